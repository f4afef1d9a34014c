"""`合并表`: all rows of a list form under the header of its blank, as workbook and as document."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.reading import Answer, Reading
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.lists import merged_lists, wide_table
from pipeline.render.spreadsheet import sheets
from pipeline.wording.masking import without_numbers
from tests.support.list_forms import Desk, campaign, full_desk, log, visit
from tests.support.list_forms import rows_of as items_of

STAMP = dt.datetime(2020, 6, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_WIDTHS = {"A": 7, "B": 16, "C": 24, "D": 14, "E": 11, "F": 13, "G": 9, "H": 15}


def visits_blank(path: Path) -> None:
    """A blank with a title, a place for the unit, and a header of two rows with merges."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    sheet.append(["附件2"])
    sheet.append(["面对面活动走访统计表"])
    sheet.append(["填报单位：            2020年　月　日"])
    sheet.append(["序号", "区（市）县", "企业名称", "座谈", None, "日期", "是否解决", "联系电话"])
    sheet.append([None, None, None, "座谈职工人数", "时长", None, None, None])
    for merge in ("A2:H2", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5", "H4:H5"):
        sheet.merge_cells(merge)
    for column, width in _WIDTHS.items():
        sheet.column_dimensions[column].width = width
    book.save(path)


@pytest.fixture
def declared(tmp_path: Path) -> Campaign:
    visits_blank(tmp_path / "log.xlsx")
    return campaign(folder=tmp_path)


def made(of: Campaign, whole: Consolidation) -> dict[str, bytes]:
    return merged_lists(of, without_numbers(of, whole), stamp=STAMP)


def sheet_of(data: bytes, *, values: bool = True) -> Worksheet:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(data), data_only=values).worksheets
    return sheet


def rows_of(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_merged_list_has_title_header_merges_and_widths_of_the_blank(declared: Campaign) -> None:
    sheet = sheet_of(made(declared, full_desk().at())["合并表-走访统计表.xlsx"])
    assert rows_of(sheet)[:3] == [
        ("面对面活动走访统计表", *[None] * 7),
        ("序号", "区（市）县", "企业名称", "座谈", None, "日期", "是否解决", "联系电话"),
        (None, None, None, "座谈职工人数", "时长", None, None, None),
    ]
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3", "H2:H3"}
    assert {name: round(sheet.column_dimensions[name].width - 0.71) for name in _WIDTHS} == _WIDTHS
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B4", "$2:$3")


def test_merged_list_has_the_rows_unit_by_unit_in_the_order_of_the_roster(declared: Campaign) -> None:
    desk = Desk()
    desk.receive(log(visit("青羊区", "乙公司", 8), visit("锦江区", "甲公司", 12)), name="a.xlsx")
    desk.receive(log(visit("金牛区", "丙公司", 5)), name="b.xlsx")
    sheet = sheet_of(made(declared, desk.at())["合并表-走访统计表.xlsx"])
    assert [row[:4] for row in rows_of(sheet)[3:6]] == [
        (1, "锦江区", "甲公司", 12),
        (2, "青羊区", "乙公司", 8),
        (3, "金牛区", "丙公司", 5),
    ]


def test_merged_list_hides_telephone_numbers(declared: Campaign) -> None:
    files = made(declared, full_desk().at())
    assert "138****5678" in document_text(files["合并表-走访统计表.docx"])
    assert not any("13812345678" in str(rows_of(sheet_of(data))) for name, data in files.items() if name.endswith(".xlsx"))


def test_merged_list_counts_what_a_person_corrected(declared: Campaign) -> None:
    desk = full_desk()
    before = next(one for one in desk.at().counted if one.form == "log")
    desk.fix(before, "visits[1].workers", 99)
    sheet = sheet_of(made(declared, desk.at())["合并表-走访统计表.xlsx"])
    assert sheet["D4"].value == 99
    assert sheet["D4"].comment is not None
    assert "原填“12”，改为“99”" in sheet["D4"].comment.text


def test_merged_list_adds_its_columns_up_by_live_formulas_and_marks_doubts(declared: Campaign) -> None:
    data = made(declared, full_desk().at())["合并表-走访统计表.xlsx"]
    sheet, live = sheet_of(data), sheet_of(data, values=False)
    total = next(row for row in range(4, 12) if sheet.cell(row, 1).value == "合计")
    assert live.cell(total, 4).value == f"=SUM(D4:D{total - 1})"
    assert sheet.cell(total, 4).value == sum(row[3] for row in rows_of(sheet)[3 : total - 1] if row[3] is not None) == 20
    assert sheet.cell(total, 5).value == 1.8
    doubtful = next(cell for cell in sheet["D"][3 : total - 1] if cell.value is None)
    assert doubtful.fill.fgColor.rgb == "FFF8CBAE"
    assert doubtful.comment is not None
    assert "“若干”不是一个数" in doubtful.comment.text
    assert "1 格待核" in sheet.cell(total, 4).comment.text


def test_merged_list_says_who_sent_the_rows_where_the_list_has_no_column_for_it(tmp_path: Path) -> None:
    asked = {"name": FieldSpec("姓名"), "age": FieldSpec("年龄", "count", total=False), "note": FieldSpec("备注", ignore=True)}
    form = FormSpec("花名册", ("names.docx",), FieldSpec("单位"), lists={"people": ListSpec("人员", asked)})
    declared = campaign(folder=tmp_path, declared={"log": form}, rules=(), outliers=None)
    word = docx.Document()
    word.add_paragraph("劳模花名册")
    table = word.add_table(2, 3)
    for cell, label in zip(table.rows[0].cells, ("姓名", "年龄", "备注"), strict=True):
        cell.text = label
    word.save(str(tmp_path / "names.docx"))
    people = items_of(form, "people", [{"name": "张三", "age": 40, "note": "密"}])
    desk = Desk()
    desk.receive(Reading("lists", "log", "", Answer("青羊区", "青羊区"), {}, {"people": people}), name="名册.docx")
    files = made(declared, desk.at(of=declared))
    assert rows_of(sheet_of(files["合并表-花名册.xlsx"]))[:3] == [
        ("劳模花名册", None, None),
        ("报送单位", "姓名", "年龄"),
        ("青羊区总工会", "张三", 40),
    ]
    assert "备注" not in document_text(files["合并表-花名册.docx"])


def test_merged_list_without_rows_is_not_made(declared: Campaign) -> None:
    assert made(declared, Desk().at()) == {}


def test_merged_list_without_a_readable_blank_has_the_labels_as_header(tmp_path: Path) -> None:
    sheet = sheet_of(made(campaign(folder=tmp_path), full_desk().at())["合并表-走访统计表.xlsx"])
    assert rows_of(sheet)[1][:3] == ("区（市）县", "企业名称", "座谈职工人数")


def test_long_list_in_word_ends_with_a_sentence_and_the_sum_of_all(declared: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide_table, "MOST_ROWS", 2)
    desk = Desk()
    desk.receive(log(*(visit("锦江区", f"第{place}公司", place) for place in range(1, 6))), name="a.xlsx")
    text = document_text(made(declared, desk.at())["合并表-走访统计表.docx"])
    assert "第2公司" in text
    assert "第3公司" not in text
    assert "本表共5行，这里只列前2行，全部见合并表-走访统计表.xlsx；合计为全部行的合计。" in text
    assert "合计\n\n\n15" in text


def test_list_of_more_rows_than_excel_has_goes_on_with_its_head_and_is_added_up_at_the_end(
    declared: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 7)
    desk = Desk()
    desk.receive(log(*(visit("锦江区", f"第{place}公司", place) for place in range(1, 6))), name="a.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made(declared, desk.at())["合并表-走访统计表.xlsx"]))
    assert book.sheetnames == ["走访记录", "走访记录（续2）", "走访记录（续3）"]
    told = [rows_of(page) for page in book.worksheets]
    assert all(page[:3] == told[0][:3] for page in told)
    assert [row[2] for page in told for row in page[3:] if row[2]] == [f"第{place}公司" for place in range(1, 6)]
    assert [page.print_title_rows for page in book.worksheets] == ["$2:$3"] * 3
    assert told[-1][4][3] == "=SUM('走访记录'!D4:D5,'走访记录（续2）'!D4:D5,'走访记录（续3）'!D4:D4)"
    assert [row[0] for page in told for row in page].count("合计") == 1


def test_head_of_the_word_table_is_repeated_and_merged(declared: Campaign) -> None:
    data = made(declared, full_desk().at())["合并表-走访统计表.docx"]
    (table,) = docx.Document(io.BytesIO(data)).tables
    assert [cell.text for cell in table.rows[0].cells][3:5] == ["座谈", "座谈"]
    assert [cell.text for cell in table.rows[1].cells][:5] == ["序号", "区（市）县", "企业名称", "座谈职工人数", "时长"]
    assert zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").count(b"<w:tblHeader/>") == 2


def test_merged_list_is_the_same_to_the_byte(declared: Campaign) -> None:
    assert made(declared, full_desk().at()) == made(declared, full_desk().at())
