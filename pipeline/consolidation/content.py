"""What returns say, whatever their files, to tell copies and versions; with a person's word on single answers in its place."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from extractors.core.address import UNIT, FieldAddress
from extractors.core.findings import Code, Variant, finding
from extractors.core.reading import Answer, Item, Value
from extractors.form import FormSpec
from extractors.language import text
from pipeline.campaign import BY_FILE, is_of_units
from pipeline.core.model import Correction, Submission
from pipeline.wording.figures import names

Whose = tuple[str | bool, ...]
"""What the versions of one thing have in common."""


def is_list(form: FormSpec) -> bool:
    """Whether a form is nothing but rows."""
    return bool(form.lists) and not form.fields and not form.groups


def content_of(submission: Submission, form: FormSpec) -> str:
    """A fingerprint of what a return says, whatever its file: values and items as first read. A text is its file."""
    if form.narrative is not None:
        return f"{submission.arrival.sha256}|{submission.part}"
    if submission.original:
        values = {name: _first_read(submission, FieldAddress(name), answer).value for name, answer in submission.values.items()}
        items = {
            name: [
                {field: _first_read(submission, FieldAddress(name, place, field), answer).value for field, answer in item.values.items()}
                for place, item in enumerate(items, 1)
            ]
            for name, items in submission.groups.items()
        }
    else:  # nothing of it was corrected: so with most returns
        values = {name: answer.value for name, answer in submission.values.items()}
        items = {
            name: [{field: answer.value for field, answer in item.values.items()} for item in items]
            for name, items in submission.groups.items()
        }
    return hashlib.sha256(json.dumps([submission.form, values, items], ensure_ascii=False, default=str).encode()).hexdigest()


def whose(one: Submission, form: FormSpec) -> Whose:
    """What a return is a version of: the form of a unit, and what tells several of them apart.

    Returns of unknown units are told apart by the name they give, lists of several units also by their sender. What belongs to the
    office is a version of the same list of the same sender; where it is no list, only of itself.
    """
    apart = several_of(one, form) if form.several else ""
    if form.several and not apart:
        apart = content_of(one, form)
    if not is_of_units(form):
        mine = apart or (one.sender if not form.fields and not form.groups else content_of(one, form))
        return (one.form, "", False, mine)
    sender = one.sender if any(spec.unit for spec in form.lists.values()) else ""
    return (one.form, one.unit.id or one.unit.raw or one.id, one.unit.id is None, apart, sender)


def several_of(one: Submission, form: FormSpec) -> str:
    """What tells a return from the others of its unit; empty where nothing of it is filled in."""
    parts = [text.key(PurePosixPath(one.arrival.name).stem) if name == BY_FILE else _key(one.values[name]) for name in form.several]
    return "|".join(parts) if any(parts) else ""


def rows_of(submissions: Iterable[Submission], form: FormSpec) -> Counter[str]:
    """The rows of lists with all their values as first read, but for the name of the unit, which may be written in many ways."""
    return Counter(
        _row(submission, name, (place, item), form.lists[name].unit)
        for submission in submissions
        for name in form.lists
        for place, item in enumerate(submission.groups.get(name, ()), 1)
    )


def keys_of(submissions: Iterable[Submission], form: FormSpec) -> Counter[str]:
    """The same by what tells the rows of a list apart, where the form says so."""
    return Counter(
        json.dumps([name, [_key(item.values[column]) for column in spec.key]], ensure_ascii=False)
        if (spec := form.lists[name]).key
        else _row(submission, name, (place, item), spec.unit)
        for submission in submissions
        for name in form.lists
        for place, item in enumerate(submission.groups.get(name, ()), 1)
    )


def _row(submission: Submission, group: str, at: tuple[int, Item], unit: str) -> str:
    place, item = at
    told = {
        field: _first_read(submission, FieldAddress(group, place, field), answer).value
        for field, answer in item.values.items()
        if field != unit
    }
    return json.dumps([group, told], ensure_ascii=False, default=str)


def _first_read(submission: Submission, field: FieldAddress, answer: Answer) -> Answer:
    return submission.original.get(field, answer)


def _key(answer: Answer) -> str:
    value = answer.value
    return text.key(names(value) if isinstance(value, tuple) else "" if value is None else str(value))


def with_corrections(submission: Submission, corrections: Sequence[Correction]) -> Submission:
    """The submission with the person's values in place; the readings they replace stay in `original`."""
    if not corrections:
        return submission
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
