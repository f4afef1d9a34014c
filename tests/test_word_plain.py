from __future__ import annotations

import random
import re

import pytest
from lxml import etree

from extractors.core.document import Cell, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word import plain_body, plain_pieces, read_word
from extractors.formats.word.appearance import Styles, read_styles
from extractors.formats.word.inline import Inline
from extractors.formats.word.numbering import Lists
from extractors.formats.word.plain import is_plain, is_quiet
from extractors.formats.word.plain_body import PlainBody
from extractors.formats.word.reader import _Reader
from tests.support import samples
from tests.support.looks import style, word
from tests.support.returns import BASE, Form, W, cell_xml, elements, para, q, repacked, run, word_file


def _shape(block: Line | Grid) -> object:
    if isinstance(block, Line):
        return block.text, str(block.place)
    cells = [(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, str(cell.place), cell.mark) for cell in block.cells]
    return cells, block.rows, block.cols, str(block.place)


def _both_ways(data: bytes) -> tuple[object, object]:
    package = Package(data)
    return _ways_of(package.xml("word/document.xml"), package)


def _ways_of(xml: bytes, package: Package) -> tuple[object, object]:
    body = n.parse(xml).find(n.BODY)
    seen = PlainBody.of(xml)
    assert seen is not None
    assert is_plain(xml, body, Styles())
    plain = seen.blocks(body)
    assert plain is not None
    careful = _Reader(Inline(Styles()), Lists(package), LIMITS).blocks(body)
    return [_shape(block) for block in plain], [_shape(block) for block in careful]


def _shuffled(seed: int) -> bytes:
    """A form with rows lost and doubled, merges broken, cells added and lines broken."""
    chance = random.Random(seed)  # noqa: S311 - what to change

    def edit(form: Form) -> None:
        for row in [row for row in form.rows if chance.random() < 0.2]:
            if chance.random() < 0.5:
                form.table.remove(row)
            else:
                row.append(elements(cell_xml("加"))[0])
        for merge in [merge for merge in form.table.iter(q("vMerge"), q("gridSpan")) if chance.random() < 0.1]:
            merge.getparent().remove(merge)
        for node in [node for node in form.body.iter(q("t")) if chance.random() < 0.1]:
            node.addnext(elements(chance.choice(["<w:br/>", "<w:tab/>", "<w:t>续</w:t>"]))[0])

    return word_file(edit)


def test_quick_way_reads_what_the_careful_way_reads() -> None:
    for seed in range(40):
        plain, careful = _both_ways(_shuffled(seed))
        assert plain == careful


def test_sample_returns_read_the_same_both_ways() -> None:
    for seed in range(10):
        plain, careful = _both_ways(samples.as_docx(samples.answer("区教育工会", seed=seed)))
        assert plain == careful


@pytest.mark.parametrize(
    "inside",
    [
        "<w:r><w:t>甲&amp;乙 &lt;丙&gt; &quot;丁&quot; &amp;lt;</w:t></w:r>",
        "<w:r><w:t>一\r\n二\r三</w:t><w:tab/><w:t/><w:t>四</w:t></w:r>",
        '<w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/><w:tab w:val="left" w:pos="840"/></w:tabs></w:pPr><w:r><w:t>甲</w:t></w:r>',
        '<w:pPr><w:tabs/></w:pPr><w:r><w:tab/><w:br w:type="page"/><w:cr/><w:t xml:space="preserve"> 甲 </w:t></w:r>',
        "<w:r><w:t>看不见\u200b的\ufeff字</w:t></w:r>",
    ],
)
def test_quick_way_reads_a_text_in_a_line_and_in_a_cell_as_the_careful_way(inside: str) -> None:
    package = Package(BASE)
    xml = package.xml("word/document.xml")
    said = f"<w:p>{inside}</w:p>".encode()
    changed = xml.replace(b"<w:body>", b"<w:body>" + said, 1).replace(b"</w:tc>", said + b"</w:tc>", 1)
    plain, careful = _ways_of(changed, package)
    assert plain == careful != _ways_of(xml, package)[0]


@pytest.mark.parametrize(
    "before, after",
    [
        ("<w:body>", "<w:body><!-- <w:p><w:r><w:t>不算</w:t></w:r></w:p> -->"),
        ("<w:body>", "<w:body><?mso <w:p/> ?>"),
        ("</w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t><![CDATA[<w:tc>]]></w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
        ("</w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t>&#x7532;</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
        ("</w:tbl>", '<w:tr><w:tc><w:p w:rsidR="1>2"><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'),
        ("</w:tbl>", '<w:tr><w:tc><v:p xmlns:v="{W}"><v:r><v:t>甲</v:t></v:r></v:p></w:tc></w:tr></w:tbl>'),
        ("</w:tbl>", '<w:tr><w:tc><w:p xmlns:w="urn:other"><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'),
        ("</w:tbl>", "<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr ></w:tbl>"),
        ("</w:tbl>", "<w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"),
        ("<w:body>", "<w:body><w:frame><w:p><w:r><w:t>不算</w:t></w:r></w:p></w:frame>"),
        ("<w:body>", "<w:body><w:p><w:p><w:r><w:t>甲</w:t></w:r></w:p><w:r><w:t>乙</w:t></w:r></w:p>"),
        ("<w:body>", "<w:body><w:p><w:foo><w:r><w:t>不算</w:t></w:r></w:foo></w:p>"),
        ("<w:body>", '<w:body><w:p><q:x xmlns:q="urn:other"><w:r><w:t>不算</w:t></w:r></q:x></w:p>'),
        ("<w:body>", "<w:body><w:p><w:t>不算</w:t></w:p>"),
        ("<w:body>", "<w:body><w:p><w:r><w:t>甲<w:tab/>乙</w:t></w:r></w:p>"),
        ("<w:body>", "<w:body><w:p><w:r><w:t>甲</w:t><w:foo><w:t>不算</w:t></w:foo></w:r></w:p>"),
        ("<w:body>", "<w:body><w:p><w:pPr><w:tab/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"),
        ("</w:tc>", "<w:p><w:foo><w:r><w:t>不算</w:t></w:r></w:foo></w:p></w:tc>"),
        ("</w:tc>", "<w:foo><w:p><w:r><w:t>不算</w:t></w:r></w:p></w:foo></w:tc>"),
        ("</w:tc>", "<w:p><w:t>不算</w:t></w:p></w:tc>"),
        ("</w:tbl>", "<w:foo><w:tr><w:tc><w:p/></w:tc></w:tr></w:foo></w:tbl>"),
        ("</w:tbl>", "<w:tr><w:foo><w:tc><w:p/></w:tc></w:foo></w:tr></w:tbl>"),
        ("</w:tbl>", "</w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>"),
    ],
)
def test_what_is_not_written_as_usual_is_left_to_the_careful_way(before: str, after: str) -> None:
    xml = Package(BASE).xml("word/document.xml")
    changed = xml.replace(before.encode(), after.replace("{W}", W).encode(), 1)
    seen = PlainBody.of(changed)
    assert changed != xml
    assert seen is None or seen.blocks(n.parse(changed).find(n.BODY)) is None
    usual = PlainBody.of(xml)
    assert usual is not None
    assert usual.blocks(n.parse(xml).find(n.BODY)) is not None


def _with_row(row: str) -> bytes:
    xml = Package(BASE).xml("word/document.xml")
    return repacked(BASE, {"word/document.xml": xml.replace(b"</w:tbl>", f"{row}</w:tbl>".encode(), 1)})


def _last_row(data: bytes) -> list[tuple[str, int, int, int]]:
    (document,) = read_word(data)
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    return [(cell.text, cell.col, cell.rowspan, cell.colspan) for cell in grid.cells if cell.row == grid.rows - 1]


_SPAN, _CHANGE = '<w:gridSpan w:val="3"/>', 'w:id="1" w:author="李" w:date="2025-01-01T00:00:00Z"'


@pytest.mark.parametrize(
    "row, cell",
    [
        ("", f"<w:tcPrChange {_CHANGE}><w:tcPr>{_SPAN}</w:tcPr></w:tcPrChange>"),
        ("", f"<w:tcPrChange {_CHANGE}><w:tcPr><w:vMerge/></w:tcPr></w:tcPrChange>"),
        ("", '<w:gridSpan w:val="1"/><w:gridSpan w:val="3"/>'),
        ("", '<w:vMerge w:val="restart"/><w:vMerge/>'),
        ("", f"</w:tcPr><w:tcPr>{_SPAN}"),
        ("", f"<w:foo>{_SPAN}<w:vMerge/></w:foo>"),
        (f'<w:trPr><w:trPrChange {_CHANGE}><w:trPr><w:gridBefore w:val="1"/></w:trPr></w:trPrChange></w:trPr>', ""),
        ('<w:trPr><w:gridBefore w:val="0"/><w:gridBefore w:val="1"/></w:trPr>', ""),
        ('<w:trPr/><w:trPr><w:gridBefore w:val="1"/></w:trPr>', ""),
    ],
)
def test_only_properties_that_hold_now_place_a_cell(row: str, cell: str) -> None:
    above = f"<w:tr>{cell_xml('上')}{cell_xml('边')}</w:tr>"
    written = f"{above}<w:tr>{row}{cell_xml('5', cell)}{cell_xml('6')}</w:tr>"
    assert _last_row(_with_row(written)) == [("5", 0, 1, 1), ("6", 1, 1, 1)]


@pytest.mark.parametrize("name", [etree.QName(one).localname for one in n.CHANGED])
def test_changed_properties_call_for_the_careful_way(name: str) -> None:
    xml = Package(BASE).xml("word/document.xml")
    changed = xml.replace(b"<w:tc>", f"<w:tc><w:tcPr><w:{name} {_CHANGE}/></w:tcPr>".encode(), 1)
    body = n.parse(xml).find(n.BODY)
    assert is_plain(xml, body, Styles())
    assert is_quiet(xml)
    assert not is_plain(changed, n.parse(changed).find(n.BODY), Styles())
    assert not is_quiet(changed)


@pytest.mark.parametrize("typed", [' w:rsidR="00AB12CD"', ' w14:paraId="12345678"', 'a w:rsidR="00AB12CD" > b'])
def test_what_only_looks_like_an_id_is_a_text(typed: str) -> None:
    row = f'<w:tr w:rsidR="00AB12CD"><w:tc><w:p w:rsidR="00AB12CD"><w:r><w:t>见{typed}</w:t></w:r></w:p></w:tc></w:tr>'
    assert [text for text, *_ in _last_row(_with_row(row))] == [f"见{typed}"]


@pytest.mark.parametrize("table", ["<w:tbl><w:tr <w:p>></w:tr></w:tbl>", "<w:tbl><w:tr<w:tc></w:tr></w:tbl>"])
def test_a_row_that_begins_wrong_is_corrupt(table: str) -> None:
    xml = Package(BASE).xml("word/document.xml")
    with pytest.raises(UnreadableFileError) as caught:
        read_word(repacked(BASE, {"word/document.xml": xml.replace(b"<w:body>", f"<w:body>{table}".encode(), 1)}))
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("again", [b"<w:p>", b"<w:p ", b"<w:tabs>", b"<w:tabs><w:tab w:val='a'/>", b"<w:tr>", b"<w:tbl>", b"<w:t>", b"<"])
def test_tags_without_end_are_left_to_the_parser_at_once(again: bytes) -> None:
    """Each of them looked for to the end of the text would take hours."""
    xml = Package(BASE).xml("word/document.xml")
    seen = PlainBody.of(xml.replace(b"<w:body>", b"<w:body>" + again * 200_000, 1))
    assert seen is None or not seen.is_well_formed()
    assert PlainBody.of(again * 200_000) is None


def test_a_tag_of_ids_without_end_is_left_to_the_parser_at_once() -> None:
    """Its end looked for behind each of them would take hours."""
    xml = Package(BASE).xml("word/document.xml")
    seen = PlainBody.of(xml.replace(b"<w:body>", b"<w:body><w:p" + b' w:rsidR="00000000"' * 200_000 + b">", 1))
    assert seen is None or not seen.is_well_formed()


def test_another_encoding_or_prefix_is_left_to_the_careful_way() -> None:
    xml = Package(BASE).xml("word/document.xml")
    text = xml.decode().partition("?>")[2].lstrip()
    assert PlainBody.of(text.encode()) is not None
    assert PlainBody.of(f'<?xml version="1.0" encoding="GBK"?>{text}'.encode()) is None
    assert PlainBody.of(text.replace("w:", "x:").encode()) is None
    assert PlainBody.of(text.replace("xmlns:w=", "xmlns:x=", 1).encode()) is None


@pytest.mark.parametrize(
    "properties, quiet",
    [
        ('<w:sz w:val="24"/><w:szCs w:val="4"/>', True),
        ('<w:sz w:val="8"/>', False),
        ('<w:sz w:val="08"/>', False),
        ('<w:color w:val="auto"/>', True),
        ('<w:color w:val="FFFFFF"/>', False),
        ('<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', True),
        ('<w:shd w:val="clear" w:color="auto" w:fill="F8CBAE"/>', False),
        ('<w:rStyle w:val="a3"/>', False),
        ("<w:vanish/>", False),
        ('<w:highlight w:val="black"/>', False),
        ('<w:rFonts w:ascii="Wingdings"/>', False),
        ('<w:rFonts w:ascii="Symbol"/>', False),
        ('<w:insideH w:val="single"/>', True),
        ('<w:tl2br w:val="nil"/><w:tr2bl w:val="none" w:sz="4"/>', True),
        ('<w:tl2br w:val="single" w:sz="4"/>', False),
        ('<w:tr2bl w:sz="4" w:val="single"/>', False),
    ],
)
def test_only_usual_looks_are_quiet(properties: str, quiet: bool) -> None:  # noqa: FBT001 - a parameter
    package = Package(word(para(run("12", properties)), run("5")))
    xml = package.xml("word/document.xml")
    seen = PlainBody.of(xml)
    assert seen is not None
    assert seen.quiet is quiet
    assert not quiet or is_plain(xml, n.parse(xml).find(n.BODY), Styles())


def _damaged(xml: bytes, chance: random.Random) -> bytes:
    """The XML with tags lost, doubled, swapped or put elsewhere, and ends lost."""
    pieces = re.split(rb"(?=<)", xml)
    for _ in range(chance.choice((1, 1, 2, 3))):
        place, other = (chance.randrange(2, len(pieces)) for _ in range(2))
        match chance.randrange(5):
            case 0:
                del pieces[place]
            case 1:
                pieces.insert(place, pieces[place])
            case 2:
                pieces.insert(other, pieces[place])
            case 3:
                pieces[place], pieces[other] = pieces[other], pieces[place]
            case _:
                pieces[place] = chance.choice(
                    [b"</w:tr>", b"</w:tbl>", b"</w:p>", b"<w:tbl>", b"<w:tr/>", b"<w:p/>", b"<x:p/>", b"</w:tr >"]
                )
    return b"".join(pieces)


def _read_or_refused(data: bytes) -> object:
    try:
        (document,) = read_word(data)
    except UnreadableFileError as error:
        return error.code
    return [_shape(block) for block in document.blocks]


def test_damaged_documents_are_read_or_refused_as_whole_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)  # noqa: S311 - what to damage
    xml = Package(BASE).xml("word/document.xml")
    files = [repacked(BASE, {"word/document.xml": _damaged(xml, chance)}) for _ in range(150)]
    quick = [_read_or_refused(data) for data in files]
    monkeypatch.setattr(PlainBody, "is_well_formed", lambda _body: False)
    whole = [_read_or_refused(data) for data in files]
    assert quick == whole
    assert 10 < sum(isinstance(one, list) for one in whole) < 140


def test_a_row_that_only_others_make_well_formed_is_not_taken_for_one() -> None:
    xml = Package(BASE).xml("word/document.xml")
    rows = re.findall(rb"<w:tr>.*?</w:tr>", xml, re.DOTALL)
    opens, ends = (f"<w:tc><w:p>{tag}</w:p></w:tc></w:tr>".encode() for tag in ('<w:hyperlink w:anchor="a">', "</w:hyperlink>"))
    crossed = xml.replace(rows[3], rows[3].replace(b"</w:tr>", opens), 1).replace(rows[5], rows[5].replace(b"</w:tr>", ends), 1)
    seen = PlainBody.of(crossed)
    assert seen is not None
    assert not seen.is_well_formed()
    usual = PlainBody.of(xml)
    assert usual is not None
    assert usual.is_well_formed()


def test_ids_that_word_gives_to_rows_do_not_tell_them_apart() -> None:
    xml = Package(BASE).xml("word/document.xml")
    marked = re.sub(rb"<w:(tr|p)(?=[ />])", rb'<w:\1 w:rsidR="00A1B2C3" w14:paraId="1A2B3C4D"', xml)
    plain_pieces._rows.cache_clear()
    plain_pieces._without_ids.cache_clear()
    assert PlainBody.of(xml) is not None
    before = plain_pieces._rows.cache_info().misses
    assert PlainBody.of(marked) is not None
    assert plain_pieces._rows.cache_info().misses == before


def test_rows_read_the_same_in_any_order_of_files() -> None:
    files = [_shuffled(seed) for seed in range(12)]
    alone = []
    for data in files:
        plain_pieces._rows.cache_clear()
        plain_pieces._around.cache_clear()
        alone.append(_both_ways(data)[0])
    assert [_both_ways(data)[0] for data in reversed(files)] == alone[::-1]


def _rows_saying(*texts: str) -> list[list[tuple[str, int, int, int]]]:
    """The last rows of documents that are alike but for the text of one cell."""
    return [_last_row(_with_row(f"<w:tr>{cell_xml(text)}{cell_xml('6')}</w:tr>")) for text in texts]


def test_a_row_that_differs_from_another_in_its_texts_alone_is_not_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _rows_saying("甲一")
    plain_pieces._rows.cache_clear()
    monkeypatch.setattr(plain_body.n, "parse", lambda _xml: pytest.fail("parsed"))
    assert _rows_saying("甲二", "甲三，乙", "a") == [[(text, 0, 1, 1), ("6", 1, 1, 1)] for text in ("甲二", "甲三，乙", "a")]


@pytest.mark.parametrize(
    "written, read",
    [
        ("\ue000", "\ue000"),
        ("甲\ue000&", "甲\ue000&"),
        ("看不见\u200b的字", "看不见的字"),
        ("xmlns:w=甲", "xmlns:w=甲"),
        ("甲<乙", "甲<乙"),
        ("&", "&"),
        ("甲]]乙", "甲]]乙"),
    ],
)
def test_a_row_known_by_another_text_is_read_with_its_own(written: str, read: str) -> None:
    _rows_saying("甲")
    assert _rows_saying(written) == [[(read, 0, 1, 1), ("6", 1, 1, 1)]]


def test_the_stand_in_itself_is_read_beside_a_box_too() -> None:
    typed = "\ue000"
    assert _last_row(_with_row(f"<w:tr>{cell_xml(typed)}{cell_xml('□是')}</w:tr>")) == [("\ue000", 0, 1, 1), ("□是", 1, 1, 1)]


@pytest.mark.parametrize("written", ["甲\x01乙", "甲\x00", "\ufffe"])
def test_a_text_that_no_xml_may_hold_is_corrupt_though_its_row_is_known(written: str) -> None:
    _rows_saying("甲")
    with pytest.raises(UnreadableFileError) as caught:
        _rows_saying(written)
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("written", [b"\xff", "甲".encode()[:2], b"1 & 2"])
def test_a_text_that_breaks_the_xml_is_corrupt_though_its_row_is_known(written: bytes) -> None:
    _rows_saying("甲")
    row = f"<w:tr>{cell_xml('?')}{cell_xml('6')}</w:tr></w:tbl>".encode().replace(b"?", written)
    xml = Package(BASE).xml("word/document.xml").replace(b"</w:tbl>", row, 1)
    with pytest.raises(UnreadableFileError) as caught:
        read_word(repacked(BASE, {"word/document.xml": xml}))
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize(
    "text, quick", [("乙", True), ("□是", True), ("见Wingdings", False), ("□是 □否", False), ("\u202e21", False), ("2\u202e1", False)]
)
def test_a_text_that_calls_for_care_does_so_though_its_row_is_known(text: str, quick: bool) -> None:  # noqa: FBT001 - a parameter
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    row = f"<w:tr><w:tc>{bold}</w:tc></w:tr>"
    read_word(_with_row(row.format("甲")))
    seen = PlainBody.of(Package(_with_row(row.format(text))).xml("word/document.xml"))
    assert (seen is not None and seen.quiet) is quick


def test_symbol_font_calls_for_the_careful_way() -> None:
    (document,) = read_word(samples.with_symbols(BASE))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert sum(isinstance(cell, Cell) and cell.text == "✓" for cell in grid.cells) == 6


def test_styles_that_change_no_reading_leave_the_quick_way_open() -> None:
    plain = style("paragraph", "P", "<w:b/>") + style("paragraph", "Other", "<w:strike/>")
    for used, quick in (("P", True), ("Other", False)):
        package = Package(word(para(run("12"), f'<w:pStyle w:val="{used}"/>'), run("5"), styles=plain))
        xml = package.xml("word/document.xml")
        body = n.parse(xml).find(n.BODY)
        assert is_plain(xml, body, read_styles(package)) is quick


_BOUND = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "head, usual",
    [
        (b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document %b>', True),
        (b"<?xml version='1.0' encoding='utf-8'?><w:document %b>", True),
        (b'<?xml version="1.0"?><w:document %b>', True),
        (b"\xef\xbb\xbf<w:document %b>", True),
        (b'<?xml version="1.0" encoding="GB18030"?><w:document %b>', False),
        (b'<?xml version="1.0" encoding="utf-16"?><w:document %b>', False),
        (b"<w:document %b><w:background/>", False),
        (b"<w:documents %b>", False),
        (b'<w:document %b xmlns:x="y" xmlns:w ="z">', False),
        (b"<w:document>", False),
    ],
)
def test_only_a_usual_beginning_in_utf_8_lets_a_body_be_read_by_its_tags(head: bytes, usual: bool) -> None:  # noqa: FBT001 - a parameter
    whole = head % _BOUND if b"%b" in head else head
    assert plain_pieces.usual_head(whole) == (whole if usual else None)


def test_an_end_tag_with_an_id_ends_its_row_as_it_did_before_rows_were_remembered_with_ids() -> None:
    row = '<w:tr w:rsidR="00AB12CD"><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr w:rsidR="00AB12CD">'
    twice = f"<w:tbl>{row}{row}</w:tbl>".encode()
    clean = twice.replace(b' w:rsidR="00AB12CD"', b"")
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    assert list(plain_pieces.pieces_of(twice, head)) == list(plain_pieces.pieces_of(clean, head))


def test_rows_with_their_own_ids_are_the_same_rows() -> None:
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    bodies = [
        f'<w:tbl><w:tr w:rsidR="{number:08X}"><w:tc><w:p w:rsidR="{number:08X}"><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'.encode()
        for number in (1, 2, 1)
    ]
    first, second, third = (list(plain_pieces.pieces_of(body, head)) for body in bodies)
    assert all(one is other is again for one, other, again in zip(first, second, third, strict=True))
