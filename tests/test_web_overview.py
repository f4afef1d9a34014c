"""总览 on the page: every number leads to as many units or files, the chart is drawn by the server, and what units call themselves stays text."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from pipeline.app.nightly.run import Order, run
from pipeline.app.progress.memory import RemakingError
from pipeline.app.progress.overview import Span
from pipeline.app.progress.views import Standing
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from pipeline.web.chart import WIDTH, stacked, timeline
from tests.support.samples import CAMPAIGN, write_sample_inbox
from tests.support.web import Client, signed_in, words

ID = "yangpu-2017-sanda"
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)


def made(root: Path) -> Workspace:
    """An office in which the sample inbox was read and its papers written."""
    workspace = Workspace.create(root, bundled=CAMPAIGN.parent)
    write_sample_inbox(workspace.inbox)
    run(workspace, Order(lambda: NOW, (ID,), dt.date(2017, 5, 22), dt.timedelta()), LocalEngine(2))
    return workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made(tmp_path_factory.mktemp("web") / "办公室")


@pytest.fixture
def office(workspace: Workspace) -> Client:
    return signed_in(workspace, lambda: NOW)


def test_every_number_of_the_overview_leads_to_as_many_units(office: Client) -> None:
    page = office.get(f"/c/{ID}/")
    links = re.findall(r'href="(/c/[^"]*/units\?[^"]*)"[^>]*>(?:\s*<svg.*?</svg>)?[^<\d]*(?:<b[^>]*>)?(\d+)<', page)
    assert len(links) > 20
    for url, count in dict(links).items():
        assert f"共 {count} 行" in office.get(unescape(url)), url


def test_every_column_of_the_timeline_leads_to_its_files(office: Client) -> None:
    page = office.get(f"/c/{ID}/")
    links = re.findall(r'<a href="([^"]*/files\?[^"]*)" aria-label="[^"]*：(\d+) 个文件', page)
    assert sum(int(count) for _, count in links) == 17
    assert "result=%E6%8A%A5%E8%A1%A8" in links[0][0]


def test_the_overview_says_what_is_known_and_what_waits(office: Client) -> None:
    said = words(office.get(f"/c/{ID}/"))
    for word in ("应报 40", "已报 12", "30.0%", "27.5%", "已过 2 天", "处单位不明待核", "处读不出待核", "访谈职工", "5,612"):
        assert word in said


def test_the_overview_of_a_past_day_shows_that_day_and_keeps_it_in_its_links(office: Client) -> None:
    page = office.get(f"/c/{ID}/?as_of=2017-05-10")
    assert "截至2017年5月10日" in page
    assert "还有 10 天" in words(page)
    assert "as_of=2017-05-10" in page
    assert "上次汇总 " not in words(page)


def test_the_part_for_a_change_is_no_whole_page(office: Client) -> None:
    part = office.get(f"/c/{ID}/", part=True)
    assert "报送情况" in part
    assert "<html" not in part


def test_a_campaign_that_is_not_there_is_a_calm_page(office: Client) -> None:
    assert "没有“nobody”这个活动" in office.get("/c/nobody/", status=400)


def test_the_first_page_shows_every_campaign_and_the_one_that_has_begun_first(office: Client) -> None:
    page = office.get("/")
    assert page.count('class="card campaign"') == 5
    assert page.index("大走访") < page.index("还没有收到表")


def test_a_campaign_to_which_nothing_came_has_an_empty_bar(tmp_path: Path) -> None:
    page = signed_in(Workspace.create(tmp_path / "空", bundled=CAMPAIGN.parent), lambda: NOW).get("/")
    assert "stack-bar thin hollow" in page
    assert "<rect" not in page


def test_a_unit_named_like_a_script_stays_text(workspace: Workspace, tmp_path: Path) -> None:
    shutil.copytree(workspace.root, tmp_path / "办公室")
    other = Workspace.at(tmp_path / "办公室")
    roster = other.templates / ID / "roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8-sig").replace("大桥街道总工会", "<script>alert(1)</script>"), encoding="utf-8-sig")
    page = signed_in(other, lambda: NOW).get(f"/c/{ID}/units?q=<script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_files_that_were_not_read_as_things_are_declared_now_are_told(workspace: Workspace, office: Client, tmp_path: Path) -> None:
    for page in ("", "files"):
        assert "还没有按现在的设置和程序读过" not in office.get(f"/c/{ID}/{page}")
    shutil.copytree(workspace.root, tmp_path / "办公室")
    other = Workspace.at(tmp_path / "办公室")
    declared = other.templates / ID / "campaign.yaml"
    declared.write_text(re.sub(r"(deadline: *)2017-05-20", r"\g<1>2017-05-21", declared.read_text(encoding="utf-8")), encoding="utf-8")
    changed = signed_in(other, lambda: NOW)
    for page in ("", "files"):
        assert "有 17 个收到的文件还没有按现在的设置和程序读过" in changed.get(f"/c/{ID}/{page}")


def test_units_are_found_by_state_kind_and_name(office: Client) -> None:
    page = office.get(f"/c/{ID}/units?state=late")
    assert "共 1 行" in page
    assert "逾期报送" in page
    assert "没有这样的单位" in office.get(f"/c/{ID}/units?state=sleeping")
    assert "共 12 行" in office.get(f"/c/{ID}/units?kind=街镇")


def test_the_bar_is_as_wide_as_its_units_and_a_single_one_of_thousands_is_seen() -> None:
    bar = stacked((("on_time", 2998), ("late", 1), ("missing", 1), ("nil", 0)))
    assert [one.state for one in bar] == ["on_time", "late", "missing"]
    assert sum(one.width for one in bar) == pytest.approx(WIDTH)
    assert min(one.width for one in bar) >= 6
    assert stacked(()) == ()


def test_the_timeline_marks_the_deadline_only_where_it_lies_within() -> None:
    days = [dt.date(2017, 5, 8) + dt.timedelta(days=number) for number in range(5)]
    drawn = timeline([Span(day, day, 1, place) for place, day in enumerate(days)], days[2], 4)
    assert drawn is not None
    assert drawn.deadline == pytest.approx(drawn.columns[3].x)
    later = timeline([Span(days[0], days[0], 1, 1)], days[2], 4)
    assert later is not None
    assert later.deadline is None
    assert timeline([], days[0], 4) is None


def test_who_asks_for_another_past_day_while_one_is_made_waits_and_today_does_not(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> object:
        raise RemakingError

    monkeypatch.setattr(Standing, "_of_day", busy)
    told = office.get(f"/c/{ID}/?as_of=2017-05-20", status=503)
    assert '<meta http-equiv="refresh"' in told
    assert f'href="/c/{ID}/"' in told
    assert "http-equiv" not in office.get(f"/c/{ID}/?as_of=2017-05-20", status=503, part=True)
    assert office.get(f"/c/{ID}/")
