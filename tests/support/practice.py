"""An office at work on the sample inbox of Yangpu, and its campaign as a person looks at it."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from pipeline.app.decisions.decide import Word
from pipeline.app.decisions.targets import Sight, look
from pipeline.app.nightly.run import Order, run
from pipeline.app.review.queue import Queue
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage.engine import LocalEngine
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from tests.support.samples import answer, as_docx, write_sample_inbox

CAMPAIGN = "yangpu-2017-sanda"
DAY = dt.date(2017, 5, 22)
NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)


def samples_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample returns as they come with the program: a run in its own repository has taken those away."""
    folder.mkdir()
    write_sample_inbox(folder)
    monkeypatch.setattr("pipeline.app.campaigns.tour.bundled_practice", lambda: folder)


def practice_office(folder: Path) -> Workspace:
    """A new workspace in which the sample inbox was read and consolidated; read once, then copied."""
    shutil.copytree(_read_once(), folder)
    return Workspace.at(folder)


@cache
def _read_once() -> Path:
    root = Path(mkdtemp(prefix="huizong-practice-")) / "office"
    workspace = Workspace.create(root, bundled=bundled_templates())
    write_sample_inbox(workspace.inbox)
    _run(workspace)
    return root


def _run(workspace: Workspace) -> None:
    run(workspace, Order(clock=lambda: NOW, campaigns=(CAMPAIGN,), as_of=DAY, settle=dt.timedelta()), LocalEngine(2))


def receive_alike(workspace: Workspace) -> None:
    """Two more units return, and write the same doubtful text for the same figure."""
    for number, unit in enumerate(("江浦路街道总工会", "控江路街道总工会")):
        plain = answer(unit, seed=40 + number)
        doubtful = replace(plain, figures={**plain.figures, "workers_interviewed": "若干"})
        (workspace.inbox / f"{unit}.docx").write_bytes(as_docx(doubtful))
    _run(workspace)


def sight_of(workspace: Workspace) -> Sight:
    """The campaign with all that arrived and was decided."""
    with open_ledger(workspace) as ledger:
        return look(open_records(workspace), ledger, CAMPAIGN)[0]


def queue_of(workspace: Workspace) -> Queue:
    """What awaits a person."""
    with open_ledger(workspace) as ledger:
        return Queue.of(look(open_records(workspace), ledger, CAMPAIGN)[0], ledger.last_decision())


def said_by(who: str, why: str = "电话核实") -> Word:
    """A decision's reason and who made it."""
    return Word(why, who, NOW)
