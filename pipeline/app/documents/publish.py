"""`outbox/<campaign>/<as-of>/`: everything is rendered into a folder beside it and moved into place, so nobody sees half a report."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.form import Layout
from pipeline.app.documents.exchange import as_written, exchange, heal, is_as_written, read_manifest
from pipeline.app.nightly.outcome import Kept
from pipeline.app.progress import memory
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import StorageError
from pipeline.core.long_paths import plain
from pipeline.core.storage import reason
from pipeline.core.version import __version__

if TYPE_CHECKING:
    from pipeline.render.another_day import EarlierDay


_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG})
"""Refusals of a file that is open already, which name none; others that name none are no matter of the folder."""


@dataclass(frozen=True, slots=True)
class Results:
    """A folder of results.

    Attributes:
        folder: Where it is.
        made_from: Names what it was made from.
        fresh: Whether it was made now; where it was made from the same material before, it is left as it is.
        aside: Results that a person had changed, where they lie now.
    """

    folder: Path
    made_from: str
    fresh: bool
    aside: tuple[Path, ...] = ()


def publish(
    outbox: Path, campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation, before: Kept | None = None
) -> Results:
    """The folder of this campaign and day, with everything in it.

    Args:
        outbox: Where it goes.
        campaign: The campaign.
        layouts: Its forms.
        consolidation: How it stands.
        before: What the last run said of it, which read the very same declarations; what its files have in common is taken from them.

    Raises:
        TemplateError: a document can't be rendered.
        StorageError: the folder can't be written.
    """
    basis = _basis(campaign, consolidation)
    folder = folder_of(outbox, campaign.id, consolidation.as_of)
    if is_published(folder, basis):
        return Results(folder, basis, fresh=False)
    with refusals_told(folder), memory.put_off():
        from pipeline.render.outbox import render_each  # noqa: PLC0415 - a run with nothing new needs none of the writers

        files = render_each(campaign, layouts, consolidation, _earlier_day(outbox, consolidation, before))
        return Results(folder, basis, fresh=True, aside=exchange(folder, memory.given_back(files), basis))


def _earlier_day(outbox: Path, whole: Consolidation, before: Kept | None) -> EarlierDay | None:
    """The files of the last run, where they were made for another day and say all else alike."""
    if before is None or not whole.content or before.content != whole.content or before.said.as_of == whole.as_of:
        return None
    from pipeline.render.another_day import EarlierDay  # noqa: PLC0415 - as above

    folder = folder_of(outbox, whole.campaign, before.said.as_of)
    manifest = read_manifest(folder)
    if not before.made_from or manifest.made_from != before.made_from:
        return None
    return EarlierDay(before.said.as_of, before.said.generated_from, tuple(manifest.files), partial(as_written, folder, manifest))


def folder_of(outbox: Path, campaign_id: str, day: dt.date) -> Path:
    """The folder of results of a campaign and day."""
    return outbox / campaign_id / day.isoformat()


def is_published(folder: Path, made_from: str) -> bool:
    """Whether results made from just that stand in a folder, none of them changed; what a killed run left over is put in order first.

    Raises:
        StorageError: the folder can't be written.
    """
    with refusals_told(folder):
        heal(folder.parent)
        manifest = read_manifest(folder)
        return manifest.made_from == made_from and is_as_written(folder, manifest)


@contextmanager
def refusals_told(folder: Path) -> Iterator[None]:
    """Inside, a refusal of the disk is told in the clerk's words; whatever goes wrong, nothing is left half made where that can be."""
    try:
        yield
    except Exception as error:
        with suppress(OSError):
            heal(folder.parent)
        if not isinstance(error, OSError) or not (error.filename or error.errno in _OF_THE_DISK):
            raise
        message = f"{_refused(folder, error)}（{reason(error)}），请关闭正在打开的汇总文件、检查磁盘空间后再运行一次。"
        raise StorageError(message) from error


def _refused(folder: Path, error: OSError) -> str:
    """What could not be done: results are made while they are written, and what they are made of may be refused, too."""
    named = plain(Path(error.filename)) if isinstance(error.filename, str) else folder
    return f"不能写 {folder}" if named.is_relative_to(plain(folder.parent)) else f"打不开 {named}，不能生成 {folder} 里的文书"


def _basis(campaign: Campaign, consolidation: Consolidation) -> str:
    """What the files are made from: the consolidation, the templates, and this version of the program."""
    digest = hashlib.sha256(f"{__version__}|{consolidation.generated_from}".encode())
    for template in sorted((campaign.folder / "documents").glob("*.docx")):
        if not template.name.startswith("~$"):
            digest.update(template.name.encode() + template.read_bytes())
    return digest.hexdigest()
