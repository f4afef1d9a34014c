"""What an office decides: rows that are only ever appended, and which of them hold.

A decision says what a return, a file or a unit means. Who decided, when and why stands in the row; taking one back is another row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.core.address import FieldAddress
from extractors.core.reading import Value


class DecisionKind(StrEnum):
    """What is decided; in brackets what `subject` names and what `value` holds."""

    VALUE = "value"
    """A value confirmed, corrected or emptied, or the unit of a return (submission; the value of `field`)."""
    ACCEPT = "accept"
    """A finding is known and accepted, a rule waived, for one return (submission; code and message of the finding)."""
    NOT_OURS = "not_ours"
    """A return belongs to no unit of the roster (submission)."""
    WITHDRAW = "withdraw"
    """A return was sent by mistake and does not count (submission)."""
    CHOOSE = "choose"
    """This version counts, until a newer one comes (submission)."""
    ON_TIME = "on_time"
    """A late return is accepted as in time (submission)."""
    RETURN = "return"
    """A return is sent back for correction; the next version closes it (submission)."""
    FILE = "file"
    """What became of a file that can't be read (arrival; `FILE_STATES` and the part of the file)."""
    DEADLINE = "deadline"
    """Another last day (unit, `kind:` and a kind of units, or nothing for all; the day as ISO text)."""
    EXEMPT = "exempt"
    """A unit need not return anything (unit)."""
    NIL = "nil"
    """A unit said by word of mouth that it has nothing to report (unit; the day as ISO text)."""
    ENTER = "enter"
    """A paper return was typed in (sha256 of the file that was written; the unit's id and the file's name)."""
    RENAME = "rename"
    """A unit has another name from a day on (unit; name and day)."""
    MERGE = "merge"
    """A unit belongs to another one from a day on (unit; id of the other one and day)."""
    ADD = "add"
    """A unit joins from a day on (its id; name, kind and day)."""
    HANDLER = "handler"
    """Who handles a problem (key of an issue; who, and until when as ISO text or empty)."""
    FOLLOW_UP = "follow_up"
    """How a problem stands (key of an issue; one of `FOLLOW_UPS`)."""
    JOIN = "join"
    """A problem is the same as another one (key of an issue; key of an issue of the other)."""
    SPLIT = "split"
    """An issue is a problem of its own (key of an issue)."""
    CHASE = "chase"
    """A unit was reminded (unit; channel and address)."""
    UNDO = "undo"
    """A decision is taken back, and with it all that were made in one go with it (its number)."""


ELSEWHERE = "elsewhere"
FILE_STATES = ("asked", "not_a_return", "entered", ELSEWHERE)
"""A file that can't be read: asked for again, no return at all, typed in by hand, or of another campaign than this one."""
KIND_OF_UNITS = "kind:"
OF_PROBLEMS = (DecisionKind.HANDLER, DecisionKind.FOLLOW_UP, DecisionKind.JOIN, DecisionKind.SPLIT)
"""About the register of problems."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `number` orders them; those made by one command share `batch`, the number of their first.

    Attributes:
        campaign: Id of the campaign.
        subject: What it is about; see `DecisionKind`.
        field: The answer that it is about, where it is about one.
        at: With zone.
    """

    campaign: str
    kind: DecisionKind
    subject: str
    why: str
    who: str
    at: dt.datetime
    field: FieldAddress | None = None
    value: Value = None
    number: int = 0
    batch: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """The value, where it is a list of texts, else as the only text."""
        return self.value if isinstance(self.value, tuple) else ("" if self.value is None else str(self.value),)


def holding(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold, oldest first: neither taken back, nor the taking back of one."""
    gone = taken_back(decisions)
    kept = (one for one in decisions if one.number not in gone and one.kind is not DecisionKind.UNDO)
    return tuple(sorted(kept, key=lambda one: one.number))


def taken_back(decisions: Sequence[Decision]) -> frozenset[int]:
    """Numbers of the decisions that were taken back; an undo that was itself taken back lets its decision hold again."""
    undone: set[int] = set()
    gone: set[int] = set()
    for one in sorted(decisions, key=lambda one: -one.number):
        if one.batch in undone:
            gone.add(one.number)
        elif one.kind is DecisionKind.UNDO:
            undone.add(int(one.subject))
    return frozenset(gone)
