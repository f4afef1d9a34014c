"""The units that are reminded, what each owes and by when; and which unit has sent which of several forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.campaign import Campaign, is_of_units
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.wording.figures import NOTHING, full_date, names, number
from pipeline.wording.terms import RETURNED, SENT_BACK, STATES, TO_SEND_AGAIN, kind_of

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


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One unit, and for each form whether it was sent."""

    name: str
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PackagesChapter:
    """The units of the roster that are not exempt, and one sentence."""

    sentence: str
    rows: tuple[PackageRow, ...]


def package_of(campaign: Campaign) -> tuple[str, ...]:
    """The forms that units send, where there are several."""
    forms = tuple(name for name, form in campaign.forms.items() if is_of_units(form))
    return forms if len(forms) > 1 else ()


def packages_chapter(campaign: Campaign, consolidation: Consolidation, *, leaves: bool = False) -> PackagesChapter:
    """The chapter; without a row where a unit sends one form only. `leaves` as for the standing of units."""
    forms = package_of(campaign)
    asked = [status for status in consolidation.units if status.expected]
    closed = TO_SEND_AGAIN if leaves else STATES["unreadable"]
    rows = tuple(PackageRow(one.unit.name, {form: _word(campaign, consolidation, one, form) or closed for form in forms}) for one in asked)
    counts = "，".join(f"《{campaign.forms[form].title}》{number(_sent(rows, form))}家已报" for form in forms)
    return PackagesChapter(f"各项材料中，{counts}。" if forms else "", rows if forms else ())


def _word(campaign: Campaign, consolidation: Consolidation, status: UnitStatus, form: str) -> str:
    """What is said of a form of a unit; nothing of what can't be opened."""
    sent = sum(one.form == form and one.unit.id == status.unit.id for one in consolidation.counted)
    if sent:
        return RETURNED if sent == 1 else f"{RETURNED}（{number(sent)}份）"
    if form not in campaign.owed:
        return NOTHING
    return {"nil": STATES["nil"], "unreadable": ""}.get(status.state, STATES["missing"])


def _sent(rows: tuple[PackageRow, ...], form: str) -> int:
    return sum(row.forms[form].startswith(RETURNED) for row in rows)
