"""Formulas stored without a result: arithmetic is computed with a doubt, anything else stays unreadable."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from extractors.formats.excel import read_excel
from extractors.formats.excel.formulas import Formulas
from tests.support.own_tables import LABELS, NAMES, taken


def computed(formula: str, **cells: object) -> tuple[str, str]:
    """Text and mark of D1 with a formula over other cells."""
    book = openpyxl.Workbook()
    for name, value in {"A1": 1, "A2": 2.5, "A3": "甲", **cells, "D1": f"={formula}"}.items():
        book.active[name] = value
    out = io.BytesIO()
    book.save(out)
    (document,) = read_excel(out.getvalue())
    return next((cell.text, cell.mark) for cell in document.blocks[0].cells if (cell.row, cell.col) == (0, 3))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "formula, shown",
    [
        ("SUM(A1:A2)", "3.5"),
        ("SUM(A1:B9)", "3.5"),
        ("SUM(A1,A2,10)", "13.5"),
        ("sum($A$1:A1)+1", "2"),
        ("A1+A2*2", "6"),
        ("-(A1-3)/4", "0.5"),
        ("0.1+0.2", "0.3"),
        ("B7+1", "1"),
        ("D2*2", "4"),
    ],
)
def test_arithmetic_without_a_result_is_computed_with_a_doubt(formula: str, shown: str) -> None:
    assert computed(formula, D2="=A1+1") == (shown, "formula_computed")


@pytest.mark.parametrize(
    "formula",
    [
        "AVERAGE(A1:A2)",
        "A1+A3+A4",
        "SUM(A1:A4)",
        "A1/B9",
        "Sheet2!A1+1",
        "D1+1",
        "SUM(A1:A1048576)",
        "ROUND(A1,0)",
        "A1%",
        "A1&A2",
        "SUM(A1",
        "1+",
    ],
)
def test_any_other_formula_stays_without_a_result(formula: str) -> None:
    assert computed(formula, A4="12人") == (f"={formula}", "formula_uncached")


def saved(formula: str, result: object, *, asks: bool, shown: str = "General") -> tuple[str, str]:
    """Text and mark of a cell with a formula and a saved result, in a workbook that asks to be computed anew, or not."""
    out, told = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_column("A1", [1, 2.5, 0.1, 0.2])
        sheet.write_formula("D1", f"={formula}", book.add_format({"num_format": shown}), result)
    with zipfile.ZipFile(out) as package, zipfile.ZipFile(told, "w") as made:
        for name in package.namelist():
            made.writestr(name, package.read(name) if asks else package.read(name).replace(b' fullCalcOnLoad="1"', b""))
    (document,) = read_excel(told.getvalue())
    return next((cell.text, cell.mark) for cell in document.blocks[0].cells if (cell.row, cell.col) == (0, 3))  # type: ignore[union-attr]


@pytest.mark.parametrize("asks", [True, False])
@pytest.mark.parametrize(
    "formula, result, told",
    [
        ("SUM(A1:A2)", 0, ("3.5", "formula_computed")), ("SUM(A1:A2)", 3.5, ("3.5", "")), ("A1-1", 0, ("0", "")), ("A1*A2", 2.5, ("2.5", "")),
        ("A3+A4", 0.30000000000000004, ("0.3", "")), ('IF(A1=1,"甲","乙")', "甲", ("甲", "")), ("AVERAGE(A1:A2)", 1.75, ("1.75", "")),
    ],
)  # fmt: skip
def test_a_saved_0_that_the_cells_do_not_give_stands_for_no_result(formula: str, result: object, told: tuple[str, str], asks: bool) -> None:  # noqa: FBT001 - a case
    assert saved(formula, result, asks=asks) == told


def test_a_workbook_that_asks_to_be_computed_anew_is_not_taken_by_what_it_saved() -> None:
    assert saved("SUM(A1:A2)", 7, asks=True) == ("3.5", "formula_computed")
    assert saved("SUM(A1:A2)", 7, asks=False) == ("7", "")
    assert saved("COUNTA(A1:A2)", 0, asks=True) == ("=COUNTA(A1:A2)", "formula_uncached")
    assert saved("COUNTA(A1:A2)", 0, asks=False) == ("0", "")
    assert saved("COUNTA(A1:A2)", 2, asks=True) == ("2", "")


def test_cells_that_one_formula_fills_are_told_with_the_first() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (1, 2, 3):
        book.active.cell(row, 1, row)
    book.active["B1"] = ArrayFormula("B1:B3", "=A1:A3*10")
    book.save(out)
    (document,) = read_excel(out.getvalue())
    told = [(cell.text, cell.mark) for cell in document.blocks[0].cells if cell.col == 1]  # type: ignore[union-attr]
    assert told == [("=A1:A3*10", "formula_uncached")] * 3

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as other:
        sheet = other.add_worksheet()
        sheet.write_column("A1", [1, 2, 3])
        sheet.write_array_formula("B1:B3", "{=A1:A3*10}")
    (document,) = read_excel(made.getvalue())
    assert [cell.mark for cell in document.blocks[0].cells if cell.col == 1] == ["formula_uncached"] * 3  # type: ignore[union-attr]


@pytest.mark.parametrize("asks", [True, False])
@pytest.mark.parametrize(
    "formula, result, shown, told",
    [
        ("A1/A2", 0, "0.0%", ("0.4", "formula_computed")), ("A1-1", 0, "0.0%", ("0%", "")), ("A1/A2", 0.4, "0.0%", ("40%", "")),
        ("A1/A2", 0, "000000", ("0.4", "formula_computed")), ("A1*40000", 0, "yyyy-mm-dd", ("40000", "formula_computed")),
    ],
)  # fmt: skip
def test_a_saved_0_is_none_however_its_format_shows_it(formula: str, result: object, shown: str, told: tuple[str, str], asks: bool) -> None:  # noqa: FBT001 - a case
    assert saved(formula, result, asks=asks, shown=shown) == told


def test_formulas_that_go_in_a_circle_end() -> None:
    assert Formulas({(0, 0): "B1", (0, 1): "A1"}, {}).computed((0, 0)) is None


def test_formula_that_others_rest_on_is_computed_once() -> None:
    """Each row sums up all rows above it; without its result the last one would be asked for half a million times."""
    running = {(row, 0): f"SUM(A$1:A{row})" for row in range(1, 20)} | {(0, 0): "1"}
    assert Formulas(running, {}).computed((19, 0)) == str(2**18)


def test_so_many_cells_are_asked_for_and_no_more() -> None:
    rows = {(row, 1): f"SUM(A$1:A{row + 1})" for row in range(1100)}
    sheet = Formulas(rows, dict.fromkeys(((row, 0) for row in range(1100)), 1.0))
    told = [sheet.computed(place) for place in rows]
    assert told[:990] == [str(row + 1) for row in range(990)]
    assert set(told[1000:]) == {None}


def test_computed_figure_is_an_answer_that_goes_to_review() -> None:
    book = openpyxl.Workbook()
    book.active.append(["单位", *LABELS])
    book.active.append(["五角场街道", "=7+5", 2, 3, 4, 5, 6])
    out = io.BytesIO()
    book.save(out)
    (made,) = taken(out.getvalue()).readings
    first = made.values[NAMES[0]]
    assert (first.value, [one.code for one in first.findings]) == (12, ["formula_computed"])
