"""The headings of a list as they are compared: their wordings, units of measure in brackets cut, and headings only like them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractors import text
from extractors.document import Cell
from extractors.form import FieldSpec, ListSpec

_SHARE = 0.5
_ALIKE = 70.0
_MARGIN = 8.0
ORDINALS = frozenset({"序号", "编号", "序", "行次", "号", "no", "No", "NO", "№", "次序", "项次"})


@dataclass(frozen=True)
class Columns:
    """The headings of one list, ready to be looked for."""

    name: str
    spec: ListSpec
    by_key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """How many of its columns make a header."""
        return max(min(2, len(self.spec.columns)), round(_SHARE * len(self.spec.columns)))


def columns_of(lists: Mapping[str, ListSpec]) -> tuple[Columns, ...]:
    """The headings of every list of a form."""
    made = []
    for name, spec in lists.items():
        by_key: dict[str, tuple[str, ...]] = {}
        for column, one in spec.columns.items():
            for written in _wordings(one):
                if column not in by_key.get(written, ()):
                    by_key[written] = (*by_key.get(written, ()), column)
        made.append(Columns(name, spec, by_key))
    return tuple(made)


def _wordings(one: FieldSpec) -> Iterator[str]:
    for label in (one.label, *one.labels):
        yield from dict.fromkeys((text.key(label), heading(label)))
    if one.under:
        yield text.key(one.under + one.label)


def heading(written: str) -> str:
    """The key of a heading without a unit of measure in brackets (“人数（人）”)."""
    head, _, rest = written.rstrip().partition("(") if "(" in written else written.rstrip().partition("（")
    return text.key(head) if rest and text.key(head) and text.is_measure_note(f"({rest}") else text.key(written)


def alike_columns(others: Iterable[Cell], columns: Columns, taken: set[str]) -> Iterator[tuple[int, str]]:
    """Headings that are only like a column which was not found, by a margin over every other."""
    missing = {name: spec for name, spec in columns.spec.columns.items() if name not in taken}
    for cell in others:
        seen = heading(cell.text)
        if seen in ORDINALS or len(seen) < 2:
            continue
        scores = sorted(((_likeness(seen, spec), name) for name, spec in missing.items()), reverse=True)
        if scores and scores[0][0] >= _ALIKE and (len(scores) == 1 or scores[1][0] <= scores[0][0] - _MARGIN):
            del missing[scores[0][1]]
            yield id(cell), scores[0][1]


def _likeness(seen: str, spec: FieldSpec) -> float:
    best = 0.0
    for wording in _wordings(spec):
        shorter, longer = sorted((seen, wording), key=len)
        inner = 85.0 if len(shorter) >= 2 and shorter in longer and 2 * len(shorter) >= len(longer) else 0.0
        best = max(best, float(fuzz.ratio(seen, wording)), inner)
    return best
