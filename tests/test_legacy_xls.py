"""What an `.xls` holds that is no plain value: pictures by formula, formulas without a result, text in shapes."""

from __future__ import annotations

import struct

import pytest

from extractors.core.document import Cell, Grid, Line
from extractors.formats.legacy import legacy_kind, read_legacy_sheets
from tests.support import biff_writer as biff

SHEET = (biff.text(1, 0, "职工人数"), biff.number(2, 0, 4), biff.number(3, 0, 2.5), biff.text(4, 0, "甲"))


def blocks(*sheet: bytes, book: tuple[bytes, ...] = ()) -> list[Line | Grid]:
    """What is read of the sheet with further records."""
    data = biff.as_xls([*SHEET, *sheet], book)
    assert legacy_kind(data) == "xls"
    (document,) = read_legacy_sheets(data)
    return document.blocks


def answer(*sheet: bytes, book: tuple[bytes, ...] = ()) -> tuple[str, str]:
    """Text and mark of B2."""
    grid = next(block for block in blocks(*sheet, book=book) if isinstance(block, Grid))
    cell = next((cell for cell in grid.cells if (cell.row, cell.col) == (1, 1)), Cell("", 1, 1, 1, 1, None))
    return cell.text, cell.mark


CALLED = b"\x17\x04\x00ID_1\x1e\x01\x00\x42\x03\xff\x00"


@pytest.mark.parametrize("token", [0x23, 0x43, 0x63])
@pytest.mark.parametrize("result", [biff.EMPTY, biff.FAILED, struct.pack("<d", 0)])
def test_picture_placed_by_a_formula_is_told(token: int, result: bytes) -> None:
    book = (biff.own_name("_xlfn.SUMIFS"), biff.own_name("_xlfn.DISPIMG"))
    assert answer(biff.formula(1, 1, struct.pack("<BI", token, 2) + CALLED, result), book=book)[1] == "unreadable_object"
    assert answer(biff.formula(1, 1, struct.pack("<BI", token, 1) + CALLED, struct.pack("<d", 3)), book=book) == ("3", "")


def test_picture_placed_by_a_function_of_an_add_in_is_told() -> None:
    tokens = struct.pack("<BHHH", 0x39, 0, 1, 0) + CALLED
    assert answer(biff.formula(1, 1, tokens, biff.EMPTY), book=(biff.foreign_name("DISPIMG"),))[1] == "unreadable_object"
    assert answer(biff.formula(1, 1, tokens, struct.pack("<d", 3)), book=(biff.foreign_name("EOMONTH"),)) == ("3", "")


def test_formula_of_which_an_error_is_left_is_an_error_value() -> None:
    assert answer(biff.formula(1, 1, biff.NOT_AVAILABLE, struct.pack("<d", 0))) == ("#N/A", "")


def ref(row: int, col: int, flags: int = 0xC000) -> bytes:
    """The token of a cell."""
    return struct.pack("<BHH", 0x44, row, col | flags)


AREA = struct.pack("<B4H", 0x25, 2, 3, 0, 0)
COMPUTED = {
    "SUM by its own token": (AREA + b"\x19\x10\x00\x00", "6.5"),
    "SUM of several": (AREA + ref(2, 0) + b"\x1e\x0a\x00\x22\x03\x04\x00", "20.5"),
    "sum and product": (ref(2, 0) + ref(3, 0) + b"\x1e\x02\x00\x05\x03", "9"),
    "brackets, spaces": (b"\x19\x40\x00\x01" + ref(2, 0, 0) + b"\x1e\x01\x00\x04\x15\x1e\x04\x00\x06\x13\x12", "-0.75"),
    "decimals": (b"\x1f" + struct.pack("<d", 0.1) + ref(3, 0) + b"\x03", "2.6"),
}


@pytest.mark.parametrize("name", COMPUTED)
def test_arithmetic_saved_with_an_empty_result_is_computed_with_a_doubt(name: str) -> None:
    tokens, shown = COMPUTED[name]
    assert answer(biff.formula(1, 1, tokens, biff.EMPTY)) == (shown, "formula_computed")


@pytest.mark.parametrize("name", COMPUTED)
def test_arithmetic_saved_with_a_zero_for_its_result_is_computed_with_a_doubt(name: str) -> None:
    tokens, shown = COMPUTED[name]
    assert answer(biff.formula(1, 1, tokens, bytes(8))) == (shown, "formula_computed")


def test_sum_over_cells_with_a_zero_for_their_result_is_computed_too() -> None:
    both = (biff.formula(1, 1, ref(1, 2) + ref(1, 2) + b"\x03", bytes(8)), biff.formula(1, 2, AREA + b"\x19\x10\x00\x00", bytes(8)))
    assert answer(*both) == ("13", "formula_computed")


@pytest.mark.parametrize(
    "tokens", [ref(2, 0) + ref(2, 0) + b"\x04", ref(30, 0) + ref(31, 0) + b"\x03", ref(1, 0) + b"\x1e\x01\x00\x03", b"\x42\x01\x05\x00"]
)
def test_zero_that_the_cells_give_too_or_that_cannot_be_checked_is_read(tokens: bytes) -> None:
    sheet = biff.text(1, 0, "职工3人") if tokens.startswith(ref(1, 0)) else b""
    assert answer(sheet, biff.formula(1, 1, tokens, bytes(8))) == ("0", "")


@pytest.mark.parametrize("result, shown", [(struct.pack("<d", 7), "7"), (biff.FAILED, "#N/A")])
def test_saved_result_of_a_formula_is_read(result: bytes, shown: str) -> None:
    assert answer(biff.formula(1, 1, COMPUTED["sum and product"][0], result)) == (shown, "")


@pytest.mark.parametrize(
    "tokens", [ref(2, 0) + b"\x17\x00\x00\x0b", b"\x42\x01\x05\x00", b"\x19\x02\x00\x00", b"\x01\x00\x00\x00\x00", b"\x03", b""]
)
def test_empty_result_of_any_other_formula_is_an_empty_cell(tokens: bytes) -> None:
    assert answer(biff.formula(1, 1, tokens, biff.EMPTY)) == ("", "")


@pytest.mark.parametrize("kind", [biff.TEXT_BOX, biff.RECTANGLE, biff.LATER_SHAPE])
@pytest.mark.parametrize("pieces", [1, 3])
def test_text_in_a_shape_over_an_empty_cell_is_its_answer(kind: int, pieces: int) -> None:
    assert answer(biff.drawn(kind, (1, 1), "三百二十", pieces)) == ("三百二十", "")


def test_text_in_a_shape_over_a_text_or_far_away_stands_for_itself() -> None:
    found = blocks(biff.text(1, 1, "320"), biff.drawn(biff.TEXT_BOX, (1, 1), "约"), biff.drawn(biff.TEXT_BOX, (40, 1), "附注"))
    assert [block.text for block in found if isinstance(block, Line)] == ["约", "附注"]


def test_note_is_no_answer() -> None:
    assert answer(biff.drawn(biff.NOTE, (1, 1), "批注")) == ("", "")


def test_picture_over_a_cell_is_told() -> None:
    assert answer(biff.drawn(biff.PICTURE, (1, 1)))[1] == "unreadable_object"


@pytest.mark.parametrize("name, shown", [("Wingdings 2", "☑"), ("宋体", "R")])
def test_tick_in_a_symbol_font_is_read_as_it_is_drawn(name: str, shown: str) -> None:
    font = struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 2, 2, 0) + struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    book = (biff.record(0x0031, font), biff.record(0x00E0, bytes(20)))
    assert answer(biff.text(1, 1, "R"), book=book) == (shown, "")


def whole(number: int) -> bytes:
    """A whole number in a formula."""
    return struct.pack("<BH", 0x1E, number)


def word(said: str) -> bytes:
    """A text in a formula."""
    return struct.pack("<BBB", 0x17, len(said), 1) + said.encode("utf-16-le")


def beside(rows: int, columns: int, *, moves: bool) -> bytes:
    """A cell as it lies from the first one, or a fixed one."""
    return struct.pack("<BhH", 0x4C, rows, (columns & 0xFF) | (0xC000 if moves else 0))


RULES: dict[str, tuple[int, int, tuple[bytes, ...], bool]] = {
    "greater": (1, 5, (whole(10),), True),
    "not greater": (1, 5, (whole(12),), False),
    "between": (1, 1, (whole(10), whole(20)), True),
    "not equal to a text": (1, 3, (word("12"),), False),
    "always": (2, 0, (b"\x1d\x01",), True),
    "never": (2, 0, (b"\x1d\x00",), False),
    "by the cell before it": (2, 0, (beside(0, -1, moves=True) + word("职工人数") + b"\x0b",), True),
    "by a fixed cell": (2, 0, (beside(4, 0, moves=False) + word("乙") + b"\x0b",), False),
    "by a function": (2, 0, (b"\x42\x00\xff\x00",), True),
    **{
        f"by {name}": (2, 0, (beside(0, 0, moves=True) + struct.pack("<BH", 0x41, number) + after,), hidden)
        for name, number, after, hidden in (
            ("ISNA", 2, b"", False),
            ("ISERROR", 3, b"", False),
            ("LEN", 32, whole(2) + b"\x0b", True),
            ("LEN of three", 32, whole(3) + b"\x0b", False),
            ("NOT", 38, b"", False),
            ("ISTEXT", 127, b"", False),
            ("ISNUMBER", 128, b"", True),
            ("ISBLANK", 129, b"", False),
            ("LEN of TRIM", 118, b"\x41\x20\x00" + whole(0) + b"\x0b", False),
            ("a function to come", 999, b"", True),
        )
    },
    "by AND": (2, 0, (b"\x1d\x01" + b"\x1d\x00" + b"\x42\x02\x24\x00",), False),
    "by OR": (2, 0, (b"\x1d\x01" + b"\x1d\x00" + b"\x42\x02\x25\x00",), True),
    "by AND of nothing": (2, 0, (b"\x42\x02\x24\x00",), True),
    "of a kind to come": (9, 0, (), True),
}


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("look", ["WHITE_FONT", "STRUCK_FONT", "BLACK_FILL"])
def test_figure_that_a_conditional_format_hides_is_a_doubt_unless_its_rule_is_surely_false(name: str, look: str) -> None:
    kind, operator, formulas, hidden = RULES[name]
    rule = biff.conditional((1, 1, 1, 1), kind, operator, formulas, getattr(biff, look))
    assert answer(biff.number(1, 1, 12), rule) == ("12", "odd_look" if hidden else "")


def test_rule_that_is_cut_off_or_counts_elsewhere_refuses_no_file() -> None:
    rule = biff.conditional((1, 1, 1, 1), 1, 5, (whole(10),), biff.WHITE_FONT)
    head = rule[: 4 + 22]
    assert answer(biff.number(1, 1, 12), head + biff.record(0x01B1, b"\x01\x05")) == ("12", "odd_look")
    assert answer(biff.number(1, 1, 12), biff.conditional((9, 9, 1, 1), 1, 5, (whole(10),), biff.WHITE_FONT)) == ("12", "")
