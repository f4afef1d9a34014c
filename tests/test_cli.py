"""The commands as a clerk calls them: Chinese words, one line an error, exit codes as promised."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import VERBS
from tests.support.command_line import call
from tests.support.samples import ROOT, sample_inbox, write_sample_inbox

CAMPAIGN_ID = "yangpu-2017-sanda"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clerk") / "办公室"
    assert call("init", root).returncode == 0
    write_sample_inbox(root / "inbox")
    result = call("run", "--as-of", "2017-05-22", cwd=root)
    assert result.returncode == 1, result.stderr
    assert "应报 40 家，已报 12 家（按期 10 家、逾期 1 家、零报告 1 家），报来的文件打不开 2 家、未报 26 家，报送率 30.0%" in result.stdout
    assert "物业行业工会汇总表.docx：文件已损坏" in result.stderr
    return root


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_the_installed_command_speaks_utf_8_whatever_the_console(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "status"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"}
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env=environment)  # noqa: S603 - our own command
    assert result.returncode == 3
    assert "不是工作目录" in result.stderr.decode("utf-8")


def only_chinese(text: str) -> bool:
    return not re.search(r"(?i)\b(usage|error|options|commands|traceback|show this|invalid|missing)\b", text)


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_every_help_page_is_chinese_and_teaches(verb: str) -> None:
    result = call(*filter(None, [verb]), "--help")
    assert result.returncode == 0
    assert "用法：" in result.stdout
    assert only_chinese(result.stdout), result.stdout


@pytest.mark.parametrize(
    "arguments,words",
    [
        (["extrct"], "没有“extrct”这个命令"),
        (["extract"], "缺少“文件”"),
        (["extract", "nowhere.docx"], "找不到文件“nowhere.docx”"),
        (["run", "--as-of", "5月"], "2017-05-20 的样子"),
        (["run", "--workers", "x"], "整数"),
        (["run", "--fast"], "没有“--fast”这个选项"),
        (["run", "nowhere"], "没有“nowhere”这个活动"),
        (["run", "--engine", "spark"], "不认识的执行方式“spark”"),
        (["status", "a", "b"], "多写了内容"),
        (["trace", CAMPAIGN_ID, "nothing"], "没有“nothing”这个字段"),
        (["trace", CAMPAIGN_ID, "meetings_held", "--unit", "zz"], "没有编号“zz”的单位"),
        (["fix", "zzzz", "meetings_held", "3", "--why", "x"], "没有“zzzz”的表可办"),
        (["fix", "zzzz", "meetings_held", "3"], "缺少“--why”"),
        (["completion", "tcsh"], "只能是"),
    ],
)
def test_a_wrong_call_is_one_chinese_line_and_exit_code_2(office: Path, arguments: list[str], words: str) -> None:
    result = call(*arguments, cwd=office)
    assert result.returncode == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert only_chinese(result.stderr), result.stderr


def test_outside_a_workspace_the_way_in_is_named(tmp_path: Path) -> None:
    result = call("status", cwd=tmp_path)
    assert result.returncode == 3
    assert "huizong init" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_workspace_may_be_named_from_anywhere(office: Path, tmp_path: Path) -> None:
    assert call("--workspace", office, "status", cwd=tmp_path).returncode == 0


def test_extract_prints_the_contract_and_writes_nothing(office: Path, tmp_path: Path) -> None:
    data, _ = sample_inbox()["卫计委工会.docx"]
    file = tmp_path / "卫计委工会.docx"
    file.write_bytes(data)
    result = call("extract", "--json", file, cwd=office)
    assert result.returncode == 0
    (one,) = json.loads(result.stdout)
    assert (one["file"], one["error"], one["ignored"]) == (str(file), None, [])
    (document,) = one["documents"]
    assert document["unit"] == {"raw": "区卫计委工会", "id": "hy02", "match": "alias"}
    visited = document["values"]["enterprises_visited"]
    assert visited == {"value": 100, "raw": "近百家", "source": "table 1, R1C2", "findings": ["approximate"]}
    assert {"code", "severity", "field", "message", "source"} == set(document["findings"][0])
    assert set(document["groups"]["opinions"][0]) == {"ordinal", "raised_by", "text", "outcome", "source", "findings"}
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_extract_says_why_there_is_nothing_and_ends_with_1_for_an_unreadable_file(office: Path, tmp_path: Path) -> None:
    (tmp_path / "空白.docx").write_bytes(b"")
    (tmp_path / "~$表.docx").write_bytes(b"\x05owner")
    result = call("extract", "--json", tmp_path / "空白.docx", tmp_path / "~$表.docx", cwd=office)
    assert result.returncode == 1
    empty, owner = json.loads(result.stdout)
    assert empty["error"]["code"] == "empty"
    assert owner["error"] is None
    assert owner["ignored"][0]["reason"] == "owner_file"


def test_extract_shows_a_table_to_a_person(office: Path, tmp_path: Path) -> None:
    data, _ = sample_inbox()["法院工会/汇总表.docx"]
    (tmp_path / "汇总表.docx").write_bytes(data)
    result = call("extract", tmp_path / "汇总表.docx", cwd=office)
    assert result.returncode == 0
    assert "zs15" in result.stdout
    assert "没有打勾" in result.stdout
    assert "第1个表第" in result.stdout
    assert "table 1" not in result.stdout


def test_status_names_every_unit_and_every_open_point(office: Path) -> None:
    result = call("status", CAMPAIGN_ID, "--as-of", "2017-05-22", "--json", cwd=office)
    (whole,) = json.loads(result.stdout)
    states = {unit["id"]: unit["state"] for unit in whole["units"]}
    assert (len(states), states["hy03"], states["zs03"], states["jd02"]) == (40, "late", "nil", "missing")
    assert {entry["code"] for entry in whole["review"]} >= {
        "approximate",
        "expression",
        "outcome_missing",
        "formula_uncached",
        "unit_unknown",
    }
    shown = call("status", CAMPAIGN_ID, "--as-of", "2017-05-22", cwd=office)
    assert "零报告" in shown.stdout
    assert "待核" in shown.stdout


def test_trace_leads_from_a_figure_to_the_cell(office: Path) -> None:
    result = call("trace", CAMPAIGN_ID, "访谈职工", "--as-of", "2017-05-22", "--json", cwd=office)
    traced = json.loads(result.stdout)
    assert traced["field"] == "workers_interviewed"
    assert traced["total"] == sum(row["value"] for row in traced["rows"])
    (row,) = [row for row in traced["rows"] if row["unit"] == "zs02"]
    assert (row["file"], row["source"], row["raw"]) == ("公安分局工会（修改稿）.docx", "table 1, R1C4", "486")
    assert (office / row["archive"]).is_file()
    assert "486" in call("trace", CAMPAIGN_ID, "workers_interviewed", "--unit", "zs02", "--as-of", "2017-05-22", cwd=office).stdout


def test_fix_keeps_the_reading_counts_in_the_next_run_and_is_traced(office: Path) -> None:
    (whole,) = json.loads(call("status", CAMPAIGN_ID, "--as-of", "2017-05-22", "--json", cwd=office).stdout)
    (entry,) = [entry for entry in whole["review"] if entry["code"] == "formula_uncached"]
    before = json.loads((office / "outbox" / CAMPAIGN_ID / "2017-05-22" / "summary.json").read_text(encoding="utf-8"))
    wrong = call("fix", entry["submission"], entry["field"], "若干", "--why", "电话核实", cwd=office)
    assert (wrong.returncode, "不是一个数" in wrong.stderr) == (2, True)
    result = call("fix", entry["submission"], entry["field"], "9家", "--why", "电话核实", "--who", "李", cwd=office)
    assert (result.returncode, "（无） → 9" in result.stdout) == (0, True)
    call("run", "--as-of", "2017-05-22", cwd=office)
    after = json.loads((office / "outbox" / CAMPAIGN_ID / "2017-05-22" / "summary.json").read_text(encoding="utf-8"))
    assert after["totals"]["problems_solved"] == before["totals"]["problems_solved"] + 9
    traced = json.loads(
        call("trace", CAMPAIGN_ID, "problems_solved", "--unit", "zs13", "--as-of", "2017-05-22", "--json", cwd=office).stdout
    )
    (row,) = traced["rows"]
    assert (row["raw"], row["value"], row["corrections"][0]["who"]) == ("=MAX(4,9)", 9, "李")


def test_fix_takes_the_words_of_a_choice_and_the_name_of_a_unit(office: Path) -> None:
    (whole,) = json.loads(call("status", CAMPAIGN_ID, "--as-of", "2017-05-22", "--json", cwd=office).stdout)
    (missing,) = [entry for entry in whole["review"] if entry["code"] == "outcome_missing"]
    assert call("fix", missing["submission"], missing["field"], "差不多了", "--why", "x", cwd=office).returncode == 2
    assert call("fix", missing["submission"], missing["label"], "正在解决", "--why", "单位补充", cwd=office).returncode == 0
    (unknown,) = whole["unknown"]
    assert call("fix", unknown["submission"], "unit", "没有这家", "--why", "x", cwd=office).returncode == 2
    assert call("fix", unknown["submission"], "unit", "控江路街道总工会", "--why", "代报", cwd=office).returncode == 0
    (after,) = json.loads(call("status", CAMPAIGN_ID, "--as-of", "2017-05-22", "--json", cwd=office).stdout)
    assert {unit["id"]: unit["state"] for unit in after["units"]}["jd05"] == "on_time"
    assert not [entry for entry in after["review"] if entry["code"] in ("outcome_missing", "unit_unknown")]


def test_check_finds_nothing_in_a_sound_office_and_names_a_lost_original(office: Path) -> None:
    assert call("check", cwd=office).returncode == 0
    victim = next(path for path in (office / "archive").rglob("*") if path.is_file() and not path.suffix)
    victim.chmod(0o644)
    data = victim.read_bytes()
    victim.unlink()
    result = call("check", cwd=office)
    assert result.returncode == 1
    assert only_chinese(result.stdout)
    victim.write_bytes(data)


def test_doctor_says_what_is_there_and_what_is_missing(office: Path, tmp_path: Path) -> None:
    assert CAMPAIGN_ID in call("doctor", cwd=office).stdout
    outside = call("doctor", cwd=tmp_path)
    assert outside.returncode == 1
    assert "huizong init" in outside.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion_scripts_are_printed(shell: str) -> None:
    result = call("completion", shell)
    assert result.returncode == 0
    assert "huizong" in result.stdout


def test_init_refuses_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    result = call("init", tmp_path)
    assert result.returncode == 3
    assert "已有文件" in result.stderr


def test_a_broken_campaign_is_one_line_with_file_and_line(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    call("init", root)
    path = root / "templates" / CAMPAIGN_ID / "campaign.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("issuer:", "isuer:"), encoding="utf-8")
    result = call("run", cwd=root)
    assert result.returncode == 3
    assert re.search(r"campaign.yaml 第 \d+ 行：不认识的项目“isuer”", result.stderr)
    assert result.stderr.count("\n") == 1
