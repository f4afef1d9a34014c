"""The page of a campaign's settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.web import Client, signed_in, words

URL = f"/c/{CAMPAIGN}/settings"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    return signed_in(practice_office(tmp_path / "办公室"), lambda: NOW)


def test_roster_is_searched_and_a_unit_is_chosen(office: Client) -> None:
    assert "大桥街道总工会" in office.get(f"{URL}?q=大桥")
    assert "名册里没有这样的单位" in office.get(f"{URL}?q=火星")
    assert "并入哪个单位" in office.get(f"{URL}?unit=jd04")


def test_roster_changes_by_decisions(office: Client) -> None:
    assert "改名为“新大桥街道总工会”" in office.post(f"{URL}/rename", unit="jd04", name="新大桥街道总工会", why="来文")
    assert "新大桥街道总工会" in office.get(f"{URL}?q=新大桥")
    assert "并入" in office.post(f"{URL}/merge", unit="jd04", other="五角场街道总工会", why="来文")
    assert "新增单位“长白新村总工会”" in office.post(f"{URL}/add", name="长白新村总工会", kind="街镇", why="来文")
    assert "x01" in office.get(f"{URL}?q=长白新村总工会")
    assert "免报" in office.post(f"{URL}/exempt", unit="jd01", why="来文")


def test_last_day_is_moved_for_all_a_kind_or_one(office: Client) -> None:
    assert "全部单位：截止日改为 2017-06-01" in office.post(f"{URL}/deadline", day="2017-06-01", why="来文")
    assert "2017年6月1日" in office.get(URL)
    assert "截止日改为 2017-06-08" in office.post(f"{URL}/deadline", day="2017-06-08", unit="jd04", why="来文")
    assert "请选好新的截止日" in office.post(f"{URL}/deadline", day="", why="来文", status=400)


def test_a_decision_without_a_reason_is_refused(office: Client) -> None:
    assert "理由" in office.post(f"{URL}/exempt", unit="jd01", why=" ", status=400)


def test_the_same_campaign_is_made_for_another_year(office: Client) -> None:
    page = office.post(f"{URL}/again", year="2018", id="")
    assert "截止日 2018-05-20，请核对" in words(page)
    office.get("/c/yangpu-2018-sanda/settings")
    assert "不是年份" in office.post(f"{URL}/again", year="明年", status=400)


def test_check_says_that_all_is_in_order_or_what_is_not(office: Client) -> None:
    assert "都对得上" in office.get(f"{URL}/check")
    stored = next(path for path in office.desk.workspace.archive.rglob("*") if path.is_file() and len(path.name) == 64)
    stored.chmod(0o600)
    stored.write_bytes(b"changed")
    assert "都对得上" not in office.get(f"{URL}/check")


def test_what_is_damaged_is_told_with_its_place_on_the_page_and_no_command(office: Client) -> None:
    (office.desk.workspace.archive / "笔记.txt").write_text("x", encoding="utf-8")
    original = next(path for path in office.desk.workspace.archive.rglob("*") if path.is_file() and len(path.stem) == 64)
    original.chmod(0o600)
    original.write_bytes(b"something else")
    told = words(office.get(f"{URL}/check"))
    assert "笔记.txt" in told
    assert "再汇总一次。（在“总览”点“立即汇总”）" in told
    assert not re.search("huizong [a-z]", told)
