"""The headings of a list as they are compared: their wordings, units of measure in brackets cut, and headings only like them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extractors.core.document import Cell
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.language import text
from extractors.language.likeness import ratio
from extractors.language.patterns import ASIDE, HAN

UNIT_COLUMN = "unit"
"""The column that names whose a row is, in a unit's own sheet."""
LEAST_ASKED = 3
"""So many labels make a sheet of a unit's own making."""
_SHARE = 0.5
"""Of 150 lists with a third of their headings mistyped (`benchmarks/thresholds.py`) 0.5 refuses 9, 0.7 70. With 0.3 none is, but two
headings of another table (姓名, 单位) would be a header of six columns."""
_ALIKE = 70.0
"""Over the 59 columns of the campaigns' lists: two different ones score 50 at most; a label with one letter wrong 70 and more in 85 %,
the others have two or three letters. In those 150 lists 70 leaves 319 of 7,090 answers to a person, and from 80 on some are lost in
silence."""
_VERY_LIKE = 85.0
"""What one wording within another scores."""
_WITHIN = 0.5
_SHORTEST = 2
"""One wording is within another from this share of it on, 0.1 to 0.8 read those 150 lists alike, and from so many characters: with one, 105
more of the 319 answers are read, but “名” would be 姓名 and 企业名称 alike."""
_MARGIN = 8.0
"""As between labels of a form (`extractors.match.similar`)."""
_MEMO_SIZE, _LONGEST_REMEMBERED = 4096, 80
"""Texts of which it is remembered what columns they name, and characters of one, as of labels (`extractors.match.blank.layout`)."""
_ENGLISH = re.compile(rf"(?<={HAN})[\s/]+[A-Za-z][A-Za-z\s./'’&-]*$")
_LAST_BRACKETS = re.compile(rf"{ASIDE}\s*$")


@dataclass(frozen=True)
class Columns:
    """The headings of one list, ready to be looked for."""

    name: str
    spec: ListSpec
    by_key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    loose: bool = False
    """A single heading, or one that is only like a column's, may begin a header: whoever asks judges it by the whole."""
    _memo: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def named(self, written: str) -> tuple[str, ...]:
        """The columns that a heading may name, as it is written before as it may be cut."""
        known = self._memo.get(written)
        if known is None:
            known = self.by_key.get(text.key(written)) or self.by_key.get(heading(written), ())
            if len(written) <= _LONGEST_REMEMBERED:
                if len(self._memo) >= _MEMO_SIZE:
                    self._memo.clear()
                self._memo[written] = known
        return known

    def begins(self, written: str) -> bool:
        """Whether a text may be a heading that a header begins with."""
        return bool(self.named(written)) or (self.loose and self.resembled(written) != "")

    def resembled(self, written: str) -> str:
        """The column whose heading is very like a text, `""` where none is."""
        seen = heading(written)
        return next((name for name, one in self.spec.columns.items() if likeness(seen, one) >= _VERY_LIKE), "") if len(seen) > 1 else ""

    @property
    def least(self) -> int:
        """How many of its columns make a header."""
        if self.loose:
            return 0
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


def columns_of_fields(spec: FormSpec) -> Columns | None:
    """The labels of a form as headings of a list: a unit's own sheet may have them so. `None` where they are too few to be known by."""
    if len(spec.fields) < LEAST_ASKED or spec.lists:
        return None
    columns = {UNIT_COLUMN: spec.unit, **spec.fields} if spec.unit is not None and UNIT_COLUMN not in spec.fields else dict(spec.fields)
    (made,) = columns_of({"": ListSpec(spec.title, columns)})
    return replace(made, loose=True)


def _wordings(one: FieldSpec) -> Iterator[str]:
    for label in (one.label, *one.labels):
        yield from dict.fromkeys((text.key(label), heading(label)))
    if one.under:
        yield text.key(one.under + one.label)


@lru_cache(maxsize=65536)
def heading(written: str) -> str:
    """The key of a heading without its number (“1.企业名称”), its English (“姓名 Name”), a unit of measure in brackets (“人数（人）”)."""
    bare = written.strip()
    numbered = text.numbering(bare)
    if numbered is not None and text.key(numbered[1]):
        bare = numbered[1].strip()
    bare = _ENGLISH.sub("", bare).rstrip("*※ ")
    note = _LAST_BRACKETS.search(bare)
    if note is not None and text.is_measure_note(note.group()) and text.key(bare[: note.start()]):
        bare = bare[: note.start()]
    return text.key(bare)


def alike_columns(others: Iterable[Cell], columns: Columns, taken: set[str]) -> Iterator[tuple[Cell, str]]:
    """Headings that are only like a column which was not found, by a margin over every other."""
    missing = {name: spec for name, spec in columns.spec.columns.items() if name not in taken}
    for cell in others:
        seen = heading(cell.text)
        if seen in text.ORDINALS:
            continue
        scores = sorted(((likeness(seen, spec), name) for name, spec in missing.items()), reverse=True)
        if scores and scores[0][0] >= _ALIKE and (len(scores) == 1 or scores[1][0] <= scores[0][0] - _MARGIN):
            del missing[scores[0][1]]
            yield cell, scores[0][1]


def likeness(seen: str, spec: FieldSpec) -> float:
    """How like a heading is to a column's, 0 to 100."""
    best = 0.0
    for wording in _wordings(spec):
        shorter, longer = sorted((seen, wording), key=len)
        inner = len(shorter) >= _SHORTEST and shorter in longer and len(shorter) >= _WITHIN * len(longer)
        best = max(best, ratio(seen, wording), _VERY_LIKE if inner else 0.0)
    return best
