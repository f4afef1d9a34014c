"""How many units returned, in time or late, and how many are missing: the counts that screen and documents tell alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.core.model import UnitStatus
from pipeline.wording.figures import percent


@dataclass(frozen=True, slots=True)
class ReturnCounts:
    """How the units of one kind, or all of them, stand: `expected = on_time + late + missing`, `partial` and `nil` among the returned."""

    name: str
    expected: int
    returned: int
    on_time: int
    late: int
    missing: int
    partial: int
    nil: int
    exempt: int

    @property
    def rate(self) -> str:
        """报送率."""
        return percent(self.returned, self.expected)

    @property
    def on_time_rate(self) -> str:
        """按期率."""
        return percent(self.on_time, self.expected)


def count_returns(name: str, statuses: Iterable[UnitStatus]) -> ReturnCounts:
    """The counts of some units, under a name."""
    units = list(statuses)
    states = Counter(status.state for status in units)
    returned, late = sum(status.returned for status in units), sum(status.late for status in units)
    return ReturnCounts(
        name=name,
        expected=len(units) - states["exempt"],
        returned=returned,
        on_time=returned - late,
        late=late,
        missing=states["missing"],
        partial=states["partial"],
        nil=states["nil"],
        exempt=states["exempt"],
    )
