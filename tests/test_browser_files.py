"""A clerk's stories in the browser: files dropped and their outcomes, totals that change after a decision, the report, a past day, the signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.samples import CAMPAIGN, sample_inbox

ID = "yangpu-2017-sanda"
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)
pytestmark = needs_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    workspace = Workspace.create(tmp_path_factory.mktemp("browser") / "办公室", bundled=CAMPAIGN.parent)
    with serving(workspace, lambda: NOW) as server:
        yield server


@pytest.fixture(scope="module")
def page(browser: Browser, served: Served) -> Iterator[Page]:
    with person(browser, served) as opened:
        yield opened


def go(page: Page, served: Served, path: str) -> None:
    page.goto(f"{served.url}c/{ID}/{path}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice returns with their register, as a clerk has them on a stick."""
    folder = tmp_path_factory.mktemp("stick") / "收到的表"
    lines = ["文件,收到时间"]
    for name, (data, moment) in sample_inbox().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        lines.append(f"{name},{moment.replace('T', ' ')}")
    (folder / "收件时间.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    return folder


def test_1_a_folder_of_twenty_files_is_put_in_and_each_has_its_outcome(page: Page, served: Served, folder: Path) -> None:
    go(page, served, "files")
    page.locator("input[webkitdirectory]").set_input_files(str(folder))
    page.get_by_role("button", name="放入").click()
    expect(page.get_by_role("heading", name="刚放入的 19 个文件")).to_be_visible(timeout=120_000)
    outcomes = page.locator("#outcomes")
    expect(outcomes.get_by_text("计入", exact=True)).to_have_count(12)
    expect(outcomes.get_by_text("打不开", exact=True)).to_have_count(2)
    expect(outcomes.get_by_text("重复", exact=True)).to_have_count(1)
    expect(outcomes.get_by_text("已照它登记其他 18 个文件的收到时间")).to_be_visible()
    expect(page.locator("#register")).to_contain_text("共 18 行")
    assert serious(page) == []


def test_2_totals_change_after_a_file_is_taken_out_while_the_overview_is_open(browser: Browser, page: Page, served: Served) -> None:
    with person(browser, served, "小李") as other:
        go(other, served, "")
        expect(other.locator(".keys")).to_contain_text("已报12")
        go(page, served, "files?q=建交委")
        page.get_by_text("撤回", exact=True).click()
        page.get_by_role("button", name="撤回，不计入").click()
        expect(page.locator("#flash")).to_contain_text("撤回，不计入")
        expect(other.locator(".keys")).to_contain_text("已报11", timeout=20_000)
    page.get_by_role("button", name="恢复").click()
    expect(page.locator("#flash")).to_contain_text("已撤销")


def test_3_the_job_is_run_and_the_report_is_downloaded(page: Page, served: Served, tmp_path: Path) -> None:
    go(page, served, "")
    page.get_by_role("button", name="立即汇总").click()
    expect(page.locator("#flash")).to_contain_text("收到新文件", timeout=120_000)
    go(page, served, "papers")
    with page.expect_download() as caught:
        page.get_by_role("link", name="下载送审稿情况汇总报告.docx").click()
    saved = tmp_path / caught.value.suggested_filename
    caught.value.save_as(saved)
    assert saved.name == "情况汇总报告.docx"
    assert "送审稿" in document_text(saved.read_bytes())
    assert serious(page) == []


def test_4_a_past_day_is_made_again(page: Page, served: Served) -> None:
    go(page, served, "papers")
    page.get_by_role("textbox", name="截至").fill("2017-05-12")
    page.get_by_role("button", name="写出这一天的文书").click()
    expect(page.get_by_role("heading", name="截至2017年5月12日")).to_be_visible(timeout=60_000)
    expect(page.locator("#flash")).to_contain_text("已写出截至2017年5月12日的文书")


def test_5_the_formal_paper_is_written_where_what_is_open_was_seen(page: Page, served: Served) -> None:
    go(page, served, "papers?day=2017-05-12")
    expect(page.locator(".blocking li").first).to_be_visible()
    page.get_by_role("button", name="写正式稿").click()
    expect(page.locator('input[name="anyway"]:invalid')).to_be_focused()
    page.get_by_label("照样写").check()
    page.get_by_role("button", name="写正式稿").click()
    expect(page.locator("#flash")).to_contain_text("正式稿已写好", timeout=60_000)
    expect(page.get_by_role("link", name="下载正式稿情况汇总报告.docx")).to_be_visible()


def test_6_the_overview_and_the_first_page_are_sound_in_both_lights(page: Page, served: Served) -> None:
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        for path in ("", "units", "files", "papers"):
            go(page, served, path)
            assert serious(page) == [], path
        page.goto(served.url)
        assert serious(page) == []


@pytest.mark.parametrize("path", ["files", "settings/declaration"])
def test_7_what_waits_to_be_read_is_said_no_more_once_it_is_read(page: Page, served: Served, path: str) -> None:
    name = f"{path.replace('/', '-')}.docx"
    (served.desk.workspace.inbox / ID / name).write_bytes(sample_inbox()["税务局工会.docx"][0])
    go(page, served, path)
    expect(page.locator("#unread")).to_contain_text("收件夹里还有 1 个文件没有读")
    served.desk.job.start()
    served.desk.job.wait(120)
    expect(page.locator("#flash")).to_contain_text("收到新文件 1 个", timeout=20_000)
    expect(page.locator("#unread p")).to_have_count(0, timeout=20_000)
    if path == "files":
        expect(page.locator("#register")).to_contain_text(name)
