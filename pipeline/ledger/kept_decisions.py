"""What is kept of decisions: in the ledger every one ever made, in the order of its number; on the disk again, in a journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from pipeline.core.decision import Decision
from pipeline.core.errors import TakenError
from pipeline.core.journal import append_entries, read_entries
from pipeline.ledger import schema
from pipeline.ledger.checksums import insert_sealed
from pipeline.ledger.database import Database
from pipeline.ledger.rows import decision_entry, decision_of, decision_of_entry, decision_row

_TRIES = 50
"""For the next number. Three programs that did nothing else but decide were refused nine times in a row in one of forty tries."""


class Decided(Database):
    """The decisions of a ledger. What takes one back is another row."""

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, also those taken back, oldest first.

        Raises:
            LedgerError: a row is damaged.
        """
        return tuple(sorted(self._intact(schema.decisions, decision_of), key=lambda one: one.number))

    def decisions_after(self, number: int) -> tuple[Decision, ...]:
        """The decisions that were made after the one of that number, oldest first.

        Raises:
            LedgerError: a row is damaged.
        """
        table = schema.decisions
        return tuple(sorted(self._intact(table, decision_of, table.c.number > number), key=lambda one: one.number))

    def decision_numbers(self) -> frozenset[int]:
        """The numbers of all decisions; no row is looked at beyond that."""
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(schema.decisions.c.number)))

    def last_decision(self) -> int:
        """The number of the decision made last; 0 where there is none."""
        with self._transaction() as connection:
            return int(connection.scalar(select(func.max(schema.decisions.c.number))) or 0)

    def add_decisions(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """Appends what was decided in one go, and returns it with its numbers. Nothing ever changes or removes a row.

        On a shared database somebody else may take the next number at the same moment: then it is asked for again.
        """
        for _ in range(_TRIES):
            with suppress(TakenError):
                return self._appended(decisions)
        return self._appended(decisions)

    def _appended(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        with self._transaction(write=True) as connection:
            last = connection.scalar(select(func.max(schema.decisions.c.number))) or 0
            stored = tuple(replace(one, number=last + place, batch=last + 1) for place, one in enumerate(decisions, 1))
            insert_sealed(connection, schema.decisions, [decision_row(one) for one in stored])
        return stored

    def restore_decisions(self, decisions: Sequence[Decision]) -> int:
        """Puts decisions back under their own numbers, as a journal has them; what is there stays. Returns how many were lacking."""
        table = schema.decisions
        with self._transaction(write=True) as connection:
            known = set(connection.scalars(select(table.c.number)))
            lacking = [one for one in decisions if one.number not in known]
            insert_sealed(connection, table, [decision_row(one) for one in lacking])
        return len(lacking)


DECISIONS = "决定.jsonl"


def read_decisions(archive: Path) -> tuple[tuple[Decision, ...], int]:
    """Every decision of the journal of this archive, by number, and how many lines can't be trusted."""
    found = read_entries(archive / DECISIONS)
    known = {one.number: one for one in map(decision_of_entry, found.sound)}
    return tuple(known[number] for number in sorted(known)), found.damaged


def written_numbers(archive: Path) -> frozenset[int]:
    """The numbers of the decisions that stand in the journal."""
    return frozenset(int(entry["number"]) for entry in read_entries(archive / DECISIONS).sound)


def continue_decisions(archive: Path, decided: Iterable[Decision]) -> None:
    """Appends what the ledger has and the journal does not, durably.

    Raises:
        StorageError: it can't be written.
    """
    written = written_numbers(archive)
    append_entries(archive / DECISIONS, (decision_entry(one) for one in decided if one.number not in written))
