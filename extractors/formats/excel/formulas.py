"""Formulas that were stored without a result: sums and plain arithmetic are computed from their cells; anything else is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Place = tuple[int, int]
_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_TOKEN = re.compile(rf"\s*(?:(?P<range>{_CELL}(?::{_CELL})?)|(?P<number>\d+(?:\.\d+)?)|(?P<sign>SUM\(|[-+*/(),]))")
LONGEST = 400
_DEEPEST = 40
_LARGEST_RANGE = 20_000
"""Characters of a formula, formulas that rest on one another, and cells of one sum that are followed: beyond it a formula is told as one
without a result."""
_MOST_ASKED = 500_000
"""Cells that hold something and that the formulas of a sheet ask for, each time counted (these take 2.2 s beside other work): a column of
running sums asks for each cell above."""

_EXACT = 10**15
"""Whole numbers below it are told by a binary fraction to the last digit."""


class NotComputedError(ValueError):
    """A formula that is more than arithmetic, or whose cells give no plain figure."""


@dataclass
class Formulas:
    """The formulas of a sheet, and the values they may use.

    Attributes:
        written: Formula by cell, without its “=”.
        numbers: The cells that hold a figure.
        refused: Cells whose figure is doubtful, or that hold a text: a formula over one of them is not computed.
    """

    written: Mapping[Place, str]
    numbers: Mapping[Place, float]
    refused: frozenset[Place] = frozenset()
    _open: list[Place] = field(default_factory=list)
    _results: dict[Place, Fraction] = field(default_factory=dict)
    _asked: int = 0

    def computed(self, place: Place) -> str | None:
        """The result of the formula in a cell as it would be shown, `None` where it can't be told for certain."""
        try:
            return _shown(self._of(place))
        except (NotComputedError, ZeroDivisionError):
            return None

    def _of(self, place: Place) -> Fraction:
        if place in self._results:
            return self._results[place]
        if place in self._open or len(self._open) >= _DEEPEST:
            raise NotComputedError
        self._open.append(place)
        try:
            result = self._results[place] = _Arithmetic(list(_tokens(self.written[place])), self).result()
        finally:
            self._open.pop()
        return result

    def value(self, place: Place) -> Fraction:
        """What a cell gives to a formula; an empty one gives nothing."""
        self._asked += place in self.numbers or place in self.written
        if place in self.refused or self._asked > _MOST_ASKED:
            raise NotComputedError
        if place in self.numbers:
            number = self.numbers[place]
            is_whole = float(number).is_integer() and abs(number) < _EXACT
            return Fraction(int(number)) if is_whole else Fraction(str(number))
        return self._of(place) if place in self.written else Fraction(0)


def filled_by(kind: str, reference: str) -> list[Place]:
    """The cells that one formula of a kind fills (`array`, ECMA-376 part 1 §18.18.6): what they hold is none of their own."""
    if kind != "array" or re.fullmatch(f"{_CELL}:{_CELL}", reference) is None:
        return []
    try:
        return list(_places(reference))
    except NotComputedError:
        return []


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    written, at = formula.strip().upper(), 0
    if len(written) > LONGEST:
        raise NotComputedError
    while at < len(written):
        found = _TOKEN.match(written, at)
        if found is None:
            raise NotComputedError
        yield found.lastgroup or "", found[found.lastgroup or 0]
        at = found.end()


class _Arithmetic:
    """One formula, read from left to right."""

    def __init__(self, tokens: Sequence[tuple[str, str]], sheet: Formulas) -> None:
        self._tokens = tokens
        self._sheet = sheet
        self._at = 0

    def result(self) -> Fraction:
        """The value of the whole formula."""
        value = self._sum()
        if self._at != len(self._tokens):
            raise NotComputedError
        return value

    def _takes(self, *signs: str) -> str:
        kind, written = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind != "sign" or written not in signs:
            return ""
        self._at += 1
        return written

    def _sum(self) -> Fraction:
        value = self._product()
        while sign := self._takes("+", "-"):
            right = self._product()
            value = value + right if sign == "+" else value - right
        return value

    def _product(self) -> Fraction:
        value = self._single()
        while sign := self._takes("*", "/"):
            right = self._single()
            value = value * right if sign == "*" else value / right
        return value

    def _single(self) -> Fraction:
        if sign := self._takes("+", "-"):
            return self._single() if sign == "+" else -self._single()
        if self._takes("("):
            value = self._sum()
            self._close()
            return value
        if self._takes("SUM("):
            return self._summed()
        kind, written = self._next()
        if kind == "number":
            return Fraction(written)
        if kind != "range" or ":" in written:
            raise NotComputedError
        return self._sheet.value(_place(written))

    def _summed(self) -> Fraction:
        """What stands between the brackets of SUM: ranges, cells and figures."""
        total = Fraction(0)
        while True:
            kind, written = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
            if kind == "range" and ":" in written:
                self._at += 1
                total += sum((self._sheet.value(place) for place in _places(written)), Fraction(0))
            else:
                total += self._sum()
            if not self._takes(","):
                break
        self._close()
        return total

    def _close(self) -> None:
        if not self._takes(")"):
            raise NotComputedError

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise NotComputedError
        self._at += 1
        return self._tokens[self._at - 1]


def _places(written: str) -> Iterator[Place]:
    first, last = (_place(one) for one in written.split(":"))
    (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    if (bottom - top + 1) * (right - left + 1) > _LARGEST_RANGE:
        raise NotComputedError
    yield from ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))


def _place(written: str) -> Place:
    bare = written.replace("$", "")
    letters = bare.rstrip("0123456789")
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - ord("A") + 1
    return int(bare[len(letters) :]) - 1, col - 1


def _shown(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.15g}"
