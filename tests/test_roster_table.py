"""A list of units as an office has it → the units of a roster."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.units.roster_table import pasted_rows, roster_csv, rows_in, units_in
from pipeline.core.errors import RosterError


def units(written: str) -> list[tuple[str, str, str, tuple[str, ...], str]]:
    return [(one.id, one.name, one.kind, one.aliases, one.email) for one in units_in(pasted_rows(written))]


def test_names_alone_one_a_line_get_ids_in_their_order() -> None:
    assert units("望江街道总工会\n青石街道总工会\n") == [
        ("u01", "望江街道总工会", "", (), ""),
        ("u02", "青石街道总工会", "", (), ""),
    ]


def test_cells_pasted_from_a_sheet_are_read_by_their_header() -> None:
    pasted = "序号\t单位名称\t单位类型\t简称\t电子邮箱\n1\t望江街道总工会\t街镇\t望江街道；望江\ta@example.com\n2\t区教育工会\t系统\t\t\n合计\t\t\t\t"
    assert units(pasted) == [
        ("u01", "望江街道总工会", "街镇", ("望江街道", "望江"), "a@example.com"),
        ("u02", "区教育工会", "系统", (), ""),
    ]


def test_columns_without_header_are_told_by_what_they_hold() -> None:
    assert units("1，望江街道总工会，街镇，a@example.com\n2，区教育工会，系统，b@example.com") == [
        ("u01", "望江街道总工会", "街镇", (), "a@example.com"),
        ("u02", "区教育工会", "系统", (), "b@example.com"),
    ]


def test_ids_that_are_given_stay_and_made_ones_keep_clear_of_them() -> None:
    assert [one[0] for one in units("编号,名称\nu02,甲工会\n,乙工会\n,丙工会")] == ["u02", "u01", "u03"]


def test_a_unit_that_stands_twice_is_refused_with_both_rows() -> None:
    with pytest.raises(RosterError, match="第 1 行和第 3 行的单位都是“甲 工会”"):
        units("甲工会\n乙工会\n甲 工会")


def test_a_list_without_names_is_refused() -> None:
    with pytest.raises(RosterError, match="没有找到单位名称"):
        units("1,2\n3,4")


def test_a_workbook_is_read_whatever_stands_above_its_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("应报单位名册",), ("序号", "名称", "类别", "干部数"), (1, "甲工会", "街镇", 12), (2, "乙工会", "系统", 30)):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    found = units_in(rows_in("名册.xlsx", stream.getvalue()))
    assert [(one.name, one.kind, one.extra) for one in found] == [
        ("甲工会", "街镇", {"干部数": "12"}),
        ("乙工会", "系统", {"干部数": "30"}),
    ]
    path = tmp_path / "roster.csv"
    path.write_text(roster_csv(found), encoding="utf-8-sig")
    assert load_roster(path) == found


def test_a_sort_merged_over_the_rows_of_several_units_is_that_of_each() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("2025年度报送单位名册",),
        ("序号", "所属系统", "单位（工会）全称", "简称", "电子信箱"),
        (1, "县市区", "甲县总工会", "甲县", "a@example.com"),
        (2, None, "乙县总工会", None, None),
        (3, "产业", "教育工会", None, None),
        ("合计", None, "3家"),
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:B4")
    stream = io.BytesIO()
    book.save(stream)
    assert [(one.name, one.kind, one.aliases, one.email) for one in units_in(rows_in("名册.xlsx", stream.getvalue()))] == [
        ("甲县总工会", "县市区", ("甲县",), "a@example.com"),
        ("乙县总工会", "县市区", (), ""),
        ("教育工会", "产业", (), ""),
    ]


def test_a_list_printed_in_two_columns_is_read_down_one_and_then_the_other() -> None:
    assert units("序号\t工会名称\t序号\t工会名称\n1\t甲工会\t3\t丙工会\n2\t乙工会\t\t") == [
        ("u01", "甲工会", "", (), ""),
        ("u02", "乙工会", "", (), ""),
        ("u03", "丙工会", "", (), ""),
    ]


def test_two_columns_of_names_that_are_no_halves_are_refused() -> None:
    with pytest.raises(RosterError, match="有几列都是单位名称"):
        units("工会名称\t类别\t上级工会名称\t工会名称\n甲工会\t街镇\t总会\t乙工会")


def test_a_file_that_is_no_table_is_refused() -> None:
    with pytest.raises(RosterError, match=r"名册“名册.xlsx”读不出来"):
        rows_in("名册.xlsx", b"PK\x03\x04broken")
