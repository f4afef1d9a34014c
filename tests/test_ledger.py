from __future__ import annotations

import datetime as dt
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, MetaData, Table, create_engine, event, inspect
from sqlalchemy.exc import IntegrityError

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, FileError, FileReading, Reading, Value
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import BusyError, HuizongError, LedgerError, StorageError
from pipeline.core.model import Arrival
from pipeline.ledger import FetchedMail, Ledger, Remembered, RunRecord, migrations, schema
from pipeline.ledger.checksums import SEALED
from pipeline.ledger.migrations import MIGRATIONS
from pipeline.ledger.rows import instant

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = dt.datetime(2017, 5, 20, 12, 0, 0, 123456, tzinfo=SHANGHAI)
KEY = "forms+reader1"


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.db'}"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(url(tmp_path)) as opened:
        yield opened


def arrival(name: str = "五角场.docx", at: dt.datetime = NOON, sha: str = "ab" * 32) -> Arrival:
    return Arrival(f"{name}{at.isoformat()}{sha[:4]}", sha, name, 10, at)


def reading(sha: str, error: FileError | None = None) -> FileReading:
    return FileReading(sha, error, (Reading("c", "f", "", Answer(None, ""), {"n": Answer(12, "12家")}),))


def test_arrivals_come_back_exactly_with_their_offset(ledger: Ledger) -> None:
    sent = Arrival("id1", "ab" * 32, "甲/五角场.docx", 2**40, NOON, "yangpu", "甲 <a@b>", "报送")
    assert ledger.add_arrivals([sent]) == 1
    assert ledger.arrivals() == (sent,)
    assert ledger.arrivals()[0].received_at.isoformat() == NOON.isoformat()


def test_instants_count_from_1970_in_every_ledger() -> None:
    assert instant(dt.datetime(1970, 1, 2, 8, 0, 0, 7, tzinfo=SHANGHAI)) == 86_400_000_007


# Whole seconds: CPython 3.11 reads the offset `+00:00:00.000001`, which no clock has, as UTC.
offsets = st.integers(-23 * 3600, 23 * 3600).map(lambda seconds: dt.timezone(dt.timedelta(seconds=seconds)))
moments = st.datetimes(min_value=dt.datetime(2, 1, 1), timezones=offsets)  # noqa: DTZ001 - the bound has no zone


@given(st.lists(st.builds(arrival, st.text(min_size=1, max_size=5), moments), max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_arrival_survives_the_ledger(ledger: Ledger, sent: list[Arrival]) -> None:
    clean = [one for one in sent if "\0" not in one.name]
    ledger.add_arrivals(clean)
    assert set(clean) <= set(ledger.arrivals())


def test_arrivals_registered_again_change_nothing(ledger: Ledger) -> None:
    assert ledger.add_arrivals([arrival(), arrival()]) == 1
    assert ledger.add_arrivals([arrival(), arrival("b")]) == 1
    assert len(ledger.arrivals()) == 2


def test_arrivals_are_ordered_by_moment_then_name(ledger: Ledger) -> None:
    utc = NOON.astimezone(dt.UTC)
    late, early = arrival("a", NOON + dt.timedelta(seconds=1)), arrival("b", utc - dt.timedelta(seconds=1))
    same = [arrival("乙"), arrival("丙", utc)]
    ledger.add_arrivals([late, *same, early])
    assert [one.name for one in ledger.arrivals()] == ["b", "丙", "乙", "a"]


def test_arrivals_until_a_moment_include_that_moment(ledger: Ledger) -> None:
    ledger.add_arrivals([arrival("in"), arrival("out", NOON + dt.timedelta(microseconds=1))])
    assert [one.name for one in ledger.arrivals(NOON.astimezone(dt.UTC))] == ["in"]


def test_text_that_no_database_takes_is_kept_as_an_escape(ledger: Ledger) -> None:
    ledger.add_arrivals([Arrival("id1", "ab", "坏\udc80\0名", 1, NOON)])
    assert ledger.arrivals()[0].name == "坏\\udc80\\x00名"


def test_readings_are_kept_by_content_and_key(ledger: Ledger) -> None:
    shas = [f"{number:064x}" for number in range(2000)]
    ledger.store_readings({sha: reading(sha) for sha in shas[:1900]}, KEY)
    found = ledger.readings(reversed(shas), KEY)
    assert list(found) == shas[1899::-1]
    assert found[shas[5]] == reading(shas[5])
    assert ledger.missing([*shas, shas[-1]], KEY) == shas[1900:]
    assert ledger.missing(shas[:2], "forms+reader2") == shas[:2]
    assert ledger.readings(shas[:2], "forms+reader2") == {}
    assert ledger.read_shas() == frozenset(shas[:1900])


def test_file_errors_worth_another_attempt_count_as_missing(ledger: Ledger) -> None:
    ledger.store_readings({"a": reading("a", FileError("converter_missing", "…")), "b": reading("b", FileError("corrupt", "…"))}, KEY)
    assert ledger.missing(["a", "b"], KEY, retry=("converter_missing",)) == ["a"]
    ledger.store_readings({"a": reading("a")}, KEY)
    assert ledger.missing(["a", "b"], KEY, retry=("converter_missing",)) == []


def test_nothing_to_store_or_to_find_is_fine(ledger: Ledger) -> None:
    ledger.store_readings({}, KEY)
    assert ledger.add_arrivals([]) == 0
    assert (ledger.readings([], KEY), ledger.missing([], KEY), ledger.arrivals(), ledger.last_run()) == ({}, [], (), None)


@pytest.mark.parametrize("value", [12, "十二", True, None, ("甲", "乙"), ()])
def test_decision_comes_back_with_the_type_of_its_value(ledger: Ledger, value: Value) -> None:
    word = Decision("c", DecisionKind.VALUE, "id1", "电话核对", "王", NOON, FieldAddress("opinions", 2, "outcome"), value)
    assert ledger.add_decisions([word]) == ledger.decisions() == (replace(word, number=1, batch=1),)
    assert type(ledger.decisions()[0].value) is type(value)


def test_decisions_are_numbered_in_their_order_and_those_of_one_command_belong_together(ledger: Ledger) -> None:
    words = [Decision("c", DecisionKind.EXEMPT, unit, "撤并", "王", NOON) for unit in ("a", "b", "c")]
    ledger.add_decisions(words[:1])
    ledger.add_decisions(words[1:])
    assert [(one.subject, one.number, one.batch) for one in ledger.decisions()] == [("a", 1, 1), ("b", 2, 2), ("c", 3, 2)]


def test_decision_whose_number_somebody_else_took_meanwhile_gets_the_next_one(ledger: Ledger) -> None:
    refused = []

    def somebody_was_faster(*event_of: object) -> None:
        statement = str(event_of[2])
        if statement.startswith("INSERT INTO decisions") and len(refused) < 2:
            refused.append(statement)
            raise IntegrityError(statement, {}, sqlite3.IntegrityError("UNIQUE constraint failed: decisions.number"))

    word = Decision("c", DecisionKind.EXEMPT, "a", "撤并", "王", NOON)
    event.listen(Engine, "before_cursor_execute", somebody_was_faster)
    try:
        assert [one.number for one in ledger.add_decisions([word])] == [1]
    finally:
        event.remove(Engine, "before_cursor_execute", somebody_was_faster)
    assert len(refused) == 2
    assert len(ledger.decisions()) == 1


def test_corrections_of_an_older_ledger_become_decisions(tmp_path: Path) -> None:
    engine = create_engine(url(tmp_path))
    with engine.begin() as connection:
        for step in ("2026-11-first-tables", "2026-11-mail-fetched"):
            migrations.apply(connection, step)
        old = Table("corrections", MetaData(), autoload_with=connection)
        row = {"submission": "s1", "field": "opinions[2].outcome", "value": '"resolved"', "why": "电话", "who": "王"}
        connection.execute(old.insert(), [{"number": 7, **row, "at": NOON.isoformat(), "instant": 0}])
    engine.dispose()
    with Ledger.open(url(tmp_path)) as ledger:
        expected = Decision("", DecisionKind.VALUE, "s1", "电话", "王", NOON, FieldAddress("opinions", 2, "outcome"), "resolved", 7, 7)
        assert ledger.decisions() == (expected,)


def test_fetched_mails_are_known_by_mailbox_folder_and_numbering(ledger: Ledger) -> None:
    for mail in [("a", "INBOX", 1, 7), ("a", "INBOX", 1, 9), ("a", "Sent", 1, 8), ("b", "INBOX", 1, 6), ("a", "INBOX", 2, 5)]:
        ledger.record_fetched(FetchedMail(*mail, "ab"))
    ledger.record_fetched(FetchedMail("a", "INBOX", 1, 7, "cd"))
    assert [ledger.fetched("a", "INBOX", 1), ledger.fetched("a", "Sent", 1), ledger.fetched("b", "INBOX", 1)] == [{7, 9}, {8}, {6}]
    assert ledger.fetched("a", "INBOX", 3) == set()


def test_last_run_is_the_one_recorded_last(ledger: Ledger) -> None:
    first = RunRecord("a", NOON.date(), NOON, NOON + dt.timedelta(seconds=9), "hash", 3, 1)
    second = RunRecord("b", NOON.date(), NOON, NOON, "hash2", 0, 0)
    ledger.record_run(first)
    ledger.record_run(second)
    assert (ledger.last_run(), ledger.last_run("a"), ledger.last_run("c")) == (second, first, None)


def test_reopened_ledger_holds_what_was_stored(tmp_path: Path) -> None:
    for _ in range(2):
        with Ledger.open(url(tmp_path)) as ledger:
            ledger.add_arrivals([arrival()])
    with Ledger.open(url(tmp_path)) as ledger:
        assert ledger.arrivals() == (arrival(),)
        assert ledger.damage() == ()


def test_ledger_path_may_hold_any_sign(tmp_path: Path) -> None:
    odd = tmp_path / "区 总工会?100%#"
    odd.mkdir()
    with Ledger.open(url(odd)) as ledger:
        ledger.add_arrivals([arrival()])
    assert (odd / "ledger.db").is_file()


def test_migrations_give_exactly_the_schema(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.damage() == ()

    def shape(address: str) -> dict[str, object]:
        engine = create_engine(address)
        look = inspect(engine)
        found = {
            table: (
                [(column["name"], str(column["type"]), column["nullable"], column["primary_key"]) for column in look.get_columns(table)],
                sorted((str(index["name"]), index["column_names"]) for index in look.get_indexes(table)),
            )
            for table in look.get_table_names()
        }
        engine.dispose()
        return found

    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    engine = create_engine(fresh)
    schema.metadata.create_all(engine)
    engine.dispose()
    assert shape(url(tmp_path)) == shape(fresh)


def test_every_migration_is_recorded(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.arrivals() == ()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    assert [name for (name,) in connection.execute("select name from migrations order by rowid")] == list(MIGRATIONS)
    connection.close()


def test_step_that_an_older_ledger_stands_at_is_the_last_one_it_took(tmp_path: Path) -> None:
    steps, told = list(MIGRATIONS)[:2], []
    engine = create_engine(url(tmp_path))
    for step in (None, *steps):
        with engine.begin() as connection:
            if step is not None:
                migrations.apply(connection, step)
            told.append(migrations.last_applied(connection))
    engine.dispose()
    assert told == [None, *steps]


def test_broken_migration_leaves_no_half_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: object) -> None:
        MIGRATIONS["2026-11-first-tables"](connection)  # type: ignore[arg-type]
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.ledger.migrations.MIGRATIONS", {"new": broken})
        with pytest.raises(RuntimeError):
            Ledger.open(url(tmp_path))
    with Ledger.open(url(tmp_path)) as ledger:
        assert ledger.arrivals() == ()


def test_newer_ledger_is_refused_with_the_remedy(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.arrivals() == ()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    with connection:
        connection.execute("insert into migrations (name) values ('2099-01-unknown')")
    connection.close()
    with pytest.raises(LedgerError, match=r"2099-01-unknown.*升级"):
        Ledger.open(url(tmp_path))


def test_ledger_journals_and_syncs_fully(ledger: Ledger) -> None:
    with ledger._transaction() as connection:
        pragmas = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert pragmas == {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1}


def test_failed_transaction_stores_nothing(ledger: Ledger) -> None:
    with pytest.raises(AttributeError):
        ledger.add_arrivals([arrival("good"), "no arrival"])  # type: ignore[list-item]
    assert ledger.arrivals() == ()


def test_occupied_ledger_is_busy(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.arrivals() == ()
    other = sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(BusyError, match="占用"), Ledger.open(url(tmp_path), patience=0.05):
            pass
    finally:
        other.close()


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a database at all" * 50, b"SQLite format 3\0" + b"\xff" * 5000])
def test_damaged_ledger_names_the_way_back(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ledger.db").write_bytes(content)
    with pytest.raises(LedgerError, match=r"已损坏.*备份"):
        Ledger.open(url(tmp_path))


def test_damage_inside_is_named(tmp_path: Path) -> None:
    with Ledger.open(url(tmp_path)) as ledger:
        ledger.add_arrivals([arrival(str(number)) for number in range(500)])
    path = tmp_path / "ledger.db"
    raw = bytearray(path.read_bytes())
    raw[-4096:] = b"\x07" * 4096
    path.write_bytes(raw)
    with Ledger.open(url(tmp_path)) as ledger:
        assert ledger.damage()


def test_ledger_in_a_folder_that_is_not_there_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="打不开"):
        Ledger.open(url(tmp_path / "none"))


def test_full_disk_is_a_storage_error_and_stores_nothing(ledger: Ledger, tmp_path: Path) -> None:
    ledger.add_arrivals([arrival()])
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "ledger.db").stat().st_size + 8192, limits[1]))
    try:
        with pytest.raises(StorageError, match="请腾出磁盘空间"):
            ledger.store_readings({str(number): reading(str(number) * 2000) for number in range(100)}, KEY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)
    assert ledger.arrivals() == (arrival(),)
    assert ledger.missing(["1"], KEY) == ["1"]


def test_read_only_ledger_can_be_read_and_refuses_writing(tmp_path: Path) -> None:
    with Ledger.open(url(tmp_path)) as ledger:
        # The superuser of a test machine may write any file, so the database itself is told that it is read-only.
        event.listen(ledger._engine, "connect", lambda connection, _record: connection.execute("PRAGMA query_only=ON"))
        assert ledger.arrivals() == ()
        with pytest.raises(StorageError, match="只读"):
            ledger.add_arrivals([arrival()])


def test_reading_of_another_layout_is_a_ledger_error(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("extractors.serial.file_reading_to_json", lambda _: "[99]")
        ledger.store_readings({"a": reading("a")}, KEY)
    with pytest.raises(LedgerError, match="读不出来"):
        ledger.readings(["a"], KEY)


def test_row_of_every_table_is_sealed() -> None:
    assert {table.name for table in schema.metadata.sorted_tables} - {table.name for table in SEALED} == {"migrations"}
    assert all(table.info["word"] for table in SEALED)


def altered(database: Path, *statement: object) -> None:
    """Changes a ledger behind its back."""
    connection = sqlite3.connect(database)
    try:
        with connection:
            connection.execute(str(statement[0]), statement[1:])
    finally:
        connection.close()


def filled(ledger: Ledger) -> None:
    """One row in every table."""
    ledger.add_arrivals([Arrival("id1", "ab" * 32, "甲/五角场.docx", 10, NOON, "yangpu", "甲 <a@b>", "报\0送")])
    ledger.store_readings({"ab" * 32: reading("ab" * 32, FileError("corrupt", "…"))}, KEY)
    ledger.add_decisions([Decision("c", DecisionKind.VALUE, "s", "电话核对", "王", NOON, FieldAddress("f"), 12)])
    ledger.record_run(RunRecord("a", NOON.date(), NOON, NOON, "hash", 3, 1))
    ledger.record_fetched(FetchedMail("office", "INBOX", 1, 7, "ab"))


@pytest.mark.parametrize("column", [f"{table.name}.{column.name}" for table in SEALED for column in table.columns])
def test_damage_of_any_column_is_noticed_and_can_be_cleared(ledger: Ledger, tmp_path: Path, column: str) -> None:
    filled(ledger)
    assert ledger.damaged_rows() == {}
    sound = (tmp_path / "ledger.db").read_bytes()
    table, _, name = column.partition(".")
    noticed = 0
    for broken in ("x", None, b"\xff\xfe", 2**40):
        (tmp_path / "ledger.db").write_bytes(sound)
        try:
            altered(tmp_path / "ledger.db", f"update {table} set {name} = ?", broken)  # noqa: S608 - names of our own
        except sqlite3.Error:
            continue  # the database itself doesn't take such a value
        noticed += 1
        assert list(ledger.damaged_rows()) == [schema.metadata.tables[table].info["word"]]
        ledger.discard_damaged()
        assert ledger.damaged_rows() == {}
        assert (ledger.arrivals() == ()) == (table == "arrivals")
    assert noticed


def test_damaged_arrivals_and_decisions_stop_whoever_asks_for_them(ledger: Ledger, tmp_path: Path) -> None:
    filled(ledger)
    altered(tmp_path / "ledger.db", "update arrivals set instant = instant + 1")
    altered(tmp_path / "ledger.db", "update decisions set value = '13'")
    for ask in (ledger.arrivals, ledger.decisions):
        with pytest.raises(LedgerError, match=r"已损坏.*由档案重建"):
            ask()


def test_damaged_reading_counts_as_missing_and_is_replaced(ledger: Ledger, tmp_path: Path) -> None:
    ledger.store_readings({"a": reading("a")}, KEY)
    altered(tmp_path / "ledger.db", "update readings set body = replace(body, '12', '13')")
    with pytest.raises(LedgerError, match=r"已损坏.*再汇总一次"):
        ledger.readings(["a"], KEY)
    assert ledger.missing(["a"], KEY) == ["a"]
    assert ledger.missing(["a"], KEY, sound=False) == []
    ledger.store_readings({"a": reading("a")}, KEY)
    assert ledger.readings(["a"], KEY) == {"a": reading("a")}


def test_ledger_that_is_asked_again_gives_the_same_objects_and_what_is_new(ledger: Ledger) -> None:
    asked = ledger.remembering(Remembered())
    ledger.add_arrivals(arrival(f"{number}.docx") for number in range(5))
    ledger.store_readings({sha: reading(sha) for sha in "abcd"}, KEY)
    first, read = asked.arrivals(), asked.readings("abcd", KEY)
    ledger.add_arrivals([arrival("new.docx")])
    ledger.store_readings({"b": reading("b", FileError("corrupt", "…")), "e": reading("e")}, KEY)
    ledger.add_decisions([Decision("c", DecisionKind.EXEMPT, "u", "撤并", "王", NOON)])
    again = asked.arrivals()
    assert again == ledger.arrivals()
    assert all(any(one is other for other in again) for one in first)
    assert asked.readings("abcde", KEY) == ledger.readings("abcde", KEY)
    assert [asked.readings("abcde", KEY)[sha] is read[sha] for sha in "abcd"] == [True, False, True, True]
    assert asked.decisions() == ledger.decisions() != ()
    assert asked.readings("ab", "another key") == {}


@pytest.mark.parametrize("broken", ["checksum = 'x'", "checksum = null", "checksum = cast(x'ffff' as text)", "name = 'x', checksum = 'y'"])
def test_ledger_that_is_asked_again_notices_a_row_that_is_another_one(ledger: Ledger, tmp_path: Path, broken: str) -> None:
    asked = ledger.remembering(Remembered())
    ledger.add_arrivals(arrival(f"{number}.docx") for number in range(5))
    asked.arrivals()
    altered(tmp_path / "ledger.db", f"update arrivals set {broken} where name = '3.docx'")  # noqa: S608 - words of our own
    with pytest.raises(LedgerError, match=r"有 1 行已损坏"):
        asked.arrivals()


def test_ledger_that_is_asked_again_notices_rows_that_bear_one_checksum(ledger: Ledger, tmp_path: Path) -> None:
    asked = ledger.remembering(Remembered())
    ledger.add_arrivals(arrival(f"{number}.docx") for number in range(5))
    asked.arrivals()
    copied = "update arrivals set checksum = (select checksum from arrivals where name = '1.docx') where name = '3.docx'"
    altered(tmp_path / "ledger.db", copied)
    with pytest.raises(LedgerError, match=r"有 1 行已损坏"):
        asked.arrivals()


def test_ledger_without_checksums_gets_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    early = dict(list(MIGRATIONS.items())[:2])
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.ledger.migrations.MIGRATIONS", early)
        Ledger.open(url(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    with connection:
        connection.execute(
            "insert into arrivals values ('id1', 'ab', 'a.docx', 10, '2017-05-20T12:00:00.123456+08:00', 1495252800123456, null, null, null)"
        )
        connection.execute(
            "insert into runs values (1, 'a', '2017-05-20', '2017-05-20T12:00:00+08:00', '2017-05-20T12:00:00+08:00', 'h', 3, 1)"
        )
    connection.close()
    with Ledger.open(url(tmp_path)) as ledger:
        assert ledger.damaged_rows() == {}
        assert ledger.arrivals() == (Arrival("id1", "ab", "a.docx", 10, NOON),)


@pytest.mark.parametrize("address", ["nonsense", "mystery://host/db", "postgresql://user:secret@127.0.0.1:1/none"])
def test_wrong_address_names_the_setting_and_hides_the_password(address: str) -> None:
    with pytest.raises(HuizongError) as caught:
        Ledger.open(address)
    assert "请" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_statements_are_written_in_the_sql_of_postgresql_too() -> None:
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only this test looks at the other database
    from sqlalchemy.schema import CreateTable  # noqa: PLC0415

    for table in schema.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


def test_arrivals_that_were_just_registered_are_known_as_they_come_back(ledger: Ledger) -> None:
    odd = replace(arrival(), id="odd", name="甲\0/五角场\ud800.docx", received_at=NOON.astimezone(dt.UTC), sender="甲\x07", subject="")
    asks_again = ledger.remembering(Remembered())
    assert asks_again.add_arrivals([arrival(), odd]) == 2
    known = asks_again.arrivals()
    assert known == ledger.arrivals()
    assert [one.received_at.isoformat() for one in known] == [one.received_at.isoformat() for one in ledger.arrivals()]
    assert [one.name for one in known if one.id == "odd"] == ["甲\\x00/五角场\\ud800.docx"]
    ledger.add_arrivals([replace(arrival(), id="other")])
    assert {one.id for one in asks_again.arrivals()} == {arrival().id, "odd", "other"}
