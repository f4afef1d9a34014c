from __future__ import annotations

import pytest

from extractors.core.document import Grid
from extractors.formats.word import read_word
from tests.support import samples
from tests.support.returns import (
    FIGURES,
    ITEMS,
    SUPERIOR,
    TRUE_FIGURES,
    TRUE_OPINIONS,
    UNIT,
    Edit,
    Form,
    W,
    cell_xml,
    codes,
    control,
    elements,
    figures,
    only,
    opinions,
    para,
    q,
    run,
    table_xml,
    word_file,
)

_TICK_ROWS = [3 + 3 * item + place for item in range(9) for place in range(3)]
_FIELD_BEGIN = '<w:r><w:fldChar w:fldCharType="begin">{}</w:fldChar></w:r>'
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_STYLES = """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Hidden"/></w:style>
<w:style w:type="character" w:styleId="Unseen"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Tick"><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr></w:style></w:styles>"""


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def _checkbox(*, checked: bool) -> str:
    return control(run("☒" if checked else "☐"), f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox>')


def _alternate(*branches: tuple[str, str]) -> str:
    """Alternatives, each the namespaces that it requires and its text; without any it is the fallback."""
    parts = (
        f'<mc:Choice Requires="{required}" xmlns:new="urn:future">{run(text)}</mc:Choice>'
        if required
        else f"<mc:Fallback>{run(text)}</mc:Fallback>"
        for required, text in branches
    )
    return f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{"".join(parts)}</mc:AlternateContent>'


def _own_signs(*, checked: bool) -> str:
    states = '<w14:checkedState w14:val="25CB"/><w14:uncheckedState w14:val="2611"/>'
    return control(run("○" if checked else "☑"), f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{states}</w14:checkbox>')


def _legacy_box(*, checked: bool) -> str:
    data = f'<w:ffData><w:checkBox><w:default w:val="0"/>{"<w:checked/>" if checked else ""}</w:checkBox></w:ffData>'
    return _FIELD_BEGIN.format(data) + _instruction(" FORMCHECKBOX ") + _FIELD_END


def _input_field(text: str) -> str:
    return _FIELD_BEGIN.format("") + _instruction(' FILLIN ""') + _SEPARATE + run(text) + _FIELD_END


def _ticks(mark: str, blank: str = "") -> Edit:
    def edit(form: Form) -> None:
        for row in _TICK_ROWS:
            ticked = form.text(row, 3) == "√"
            form.write(row, 3, para(mark) if ticked else para(blank) if blank else "")

    return edit


def _drawing(content: str) -> str:
    shape = f"<w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>"
    new = f"<w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent>"
    new += "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    return f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{shape}</mc:Fallback></mc:AlternateContent></w:r>'


def _vml(content: str) -> str:
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def _mark_row(number: int, tag: str) -> Edit:
    def edit(form: Form) -> None:
        row = form.rows[number]
        properties = row.find(q("trPr"))
        if properties is None:
            properties = elements("<w:trPr/>")[0]
            row.insert(0, properties)
        properties.extend(elements(f'<w:{tag} w:id="1" w:author="a"/>'))

    return edit


def _styled(edit: Edit) -> Edit:
    def both(form: Form) -> None:
        edit(form)
        form.parts["word/styles.xml"] = _STYLES.encode()

    return both


def _in_control(row: int, number: int) -> Edit:
    def edit(form: Form) -> None:
        cell = form.cell(row, number)
        parent, place = cell.getparent(), cell.getparent().index(cell)
        around = elements(control(""))[0]
        around.find(q("sdtContent")).append(cell)
        parent.insert(place, around)

    return edit


def _row_in_control(form: Form) -> None:
    row = form.rows[0]
    place = form.table.index(row)
    around = elements(control(""))[0]
    around.find(q("sdtContent")).append(row)
    form.table.insert(place, around)


def _boxed_form(form: Form) -> None:
    table = form.table
    place = form.body.index(table)
    box = elements(para(_vml("<w:p/>")))[0]
    next(box.iter(q("txbxContent"))).insert(0, table)
    form.body.insert(place, box)


def _framed_form(form: Form) -> None:
    blocks = [block for block in form.body if block.tag != q("sectPr")]
    frame = elements("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>")[0]
    next(frame.iter(q("tc"))).extend(blocks)
    form.body.insert(0, frame)


SAME_MEANING: dict[str, Edit] = {
    "run level control": lambda form: form.write(0, 1, para(control(run("12")))),
    "block level control": lambda form: form.write(0, 1, control(para("12"))),
    "cell level control": _in_control(0, 1),
    "row level control": _row_in_control,
    "controls as LibreOffice multiplies them": lambda form: form.write(
        0, 1, para(control(run("12家")) + control(run("家") + run("12家")) + control(run("12家")))
    ),
    "input fields as LibreOffice multiplies them": lambda form: form.write(
        3, 1, para(run("1．") + _input_field("车间夏季温度高。") + run("车间夏季温度高。") + _input_field("车间夏季温度高。") * 2)
    ),
    "drop down": lambda form: form.write(0, 1, para(control(run("12"), '<w:dropDownList><w:listItem w:value="1"/></w:dropDownList>'))),
    "insertion and deletion": lambda form: form.write(
        0, 1, para('<w:del w:id="1"><w:r><w:delText>99</w:delText></w:r></w:del><w:ins w:id="2">' + run("12") + "</w:ins>")
    ),
    "move": lambda form: form.write(
        0, 1, para('<w:moveFrom w:id="1">' + run("77") + '</w:moveFrom><w:moveTo w:id="2">' + run("12") + "</w:moveTo>")
    ),
    "deleted paragraph mark": lambda form: form.write(0, 1, para(run("1"), '<w:rPr><w:del w:id="7"/></w:rPr>'), para("2")),
    "hidden run": lambda form: form.write(0, 1, para(run("9", "<w:vanish/>") + run("12"))),
    "hidden by character style": _styled(lambda form: form.write(0, 1, para(run("9", '<w:rStyle w:val="Unseen"/>') + run("12")))),
    "hidden by paragraph style": _styled(lambda form: form.write(0, 1, para("12"), para(run("9"), '<w:pStyle w:val="Hidden"/>'))),
    "hidden by inherited style": _styled(lambda form: form.write(0, 1, para("12"), para(run("9"), '<w:pStyle w:val="Heir"/>'))),
    "shown in a hidden style": _styled(
        lambda form: form.write(0, 1, para(run("12", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Hidden"/>'))
    ),
    "comment": lambda form: form.write(
        0,
        1,
        para('<w:commentRangeStart w:id="0"/>' + run("12") + '<w:r><w:commentReference w:id="0"/></w:r>'),
    ),
    "simple field": lambda form: form.write(0, 1, para('<w:fldSimple w:instr=" =SUM(LEFT) ">' + run("12") + "</w:fldSimple>")),
    "complex field": lambda form: form.write(
        0, 1, para(_FIELD_BEGIN.format("") + _instruction(" =5+7 ") + _SEPARATE + run("12") + _FIELD_END)
    ),
    "field within an instruction": lambda form: form.write(
        0,
        1,
        para(
            _FIELD_BEGIN.format("")
            + _instruction(" IF ")
            + _FIELD_BEGIN.format("")
            + _instruction(" =1 ")
            + _SEPARATE
            + run("1")
            + _FIELD_END
            + _SEPARATE
            + run("12")
            + _FIELD_END
        ),
    ),
    "legacy list with a result": lambda form: form.write(
        0,
        1,
        para(
            _FIELD_BEGIN.format(
                '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="11"/><w:listEntry w:val="12"/></w:ddList></w:ffData>'
            )
            + _instruction(" FORMDROPDOWN ")
            + _SEPARATE
            + run("12")
            + _FIELD_END
        ),
    ),
    "hyperlink": lambda form: form.write(0, 1, para('<w:hyperlink w:anchor="x">' + run("12") + "</w:hyperlink>")),
    "smart tag": lambda form: form.write(0, 1, para("<w:smartTag>" + run("12") + "</w:smartTag>")),
    "formula object": lambda form: form.write(0, 1, para("<m:oMath><m:r><m:t>12</m:t></m:r></m:oMath>")),
    "ruby": lambda form: form.write(
        3,
        1,
        para(
            run("1．")
            + "<w:r><w:ruby><w:rt>"
            + run("che")
            + "</w:rt><w:rubyBase>"
            + run("车")
            + "</w:rubyBase></w:ruby></w:r>"
            + run("间夏季温度高。")
        ),
    ),
    "drawn text box": lambda form: form.write(0, 1, para(_drawing(para("12")))),
    "old text box": lambda form: form.write(0, 1, para(_vml(para("12")))),
    "nested table": lambda form: form.write(30, 1, table_xml((SUPERIOR,)), ""),
    "form in a text box": _boxed_form,
    "form in a layout table": _framed_form,
    "inserted row": _mark_row(9, "ins"),
    "Word check boxes": lambda form: [form.write(row, 3, para(_checkbox(checked=form.text(row, 3) == "√"))) for row in _TICK_ROWS],
    "check boxes before the label": lambda form: [
        (form.write(row, 2, para(_checkbox(checked=form.text(row, 3) == "√") + run(form.text(row, 2)))), form.write(row, 3, ""))
        for row in _TICK_ROWS
    ],
    "legacy check boxes": lambda form: [form.write(row, 3, para(_legacy_box(checked=form.text(row, 3) == "√"))) for row in _TICK_ROWS],
    "symbol": _ticks('<w:r><w:sym w:font="Wingdings 2" w:char="F050"/></w:r>'),
    "symbol font": _ticks(
        run("\uf0fe", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), run("\uf0a8", '<w:rFonts w:ascii="Wingdings"/>')
    ),
    "symbol font by style": _styled(_ticks(run("\u00fc", '<w:rStyle w:val="Tick"/>'))),
    "alternative of Word": lambda form: form.write(0, 1, para(_alternate(("w14", "12"), ("", "99")))),
    "alternative of a program to come": lambda form: form.write(0, 1, para(_alternate(("new", "99"), ("", "12")))),
    "second alternative": lambda form: form.write(0, 1, para(_alternate(("w14 new", "99"), ("w14", "12"), ("", "98")))),
    "check box with signs of its own": lambda form: [
        form.write(row, 3, para(_own_signs(checked=form.text(row, 3) == "√"))) for row in _TICK_ROWS
    ],
    "overprinted tick": _ticks(_FIELD_BEGIN.format("") + _instruction(r" eq \o\ac(□,√)") + _FIELD_END),
}


@pytest.mark.parametrize("name", SAME_MEANING)
def test_construct_reads_as_the_plain_text_does(name: str) -> None:
    reading = only(word_file(SAME_MEANING[name]))
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS
    assert reading.values["needs_superior"].value == SUPERIOR
    assert reading.unit.value == UNIT
    assert codes(reading) == []


@pytest.mark.parametrize("place", [control(run("家")), _input_field("家"), control(run("1"))])
def test_input_places_that_say_the_same_are_all_read_unless_one_was_multiplied(place: str) -> None:
    text = "家" if "家" in place else "1"
    assert (
        only(word_file(lambda form: form.write(30, 1, para(place + run("、") + place * 2)))).values["needs_superior"].value
        == f"{text}、{text * 2}"
    )


@pytest.mark.parametrize("said, told", [("见附件", True), ("同上", True), ("见到附近停车难", False), ("停车难，见附件", False)])
def test_opinion_that_only_points_elsewhere_is_a_doubt(*, said: str, told: bool) -> None:
    reading = only(word_file(lambda form: form.write(3, 1, para(run(f"1．{said}")))))
    text = reading.groups["opinions"][0].values["text"]
    assert (text.value, [finding.code for finding in text.findings]) == (said, ["answer_elsewhere"] * told)


@pytest.mark.parametrize("checked, sign", [(True, "☐"), (True, "□"), (False, "☑"), (False, "√")])
def test_check_box_that_shows_the_sign_of_its_other_state_is_a_doubt(*, checked: bool, sign: str) -> None:
    box = control(run(sign), f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox>')
    reading = only(word_file(lambda form: form.write(3, 3, para(box))))
    assert reading.groups["opinions"][0].values["outcome"].findings


@pytest.mark.parametrize(
    "checked, sign",
    [
        (True, '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'),
        (False, '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'),
        (True, run("\uf0a8", '<w:rFonts w:ascii="Wingdings"/>')),
        (False, run("\u00fe", '<w:rFonts w:hAnsi="Wingdings"/>')),
        (False, run("■")),
    ],
)
def test_check_box_that_draws_the_sign_of_its_other_state_is_a_doubt(*, checked: bool, sign: str) -> None:
    box = control(sign, f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox>')
    reading = only(word_file(lambda form: form.write(3, 3, para(box))))
    assert reading.groups["opinions"][0].values["outcome"].findings


def test_check_box_whose_signs_are_drawn_in_a_symbol_font_is_no_doubt() -> None:
    """As WPS writes it: `R` of Wingdings 2 is a ticked box, and `£` an empty one."""
    states = '<w14:checkedState w14:val="0052" w14:font="Wingdings 2"/><w14:uncheckedState w14:val="00A3" w14:font="Wingdings 2"/>'

    def box(*, checked: bool) -> str:
        sign = f'<w:r><w:sym w:font="Wingdings 2" w:char="{"0052" if checked else "00A3"}"/></w:r>'
        return control(sign, f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{states}</w14:checkbox>')

    def edit(form: Form) -> None:
        for row in _TICK_ROWS:
            form.write(row, 3, para(box(checked=form.text(row, 3) == "√")))

    reading = only(word_file(edit))
    assert opinions(reading) == TRUE_OPINIONS
    assert not any(item.values["outcome"].findings for item in reading.groups["opinions"])


@pytest.mark.parametrize("level", ["0", "1"])
def test_a_tick_that_a_numbering_draws_is_a_tick_and_any_other_dot_is_none(level: str) -> None:
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'

    def edit(form: Form, sign: str, fonts: str = "") -> None:
        dot = f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="bullet"/><w:lvlText w:val="{sign}"/><w:rPr>{fonts}</w:rPr></w:lvl>'
        made = f'<w:abstractNum w:abstractNumId="0">{dot}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        form.parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{made}</w:numbering>'.encode()
        for row in _TICK_ROWS:
            form.write(row, 3, para("<w:r/>", listed) if form.text(row, 3) == "√" else para(""))

    symbols = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert opinions(only(word_file(lambda form: edit(form, "\u00fc", symbols)))) == TRUE_OPINIONS
    assert opinions(only(word_file(lambda form: edit(form, "\uf0fc", symbols)))) == TRUE_OPINIONS
    assert opinions(only(word_file(lambda form: edit(form, "√")))) == TRUE_OPINIONS
    assert all(outcome is None for _, _, outcome in opinions(only(word_file(lambda form: edit(form, "●")))))


@pytest.mark.parametrize("level", ["run", "block"])
def test_placeholder_is_no_answer(level: str) -> None:
    empty = "<w:showingPlcHdr/>"
    content = para(control(run("单击此处输入"), empty)) if level == "run" else control(para("单击此处输入"), empty)
    reading = only(word_file(lambda form: form.write(30, 1, content)))
    assert reading.values["needs_superior"].value is None


def test_deleted_rows_do_not_count() -> None:
    def edit(form: Form) -> None:
        for row in (9, 10, 11):
            _mark_row(row, "del")(form)

    kept = [one for one in TRUE_OPINIONS if one[1] != ITEMS["workers"][2][0]]
    assert opinions(only(word_file(edit))) == kept


def test_text_under_a_merged_cell_is_named() -> None:
    reading = only(word_file(lambda form: form.write(4, 1, "压在下面的字")))
    assert "covered_text" in codes(reading)


@pytest.mark.parametrize("above, below", [("", ""), ('<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'), ("<w:vMerge/>", "")])
def test_text_that_continues_no_cell_of_its_width_is_read_as_a_doubt(above: str, below: str) -> None:
    rows = (cell_xml("职工人数", above) + cell_xml("12") * 2, cell_xml("会员人数：11", f"{below}<w:vMerge/>") + cell_xml(""))
    table = f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    made = word_file(lambda form: form.table.getparent().replace(form.table, elements(table)[0]))
    (grid,) = (block for block in read_word(made)[0].blocks if isinstance(block, Grid))
    assert [(cell.text, cell.rowspan, cell.mark) for cell in grid.cells if cell.col == 0] == [
        ("职工人数", 1, ""),
        ("会员人数：11", 1, "odd_look"),
    ]


def test_numbered_paragraphs_in_one_cell_are_items() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'

    def edit(form: Form) -> None:
        form.write(3, 1, para(run("甲问题"), listed), para(run("乙问题"), listed))
        form.parts["word/numbering.xml"] = (
            b'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
            b'<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )

    reading = only(word_file(edit))
    assert [text for _, text, _ in opinions(reading)][:2] == ["甲问题", "乙问题"]
    assert "several_in_one_cell" in codes(reading)


@pytest.mark.parametrize("override, second", [("", 13), ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="40"/></w:lvlOverride>', 40)])
def test_a_figure_that_word_took_for_the_number_of_a_list_is_read(override: str, second: int) -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="12"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    numbers = "".join(f'<w:num w:numId="{one}"><w:abstractNumId w:val="0"/>{more}</w:num>' for one, more in ((1, ""), (2, override)))

    def edit(form: Form) -> None:
        form.write(0, 1, para(run(""), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
        form.write(1, 1, para(run(""), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'))
        made = f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>{numbers}</w:numbering>'
        form.parts["word/numbering.xml"] = made.encode()

    reading = only(word_file(edit))
    assert (reading.values["enterprises_visited"].value, reading.values["meetings_held"].value) == (12, second)


def test_places_count_as_a_person_counts() -> None:
    (document,) = read_word(samples.as_docx(samples.Return(UNIT, FIGURES, SUPERIOR, ITEMS)))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert str(next(cell for cell in grid.cells if cell.text == FIGURES["workers_interviewed"]).place) == "table 1, R1C4"


def _styled(look: str, text: str) -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "content",
    [
        para(_styled("<w:strike/>", "12") + run("15")),
        para(_styled("<w:dstrike/>", "12") + run("15")),
        para(run("10") + _styled('<w:vertAlign w:val="superscript"/>', "2")),
        para(_styled('<w:color w:val="FFFFFF"/>', "9") + run("32")),
        para("<m:oMath><m:f><m:num><m:r><m:t>12</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>"),
    ],
    ids=["struck", "struck twice", "raised", "white", "fraction"],
)
def test_figure_that_looks_other_than_it_reads_is_no_figure(content: str) -> None:
    reading = only(word_file(lambda form: form.write(0, 1, content)))
    assert reading.values["enterprises_visited"].value is None
    assert codes(reading) == ["odd_look"]


def test_picture_in_place_of_an_answer_is_named() -> None:
    reading = only(word_file(lambda form: form.write(0, 1, para("<w:r><w:drawing/></w:r>"))))
    assert (reading.values["enterprises_visited"].value, codes(reading)) == (None, ["unreadable_object"])


def test_looks_that_are_switched_off_do_not_matter() -> None:
    reading = only(word_file(lambda form: form.write(0, 1, para(_styled('<w:strike w:val="0"/>', "12")))))
    assert (reading.values["enterprises_visited"].value, codes(reading)) == (12, [])


def test_embedded_document_is_named_as_not_read() -> None:
    reading = only(word_file(lambda form: form.append("<w:altChunk/>")))
    assert codes(reading) == ["unplaced_text"]


@pytest.mark.parametrize(
    "program, told", [("Excel.Sheet.12", True), ("Word.Document.12", True), ("ET.Sheet.1", True), ("Equation.3", False)]
)
def test_file_embedded_in_a_line_of_its_own_is_named_as_not_read(program: str, *, told: bool) -> None:
    held = f'<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject Type="Embed" ProgID="{program}"/></w:object></w:r>'
    assert codes(only(word_file(lambda form: form.append(para(held))))) == (["unplaced_text"] if told else [])


def test_part_of_a_master_document_is_named_as_not_read() -> None:
    assert codes(only(word_file(lambda form: form.append("<w:p><w:subDoc/></w:p>")))) == ["unplaced_text"]


def _floating(width: float, height: float) -> str:
    """A run with a picture that lies over the page; sizes in centimetres."""
    size = f'<wp:extent cx="{int(width * 360_000)}" cy="{int(height * 360_000)}"/>'
    return (
        f'<w:r><w:drawing><wp:anchor>{size}<a:graphic><a:graphicData><pic:pic xmlns:pic="urn:x"/></a:graphicData></a:graphic></wp:anchor>'
        "</w:drawing></w:r>"
    )


@pytest.mark.parametrize("before", [True, False])
def test_print_of_a_seal_over_a_line_is_no_doubt(*, before: bool) -> None:
    seal, said = _floating(4.2, 4.1), run(f"单位：{UNIT}")
    reading = only(word_file(lambda form: form.unit_line(para(seal + said if before else said + seal))))
    assert (reading.unit.value, codes(reading)) == (UNIT, [])


@pytest.mark.parametrize(
    "picture, where",
    [
        (_floating(6, 1.5), "line"),
        (_floating(1, 1), "line"),
        (_floating(8, 8), "line"),
        (_floating(4.2, 4.2), "label"),
        (_floating(4.2, 4.2), "cell"),
    ],
)
def test_picture_that_may_be_an_answer_stays_a_doubt(picture: str, where: str) -> None:
    def edit(form: Form) -> None:
        if where == "cell":
            form.write(30, 1, para(run(SUPERIOR) + picture))
        else:
            form.append(para(run("需要上级解决的问题：" + ("" if where == "label" else "另有两条")) + picture))

    assert "unreadable_object" in codes(only(word_file(edit)))


TRIPLE = ("已经解决或采纳", "正在解决", "留作参考")


def _only_option(form: Form, kept: str, *, mark: str = "", text: str = "留下一项的意见。") -> None:
    """The first item of the workers with all options but one deleted instead of one being ticked."""
    form.write(3, 1, f"1．{text}")
    for row in (3, 4, 5):
        option = form.text(row, 2)
        form.write(row, 2, option if option == kept else "")
        form.write(row, 3, mark if option == kept else "")


@pytest.mark.parametrize("kept, value", list(zip(TRIPLE, samples.OUTCOMES, strict=True)))
def test_option_whose_others_were_deleted_is_the_outcome_with_a_doubt(kept: str, value: str) -> None:
    (first, *_) = only(word_file(lambda form: _only_option(form, kept))).groups["opinions"]
    told = [(answer.value, [finding.code for finding in answer.findings]) for answer in first.values.values()]
    assert told[1:] == [("留下一项的意见。", []), (value, ["option_left"])]


@pytest.mark.parametrize("mark", ["□", "×", "/", "否", "0"])
def test_option_that_alone_is_left_and_not_meant_is_no_outcome(mark: str) -> None:
    (first, *_) = only(word_file(lambda form: _only_option(form, "正在解决", mark=mark))).groups["opinions"]
    assert first.values["outcome"].value is None
    assert first.values["outcome"].findings
