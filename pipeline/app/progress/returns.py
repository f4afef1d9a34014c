"""The units behind a number with what they returned; and two returns of one form side by side, field by field and row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Item
from extractors.form import FormSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.review import item_label, value_words
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from pipeline.wording.terms import EXPECTED, LATE, RETURNED, SENT_BACK, STATES, kind_of


def _in_state(state: str) -> Callable[[UnitStatus], bool]:
    return lambda one: one.state == state


STATE_WORDS: Mapping[str, str] = {
    **dict(STATES.items()),
    "expected": EXPECTED,
    "returned": RETURNED,
    "owing": "欠报",
    "unreturned": "还没有报",
    "late_any": f"{LATE}（含零报告和报送不全）",
    "sent_back": SENT_BACK,
}
"""What units can be chosen by, and the clerk's word for it."""
_TESTS: Mapping[str, Callable[[UnitStatus], bool]] = {
    **{state: _in_state(state) for state in STATES},
    "expected": lambda one: one.expected,
    "returned": lambda one: one.returned,
    "owing": lambda one: one.owing,
    "unreturned": lambda one: one.expected and not one.returned,
    "late_any": lambda one: one.late,
    "sent_back": lambda one: one.expected and one.sent_back,
}


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """Which units are shown: by a key of `STATE_WORDS`, a kind, and what stands in the name, an alias or the id."""

    state: str = ""
    kind: str = ""
    text: str = ""

    def fits(self, one: UnitStatus) -> bool:
        """Whether a unit is shown; a state that this version does not know fits none."""
        test = _TESTS.get(self.state)
        in_state = not self.state or (test is not None and test(one))
        wanted = self.text.strip().casefold()
        named = not wanted or any(wanted in text.casefold() for text in (one.unit.name, one.unit.id, *one.unit.aliases))
        return in_state and named and self.kind in ("", kind_of(one))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its returns that count, the newest first, and how much about it awaits a person."""

    status: UnitStatus
    returns: tuple[Submission, ...]
    doubts: int


def unit_rows(whole: Consolidation, wanted: UnitFilter) -> tuple[UnitRow, ...]:
    """The units that fit, in the roster's order."""
    returns: dict[str | None, list[Submission]] = {}
    for one in whole.counted:
        returns.setdefault(one.unit.id, []).append(one)
    doubts = Counter(entry.unit_id for entry in whole.waiting)
    return tuple(UnitRow(one, _newest_first(returns.get(one.unit.id, [])), doubts[one.unit.id]) for one in whole.units if wanted.fits(one))


def _newest_first(returns: list[Submission]) -> tuple[Submission, ...]:
    return tuple(sorted(returns, key=lambda one: one.arrival.received_at, reverse=True))


@dataclass(frozen=True, slots=True)
class Side:
    """An answer of one of the returns: as it counts, as it was written, and where it stands."""

    value: str
    raw: str
    source: Location | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer in both; a side is lacking where a return has no such row."""

    label: str
    before: Side | None
    after: Side | None

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return (self.before and self.before.value) == (self.after and self.after.value)


def compare(campaign: Campaign, before: Submission, after: Submission) -> tuple[Compared, ...]:
    """Every answer of the form in both returns; rows of lists and items of groups stand beside those that they are most alike.

    Raises:
        UsageError: they are of different forms.
    """
    if before.form != after.form:
        message = f"一份是{campaign.forms[before.form].title}，一份是{campaign.forms[after.form].title}，不能比较。"
        raise UsageError(message)
    form = campaign.forms[before.form]
    return (*_fields(form, before, after), *(row for group in (*form.groups, *form.lists) for row in _items(form, group, before, after)))


def _fields(form: FormSpec, before: Submission, after: Submission) -> Iterator[Compared]:
    for name, spec in form.fields.items():
        at = FieldAddress(name)
        yield Compared(spec.name, _side(form, at, before.values.get(name)), _side(form, at, after.values.get(name)))


def _items(form: FormSpec, group: str, before: Submission, after: Submission) -> Iterator[Compared]:
    old, new = before.groups.get(group, ()), after.groups.get(group, ())
    for one, other in _paired(old, new):
        columns = dict.fromkeys(column for item in (one and old[one - 1], other and new[other - 1]) if item for column in item.values)
        place, item = (other, new[other - 1]) if other else (one or 0, old[(one or 1) - 1])
        for column in columns:
            sides = (_item_side(form, group, old, one, column), _item_side(form, group, new, other, column))
            yield Compared(item_label(form, group, (place, item), column), *sides)


def _paired(old: Sequence[Item], new: Sequence[Item]) -> Iterator[tuple[int | None, int | None]]:
    """Positions, from 1, of the items that belong together; `None` where there is none on that side."""
    texts = [[tuple((name, str(answer.value)) for name, answer in item.values.items()) for item in items] for items in (old, new)]
    for _, i0, i1, j0, j1 in SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_opcodes():
        yield from zip_longest(range(i0 + 1, i1 + 1), range(j0 + 1, j1 + 1))


def _item_side(form: FormSpec, group: str, items: Sequence[Item], place: int | None, column: str) -> Side | None:
    if place is None:
        return None
    return _side(form, FieldAddress(group, place, column), items[place - 1].values.get(column))


def _side(form: FormSpec, at: FieldAddress, answer: Answer | None) -> Side | None:
    return None if answer is None else Side(value_words(form, at, answer.value), answer.raw, answer.source)
