"""The frames of a consolidation and of its declared tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, get_args

from extractors.frames import (
    COUNT,
    NUMBER,
    TEXT,
    YES_OR_NO,
    FrameRows,
    Row,
    answer_cells,
    beside,
    cell,
    finding_cells,
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


class ReturnRows:
    """The rows of a frame, return by return, and those that stand behind them; to be gone over once."""

    def __init__(self, returns: Sequence[Submission], of: Callable[[Submission], Iterable[Row]], behind: Iterable[Row] = ()) -> None:
        """Takes what gives the rows of a return."""
        self.returns, self.of, self.behind = returns, of, behind

    def __iter__(self) -> Iterator[Row]:
        """All of them."""
        yield from chain(chain.from_iterable(map(self.of, self.returns)), self.behind)


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
    returns = consolidation.submissions
    yield "submissions", FrameRows(ReturnRows(returns, lambda s: [_submission_row(s, campaign, _head(s, units))]), columns)
    for name, fields in group_fields(campaign.forms).items():
        of_items = partial(_items_of, units, name, fields)
        yield name, FrameRows(ReturnRows(returns, of_items), joined(beside(_BELONGS | _ITEM, fields), fields, _ITEM_END))
    lost: Iterator[Row] = (
        {"file": one.arrival.name, "part": "", "code": one.error.code, "severity": "error", "message": one.error.message}
        for one in consolidation.unreadable
    )
    yield "findings", FrameRows(ReturnRows(returns, lambda s: _finding_rows(s, units), lost), joined(_BELONGS, _FINDING))
    yield "arrivals", FrameRows(_arrival_rows(campaign, consolidation), _ARRIVAL)


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


def _items_of(units: dict[str, Unit], group: str, fields: Collection[str], submission: Submission) -> list[Row]:
    head = beside(_item_head(submission, _head(submission, units)), fields)
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
