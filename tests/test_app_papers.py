"""The papers of a campaign: listed by day, handed out by name and nothing else, made again for a past day, shown page by page."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import pytest

from pipeline.app.decisions.decide import Word
from pipeline.app.documents.paper_pages import paper_pages
from pipeline.app.documents.papers import PaperDay, paper_days, paper_path, papers_of, remake, sign
from pipeline.app.files.received import withdraw
from pipeline.app.nightly.run import Order, run
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage import Limits
from pipeline.cage.engine import LocalEngine
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.intake.take_in import take_in
from tests.support.pdf_writer import Page, write_pdf
from tests.support.samples import CAMPAIGN, answer, as_docx, write_sample_inbox

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
CAMPAIGN_ID = "yangpu-2017-sanda"
DAY = dt.date(2017, 5, 22)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("papers") / "办公室", bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run(workspace, Order(lambda: NOW, (CAMPAIGN_ID,), DAY, dt.timedelta()), LocalEngine(2))
    sign(workspace, CAMPAIGN_ID, DAY, anyway=True, now=NOW)
    return workspace


@pytest.fixture
def workspace(made: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(made.root, tmp_path / "办公室")
    return Workspace.at(tmp_path / "办公室")


def papers(workspace: Workspace, day: dt.date = DAY) -> PaperDay:
    with open_ledger(workspace) as ledger:
        return papers_of(workspace, ledger, CAMPAIGN_ID, day)


def titled(day: PaperDay) -> dict[str, list[str]]:
    return {group.title: [paper.path for paper in group.papers] for group in day.groups}


def test_papers_of_a_day_are_grouped_and_tell_what_they_are_made_from(workspace: Workspace) -> None:
    found = papers(workspace)
    groups = titled(found)
    assert list(groups) == ["正式稿", "送审稿", "数据（供其他程序）"]
    assert "2017-05-22/正式稿/情况汇总报告.docx" in groups["正式稿"]
    assert {"2017-05-22/情况汇总报告.docx", "2017-05-22/明细.xlsx"} <= set(groups["送审稿"])
    assert "2017-05-22/summary.json" in groups["数据（供其他程序）"]
    assert found.run is not None
    assert found.run.generated_from
    assert paper_days(workspace, CAMPAIGN_ID) == (DAY,)


def test_letters_to_units_stand_under_their_day(workspace: Workspace) -> None:
    for path in ("催报/2017-05-25/催报.docx", "核对单/2017-05-25/甲.docx", "退回修改/2017-05-25/甲/表.docx"):
        target = workspace.outbox / CAMPAIGN_ID / path
        target.parent.mkdir(parents=True)
        target.write_bytes(b"x")
    assert paper_days(workspace, CAMPAIGN_ID) == (dt.date(2017, 5, 25), DAY)
    assert list(titled(papers(workspace, dt.date(2017, 5, 25)))) == ["催报", "退回修改", "核对单"]


def test_a_paper_that_a_person_changed_is_marked(workspace: Workspace) -> None:
    path = paper_path(workspace, CAMPAIGN_ID, "2017-05-22/情况汇总报告.docx")
    assert not any(paper.changed for group in papers(workspace).groups for paper in group.papers)
    path.write_bytes(path.read_bytes() + b"x")
    assert [paper.path for group in papers(workspace).groups for paper in group.papers if paper.changed] == ["2017-05-22/情况汇总报告.docx"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "..",
        "../../ledger.db",
        "2017-05-22/../../../ledger.db",
        "/etc/passwd",
        "2017-05-22/.manifest.json",
        "2017-05-22",
        "2017-05-22\\..\\..\\..\\ledger.db",
        "C:/Windows/win.ini",
        "2017-05-22/link.docx",
        "a\0b",
        "没有.docx",
    ],
)
def test_only_papers_are_handed_out(workspace: Workspace, path: str) -> None:
    (workspace.outbox / CAMPAIGN_ID / "2017-05-22" / "link.docx").symlink_to(workspace.root / "ledger.db")
    with pytest.raises(UsageError, match="没有这份文书"):
        paper_path(workspace, CAMPAIGN_ID, path)


def test_a_past_day_made_again_is_the_same_to_the_byte(workspace: Workspace) -> None:
    folder = workspace.outbox / CAMPAIGN_ID / "2017-05-22"
    before = hashes(folder)
    shutil.rmtree(folder)
    assert remake(workspace, CAMPAIGN_ID, DAY, lambda: NOW).fresh
    assert hashes(folder) == {name: digest for name, digest in before.items() if "正式稿" not in name}
    again = remake(workspace, CAMPAIGN_ID, DAY, lambda: NOW)
    assert not again.fresh


def test_a_day_before_shows_what_had_arrived_by_then(workspace: Workspace) -> None:
    made = remake(workspace, CAMPAIGN_ID, dt.date(2017, 5, 10), lambda: NOW)
    assert sum(one.returned for one in made.consolidation.units) == 2
    assert paper_days(workspace, CAMPAIGN_ID) == (DAY, dt.date(2017, 5, 10))
    run_of_day = papers(workspace, dt.date(2017, 5, 10)).run
    assert run_of_day is not None
    assert run_of_day.generated_from == made.consolidation.generated_from != papers(workspace).run.generated_from  # type: ignore[union-attr]


def test_what_was_withdrawn_is_gone_from_a_past_day_too(workspace: Workspace) -> None:
    before = remake(workspace, CAMPAIGN_ID, DAY, lambda: NOW).consolidation
    only = next(one for one in before.counted if one.arrival.name == "建交委工会.docx")
    withdraw(workspace, CAMPAIGN_ID, only.arrival.id, Word("放错了", "王", NOW))
    after = remake(workspace, CAMPAIGN_ID, DAY, lambda: NOW)
    assert after.fresh
    assert len(after.consolidation.counted) == len(before.counted) - 1


def test_a_day_to_come_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="还没有到"):
        remake(workspace, CAMPAIGN_ID, dt.date(2026, 5, 24), lambda: NOW)


def test_nothing_is_made_again_while_something_waits_to_be_read(workspace: Workspace) -> None:
    (workspace.inbox / "新的.docx").write_bytes(as_docx(answer("区教育工会", seed=8)))
    with open_ledger(workspace) as ledger:
        take_in(workspace, ledger, now=NOW, zone=dt.UTC, campaigns=[CAMPAIGN_ID], settle=dt.timedelta())
    with pytest.raises(UsageError, match="还没有按现在的设置和程序读过"):
        remake(workspace, CAMPAIGN_ID, DAY, lambda: NOW)


def test_the_pages_of_a_pdf_are_drawn_once_and_what_is_none_says_so(workspace: Workspace) -> None:
    folder = workspace.outbox / CAMPAIGN_ID / "2017-05-22"
    (folder / "通知.pdf").write_bytes(write_pdf([Page(), Page()]))
    (folder / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    first = paper_pages(workspace, folder / "通知.pdf", Limits())
    assert [page.name for page in first.pages] == ["001.png", "002.png"]
    assert all(width < height for width, height in first.sizes)
    stamp = first.pages[0].stat().st_mtime_ns
    assert paper_pages(workspace, folder / "通知.pdf", Limits()).pages[0].stat().st_mtime_ns == stamp
    with pytest.raises(UsageError, match=r"“坏\.pdf”的页面图没有画成，请下载后打开"):
        paper_pages(workspace, folder / "坏.pdf", Limits())


@pytest.mark.office
def test_the_pages_of_word_and_excel_papers_are_drawn(workspace: Workspace) -> None:
    for name in ("情况汇总报告.docx", "催报名单.xlsx"):
        paper = paper_path(workspace, CAMPAIGN_ID, f"2017-05-22/{name}")
        first = paper_pages(workspace, paper, Limits())
        assert first.pages
        assert all(page.read_bytes().startswith(b"\x89PNG") for page in first.pages)
    assert not [path for path in (workspace.converted / "pages").iterdir() if path.name.startswith(".")]


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }
