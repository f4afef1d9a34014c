"""What people and programs lay over a printed form: fields, typed text, strokes, patches and stamps, and what of it changes an answer."""

from __future__ import annotations

import pytest

from extractors.core.document import CHECKED, UNCHECKED, Cell, Grid, Line
from extractors.form import FieldSpec, FormSpec
from extractors.formats.pdf import ScannedPdfError, read_pdf
from extractors.language.ticks import UNKNOWN
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import paper
from tests.support.pdf_writer import PAGE, Page, hex_text, text_operators, write_pdf

ANSWER = (202, 102, 298, 128)
FIGURE = (208, 106, 224, 122)
"""Where the figure of `filled` stands in its cell."""
ODD = "odd_look"


def blank() -> Page:
    return Page().grid((80, 200, 300, 500), (100, 130, 160, 190)).text(90, 108, "职工人数")


def filled() -> Page:
    return blank().text(210, 108, "12")


def cells(page: Page) -> list[Cell]:
    return next(block for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Grid)).cells


def answer(page: Page) -> tuple[str, str]:
    """Text and mark of the answer; nothing else on the page is a doubt."""
    found = cells(page)
    assert [cell.place for cell in found if cell.mark and (cell.row, cell.col) != (0, 1)] == []
    cell = next(cell for cell in found if (cell.row, cell.col) == (0, 1))
    return cell.text, str(cell.mark)


def points(*places: tuple[float, float]) -> str:
    return "[" + " ".join(f"{x} {PAGE[1] - top}" for x, top in places) + "]"


def quad(x0: float, x1: float) -> str:
    return "/QuadPoints " + points((x0, 106), (x1, 106), (x0, 122), (x1, 122))


@pytest.mark.parametrize("kind", ["StrikeOut", "Redact"])
def test_text_that_a_reader_struck_out_is_a_doubt(kind: str) -> None:
    assert answer(filled().annotation(kind, FIGURE, quad(208, 224))) == ("", ODD)
    assert answer(filled().text(230, 108, "34").annotation(kind, ANSWER, quad(208, 224))) == ("34", ODD)


@pytest.mark.parametrize("kind", ["Highlight", "Underline", "Squiggly", "Text", "Popup", "Link"])
def test_text_that_is_marked_or_remarked_on_is_no_doubt(kind: str) -> None:
    assert answer(filled().annotation(kind, FIGURE, f"{quad(208, 224)} /C [1 1 0] /Contents {hex_text('好')}")) == ("12", "")


@pytest.mark.parametrize(
    "kind, colour",
    [("Square", "/IC [1 1 1]"), ("Square", "/IC [0]"), ("Circle", "/IC [1 1 0]"), ("FreeText", f"/C [1] /Contents {hex_text('35')}")],
)
def test_figure_under_a_patch_that_a_reader_laid_over_it_is_a_doubt(kind: str, colour: str) -> None:
    assert answer(filled().annotation(kind, FIGURE, colour)) == ("35" if kind == "FreeText" else "", ODD)


def test_figure_under_a_clear_patch_is_one_in_a_frame() -> None:
    assert answer(filled().annotation("Square", FIGURE, "/IC [1 1 0] /CA 0.3")) == ("12", ODD)


@pytest.mark.parametrize(
    "kind, stroke",
    [
        ("Line", "/L " + points((206, 114), (228, 114))),
        ("Line", "/L " + points((200, 120), (232, 106))),
        ("PolyLine", "/Vertices " + points((206, 106), (226, 122), (230, 104))),
        ("Polygon", "/Vertices " + points((206, 106), (226, 122), (230, 104))),
        ("Circle", ""),
        ("Caret", ""),
    ],
    ids=["struck", "struck slantwise", "scribbled", "scribbled over an area", "circled", "something to be put in"],
)
def test_figure_that_a_reader_drew_over_is_a_doubt(kind: str, stroke: str) -> None:
    assert answer(filled().annotation(kind, (204, 104, 230, 126), stroke)) == ("12", ODD)


def test_line_through_the_answers_of_two_rows_is_a_doubt_of_both() -> None:
    page = filled().text(210, 138, "34").annotation("Line", (208, 104, 226, 156), "/L " + points((212, 104), (218, 156)))
    assert {cell.text for cell in cells(page) if cell.mark == ODD} == {"12", "34"}


@pytest.mark.parametrize("kind", ["Ink", "PolyLine", "Circle"])
def test_what_a_reader_drew_beside_text_is_an_unknown_sign(kind: str) -> None:
    drawn = "/Vertices" if kind == "PolyLine" else "/L"
    page = blank().annotation(kind, (210, 106, 224, 122), f"{drawn} " + points((210, 112), (214, 120), (222, 106)))
    assert answer(page) == (UNKNOWN, "")


def test_stamp_for_an_answer_is_a_doubt_and_a_seal_over_text_is_none() -> None:
    assert answer(blank().annotation("Stamp", (206, 104, 290, 124))) == ("", "unreadable_object")
    assert answer(filled().annotation("Stamp", (240, 104, 270, 124))) == ("12", ODD)
    seal = filled().text(90, 300, "填报单位（盖章）：甲").annotation("Stamp", (150, 260, 260, 370))
    assert answer(seal) == ("12", "")


def test_typed_text_stands_where_it_is_drawn() -> None:
    page = blank().annotation("FreeText", (202, 102, 298, 188), f"/Contents {hex_text('35')}", drawn=text_operators(4, 70, "35"))
    assert answer(page) == ("35", "")


def test_typed_text_that_its_frame_wraps_is_one_text() -> None:
    drawn = " ".join((text_operators(2, 15, "增加车"), text_operators(2, 2, "位")))
    typed = f"/Contents {hex_text('增加车位')}"
    assert answer(blank().annotation("FreeText", (202, 101, 250, 129), typed, drawn=drawn)) == ("增加车位", "")


def test_typed_texts_of_several_rows_stand_in_their_rows() -> None:
    drawn = " ".join(text_operators(4, 70 - 30 * row, text) for row, text in enumerate(("1", "2", "3")))
    typed = hex_text("1\r2\r3")
    page = blank().annotation("FreeText", (202, 102, 298, 188), f"/Contents {typed}", drawn=drawn)
    assert [cell.text for cell in cells(page) if cell.col == 1] == ["1", "2", "3"]


@pytest.mark.parametrize("lines", [("12", "34", "56"), ("张三", "李四", "王五", "赵六")])
def test_typed_lines_that_nothing_draws_stay_lines(lines: tuple[str, ...]) -> None:
    """Three characters straight under each other are vertical writing; a typed line is no character."""
    typed = hex_text("\r".join(lines))
    assert answer(blank().annotation("FreeText", ANSWER, f"/Contents {typed}")) == ("\n".join(lines), "")


def test_typed_text_that_is_drawn_otherwise_is_a_doubt() -> None:
    page = blank().annotation("FreeText", ANSWER, f"/Contents {hex_text('35')}", drawn=text_operators(4, 8, "53"))
    assert answer(page) == ("35", ODD)


@pytest.mark.parametrize(
    "value, drawn, read",
    [
        ("1234", "1234", ("1234", "")),
        ("1234", "1,234", ("1234", "")),
        ("1234", "", ("1234", "")),
        ("1234", "1243", ("1234", ODD)),
        ("", "1243", ("1243", ODD)),
        ("0.15", "15%", ("0.15", ODD)),
        ("5", "5.00", ("5", "")),
        ("1234.5", "￥1,234.50", ("1234.5", "")),
        ("15", "15次", ("15", "")),
        ("15.5", "15.50元", ("15.5", "")),
        ("5", "5万元", ("5", ODD)),
        ("5", "约5次", ("5", ODD)),
        ("1.005", "1.01", ("1.005", ODD)),
        ("5", "5.50", ("5", ODD)),
        ("-5", "5", ("-5", ODD)),
        ("010", "10", ("010", ODD)),
        ("甲", "乙", ("甲", ODD)),
    ],
)
def test_field_that_shows_another_text_than_it_holds_is_a_doubt(value: str, drawn: str, read: tuple[str, str]) -> None:
    held = f"/V {hex_text(value)}" if value else ""
    assert answer(blank().widget(ANSWER, f"/FT /Tx {held}", drawn=text_operators(4, 8, drawn) if drawn else "")) == read


@pytest.mark.parametrize("code", ["utf-8", "gbk"])
@pytest.mark.parametrize("text", ["“甲乙”总工会", "大桥·街道", "甲—乙…", "3×4米", "①建会‰"])
def test_field_of_a_home_made_program_is_read_with_its_punctuation(code: str, text: str) -> None:
    assert answer(blank().widget(ANSWER, f"/FT /Tx /V <{text.encode(code).hex()}>")) == (text, "")


@pytest.mark.parametrize("text", ["Café", "×", "“”—"])
def test_text_in_the_code_of_pdf_itself_is_read_by_it(text: str) -> None:
    codes = {"é": "e9", "×": "d7", "“": "8d", "”": "8e", "—": "84"}
    written = "".join(codes.get(char, f"{ord(char):02x}") for char in text)
    assert answer(blank().widget(ANSWER, f"/FT /Tx /V <{written}>")) == (text, "")


@pytest.mark.parametrize(
    "kind, entries",
    [
        ("Ink", "/InkList 7"), ("Ink", "/InkList [7 [(a)]]"), ("Square", "/IC [/a] /CA (a)"), ("StrikeOut", "/QuadPoints [null]"),
        ("FreeText", "/C 3 /Contents 4"), ("Line", "/L [1 2 3]"), ("Widget", "/FT /Tx /V [1]"), ("Widget", "/FT /Ch /V << >> /Opt 5"), ("Widget", "/FT /Btn /Ff (a)"), ("Widget", "/FT 5 /AP << /N [1] >>"),
    ],
)  # fmt: skip
def test_damaged_annotation_leaves_the_page_to_be_read(kind: str, entries: str) -> None:
    assert "职工人数" in [cell.text for cell in cells(filled().annotation(kind, (310, 106, 330, 122), entries))]


PATCH = "1 g 0 0 96 26 re f 0 g "


@pytest.mark.parametrize("kind, entries", [("FreeText", f"/Contents {hex_text('35')}"), ("Widget", "/FT /Tx /V (35)")])
def test_figure_under_typed_text_that_is_drawn_on_a_patch_is_a_doubt(kind: str, entries: str) -> None:
    assert answer(filled().annotation(kind, ANSWER, entries, drawn=PATCH + text_operators(40, 8, "35"))) == ("35", ODD)
    assert answer(blank().annotation(kind, ANSWER, entries, drawn=PATCH + text_operators(40, 8, "35"))) == ("35", "")


def test_printed_blank_under_the_patch_of_a_field_is_no_doubt() -> None:
    page = blank().text(204, 108, "______").widget(ANSWER, "/FT /Tx /V (35)", drawn=PATCH + text_operators(40, 8, "35"))
    assert answer(page) == ("35", "")


def test_patch_in_an_appearance_hides_nothing_outside_of_its_rectangle() -> None:
    wide = f"1 g -200 -100 600 200 re f 0 g {text_operators(40, 8, '35')}"
    assert answer(blank().annotation("FreeText", ANSWER, f"/Contents {hex_text('35')}", drawn=wide)) == ("35", "")


@pytest.mark.parametrize("clip", ["0 0 96 26 re W n", ""], ids=["its own clip", "its box"])
def test_typed_lines_that_are_cut_off_are_no_answers_of_the_rows_below(clip: str) -> None:
    lines = " ".join(text_operators(8, 8 - 30 * row, text) for row, text in enumerate(("12", "34", "56")))
    page = blank().annotation("FreeText", ANSWER, f"/Contents {hex_text('12' + chr(10) + '34')}", drawn=f"q {clip} {lines} Q")
    found = {(cell.row, cell.col): (cell.text, str(cell.mark)) for cell in cells(page)}
    assert found[0, 1] == ("12\n34", ODD)
    assert found[1, 1] == ("", "")


@pytest.mark.parametrize("kind, entries", [("FreeText", f"/Contents {hex_text('12')}"), ("Widget", "/FT /Tx /V (12)")])
@pytest.mark.parametrize(
    "before, mark", [("1 g", ODD), ("0.95 g", ODD), ("3 Tr", ODD), ("0 0 0.5 rg 0 0 96 26 re f 1 g", ""), ("/Tx BMC", "")]
)
def test_typed_text_that_is_not_seen_is_a_doubt(kind: str, entries: str, before: str, mark: str) -> None:
    assert answer(blank().annotation(kind, ANSWER, entries, drawn=f"{before} {text_operators(8, 8, '12')}")) == ("12", mark)


@pytest.mark.parametrize("kind, entries", [("FreeText", f"/Contents {hex_text('8')}"), ("Widget", "/FT /Tx /V (8)"), ("Line", "/L [3]")])
def test_texts_laid_flat_on_one_line_are_a_doubt(kind: str, entries: str) -> None:
    page = blank().annotation(kind, (210, 115, 230, 115), entries).annotation(kind, (250, 115, 270, 115), entries)
    assert answer(page) == ("", ODD)


def test_flat_field_without_a_value_is_no_doubt() -> None:
    assert answer(filled().widget((210, 115, 230, 115), "/FT /Tx")) == ("12", "")


def test_files_attached_to_a_document_are_told_as_unread() -> None:
    page = filled().text(90, 300, "合计十二人。")
    files = "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.docx) >>] >> >>"
    told = [
        str(block.place)
        for block in read_pdf(write_pdf([page, Page().text(90, 100, "第二页")], catalog=files))[0].blocks
        if isinstance(block, Line)
    ]
    assert told == ["page 1, line 1", "page 2, line 1", "attachment"]
    assert "attachment" not in [str(block.place) for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Line)]


def test_files_attached_to_a_letter_are_told_as_one_that_cannot_be_read() -> None:
    files = "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.docx) >>] >> >>"
    letter = read_pdf(write_pdf([Page().text(90, 100, "现将情况汇总表报上，请查收。")], catalog=files))
    form = paper([["职工人数", ""], ["会议次数", ""]])
    fields = {"workers": FieldSpec("职工人数", "count"), "meetings": FieldSpec("会议次数", "count")}
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([form], [], 2017))
    assert [(one.part, one.reason) for one in read_parts(letter, [layout])[1]] == [("", "not_a_form"), ("附件", "unsupported")]
    filled_in = blank().text(210, 108, "12").text(90, 138, "会议次数").text(210, 138, "3")
    readings, ignored = read_parts(read_pdf(write_pdf([filled_in], catalog=files)), [layout])
    assert ([one.values["workers"].value for one in readings], ignored) == ([12], [])


def test_scan_says_whether_files_are_attached_to_it() -> None:
    files = "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.docx) >>] >> >>"
    for catalog in (files, ""):
        with pytest.raises(ScannedPdfError) as caught:
            read_pdf(write_pdf([Page(image=True)], catalog=catalog))
        assert caught.value.attached is bool(catalog)


def test_scanned_page_whose_fields_are_filled_is_read_as_a_scan() -> None:
    page = Page(image=True)
    for top in range(100, 700, 10):
        page.widget((100, top, 200, top + 9), f"/FT /Tx /V {hex_text('37')}")
    with pytest.raises(ScannedPdfError):
        read_pdf(write_pdf([page]))


@pytest.mark.parametrize("flags, mark", [(1 << 17, ODD), (0, "")], ids=["drops down", "open list"])
def test_choice_that_shows_another_entry_than_it_holds_is_a_doubt(flags: int, mark: str) -> None:
    entries = f"/FT /Ch /Ff {flags} /V (1) /Opt [[(1) {hex_text('是')}] [(0) {hex_text('否')}]]"
    assert answer(blank().widget(ANSWER, entries, drawn=text_operators(4, 8, "否"))) == ("是", mark)


@pytest.mark.parametrize(
    "entries, read",
    [
        ("/AS /Yes /AP << /N << /Yes null /Off null >> >>", CHECKED),
        ("/V /Yes /AS /Yes /AP << /N << /Yes null >> >>", CHECKED),
        ("/V /Off /AS /Off /AP << /N << /Yes null >> >>", UNCHECKED),
        ("/V /Yes /AS /Off /AP << /N << /Yes null >> >>", UNKNOWN),
        ("/V /Off /AS /Yes /AP << /N << /Yes null >> >>", UNKNOWN),
        ("/AS /On /AP << /N << /Yes null >> >>", UNKNOWN),
        ("/V /B /AS /Off /AP << /N << /A null >> >>", UNCHECKED),
        ("/Parent << /FT /Btn /V /B >> /AP << /N << /A null /Off null >> >>", UNCHECKED),
        ("/Parent << /FT /Btn /V /A >> /AP << /N << /A null /Off null >> >>", CHECKED),
        ("/Parent << /FT /Btn /V /A >>", UNKNOWN),
    ],
)
def test_box_whose_field_says_otherwise_than_is_drawn_is_an_unknown_sign(entries: str, read: str) -> None:
    assert answer(blank().widget((206, 106, 218, 118), f"/FT /Btn {entries.replace('null', '<< >>')}")) == (read, "")


@pytest.mark.parametrize(
    "mark, codec", [(b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"), (b"", "gbk"), (b"", "utf-8")]
)
def test_text_of_a_field_is_read_in_whatever_code_its_program_wrote_it(mark: bytes, codec: str) -> None:
    coded = (mark + "已解决37件".encode(codec)).hex()
    assert answer(blank().widget(ANSWER, f"/FT /Tx /V <{coded}>")) == ("已解决37件", "")
    assert answer(blank().annotation("FreeText", ANSWER, f"/Contents <{coded}>")) == ("已解决37件", "")


def test_text_on_a_layer_that_is_off_is_not_read() -> None:
    assert answer(filled().off(text_operators(224, PAGE[1] - 119, "9"))) == ("12", ODD)
    assert answer(filled().off("q 202 715 90 22 re f Q")) == ("12", "")
    hidden = filled().annotation("FreeText", ANSWER, f"/Contents {hex_text('9')} /OC << /Type /OCMD /OCGs [] >>")
    assert answer(hidden)[0] != "12"


def test_text_that_is_clear_is_a_doubt_and_a_clear_patch_hides_nothing() -> None:
    assert answer(filled().text(224, 108, "9", before="/Clear gs")) == ("12", ODD)
    assert answer(filled().draw("q /Clear gs 1 g 202 715 90 22 re f Q")) == ("12", "")


@pytest.mark.parametrize(
    "patch", ["0 g 202 715 90 22 re f", "1 g 202 715 90 22 re h f", "1 g 202 715 m 292 715 l 292 737 l 202 737 l h h f"]
)
def test_figure_under_a_patch_is_a_doubt_however_its_path_was_closed(patch: str) -> None:
    assert answer(filled().draw(f"q {patch} Q")) == ("", ODD)


def test_watermark_that_is_clear_is_kept_apart() -> None:
    page = filled()
    page.operators.append(f"q /Clear gs BT /F1 40 Tf 0.7071 0.7071 -0.7071 0.7071 200 {PAGE[1] - 180} Tm <51855bb9> Tj ET Q")
    assert answer(page) == ("12", "")


@pytest.mark.parametrize(
    "value, drawn, mark",
    [("张三", "??", ""), ("张三", "_ N\t", ""), ("张三 A", "A", ""), ("张三", "李四", ODD), ("12", "?", ODD), ("张三12", "张三21", ODD)],
)
def test_value_that_was_drawn_in_a_font_without_its_characters_is_no_doubt(value: str, drawn: str, mark: str) -> None:
    page = blank().widget(ANSWER, f"/FT /Tx /V {hex_text(value)}", drawn=text_operators(4, 8, drawn))
    assert answer(page) == (value, mark)


@pytest.mark.parametrize(
    "value, drawn", [("3万", "3"), ("12万", "12"), ("3（女2）", "32"), ("十2", "2"), ("张三 12", "12"), ("１２万", "")]
)
def test_figure_that_is_drawn_without_its_chinese_is_a_doubt(value: str, drawn: str) -> None:
    page = blank().widget(ANSWER, f"/FT /Tx /V {hex_text(value)}", drawn=text_operators(4, 8, drawn or "?"))
    assert answer(page) == (value, ODD)


@pytest.mark.parametrize("printed", ["□是 □否", "是 否"])
def test_line_under_an_option_may_choose_it(printed: str) -> None:
    fields = {"workers": FieldSpec("职工人数", "count"), "built": FieldSpec("是否建会", "choice", options=("是", "否"))}
    blank_form = paper([["职工人数", ""], ["是否建会", printed]])
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([blank_form], [], 2017))
    page = filled().text(90, 138, "是否建会").text(210, 138, printed)
    page.annotation("Line", (208, 149, 238, 153), "/L " + points((210, 151.5), (236, 151.5)))
    (reading,) = read_parts(read_pdf(write_pdf([page])), [layout])[0]
    assert [one.code for one in reading.values["built"].findings] == ["choice_unclear"]
