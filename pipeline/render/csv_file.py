"""A frame as CSV that Excel opens without harm."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter

from extractors.frames import COUNT, LARGEST, NUMBER, TEXT, YES_OR_NO, FrameRows, Row, fitting

_AT_ONCE = 5000
"""Rows that are written together: of 20,000 units they take 25 MiB, and all at once 135."""
Column = Sequence[object]
"""The values of a column, row by row; what is missing is `None`, which CSV has as nothing."""
_HARMFUL = re.compile(r"'*[=+\-@＝＋－＠\t\r\n].", re.DOTALL)
_HARMFUL_FIRST = frozenset("'=+-@＝＋－＠\t\r\n")
_UNSURE = "\0="
_COUNTED = {int, type(None)}
_MAYBE_HARMFUL = re.compile("\0['=+\\-@＝＋－＠\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def csv_bytes(made: FrameRows) -> bytes:
    r"""A frame as CSV: UTF-8 with BOM, `\r\n`, empty for what is missing.

    A text that Excel would run as a formula (it begins with =, +, -, @, also full-width, a tab or a line end, and is no plain
    number) gets an apostrophe before it, so does one that has such an apostrophe already; taking one off gives the text back.
    """
    rows = iter(made.rows)
    target = io.BytesIO()
    target.write(csv_head(made.columns))
    while some := list(islice(rows, _AT_ONCE)):
        target.write(encoded(csv_lines(as_written(some, made.columns))))
    return target.getvalue()


def csv_head(columns: Mapping[str, str]) -> bytes:
    """What a frame as CSV begins with."""
    return codecs.BOM_UTF8 + encoded(csv_lines([list(map(_harmless, columns))]))


def as_written(rows: Sequence[Row], columns: Mapping[str, str]) -> Iterator[Column]:
    """Rows, one at least, with their values as CSV has them."""
    values = [_WRITTEN[dtype](one) for dtype, one in zip(columns.values(), _columns(rows, tuple(columns)), strict=True)]
    return zip(*values, strict=True)


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows as lines of CSV."""
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def csv_ends(rows: Iterator[Iterable[object]], numbers: Sequence[int]) -> tuple[str, list[int]]:
    """Rows as lines of CSV, and where the lines of the first so many rows end, of the next so many, and so on."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    ends: list[int] = []
    for number in numbers:
        writer.writerows(islice(rows, number))
        ends.append(target.tell())
    return target.getvalue(), ends


def encoded(lines: str) -> bytes:
    """As they stand in the file."""
    return lines.encode("utf-8", "backslashreplace")


def _columns(rows: Sequence[Row], names: tuple[str, ...]) -> Iterable[Column]:
    """What stands in each column; most frames have rows with a value for each of them."""
    try:
        return [list(map(itemgetter(name), rows)) for name in names]
    except KeyError:
        return [[row.get(name) for row in rows] for name in names]


def _texts(values: Column) -> Column:
    try:
        beginnings = "\0".join(["", *filter(None, values)])  # type: ignore[list-item] # what is no text raises an error
    except TypeError:
        beginnings = _UNSURE
    if not _MAYBE_HARMFUL.search(beginnings):  # most columns
        return values
    return [
        value if value is None or (type(value) is str and value[:1] not in _HARMFUL_FIRST) else _harmless(str(value)) for value in values
    ]


def _counts(values: Column) -> Column:
    if set(map(type, values)) <= _COUNTED and max(map(abs, filter(None, values)), default=0) <= LARGEST:  # type: ignore[arg-type] # whole numbers
        return values
    fit = (fitting(value, COUNT) for value in values)
    return [int(one) if isinstance(one, float) and one.is_integer() else one for one in fit]


def _numbers(values: Column) -> Column:
    fit = (fitting(value, NUMBER) for value in values)
    return [float(one) if isinstance(one, int | float) else None for one in fit]


def _yes_or_no(values: Column) -> Column:
    return [None if value is None else bool(value) for value in values]


_WRITTEN: dict[str, Callable[[Column], Column]] = {TEXT: _texts, COUNT: _counts, NUMBER: _numbers, YES_OR_NO: _yes_or_no}


def _harmless(text: str) -> str:
    if text[:1] not in _HARMFUL_FIRST:  # most texts
        return text
    return f"'{text}" if _HARMFUL.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text
