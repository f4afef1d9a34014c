"""What the last run said, kept for the next one: where nothing is new since, that ends before anything is loaded.

What is kept may be lost or deleted at any time: then the next run consolidates again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from extractors.core.reading import READER_VERSION
from pipeline.app.outcome import Said, UnreadableFile
from pipeline.consolidation.totals import ReturnCounts
from pipeline.core.bundled import MARKER
from pipeline.core.errors import StorageError
from pipeline.core.journal import Entry, journal_line, read_entries
from pipeline.core.storage import replace_file
from pipeline.core.version import __version__
from pipeline.core.workspace import Workspace

LAST_RUN = ".huizong.last-run"
"""Its file in the workspace."""
_OPENED_BY_WORD = "~$"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was said of a campaign.

    Attributes:
        said: On which day, and what.
        made_from: Names what its results were made from; empty where it has none.
        idle: Whether it came with the program and nothing has arrived for it.
    """

    said: Said
    made_from: str
    idle: bool


@dataclass(frozen=True, slots=True)
class LastRun:
    """What runs said that found the very same declarations and rows of the ledger.

    Attributes:
        declared: Names what was declared, and the program that read it.
        ledger: Names the rows of the ledger.
        zones: The zone of every campaign that is declared, and `titles` what it is called.
        kept: By campaign, for those that were run.
    """

    declared: str
    ledger: str
    zones: Mapping[str, str]
    titles: Mapping[str, str]
    kept: Mapping[str, Kept]

    def day_in(self, campaign: str, moment: dt.datetime) -> dt.date:
        """The day of a moment where the campaign's office is."""
        return moment.astimezone(ZoneInfo(self.zones[campaign])).date()

    def of(self, campaigns: Sequence[str], days: Mapping[str, dt.date]) -> list[Kept] | None:
        """What was said of these campaigns on these days; none where anything was not."""
        found = [self.kept[one] for one in campaigns if one in self.kept and self.kept[one].said.as_of == days[one]]
        return found if len(found) == len(campaigns) else None


def declarations(workspace: Workspace) -> str:
    """Names all that is declared in a workspace, file by file, and the program."""
    digest = hashlib.sha256(f"{__version__}|{READER_VERSION}".encode())
    files = [path for path in sorted(workspace.templates.rglob("*")) if path.is_file() and not path.name.startswith(_OPENED_BY_WORD)]
    for path in (workspace.root / MARKER, *files):
        content = path.read_bytes() if path.is_file() else b""
        name = path.relative_to(workspace.root).as_posix()
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()


def last_run(workspace: Workspace, declared: str) -> LastRun | None:
    """What is kept of the last run; none where something else was declared then."""
    try:
        (entry,) = read_entries(workspace.root / LAST_RUN).sound
        found = _decoded(entry)
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.declared == declared else None


def keep(workspace: Workspace, run: LastRun) -> None:
    """Keeps what a run said, beside what others said that found the same; on a full disk nothing, for all else is done."""
    before = last_run(workspace, run.declared)
    if before is not None and before.ledger == run.ledger:
        run = replace(run, kept={**before.kept, **run.kept})
    with suppress(StorageError):
        replace_file(workspace.root / LAST_RUN, journal_line(_encoded(run)).encode("utf-8", "replace"))


def _encoded(run: LastRun) -> Entry:
    kept = {name: {**asdict(one), "said": {**asdict(one.said), "as_of": one.said.as_of.isoformat()}} for name, one in run.kept.items()}
    return {"declared": run.declared, "ledger": run.ledger, "zones": dict(run.zones), "titles": dict(run.titles), "kept": kept}


def _decoded(entry: Entry) -> LastRun:
    kept = {name: Kept(_said(one["said"]), one["made_from"], one["idle"]) for name, one in entry["kept"].items()}
    return LastRun(entry["declared"], entry["ledger"], entry["zones"], entry["titles"], kept)


def _said(told: Mapping[str, Any]) -> Said:
    unreadable = tuple(UnreadableFile(**one) for one in told["unreadable"])
    counts = ReturnCounts(**told["counts"])
    return Said(**{**told, "as_of": dt.date.fromisoformat(told["as_of"]), "counts": counts, "unreadable": unreadable})
