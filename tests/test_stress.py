"""Options of a Word form that were chosen by their look, or by something drawn over the page: never in silence."""

from __future__ import annotations

import pytest

from extractors.core.document import Grid
from extractors.core.reading import Answer
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec
from extractors.formats.register import read_documents
from extractors.match import Layout, Printed, compile_layout
from extractors.match.marked_doubts import OwnLooks
from tests.support.looks import page, style, told, word
from tests.support.returns import para, run

STRESSES = {
    "bold": "<w:b/>",
    "underlined": '<w:u w:val="single"/>',
    "framed": '<w:bdr w:val="single"/>',
    "dotted": '<w:em w:val="dot"/>',
    "marked": '<w:highlight w:val="yellow"/>',
    "shaded": '<w:shd w:val="clear" w:color="auto" w:fill="FFC000"/>',
    "red": '<w:color w:val="FF0000"/>',
}
NONE = {
    "not bold": '<w:b w:val="0"/>',
    "not underlined": '<w:u w:val="none"/>',
    "grey": '<w:color w:val="404040"/>',
    "not shaded": '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
}


def layout(offered: str) -> Layout:
    fields = {"workers": FieldSpec("职工人数", "choice", options=("男", "女")), "contact": FieldSpec("联系人"), "by": FieldSpec("填表人")}
    return compile_layout("c", "f", FormSpec("统计表", fields=fields), Printed(read_documents(word(offered, run("    "), by="")), [], 2026))


OFFERED = para("□男  □女")
LAYOUT = layout(OFFERED)


def chosen(cell: str, line: str = run("5"), *, of: Layout = LAYOUT) -> Answer:
    (reading,) = read_file(word(cell, line), "统计表", [of]).readings
    assert told(reading.values["contact"]) == ("周敏", [])
    return reading.values["workers"]


@pytest.mark.parametrize("look", STRESSES)
def test_option_that_stands_out_without_a_tick_is_a_doubt(look: str) -> None:
    for cell in (
        para(run("□男  □") + run("女", STRESSES[look])),
        para(run("□男  ") + run("□", STRESSES[look]) + run("女")),
        para(run("□男", STRESSES[look])) + para("□女"),
    ):
        assert told(chosen(cell)) == (None, ["choice_unclear"])


@pytest.mark.parametrize("look", STRESSES)
def test_look_of_a_ticked_option_or_of_all_is_no_doubt(look: str) -> None:
    assert told(chosen(para(run("□男  ") + run("☑女", STRESSES[look])))) == ("女", [])
    assert told(chosen(para(run("□男  □女", STRESSES[look])))) == (None, [])
    assert told(chosen(para(run("□男  □女") + run("   ", STRESSES[look])))) == (None, [])


@pytest.mark.parametrize("look", NONE)
def test_look_that_is_none_is_no_doubt(look: str) -> None:
    assert told(chosen(para(run("□男  □") + run("女", NONE[look])))) == (None, [])


def test_look_that_the_blank_prints_is_no_doubt() -> None:
    own = para(run("□男  ") + run("□女", "<w:b/>"))
    assert told(chosen(own, of=layout(own))) == (None, [])
    other = para(run("□男", "<w:b/>") + run("  □女"))
    assert told(chosen(other, of=layout(own))) == (None, ["choice_unclear"])


def test_options_of_another_question_and_what_is_written_behind_the_last_are_none_of_it() -> None:
    two = run("□男  □") + run("女", "<w:b/>") + run("     党员：")
    assert told(chosen(para(two + run("□是  □否")))) == (None, ["choice_unclear"])
    assert told(chosen(para(two + run("☑是  □否")))) == (None, ["choice_unclear"])
    own = run("□男  ") + run("□女", "<w:b/>") + run(" 说明：")
    (blank,), (returned,) = (read_documents(word(para(own + run(written)), run("5"))) for written in ("", "无"))
    assert any(cell.spans for grid in returned.blocks if isinstance(grid, Grid) for cell in grid.cells)
    (grid,) = (block for block in OwnLooks.of([blank]).without(returned).blocks if isinstance(block, Grid))
    assert not any(cell.spans for cell in grid.cells)


@pytest.mark.parametrize("kind", ["character", "paragraph"])
def test_option_that_stands_out_by_a_style_is_a_doubt(kind: str) -> None:
    styles = (
        style(kind, "Base", "<w:b/>") + style(kind, "Own", "<w:i/>", based="Base") + style(kind, "Light", '<w:b w:val="0"/>', based="Base")
    )

    def told_of(name: str) -> tuple[object, list[str]]:
        named = f'<w:{"r" if kind == "character" else "p"}Style w:val="{name}"/>'
        cell = (
            para(run("□男  ") + run("□女", named))
            if kind == "character"
            else para(run("□男"), '<w:pStyle w:val="Plain"/>') + para(run("□女"), named)
        )
        (reading,) = read_file(word(cell, run("5"), styles=styles), "统计表", [LAYOUT]).readings
        return told(reading.values["workers"])

    assert [told_of(name) for name in ("Own", "Base", "Light")] == [(None, ["choice_unclear"])] * 2 + [(None, [])]


@pytest.mark.parametrize(
    "box",
    [
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>',
        run("o", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ],
)
def test_option_behind_a_drawn_box_that_stands_out_is_a_doubt(box: str) -> None:
    assert told(chosen(para(box + run("男  ") + box + run("女", "<w:b/>")))) == (None, ["choice_unclear"])
    assert told(chosen(para(box + run("男  ") + box + run("女")))) == (None, [])


WEB_STRESSES = (
    *("<b>{}</b>", "<strong>{}</strong>", "<u>{}</u>", "<font color=red>{}</font>", "<span style='background:yellow'>{}</span>"),
    *("<span class=own>{}</span>", "<span style='border:solid windowtext 1.0pt'>{}</span>", "<mark>{}</mark>"),
)


@pytest.mark.parametrize("look", WEB_STRESSES)
def test_option_of_a_web_page_that_stands_out_is_a_doubt(look: str) -> None:
    rules = ".own {font-weight: 700}"

    def told_of(cell: str) -> tuple[object, list[str]]:
        (reading,) = read_file(page(cell, "5", rules=rules), "统计表", [LAYOUT]).readings
        return told(reading.values["workers"])

    assert told_of(f"□男  {look.format('□女')}") == (None, ["choice_unclear"])
    assert told_of(f"<p>□男</p><p>□{look.format('女')}</p>") == (None, ["choice_unclear"])
    assert told_of(f"□男  {look.format('☑女')}") == ("女", [])
    assert told_of(look.format("□男  □女")) == (None, [])


def test_line_of_a_web_page_that_stands_out_in_part_reads_as_before() -> None:
    (document,) = read_documents(page("<b>面积</b> m<b></b><sup>2</sup>", "<b>12\n次</b>"))
    texts = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert "面积 m2" in texts
    assert not any(cell.mark for block in document.blocks if isinstance(block, Grid) for cell in block.cells)


TICK_BOX = (
    '<w:r><w:pict><v:shape style="position:absolute"><v:textbox><w:txbxContent><w:p><w:r><w:t>√</w:t></w:r></w:p></w:txbxContent>'
    "</v:textbox></v:shape></w:pict></w:r>"
)


def test_tick_in_a_text_box_over_several_words_is_a_doubt() -> None:
    assert told(chosen(para(run("□男  □女") + TICK_BOX))) == (None, ["unreadable_object"])


def anchored(drawn: str) -> str:
    """What hangs on a paragraph, and lies anywhere on the page."""
    spaces = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    return (
        f"<w:r><w:drawing><wp:anchor {spaces}><a:graphic><a:graphicData>{drawn}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def test_tick_in_a_text_box_over_one_word_is_its_tick() -> None:
    (document,) = read_documents(word(para(run("男") + TICK_BOX), run("5")))
    (cells,) = ([cell.mark for cell in grid.cells if "男" in cell.text] for grid in document.blocks if isinstance(grid, Grid))
    assert cells == [""]


OVAL = '<w:r><w:pict><v:oval style="position:absolute" filled="f"/></w:pict></w:r>'


def test_choice_left_open_is_a_doubt_where_something_is_drawn_over_the_page() -> None:
    """Word hangs an oval on the paragraph that it was drawn from, wherever it lies."""
    assert told(chosen(OFFERED, run("5") + OVAL)) == (None, ["unreadable_object"])
    assert told(chosen(para("□男  ☑女"), run("5") + OVAL)) == ("女", [])
    drawn = '<wps:spPr><a:prstGeom prst="ellipse"/><a:noFill/><a:ln><a:solidFill/></a:ln></wps:spPr>'
    assert told(chosen(OFFERED, run("5") + anchored(f"<wps:wsp>{drawn}</wps:wsp>"))) == (None, ["unreadable_object"])


@pytest.mark.parametrize(
    "drawn",
    [
        '<w:pict><v:line style="position:absolute" from="0,0" to="400,0"/></w:pict>',
        '<w:pict><v:shape style="position:absolute" filled="f"><v:imagedata/></v:shape></w:pict>',
        '<w:pict><v:shape style="width:100pt;height:20pt"><v:imagedata/></v:shape></w:pict>',
        '<w:pict><v:rect style="position:absolute" filled="t"/></w:pict>',
        '<w:pict><v:oval style="width:20pt" filled="f"/></w:pict>',
    ],
    ids=["line", "floating picture", "picture in its line", "filled shape", "shape in its line"],
)
def test_what_can_not_be_a_ring_around_an_option_makes_no_choice_doubtful(drawn: str) -> None:
    assert told(chosen(OFFERED, run("5") + f"<w:r>{drawn}</w:r>")) == (None, [])


def test_straight_line_in_a_drawing_is_no_ring() -> None:
    line = '<wps:wsp><wps:spPr><a:prstGeom prst="line"/><a:noFill/><a:ln><a:solidFill/></a:ln></wps:spPr></wps:wsp>'
    assert told(chosen(OFFERED, run("5") + anchored(line))) == (None, [])
    assert told(chosen(OFFERED)) == (None, [])
