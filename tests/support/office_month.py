"""An office whose clock is set by hand: what arrives, what the clerk types, and what stands in the papers of the day."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from pipeline.cli.context import Context
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.render.gongwen.filled_template import document_text
from tests.support.arithmetic import known_sums, wrong_sums
from tests.support.command_line import Result, call
from tests.support.samples import Return, as_docx

CAMPAIGN = "yangpu-2017-sanda"
FIGURES = (
    *("enterprises_visited", "workers_interviewed", "meetings_held"),
    *("meeting_participants", "problems_solved", "problems_escalated"),
)


class Office:
    """A workspace, and the moment it is there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now = dt.datetime(2017, 5, 1, 9, tzinfo=OFFICE_ZONE)
        self.type("init", root)

    def _move_on(self, moment: str) -> None:
        self.now = dt.datetime.fromisoformat(moment).replace(tzinfo=OFFICE_ZONE)

    def arrive(self, moment: str, name: str, what: Return | bytes) -> None:
        """A file is dropped into the inbox at that moment."""
        self._move_on(moment)
        path = self.root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_docx(what) if isinstance(what, Return) else what)
        os.utime(path, (self.now.timestamp(), self.now.timestamp()))

    def night(self, day: str) -> Papers:
        """The nightly run of a day, and its papers."""
        self._move_on(f"{day}T22:00")
        result = self.type("run", CAMPAIGN, expect=(0, 1))
        return Papers(self.root / "outbox" / CAMPAIGN / day, result.stdout)

    def type(self, *words: str | Path, expect: tuple[int, ...] = (0,)) -> Result:
        """What the clerk types, a minute later."""
        self.now += dt.timedelta(minutes=1)
        with self._clock():
            result = call(*words, cwd=self.root if self.root.exists() else None)
        assert result.returncode in expect, f"{words}: {result.stdout}{result.stderr}"
        return result

    def status(self) -> dict[str, Any]:
        """How the campaign stands at this moment."""
        (whole,) = json.loads(self.type("status", CAMPAIGN, "--json").stdout)
        assert isinstance(whole, dict)
        return whole

    def state(self, unit: str) -> str:
        """How a unit stands at this moment."""
        return next(str(one["state"]) for one in self.status()["units"] if one["id"] == unit)

    @contextmanager
    def _clock(self) -> Iterator[None]:
        def context(workspace: Path | None, *, is_alone: bool = False) -> Context:
            return Context(workspace or self.root, lambda: self.now, None, is_alone)

        with mock.patch("pipeline.cli.main.make_context", context):
            yield


class Papers:
    """What a night wrote."""

    def __init__(self, folder: Path, said: str) -> None:
        self.folder = folder
        self.said = said
        self.summary: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))

    @property
    def names(self) -> set[str]:
        """The documents that are there."""
        return {path.name for path in self.folder.iterdir() if path.suffix in (".docx", ".xlsx")}

    def text(self, name: str) -> str:
        """What stands in a Word document."""
        return document_text((self.folder / name).read_bytes())

    def frame(self, name: str) -> list[dict[str, str]]:
        """The rows of a frame."""
        return list(csv.DictReader(io.StringIO((self.folder / "frames" / f"{name}.csv").read_text(encoding="utf-8-sig"))))

    def counted(self) -> list[dict[str, str]]:
        """The returns that count."""
        return [row for row in self.frame("submissions") if row["standing"] == "counted"]

    def check_arithmetic(self) -> None:
        """Every total is the sum of the frames, every unit owed stands once, and the report says the same figures."""
        for name in FIGURES:
            assert self.summary["totals"][name] == sum(int(row[name] or 0) for row in self.counted()), name
        report = self.text("情况汇总报告.docx")
        flat = re.sub(r"[\s,，]", "", report)
        for name in FIGURES:
            assert str(self.summary["totals"][name]) in flat, name
        for name in sorted(one for one in self.names if one.endswith(".docx")):
            assert wrong_sums(self.text(name)) == [], name
        assert known_sums(report) > 0
        assert self.summary["expected"] == self.summary["returned"] + len(self.summary["missing"])
        assert f"应报单位{self.summary['expected']}家" in flat or f"应报{self.summary['expected']}家" in flat
