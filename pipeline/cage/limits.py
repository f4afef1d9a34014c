"""What is handed to the cage, and what one file may cost there."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.core.limits import LIMITS, OFFICE_LIMITS, OfficeLimits
from extractors.core.limits import Limits as FileLimits


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The defaults are far above what a form needs (`docs/limits.md`).

    Attributes:
        wall_seconds: Time by the clock; holds on every system.
        cpu_seconds: Computing time, as the system counts it.
        memory_bytes: Memory that a worker may take, as the system counts it.
        files_per_worker: A worker is replaced after so many files.
        file: What one file may ask for before and while it is opened.
        office: What a start of LibreOffice may cost.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 20
    memory_bytes: int = 3 * 2**29
    files_per_worker: int = 200
    file: FileLimits = LIMITS
    office: OfficeLimits = OFFICE_LIMITS


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read.

    Attributes:
        sha256: Of the whole file.
        name: As it was received.
        data: Its bytes; none of a file larger than the limit, which is not even loaded.
        pinned: The campaign that it belongs to, where that is known.
        closed: Campaigns to which it does not belong.
        oversize: The size of such a file.
    """

    sha256: str
    name: str
    data: bytes
    pinned: str | None = None
    oversize: int = 0
    closed: tuple[str, ...] = ()

    def fits(self, campaign: str) -> bool:
        """Whether it may be of a campaign."""
        return self.pinned in (None, campaign) and campaign not in self.closed

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.oversize or len(self.data)
