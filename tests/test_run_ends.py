"""A run that is killed, or whose disk is full, at any change of the disk: the next one makes the same outbox, and nothing is left over."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractors.core.address import FieldAddress
from pipeline.app.documents.exchange import KEPT
from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.app.upkeep.check import check
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import HuizongError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from tests.support.disk_steps import at_step, killed, refused
from tests.support.reading_here import Here
from tests.support.samples import CAMPAIGN, sample_inbox

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
DAY = "2017-05-22"
_EVERY = 3
"""Each third step: all of them take too long for every day."""


def figures(_campaign: object, _layouts: object, whole: Consolidation, _earlier: object) -> Iterator[tuple[str, bytes]]:
    """In the place of the documents, whose making changes nothing on the disk."""
    totals = {name: total.value for name, total in whole.totals.items()}
    yield "报告.docx", repr(totals).encode()
    yield "frames/units.csv", repr([one.state for one in whole.units]).encode()


def job(workspace: Workspace) -> Outcome:
    return run(workspace, Order(lambda: NOW, as_of=dt.date.fromisoformat(DAY), settle=dt.timedelta()), Here())


def drop(workspace: Workspace, name: str, day: int) -> None:
    path = workspace.inbox / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(sample_inbox()[name][0])
    received = dt.datetime(2017, 5, day, tzinfo=dt.UTC).timestamp()
    os.utime(path, (received, received))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An old report with an edited result and a person's own file, a decision, and a new return in the inbox."""
    monkeypatch.setattr("pipeline.render.outbox.render_each", figures)
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / CAMPAIGN.name)
    drop(workspace, "定海路街道总工会.docx", 8)
    counted = job(workspace).published[0].consolidation.counted[0]
    with Ledger.open(workspace.ledger_url) as ledger:
        told = Decision(CAMPAIGN.name, DecisionKind.VALUE, counted.id, "电话核实", "王", NOW, FieldAddress("workers_interviewed"), 77)
        ledger.add_decisions([told])
    folder = workspace.outbox / CAMPAIGN.name / DAY
    (folder / "报告.docx").write_bytes(b"edited by hand")
    (folder / "批注.docx").write_bytes(b"mine")
    drop(workspace, "法院工会/汇总表.docx", 9)
    return workspace


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ended_at(workspace: Workspace, step: int, act: Callable[[], None]) -> int:
    """The run in a process of its own: 0 without the step, 1 where it said so, 4 where the step did not matter, 9 where it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 3
    try:
        happened = at_step(step, act)
        job(workspace)
        code = 4 if happened() else 0
    except HuizongError:
        code = 1
    finally:
        os._exit(code)


@pytest.mark.skipif(os.name == "nt", reason="no fork there")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("act", [killed, refused])
def test_run_that_ends_at_any_step_is_made_good_by_the_next(office: Workspace, tmp_path: Path, act: Callable[[], None]) -> None:
    shutil.copytree(office.root, tmp_path / "whole")
    whole = Workspace.at(tmp_path / "whole")
    job(whole)
    expected = tree(whole.outbox)
    assert expected[f"{CAMPAIGN.name}/{KEPT}/{DAY}/报告.docx"] == b"edited by hand"
    assert expected[f"{CAMPAIGN.name}/{DAY}/批注.docx"] == b"mine"
    step, ended = 0, 9
    while ended:
        copy = Workspace.at(tmp_path / f"step-{step}")
        shutil.copytree(office.root, copy.root)
        ended = ended_at(copy, step, act)
        assert ended in (0, 1, 4, 9)
        job(copy)
        assert tree(copy.outbox) == expected
        assert sorted(path.name for path in (copy.outbox / CAMPAIGN.name).iterdir()) == [DAY, KEPT]
        with Ledger.open(copy.ledger_url) as ledger:
            assert check(copy, ledger) == ()
            assert len(ledger.arrivals()) == 2
        shutil.rmtree(copy.root)
        step += _EVERY
    assert step > 30
