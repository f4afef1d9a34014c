"""Date, sender and subject of received mails, asked for in a cage of their own: the intake itself opens no file.

A mail that is made to harm costs its own facts only; it is then registered under the time of its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors.formats.containers import MailFacts, mail_facts
from pipeline.cage.confine import allow_cpu, confine
from pipeline.cage.limits import Limits
from pipeline.cage.processes import LOST, processes


def facts_of(paths: Sequence[Path], limits: Limits) -> list[MailFacts | None]:
    """The facts of each file, `None` for what is no mail or can't be asked within the limits."""
    found: list[MailFacts | None] = []
    with processes(confine, (limits,), workers=1, tasks=limits.files_alone) as pool:
        futures = [pool.schedule(_facts, args=(path, limits), timeout=limits.wall_seconds) for path in paths]
        for future in futures:
            try:
                found.append(future.result())
            except LOST:
                found.append(None)
    return found


def _facts(path: Path, limits: Limits) -> MailFacts | None:
    allow_cpu(limits)
    try:
        with path.open("rb") as file:
            return mail_facts(file.read(limits.file.input), limits.file)
    except (Exception, SystemExit):  # noqa: BLE001 - the per-file boundary; when the file is read the same fault is told
        return None
