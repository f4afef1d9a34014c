"""OFD: what is not surely seen as it is read goes to a person: faint, covered, turned or wordless text, and what asks for too much."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from lxml import etree

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.formats.ofd import read_ofd
from extractors.formats.ofd.drawing import characters
from extractors.formats.ofd.geometry import Frame
from extractors.formats.ofd.visibility import Layers
from extractors.formats.package import Package
from extractors.formats.pdf.page_content import Glyph, PageContent
from extractors.language.ticks import UNKNOWN
from tests.support.ofd_writer import Sheet, ofd, text_object

_XS, _YS = [20.0, 60.0, 110.0, 150.0, 190.0], [40.0, 50.0, 60.0]
_DOUBT = "odd_look"


def _form(figure: str) -> Sheet:
    sheet = Sheet().text(70, 20, "职工情况登记表").grid(_XS, _YS)
    for row, texts in enumerate([("走访企业数", figure, "职工人数", "345"), ("负责人", "王建国", "电话", "021-6500")]):
        for column, written in enumerate(texts):
            if written:
                sheet.text(_XS[column] + 2, _YS[row] + 2, written)
    return sheet


def _changed(data: bytes, edit: Callable[[str, str], str], more: Sequence[tuple[str, str]] = ()) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as made:
        for name in package.namelist():
            made.writestr(name, edit(name, package.read(name).decode()))
        for name, xml in more:
            made.writestr(name, xml)
    return target.getvalue()


def _read(data: bytes) -> Document:
    (document,) = read_ofd(Package(data))
    return document


def _answer(data: bytes) -> tuple[str, str]:
    grid = next(block for block in _read(data).blocks if isinstance(block, Grid))
    (cell,) = (cell for cell in grid.cells if (cell.row, cell.col) == (0, 1))
    return cell.text, cell.mark


def _second(*, more: str = "", inside: str = "") -> str:
    return text_object(64.1, 42, "2", more=more, inside=inside)


def _patch(left: float, wide: float, colour: str, more: str = "") -> str:
    return (
        f'<ofd:PathObject ID="9" Boundary="{left} 41 {wide} 8" Stroke="false" Fill="true" {more}><ofd:FillColor Value="{colour}"/>'
        f"<ofd:AbbreviatedData>M 0 0 L {wide} 0 L {wide} 8 L 0 8 C</ofd:AbbreviatedData></ofd:PathObject>"
    )


@pytest.mark.parametrize(
    "object_",
    [
        _second(more='Alpha="0"'),
        _second(more='Alpha="90"'),
        _second(more='Alpha="x"'),
        _second(inside='<ofd:FillColor Value="0 0 0" Alpha="3"/>'),
        _second(inside='<ofd:FillColor Value="0 0 0" Alpha="90"/>'),
        _second(inside='<ofd:FillColor Value="0 0 0 0"/>'),
        _second(inside='<ofd:FillColor Value="#FF #FF #FF"/>'),
        _second(inside='<ofd:FillColor Value="250 250 250"/>'),
        _second(inside='<ofd:FillColor Value="red"/>'),
        _second(inside='<ofd:FillColor Value="0 0"/>'),
        _second(inside='<ofd:FillColor Index="1"/>'),
        _second(inside="<ofd:FillColor><ofd:AxialShd/></ofd:FillColor>"),
        _second(inside="<ofd:Clips><ofd:Clip/></ofd:Clips>"),
        _second(more='CTM="-1 0 0 -1 3 5"'),
        _second(more='CTM="-1 0 0 1 3 0"'),
        _second(more='CTM="1 0 0 -1 0 6"'),
        _second(more='CharDirection="180"'),
        _second(more='HScale="0.01"'),
        f'<ofd:Layer ID="7" DrawParam="7">{_second()}</ofd:Layer>',
    ],
)
def test_text_that_is_not_surely_seen_is_a_doubt(object_: str) -> None:
    assert _answer(ofd([_form("1").draw(object_)])) == ("1", _DOUBT)


@pytest.mark.parametrize(
    "inside",
    [
        '<ofd:FillColor Value="#C8 #00 #00"/>',
        '<ofd:FillColor Value="0 0 0" Alpha="200"/>',
        '<ofd:FillColor Value="0 0 0 255"/>',
        '<ofd:FillColor Value="30 20 20 20"/>',
        "<ofd:FillColor/>",
    ],
)
def test_text_in_a_strong_colour_is_read(inside: str) -> None:
    assert _answer(ofd([_form("1").draw(_second(inside=inside))])) == ("12", "")


def test_outline_of_text_without_a_filling_is_read() -> None:
    assert _answer(ofd([_form("1").draw(_second(more='Fill="false" Stroke="true"'))])) == ("12", "")
    unknown = _second(more='Stroke="true"', inside='<ofd:FillColor Index="1"/>')
    assert _answer(ofd([_form("1").draw(unknown)])) == ("12", "")


def test_white_parameters_behind_others_are_a_doubt() -> None:
    white = ofd([_form("1").draw(_second(more='DrawParam="8"'))])
    edited = _changed(white, lambda _, xml: xml.replace("</ofd:DrawParams>", '<ofd:DrawParam ID="8" Relative="7"/></ofd:DrawParams>'))
    assert _answer(edited) == ("1", _DOUBT)


_OWN = (
    '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Font ID="55" FontName="Wingdings"/>'
    '<ofd:DrawParam ID="9"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:Res>'
)


@pytest.mark.parametrize("folder", ["Doc_0/Pages/Page_0/", "Doc_0/"])
def test_fonts_and_parameters_of_a_page_count(folder: str) -> None:
    tick = text_object(62, 42, "\xfe").replace('Font="1"', 'Font="55"')
    data = ofd([_form("").draw(tick).draw(text_object(68, 42, "2", more='DrawParam="9"'))])
    edited = _changed(
        data,
        lambda _, xml: xml.replace("<ofd:Content>", "<ofd:PageRes>PageRes.xml</ofd:PageRes><ofd:Content>"),
        [(f"{folder}PageRes.xml", _OWN)],
    )
    assert _answer(edited) == ("☑", _DOUBT)


@pytest.mark.parametrize("colour", ["255 255 255", "0 0 0", "200 0 0"])
def test_patch_over_text_hides_it_and_what_is_written_on_it_is_a_doubt(colour: str) -> None:
    assert _answer(ofd([_form("12").draw(_patch(61, 20, colour))])) == ("", _DOUBT)
    assert _answer(ofd([_form("12").draw(_patch(61, 20, colour)).text(62, 42, "34")])) == ("34", _DOUBT)


def test_patch_under_text_and_one_that_shines_through_hide_nothing() -> None:
    assert _answer(ofd([Sheet([_patch(61, 20, "255 255 0"), *_form("12").objects])])) == ("12", "")
    assert _answer(ofd([_form("12").draw(_patch(61, 20, "255 255 0", 'Alpha="60"'))])) == ("12", "")


def test_white_text_shows_on_a_dark_patch_only_where_that_lies_under_it() -> None:
    white = text_object(62, 42, "12", inside='<ofd:FillColor Value="255 255 255"/>')
    assert _answer(ofd([_form("").draw(_patch(61, 20, "0 0 90")).draw(white)])) == ("12", "")
    assert _answer(ofd([_form("").draw(white).draw(_patch(61, 20, "0 0 90"))])) == ("", _DOUBT)


def test_foreground_lies_over_the_body_wherever_it_is_listed() -> None:
    front = f'<ofd:Layer ID="7" Type="Foreground">{_patch(61, 20, "255 255 255")}</ofd:Layer>'
    edited = _changed(ofd([_form("12")]), lambda _, xml: xml.replace("<ofd:Content>", f"<ofd:Content>{front}"))
    assert _answer(edited) == ("", _DOUBT)


def test_patch_of_an_annotation_hides_text_and_an_invisible_annotation_is_none() -> None:
    covered = _changed(
        ofd([_form("12").note(0, 0, "x")]), lambda _, xml: xml.replace(text_object(0, 0, "x"), _patch(61, 20, "255 255 255"))
    )
    assert _answer(covered) == ("", _DOUBT)
    off = _changed(ofd([_form("").note(62, 42, "27")]), lambda _, xml: xml.replace('Type="Path"', 'Type="Path" Visible="0"'))
    assert _answer(off) == ("", "")


def test_picture_over_the_page_hides_its_text() -> None:
    with pytest.raises(UnreadableFileError) as told:
        read_ofd(Package(ofd([_form("12").draw('<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="9"/>')])))
    assert told.value.code == "unsupported"


def test_texts_at_one_place_are_a_doubt_and_bold_by_two_drawings_is_none() -> None:
    assert _answer(ofd([_form("12").text(62, 42, "34")]))[1] == _DOUBT
    assert _answer(ofd([_form("12").text(62.1, 42, "12")])) == ("12", "")


def _glyphs(count: int, numbers: str) -> str:
    return f'<ofd:CGTransform CodePosition="0" CodeCount="{count}" GlyphCount="9"><ofd:Glyphs>{numbers}</ofd:Glyphs></ofd:CGTransform>'


@pytest.mark.parametrize("written, inside", [("", _glyphs(1, "5 6")), ("  ", _glyphs(2, "5 6")), ("", _glyphs(0, "5"))])
def test_characters_without_a_text_are_a_doubt(written: str, inside: str) -> None:
    object_ = text_object(62, 42, "12", inside=inside).replace(">12<", f">{written}<")
    text, mark = _answer(ofd([_form("").draw(object_)]))
    assert UNKNOWN in text or mark == _DOUBT


def test_fewer_characters_than_are_drawn_are_a_doubt() -> None:
    text, mark = _answer(ofd([_form("").draw(text_object(62, 42, "1", inside=_glyphs(1, "5 6 7")))]))
    assert UNKNOWN in text or mark == _DOUBT


def test_blanks_drawn_by_their_number_are_blanks() -> None:
    assert _answer(ofd([_form("").draw(text_object(62, 42, "  ", inside=_glyphs(2, "3 3")))])) == ("", "")


def _curve(wide: float, high: float, path: str) -> str:
    return f'<ofd:PathObject Boundary="62 41 {wide} {high}"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'


@pytest.mark.parametrize("path", ["M 0 0 B 9 9 20 0 40 8", "M 0 0 L 20 8 L 40 0", "M 0 0 B 5 3 15 3 20 0 B 23 2 23 6 20 8"])
def test_writing_by_hand_over_a_whole_cell_is_a_doubt(path: str) -> None:
    assert _answer(ofd([_form("").draw(_curve(40, 8, path))])) == ("", "unreadable_object")


def test_lines_that_are_ruled_or_not_drawn_are_no_writing_by_hand() -> None:
    assert _answer(ofd([_form("").draw(_curve(40, 8, "M 0 0 L 40 0 L 40 8"))])) == ("", "")
    assert _answer(ofd([_form("").draw(_curve(40, 0.3, "M 0 0 B 9 0.3 20 0 40 0.3"))])) == ("", "")


def test_only_what_is_drawn_crosses_a_figure_out() -> None:
    line = '<ofd:PathObject Boundary="61.5 44.2 6 0" {}><ofd:AbbreviatedData>M 0 0 L 6 0</ofd:AbbreviatedData></ofd:PathObject>'
    bar = (
        '<ofd:PathObject Boundary="61.5 44.2 6 0.3" Stroke="false" Fill="true"><ofd:FillColor Value="0 0 0" {}/>'
        "<ofd:AbbreviatedData>M 0 0 L 6 0 L 6 0.3 L 0 0.3 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    for drawn, not_drawn in [(line.format(""), line.format('Stroke="false"')), (bar.format(""), bar.format('Alpha="0"'))]:
        assert _answer(ofd([_form("12").draw(drawn)]))[1] == _DOUBT
        assert _answer(ofd([_form("12").draw(not_drawn)])) == ("12", "")


def test_closed_outlines_are_the_borders_of_cells() -> None:
    box = '<ofd:PathObject Boundary="{0} {1} {2} 10"><ofd:AbbreviatedData>M 0 10 L 0 0 L {2} 0 L {2} 10 {3}</ofd:AbbreviatedData></ofd:PathObject>'
    table = {end: "".join(box.format(x, y, wide, end) for x, wide in ((20, 40), (60, 50)) for y in (40, 50)) for end in ("C", "")}
    texts = "".join(text_object(x, y, word) for x, y, word in [(22, 42, "企业"), (62, 42, "12"), (22, 52, "职工"), (62, 52, "345")])
    grids = {end: [one for one in _read(ofd([Sheet([drawn + texts])])).blocks if isinstance(one, Grid)] for end, drawn in table.items()}
    assert [[cell.text for cell in grid.cells] for grid in grids["C"]] == [["企业", "12", "职工", "345"]]
    assert grids[""] != grids["C"]


def test_object_without_a_place_answers_nothing() -> None:
    for boundary in ("", 'Boundary="1 2"'):
        assert _answer(ofd([_form("12").draw(f'<ofd:ImageObject ID="6" {boundary} ResourceID="9"/>')])) == ("12", "")


_ASLANT = 'CTM="0.7 0.7 -0.7 0.7 2 -1"'


def test_text_written_aslant_is_a_watermark_and_one_that_is_not_seen_is_a_doubt() -> None:
    assert _answer(ofd([_form("").draw(text_object(62, 42, "机密", more=_ASLANT))])) == ("", "")
    white = text_object(62, 42, "机密", more=_ASLANT, inside='<ofd:FillColor Value="255 255 255"/>')
    cut = text_object(62, 42, "机密", more=_ASLANT).replace("9.4 5.46", "0.2 0.2")
    assert [_answer(ofd([_form("").draw(one)])) for one in (white, cut)] == [("", _DOUBT)] * 2


def test_file_of_several_versions_says_so() -> None:
    versions = '<ofd:Versions><ofd:Version ID="1"/><ofd:Version ID="2"/></ofd:Versions></ofd:DocBody>'
    document = _read(_changed(ofd([_form("12")]), lambda _, xml: xml.replace("</ofd:DocBody>", versions)))
    assert any("多个版本" in block.text for block in document.blocks if not isinstance(block, Grid))


@pytest.mark.parametrize("limits", [Limits(page_objects=100), Limits(pages=1), Limits(drawn=6_000)])
def test_limits_count_for_all_documents_of_a_package(limits: Limits) -> None:
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/./Document.xml</ofd:DocRoot></ofd:DocBody>"
    long = text_object(20, 80, "字").replace(">字<", f">{'字' * 200}<")
    other = _changed(ofd([_form("12").draw(long)]), lambda _, xml: xml.replace("</ofd:OFD>", f"{body}</ofd:OFD>"))
    second = [
        (
            "Doc_1/Document.xml",
            _part(other, "Doc_0/Document.xml").replace('"Pages/', '"/Doc_0/Pages/').replace(">PublicRes", ">/Doc_0/PublicRes"),
        )
    ]
    with pytest.raises(UnreadableFileError) as told:
        read_ofd(Package(_changed(other, lambda _, xml: xml.replace("Doc_0/./Document", "Doc_1/Document"), second), limits))
    assert told.value.code == "too_large"


def _part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_document_that_is_listed_twice_is_read_once() -> None:
    body = "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    assert _answer(_changed(ofd([_form("12")]), lambda _, xml: xml.replace("</ofd:OFD>", f"{body}</ofd:OFD>"))) == ("12", "")


def test_more_patches_than_a_form_has_are_refused() -> None:
    layers = Layers()
    for _ in range(5_000):
        layers.patch((10, 10, 30, 30))
    with pytest.raises(UnreadableFileError) as told:
        layers.patch((10, 10, 30, 30))
    assert told.value.code == "too_large"


def test_borders_and_specks_hide_nothing_and_are_not_counted() -> None:
    layers, content = Layers(), PageContent(1, 595, 842)
    layers.write(Glyph("1", 10, 16, 10, 20), hidden=False, pale=False)
    for _ in range(3_000):
        for box in ((0, 14.5, 595, 15.5), (12.5, 0, 13.5, 842), (11, 13, 15, 17)):
            layers.patch(box)
    layers.add_to(content)
    assert (len(content.glyphs), content.hidden) == (1, [])
    layers.patch((0, 14, 595, 15.6))
    layers.add_to(content)
    assert len(content.hidden) == 1


@pytest.mark.parametrize("size", ["1e308 1e308 1e308 1e308", "0 0 1e300 1e300", "0 0 210 0", "0 0 0 297"])
def test_measures_beyond_any_sheet_are_none(size: str) -> None:
    edited = _changed(ofd([_form("12")]), lambda _, xml: xml.replace("0 0 210.0 297.0", size))
    assert _answer(edited) == ("12", "")


def test_text_without_a_place_is_damage() -> None:
    with pytest.raises(UnreadableFileError) as told:
        read_ofd(Package(ofd([_form("").draw(_second().replace('Boundary="64.1', 'Boundary="1e308'))])))
    assert told.value.code == "corrupt"


def test_distances_go_no_further_than_the_text() -> None:
    object_ = text_object(62, 42, "12").replace('DeltaX="2.1"', f'DeltaX="{"g 100000 2.1 " * 1_000}"')
    assert _answer(ofd([_form("").draw(object_)])) == ("12", "")


def test_numbers_among_what_a_document_declares_are_no_part_of_the_package() -> None:
    edited = _changed(
        ofd([_form("12")]), lambda _, xml: xml.replace("<ofd:CommonData>", "<ofd:CommonData><ofd:MaxUnitID>30</ofd:MaxUnitID>")
    )
    assert _answer(edited) == ("12", "")


def test_package_of_as_many_pages_as_are_allowed_is_read() -> None:
    two = ofd([_form("12"), _form("13")])
    assert len(read_ofd(Package(two, Limits(pages=2)))) == 1
    with pytest.raises(UnreadableFileError):
        read_ofd(Package(two, Limits(pages=1)))


@pytest.mark.parametrize(
    "sheet, told", [(Sheet(['<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="9"/>']), "只有图片"), (Sheet(), "没有文字")]
)
def test_package_without_text_says_whether_it_is_a_picture(sheet: Sheet, told: str) -> None:
    with pytest.raises(UnreadableFileError, match=told):
        read_ofd(Package(ofd([sheet])))


def test_layer_of_a_kind_that_nobody_knows_is_read_as_part_of_the_body() -> None:
    odd = f'<ofd:Layer ID="7" Type="Sideground">{text_object(62, 42, "12")}</ofd:Layer>'
    edited = _changed(ofd([_form("")]), lambda _, xml: xml.replace("</ofd:Content>", f"{odd}</ofd:Content>"))
    assert _answer(edited) == ("12", "")


@pytest.mark.parametrize(
    "more, boxes",
    [
        ('DeltaX="3"', [(0, 3), (3, 7)]),
        ('DeltaX="9"', [(0, 4), (9, 13)]),
        ("", [(0, 4), (4, 8)]),
        ('DeltaY="5"', [(0, 4), (0, 4)]),
        ('X="2" DeltaX="4"', [(2, 6), (6, 10)]),
    ],
)
def test_character_is_as_wide_as_the_next_is_away_and_no_wider_than_one_is(more: str, boxes: list[tuple[float, float]]) -> None:
    xml = f'<a xmlns="http://www.ofdspec.org/2016" Size="4"><TextCode Y="4" {more}>汉字</TextCode></a>'
    found = [box for _, box in characters(etree.fromstring(xml), Frame(1.0, 0.0, 0.0, 1.0))]
    assert [(box[0], box[2]) for box in found] == boxes
    assert [box[1] for box in found] == pytest.approx([0.48, 5.48 if "DeltaY" in more else 0.48])


def test_characters_without_a_text_stand_side_by_side() -> None:
    glyphs = '<CGTransform CodeCount="1"><Glyphs>5 6 7</Glyphs></CGTransform>'
    xml = f'<a xmlns="http://www.ofdspec.org/2016" Size="4">{glyphs}<TextCode X="0" Y="4">汉</TextCode></a>'
    found = [(char, box[0]) for char, box in characters(etree.fromstring(xml), Frame(1.0, 0.0, 0.0, 1.0))]
    assert found == [("汉", 0), (UNKNOWN, 4), (UNKNOWN, 6)]
