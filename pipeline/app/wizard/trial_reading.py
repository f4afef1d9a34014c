"""A filled file read against the campaign that a draft would become: what was understood, in a clerk's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.core.address import FieldAddress
from extractors.core.location import place_words
from extractors.core.reading import Answer, Item
from extractors.form import FormSpec
from pipeline.app.files.extract import ExtractedDocument, ExtractedFile, read_files
from pipeline.app.wizard.planned import Plan, as_campaign
from pipeline.app.workspace.blanks import guard_of
from pipeline.app.workspace.opened import open_office
from pipeline.cage.engine import Engine
from pipeline.consolidation.review import value_words
from pipeline.core.workspace import Workspace
from pipeline.wording.terms import STANDINGS, why_passed


@dataclass(frozen=True, slots=True)
class TriedAnswer:
    """One answer: what is asked, what was understood, what stands in the file and where, and what is doubtful."""

    label: str
    value: str
    raw: str
    place: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriedRows:
    """A list or group: its title, the names of its columns, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TriedForm:
    """One form that was found in the file; `doubts` are all of it, also those of its answers and of the rules."""

    title: str
    unit: str
    answers: tuple[TriedAnswer, ...]
    lists: tuple[TriedRows, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A file that was tried; `passed` says why nothing, or not all of it, was read."""

    name: str
    forms: tuple[TriedForm, ...]
    passed: tuple[str, ...]


def trial(workspace: Workspace, whole: Plan, file: Path, engine: Engine) -> Trial:
    """Reads a file as a return of the campaign that a draft would become; nothing is taken in or stored.

    Raises:
        UsageError: the campaign can't be made, or the file can't be opened.
    """
    with as_campaign(whole, guard_of(workspace)) as templates:
        opened = open_office(workspace, templates)
        (found,) = read_files(opened, engine, [file], whole.draft.id)
    return Trial(file.name, tuple(_form(one) for one in found.documents), tuple(_passed(found)))


def _passed(found: ExtractedFile) -> Iterator[str]:
    if found.reading.error is not None:
        yield found.reading.error.message
    yield from (why_passed(one) for one in found.reading.ignored)


def _form(one: ExtractedDocument) -> TriedForm:
    units = {unit.id: unit.name for unit in one.units}
    named = units.get(one.unit.id or "", f"{STANDINGS['unknown_unit']}（{one.unit.raw or '没有写'}）")
    answers = (_answer(one.form, name, answer) for name, answer in one.reading.values.items() if name in one.form.fields)
    lists = (_rows(one.form, name, items) for name, items in one.reading.groups.items() if one.form.has_items(name))
    return TriedForm(one.form.title, named, tuple(answers), tuple(lists), tuple(dict.fromkeys(each.message for each in one.findings)))


def _answer(form: FormSpec, name: str, answer: Answer) -> TriedAnswer:
    shown = value_words(form, FieldAddress(name), answer.value)
    doubts = tuple(one.message for one in answer.findings)
    return TriedAnswer(form.fields[name].name, shown, answer.raw, place_words(answer.source), doubts)


def _rows(form: FormSpec, name: str, items: Iterable[Item]) -> TriedRows:
    asked = form.item_fields(name)
    title = form.lists[name].title if name in form.lists else form.groups[name].title
    rows = (
        tuple(
            value_words(form, FieldAddress(name, place, column), item.values[column].value) if column in item.values else ""
            for column in asked
        )
        for place, item in enumerate(items, 1)
    )
    return TriedRows(title, tuple(one.name for one in asked.values()), tuple(rows))
