"""The job that a person starts: files that come too late for it are read by another one right after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.app.nightly import job as jobs
from pipeline.app.progress.overview import not_read
from pipeline.core.workspace import Workspace
from pipeline.web.reply import read_anew
from tests.support.samples import CAMPAIGN, answer, as_docx
from tests.support.web import Client, signed_in, words

ID = CAMPAIGN.name
POLICE = as_docx(answer("杨浦公安分局工会", seed=6))
TAX = as_docx(answer("杨浦区税务局工会", seed=7))


@pytest.fixture
def office(tmp_path: Path) -> Client:
    workspace = Workspace.create(tmp_path / "办公室", bundled=CAMPAIGN.parent)
    (workspace.inbox / ID).mkdir(parents=True)
    (workspace.inbox / ID / "公安.docx").write_bytes(POLICE)
    return signed_in(workspace)


@contextmanager
def reading(office: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside, a run has taken in what lay in the inbox and reads; afterwards all is done."""
    real, begun, finish = jobs.night, threading.Event(), threading.Event()

    def slow(*material: Any, progress: Callable[[int, int], None], **others: Any) -> Any:
        def told(done: int, total: int) -> None:
            progress(done, total)
            begun.set()
            assert finish.wait(60)

        return real(*material, progress=told, **others)

    monkeypatch.setattr(jobs, "night", slow)
    office.desk.job.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        finish.set()
        office.desk.job.wait(120)


def put(office: Client) -> str:
    return words(office.post(f"/c/{ID}/files/drop", files=[("files", ("税务.docx", TAX))]))


def test_a_file_dropped_during_a_run_is_read_right_after_it(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(office, monkeypatch):
        said = put(office)
        assert "等这次汇总后读" in said
        assert "没有收 " not in said
        assert "收件夹里还有 1 个文件没有读" in said
    state = office.desk.job.state
    assert (state.number, state.running, state.failed) == (2, False, False)
    said = words(office.get(f"/c/{ID}/files"))
    assert "共 2 行" in said
    assert "收件夹里还有" not in said


def test_a_run_that_left_nothing_is_done_once(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(office, monkeypatch):
        office.desk.job.follow()
    assert (office.desk.job.state.number, office.desk.job.state.running) == (1, False)


def test_a_file_dropped_while_another_program_is_at_work_is_read_when_that_ends(office: Client) -> None:
    with office.desk.workspace.locked(now=office.desk.now()):
        put(office)
        assert office.desk.job.state.running
    office.desk.job.wait(120)
    assert not office.desk.job.state.failed
    assert "共 2 行" in words(office.get(f"/c/{ID}/files"))


def test_every_page_says_how_many_files_lie_in_the_inbox(office: Client) -> None:
    for page in ("/", f"/c/{ID}/", f"/c/{ID}/files", f"/c/{ID}/review"):
        said = words(office.get(page))
        assert "收件夹里还有 1 个文件没有读" in said
        assert "现在就读" in said
        assert "全部核完" not in said


def test_what_is_declared_during_a_run_is_what_all_is_read_against_in_the_end(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(office, monkeypatch):
        declaration = office.desk.workspace.templates / ID / "campaign.yaml"
        declaration.write_text(declaration.read_text(encoding="utf-8").replace("title: 访谈职工", "title: 访谈人数"), encoding="utf-8")
        read_anew(office.desk)
        assert office.desk.job.state.number == 1
    assert office.desk.job.state.number == 2
    opened = office.desk.standing.opened()
    assert opened.campaigns[ID].forms["summary"].fields["workers_interviewed"].name == "访谈人数"
    assert not_read(opened) == 0
