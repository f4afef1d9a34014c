"""A clerk's days with the register of problems, with reminders and with returns, in the browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.practice import CAMPAIGN, DAY, practice_office
from tests.support.samples import COUNTS, Return, as_docx

pytestmark = needs_browser
NOW = dt.datetime.combine(DAY, dt.time(2), dt.UTC)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as one:
        yield one


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(practice_office(tmp_path / "办公室"), lambda: NOW) as one:
        yield one


def go(page: Page, served: Served, path: str) -> None:
    page.goto(f"{served.url}c/{CAMPAIGN}/{path}")


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_problem_is_assigned_followed_joined_parted_and_all_is_undone(browser: Browser, served: Served) -> None:
    with person(browser, served) as page:
        go(page, served, "problems")
        before = page.locator("tbody tr").count()
        page.get_by_role("link", name="jd01-02", exact=True).click()
        pane = page.get_by_role("complementary")
        pane.get_by_label("承办").fill("权益保障部")
        button(page, "交办")
        expect(page.locator("#flash")).to_contain_text("由权益保障部办理")
        pane.get_by_label("办理情况").select_option("办理中")
        button(page, "登记")
        expect(page.get_by_role("row", name="jd01-02")).to_contain_text("办理中")
        assert serious(page) == []

        page.get_by_label("勾选 jd01-02").check()
        page.get_by_label("勾选 jd01-03").check()
        button(page, "把勾选的并为一个问题")
        expect(page.locator("tbody tr")).to_have_count(before - 1)
        button(page, "把 jd01-03 分开")
        expect(page.locator("#flash")).to_contain_text("单列一个问题")

        page.keyboard.press("/")
        page.keyboard.type("权益保障部")
        page.keyboard.press("Enter")
        expect(page.locator("tbody tr")).to_have_count(1)

        go(page, served, "history")
        for left in (3, 2, 1, 0):
            decided = page.locator("tr:not(.undone)", has_text="测试员").filter(has_not_text="撤销第")
            decided.first.get_by_role("button", name="撤销").click()
            expect(page.locator("tr.undone")).to_have_count(4 - left)
        go(page, served, "problems?handler=权益保障部")
        expect(page.get_by_text("没有这样的问题")).to_be_visible()


def test_a_reminder_is_looked_at_copied_and_recorded(browser: Browser, served: Served) -> None:
    with person(browser, served) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        go(page, served, "post")
        page.get_by_label("请在哪一天前报来").fill("2017-06-01")
        button(page, "更新")
        page.get_by_role("link", name="江浦路街道总工会").click()
        expect(page.locator("#letter-text")).to_contain_text("6月1日前报送")
        assert serious(page) == []
        button(page, "复制")
        expect(page.get_by_role("button", name="已复制")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").startswith("江浦路街道总工会：\n")
        button(page, "写成文本并记下")
        expect(page.get_by_role("row", name="江浦路街道总工会")).to_contain_text("今天已催")
        with page.expect_download() as given:
            page.get_by_role("link", name="催报.txt").first.click()
        assert "江浦路街道总工会" in given.value.path().read_text(encoding="utf-8-sig")


def test_a_bad_form_goes_back_and_the_next_version_closes_it(browser: Browser, served: Served) -> None:
    with person(browser, served) as page:
        go(page, served, "post/returns?q=卫计委")
        expect(page.get_by_text("会写上这 3 处批注")).to_be_visible()
        assert serious(page) == []
        page.get_by_label("另外的意见").fill("请补盖公章")
        button(page, "写好退回的文件")
        expect(page.locator("#flash")).to_contain_text("已在各处加了批注", timeout=60_000)
        go(page, served, "post/returns?q=卫计委")
        expect(page.get_by_text("已退回，等重报")).to_be_visible()
        with page.expect_download() as given:
            page.get_by_role("link", name="请修改").first.click()
        assert given.value.suggested_filename == "卫计委工会（请修改）.docx"

        mended = Return("杨浦区卫生和计划生育工会", dict.fromkeys(COUNTS, "100") | {"problems_escalated": "0"}, "", {})
        (served.desk.workspace.inbox / "卫计委工会（第二版）.docx").write_bytes(as_docx(mended))
        go(page, served, "")
        button(page, "立即汇总")
        served.desk.job.wait(120)
        go(page, served, "post/returns")
        expect(page.get_by_role("heading", name="催报退回")).to_be_visible()
        expect(page.get_by_text("已退回，等重报")).to_have_count(0)
