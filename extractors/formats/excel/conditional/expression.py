"""The formula of a conditional format, as far as it compares single cells, figures and words; anything else can't be told."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from extractors.core.document import Place
from extractors.core.location import column_number

Value = float | str | bool
_TOKEN = re.compile(
    r"""\s*(?:(?P<cell>(?P<fixed_col>\$?)(?P<col>[A-Z]{1,3})(?P<fixed_row>\$?)(?P<row>\d{1,7})(?![\w(:!.]))
    |(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)|"(?P<text>(?:[^"]|"")*)"|(?P<name>[A-Z]+(?=\()|TRUE|FALSE)
    |(?P<sign><=|>=|<>|[=<>(),-]))""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
_LONGEST, _DEEPEST = 400, 20
"""Characters of a formula, and brackets within brackets, that are followed."""


class Empty(str):
    """What an empty cell gives: it equals 0 and an empty text alike, which a text of no letters does not."""

    __slots__ = ()


class UnknowableError(ValueError):
    """A condition that is more than a comparison, or over cells whose value the file does not tell."""


class Cells(Protocol):
    """The values of a sheet."""

    def value(self, place: Place) -> Value:
        """What a cell gives to a formula.

        Raises:
            UnknowableError: the file does not tell.
        """


def compared(left: Value, sign: str, right: Value) -> bool:
    """Two values compared as a spreadsheet does: a number comes before any text, whatever their letters' case; an empty cell is 0 too."""
    return _COMPARED[sign](_ranked(left, right), _ranked(right, left))


def _ranked(value: Value, other: Value) -> tuple[int, Value]:
    if isinstance(value, Empty) and not isinstance(other, str):
        value = False if isinstance(other, bool) else 0.0
    rank = 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0
    return rank, value.casefold() if isinstance(value, str) else value


def is_true(value: Value) -> bool:
    """Whether a condition whose value this is holds.

    Raises:
        UnknowableError: it is a text, which is an error in a spreadsheet.
    """
    if isinstance(value, str) and not isinstance(value, Empty):
        raise UnknowableError
    return value not in (False, 0.0, "")


def evaluated(formula: str, shift: Place | None, cells: Cells) -> Value:
    """The value of a formula.

    Args:
        formula: Without its “=”.
        shift: How far the cell asked about lies from the one that the formula was written for; `None` where nobody knows.
        cells: The values of the sheet.

    Raises:
        UnknowableError: it can't be told.
    """
    if len(formula) > _LONGEST:
        raise UnknowableError
    return _Expression(_tokens(formula), shift, cells).result()


@lru_cache(maxsize=256)
def _tokens(formula: str) -> Sequence[re.Match[str]]:
    """The tokens of a formula, which is the same for each of its cells."""
    return tuple(_cut(formula))


def _cut(formula: str) -> Iterator[re.Match[str]]:
    at, end = 0, len(formula.rstrip())
    while at < end:
        found = _TOKEN.match(formula, at)
        if found is None:
            raise UnknowableError
        yield found
        at = found.end()


class _Expression:
    """One formula, read from left to right."""

    def __init__(self, tokens: Sequence[re.Match[str]], shift: Place | None, cells: Cells) -> None:
        self._tokens, self._shift, self._cells = tokens, shift, cells
        self._at = self._depth = 0

    def result(self) -> Value:
        """The value of the whole formula."""
        value = self._comparison()
        if self._at != len(self._tokens):
            raise UnknowableError
        return value

    def _comparison(self) -> Value:
        left = self._single()
        while sign := self._takes(*_COMPARED):
            left = compared(left, sign, self._single())
        return left

    def _single(self) -> Value:
        if self._takes("-"):
            return -self._figure()
        if self._takes("("):
            (value,) = self._arguments(1)
            return value
        found = self._next()
        if found["cell"] is not None:
            return self._cell(found)
        if found["number"] is not None:
            return float(found["number"])
        if found["text"] is not None:
            return found["text"].replace('""', '"')
        return self._named((found["name"] or "").upper())

    def _figure(self) -> float:
        value = self._single()
        if isinstance(value, str):
            raise UnknowableError
        return float(value)

    def _named(self, name: str) -> Value:
        if name in ("TRUE", "FALSE"):
            if self._takes("("):
                self._arguments(0)
            return name == "TRUE"
        if not self._takes("("):
            raise UnknowableError
        if name in ("AND", "OR"):
            return (all if name == "AND" else any)([is_true(value) for value in self._arguments()])
        (value,) = self._arguments(1)
        return _of_one(name, value)

    def _arguments(self, count: int | None = None) -> list[Value]:
        """What stands between brackets of which the first was taken."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnknowableError
        values: list[Value] = []
        while not self._takes(")"):
            if values and not self._takes(","):
                raise UnknowableError
            values.append(self._comparison())
        self._depth -= 1
        if count not in (None, len(values)):
            raise UnknowableError
        return values

    def _cell(self, found: re.Match[str]) -> Value:
        row, col = int(found["row"]) - 1, column_number(found["col"])
        fixed = bool(found["fixed_row"]), bool(found["fixed_col"])
        if self._shift is None and not all(fixed):
            raise UnknowableError
        down, right = self._shift or (0, 0)
        return self._cells.value((row if fixed[0] else row + down, col if fixed[1] else col + right))

    def _takes(self, *signs: str) -> str:
        sign = (self._tokens[self._at]["sign"] or "") if self._at < len(self._tokens) else ""
        if sign not in signs:
            return ""
        self._at += bool(sign)
        return sign

    def _next(self) -> re.Match[str]:
        if self._at >= len(self._tokens):
            raise UnknowableError
        self._at += 1
        return self._tokens[self._at - 1]


def _of_one(name: str, value: Value) -> Value:
    """A function of one value."""
    known: Mapping[str, Callable[[Value], Value]] = {
        "NOT": lambda one: not is_true(one),
        "ISBLANK": lambda one: isinstance(one, Empty),
        "ISNUMBER": lambda one: isinstance(one, float),
        "ISTEXT": lambda one: isinstance(one, str) and not isinstance(one, Empty),
        "ISERROR": lambda _: False,
        "ISNA": lambda _: False,
        "LEN": lambda one: float(len(f"{one:.15g}" if isinstance(one, float) else str(one))),
        "TRIM": lambda one: " ".join(filter(None, one.split(" "))) if isinstance(one, str) else one,
    }
    if name not in known:
        raise UnknowableError
    return known[name](value)
