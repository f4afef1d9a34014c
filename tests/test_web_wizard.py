"""The pages of a new campaign: each step shows what the draft holds, and what is said on it is kept."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from pipeline.app.wizard.campaign_drafts import roster_rows
from pipeline.campaign import load_campaign
from pipeline.campaign.units.roster import load_roster
from pipeline.core.bundled import MARKER, PRACTICE_CAMPAIGN
from pipeline.core.errors import RosterError
from pipeline.core.workspace import Workspace
from tests.support.new_campaign_papers import HERE, LIST, NOTICE, roster
from tests.support.new_campaign_returns import WANGJIANG, filled_form
from tests.support.practice import samples_beside
from tests.support.web import Client, client, signed_in, words

NOW = dt.datetime(2024, 9, 3, 1, tzinfo=dt.UTC)
FORM = "zhijia_jianshe_qingkuang_biao"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    return signed_in(Workspace.create(tmp_path / "办公室", bundled=None), lambda: NOW)


@pytest.fixture
def draft(office: Client) -> str:
    """The address of a draft with its notice and the blank beside it."""
    url = begun(office)
    office.post(f"{url}/files", files=[("notice", (NOTICE, (HERE / NOTICE).read_bytes())), ("blanks", (LIST, (HERE / LIST).read_bytes()))])
    return url


def begun(office: Client) -> str:
    answer = office.http.post("/campaigns/new", data={"csrf": office.csrf})
    return answer.url.path.removesuffix("/1")


def value(page: str, name: str) -> str:
    """What stands in an input of a page."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_what_was_read_of_the_notice_stands_in_the_first_step(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/1")
    assert (value(page, "title"), value(page, "issuer"), value(page, "day")) == ("2024年职工之家建设", "临溪区总工会", "2024-09-20")
    assert "2024年职工之家建设情况表" in page
    assert LIST in page


def test_what_is_changed_there_is_kept_and_told(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/1")
    fields = {name: value(page, name) for name in ("issuer", "issued", "addressee", "mailbox", "contact", "affixes")}
    answer = office.http.post(
        f"{draft}/settings",
        data={"title": "职工之家", "day": "2024-10-08", "phone": "", "campaign_id": "", **fields},
        headers={"X-CSRF-Token": office.csrf, "HX-Request": "true"},
    )
    assert "已保存" in answer.text
    page = office.get(f"{draft}/1")
    assert (value(page, "title"), value(page, "day"), value(page, "phone")) == ("职工之家", "2024-10-08", "")
    assert value(page, "mailbox") == "lxzgh_jcb@163.com"
    assert "职工之家" in office.get("/campaigns/new")


def test_what_was_only_looked_at_comes_from_the_next_notice_too(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/1")
    names = ("title", "issuer", "day", "issued", "addressee", "mailbox", "contact", "phone", "affixes")
    office.post(f"{draft}/settings", **{name: value(page, name) for name in names} | {"phone": "1", "campaign_id": ""})
    (kept,) = office.desk.workspace.page.glob("campaigns/*/draft.json")
    assert {name for name, told in json.loads(kept.read_bytes())["settings"].items() if told is not None} == {"phone"}
    assert value(office.get(f"{draft}/1"), "phone") == "1"


def test_fields_are_marked_on_the_blank_and_can_be_changed(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/2")
    assert 'href="#f-fuwu_zhigong"' in page
    assert value(page, "title:fuwu_zhigong") == "服务职工"
    office.post(
        f"{draft}/fields", **posted(page) | {"title:fuwu_zhigong": "服务人次", "type:fuwu_zhigong": "number", "read:tianbiao_ren": ""}
    )
    page = office.get(f"{draft}/2")
    assert value(page, "title:fuwu_zhigong") == "服务人次"
    assert re.search(r'name="read:tianbiao_ren"[^>]*checked', page) is None
    assert re.search(r'class="mark ignored" href="#f-tianbiao_ren"', page)


def posted(page: str) -> dict[str, str]:
    """What the form of a page would send as it stands."""
    form = re.search(r'<form method="post" action="[^"]*/fields".*?</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', form[0]))
    fields |= dict(re.findall(r'<input type="hidden" name="(sheet)" value="([^"]*)"', form[0]))
    fields |= dict.fromkeys(re.findall(r'type="checkbox" name="([^"]+)" value="yes"[^>]* checked', form[0]), "yes")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def test_a_form_saved_as_it_stands_is_what_was_read(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/2")
    office.post(f"{draft}/fields", **posted(page))
    assert posted(office.get(f"{draft}/2")) == posted(page)


def test_rules_are_chosen_and_taken_out(office: Client, draft: str) -> None:
    page = office.get(f"{draft}/3")
    assert "其中：模范职工之家 不大于 职工之家总数" in words(page)
    one, other = f"{FORM}||qizhong_mofan_zhigong_zhijia", f"{FORM}||zhigong_zhijia_zongshu"
    assert "规则已加上" in office.post(f"{draft}/rules", left=one, relation="<=", right=[other, "", ""])
    assert "（同一份名单）里" in office.post(f"{draft}/rules", left=one, relation="<=", right=[one], status=400)
    assert "请选好两边的栏目" in office.post(f"{draft}/rules", left="x", relation="<=", right=[other], status=400)
    assert "还没有规则" in office.post(f"{draft}/rules/drop", number="1")


def test_roster_is_pasted_or_given_as_a_file(office: Client, draft: str) -> None:
    assert "名册有 2 家单位" in office.post(f"{draft}/roster", pasted="望江街道总工会\n青石街道总工会")
    assert "名册有 6 家单位" in office.post(f"{draft}/roster", files=[("file", ("名册.csv", roster().encode()))])
    page = office.get(f"{draft}/4")
    assert "cy02\t临溪区卫生健康工会\t系统\t卫健工会;区卫健局工会" in page
    wrong = office.post(f"{draft}/roster", pasted="甲工会\n甲工会")
    assert "第 1 行和第 2 行" in wrong
    assert "甲工会\n甲工会</textarea>" in wrong


def test_trial_shows_what_is_understood(office: Client, draft: str) -> None:
    page = office.post(f"{draft}/trial", files=[("file", ("望江.docx", filled_form(WANGJIANG)))])
    assert "服务职工 4320 4,320" in words(page)
    assert "图书" in page


def test_the_end_makes_the_campaign_and_takes_the_draft_away(office: Client, draft: str) -> None:
    office.post(f"{draft}/roster", pasted=roster())
    assert "6 家" in office.get(f"{draft}/6")
    answer = office.http.post(f"{draft}/finish", data={"csrf": office.csrf}, follow_redirects=False)
    assert answer.headers["location"] == "/c/lxqzgh-2024-zgzjjs/"
    folder = office.desk.workspace.templates / "lxqzgh-2024-zgzjjs"
    assert load_campaign(folder).title == "2024年职工之家建设"
    assert len(load_roster(folder / "roster.csv")) == 6
    office.get(f"{draft}/1", status=400)


def test_a_step_of_an_empty_draft_asks_for_the_files(office: Client) -> None:
    url = begun(office)
    office.get(f"{url}/1")
    for number in range(2, 7):
        assert "第 1 步" in office.get(f"{url}/{number}", status=400)


def test_a_file_that_cannot_be_read_is_refused_in_words(office: Client, draft: str) -> None:
    assert "读不出来" in office.post(f"{draft}/files", files=[("blanks", ("坏.docx", b"PK\x03\x04no"))], status=400)
    assert "坏.docx" not in office.get(f"{draft}/1")


def test_what_a_file_is_called_or_says_is_never_markup(office: Client) -> None:
    url = begun(office)
    evil = (HERE / NOTICE).read_bytes()
    office.post(f"{url}/files", files=[("notice", ("<img src=x onerror=alert(1)>.docx", evil))])
    office.post(f"{url}/roster", pasted="<script>alert(1)</script>总工会\n乙工会")
    for number in (1, 4, 6):
        page = office.get(f"{url}/{number}")
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_who_may_only_look_changes_nothing(tmp_path: Path) -> None:
    viewer = signed_in(Workspace.create(tmp_path / "办公室", bundled=None), lambda: NOW, role="viewer")
    viewer.get("/campaigns/new")
    viewer.post("/campaigns/new", status=403)
    viewer.post("/practice", status=403)


def test_practice_puts_campaign_and_samples_in_once(office: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples_beside(tmp_path / "样表", monkeypatch)
    assert "先练练手" in office.get("/campaigns/new")
    answer = office.http.post("/practice", data={"csrf": office.csrf}, follow_redirects=False)
    assert answer.headers["location"] == f"/c/{PRACTICE_CAMPAIGN}/"
    assert (office.desk.workspace.inbox / "体育局工会汇总表.xlsx").is_file()
    assert "先练练手" not in office.get("/campaigns/new")
    assert "已经收过表" in office.post("/practice", status=400)


def bomb(name: str) -> bytes:
    """A package whose one part unpacks to 64 MiB of nothing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        with package.open(name, "w") as part:
            for _ in range(64):
                part.write(b" " * 2**20)
    return stream.getvalue()


HOSTILE = {
    "空白表.docx": lambda: bomb("word/document.xml"),
    "空白表.xlsx": lambda: bomb("xl/workbook.xml"),
    "空白表.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj\n<</Length 1/Type/Page/Kids[1 0 R]>>\n" * 2000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["notice", "blanks"])
def test_a_file_that_is_made_to_harm_is_refused_in_words(office: Client, draft: str, kind: str, name: str) -> None:
    said = words(office.post(f"{draft}/files", files=[(kind, (name, HOSTILE[name]()))], status=400))
    assert "读不出来" in said or "没有读成" in said
    assert name not in office.get(f"{draft}/1")


def test_given_files_are_read_in_a_process_that_may_be_harmed(workspace_of_few_means: Client) -> None:
    """Where a reader may take no memory at all, nothing is read, and the page goes on."""
    office = workspace_of_few_means
    url = begun(office)
    for kind, name in (("notice", NOTICE), ("blanks", LIST)):
        said = office.post(f"{url}/files", files=[(kind, (name, (HERE / name).read_bytes()))], status=400)
        assert "没有读成" in said
    with pytest.raises(RosterError, match="没有读成"):
        roster_rows(office.desk.workspace, "名册.docx", (HERE / NOTICE).read_bytes())
    assert "没有选择文件" in office.post(f"{url}/files", status=400)


@pytest.fixture
def workspace_of_few_means(tmp_path: Path) -> Client:
    workspace = Workspace.create(tmp_path / "小电脑", bundled=None)
    (workspace.root / MARKER).write_text("[limits]\nmemory_mb = 1\n", encoding="utf-8")
    return signed_in(workspace, lambda: NOW)


@pytest.fixture
def other(office: Client) -> Client:
    """Somebody else at the same drafts."""
    return client(office.desk, name="李")


def test_who_saves_what_another_has_changed_meanwhile_is_told_what_differs(office: Client, other: Client, draft: str) -> None:
    mine, theirs = (settings_of(one.get(f"{draft}/1")) for one in (office, other))
    other.post(f"{draft}/settings", **theirs | {"title": "职工之家验收"})
    said = words(office.post(f"{draft}/settings", status=400, **mine | {"title": "建家检查"}))
    assert "“李”于 2024-09-03 09:00 改过这一页" in said
    assert "名称（那边是“职工之家验收”，您写的是“建家检查”）" in said
    assert value(office.get(f"{draft}/1"), "title") == "职工之家验收"
    office.post(f"{draft}/settings", **settings_of(office.get(f"{draft}/1")) | {"title": "建家检查"})
    assert value(other.get(f"{draft}/1"), "title") == "建家检查"


def test_who_saves_the_same_or_something_else_is_not_stopped(office: Client, other: Client, draft: str) -> None:
    mine, theirs = (settings_of(one.get(f"{draft}/1")) for one in (office, other))
    other.post(f"{draft}/settings", **theirs | {"title": "职工之家验收"})
    office.post(f"{draft}/settings", **mine | {"title": "职工之家验收"})
    for typed in ("一", "一二", "一二三"):
        office.post(f"{draft}/settings", **mine | {"title": typed})
    other.post(f"{draft}/roster", seen=value(other.get(f"{draft}/4"), "seen"), pasted="甲工会")
    assert value(other.get(f"{draft}/1"), "title") == "一二三"


def test_an_old_window_of_the_same_person_overwrites_nothing_either(office: Client, draft: str) -> None:
    old, new = (settings_of(office.get(f"{draft}/1")) for _ in range(2))
    for typed in ("一", "一二"):
        office.post(f"{draft}/settings", **new | {"title": typed})
    said = words(office.post(f"{draft}/settings", status=400, **old | {"title": "旧的"}))
    assert "您在另一个窗口于" in said
    assert "名称（那边是“一二”，您写的是“旧的”）" in said
    assert value(office.get(f"{draft}/1"), "title") == "一二"


def test_a_form_and_a_roster_are_not_overwritten_either(office: Client, other: Client, draft: str) -> None:
    before, theirs = ({step: value(one.get(f"{draft}/{step}?form={FORM}"), "seen") for step in (2, 4)} for one in (office, other))
    first = re.search(r'name="title:([^"]+)" value="([^"]+)"', office.get(f"{draft}/2?form={FORM}"))
    assert first is not None
    asked = {f"title:{first[1]}": "改过的名称", f"read:{first[1]}": "yes"}
    other.post(f"{draft}/fields", sheet=FORM, seen=theirs[2], **asked)
    refused = words(office.post(f"{draft}/fields", status=400, sheet=FORM, seen=before[2], **asked | {f"title:{first[1]}": "另一个名称"}))
    assert "的名称（那边是“改过的名称”，您写的是“另一个名称”）" in refused
    other.post(f"{draft}/roster", seen=theirs[4], pasted="甲工会\n乙工会")
    refused = words(office.post(f"{draft}/roster", status=400, seen=before[4], pasted="甲工会\n丙工会"))
    assert "乙工会（那边有，您没有）" in refused
    assert "丙工会（您有，那边没有）" in refused


def test_a_rule_is_not_taken_out_by_the_number_that_it_had_before(office: Client, other: Client, draft: str) -> None:
    options = list(dict.fromkeys(re.findall(r'<option value="([^"|]+\|\|[^"]+)">', office.get(f"{draft}/3"))))
    for right in options[1:3]:
        office.post(f"{draft}/rules", left=options[0], right=right, relation=">=")
    mine, theirs = (value(one.get(f"{draft}/3"), "seen") for one in (office, other))
    other.post(f"{draft}/rules/drop", number="1", seen=theirs)
    assert "校核规则有增减" in words(office.post(f"{draft}/rules/drop", status=400, number="1", seen=mine))
    office.post(f"{draft}/rules", left=options[0], right=options[1], relation=">=")


def settings_of(page: str) -> dict[str, str]:
    """What the form of the first step holds."""
    names = ("seen", "title", "issuer", "day", "issued", "addressee", "mailbox", "contact", "phone", "affixes", "campaign_id")
    return {name: html.unescape(value(page, name)) for name in names}
