"""Files, and parts of files, out of which no return came: unreadable ones, and what holds no form of the campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from extractors.core.errors import MESSAGES
from extractors.core.findings import Code
from extractors.core.reading import FileError, FileReading, Ignored
from pipeline.campaign.unit_match import Hints, Matcher
from pipeline.consolidation.decided import Decided
from pipeline.consolidation.kept import Kept
from pipeline.consolidation.material import Material
from pipeline.consolidation.submissions import CampaignUnits
from pipeline.core.consolidated import Passed, Unreadable
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival

_AS_DOUBTS = (Code.AMBIGUOUS_FORM, Code.FEW_LABELS)
"""Reasons that a person must know also where the file holds a return."""


def without_form(known: CampaignUnits, material: Material, kept: Kept) -> tuple[list[Unreadable], list[Passed]]:
    """The files, and parts of files, that can't be read, and those that hold no form, as persons have settled them."""
    unreadable: list[Unreadable] = []
    passed: list[Passed] = []
    settled: list[Passed] = []
    for arrival in material.arrivals:
        reading = material.readings.get(arrival.sha256)
        if reading is not None and (reading.error is not None or reading.ignored):
            decided = known.decided.about(arrival.id)
            of_file = kept.of(("formless", arrival.id), _of_file, arrival, reading, known.matcher, *decided)
            unreadable += of_file.waiting
            passed += of_file.passed
            settled += of_file.settled
    return unreadable, [*passed, *settled]


@dataclass
class _OfFile:
    """What a file holds that is no return, and what a person said is none."""

    waiting: list[Unreadable] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    settled: list[Passed] = field(default_factory=list)


def _of_file(arrival: Arrival, reading: FileReading, matcher: Matcher, *decisions: Decision) -> _OfFile:
    found = _OfFile()
    decided = Decided(decisions)
    unreadable = [] if reading.error is None else [_unreadable(arrival, reading.error, matcher, decided)]
    for ignored in reading.ignored:
        if ignored.reason in MESSAGES:
            message = f"其中的“{ignored.part}”：{MESSAGES[ignored.reason].format(detail='见文件')}"
            unreadable.append(_unreadable(arrival, FileError(ignored.reason, message), matcher, decided, ignored.part))
        elif not reading.readings or ignored.reason in _AS_DOUBTS:
            found.passed.append(Passed(arrival, ignored))
    _settle(found, unreadable, decided)
    return found


def _settle(found: _OfFile, unreadable: Iterable[Unreadable], decided: Decided) -> None:
    """Adds what can't be read after what persons said of it: no return at all, typed in by hand, or asked for again."""
    fates = {one.texts[1]: one for one in decided.of_kind(DecisionKind.FILE)}
    for one in unreadable:
        fate = fates.get(one.part)
        if fate is None or fate.texts[0] == "asked":
            found.waiting.append(replace(one, asked=fate))
        else:
            found.settled.append(Passed(one.arrival, Ignored(one.part, fate.texts[0])))


def _unreadable(arrival: Arrival, error: FileError, matcher: Matcher, decided: Decided, part: str = "") -> Unreadable:
    """A file that can't be read, and whom to ask for it again: the unit that a person, the file name or the mail names."""
    match = matcher.match("", Hints(part or arrival.name, "", arrival.sender, arrival.subject))
    said = decided.last(DecisionKind.VALUE, arrival.id)
    unit_id = str(said.value) if said is not None else match.id
    name = matcher.names.get(unit_id or "")
    if unit_id is None or name is None:
        return Unreadable(arrival, error, part=part)
    named = FileError(error.code, error.message.replace("报送单位", name))
    return Unreadable(arrival, named, unit_id, name, part)
