"""The commands called as a clerk calls them, in this process."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.support.samples import ROOT


@dataclass(frozen=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


def call(*arguments: str | Path, cwd: Path | None = None) -> Result:
    """What a command printed on both outputs, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(cwd or ROOT), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return Result(int(end.value.code or 0), out.getvalue(), err.getvalue())
