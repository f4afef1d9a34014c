"""Where declared tables come out: a sheet each, a CSV each, summary.json, a chapter of the report, and documents of their own."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.app.workspace.opened import consolidation_at, open_office
from pipeline.campaign import Campaign, load_campaign
from pipeline.core.bundled import bundled_templates
from pipeline.core.consolidated import Consolidation
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.render.chapters.declared_tables import table_chapters
from pipeline.render.frames import csv_bytes, table_rows
from pipeline.render.gongwen.default_templates import main as write_drafts
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.report import render_further, render_report
from pipeline.render.summary import summary
from pipeline.render.workbook import render_workbook
from pipeline.tables.build import with_tables
from tests.support.tabulated import CHENGDU, LESHAN, SHISHI, Back, doubtful, sheet_of, shipped, stand

STAMP = dt.datetime(2012, 12, 31, tzinfo=dt.UTC)
NOTICE = """
documents:
  extra:
    - {file: 通报.docx, title: 关于走访情况的通报, tables: [league]}
"""


def visit(employer: str, workers: Any, kind: str = "国有企业", cadres: int = 2) -> dict[str, Any]:
    return {"district": "锦江区", "employer": employer, "workers": workers, "employer_type": kind, "method": "座谈会", "cadres": cadres}


def visited(campaign: Campaign) -> Consolidation:
    returned = [
        Back("visit_log", "qx01", rows=[visit("甲公司", 30), visit("乙公司", None, "集体企业")]),
        Back("visit_log", "qx02", rows=[visit("丙公司", doubtful(1200))]),
    ]
    return with_tables(campaign, stand(campaign, returned), {})


@pytest.fixture
def book() -> openpyxl.Workbook:
    campaign = shipped(CHENGDU)
    return openpyxl.load_workbook(io.BytesIO(render_workbook(campaign, visited(campaign), stamp=STAMP)))


def test_every_table_has_a_sheet_with_its_heads_and_units(book: openpyxl.Workbook) -> None:
    sheet = book["各区（市）县活动开展情况"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:5] == ["区（市）县", "走访（次）", "走访企业（户）", "企业类型（种）", "座谈职工（人）"]
    assert [cell.value for cell in sheet[2]][:5] == ["锦江区总工会", 2, 2, 2, 30]
    assert sheet.max_row == len(visited(shipped(CHENGDU)).units) + 2


def test_what_is_not_proved_stands_in_the_comment_of_its_cell(book: openpyxl.Workbook) -> None:
    sheet = book["各区（市）县活动开展情况"]
    assert "已知数为下限" in sheet["E2"].comment.text
    assert (sheet["B4"].value, sheet["B4"].comment.text) == (None, "未报")


def test_a_total_that_is_the_sum_of_its_rows_is_a_live_formula(book: openpyxl.Workbook) -> None:
    sheet = book["各区（市）县活动开展情况"]
    last = sheet.max_row
    assert sheet.cell(last, 1).value == "合计"
    assert sheet.cell(last, 2).value == f"=SUM(B2:B{last - 1})"
    assert sheet.auto_filter.ref.endswith(str(last - 1))


def test_scores_are_empty_and_their_weighted_mean_is_live() -> None:
    campaign = shipped(SHISHI)
    whole = with_tables(campaign, stand(campaign, [Back("proposal_unit", "jd01", {"project": "暑托班"})]), {})
    sheet = openpyxl.load_workbook(io.BytesIO(render_workbook(campaign, whole, stamp=STAMP)))["候选项目评分表"]
    assert [cell.value for cell in sheet[1]][2:] == [
        "普惠职工（权重25）",
        "当年见效（权重25）",
        "量化评估（权重25）",
        "网上延伸（权重25）",
        "加权总分",
    ]
    assert [cell.value for cell in sheet[2]][2:6] == [None] * 4
    assert sheet["G2"].value == '=IF(COUNT(C2,D2,E2,F2)=4,(C2*25+D2*25+E2*25+F2*25)/100,"")'


def test_a_table_is_a_csv_with_its_notes() -> None:
    table = visited(shipped(CHENGDU)).tables[0]
    lines = csv_bytes(table_rows(table)).decode("utf-8-sig").splitlines()
    assert lines[0] == "unit_id,unit_name,visits,employers,types,workers,cadres,staff,participation,most_cadres,solved,reached,notes"
    assert lines[1].startswith("qx01,锦江区总工会,2,2,2,30,4,32,未达到,2,,未达标,workers: 1条未填或读不出，已知数为下限; ")
    assert lines[3].startswith("qx03,金牛区总工会,,,,,,,,,,,visits: 未报")


def test_summary_holds_every_table_and_counts_its_findings() -> None:
    campaign = shipped(CHENGDU)
    made = json.loads(json.dumps(summary(campaign, visited(campaign))))
    table = made["tables"]["by_district"]
    assert table["rows"][0] | {"solved": None} == table["rows"][0]
    assert (table["rows"][0]["workers"], table["total"]["visits"], table["columns"]["visits"]) == (30, 3, "走访")
    assert made["findings"]["types_below"] == 2


def test_a_campaign_without_tables_keeps_its_summary_as_it_was() -> None:
    campaign = shipped(CHENGDU)
    assert "tables" not in summary(campaign, stand(campaign, []))


def test_findings_of_tables_are_to_be_reviewed() -> None:
    whole = visited(shipped(CHENGDU))
    assert [entry.finding.code for entry in whole.review if entry.unit_id == "qx01"] == [
        "types_below",
        "workers_below",
        "participation_below",
    ]


def test_documents_show_figures_as_an_office_writes_them() -> None:
    chapter = table_chapters(visited(shipped(CHENGDU)))["by_district"]
    assert (chapter.rows[0]["visits"], chapter.rows[0]["solved"], chapter.rows[1]["workers"]) == ("2", "—", "1,200＊")
    assert "青羊区总工会的座谈职工、是否达标：1条待核" in chapter.notes
    assert "most_cadres" not in chapter.columns


def test_lines_of_a_long_table_are_cut_with_a_word() -> None:
    whole = visited(shipped(CHENGDU))
    table = whole.tables[0]
    long = replace(table, rows=table.rows[:1] * 61)
    assert table_chapters(replace(whole, tables=(long,)))["by_district"].note == "以上为前60行，其余1行见明细.xlsx。"


def test_the_report_has_a_chapter_for_each_table_and_a_further_document_its_own(tmp_path: Path) -> None:
    folder = tmp_path / CHENGDU
    shutil.copytree(bundled_templates() / CHENGDU, folder)
    path = folder / "campaign.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.split("\ndocuments:")[0] + NOTICE, encoding="utf-8")
    write_drafts([str(folder)])
    campaign = load_campaign(folder)
    report = document_text(render_report(campaign, visited(campaign), stamp=STAMP))
    assert "各区（市）县活动开展情况" in report
    assert "未达标" in report
    (further,) = render_further(campaign, visited(campaign), stamp=STAMP).values()
    notice = document_text(further)
    assert "关于走访情况的通报" in notice
    assert "各区（市）县走访排名" in notice
    assert "各种走访方式" not in notice


def test_another_reference_list_makes_another_report(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    employers = workspace.templates / LESHAN / "employers.xlsx"
    found = []
    for number in (None, 100, 300):
        if number is not None:
            employers.write_bytes(sheet_of([["企业名称", "职工人数", "所属地区"], ["甲厂", number, "沙湾区"]]))
        opened = open_office(workspace)
        with Ledger.open(workspace.ledger_url) as ledger:
            whole = consolidation_at(opened, ledger, opened.campaigns[LESHAN], dt.date(2012, 1, 1))
        coverage = next(table for table in whole.tables if table.name == "coverage")
        found.append((whole.generated_from, coverage.findings[0].finding.code if coverage.findings else coverage.note))
    assert len({basis for basis, _ in found}) == 3
    assert [said for _, said in found] == ["没有名单文件“employers.xlsx”，覆盖情况无法计算", "", "not_covered"]
