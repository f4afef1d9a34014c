"""Which documents, and which pieces of them, are of the clean majority: those with none of the constructs that need care.

Of a piece whose elements stand in each other as in nearly all, the tags alone tell what it says. Where something else stands around a
text, a run or the properties of a cell, only the careful way knows whether it counts: an element of another program, one that Word does
not know, or the properties that a cell had before they were changed with changes tracked. The patterns of it never go back: a piece is
read once, however it is written.
"""

from __future__ import annotations

import re

from lxml import etree

from extractors.core.own_marks import is_open_fill
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import SMALLEST, UNFILLED, Styles, color_of, fill_of, is_flat, shade_behind, shade_of
from extractors.formats.word.emphasis import is_diagonal
from extractors.formats.word.stress import holds_box, may_stress
from extractors.formats.written import WHITE, is_faint
from extractors.language.ticks import SYMBOL_FONTS

_NEEDS_CARE = (
    n.SDT, n.INS, n.DEL, n.MOVE_FROM, n.MOVE_TO, n.ALTERNATE, n.TXBX_CONTENT, n.SYM, n.SYM_EX, n.FLD_CHAR, n.FLD_SIMPLE, n.RUBY, n.CELL_DEL,
    n.HIDDEN, n.VANISH, n.PTAB, n.NO_BREAK_HYPHEN, n.MATH, n.ALT_CHUNK, n.SUB_DOC, n.CONTENT_PART, n.NUM_PR, n.STRIKE, n.DSTRIKE,
    n.VERT_ALIGN, n.POSITION, n.SCALE, n.EAST_ASIAN, n.OBJECT, n.PICT, n.DRAWING, *n.NOTES, *n.RARE_WRAPPERS, *n.CHANGED,
)  # fmt: skip
_LOOKS = (n.PSTYLE, n.RSTYLE, n.TBL_STYLE, n.HIGHLIGHT, n.TEXT_FILL)
_TOLD_BY_BYTES = (f' {n.UNSETTLED}="'.encode(), *SYMBOL_FONTS, b'"Symbol"')
"""What stands in the bytes of a symbol font, or of a text of which nobody knows whether it is seen."""
_TINY = frozenset(map(str, range(SMALLEST + 1)))
_NAME = re.compile(rb"<(?:[^\s<>/:]+:)?([^\s<>/:]+)")
_TELLING = frozenset(etree.QName(name).localname.encode() for name in (*_NEEDS_CARE, *_LOOKS))
_ODD = {
    b"sz": re.compile(rb'<w:sz(?=[\s/>])(?! w:val="(?:9|[1-9]\d+)"/>)'),
    b"color": re.compile(rb'<w:color(?=[\s/>])(?! w:val="(?:auto|000000)"/>)'),
    b"trHeight": re.compile(rb'<w:trHeight(?=[^<>]* w:hRule="exact")(?![^<>]* w:val="\d{3,})'),
    **{name: re.compile(rb'<w:t[lr]2b[lr](?=[\s/>])(?! w:val="(?:nil|none)")') for name in (b"tl2br", b"tr2bl")},
    b"shd": re.compile(rb'<w:shd(?=[\s/>])(?! w:val="clear" w:color="auto" w:fill="auto"/>)'),
}
"""Sizes, colors and borders but for those that change nothing, as nearly all of them are written."""


def is_quiet(xml: bytes) -> bool:
    """Whether nothing in a piece of a body may change how a text reads, so that its elements need not be looked at."""
    names = frozenset(_NAME.findall(xml))
    if _names_font(xml) or not names.isdisjoint(_TELLING) or may_stress(xml):
        return False
    return not any(name in names and odd.search(xml) for name, odd in _ODD.items())


def may_tell(text: bytes) -> bool:
    """Whether the letters of a text may make the piece that it stands in one that is not quiet."""
    return _names_font(text) or holds_box(text)


def _names_font(xml: bytes) -> bool:
    return any(font in xml for font in _TOLD_BY_BYTES)


def is_plain(xml: bytes, body: etree._Element, styles: Styles) -> bool:
    """Whether a document holds only paragraphs and tables of plain runs in plain fonts, sizes and colors."""
    if _names_font(xml) or may_stress(xml):
        return False
    if any(one.tag != n.SZ or one.get(n.VAL) in _TINY for one in body.iter(n.SZ, *_NEEDS_CARE)):
        return False
    if b"<w:shd" in xml and any(is_open_fill(one.get(n.FILL, "")) for one in body.iter(n.SHD)):
        return False
    if b"<w:trHeight" in xml and any(map(is_flat, body.iter(n.ROW_HEIGHT))):
        return False
    if b"2b" in xml and any(map(is_diagonal, body.iter(*n.DIAGONALS))):
        return False
    colored = b"<w:color" in xml or b"textFill" in xml
    return not styles.are_told(body) and not (colored and _hides_by_color(body, shaded=b"<w:shd" in xml))


def _hides_by_color(body: etree._Element, *, shaded: bool) -> bool:
    """Whether the color of some text may be that of what is behind it."""
    behind = {shade_behind(one) for one in body.iter(n.SHD)} if shaded else set()
    behind |= {shade_of(one) for one in body.iter(n.HIGHLIGHT)} | {WHITE}
    colors = {color_of(one) if one.tag == n.COLOR else fill_of(one) for one in body.iter(n.COLOR, n.TEXT_FILL)}
    return UNFILLED in colors or any(is_faint(color, one) for color in colors for one in behind - {"AUTO"})


_READ = "t|r|p|tc|tr|tbl|vMerge|gridSpan|gridBefore|br|cr|tab"
"""The names by which something is read: none of them stands where neither a text nor a span is looked for."""
_BEHIND = r"[^<]*+"


def _any(*but: str) -> str:
    """A tag by which nothing is read."""
    return rf"<(?!/?w:(?:{'|'.join((_READ, *but))})[\s/>]){_BEHIND}"


def _empty(names: str = "") -> str:
    """An element without content: one of those called `names`, or any by which nothing is read."""
    named = rf"w:(?:{names})(?=[\s/])" if names else rf"(?!/?w:(?:{_READ})[\s/>])"
    return rf"<{named}[^<>]*+(?<=/)>{_BEHIND}"


def _held(name: str, content: str) -> str:
    """An element with content."""
    return rf"<w:{name}(?:\s[^<>]*+)?+(?<!/)>{_BEHIND}{content}</w:{name}>{_BEHIND}"


def _properties(name: str, *first: str) -> str:
    """Properties, if there are any: those which are read stand `first`, as the schema has them, and once."""
    known = "".join(rf"(?:{_empty()})*+(?:{_empty(one)})?+" for one in first)
    return rf"(?:{_empty(name)}|{_held(name, rf'{known}(?:{_any(name)})*+')})?+"


_TEXT = rf"<w:t(?:\s[^<>]*+)?+(?:(?<=/)>|(?<!/)>[^<]*+</w:t>|/>){_BEHIND}"
_RUN = rf"{_empty('r')}|" + _held("r", rf"{_properties('rPr')}(?:{_TEXT}|{_empty('br|cr|tab')}|{_empty()})*+")
_LINK = rf"(?:<w:hyperlink\s|</w:hyperlink>){_BEHIND}"
_PARAGRAPH = rf"{_empty('p')}|" + _held("p", rf"{_properties('pPr')}(?:{_RUN}|{_empty()}|{_LINK})*+")
_CELL = rf"{_empty('tc')}|" + _held("tc", rf"{_properties('tcPr', 'gridSpan', 'vMerge')}(?:{_PARAGRAPH}|{_empty()})*+")
_HEADS = _properties("tblPrEx") + _properties("trPr", "gridBefore")
_ROW = re.compile(rf"<w:tr(?:\s[^<>]*+)?+(?<!/)>{_BEHIND}{_HEADS}(?:{_CELL}|{_empty()})*+".encode())
_EDGE = rf"</?w:tbl(?:\s[^<>]*+)?+>{_BEHIND}"
_APART = "|".join(_held(name, rf"(?:{_any(name)})*+") for name in ("tblPr", "tblGrid", "sectPr"))
_AROUND = re.compile(rf"{_BEHIND}(?:{_PARAGRAPH}|{_empty()}|{_EDGE}|{_APART})*+".encode())


def is_nested_row(xml: bytes) -> bool:
    """Whether a row without its end tag holds cells, these paragraphs, these runs, and these texts, with nothing between."""
    return _ROW.fullmatch(xml) is not None


def is_nested_around(xml: bytes) -> bool:
    """Whether what stands outside of rows is paragraphs of runs of texts, and beginnings and ends of tables."""
    return _AROUND.fullmatch(xml) is not None
