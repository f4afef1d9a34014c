"""Values of the pipeline as rows of the tables, and rows as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.core import address
from extractors.serial import value_from_json, value_to_json
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival
from pipeline.ledger.checksums import Columns

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One finished run of one campaign.

    Attributes:
        campaign: Id of the campaign.
        as_of: The day whose end the report shows.
        started_at: With zone.
        finished_at: With zone.
        generated_from: Hash of all that the report was made from; equal hash, equal report.
        parsed: Files that were read anew.
        problems: Things that need a person.
    """

    campaign: str
    as_of: dt.date
    started_at: dt.datetime
    finished_at: dt.datetime
    generated_from: str
    parsed: int
    problems: int


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail that was fetched and is safe.

    Attributes:
        account: The mailbox, as user and server name it.
        folder: The folder in it.
        uidvalidity: The folder's numbering.
        uid: The mail's number in that numbering.
        sha256: Of its bytes.
    """

    account: str
    folder: str
    uidvalidity: int
    uid: int
    sha256: str


def instant(moment: dt.datetime) -> int:
    """Microseconds since 1970 in UTC, exactly. A moment without a zone is a mistake of the program and raises `TypeError`."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1)


def arrival_row(arrival: Arrival) -> dict[str, Any]:
    """The row of one arrival."""
    row = _fields(arrival)
    return {**row, "received_at": arrival.received_at.isoformat(), "instant": instant(arrival.received_at)}


def arrival_of(row: Columns) -> Arrival:
    """The arrival of one row."""
    return Arrival(**{**_columns(Arrival, row), "received_at": dt.datetime.fromisoformat(row["received_at"])})


def decision_row(decision: Decision) -> dict[str, Any]:
    """The row of one decision; its numbers are given when it is stored."""
    return {
        **_fields(decision),
        "kind": decision.kind.value,
        "field": address.printed(decision.field),
        "value": value_to_json(decision.value),
        "at": decision.at.isoformat(),
        "instant": instant(decision.at),
    }


def decision_of(row: Columns) -> Decision:
    """The decision of one row."""
    return decision_of_entry(_columns(Decision, row))


def decision_entry(decision: Decision) -> dict[str, Any]:
    """A decision as a journal holds it."""
    row = decision_row(decision)
    del row["instant"]
    return row


def decision_of_entry(entry: Mapping[str, Any]) -> Decision:
    """The decision that `decision_entry` wrote down."""
    told = {
        "kind": DecisionKind(entry["kind"]),
        "field": address.parsed(entry["field"]),
        "value": value_from_json(entry["value"]),
        "at": dt.datetime.fromisoformat(entry["at"]),
    }
    return Decision(**{**entry, **told})


def run_row(run: RunRecord) -> dict[str, Any]:
    """The row of one run, without its number."""
    return {**_fields(run), "started_at": run.started_at.isoformat(), "finished_at": run.finished_at.isoformat()}


def run_of(row: Columns) -> RunRecord:
    """The run of one row."""
    moments = {name: dt.datetime.fromisoformat(row[name]) for name in ("started_at", "finished_at")}
    return RunRecord(**{**_columns(RunRecord, row), **moments})


def fetched_row(mail: FetchedMail) -> dict[str, Any]:
    """The row of one fetched mail."""
    return _fields(mail)


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__}


def _columns(kind: Any, row: Columns) -> dict[str, Any]:
    """The columns that `kind` has too, still as the table has them."""
    return {name: row[name] for name in kind.__dataclass_fields__}
