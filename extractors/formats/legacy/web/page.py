"""HTML → the neutral model: what Word, Excel and web systems save as a page and name `.doc` or `.xls`.

LibreOffice opens it in its web view, from which it can't save docx, and shows deleted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.legacy.web.grid import PageGrid, is_frame, marked
from extractors.formats.legacy.web.mhtml import CHARSET, pages
from extractors.formats.legacy.web.styles import Shown, StyleSheet, is_hidden, shows_otherwise
from extractors.formats.outstanding import boxes_in
from extractors.formats.package import check_size, check_tags
from extractors.formats.written import DELETED, OBJECT, SIGNS, STRESS, Written, joined, placed, signed
from extractors.language.encodings import decode_strictly
from extractors.language.junk import visible
from extractors.language.patterns import CONTROL
from extractors.language.ticks import is_symbol_font, shown

_UNSEEN = frozenset(("script", "style", "head", "title", "template", "noscript", "xml", "rt", "rp", "datalist"))
_OBJECTS = frozenset(("img", "object", "embed", "iframe", "svg", "canvas", "video", "applet", "v:imagedata", "v:textpath"))
_TWO_FLOORS = frozenset(("mfrac", "msup", "msub", "msubsup", "msqrt", "mroot", "mover", "munder"))
_POWER = ("2", "3")
_NO_ANSWERS = frozenset(("hidden", "submit", "button", "reset", "image", "file", "password", "range", "color"))
"""Types of input places that hold no text which a person sees and has typed; all others are typed into (`number`, `date`, `tel`)."""
_SMALLEST_PICTURE = 2
"""Pixels: smaller ones keep room, draw a line, or count who has read a mail."""
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLOCKS = frozenset(("p", "div", "li", "dt", "dd", "pre", "center", "section", "article", "form", "ul", "ol", "caption", *_HEADINGS))
_CONTROL = re.compile(CONTROL)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u3000-\u9fff\uff00-\uffef])")


def read_html(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The one document of an HTML file.

    Raises:
        UnreadableFileError: `corrupt` or `too_large`.
    """
    check_size(data, limits)
    check_tags(data, limits)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_written(data).encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise UnreadableFileError("corrupt", "网页格式的内容不完整") from error
    if root is None:
        raise UnreadableFileError("corrupt", "网页格式的内容是空的")
    page = _Page(limits, StyleSheet.of(root))
    page.walk(root, Shown())
    page.end_line()
    return [Document(page.blocks)]


def read_mhtml(data: bytes, limits: Limits = LIMITS) -> list[Document]:
    """The pages of a page saved in one file: those with tables, a sheet each; else the first that says anything.

    Raises:
        UnreadableFileError: `corrupt` or `too_large`.
    """
    check_size(data, limits)
    read = [document for page in pages(data) if page.strip() and b"<frameset" not in page.lower() for document in read_html(page, limits)]
    tabled = [document for document in read if any(isinstance(block, Grid) for block in document.blocks)]
    told = tabled or [document for document in read if document.blocks][:1]
    if not told:
        raise UnreadableFileError("corrupt", "网页存档里没有内容")
    if len(told) == 1:
        return told
    return [replace(document, part=f"page:{number}") for number, document in enumerate(told, 1)]


def _written(data: bytes) -> str:
    """The text in the encoding that it declares; the Chinese ones as their superset GB18030."""
    declared = CHARSET.search(data[:4096])
    name = declared[1].decode().lower() if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") else ""
    if name.startswith(("gb", "x-gbk", "cp936")):
        name = "gb18030"
    try:
        written = data.decode(name) if name else decode_strictly(data)
    except (UnicodeDecodeError, LookupError):
        written = decode_strictly(data)
    if written is None:
        raise UnreadableFileError("corrupt", "文字编码不是 UTF-8 或 GB18030")
    return written


@dataclass(slots=True)
class _Page:
    """Collects lines and grids; `into` takes the lines of a cell instead while one is read."""

    limits: Limits
    sheet: StyleSheet
    blocks: list[Line | Grid] = field(default_factory=list)
    lines: int = 0
    tables: int = 0
    cells: int = 0
    into: list[Written] | None = None
    _line: list[str] = field(default_factory=list)

    def walk(self, element: etree._Element, around: Shown) -> None:
        """Reads an element and what is in it, not what follows it."""
        tag = element.tag
        declared = self.sheet.declared(element)
        if tag in _UNSEEN or is_hidden(declared):
            return
        if tag == "del":
            self._delete(element)
            return
        if tag in _OBJECTS:
            self._line.append(OBJECT if _is_seen(element) else "")
            return
        look = around.within(element, declared)
        if tag == "table":
            self._table(element, look)
        elif tag in ("br", "input", "select", "math"):
            self._single(element, look)
        else:
            self._inside(element, look, is_block=tag in _BLOCKS)

    def _delete(self, element: etree._Element) -> None:
        """Leaves a deletion out; Word means a change that was tracked, others a line through the text, and nobody sees which."""
        if "".join(map(str, element.itertext())).strip():
            self._line.append(DELETED)

    def _inside(self, element: etree._Element, look: Shown, *, is_block: bool) -> None:
        if is_block:
            self.end_line()
        self._say(element.text, look)
        for child in element:
            self.walk(child, look)
            self._say(child.tail, look)
        if is_block:
            self.end_line()

    def _single(self, element: etree._Element, look: Shown) -> None:
        if element.tag == "br":
            self.end_line()
        elif element.tag == "math":
            raised = any(one.tag in _TWO_FLOORS for one in element.iter())
            self._say("".join(map(str, element.itertext())), replace(look, raised=look.raised or raised))
        elif element.tag == "select":
            options = list(element.iter("option"))
            taken = [one for one in options if one.get("selected") is not None] or options[:1]
            self._say("、".join("".join(map(str, one.itertext())).strip() for one in taken), look)
        elif (kind := element.get("type", "text").strip().lower()) in ("checkbox", "radio"):
            self._line.append(CHECKED if element.get("checked") is not None else UNCHECKED)
        elif kind not in _NO_ANSWERS:
            self._say(element.get("value", ""), look)

    def _say(self, text: str | None, look: Shown) -> None:
        if not text:
            return
        said = SIGNS.sub("", text)
        if is_symbol_font(look.font):
            said = "".join(shown(look.font, ord(char)) if not char.isspace() else " " for char in said)
        is_odd = look.odd and bool(said.strip()) and not self._is_power(said, look)
        self._line.append(signed(said, odd=is_odd, stressed=look.stressed))

    def _is_power(self, said: str, look: Shown) -> bool:
        """Whether a raised 2 or 3 stands behind the letters of a measure (m²)."""
        before = STRESS.sub("", self._line[-1])[-1:] if self._line else ""
        return said.strip() in _POWER and before.isascii() and before.isalpha() and not replace(look, raised=False).odd

    def end_line(self) -> None:
        """Ends a paragraph. Source line breaks within Chinese text are nothing, others a space."""
        whole = visible(_CONTROL.sub("", "".join(self._line)))
        self._line.clear()
        written = placed(
            _SPACE.sub(" ", _BETWEEN_CHINESE.sub("", whole if boxes_in(whole) else STRESS.sub("", whole))).replace("\xa0", " ")
        )
        if not (written.text or written.mark):
            return
        if self.into is not None:
            self.into.append(written)
        else:
            self.lines += 1
            self.blocks.append(Line(written.text, Location("paragraph", self.lines), None, *marked(written)))

    def _table(self, table: etree._Element, look: Shown) -> None:
        self.end_line()
        rows = list(self._rows(table))
        if self.into is None and is_frame(rows):
            for row, _ in rows:
                self.walk(row, look)
                self.end_line()
            return
        outer = self.into
        self.tables += 1
        place = Location("table", self.tables)
        if self.tables > self.limits.word_cells or sum(1 for _ in table.iterancestors("table")) > self.limits.table_depth:
            raise UnreadableFileError("unsafe", "表格嵌套过深")
        where = len(self.blocks)
        build = PageGrid(self.limits.cells)
        for row, hidden in rows:
            build.row += 1
            in_row = look.within(row, self.sheet.declared(row))
            for position, element in enumerate(row.iterchildren("td", "th"), 1):
                self.into = []
                unseen = self._cell(element, in_row) or hidden
                build.add(element, joined(self.into), place.cell(build.row + 1, position), hidden=unseen)
        self.into = outer
        self.blocks.insert(where, Grid(build.ended(), build.row + 1, build.cols, place, outer is not None))
        if outer is not None:
            outer += build.written

    def _cell(self, element: etree._Element, around: Shown) -> bool:
        """Reads a cell; whether it is a hidden one."""
        self.cells += 1
        if self.cells > self.limits.word_cells:
            raise UnreadableFileError("too_large", f"单元格超过 {self.limits.word_cells} 个")
        declared = self.sheet.declared(element)
        look = around.within(element, declared)
        if shows_otherwise(element, declared):
            look = replace(look, unseen=True)
        self._inside(element, look, is_block=True)
        return is_hidden(declared)

    def _rows(self, table: etree._Element, *, hidden: bool = False) -> Iterator[tuple[etree._Element, bool]]:
        """The rows, and whether they are hidden; of those only the ones that hold something."""
        for child in table:
            if child.tag in ("tr", "thead", "tbody", "tfoot"):
                unseen = hidden or is_hidden(self.sheet.declared(child))
                if child.tag != "tr":
                    yield from self._rows(child, hidden=unseen)
                elif not unseen or "".join(map(str, child.itertext())).strip():
                    yield child, unseen


def _is_seen(picture: etree._Element) -> bool:
    """Whether a picture shows something; a point of one pixel only keeps room."""
    sizes = [picture.get(name, "").removesuffix("px") for name in ("width", "height")]
    return not any(size.isdecimal() and int(size) <= _SMALLEST_PICTURE for size in sizes)
