"""A run that finds nothing new says what the run before said, and loads nothing for it; whatever is new makes it consolidate again."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from extractors.core.reading import FileError, FileReading
from extractors.match import Layout
from extractors.serial import Written
from pipeline.app.documents.exchange import KEPT
from pipeline.app.nightly.outcome import LAST_RUN, Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.app.workspace.opened import open_records
from pipeline.cage import Job
from pipeline.cage.engine import Engine
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from tests.support.reading_here import Here
from tests.support.samples import CAMPAIGN, sample_inbox

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
DAY = dt.date(2017, 5, 22)
NAMES = ("定海路街道总工会.docx", "商业工会（加密）.docx", "法院工会/汇总表.docx")


class Never(Engine):
    """A program without a converter."""

    def written(self, jobs: Iterable[Job], layouts: Sequence[Layout]) -> Iterator[Written]:  # noqa: ARG002 - an engine's signature
        yield from (Written.of(FileReading(job.sha256, FileError("converter_missing", "没有转换程序"))) for job in jobs)


def drop(workspace: Workspace, name: str) -> None:
    path = workspace.inbox / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(sample_inbox()[name.removeprefix(f"{CAMPAIGN.name}/")][0])
    received = dt.datetime(2017, 5, 8, tzinfo=dt.UTC).timestamp()
    os.utime(path, (received, received))


def job(workspace: Workspace, campaigns: tuple[str, ...] = (CAMPAIGN.name,), day: dt.date = DAY) -> Outcome:
    return run(workspace, Order(lambda: NOW, campaigns, day, settle=dt.timedelta()), Here())


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / CAMPAIGN.name)
    for name in NAMES[:2]:
        drop(workspace, name)
    return workspace


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small file in the place of the documents."""
    monkeypatch.setattr("pipeline.render.outbox.render_each", lambda *_: {"报告.docx": b"made"}.items())


def folder(workspace: Workspace, day: dt.date = DAY) -> Path:
    return workspace.outbox / CAMPAIGN.name / day.isoformat()


def test_it_says_the_same_and_opens_no_campaign(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = job(office)

    def opened(*_: object) -> None:
        raise AssertionError("a campaign was opened")  # noqa: TRY003 - a failing test says so

    monkeypatch.setattr("pipeline.app.nightly.run.open_office", opened)
    again = job(office)
    (before,), (now,) = first.campaigns, again.campaigns
    assert (before.fresh, now.fresh, again.published, again.parsed) == (True, False, (), 0)
    assert (now.said, now.folder, again.titles) == (before.said, before.folder, first.titles)
    assert list(again.unreadable()) == list(first.unreadable())
    assert (len(list(again.unreadable())), again.needs_person) == (1, True)
    with Ledger.open(office.ledger_url) as ledger:
        assert [one.generated_from for one in ledger.runs(CAMPAIGN.name)] == [before.said.generated_from] * 2


def decide(workspace: Workspace) -> None:
    told = Decision(CAMPAIGN.name, DecisionKind.EXEMPT, "jd01", "停办", "王", NOW)
    with Ledger.open(workspace.ledger_url) as ledger:
        ledger.add_decisions([told])


def change_roster(workspace: Workspace) -> None:
    with (workspace.templates / CAMPAIGN.name / "roster.csv").open("a", encoding="utf-8") as roster:
        roster.write("new1,新设街道总工会,街道\r\n")


def change_document(workspace: Workspace) -> None:
    documents = workspace.templates / CAMPAIGN.name / "documents"
    documents.mkdir(exist_ok=True)
    (documents / "又一份.docx").write_bytes(b"PK")


def change_reading(workspace: Workspace) -> None:
    with closing(sqlite3.connect(workspace.ledger_url.removeprefix("sqlite:///"))) as ledger:
        ledger.execute("DELETE FROM readings WHERE error IS NULL")
        ledger.commit()


def change_limits(workspace: Workspace) -> None:
    (workspace.root / "huizong.toml").write_text("[limits]\ncpu_seconds = 33\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "arrival": lambda workspace: drop(workspace, NAMES[2]),
    "decision": decide,
    "roster": change_roster,
    "document template": change_document,
    "reading": change_reading,
    "limits": change_limits,
    "edited result": lambda workspace: (folder(workspace) / "报告.docx").write_bytes(b"edited"),
    "lost result": lambda workspace: shutil.rmtree(folder(workspace)),
    "damaged note": lambda workspace: (workspace.root / LAST_RUN).write_bytes((workspace.root / LAST_RUN).read_bytes()[:-40]),
    "lost note": lambda workspace: (workspace.root / LAST_RUN).unlink(),
}


@pytest.mark.usefixtures("documents")
@pytest.mark.parametrize("change", list(CHANGES))
def test_whatever_is_new_makes_it_consolidate_again(office: Workspace, change: str) -> None:
    job(office)
    assert job(office).published == ()
    CHANGES[change](office)
    (again,) = job(office).published
    assert (folder(office) / "报告.docx").read_bytes() == b"made"
    assert again.aside == ((office.outbox / CAMPAIGN.name / KEPT / DAY.isoformat() / "报告.docx",) if change == "edited result" else ())
    assert job(office).published == ()


@pytest.mark.usefixtures("documents")
def test_change_in_a_linked_campaign_folder_is_noticed(office: Workspace, tmp_path: Path) -> None:
    ours, elsewhere = office.templates / CAMPAIGN.name, tmp_path / "share" / CAMPAIGN.name
    elsewhere.parent.mkdir()
    shutil.move(ours, elsewhere)
    ours.symlink_to(elsewhere, target_is_directory=True)
    job(office)
    units = len(open_records(office).rosters[CAMPAIGN.name])
    assert job(office).published == ()
    change_roster(office)
    assert len(job(office).published) == 1
    assert len(open_records(office).rosters[CAMPAIGN.name]) == units + 1


@pytest.mark.usefixtures("documents")
def test_another_day_is_consolidated_and_a_day_to_come_refused(office: Workspace) -> None:
    job(office)
    assert len(job(office, day=dt.date(2017, 5, 20)).published) == 1
    with pytest.raises(UsageError, match="还没有到"):
        job(office, day=dt.date(2036, 5, 20))


def damage_readings(workspace: Workspace) -> int:
    with closing(sqlite3.connect(workspace.ledger_url.removeprefix("sqlite:///"))) as ledger:
        damaged = ledger.execute("UPDATE readings SET body = replace(body, '1', '7') WHERE error IS NULL").rowcount
        ledger.commit()
    return damaged


@pytest.mark.usefixtures("documents")
def test_damaged_reading_is_read_again_by_the_run_that_finds_it(office: Workspace) -> None:
    job(office)
    sound = job(office, day=dt.date(2017, 5, 20)).published[0].consolidation
    damaged = damage_readings(office)
    again = job(office, day=dt.date(2017, 5, 21))
    assert again.parsed == damaged == 1
    assert again.published[0].consolidation.submissions == sound.submissions


@pytest.mark.usefixtures("documents")
def test_damaged_reading_of_one_campaign_leaves_those_before_it_recorded_once_and_fresh(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=CAMPAIGN.parent)
    drop(workspace, f"{CAMPAIGN.name}/{NAMES[0]}")
    chosen = ("leshan-2011-qianhu", CAMPAIGN.name)
    sound = job(workspace, chosen).published[1].consolidation
    assert damage_readings(workspace) == 1
    again = job(workspace, chosen, dt.date(2017, 5, 23))
    assert (again.parsed, [(one.consolidation.campaign, one.fresh) for one in again.published]) == (1, [(name, True) for name in chosen])
    assert again.published[1].consolidation.submissions == sound.submissions
    with Ledger.open(workspace.ledger_url) as ledger:
        assert [[one.as_of.day for one in ledger.runs(name)] for name in chosen] == [[22, 23], [22, 23]]
        assert [one.parsed for name in chosen for one in ledger.runs(name)[1:]] == [0, 1]
    assert job(workspace, chosen, dt.date(2017, 5, 23)).published == ()


@pytest.mark.usefixtures("documents")
def test_file_that_waits_for_a_converter_is_tried_again_each_time(office: Workspace) -> None:
    order = Order(lambda: NOW, (CAMPAIGN.name,), DAY, settle=dt.timedelta())
    assert [run(office, order, Never()).parsed for _ in range(3)] == [2, 2, 2]
    assert [job(office).parsed for _ in range(2)] == [2, 0]


@pytest.mark.usefixtures("documents")
def test_campaigns_run_one_by_one_are_remembered_together_and_unused_examples_stay_idle(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=CAMPAIGN.parent)
    drop(workspace, NAMES[0])
    first = job(workspace, ())
    again = job(workspace, ())
    assert (len(first.published), len(again.published), len(again.unchanged)) == (1, 0, 1)
    assert again.idle == first.idle != ()
    other = again.idle[0].campaign
    assert [len(job(workspace, (other,)).published) for _ in range(2)] == [1, 0]
    assert [one.said.campaign for one in job(workspace, (CAMPAIGN.name,)).unchanged] == [CAMPAIGN.name]
    third = job(workspace, ())
    assert [one.said.campaign for one in third.campaigns] == [CAMPAIGN.name]
    assert third.idle == first.idle
