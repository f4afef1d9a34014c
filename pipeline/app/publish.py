"""`outbox/<campaign>/<as-of>/`: everything is rendered into a folder beside it and moved into place, so nobody sees half a report."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractors.match import Layout
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import StorageError
from pipeline.core.storage import fsync_folder, reason
from pipeline.core.version import __version__

MANIFEST = ".manifest.json"
KEPT = "手工修改"


def publish(outbox: Path, campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation) -> tuple[Path, bool]:
    """The folder of this campaign and day, with everything in it.

    Returns:
        The folder, and whether it was made now; where it was made from the same material before, it is left as it is.

    Raises:
        TemplateError: a document can't be rendered.
        StorageError: the folder can't be written.
    """
    folder = outbox / campaign.id / consolidation.as_of.isoformat()
    basis = _basis(campaign, consolidation)
    if _is_current(folder, basis):
        return folder, False
    from pipeline.render.outbox import render_all  # noqa: PLC0415 - a run with nothing new needs none of the writers

    files = render_all(campaign, layouts, consolidation)
    try:
        _replace(folder, files, basis)
    except OSError as error:
        message = f"不能写 {folder}（{reason(error)}），请关闭正在打开的汇总文件、检查磁盘空间后再运行一次。"
        raise StorageError(message) from error
    return folder, True


def _basis(campaign: Campaign, consolidation: Consolidation) -> str:
    """What the files are made from: the consolidation, the templates, and this version of the program."""
    digest = hashlib.sha256(f"{__version__}|{consolidation.generated_from}".encode())
    for template in sorted((campaign.folder / "documents").glob("*.docx")):
        if not template.name.startswith("~$"):
            digest.update(template.name.encode() + template.read_bytes())
    return digest.hexdigest()


def _is_current(folder: Path, basis: str) -> bool:
    manifest = _manifest(folder)
    return (
        manifest.get("made_from") == basis
        and not _changed(folder, manifest)
        and all((folder / name).is_file() for name in manifest["files"])
    )


def _manifest(folder: Path) -> dict[str, Any]:
    """What the folder was made from and held; empty where there is no folder, or its manifest is damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and isinstance(manifest.get("files"), dict) else {}


def _changed(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The files that someone has worked on since they were made."""
    made = manifest.get("files", {})
    present = [name for name in made if (folder / name).is_file()]
    return [name for name in present if hashlib.sha256((folder / name).read_bytes()).hexdigest() != made[name]]


def _rescue(folder: Path) -> None:
    """Puts aside what a clerk has changed by hand; a new report never writes over it."""
    for name in _changed(folder, _manifest(folder)):
        source = folder / name
        kept = folder.parent / KEPT / folder.name / name
        number = 1
        while kept.exists():
            number += 1
            kept = kept.with_name(f"{source.stem}_{number}{source.suffix}")
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, kept)


def _replace(folder: Path, files: Mapping[str, bytes], basis: str) -> None:
    fresh, old = folder.with_name(f".new-{folder.name}"), folder.with_name(f".old-{folder.name}")
    for leftover in (fresh, old):
        if leftover.exists():
            shutil.rmtree(leftover)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = json.dumps({"made_from": basis, "files": hashes}, ensure_ascii=False, indent=1).encode()
    for name, data in {**files, MANIFEST: manifest}.items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    if folder.exists():
        _rescue(folder)
        folder.rename(old)
    fresh.rename(folder)
    fsync_folder(folder.parent)
    if old.exists():
        shutil.rmtree(old)
