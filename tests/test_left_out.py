"""Equations and objects that LibreOffice leaves out of old Word files: put back where they stood, or a doubt about all figures."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell, Document, Grid, Line
from extractors.formats.legacy.left_out.doc_text import paragraphs
from extractors.formats.legacy.left_out.restore import has_equations, restored
from extractors.formats.legacy.left_out.rich_text import plainly_written
from tests.support.doc_writer import as_doc

HALF = "\x13 EQ \\f(1,2) \x15"
OBJECT = "\x13 EMBED Equation.3 \x14\x01\x15"
Seen = list[tuple[str, str, tuple[tuple[int, int], ...]]]


def page(*cells: str, line: str = "") -> list[Document]:
    """A table of two columns as it was read, and a line behind it."""
    laid = [Cell(text, place // 2, place % 2, 1, 1, None) for place, text in enumerate(cells)]
    return [Document([Line("统计表", None), Grid(laid, len(cells) // 2, 2, None), Line(line, None)])]


def stored(*cells: str, line: str = "") -> str:
    """The same as a `.doc` holds it."""
    rows = "".join(f"{one}\x07{other}\x07\x07" for one, other in zip(cells[::2], cells[1::2], strict=True))
    return f"统计表\r{rows}{line}\r"


def seen(documents: list[Document]) -> Seen:
    """Text, mark and spans of each cell and line that has something to say."""
    blocks = [block for document in documents for block in document.blocks]
    pieces = [piece for block in blocks for piece in (block.cells if isinstance(block, Grid) else [block])]
    return [(piece.text, str(piece.mark), piece.spans) for piece in pieces if piece.mark or piece.text]


def after(read: list[Document], text: str) -> Seen:
    """What is seen once the text of the file was compared."""
    return seen(restored(read, as_doc([text])))


PLAIN = ("职工人数", "199", "联系人", "周敏")


@pytest.mark.parametrize(
    "cell, read, put",
    [
        ("199" + HALF, "199", ("199 1/2", "odd_look", ((3, 7),))),
        (HALF + "元", "元", ("1/2元", "odd_look", ((0, 3),))),
        ("1\x13 eq \\s\\up5(2) \x14\x159", "1 9", ("1 2 9", "odd_look", ((1, 3),))),
        ("199" + OBJECT, "199", ("199", "unreadable_object", ((3, 3),))),
        ("是\x13 EQ \\o(□,√) \x15否", "是否", ("是√否", "", ())),
        (HALF, "", ("1/2", "odd_look", ((0, 3),))),
        ("约\x13 EQ \\x(\x13 EQ \\f(1,2) \x15) \x15", "约", ("约1/2", "odd_look", ((1, 4),))),
    ],
)
def test_what_a_field_draws_is_put_back_into_its_cell(cell: str, read: str, put: tuple[str, str, tuple[tuple[int, int], ...]]) -> None:
    found = after(page("职工人数", read, "联系人", "周敏"), stored("职工人数", cell, "联系人", "周敏"))
    assert found == [("统计表", "", ()), ("职工人数", "", ()), put, ("联系人", "", ()), ("周敏", "", ())]


def test_several_fields_of_a_line_are_put_back_in_order() -> None:
    found = after(page(*PLAIN, line="共2户，每户3元"), stored(*PLAIN, line=f"共2{HALF}户，每户3{HALF}元"))
    assert found[-1] == ("共2 1/2户，每户3 1/2元", "odd_look", ((2, 6), (11, 15)))


def test_line_of_a_cell_with_several_is_found() -> None:
    found = after(page("情况", "甲\n2人\n乙", "联系人", "周敏"), stored("情况", f"甲\r2{HALF}人\x0b乙", "联系人", "周敏"))
    assert ("甲\n2 1/2人\n乙", "odd_look", ((3, 7),)) in found


def test_field_that_was_kept_is_not_put_twice() -> None:
    guide = '\x13 EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(yin),周敏) \x15'
    assert after(page(*PLAIN), stored("职工人数", "199", "联系人", guide)) == seen(page(*PLAIN))


@pytest.mark.parametrize("field", ["\x13 PAGE \x141\x15", "\x13 HYPERLINK a \x14199\x15", "\x13 = 3+4 \x15", "\x13 EQUAL \x15"])
def test_other_fields_change_nothing(field: str) -> None:
    read = ("职工人数", "199", "联系人", "周敏")
    assert after(page(*read), stored("职工人数", f"199{field}", "联系人", HALF.replace("EQ", "PAGE"))) == seen(page(*read))


def test_field_in_one_of_several_empty_cells_is_a_doubt_about_each() -> None:
    found = after(page("职工人数", "", "", ""), stored("职工人数", HALF, "", ""))
    assert found[2:] == [("", "unreadable_object", ((0, 0),))] * 4


def test_field_without_a_certain_place_is_a_doubt_about_every_figure() -> None:
    found = after(page(*PLAIN, line="共320人"), stored(*PLAIN, line=f"合计32{HALF}人"))
    assert [(text, mark) for text, mark, _ in found if mark] == [("199", "odd_look"), ("共320人", "odd_look")]


def test_object_that_is_seen_elsewhere_is_no_doubt_about_every_figure() -> None:
    read = page(*PLAIN, line="共320人")
    read[0].blocks.append(Line("", None, mark="unreadable_object", spans=((0, 0),)))
    assert [text for text, mark, _ in after(read, stored(*PLAIN, line=f"合计32{OBJECT}人")) if mark] == [""]


@pytest.mark.parametrize("cut", [False, True])
def test_text_in_pieces_is_put_together(*, cut: bool) -> None:
    whole = stored("职工人数", "199" + HALF, "联系人", "周敏")
    pieces = [whole[:9], whole[9:30], whole[30:]] if cut else [whole]
    found = seen(restored(page(*PLAIN), as_doc(pieces, shared=b"\x01\x02\x03")))
    assert found[2] == ("199 1/2", "odd_look", ((3, 7),))


@pytest.mark.parametrize("damage", [{"magic": 0xA5DC}, {"left_out": 30}, {"sign": 7}])
def test_text_that_cannot_be_put_together_is_a_doubt_about_every_figure(damage: dict[str, int]) -> None:
    text = stored("职工人数", "199" + HALF, "联系人", "")
    found = seen(restored(page("职工人数", "199", "联系人", ""), as_doc([text], **damage)))
    assert [(text, mark) for text, mark, _ in found if mark] == [("199", "odd_look"), ("", "odd_look")]


@pytest.mark.parametrize("data", [as_doc(["职工人数\x07199\x07\x07"], sign=7), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK", b""])
def test_file_without_fields_changes_nothing(data: bytes) -> None:
    assert seen(restored(page(*PLAIN), data)) == seen(page(*PLAIN))


RICH = r"{\rtf1 3{\field{\*\fldinst %s}{\fldrslt }} end}"


@pytest.mark.parametrize(
    "said",
    [RICH % r" EQ \\f(1,2) ", RICH % r"{\rtlch\fs20 eq \\s\\up5(2)}", r"{\rtf1 {\mmath{\*\moMath{\mf{\mnum 1}}}}}", r"{\rtf1 {\object{\*\objclass Equation.3}}}"],
)  # fmt: skip
def test_equations_of_an_rtf_are_a_doubt_about_every_figure(said: str) -> None:
    assert has_equations(said.encode())
    assert [(text, mark) for text, mark, _ in seen(restored(page(*PLAIN), said.encode())) if mark] == [("199", "odd_look")]


@pytest.mark.parametrize(
    "said", [RICH % r" PAGE ", RICH % r"{\b EQUAL}", r"{\rtf1 {\object{\*\objclass Excel.Sheet.8}}}", r"{\rtf1 EQ \\f(1,2)}"]
)
def test_other_rtf_is_no_doubt(said: str) -> None:
    assert seen(restored(page(*PLAIN), said.encode())) == seen(page(*PLAIN))


def signed(*texts: str) -> list[Document]:
    """A page as LibreOffice gives it: with a sign in place of the first equation of the file, of the second, and so on."""
    return page(*(text.replace("#", f"\ue0f1{number}\ue0f2") for number, text in enumerate(texts)))


@pytest.mark.parametrize(
    "said, put",
    [
        (RICH % r" EQ \\f(1,2) ", ("3 1/2元", "odd_look", ((1, 5),))),
        (RICH % r"{\rtlch\fs20 eq \\s\\up5(2)}", ("3 2元", "odd_look", ((1, 3),))),
        (RICH % r"EQ \\o(\'a1\'f5,\u8730?)", ("3√元", "", ())),
        (RICH % r"EQ \\x({\field{\*\fldinst EQ \\f(1,2)}{\fldrslt }})", ("3元", "unreadable_object", ((1, 1),))),
        (r"{\rtf1 {\mmath{\*\moMath{\mf{\mfPr{\mctrlPr}}{\mnum{\mr\mscr0 1}}{\mden{\mr 2}}}}}}", ("3 1/2元", "odd_look", ((1, 5),))),
        (r"{\rtf1 {\mmath{\*\moMath{\mr 5}}}}", ("35元", "", ())),
    ],
)
def test_equations_of_an_rtf_are_put_back_where_their_signs_stand(said: str, put: tuple[str, str, tuple[tuple[int, int], ...]]) -> None:
    assert b"\\u-7951?0\\u-7950?" in plainly_written(said.encode())
    found = seen(restored(signed("3#元", "199"), said.encode()))
    assert found == [("统计表", "", ()), put, ("199", "", ())]


def test_equation_of_an_rtf_whose_sign_is_not_seen_is_a_doubt_about_every_figure() -> None:
    said = "{\\rtf1" + RICH[6:] % r"EQ \\f(1,2)" + RICH[6:] % r"EQ \\f(3,4)"
    assert [mark for _, mark, _ in seen(restored(signed("3#", "199#"), said.encode()))] == ["", "odd_look", "odd_look"]
    assert [mark for _, mark, _ in seen(restored(signed("3#", "199"), said.encode()))] == ["", "odd_look", "odd_look"]
    assert seen(restored(signed("3#", "甲"), said.encode()))[2] == ("甲", "", ())


def test_fields_nested_beyond_measure_end() -> None:
    (made,) = paragraphs("\x13" * 5000 + "EQ x" + "\x14\x15" * 5000)
    assert made.text == ""
