"""The practice inbox: put in once where nothing was received, and refused where the samples are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.app.campaigns.tour import can_practise, practise
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from pipeline.intake.inbox import RECEIPTS


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "办公室", bundled=None)


def samples(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """What lies with the program."""
    (folder / ".done").mkdir(parents=True)
    for name in (RECEIPTS, *names):
        (folder / name).write_bytes(b"x")
    monkeypatch.setattr("pipeline.app.campaigns.tour.bundled_practice", lambda: folder)


def test_samples_are_put_in_once(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples(tmp_path / "inbox", monkeypatch, "甲.docx")
    assert can_practise(office)
    practise(office)
    assert {path.name for path in office.inbox.iterdir()} == {RECEIPTS, "甲.docx"}
    assert not can_practise(office)
    with pytest.raises(UsageError, match="已经收过表"):
        practise(office)


def test_nobody_practises_where_a_run_has_taken_the_samples(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples(tmp_path / "inbox", monkeypatch)
    assert not can_practise(office)
    with pytest.raises(UsageError, match="样表不在"):
        practise(office)
    assert list(office.inbox.iterdir()) == []
