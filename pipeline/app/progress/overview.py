"""A campaign at a glance: who returned, by kind and by day, the figures against those of the last run, and what waits for a person."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from pipeline.app.files.received import FileRow, file_rows
from pipeline.app.workspace.opened import Opened
from pipeline.app.workspace.stored import unread
from pipeline.campaign import Campaign
from pipeline.consolidation.totals import ReturnCounts, count_returns
from pipeline.core.consolidated import Consolidation, Total, UnitStatus
from pipeline.core.model import UnitState
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger, RunRecord
from pipeline.wording.figures import exact_sum
from pipeline.wording.terms import TOTAL, kind_of

STATE_ORDER: tuple[UnitState, ...] = get_args(UnitState)
_MOST_BARS = 62
"""More days than two months are told in longer spans: bars thinner than that can't be told apart."""

Waiting = Literal["error", "warning", "stranger", "file", "owing", "sent_back"]


@dataclass(frozen=True, slots=True)
class Span:
    """How many files with returns came from one day to another, both included, and how many units had returned at its end."""

    first: dt.date
    last: dt.date
    files: int
    units: int


@dataclass(frozen=True, slots=True)
class Former:
    """What the last run wrote down.

    Attributes:
        totals: By the same names as those of the consolidation.
        returned: How many units had returned something.
    """

    run: RunRecord
    returned: int
    totals: Mapping[str, int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A total so far; `before` is what the last run had, `change` how much more it is now."""

    total: Total
    measure: str
    before: int | float | None
    change: int | float | None


@dataclass(frozen=True, slots=True)
class Overview:
    """How a campaign stands.

    Attributes:
        days_left: Days from the day that is looked at to the deadline; negative once it has passed.
        counts: All units, by state; no unit stands in two.
        kinds: The same by kind of unit.
        spans: The timeline, without a gap.
        waiting: What a person must do, how many of each; what there is none of is left out.
        former: What the last run had.
    """

    campaign: Campaign
    as_of: dt.date
    deadline: dt.date
    days_left: int
    counts: ReturnCounts
    kinds: tuple[ReturnCounts, ...]
    spans: tuple[Span, ...]
    figures: tuple[Figure, ...]
    waiting: Mapping[Waiting, int]
    former: Former | None = None

    @property
    def states(self) -> tuple[tuple[UnitState, int], ...]:
        """How many units are in each state, also in those that none is in."""
        return tuple((state, getattr(self.counts, state)) for state in STATE_ORDER)


def overview(campaign: Campaign, whole: Consolidation, former: Former | None = None) -> Overview:
    """The campaign as it stands. Pure: the clock is in the consolidation."""
    by_kind: dict[str, list[UnitStatus]] = {}
    for one in whole.units:
        by_kind.setdefault(kind_of(one), []).append(one)
    seen = Overview(
        campaign=campaign,
        as_of=whole.as_of,
        deadline=whole.deadline,
        days_left=(whole.deadline - whole.as_of).days,
        counts=count_returns(TOTAL, whole.units),
        kinds=tuple(count_returns(kind, own) for kind, own in by_kind.items()),
        spans=timeline(whole, [row for row in file_rows(campaign, whole) if row.is_return]),
        figures=(),
        waiting={name: count for name, count in _waiting(whole) if count},
    )
    return beside(seen, whole, former)


def beside(seen: Overview, whole: Consolidation, former: Former | None) -> Overview:
    """The same with its figures beside those of a run."""
    return replace(seen, figures=tuple(_figures(seen.campaign, whole, former)), former=former)


def last_results(workspace: Workspace, campaign: str, *, until: dt.date) -> Former | None:
    """What the run of a campaign for the latest day up to `until` came to; a past day that was made again is not the last one."""
    with Ledger.open(workspace.ledger_url) as ledger:
        runs = [run for run in ledger.runs(campaign) if run.as_of <= until]
    last = max(runs, key=lambda run: (run.as_of, run.finished_at), default=None)
    return None if last is None else former_of(workspace, last)


def not_read(opened: Opened) -> int:
    """How many files of the workspace wait to be read: numbers are too small while there are any."""
    with Ledger.open(opened.workspace.ledger_url) as ledger:
        return unread(opened, ledger)


def former_of(workspace: Workspace, run: RunRecord) -> Former | None:
    """What a run wrote into its folder; `None` where it is there no more."""
    try:
        told = json.loads((workspace.outbox / run.campaign / run.as_of.isoformat() / "summary.json").read_text(encoding="utf-8"))
        return Former(run, int(told["returned"]), {str(name): value for name, value in told["totals"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def timeline(whole: Consolidation, rows: list[FileRow]) -> tuple[Span, ...]:
    """The files by the day on which they came, from the first to the last or the deadline, in as many days a span as the width bears."""
    days = Counter(row.moment.date() for row in rows)
    if not days:
        return ()
    first, last = min(days), max(*days, min(whole.deadline, whole.as_of))
    length = math.ceil(((last - first).days + 1) / _MOST_BARS)
    returned = _first_days(rows)
    spans = []
    for start in range(0, (last - first).days + 1, length):
        begin = first + dt.timedelta(days=start)
        end = min(begin + dt.timedelta(days=length - 1), last)
        files = sum(count for day, count in days.items() if begin <= day <= end)
        spans.append(Span(begin, end, files, sum(day <= end for day in returned)))
    return tuple(spans)


def _first_days(rows: list[FileRow]) -> list[dt.date]:
    """The day on which each unit first returned something that counts or counted."""
    first: dict[str, dt.date] = {}
    for row in rows:
        day = row.moment.date()
        for unit in row.units:
            first[unit] = min(day, first.get(unit, day))
    return list(first.values())


def _figures(campaign: Campaign, whole: Consolidation, former: Former | None) -> Iterator[Figure]:
    for name, total in whole.totals.items():
        before = former.totals.get(name) if former is not None else None
        change = None if before is None else exact_sum((total.value, -before))
        yield Figure(total, campaign.measures.get(name, ""), before, change)


def _waiting(whole: Consolidation) -> Iterator[tuple[Waiting, int]]:
    about = Counter(one.finding.severity if one.about == "counted" else one.about for one in whole.waiting)
    for name in ("error", "warning", "stranger", "file"):
        yield name, about[name]
    yield "owing", sum(one.owing for one in whole.units)
    yield "sent_back", sum(one.expected and one.sent_back for one in whole.units)
