"""In the browser: a newcomer is led through the practice inbox, and a clerk asks for something else while the campaign is at work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.app.campaigns.tour import STEPS
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.practice import CAMPAIGN, samples_beside

pytestmark = needs_browser
WAIT = 120_000
"""Milliseconds; the machine of the tests may be busy."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("newcomer")
    office = Workspace.create(folder / "办公室", bundled=bundled_templates())
    with pytest.MonkeyPatch.context() as patched:
        samples_beside(folder / "样表", patched)
        with serving(office) as server:
            yield server


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with person(browser, served) as opened:
        opened.set_default_timeout(WAIT)
        yield opened


def test_1_a_newcomer_is_led_through_the_practice_inbox(page: Page, served: Served) -> None:
    page.goto(served.url)
    assert serious(page) == []
    page.get_by_role("button", name="开始练手").click()
    tour = page.locator(".tour")
    for number, step in enumerate(STEPS, 1):
        expect(tour).to_contain_text(f"练手 {number}／{len(STEPS)}")
        expect(page.locator('nav[aria-label="活动"] [aria-current="page"]')).to_have_text(step.title)
        assert serious(page) == []
        served.desk.job.wait(120)
        if number < len(STEPS):
            tour.get_by_role("button", name="下一步").click()
    tour.get_by_role("button", name="走完了").click()
    expect(page.locator("#flash")).to_contain_text("可以再走一遍")
    expect(tour).to_have_count(0)


def test_2_a_field_is_renamed_while_the_campaign_is_at_work(page: Page, served: Served) -> None:
    page.goto(f"{served.url}c/{CAMPAIGN}/settings")
    page.get_by_role("link", name="栏目、规则、名称").click()
    expect(page.locator("#changed")).to_contain_text("还没有改动")
    name = page.get_by_label("访谈职工数的名称")
    name.fill("访谈人数")
    name.press("Tab")
    expect(page.locator("#changed")).to_contain_text("名称由“访谈职工”改为“访谈人数”")
    assert serious(page) == []
    page.get_by_role("button", name="试算看看").click()
    expect(page.get_by_text("计入的表")).to_be_visible(timeout=WAIT)
    expect(page.locator("dl.read")).to_contain_text("12，不变")
    assert serious(page) == []
    page.get_by_label("理由").fill("来文")
    page.get_by_role("button", name="保存，生效").click()
    expect(page.locator("#flash")).to_contain_text("已改好 1 处设置", timeout=WAIT)
    expect(page.get_by_role("heading", name="以前改过的")).to_be_visible()
    assert serious(page) == []
    served.desk.job.wait(120)
    page.goto(f"{served.url}c/{CAMPAIGN}/figures")
    expect(page.get_by_role("link", name="访谈人数")).to_be_visible()


@pytest.mark.parametrize("part", ["rules", "whole"])
def test_3_the_other_parts_are_without_barriers(page: Page, served: Served, part: str) -> None:
    page.goto(f"{served.url}c/{CAMPAIGN}/settings/declaration?part={part}")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page) == []
    page.emulate_media(color_scheme="light")
