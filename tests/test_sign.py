"""送审稿 and 正式稿: what is open blocks what is signed, and nothing of the office's own stands in it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import FileError, FileReading
from pipeline.app.documents.exchange import exchange
from pipeline.consolidation.review import blocking, formal
from pipeline.core.consolidated import Consolidation, Table, TableCell, TableColumn, TableRow
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import TemplateError
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.report import Edition, render_report, report_context
from pipeline.render.outbox import render_formal
from pipeline.wording.terms import next_step
from tests.support.command_line import call
from tests.support.desk import Desk
from tests.support.factories import make_consolidation, yangpu
from tests.support.samples import CAMPAIGN, Return, answer, campaign, layout, write_sample_inbox

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)
POLICE = answer("杨浦公安分局工会", seed=6)
DAY = "2026-02-01"


def codes(whole: Consolidation) -> list[str]:
    return [one.finding.code for one in blocking(campaign(), whole)]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def figured(written: str) -> Return:
    return replace(POLICE, figures={**POLICE.figures, "workers_interviewed": written})


@pytest.mark.parametrize("written,blocks", [("120", []), ("约120人", ["approximate"]), ("若干", ["not_a_number"])])
def test_a_doubt_about_a_figure_that_is_added_up_blocks(desk: Desk, written: str, blocks: list[str]) -> None:
    desk.receive(figured(written), "2017-05-10T10:00")
    assert codes(desk.at(DAY)) == blocks


def test_a_confirmed_figure_blocks_no_longer_and_a_hint_about_no_figure_never_did(desk: Desk) -> None:
    desk.receive(figured("约120人"), "2017-05-10T10:00", "平凉路街道.docx")
    whole = desk.at(DAY)
    assert {one.finding.code for one in whole.review} > {"approximate"}
    desk.decide(DecisionKind.VALUE, whole.submissions[0].id, 120, FieldAddress("workers_interviewed"))
    assert codes(desk.at(DAY)) == []
    assert [one.finding.code for one in desk.at(DAY).review] == ["unit_conflict"]


def test_two_returns_of_one_moment_block_until_one_is_chosen(desk: Desk) -> None:
    desk.receive(figured("120"), "2017-05-10T10:00", "甲.docx")
    desk.receive(figured("130"), "2017-05-10T10:00", "乙.docx")
    whole = desk.at(DAY)
    assert "same_time" in codes(whole)
    desk.decide(DecisionKind.CHOOSE, whole.submissions[0].id)
    assert codes(desk.at(DAY)) == []


def test_an_unknown_unit_blocks_until_it_is_none_of_ours(desk: Desk) -> None:
    desk.receive(answer("杨浦区老年大学工会", seed=2), "2017-05-10T10:00")
    whole = desk.at(DAY)
    assert codes(whole) == ["unit_unknown"]
    assert "huizong decide assign" in next_step(blocking(campaign(), whole)[0])
    desk.decide(DecisionKind.NOT_OURS, whole.submissions[0].id)
    assert codes(desk.at(DAY)) == []


def test_a_file_that_came_before_the_campaign_blocks_nothing(desk: Desk) -> None:
    lost = desk.receive(answer("平凉路街道总工会", seed=4), "2017-05-11T10:00", "旧.docx")
    desk.readings[lost.sha256] = FileReading(lost.sha256, error=FileError("corrupt", "打不开。"))
    announced = [campaign().model_copy(update={"issued": dt.date(2017, 5, day)}) for day in (11, 12)]
    assert [len(blocking(one, desk.at(DAY))) for one in announced] == [1, 0]


@pytest.mark.parametrize("fate", ["asked", "not_a_return", "entered"])
def test_a_file_that_cannot_be_read_blocks_until_somebody_has_dealt_with_it(desk: Desk, fate: str) -> None:
    lost = desk.receive(answer("平凉路街道总工会", seed=4), "2017-05-11T10:00", "平凉路街道.docx")
    desk.readings[lost.sha256] = FileReading(lost.sha256, error=FileError("corrupt", "打不开。"))
    (entry,) = blocking(campaign(), desk.at(DAY))
    assert "huizong decide file 平凉路街道.docx 已请单位重报" in next_step(entry)
    desk.decide(DecisionKind.FILE, lost.id, (fate, ""))
    assert blocking(campaign(), desk.at(DAY)) == ()


def test_the_draft_says_what_is_open_and_the_formal_paper_does_not(desk: Desk) -> None:
    desk.receive(figured("约120人"), "2017-05-10T10:00")
    whole = desk.at("2017-05-22")
    draft = document_text(render_report(campaign(), whole, stamp=STAMP))
    papers = render_formal(campaign(), [layout()], whole)
    assert sorted(papers) == ["情况汇总报告.docx", "汇总表.docx"]
    signed = document_text(papers["情况汇总报告.docx"])
    assert all(word in draft for word in ("（送审稿）", "待核事项", "明细.xlsx", "其中1家数字待核"))
    assert not any(word in text for text in map(document_text, papers.values()) for word in ("送审稿", "待核", ".xlsx", ".docx", "＊"))
    assert "附件：1. 汇总表\n2. 未报单位名单" in signed
    assert "访谈职工120人" in signed


def test_the_formal_paper_of_the_same_day_is_the_same_to_the_byte(desk: Desk) -> None:
    desk.receive(POLICE, "2017-05-10T10:00")
    first, second = (render_formal(campaign(), [layout()], desk.at("2017-05-22")) for _ in range(2))
    assert first == second


def test_attachments_are_only_what_was_made() -> None:
    whole = make_consolidation(returned=36)
    drafts = [report_context(yangpu(), whole, Edition(made=made))["attachments"] for made in (None, (), ("汇总表.docx",))]
    assert ["汇总表（汇总表.docx）" in one for one in drafts] == [True, False, True]
    assert report_context(yangpu(), whole, Edition(draft=False, made=()))["attachments"] == ()
    assert "附件" not in document_text(render_report(yangpu(), whole, Edition(draft=False, made=()), stamp=STAMP))


def test_a_template_that_prints_what_is_open_in_both_papers_is_refused(tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    source = (CAMPAIGN / "documents" / "情况汇总报告.docx").read_bytes()
    own = campaign().model_copy(update={"folder": tmp_path})
    (documents / "情况汇总报告.docx").write_bytes(_without_draft(source))
    render_report(own, make_consolidation(), stamp=STAMP)
    with pytest.raises(TemplateError, match=r"待核事项.*if draft"):
        render_report(own, make_consolidation(), Edition(draft=False), stamp=STAMP)


def _without_draft(template: bytes) -> bytes:
    """The template as a clerk may have it from before: no passage is for drafts only."""
    document = docx.Document(io.BytesIO(template))
    for one in document.paragraphs:
        if "if draft" in one.text:
            one.runs[0].text = "{%p if true %}" if one.text.startswith("{%p") else ""
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_a_conclusion_from_a_doubtful_figure_is_left_out() -> None:
    declared = campaign()
    columns = (TableColumn("unit_name", "单位"), TableColumn("n", "走访", "count"))
    rows = (TableRow((TableCell("甲"), TableCell(7, "约数", doubtful=True))),)
    whole = replace(make_consolidation(), tables=(Table("t", "表", columns, rows),))
    (row,) = formal(declared, whole).tables[0].rows
    assert row.cells == (TableCell("甲"), TableCell(7))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clerk") / "办公室"
    assert call("init", root).returncode == 0
    write_sample_inbox(root / "inbox")
    call("run", "yangpu-2017-sanda", "--as-of", "2017-05-22", cwd=root)
    return root


def test_sign_refuses_and_names_what_is_open_with_the_command_that_settles_it(office: Path) -> None:
    result = call("sign", "yangpu-2017-sanda", "--as-of", "2017-05-22", cwd=office)
    assert result.returncode == 1
    assert "正式稿没有写" in result.stderr
    assert "huizong decide file" in result.stdout
    assert not list((office / "outbox").rglob("正式稿"))


def test_sign_anyway_writes_and_says_what_is_open_and_the_next_night_leaves_it(office: Path) -> None:
    result = call("sign", "yangpu-2017-sanda", "--as-of", "2017-05-22", "--anyway", cwd=office)
    assert result.returncode == 0, result.stderr
    assert "没有了结，照您的意思先写" in result.stdout
    folder = office / "outbox" / "yangpu-2017-sanda" / "2017-05-22"
    signed = (folder / "正式稿" / "情况汇总报告.docx").read_bytes()
    assert "待核" not in document_text(signed)
    exchange(folder, {"summary.json": b"{}"}.items(), "another night")
    assert (folder / "正式稿" / "情况汇总报告.docx").read_bytes() == signed
