"""Figures in Word files that look other than they read, and things that are no text: in cells and on lines alike, never in silence."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.core.document import CHECKED, Grid
from extractors.formats.register import read_documents
from extractors.language.ticks import UNKNOWN
from tests.support import samples
from tests.support.looks import BLANK, read, style, styles_xml, told, word
from tests.support.returns import W, control, para, repacked, run

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LOOKS = {
    "struck": "<w:strike/>",
    "struck twice": "<w:dstrike/>",
    "raised": '<w:vertAlign w:val="superscript"/>',
    "lowered": '<w:vertAlign w:val="subscript"/>',
    "lifted": '<w:position w:val="10"/>',
    "sunk": '<w:position w:val="-8"/>',
    "white": '<w:color w:val="FFFFFF"/>',
    "nearly white": '<w:color w:val="f4F4f4"/>',
    "white of the theme": '<w:color w:val="auto" w:themeColor="background1"/>',
    "filled with white": '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>',
    "filled with white of the theme": '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
    "filled with clear black": (
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
    ),
    "filled with nothing": "<w14:textFill><w14:noFill/></w14:textFill>",
    "tiny": '<w:sz w:val="2"/>',
    "black on a solid pattern": '<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000" w:fill="auto"/>',
    "blue under a marker": '<w:color w:val="000080"/><w:highlight w:val="darkBlue"/>',
    "squeezed": '<w:w w:val="1"/>',
    "two lines in one": '<w:eastAsianLayout w:id="1" w:combine="1"/>',
}
INNOCENT = {
    "bold": "<w:b/>",
    "red": '<w:color w:val="FF0000"/>',
    "grey": '<w:color w:val="A6A6A6"/>',
    "yellow": '<w:color w:val="FFC000"/>',
    "filled with black": '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="tx1"/></w14:solidFill></w14:textFill>',
    "filled with half clear black": (
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="40000"/></w14:srgbClr></w14:solidFill></w14:textFill>'
    ),
    "white that is filled with red": (
        '<w:color w:val="FFFFFF"/><w14:textFill><w14:solidFill><w14:srgbClr w14:val="FF0000"/></w14:solidFill></w14:textFill>'
    ),
    "underlined": '<w:u w:val="single"/>',
    "highlighted": '<w:highlight w:val="yellow"/>',
    "white on blue": '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>',
    "black on a white pattern": '<w:color w:val="000000"/><w:shd w:val="solid" w:color="FFFFFF" w:fill="000000"/>',
    "not struck": '<w:strike w:val="0"/>',
    "on the line": '<w:vertAlign w:val="baseline"/><w:position w:val="0"/>',
    "small": '<w:sz w:val="10"/>',
    "narrow": '<w:w w:val="66"/>',
}
PLACES = ("workers", "reached")


def _filled(place: str, odd: str, *, styles: str = "") -> bytes:
    """A return that says 10 and a figure of another look behind it, in a cell or on a line; the other place says 5."""
    runs = run("10") + odd
    return word(para(runs if place == "workers" else run("5")), runs if place == "reached" else run("5"), styles=styles)


def _told(place: str, data: bytes) -> None:
    reading = read(data)
    other = next(one for one in PLACES if one != place)
    assert told(reading.values[place]) == (None, ["odd_look"])
    assert told(reading.values[other]) == (5, [])
    assert told(reading.values["by"]) == ("王芳", [])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("look", LOOKS)
def test_figure_that_looks_other_than_it_reads_is_doubtful(place: str, look: str) -> None:
    _told(place, _filled(place, run("2", LOOKS[look])))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("look", LOOKS)
def test_look_of_a_character_style_is_seen_through_what_it_is_based_on(place: str, look: str) -> None:
    styles = style("character", "Base", LOOKS[look]) + style("character", "Own", "<w:b/>", "Base")
    _told(place, _filled(place, run("2", '<w:rStyle w:val="Own"/>'), styles=styles))


@pytest.mark.parametrize("look", [name for name in LOOKS if name not in ("lifted", "sunk")])
def test_look_of_a_paragraph_style_is_seen_in_a_cell(look: str) -> None:
    styles = style("paragraph", "Base", LOOKS[look]) + style("paragraph", "Own", "<w:b/>", "Base")
    reading = read(word(para(run("102"), '<w:pStyle w:val="Own"/>'), run("5"), styles=styles))
    assert told(reading.values["workers"]) == (None, ["odd_look"])
    assert told(reading.values["reached"]) == (5, [])


@pytest.mark.parametrize("look", [name for name in LOOKS if name not in ("lifted", "sunk")])
def test_look_of_a_table_style_is_seen_in_its_cells_alone(look: str) -> None:
    data = word(para(run("102")), run("5"), styles=style("table", "Own", LOOKS[look]), table='<w:tblStyle w:val="Own"/>')
    reading = read(data)
    assert told(reading.values["workers"]) == (None, ["odd_look"])
    assert told(reading.values["reached"]) == (5, [])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("look", INNOCENT)
def test_look_that_changes_no_figure_is_silent(place: str, look: str) -> None:
    assert told(read(_filled(place, run("2", INNOCENT[look]))).values[place]) == (102, [])
    styles = style("character", "Own", INNOCENT[look])
    assert told(read(_filled(place, run("2", '<w:rStyle w:val="Own"/>'), styles=styles)).values[place]) == (102, [])


STRUCK_EVERYWHERE = {
    "defaults of the document": "<w:docDefaults><w:rPrDefault><w:rPr><w:strike/></w:rPr></w:rPrDefault></w:docDefaults>",
    "style of paragraphs that name none": (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr><w:strike/></w:rPr></w:style>'
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("where", STRUCK_EVERYWHERE)
def test_strike_of_all_texts_counts_where_no_style_is_named(place: str, where: str) -> None:
    kept = run("5", '<w:strike w:val="0"/>')
    data = word(para(run("12") if place == "workers" else kept), run("12") if place == "reached" else kept, styles=STRUCK_EVERYWHERE[where])
    reading = read(data)
    assert told(reading.values[place]) == (None, ["odd_look"])
    assert place == "workers" or told(reading.values["workers"]) == (5, [])


def test_hiding_of_all_texts_leaves_those_that_undo_it() -> None:
    hidden = "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>"
    shown = '<w:vanish w:val="0"/>'
    data = word(para(run("12", shown) + run("3")), run("5", shown), styles=hidden)
    (document,) = read_documents(data)
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells] == ["", "12", "", ""]


def test_run_that_undoes_the_strike_of_its_style_is_silent() -> None:
    styles = style("paragraph", "P", "<w:strike/>") + style("character", "C", "<w:strike/>")
    for undone in ('<w:strike w:val="0"/>', '<w:rStyle w:val="C"/>'):
        reading = read(word(para(run("102", undone), '<w:pStyle w:val="P"/>'), run("5"), styles=styles))
        assert told(reading.values["workers"]) == (102, [])


def test_style_is_seen_whatever_its_part_is_called() -> None:
    """Word in the browser writes `word/styles2.xml`."""
    styles = styles_xml(style("character", "Own", LOOKS["struck"]))
    named = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE_RELATIONS}/styles" Target="./styles2.xml"/></Relationships>'
    cell = para(run("10") + run("2", '<w:rStyle w:val="Own"/>'))
    reading = read(word(cell, run("5"), parts={"word/styles2.xml": styles, "word/_rels/document.xml.rels": named}))
    assert told(reading.values["workers"]) == (None, ["odd_look"])


def test_whole_answer_off_the_line_is_silent() -> None:
    assert told(read(word(para(run("102", '<w:position w:val="6"/>')), run("5"))).values["workers"]) == (102, [])


def test_power_of_a_measure_is_no_doubt_but_one_of_a_figure_is() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    assert "odd_look" not in told(read(word(para(run("120m") + run("2", raised)), run("5"))).values["workers"])[1]
    assert "odd_look" in told(read(word(para(run("12") + run("3", raised)), run("5"))).values["workers"])[1]


def test_look_of_a_label_is_no_doubt_about_its_answer() -> None:
    data = _replaced(
        word(para(run("12")), run("5")), run("填表人：王芳　　受益职工："), run("填表人：", "<w:strike/>") + run("王芳　　受益职工：")
    )
    reading = read(data)
    assert [told(reading.values[name]) for name in ("workers", "by", "reached")] == [(12, []), ("王芳", []), (5, [])]


OBJECTS = {
    "picture": "<w:r><w:drawing><wp:inline/></w:drawing></w:r>",
    "old picture": '<w:r><w:pict><v:shape style="width:9pt"><v:imagedata/></v:shape></w:pict></w:r>',
    "floating picture": "<w:r><w:drawing><wp:anchor/></w:drawing></w:r>",
    "embedded sheet": '<w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>',
    "word art": '<w:r><w:pict><v:shape><v:textpath string="3"/></v:shape></w:pict></w:r>',
    "alternative pictures": "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing/></mc:Choice>"
    "<mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>",
    "another document": "<w:subDoc/>",
    "note at the foot": '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>',
    "note at the end": '<w:r><w:endnoteReference w:id="2"/></w:r>',
}


@pytest.mark.parametrize("beside", ["", "3"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("thing", OBJECTS)
def test_what_is_no_text_is_named_beside_text_and_alone(place: str, thing: str, beside: str) -> None:
    runs = (run(beside) if beside else "") + OBJECTS[thing]
    reading = read(word(para(runs if place == "workers" else run("5")), runs if place == "reached" else run("5")))
    assert told(reading.values[place])[1] == ["unreadable_object"]
    assert told(reading.values["by"]) == ("王芳", [])


def test_another_document_in_a_cell_is_named_beside_text() -> None:
    assert told(read(word(f"{para(run('12'))}<w:altChunk/>", run("5"))).values["workers"])[1] == ["unreadable_object"]


def test_picture_of_the_blank_itself_is_no_doubt_and_one_more_is() -> None:
    logo = OBJECTS["picture"]
    blank = word(para(logo), run("    "), by="")
    assert told(read(word(para(run("12") + logo), run("5")), blank).values["workers"]) == (12, [])
    assert told(read(word(para(run("1") + logo + logo), run("5")), blank).values["workers"])[1] == ["unreadable_object"]


@pytest.mark.parametrize("above", ["", "<w:tr><w:tc><w:p><w:r><w:t>二〇二六年</w:t></w:r></w:p></w:tc></w:tr>"])
def test_note_on_a_label_of_the_blank_is_no_doubt_wherever_the_row_stands(above: str) -> None:
    note = OBJECTS["note at the foot"]
    blank = _replaced(word(para(""), run("    "), by=""), run("职工人数"), run("职工人数") + note)
    returned = _replaced(word(para(run("12")), run("5")), run("职工人数"), run("职工人数") + note)
    assert told(read(_replaced(returned, "<w:tblGrid/>", f"<w:tblGrid/>{above}"), blank).values["workers"]) == (12, [])
    noted = _replaced(returned, run("12"), run("12") + note)
    assert told(read(noted, blank).values["workers"])[1] == ["unreadable_object"]


def test_struck_text_of_the_blank_itself_is_no_doubt_and_that_of_the_unit_is() -> None:
    own, struck = run("（不含退休）", "<w:strike/>"), run("8", "<w:strike/>")
    blank = word(para(own), run("    "), by="")
    assert told(read(word(para(run("12") + own), run("5")), blank).values["workers"])[1] == []
    assert told(read(word(para(struck + run("12") + own), run("5")), blank).values["workers"])[1] == ["odd_look"]


def test_text_box_and_rule_across_the_page_are_no_pictures() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{para(run('另有3人'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    rule = '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>'
    for shape in (box, rule):
        assert "unreadable_object" not in told(read(word(para(run("12") + shape), run("5"))).values["workers"])[1]


def test_shape_without_filling_and_outline_is_no_picture_and_a_drawn_line_is() -> None:
    for line, codes in (("<a:noFill/>", []), ("<a:solidFill/>", ["unreadable_object"])):
        shape = f"<w:drawing><wps:wsp><wps:spPr><a:noFill/><a:ln>{line}</a:ln></wps:spPr></wps:wsp></w:drawing>"
        both = (
            f"<mc:AlternateContent><mc:Choice Requires='wps'>{shape}</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent>"
        )
        for drawn in (shape, both):
            assert told(read(word(para(run("12") + f"<w:r>{drawn}</w:r>"), run("5"))).values["workers"])[1] == codes


def _field(instruction: str, result: str | None = None) -> str:
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}' if result is not None else ""
    begin, end = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return f"{begin}<w:r><w:instrText>{instruction}</w:instrText></w:r>{shown}{end}"


def _math(tag: str, first: str, second: str) -> str:
    one, two = [f"<m:r><m:t>{said}</m:t></m:r>" for said in (first, second)]
    names = ("num", "den") if tag == "f" else ("e", "sup")
    return f"<m:oMath><m:{tag}><m:{names[0]}>{one}</m:{names[0]}><m:{names[1]}>{two}</m:{names[1]}></m:{tag}></m:oMath>"


FRACTIONS = {
    "field": _field(" EQ \\f(1,2) "),
    "field in small letters": _field("eq \\F(1，2)"),
    "field with an empty result": _field("EQ \\f(1,2)", ""),
    "simple field": '<w:fldSimple w:instr="EQ \\f(1,2)"/>',
    "raised by a field": _field("EQ \\s\\up5(2)"),
    "lowered by a field": _field("EQ \\s\\do4(2)"),
    "struck by a field": _field("EQ \\o(2,/)"),
    "root": _field("EQ \\r(3,8)"),
    "equation": _math("f", "1", "2"),
    "power": _math("sSup", "3", "2"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fraction", FRACTIONS)
def test_fraction_beside_a_figure_is_doubtful(place: str, fraction: str) -> None:
    _told(place, _filled(place, FRACTIONS[fraction]))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "field", [_field(" = 300+20 "), _field("=SUM(ABOVE)", ""), _field('QUOTE "320"'), '<w:fldSimple w:instr=" =SUM(LEFT) "/>']
)
def test_field_that_was_never_brought_up_to_date_is_a_doubt(place: str, field: str) -> None:
    reading = read(word(para(field if place == "workers" else run("5")), field if place == "reached" else run("5")))
    assert told(reading.values[place]) == (None, ["unreadable_object"])
    assert told(read(word(para(_field("= 300+20", run("320"))), run("5"))).values["workers"]) == (320, [])


def test_fraction_is_written_as_one_would_type_it() -> None:
    reading = read(word(para(run("3") + _field("EQ \\f(1,2)")), run("4") + _math("f", "1", "2")))
    assert (reading.values["workers"].raw, reading.values["reached"].raw) == ("3 1/2", "4 1/2")


@pytest.mark.parametrize(
    "written, name",
    [
        (_field('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(zhōu),周)') + run("敏"), "周敏"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>zhōu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>周</w:t></w:r></w:rubyBase></w:ruby></w:r>"
            + run("敏"),
            "周敏",
        ),
        (_field("EQ \\o\\ac(○,甲)") + run("区"), "甲区"),
        (_field("EQ \\x(周敏)"), "周敏"),
        (_field('SYMBOL 252 \\f "Wingdings"') + run("周敏"), "✓周敏"),
        ("<m:oMath><m:r><m:t>周敏</m:t></m:r></m:oMath>", "周敏"),
        (run("周") + "<w:r><w:softHyphen/></w:r>" + run("敏"), "周敏"),
        (run("周") + "<w:r><w:noBreakHyphen/></w:r>" + run("敏"), "周-敏"),
    ],
    ids=["phonetic field", "phonetic guide", "circled", "bordered", "symbol field", "row of letters", "soft hyphen", "hard hyphen"],
)
def test_what_word_draws_over_a_name_leaves_the_name(written: str, name: str) -> None:
    reading = read(_with_contact(word(para(run("12")), run("5")), written))
    assert told(reading.values["contact"]) == (name, [])


def _with_contact(data: bytes, runs: str) -> bytes:
    """The file with runs in the place of the contact."""
    return _replaced(data, run("周敏"), runs)


def _replaced(data: bytes, old: str, new: str) -> bytes:
    body = samples.member(data, "word/document.xml").decode()
    assert old in body
    return repacked(data, {"word/document.xml": body.replace(old, new)})


SYMBOLS = {
    "fallback": "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx w16se:font='Segoe UI Emoji' w16se:char='260E'/></mc:Choice>"
    "<mc:Fallback><w:t>☎</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    "no fallback": "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx w16se:font='Segoe UI Emoji' w16se:char='260E'/></mc:Choice>"
    "</mc:AlternateContent></w:r>",
    "bare": "<w:r><w16se:symEx w16se:font='Segoe UI Emoji' w16se:char='260E'/></w:r>",
}


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_extended_symbol_is_the_character_that_it_shows(symbol: str) -> None:
    data = _with_contact(word(para(run("12")), run("5")), SYMBOLS[symbol] + run("热线"))
    assert told(read(data).values["contact"]) == ("☎热线", [])


def _glossary(name: str, said: str) -> dict[str, str]:
    part = f'<w:docPart><w:docPartPr><w:name w:val="{name}"/></w:docPartPr><w:docPartBody>{para(run(said))}</w:docPartBody></w:docPart>'
    return {"word/glossary/document.xml": f'<w:glossaryDocument xmlns:w="{W}"><w:docParts>{part}</w:docParts></w:glossaryDocument>'}


@pytest.mark.parametrize("level", ["run", "paragraph"])
@pytest.mark.parametrize(
    "said, own, value",
    [
        ("320", None, 320),
        ("320", "请填人数", 320),
        ("请填人数", "请填人数", None),
        ("0", "0", None),
        ("单击或点击此处输入文字。", None, None),
        ("Click or tap here to enter text.", None, None),
        ("选择一项。", None, None),
        ("请在此处填写", None, None),
    ],
)
def test_control_whose_flag_was_left_on_is_an_answer_unless_it_shows_its_placeholder(
    level: str, said: str, own: str | None, value: int | None
) -> None:
    named = '<w:placeholder><w:docPart w:val="P1"/></w:placeholder>' if own is not None else ""
    held = f"{named}<w:showingPlcHdr/><w:text/>"
    cell = para(control(run(said), held)) if level == "run" else control(para(run(said)), held)
    reading = read(word(cell, run("5"), parts=_glossary("P1", own) if own is not None else None))
    assert told(reading.values["workers"]) == (value, [])


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u200e", "\ufe0f"])
def test_signs_of_no_width_are_dropped_on_the_quick_and_the_careful_way(sign: str) -> None:
    for beside in ("", run("", "<w:strike/>")):
        written = run(f"1{sign}2{sign}") + beside
        reading = read(_with_contact(word(para(written), written), run(f"{sign}周敏")))
        assert [told(reading.values[name]) for name in ("workers", "contact", "reached")] == [(12, []), ("周敏", []), (12, [])]


def test_text_that_is_turned_round_is_doubtful() -> None:
    assert told(read(word(para(run("\u202e21")), run("5"))).values["workers"])[1] == ["odd_look"]
    turned = f'<w:bdo w:val="rtl">{run("21")}</w:bdo>'
    assert told(read(word(para(turned), run("5"))).values["workers"])[1] == ["odd_look"]


@pytest.mark.parametrize(
    "height, rule, seen", [("20", "exact", False), ("59", "exact", False), ("60", "exact", True), ("20", "atLeast", True)]
)
def test_row_that_is_held_too_low_for_any_print_is_a_doubt(height: str, rule: str, seen: bool) -> None:  # noqa: FBT001 - a parameter
    data = word(para(run("12")), run("5"))
    xml = samples.member(data, "word/document.xml").decode()
    low = xml.replace("<w:tr>", f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="{rule}"/></w:trPr>', 1)
    assert told(read(repacked(data, {"word/document.xml": low})).values["workers"]) == (12, [] if seen else ["hidden_row"])


def test_list_of_a_form_field_shows_its_usual_entry_where_none_was_chosen() -> None:
    entries = '<w:default w:val="1"/><w:listEntry w:val="11"/><w:listEntry w:val="12"/>'
    field = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert told(read(word(para(field + end), run("5"))).values["workers"]) == (12, [])


def test_text_on_a_dark_cell_is_seen_where_its_paragraph_has_no_shade_of_its_own() -> None:
    data = word(para(run("12", '<w:color w:val="FFFFFF"/>'), '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'), run("5"))
    xml = samples.member(data, "word/document.xml").decode()
    dark = xml.replace("<w:tcPr></w:tcPr><w:p><w:pPr><w:shd", '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr><w:p><w:pPr><w:shd')
    assert dark != xml
    assert told(read(repacked(data, {"word/document.xml": dark})).values["workers"]) == (12, [])


@pytest.mark.parametrize("code, doubts", [(run("12"), ["unreadable_object"]), ("<w:r><w:instrText> PAGE </w:instrText></w:r>", [])])
def test_text_that_a_field_without_an_end_holds_back_is_named(code: str, doubts: list[str]) -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
    assert told(read(word(para(begun + code), run("5"))).values["workers"]) == (None, doubts)


def _contact(written: str, *, blank: bool = False) -> bytes:
    """A form, filled or blank, with these runs as the name of a contact."""
    data = word(para(""), run("    "), by="") if blank else word(para(run("12")), run("5"))
    before, found, behind = samples.member(data, "word/document.xml").decode().rpartition(run("" if blank else "周敏"))
    assert found
    return repacked(data, {"word/document.xml": before + written + behind})


def _empty_control(prompt: str) -> str:
    return control(run(prompt), "<w:showingPlcHdr/><w:text/>")


@pytest.mark.parametrize(
    "prompt, written, value",
    [
        ("请填写联系人姓名", "请填写联系人姓名", None),
        ("请填写联系人姓名", "请填写联系人姓名 ", None),
        ("请填写联系人姓名", "李明", "李明"),
        ("[李明]", "[李明]", "[李明]"),
        ("[职工人数]", "职工人数", "职工人数"),
    ],
)
def test_prompt_of_an_empty_control_is_no_answer_where_a_program_kept_it_as_a_text(prompt: str, written: str, value: str | None) -> None:
    """A prompt that stands elsewhere in the blank too, or is as short as an answer, may be one."""
    blank = _contact(_empty_control(prompt), blank=True)
    assert read(_contact(run(written)), blank).values["contact"].value == value
    assert read(_contact(run(written)), blank).values["workers"].value == 12


STORE = "{12345678-ABCD-4321-ABCD-1234567890AB}"
CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def _bound(kind: str, shown: str, stored: str, *, flag: str = "") -> bytes:
    """A control in the cell that is bound to a part of XML."""
    binding = f'<w:dataBinding w:prefixMappings="xmlns:f=\'urn:form\'" w:xpath="/f:form[1]/f:workers[1]" w:storeItemID="{STORE.lower()}"/>'
    named = "".join(
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE_RELATIONS}/{kind}" Target="{target}"/></Relationships>|'
        for kind, target in (("customXml", "../customXml/item1.xml"), ("customXmlProps", "itemProps1.xml"))
    ).split("|")
    parts = {
        "word/_rels/document.xml.rels": named[0],
        "customXml/_rels/item1.xml.rels": named[1],
        "customXml/item1.xml": f'<form xmlns="urn:form"><workers>{stored}</workers></form>',
        "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{CUSTOM_XML}" ds:itemID="{STORE}"/>',
    }
    return word(para(control(run(shown), f"{binding}{flag}{kind}")), run("5"), parts=parts)


CHOICES = '<w:dropDownList><w:listItem w:displayText="12人" w:value="a"/></w:dropDownList>'
DAY = '<w:date w:fullDate="2017-05-18T00:00:00Z"/>'


@pytest.mark.parametrize(
    "kind, shown, stored, value",
    [
        ("<w:text/>", "12", "12", 12),
        ("<w:text/>", "1 2人", "12 人", None),
        ("<w:text/>", "12人", "12 人", 12),
        (CHOICES, "12人", "a", 12),
        ("<w:text/>", "12", '&lt;pkg:package xmlns:pkg="urn:x"/&gt;', 12),
    ],
)
def test_control_that_says_what_it_is_bound_to_is_read(kind: str, shown: str, stored: str, value: object) -> None:
    reading = read(_bound(kind, shown, stored))
    assert reading.values["workers"].value == value
    assert "odd_look" not in told(reading.values["workers"])[1]


@pytest.mark.parametrize(
    "kind, shown, stored, flag",
    [
        ("<w:text/>", "12", "15", ""),
        ("<w:text/>", "12", "", ""),
        (CHOICES, "12人", "b", ""),
        (DAY, "2017年6月18日", "2017-05-18", ""),
        ("<w:text/>", "单击或点击此处输入文字。", "15", "<w:showingPlcHdr/>"),
    ],
)
def test_control_that_says_otherwise_than_it_is_bound_to_is_a_doubt(kind: str, shown: str, stored: str, flag: str) -> None:
    assert told(read(_bound(kind, shown, stored, flag=flag)).values["workers"]) == (None, ["odd_look"])


def test_hyphen_that_is_not_broken_at_is_a_hyphen_in_a_bound_control() -> None:
    data = _bound("<w:text/>", "021-6543", "021-6543")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").decode()
    assert "021-6543" in xml
    told_apart = xml.replace("021-6543", '021</w:t><w:noBreakHyphen/><w:t xml:space="preserve">6543')
    (document,) = read_documents(repacked(data, {"word/document.xml": told_apart}))
    assert [cell.mark for grid in document.blocks if isinstance(grid, Grid) for cell in grid.cells if cell.text == "021-6543"] == [""]


@pytest.mark.parametrize("stored, sure", [("2017-05-18T00:00:00", True), ("2017-05-18", True), ("2017-06-18T00:00:00", False)])
def test_date_control_is_compared_by_its_day(stored: str, *, sure: bool) -> None:
    (document,) = read_documents(_bound(DAY, "2017年5月18日", stored))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    assert [cell.mark == "" for cell in grid.cells if "2017" in cell.text] == [sure]


@pytest.mark.parametrize("stored, sign", [("true", CHECKED), ("1", CHECKED), ("false", UNKNOWN)])
def test_check_box_is_unclear_where_what_it_is_bound_to_says_the_other_state(stored: str, sign: str) -> None:
    (document,) = read_documents(_bound('<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>', "☒", stored))
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells][1] == sign


@pytest.mark.parametrize(
    "border, crossed",
    [('<w:tl2br w:val="single"/>', True), ('<w:tr2bl w:sz="4" w:val="dotted"/>', True), ('<w:tl2br w:val="nil"/>', False)],
)
def test_figure_in_a_cell_that_a_border_crosses_is_a_doubt(border: str, crossed: bool) -> None:  # noqa: FBT001 - a parameter
    data = word(para(run("12")), run("5"))
    xml = samples.member(data, "word/document.xml").decode()
    bordered = xml.replace("<w:tcPr></w:tcPr>", f"<w:tcPr><w:tcBorders>{border}</w:tcBorders></w:tcPr>")
    reading = read(repacked(data, {"word/document.xml": bordered}))
    assert told(reading.values["workers"])[1] == (["odd_look"] if crossed else [])
    assert told(reading.values["reached"]) == (5, [])


@pytest.mark.parametrize("font", ["Wingdings 3", "MT Extra", "Monotype Sorts", "Bookshelf Symbol 7", "ZapfDingbats", "ITC Zapf Dingbats"])
def test_figure_in_a_font_of_signs_is_a_doubt(font: str) -> None:
    reading = read(word(para(run("120", f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')), run("5")))
    assert told(reading.values["workers"]) == (None, ["not_a_number"])


def test_tick_of_zapf_dingbats_is_a_tick() -> None:
    data = word(para(run("4o", '<w:rFonts w:ascii="Zapf Dingbats" w:hAnsi="Zapf Dingbats"/>')), run("5"))
    assert [cell.text for block in read_documents(data)[0].blocks if isinstance(block, Grid) for cell in block.cells][1] == "✔□"


@pytest.mark.parametrize(
    "look, doubts", [("<w:strike/>", ["label_similar"]), ('<w:color w:val="FFFFFF"/>', ["label_similar"]), ("<w:b/>", [])]
)
def test_label_of_which_a_word_looks_other_than_it_reads_is_a_doubt(look: str, doubts: list[str]) -> None:
    def labelled(data: bytes) -> bytes:
        xml = samples.member(data, "word/document.xml").decode()
        return repacked(data, {"word/document.xml": xml.replace(run("职工人数"), run("职工") + run("人数", look), 1)})

    data = labelled(word(para(run("12")), run("5")))
    assert told(read(data).values["workers"]) == (12, doubts)
    assert told(read(data, labelled(BLANK)).values["workers"]) == (12, [])
