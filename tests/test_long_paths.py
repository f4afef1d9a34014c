"""Paths of any length, and of network drives, as Windows takes them. Windows itself is played by small fakes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from click.testing import CliRunner

from pipeline.app.nightly.schedule.plan import Plan
from pipeline.app.nightly.schedule.windows import WindowsTask
from pipeline.cli.words import PathOfAnyLength
from pipeline.core.errors import StorageError
from pipeline.core.long_paths import ANY_DEPTH, is_long, lengthened, long_path, plain, shown, windows_path, without_prefix
from pipeline.core.storage import writing
from pipeline.core.workspace import Workspace
from pipeline.ledger.database import connect, database_name
from pipeline.web.instance import ENTRANCE, entrance_of

SHARE = r"\\server\share\汇总"
LONG = "\\\\?\\D:\\" + "很深的文件夹\\" * 40 + "汇总"
LONG_SHARE = "\\\\?\\UNC\\server\\share\\" + "很深的文件夹\\" * 40 + "汇总"


@pytest.mark.parametrize(
    "path, long",
    [
        (r"D:\汇总\outbox", "\\\\?\\D:\\汇总\\outbox"),
        (r"\\server\share\汇总", "\\\\?\\UNC\\server\\share\\汇总"),
        ("\\\\?\\D:\\汇总", "\\\\?\\D:\\汇总"),
    ],
)
def test_long_path_of_windows_has_its_prefix(path: str, long: str) -> None:
    assert lengthened(path) == long


@pytest.mark.parametrize("path", [r"D:\汇总\outbox", r"\\server\share\汇总", r"C:\a"])
@pytest.mark.parametrize("long", [True, False])
def test_a_path_gets_the_prefix_where_what_is_put_below_it_meets_the_limit(path: str, *, long: bool) -> None:
    room = 240 - len(path) - (0 if long else 1)
    found = windows_path(path, room)
    assert found == (lengthened(path) if long else path)
    assert shown(Path(found)) == path


def test_elsewhere_a_path_stays_as_it_is(tmp_path: Path) -> None:
    assert long_path(tmp_path, ANY_DEPTH) == tmp_path


def test_all_that_a_workspace_names_lies_below_the_root_that_windows_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lifted = tmp_path / "with the prefix"
    monkeypatch.setattr(
        "pipeline.core.workspace.long_path", lambda path, _room: lifted if path == tmp_path else lifted / path.relative_to(lifted)
    )
    workspace = Workspace.at(tmp_path)
    named = [workspace.inbox, workspace.done, workspace.templates, workspace.outbox, workspace.archive, workspace.converted, workspace.page]
    assert all(path.is_relative_to(lifted) for path in (*named, workspace.log, workspace.lock_path))
    assert workspace.ledger_url == f"sqlite:///{lifted / 'ledger.db'}"


def test_a_workspace_is_found_by_the_path_that_windows_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "huizong.toml").touch()
    deep = tmp_path / "很深"
    monkeypatch.setattr("pipeline.core.workspace.long_path", lambda path, _room: tmp_path if path == deep else path)
    assert Workspace.find(deep).root == tmp_path


def test_a_person_sees_no_prefix_in_an_error() -> None:
    with pytest.raises(StorageError) as told, writing(Path(LONG_SHARE)):
        raise PermissionError(13, "denied")
    assert str(told.value).startswith("不能写 \\\\server\\share\\很深的文件夹")
    assert without_prefix(f"{LONG} 和 {LONG_SHARE}").count("?") == 0


@pytest.mark.parametrize("path", [LONG, LONG_SHARE, LONG + r"\甲 100%#.db"])
def test_the_database_opens_a_long_path_in_its_own_way(path: str) -> None:
    name, is_uri = database_name(path)
    body, _, options = name.removeprefix("file:").partition("?")
    assert (unquote(body), options, is_uri) == (path, "vfs=win32-longpath", True)


@pytest.mark.parametrize("path", [SHARE + r"\ledger.db", r"D:\100%?\ledger.db", "/home/甲/ledger.db"])
def test_the_database_is_told_any_other_path_as_it_is(path: str) -> None:
    assert database_name(path) == (path, False)


def test_messages_name_a_ledger_without_the_prefix() -> None:
    engine, name = connect(f"sqlite:///{LONG_SHARE}", patience=0)
    engine.dispose()
    assert name == without_prefix(LONG_SHARE)
    assert engine.url.database == database_name(LONG_SHARE)[0]


def test_what_a_person_names_is_taken_at_any_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "there.docx"
    there.touch()
    monkeypatch.setattr("pipeline.cli.words.long_path", lambda path: there if str(path) == "too long" else path)

    @click.command()
    @click.argument("path", type=PathOfAnyLength(exists=True))
    def told(path: Path) -> None:
        click.echo(path)

    assert CliRunner().invoke(told, ["too long"]).output.strip() == str(there)


def test_a_browser_is_led_in_by_a_page_that_it_can_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.at(tmp_path)
    usual = entrance_of(workspace)
    monkeypatch.setattr("pipeline.web.instance.is_long", lambda path: path == usual)
    assert usual == workspace.page / ENTRANCE
    assert not entrance_of(workspace).is_relative_to(tmp_path)


@pytest.mark.parametrize("long", [True, False])
def test_the_nightly_task_names_the_workspace_and_starts_in_it_where_windows_can(monkeypatch: pytest.MonkeyPatch, *, long: bool) -> None:
    monkeypatch.setattr("pipeline.app.nightly.schedule.windows.is_long", lambda _path: long)
    text = WindowsTask().text(Plan(Path(SHARE), ("huizong.exe",), dt.time(2, 30)))
    assert SHARE in text.partition("<Arguments>")[2].partition("</Arguments>")[0]
    assert ("<WorkingDirectory>" in text) is not long


def test_elsewhere_no_path_is_long(tmp_path: Path) -> None:
    assert not is_long(tmp_path / ("a" * 300))
    assert plain(Path(LONG_SHARE)) == Path(without_prefix(LONG_SHARE))
