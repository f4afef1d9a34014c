"""What a changed declaration would do, tried on what has arrived: values, doubts and sums that would be others. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, FileReading
from pipeline.app.declaration.changes import Changes, changed_campaign
from pipeline.app.new_readings import jobs_for
from pipeline.app.opened import LAST_DAY, Opened, open_ledger
from pipeline.app.stored import stored_readings
from pipeline.cage.engine import Engine
from pipeline.campaign import Campaign, definition_hash
from pipeline.campaign.forms import layouts
from pipeline.consolidation import Material, consolidate
from pipeline.consolidation.review import item_label, value_words
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Arrival, Submission
from pipeline.ledger import Ledger
from pipeline.wording.figures import number

_MOST_READ = 40
"""Files that are read for a trial while a person waits: the newest; the others are read when the change is saved."""
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Other:
    """One value or sum that would be another one."""

    about: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be otherwise.

    Attributes:
        files: How many files it was tried on.
        known: How many files hold returns of the campaign.
        waiting: How many files have to be read again when it is saved.
        returns: How many returns count, before and after.
        doubts: How many places await a person, before and after.
        values: How many values would be others.
        others: The first of these, and every sum.
    """

    files: int
    known: int
    waiting: int
    returns: tuple[int, int]
    doubts: tuple[int, int]
    values: int
    others: tuple[Other, ...]
    sums: tuple[Other, ...]


def tried(opened: Opened, campaign: Campaign, changes: Changes, engine: Engine) -> Effect:
    """The effect of changes on what has arrived.

    Raises:
        UsageError: the campaign can't be changed so.
    """
    with changed_campaign(campaign, changes) as (then, _), open_ledger(opened.workspace) as ledger:
        return _effect(opened, ledger, (campaign, then), engine)


def _effect(opened: Opened, ledger: Ledger, both: tuple[Campaign, Campaign], engine: Engine) -> Effect:
    campaign, then = both
    arrivals = [one for one in ledger.arrivals() if one.pinned in (None, campaign.id)]
    stored = stored_readings(opened, ledger, arrivals)
    own = [one for one in arrivals if one.sha256 in stored and any(read.campaign == campaign.id for read in stored[one.sha256].readings)]
    again: Mapping[str, FileReading] = stored
    known = len(own)
    is_read_again = definition_hash(campaign) != definition_hash(then)
    if is_read_again:
        own = sorted(own, key=lambda one: one.received_at)[-_MOST_READ:]
        again = _read_again(opened, own, then, engine)
    before, after = (
        consolidate(declared, opened.rosters[campaign.id], Material(own, readings, ledger.decisions()), LAST_DAY)
        for declared, readings in ((campaign, stored), (then, again))
    )
    values = list(_other_values(both, before, after))
    return Effect(
        files=len(own),
        known=known,
        waiting=len(ledger.arrivals()) if is_read_again else 0,
        returns=(len(before.counted), len(after.counted)),
        doubts=(len(before.waiting), len(after.waiting)),
        values=len(values),
        others=tuple(islice(values, _SHOWN)),
        sums=tuple(_other_sums(before, after)),
    )


def _read_again(opened: Opened, arrivals: Sequence[Arrival], then: Campaign, engine: Engine) -> Mapping[str, FileReading]:
    """These files, read against the forms of all campaigns with those of the changed one."""
    forms = [*(one for one in opened.all_layouts() if one.campaign != then.id), *layouts(then)]
    jobs = jobs_for(opened, arrivals)
    return {one.sha256: one for one in engine.read(iter(jobs), forms)}


def _other_values(both: tuple[Campaign, Campaign], before: Consolidation, after: Consolidation) -> Iterator[Other]:
    known = {one.id: one for one in after.submissions}
    for one in before.counted:
        other = known.get(one.id)
        if other is None:
            continue
        told = (_values(both[0], one), _values(both[1], other))
        for address in dict.fromkeys((*told[0], *told[1])):
            label, was = told[0].get(address, ("", ""))
            new_label, becomes = told[1].get(address, (label, ""))
            if was != becomes:
                unit = next((status.unit.name for status in before.units if status.unit.id == one.unit.id), one.arrival.name)
                yield Other(unit, new_label or label, was, becomes)


def _values(campaign: Campaign, one: Submission) -> dict[FieldAddress, tuple[str, str]]:
    """Every value in words, with what it is called."""
    form = campaign.forms[one.form]

    def told(address: FieldAddress, label: str, answer: Answer) -> tuple[FieldAddress, tuple[str, str]]:
        return address, (label, value_words(form, address, answer.value))

    found = dict(told(FieldAddress(name), form.fields[name].name, answer) for name, answer in one.values.items() if name in form.fields)
    for group, items in one.groups.items():
        for place, item in enumerate(items, 1):
            for name, answer in item.values.items():
                at = FieldAddress(group, place, name)
                found |= [told(at, item_label(form, group, (place, item), name), answer)]
    return found


def _other_sums(before: Consolidation, after: Consolidation) -> Iterator[Other]:
    for name in dict.fromkeys((*before.totals, *after.totals)):
        was, becomes = (one.totals.get(name) for one in (before, after))
        told = tuple(number(one.value) if one is not None and one.known else "" for one in (was, becomes))
        if told[0] != told[1]:
            label = (becomes or was).label if becomes or was else name  # type: ignore[union-attr]
            yield Other("", label, *told)
