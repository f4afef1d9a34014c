"""The frames of a consolidation and of its declared tables, and how a frame is written as CSV that Excel opens without harm."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, get_args

from extractors.frames import (
    COUNT,
    LARGEST,
    NUMBER,
    TEXT,
    YES_OR_NO,
    FrameRows,
    Row,
    answer_cells,
    beside,
    cell,
    finding_cells,
    fitting,
    group_fields,
    item_cells,
    joined,
    scalar_columns,
    typed,
)
from pipeline.campaign import Campaign
from pipeline.consolidation.review import doubts_of
from pipeline.core.consolidated import Consolidation, Table, TableRow
from pipeline.core.model import Arrival, Standing, Submission, Unit

if TYPE_CHECKING:
    import pandas as pd

_BELONGS = {"submission": TEXT, "file": TEXT, "part": TEXT, "unit_id": TEXT, "unit_name": TEXT, "kind": TEXT}
_RECEIPT = dict.fromkeys(["sha256", "received_at", "campaign", "form", "unit_raw", "unit_match", "standing", "replaced_by"], TEXT)
_SUBMISSION = _RECEIPT | {"late": YES_OR_NO, "nil": YES_OR_NO, "corrected": TEXT}
_ITEM = {"form": TEXT, "standing": TEXT, "ordinal": COUNT}
_ITEM_END = {"source": TEXT, "findings": TEXT}
_FINDING = {"standing": TEXT, "code": TEXT, "severity": TEXT, "field": TEXT, "message": TEXT, "source": TEXT, "confidence": NUMBER}
_STANDINGS: tuple[Standing, ...] = get_args(Standing)
_FILE = {"arrival": TEXT, "file": TEXT, "sha256": TEXT, "size": COUNT, "received_at": TEXT, "pinned": TEXT, "sender": TEXT, "subject": TEXT}
_ARRIVAL = _FILE | dict.fromkeys(_STANDINGS, COUNT) | {"passed": COUNT, "reason": TEXT, "error": TEXT}
_AT_ONCE = 5000
"""Rows that are written together: of 20,000 units they take 25 MiB, and all at once 135."""
Column = Sequence[object]
"""The values of a column, row by row; what is missing is `None`, which CSV has as nothing."""
_HARMFUL = re.compile(r"'*[=+\-@＝＋－＠\t\r\n].", re.DOTALL)
_HARMFUL_FIRST = frozenset("'=+-@＝＋－＠\t\r\n")
_UNSURE = "\0="
_COUNTED = {int, type(None)}
_MAYBE_HARMFUL = re.compile("\0['=+\\-@＝＋－＠\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def frames(campaign: Campaign, consolidation: Consolidation) -> dict[str, pd.DataFrame]:
    """The frames of one campaign on one day. Rows stand in the order of arrival, items in the order of their document.

    Returns:
        `submissions`, every return whatever its `standing` (only `counted` ones are in the totals): `submission`, `file`, `part`,
        `unit_id`, `unit_name`, `kind`, …, `corrected` (names of corrected fields), then value, `_raw` and `_source` of each field.
        One frame a group or list with the same head, `form`, `standing`, `ordinal`, its fields, `source` and `findings`.
        `findings` of every return and file; `arrivals`, one row a file: how many returns of each standing it gave.
        Dtypes as in `extractors.frames.frames`; times are ISO texts with their zone.
    """
    return {name: typed(made.rows, made.columns) for name, made in frame_rows(campaign, consolidation).items()}


def frame_rows(campaign: Campaign, consolidation: Consolidation) -> dict[str, FrameRows]:
    """The rows of the same frames."""
    return {name: FrameRows(tuple(made.rows), made.columns) for name, made in each_frame(campaign, consolidation)}


def each_frame(campaign: Campaign, consolidation: Consolidation) -> Iterator[tuple[str, FrameRows]]:
    """The rows of the same frames one after the other, each made when it is asked for, once: a large frame is never there as a whole."""
    units = {status.unit.id: status.unit for status in consolidation.units}
    columns = joined(_BELONGS, _SUBMISSION, scalar_columns(campaign.forms))
    yield "submissions", FrameRows((_submission_row(s, campaign, _head(s, units)) for s in consolidation.submissions), columns)
    for name, fields in group_fields(campaign.forms).items():
        rows = (row for s in consolidation.submissions for row in _item_rows(s, name, beside(_item_head(s, _head(s, units)), fields)))
        yield name, FrameRows(rows, joined(beside(_BELONGS | _ITEM, fields), fields, _ITEM_END))
    doubts = (row for s in consolidation.submissions for row in _finding_rows(s, units))
    lost: Iterator[Row] = (
        {"file": one.arrival.name, "part": "", "code": one.error.code, "severity": "error", "message": one.error.message}
        for one in consolidation.unreadable
    )
    yield "findings", FrameRows(chain(doubts, lost), joined(_BELONGS, _FINDING))
    yield "arrivals", FrameRows(_arrival_rows(campaign, consolidation), _ARRIVAL)


def csv_bytes(made: FrameRows) -> bytes:
    r"""A frame as CSV: UTF-8 with BOM, `\r\n`, empty for what is missing.

    A text that Excel would run as a formula (it begins with =, +, -, @, also full-width, a tab or a line end, and is no plain
    number) gets an apostrophe before it, so does one that has such an apostrophe already; taking one off gives the text back.
    """
    rows, names = iter(made.rows), tuple(made.columns)
    target = io.BytesIO()
    target.write(codecs.BOM_UTF8 + _lines([list(map(_harmless, names))]))
    while some := list(islice(rows, _AT_ONCE)):
        columns = [_WRITTEN[dtype](values) for dtype, values in zip(made.columns.values(), _columns(some, names), strict=True)]
        target.write(_lines(zip(*columns, strict=True)))
    return target.getvalue()


def _lines(rows: Iterable[Iterable[object]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode("utf-8", "backslashreplace")


def _columns(rows: Sequence[Row], names: tuple[str, ...]) -> Iterable[Column]:
    """What stands in each column; most frames have rows with a value for each of them."""
    try:
        return [list(map(itemgetter(name), rows)) for name in names]
    except KeyError:
        return [[row.get(name) for row in rows] for name in names]


def _texts(values: Column) -> Column:
    try:
        beginnings = "\0".join(["", *filter(None, values)])  # type: ignore[list-item] # what is no text raises an error
    except TypeError:
        beginnings = _UNSURE
    if not _MAYBE_HARMFUL.search(beginnings):  # most columns
        return values
    return [
        value if value is None or (type(value) is str and value[:1] not in _HARMFUL_FIRST) else _harmless(str(value)) for value in values
    ]


def _counts(values: Column) -> Column:
    if set(map(type, values)) <= _COUNTED and max(map(abs, filter(None, values)), default=0) <= LARGEST:  # type: ignore[arg-type] # whole numbers
        return values
    fit = (fitting(value, COUNT) for value in values)
    return [int(one) if isinstance(one, float) and one.is_integer() else one for one in fit]


def _numbers(values: Column) -> Column:
    fit = (fitting(value, NUMBER) for value in values)
    return [float(one) if isinstance(one, int | float) else None for one in fit]


def _yes_or_no(values: Column) -> Column:
    return [None if value is None else bool(value) for value in values]


_WRITTEN: dict[str, Callable[[Column], Column]] = {TEXT: _texts, COUNT: _counts, NUMBER: _numbers, YES_OR_NO: _yes_or_no}


def _harmless(text: str) -> str:
    if text[:1] not in _HARMFUL_FIRST:  # most texts
        return text
    return f"'{text}" if _HARMFUL.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def _head(submission: Submission, units: dict[str, Unit]) -> Row:
    unit = units.get(submission.unit.id or "")
    place: Row = {"submission": submission.id, "file": submission.arrival.name, "part": submission.part}
    return place | {"unit_id": submission.unit.id, "unit_name": unit and unit.name, "kind": unit and unit.kind}


def _submission_row(submission: Submission, campaign: Campaign, head: Row) -> Row:
    told: Row = {
        "sha256": submission.arrival.sha256,
        "received_at": _time(submission.arrival, campaign),
        "campaign": campaign.id,
        "form": submission.form,
        "unit_raw": submission.unit.raw,
        "unit_match": submission.unit.match,
        "standing": submission.standing,
        "replaced_by": submission.replaced_by,
        "late": submission.late,
        "nil": submission.nil,
        "corrected": _codes(str(c.field) for c in submission.corrections),
    }
    return head | told | answer_cells(submission.values, campaign.forms[submission.form].fields)


def _item_head(submission: Submission, head: Row) -> Row:
    return head | {"form": submission.form, "standing": submission.standing}


def _item_rows(submission: Submission, group: str, head: Row) -> list[Row]:
    return [head | item_cells(item) for item in submission.groups.get(group, ())]


def _finding_rows(submission: Submission, units: dict[str, Unit]) -> Iterator[Row]:
    head: Row = {}
    for one in doubts_of(submission):
        head = head or {**_head(submission, units), "standing": submission.standing}
        yield {**head, **finding_cells(*one)}


def _arrival_rows(campaign: Campaign, consolidation: Consolidation) -> Iterator[Row]:
    standings = Counter((s.arrival.id, s.standing) for s in consolidation.submissions)
    errors: dict[str, list[str]] = {}
    reasons: dict[str, list[str]] = {}
    for unreadable in consolidation.unreadable:
        errors.setdefault(unreadable.arrival.id, []).append(unreadable.error.code)
    for passed in consolidation.passed:
        reasons.setdefault(passed.arrival.id, []).append(passed.ignored.reason)
    for one in consolidation.arrivals:
        row: Row = {"arrival": one.id, "file": one.name, "sha256": one.sha256, "size": one.size, "received_at": _time(one, campaign)}
        row |= {"pinned": one.pinned, "sender": one.sender, "subject": one.subject}
        row |= {standing: standings[one.id, standing] for standing in _STANDINGS}
        row |= {"passed": len(reasons.get(one.id, ())), "reason": _codes(reasons.get(one.id, ()))}
        yield row | {"error": _codes(errors.get(one.id, ()))}


def _codes(codes: Iterable[str]) -> str | None:
    return " ".join(dict.fromkeys(codes)) or None


def _time(arrival: Arrival, campaign: Campaign) -> str:
    return arrival.received_at.astimezone(campaign.zone).isoformat()


_DTYPES = {"count": COUNT, "number": NUMBER, "percent": NUMBER}


def table_rows(table: Table) -> FrameRows:
    """The rows of a table: `unit_id`, its columns, and `notes` (what is not proved, by column). The total is no row."""
    columns = {"unit_id": TEXT, **{column.name: _DTYPES.get(column.kind, TEXT) for column in table.columns}, "notes": TEXT}
    return FrameRows([_row(table, row) for row in table.rows], columns)


def _row(table: Table, row: TableRow) -> Row:
    notes = [f"{column.name}: {one.note}" for column, one in zip(table.columns, row.cells, strict=True) if one.note]
    values = {column.name: cell(one.value) for column, one in zip(table.columns, row.cells, strict=True)}
    return {"unit_id": row.unit_id, **values, "notes": "; ".join(notes) or None}
