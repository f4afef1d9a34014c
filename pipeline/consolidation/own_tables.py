"""Sheets of a unit's own making: whether their rows are returns of units, or a unit's own departments, whose sum is its return."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from extractors.core.findings import Code
from extractors.core.reading import Reading
from pipeline.campaign.roster import Hints, Matcher, hints_of

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
