"""The page of an official document (GB/T 9704-2012) in Word: page set-up, one named style a kind of paragraph, tables, imprint.

The fonts go by their official names; a computer without them finds the nearest one it has through `w:altName`.
"""

# ruff: noqa: SLF001 - python-docx offers what stands here only through its elements

from __future__ import annotations

from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FANGSONG, KAITI, HEITI, SONGTI, BIAOSONG, LATIN = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体", "Times New Roman"
TEXT_WIDTH_MM, LEFT_MM = 156, 28
_LINE = 28.95
"""22 lines on the 225 mm of the text area (GB/T 9704-2012 §5.2.3)."""
_FALLBACKS = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", SONGTI: "SimSun", BIAOSONG: "宋体"}
_DATE_CENTRE = 7.75
"""Characters from the right edge to the middle of a date such as 2017年5月22日 that stands four characters in."""
_RED = RGBColor(0xFF, 0, 0)
_MARK_LARGEST, _MARK_ROOM = 48, 430
"""Points: the largest type of the red head, and the width that it may fill."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of paragraph looks. Lengths in points, indents in characters of its own size."""

    font: str = FANGSONG
    size: float = 16
    line: float = _LINE
    align: ALIGN = ALIGN.JUSTIFY
    indent: int = 0
    left: float = 0
    right: float = 0
    outline: int | None = None
    keep: bool = False
    tight: bool = False
    """28 characters a line: each a quarter of a point closer (§5.2.3)."""


KINDS: dict[str, Kind] = {
    "公文标志": Kind(BIAOSONG, _MARK_LARGEST, 70, ALIGN.CENTER, keep=True),
    "公文字号": Kind(align=ALIGN.CENTER, keep=True),
    "公文红线": Kind(size=8, line=8, keep=True),
    "公文标题": Kind(BIAOSONG, 22, 32, ALIGN.CENTER, keep=True),
    "公文主送": Kind(tight=True),
    "公文正文": Kind(indent=2, tight=True),
    "公文一级标题": Kind(HEITI, indent=2, outline=0, keep=True, tight=True),
    "公文二级标题": Kind(KAITI, indent=2, outline=1, keep=True, tight=True),
    "公文三级标题": Kind(indent=2, outline=2, keep=True, tight=True),
    "公文表题": Kind(HEITI, 14, align=ALIGN.CENTER, keep=True),
    "公文表前": Kind(size=12, line=8, keep=True),
    "公文表头": Kind(HEITI, 12, 18, ALIGN.CENTER, keep=True),
    "公文表文": Kind(size=12, line=18, align=ALIGN.LEFT),
    "公文表数": Kind(size=12, line=18, align=ALIGN.CENTER),
    "公文表后": Kind(size=12, line=12),
    "公文图": Kind(align=ALIGN.CENTER),
    "公文附件": Kind(indent=2, tight=True, keep=True),
    "公文附件续": Kind(left=5, tight=True, keep=True),
    "公文附件序号": Kind(HEITI, align=ALIGN.LEFT, keep=True),
    "公文署名": Kind(align=ALIGN.RIGHT, keep=True),
    "公文日期": Kind(align=ALIGN.RIGHT, right=4),
    "公文版记": Kind(size=14, line=24, align=ALIGN.LEFT, left=1, right=1),
    "公文页码": Kind(SONGTI, 14, 18),
}


def new_document() -> Document:
    """An empty page: A4, margins 37/35/28/26 mm, a grid of 22 lines, page numbers outside, one style a kind."""
    document = docx.Document()
    core = document.core_properties
    core.author = core.title = core.comments = core.last_modified_by = ""
    _set_defaults(document)
    for name, kind in KINDS.items():
        _add_style(document, name, kind)
    _set_page(document)
    _set_font_table(document)
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _page_number(section.footer.paragraphs[0], ALIGN.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], ALIGN.LEFT)
    return document


def paragraph(document: Document, kind: str, text: str = "") -> Paragraph:
    """A paragraph of one of the `KINDS`; in `text` a tab is a tab."""
    added = document.add_paragraph(style=kind)
    if text:
        write(added, text)
    return added


def write(target: Paragraph, text: str) -> None:
    """A run in which “ ” — are Chinese signs, not Latin ones (`w:hint`)."""
    run = target.add_run(text)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:hint"), "eastAsia")


def red_head(document: Document, mark: str, number: str, *, characters: int) -> None:
    """The issuer's mark 35 mm below the top of the text, the number, and the red line (§7.2).

    Args:
        document: An empty document.
        mark: Text or tag of the mark.
        number: Text or tag of the number.
        characters: How many characters the mark has when filled in; a long one is set smaller so that it keeps to one line.
    """
    head = paragraph(document, "公文标志", mark)
    size = min(_MARK_LARGEST, _MARK_ROOM // max(1, characters))
    head.runs[0].font.size = Pt(size)
    head.runs[0].font.color.rgb = _RED
    head.paragraph_format.space_before = Pt(99 - (70 - size) / 2)
    paragraph(document, "公文字号")
    paragraph(document, "公文字号", number)
    line = paragraph(document, "公文红线")
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="1" w:color="FF0000"/></w:pBdr>'
    line._p.get_or_add_pPr().insert_element_before(parse_xml(border), "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph(document, "公文字号")


def title(document: Document, *lines: str, below: str = "") -> None:
    """The title, broken where its lines break, with an empty line below, in which `below` may stand (§7.3.1)."""
    for line in lines:
        paragraph(document, "公文标题", line)
    paragraph(document, "公文字号", below)


def attachments(document: Document, first: str, others: tuple[str, ...] = ()) -> None:
    """The list of attachments one line below the text; `others` may be tags, one paragraph each (§7.3.4)."""
    paragraph(document, "公文附件")
    paragraph(document, "公文附件", f"附件：{first}")
    for text in others:
        paragraph(document, "公文附件续", text)


def signature(document: Document, issuer: str, date: str, *, characters: int) -> None:
    """Issuer and date: the date four characters from the right, the issuer centred over it (§7.3.5.1).

    Args:
        document: The document so far.
        issuer: Text or tag of the issuer.
        date: Text or tag of the date.
        characters: How many characters the issuer has when filled in.
    """
    paragraph(document, "公文署名")
    paragraph(document, "公文署名")
    written = paragraph(document, "公文署名", issuer)
    written.paragraph_format.right_indent = Pt(16 * max(0.0, _DATE_CENTRE - characters / 2))
    paragraph(document, "公文日期", date)


def _set_defaults(document: Document) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(defaults):
        defaults.remove(child)
    fonts = f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{FANGSONG}" w:cs="{LATIN}"/>'
    defaults.append(parse_xml(fonts))
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))
    normal = document.styles["Normal"]
    _dress(normal, Kind(align=ALIGN.JUSTIFY))


def _add_style(document: Document, name: str, kind: Kind) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _dress(style, kind)


def _dress(style: ParagraphStyle, kind: Kind) -> None:
    style.font.size, style.font.name = Pt(kind.size), LATIN
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), kind.font)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(kind.line)
    form.space_before = form.space_after = Pt(0)
    form.alignment, form.keep_with_next, form.widow_control = kind.align, kind.keep, False
    properties = style.element.get_or_add_pPr()
    _set_indents(properties, kind)
    if kind.line != _LINE:
        grid = parse_xml(f'<w:snapToGrid {nsdecls("w")} w:val="0"/>')
        properties.insert_element_before(grid, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    if kind.outline is not None:
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{kind.outline}"/>'))
    if kind.tight:
        spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="-5"/>')
        style.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")


def _set_indents(properties: object, kind: Kind) -> None:
    if not (kind.indent or kind.left or kind.right):
        return
    indents = properties.get_or_add_ind()  # type: ignore[attr-defined]
    for side, characters in (("firstLine", kind.indent), ("left", kind.left), ("right", kind.right)):
        if characters:
            indents.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            indents.set(qn(f"w:{side}"), str(round(characters * kind.size * 20)))


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(LEFT_MM), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(_LINE * 20)))


def _set_font_table(document: Document) -> None:
    east_asian = '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/>'
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/>{east_asian}</w:font>' for name, other in _FALLBACKS.items())
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}{latin}</w:fonts>'.encode()


def _page_number(target: Paragraph, align: ALIGN) -> None:
    """— 1 — one character from the outer edge (§7.5)."""
    target.style = "公文页码"
    target.alignment = align
    form = target.paragraph_format
    form.left_indent = form.right_indent = Pt(14)
    write(target, "— ")
    run = target.add_run()
    for kind in ("begin", None, "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = " PAGE "
        run._r.append(element)
    write(target, " —")
