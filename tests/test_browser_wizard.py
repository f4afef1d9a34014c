"""A clerk makes a campaign of a form that nobody has seen, in the browser: from its notice to the first report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pipeline.campaign import load_campaign
from pipeline.core.workspace import Workspace
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.new_campaign_papers import HERE, LIST, NOTICE, roster
from tests.support.new_campaign_returns import WANGJIANG, filled_form

pytestmark = needs_browser
NOW = dt.datetime(2024, 9, 21, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as one:
        yield one


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(Workspace.create(tmp_path / "办公室", bundled=None), lambda: NOW) as one:
        yield one


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_from_a_notice_to_the_first_report_without_a_terminal(browser: Browser, served: Served, tmp_path: Path) -> None:
    filled = tmp_path / "望江街道.docx"
    filled.write_bytes(filled_form(WANGJIANG))
    with person(browser, served) as page:
        page.get_by_role("link", name="从通知新建活动", exact=True).click()
        button(page, "开始")
        page.set_input_files("input[name=notice]", HERE / NOTICE)
        page.set_input_files("input[name=blanks]", HERE / LIST)
        button(page, "放入")
        expect(page.get_by_label("截止日（含当日）")).to_have_value("2024-09-20")
        page.get_by_label("电话").fill("0579-1")
        page.get_by_label("电话").blur()
        expect(page.locator("#kept")).to_have_text("已保存")
        assert serious(page) == []
        page.reload()
        expect(page.get_by_label("电话")).to_have_value("0579-1")

        button(page, "下一步：栏目")
        page.locator("a.mark", has_text="服务职工").click()
        expect(page.get_by_label("服务职工（人次）的名称")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.type("服务人次")
        page.keyboard.press("Tab")
        expect(page.locator("#kept")).to_have_text("已保存")
        assert serious(page) == []
        button(page, "下一张表")
        button(page, "下一步：规则")

        button(page, "加上 其中：模范职工之家 不大于 职工之家总数")
        expect(page.get_by_role("button", name="去掉 其中：模范职工之家 不大于 职工之家总数")).to_be_visible()
        page.get_by_role("link", name="下一步：名册").click()
        page.locator("textarea").fill(roster())
        button(page, "存为名册")
        expect(page.get_by_role("heading", name="名册：6 家")).to_be_visible()
        page.get_by_role("link", name="下一步：试读").click()
        page.set_input_files("input[name=file]", filled)
        button(page, "试读")
        expect(page.get_by_role("row", name="服务人次 4320")).to_be_visible(timeout=60_000)
        page.get_by_role("link", name="下一步：完成").click()
        assert serious(page) == []
        button(page, "建成活动")
        expect(page.get_by_text("活动已建成")).to_be_visible()

        workspace = served.desk.workspace
        (campaign,) = (load_campaign(folder) for folder in workspace.templates.iterdir())
        assert (campaign.phone, len(campaign.rules)) == ("0579-1", 1)
        (workspace.inbox / filled.name).write_bytes(filled.read_bytes())
        served.desk.job.wait(1)
        button(page, "立即汇总")
        served.desk.job.wait(120)
        assert list(workspace.outbox.glob(f"{campaign.id}/2024-09-21/*情况汇总报告*.docx"))


def test_a_draft_that_was_left_is_found_again(browser: Browser, served: Served) -> None:
    with person(browser, served) as page:
        page.goto(f"{served.url}campaigns/new")
        button(page, "开始")
        page.set_input_files("input[name=notice]", HERE / NOTICE)
        button(page, "放入")
        page.goto(f"{served.url}campaigns/new")
        page.get_by_role("link", name=NOTICE).click()
        expect(page.get_by_label("活动名称")).to_have_value("2024年职工之家建设")


def test_a_mark_pressed_before_the_script_is_there_leads_to_its_field(browser: Browser, served: Served) -> None:
    with person(browser, served) as page:
        page.get_by_role("link", name="从通知新建活动", exact=True).click()
        button(page, "开始")
        page.set_input_files("input[name=notice]", HERE / NOTICE)
        page.set_input_files("input[name=blanks]", HERE / LIST)
        button(page, "放入")
        page.get_by_label("电话").fill("0579-1")
        page.get_by_label("电话").blur()
        expect(page.locator("#kept")).to_have_text("已保存")
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/static/wizard.js", hold)
        button(page, "下一步：栏目")
        page.locator("a.mark", has_text="服务职工").click()
        page.wait_for_url("**#f-*", wait_until="commit")
        held.pop().continue_()
        expect(page.get_by_label("服务职工（人次）的名称")).to_be_focused()
