"""The papers of a campaign: what was made when and from what, handed out, made again for any past day; and those that are signed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.app.correspondence import chase, send_back, slip
from pipeline.app.documents.exchange import KEPT, Manifest, exchange, heal, is_own, read_manifest
from pipeline.app.documents.publish import publish, refusals_told
from pipeline.app.nightly.outcome import Published
from pipeline.app.nightly.run import day_to_report
from pipeline.app.workspace.opened import consolidation_at, day_in, open_office
from pipeline.app.workspace.stored import require_read
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.consolidation.review import blocking
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.errors import UsageError
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.ledger import Ledger, RunRecord
from pipeline.render.gongwen.report import REPORT_NAME

FORMAL = "正式稿"


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of it.

    Attributes:
        folder: Where the papers are; none where they were refused.
        files: Their names.
        blocking: What is open and must be settled, or was passed over.
        hints: How many lesser doubts are open.
    """

    folder: Path | None
    files: tuple[str, ...]
    blocking: tuple[ReviewEntry, ...]
    hints: int


def sign(workspace: Workspace, campaign_id: str, as_of: dt.date | None, *, anyway: bool, now: dt.datetime) -> Signed:
    """Writes 正式稿 of a day into its folder of results.

    Raises:
        UsageError: there is no campaign of that name.
        TemplateError: a document can't be rendered.
        StorageError: the folder can't be written.
    """
    with workspace.locked(now=now):
        opened = open_office(workspace)
        (campaign,) = opened.chosen([campaign_id])
        with open_ledger(workspace) as ledger:
            whole = consolidation_at(opened, ledger, campaign, day_in(campaign, as_of, now))
        block = blocking(campaign, whole)
        hints = len(whole.doubts) - sum(one.about == "counted" for one in block)
        if block and not anyway:
            return Signed(None, (), block, hints)
        from pipeline.render.outbox import render_formal  # noqa: PLC0415 - a refusal needs none of the writers

        files = render_formal(campaign, opened.layouts[campaign.id], whole)
        folder = workspace.outbox / campaign.id / whole.as_of.isoformat() / FORMAL
        with refusals_told(folder):
            heal(folder.parent)
            exchange(folder, files.items(), hashlib.sha256(whole.generated_from.encode()).hexdigest())
    return Signed(folder, tuple(files), block, hints)


DRAFT = "送审稿"
DATA = "数据（供其他程序）"
_OF_UNITS = (chase.FOLDER, send_back.FOLDER, slip.FOLDER)
_MACHINES = (".json", ".csv")
VIEWABLE = (".docx", ".xlsx", ".pdf")
"""What can be shown as pictures of its pages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the outbox.

    Attributes:
        path: Below the folder of the campaign, with `/`.
        made_at: When it was written, in the office's zone.
        changed: Whether a person has changed it since, or put it there.
    """

    path: str
    size: int
    made_at: dt.datetime
    changed: bool = False

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.path.rpartition("/")[2]

    @property
    def viewable(self) -> bool:
        """Whether its pages can be shown."""
        return self.name.lower().endswith(VIEWABLE)


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers that belong together, under the clerk's word for them."""

    title: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class PaperDay:
    """The papers of one day, and the run that made them; none where they were not made by a run."""

    day: dt.date
    groups: tuple[PaperGroup, ...]
    run: RunRecord | None = None


def paper_days(workspace: Workspace, campaign: str) -> tuple[dt.date, ...]:
    """The days of which there are papers, the newest first."""
    root = workspace.outbox / campaign
    folders = [root, *(root / name for name in (*_OF_UNITS, KEPT))]
    return tuple(sorted({day for folder in folders for day in _days_in(folder)}, reverse=True))


def papers_of(workspace: Workspace, ledger: Ledger, campaign: str, day: dt.date) -> PaperDay:
    """The papers of one day."""
    root, name = workspace.outbox / campaign, day.isoformat()
    manifest = read_manifest(root / name)
    signed = read_manifest(root / name / FORMAL)
    results = [_paper(root, path, (root / name, manifest)) for path in _files(root / name) if FORMAL not in path.parts]
    data = [one for one in results if one.name.lower().endswith(_MACHINES)]
    groups = [
        PaperGroup(FORMAL, tuple(_paper(root, path, (root / name / FORMAL, signed)) for path in _files(root / name / FORMAL))),
        PaperGroup(DRAFT, tuple(one for one in results if one not in data)),
        *(PaperGroup(kind, tuple(_paper(root, path) for path in _files(root / kind / name))) for kind in (*_OF_UNITS, KEPT)),
        PaperGroup(DATA, tuple(data)),
    ]
    run = next((one for one in reversed(ledger.runs(campaign)) if one.as_of == day), None)
    return PaperDay(day, tuple(one for one in groups if one.papers), run)


def paper_path(workspace: Workspace, campaign: str, path: str) -> Path:
    """The file of a paper, by its path below the folder of the campaign.

    Raises:
        UsageError: there is none; a path that leads out of that folder, a hidden file or a link is none.
    """
    root = workspace.outbox / campaign
    parts = PurePosixPath(path).parts
    found = root.joinpath(*parts)
    sound = parts and not any(part.startswith((".", "/")) or "\\" in part or ":" in part or "\0" in part for part in parts)
    if not sound or not found.is_file() or not found.resolve().is_relative_to(root.resolve()):
        message = "没有这份文书，可能已经重新生成或移走，请刷新文书页。"
        raise UsageError(message)
    return found


def remake(workspace: Workspace, campaign_id: str, day: dt.date, clock: Callable[[], dt.datetime]) -> Published:
    """The papers of a day made again out of what had arrived by then and what is decided now.

    Raises:
        UsageError: there is no campaign of that name, the day is still to come, or something waits to be read.
        TemplateError: a document can't be rendered.
        StorageError: the folder can't be written.
    """
    started = clock()
    with workspace.locked(now=started):
        opened = open_office(workspace)
        (campaign,) = opened.chosen([campaign_id])
        as_of = day_to_report(day, started.astimezone(campaign.zone).date())
        with open_ledger(workspace) as ledger:
            require_read(opened, ledger)
            whole = consolidation_at(opened, ledger, campaign, as_of)
            results = publish(workspace.outbox, campaign, opened.layouts[campaign.id], whole)
            ledger.record_run(RunRecord(campaign.id, as_of, started, clock(), whole.generated_from, 0, len(whole.waiting)))
    return Published(whole, results.folder, results.fresh, results.aside)


def _days_in(folder: Path) -> Iterator[dt.date]:
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            day = dt.date.fromisoformat(path.name)
        except ValueError:
            continue
        if path.is_dir() and not path.is_symlink():
            yield day


def _files(folder: Path) -> list[Path]:
    """Every regular file below a folder that is not hidden, the report first, then those of the folder itself; links are passed over."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    shown = [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    return sorted(shown, key=lambda path: (len(path.parts), path.name != REPORT_NAME, path.name))


def _paper(root: Path, path: Path, made: tuple[Path, Manifest] | None = None) -> Paper:
    stat = path.stat()
    changed = made is not None and not is_own(path, made[1].files.get(path.relative_to(made[0]).as_posix()))
    return Paper(path.relative_to(root).as_posix(), stat.st_size, dt.datetime.fromtimestamp(stat.st_mtime, OFFICE_ZONE), changed)
