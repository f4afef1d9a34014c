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


YES, NO = b"\x1d\x01", b"\x1d\x00"
HERE = (1, 1, 1, 1)


@pytest.mark.parametrize("formula, hidden", [(YES, True), (NO, False), (b"\x42\x00\xff\x00", True)])
def test_figure_that_a_conditional_format_of_newer_excel_hides_is_a_doubt(formula: bytes, hidden: bool) -> None:  # noqa: FBT001 - a case
    newer = biff.newer_conditional(HERE, formula, biff.WHITE_FONT)
    assert answer(biff.number(1, 1, 12), newer) == ("12", "odd_look" if hidden else "")
    assert answer(biff.number(1, 1, 12), biff.newer_conditional((9, 9, 1, 1), formula, biff.WHITE_FONT)) == ("12", "")
    assert answer(biff.number(1, 1, 12), biff.newer_conditional(HERE, formula, b"")) == ("12", "")


@pytest.mark.parametrize("shown, mark", [(2, ""), (0, "odd_look")])
def test_bar_that_stands_in_place_of_its_figure_is_a_doubt(shown: int, mark: str) -> None:
    bar = bytes(3) + bytes([shown]) + bytes(20)
    assert answer(biff.number(1, 1, 12), biff.newer_conditional(HERE, b"", b"", own=bar)) == ("12", mark)


def test_newer_record_that_is_cut_off_is_a_doubt_and_refuses_no_file() -> None:
    cut = biff.newer_conditional(HERE, YES, biff.WHITE_FONT)
    head = cut[: 4 + int.from_bytes(cut[2:4], "little")]
    rule = cut[len(head) + 4 :]
    assert answer(biff.number(1, 1, 12), head + biff.record(0x087A, rule[:40])) == ("12", "odd_look")
    assert answer(biff.number(1, 1, 12), biff.record(0x087A, rule[:5])) == ("12", "")
    assert answer(biff.number(1, 1, 12), biff.record(0x087A, rule)) == ("12", "odd_look")


@pytest.mark.parametrize("stops, mark", [(True, ""), (False, "odd_look")])
def test_a_rule_that_is_true_ends_the_others_only_where_newer_excel_says_so(stops: bool, mark: str) -> None:  # noqa: FBT001 - a case
    plain = biff.conditional(HERE, 2, 0, (YES,), struct.pack("<IH", 0, 0))
    white = biff.conditional(HERE, 2, 0, (YES,), biff.WHITE_FONT)
    both = plain + white[4 + int.from_bytes(white[2:4], "little") :]
    assert answer(biff.number(1, 1, 12), both, biff.also(0, 0, 1, stops=stops), biff.also(0, 1, 2, stops=True)) == ("12", mark)
    assert answer(biff.number(1, 1, 12), both) == ("12", "")


def test_rules_of_newer_excel_are_asked_in_their_own_order() -> None:
    red = biff.conditional(HERE, 2, 0, (YES,), biff.RED_FONT)
    white = biff.conditional(HERE, 2, 0, (YES,), biff.WHITE_FONT)
    both = white + red[4 + int.from_bytes(red[2:4], "little") :]
    assert answer(biff.number(1, 1, 12), both, biff.also(0, 0, 2, stops=False), biff.also(0, 1, 1, stops=False)) == ("12", "")
    assert answer(biff.number(1, 1, 12), both, biff.also(0, 0, 1, stops=False), biff.also(0, 1, 2, stops=False)) == ("12", "odd_look")


def font(colour: int, size: int = 220) -> bytes:
    """A font of the workbook."""
    return biff.record(0x0031, struct.pack("<5H6B", size, 0, colour, 400, 0, 0, 0, 134, 0, 0, 0))


def style(colour_behind: int | None = None, *, repeated: bool = False) -> bytes:
    """A style with the only font, on a ground of its own."""
    pattern = 0 if colour_behind is None else 1 << 26
    return biff.record(0x00E0, struct.pack("<3H3BBIIH", 0, 0, 1, 4 if repeated else 0, 0, 0, 0, 0, pattern, colour_behind or 0))


def palette(**colours: int) -> bytes:
    """The colours of the workbook, those of some numbers as given."""
    told = {int(name.removeprefix("of")): rgb for name, rgb in colours.items()}
    return biff.record(
        0x0092, struct.pack("<H", 56) + b"".join(told.get(8 + one, 0x808080).to_bytes(3, "big") + b"\0" for one in range(56))
    )


@pytest.mark.parametrize(
    "book, mark",
    [
        ((font(9), style()), "odd_look"), ((font(9), style(18)), ""), ((font(18), style(18)), "odd_look"), ((font(10), style()), ""),
        ((font(23), style(), palette(of23=0xFCFCFC)), "odd_look"), ((font(9), style(), palette(of9=0xC00000)), ""),
        ((font(8), style(12), palette(of8=0, of12=0x000010)), "odd_look"), ((font(0x7FFF), style(64)), ""), ((font(8, 20), style()), "odd_look"),
        ((font(8), style(repeated=True)), "odd_look"), ((font(0x41), style()), "odd_look"),
    ],
)  # fmt: skip
def test_figure_is_seen_in_the_colours_that_its_workbook_declares(book: tuple[bytes, ...], mark: str) -> None:
    assert answer(biff.number(1, 1, 12), book=book) == ("12", mark)


def test_white_under_a_condition_is_seen_on_the_dark_ground_of_its_cell_and_the_ground_alone_may_hide() -> None:
    rule = biff.conditional(HERE, 2, 0, (YES,), biff.WHITE_FONT)
    assert answer(biff.number(1, 1, 12), rule, book=(font(8), style(18))) == ("12", "")
    assert answer(biff.number(1, 1, 12), rule, book=(font(8), style())) == ("12", "odd_look")
    black = biff.conditional(HERE, 2, 0, (YES,), biff.BLACK_FILL)
    assert answer(biff.number(1, 1, 12), black, book=(font(10), style())) == ("12", "")


@pytest.mark.parametrize("since_1904", [True, False])
def test_a_date_is_compared_as_its_workbook_counts_days(since_1904: bool) -> None:  # noqa: FBT001 - a case
    dated = biff.record(0x00E0, struct.pack("<3H3BBIIH", 0, 14, 1, 0, 0, 0, 0, 0, 0, 0))
    counted = biff.record(0x0022, struct.pack("<H", since_1904))
    rule = biff.conditional(HERE, 1, 3, (whole(41563),), biff.WHITE_FONT)
    read, mark = answer(biff.number(1, 1, 41563), rule, book=(counted, font(8), dated))
    assert (read, mark) == ("2017-10-17" if since_1904 else "2013-10-16", "odd_look")
    assert answer(biff.number(1, 1, 41564), rule, book=(counted, font(8), dated))[1] == ""


def test_a_cell_that_a_condition_names_is_the_same_for_every_cell_under_it() -> None:
    named = struct.pack("<BHH", 0x44, 4, 0) + word("甲") + b"\x0b"
    assert answer(biff.number(1, 1, 12), biff.conditional((0, 3, 1, 1), 2, 0, (named,), biff.WHITE_FONT)) == ("12", "odd_look")
    other = struct.pack("<BHH", 0x44, 3, 0) + word("甲") + b"\x0b"
    assert answer(biff.number(1, 1, 12), biff.conditional((0, 3, 1, 1), 2, 0, (other,), biff.WHITE_FONT)) == ("12", "")


@pytest.mark.parametrize("kind, mark", [(1, "unreadable_object"), (biff.RECTANGLE, "unreadable_object"), (biff.NOTE, ""), (0, "")])
def test_small_shape_without_words_over_an_answer_is_a_doubt(kind: int, mark: str) -> None:
    assert answer(biff.number(1, 1, 12), biff.drawn(kind, (1, 1))) == ("12", mark)
    assert answer(biff.number(1, 1, 12), biff.drawn(kind, (1, 1), "备注"))[1] == ""


@pytest.mark.parametrize(
    "number, code, shown",
    [
        (60, "yyyy-mm-dd", "2012-05-03"),
        (38, 'm"月"d"日"', "2012-05-03"),
        (163, "yyyy/m/d", "2012-05-03"),
        (30, "0", "41032"),
        (60, "0", "41032"),
        (31, "yyyy-mm-dd", "2012-05-03"),
        (164, "yyyy-mm-dd", "2012-05-03"),
    ],
)
def test_format_that_is_declared_under_the_number_of_a_built_in_one_shows_what_it_says(number: int, code: str, shown: str) -> None:
    declared = biff.record(0x041E, struct.pack("<HHB", number, len(code), 1) + code.encode("utf-16-le"))
    other = biff.record(0x041E, struct.pack("<HHB", 165, 1, 0) + b"0")
    style = biff.record(0x00E0, struct.pack("<3H3BBIIH", 0, number, 1, 0, 0, 0, 0, 0, 0, 0))
    assert answer(biff.number(1, 1, 41032), book=(declared, other, style)) == (shown, "")
