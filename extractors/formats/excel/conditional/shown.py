"""Which cells of a sheet its conditional formats hide, strike out, or show as another value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look, hiding_looks
from extractors.formats.excel.conditional.rules import Conditional, Rule
from extractors.formats.excel.conditional.verdicts import Verdicts, cells_in, extent

_MOST_LOOKS = 500_000
"""Cells under hiding rules that are asked, one rule after another (85,000 take 1.4 s). Beyond it each such cell is told unasked."""
_MOST_PASSED = 10_000_000
"""Cells that are passed to find those (8.5 million take 5 s); beyond it each cell of the sheet is told unasked."""


def hidden_by(conditional: Conditional, known: Verdicts) -> Iterator[Place]:
    """The cells that show other than they hold; also those of which nobody can tell whether a rule that would hide them is true."""
    below = {style: conditional.looks.of_cell(style) for style in {"0", *conditional.styles.values()}}
    looks = hiding_looks({rule.look for rule in conditional.rules}, set(below.values()))
    hiding = [rule for rule in conditional.rules if rule.look in looks]
    areas = {area for rule in hiding for area in rule.areas}
    if sum(min(extent(area), len(known.values)) for area in areas) > _MOST_PASSED:
        yield from known.values
        return
    over, asked = _over(hiding, known)
    most = min(_MOST_LOOKS // len(conditional.rules), _MOST_PASSED // sum(len(rule.areas) for rule in conditional.rules)) if hiding else 0
    for place, rules in over.items():
        if not asked:
            yield place
        elif any(known.on(rule, place) is not False for rule in rules):
            most -= 1
            look = below[conditional.styles.get(place, "0")]
            if most < 0 or _hides(_covering(conditional.rules, place), place, known, look, known.values[place]):
                yield place


def _over(rules: Sequence[Rule], known: Verdicts) -> tuple[Mapping[Place, Sequence[Rule]], bool]:
    """The rules over each cell, and whether they are few enough to be asked, else one of them is given.

    Where a sheet is copied about in, the same rule stands there many times: it is asked once.
    """
    alike: dict[Hashable, list[Rule]] = defaultdict(list)
    for rule in rules:
        alike[rule.question].append(rule)
    over: dict[Place, list[Rule]] = defaultdict(list)
    looks = 0
    for same in alike.values():
        places = set(cells_in({area for rule in same for area in rule.areas}, known.values))
        looks += len(places)
        for place in places if looks <= _MOST_LOOKS else places - over.keys():
            over[place].append(same[0])
    return over, looks <= _MOST_LOOKS


def _covering(rules: Sequence[Rule], place: Place) -> list[Rule]:
    return [rule for rule in rules if rule.covers(place)]


def _hides(rules: Sequence[Rule], place: Place, known: Verdicts, below: Look, value: object) -> bool:
    """Whether the rules over a cell hide its value, the first one before the others."""
    shown = Look()
    for rule in rules:
        verdict = known.on(rule, place)
        if verdict is None and shown.over(rule.look).hides(below, value):
            return True
        if verdict:
            shown = shown.over(rule.look)
            if rule.stops:
                break
    return shown.hides(below, value)
