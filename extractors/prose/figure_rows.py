"""The form whose rows are figures in prose, and its rows: each answer with its words, its place and its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, Variant, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FormSpec, Layout
from extractors.language import text
from extractors.prose.target_figures import Figure
from extractors.prose.tasks import Task

ROLES = ("number", "part", "title", "indicator", "quantity", "measure", "qualifier", "due")
"""What a row can say: the number, part and title of its task; what is counted, how many of what, how firmly and by when."""


@dataclass
class ProseLayout(Layout):
    """A form read out of prose.

    Attributes:
        words: What its heading says, as compared (`text.key`).
        rows: The list of the form that takes its rows.
        columns: Role → column of that list.
    """

    words: tuple[str, ...] = ()
    rows: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks_whole(self) -> bool:
        """Whether the quantity is a count, so that halves can't be kept."""
        column = self.columns.get("quantity")
        return column is not None and self.spec.lists[self.rows].columns[column].type == "count"


def compile_prose(campaign: str, form: str, spec: FormSpec, year: int) -> ProseLayout:
    """The layout of `form` out of its declaration.

    Raises:
        LookupError: no such list, column or role; its argument is the name.
    """
    prose = spec.prose
    if prose is None:
        raise LookupError("prose")
    if prose.rows not in spec.lists:
        raise LookupError(prose.rows)
    unknown = [role for role in prose.columns if role not in ROLES]
    unknown += [column for column in prose.columns.values() if column not in spec.lists[prose.rows].columns]
    if unknown:
        raise LookupError(unknown[0])
    words = tuple(text.key(word) for word in prose.words if text.key(word))
    return ProseLayout(campaign, form, spec, year, words, prose.rows, dict(prose.columns))


REASONS: Mapping[str, tuple[Code, Variant | None]] = {
    "range": (Code.NOT_A_NUMBER, Variant.RANGE),
    "vague": (Code.NOT_A_NUMBER, Variant.VAGUE),
    "half": (Code.NOT_A_NUMBER, Variant.HALF),
    "measure_missing": (Code.MEASURE_MISSING, None),
    "per": (Code.FIGURE_UNCLEAR, Variant.PER),
    "before": (Code.FIGURE_UNCLEAR, Variant.BEFORE),
    "of_which": (Code.FIGURE_UNCLEAR, Variant.OF_WHICH),
    "article": (Code.FIGURE_UNCLEAR, Variant.ARTICLE),
    "seam": (Code.FIGURE_UNCLEAR, Variant.SEAM),
    "repeated": (Code.FIGURE_UNCLEAR, Variant.REPEATED),
    "firm_before": (Code.FIGURE_UNCLEAR, Variant.FIRM_BEFORE),
}
"""Why a figure is doubtful → the finding's code, and which of its messages."""

_AROUND = 16
"""Characters of the words shown around a figure; no value depends on them."""


def items_of(tasks: Sequence[tuple[Task, Sequence[Figure]]], layout: ProseLayout) -> tuple[Item, ...]:
    """One row a figure, and one for a task that sets none, so that no task is lost."""
    items: list[Item] = []
    for task, figures in tasks:
        asked = [figure for figure in figures if figure.is_count or "due" in layout.columns]
        for figure in asked or (None,):
            items.append(_item(task, figure, layout, len(items) + 1))
    return tuple(items)


def _item(task: Task, figure: Figure | None, layout: ProseLayout, ordinal: int) -> Item:
    place = task.place(figure.start if figure else 0)
    said = dict(_said(task, figure, layout))
    answers = {
        layout.columns[role]: Answer(value, raw, place, None, tuple(_findings(figure, role, layout, (ordinal, raw, place))))
        for role, (value, raw) in said.items()
        if role in layout.columns
    }
    missing = {name: Answer(None, "", place) for name in layout.spec.lists[layout.rows].columns if name not in answers}
    return Item(ordinal, {name: (answers | missing)[name] for name in layout.spec.lists[layout.rows].columns}, place)


def _said(task: Task, figure: Figure | None, layout: ProseLayout) -> Iterator[tuple[str, tuple[Value, str]]]:
    """Role → value and words."""
    yield "number", (task.number, str(task.number))
    yield "part", (task.part or None, task.part)
    yield "title", (task.title or None, task.title)
    if figure is None:
        return
    yield "indicator", (figure.indicator, figure.indicator or "")
    yield "quantity", (_number(figure.value, layout), _context(task, figure))
    for role, value in (("measure", figure.measure), ("qualifier", figure.qualifier), ("due", figure.due)):
        yield role, (value, value or "")


def _number(value: Decimal | None, layout: ProseLayout) -> int | float | None:
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return None if layout.asks_whole else float(value)


def _context(task: Task, figure: Figure) -> str:
    """The words of a figure with some around it, up to the commas."""
    before = task.text[max(figure.start - _AROUND, 0) : figure.start]
    behind = task.text[figure.end : figure.end + _AROUND]
    for mark in "，。；;,":
        before, behind = before.rpartition(mark)[2], behind.partition(mark)[0]
    return (before + task.text[figure.start : figure.end] + behind).strip()


def _findings(figure: Figure | None, role: str, layout: ProseLayout, where: tuple[int, str, Location | None]) -> Iterator[Finding]:
    if figure is None:
        return
    ordinal, raw, place = where
    reasons = [reason for about, reason in figure.doubts if about == role]
    if role == "quantity" and figure.value is not None and _number(figure.value, layout) is None:
        reasons.append("half")
    for reason in dict.fromkeys(reasons):
        code, variant = REASONS[reason]
        where_asked = FieldAddress(layout.rows, ordinal, layout.columns[role])
        yield finding(code, field=where_asked, source=place, variant=variant, raw=raw or figure.indicator or "")
