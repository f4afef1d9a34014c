"""How a campaign stands at the end of a day, as a screen or another program is told; telephone numbers are masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """One campaign; all of it can be written as JSON.

    Attributes:
        heading: Its title, the day, and the deadline.
        zone: The time zone of its office.
        data: The same as other programs get it (`docs/interface.md`).
        units: Of every unit its name, how it stands, when its return came, and in which file.
        review: Of everything that awaits a person its unit, field, text, and doubt.
    """

    heading: str
    zone: str
    data: dict[str, Any]
    units: Sequence[Sequence[str]]
    review: Sequence[Sequence[str]]

    def is_of_today(self, now: dt.datetime) -> bool:
        """Whether its day is the present one where its office is."""
        return bool(self.data["as_of"] == now.astimezone(ZoneInfo(self.zone)).date().isoformat())
