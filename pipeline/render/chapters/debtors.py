"""The units that are reminded: what each owes, and by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.wording.figures import full_date, names, number
from pipeline.wording.terms import SENT_BACK, STATES, kind_of

NOT_YET = "尚未报送"


@dataclass(frozen=True, slots=True)
class Debtor:
    """A unit of the reminder.

    Attributes:
        lacking: What it has to return, titles of forms, and why where it has sent something.
        due: The last day on which it would have been, or still is, in time.
    """

    number: int
    name: str
    kind: str
    lacking: str
    due: str


def counted(*counts: tuple[int, str]) -> str:
    """How many units stand in each of some states, without those in which none does."""
    return names(f"{label}{number(count)}家" for count, label in counts if count)


def titles_lacking(campaign: Campaign, status: UnitStatus) -> str:
    """The forms that a unit still owes."""
    return names(f"《{campaign.forms[form].title}》" for form in status.lacking if form in campaign.forms)


def chased(campaign: Campaign, consolidation: Consolidation) -> tuple[UnitStatus, ...]:
    """The units that are reminded: whoever owes anything, but for the office itself."""
    return tuple(status for status in consolidation.units if status.asked and not campaign.is_own(status.unit.name))


def debtors(campaign: Campaign, consolidation: Consolidation) -> tuple[Debtor, ...]:
    """The rows of the reminder."""
    asked = chased(campaign, consolidation)
    return tuple(
        Debtor(place, one.unit.name, kind_of(one), _wanted(campaign, one), full_date(one.unit.due or consolidation.deadline))
        for place, one in enumerate(asked, start=1)
    )


def _wanted(campaign: Campaign, status: UnitStatus) -> str:
    if status.state == "unreadable":
        return f"{titles_lacking(campaign, status)}（{STATES['unreadable']}，请重报）"
    return names(filter(None, (titles_lacking(campaign, status), SENT_BACK if status.sent_back else "")))


def debtors_sentence(asked: Sequence[UnitStatus]) -> str:
    """Every unit of the reminder once, by what is asked of it."""
    if only_missing(asked):
        return f"下列{number(len(asked))}家单位{NOT_YET}："
    states = Counter(status.state if status.owing else SENT_BACK for status in asked)
    words = (
        (states["missing"], NOT_YET),
        *((states[one], STATES[one]) for one in ("unreadable", "partial")),
        (states[SENT_BACK], SENT_BACK),
    )
    return f"下列{number(len(asked))}家单位需补报或重报，其中{counted(*words)}："


def only_missing(asked: Sequence[UnitStatus]) -> bool:
    """Whether none of them has sent anything."""
    return all(status.state == "missing" for status in asked)
