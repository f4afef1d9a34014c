"""A person's word on single answers: put in their place, and carried over to the next version of a return."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from extractors.core.address import UNIT, FieldAddress
from extractors.core.findings import Code, Variant, finding
from extractors.core.reading import Answer, Item, Value
from pipeline.core.model import Correction, Submission


def with_corrections(submission: Submission, corrections: Sequence[Correction]) -> Submission:
    """The submission with the person's values in place; the readings they replace stay in `original`."""
    values = dict(submission.values)
    groups = dict(submission.groups)
    original = dict(submission.original)
    for one in corrections:
        name = one.field.scalar
        if name in values:
            original.setdefault(one.field, values[name])
            values[name] = _settled(values[name], one)
        elif one.field.in_item and one.field.name in groups:
            _correct_item(groups, one, original)
    settled = {one.field for one in corrections}
    found = tuple(finding for finding in submission.findings if finding.field not in settled)
    return replace(
        submission, values=values, groups=groups, findings=found, original=original, corrections=(*submission.corrections, *corrections)
    )


def carry_over(older: Sequence[Submission], newer: Sequence[Submission], lists: Collection[str]) -> list[Submission]:
    """Corrections of an older version hold on, unless the unit itself changed that answer: then it is shown again.

    Args:
        older: The submissions of the older version (several where one file holds several shares of a unit).
        newer: Those of the newer one.
        lists: Groups whose rows move freely: a row is the same where all that was written in it is.
    """
    result = list(newer)
    for submission in older:
        for one in submission.corrections:
            if one.field != UNIT:
                _carry(submission, one, result, lists)
    return result


def _carry(older: Submission, one: Correction, newer: list[Submission], lists: Collection[str]) -> None:
    in_list = one.field.in_item and one.field.name in lists
    for place, submission in enumerate(newer):
        field = _moved_to(older, one.field, submission) if in_list else one.field
        if field is None:
            continue
        if any(own.field == field for own in submission.corrections):
            return
        if _raw(older, one.field) == _raw(submission, field):
            newer[place] = with_corrections(submission, [replace(one, field=field)])
            return
    field, variant = (None, Variant.ROW_GONE) if in_list else (one.field, None)
    outdated = finding(Code.CORRECTION_OUTDATED, field=field, variant=variant, value=_shown(one.value))
    newer[0] = replace(newer[0], findings=(*newer[0].findings, outdated))


def _moved_to(older: Submission, field: FieldAddress, newer: Submission) -> FieldAddress | None:
    """The field of the row of `newer` in which the same is written as in that of `older`; of equal rows the one of equal rank."""
    rows = list(_written(older.groups.get(field.name, ())))
    if not 0 < field.position <= len(rows):
        return None
    wanted = rows[field.position - 1]
    rank = rows[: field.position - 1].count(wanted)
    same = [place for place, row in enumerate(_written(newer.groups.get(field.name, ())), 1) if row == wanted]
    return field.item(same[rank]) if rank < len(same) else None


def _written(items: Sequence[Item]) -> Iterator[tuple[tuple[str, str], ...]]:
    return (tuple((name, answer.raw) for name, answer in item.values.items()) for item in items)


def _settled(answer: Answer, correction: Correction) -> Answer:
    return replace(answer, value=correction.value, findings=(), confidence=None, note=f"更正：{correction.why}（{correction.who}）")


def _correct_item(groups: dict[str, tuple[Item, ...]], one: Correction, original: dict[FieldAddress, Answer]) -> None:
    group, place, column = one.field.name, one.field.position - 1, one.field.column
    items = list(groups[group])
    if place >= len(items) or column not in items[place].values:
        return
    item = items[place]
    original.setdefault(one.field, item.values[column])
    items[place] = replace(item, values={**item.values, column: _settled(item.values[column], one)})
    groups[group] = tuple(items)


def _raw(submission: Submission, field: FieldAddress) -> str | None:
    """What the unit wrote, whatever was corrected since."""
    if field in submission.original:
        return submission.original[field].raw
    answer = submission.answer(field)
    return None if answer is None else answer.raw


def _shown(value: Value) -> str:
    return "" if value is None else str(value)
