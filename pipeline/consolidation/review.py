"""What a person must settle: doubtful answers, unread files, unknown units; what blocks a signature, and the paper that goes out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from extractors.core.address import UNIT, FieldAddress
from extractors.core.findings import Code, file_finding, finding
from extractors.core.reading import Answer, Finding, Item, Value, answer_doubts
from extractors.form import FormSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.material import Kept
from pipeline.consolidation.whose import AS_DOUBTS
from pipeline.core.consolidated import Consolidation, Passed, ReviewEntry, Table, TableCell, TableColumn, TableRow, Unreadable
from pipeline.core.model import OWN, Submission, Unit
from pipeline.wording.terms import few_labels, item_words

_MOST_OF_A_FILE = 500
"""A clerk settles a few; a file with more is no return, and must not hide what other files need."""


def review_entries(campaign: Campaign, units: Mapping[str, Unit], whole: Consolidation, kept: Kept | None = None) -> Iterator[ReviewEntry]:
    """The entries, returns first in the roster's order, then unknown units, then files that can't be read or told apart.

    Of a file with very many, the first ones and one entry that tells how many more there are.
    """
    told: Counter[str] = Counter()
    last: dict[str, ReviewEntry] = {}
    for entries in _entries(campaign, units, whole, kept if kept is not None else Kept()):
        for file, several in groupby(entries, key=lambda entry: entry.file):
            own = list(several)
            left = _MOST_OF_A_FILE - told[file] if file else len(own)
            told[file] += len(own)
            yield from own[: max(left, 0)]
            if len(own) > left:
                last[file] = own[-1]
    for file, entry in last.items():
        doubt = finding(Code.MORE_DOUBTS, number=told[file] - _MOST_OF_A_FILE)
        yield replace(entry, field=None, label="", raw="", value=None, finding=doubt, confidence=None)


def _entries(campaign: Campaign, units: Mapping[str, Unit], whole: Consolidation, kept: Kept) -> Iterator[Sequence[ReviewEntry]]:
    waiting = [one for one in whole.submissions if one.standing == "unknown_unit"]
    for submission in (*whole.counted, *waiting):
        yield kept.of(("review", submission.id), _of_return, campaign, submission, units.get(submission.unit.id or ""))
    yield [_of_unreadable(one) for one in whole.unreadable]
    yield [_of_passed(one) for one in whole.passed if one.ignored.reason in AS_DOUBTS]


def _of_return(campaign: Campaign, submission: Submission, unit: Unit | None) -> list[ReviewEntry]:
    form = campaign.forms[submission.form]
    name = unit.name if unit is not None else submission.unit.raw or (OWN if submission.standing == "counted" else "")
    return [_entry(form, name, submission, one) for one in findings_of(submission)]


def _of_unreadable(one: Unreadable) -> ReviewEntry:
    return ReviewEntry(None, one.arrival.name, one.unit_id, one.unit_name, None, "", "", None, file_finding(one.error))


def _of_passed(one: Passed) -> ReviewEntry:
    doubt = few_labels(one.ignored) if one.ignored.reason == Code.FEW_LABELS else finding(Code.AMBIGUOUS_FORM)
    return ReviewEntry(None, one.arrival.name, None, "", None, "", "", None, doubt)


def findings_of(submission: Submission) -> Iterator[Finding]:
    """Every finding on a return: of the document, its values and its items."""
    yield from (finding for finding, _ in doubts_of(submission))


def doubts_of(submission: Submission) -> Iterator[tuple[Finding, float | None]]:
    """The same, each with how sure OCR is of the answer that it is about."""
    yield from ((finding, None) for finding in submission.findings)
    yield from answer_doubts(submission.values, submission.groups)


def _entry(form: FormSpec, unit: str, submission: Submission, finding: Finding) -> ReviewEntry:
    answer, label = _answer_at(form, submission, finding.field)
    return ReviewEntry(
        submission=submission.id,
        file=submission.arrival.name,
        unit_id=submission.unit.id,
        unit_name=unit,
        field=finding.field,
        label=label,
        raw=answer.raw if answer is not None else "",
        value=answer.value if answer is not None else None,
        finding=finding,
        confidence=answer.confidence if answer is not None else None,
    )


def answer_at(campaign: Campaign, submission: Submission, field: FieldAddress | None) -> tuple[Answer | None, str]:
    """The answer that a finding is about, and its label as a clerk knows it."""
    return _answer_at(campaign.forms[submission.form], submission, field)


def _answer_at(form: FormSpec, submission: Submission, field: FieldAddress | None) -> tuple[Answer | None, str]:
    if field is None:
        return None, ""
    asked = None if field.position or field.column else form.fields.get(field.name)
    if asked is not None:
        return submission.values.get(field.name), asked.name
    if field == UNIT:
        return None, form.unit.label if form.unit is not None else "单位"
    if not field.in_item or not form.has_items(field.name):
        return None, _column_title(form, field) or _block_title(form, field.scalar)
    items = submission.groups.get(field.name, ())
    item = items[field.position - 1] if field.position <= len(items) else None
    answer = item.values.get(field.column) if item is not None else None
    return answer, item_label(form, field.name, (field.position, item), field.column)


def _column_title(form: FormSpec, field: FieldAddress) -> str:
    """What a clerk calls a whole column of a list (`visits.workers`), as its sum is about."""
    asked = form.asked(field) if field.name in form.lists and not field.position else None
    return f"{form.lists[field.name].title}·{asked.name}" if asked else ""


def labels_of(campaign: Campaign, submission: Submission) -> Iterator[tuple[FieldAddress, str]]:
    """Every field of a return with its label as a clerk knows it."""
    form = campaign.forms[submission.form]
    for name, spec in form.fields.items():
        yield from ((FieldAddress(name), label) for label in dict.fromkeys((spec.name, spec.label)))
    for group, items in submission.groups.items():
        for position, item in enumerate(items, 1):
            yield from ((FieldAddress(group, position, name), item_label(form, group, (position, item), name)) for name in item.values)


def item_label(form: FormSpec, group: str, at: tuple[int, Item | None], column: str = "") -> str:
    """What a clerk calls an item, or one part of it: “职工意见建议第2条”, “走访记录第3行·座谈职工人数”.

    Args:
        form: The form.
        group: One of its groups or lists.
        at: The item's position from 1, and the item where it is there.
        column: A column of a list, or a field of a group's item.
    """
    position, item = at
    if group in form.lists:
        spec = form.lists[group]
        asked = spec.columns.get(column)
        return _numbered(spec.title, position, "行", asked.name if asked else "")
    named = form.groups[group]
    block = str(item.values[named.blocks.field].value) if item is not None else ""
    asked = named.fields.get(column) if column != named.text else None
    number = item.ordinal if item is not None else position
    section = named.blocks.names.get(block) or named.blocks.labels.get(block, block)
    return _numbered(f"{section}{named.title}", number, "条", asked.name if asked else "")


@lru_cache(maxsize=4096)
def _numbered(title: str, number: int, measure: str, part: str) -> str:
    """The same in many returns: a few blocks, numbers and columns."""
    return f"{title}第{number}{measure}{f'·{part}' if part else ''}"


def value_words(form: FormSpec, field: FieldAddress, value: Value) -> str:
    """A value in a clerk's words: sections and outcomes by their names, yes and no, lists joined; empty where there is none."""
    return item_words(form.groups.get(field.name) if field.in_item else None, field.column, value)


def _block_title(form: FormSpec, field: str | None) -> str:
    if field is not None and field in form.lists:
        return form.lists[field].title
    return next((group.title for name, group in form.groups.items() if field in (name, group.blocks.field)), "")


_NO_LIST = "名单尚未取得，覆盖情况另行统计"
"""Instead of the name of the file that the office has not put there."""
_DOUBLED = (Code.SAME_TIME,)
"""Warnings that leave open which return counts."""


def blocking(campaign: Campaign, whole: Consolidation) -> tuple[ReviewEntry, ...]:
    """What must be settled before anything is signed: errors in what counts, unknown units, open files, doubts about added figures.

    A signed paper shows no mark of doubt, so that it prints no figure that nobody has looked at.
    A file that came before the campaign was announced is of another one, and blocks nothing here.
    """
    begun = campaign.issued or dt.date.min
    waiting = {
        one.arrival.name
        for one in whole.unreadable
        if one.asked is None and one.arrival.received_at.astimezone(campaign.zone).date() >= begun
    }
    settled = {one.arrival.name for one in whole.unreadable} - waiting
    return tuple(one for one in whole.review if _blocks(whole, one) and (one.about != "file" or one.file not in settled))


def _blocks(whole: Consolidation, entry: ReviewEntry) -> bool:
    if entry.about != "counted" or entry.finding.severity == "error" or entry.finding.code in _DOUBLED:
        return True
    return entry.field is not None and str(entry.field.whole) in whole.totals


def formal(campaign: Campaign, whole: Consolidation) -> Consolidation:
    """The same without what is the office's own: doubts, marks of doubt, names of files.

    A conclusion (“达标”) that rests on a doubtful figure is left out: a signed paper draws none.
    """
    totals = {name: replace(total, doubtful=()) for name, total in whole.totals.items()}
    tables = tuple(_formal_table(campaign, table) for table in whole.tables)
    return replace(whole, totals=totals, tables=tables, review=(), unreadable=(), passed=())


def _formal_table(campaign: Campaign, table: Table) -> Table:
    judged = _judged(campaign, table.name)

    def formal_row(row: TableRow) -> TableRow:
        return replace(row, cells=tuple(_formal_cell(column, cell, judged) for column, cell in zip(table.columns, row.cells, strict=True)))

    total = None if table.total is None else formal_row(table.total)
    declared = campaign.tables.get(table.name)
    lacks_list = declared is not None and declared.kind == "coverage" and not table.rows and bool(table.note)
    note = _NO_LIST if lacks_list else table.note
    return replace(table, rows=tuple(formal_row(row) for row in table.rows), total=total, note=note, findings=())


def _formal_cell(column: TableColumn, cell: TableCell, judged: frozenset[str]) -> TableCell:
    return TableCell(None if cell.doubtful and column.name in judged else cell.value)


def _judged(campaign: Campaign, name: str) -> frozenset[str]:
    """The columns that say whether something was reached, or repeat what an earlier table says of it."""
    declared = campaign.tables.get(name)
    if declared is None or declared.kind != "figures":
        return frozenset()
    before = {column for source in declared.from_ if source in campaign.tables for column in _judged(campaign, source)}
    return frozenset(
        column for column, figure in declared.figures.items() if figure.words is not None or {figure.list, figure.common} & before
    )
