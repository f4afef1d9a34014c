"""HTML → the neutral model: what Word, Excel and web systems save as a page and name `.doc` or `.xls`.

LibreOffice opens it in its web view, from which it can't save docx, and shows deleted text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED, Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location
from extractors.formats.package import check_size, check_tags
from extractors.language.encodings import decode_strictly
from extractors.language.patterns import CONTROL
from extractors.language.symbols import is_symbol_font, shown

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_FONT = re.compile(r"(?<!-)font-family\s*:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_UNSEEN = frozenset(("script", "style", "head", "title", "del", "template", "noscript", "object", "select", "xml"))
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLOCKS = frozenset(("p", "div", "li", "dt", "dd", "pre", "center", "section", "article", "form", "ul", "ol", "caption", *_HEADINGS))
_CONTROL = re.compile(CONTROL)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t\r\f]*\n[ \t\r\n\f]*(?=[\u3000-\u9fff\uff00-\uffef])")
_MAX_SPAN = 1_000


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
    page = _Page(limits)
    page.walk(root, "")
    page.end_line()
    return [Document(page.blocks)]


def _written(data: bytes) -> str:
    """The text in the encoding that it declares; the Chinese ones as their superset GB18030."""
    declared = _CHARSET.search(data[:4096])
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
    blocks: list[Line | Grid] = field(default_factory=list)
    lines: int = 0
    tables: int = 0
    cells: int = 0
    into: list[str] | None = None
    _line: list[str] = field(default_factory=list)

    def walk(self, element: etree._Element, font: str) -> None:
        """Reads an element and what is in it, not what follows it."""
        tag = element.tag
        style = element.get("style", "")
        if tag in _UNSEEN or _HIDDEN.search(style):
            return
        family = _FONT.search(style)
        font = family[1].strip() if family else element.get("face", font) if tag == "font" else font
        if tag == "table":
            self._table(element, font)
            return
        if tag in ("br", "input"):
            self._single(element)
        if tag in _BLOCKS:
            self.end_line()
        self._say(element.text, font)
        for child in element:
            self.walk(child, font)
            self._say(child.tail, font)
        if tag in _BLOCKS:
            self.end_line()

    def _single(self, element: etree._Element) -> None:
        if element.tag == "br":
            self.end_line()
        elif element.get("type", "text") in ("checkbox", "radio"):
            self._line.append(CHECKED if element.get("checked") is not None else UNCHECKED)
        elif element.get("type", "text") == "text":
            self._line.append(element.get("value", ""))

    def _say(self, text: str | None, font: str) -> None:
        if text and is_symbol_font(font):
            self._line += [shown(font, ord(char)) if not char.isspace() else " " for char in text]
        elif text:
            self._line.append(text)

    def end_line(self) -> None:
        """Ends a paragraph. Source line breaks within Chinese text are nothing, others a space."""
        joined = _CONTROL.sub("", "".join(self._line))
        written = _SPACE.sub(" ", _BETWEEN_CHINESE.sub("", joined)).replace("\xa0", " ").strip(" ")
        self._line.clear()
        if written and self.into is not None:
            self.into.append(written)
        elif written:
            self.lines += 1
            self.blocks.append(Line(written, Location("paragraph", self.lines)))

    def _table(self, table: etree._Element, font: str) -> None:
        self.end_line()
        outer = self.into
        self.tables += 1
        place = Location("table", self.tables)
        if self.tables > self.limits.word_cells or sum(1 for _ in table.iterancestors("table")) > self.limits.table_depth:
            raise UnreadableFileError("unsafe", "表格嵌套过深")
        where = len(self.blocks)
        build = _Builder(self.limits.cells)
        for row in _rows(table):
            build.row += 1
            for position, element in enumerate(row.iterchildren("td", "th"), 1):
                self.into = []
                self._cell(element, font)
                build.add(element, "\n".join(self.into), place.cell(build.row + 1, position))
        self.into = outer
        self.blocks.insert(where, Grid(build.cells, build.row + 1, build.cols, place, outer is not None))
        if outer is not None:
            outer += [cell.text for cell in build.cells if cell.text]

    def _cell(self, element: etree._Element, font: str) -> None:
        self.cells += 1
        if self.cells > self.limits.word_cells:
            raise UnreadableFileError("too_large", f"单元格超过 {self.limits.word_cells} 个")
        self._say(element.text, font)
        for child in element:
            self.walk(child, font)
            self._say(child.tail, font)
        self.end_line()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            if not _HIDDEN.search(child.get("style", "")):
                yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


@dataclass(slots=True)
class _Builder:
    """Puts cells where rows above leave space, as HTML 5 §4.9.12 does."""

    most: int
    row: int = -1
    cols: int = 0
    cells: list[Cell] = field(default_factory=list)
    _spread: int = 0
    _taken: dict[int, int] = field(default_factory=dict)
    """By column, the first row below that is free."""

    def add(self, element: etree._Element, text: str, place: Location) -> None:
        width, height = _span(element, "colspan"), _span(element, "rowspan")
        self._spread += width
        if self._spread > self.most:
            raise UnreadableFileError("too_large", f"单元格铺开超过 {self.most} 格")
        col = 0
        while self._taken.get(col, 0) > self.row:
            col += 1
        if col > _MAX_SPAN:
            raise UnreadableFileError("too_large", f"表格超过 {_MAX_SPAN} 列")
        self._taken.update((col + step, self.row + height) for step in range(width))
        self.cells.append(Cell(text, self.row, col, height, width, place))
        self.cols = max(self.cols, col + width)


def _span(element: etree._Element, name: str) -> int:
    written = element.get(name, "1").strip()
    return min(_MAX_SPAN, max(1, int(written))) if written.isdecimal() and len(written) < 6 else 1
