"""Each unit stands in exactly one state, in every paper, and every paper adds up."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace

import docx
import openpyxl
import pytest

from extractors.core.reading import FileError, FileReading
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import DecisionKind
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import render_reminder
from pipeline.render.gongwen.report import render_report
from pipeline.render.summary import summary
from pipeline.render.workbook import render_workbook
from pipeline.render.workbook.registers import render_chase_list
from pipeline.wording.terms import STATES, state_words
from tests.support.desk import NIL, Desk
from tests.support.samples import answer, campaign

STAMP = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
DAY = "2026-02-01"
UNOPENED, NOBODY = "平凉路街道总工会", "杨浦区老年大学工会"


@pytest.fixture(scope="module")
def declared() -> Campaign:
    return campaign().model_copy(update={"deadline": dt.date(2026, 1, 20), "issued": dt.date(2026, 1, 1)})


@pytest.fixture(scope="module")
def whole() -> Consolidation:
    """Units in every state, and what may blur them: late nil returns, one sent back, one nil by word of mouth, a moved day."""
    desk = Desk()
    desk.receive(answer("定海路街道总工会", seed=1), "2026-01-10T10:00", "定海.docx")
    sent_back = desk.receive(answer("杨浦公安分局工会", seed=6), "2026-01-11T10:00", "公安.docx")
    desk.receive(answer("大桥街道总工会", seed=2), "2026-01-25T10:00", "大桥.docx")
    nothing = replace(answer("江浦路街道总工会", seed=3), figures=NIL, superior="", items={})
    desk.receive(nothing, "2026-01-26T10:00", "江浦.docx")
    desk.receive(replace(nothing, unit="四平路街道总工会"), "2026-01-12T10:00", "四平.docx")
    desk.receive(answer(NOBODY, seed=5), "2026-01-12T10:00", "老年大学.docx")
    lost = desk.receive(answer(UNOPENED, seed=4), "2026-01-13T10:00", f"{UNOPENED}.docx")
    desk.readings[lost.sha256] = FileReading(lost.sha256, error=FileError("corrupt", "打不开，请向报送单位索取。"))
    first = desk.at(DAY, deadline=dt.date(2026, 1, 20))
    returned = next(one for one in first.submissions if one.arrival is sent_back)
    desk.decide(DecisionKind.RETURN, returned.id)
    desk.decide(DecisionKind.NIL, "zs03", "2026-01-15")
    desk.decide(DecisionKind.EXEMPT, "zs04")
    desk.decide(DecisionKind.DEADLINE, "zs05", "2026-01-31")
    return desk.at(DAY, deadline=dt.date(2026, 1, 20), issued=dt.date(2026, 1, 1))


@pytest.fixture(scope="module")
def states(whole: Consolidation) -> Counter[str]:
    return Counter(one.state for one in whole.units)


def numbers(text: str, *words: str) -> list[int]:
    """The number behind each word, 0 where it is not said."""
    return [int(found.group(1)) if (found := re.search(rf"{word}(\d+)家", text)) else 0 for word in words]


def test_the_office_has_units_in_every_state_but_partial(states: Counter[str]) -> None:
    assert states == {"on_time": 2, "late": 2, "nil": 2, "unreadable": 1, "missing": 32, "exempt": 1}


def test_the_sentences_of_the_report_add_up(declared: Campaign, whole: Consolidation, states: Counter[str]) -> None:
    text = document_text(render_report(declared, whole, stamp=STAMP))
    (sentence,) = re.findall(r"截至2月1日，应报.*?。", text)
    expected, returned, *parts, unreadable, missing = numbers(sentence, "应报", "已报", "按期", "逾期", "零报告", "打不开", "未报")
    assert (expected, returned, unreadable, missing) == (39, sum(parts), states["unreadable"], states["missing"])
    assert expected == returned + unreadable + missing
    assert "另有1家免报（" in text
    assert "报送期限另定的：" in text
    named = (STATES["late"], STATES["nil"], STATES["unreadable"], STATES["missing"])
    assert [f"{word}的单位{states[state]}家：" in text for word, state in zip(named, ("late", "nil", "unreadable", "missing"), strict=True)]
    assert "（口头）" in text
    assert "退回修改的单位1家：杨浦公安分局工会，重报前暂按原报计入。" in text


def test_no_unit_is_named_in_two_states(declared: Campaign, whole: Consolidation) -> None:
    text = document_text(render_report(declared, whole, stamp=STAMP))
    lists = re.findall(r"(?:逾期报送|零报告|报来的文件打不开)的单位\d+家：(.*)。|^(?:街镇|行业|直属)\n\d+\n(.*工会.*)$", text, re.MULTILINE)
    named = [re.sub("（.*?）", "", name) for pair in lists for part in pair if part for name in part.split("、")]
    assert len(named) == len(set(named)) == 2 + 2 + 1 + 32


def test_the_table_of_the_report_adds_up_in_every_row(declared: Campaign, whole: Consolidation) -> None:
    head, *rows = docx.Document(io.BytesIO(render_report(declared, whole, stamp=STAMP))).tables[0].rows
    titles = [cell.text for cell in head.cells]
    for row in rows:
        told = {title: cell.text for title, cell in zip(titles, row.cells, strict=True)}
        counts = Counter({title: int(value) for title, value in told.items() if value.isdigit()})
        returned = sum(counts[title] for title in ("按期", "逾期", "零报告", "报送不全"))
        assert (counts["已报"], counts["应报"]) == (returned, returned + counts["打不开"] + counts["未报"])


@pytest.mark.parametrize("state", STATES)
def test_the_workbook_counts_each_state_alike(declared: Campaign, whole: Consolidation, states: Counter[str], state: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(declared, whole, stamp=STAMP)), data_only=True)
    listed = Counter(row[3] for row in book["各单位"].iter_rows(min_row=2, values_only=True))
    assert listed[STATES[state]] == states[state]  # type: ignore[index]
    titles, *rows = list(book["汇总"].iter_rows(min_row=5, values_only=True))
    total = next(row for row in rows if row[0] == "合计")
    short = {"on_time": "按期", "late": "逾期", "unreadable": "打不开"}
    assert total[titles.index(short.get(state, STATES[state]))] == states[state]  # type: ignore[index]


def test_the_workbook_says_what_was_decided(declared: Campaign, whole: Consolidation) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(declared, whole, stamp=STAMP)))
    rows = list(book["决定"].iter_rows(min_row=2, values_only=True))
    assert [row[4] for row in rows] == ["退回修改", "2026-01-15 口头零报告", "免报", "截止日改为 2026-01-31"]
    assert rows[0][3] == "杨浦公安分局工会　公安.docx"
    remarks = {row[1]: row[-1] for row in book["各单位"].iter_rows(min_row=2, values_only=True) if row[-1]}
    assert remarks["杨浦公安分局工会"] == "退回修改：电话核实"
    assert remarks[UNOPENED] == f"{UNOPENED}.docx打不开"


def test_the_reminder_asks_each_unit_once_and_says_what_for(declared: Campaign, whole: Consolidation) -> None:
    data = render_reminder(declared, whole, stamp=STAMP)
    assert "下列34家单位需补报或重报，其中尚未报送32家、报来的文件打不开1家、退回修改1家：" in document_text(data)
    wanted = {row.cells[1].text: row.cells[3].text for row in docx.Document(io.BytesIO(data)).tables[0].rows}
    assert wanted[UNOPENED] == "《情况汇总表》（报来的文件打不开，请重报）"
    assert wanted["杨浦公安分局工会"] == "退回修改"
    book = openpyxl.load_workbook(io.BytesIO(render_chase_list(declared, whole, stamp=STAMP)))
    chased = {row[1]: row[3] for row in book["催报名单"].iter_rows(min_row=2, values_only=True)}
    assert set(chased) == set(wanted) - {"单位"}
    assert chased["杨浦公安分局工会"] == "按期报送（退回修改）"


def test_the_summary_keeps_units_whose_file_cannot_be_read_among_the_missing(declared: Campaign, whole: Consolidation) -> None:
    told = summary(declared, whole)
    assert told["expected"] == told["returned_in_time"] + len(told["late"]) + len(told["missing"])
    assert told["missing_unreadable"] == ["jd03"]
    assert set(told["missing_unreadable"]) < set(told["missing"])


def test_doubts_are_counted_once_and_the_same_everywhere(declared: Campaign, whole: Consolidation) -> None:
    """Return, unknown unit and unreadable file are three things; together they are all that awaits a person."""
    kinds = Counter(entry.about for entry in whole.review)
    assert kinds["counted"] == len(whole.doubts) == summary(declared, whole)["doubts"]
    assert (kinds["file"], len(whole.strangers)) == (1, 1)
    text = document_text(render_report(declared, whole, stamp=STAMP))
    said = re.search(r"已报各表中有(\d+)项待核", text)
    assert (int(said.group(1)) if said else 0) == len(whole.doubts)
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(declared, whole, stamp=STAMP)))
    levels = Counter(row[1] for row in book["待核"].iter_rows(min_row=2, values_only=True))
    assert (levels["错误"] + levels["提示"], levels["单位不明"], levels["读不出"]) == tuple(
        kinds[one] for one in ("counted", "stranger", "file")
    )


def test_a_state_says_what_was_decided_of_it(whole: Consolidation) -> None:
    words = {one.unit.id: state_words(one) for one in whole.units}
    assert [words[unit] for unit in ("zs02", "zs03", "jd03", "zs04")] == [
        "按期报送（退回修改）",
        "零报告（口头）",
        "报来的文件打不开",
        "免报",
    ]


def test_a_file_that_came_before_the_campaign_is_of_another_one() -> None:
    desk = Desk()
    lost = desk.receive(answer(UNOPENED, seed=4), "2026-01-13T10:00", f"{UNOPENED}.docx")
    desk.readings[lost.sha256] = FileReading(lost.sha256, error=FileError("corrupt", "打不开。"))
    announced = (None, dt.date(2026, 1, 13), dt.date(2026, 1, 14))
    states = [next(one.state for one in desk.at(DAY, issued=issued).units if one.unit.id == "jd03") for issued in announced]
    assert states == ["unreadable", "unreadable", "missing"]
