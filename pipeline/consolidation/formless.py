"""Files, and parts of files, out of which no return came: unreadable ones, and what holds no form of the campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.core.errors import MESSAGES
from extractors.core.findings import Code
from extractors.core.reading import FileError, FileReading, Ignored
from pipeline.campaign.unit_match import Hints
from pipeline.consolidation.decided import Decided
from pipeline.consolidation.submissions import CampaignUnits
from pipeline.core.consolidated import Passed, Unreadable
from pipeline.core.decision import DecisionKind
from pipeline.core.model import Arrival


def without_form(
    known: CampaignUnits, arrivals: Sequence[Arrival], readings: Mapping[str, FileReading]
) -> tuple[list[Unreadable], list[Passed]]:
    """The files, and parts of files, that can't be read, and those that hold no form, as persons have settled them."""
    unreadable: list[Unreadable] = []
    passed: list[Passed] = []
    for arrival in arrivals:
        reading = readings.get(arrival.sha256)
        if reading is None:
            continue
        if reading.error is not None:
            unreadable.append(_unreadable(known, arrival, reading.error, ""))
        for ignored in reading.ignored:
            if ignored.reason in MESSAGES:
                message = f"其中的“{ignored.part}”：{MESSAGES[ignored.reason].format(detail='见文件')}"
                unreadable.append(_unreadable(known, arrival, FileError(ignored.reason, message), ignored.part))
            elif not reading.readings or ignored.reason in (Code.AMBIGUOUS_FORM, Code.FEW_LABELS):
                passed.append(Passed(arrival, ignored))
    return _with_fate(known.decided, unreadable, passed)


def _with_fate(decided: Decided, unreadable: Sequence[Unreadable], passed: Sequence[Passed]) -> tuple[list[Unreadable], list[Passed]]:
    """The same after what persons said of files that can't be read: no return at all, typed in by hand, or asked for again."""
    fates = {(one.subject, one.texts[1]): one for one in decided.of_kind(DecisionKind.FILE)}
    waiting: list[Unreadable] = []
    settled = list(passed)
    for one in unreadable:
        fate = fates.get((one.arrival.id, one.part))
        if fate is None or fate.texts[0] == "asked":
            waiting.append(replace(one, asked=fate))
        else:
            settled.append(Passed(one.arrival, Ignored(one.part, fate.texts[0])))
    return waiting, settled


def _unreadable(known: CampaignUnits, arrival: Arrival, error: FileError, part: str) -> Unreadable:
    """A file that can't be read, and whom to ask for it again: the unit that a person, the file name or the mail names."""
    match = known.matcher.match("", Hints(part or arrival.name, "", arrival.sender, arrival.subject))
    said = known.decided.last(DecisionKind.VALUE, arrival.id)
    unit = known.units.get(str(said.value) if said is not None else match.id or "")
    if unit is None:
        return Unreadable(arrival, error, part=part)
    named = FileError(error.code, error.message.replace("报送单位", unit.name))
    return Unreadable(arrival, named, unit.id, unit.name, part)
