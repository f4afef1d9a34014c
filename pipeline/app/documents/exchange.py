"""A folder of results exchanged for a new one: only what the program wrote is ever removed, whenever a run before was killed.

The new folder is written beside the old one and takes its place by a renaming. What the manifest of the old one does not know, or knows
otherwise, is a person's: files of his own move along, results that he has changed are put aside.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from pipeline.core.storage import fsync_folder, put_in_place, rename

MANIFEST = ".manifest.json"
"""In every folder of results; its `files` say what a run wrote: `{file: sha256}`."""
_COMING = ".manifest.new"
"""The next manifest, before it takes the place of the last one."""
KEPT = "手工修改"
NEW, OLD = ".new-", ".old-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder was made from, and the sha256 of every file that was written into it; both empty where nothing can be told."""

    made_from: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none or it is damaged."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(str(said["made_from"]), {str(name): str(digest) for name, digest in said["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def is_as_written(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of the manifest is there and unchanged."""
    return all(_digest(folder / name) == digest for name, digest in manifest.files.items())


def as_written(folder: Path, manifest: Manifest, name: str) -> bytes | None:
    """A file of the manifest; none where it is not there any more, can't be read, or was changed."""
    try:
        data = (folder / name).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == manifest.files.get(name) else None


def is_own(path: Path, digest: str | None) -> bool:
    """Whether a file is still as the program wrote it; `digest` is what the manifest says of it."""
    return digest is not None and _digest(path) == digest


def exchange(folder: Path, files: Iterable[tuple[str, bytes]], made_from: str) -> tuple[Path, ...]:
    """Puts `files` in the place of the program's own files in `folder`; each is on the disk before the next is asked for.

    Returns:
        Where results lie that a person had changed.

    Raises:
        OSError: the folder can't be written; what is there stays.
    """
    fresh, old = folder.with_name(NEW + folder.name), folder.with_name(OLD + folder.name)
    written = _write(fresh, files, made_from)
    aside: list[Path] = []
    if folder.exists():
        aside = _hand_over(folder, fresh, written)
        rename(folder, old)
    rename(fresh, folder)
    fsync_folder(folder.parent)
    return (*aside, *_clear(old, folder)) if old.exists() else tuple(aside)


def heal(parent: Path) -> None:
    """Brings the folders below `parent` back into order after a run that was killed while it exchanged one."""
    for old in sorted(parent.glob(f"{OLD}*")):
        folder = parent / old.name.removeprefix(OLD)
        if folder.exists():
            _clear(old, folder)
        else:
            rename(old, folder)
    for fresh in sorted(parent.glob(f"{NEW}*")):
        _give_back(fresh, parent / fresh.name.removeprefix(NEW))


def _write(fresh: Path, files: Iterable[tuple[str, bytes]], made_from: str) -> dict[str, str]:
    """The sha256 of each file. The manifest names it before it is there, so that whatever lies there is known for the program's own."""
    hashes: dict[str, str] = {}
    _declare(fresh, made_from, hashes)
    for name, data in files:
        hashes[name] = hashlib.sha256(data).hexdigest()
        _declare(fresh, made_from, hashes)
        _write_through(fresh / name, data)
    return hashes


def _declare(fresh: Path, made_from: str, hashes: Mapping[str, str]) -> None:
    manifest = json.dumps({"made_from": made_from, "files": hashes}, ensure_ascii=False, indent=1)
    _write_through(fresh / _COMING, manifest.encode())
    put_in_place(fresh / _COMING, fresh / MANIFEST)


def _write_through(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _hand_over(folder: Path, fresh: Path, written: Mapping[str, str]) -> list[Path]:
    """Moves a person's files out of `folder`: his own into the new one, changed results aside."""
    made = read_manifest(folder).files
    aside = []
    for name in _names(folder):
        digest = _digest(folder / name)
        if digest == made.get(name):
            continue
        if digest == written.get(name):
            (folder / name).unlink()  # the manifest is damaged; the very same file stands in the new folder
        elif name in written or name in made:
            aside.append(_put_aside(folder / name, folder, name))
        else:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            rename(folder / name, fresh / name)
    for empty in _empty_folders(folder, made):
        (fresh / empty).mkdir(parents=True, exist_ok=True)
    return aside


def _clear(old: Path, folder: Path) -> tuple[Path, ...]:
    """Removes the former folder, the manifest last. Whatever was changed in the meantime is put aside."""
    made = read_manifest(old).files
    aside = []
    for name in _names(old):
        if _digest(old / name) == made.get(name):
            (old / name).unlink()
        else:
            aside.append(_put_aside(old / name, folder, name))
    _remove_empty(old)
    return tuple(aside)


def _give_back(fresh: Path, folder: Path) -> None:
    """Removes a new folder that never took its place; a person's files that were moved into it already go back."""
    made = read_manifest(fresh).files
    for name in _names(fresh):
        if name in made:
            (fresh / name).unlink()
        elif (folder / name).exists():
            _put_aside(fresh / name, folder, name)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            rename(fresh / name, folder / name)
    _remove_empty(fresh)


def _put_aside(source: Path, folder: Path, name: str) -> Path:
    """Moves a file of `folder` to where changed results are kept, under the first free name. A renaming leaves no half copy."""
    kept = folder.parent / KEPT / folder.name / name
    names = chain([kept], (kept.with_name(f"{kept.stem}_{number}{kept.suffix}") for number in count(2)))
    free = next(path for path in names if not os.path.lexists(path))
    free.parent.mkdir(parents=True, exist_ok=True)
    rename(source, free)
    return free


def _names(folder: Path) -> Iterator[str]:
    """Every file but the manifests, by its path below the folder; a link is a file."""
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    yield from sorted(path.relative_to(folder).as_posix() for path in found if path not in (folder / MANIFEST, folder / _COMING))


def _empty_folders(folder: Path, made: Mapping[str, str]) -> Iterator[str]:
    """Folders that a person made: without files, and none of the program's."""
    ours = {parent.as_posix() for name in made for parent in Path(name).parents}
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    yield from (name for name in found if name not in ours)


def _remove_empty(folder: Path) -> None:
    for manifest in (MANIFEST, _COMING):
        (folder / manifest).unlink(missing_ok=True)
    below = sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True)
    for empty in (*below, folder):
        empty.rmdir()


def _digest(path: Path) -> str:
    """Of a regular file; `""` for anything else, which the program never wrote."""
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        pass
    return ""
