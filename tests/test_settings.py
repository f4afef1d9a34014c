"""`huizong.toml`: what it sets holds, and what it gets wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cage import DEFAULT_LIMITS
from pipeline.errors import WorkspaceError
from pipeline.settings import read_limits


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
