"""Figures left out among others: where most figures of a form are filled in, one that is not was overlooked, or got lost in the file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer
from extractors.form import FieldSpec

_LEAST = 3
"""Figures that a form must ask for: of two, one left empty says nothing about the other."""


def with_gaps(values: Mapping[str, Answer], seen: Collection[str], fields: Mapping[str, FieldSpec]) -> dict[str, Answer]:
    """The answers, with a doubt on each figure that stands empty while more than half of the figures are there.

    Whoever fills in less than that leaves empty what does not concern him, and says so by it; a fraction in a PDF, a picture that a
    converter dropped and a row that was overlooked leave a single gap. Nothing becomes 0 by that.

    Args:
        values: By field.
        seen: Names of the fields whose labels stand in the return: an older version of the form may not ask all.
        fields: What the form asks.
    """
    figures = [name for name in values if fields[name].type in ("count", "number") and name in seen]
    gaps = [name for name in figures if not values[name].raw.strip() and not values[name].findings]
    if len(figures) < _LEAST or not gaps or 2 * len(gaps) >= len(figures):
        return dict(values)
    told = {name: finding(Code.NOT_FILLED, field=FieldAddress(name), source=values[name].source) for name in gaps}
    return {name: replace(answer, findings=(told[name],)) if name in told else answer for name, answer in values.items()}
