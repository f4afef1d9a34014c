"""The figures of a consolidation: how many units returned and how many are missing, and the total of every field and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import get_args

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer
from extractors.form import FieldSpec, FormSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.material import Kept
from pipeline.consolidation.rates import rate_totals
from pipeline.core.consolidated import Consolidation, Total, UnitStatus
from pipeline.core.model import Submission, UnitState
from pipeline.wording.figures import as_decimal, decimal_sum, exact_sum, is_figure, percent


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """How many units of one kind, or of all, stand in each state; no unit stands in two."""

    name: str
    on_time: int
    late: int
    nil: int
    partial: int
    unreadable: int
    missing: int
    exempt: int

    @property
    def returned(self) -> int:
        """已报."""
        return self.on_time + self.late + self.nil + self.partial

    @property
    def expected(self) -> int:
        """应报."""
        return self.returned + self.unreadable + self.missing

    @property
    def rate(self) -> str:
        """报送率."""
        return percent(self.returned, self.expected)

    @property
    def on_time_rate(self) -> str:
        """按期率: who returned all in time, or said in time that there is nothing."""
        return percent(self.on_time + self.nil, self.expected)


def count_returns(name: str, statuses: Iterable[UnitStatus]) -> ReturnCounts:
    """The counts of some units, under a name."""
    counts = Counter(status.state for status in statuses)
    return ReturnCounts(name, **{state: counts[state] for state in get_args(UnitState)})


def change_since(consolidation: Consolidation, name: str) -> int | float | None:
    """How much a total is more than that of the campaign before; `None` where one of the two is not known."""
    now, before = consolidation.totals.get(name), consolidation.former.get(name)
    return None if now is None or before is None or not now.known else exact_sum((now.value, -before))


def totals(campaign: Campaign, counted: Sequence[Submission], nil: Iterable[str] = (), kept: Kept | None = None) -> dict[str, Total]:
    """Field, or `list.column` → its total over the counted submissions of every form that has it.

    `nil` names units that said by word of mouth that they have nothing to report: their figures are known to be 0.
    """
    kept = kept if kept is not None else Kept()
    sums: dict[str, _Sum] = {}
    for form, spec in campaign.forms.items():
        own = [sums.setdefault(name, _Sum(address, label)) for name, address, label in _asked(spec)]
        addresses = kept.of(("addresses of totals", form), _addresses, spec)
        for one in counted if own else ():
            if one.form == form:
                for total, part in zip(own, kept.of(("figures of totals", one.id), _parts, addresses, one), strict=True):
                    total.add(one, part)
    for total in sums.values():
        total.known |= dict.fromkeys(nil)
    return {name: one.total() for name, one in sums.items()} | rate_totals(campaign, counted)


def _asked(spec: FormSpec) -> Iterator[tuple[str, FieldAddress, str]]:
    """The names, addresses and labels of the figures of a form that add up, of its fields and of its lists."""
    for name, asked in _figures(spec.fields.items()):
        yield name, FieldAddress(name), asked.name
    for group, listed in spec.lists.items():
        for column, asked in _figures(listed.columns.items()):
            address = FieldAddress(group, column=column)
            yield str(address), address, _column_label(spec, listed, asked)


@dataclass(slots=True)
class _Part:
    """What one return gives to a total, whether it gives a figure and lacks one, and whether one is doubtful."""

    figures: list[Decimal] = field(default_factory=list)
    unknown: bool = False
    doubtful: bool = False

    def add(self, answer: Answer, *, doubtful: bool) -> None:
        if is_figure(answer.value):
            self.figures.append(as_decimal(answer.value))
            self.doubtful |= doubtful or bool(answer.findings)
        else:
            self.unknown = True


def _addresses(spec: FormSpec) -> tuple[FieldAddress, ...]:
    return tuple(address for _, address, _ in _asked(spec))


def _parts(addresses: Iterable[FieldAddress], submission: Submission) -> list[_Part]:
    doubted = {one.field for one in submission.findings}
    return [_part(address, submission, doubted) for address in addresses]


def _part(address: FieldAddress, submission: Submission, doubted: Container[FieldAddress | None]) -> _Part:
    part = _Part()
    if address.scalar is not None:
        part.add(submission.values[address.name], doubtful=address in doubted)
        return part
    for place, item in enumerate(submission.groups.get(address.name, ()), 1):
        part.add(item.values[address.column], doubtful=address.item(place) in doubted)
    return part


def _column_label(form: FormSpec, listed: ListSpec, asked: FieldSpec) -> str:
    """A column's name; beside figures of the form itself, with the list that it is of (“设施设备情况·数量”)."""
    return f"{listed.title}·{asked.name}" if any(field.adds_up for field in form.fields.values()) else asked.name


def _figures(fields: Iterable[tuple[str, FieldSpec]]) -> Iterator[tuple[str, FieldSpec]]:
    return ((name, spec) for name, spec in fields if spec.adds_up)


@dataclass
class _Sum:
    """A total being added up; units stand once, whatever they sent."""

    address: FieldAddress
    label: str
    figures: list[Decimal] = field(default_factory=list)
    known: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    doubtful: dict[str, None] = field(default_factory=dict)

    def add(self, submission: Submission, part: _Part) -> None:
        unit = submission.unit.id or ""
        self.figures += part.figures
        if part.figures:
            self.known[unit or submission.id] = None
        if part.unknown:
            self.unknown[unit] = None
        if part.doubtful:
            self.doubtful[unit] = None

    def total(self) -> Total:
        return Total(self.address, self.label, decimal_sum(self.figures), len(self.known), tuple(self.unknown), tuple(self.doubtful))
