"""What awaits a person, one thing each, under a name that outlives its settling; which are wanted, and how many there are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from extractors.core.address import FieldAddress
from extractors.core.address import printed as address_text
from extractors.core.reading import Severity
from pipeline.app.decisions.fix import sameness
from pipeline.core.consolidated import About, ReviewEntry, Unreadable

_SUBJECT, _SAID = 10, 6
"""Hexadecimal digits of a name that tell the place, and what is said of it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that awaits a person.

    Attributes:
        id: Made of the place and of what is said of it: the same as long as both are.
        entry: What the consolidation says.
        blocking: Whether nothing can be signed before it is settled.
        weight: How much of a total it moves, 0 to 1.
        file: The file that can't be read, where it is about one.
        column: Name of the total that its figure would be a part of, if there is one.
        sameness: What identical entries share.
    """

    id: str
    entry: ReviewEntry
    blocking: bool = False
    weight: float = 0.0
    file: Unreadable | None = None
    column: str = ""
    sameness: tuple[object, ...] = ()

    @classmethod
    def of(cls, entry: ReviewEntry, file: Unreadable | None) -> Doubt:
        """What a consolidation says, not ranked yet."""
        column = str(entry.field.whole) if entry.field is not None else ""
        return cls(name_of(entry, file), entry, file=file, column=column, sameness=sameness(entry))

    def ranked(self, *, blocking: bool, weight: float) -> Doubt:
        """The same with its rank; itself where it had that."""
        same = self.blocking == blocking and self.weight == weight
        return self if same else replace(self, blocking=blocking, weight=weight)

    @property
    def place(self) -> str:
        """The part of the name that tells where it is."""
        return place_in(self.id)

    @property
    def settleable(self) -> bool:
        """Whether a decision settles it; what stands in lists of the office or in its tables is mended there."""
        return self.entry.submission is not None or self.file is not None

    @property
    def confirmable(self) -> bool:
        """Whether it may be that nothing is wrong: whose a return is, must be said."""
        return self.entry.submission is not None and self.entry.about == "counted"

    @property
    def has_value(self) -> bool:
        """Whether another value can be typed for it."""
        return self.entry.submission is not None and self.entry.field is not None and bool(self.entry.label)

    def holds(self, words: str) -> bool:
        """Whether these words stand in what a clerk sees of it."""
        entry = self.entry
        return any(words in told for told in (entry.unit_name, entry.label, entry.raw, entry.finding.message, entry.file))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are shown; what is empty restricts nothing.

    Attributes:
        about: What they are about.
        unit: Id of a unit.
        code: Of the finding; several are parted by commas.
        severity: Of the finding.
        field: Address of a field, or of a column in all its rows.
        words: A part of the unit's name, the label, the text, the message or the file name.
    """

    about: About | None = None
    unit: str = ""
    code: str = ""
    severity: Severity | None = None
    field: str = ""
    words: str = ""

    def takes(self, one: Doubt) -> bool:
        """Whether an entry is wanted."""
        entry = one.entry
        return (
            self.about in (None, entry.about)
            and self.unit in ("", entry.unit_id)
            and (not self.code or entry.finding.code in self.code.split(","))
            and self.severity in (None, entry.finding.severity)
            and (not self.field or (entry.field is not None and str(entry.field.whole) == self.field))
            and (not self.words or one.holds(self.words))
        )


EVERYTHING = Wanted()
Tally = Mapping[str, Counter[str]]


def tally_of(doubts: Iterable[Doubt]) -> Tally:
    """How many there are of each severity, code and kind."""
    told = [(one.entry.finding.severity, one.entry.finding.code, one.entry.about) for one in doubts]
    return {name: Counter(one[place] for one in told) for place, name in enumerate(("severity", "code", "about"))}


def name_of(entry: ReviewEntry, file: Unreadable | None) -> str:
    """The name of an entry, of the same length for all: its place, and what is said of it."""
    subject = entry.submission or (file.arrival.id + file.part if file else f"{entry.file}{entry.unit_id}{entry.label}")
    return place_of(subject, entry.field) + _digest(_SAID, entry.finding.code, entry.finding.message)


def place_in(name: str) -> str:
    """The part of an entry's name that tells its place."""
    return name[:_SUBJECT]


def place_of(subject: str, at: FieldAddress | None) -> str:
    """The part of an entry's name that tells its place: what it is about, and which answer."""
    return _digest(_SUBJECT, subject, address_text(at) or "")


def _digest(length: int, *parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:length]
