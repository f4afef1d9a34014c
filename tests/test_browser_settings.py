"""An approver's story in the browser: a mailbox and a limit are set, a slip of the hand leads back, the head of papers is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.core.workspace import Workspace
from tests.support.browser import Served, browsing, needs_browser, person, serious, serving
from tests.support.samples import CAMPAIGN

pytestmark = needs_browser


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setitem(sys.modules, "keyring", None)
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    with serving(Workspace.create(tmp_path / "办公室", bundled=CAMPAIGN.parent), secrets={"HOME": str(tmp_path / "home")}) as server:
        yield server


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    with browsing() as browser, person(browser, served) as opened:
        yield opened


def test_settings_are_found_set_and_led_back_to(page: Page, served: Served) -> None:
    page.get_by_role("link", name="系统设置").click()
    expect(page.get_by_role("heading", name="设置", exact=True)).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name="添加邮箱").click()
    page.get_by_label("名字").fill("office")
    page.get_by_label("登录名").fill("ypqzgh@126.com")
    page.get_by_label("授权码").fill("geheim")
    page.get_by_label("收信端口").fill("abc")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_role("alert")).to_contain_text("“收信端口”应为 1 到 65535 的整数")
    expect(page.get_by_label("收信端口")).to_be_focused()
    expect(page.get_by_label("登录名")).to_have_value("ypqzgh@126.com")
    expect(page.get_by_label("授权码")).to_have_value("")
    assert serious(page) == []
    page.get_by_label("收信端口").fill("")
    page.get_by_label("授权码").fill("geheim")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("邮箱 office 已存下")).to_be_visible()
    page.get_by_label("一个文件最多多少 MB").fill("80")
    page.get_by_role("button", name="存下限度").click()
    expect(page.get_by_text("已改 1 项限度")).to_be_visible()
    expect(page.get_by_label("一个文件最多多少 MB")).to_have_value("80")
    page.goto(f"{served.url}c/{CAMPAIGN.name}/settings")
    page.get_by_role("link", name="改发文单位、落款、联系人").click()
    assert serious(page) == []
    page.get_by_label("联系人").fill("李四")
    page.get_by_role("button", name="存下").click()
    expect(page.get_by_text("已改：联系人")).to_be_visible()
