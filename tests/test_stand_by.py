"""Workers as copies of a command that has opened nothing yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from pipeline.intake.inbox import RECEIPTS, holds_files
from tests.support.samples import CAMPAIGN, sample_inbox

_ASKED = """
import os, threading
from multiprocessing import forkserver
from pipeline.cage.processes import processes
from pipeline.cage.stand_by import stand_by

def said():
    with processes(os.getpid, workers=1) as pool:
        return pool.schedule(os.getenv, args=("MARK",)).result(60)

os.environ["MARK"] = "before"
{before}
stand_by()
os.environ["MARK"] = "after"
{after}
print(said(), said())
"""
_MAY = 1_494_200_000
"""Seconds: in May of 2017."""
_THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
_KILL = "os.kill(forkserver._forkserver._forkserver_pid, 9); threading.Event().wait(0.5)"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no copies of processes elsewhere")


def _told(code: str, folder: Path) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, cwd=folder)  # noqa: S603 - our own words
    assert not done.stderr
    return done.stdout


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python's server asks for a key there")
def test_workers_are_what_the_process_was_when_it_stood_by() -> None:
    assert _told(_ASKED.format(before="", after=""), CAMPAIGN.parents[1]) == "before before\n"


@pytest.mark.parametrize("before, after", [(_THREAD, ""), ("", _KILL)], ids=["with a thread", "copy was killed"])
def test_workers_begin_as_ever_where_there_is_no_copy(before: str, after: str) -> None:
    assert _told(_ASKED.format(before=before, after=after), CAMPAIGN.parents[1]) == "after after\n"


def test_command_with_a_file_waiting_reads_it(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    assert not holds_files(workspace.inbox)
    (workspace.inbox / RECEIPTS).write_text("文件,收到时间\n", encoding="utf-8")
    assert not holds_files(workspace.inbox)
    (workspace.inbox / "甲.docx").write_bytes(sample_inbox()["定海路街道总工会.docx"][0])
    assert holds_files(workspace.inbox)
    code = f"""
import sys
sys.path.insert(0, {str(CAMPAIGN.parents[1])!r})
sys.argv = ["huizong", "run", {CAMPAIGN.name!r}]
from pipeline.cli import main
main()
"""
    os.utime(workspace.inbox / "甲.docx", (_MAY, _MAY))
    said = _told(code, workspace.root)
    assert "收到新文件 1 个，读取 1 个" in said
    assert "已报 1 家" in said
