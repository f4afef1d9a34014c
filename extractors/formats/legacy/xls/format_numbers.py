"""Formats of an `.xls` under numbers of built-in ones, for which the library takes them whatever is declared ([MS-XLS] 2.4.126)."""

from __future__ import annotations

import struct

from extractors.formats.compound import with_stream
from extractors.formats.excel.number_formats import DATES, is_date
from extractors.formats.legacy.xls.looks import FORMAT, STYLE, Looks
from extractors.formats.legacy.xls.records import END, records, workbook_stream

_OWN = range(164, 383)
"""The numbers that are a workbook's own."""
_NUMBER_AT = {FORMAT: 4, STYLE: 6}
"""Where a record tells the number of a format, its head counted."""


def plainly_numbered(data: bytes) -> bytes:
    """The workbook with those of its formats renumbered that are dates where the built-in ones are none, or the reverse.

    SheetJS keeps `yyyy-mm-dd` under 60: such dates were numbers.
    """
    name, stream = workbook_stream(data)
    looks, told, odd = Looks(), [], set[int]()
    for place, kind, content in records(stream):
        if kind == END:
            break
        if kind not in _NUMBER_AT:
            continue
        looks.note(kind, content)
        (number,) = struct.unpack_from("<H", stream, place + _NUMBER_AT[kind])
        told.append((place + _NUMBER_AT[kind], number))
        if kind == FORMAT and number not in _OWN and is_date(looks.codes[number]) != (number in DATES):
            odd.add(number)
    taken = {number for _, number in told}
    instead = dict(zip(sorted(odd), (number for number in _OWN if number not in taken), strict=False))
    changed = bytearray(stream)
    for place, number in told:
        struct.pack_into("<H", changed, place, instead.get(number, number))
    return with_stream(data, name, bytes(changed)) if odd else data
