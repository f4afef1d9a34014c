"""Files that nobody has read as things are declared now: every page of the campaign says so, and none says that all is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.app.workspace import opened
from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.web import signed_in, words

PAGES = ("", "files", "review", "figures", "problems", "papers", "history", "settings")
SAID = "个收到的文件还没有按现在的设置和程序读过"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return practice_office(tmp_path_factory.mktemp("unread") / "office").root


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_files_wait_to_be_read(office: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    someone = signed_in(opened.Workspace.at(office), lambda: NOW)
    assert SAID not in words(someone.get(f"/c/{CAMPAIGN}/{page}"))
    monkeypatch.setattr(opened, "READER_VERSION", "a later one")
    opened._records.cache_clear()
    someone = signed_in(opened.Workspace.at(office), lambda: NOW)
    shown = words(someone.get(f"/c/{CAMPAIGN}/{page}"))
    opened._records.cache_clear()
    assert SAID in shown
    assert "全部核完" not in shown
