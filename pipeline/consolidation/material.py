"""What a consolidation is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.core.reading import FileReading
from pipeline.consolidation.whose import NO_OTHERS, Campaigns
from pipeline.core.decision import Decision
from pipeline.core.model import Arrival


@dataclass(frozen=True)
class Material:
    """All that a consolidation is made of.

    Attributes:
        arrivals: Every file ever received.
        readings: What was read, by sha256.
        decisions: What persons decided, every row ever appended. What says what a return meant holds for past days too.
        definition: Hash of the forms.
        campaigns: All that are declared where it lies; none where this one stands alone.
    """

    arrivals: Sequence[Arrival]
    readings: Mapping[str, FileReading]
    decisions: Sequence[Decision] = ()
    definition: str = ""
    campaigns: Campaigns = NO_OTHERS
