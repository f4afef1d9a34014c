"""What the conditional formats of a workbook hide or strike out, and what they only colour."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.document import Grid
from extractors.formats.excel import read_excel
from extractors.formats.excel.conditional import shown
from extractors.formats.excel.conditional.rules import Rule as Asked
from extractors.formats.excel.conditional.verdicts import Verdicts
from extractors.formats.package import Package
from tests.support.returns import repacked

WHITE = Font(color="FFFFFF")
STRUCK = Font(strike=True)


def marks(edit: Callable[[Worksheet], object]) -> dict[str, str]:
    """The marks of a sheet with figures in column B and words in column C, by cell, those that have one."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in (("甲", 12, "在职"), ("乙", 0, "退休"), ("丙", -5, "在职"), ("丁", 300, "见附件")):
        sheet.append(row)
    edit(sheet)
    target = io.BytesIO()
    made.save(target)
    return marked(target.getvalue())


def marked(data: bytes) -> dict[str, str]:
    """The marked cells of a workbook."""
    (document,) = read_excel(data)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    return {f"{'ABCDE'[cell.col]}{cell.row + 1}": cell.mark for cell in grid.cells if cell.mark}


def odd(*cells: str) -> dict[str, str]:
    """Cells that look other than they hold."""
    return dict.fromkeys(cells, "odd_look")


def under(rule: Rule, cells: str = "B1:B4") -> dict[str, str]:
    """The marks where a rule stands over cells."""
    return marks(lambda sheet: sheet.conditional_formatting.add(cells, rule))


@pytest.mark.parametrize(
    "sign, formulas, hidden",
    [
        ("equal", ["0"], ["B2"]), ("notEqual", ["0"], ["B1", "B3", "B4"]), ("lessThan", ["0"], ["B3"]), ("greaterThan", ["12"], ["B4"]),
        ("greaterThanOrEqual", ["12"], ["B1", "B4"]), ("lessThanOrEqual", ["-5"], ["B3"]), ("between", ["20", "0"], ["B1", "B2"]),
        ("notBetween", ["0", "20"], ["B3", "B4"]), ("equal", ['"12"'], []), ("equal", ["$B$1"], ["B1"]), ("lessThan", ["B2"], ["B3"]),
    ],
)  # fmt: skip
def test_figures_are_told_where_a_comparison_makes_them_white(sign: str, formulas: list[str], hidden: list[str]) -> None:
    # the last formula moves along with the cells; below the last one stands an empty cell, which counts as 0
    assert under(CellIsRule(sign, formulas, font=WHITE)) == odd(*hidden)


@pytest.mark.parametrize(
    "formula, hidden",
    [
        ("TRUE", ["B1", "B2", "B3", "B4"]), ("FALSE", []), ("1", ["B1", "B2", "B3", "B4"]), ("B1=0", ["B2"]), ('$C1="退休"', ["B2"]),
        ('AND($C1="在职",B1<0)', ["B3"]), ("OR(B1=0,NOT(B1<100))", ["B2", "B4"]), ("ISBLANK(D1)", ["B1", "B2", "B3", "B4"]),
        ("ISERROR(B1)", []), ("LEN(C1)=3", ["B4"]), ("ISTEXT(B1)", []), ('C1=""', []), ('B1="x"', []), ("ISNUMBER(B1)", ["B1", "B2", "B3", "B4"]),
        ("MOD(ROW(),2)=0", ["B1", "B2", "B3", "B4"]), ("Sheet2!A1=1", ["B1", "B2", "B3", "B4"]), ("B1>AVERAGE(B$1:B$4)", ["B1", "B2", "B3", "B4"]),
        ("(-B1)=5", ["B3"]), ('B1<>""', ["B1", "B2", "B3", "B4"]), ('B1=""', []), ('D1=""', ["B1", "B2", "B3", "B4"]), ("D1=0", ["B1", "B2", "B3", "B4"]),
        ('TRIM(" 在  职 ")="在 职"', ["B1", "B2", "B3", "B4"]), ('ISBLANK("")', []), ('ISTEXT("")', ["B1", "B2", "B3", "B4"]), ("ISTEXT(D1)", []), ("B1=", ["B1", "B2", "B3", "B4"]), ("(" * 30 + "1" + ")" * 30, ["B1", "B2", "B3", "B4"]),
    ],
)  # fmt: skip
def test_an_expression_is_asked_where_it_only_compares_and_doubted_where_it_does_more(formula: str, hidden: list[str]) -> None:
    assert under(FormulaRule([formula], font=STRUCK)) == odd(*hidden)


@pytest.mark.parametrize(
    "kind, text, hidden",
    [
        ("containsText", "附件", ["C4"]), ("notContainsText", "附件", ["C1", "C2", "C3"]), ("beginsWith", "退", ["C2"]), ("endsWith", "职", ["C1", "C3"]),
        ("duplicateValues", None, ["C1", "C3"]), ("uniqueValues", None, ["C2", "C4"]), ("containsBlanks", None, []),
        ("notContainsErrors", None, ["C1", "C2", "C3", "C4"]), ("containsErrors", None, []), ("containsText", "附*", ["C1", "C2", "C3", "C4"]),
        ("timePeriod", None, ["C1", "C2", "C3", "C4"]),
    ],
)  # fmt: skip
def test_words_are_told_that_a_rule_about_texts_strikes_out(kind: str, text: str | None, hidden: list[str]) -> None:
    assert under(Rule(kind, text=text, dxf=DifferentialStyle(font=STRUCK), formula=["1"]), "C1:C4") == odd(*hidden)


def test_a_text_is_larger_than_any_figure_as_spreadsheets_have_it() -> None:
    assert under(CellIsRule("greaterThan", ["100"], font=WHITE), "C1:C4") == odd("C1", "C2", "C3", "C4")


@pytest.mark.parametrize(
    "code, hidden",
    [
        (";;;", ["B1", "B2", "B3", "B4", "C1", "C2", "C3", "C4"]), ('0"万"', ["B1", "B2", "B3", "B4"]), ("0;0", ["B3"]), ("#", ["B2"]), ("0.00", []),
        ("0%", ["B1", "B2", "B3", "B4"]), ("yyyy-mm-dd", ["B1", "B2", "B3", "B4"]), ("000", ["B1", "B2", "B3"]),
    ],
)  # fmt: skip
def test_a_number_format_with_a_condition_is_told_where_it_shows_another_value(code: str, hidden: list[str]) -> None:
    # the number is that of a format which cells use: that of a rule is another one
    rule = Rule("expression", dxf=DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode=code)), formula=["TRUE"])

    def edit(sheet: Worksheet) -> None:
        sheet["A1"].number_format = '0"人"'
        sheet.conditional_formatting.add("B1:C4", rule)

    assert marks(edit) == odd(*hidden)


def test_colours_that_leave_the_text_to_be_seen_are_no_doubt() -> None:
    light = PatternFill(bgColor="FFC7CE")
    assert under(CellIsRule("greaterThan", ["0"], font=Font(color="9C0006"), fill=light)) == {}
    assert under(CellIsRule("greaterThan", ["0"], font=Font(color="FFFFFF"), fill=PatternFill(bgColor="C00000"))) == {}
    assert under(CellIsRule("greaterThan", ["0"], font=Font(color="FFC7CE"), fill=light)) == odd("B1", "B4")
    assert under(CellIsRule("greaterThan", ["0"], fill=PatternFill(bgColor="FF000000"))) == odd("B1", "B4")


def test_a_colour_counts_over_the_fill_that_its_cell_has() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["B1"].fill = PatternFill("solid", fgColor="FFC7CE")
        sheet["B3"].font = Font(color="FFFF00")
        sheet.conditional_formatting.add("B1:B2", FormulaRule(["TRUE"], font=Font(color="FFC7CE")))
        sheet.conditional_formatting.add("B3:B4", FormulaRule(["TRUE"], fill=PatternFill(bgColor="FFFF00")))

    assert marks(edit) == odd("B1", "B3")


def test_the_first_rule_that_is_true_counts_before_the_next() -> None:
    def edit(sheet: Worksheet, *, stops: bool = False) -> None:
        sheet.conditional_formatting.add("B1:B4", CellIsRule("greaterThan", ["0"], font=Font(color="9C0006")))
        sheet.conditional_formatting.add("B1:B4", CellIsRule("lessThan", ["0"], stopIfTrue=stops))
        sheet.conditional_formatting.add("B1:B4", FormulaRule(["TRUE"], font=WHITE))

    assert marks(edit) == odd("B2", "B3")
    assert marks(lambda sheet: edit(sheet, stops=True)) == odd("B2")


def test_a_rule_that_is_true_counts_before_a_later_one_that_nobody_can_tell() -> None:
    def edit(sheet: Worksheet, *, dark_first: bool) -> None:
        rules = CellIsRule("greaterThan", ["0"], font=Font(color="9C0006")), FormulaRule(["MOD(B1,2)=0"], font=WHITE)
        for rule in rules if dark_first else reversed(rules):
            sheet.conditional_formatting.add("B1:B4", rule)

    assert marks(lambda sheet: edit(sheet, dark_first=True)) == odd("B2", "B3")
    assert marks(lambda sheet: edit(sheet, dark_first=False)) == odd("B1", "B2", "B3", "B4")


@pytest.mark.parametrize(
    "formula, hidden",
    [
        ("D1=0", []), ("ISBLANK(D1)", []), ("D1=43025", ["D1"]), ("D1>43025", ["D2"]), ("D1=43025.5", ["D2"]), ("D1=0.25", ["D3"]), ("D1=1.5", ["D4"]),
    ],
)  # fmt: skip
def test_a_date_counts_as_its_number_of_days(formula: str, hidden: list[str]) -> None:
    def edit(sheet: Worksheet) -> None:
        days = dt.date(2017, 10, 17), dt.datetime(2017, 10, 17, 12), dt.time(6), dt.timedelta(hours=36)  # noqa: DTZ001 - a cell's own
        for row, day in enumerate(days, 1):
            sheet.cell(row, 4, day)
        sheet.conditional_formatting.add("D1:D4", FormulaRule([formula], font=WHITE))

    assert marks(edit) == odd(*hidden)


@pytest.mark.parametrize("written", ["1E400", "-1E400", "INF"])
def test_a_figure_beyond_all_numbers_under_a_number_format_is_a_doubt(written: str) -> None:
    first = io.BytesIO()
    made = openpyxl.Workbook()
    assert isinstance(made.active, Worksheet)
    made.active["A1"] = 4711
    style = DifferentialStyle(numFmt=NumberFormat(numFmtId=164, formatCode="000"))
    made.active.conditional_formatting.add("A1", Rule("expression", dxf=style, formula=["TRUE"]))
    made.save(first)
    sheet = Package(first.getvalue()).read("xl/worksheets/sheet1.xml").replace(b"<v>4711</v>", f"<v>{written}</v>".encode())
    assert set(marked(repacked(first.getvalue(), {"xl/worksheets/sheet1.xml": sheet}))) == {"A1"}


def test_bars_and_signs_in_place_of_a_figure_are_told_and_beside_it_are_not() -> None:
    bar = {"start_type": "min", "end_type": "max", "color": "638EC6"}
    icons = {"icon_style": "3Arrows", "type": "percent", "values": [0, 33, 67]}
    assert under(DataBarRule(**bar)) == under(IconSetRule(**icons)) == {}
    assert under(DataBarRule(**bar, showValue=False)) == odd("B1", "B2", "B3", "B4")
    assert under(IconSetRule(**icons, showValue=False), "B1:C4") == odd("B1", "B2", "B3", "B4")


def test_a_rule_over_a_formula_without_a_result_is_doubted() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet["D1"] = "=B1*2"
        sheet.conditional_formatting.add("B1:B2", FormulaRule(["$D1=1"], font=WHITE))

    assert marks(edit)["B1"] == "odd_look"
    assert "B2" not in marks(edit)


def test_a_rule_over_several_areas_is_doubted_where_nobody_knows_for_which_cell_it_was_written() -> None:
    def areas(formula: str, cells: str) -> dict[str, str]:
        first = io.BytesIO()
        made = openpyxl.Workbook()
        for row, value in enumerate((12, 0, -5, 300), 1):
            made.active.cell(row, 2, value)
        made.active.conditional_formatting.add("B1:B4", FormulaRule([formula], font=WHITE))
        made.save(first)
        sheet = Package(first.getvalue()).read("xl/worksheets/sheet1.xml")
        return marked(
            repacked(
                first.getvalue(), {"xl/worksheets/sheet1.xml": sheet.replace(b'sqref="B1:B4"><cfRule', f'sqref="{cells}"><cfRule'.encode())}
            )
        )

    assert areas("B3=0", "B3:B4 B1:B2") == odd("B1", "B2", "B3", "B4")
    assert areas("$B$3=0", "B3:B4 B1:B2") == {}
    assert areas("B1=0", "B1:B2 B3:B4") == odd("B2")


def test_rules_of_newer_excel_are_asked_too() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, value in enumerate((12, 0, -5)):
        sheet.write(row, 0, "人数")
        sheet.write(row, 1, value)
    sheet.conditional_format("B1:B3", {"type": "data_bar", "data_bar_2010": True, "bar_only": True})
    book.close()
    assert marked(made.getvalue()) == odd("B1", "B2", "B3")


def test_more_rules_than_can_be_asked_are_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_LOOKS", 3)
    assert under(CellIsRule("equal", ["0"], font=WHITE)) == odd("B1", "B2", "B3", "B4")


def test_only_rules_that_may_hide_count_among_those_that_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_LOOKS", 8)

    def edit(sheet: Worksheet) -> None:
        for step in range(5):
            sheet.conditional_formatting.add("B1:B4", CellIsRule("greaterThan", [str(step)], fill=PatternFill(bgColor="FFC7CE")))
        sheet.conditional_formatting.add("B1:B4", CellIsRule("equal", ["0"], font=WHITE))

    assert marks(edit) == odd("B2")


def test_a_rule_that_stands_there_many_times_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_LOOKS", 5)

    def edit(sheet: Worksheet) -> None:
        for cells in ("B1:B4", "B1:B3", "B2:B4", "B1:B2", "B3:B4"):
            sheet.conditional_formatting.add(cells, CellIsRule("equal", ["0"], font=WHITE))

    assert marks(edit) == odd("B2")


def test_rules_alike_in_their_words_are_two_where_they_compare_with_cells_beside_them() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.conditional_formatting.add("B2:B4", FormulaRule(["B1=12"], font=WHITE))
        sheet.conditional_formatting.add("B1:B4", FormulaRule(["B1=12"], font=WHITE))

    assert marks(edit) == odd("B1", "B2")


def test_more_areas_than_can_be_passed_are_doubts_and_refuse_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "_MOST_PASSED", 3)
    assert set(under(CellIsRule("equal", ["0"], font=WHITE))) >= {"B1", "B2", "B3", "B4"}
    assert under(CellIsRule("equal", ["0"], fill=PatternFill(bgColor="FFC7CE"))) == {}


def test_a_text_in_the_colour_with_which_another_rule_fills_its_cell_is_told() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.conditional_formatting.add("B1:B4", CellIsRule("greaterThan", ["0"], font=Font(color="FF0000")))
        sheet.conditional_formatting.add("B1:B4", CellIsRule("greaterThan", ["100"], fill=PatternFill(bgColor="FF0000")))

    assert marks(edit) == odd("B4")


def test_a_long_list_is_read_row_by_row_with_the_doubts_of_its_rules() -> None:
    def edit(sheet: Worksheet) -> None:
        for number in range(5, 400):
            sheet.append((f"人{number}", number, "退休" if number == 250 else "在职"))
        sheet.conditional_formatting.add("A1:C1048576", FormulaRule(['$C1="退休"'], font=STRUCK))

    assert marks(edit) == odd("A2", "B2", "C2", "A250", "B250", "C250")


def test_an_expression_that_gives_words_is_neither_true_nor_false() -> None:
    cells = Verdicts({(0, 0): "在职", (1, 0): 5.0, (2, 0): 0.0})
    for formula, told in (
        ("A1", [None, True, False, False]),
        ("NOT(A1)", [None, False, True, True]),
        ("AND(1,A1)", [None, True, False, False]),
    ):
        rule = Asked((((0, 0), (3, 0)),), "expression", formulas=(formula,))
        assert [cells.on(rule, (row, 0)) for row in range(4)] == told


def test_a_date_is_compared_as_its_workbook_counts_days() -> None:
    made, target = openpyxl.Workbook(), io.BytesIO()
    made.epoch = CALENDAR_MAC_1904
    assert isinstance(made.active, Worksheet)
    made.active["A1"], made.active["A2"] = dt.date(2017, 10, 17), dt.date(2017, 10, 18)
    made.active.conditional_formatting.add("A1:A2", CellIsRule("equal", ["41563"], font=WHITE))
    made.save(target)
    assert marked(target.getvalue()) == odd("A1")
