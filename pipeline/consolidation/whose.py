"""Of which campaign a file is that holds no return: where it can't be read, no form tells.

Every campaign comes to the same answer, for it rests on nothing but the file and what is declared and decided in all of them: each
file is of one campaign at least, so that none is lost, and what may be of several is shown in each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from extractors.core.address import UNIT
from extractors.core.errors import MESSAGES
from extractors.core.findings import Code
from extractors.core.reading import FileReading
from extractors.language.text import key
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.campaign.years import begins, closed_at
from pipeline.core.consolidated import Unreadable
from pipeline.core.decision import ELSEWHERE, Decision, DecisionKind
from pipeline.core.model import Arrival

AS_DOUBTS = (Code.AMBIGUOUS_FORM, Code.FEW_LABELS)
"""Reasons why a part holds no return that a person must know also where the file holds one."""
_STILL_LATE = dt.timedelta(days=60)
"""Returns trickle in for so long after the last day: of the sample inboxes the latest came 1 to 5 days late. Until then a file that names
nothing is shown in the older campaign too; more days ask about more files, fewer could lose one."""
_LONG_OVER = 365
"""Days after which no file is of a campaign by a title that it may share with a newer one, while the newer one goes on."""
_LEAST_TITLE = 4
"""Characters of a title that tell something: “总结” stands in the file names of any campaign."""


@dataclass(frozen=True, eq=False)
class Campaigns:
    """The campaigns of a workspace.

    Attributes:
        declared: By id.
        matchers: Who knows the units of each, as its roster declares them.
    """

    declared: Mapping[str, Campaign] = field(default_factory=dict)
    matchers: Mapping[str, Matcher] = field(default_factory=dict)


NO_OTHERS = Campaigns()


@dataclass(frozen=True, slots=True)
class Formless:
    """A file, or a part of one, out of which no return came."""

    arrival: Arrival
    reading: FileReading
    part: str = ""

    @property
    def hints(self) -> Hints:
        """What tells whom it is from."""
        return Hints(self.part or self.arrival.name, "", self.arrival.sender, self.arrival.subject)


def formless_in(arrival: Arrival, reading: FileReading) -> list[Formless]:
    """What of a file a person must look at, and no form tells whose it is."""
    whole = [Formless(arrival, reading)] if reading.error is not None else []
    reasons = (*MESSAGES, *AS_DOUBTS)
    return [*whole, *(Formless(arrival, reading, one.part) for one in reading.ignored if one.reason in reasons)]


def owners(one: Formless, campaigns: Campaigns, decisions: Iterable[Decision] = ()) -> tuple[str, ...]:
    """Ids of the campaigns in which it is shown, one at least where any is declared.

    What was decided of it and what else lies in the file settle it. Otherwise a campaign gives way to another one that has as good
    a claim by the day, by the unit and by the titles in its name, and a better one by any of them.

    Args:
        one: The file or part.
        campaigns: All that are declared.
        decisions: Those about the file, of all campaigns, oldest first.
    """
    said = _said(one, decisions)
    read = {reading.campaign for reading in one.reading.readings}
    found = _open_to(one.arrival, campaigns.declared)
    found = _those(found, lambda name: said.get(name) is not False)
    found = _those(found, lambda name: said.get(name) is True)
    found = _those(found, read.__contains__)
    found = _those(found, lambda name: _has_begun(campaigns.declared[name], one.arrival))
    found = _those(found, lambda name: _over(campaigns.declared[name], one.arrival) <= _LONG_OVER)
    if len(found) < 2:
        return tuple(found)
    claims = {name: _claim(name, campaigns, one) for name in found}
    return tuple(name for name in found if not any(_gives_way(claims[name], other) for other in claims.values()))


def is_taken(file: Unreadable, campaigns: Campaigns, decisions: Sequence[Decision]) -> bool:
    """Whether a file is shown in another campaign than the one of the last decision, which says that it is of another one."""
    one = Formless(file.arrival, FileReading(file.arrival.sha256), file.part)
    about = [decision for decision in decisions if decision.subject == file.arrival.id]
    return about[-1].campaign not in owners(one, campaigns, about)


def _open_to(arrival: Arrival, declared: Mapping[str, Campaign]) -> list[str]:
    if arrival.pinned is not None and arrival.pinned in declared:
        return [arrival.pinned]
    closed = closed_at(declared, arrival.received_at)
    return [name for name in declared if name not in closed]


def _said(one: Formless, decisions: Iterable[Decision]) -> dict[str, bool]:
    """Whether persons took it for a file of a campaign, or for none of it."""
    said: dict[str, bool] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.VALUE and decision.field == UNIT:
            said[decision.campaign] = True
        elif decision.kind is DecisionKind.FILE and decision.texts[1:] == (one.part,) and decision.texts[0] != "not_a_return":
            said[decision.campaign] = decision.texts[0] != ELSEWHERE
    return said


def _those(found: Sequence[str], fits: Callable[[str], bool]) -> list[str]:
    """Those that fit; all of them where none does."""
    return [name for name in found if fits(name)] or list(found)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What speaks for a campaign: for how many days it is over, that the unit is of its roster, how long a title of it is named."""

    over: int
    unit: bool
    title: int


def _claim(name: str, campaigns: Campaigns, one: Formless) -> _Claim:
    campaign = campaigns.declared[name]
    unit = campaigns.matchers[name].match("", one.hints).id
    return _Claim(_over(campaign, one.arrival), unit is not None, _title_in(campaign, one))


def _gives_way(own: _Claim, other: _Claim) -> bool:
    return own != other and own.over >= other.over and own.unit <= other.unit and own.title <= other.title


def _has_begun(campaign: Campaign, arrival: Arrival) -> bool:
    return arrival.received_at.astimezone(campaign.zone).date() >= begins(campaign)


def _over(campaign: Campaign, arrival: Arrival) -> int:
    """For how many days no return was to be expected any more when it came."""
    return max((arrival.received_at.astimezone(campaign.zone).date() - campaign.deadline - _STILL_LATE).days, 0)


def _title_in(campaign: Campaign, one: Formless) -> int:
    """How long the longest title of the campaign is that stands in the names of the file and its folders, or in the mail's subject."""
    written = [key(text) for text in (one.arrival.name, one.part, one.arrival.subject or "")]
    blanks = (PurePosixPath(blank).stem for form in campaign.forms.values() for blank in form.blanks)
    titles = map(key, (campaign.title, *(form.title for form in campaign.forms.values()), *blanks))
    return max((len(title) for title in titles if len(title) >= _LEAST_TITLE and any(title in text for text in written)), default=0)
