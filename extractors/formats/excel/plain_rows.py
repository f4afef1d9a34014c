"""The rows of a sheet as programs write long lists, looked at as one text: in none of their cells is anything but a plain value.

A list of forty thousand rows has four hundred thousand cells, over which nothing has to walk one by one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.core.location import column_number
from extractors.formats.excel.cell_styles import CellStyles

_BEGIN, _END, _ROW_END = b"<sheetData>", b"</sheetData>", b"</row>"
_SAID = rb' (?:spans|x14ac:dyDescent|customHeight|s|customFormat|outlineLevel|collapsed|thickBot|thickTop)="[0-9:.a-z]{1,32}"'
_ROW = rb'<row r="(\d{1,7})"(?:' + _SAID + rb'| ht="(?:[3-9]|[1-9][0-9])[0-9.]{0,24}"| hidden="(?:0|false)")*+'
_SIGN = rb"#(?:1[03]|[1-9]\d{2,3}|[1-4]\d{4}|5[0-4]\d{3}|5[89]\d{3}|6[0-4]\d{3}|65[0-4]\d{2})"
"""A sign by its number: 100 to 54999 and 58000 to 65499 are signs of texts each (XML 1.0 §2.2), and no surrogates."""
_TEXT = rb"(?:[^<&\x00-\x08\x0b\x0c\x0e-\x1f]|&(?:amp|lt|gt|quot|apos|" + _SIGN + rb");)"
_FORMULA = rb'<f(?: [A-Za-z]+="[^"<&]*")*+(?:/>|>' + _TEXT + rb"*+</f>)"
_SPACE = rb'(?: xml:space="preserve")?+'
_NUMBER = rb'(?: t="[snb]")?+(?:/>|></c>|>(?:' + _FORMULA + rb"%s)?+<v>[0-9.eE+\-]{1,32}</v></c>)"
_NO_ZERO, _OTHER_FORMULA = rb"(?!<v>0</v>)", b"<f "
"""A 0 may stand for no result at all. Formulas that fill further cells or are told elsewhere say more than their text."""
_FIGURED = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: s="\d{1,5}")?+(?: t="[snb]")?+><f(?: [^<>]*)?(?:/>|>([^<]*+)</f>)<v>([^<]*+)</v>')
_RESULT = rb' t="str"(?:/>|></c>|>(?:' + _FORMULA + rb")?+<v" + _SPACE + rb">" + _TEXT + rb"++</v></c>)"
_OWN_TEXT = rb' t="inlineStr"><is><t' + _SPACE + rb">" + _TEXT + rb"*+</t></is></c>"
_TEXTUAL = rb"|" + _RESULT + rb"|" + _OWN_TEXT + rb")"
_VALUE, _ANY_VALUE = (rb"(?:" + _NUMBER % zero + _TEXTUAL for zero in (_NO_ZERO, b""))
_OTHER_ROW = re.compile(rb'<row(?=[^<>]* r="\d)(?: [A-Za-z0-9:]+="[^"<>]*")*+ ?(/?)>')
"""A row of another kind, of which its number tells where it stands."""
_STYLES = re.compile(rb' s="(\d+)"')
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)"')
_FILLED_NUMBERS, _FILLED_LETTERS = re.compile(rb'<c r="[A-Z]+(\d+)"[^>]*><[vif]'), re.compile(rb'<c r="([A-Z]+)\d+"[^>]*><[vif]')
_LETTERS, _FAR = re.compile(rb'<c r="([A-Z]+)'), re.compile(rb'<c r="[A-Z]{2}')
_LAST_NEAR = 25
"""The last column with one letter, from 0."""
_SMALL, _KEPT, _LONGEST_KEPT = 65_536, 2048, 4096
"""Bytes of the rows of a small sheet; rows of such sheets that are remembered, and bytes of one: 8 MB at the most."""
_MOST_STYLES = 64
"""Styles of one sheet that say something of a cell: with more its cells are looked at one by one."""
_UNCLEAR = (b"]]>", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
"""What no text of a part may hold: left to a parser."""
_HIDES = b"<!"
"""What rows may be hidden in, as comments are."""
_LIKE_OURS = b'<row x14ac:dyDescent="1"/>'
"""A prefix that the rows use must be declared by the sheet around them."""


@dataclass(frozen=True, slots=True)
class PlainRows:
    """Rows of plain values.

    Attributes:
        around: The sheet without them.
        mixed: Whether rows of another kind stand there.
        rows: They themselves.
        furthest: The last row that they name, from 0, and a column behind which none of them has a cell.
    """

    around: bytes
    mixed: bool
    rows: bytes
    furthest: tuple[int, int]

    def filled(self) -> tuple[int, int]:
        """The last row and column that hold something; -1 where nothing does."""
        return _last(_FILLED_NUMBERS, self.rows), _last_column(_FILLED_LETTERS, self.rows)

    def formulas(self, *, recounted: bool) -> dict[tuple[int, int], str]:
        """The formulas of figures by row and column, from 0: those with a 0 that may stand for no result, or all."""
        return {
            (int(row) - 1, column_number(letters.decode())): html.unescape(said.decode())
            for letters, row, said, saved in (_FIGURED.findall(self.rows) if b"<f" in self.rows else ())
            if recounted or saved == b"0"
        }


def plain_rows(xml: bytes, styles: CellStyles, *, recounted: bool = False) -> PlainRows | None:
    """The rows of a sheet that are nothing but plain values, `None` where each of its cells has to be looked at.

    Formulas of figures are plain values in a long sheet; where they are computed anew whatever was saved of them (`recounted`), in any.
    """
    begin = xml.find(_BEGIN) + len(_BEGIN)
    end = xml.find(_END, begin)
    telling = _telling(styles)
    if begin < len(_BEGIN) or end < 0 or styles.strings or styles.redrawn or "0" in telling:
        return None
    if recounted:
        parts = None if _OTHER_FORMULA in xml else _searched(xml, (begin, end), telling)
    else:
        parts = _known(xml, (begin, end), telling) or _searched(xml, (begin, end), telling)
    if parts is None:
        return None
    rows = b"".join(part for part, plain in parts if plain)
    others = b"".join(part for part, plain in parts if not plain)
    if not rows or parts[-1] == (b"", False) or _HIDES in others:
        return None
    declared = _LIKE_OURS if b" x14ac:" in rows else b""
    furthest = _last_column(_LETTERS, rows) if _FAR.search(rows) else _LAST_NEAR
    return PlainRows(xml[:begin] + declared + others + xml[end:], bool(others), rows, (_last(_ROW_NUMBERS, rows), furthest))


def _known(xml: bytes, span: tuple[int, int], telling: frozenset[str]) -> list[tuple[bytes, bool]] | None:
    """The rows of a small sheet in order, as `_parted` gives them; `None` where one of them is no row that tells its number.

    Returns share the rows of the blank to the byte, so what each of them is is remembered.
    """
    if span[1] - span[0] > _SMALL:
        return None
    *rows, rest = xml[slice(*span)].split(_ROW_END)
    parts = []
    for row in rows:
        seen = _seen_in(row) if len(row) <= _LONGEST_KEPT else _seen_in.__wrapped__(row)
        plain = seen is not None and seen.isdisjoint(telling)
        other = None if plain else _OTHER_ROW.match(row)
        if not plain and (other is None or other[1]):
            return None
        parts.append((row + _ROW_END, plain))
    return None if rest else parts


@lru_cache(maxsize=_KEPT)
def _seen_in(row: bytes) -> frozenset[str] | None:
    """The styles that a row names, given without its end tag; `None` where it holds more than plain values."""
    whole = row + _ROW_END
    if _rows(frozenset()).fullmatch(whole) is None or not _is_clear(whole):
        return None
    return frozenset(one.decode() for one in _STYLES.findall(row))


def _searched(xml: bytes, span: tuple[int, int], telling: frozenset[str]) -> list[tuple[bytes, bool]] | None:
    """The rows of any sheet in order, as `_parted` gives them; `None` where they have to be looked at otherwise."""
    named = {one.decode() for one in set(_STYLES.findall(xml, *span))} if telling else set()
    told = telling.intersection(named)
    if len(told) > _MOST_STYLES or not _is_clear(xml):
        return None
    return list(_parted(xml, *span, _rows(told, _ANY_VALUE)))


def _parted(xml: bytes, begin: int, end: int, plain: re.Pattern[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The rows in order, those of plain values together; an empty piece at last where something is no row that tells its number."""
    at = begin
    while at < end:
        found = plain.match(xml, at, end)
        if found is not None and found.end() > at:
            yield found.group(), True
            at = found.end()
            continue
        other = _OTHER_ROW.match(xml, at, end)
        behind = -1 if other is None else other.end() if other[1] else xml.find(_ROW_END, at, end) + len(_ROW_END)
        if behind <= at:
            yield b"", False
            return
        yield xml[at:behind], False
        at = behind


def _telling(styles: CellStyles) -> frozenset[str]:
    """The styles whose cells show other than they hold."""
    whole = (styles.percent, styles.odd, styles.hides_zero, styles.drops_sign, styles.unclear, styles.odd_texts, styles.open)
    return frozenset().union(*whole, styles.digits, styles.dated, styles.symbols)


@lru_cache(maxsize=64)
def _rows(told: Collection[str], value: bytes = _VALUE) -> re.Pattern[bytes]:
    """Rows none of which is hidden or without height, and whose cells hold no error, no result that may be none, and no rich text."""
    unlike = rb'(?! s="(?:' + "|".join(sorted(told)).encode() + rb')")' if told else b""
    cell = rb'<c r="[A-Z]{1,3}\1"' + unlike + rb'(?: s="\d{1,5}")?+' + value
    return re.compile(rb"(?:" + _ROW + rb"(?:/>|>(?:" + cell + rb")*+</row>))*+")


def _is_clear(xml: bytes) -> bool:
    """Whether all texts of a part are texts, so that none has to be parsed."""
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return not any(sign in xml for sign in (_UNCLEAR[:1] if xml.isascii() else _UNCLEAR))


def _last(pattern: re.Pattern[bytes], rows: bytes) -> int:
    return max(map(int, pattern.findall(rows)), default=0) - 1


def _last_column(pattern: re.Pattern[bytes], rows: bytes) -> int:
    return max((column_number(letters.decode()) for letters in set(pattern.findall(rows))), default=-1)
