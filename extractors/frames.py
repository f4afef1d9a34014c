"""Readings → normalized pandas frames: one row a return, one frame a group, provenance beside the values.

Every frame has its columns, and their types, from the forms alone, so that an empty day and a full one look the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from extractors.core import address
from extractors.core.location import printed
from extractors.core.reading import Answer, FileReading, Finding, Item, Reading, Value, answer_doubts
from extractors.form import FormSpec

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, object]
Forms = Mapping[str, FormSpec]

TEXT = "string"
COUNT = "Int64"
NUMBER = "Float64"
YES_OR_NO = "boolean"
LIST_MARK = "、"

_DTYPES = {"count": COUNT, "number": NUMBER, "yesno": YES_OR_NO}
LARGEST = 2**63 - 1
"""What a column of pandas' `Int64` can hold."""
_SUBMISSION = {"file": TEXT, "sha256": TEXT, "part": TEXT, "campaign": TEXT, "form": TEXT, "unit_raw": TEXT}
_ITEM = {"file": TEXT, "part": TEXT, "form": TEXT, "ordinal": COUNT}
_FINDING = {
    "file": TEXT,
    "part": TEXT,
    "code": TEXT,
    "severity": TEXT,
    "field": TEXT,
    "message": TEXT,
    "source": TEXT,
    "confidence": NUMBER,
}
_KEPT = frozenset({"ordinal", "source", "findings"})
"""Fixed columns that no field may have the name of: they say something of every item."""
_ITEM_END = {"source": TEXT, "findings": TEXT}


def frames(files: Iterable[tuple[str, FileReading]], forms: Forms) -> dict[str, pd.DataFrame]:
    """The frames of what was read.

    Args:
        files: File name and reading of each file, in the order that the rows shall have.
        forms: The forms of the campaign whose readings these are. A reading of another form is a `KeyError`.

    Returns:
        `submissions`, one row a reading: `file`, `sha256`, `part`, `campaign`, `form`, `unit_raw`, then for each scalar field `f` of
        the forms `f` (`Int64` for a count, `boolean` for yes or no, else `string`; a list is joined by 、), `f_raw` and `f_source`.
        One frame a group or list, one row an item: `file`, `part`, `form`, `ordinal` (`Int64`), its fields, `source`, `findings` (codes);
        where a field has the name of one of the first three, the fixed column is called `return_part` and so on.
        `findings`, one row a doubt or file error: `file`, `part`, `code`, `severity`, `field`, `message`, `source`,
        `confidence` (`Float64`, of what was read from a picture).
        All columns not named otherwise are `string`; what is missing is `<NA>`.
    """
    submissions: list[Row] = []
    groups = group_fields(forms)
    items: dict[str, list[Row]] = {name: [] for name in groups}
    doubts: list[Row] = []
    for file, read in files:
        if read.error:
            doubts.append({"file": file, "part": "", "code": read.error.code, "severity": "error", "message": read.error.message})
        for reading in read.readings:
            place = {"file": file, "part": reading.part}
            told = {"sha256": read.sha256, "campaign": reading.campaign, "form": reading.form, "unit_raw": reading.unit.raw}
            submissions.append(place | told | answer_cells(reading.values, forms[reading.form].fields))
            for name, found in reading.groups.items():
                head = beside(place | {"form": reading.form}, groups[name])
                items[name] += [head | item_cells(item) for item in found]
            doubts += [place | finding_cells(*one) for one in _doubts_of(reading)]
    made = {"submissions": typed(submissions, joined(_SUBMISSION, scalar_columns(forms)))}
    for name, fields in groups.items():
        made[name] = typed(items[name], joined(beside(_ITEM, fields), fields, _ITEM_END))
    return made | {"findings": typed(doubts, _FINDING)}


def scalar_columns(forms: Forms) -> dict[str, str]:
    """Column → dtype of every scalar field of `forms`: the value, its raw text and its place.

    A field that two forms ask for with different types is a text.
    """
    columns: dict[str, str] = {}
    for form in forms.values():
        for name, spec in form.fields.items():
            dtype = _DTYPES.get(spec.type, TEXT)
            columns[name] = dtype if columns.get(name, dtype) == dtype else TEXT
            columns |= dict.fromkeys(_beside(name), TEXT)
    return columns


def group_fields(forms: Forms) -> dict[str, dict[str, str]]:
    """Group or list → column → dtype, for every one of `forms`; those of one name share a frame."""
    groups: dict[str, dict[str, str]] = {}
    for form in forms.values():
        for name in (*form.groups, *form.lists):
            columns = groups.setdefault(name, {})
            for field, spec in form.item_fields(name).items():
                dtype = _DTYPES.get(spec.type, TEXT)
                columns[field] = dtype if columns.get(field, dtype) == dtype else TEXT
    return groups


def answer_cells(values: Mapping[str, Answer], fields: Iterable[str]) -> Row:
    """The cells of scalar answers: each value, its raw text and its place."""
    row: Row = {}
    for name in fields:
        answer = values[name]
        row[name] = cell(answer.value)
        raw, source = _beside(name)
        row[raw], row[source] = answer.raw, printed(answer.source)
    return row


@lru_cache(maxsize=1024)
def _beside(name: str) -> tuple[str, str]:
    """The columns of the raw text and of the place of a field."""
    return f"{name}_raw", f"{name}_source"


def item_cells(item: Item) -> Row:
    """The cells of one item, with the codes of its findings."""
    row: Row = {"ordinal": item.ordinal}
    findings: tuple[Finding, ...] = ()
    for name, answer in item.values.items():  # noqa: PD011 -- a mapping, no frame
        row[name] = cell(answer.value)
        if answer.findings:
            findings += answer.findings
    row["source"] = printed(item.source)
    row["findings"] = " ".join(finding.code for finding in findings) if findings else None
    return row


def finding_cells(finding: Finding, confidence: float | None) -> Row:
    """The cells of one finding, with how sure OCR is of the answer that it is about."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "field": address.printed(finding.field),
        "message": finding.message,
        "source": printed(finding.source),
        "confidence": confidence,
    }


def _doubts_of(reading: Reading) -> Iterator[tuple[Finding, float | None]]:
    yield from ((finding, None) for finding in reading.findings)
    yield from ((finding, reading.unit.confidence) for finding in reading.unit.findings)
    yield from answer_doubts(reading.values, reading.groups)


def cell(value: Value) -> object:
    """A value as it stands in a frame: a list joined, everything else as it is."""
    return LIST_MARK.join(value) if isinstance(value, tuple) else value


def beside(fixed: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Fixed columns beside the fields of an item: a field keeps its name, a fixed column that has the same gives way (`return_part`)."""
    taken = set(fields)
    return {f"return_{name}" if name in taken and name not in _KEPT else name: value for name, value in fixed.items()}


def joined(*parts: Mapping[str, str]) -> dict[str, str]:
    """Columns of several parts in one order.

    Raises:
        ValueError: a field of the form has the name of another column; the one would hide the other.
    """
    columns: dict[str, str] = {}
    for part in parts:
        for name, dtype in part.items():
            if name in columns:
                message = f"表中的字段名“{name}”与数据表的固定列同名，请在 campaign.yaml 中改名。"
                raise ValueError(message)
            columns[name] = dtype
    return columns


@dataclass(frozen=True, slots=True)
class FrameRows:
    """The rows of a frame, which may be there to be gone over once only, and its columns with their dtypes, before there is a frame."""

    rows: Iterable[Row]
    columns: Mapping[str, str]


def typed(rows: Iterable[Row], columns: Mapping[str, str]) -> pd.DataFrame:
    """A frame with exactly `columns`, each of its dtype, also where there is no row.

    A count that no 64-bit number holds stays `<NA>`; its raw text stands beside it.
    """
    import pandas as pd  # noqa: PLC0415 - a run writes the rows as CSV, and the import takes half a second

    rows = tuple(rows)
    data = {name: [pd.NA if (one := fitting(row.get(name), dtype)) is None else one for row in rows] for name, dtype in columns.items()}
    return pd.DataFrame(data, columns=list(columns), dtype="object").astype(dict(columns))


def fitting(value: object, dtype: str) -> object:
    """A value as a column of that dtype takes it; `None` where it holds none."""
    if value is None:
        return None
    if dtype == TEXT:
        return str(value)
    return None if isinstance(value, int) and abs(value) > LARGEST else value
