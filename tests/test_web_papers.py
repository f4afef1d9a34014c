"""文书 on the page: handed out by name and nothing else, made again for a past day, signed by whoever may."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from pipeline.app.nightly.run import Order, run
from pipeline.app.review.doubt import EVERYTHING
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from tests.support.pdf_writer import Page, write_pdf
from tests.support.samples import CAMPAIGN, write_sample_inbox
from tests.support.web import Client, signed_in, words

ID = "yangpu-2017-sanda"
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace.create(tmp_path_factory.mktemp("web") / "办公室", bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run(workspace, Order(lambda: NOW, (ID,), dt.date(2017, 5, 22), dt.timedelta()), LocalEngine(2))
    return workspace


@pytest.fixture
def office(workspace: Workspace) -> Client:
    return signed_in(workspace, lambda: NOW)


def test_the_papers_of_the_last_day_are_offered_as_downloads(workspace: Workspace, office: Client) -> None:
    page = office.get(f"/c/{ID}/papers")
    links = [unescape(url) for url in re.findall(r'href="([^"]*/papers/file\?[^"]*)"', page)]
    assert len(links) >= 8
    report = next(url for url in links if "%E6%83%85%E5%86%B5%E6%B1%87%E6%80%BB%E6%8A%A5%E5%91%8A" in url)
    answer = office.http.get(report)
    assert answer.content == (workspace.outbox / ID / "2017-05-22" / "情况汇总报告.docx").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["../../ledger.db", "2017-05-22/.manifest.json", "/etc/passwd", "..%2F..%2Fledger.db", ""])
@pytest.mark.parametrize("page", ["file", "pages", "page"])
def test_nothing_but_papers_is_handed_out(office: Client, page: str, path: str) -> None:
    assert "没有这份文书" in office.get(f"/c/{ID}/papers/{page}?path={path}", status=400)


def test_the_papers_of_another_campaign_are_not_those_of_this_one(office: Client) -> None:
    url = f"papers/file?path=2017-05-22/{'情况汇总报告.docx'}"
    assert office.http.get(f"/c/{ID}/{url}").status_code == 200
    assert "没有这份文书" in office.get(f"/c/leshan-2011-qianhu/{url}", status=400)


def test_a_past_day_is_made_again(workspace: Workspace, office: Client) -> None:
    page = office.post(f"/c/{ID}/papers/remake", day="2017-05-12")
    assert "已写出截至2017年5月12日的文书" in page
    assert (workspace.outbox / ID / "2017-05-12" / "情况汇总报告.docx").is_file()
    assert "没有变化" in office.post(f"/c/{ID}/papers/remake", day="2017-05-12")
    assert "还没有到" in office.post(f"/c/{ID}/papers/remake", day="2017-05-23", status=400)
    assert "请写明截至哪一天" in office.post(f"/c/{ID}/papers/remake", status=400)


def test_what_blocks_the_signature_is_listed_and_may_be_passed_over_by_an_approver(workspace: Workspace, office: Client) -> None:
    page = office.get(f"/c/{ID}/papers?day=2017-05-22")
    assert "处没有了结" in words(page)
    assert "杨浦区老年大学工会" in page
    assert "正式稿没有写" in office.post(f"/c/{ID}/papers/sign", day="2017-05-22", status=400)
    assert "权限" in signed_in(workspace, lambda: NOW, "clerk").post(f"/c/{ID}/papers/sign", day="2017-05-22", anyway="yes", status=403)
    assert not (workspace.outbox / ID / "2017-05-22" / "正式稿").exists()
    assert "正式稿已写好" in office.post(f"/c/{ID}/papers/sign", day="2017-05-22", anyway="yes")
    assert (workspace.outbox / ID / "2017-05-22" / "正式稿" / "情况汇总报告.docx").is_file()


def test_papers_that_are_no_longer_as_things_stand_say_so(office: Client) -> None:
    assert "文书不是最新的" not in office.get(f"/c/{ID}/papers?day=2017-05-22")
    listed = office.get(f"/c/{ID}/files?result=计入")
    arrival = re.search(r'name="arrival" value="(\w+)"', listed)
    assert arrival is not None
    office.post(f"/c/{ID}/files/withdraw", arrival=arrival[1])
    assert "文书不是最新的" in office.get(f"/c/{ID}/papers?day=2017-05-22")
    office.post(f"/c/{ID}/papers/remake", day="2017-05-22")
    assert "文书不是最新的" not in office.get(f"/c/{ID}/papers?day=2017-05-22")


def test_the_pages_of_a_paper_are_pictures(workspace: Workspace, office: Client) -> None:
    (workspace.outbox / ID / "2017-05-22" / "附.pdf").write_bytes(write_pdf([Page(), Page()]))
    page = office.get(f"/c/{ID}/papers/pages?path=2017-05-22/附.pdf")
    pictures = [unescape(url) for url in re.findall(r'<img src="(/c/[^"]+)"', page)]
    assert len(pictures) == 2
    answer = office.http.get(pictures[1])
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert office.http.get(pictures[1].replace("page=2", "page=3")).status_code == 404


def test_what_blocks_the_signature_leads_to_its_own_entry(office: Client) -> None:
    found = re.findall(r'/review\?at=([0-9a-f]+)"', office.get(f"/c/{ID}/papers"))
    queue = office.desk.queues.line(ID, EVERYTHING, now=office.desk.now()).queue
    assert found
    assert set(found) <= set(queue.by_id)
