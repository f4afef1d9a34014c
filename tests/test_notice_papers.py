"""Notices of many offices, as text and as Word: the elements that stand in them, what the activity is called, and what is warned of."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.notice import Notice, read_notice
from pipeline.notice.campaign_yaml import affixes
from pipeline.notice.elements.all_elements import summary
from pipeline.notice.naming import activity
from pipeline.notice.notice_text import read_paper
from tests.support.notice_papers import WRITTEN, Written


def read(written: Written, kind: str, folder: Path) -> Notice:
    path = folder / f"通知.{kind}"
    path.write_bytes(written.word if kind == "docx" else written.text.encode())
    paper = read_paper(path)
    return read_notice(paper.lines, paper.notes)


@pytest.mark.parametrize("kind", ["txt", "docx"])
@pytest.mark.parametrize("written", WRITTEN, ids=lambda one: one.name)
def test_what_stands_in_a_notice_is_found(written: Written, kind: str, tmp_path: Path) -> None:
    found = summary(read(written, kind, tmp_path))
    assert {element: found[element] for element in written.stands} == written.stands


@pytest.mark.parametrize("written", WRITTEN, ids=lambda one: one.name)
def test_a_contradiction_is_warned_of_and_nothing_else(written: Written) -> None:
    warnings = read_notice(written.text.splitlines()).warnings
    assert len(warnings) == len(written.warned), warnings
    assert all(word in warning for word, warning in zip(written.warned, warnings, strict=True))


@pytest.mark.parametrize("written", [one for one in WRITTEN if one.activity], ids=lambda one: one.name)
def test_what_units_send_back_is_no_part_of_the_activity(written: Written) -> None:
    assert activity(written.text.splitlines()[0]) == written.activity


@pytest.mark.parametrize(
    "written,day",
    [
        ("2022年9月20日（周二）", "2022-09-20"),
        ("9月20日〔星期二〕", "2022-09-20"),
        ("9月20日[周二]", "2022-09-20"),
        ("9月20日（星期二，17:00）", "2022-09-20"),
        ("9月20日（下周二）下午五点", "2022-09-20"),
        ("9月20日 周二 12点整", "2022-09-20"),
        ("本周二（9月20日）下班", "2022-09-20"),
    ],
)
def test_a_weekday_in_any_bracket_belongs_to_the_day(written: str, day: str) -> None:
    found = read_notice(f"关于报送情况的通知\n各科室：\n请于{written}前报送情况表。\n某某县民政局\n2022年9月1日\n".splitlines())
    assert (str(found.deadline and found.deadline.day), found.warnings) == (day, ())


@pytest.mark.parametrize(
    "issuer,words",
    [
        ("某某大学工会", ["某某大学", "工会委员会", "工会"]),
        ("某某市北山区总工会", ["某某市", "北山区", "工会工作委员会", "总工会"]),
        ("某某县民政局", ["某某县", "民政局"]),
    ],
)
def test_what_unions_call_themselves_is_left_out_of_names(issuer: str, words: list[str]) -> None:
    assert [word for word in words if word not in affixes(issuer)] == []
