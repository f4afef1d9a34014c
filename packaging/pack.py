"""A folder as one file, to the byte the same for the same files."""

from __future__ import annotations

import gzip
import tarfile
import time
import zipfile
from pathlib import Path

_LEVEL = 6
_SYSTEM_UNIX = 3


def as_zip(folder: Path, target: Path, moment: int) -> None:
    """Packs `folder` and its name."""
    stamp = time.gmtime(moment)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            information = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), stamp)
            information.compress_type, information.create_system = zipfile.ZIP_DEFLATED, _SYSTEM_UNIX
            information.external_attr = 0o100644 << 16
            package.writestr(information, path.read_bytes())


def as_tar(folder: Path, target: Path, moment: int) -> None:
    """Packs `folder` and its name, with what may be executed."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = moment
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", _LEVEL, raw, mtime=moment) as stream,
        tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as package,
    ):
        for path in sorted(folder.rglob("*")):
            package.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=plain)
