"""收件 on the page: dropped files with their outcomes, the register, originals as downloads, taking out and back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.workspace import Workspace
from tests.support import practice
from tests.support.practice import practice_office
from tests.support.samples import CAMPAIGN, answer, as_docx, encrypted
from tests.support.web import Client, signed_in, words

ID = "yangpu-2017-sanda"
OTHER = "yangpu-2018-shishi"
NOW = dt.datetime(2017, 5, 19, 2, 30, tzinfo=dt.UTC)
POLICE = as_docx(answer("杨浦公安分局工会", seed=6))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "办公室", bundled=CAMPAIGN.parent)


@pytest.fixture
def office(workspace: Workspace) -> Client:
    return signed_in(workspace, lambda: NOW)


def put(office: Client, *files: tuple[str, bytes], status: int = 200, **fields: str) -> str:
    return office.post(f"/c/{ID}/files/drop", files=[("files", file) for file in files], status=status, **fields)


def test_dropped_files_have_their_outcomes_without_a_script(office: Client) -> None:
    page = put(office, ("公安.docx", POLICE), ("坏.docx", encrypted(POLICE)))
    said = words(page)
    assert "刚放入的 2 个文件" in said
    assert "杨浦公安分局工会" in said
    assert "打不开" in said
    assert "共 2 行" in said
    assert "已报 1" in words(office.get(f"/c/{ID}/"))


def test_a_time_of_receipt_is_taken_as_the_office_s_clock_has_it(office: Client) -> None:
    assert "2017-05-18 08:15" in put(office, ("公安.docx", POLICE), received_at="2017-05-18T08:15")
    assert "不是时间" in put(office, ("税务.docx", POLICE), received_at="gestern", status=400)


def test_dropping_nothing_is_said(office: Client) -> None:
    assert "没有选文件" in office.post(f"/c/{ID}/files/drop", status=400)


def test_an_original_is_handed_out_as_a_download_under_its_name(office: Client) -> None:
    page = put(office, ("公安.docx", POLICE))
    url = re.search(r'href="(/c/[^"]*/original)"', page)
    assert url is not None
    answer = office.http.get(url[1])
    assert answer.content == POLICE
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%85%AC")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "没有这个文件的原件" in office.get(f"/c/{ID}/files/0123456789abcdef/original", status=400)


def test_a_file_is_taken_out_and_put_back_and_the_list_stays_as_it_was_filtered(office: Client) -> None:
    page = put(office, ("公安.docx", POLICE))
    arrival = re.search(r'name="arrival" value="(\w+)"', page)
    assert arrival is not None
    office.http.follow_redirects = False
    fields = {"csrf": office.csrf, "arrival": arrival[1], "why": "重复放了", "back": "q=%E5%85%AC"}
    assert office.http.post(f"/c/{ID}/files/withdraw", data=fields).headers["location"] == f"/c/{ID}/files?q=%E5%85%AC"
    office.http.follow_redirects = True
    page = office.get(f"/c/{ID}/files")
    assert "已撤回" in page
    assert "已报 0" in words(office.get(f"/c/{ID}/"))
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    assert "已撤销第" in office.post(f"/c/{ID}/files/put-back", number=number[1])
    assert "已报 1" in words(office.get(f"/c/{ID}/"))
    assert "重复放了" in office.get(f"/c/{ID}/history")


def test_somebody_who_may_only_look_is_offered_and_allowed_nothing(workspace: Workspace) -> None:
    viewer = signed_in(workspace, lambda: NOW, "viewer")
    assert "放入" not in viewer.get(f"/c/{ID}/files").split("</header>")[1].split("全部收件")[0]
    assert "权限" in put(viewer, ("公安.docx", POLICE), status=403)
    assert not list(workspace.inbox.rglob("*.docx"))


def test_a_name_that_leads_elsewhere_stays_in_the_inbox_of_its_campaign(workspace: Workspace, office: Client) -> None:
    put(office, ("../../../templates/x.docx", POLICE), ("<img src=x onerror=alert(1)>.docx", POLICE))
    assert not list(workspace.templates.rglob("x.docx"))
    page = office.get(f"/c/{ID}/files")
    assert "<img src=x" not in page
    assert "templates/x.docx" in page


def test_the_register_is_filtered_and_paged(office: Client) -> None:
    put(office, *((f"{number:03d}.docx", f"kein Dokument {number}".encode()) for number in range(120)))
    page = office.get(f"/c/{ID}/files")
    assert "共 120 行" in page
    assert page.count('title="下载原件"') == 100
    assert office.get(f"/c/{ID}/files?page=2").count('title="下载原件"') == 20
    assert office.get(f"/c/{ID}/files?all=1").count('title="下载原件"') == 120
    assert "共 1 行" in office.get(f"/c/{ID}/files?q=007.docx")
    assert "没有这样的文件" in office.get(f"/c/{ID}/files?from=2017-05-20")
    assert "不是日期" in office.get(f"/c/{ID}/files?from=gestern", status=400)


def test_a_file_that_cannot_be_read_stands_beside_the_unit_that_its_name_tells(office: Client) -> None:
    said = put(office, ("定海路街道总工会汇总表.docx", encrypted(POLICE)))
    row = next(one for one in re.findall(r"<tr>.*?</tr>", said, re.DOTALL) if "定海路街道总工会汇总表" in one)
    assert "打不开" in words(row)
    assert words(row).count("定海路街道总工会") > 1


def test_what_a_dropped_file_leaves_to_be_reviewed_is_shown_at_once(office: Client) -> None:
    assert "还没有收到表" in words(office.get(f"/c/{ID}/review"))
    plain = answer("杨浦公安分局工会", seed=6)
    put(office, ("公安.docx", as_docx(replace(plain, figures={**plain.figures, "workers_interviewed": "约200"}))))
    said = words(office.get(f"/c/{ID}/review"))
    assert "约200" in said
    assert "还没有收到表" not in said


def test_files_of_another_campaign_are_hidden_until_they_are_asked_for(tmp_path: Path) -> None:
    clerk = signed_in(practice_office(tmp_path / "办公室"), lambda: practice.NOW)
    other = f"/c/{OTHER}/files"
    said = words(clerk.get(other))
    told = re.search(r"另有 (\d+) 个文件属于其他活动", said)
    assert told is not None
    assert "五角场街道" not in said
    page = clerk.get(f"{other}?others=1")
    assert words(page).count("属于其他活动 ") >= int(told[1])
    assert "五角场街道" in page
    assert "“大走访、大调解、大服务”活动" in page
    assert "另有" not in words(clerk.get(f"/c/{ID}/files"))


def test_files_of_other_campaigns_are_counted_by_the_filter_too(tmp_path: Path) -> None:
    clerk = signed_in(practice_office(tmp_path / "办公室"), lambda: practice.NOW)
    assert "另有 2 个文件属于其他活动" in words(clerk.get(f"/c/{OTHER}/files?q=五角场"))
    assert "另有" not in words(clerk.get(f"/c/{OTHER}/files?q=没有这样的字"))
