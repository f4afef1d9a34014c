"""`huizong doctor`: for every converter what is lost without it, and the line that installs it on Debian and on Windows."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.app.upkeep.doctor import Condition, examine


def conditions(folder: Path) -> dict[str, Condition]:
    return {condition.what.split("（")[0]: condition for condition in examine(folder, None)}


def test_what_is_missing_is_said_with_what_is_lost_and_how_it_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "rapidocr" else real(name))
    monkeypatch.setenv("PATH", "")
    found = conditions(tmp_path)
    for name, lines in {
        "旧版 Word": ("apt-get install libreoffice-writer libreoffice-calc", "winget install TheDocumentFoundation.LibreOffice"),
        "扫描件和照片": ("uv sync --extra ocr", "Debian 和 Windows"),
        "压缩的 RAR 包": ("apt-get install unar", "winget install 7zip.7zip"),
        "转换程序的内存上限和断网": ("apt-get install util-linux",),
    }.items():
        assert not found[name].good
        assert found[name].optional
        assert all(line in found[name].remedy for line in lines), name
        assert "待核" in found[name].remedy or name.startswith("转换程序")


@pytest.mark.parametrize("missing", ["rapidocr", "pi_heif"])
def test_photographs_of_telephones_need_a_library_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str) -> None:
    real: Callable[[str], object] = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else real(name))
    assert not conditions(tmp_path)["扫描件和照片"].good


def test_what_is_there_is_named_with_its_place(tmp_path: Path) -> None:
    found = {condition.what: condition for condition in examine(tmp_path, None) if condition.good}
    assert any(what.startswith("旧版 Word") and "soffice" in what for what in found)
    assert any(what.startswith("压缩的 RAR 包") and "unar" in what for what in found)
    assert all(not condition.remedy for condition in found.values())
