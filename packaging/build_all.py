"""Which packages are built, one after the other, and how large each of them is."""

from __future__ import annotations

import argparse
from pathlib import Path

import linux
import windows
from application import wheel
from common import DIST, moment, required, size_lines, version

_KINDS = ("win64", *linux.TARGETS)


def main() -> None:
    """Builds what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    # Without a default: argparse would look for the whole of it, as it looks for the empty list, among the choices.
    which = f"which packages; all of {', '.join(_KINDS)} where none"
    parser.add_argument("kinds", nargs="*", choices=(*_KINDS, []), metavar="kind", help=which)
    parser.add_argument("--no-installer", action="store_true", help="zip files alone")
    parser.add_argument(
        "--quick-installer", action="store_true", help="an installer to be tried and thrown away: larger, packed in less time"
    )
    parser.add_argument("--only", choices=("ocr", "plain"), help="with character recognition, or without; both where it is not said")
    wanted = parser.parse_args()
    required(("makensis", "nsis"), ("dpkg-deb", "dpkg"), ("apt-get", "apt"))
    import os  # noqa: PLC0415 - here alone

    os.environ["SOURCE_DATE_EPOCH"] = str(moment())
    ours, made = wheel(), []
    for kind in wanted.kinds or _KINDS:
        for ocr in (True, False):
            if wanted.only in (None, "ocr" if ocr else "plain"):
                made += _windows(ours, wanted, ocr=ocr) if kind == "win64" else _linux(kind, ours, ocr=ocr)
    lines = size_lines(made)
    (DIST / "checksums.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _name(kind: str, *, ocr: bool) -> str:
    return f"huizong-{version()}-{kind}{'' if ocr else '-no-ocr'}"


def _windows(ours: Path, wanted: argparse.Namespace, *, ocr: bool) -> list[Path]:
    name = _name("win64", ocr=ocr)
    folder, packed, setup = DIST / name, DIST / f"{name}.zip", DIST / f"{name}-setup.exe"
    windows.folder(ours, folder, ocr=ocr)
    windows.archive(folder, packed)
    if wanted.no_installer:
        return [packed]
    windows.installer(folder, setup, quick=wanted.quick_installer)
    return [packed, setup]


def _linux(kind: str, ours: Path, *, ocr: bool) -> list[Path]:
    name = _name(kind, ocr=ocr)
    folder, packed = DIST / name, DIST / f"{name}.tar.gz"
    linux.folder(kind, ours, folder, ocr=ocr)
    linux.archive(folder, packed)
    return [packed]
