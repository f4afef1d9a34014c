"""What a clerk means by a unit, a return or a file: found by unit, file name or label, asked for where it may be several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extractors.language import text
from pipeline.app.workspace.opened import LAST_DAY, Opened, consolidation_at
from pipeline.campaign.units.unit_match import Matcher
from pipeline.consolidation.told import Known
from pipeline.core.consolidated import Unreadable
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.model import Standing, Submission, Unit
from pipeline.ledger import Ledger
from pipeline.wording.figures import date_time, file_words
from pipeline.wording.terms import STANDINGS, local

T = TypeVar("T")
_LEAST_ID = 4
"""Characters of an id that are taken for one: shorter ones are parts of names."""
LIVE: tuple[Standing, ...] = ("counted", "unknown_unit")
ANY: tuple[Standing, ...] = ("counted", "unknown_unit", "superseded", "duplicate", "excluded", "withdrawn", "not_ours")


@dataclass(frozen=True, slots=True)
class Target:
    """How a clerk names something.

    Attributes:
        written: A unit by id or name, a return by its id, or a file by a part of its name.
        campaign: Id of the campaign; none where it is clear without.
        file: A part of the file's name, where the unit sent several.
        everywhere: Also every other return of the campaign in which the same is written under the same label.
    """

    written: str
    campaign: str | None = None
    file: str = ""
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several things that may be meant: how to name it alone, and how a clerk recognises it."""

    target: Target
    words: str


class AmbiguousError(UsageError):
    """What a clerk wrote may mean several things."""

    def __init__(self, written: str, candidates: Sequence[Candidate]) -> None:
        """Takes what was written and what it may mean."""
        self.candidates = tuple(candidates)
        listed = "\n".join(f"  {place}. {one.words}" for place, one in enumerate(candidates, 1))
        super().__init__(f"“{written}”可以指下面几个，请写得更全（可加 --file 文件名的一部分、--campaign 活动）：\n{listed}")


@dataclass(frozen=True, slots=True)
class Sight(Known):
    """A campaign with all that has arrived for it, decisions applied."""

    @property
    def units(self) -> tuple[Unit, ...]:
        """The roster as it stands."""
        return tuple(one.unit for one in self.whole.units)

    @property
    def begun(self) -> bool:
        """Whether anything arrived that is of this campaign."""
        return bool(self.whole.submissions)

    def unit_named(self, written: str) -> str | None:
        """The id of the unit that is called so."""
        if any(unit.id == written for unit in self.units):
            return written
        return Matcher(self.units, self.campaign.affixes).match(written).id


def look(opened: Opened, ledger: Ledger, campaign: str | None, day: dt.date = LAST_DAY) -> list[Sight]:
    """The campaign that is named, or all.

    Raises:
        UsageError: there is no campaign of that name.
    """
    return [Sight(one, consolidation_at(opened, ledger, one, day)) for one in opened.chosen([campaign] if campaign else [])]


def the_return(
    sights: Sequence[Sight],
    target: Target,
    standings: Collection[Standing] = LIVE,
    *,
    fits: Callable[[Sight, Submission], bool] = lambda _sight, _one: True,
) -> tuple[Sight, Submission]:
    """The one return that is meant; of several those that fit, where any does.

    Raises:
        AmbiguousError: there are several.
        UsageError: there is none.
    """
    found = [(sight, one) for sight in sights for one in _returns(sight, target) if one.standing in standings]
    found = [(sight, one) for sight, one in found if fits(sight, one)] or found
    return _only(target, found, return_words, _no_return(target), lambda sight, one: Target(one.id, sight.campaign.id))


def the_unit(sights: Sequence[Sight], target: Target) -> tuple[Sight, Unit]:
    """The one unit that is meant; of several campaigns the one that has begun.

    Raises:
        AmbiguousError: there are several.
        UsageError: there is none.
    """
    known = [(sight, one) for sight in sights for one in sight.units if one.id == sight.unit_named(target.written)]
    found = [(sight, one) for sight, one in known if sight.begun] or known
    nobody = f"名册里没有“{target.written}”这个单位，请写名册里的编号或名称。"
    return _only(target, found, _unit_words, nobody, lambda sight, one: Target(one.id, sight.campaign.id))


def the_file(sights: Sequence[Sight], target: Target) -> tuple[Sight, Unreadable]:
    """The one file that can't be read and is meant, by its unit or its name.

    Raises:
        AmbiguousError: there are several.
        UsageError: there is none.
    """
    found = [
        (sight, one)
        for sight in sights
        for one in sight.whole.unreadable
        if (one.unit_id and one.unit_id == sight.unit_named(target.written))
        or _holds(file_words(one.arrival.name, one.part), target.written)
    ]
    nothing = f"没有打不开的文件叫“{target.written}”，也没有这个单位的打不开的文件。"
    found = [(sight, one) for sight, one in found if sight.begun] or found
    return _only(target, found, _file_words, nothing, lambda sight, one: Target(file_words(one.arrival.name, one.part), sight.campaign.id))


def the_campaign(sights: Sequence[Sight], target: Target) -> Sight:
    """The one campaign that is meant where only it may be named: the only one that has begun.

    Raises:
        AmbiguousError: there are several.
    """
    found = [(sight, sight) for sight in sights if sight.begun] or [(sight, sight) for sight in sights]
    return _only(target, found, lambda one, _: one.campaign.title, "", lambda one, _: Target(target.written, one.campaign.id))[0]


def return_words(sight: Sight, one: Submission) -> str:
    """A return as a clerk recognises it."""
    unit = sight.unit_name(one.unit.id) or one.unit.raw or STANDINGS["unknown_unit"]
    form = sight.campaign.forms[one.form].title
    moment = date_time(local(one.arrival, sight.campaign))
    return f"{unit}　{form}　{file_words(one.arrival.name, one.part)}　{moment}　{STANDINGS[one.standing]}"


def _returns(sight: Sight, target: Target) -> Iterable[Submission]:
    written = target.written.strip()
    own = sight.whole.submissions
    if len(written) >= _LEAST_ID and any(one.id.startswith(written) for one in own):
        found = [one for one in own if one.id.startswith(written)]
    else:
        unit = sight.unit_named(written)
        found = [one for one in own if unit is not None and one.unit.id == unit]
        found = found or [one for one in own if _holds(one.unit.raw, written) or _holds(file_words(one.arrival.name, one.part), written)]
    return [one for one in found if not target.file or _holds(file_words(one.arrival.name, one.part), target.file)]


def _holds(whole: str, part: str) -> bool:
    return bool(text.key(part)) and text.key(part) in text.key(whole)


def _no_return(target: Target) -> str:
    file = f"、文件名里有“{target.file}”" if target.file else ""
    return f"没有“{target.written}”{file}的表可办。"


def _unit_words(sight: Sight, one: Unit) -> str:
    return f"{one.name}（{one.id}）　{sight.campaign.title}"


def _file_words(sight: Sight, one: Unreadable) -> str:
    return f"{one.unit_name or STANDINGS['unknown_unit']}　{file_words(one.arrival.name, one.part)}　{sight.campaign.title}"


def _only(
    target: Target,
    found: Sequence[tuple[Sight, T]],
    words: Callable[[Sight, T], str],
    nothing: str,
    name: Callable[[Sight, T], Target],
) -> tuple[Sight, T]:
    if not found:
        raise UsageError(nothing, Remedy.STATUS)
    if len(found) > 1:
        raise AmbiguousError(target.written, [Candidate(name(*one), words(*one)) for one in found])
    return found[0]
