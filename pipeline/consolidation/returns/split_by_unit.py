"""One list, many units: a reading whose rows name their units is parted into one share a unit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.findings import Code
from extractors.core.reading import Answer, Finding, Item, Reading
from extractors.form import FormSpec
from extractors.language import text
from pipeline.campaign.units.unit_match import Hints, Matcher, hints_of
from pipeline.core.model import UnitMatch

_NUMBER = re.compile(r"#\d+$")
"""Copies of a form in one part are told apart by a number."""


def own_returns(readings: Sequence[Reading], matchers: Mapping[str, Matcher], told: Hints) -> list[Reading]:
    """The readings of a file without those that say the same once more: rows beside their sum.

    Args:
        readings: All that a file says.
        matchers: By campaign, who knows the units of its roster.
        told: What surrounds the file.
    """
    sheets: dict[tuple[str, str, str], list[Reading]] = {}
    for one in readings:
        sheets.setdefault((one.campaign, one.form, _NUMBER.sub("", one.part)), []).append(one)
    kept = [one for own in sheets.values() for one in _counted(own, matchers.get(own[0].campaign), told)]
    return [one for one in readings if any(one is other for other in kept)]


def _counted(own: Sequence[Reading], matcher: Matcher | None, told: Hints) -> list[Reading]:
    """The rows where most of them name units of the roster; else the sum, where its unit is known or no row's is."""
    totals = [one for one in own if _says(one, Code.OWN_TOTAL)]
    rows = [one for one in own if _says(one, Code.OWN_TABLE)]
    if not totals or not rows or matcher is None:
        return list(own)
    known = sum(matcher.match(one.unit.raw).id is not None for one in rows if one.unit.raw)
    hints = hints_of(totals[-1], told.file, told.sender, told.subject)
    counts_sum = 2 * known < len(rows) and (not known or matcher.match(totals[-1].unit.raw, hints).id is not None)
    return _without(own, rows if counts_sum else totals)


def _says(reading: Reading, code: Code) -> bool:
    return any(one.code == code for one in reading.findings)


def _without(own: Sequence[Reading], passed: Iterable[Reading]) -> list[Reading]:
    gone = {id(one) for one in passed}
    return [one for one in own if id(one) not in gone]


_NOTHING = Answer(None, "")


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a reading that belongs to one unit.

    Attributes:
        written: The names by which its rows call the unit, in the order of their first rows; the first one names the share.
        starts: Name and list → how many rows stand before those of that name.
    """

    written: tuple[str, ...]
    unit: UnitMatch
    reading: Reading
    starts: Mapping[tuple[str, str], int]


def writings(form: FormSpec, reading: Reading) -> list[str]:
    """How the rows name their units, each name once, in the order of the rows; `""` for what names none.

    What a labelled unit wrote outside of the rows is its own, whatever the rows say.
    """
    found = [_named(item, spec.unit) for name, spec in form.lists.items() if spec.unit for item in reading.groups.get(name, ())]
    if not found:  # so with most forms
        return [""]
    own = form.unit is not None and text.key(reading.unit.raw) and any(answer.raw for answer in reading.values.values())
    return list(dict.fromkeys(["", *found] if own else found))


def shares(form: FormSpec, reading: Reading, units: Mapping[str, UnitMatch], alone: Collection[str] = ()) -> list[Share]:
    """The shares of a reading, units in the order of their first rows; within a unit, rows of one name stand together.

    What stands outside the rows goes to the share of the unit that form, mail or file name, else to the first one; the others keep
    of it only what tells several returns apart.

    Args:
        form: What was asked.
        reading: What was read.
        units: The unit of each of `writings`.
        alone: Names whose rows a person gave to a unit: they stay a share of their own.
    """
    if not any(spec.unit for spec in form.lists.values()):  # so with most forms
        return [Share(tuple(units), _together(list(units.values())), reading, {})]
    groups: dict[tuple[str, str], list[str]] = {}
    for written, unit in units.items():
        whose = ("alone", written) if written in alone else ("unknown", text.key(written)) if unit.id is None else ("unit", unit.id)
        groups.setdefault(whose, []).append(written)
    home = next((names for names in groups.values() if "" in names), next(iter(groups.values())))
    cut = _SplitReading(form, reading, {name: _places(reading, name, spec.unit) for name, spec in form.lists.items() if spec.unit})
    return [cut.share(names, _together([units[name] for name in names]), whole=names is home) for names in groups.values()]


def moved(items: Iterable[Item], group: str) -> tuple[Item, ...]:
    """Rows put together anew: their ordinals and the fields of their findings say their new positions."""
    return tuple(_at(item, group, position) for position, item in enumerate(items, 1))


def _named(item: Item, column: str) -> str:
    answer = item.values.get(column, _NOTHING)
    return text.key(str(answer.value)) and str(answer.value).strip() if answer.value is not None else ""


def _together(units: Sequence[UnitMatch]) -> UnitMatch:
    """The unit as the first name has it, with what is doubtful about any of the names."""
    if units[0].id is None:
        return units[0]
    findings = tuple(dict.fromkeys(finding for unit in units for finding in unit.findings))
    return units[0] if findings == units[0].findings else replace(units[0], findings=findings)


def _places(reading: Reading, group: str, column: str) -> dict[str, list[int]]:
    """Name of a unit → positions of its rows."""
    places: dict[str, list[int]] = {}
    for place, item in enumerate(reading.groups.get(group, ()), 1):
        places.setdefault(_named(item, column), []).append(place)
    return places


@dataclass(frozen=True)
class _SplitReading:
    """A reading being parted: for each list that names units, where the rows of each name stand."""

    form: FormSpec
    reading: Reading
    places: Mapping[str, Mapping[str, Sequence[int]]]

    def share(self, names: Sequence[str], unit: UnitMatch, *, whole: bool) -> Share:
        starts: dict[tuple[str, str], int] = {}
        taken: dict[str, list[int]] = {}
        for group, places in self.places.items():
            own = taken.setdefault(group, [])
            for name in names:
                starts[name, group] = len(own)
                own += places.get(name, ())
        groups = {group: self._rows(group, taken, whole=whole) for group in self.reading.groups}
        renumbered = {(group, old): new for group, own in taken.items() for new, old in enumerate(own, 1)}
        kept = (self._kept(finding, renumbered, whole=whole) for finding in self.reading.findings)
        values = {name: answer if whole else _told(self.form, name, answer) for name, answer in self.reading.values.items()}
        found = tuple(finding for finding in kept if finding is not None)
        return Share(tuple(names), unit, replace(self.reading, groups=groups, values=values, findings=found), starts)

    def _rows(self, group: str, taken: Mapping[str, Sequence[int]], *, whole: bool) -> tuple[Item, ...]:
        items = self.reading.groups[group]
        if group in taken:
            return moved((items[place - 1] for place in taken[group]), group)
        return items if whole else ()

    def _kept(self, finding: Finding, renumbered: Mapping[tuple[str, int], int], *, whole: bool) -> Finding | None:
        """A finding of the document as it stands in a share: one about a row goes with the row."""
        field = finding.field
        if field is None or not field.in_item or field.name not in self.places:
            return finding if whole else None
        position = renumbered.get((field.name, field.position))
        return None if position is None else replace(finding, field=field.item(position))


def _told(form: FormSpec, name: str, answer: Answer) -> Answer:
    return replace(answer, findings=()) if name in form.several else _NOTHING


def _at(item: Item, group: str, position: int) -> Item:
    values = {
        name: replace(answer, findings=tuple(_renumbered(finding, group, position) for finding in answer.findings))
        if answer.findings
        else answer
        for name, answer in item.values.items()
    }
    return replace(item, ordinal=position, values=values)


def _renumbered(finding: Finding, group: str, position: int) -> Finding:
    field = finding.field
    return replace(finding, field=field.item(position)) if field is not None and field.in_item and field.name == group else finding
