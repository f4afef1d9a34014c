"""A ledger that is lost or damaged: refused, said, and made again from the archive."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Table

from extractors.core.address import FieldAddress
from pipeline.app.decisions.decide import Word, decide_unit
from pipeline.app.decisions.history import undo
from pipeline.app.decisions.targets import Target
from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.app.progress.status import status
from pipeline.app.upkeep.check import check
from pipeline.app.upkeep.ledgers import rebuild
from pipeline.cage.engine import LocalEngine
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import LedgerError
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from pipeline.intake.arrivals_journal import JOURNAL, read_journal
from pipeline.ledger import FetchedMail, Ledger
from pipeline.ledger.checksums import SEALED
from pipeline.ledger.kept_decisions import DECISIONS
from tests.support.samples import CAMPAIGN, answer, as_docx, sample_inbox

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
AS_OF = dt.date(2017, 5, 22)
NAMES = ("定海路街道总工会.docx", "卫计委工会.docx", "法院工会/汇总表.docx")


def job(workspace: Workspace) -> Outcome:
    return run(workspace, Order(lambda: NOW, (CAMPAIGN.name,), as_of=AS_OF, settle=dt.timedelta()), LocalEngine(2))


def report(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.outbox / CAMPAIGN.name
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with three returns, one of them in a register of receipts, and a correction, after its run."""
    workspace = Workspace.create(tmp_path_factory.mktemp("office") / "ws", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / CAMPAIGN.name)
    for name in NAMES:
        (workspace.inbox / name).parent.mkdir(exist_ok=True)
        (workspace.inbox / name).write_bytes(sample_inbox()[name][0])
    written = "\n".join(f"{name},2017-05-0{number} 09:12:30" for number, name in enumerate(NAMES, start=1))
    (workspace.inbox / "收件时间.csv").write_text(f"文件,收到时间\n{written}\n", encoding="utf-8")
    outcome = job(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        first = outcome.published[0].consolidation.counted[0]
        told = Decision(CAMPAIGN.name, DecisionKind.VALUE, first.id, "电话核实", "王", NOW, FieldAddress("workers_interviewed"), 77)
        ledger.add_decisions([told])
        ledger.record_fetched(FetchedMail("office", "INBOX", 1, 7, "ab"))
    job(workspace)
    return workspace.root


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(made, tmp_path / "ws")
    return Workspace.at(tmp_path / "ws")


def ledger_file(workspace: Workspace) -> Path:
    return workspace.root / "ledger.db"


def altered(workspace: Workspace, statement: str, *values: object) -> None:
    connection = sqlite3.connect(ledger_file(workspace))
    try:
        with connection:
            connection.execute(statement, values)
    finally:
        connection.close()


def lose(workspace: Workspace) -> None:
    ledger_file(workspace).unlink()


def empty(workspace: Workspace) -> None:
    ledger_file(workspace).write_bytes(b"")


def clear(workspace: Workspace) -> None:
    altered(workspace, "delete from arrivals")


def shorten(workspace: Workspace) -> None:
    altered(workspace, "delete from arrivals where name = ?", NAMES[0])


@pytest.mark.parametrize("harm", [lose, empty, clear, shorten])
def test_ledger_that_lost_arrivals_is_refused_and_rebuilt_to_the_same_report(
    workspace: Workspace, harm: Callable[[Workspace], None]
) -> None:
    before = report(workspace)
    harm(workspace)
    for ask in (lambda: job(workspace), lambda: status(workspace, [], AS_OF, now=NOW)):
        with pytest.raises(LedgerError, match=r"台账里缺 \d 份登记过的收件.*由档案补上"):
            ask()
    assert report(workspace) == before
    done = rebuild(workspace, now=NOW)
    assert (done.arrivals, done.added, done.aside, done.doubts) == (3, 1 if harm is shorten else 3, None, ())
    job(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        assert check(workspace, ledger) == ()
        kept = bool(ledger.decisions())
    assert kept == (harm in (clear, shorten))
    assert not kept or report(workspace) == before


def test_ledger_of_a_time_before_the_journal_is_rebuilt_from_the_done_folder_with_its_times(workspace: Workspace) -> None:
    with Ledger.open(workspace.ledger_url) as ledger:
        before = ledger.arrivals()
    lose(workspace)
    (workspace.archive / JOURNAL).unlink()
    shutil.rmtree(workspace.archive / before[0].sha256[:2])
    with pytest.raises(LedgerError, match=r"档案里有 2 份原件.*由档案补上"):
        job(workspace)
    assert rebuild(workspace, now=NOW).added == 3
    with Ledger.open(workspace.ledger_url) as ledger:
        assert ledger.arrivals() == before
        assert Archive(workspace.archive).verify(before[0].sha256) == "intact"
    assert read_journal(workspace.archive).arrivals == before


def test_original_of_which_nothing_else_is_known_is_registered_and_said(workspace: Workspace) -> None:
    lose(workspace)
    (workspace.archive / JOURNAL).unlink()
    shutil.rmtree(workspace.done)
    done = rebuild(workspace, now=NOW)
    assert (done.added, len(done.doubts)) == (3, 3)
    assert all("按存档时间" in doubt for doubt in done.doubts)
    assert len(job(workspace).published[0].consolidation.arrivals) == 0  # they were stored after the day that is reported


def test_broken_database_is_put_aside_and_what_can_be_read_is_carried_over(workspace: Workspace) -> None:
    before = report(workspace)
    raw = bytearray(ledger_file(workspace).read_bytes())
    root = raw.rindex(b"CREATE TABLE readings")
    assert root < 4096 * 2
    page = next(number for number in range(len(raw) // 4096 - 1, 1, -1) if b"yangpu-2017-sanda" in raw[number * 4096 : (number + 1) * 4096])
    raw[page * 4096 : page * 4096 + 12] = b"\x07" * 12
    ledger_file(workspace).write_bytes(raw)
    done = rebuild(workspace, now=NOW)
    assert done.aside is not None
    assert done.aside.read_bytes() == bytes(raw)
    job(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        assert len(ledger.decisions()) == 1
    assert report(workspace) == before


@pytest.mark.parametrize("content", [b"no database at all" * 50, b"SQLite format 3\0" + b"\xff" * 5000])
def test_file_that_is_no_database_is_put_aside(workspace: Workspace, content: bytes) -> None:
    ledger_file(workspace).write_bytes(content)
    with pytest.raises(LedgerError, match="由档案"):
        job(workspace)
    done = rebuild(workspace, now=NOW)
    assert done.aside is not None
    assert done.aside.read_bytes() == content
    assert (done.arrivals, done.added) == (3, 3)


def test_sound_ledger_is_left_as_it_is(workspace: Workspace) -> None:
    before = report(workspace)
    done = rebuild(workspace, now=NOW)
    assert (done.arrivals, done.added, done.aside, done.lost, done.doubts) == (3, 0, None, {}, ())
    assert job(workspace).parsed == 0
    assert report(workspace) == before


def damaged_by(workspace: Workspace, sound: bytes, table: str, column: str) -> None:
    """A sound ledger with one column of one table changed, to whatever the database itself takes there."""
    for broken in ("x", 2**40):
        ledger_file(workspace).write_bytes(sound)
        try:
            altered(workspace, f"update {table} set {column} = ? where rowid = (select min(rowid) from {table})", broken)  # noqa: S608 - names of our own
        except sqlite3.Error:
            continue
        return
    message = f"{table}.{column} takes no damage"
    raise AssertionError(message)


@pytest.mark.parametrize("table", SEALED, ids=lambda table: table.name)
def test_damage_of_every_ledger_column_is_said_and_never_changes_a_report(workspace: Workspace, table: Table) -> None:
    before, sound = report(workspace), ledger_file(workspace).read_bytes()
    for column in table.columns:
        damaged_by(workspace, sound, table.name, column.name)
        with Ledger.open(workspace.ledger_url) as ledger:
            assert check(workspace, ledger)
        if table.name in ("arrivals", "decisions"):
            with pytest.raises(LedgerError, match="由档案"):
                job(workspace)
        else:
            shutil.rmtree(workspace.outbox / CAMPAIGN.name)
            job(workspace)
        assert report(workspace) == before
    rebuild(workspace, now=NOW)
    job(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        assert check(workspace, ledger) == ()
    assert table.name == "decisions" or report(workspace) == before


def test_half_written_line_of_the_journal_is_passed_over_and_written_again(workspace: Workspace) -> None:
    path = workspace.archive / JOURNAL
    path.write_bytes(path.read_bytes()[:-40])
    assert (len(read_journal(workspace.archive).arrivals), read_journal(workspace.archive).damaged) == (2, 1)
    job(workspace)
    assert len(read_journal(workspace.archive).arrivals) == 3


def test_lost_original_costs_itself_only_where_everything_is_read_again(workspace: Workspace) -> None:
    with Ledger.open(workspace.ledger_url) as ledger:
        gone, changed, _ = (arrival.sha256 for arrival in ledger.arrivals())
    archive = Archive(workspace.archive)
    (workspace.root / "saved").write_bytes(archive.path(gone).read_bytes())
    archive.path(gone).unlink()
    archive.path(changed).chmod(0o600)
    archive.path(changed).write_bytes(as_docx(answer("大桥街道总工会", seed=3)))
    declaration = workspace.templates / CAMPAIGN.name / "campaign.yaml"
    declaration.write_text(declaration.read_text(encoding="utf-8").replace("title: 情况汇总表", "title: 情况表"), encoding="utf-8")
    outcome = job(workspace)
    lost = outcome.published[0].consolidation.unreadable
    assert {one.error.code for one in lost} == {"original_lost"}
    assert {one.arrival.sha256 for one in lost} == {gone, changed}
    assert outcome.needs_person
    assert len(outcome.published[0].consolidation.counted) == 1
    archive.path(gone).write_bytes((workspace.root / "saved").read_bytes())
    assert len(job(workspace).published[0].consolidation.unreadable) == 1


def test_decisions_outlive_the_ledger_with_their_numbers(workspace: Workspace) -> None:
    before = report(workspace)
    decide_unit(workspace, DecisionKind.EXEMPT, Target("江浦路街道", CAMPAIGN.name), (), Word("机构撤并", "王", NOW))
    undo(workspace, None, Word("撤销", "王", NOW))
    with Ledger.open(workspace.ledger_url) as ledger:
        decided = ledger.decisions()
    Path(workspace.root / "ledger.db").unlink()
    with pytest.raises(LedgerError, match="由档案"):
        job(workspace)
    done = rebuild(workspace, now=NOW)
    with Ledger.open(workspace.ledger_url) as ledger:
        assert ledger.decisions() == decided
    assert (done.added, done.restored) == (3, len(decided))
    job(workspace)
    assert report(workspace) == before


def test_a_ledger_that_lost_only_decisions_is_refused(workspace: Workspace) -> None:
    decide_unit(workspace, DecisionKind.EXEMPT, Target("江浦路街道", CAMPAIGN.name), (), Word("机构撤并", "王", NOW))
    with sqlite3.connect(workspace.root / "ledger.db") as connection:
        connection.execute("delete from decisions")
    with pytest.raises(LedgerError, match="缺 2 个作过的决定"):
        job(workspace)
    assert rebuild(workspace, now=NOW).restored == 2


def test_a_damaged_line_of_the_decisions_is_said(workspace: Workspace) -> None:
    decide_unit(workspace, DecisionKind.EXEMPT, Target("江浦路街道", CAMPAIGN.name), (), Word("机构撤并", "王", NOW))
    path = workspace.archive / DECISIONS
    path.write_bytes(path.read_bytes().replace("机构撤并".encode(), "机构合并".encode()))
    assert any("决定的记录里有 1 行读不出来" in doubt for doubt in rebuild(workspace, now=NOW).doubts)
