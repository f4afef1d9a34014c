"""Blanks of any structure: `learn` and `new` propose a form that can be read, or say that nothing is to be filled in; nothing else happens."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts
from pipeline.core.errors import BlankError, UsageError
from pipeline.notice.blanks import study
from pipeline.notice.folder import draft_of, write_folder
from tests.support.odd_blanks import Odd

TODAY = dt.date(2026, 5, 6)
CUT_IN_CONTROLS = 242
"""A drawing with two annexes in one file, the second in a content control."""


def blank(folder: Path, seed: int, kind: str) -> Path:
    path = folder / f"表.{kind}"
    path.write_bytes(Odd(seed).word() if kind == "docx" else Odd(seed).sheets())
    return path


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_blank_of_any_structure_is_learned_or_refused(kind: str, tmp_path: Path) -> None:
    learned = 0
    for seed in (*range(40), CUT_IN_CONTROLS):
        try:
            made = study(blank(tmp_path, seed, kind))
        except BlankError:
            continue
        learned += 1
        assert all(set(map(bool, one.files().values())) == {True} for one in made)
    assert learned > 10


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_campaign_of_a_blank_of_any_structure_can_run(kind: str, tmp_path: Path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("关于报送的通知\n各单位：\n请于2026年6月30日前报送。\n某市总工会\n2026年5月6日\n", encoding="utf-8")
    made = 0
    for seed in (*range(5), 56):
        try:
            draft = draft_of(notice, blanks=[blank(tmp_path, seed, kind)], campaign_id=f"c{seed}", today=TODAY)
        except BlankError:
            continue
        made += len(layouts(load_campaign(write_folder(draft, tmp_path / "templates"))))
    assert made > 1


def test_a_notice_of_any_structure_becomes_a_campaign_or_is_refused(tmp_path: Path) -> None:
    made = 0
    for seed in range(8):
        try:
            draft = draft_of(blank(tmp_path, seed, "docx"), campaign_id=f"c{seed}", today=TODAY)
        except UsageError:
            continue
        made += len(layouts(load_campaign(write_folder(draft, tmp_path / "templates"))))
    assert made > 1
