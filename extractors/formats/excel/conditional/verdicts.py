"""Whether the rule of a conditional format is true for a cell, where its own words and the values of the sheet tell."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from extractors.core.document import Place
from extractors.formats.excel.conditional.expression import Empty, UnknowableError, Value, compared, evaluated, is_true
from extractors.formats.excel.conditional.rules import FIRST_DAY, Area, Rule

_OPERATORS = {
    "equal": "=", "notEqual": "<>", "greaterThan": ">", "greaterThanOrEqual": ">=", "lessThan": "<", "lessThanOrEqual": "<=",
}  # fmt: skip
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": lambda said, part: part in said,
    "notContainsText": lambda said, part: part not in said,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_WILD = frozenset("*?~")


@dataclass
class Verdicts:
    """What is known of the cells of a sheet.

    Attributes:
        values: Raw, by the cell that holds them.
        unknown: Cells whose value the file does not tell.
        errors: Cells that hold an error value.
        first_day: The day that is 0.
    """

    values: Mapping[Place, object]
    unknown: Collection[Place] = ()
    errors: Collection[Place] = ()
    first_day: dt.datetime = FIRST_DAY
    _counted: dict[tuple[Area, ...], Counter[Value]] = field(default_factory=dict)

    def on(self, rule: Rule, place: Place) -> bool | None:
        """Whether a rule is true for a cell; `None` where that can't be told."""
        if rule.kind in ("containsErrors", "notContainsErrors") and place not in self.unknown:
            return (place in self.errors) == (rule.kind == "containsErrors")
        try:
            return self._on(rule, place)
        except UnknowableError:
            return None

    def _on(self, rule: Rule, place: Place) -> bool:
        if rule.kind in ("dataBar", "iconSet", "colorScale"):
            return True
        if rule.kind == "expression" and len(rule.formulas) == 1:
            return is_true(self._formula(rule, 0, place))
        value = self.value(place)
        if rule.kind == "cellIs":
            return self._compared(rule, place, value)
        if rule.kind in ("containsBlanks", "notContainsBlanks"):
            return (not str(value).strip(" ")) == (rule.kind == "containsBlanks")
        if rule.kind in ("duplicateValues", "uniqueValues"):
            return (self._count(rule.areas)[_key(value)] > 1) == (rule.kind == "duplicateValues")
        if rule.kind not in _TEXTS or not rule.text or _WILD.intersection(rule.text):
            raise UnknowableError
        return _TEXTS[rule.kind](_text(value), rule.text.casefold())

    def value(self, place: Place) -> Value:
        """What a cell gives to a formula; an empty one an empty text."""
        if place in self.unknown or place in self.errors:
            raise UnknowableError
        value = self.values.get(place, Empty())
        if isinstance(value, bool | str):
            return value
        if isinstance(value, (dt.date, dt.time, dt.timedelta)):
            return _serial(value, self.first_day)
        if not isinstance(value, (int, float)):
            raise UnknowableError
        return float(value)

    def _compared(self, rule: Rule, place: Place, value: Value) -> bool:
        if rule.operator in ("between", "notBetween") and len(rule.formulas) == 2:
            first, last = (self._formula(rule, number, place) for number in (0, 1))
            low, high = (last, first) if compared(first, ">", last) else (first, last)
            return (compared(value, ">=", low) and compared(value, "<=", high)) == (rule.operator == "between")
        if rule.operator not in _OPERATORS or len(rule.formulas) != 1:
            raise UnknowableError
        return compared(value, _OPERATORS[rule.operator], self._formula(rule, 0, place))

    def _formula(self, rule: Rule, number: int, place: Place) -> Value:
        """The value of a formula, which is written for the first cell of the rule."""
        if rule.formulas[number].isdecimal():
            return float(rule.formulas[number])
        first = rule.base or rule.areas[0][0]
        corner = min(area[0][0] for area in rule.areas), min(area[0][1] for area in rule.areas)
        shift = (place[0] - first[0], place[1] - first[1]) if rule.base or first == corner else None
        return evaluated(rule.formulas[number], shift, self)

    def _count(self, areas: tuple[Area, ...]) -> Counter[Value]:
        """How often each value stands in some areas."""
        if areas not in self._counted:
            places = set(cells_in(areas, self.values))
            self._counted[areas] = Counter(_key(self.value(place)) for place in places)
        return self._counted[areas]


def _serial(moment: dt.date | dt.time | dt.timedelta, first_day: dt.datetime) -> float:
    """The number as which a spreadsheet keeps a date or a time of day: days since the first one."""
    if isinstance(moment, dt.time):
        moment = dt.timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
    if isinstance(moment, dt.date):
        whole = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())
        moment = whole.replace(tzinfo=None) - first_day
    return moment / dt.timedelta(days=1)


def _text(value: Value) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value).casefold()


def _key(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def extent(area: Area) -> int:
    """How many cells an area has."""
    (top, left), (bottom, right) = area
    return (bottom - top + 1) * (right - left + 1)


def cells_in(areas: Iterable[Area], filled: Collection[Place]) -> Iterable[Place]:
    """The filled cells of some areas; one of two areas is given twice."""
    for area in areas:
        (top, left), (bottom, right) = area
        if extent(area) <= len(filled):
            yield from ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1) if (row, col) in filled)
        else:
            yield from (place for place in filled if top <= place[0] <= bottom and left <= place[1] <= right)
