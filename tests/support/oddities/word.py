"""A page as a Word document, in the markup that Word and WPS write."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import cv2
import docx
import numpy as np
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml

from tests.support.oddities.model import Cell, NotInFormatError, Page, Piece, Pieces

_SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    }.items()
)
_STYLE = "Withdrawn"


@functools.cache
def picture_bytes() -> bytes:
    """A small picture."""
    return bytes(cv2.imencode(".png", np.full((12, 40), 90, np.uint8))[1])


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(code: str) -> str:
    parts = (f'<w:fldChar w:fldCharType="{kind}"/>' for kind in ("begin", "separate", "end"))
    begin, separate, end = (f"<w:r>{part}</w:r>" for part in parts)
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>{separate}{end}'


def _control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _drawing(graphic: str) -> str:
    frame = '<wp:extent cx="360000" cy="120000"/><wp:docPr id="7" name="7"/>'
    return f"<wp:inline>{frame}<a:graphic>{graphic}</a:graphic></wp:inline>"


def _picture(_text: str) -> str:
    uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    blip = '<pic:blipFill><a:blip r:embed="PICTURE"/></pic:blipFill>'
    inside = f'<pic:pic><pic:nvPicPr><pic:cNvPr id="7" name="7"/><pic:cNvPicPr/></pic:nvPicPr>{blip}<pic:spPr/></pic:pic>'
    return f'<w:r><w:drawing>{_drawing(f"""<a:graphicData uri="{uri}">{inside}</a:graphicData>""")}</w:drawing></w:r>'


def _text_box(text: str) -> str:
    content = f"<w:txbxContent><w:p>{_run(text)}</w:p></w:txbxContent>"
    uri = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    shape = _drawing(f'<a:graphicData uri="{uri}"><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>')
    fallback = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    choice = f'<mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"


def _emoji(text: str) -> str:
    code = f'<mc:Choice Requires="w16se"><w16se:symEx w16se:font="Segoe UI Emoji" w16se:char="{ord(text):X}"/></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{code}<mc:Fallback><w:t>{text}</w:t></mc:Fallback></mc:AlternateContent></w:r>"


def _fraction(text: str) -> str:
    upper, lower = text.split("/")
    parts = [f"<m:{part}><m:r><m:t>{figure}</m:t></m:r></m:{part}>" for part, figure in (("num", upper), ("den", lower))]
    return f"<m:oMath><m:f>{''.join(parts)}</m:f></m:oMath>"


def _hyphenated(text: str) -> str:
    return f"<w:r><w:t>{text[:1]}</w:t><w:softHyphen/><w:t>{escape(text[1:])}</w:t></w:r>"


def _ruby(text: str) -> str:
    return "".join(
        f"<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{char}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        for char in text
    )


MARKUP: Mapping[str, Callable[[str], str]] = {
    "": _run,
    "struck": lambda text: _run(text, "<w:strike/>"),
    "struck twice": lambda text: _run(text, "<w:dstrike/>"),
    "struck by style": lambda text: _run(text, f'<w:rStyle w:val="{_STYLE}"/>'),
    "raised": lambda text: _run(text, '<w:vertAlign w:val="superscript"/>'),
    "raised by position": lambda text: _run(text, '<w:position w:val="12"/>'),
    "lowered": lambda text: _run(text, '<w:vertAlign w:val="subscript"/>'),
    "white": lambda text: _run(text, '<w:color w:val="FFFFFF"/>'),
    "hidden": lambda text: _run(text, "<w:vanish/>"),
    "bold": lambda text: _run(text, '<w:b/><w:color w:val="FF0000"/>'),
    "ruby": _ruby,
    "ruby field": lambda text: _field(f'EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(yin),{text})'),
    "picture": _picture,
    "object": lambda _: '<w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="PICTURE"/></w:object></w:r>',
    "control": lambda text: _control(_run(text)),
    "control in control": lambda text: _control(_control(_run(text))),
    "flagged control": lambda text: _control(_run(text), "<w:showingPlcHdr/>"),
    "untouched control": lambda _: _control(_run("单击或点击此处输入文字。"), "<w:showingPlcHdr/>"),
    "check box": lambda text: _control(_run(text), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'),
    "text box": _text_box,
    "field fraction": lambda text: _field("EQ \\f({},{})".format(*text.split("/"))),
    "field raised": lambda text: _field(f"EQ \\s\\up5({text})"),
    "fraction": _fraction,
    "symbol": lambda _: '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
    "emoji": _emoji,
    "soft hyphen": _hyphenated,
    "deleted": lambda text: f'<w:del w:id="5" w:author="a"><w:r><w:delText>{escape(text)}</w:delText></w:r></w:del>',
    "inserted": lambda text: f'<w:ins w:id="6" w:author="a">{_run(text)}</w:ins>',
}


def _paragraph(pieces: Pieces) -> str:
    return f"<w:p>{''.join(map(_piece, pieces))}</w:p>"


def _piece(piece: Piece) -> str:
    if piece.how not in MARKUP:
        raise NotInFormatError(piece.how)
    return MARKUP[piece.how](piece.text)


def _cell(cell: Cell) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.width}"/></w:tcPr>{_paragraph(cell.pieces)}</w:tc>'


def _table(page: Page) -> str:
    rows = "".join(
        f"<w:tr><w:trPr>{'<w:hidden/>' if number in page.hidden else ''}</w:trPr>{''.join(map(_cell, row))}</w:tr>"
        for number, row in enumerate(page.rows)
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * page.columns}</w:tblGrid>{rows}</w:tbl>"


def as_docx(page: Page) -> bytes:
    """The page as a `.docx`."""
    word = docx.Document()
    word.styles.add_style(_STYLE, WD_STYLE_TYPE.CHARACTER).font.strike = True
    blocks = "".join([*map(_paragraph, page.head), _table(page), "<w:p/>", *map(_paragraph, page.foot)])
    relation, _ = word.part.get_or_add_image(io.BytesIO(picture_bytes())) if "PICTURE" in blocks else ("", None)
    body = word.element.body
    for block in list(parse_xml(f"<x {_SPACES}>{blocks.replace('PICTURE', relation)}</x>")):
        body.insert(len(body) - 1, block)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()
