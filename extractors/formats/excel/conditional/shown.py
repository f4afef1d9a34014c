"""Which cells of a sheet its conditional formats hide, strike out, or show as another value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractors.core.document import Place
from extractors.core.errors import UnreadableFileError
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.conditional.rules import Conditional, Rule
from extractors.formats.excel.conditional.verdicts import Verdicts, cells_in, extent

_MOST_LOOKS = 500_000
"""Cells under rules that are asked, one rule after another (160,000 take 4 s). Beyond it each cell under a hiding rule is told unasked."""
_MOST_PASSED = 50_000_000
"""Cells that are passed to find those."""


def hidden_by(conditional: Conditional, known: Verdicts) -> Iterator[Place]:
    """The cells that show other than they hold; also those of which nobody can tell whether a rule that would hide them is true.

    Raises:
        UnreadableFileError: `too_large`.
    """
    areas = (area for rule in conditional.rules for area in rule.areas)
    if sum(min(extent(area), len(known.values)) for area in areas) > _MOST_PASSED:
        raise UnreadableFileError("too_large", "条件格式过多")
    rules: dict[Place, list[Rule]] = defaultdict(list)
    looks = 0
    for rule in conditional.rules:
        for place in set(cells_in(rule.areas, known.values)):
            rules[place].append(rule)
            looks += 1
    asked = known if looks <= _MOST_LOOKS else None
    for place, over in rules.items():
        below = conditional.looks.of_cell(conditional.styles.get(place, "0"))
        if _hides(over, place, asked, below, known.values[place]):
            yield place


def _hides(rules: Sequence[Rule], place: Place, known: Verdicts | None, below: Look, value: object) -> bool:
    """Whether the rules over a cell hide its value, the first one before the others."""
    shown = Look()
    for rule in rules:
        verdict = None if known is None else known.on(rule, place)
        if verdict is None and shown.over(rule.look).hides(below, value):
            return True
        if verdict:
            shown = shown.over(rule.look)
            if rule.stops:
                break
    return shown.hides(below, value)
