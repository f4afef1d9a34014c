"""What every package is built from: the checkout, its version, the moment of its last commit, and commands run in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "packaging"
DIST = ROOT / "dist"
CACHE = DIST / ".cache"
_INDEX = "https://pypi.org/simple"


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of computer.

    Attributes:
        name: As the package's name has it.
        platform: As uv calls it.
        python: The Python of the package.
    """

    name: str
    platform: str
    python: str


def version() -> str:
    """The version of the program."""
    text = (ROOT / "pipeline" / "core" / "version.py").read_text(encoding="utf-8")
    return re.findall(r'__version__ = "(.+)"', text)[0]


def moment() -> int:
    """Seconds since 1970 of the last commit: every file in a package bears it, so that the same commit gives the same bytes."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or called("git", "log", "-1", "--format=%ct"))


def called(*command: str | Path, cwd: Path = ROOT, variables: dict[str, str] | None = None) -> str:
    """What a program answers; it runs when nobody else wants the processor."""
    line = [str(part) for part in ("nice", *command)]
    return subprocess.run(line, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | (variables or {})).stdout  # noqa: S603 - programs of ours


def uv(*arguments: str | Path) -> str:
    """What uv answers: the one of this environment, else the one on the path."""
    beside = Path(sys.executable).with_name("uv")
    of_project = ROOT / ".venv" / "bin" / "uv"
    program = next((one for one in (beside, of_project) if one.exists()), Path("uv"))
    return called(program, *arguments)


def install_locked(requirements: Path, target: Target, folder: Path, *more: str) -> None:
    """Puts the wheels of a list with checksums into a folder, for that kind of computer."""
    uv("pip", "install", "--quiet", "--no-deps", "--require-hashes", *_for(target), "--target", folder, *more, "-r", requirements)


def install_wheel(wheel: Path, target: Target, folder: Path) -> None:
    """Puts one wheel of ours into a folder."""
    uv("pip", "install", "--quiet", "--no-deps", *_for(target), "--target", folder, wheel)


def _for(target: Target) -> tuple[str, ...]:
    return "--python-platform", target.platform, "--python-version", target.python


def downloaded(project: str, file: str, digest: str) -> Path:
    """A file of the package index, for one that may not be installed: what an sdist does when it is built is not wanted.

    Raises:
        ValueError: it isn't the file that was pinned.
    """
    kept = CACHE / file
    if not kept.exists():
        page = _got(f"{os.environ.get('UV_DEFAULT_INDEX', _INDEX).rstrip('/')}/{project}/").decode()
        found = re.search(rf'href="([^"#]*{re.escape(file)})', page)
        if found is None:
            message = f"{file} is not on the index"
            raise ValueError(message)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_got(found[1]))
    if sha256(kept.read_bytes()).hexdigest() != digest:
        kept.unlink()
        message = f"{file} has another checksum"
        raise ValueError(message)
    return kept


def _got(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=300) as answer:  # noqa: S310 - an index of packages
        data: bytes = answer.read()
    return data


def required(*programs: tuple[str, str]) -> None:
    """Ends where a program of Debian is missing, naming its package."""
    missing = [package for program, package in programs if not _on_path(program)]
    if missing:
        sys.exit(f"missing: apt-get install {' '.join(missing)}")


def _on_path(program: str) -> bool:
    return any((Path(folder) / program).exists() for folder in os.environ.get("PATH", "").split(os.pathsep))


def size_lines(files: Sequence[Path]) -> list[str]:
    """A line a file: size, checksum, name."""
    return [f"{file.stat().st_size / 2**20:7.1f} MB  {sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
