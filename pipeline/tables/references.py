"""Reference lists of a campaign's folder, read when the office opens: plain lists by their heads, forms as returns are read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.core.reading import Answer, FileReading, Finding, Item, Reading
from extractors.form import FormSpec
from pipeline.campaign.tables.source_columns import Declared, rows_in
from pipeline.campaign.tables.table_specs import Reference
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.errors import CampaignError
from pipeline.core.model import OWN
from pipeline.tables.source_rows import Origin, Row, answers_of, item_row

_BESIDE = "其他内容"
"""What stands in a row beside its columns."""
AsForm = Callable[[str, Path, bytes], FileReading | None]
"""Reads a file as a form of that name; none where the campaign has no such form."""


@dataclass(frozen=True, slots=True)
class ReferenceRows:
    """A reference as read; `absent` where its file is not there and need not be. `digest` names its content.

    `doubts` are what its reading leaves to a person, where it is read as a form; `whole` is not where parts could not be read.
    """

    rows: tuple[Row, ...] = ()
    absent: bool = False
    digest: str = ""
    doubts: tuple[ReviewEntry, ...] = ()
    whole: bool = True


def read_references(declared: Declared, folder: Path, as_form: AsForm = lambda *_: None) -> dict[str, ReferenceRows]:
    """Every reference of a campaign.

    Args:
        declared: The campaign.
        folder: Where its files lie.
        as_form: Reads those that are forms.

    Raises:
        CampaignError: a file is missing, can't be read, or lacks a declared column.
    """
    return {name: _read(declared, reference, folder, as_form) for name, reference in declared.references.items()}


def digest_of(references: Mapping[str, ReferenceRows]) -> str:
    """Names the content of all references, so that a report made from other ones can be told; empty where there are none."""
    return "".join(f"|{name}:{one.digest}" for name, one in sorted(references.items()))


def _read(declared: Declared, reference: Reference, folder: Path, as_form: AsForm) -> ReferenceRows:
    path = folder / reference.file
    if not reference.file or not path.is_file():
        if reference.file and not reference.optional:
            message = f"找不到名单文件“{reference.file}”，请把它放到 {folder} 或改正 references 中的 file。"
            raise CampaignError(message)
        return ReferenceRows(absent=True)
    data = path.read_bytes()
    if reference.form:
        reading = as_form(reference.form, path, data)
        return ReferenceRows(absent=True) if reading is None else _form_rows(declared, reference, (path, data), reading)
    from pipeline.tables.reference_files import list_rows  # noqa: PLC0415 - loads every reader of files, and most lists are kept as read

    rows = list_rows(path, data, reference.columns, declared.year)
    return ReferenceRows(tuple(rows), digest=hashlib.sha256(data).hexdigest())


def _form_rows(declared: Declared, reference: Reference, file: tuple[Path, bytes], reading: FileReading) -> ReferenceRows:
    path, data = file
    if reading.error is not None or not reading.readings:
        why = reading.error.message if reading.error else f"里面没有“{declared.forms[reference.form].title}”的内容。"
        message = f"名单文件 {path} 读不出来：{why}"
        raise CampaignError(message)
    spec = declared.forms[reference.form]
    group = rows_in(spec, reference.list)
    rows = (row for one in reading.readings for row in _reading_rows(one.values, one.groups.get(group, ()), (spec, group), path.name))
    doubts = (entry for one in reading.readings for entry in _doubts(one, spec, path.name))
    return ReferenceRows(tuple(rows), digest=hashlib.sha256(data).hexdigest(), doubts=tuple(doubts), whole=not reading.is_unreadable)


def _doubts(reading: Reading, spec: FormSpec, file: str) -> Iterator[ReviewEntry]:
    """What the reading of a reference leaves open; it belongs to the office itself."""
    for finding in reading.findings:
        yield ReviewEntry(None, file, None, OWN, None, spec.title, "", None, finding)
    for name, answer in reading.values.items():
        yield from (_doubt(answer, finding, spec.fields[name].name, file) for finding in answer.findings)
    for group, items in reading.groups.items():
        title = spec.lists[group].title if group in spec.lists else spec.groups[group].title
        for place, item in enumerate(items, 1):
            for column, answer in item.values.items():
                asked = spec.item_fields(group).get(column)
                label = f"{title}第{place}行·{asked.name if asked else _BESIDE}"
                yield from (_doubt(answer, finding, label, file) for finding in answer.findings)


def _doubt(answer: Answer, finding: Finding, label: str, file: str) -> ReviewEntry:
    return ReviewEntry(None, file, None, OWN, None, label, answer.raw, answer.value, finding)


def _reading_rows(values: Mapping[str, Answer], items: Sequence[Item], of: tuple[FormSpec, str], file: str) -> Iterator[Row]:
    spec, group = of
    if not group:
        scalars, doubts = answers_of(values, spec.fields)
        yield Row(scalars, frozenset(doubts), None, Origin(None, file))
    for item in items:
        yield item_row(item, spec.item_fields(group), Origin(None, file, None, item.source))
