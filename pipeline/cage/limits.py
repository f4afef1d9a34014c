"""What is handed to the cage, and what one file may cost there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The defaults are far above what a form needs (`docs/limits.md`).

    Attributes:
        wall_seconds: Time by the clock; holds on every system.
        cpu_seconds: Computing time; where the system has such limits (Linux).
        memory_bytes: Memory that a worker may take; where the system has such limits (Linux).
        files_per_worker: A worker is replaced after so many files.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 20
    memory_bytes: int = 3 * 2**29
    files_per_worker: int = 200


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be read."""

    sha256: str
    name: str
    data: bytes
    pinned: str | None = None
