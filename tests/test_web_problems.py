"""The page of the register of problems."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.web import Client, signed_in, words

URL = f"/c/{CAMPAIGN}/problems"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    return signed_in(practice_office(tmp_path / "办公室"), lambda: NOW)


def numbers(page: str) -> list[str]:
    """The problems that a page lists."""
    return re.findall(r'<td><input type="checkbox" name="number" value="([^"]+)"', page)


def test_register_lists_every_problem_and_filters_them(office: Client) -> None:
    page = office.get(URL)
    every = numbers(page)
    assert len(every) > 3
    found = numbers(office.get(f"{URL}?words={every[1]}"))
    assert every[1] in found
    assert len(found) < len(every)
    assert "没有这样的问题" in office.get(f"{URL}?words=绝无此事")


def test_a_problem_is_assigned_and_followed_up(office: Client) -> None:
    number = numbers(office.get(URL))[0]
    page = office.post(f"{URL}/assign", number=number, handler="权益保障部", day="2026-07-31", query="")
    assert "由权益保障部办理，2026-07-31 前办结" in page
    assert number in numbers(office.get(f"{URL}?handler=权益保障部"))
    page = office.post(f"{URL}/follow", number=number, state="done", query="handler=权益保障部", why="来电告知")
    assert "来电告知" in page
    assert numbers(page) == [number]
    assert numbers(office.get(f"{URL}?follow_up=已办结")) == [number]


def test_problems_are_joined_and_parted_again(office: Client) -> None:
    every = numbers(office.get(URL))
    page = office.post(f"{URL}/join", number=[every[0], every[2]], query="")
    assert every[2] not in numbers(page)
    assert every[2] in words(page)
    assert every[2] in numbers(office.post(f"{URL}/split", number=every[2], query=""))


def test_what_is_wrong_is_said(office: Client) -> None:
    number = numbers(office.get(URL))[0]
    assert "请写明由谁办理" in office.post(f"{URL}/assign", number=number, handler=" ", status=400)
    assert "两个以上" in office.post(f"{URL}/join", number=[number], status=400)
    assert "请选好办理情况" in office.post(f"{URL}/follow", number=number, state="x", status=400)
    assert "没有“zz-99”" in office.post(f"{URL}/follow", number="zz-99", state="done", status=400)


def test_register_is_downloaded_as_a_workbook(office: Client) -> None:
    answer = office.http.get(f"{URL}.xlsx")
    assert answer.headers["content-disposition"].startswith("attachment")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row > len(numbers(office.get(URL)))


def test_who_may_only_look_sees_no_forms(tmp_path: Path) -> None:
    viewer = signed_in(practice_office(tmp_path / "办公室"), lambda: NOW, role="viewer")
    page = viewer.get(URL)
    assert "交办" not in re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
    viewer.post(f"{URL}/assign", number="x", handler="y", status=403)
