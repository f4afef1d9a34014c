"""The campaign of Leshan from its inbox to its documents."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from extractors.core.reading import Value
from pipeline.app.nightly.outcome import Outcome
from pipeline.core.consolidated import Consolidation
from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import render_reminder
from pipeline.render.gongwen.report import render_report
from pipeline.tables.build import with_tables
from pipeline.tables.references import ReferenceRows
from tests.support.campaign_office import foreign_words, office_with, run_in, texts_of
from tests.support.leshan_inbox import leshan
from tests.support.sample_inboxes import INBOXES, LESHAN
from tests.support.tabulated import messages, shipped, stand, tables_of, told, total, values

STAMP = dt.datetime(2011, 12, 20, tzinfo=dt.UTC)
AFTER, BEFORE = dt.date(2011, 12, 20), dt.date(2011, 12, 10)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Outcome]:
    workspace = office_with(tmp_path_factory.mktemp("leshan") / "office", LESHAN)
    return workspace, run_in(workspace, LESHAN, AFTER)


@pytest.fixture
def whole(done: tuple[Workspace, Outcome]) -> Consolidation:
    return done[1].published[0].consolidation


def outbox(workspace: Workspace, day: dt.date = AFTER) -> dict[str, bytes]:
    folder = workspace.outbox / LESHAN / day.isoformat()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def summary(workspace: Workspace, day: dt.date = AFTER) -> dict[str, Any]:
    return dict(json.loads(outbox(workspace, day)["summary.json"]))


def tables(whole: Consolidation) -> dict[str, Any]:
    return {table.name: table for table in whole.tables}


@pytest.mark.office
def test_a_unit_is_complete_only_with_a_registration_and_the_summary(done: tuple[Workspace, Outcome], whole: Consolidation) -> None:
    found = summary(done[0])
    assert (found["expected"], found["returned"], len(found["missing"])) == (19, 8, 11)
    assert found["late"] == ["xs08"]
    assert found["partial"] == ["qy01", "xs02", "xs05", "xs06", "xs07", "xs08"]
    states = {one.unit.id: (one.state, one.lacking) for one in whole.units}
    assert states["xs01"] == states["xs03"] == ("on_time", ())
    assert (states["xs07"], states["qy01"]) == (("partial", ("registration",)), ("partial", ("narrative",)))


@pytest.mark.office
def test_an_employer_reported_anew_counts_once_and_a_copy_not_at_all(done: tuple[Workspace, Outcome]) -> None:
    found = summary(done[0])
    assert (found["superseded"], found["duplicates"], found["unreadable"]) == (1, 3, [])
    assert found["totals"] == {"workers_visited": 251 + 168 + 378 + 1306 + 120 + 217 + 64}


@pytest.mark.office
def test_tables_say_what_each_unit_did(whole: Consolidation) -> None:
    made = tables(whole)
    assert values(made["by_unit"], "unit_name", "registrations", "employers", "workers")[0] == ("市中区总工会", 3, 3, 251)
    assert total(made["by_unit"]) == {"unit_name": "合计", "registrations": 13, "employers": 12, "workers": 2504}
    assert told(made["by_unit"], "犍为县总工会")["workers"].doubtful
    assert made["package"].note == "材料齐全的2家"


@pytest.mark.office
def test_employers_of_two_hundred_workers_that_nobody_visited_are_named(whole: Consolidation) -> None:
    coverage = tables(whole)["coverage"]
    assert {name: total(coverage)[name] for name in ("listed", "reached", "must", "must_reached")} == {
        "listed": 12,
        "reached": 10,
        "must": 10,
        "must_reached": 8,
    }
    assert [entry.unit_id for entry in coverage.findings] == ["xs01", "xs02"]
    assert "乐山三江建材有限公司" in messages(coverage)[0]


@pytest.mark.office
def test_an_employer_of_two_units_and_of_a_work_group_is_named_with_all(whole: Consolidation) -> None:
    made = tables(whole)
    assert values(made["overlap"], "name", "who", "verdict") == [
        ("四川和邦集团有限公司", ("五通桥区总工会", "犍为县总工会"), "重叠"),
        ("犍为吉象人造林制品公司 / 吉象人造林制品公司", ("犍为县总工会", "夹江县总工会"), "名称相近，可能是同一家"),
    ]
    first, *near = values(made["crossing"], "who", "verdict")
    assert first == (("市总工会工作组（陈德生）", "峨眉山市总工会"), "重叠")
    assert [verdict for _, verdict in near] == ["名称相近，可能是同一家"] * 2
    assert values(made["contact_points"], "leaders", "contacts")[2] == (("陈德生",), ("唐建方", "王琦"))


@pytest.mark.office
def test_suggestions_are_counted_point_by_point_under_their_themes(whole: Consolidation) -> None:
    found = dict(values(tables(whole)["by_theme"], "theme", "points"))
    assert (found["劳动安全与职业健康"], found["协商民主与权益维护"], found["困难帮扶"]) == (4, 1, 1)
    assert sum(found.values()) == total(tables(whole)["by_theme"])["points"] == 19


@pytest.mark.office
def test_every_doubt_of_the_inbox_is_found_and_no_other(done: tuple[Workspace, Outcome]) -> None:
    assert summary(done[0])["findings"] == {
        "approximate": 1,
        "not_a_number": 1,
        "outlier": 1,
        "not_covered": 2,
        "overlap": 2,
        "overlap_possible": 3,
        "package_incomplete": 6,
    }


@pytest.mark.office
def test_documents_say_it_in_the_words_of_an_office(done: tuple[Workspace, Outcome]) -> None:
    shown = texts_of(outbox(done[0]))
    report, reminder = shown["情况汇总报告.docx"], shown["催报通知.docx"]
    assert "截至12月20日，应报19家，已报8家，报送率42.1%，其中按期2家、报送不全6家；未报11家。" in report
    assert "各单位共报送情况登记表13张，走访企（事）业单位12家" in report
    assert "已报单位共走访职工2,504人（其中2家数字待核，另有1家未填有效数字）。" in report
    assert "其中职工200人以上的10家，已走访8家。" in report
    assert "各单位共收集建议与意见19条，涉及企（事）业单位12家" in report
    assert "特此报告。" in report
    assert "关于催报“进千户企业、访万名职工”\n实践活动情况登记表和总结的通知" in reminder
    assert "下列17家单位需补报或重报，其中尚未报送11家、报送不全6家：" in reminder
    assert "抄送" not in reminder
    assert {name: foreign_words(text) for name, text in shown.items() if foreign_words(text)} == {}


@pytest.mark.office
def test_an_earlier_day_knows_nothing_of_what_came_later_and_chases_nobody_yet(done: tuple[Workspace, Outcome]) -> None:
    workspace, _ = done
    early = run_in(workspace, LESHAN, BEFORE)
    found = summary(workspace, BEFORE)
    assert early.parsed == 0
    assert (found["returned"], found["late"], found["totals"]) == (2, [], {"workers_visited": 251 + 210 + 96})
    assert found["findings"] == {"overlap": 1}
    shown = texts_of(outbox(workspace, BEFORE))
    assert "关于按时报送“进千户企业、访万名职工”" in shown["催报通知.docx"]
    assert "督促报送。" in shown["情况汇总报告.docx"]


@pytest.mark.office
def test_a_second_run_parses_nothing_and_changes_nothing(done: tuple[Workspace, Outcome]) -> None:
    workspace, first = done
    assert first.parsed == len(leshan_names()) - 1
    before = outbox(workspace)
    again = run_in(workspace, LESHAN, AFTER)
    assert (again.parsed, again.campaigns[0].fresh) == (0, False)
    assert outbox(workspace) == before


@pytest.mark.office
def test_the_committed_inbox_is_what_its_script_writes() -> None:
    for name, (data, _) in leshan().items():
        kept = (INBOXES / LESHAN / name).read_bytes()
        assert len(kept) < 60_000
        assert kept == data or name.endswith((".doc", ".wps"))


def leshan_names() -> list[Path]:
    inbox = INBOXES / LESHAN
    return [path for path in inbox.rglob("*") if path.is_file() and path.name not in ("收件时间.csv", "employers.xlsx")]


def test_an_employer_of_two_work_groups_is_an_overlap_that_the_office_settles() -> None:
    groups: list[dict[str, Value]] = [
        {"leaders": ("甲某",), "employers": ("嘉华集团公司", "金顶公司")},
        {"leaders": ("乙某",), "employers": ("嘉华集团", "盐业公司")},
    ]
    table = tables_of(shipped(LESHAN), [], {"workgroup_list": groups})["workgroup_overlap"]
    assert values(table, "name", "who", "verdict") == [("嘉华集团公司 / 嘉华集团", ("甲某", "乙某"), "重叠")]
    assert [(entry.unit_name, entry.finding.code) for entry in table.findings] == [("本级", "overlap")]


def test_without_returns_and_without_the_list_of_employers_the_documents_say_so() -> None:
    campaign = shipped(LESHAN)
    nothing = with_tables(campaign, stand(campaign, []), {name: ReferenceRows(absent=True) for name in campaign.references})
    report = document_text(render_report(campaign, nothing, stamp=STAMP))
    assert "应报19家，尚无单位报送。" in report
    assert "没有名单文件“employers.xlsx”，覆盖情况无法计算" in report
    assert "登记表中尚没有填写建议与意见。" in report
    assert "下列19家单位尚未报送" in document_text(render_reminder(campaign, nothing, stamp=STAMP))
