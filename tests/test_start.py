"""The start by double click: which folder it opens, what it asks, and how a server is ended."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.cli.workspace.start import asker, last_workspace, settings_folder, workspace_in
from pipeline.core.bundled import MARKER
from pipeline.core.errors import WorkspaceError
from pipeline.core.workspace import Workspace
from pipeline.web.application import make_app
from pipeline.web.instance import running, stop
from pipeline.web.serve import Address, prepare
from tests.support.web import BASE, desk, present


def test_first_start_makes_the_folder_and_the_second_finds_it(tmp_path: Path) -> None:
    made = workspace_in(tmp_path / "文档" / "汇总", tmp_path / "settings")
    assert (made.root / MARKER).is_file()
    assert last_workspace(tmp_path / "settings") == made


def test_a_folder_with_other_files_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("x", encoding="utf-8")
    assert workspace_in(tmp_path, tmp_path / "settings").root == tmp_path / "汇总"


def test_a_folder_that_is_a_workspace_is_opened_as_it_is(tmp_path: Path) -> None:
    there = Workspace.create(tmp_path / "office", bundled=None)
    assert workspace_in(there.root, tmp_path / "settings") == there


@pytest.mark.parametrize("said", [None, "", "/nowhere/汇总", "\udce4"])
def test_a_workspace_that_is_gone_is_asked_for_again(tmp_path: Path, said: str | None) -> None:
    if said is not None:
        (tmp_path / "workspace.txt").write_bytes(said.encode("utf-8", "surrogateescape"))
    assert last_workspace(tmp_path) is None


def test_settings_lie_where_the_system_keeps_them(tmp_path: Path) -> None:
    assert settings_folder({"XDG_CONFIG_HOME": "/config"}, tmp_path) == Path("/config/huizong")
    assert settings_folder({"APPDATA": "/roaming"}, tmp_path) == Path("/roaming/huizong")
    assert settings_folder({}, tmp_path) == tmp_path / ".config" / "huizong"


def test_without_a_terminal_the_proposed_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.cli.workspace.start.shutil.which", lambda _name: None)
    assert asker().folder(tmp_path) == tmp_path


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(WorkspaceError):
        workspace_in(tmp_path / "file", tmp_path / "settings")


def test_a_server_is_ended_by_who_knows_its_key(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    serving = prepare(workspace, Address(port=0), clock=present, secrets_of={}, who="测试员")
    server = threading.Thread(target=serving.run, daemon=True)
    server.start()
    while running(workspace, "测试员") is None:
        assert server.is_alive()
    assert stop(workspace)
    server.join(20)
    assert not server.is_alive()
    assert not stop(workspace)


def test_a_page_opened_before_the_server_is_at_work_is_answered(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    serving = prepare(workspace, Address(port=0), clock=present, secrets_of={}, who="测试员")
    host, _, port = serving.url.removeprefix("http://").strip("/").partition(":")
    with socket.create_connection((host, int(port)), 60) as asking:
        asking.sendall(b"GET / HTTP/1.0\r\nHost: " + f"{host}:{port}".encode() + b"\r\n\r\n")
        threading.Thread(target=serving.run, daemon=True).start()
        assert asking.recv(100).startswith(b"HTTP/1.")
    assert stop(workspace)


@pytest.mark.parametrize("key", ["", "another key", "x" * 5000])
def test_a_server_is_not_ended_by_who_does_not(tmp_path: Path, key: str) -> None:
    open_desk = desk(Workspace.create(tmp_path / "office", bundled=None))
    assert TestClient(make_app(open_desk), base_url=BASE).post("/end", content=key).status_code == 403
    assert not open_desk.ending.is_set()
