"""OFD, the fixed-layout format of Chinese offices: read as the page shows it, and what can't be read is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from extractors.core.document import Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.ofd.geometry import Frame, distances, outlines
from extractors.formats.package import Package
from extractors.formats.register import kind_of, read_documents
from extractors.language.ticks import UNKNOWN
from tests.support.ofd_writer import Sheet, ofd, text_object

_XS, _YS = [20.0, 60.0, 110.0, 150.0, 190.0], [40.0, 50.0, 60.0]


def _form(figure: str = "12", *, filled: bool = True) -> Sheet:
    """A title, a line, and a table of two rows; the answer `figure` stands in its first."""
    sheet = Sheet().text(70, 20, "职工情况登记表").text(20, 30, "填报单位：五角场街道总工会").grid(_XS, _YS, filled=filled)
    for row, texts in enumerate([("走访企业数", figure, "职工人数", "345"), ("负责人", "王建国", "电话", "021-6500")]):
        for column, written in enumerate(texts):
            if written:
                sheet.text(_XS[column] + 2, _YS[row] + 2, written)
    return sheet


def _read(*sheets: Sheet, **more: object) -> Document:
    (document,) = read_documents(ofd(sheets, **more))  # type: ignore[arg-type]
    return document


def _cells(document: Document) -> list[list[str]]:
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)]


def _answer(document: Document) -> tuple[str, str]:
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    (cell,) = (cell for cell in grid.cells if (cell.row, cell.col) == (0, 1))
    return cell.text, cell.mark


def _changed(data: bytes, edit: Callable[[str, str], str | None]) -> bytes:
    """The package with its parts changed; `None` leaves one out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            if (written := edit(name, package.read(name).decode())) is not None:
                made.writestr(name, written)
    return target.getvalue()


@pytest.mark.parametrize("filled", [True, False])
def test_page_is_read_line_by_line_and_cell_by_cell(*, filled: bool) -> None:
    document = _read(_form(filled=filled))
    assert [block.text for block in document.blocks if not isinstance(block, Grid)] == ["职工情况登记表", "填报单位：五角场街道总工会"]
    assert _cells(document) == [["走访企业数", "12", "职工人数", "345"], ["负责人", "王建国", "电话", "021-6500"]]
    assert kind_of(ofd([_form()])) == "ofd"


def test_form_of_a_template_and_answers_of_the_page_are_one() -> None:
    answers = Sheet(template="3").text(62, 42, "27")
    assert _answer(_read(answers, templates={"3": _form("")})) == ("27", "")


def test_what_was_written_over_the_page_counts_and_its_watermark_does_not() -> None:
    assert _answer(_read(_form("").note(62, 42, "27").note(63, 42, "样张", "Watermark"))) == ("27", "")


@pytest.mark.parametrize(
    "object_",
    [
        text_object(61, 42, "12", more='CTM="1 0 0 1 1 0"'),
        text_object(62, 42, "12", more='CTM="0.8 0 0 0.8 0 0"'),
        f'<ofd:PageBlock ID="5">{text_object(62, 42, "12")}</ofd:PageBlock>',
        text_object(
            62,
            42,
            "12",
            inside='<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>5 6</ofd:Glyphs></ofd:CGTransform>',
        ),
        text_object(62, 42, "12", inside='<ofd:FillColor Value="200 0 0" Alpha="255"/>'),
        text_object(62, 42, "1") + text_object(64.1, 42, "2"),
        text_object(62, 42, "12") + text_object(62, 42, "9", more='Visible="false"'),
    ],
)
def test_answer_is_read_however_it_is_drawn(object_: str) -> None:
    assert _answer(_read(_form("").draw(object_))) == ("12", "")


@pytest.mark.parametrize(
    "object_",
    [
        text_object(64.1, 42, "2", inside='<ofd:FillColor Value="255 255 255"/>'),
        text_object(64.1, 42, "2", inside='<ofd:FillColor Value="0 0 0" Alpha="0"/>'),
        text_object(64.1, 42, "2", more='DrawParam="7"'),
        text_object(64.1, 42, "2", more='Fill="false"'),
        text_object(64.1, 42, "2").replace('Boundary="64.1 42 3.1', 'Boundary="64.1 42 0.2'),
        '<ofd:ImageObject ID="6" Boundary="64 42 8 6" ResourceID="9"/>',
        '<ofd:CompositeObject ID="6" Boundary="64 42 8 6" ResourceID="9"/>',
    ],
)
def test_what_is_not_seen_or_no_text_beside_a_figure_is_a_doubt(object_: str) -> None:
    assert _answer(_read(_form("1").draw(object_)))[1] in ("odd_look", "unreadable_object")


def test_figure_that_is_crossed_out_is_a_doubt() -> None:
    assert _answer(_read(_form().line(61.5, 44.2, 67, 44.2)))[1] == "odd_look"


def test_tick_drawn_by_hand_is_an_unknown_sign() -> None:
    tick = '<ofd:PathObject Boundary="70 42 4 4"><ofd:AbbreviatedData>M 0 2 L 1.5 4 L 4 0</ofd:AbbreviatedData></ofd:PathObject>'
    assert UNKNOWN in _answer(_read(_form("").draw(tick)))[0]


def test_symbol_font_shows_its_ticks() -> None:
    assert _answer(_read(_form("\xfe"), font="Wingdings"))[0] == "☑"


def test_pages_follow_one_another_and_each_tells_its_place() -> None:
    document = _read(Sheet().text(20, 30, "一、第一页的话。"), Sheet().text(20, 30, "二、第二页的话。"))
    assert [(block.text, str(block.place)) for block in document.blocks if not isinstance(block, Grid)] == [
        ("一、第一页的话。", "page 1, line 1"),
        ("二、第二页的话。", "page 2, line 1"),
    ]


_PICTURE = '<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="9"/>'


@pytest.mark.parametrize(
    "data, code",
    [
        (ofd([Sheet().draw(_PICTURE)]), "unsupported"),
        (ofd([Sheet()]), "unsupported"),
        (_changed(ofd([_form()]), lambda name, written: None if "Pages" in name else written), "corrupt"),
        (_changed(ofd([_form()]), lambda _name, written: written.replace("DocRoot", "Other")), "corrupt"),
        (_changed(ofd([_form()]), lambda name, written: written[:-20] if "Pages" in name else written), "corrupt"),
        (_changed(ofd([_form()]), lambda _name, written: written.replace("<ofd:Page ", "<!DOCTYPE a><ofd:Page ")), "unsafe"),
    ],
)
def test_what_can_not_be_read_is_told(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFileError) as told:
        read_documents(data)
    assert told.value.code == code


def test_encrypted_package_is_told() -> None:
    target = io.BytesIO(ofd([_form()]))
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("Encryptions.xml", "<a/>")
    with pytest.raises(UnreadableFileError, match=r"密码|加密"):
        read_documents(target.getvalue())


@pytest.mark.parametrize("limits", [Limits(pages=1), Limits(page_objects=20), Limits(drawn=500)])
def test_package_beyond_a_limit_is_refused(limits: Limits) -> None:
    from extractors.formats.ofd import read_ofd  # noqa: PLC0415 - as the register does

    with pytest.raises(UnreadableFileError) as told:
        read_ofd(Package(ofd([_form(), _form()]), limits))
    assert told.value.code == "too_large"


@pytest.mark.parametrize(
    "written, found",
    [
        ("g 3 2.5 4", [2.5, 2.5, 2.5, 4]),
        ("1 g 2 .5", [1, 0.5, 0.5]),
        ("g 0 1 2", [2]),
        ("g 200000 1", []),
        ("g -1 1", []),
        ("g 1000000000 1", []),
        ("g 2", []),
        ("1 x", []),
        ("nan", []),
        (None, []),
    ],
)
def test_distances_are_unfolded_and_absurd_ones_are_none(written: str | None, found: list[float]) -> None:
    assert distances(written) == found


def test_outlines_are_parted_and_know_how_they_end() -> None:
    parts = list(outlines("M 0 0 L 5 0 L 5 5 C M 1 1 B 2 2 3 3 4 4 M 9 9"))
    assert [(part.points, part.closed, part.curved) for part in parts] == [
        ([(0, 0), (5, 0), (5, 5)], True, False),
        ([(1, 1), (4, 4)], False, True),
    ]


def test_outline_goes_to_the_end_of_each_curve() -> None:
    (one,) = outlines("M 0 0 Q 1 1 2 2 A 5 5 0 0 1 10 0 B 1 1 2 2 3 3 L 10 5")
    assert (one.points, one.curved) == ([(0, 0), (2, 2), (10, 0), (3, 3), (10, 5)], True)


def test_matrix_of_an_object_works_within_its_place_on_the_page() -> None:
    assert Frame().at(25.4, 50.8) == pytest.approx((72, 144))
    turned = Frame().moved(25.4, 0).turned([0, 2, -3, 0, 0, 25.4])
    assert turned.at(25.4, 0) == pytest.approx((72, 72 + 144))
    assert turned.at(0, 25.4) == pytest.approx((72 - 216, 72))
    again = turned.turned([1, 0, 0, 2, 12.7, 0])
    assert again.at(0, 0) == pytest.approx((72, 144))
    assert again.at(25.4, 25.4) == pytest.approx((72 - 432, 72 + 72 + 144))


def test_text_that_is_turned_to_run_upwards_is_read_from_its_foot() -> None:
    turned = (
        '<ofd:TextObject ID="9" Boundary="30 45 10 50" Font="1" Size="4" CTM="0 -1 1 0 0 45">'
        '<ofd:TextCode X="0" Y="4" DeltaX="4 4">座谈会</ofd:TextCode></ofd:TextObject>'
    )
    sheet = Sheet().grid([20, 60, 110], [40, 100, 110]).draw(turned).text(62, 42, "12")
    assert _cells(_read(sheet))[0] == ["座谈会", "12"]


@pytest.mark.parametrize("visible, told", [("", True), (' Visible="false"', False)])
def test_files_attached_to_a_document_are_told_as_unread(visible: str, *, told: bool) -> None:
    document = _read(_form(), attached=f'<ofd:Attachment ID="1" Name="汇总表" Format="xlsx"{visible}/>')
    assert ("attachment" in [str(block.place) for block in document.blocks if isinstance(block, Line)]) is told
    assert ("attached_files" in document.marks) is told
