"""What was worked out last for a consolidation, kept as long as that lives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import ref

from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation

T = TypeVar("T")


def once(make: Callable[[Campaign, Consolidation], T]) -> Callable[[Campaign, Consolidation], T]:
    """The same pure function, which keeps what it gave last as long as the consolidation lives that it was asked for."""
    kept: list[tuple[Campaign, ref[Consolidation], T]] = []

    @wraps(make)
    def asked(campaign: Campaign, consolidation: Consolidation) -> T:
        for of_campaign, of_whole, found in tuple(kept):
            if of_campaign is campaign and of_whole() is consolidation:
                return found
        found = make(campaign, consolidation)
        kept[:] = [(campaign, ref(consolidation, lambda _: kept.clear()), found)]
        return found

    return asked
