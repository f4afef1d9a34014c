"""Which unit has sent which of several forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.campaign import Campaign, is_of_units
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.wording.figures import NOTHING, number
from pipeline.wording.terms import RETURNED, STATES, TO_SEND_AGAIN


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
