"""The rows of a sheet as programs write long lists, looked at as one text: in none of their cells is anything but a plain value.

A list of forty thousand rows has four hundred thousand cells, over which nothing has to walk one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.core.location import column_number
from extractors.formats.excel.cell_styles import CellStyles

_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_SAID = rb' (?:spans|x14ac:dyDescent|customHeight|s|customFormat|outlineLevel|collapsed|thickBot|thickTop)="[0-9:.a-z]{1,32}"'
_ROW = rb'<row r="\d{1,7}"(?:' + _SAID + rb'| ht="(?:[3-9]|[1-9][0-9])[0-9.]{0,24}"| hidden="(?:0|false)")*+'
_CELL = rb'<c r="[A-Z]{1,3}\d{1,7}"(?: s="\d{1,5}")?+(?: t="[snb]")?+(?:/>|></c>|><v>[0-9.eE+\-]{1,32}</v></c>)'
_ROWS = re.compile(rb"(?:" + _ROW + rb"(?:/>|>(?:" + _CELL + rb")*+</row>))*+")
"""No row is hidden or without height, and no cell holds an error, a formula or a text of its own."""
_STYLES = re.compile(rb' s="(\d+)"')
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)"')
_NUMBERS, _FILLED_NUMBERS = re.compile(rb'<c r="[A-Z]+(\d+)"'), re.compile(rb'<c r="[A-Z]+(\d+)"[^>]*><v>')
_LETTERS, _FILLED_LETTERS = re.compile(rb'<c r="([A-Z]+)'), re.compile(rb'<c r="([A-Z]+)\d+"[^>]*><v>')
_SPARED = 65_536
"""Bytes; a smaller sheet is walked over."""
_LIKE_OURS = b'<row x14ac:dyDescent="1"/>'
"""A prefix that the rows use must be declared by the sheet around them."""


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows of plain values.

    Attributes:
        around: The sheet without them.
        furthest: The last row and column that they name, from 0.
        filled: The last ones that hold something; -1 where nothing does.
    """

    around: bytes
    furthest: tuple[int, int]
    filled: tuple[int, int]


def plain_rows(xml: bytes, styles: CellStyles) -> PlainRows | None:
    """The rows of a sheet, `None` where any of its cells has to be looked at by itself."""
    begin = xml.find(_BEGIN) + len(_BEGIN)
    end = xml.find(_END, begin)
    if len(xml) < _SPARED or begin < len(_BEGIN) or end < 0 or styles.strings or styles.redrawn:
        return None
    rows = xml[begin:end]
    if not _ROWS.fullmatch(rows) or not _tell_nothing({"0", *(one.decode() for one in set(_STYLES.findall(rows)))}, styles):
        return None
    declared = _LIKE_OURS if b" x14ac:" in rows else b""
    return PlainRows(
        xml[:begin] + declared + xml[end:],
        (max(_last(_ROW_NUMBERS, rows), _last(_NUMBERS, rows)), _last_column(_LETTERS, rows)),
        (_last(_FILLED_NUMBERS, rows), _last_column(_FILLED_LETTERS, rows)),
    )


def _tell_nothing(used: set[str], styles: CellStyles) -> bool:
    """Whether cells of these styles show what they hold."""
    sets = (styles.percent, styles.odd, styles.hides_zero, styles.drops_sign, styles.unclear, styles.open)
    return all(used.isdisjoint(one) for one in (*sets, styles.digits, styles.symbols))


def _last(pattern: re.Pattern[bytes], rows: bytes) -> int:
    return max(map(int, pattern.findall(rows)), default=0) - 1


def _last_column(pattern: re.Pattern[bytes], rows: bytes) -> int:
    return max((column_number(letters.decode()) for letters in set(pattern.findall(rows))), default=-1)
