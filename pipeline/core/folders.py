"""Folders and what lies below them, also behind links."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.core.storage import reading


def really(path: str | Path) -> str:
    """Where a path leads, behind all links; the path itself where the system can't tell, as wine does of long ones (`WinError 234`)."""
    try:
        return os.path.realpath(path)
    except OSError:
        return os.path.abspath(path)  # noqa: PTH100 - as `realpath`


def files_below(folder: Path, without: Collection[str] = ()) -> list[Path]:
    """Every file below a folder, in the order of their paths; linked folders are gone into, but none within itself.

    Args:
        folder: The folder.
        without: Things that lie in it and are passed over, whether they can be read or not.

    Raises:
        StorageError: a folder can't be read; what lies in it is not left out in silence.
    """
    with reading(folder):
        return sorted(path for here, names in _folders_below(folder, without) for path in (here / name for name in names) if path.is_file())


def real_folders_below(folder: Path, without: Collection[str] = ()) -> set[str]:
    """Where the folder and all folders below it really lie.

    Raises:
        StorageError: one of them can't be read.
    """
    with reading(folder):
        return {really(here) for here, _ in _folders_below(folder, without)}


def _refuse(error: OSError) -> None:
    raise error


def _folders_below(folder: Path, without: Collection[str]) -> Iterator[tuple[Path, list[str]]]:
    """Each folder with the names of what it holds but folders."""
    above: dict[str, frozenset[str]] = {str(folder): frozenset()}
    for here, folders, files in os.walk(folder, onerror=_refuse, followlinks=True) if folder.is_dir() else ():
        real, outer = really(here), above.pop(here)
        if here == str(folder):
            folders[:] = [name for name in folders if name not in without]
        if real in outer:
            folders.clear()
            continue
        above |= {os.path.join(here, name): outer | {real} for name in folders}  # noqa: PTH118 - as `walk` puts them together
        yield Path(here), files
