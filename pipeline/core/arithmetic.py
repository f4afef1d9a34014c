"""Sums as people add: without the dust of binary fractions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeGuard


def exact_sum(values: Iterable[int | float]) -> int | float:
    """The sum as people add: 0.1 and 0.2 are 0.3."""
    total = sum((Decimal(str(value)) for value in values), Decimal())
    return int(total) if total == total.to_integral_value() else float(total)


def is_figure(value: object) -> TypeGuard[int | float]:
    """Whether a value can be added; yes and no can't."""
    return isinstance(value, int | float) and not isinstance(value, bool)
