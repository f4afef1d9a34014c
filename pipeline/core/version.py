"""The version of the program; `pyproject.toml` reads it from here."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

__version__ = "0.1.0"
_PACKAGES = ("extractors", "pipeline")


@cache
def program_mark() -> str:
    """Names the program by its very files: another text where one of them was exchanged, also within a version."""
    root = Path(__file__).resolve().parents[2]
    found = sorted(path for package in _PACKAGES for path in (root / package).rglob("*") if path.suffix != ".pyc" and path.is_file())
    told = ((path.relative_to(root).as_posix(), path.stat()) for path in found)
    listed = "\n".join(f"{name}|{seen.st_size}|{seen.st_mtime_ns}" for name, seen in told)
    return hashlib.sha256(f"{__version__}\n{listed}".encode("utf-8", "surrogateescape")).hexdigest()
