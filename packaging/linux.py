"""The package for Linux: a folder that brings its own Python and C library, so that it runs on systems older than itself (Kylin, UOS).

Python and the libraries below it are Debian's, unpacked from its packages; nothing is installed on the building computer.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from application import collect_licences, install
from common import CACHE, HERE, ROOT, Target, called, moment
from pack import as_tar

TARGETS = {
    "linux-x86_64": (Target("linux-x86_64", "x86_64-manylinux_2_28", "3.11"), "amd64"),
    "linux-aarch64": (Target("linux-aarch64", "aarch64-manylinux_2_28", "3.11"), "arm64"),
}
_RELEASE = "bookworm"
_PACKAGES = (
    "python3.11-minimal",
    "libpython3.11-minimal",
    "libpython3.11-stdlib",
    "libc6",
    "libgcc-s1",
    "libstdc++6",
    "libexpat1",
    "zlib1g",
    "libssl3",
    "libsqlite3-0",
    "libffi8",
    "liblzma5",
    "libbz2-1.0",
    "libuuid1",
)
_UNUSED = ("test", "lib2to3", "idlelib", "ensurepip", "turtledemo", "config-*")


def folder(name: str, ours: Path, target: Path, *, ocr: bool) -> None:
    """Puts the package together in `target`."""
    computer, architecture = TARGETS[name]
    shutil.rmtree(target, ignore_errors=True)
    _python(target / "python", target / "licences", architecture)
    install(target / "python" / "lib" / "python3" / "dist-packages", computer, ours, ocr=ocr)
    collect_licences(target / "python" / "lib" / "python3" / "dist-packages", target / "licences")
    shutil.copyfile(ROOT / "LICENSE", target / "licences" / "huizong.txt")
    for source, file in (("python.sh", "python/bin/python3"), ("huizong.sh", "huizong"), ("desktop.sh", "汇总")):
        shutil.copyfile(HERE / "linux_files" / source, target / file)
        (target / file).chmod(0o755)
    shutil.copyfile(HERE / "linux_files" / "readme.txt", target / "先读我.txt")


def archive(made: Path, target: Path) -> None:
    """The folder as a compressed tar file."""
    as_tar(made, target, moment())


def _python(target: Path, licences: Path, architecture: str) -> None:
    unpacked = _unpacked(architecture)
    (target / "bin").mkdir(parents=True)
    licences.mkdir()
    shutil.copyfile(unpacked / "usr" / "bin" / "python3.11", target / "bin" / "python3.11")
    (target / "bin" / "python3.11").chmod(0o755)
    standard = unpacked / "usr" / "lib" / "python3.11"
    shutil.copytree(standard, target / "lib" / "python3.11", ignore=shutil.ignore_patterns(*_UNUSED))
    (target / "lib" / "python3" / "dist-packages").mkdir(parents=True)
    for pattern in ("lib/*-linux-gnu/*.so*", "usr/lib/*-linux-gnu/*.so*", "lib/ld-linux-*"):
        for library in unpacked.glob(pattern):
            shutil.copyfile(library, target / "lib" / library.name)
    next((target / "lib").glob("ld-linux-*")).chmod(0o755)
    for package in _PACKAGES:
        said = unpacked / "usr" / "share" / "doc" / package / "copyright"
        if said.exists():
            shutil.copyfile(said, licences / f"debian-{package}.txt")


def _unpacked(architecture: str) -> Path:
    """Debian's packages of that architecture, as its own signed lists name them, in one folder."""
    place = CACHE / f"debian-{architecture}"
    unpacked = place / "root"
    shutil.rmtree(place, ignore_errors=True)
    for name in ("state/lists/partial", "cache/archives/partial", "packages", "root"):
        (place / name).mkdir(parents=True)
    (place / "state" / "status").touch()
    signed = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    archives = (f"debian {_RELEASE}", f"debian-security {_RELEASE}-security")
    sources = [f"deb {signed} http://deb.debian.org/{one} main\n" for one in archives]
    (place / "sources.list").write_text("".join(sources), encoding="ascii")
    settings = {
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
        "Dir::State": str(place / "state"),
        "Dir::State::status": str(place / "state" / "status"),
        "Dir::Cache": str(place / "cache"),
        "Dir::Etc::sourcelist": str(place / "sources.list"),
        "Dir::Etc::sourceparts": "-",
    }
    options = [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]
    called("apt-get", "-qq", *options, "update")
    called("apt-get", "-qq", *options, "download", *_PACKAGES, cwd=place / "packages")
    for package in sorted((place / "packages").glob("*.deb")):
        called("dpkg-deb", "-x", package, unpacked)
    return unpacked
