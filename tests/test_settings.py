"""`huizong.toml`: what it sets holds, and what it gets wrong is named."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from pathlib import Path

import pytest

from extractors.core.limits import Limits, OfficeLimits
from pipeline.app.nightly.run import Order, run
from pipeline.cage import DEFAULT_LIMITS
from pipeline.cage.engine import LocalEngine
from pipeline.cage.limits import SETTINGS, mark_of, read_limits
from pipeline.core.bundled import MARKER
from pipeline.core.errors import WorkspaceError
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, answer, as_docx


def written(folder: Path, text: str) -> Path:
    path = folder / "huizong.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_settings_the_defaults_hold(tmp_path: Path) -> None:
    assert read_limits(tmp_path / "huizong.toml") == DEFAULT_LIMITS
    assert read_limits(written(tmp_path, "# nothing set\n")) == DEFAULT_LIMITS


def test_what_is_set_holds_and_the_rest_stays(tmp_path: Path) -> None:
    limits = read_limits(written(tmp_path, "[limits]\nwall_seconds = 90\nmemory_mb = 2048\n"))
    assert (limits.wall_seconds, limits.memory_bytes, limits.cpu_seconds) == (90, 2**31, DEFAULT_LIMITS.cpu_seconds)


@pytest.mark.parametrize(
    "text,words",
    [
        ("[limits]\nspeed = 3\n", "不认识的项目“speed”"),
        ("[limits]\nwall_seconds = -1\n", "正整数"),
        ("[limits]\nwall_seconds = true\n", "正整数"),
        ("limits = 3\n", r"\[limits\] 一节"),
        ("[limits\n", "写错了"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WorkspaceError, match=words) as error:
        read_limits(written(tmp_path, text))
    assert "huizong.toml" in str(error.value)


def test_every_setting_goes_to_its_own_limit(tmp_path: Path) -> None:
    for name, setting in SETTINGS.items():
        limits = read_limits(written(tmp_path, f"[limits]\n{name} = 7\n"))
        part = getattr(limits, setting.part) if setting.part else limits
        assert getattr(part, setting.field) == 7 * setting.unit, name
        assert mark_of(limits) != mark_of(DEFAULT_LIMITS) == ""


def test_every_limit_can_be_set() -> None:
    fields = {("file", one.name) for one in dataclasses.fields(Limits)} | {("office", one.name) for one in dataclasses.fields(OfficeLimits)}
    fields |= {("", one.name) for one in dataclasses.fields(DEFAULT_LIMITS)} - {("", "file"), ("", "office")}
    assert {(one.part, one.field) for one in SETTINGS.values()} == fields


def test_file_that_was_refused_is_read_again_under_a_wider_limit(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=CAMPAIGN.parent)
    written(workspace.root, "[limits]\nmembers = 3\n")
    path = workspace.inbox / "五角场街道.docx"
    path.write_bytes(as_docx(answer("五角场街道总工会", seed=1)))
    os.utime(path, (0, 0))
    order = Order(lambda: dt.datetime(2017, 5, 22, 9, tzinfo=dt.UTC), ("yangpu-2017-sanda",))
    refused = run(workspace, order, LocalEngine(1, read_limits(workspace.root / MARKER)))
    assert [one.error.code for one in refused.published[0].consolidation.unreadable] == ["unsafe"]
    written(workspace.root, "[limits]\nmembers = 100\n")
    again = run(workspace, order, LocalEngine(1, read_limits(workspace.root / MARKER)))
    assert again.parsed == 1
    assert again.published[0].consolidation.unreadable == ()
