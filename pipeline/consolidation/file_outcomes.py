"""What became of every file that arrived: its parts, whose they are, whether they count; and what holds no return of the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.address import UNIT
from extractors.core.errors import MESSAGES
from extractors.core.reading import FileError, FileReading, Ignored
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.consolidation.decided import Decided
from pipeline.consolidation.material import Kept, Material
from pipeline.consolidation.returns.counting import CampaignUnits
from pipeline.consolidation.whose import AS_DOUBTS, Campaigns, formless_in, owners
from pipeline.core.consolidated import Consolidation, Passed, Unreadable
from pipeline.core.decision import ELSEWHERE, Decision, DecisionKind, holding
from pipeline.core.model import OWN, Arrival, Submission
from pipeline.wording import terms
from pipeline.wording.figures import names


def without_form(
    known: CampaignUnits, material: Material, whose: Mapping[str, Owners], kept: Kept
) -> tuple[list[Unreadable], list[Passed]]:
    """The files, and parts of files, that can't be read, and those that hold no form, as persons have settled them."""
    unreadable: list[Unreadable] = []
    passed: list[Passed] = []
    settled: list[Passed] = []
    for arrival in material.arrivals:
        reading = material.readings.get(arrival.sha256)
        if reading is not None and (reading.error is not None or reading.ignored):
            decided = known.decided.about(arrival.id)
            own = whose.get(arrival.id, _OF_NO_OTHER)
            of_file = kept.of(("formless", arrival.id), _of_file, arrival, reading, known.matcher, own, *decided)
            unreadable += of_file.waiting
            passed += of_file.passed
            settled += of_file.settled
    return unreadable, [*passed, *settled]


@dataclass(frozen=True, slots=True)
class Owners:
    """Of which other campaigns parts of a file may be, or surely are.

    Attributes:
        shared: Titles of the other campaigns in which a part is shown too, by part.
        elsewhere: The parts that are of other campaigns, and not shown in this one.
    """

    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()


_OF_NO_OTHER = Owners()


def owners_of(campaign: Campaign, material: Material, kept: Kept) -> dict[str, Owners]:
    """What may be of other campaigns too, by the id of the file; files that are of this one alone are left out."""
    if set(material.campaigns.declared) <= {campaign.id}:
        return {}
    found: dict[str, Owners] = {}
    decided = _about_files(material.decisions)
    for arrival in material.arrivals:
        reading = material.readings.get(arrival.sha256)
        if reading is not None and (reading.error is not None or reading.ignored):
            about = decided.get(arrival.id, ())
            own = kept.of(("whose", arrival.id), _owners, campaign, arrival, reading, material.campaigns, *about)
            if own.shared or own.elsewhere:
                found[arrival.id] = own
    return found


def _about_files(decisions: Sequence[Decision]) -> dict[str, list[Decision]]:
    """What holds of files, by their ids, whichever campaign it was decided in."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for one in holding([one for one in decisions if one.kind in (DecisionKind.FILE, DecisionKind.UNDO) or one.field == UNIT]):
        found[one.subject].append(one)
    return found


def _owners(campaign: Campaign, arrival: Arrival, reading: FileReading, campaigns: Campaigns, *decisions: Decision) -> Owners:
    whose = {one.part: owners(one, campaigns, decisions) for one in formless_in(arrival, reading)}
    titles = {name: declared.title for name, declared in campaigns.declared.items() if name != campaign.id}
    shared = {part: tuple(titles[name] for name in names if name != campaign.id) for part, names in whose.items() if campaign.id in names}
    return Owners(
        {part: others for part, others in shared.items() if others},
        frozenset(part for part, names in whose.items() if campaign.id not in names),
    )


@dataclass
class _OfFile:
    """What a file holds that is no return, and what a person said is none."""

    waiting: list[Unreadable] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    settled: list[Passed] = field(default_factory=list)


def _of_file(arrival: Arrival, reading: FileReading, matcher: Matcher, own: Owners, *decisions: Decision) -> _OfFile:
    found = _OfFile()
    decided = Decided(decisions)
    unreadable = [] if reading.error is None else [_unreadable(arrival, reading.error, matcher, decided)]
    for ignored in reading.ignored:
        if ignored.reason in MESSAGES:
            message = f"其中的“{ignored.part}”：{MESSAGES[ignored.reason].format(detail='见文件')}"
            unreadable.append(_unreadable(arrival, FileError(ignored.reason, message), matcher, decided, ignored.part))
        elif ignored.part in own.elsewhere and ignored.reason in AS_DOUBTS:
            found.passed.append(_passed_on(arrival, ignored.part))
        elif not reading.readings or ignored.reason in AS_DOUBTS:
            found.passed.append(Passed(arrival, ignored))
    found.passed += [_passed_on(arrival, one.part) for one in unreadable if one.part in own.elsewhere]
    _settle(found, [_shared(one, own) for one in unreadable if one.part not in own.elsewhere], decided)
    return found


def _passed_on(arrival: Arrival, part: str) -> Passed:
    """A part that is shown in another campaign."""
    return Passed(arrival, Ignored(part, ELSEWHERE))


def _shared(one: Unreadable, own: Owners) -> Unreadable:
    """The same with the other campaigns in which it is shown too."""
    others = own.shared.get(one.part, ())
    if not others:
        return one
    told = f"{one.error.message}也可能属于另一活动：{names(others)}。"
    return replace(one, error=FileError(one.error.code, told), others=others)


def _settle(found: _OfFile, unreadable: Iterable[Unreadable], decided: Decided) -> None:
    """Adds what can't be read after what persons said of it: no return at all, typed in by hand, or asked for again."""
    fates = {one.texts[1]: one for one in decided.of_kind(DecisionKind.FILE)}
    for one in unreadable:
        fate = fates.get(one.part)
        if fate is None or fate.texts[0] in ("asked", ELSEWHERE):  # where no other campaign takes it, it waits here
            found.waiting.append(replace(one, asked=fate if fate is not None and fate.texts[0] == "asked" else None))
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


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one part of a file.

    Attributes:
        part: Which part of the file; empty for the file as a whole.
        result: The clerk's word for it.
        unit: Whose it is, as far as that is known.
        remark: What else is to be known.
        submission: The return that it holds.
    """

    part: str
    result: str
    unit: str = ""
    remark: str = ""
    submission: Submission | None = None


LOST = Fate("", terms.PASSED, remark="没有本次活动的表")
"""What is said of a file in which nothing was found."""


def fates_of(campaign: Campaign, consolidation: Consolidation) -> dict[str, list[Fate]]:
    """What became of each part, by the id of the arrival; files in which nothing was found are left out."""
    fates: dict[str, list[Fate]] = {}
    for arrival, fate in _fates(campaign, consolidation):
        fates.setdefault(arrival, []).append(fate)
    return fates


def _fates(campaign: Campaign, consolidation: Consolidation) -> Iterator[tuple[str, Fate]]:
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    known = {submission.id: submission for submission in consolidation.submissions}
    for one in consolidation.submissions:
        unit = names.get(one.unit.id or "", one.unit.raw or (OWN if one.standing == "counted" else ""))
        other = known.get(one.replaced_by or "")
        yield one.arrival.id, Fate(one.part, terms.STANDINGS[one.standing], unit, _remark(campaign, one, other), one)
    for unreadable in consolidation.unreadable:
        yield unreadable.arrival.id, Fate(unreadable.part, terms.UNREADABLE, unreadable.unit_name, unreadable.error.message)
    for passed in consolidation.passed:
        yield passed.arrival.id, Fate(passed.ignored.part, terms.PASSED, remark=terms.why_passed(passed.ignored))


def _remark(campaign: Campaign, submission: Submission, other: Submission | None) -> str:
    title = campaign.forms[submission.form].title
    if submission.standing == "superseded" and other:
        return f"{title}，以后收到的“{other.arrival.name}”为准"
    if submission.standing == "duplicate" and other:
        return f"{title}，与“{other.arrival.name}”内容相同，不重复计"
    if submission.standing == "unknown_unit":
        return f"{title}，名册中没有“{submission.unit.raw or '（未写单位）'}”，未计入，见待核"
    return f"{title}，{terms.LATE}" if submission.late else title
