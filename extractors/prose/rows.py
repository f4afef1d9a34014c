"""The form whose rows are figures in prose, and its rows: each answer with its words, its place and its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FormSpec, Layout
from extractors.language import text
from extractors.prose.figures import Figure
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


REASONS = {
    "range": ("not_a_number", "是一个范围，没有取其中任何一个，请与发文单位议定后更正。"),
    "vague": ("not_a_number", "不是一个确定的数，请问明后更正。"),
    "half": ("not_a_number", "不是整数，这一栏只收整数，请核对后更正，或把这一栏的类型改为 number。"),
    "measure_missing": ("measure_missing", "后面认不出计量单位，请对照原文补上。"),
    "per": ("figure_unclear", "像是每一家、每一人或每一期的数，不是全年总数，请核对。"),
    "before": ("figure_unclear", "像是以前的数或基数，不是今年的目标，请核对。"),
    "of_which": ("figure_unclear", "是“其中”的数，已含在前面的数里，请核对是否要单列。"),
    "article": ("figure_unclear", "里的“一”可能只是泛指，请核对是不是指标。"),
    "seam": ("figure_unclear", "跨在两行之间，可能是两个数，请对照原文核对。"),
    "repeated": ("figure_unclear", "在同一项任务里不止出现一次，请核对是不是同一个指标。"),
    "firm_before": ("figure_unclear", "前面的“力争”一类的词是否也管着这个数，请核对。"),
}
"""Why a figure is doubtful → the finding's code and what it says behind the words of the figure."""

_AROUND = 16


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


def _findings(figure: Figure | None, role: str, layout: ProseLayout, where: tuple[int, str, str]) -> Iterator[Finding]:
    if figure is None:
        return
    ordinal, raw, place = where
    reasons = [reason for about, reason in figure.doubts if about == role]
    if role == "quantity" and figure.value is not None and _number(figure.value, layout) is None:
        reasons.append("half")
    for reason in dict.fromkeys(reasons):
        code, message = REASONS[reason]
        words = raw or (figure.indicator or "")
        field = f"{layout.rows}[{ordinal}].{layout.columns[role]}"
        yield _finding(code, f"“{words}”{message}", field, place)


def _finding(code: str, message: str, field: str, place: str) -> Finding:
    if code == "not_a_number":
        return Finding("not_a_number", "error", message, field, place)
    if code == "measure_missing":
        return Finding("measure_missing", "warning", message, field, place)
    return Finding("figure_unclear", "warning", message, field, place)
