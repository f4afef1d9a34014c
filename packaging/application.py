"""The program and its libraries as they stand in a package: locked wheels, our wheel, and the licences of all parts."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path

from common import CACHE, ROOT, Target, install_locked, install_wheel, moment, uv

_UNUSED = (
    "bin",  # starters of other programs, made for the building computer
    "Scripts",
    "pandas/tests",
    "numpy/*/tests",
    "comtypes/test",
    "cv2/opencv_videoio_ffmpeg*",  # films; nobody sends one as a form
    "build",  # left behind by a library
    "example",
)
_OF_THIS_COMPUTER = ("*.dist-info/direct_url.json", "*.dist-info/uv_cache.json")
"""Where and when a wheel was installed: another one for each building computer, and nobody's business."""
_LICENCE = re.compile(r"(?i)^(licen[cs]es?|copying|copyright|notice|authors)\b")
_EXTRAS = {True: ("ocr", "keyring"), False: ("keyring",)}


def wheel() -> Path:
    """Our own wheel; the same commit gives the same bytes."""
    folder = CACHE / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    uv("build", "--quiet", "--wheel", "--out-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


def install(folder: Path, target: Target, ours: Path, *, ocr: bool) -> None:
    """Puts everything that Python imports into `folder`."""
    requirements = CACHE / f"locked-{'ocr' if ocr else 'plain'}.txt"
    requirements.parent.mkdir(parents=True, exist_ok=True)
    extras = [part for extra in _EXTRAS[ocr] for part in ("--extra", extra)]
    uv("export", "--quiet", "--locked", "--no-dev", "--no-emit-project", "--format", "requirements-txt", *extras, "-o", requirements)
    install_locked(requirements, target, folder)
    install_wheel(ours, target, folder)
    for pattern in _UNUSED:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (*folder.rglob("__pycache__"), folder / ".lock", *(path for name in _OF_THIS_COMPUTER for path in folder.glob(name))):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for record in folder.glob("*.dist-info/RECORD"):
        _tidy(record, folder)


def _tidy(record: Path, folder: Path) -> None:
    """Leaves what is there in the list of a library's files, sorted: starters bear the path of the building computer and are gone."""
    rows = csv.reader(record.read_text(encoding="utf-8").splitlines())
    kept = sorted(row for row in rows if row and (folder / row[0]).exists())
    with record.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(kept)


def collect_licences(library: Path, folder: Path) -> None:
    """Copies the licence of every library into `folder`, with a table of all of them."""
    rows = []
    for information in sorted(library.glob("*.dist-info")):
        about = BytesHeaderParser().parsebytes((information / "METADATA").read_bytes())
        texts = list(_licence_texts(information))
        for text in texts:
            copy = folder / information.name.removesuffix(".dist-info") / text.name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, copy)
        rows.append(f"{about['Name']} {about['Version']}\t{_licence_name(about)}\t{'' if texts else '（包内没有许可证原文）'}")
    (folder / "目录.txt").write_text("\n".join(rows) + "\n", encoding="utf-8-sig", newline="\r\n")


def _licence_texts(information: Path) -> Iterator[Path]:
    inside = information / "licenses"
    yield from sorted(path for path in inside.rglob("*") if path.is_file())
    yield from sorted(path for path in information.iterdir() if path.is_file() and _LICENCE.match(path.name))


def _licence_name(about: Message) -> str:
    said = str(about["License-Expression"] or "") or _classified(about) or str(about["License"] or "").splitlines()[:1]
    return said if isinstance(said, str) else "".join(said)


def _classified(about: Message) -> str:
    names = [str(one).rpartition(" :: ")[2] for one in about.get_all("Classifier", []) if str(one).startswith("License ::")]
    return "; ".join(names)


def date_all(folder: Path) -> None:
    """Gives every file the moment of the commit."""
    import os  # noqa: PLC0415 - here alone

    for path in folder.rglob("*"):
        os.utime(path, (moment(), moment()), follow_symlinks=False)
