"""The campaign of Chengdu from its inbox to its documents."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from typing import Any

import openpyxl
import pytest

from pipeline.app.nightly.outcome import Outcome
from pipeline.core.consolidated import Consolidation
from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import render_reminder
from pipeline.render.gongwen.report import render_further, render_report
from pipeline.tables.build import with_tables
from tests.support.campaign_office import foreign_words, office_with, run_in, texts_of
from tests.support.chengdu_inbox import chengdu
from tests.support.sample_inboxes import CHENGDU, INBOXES, REGISTER
from tests.support.tabulated import Back, messages, shipped, stand, tables_of, told, total, values

STAMP = dt.datetime(2013, 1, 10, tzinfo=dt.UTC)
AFTER, BEFORE = dt.date(2013, 1, 10), dt.date(2012, 8, 1)
MAILBOXES = {
    "综合协调组": "cdzgh1@126.com",
    "专题调研组": "szghzys2009@126.com",
    "宣传报道组": "cdghxjb@126.com",
    "督导检查组": "cdzghrsc@163.com",
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Outcome]:
    workspace = office_with(tmp_path_factory.mktemp("chengdu") / "office", CHENGDU)
    return workspace, run_in(workspace, CHENGDU, AFTER)


@pytest.fixture
def tables(done: tuple[Workspace, Outcome]) -> dict[str, Any]:
    whole: Consolidation = done[1].published[0].consolidation
    return {table.name: table for table in whole.tables}


def outbox(workspace: Workspace, day: dt.date = AFTER) -> dict[str, bytes]:
    folder = workspace.outbox / CHENGDU / day.isoformat()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(workspace: Workspace, day: dt.date = AFTER) -> dict[str, Any]:
    return dict(json.loads(outbox(workspace, day)["summary.json"]))


@pytest.mark.office
def test_each_district_stands_as_its_log_says_whoever_sent_it(done: tuple[Workspace, Outcome]) -> None:
    found = summary(done[0])
    assert (found["expected"], found["returned"], len(found["missing"])) == (20, 10, 10)
    assert found["late"] == ["qx17"]
    assert found["partial"] == ["qx09", "qx16", "qx18"]
    assert not {"qx14", "qx15"} & set(found["missing"])
    assert (found["superseded"], found["duplicates"], found["unreadable"]) == (1, 1, [])
    assert found["totals"] == {"visits.workers": 147 + 70 + 1320 + 62 + 76 + 60 + 173, "visits.cadres": 36 + 19 + 35 + 10 + 17 + 11 + 25}


@pytest.mark.office
def test_a_district_reaches_its_marks_only_with_employers_of_five_kinds_and_fifty_workers(tables: dict[str, Any]) -> None:
    table = tables["by_district"]
    found = {name: one for name, one in values(table, "unit_name", "reached") if one is not None}
    assert {name for name, one in found.items() if one == "达标"} == {"锦江区总工会", "高新区工会办事处"}
    assert found["青羊区总工会"] == "未达标"
    assert told(table, "金牛区总工会")["visits"].note == "未报"
    assert {"visits": 25, "employers": 25, "workers": 1908}.items() <= total(table).items()


@pytest.mark.office
def test_cadres_fewer_than_the_roster_has_are_named(tables: dict[str, Any]) -> None:
    asked = [entry.unit_id for entry in tables["by_district"].findings if entry.finding.code == "participation_below"]
    assert asked == ["qx02", "qx14", "qx15", "qx17"]


@pytest.mark.office
def test_the_league_ranks_by_workers_and_marks_what_is_not_proved(tables: dict[str, Any]) -> None:
    ranked = [(row.cells[0].value, row.cells[2].value, row.cells[2].doubtful) for row in tables["league"].rows][:3]
    assert ranked == [(("武侯区总工会",), 1, True), (("高新区工会办事处",), 2, False), (("锦江区总工会",), 3, False)]


@pytest.mark.office
def test_visits_are_summed_by_month_method_work_group_and_problem(tables: dict[str, Any]) -> None:
    assert values(tables["by_month"], "month", "visits")[0] == ("2012年3月", 2)
    assert [month for (month,) in values(tables["by_month"], "month")][-1] == "2012年10月"
    assert dict(values(tables["by_method"], "method", "visits"))["座谈会"] == 14
    groups = dict(values(tables["by_workgroup"], "group", "districts"))
    assert groups["第14工作组"] == ("蒲江县总工会", "新津县总工会")
    assert (total(tables["by_theme"])["problems"], len(tables["unsolved"].rows)) == (24, 7)
    assert tables["by_theme"].note == ""


@pytest.mark.office
def test_each_of_five_kinds_of_material_goes_to_its_group_under_its_mailbox(tables: dict[str, Any]) -> None:
    assert values(tables["materials"], "briefing", "narrative", "survey", "media", "assessment") == [(1, 1, 1, 1, 1)]
    routed = [tuple(cell[0] for cell in row) for row in values(tables["routing"], "group", "mailbox", "unit", "file")]
    assert {group: mailbox for group, mailbox, *_ in routed} == MAILBOXES
    assert ("督导检查组", "cdzghrsc@163.com", "武侯区总工会", "考核自查材料.docx") in routed
    assert [group for group, *_ in routed] == ["综合协调组", "综合协调组", "专题调研组", "宣传报道组", "督导检查组"]


@pytest.mark.office
def test_every_doubt_of_the_inbox_is_found_and_no_other(done: tuple[Workspace, Outcome]) -> None:
    assert summary(done[0])["findings"] == {
        "approximate": 1,
        "not_a_number": 1,
        "not_yes_or_no": 1,
        "outlier": 2,
        "types_below": 5,
        "participation_below": 4,
    }


@pytest.mark.office
def test_documents_say_it_in_the_words_of_an_office(done: tuple[Workspace, Outcome]) -> None:
    shown = texts_of(outbox(done[0]))
    bulletin, notice, routing = (shown[name] for name in ("活动开展情况简报.docx", "通报.docx", "材料分送清单.docx"))
    assert "已达到要求的2家：锦江区总工会、高新区工会办事处。" in bulletin
    assert "数字尚待核实、暂不作结论的：武侯区总工会、彭州市总工会。" in bulletin
    assert "尚未报送走访统计表的13家：" in bulletin
    assert "拟予通报表扬：锦江区总工会、高新区工会办事处。" in notice
    assert "所报数字尚待核实，是否达到要求暂不作结论。" in notice
    assert all(mailbox in routing for mailbox in MAILBOXES.values())
    assert "2012年11月28日" in routing
    assert re.findall(r"\.(?:docx?|pdf|xlsx?|eml|zip|jpe?g)\b", routing) == []
    assert "未报的单位10家，名单附后。" in notice
    assert "附件：未报单位名单" in notice
    assert "附件\n未报单位名单" in notice
    assert "与职工面对面座谈1,908＊人" in shown["情况汇总报告.docx"]
    assert "下列13家单位需补报或重报，其中尚未报送10家、报送不全3家：" in shown["催报通知.docx"]
    assert {name: foreign_words(text) for name, text in shown.items() if foreign_words(text)} == {}


@pytest.mark.office
def test_merged_list_has_every_row_that_counts_under_the_header_of_the_blank(done: tuple[Workspace, Outcome]) -> None:
    merged = openpyxl.load_workbook(io.BytesIO(outbox(done[0])["合并表-走访统计表.xlsx"]), data_only=True).worksheets[0]
    blank = openpyxl.load_workbook(done[0].templates / CHENGDU / "blanks" / "走访统计表.xlsx").worksheets[0]
    rows = list(merged.iter_rows(values_only=True))
    assert rows[:2] == list(blank.iter_rows(max_row=2, values_only=True))
    total = next(place for place, row in enumerate(rows) if row[0] == "合计")
    counted = summary(done[0])
    assert total - 2 == counted["groups"]["visits"]["rows"]
    assert (rows[total][5], rows[total][9]) == (counted["totals"]["visits.workers"], counted["totals"]["visits.cadres"])


@pytest.mark.office
def test_no_share_is_above_the_whole(tables: dict[str, Any]) -> None:
    percents = [
        cell.value
        for table in tables.values()
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.kind == "percent" and cell.value is not None
    ]
    assert percents
    assert all(0 <= value <= 1 for value in percents)


@pytest.mark.office
def test_an_earlier_day_knows_nothing_of_what_came_later_and_chases_nobody_yet(done: tuple[Workspace, Outcome]) -> None:
    workspace, _ = done
    early = run_in(workspace, CHENGDU, BEFORE)
    found = summary(workspace, BEFORE)
    assert early.parsed == 0
    assert (found["returned"], found["late"], found["findings"]) == (1, [], {})
    assert found["totals"] == {"visits.workers": 54, "visits.cadres": 13}
    shown = texts_of(outbox(workspace, BEFORE))
    assert "关于按时报送“面对面、心贴心、实打实" in shown["催报通知.docx"]
    assert "报送不够及时" not in shown["通报.docx"]


@pytest.mark.office
def test_a_second_run_parses_nothing_and_changes_nothing(done: tuple[Workspace, Outcome]) -> None:
    workspace, first = done
    files = [path for path in (INBOXES / CHENGDU).rglob("*") if path.is_file() and path.name != REGISTER]
    assert first.parsed == len(files) - 1
    before = outbox(workspace)
    again = run_in(workspace, CHENGDU, AFTER)
    assert (again.parsed, again.campaigns[0].fresh) == (0, False)
    assert outbox(workspace) == before


@pytest.mark.office
def test_the_committed_inbox_is_what_its_script_writes() -> None:
    for name, (data, _) in chengdu().items():
        kept = (INBOXES / CHENGDU / name).read_bytes()
        assert len(kept) < 60_000
        assert kept == data or name.endswith((".doc", ".et"))


def test_without_returns_every_document_says_so() -> None:
    campaign = shipped(CHENGDU)
    nothing = with_tables(campaign, stand(campaign, []), {})
    assert "尚没有收到职工和企业反映的问题。" in document_text(render_report(campaign, nothing, stamp=STAMP))
    assert "下列20家单位尚未报送：" in document_text(render_reminder(campaign, nothing, stamp=STAMP))
    further = {name: document_text(data) for name, data in render_further(campaign, nothing, stamp=STAMP).items()}
    assert "目前尚没有达到方案要求且数字均已核实的单位。" in further["通报.docx"]
    assert "目前没有收到应分送的材料。" in further["材料分送清单.docx"]
    assert "各区（市）县活动开展情况\n" not in further["活动开展情况简报.docx"]


@pytest.mark.parametrize("many", [5, 6])
def test_notice_names_at_most_five_districts_that_have_not_done_what_was_asked(many: int) -> None:
    campaign = shipped(CHENGDU)
    row = {"employer": "甲厂", "employer_type": "国有企业", "cadres": 1, "workers": 5}
    logs = [Back("visit_log", f"qx{place:02d}", rows=[row]) for place in range(1, many + 1)]
    whole = with_tables(campaign, stand(campaign, logs), {})
    text = document_text(render_further(campaign, whole, stamp=STAMP)["通报.docx"])
    who, found, _ = text.partition("走访企业的类型或座谈职工人数还没有达到要求。")
    assert found
    assert who.endswith("上表中未达标的6家") == (many == 6)
    assert who.endswith("、成华区总工会") == (many == 5)


def test_more_cadres_on_one_visit_than_the_roster_has_are_asked_about_at_once() -> None:
    log = Back("visit_log", "qx14", rows=[{"district": "蒲江县", "employer": "甲厂", "cadres": 20, "workers": 5}])
    found = messages(tables_of(shipped(CHENGDU), [log], as_of=BEFORE)["by_district"])
    assert found == ["蒲江县总工会 cadres_above 有一次走访的参与干部数为 20 人，超过干部总数 16 人，请核实。"]
