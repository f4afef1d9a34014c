"""A whole campaign run on its sample inbox in an office of its own, and what came out of it as text."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.bundled import bundled_templates
from pipeline.core.consolidated import Consolidation
from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from tests.support.sample_inboxes import INBOXES

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)


@dataclass(frozen=True)
class CampaignOffice:
    """A workspace that has one campaign and its sample inbox."""

    workspace: Workspace
    campaign: str

    def report(self, day: str) -> Outcome:
        """One run of the nightly job."""
        order = Order(clock=lambda: NOW, as_of=dt.date.fromisoformat(day), settle=dt.timedelta())
        return run(self.workspace, order, LocalEngine(2))

    def folder(self, day: str) -> Path:
        """What came out for a day."""
        return self.workspace.outbox / self.campaign / day

    def summary(self, day: str) -> dict[str, Any]:
        """`summary.json` of a day."""
        return json.loads((self.folder(day) / "summary.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def rows(self, day: str, table: str) -> list[dict[str, Any]]:
        """The rows of a declared table."""
        return self.summary(day)["tables"][table]["rows"]  # type: ignore[no-any-return]

    def document(self, day: str, name: str = "情况汇总报告.docx") -> str:
        """The text of a document."""
        return document_text((self.folder(day) / name).read_bytes())

    def spoken(self, day: str) -> Mapping[str, str]:
        """The text of every document, workbook and summary of a day, by file name; what only the office sees (`frames`) is none."""
        return {path.name: _text(path) for path in sorted(self.folder(day).iterdir()) if path.is_file()}


def open_campaign_office(root: Path, campaign: str) -> CampaignOffice:
    """A workspace with the shipped campaign, and its sample inbox in the inbox."""
    bundled = root / "bundled"
    shutil.copytree(bundled_templates() / campaign, bundled / campaign)
    workspace = Workspace.create(root / "office", bundled=bundled)
    shutil.copytree(INBOXES / campaign, workspace.inbox, dirs_exist_ok=True)
    return CampaignOffice(workspace, campaign)


def counted(whole: Consolidation) -> dict[str, str]:
    """File → standing of its returns."""
    return {one.arrival.name: one.standing for one in whole.submissions}


def _text(path: Path) -> str:
    data = path.read_bytes()
    if path.suffix == ".docx":
        return document_text(data)
    return "\n".join(_cells(data)) if path.suffix == ".xlsx" else data.decode("utf-8", "replace")


def _cells(data: bytes) -> Iterator[str]:
    """Everything that a workbook says: cells, comments, headings."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                yield from etree.fromstring(package.read(name)).itertext()
