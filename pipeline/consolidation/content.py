"""What returns say, whatever their files: to tell copies, versions of one thing, and rows that a newer list lacks."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Item
from extractors.form import FormSpec
from extractors.language import text
from pipeline.campaign import BY_FILE, is_of_units
from pipeline.core.model import Submission
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
    values = {name: _first_read(submission, FieldAddress(name), answer).value for name, answer in submission.values.items()}
    items = {
        name: [
            {field: _first_read(submission, FieldAddress(name, place, field), answer).value for field, answer in item.values.items()}
            for place, item in enumerate(items, 1)
        ]
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
