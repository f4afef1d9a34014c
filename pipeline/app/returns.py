"""The units behind a number: those in a state, of a kind, or of a name, with what they returned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.core.consolidated import Consolidation, UnitStatus
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
