"""How an `.ods` looks: hidden rows and columns; cells struck out, raised, unseen, under pictures or boxes, numbers shown as others."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED
from extractors.core.limits import SHEET_COLUMNS
from extractors.formats.excel.colours import colour_of, is_unseen
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.number_formats import is_covered, number_format
from extractors.formats.excel.sheet_facts import LEAST_HEIGHT
from extractors.formats.legacy.ods.number_styles import STYLE, codes_of
from extractors.formats.written import TINY, WHITE
from extractors.language.ticks import drawn_in, is_symbol_font

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
"""Namespaces of OpenDocument."""
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_OBJECTS = tuple(DRAW + name for name in ("image", "object", "object-ole", "custom-shape", "plugin"))
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,9})?)pt")
_SIZE = re.compile(r"(\d{1,4}(?:\.\d{1,9})?)(in|cm|mm|pt)")
_MOST_ACROSS, _MOST_DOWN = 216.0, 36.0
"""Points over which a line goes that strikes out what one cell holds: three usual columns and two rows. Others part or frame a table."""
_POINTS_OF = {"in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0}
_GROUPS = frozenset(TABLE + name for name in ("table-row-group", "table-header-rows", "table-rows"))


@dataclass(frozen=True, slots=True)
class _Look:
    struck: bool = False
    raised: bool = False
    colour: str | None = None
    behind: str | None = None
    hidden: bool = False
    font: str = ""
    tiny: bool = False
    repeated: bool = False
    format: str = ""

    @property
    def is_unclear(self) -> bool:
        return self.struck or self.raised or self.hidden or self.tiny or is_unseen(self.colour, self.behind)


@dataclass(frozen=True, slots=True)
class OdsLooks:
    """The styles of a document whose text is not seen as it is.

    Attributes:
        unclear: Styles that strike out, raise, lower or hide.
        cells: What each style looks like.
        maps: Styles that others stand in for under conditions, each with these in their order.
        flat: Styles of rows and columns that are too small to be seen.
        figures: Styles that show figures otherwise than their cells say: in white, repeated, or with digits that fill the cell.
        unsigned: Styles that show a negative figure as if it were none.
        boxes: Its ticked boxes by the id under which they are drawn.
        fonts: Of styles in a symbol font, the font; empty for those that give another font to a part of such a text.
    """

    unclear: frozenset[str] = frozenset()
    cells: Mapping[str, Look] = field(default_factory=dict)
    maps: Mapping[str, Sequence[etree._Element]] = field(default_factory=dict)
    flat: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    unsigned: frozenset[str] = frozenset()
    boxes: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)

    def shown(self, written: str, styles: Sequence[str | None]) -> str:
        """What a text shows in the innermost of its styles that names a font."""
        font = (
            next((self.fonts[style] for style in reversed(styles) if style is not None and style in self.fonts), "") if self.fonts else ""
        )
        return drawn_in(font, written) if font else written

    def is_unclear(self, cell: etree._Element, style: str | None) -> bool:
        """Whether a cell, or a part of its text, is not seen as it is."""
        spans = (span.get(f"{TEXT}style-name") for span in cell.iter(f"{TEXT}span") if "".join(map(str, span.itertext())).strip())
        return style in self.unclear or any(one in self.unclear for one in spans)

    def drawn_in(self, cell: etree._Element) -> str | None:
        """What is drawn in a cell: the check boxes as text, an empty text for pictures and objects, `None` where there is nothing."""
        boxes = [self.boxes.get(one.get(f"{DRAW}control", ""), "") for one in cell.iter(f"{DRAW}control")]
        if boxes:
            return " ".join(filter(None, boxes))
        if any(map(_marks_cell, cell.iter(f"{DRAW}line", f"{DRAW}connector"))):
            return ""
        return "" if any(not _is_text_box(one) for one in cell.iter(*_OBJECTS)) else None


def _marks_cell(line: etree._Element) -> bool:
    """Whether a line is so small that it strikes out what one cell holds."""
    ends = [_SIZE.fullmatch(line.get(_SVG + name, "")) for name in ("x1", "x2", "y1", "y2")]
    left, right, top, bottom = (float(one[1]) * _POINTS_OF[one[2]] if one is not None else math.inf for one in ends)
    return abs(right - left) <= _MOST_ACROSS and abs(bottom - top) <= _MOST_DOWN


def _is_text_box(drawn: etree._Element) -> bool:
    """Whether a shape is there for the text in it: what LibreOffice makes of a text box of Excel."""
    return drawn.tag == f"{DRAW}custom-shape" and any("".join(map(str, one.itertext())).strip() for one in drawn.iter(f"{TEXT}p"))


def looks_of(*roots: etree._Element) -> OdsLooks:
    """The looks that the parts of a document declare; the part of the common styles first."""
    looks: dict[str | None, _Look] = {None: _Look()}
    pending = [one for root in roots for one in root.iter(f"{STYLE}style")]
    for _ in range(8):  # parents of parents; LibreOffice nests two
        for one in pending:
            look = _look(one, looks.get(one.get(f"{STYLE}parent-style-name"), _Look()))
            looks |= dict.fromkeys((one.get(f"{STYLE}name"), one.get(f"{STYLE}display-name", one.get(f"{STYLE}name"))), look)
    unclear = frozenset(str(name) for name, look in looks.items() if look.is_unclear)
    codes = codes_of(roots)
    cells = {str(name): _cell_look(look, codes) for name, look in looks.items()}
    maps = {one.get(f"{STYLE}name", ""): found for one in pending if (found := one.findall(f"{STYLE}map"))}
    figures = frozenset(str(name) for name, look in looks.items() if look.repeated or is_covered(codes.get(look.format, "")))
    unsigned = frozenset(str(name) for name, look in looks.items() if number_format(codes.get(look.format, "")).drops_sign)
    return OdsLooks(unclear, cells, maps, frozenset(_flat(roots)), figures, unsigned, dict(_boxes(roots)), _symbols(roots, looks))


def _flat(roots: Iterable[etree._Element]) -> Iterator[str]:
    """The styles of rows and columns that are too small to be seen."""
    for one in (one for root in roots for one in root.iter(f"{STYLE}table-row-properties", f"{STYLE}table-column-properties")):
        size = _SIZE.fullmatch(one.get(f"{STYLE}row-height") or one.get(f"{STYLE}column-width") or "")
        style = one.getparent()
        if size is not None and style is not None and float(size[1]) * _POINTS_OF[size[2]] < LEAST_HEIGHT:
            yield style.get(f"{STYLE}name", "")


def _cell_look(look: _Look, codes: Mapping[str, str]) -> Look:
    """The same as conditional formats ask for it."""
    return Look(look.struck or look.raised or look.hidden or look.tiny, look.colour, look.behind, codes.get(look.format))


def _symbols(roots: Iterable[etree._Element], looks: Mapping[str | None, _Look]) -> dict[str, str]:
    faces = [one for root in roots for one in root.iter(f"{STYLE}font-face")]
    families = {one.get(f"{STYLE}name", ""): one.get(f"{_SVG}font-family", "").strip("'\"") for one in faces}
    named = {str(name): families.get(look.font, look.font) for name, look in looks.items() if look.font}
    if not any(map(is_symbol_font, named.values())):
        return {}
    return {name: font if is_symbol_font(font) else "" for name, font in named.items()}


def _look(style: etree._Element, parent: _Look) -> _Look:
    text, cell = style.find(f"{STYLE}text-properties"), style.find(f"{STYLE}table-cell-properties")
    empty: Mapping[str, str] = {}
    own = text.attrib if text is not None else empty
    box = cell.attrib if cell is not None else empty
    position = own.get(f"{STYLE}text-position", "")
    line = own.get(f"{STYLE}text-line-through-style", own.get(f"{STYLE}text-line-through-type", ""))
    size = _POINTS.fullmatch(own.get(f"{_FO}font-size", ""))
    return _Look(
        line != "none" if line else parent.struck,
        bool(position) and not str(position).startswith("0%") if position else parent.raised,
        None if own.get(f"{STYLE}use-window-font-color") == "true" else _colour(own.get(f"{_FO}color")) or parent.colour,
        _colour(box.get(f"{_FO}background-color")) or parent.behind,
        own.get(f"{TEXT}display") == "none" or parent.hidden,
        own.get(f"{STYLE}font-name") or own.get(f"{_FO}font-family", "").strip("'\"") or parent.font,
        float(size[1]) <= TINY if size else parent.tiny,
        parent.repeated if (repeated := box.get(f"{STYLE}repeat-content")) is None else repeated == "true",
        style.get(f"{STYLE}data-style-name") or parent.format,
    )


def _colour(written: str | None) -> str | None:
    """A colour (`#FF0000`) as RGB; nothing is white as paper is."""
    return WHITE if written == "transparent" else colour_of({"rgb": written.removeprefix("#")}) if written else None


def _boxes(roots: Iterable[etree._Element]) -> Iterable[tuple[str, str]]:
    for root in roots:
        for one in root.iter(f"{_FORM}checkbox", f"{_FORM}radio"):
            states = (one.get(f"{_FORM}current-state") or one.get(f"{_FORM}state"), one.get(f"{_FORM}current-selected"))
            mark = CHECKED if states[0] == "checked" or states[1] == "true" else UNCHECKED
            yield one.get(_XML_ID) or one.get(f"{_FORM}id") or "", mark + (one.get(f"{_FORM}label") or "")


@dataclass(frozen=True, slots=True)
class Columns:
    """Some columns side by side: the first one, the one behind the last, whether they are shown, and the style of their cells."""

    first: int
    end: int
    hidden: bool
    style: str | None


def columns_of(table: etree._Element, flat: Collection[str]) -> Iterator[Columns]:
    """The columns of a sheet, those alike together."""
    col = 0
    for element in table.iter(f"{TABLE}table-column"):
        if col >= SHEET_COLUMNS:
            return
        end = col + min(times_of(element, "number-columns-repeated"), SHEET_COLUMNS)
        hidden = is_hidden(element, flat)
        yield Columns(col, end, hidden, element.get(f"{TABLE}default-cell-style-name"))
        col = end


def is_hidden(element: etree._Element, flat: Collection[str]) -> bool:
    """Whether a row or column is not shown, or of one of the styles that are too small to be seen."""
    return element.get(f"{TABLE}visibility", "visible") != "visible" or element.get(f"{TABLE}style-name") in flat


def rows_of(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a sheet, in groups or not."""
    for child in parent:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from rows_of(child)


def times_of(element: etree._Element, name: str) -> int:
    """How often something is repeated, or over how many it spans, as an attribute says."""
    written = element.get(TABLE + name)
    if written is None:
        return 1
    return max(1, int(written)) if written.isdecimal() and len(written) < 10 else 1
