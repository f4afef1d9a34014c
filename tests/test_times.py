"""The time of arrival of a mail: its date, as far as that can be true."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.core.workspace import Workspace
from pipeline.intake.take_in import Intake, take_in
from pipeline.ledger import Ledger
from tests.support.compound_writer import message, write_compound
from tests.test_mail import attached, mail

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2017, 5, 21, 2, 30, tzinfo=SHANGHAI)
SAVED = dt.datetime(2017, 5, 20, 18, tzinfo=SHANGHAI)
FETCHED = "邮件/office/1-7.eml"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox").mkdir()
    return Workspace.at(tmp_path)


@pytest.fixture
def ledger(workspace: Workspace) -> Iterator[Ledger]:
    with Ledger.open(workspace.ledger_url) as opened:
        yield opened


def dated(date: str) -> bytes:
    return mail(attached(b"; filename=a.txt", b"x"), header=f"From: a@example.cn\r\nSubject: x\r\nDate: {date}\r\n".encode())


def taken(workspace: Workspace, ledger: Ledger, data: bytes, name: str = "来信.eml", saved: dt.datetime = SAVED) -> Intake:
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (saved.timestamp(), saved.timestamp()))
    return take_in(workspace, ledger, now=NOW, zone=SHANGHAI, campaigns=())


@pytest.mark.parametrize("name", ["来信.eml", FETCHED])
def test_mail_arrives_at_its_date_and_nobody_is_troubled(workspace: Workspace, ledger: Ledger, name: str) -> None:
    intake = taken(workspace, ledger, dated("Fri, 19 May 2017 09:30:00 +0800"), name)
    assert intake.arrivals[0].received_at == dt.datetime(2017, 5, 19, 9, 30, tzinfo=SHANGHAI)
    assert intake.arrivals[0].sender == "a@example.cn"
    assert intake.problems == ()


@pytest.mark.parametrize("zone", ["GMT+8", "GMT+0800", "UTC+08:00", "+08:00", "+8", "+0800 (GMT+8)", "+0800 (中国标准时间)"])
def test_zone_is_understood_as_home_made_programs_write_it(workspace: Workspace, ledger: Ledger, zone: str) -> None:
    intake = taken(workspace, ledger, dated(f"Fri, 19 May 2017 09:30:00 {zone}"))
    assert intake.arrivals[0].received_at == dt.datetime(2017, 5, 19, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("year", ["0001", "0017"])
def test_year_of_no_clock_is_not_read_as_one_of_this_century(workspace: Workspace, ledger: Ledger, year: str) -> None:
    intake = taken(workspace, ledger, dated(f"Fri, 19 May {year} 09:30:00 +0800"))
    assert intake.arrivals[0].received_at == SAVED


@pytest.mark.parametrize("year", [1970, 1980, 1999])
def test_file_time_of_no_clock_is_registered_as_now_and_said(workspace: Workspace, ledger: Ledger, year: int) -> None:
    intake = taken(workspace, ledger, b"no mail", "a.docx", dt.datetime(year, 1, 1, 8, tzinfo=SHANGHAI))
    assert intake.arrivals[0].received_at == NOW
    assert f"{year}-01-01" in intake.problems[0]
    assert "不可能是真的" in intake.problems[0]


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 19 May 2037 09:30:00 +0800",
        "Fri, 31 Dec 9999 10:00:00 +0800",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Tue, 01 Jan 1980 00:00:00 +0800",
    ],
)
def test_date_that_can_not_be_true_gives_way_to_the_time_of_the_file(workspace: Workspace, ledger: Ledger, date: str) -> None:
    intake = taken(workspace, ledger, dated(date))
    assert intake.arrivals[0].received_at == SAVED
    assert "不可能是真的" in intake.problems[0]
    assert "2017-05-20 18:00" in intake.problems[0]


def test_mail_that_is_dated_after_it_lay_here_arrived_when_it_lay_here(workspace: Workspace, ledger: Ledger) -> None:
    intake = taken(workspace, ledger, dated("Sat, 20 May 2017 23:30:00 +0800"), FETCHED)
    assert intake.arrivals[0].received_at == SAVED
    assert len(intake.problems) == 1


def test_clock_that_is_a_little_fast_is_put_right_without_a_word(workspace: Workspace, ledger: Ledger) -> None:
    intake = taken(workspace, ledger, dated("Sat, 20 May 2017 18:05:00 +0800"), FETCHED)
    assert (intake.arrivals[0].received_at, intake.problems) == (SAVED, ())


def test_date_counts_where_the_time_of_the_file_is_that_of_no_clock(workspace: Workspace, ledger: Ledger) -> None:
    unzipped = dt.datetime(1980, 1, 1, tzinfo=SHANGHAI)
    intake = taken(workspace, ledger, dated("Fri, 19 May 2017 09:30:00 +0800"), saved=unzipped)
    assert intake.arrivals[0].received_at == dt.datetime(2017, 5, 19, 9, 30, tzinfo=SHANGHAI)
    assert intake.problems == ()


def test_fetched_mail_dated_long_before_the_server_had_it_is_told(workspace: Workspace, ledger: Ledger) -> None:
    intake = taken(workspace, ledger, dated("Mon, 01 May 2017 09:30:00 +0800"), FETCHED)
    assert intake.arrivals[0].received_at == dt.datetime(2017, 5, 1, 9, 30, tzinfo=SHANGHAI)
    assert "早很多" in intake.problems[0]


def test_line_in_the_register_goes_before_any_date(workspace: Workspace, ledger: Ledger) -> None:
    (workspace.inbox / "收件时间.csv").write_text("来信.eml,2017-05-12 08:00\n", encoding="utf-8")
    intake = taken(workspace, ledger, dated("Tue, 19 May 2037 09:30:00 +0800"))
    assert (intake.arrivals[0].received_at, intake.problems) == (dt.datetime(2017, 5, 12, 8, tzinfo=SHANGHAI), ())


def test_message_of_outlook_that_points_at_itself_is_taken_under_the_time_of_its_file(workspace: Workspace, ledger: Ledger) -> None:
    data = bytearray(write_compound(message({0x0037: "报送"}, [])))
    data[512:1024] = data[512:516] * 128
    intake = taken(workspace, ledger, bytes(data), "来信.msg")
    assert [one.received_at for one in intake.arrivals] == [SAVED]
