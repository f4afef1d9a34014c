"""Nothing leaves the machine: what a run asks of the system, call by call, over every kind of file."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.app.upkeep.doctor import Condition, examine
from pipeline.core.workspace import Workspace
from tests.support import sample_inboxes, scanned
from tests.support.samples import CAMPAIGN, answer, as_docx, as_xlsx

_ANSWER = answer("定海路街道总工会", seed=1)
_CALLS = "trace=connect,sendto,sendmsg,sendmmsg,openat,open"
_OUTSIDE = re.compile(r"AF_INET6?\b|AF_PACKET|\"[^\"]*/(?:resolv\.conf|\.onnxruntime)\b")
_RUN = "from pipeline.cli import main; main()"
_LOOK_UP = "import socket\ntry:\n    socket.getaddrinfo('host.invalid', 80)\nexcept OSError:\n    pass"


def every_kind() -> dict[str, bytes]:
    """A return in every kind of file that has a reader of its own."""
    word, sheet = as_docx(_ANSWER), as_xlsx(_ANSWER)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.docx", word)
    return {
        "a.docx": word,
        "a.xlsx": sheet,
        "a.doc": sample_inboxes.as_old_word(word),
        "a.xls": sample_inboxes.as_old_sheet(sheet),
        "a.pdf": sample_inboxes.printed("情况汇总表", "走访企事业单位 12"),
        "a.png": scanned.png(scanned.drawn_form({(0, 0): "12"})),
        "a.eml": sample_inboxes.mail("a@b", "c@d", "报送", "2017-05-08 09:12", {"a.docx": word}),
        "a.zip": packed.getvalue(),
    }


def followed(command: list[str], folder: Path) -> tuple[int, list[str]]:
    """Exit code of a command, and every call that would reach beyond the machine or prepare it."""
    strace, notes = shutil.which("strace"), folder / "calls.txt"
    assert strace is not None
    environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(  # noqa: S603 - our own program
        [strace, "-f", "-qq", "--seccomp-bpf", "-e", _CALLS, "-o", str(notes), *command],
        env=environment,
        cwd=folder,
        check=False,
        capture_output=True,
    )
    return done.returncode, [line for line in notes.read_text(errors="replace").splitlines() if _OUTSIDE.search(line)]


@pytest.mark.office
@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_run_over_every_kind_of_file_connects_to_nothing_and_looks_no_name_up(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / CAMPAIGN.name)
    files = every_kind()
    for name, data in files.items():
        (workspace.inbox / name).write_bytes(data)
        os.utime(workspace.inbox / name, (1494000000, 1494000000))
    code, beyond = followed([sys.executable, "-c", _RUN, "--workspace", str(workspace.root), "run"], tmp_path)
    assert code in (0, 1)
    assert beyond == []
    assert len(list(workspace.done.rglob("a.*"))) == len(files)


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_look_up_of_a_name_would_be_seen(tmp_path: Path) -> None:
    _, beyond = followed([sys.executable, "-c", _LOOK_UP], tmp_path)
    assert beyond


@pytest.mark.skipif(sys.platform != "linux", reason="the network is taken on Linux")
def test_confined_process_has_no_network_left(tmp_path: Path) -> None:
    trial = (
        "from pipeline.cage.confine import take_network; import socket; print(take_network(), [name for _, name in socket.if_nameindex()])"
    )
    done = subprocess.run([sys.executable, "-c", trial], capture_output=True, text=True, check=True)  # noqa: S603 - our own line
    allowed, _, interfaces = done.stdout.strip().partition(" ")
    told: dict[str, Condition] = {condition.what: condition for condition in examine(tmp_path, None)}
    assert told["读表时断网"].good == (allowed == "True")
    assert allowed == "False" or interfaces == "['lo']"
