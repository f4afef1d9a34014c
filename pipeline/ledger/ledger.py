"""The ledger's verbs: each takes and gives the values of the pipeline, in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select

from extractors.core.reading import FileReading
from extractors.serial import LayoutError, Written, file_reading_from_json
from pipeline.core.errors import DamagedReadingsError, LedgerError, Remedy
from pipeline.core.model import Arrival
from pipeline.ledger import migrations, schema
from pipeline.ledger.checksums import CHECKSUM, Columns, append_sealed, insert_sealed, is_intact
from pipeline.ledger.copies import keep_copy
from pipeline.ledger.database import connect
from pipeline.ledger.kept_decisions import Decided
from pipeline.ledger.remembered import DamagedRowsError, Remembered, batches, by_name
from pipeline.ledger.rows import (
    FetchedMail,
    RunRecord,
    arrival_of,
    arrival_row,
    decision_of,
    fetched_row,
    run_of,
    run_row,
)


class Ledger(Decided):
    """An open ledger, brought up to date. Use as a context manager, or `close()` it."""

    @classmethod
    def open(cls, url: str, *, patience: float = 10.0) -> Ledger:
        """The ledger at `url`, created and migrated as needed.

        Args:
            url: `sqlite:///PATH` or `postgresql://…`. An embedded one is copied before a newer program changes its tables.
            patience: Seconds to wait for another process to finish writing.

        Raises:
            LedgerError: the address is wrong, the ledger damaged, or newer than this program.
            StorageError: the disk is full or can't be written.
            BusyError: another program holds it for longer than `patience`.
        """
        engine, name = connect(url, patience=patience)
        ledger = cls(engine, name)
        try:
            ledger._bring_up_to_date(url)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _bring_up_to_date(self, url: str) -> None:
        with self._transaction() as connection:
            steps = migrations.pending(connection)
            last = migrations.last_applied(connection) if steps else None
        if last is not None:
            keep_copy(url, last)
        for step in steps:
            with self._transaction(write=True) as connection:
                migrations.apply(connection, step)

    def remembering(self, remembered: Remembered | None) -> Ledger:
        """The same ledger, over the same connections, for one who asks it again and again; nothing is remembered where none is given."""
        return Ledger(self._engine, self.name, remembered)

    def add_arrivals(self, arrivals: Iterable[Arrival]) -> int:
        """Registers what arrived; an arrival that is registered already changes nothing. Returns how many were new."""
        offered = {arrival.id: arrival for arrival in arrivals}
        table = schema.arrivals
        with self._transaction(write=True) as connection:
            for ids in batches(offered):
                for known in connection.scalars(select(table.c.id).where(table.c.id.in_(ids))):
                    del offered[known]
            rows = insert_sealed(connection, table, map(arrival_row, offered.values()))
        if self._remembered is not None:
            self._remembered.learn_rows(table, arrival_of, rows)
        return len(offered)

    def arrivals(self, until: dt.datetime | None = None) -> tuple[Arrival, ...]:
        """What had arrived by `until` (that moment included), by time, name and id.

        Raises:
            LedgerError: a row is damaged.
        """
        found = (one for one in self._intact(schema.arrivals, arrival_of) if until is None or one.received_at <= until)
        # Databases order Chinese names in different ways.
        return tuple(sorted(found, key=lambda arrival: (arrival.received_at, arrival.name, arrival.id)))

    def arrival_ids(self) -> frozenset[str]:
        """The ids of all that arrived; no row is looked at beyond that."""
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(schema.arrivals.c.id)))

    def readings(self, shas: Iterable[str], key: str) -> dict[str, FileReading]:
        """The stored readings of these files under `key`, by sha256, in the order asked for.

        Raises:
            DamagedReadingsError: a stored reading is damaged.
        """
        wanted = list(dict.fromkeys(shas))
        table = schema.readings
        which = [(table.c.key == key, table.c.sha256.in_(some)) for some in batches(wanted)]
        try:
            found = dict(self._values(table, self._decoded, which))
        except DamagedRowsError as error:
            message = f"台账 {self.name} 中文件 {error.rows[0].sha256[:12]} 的读取记录已损坏，请再汇总一次，由原件重读。"
            raise DamagedReadingsError(message, Remedy.RUN) from error
        return {sha: found[sha] for sha in wanted if sha in found}

    def missing(self, shas: Iterable[str], key: str, *, retry: Collection[str] = (), sound: bool = True) -> list[str]:
        """Which of these files have no reading under `key`, each once, in the order given.

        Args:
            shas: The files.
            key: Form definitions and reader version.
            retry: Codes of file errors that are worth another attempt, e.g. `converter_missing`: they count as missing.
            sound: Whether a damaged reading counts as missing, too: each is looked through. Who asks for them all next finds it then.
        """
        wanted = list(dict.fromkeys(shas))
        with self._transaction() as connection:
            stored = _stored(connection, wanted, key, whole=sound)
            known = {row.sha256 for row in stored if row.error not in retry and (not sound or is_intact(schema.readings, by_name(row)))}
        return [sha for sha in wanted if sha not in known]

    def store_readings(self, readings: Mapping[str, FileReading], key: str) -> None:
        """Keeps these readings, by sha256, in one transaction. A reading that is there already is replaced."""
        self.store_written({sha: Written.of(reading) for sha, reading in readings.items()}, key)

    def store_written(self, readings: Mapping[str, Written], key: str) -> None:
        """The same with readings that are written already."""
        table = schema.readings
        rows = [{"sha256": sha, "key": key, "error": reading.error, "body": reading.body} for sha, reading in readings.items()]
        with self._transaction(write=True) as connection:
            for shas in batches(readings):
                connection.execute(delete(table).where(table.c.key == key, table.c.sha256.in_(shas)))
            insert_sealed(connection, table, rows)

    def record_run(self, run: RunRecord) -> None:
        """Appends a finished run."""
        with self._transaction(write=True) as connection:
            append_sealed(connection, schema.runs, run_row(run))

    def last_run(self, campaign: str | None = None) -> RunRecord | None:
        """The run recorded last, of `campaign` or of any."""
        table = schema.runs
        query = select(table).order_by(table.c.number.desc()).limit(1)
        if campaign is not None:
            query = query.where(table.c.campaign == campaign)
        with self._transaction() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else run_of(by_name(row))

    def runs(self, campaign: str) -> tuple[RunRecord, ...]:
        """Every run of a campaign, oldest first."""
        table = schema.runs
        with self._transaction() as connection:
            rows = connection.execute(select(table).where(table.c.campaign == campaign).order_by(table.c.number)).all()
        return tuple(run_of(by_name(row)) for row in rows)

    def fetched(self, account: str, folder: str, uidvalidity: int) -> set[int]:
        """The numbers of the mails of this folder, in this numbering, that were fetched and are safe."""
        table = schema.fetched_mail
        query = select(table.c.uid).where(table.c.account == account, table.c.folder == folder, table.c.uidvalidity == uidvalidity)
        with self._transaction() as connection:
            return set(connection.scalars(query))

    def record_fetched(self, mail: FetchedMail) -> None:
        """Records a mail that is safe. One that is recorded already is replaced."""
        table = schema.fetched_mail
        keys = ("account", "folder", "uidvalidity", "uid")
        with self._transaction(write=True) as connection:
            connection.execute(delete(table).where(*(table.c[key] == getattr(mail, key) for key in keys)))
            insert_sealed(connection, table, [fetched_row(mail)])

    def read_shas(self) -> frozenset[str]:
        """Every file that has a stored reading, under whatever key."""
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(schema.readings.c.sha256).distinct()))

    def revision(self) -> str:
        """A text that is another one as soon as something arrived, was read, decided or run; cheap to ask for."""
        tables = (schema.arrivals, schema.readings, schema.decisions, schema.runs)
        counted = [select(func.count()).select_from(table).scalar_subquery() for table in tables]
        last = [select(func.max(table.c.number)).scalar_subquery() for table in (schema.decisions, schema.runs)]
        with self._transaction() as connection:
            return "-".join(str(one or 0) for one in connection.execute(select(*counted, *last)).one())

    @staticmethod
    def without_decisions(revision: str) -> str:
        """The part of a revision that stays the same where nothing but decisions was added."""
        arrivals, readings, _, runs, _, last_run = revision.split("-")
        return f"{arrivals}-{readings}-{runs}-{last_run}"

    def fingerprint(self) -> str:
        """A text that is another one where any row is of what arrived, was read or decided, whoever wrote it and however.

        Raises:
            LedgerError: a row of what arrived or was decided is damaged. Readings are looked at when they are used.
        """
        with self._transaction() as connection:
            read = list(connection.scalars(select(schema.readings.c[CHECKSUM])))
        known = (self._marks(schema.arrivals, arrival_of), self._marks(schema.decisions, decision_of))
        marks = "\n\n".join("\n".join(sorted(map(str, some))) for some in (*known, read))
        return hashlib.sha256(marks.encode("utf-8", "surrogatepass")).hexdigest()

    def has_error(self, codes: Collection[str]) -> bool:
        """Whether a file could not be read for one of these reasons."""
        table = schema.readings
        with self._transaction() as connection:
            return connection.scalar(select(table.c.sha256).where(table.c.error.in_(codes)).limit(1)) is not None

    def _decoded(self, row: Columns) -> tuple[str, FileReading]:
        try:
            return row["sha256"], file_reading_from_json(row["body"])
        except LayoutError as error:
            message = f"台账 {self.name} 中文件 {row['sha256'][:12]} 的读取记录读不出来，请检查台账；若刚换过版本，请换回较新的程序。"
            raise LedgerError(message, Remedy.CHECK) from error


def _stored(connection: Connection, shas: Sequence[str], key: str, *, whole: bool) -> Iterator[Row[Any]]:
    """The readings under `key`, whole or without what was read."""
    table = schema.readings
    columns = table.columns if whole else (table.c.sha256, table.c.error)
    for some in batches(shas):
        yield from connection.execute(select(*columns).where(table.c.key == key, table.c.sha256.in_(some)))
