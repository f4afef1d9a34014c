"""Any figure → unit → file → place in the file → what was written, and what was corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from extractors.core.address import FieldAddress
from extractors.core.location import Location, printed
from extractors.core.reading import Answer, Value
from pipeline.app.workspace.opened import consolidation_at, day_in, open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign import Campaign
from pipeline.consolidation.review import answer_at, value_words
from pipeline.consolidation.told import Known, Told, batches, told
from pipeline.core.consolidated import Consolidation, Total
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.model import Correction, Submission
from pipeline.core.workspace import Workspace
from pipeline.wording.decisions import KINDS as DECISION_KINDS
from pipeline.wording.figures import names


@dataclass(frozen=True, slots=True)
class TraceOrder:
    """What is to be traced.

    Attributes:
        field: A field, a group, a list or a column of one (`visits.workers`), by its name or its label.
        unit: Only what this unit (its id) returned.
        as_of: The day at whose end things are looked at; the present one where there is none.
    """

    campaign: str
    field: str
    unit: str | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TracedCorrection:
    """What a person wrote over a value; `at` in ISO 8601."""

    value: Value
    shown: str
    why: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class TracedAnswer:
    """One answer that a figure is made of: whose, as it counts, and as it was written where.

    `origin` tells a return that a clerk typed in off the paper (代填); empty for one that a unit sent itself.
    """

    unit: str | None
    submission: str
    field: FieldAddress
    label: str
    value: Value
    shown: str
    raw: str
    file: str
    part: str
    source: Location | None
    received_at: str
    archive: str
    corrections: tuple[TracedCorrection, ...]
    findings: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure comes from.

    Attributes:
        total: The sum, where the field has one and it was asked for all units.
        units: Names of the units by id.
        decisions: What else was decided of the returns and units that it is made of.
    """

    campaign: Campaign
    field: FieldAddress
    total: Total | None
    rows: tuple[TracedAnswer, ...]
    units: Mapping[str, str]
    decisions: tuple[Told, ...] = ()

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        total = self.total.value if self.total is not None else None
        rows = [asdict(row) | {"field": str(row.field), "source": printed(row.source)} for row in self.rows]
        decisions = [_decision(one) for one in self.decisions]
        return {"campaign": self.campaign.id, "field": str(self.field), "total": total, "rows": rows, "decisions": decisions}


def trace(workspace: Workspace, order: TraceOrder, *, now: dt.datetime) -> Trace:
    """Every answer of the counted returns that the figure is made of, in the roster's order.

    Raises:
        UsageError: there is no such campaign, field or unit.
    """
    opened = open_records(workspace)
    (campaign,) = opened.chosen([order.campaign])
    name = field_named(campaign, order.field)
    if order.unit is not None and order.unit not in {one.id for one in opened.rosters[campaign.id]}:
        message = f"名册里没有编号“{order.unit}”的单位，请核对编号。"
        raise UsageError(message, Remedy.STATUS)
    with open_ledger(workspace) as ledger:
        whole = consolidation_at(opened, ledger, campaign, day_in(campaign, order.as_of, now))
    return traced(campaign, whole, name, order.unit)


def traced(campaign: Campaign, whole: Consolidation, name: FieldAddress, unit: str | None = None) -> Trace:
    """The same out of a consolidation that is known; `unit` is the id of one where only its answers are asked for."""
    entered = {one.subject for one in whole.decisions if one.kind is DecisionKind.ENTER}
    counted = (one for one in whole.counted if unit in (None, one.unit.id))
    rows = (replace(row, origin=_origin(one, entered)) for one in counted for row in _rows(campaign, one, name))
    total = whole.totals.get(str(name)) if unit is None else None
    named = {status.unit.id: status.unit.name for status in whole.units}
    return Trace(campaign, name, total, tuple(rows), named, _decisions(campaign, whole, unit))


def _origin(submission: Submission, entered: Collection[str]) -> str:
    return DECISION_KINDS[DecisionKind.ENTER] if submission.arrival.sha256 in entered else ""


def _decisions(campaign: Campaign, whole: Consolidation, unit: str | None) -> tuple[Told, ...]:
    """What persons decided of the counted returns and the units of the roster, but for corrected values, which stand beside them."""
    subjects = {name for one in whole.counted if unit in (None, one.unit.id) for name in (one.id, one.arrival.sha256)}
    rows = {row for one in whole.units if unit in (None, one.unit.id) for row in one.decisions}
    own = [one for one in whole.decisions if (one.subject in subjects or one in rows) and one.kind is not DecisionKind.VALUE]
    known = Known(campaign, whole)
    return tuple(told(batch, [known]) for batch in batches(own))


def _decision(one: Told) -> dict[str, Any]:
    first = one.first
    return {"number": first.batch, "about": one.about, "words": one.words, "why": first.why, "who": first.who, "at": first.at.isoformat()}


def field_named(campaign: Campaign, written: str) -> FieldAddress:
    """A field, a group, a list or a column of one, given by its name or by its label.

    Raises:
        UsageError: there is none.
    """
    known: dict[str, FieldAddress] = {}
    for form in campaign.forms.values():
        for name, spec in form.fields.items():
            known |= dict.fromkeys((name, spec.label, spec.name), FieldAddress(name))
        for group in (*form.groups, *form.lists):
            title = form.lists[group].title if group in form.lists else form.groups[group].title
            known |= dict.fromkeys((group, title), FieldAddress(group))
        for group, listed in form.lists.items():
            for column, spec in listed.columns.items():
                whole = FieldAddress(group, column=column)
                known = {spec.label: whole, spec.name: whole} | known | {str(whole): whole}
    if written in known:
        return known[written]
    message = f"没有“{written}”这个字段，可用：{names(map(str, dict.fromkeys(known.values())))}。"
    raise UsageError(message)


def _rows(campaign: Campaign, submission: Submission, named: FieldAddress) -> Iterator[TracedAnswer]:
    if named.scalar in submission.values:
        yield _row(campaign, submission, named)
    for place, item in enumerate(submission.groups.get(named.name, ()), 1):
        for column in item.values:
            if named.column in ("", column):
                yield _row(campaign, submission, named.item(place).of(column))


def _row(campaign: Campaign, submission: Submission, field: FieldAddress) -> TracedAnswer:
    found, label = answer_at(campaign, submission, field)
    answer = found or Answer(None, "")
    form, arrival = campaign.forms[submission.form], submission.arrival
    original = submission.original.get(field, answer)
    return TracedAnswer(
        unit=submission.unit.id,
        submission=submission.id,
        field=field,
        label=label,
        value=answer.value,
        shown=value_words(form, field, answer.value),
        raw=original.raw,
        file=arrival.name,
        part=submission.part,
        source=original.source,
        received_at=arrival.received_at.isoformat(),
        archive=f"archive/{arrival.sha256[:2]}/{arrival.sha256}",
        corrections=tuple(_correction(campaign, submission, one) for one in submission.corrections if one.field == field),
        findings=tuple(finding.message for finding in answer.findings),
    )


def _correction(campaign: Campaign, submission: Submission, one: Correction) -> TracedCorrection:
    shown = value_words(campaign.forms[submission.form], one.field, one.value)
    return TracedCorrection(one.value, shown, one.why, one.who, one.at.isoformat())
