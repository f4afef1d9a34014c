"""The pages of chase and return."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from pipeline.core.bundled import MARKER
from pipeline.post.word_comments import comments_of
from tests.support.mail_server import SECRET, USER
from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.smtp_server import smtp_server
from tests.support.web import Client, client, desk, signed_in, words

URL = f"/c/{CAMPAIGN}/post"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    return signed_in(practice_office(tmp_path / "办公室"), lambda: NOW)


def letter(page: str) -> str:
    found = re.search(r'<pre[^>]*id="letter-text"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def test_a_letter_is_seen_before_anything_is_recorded(office: Client) -> None:
    page = office.get(f"{URL}?q=大桥&due=2026-06-01")
    assert letter(page).startswith("大桥街道总工会：\n")
    assert "6月1日前报送" in letter(page)
    assert "今天已催" not in page
    assert "没有这个单位要催" in office.get(f"{URL}?q=火星")


def test_letters_as_texts_are_recorded_and_downloaded(office: Client) -> None:
    page = office.post(f"{URL}/remind", unit="jd04", how="text", due="")
    assert "已把 1 家的催报写成文本并记下" in page
    (link,) = re.findall(rf'href="({URL}/chase/[^"]+\.txt)"', page)
    assert "街道总工会" in office.http.get(link).content.decode("utf-8-sig")
    assert "今天都已经催过" in office.post(f"{URL}/remind", unit="jd04", how="text", due="")


def test_mails_are_sent_on_a_click_and_recorded(tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "办公室")
    with smtp_server(tmp_path) as server:
        lines = ["[[mail.accounts]]", 'name = "office"', 'host = "127.0.0.1"', f'user = "{USER}"', 'smtp = "127.0.0.1"']
        lines += [f"smtp_port = {server.port}", 'smtp_tls = "none"', ""]
        (workspace.root / MARKER).write_text("\n".join(lines), encoding="utf-8")
        shared = desk(workspace, lambda: NOW)
        object.__setattr__(shared, "secrets", {"HUIZONG_MAIL_OFFICE": SECRET})
        office = client(shared)
        page = office.post(f"{URL}/remind", how="mail", due="")
        assert f"已发出 {len(server.mails)} 封" in page
    assert len(server.mails) > 5


def test_without_a_mail_account_no_mail_is_offered(office: Client) -> None:
    page = office.get(URL)
    assert "发邮件给有邮箱的" not in page
    assert "没有可以发信的邮箱" in office.post(f"{URL}/remind", how="mail", due="", status=500)


def test_remarks_are_listed_before_the_file_is_written(office: Client) -> None:
    page = office.get(f"{URL}/returns?q=卫计委")
    assert "会写上这 3 处批注" in words(page)
    assert "原填“约1200人次”" in words(page)
    (submission,) = re.findall(r'name="submission" value="([^"]+)"', page)
    page = office.post(f"{URL}/return", submission=submission, note="请补盖公章", due="2026-06-01")
    assert "已在各处加了批注" in page
    assert "已退回，等重报" in office.get(f"{URL}/returns?q=卫计委")
    (link,) = re.findall(rf'href="({URL}/returns/[^"]+)"', page)
    answer = office.http.get(link)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert any("请补盖公章" in one for one in comments_of(answer.content))


def test_a_return_without_faults_goes_back_with_a_word_of_the_office(office: Client) -> None:
    counted = office.desk.standing.view(CAMPAIGN, None, now=NOW).whole.counted
    sound = next(one for one in counted if one.unit.id == "jd01")
    page = office.get(f"{URL}/returns?file={sound.id}")
    assert "程序没有看出要改的地方" in page
    assert f'name="submission" value="{sound.id}"' in page
    assert "已在各处加了批注" in office.post(f"{URL}/return", submission=sound.id, note="请补盖公章", due="")


def test_a_file_that_cannot_be_opened_goes_back_as_a_letter(office: Client) -> None:
    page = office.get(f"{URL}/returns?q=商业工会")
    assert "打不开，只能写修改函" in words(page)
    unit, file = (re.findall(rf'name="{name}" value="([^"]+)"', page)[-1] for name in ("unit", "file"))
    assert "写成修改函" in office.post(f"{URL}/return", unit=unit, file=html.unescape(file), due="")
    after = words(office.get(f"{URL}/returns?q=商业工会"))
    assert "已请单位重报" in after  # which is as much as a note in the review says: whether the letter went out, nobody knows
    assert "已退回" not in after


@pytest.mark.parametrize(
    "path", ["chase/%2e%2e/%2e%2e/%2e%2e/ledger.db", "returns/%2e%2e/%2e%2e/ledger.db", "other/x.txt", "chase/.hidden", "chase/"]
)
def test_no_other_file_is_handed_out(office: Client, path: str) -> None:
    assert office.http.get(f"{URL}/{path}").status_code == 404


def test_a_return_that_does_not_count_is_refused(office: Client) -> None:
    assert "现在不计入" in office.post(f"{URL}/return", submission="none", status=400)
