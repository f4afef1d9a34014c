"""Decisions as a clerk makes them: a unit and a label are enough, several are asked for, everything can be taken back."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli.decisions.decide import decide
from tests.support.command_line import Result, call
from tests.support.samples import write_sample_inbox

CAMPAIGN = "yangpu-2017-sanda"
DAY = "2017-05-22"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clerk") / "办公室"
    call("init", root)
    write_sample_inbox(root / "inbox")
    call("run", CAMPAIGN, "--as-of", DAY, cwd=root)
    return root


@pytest.fixture
def office(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "办公室"))


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")


def status(office: Path) -> dict[str, Any]:
    (whole,) = json.loads(call("status", CAMPAIGN, "--as-of", DAY, "--json", cwd=office).stdout)
    assert isinstance(whole, dict)
    return whole


def state(office: Path, unit: str) -> str:
    return next(str(one["state"]) for one in status(office)["units"] if one["id"] == unit)


def doubts(office: Path, unit: str) -> set[str]:
    return {one["code"] for one in status(office)["review"] if one["unit"] == unit}


def decided(office: Path, *words: str, why: str = "电话核实") -> Result:
    result = call(*words, "--why", why, cwd=office)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    assert "已记下" in result.stdout
    return result


def test_a_value_is_corrected_by_unit_and_label(office: Path) -> None:
    result = decided(office, "fix", "体育局", "解决问题", "8")
    assert "杨浦区体育局工会　解决问题：（无） → 8" in result.stdout
    assert "formula_computed" not in doubts(office, "zs13")


def test_a_problem_is_assigned_followed_joined_and_split_by_its_number(office: Path) -> None:
    assert "jd01-01" in call("issue", "list", CAMPAIGN, cwd=office).stdout
    assert (
        "由权益保障部办理，2017-07-31 前办结" in decided(office, "issue", "assign", "jd01-01", "权益保障部", "--until", "2017-07-31").stdout
    )
    decided(office, "issue", "follow", "jd01-01", "办理中")
    decided(office, "issue", "join", "jd01-02", "jd01-01", why="一回事")
    listed = call("issue", "list", CAMPAIGN, cwd=office).stdout
    (row,) = (line for line in listed.splitlines() if "权益保障部" in line)
    assert row.split("│")[1].strip() == "jd01-01"
    assert "办理中" in row
    assert "jd01-02" not in listed
    decided(office, "issue", "split", "jd01-02", why="不是一回事")
    assert "jd01-02" in call("issue", "list", CAMPAIGN, cwd=office).stdout
    assert "jd01-01" in call("history", "--about", "权益保障部", cwd=office).stdout
    assert "没有“jd99-01”这个编号" in call("issue", "split", "jd99-01", "--why", "x", cwd=office).stderr


def test_a_paper_return_typed_in_is_a_filled_blank_of_the_unit_in_the_inbox(office: Path) -> None:
    assert state(office, "jd05") == "missing"
    told = decided(
        office, "decide", "enter", "jd05", "走访企事业单位数=12", "访谈职工数=120", "职工=停车难|正在解决", "--campaign", CAMPAIGN
    )
    (written,) = (office / "inbox" / CAMPAIGN / "代填").iterdir()
    assert written.name in told.stdout
    (read,) = json.loads(call("extract", written, "--campaign", CAMPAIGN, "--json", cwd=office).stdout)
    (document,) = read["documents"]
    assert document["unit"]["id"] == "jd05"
    assert [document["values"][name]["value"] for name in ("enterprises_visited", "workers_interviewed", "meetings_held")] == [
        12,
        120,
        None,
    ]
    assert [(one["text"], one["outcome"]) for one in document["groups"]["opinions"]] == [("停车难", "in_progress")]


def test_what_the_form_does_not_ask_is_not_typed_in(office: Path) -> None:
    refused = call("decide", "enter", "jd05", "没有的栏=1", "--why", "x", "--campaign", CAMPAIGN, cwd=office)
    assert (refused.returncode, "没有“没有的栏”这一栏" in refused.stderr) == (2, True)
    assert not (office / "inbox" / CAMPAIGN / "代填").exists()


def test_a_value_is_confirmed_and_the_undo_shows_the_doubt_again(office: Path) -> None:
    before = doubts(office, "hy02")
    decided(office, "decide", "confirm", "卫生和计划生育工会")
    assert before
    assert doubts(office, "hy02") == set()
    undone = re.search(r"huizong undo (\d+)。$", call("undo", cwd=office).stdout.strip())
    assert doubts(office, "hy02") == before
    assert undone is not None
    assert call("undo", undone[1], "--why", "又不撤了", cwd=office).returncode == 0
    assert doubts(office, "hy02") == set()


def test_one_answer_is_confirmed_and_the_others_stay_open(office: Path) -> None:
    whole = status(office)
    own = [one for one in whole["review"] if one["unit"] == "hy02" and one["field"]]
    decided(office, "decide", "confirm", "hy02", own[0]["label"])
    assert len([one for one in status(office)["review"] if one["unit"] == "hy02" and one["field"]]) == len(own) - 1


def test_nothing_to_confirm_is_said(office: Path) -> None:
    result = call("decide", "confirm", "定海路街道", "座谈会次数", cwd=office)
    assert (result.returncode, "没有待核的地方" in result.stderr) == (2, True)


def test_a_stranger_is_given_to_a_unit_or_put_aside(office: Path) -> None:
    decided(office, "decide", "assign", "老年大学汇总表", "大桥街道", why="代报")
    assert state(office, "jd02") == "on_time"
    call("undo", cwd=office)
    decided(office, "decide", "not-ours", "老年大学")
    assert (state(office, "jd02"), status(office)["unknown"]) == ("missing", [])


def test_a_file_that_nobody_can_open_is_settled_and_given_to_a_unit(office: Path) -> None:
    decided(office, "decide", "assign", "物业行业工会汇总表", "大桥街道")
    assert any("大桥街道总工会" in one["message"] for one in status(office)["unreadable"])
    decided(office, "decide", "file", "物业行业工会汇总表", "不是报表")
    assert [one["file"] for one in status(office)["unreadable"]] == ["商业工会（加密）.docx"]


@pytest.mark.parametrize(
    "words,unit,after",
    [
        (("decide", "withdraw", "平凉路街道"), "jd03", "missing"),
        (("decide", "on-time", "建设和交通工会"), "hy03", "on_time"),
        (("decide", "deadline", "2017-05-25"), "hy03", "on_time"),
        (("decide", "deadline", "2017-05-25", "--unit", "建设和交通工会"), "hy03", "on_time"),
        (("decide", "deadline", "2017-05-25", "--kind", "行业"), "hy03", "on_time"),
        (("decide", "exempt", "江浦路街道"), "jd04", "exempt"),
        (("decide", "nil", "江浦路街道", "--on", "2017-05-19"), "jd04", "nil"),
        (("decide", "merge", "江浦路街道", "大桥街道", "--from", "2017-05-01"), "jd04", "exempt"),
        (("decide", "add", "zs99", "杨浦区老年大学工会", "直属", "--from", "2017-05-01"), "zs99", "on_time"),
    ],
)
def test_each_decision_changes_its_unit_and_its_undo_changes_it_back(office: Path, words: tuple[str, ...], unit: str, after: str) -> None:
    before = {one["id"]: one["state"] for one in status(office)["units"]}
    decided(office, *words)
    assert state(office, unit) == after
    call("undo", cwd=office)
    assert {one["id"]: one["state"] for one in status(office)["units"]} == before


def test_an_older_version_is_chosen_by_its_file(office: Path) -> None:
    result = call("decide", "choose", "公安分局", "--why", "单位来电", cwd=office)
    assert result.returncode == 2
    assert "可以指下面几个" in result.stderr
    decided(office, "decide", "choose", "公安分局", "--file", "公安分局工会.docx")
    shown = next(one for one in status(office)["units"] if one["id"] == "zs02")
    assert shown["file"] == "公安分局工会.docx"


def test_a_renamed_unit_is_shown_by_its_new_name(office: Path) -> None:
    decided(office, "decide", "rename", "平凉路街道", "平凉路街道工会联合会", "--from", "2017-05-01")
    assert next(one["name"] for one in status(office)["units"] if one["id"] == "jd03") == "平凉路街道工会联合会"


def test_a_finding_is_waived_by_some_of_its_words(office: Path) -> None:
    decided(office, "decide", "waive", "人民法院", "没有打勾")
    assert "outcome_missing" not in doubts(office, "zs15")
    wrong = call("decide", "waive", "人民法院", "没有这个疑点", "--why", "x", cwd=office)
    assert (wrong.returncode, "没有“没有这个疑点”这个疑点" in wrong.stderr) == (2, True)


def test_history_tells_who_what_and_why_and_what_was_taken_back(office: Path) -> None:
    decided(office, "decide", "exempt", "江浦路街道", "--who", "王芳", why="机构撤并")
    decided(office, "decide", "deadline", "2017-05-25", "--kind", "街镇")
    call("undo", "1", cwd=office)
    shown = call("history", cwd=office).stdout
    assert all(
        word in shown
        for word in ("王芳", "江浦路街道总工会", "免报（已撤销）", "机构撤并", "街镇各单位", "截止日改为 2017-05-25", "撤销第 1 号")
    )
    only = json.loads(call("history", "--about", "江浦路", "--json", cwd=office).stdout)
    assert [(one["number"], one["kind"], one["undone"]) for one in only] == [(1, "exempt", True)]


def test_an_undo_of_what_is_not_there_says_so(office: Path) -> None:
    result = call("undo", "7", cwd=office)
    assert (result.returncode, "没有可以撤销的第 7 号决定" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("exempt", "没有这个单位"),
        ("withdraw", "没有这个单位"),
        ("file", "没有这个文件", "不是报表"),
        ("deadline", "2017-05-25", "--kind", "市级"),
    ],
)
def test_what_nobody_knows_is_named(office: Path, words: tuple[str, ...]) -> None:
    result = call("decide", *words, "--why", "x", cwd=office)
    assert result.returncode == 2
    assert "没有" in result.stderr


def test_the_same_decision_everywhere_is_one_command_and_one_undo(office: Path) -> None:
    whole = status(office)
    labels = [one["label"] for one in whole["review"] if one["code"] == "outcome_missing"]
    assert labels
    result = decided(office, "decide", "waive", "人民法院", "没有打勾", "--all")
    assert result.returncode == 0
    assert all(one["code"] != "outcome_missing" or one["raw"] for one in status(office)["review"])
    call("undo", cwd=office)
    assert [one["label"] for one in status(office)["review"] if one["code"] == "outcome_missing"] == labels


@pytest.mark.parametrize("name", sorted(decide.commands))
def test_every_deciding_command_has_a_chinese_help_page(name: str) -> None:
    result = call("decide", name, "--help")
    assert "用法：" in result.stdout
    assert isinstance(decide.commands[name], click.Command)


def test_a_decision_is_seen_in_the_next_report(office: Path) -> None:
    decided(office, "decide", "exempt", "江浦路街道")
    result = call("run", CAMPAIGN, "--as-of", DAY, cwd=office)
    assert "应报 39 家" in result.stdout
