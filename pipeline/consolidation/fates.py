"""What became of every file that arrived: of each part of it, whose it is, whether it counts, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import OWN, Submission
from pipeline.wording import terms


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
