"""A clerk at the review page, with the keyboard alone: five doubts, two persons, a crash in the middle, every key of the help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.app.decisions.history import history
from pipeline.core.workspace import Workspace
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.practice import CAMPAIGN, practice_office, receive_alike, sight_of

pytestmark = needs_browser
REVIEW = f"c/{CAMPAIGN}/review"
WAIT = 60_000
"""Milliseconds; the machine of the tests may be busy."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


def opened(page: Page, served: Served, query: str = "") -> None:
    page.set_default_timeout(WAIT)
    page.goto(f"{served.url}{REVIEW}{query}")
    expect(page.locator("#judge")).to_be_visible(timeout=WAIT)


def position(page: Page) -> str:
    return page.locator("#judge .pane-head .num").inner_text()


def pressed(page: Page, key: str) -> None:
    """Presses a key that leads to another page, and waits for it."""
    with page.expect_navigation(timeout=WAIT):
        page.keyboard.press(key)
    page.wait_for_load_state()


def said(page: Page) -> str:
    return page.locator("#flash").inner_text()


def test_five_doubts_are_settled_by_keyboard_alone_and_the_totals_change(office: Workspace, browser: Browser) -> None:
    before = sight_of(office).whole.totals["problems_solved"].value
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?about=counted")
        expect(page.locator("#lit")).to_have_text("=MAX(4,9)", timeout=WAIT)
        page.keyboard.type("9")
        expect(page.locator('input[name="value"]')).to_have_value("9")
        pressed(page, "Enter")
        assert "已保存" in said(page)
        assert "定为“9”" in said(page)
        for _ in range(4):
            pressed(page, "Enter")
            assert "核对无误" in said(page)
        expect(page.locator("h1")).to_contain_text("还有 4 处")
        assert serious(page) == []
    assert len(history(office)) == 5
    assert sight_of(office).whole.totals["problems_solved"].value == before + 9


def test_every_key_of_the_help_does_what_it_says(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        page.goto(f"{served.url}help")
        keys = set(page.locator("table:has(caption:text('待核')) kbd").all_inner_texts())
        assert keys == {"Enter", "E", "Esc", "A", "W", "R", "N", "J", "K", "U", "Shift"}
        opened(page, served, "?about=counted")
        assert position(page).startswith("1／")
        pressed(page, "j")
        assert position(page).startswith("2／")
        pressed(page, "k")
        assert position(page).startswith("1／")
        page.keyboard.press("e")
        expect(page.locator('input[name="value"]')).to_be_focused()
        page.keyboard.type("j12")
        page.keyboard.press("Escape")
        expect(page.locator('input[name="value"]')).not_to_be_focused()
        expect(page.locator('input[name="value"]')).to_have_value("j12")
        page.locator('input[name="value"]').fill("")
        page.keyboard.press("Escape")
        pressed(page, "w")
        assert "认可" in said(page)
        pressed(page, "u")
        assert "已撤销" in said(page)
        pressed(page, "Shift+U")
        assert "已恢复" in said(page)
        page.keyboard.press("/")
        expect(page.locator('input[type="search"]')).to_be_focused()
        page.keyboard.press("Escape")
        pressed(page, "r")
        assert f"/c/{CAMPAIGN}/post/returns" in page.url
        opened(page, served, "?about=stranger")
        pressed(page, "n")
        assert "不是名册单位的" in said(page)
        pressed(page, "?")
        assert page.url.endswith("/help")


def test_enter_asks_whose_a_return_is_before_it_leaves_the_page(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?about=stranger")
        page.keyboard.press("Enter")
        expect(page.locator('.whose input[type="radio"]').first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#judge")).to_be_visible()
        page.keyboard.press("Space")
        pressed(page, "Enter")
        assert "已保存" in said(page)


def test_one_key_settles_all_that_say_the_same(office: Workspace, browser: Browser) -> None:
    receive_alike(office)
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?code=not_a_number")
        assert position(page) == "1／2"
        pressed(page, "a")
        assert "同样的共 2 处" in said(page)
        expect(page.locator(".done")).to_contain_text("按这样筛选，没有待核的了")


def test_one_click_settles_all_that_the_filter_shows(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?q=卫生和计划生育")
        page.on("dialog", lambda dialog: dialog.accept())
        with page.expect_navigation(timeout=WAIT):
            page.locator("form[action$='/review/all'] button").click()
        assert "共 3 处" in said(page)


def test_a_draft_outlives_a_crash_of_the_server(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?about=counted")
        page.keyboard.press("e")
        page.keyboard.type("12")
        expect(page.locator("#saved")).to_have_text("草稿已保存，按 Enter 才生效", timeout=WAIT)
    with serving(office) as again, person(browser, again) as page:
        opened(page, again, "?about=counted")
        expect(page.locator('input[name="value"]')).to_have_value("12")
        expect(page.locator("#saved")).to_have_text("草稿已保存，按 Enter 才生效")
    assert not history(office)


def test_the_second_of_two_persons_sees_the_decision_of_the_first(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served, "李") as first, person(browser, served, "王") as second:
        opened(first, served, "?about=counted")
        opened(second, served, "?about=counted")
        first.keyboard.type("9")
        pressed(first, "Enter")
        expect(second.locator("#settled")).to_contain_text("已由李于", timeout=WAIT)
        second.keyboard.type("12")
        pressed(second, "Enter")
        assert "已由李于" in said(second)
    assert [one.words for one in history(office)] == ["定为“9”"]


def test_undo_of_everything_leaves_the_queue_as_it_was(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        opened(page, served, "?about=counted")
        for _ in range(3):
            pressed(page, "Enter")
        for _ in range(3):
            pressed(page, "u")
            assert "已撤销" in said(page)
        expect(page.locator("h1")).to_contain_text("还有 9 处")
        assert position(page).startswith("1／")
    assert len(sight_of(office).whole.review) == 9


def test_a_figure_is_traced_to_its_cell(office: Workspace, browser: Browser) -> None:
    with serving(office) as served, person(browser, served) as page:
        page.set_default_timeout(WAIT)
        page.goto(f"{served.url}c/{CAMPAIGN}/figures")
        assert serious(page) == []
        page.locator("tr:has-text('访谈职工') td a").first.click()
        assert serious(page) == []
        row = page.locator("tr:has-text('卫生和计划生育')")
        expect(row).to_contain_text("约1200人次")
        row.locator("td a").first.click()
        expect(page.locator("#lit")).to_have_text("约1200人次", timeout=WAIT)
        assert re.search(r"/original/\w+\?at=", page.url)
        assert serious(page) == []


@pytest.mark.parametrize("width", [1366, 1093])
def test_all_pages_of_a_campaign_can_be_reached_at_any_zoom(office: Workspace, browser: Browser, width: int) -> None:
    with serving(office) as served, person(browser, served) as page:
        page.set_viewport_size({"width": width, "height": 614})
        page.goto(f"{served.url}c/{CAMPAIGN}/")
        assert page.evaluate("() => { const nav = document.querySelector('.top nav'); return nav.scrollWidth - nav.clientWidth; }") <= 0
        expect(page.get_by_role("link", name="设置", exact=True)).to_be_in_viewport(ratio=1)
