"""Decisions as a ledger gives them back."""

from __future__ import annotations

import datetime as dt

from extractors.core.address import FieldAddress
from extractors.core.reading import Value
from pipeline.core.decision import Decision, DecisionKind

MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def decision(number: int, kind: DecisionKind, subject: str, value: Value = None, field: FieldAddress | None = None) -> Decision:
    """The decision of that number, of any campaign, made so many minutes after the others."""
    at = MOMENT + dt.timedelta(minutes=number)
    return Decision("", kind, subject, "电话核实", "李", at, field, value, number, number)
