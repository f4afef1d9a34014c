"""The review page: what it shows, what each button does, and that everything works without a script."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from extractors.core.document import Document, Line
from extractors.core.location import Location
from extractors.formats.pictured import Spot
from pipeline.app.decisions.history import history
from pipeline.app.files.shown_document import shown as document_shown
from pipeline.app.files.shown_original import Original
from pipeline.app.review.doubt import EVERYTHING
from pipeline.core.decision import FILE_STATES
from pipeline.core.workspace import Workspace
from pipeline.web.pages.review.queue import kinds_of
from pipeline.web.reply import environment
from tests.support.practice import CAMPAIGN, practice_office, receive_alike, sight_of
from tests.support.samples import CAMPAIGN as SAMPLES
from tests.support.web import Client, client, signed_in, words

REVIEW = f"/c/{CAMPAIGN}/review"
HEALTH = "杨浦区卫生和计划生育工会"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


@pytest.fixture
def clerk(office: Workspace) -> Client:
    return signed_in(office)


def shown(page: str) -> str:
    """The name of the entry that a page shows."""
    found = re.search(r'<form id="judge".*?name="id" value="([0-9a-f]+)"', page, re.DOTALL)
    assert found
    return found[1]


def named(clerk: Client, code: str) -> str:
    return shown(clerk.get(f"{REVIEW}?code={code}"))


def judged(clerk: Client, name: str, **fields: str) -> str:
    return clerk.post(f"{REVIEW}/judge", id=name, why="电话核实", **{"act": "settle", **fields})


def test_review_shows_the_worst_first_with_its_text_its_value_and_what_to_do(clerk: Client) -> None:
    said = words(clerk.get(REVIEW))
    assert "还有 9 处" in said
    assert "杨浦区体育局工会" in said
    for part in ("解决问题", "错误", "影响正式稿", "=MAX(4,9)", "（没有值）", "Sheet1!B6", "用 Excel 打开、保存后再放入收件夹"):
        assert part in said
    assert "huizong" not in said.partition("核定")[2].partition("处，重的在前")[0]


def test_review_confirms_and_goes_on_to_the_next(clerk: Client, office: Workspace) -> None:
    page = clerk.get(f"{REVIEW}?q={HEALTH}")
    after = judged(clerk, shown(page), q=HEALTH)
    assert "已保存" in after
    assert "核对无误" in after
    assert shown(after) != shown(page)
    assert "筛选出 2 处" in words(after)
    assert "还有 8 处" in words(after)
    assert [one.first.why for one in history(office)] == ["电话核实"]


def test_review_stores_the_typed_value_and_says_so(clerk: Client, office: Workspace) -> None:
    after = judged(clerk, named(clerk, "formula_uncached"), value="9")
    assert "定为“9”" in after
    assert not sight_of(office).whole.totals["problems_solved"].unknown


def test_review_refuses_a_wrong_value_and_keeps_what_was_typed(clerk: Client) -> None:
    name = named(clerk, "formula_uncached")
    refused = clerk.post(f"{REVIEW}/judge", id=name, act="settle", why="电话", value="若干", status=400)
    assert "不是一个数" in refused
    assert 'value="若干"' in clerk.get(f"{REVIEW}?at={name}")


def test_review_asks_for_a_reason_and_offers_the_last_one(clerk: Client) -> None:
    name = named(clerk, "formula_uncached")
    clerk.post(f"{REVIEW}/judge", id=name, act="settle", why=" ", status=400)
    after = judged(clerk, name)
    assert 'name="why" value="电话核实"' in after


def test_review_by_two_persons_shows_the_first_and_overwrites_nothing(office: Workspace) -> None:
    first = signed_in(office)
    second = client(first.desk, name="王")
    name = named(second, "formula_uncached")
    judged(first, name, value="9")
    after = judged(second, name, value="12")
    assert "已由测试员于" in after
    assert "定为“9”" in after
    assert [one.words for one in history(office)] == ["定为“9”"]
    assert "已由测试员于" in second.get(f"{REVIEW}?at={name}&pos=0")
    assert "已由测试员于" in second.get(f"{REVIEW}/state?at={name}", part=True)


def test_review_state_is_silent_about_what_is_open(clerk: Client) -> None:
    assert clerk.get(f"{REVIEW}/state?at={named(clerk, 'expression')}", part=True).strip() == ""


def test_review_of_a_stranger_offers_units_and_takes_the_chosen_one(clerk: Client, office: Workspace) -> None:
    page = clerk.get(f"{REVIEW}?about=stranger")
    offered = re.findall(r'name="unit_id" value="(\w+)"', page)
    assert len(offered) == 6
    assert "相像" in page
    clerk.post(f"{REVIEW}/judge", id=shown(page), act="settle", why="电话", status=400)
    judged(clerk, shown(page), unit_id=offered[0], about="stranger")
    assert not sight_of(office).whole.strangers


def test_review_puts_a_stranger_aside(clerk: Client, office: Workspace) -> None:
    page = clerk.get(f"{REVIEW}?about=stranger")
    submission = re.search(r'name="submission" value="(\w+)"', page)
    assert submission
    after = judged(clerk, shown(page), act="not_ours", submission=submission[1], about="stranger")
    assert "按这样筛选，没有待核的了" in after
    assert not sight_of(office).whole.strangers


@pytest.mark.parametrize("act", FILE_STATES)
def test_review_says_what_became_of_a_file(clerk: Client, office: Workspace, act: str) -> None:
    before = words(clerk.get(f"{REVIEW}?about=file"))
    assert "筛选出 2 处" in before
    name = named(clerk, "encrypted")
    after = words(judged(clerk, name, act=act, about="file"))
    assert "筛选出 1 处" in after
    (entry,) = history(office)
    assert entry.first.texts[0] == act


def test_a_file_of_another_campaign_is_shown_there_from_then_on(clerk: Client, office: Workspace) -> None:
    other = "yangpu-2018-shishi"
    name = named(clerk, "encrypted")
    file = next(one.arrival.name for one in sight_of(office).whole.unreadable if one.error.code == "encrypted")
    assert file not in words(clerk.get(f"/c/{other}/review?about=file"))
    judged(clerk, name, act="elsewhere", about="file")
    assert file not in words(clerk.get(f"{REVIEW}?about=file"))
    assert any(file in words(clerk.get(f"/c/{one.id}/review?about=file")) for one in clerk.desk.standing.campaigns() if one.id != CAMPAIGN)


def test_review_asks_whose_a_file_is_before_it_stores_a_unit(clerk: Client, office: Workspace) -> None:
    name = named(clerk, "corrupt")
    clerk.post(f"{REVIEW}/judge", id=name, act="whose", why="电话", status=400)
    assert not history(office)
    judged(clerk, name, act="whose", unit_id="zs13")
    assert [one.words for one in history(office)] == ["定为“杨浦区体育局工会”"]


def test_the_unit_that_a_file_is_known_to_be_of_is_ticked_and_gives_way_to_what_is_typed(clerk: Client, office: Workspace) -> None:
    name = named(clerk, "corrupt")
    known = clerk.desk.queues.line(CAMPAIGN, EVERYTHING, now=clerk.desk.now()).queue.by_id[name].file
    assert known is not None
    ticked = re.findall(r'name="unit_id" value="([^"]*)" checked', clerk.get(f"{REVIEW}?at={name}"))
    assert ticked == [known.unit_id]
    judged(clerk, name, act="whose", unit_id=ticked[0], value="杨浦区体育局工会")
    assert [one.words for one in history(office)] == ["定为“杨浦区体育局工会”"]


def test_review_settles_all_that_the_filter_shows(clerk: Client, office: Workspace) -> None:
    after = clerk.post(f"{REVIEW}/all", q=HEALTH, why="电话")
    assert "共 3 处" in after
    assert len(history(office)) == 1
    assert "还有 6 处" in words(after)


def test_review_settles_all_alike_with_the_value_that_is_typed_and_no_others(clerk: Client, office: Workspace) -> None:
    receive_alike(office)
    page = clerk.get(f"{REVIEW}?code=not_a_number")
    assert "同样的 2 处都这样" in words(page)
    only = clerk.get(f"{REVIEW}?code=not_a_number&q=控江路")
    assert "同样的" not in words(only)
    after = judged(clerk, shown(page), act="alike", value="300", code="not_a_number")
    assert "（同样的共 2 处）" in after
    whole = sight_of(office).whole
    assert [one.value for one in whole.decisions] == [300, 300]
    assert "not_a_number" not in {one.finding.code for one in whole.review}


def test_review_ends_in_all_done_and_undo_brings_the_entry_back(clerk: Client) -> None:
    clerk.post(f"{REVIEW}/all", why="电话")
    page = clerk.get(REVIEW)
    while 'id="judge"' in page:
        name = shown(page)
        submission = re.search(r'name="submission" value="(\w*)"', page)
        act = "not_ours" if "是哪个单位的" in page and submission and submission[1] else "asked"
        page = judged(clerk, name, act=act, submission=submission[1] if submission else "")
    assert "全部核完" in page
    back = clerk.post(f"{REVIEW}/undo")
    assert 'id="judge"' in back
    assert shown(back) == name
    assert "全部核完" in clerk.post(f"{REVIEW}/redo", id=name)


def test_review_keeps_drafts_for_the_person_who_typed_them(office: Workspace, clerk: Client) -> None:
    name = named(clerk, "expression")
    assert clerk.post(f"{REVIEW}/draft", id=name, value="12", why="等回电") == "已保存"
    again = signed_in(office)
    assert 'value="12"' in again.get(f"{REVIEW}?at={name}")
    assert "草稿已保存" in again.get(f"{REVIEW}?at={name}")
    assert 'value="12"' not in client(again.desk, name="王").get(f"{REVIEW}?at={name}")
    judged(again, name, value="9")
    again.post(f"{REVIEW}/undo")
    assert "草稿已保存" not in again.get(f"{REVIEW}?at={name}")


def test_review_lets_a_viewer_look_and_decide_nothing(office: Workspace) -> None:
    viewer = signed_in(office, role="viewer")
    page = viewer.get(REVIEW)
    assert "data-enter" not in page
    viewer.post(f"{REVIEW}/judge", id=shown(page), act="settle", why="x", status=403)
    assert not history(office)


def test_review_shows_the_original_where_it_is_ready_and_a_link_where_not(clerk: Client) -> None:
    page = clerk.get(f"{REVIEW}?code=expression")
    url = re.search(r'data-load="([^"]+)"', page)
    assert url
    part = clerk.get(url[1].replace("&amp;", "&"), part=True)
    assert "<html" not in part
    assert '<td id="lit" class="lit">6+3</td>' in part
    assert 'id="lit"' in clerk.get(f"{REVIEW}?code=expression")


def test_original_is_a_page_of_its_own_and_the_file_a_download(clerk: Client, office: Workspace) -> None:
    one = sight_of(office).whole.counted[0]
    url = f"/c/{CAMPAIGN}/original/{one.id}"
    assert one.arrival.name.rpartition("/")[2] in clerk.get(url)
    answer = clerk.http.get(f"{url}/download")
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert unquote(disposition).endswith(one.arrival.name.rpartition("/")[2])
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.content[:2] == b"PK"
    clerk.get(f"{url}/page/1", status=404)
    clerk.get(f"/c/{CAMPAIGN}/original/nothing", status=404)
    clerk.get(f"/c/{CAMPAIGN}/original/nothing/download", status=404)


def test_original_of_a_scan_shows_its_pages_with_a_box_over_the_place() -> None:
    seen = Original("扫描.pdf", Document([Line("访谈", None)]), ((800, 1100), (800, 1100)), {"page 2, R1C2": Spot(2, 0.25, 0.1, 0.5, 0.2)})
    place = Location("page", 2).cell(1, 2)
    context = {
        "original": seen,
        "shown": document_shown(seen.document, place),
        "spot": seen.spot(place),
        "file_of": "abc",
        "whole": False,
        "at": str(place),
    }
    page = environment().get_template("original/content.html").render(context, view=SimpleNamespace(campaign=SimpleNamespace(id="c")))
    first, second = page.split("<figure")[1:]
    assert "/c/c/original/abc/page/1" in first
    assert "<rect" not in first
    assert re.search(r'<rect id="lit"[^>]*x="250.0" y="100.0" width="250.0" height="100.0"', second)
    assert "访谈" in second


def test_figures_lead_to_units_and_to_the_cell(clerk: Client, office: Workspace) -> None:
    figures = clerk.get(f"/c/{CAMPAIGN}/figures")
    assert f"/c/{CAMPAIGN}/trace?field=workers_interviewed" in figures
    total = sight_of(office).whole.totals["workers_interviewed"]
    trace = clerk.get(f"/c/{CAMPAIGN}/trace?field=workers_interviewed")
    assert f"{total.value:,}" in trace
    links = re.findall(rf'/c/{CAMPAIGN}/original/\w+\?at=[^"#]+', trace)
    assert len(links) == total.known
    assert 'class="lit"' in clerk.get(links[0])
    one = clerk.get(f"/c/{CAMPAIGN}/trace?field=workers_interviewed&unit=zs13")
    assert len(re.findall(rf"/c/{CAMPAIGN}/original/", one)) == 1
    clerk.get(f"/c/{CAMPAIGN}/trace?field=nothing", status=400)


def test_unit_page_tells_its_returns_its_values_and_gives_the_slip(clerk: Client, office: Workspace) -> None:
    page = clerk.get(f"/c/{CAMPAIGN}/unit/zs13")
    assert "体育局工会汇总表.xlsx" in page
    assert "待核 1 处" in words(page)
    assert "Submission(" not in page
    assert "flash" not in page.partition("<main")[0].partition('id="flash"')[2]
    clerk.get(f"/c/{CAMPAIGN}/unit/nobody", status=404)
    answer = clerk.http.post(f"/c/{CAMPAIGN}/unit/zs13/slip", data={"csrf": clerk.csrf})
    assert answer.content[:2] == b"PK"
    assert unquote(answer.headers["content-disposition"]).endswith(".docx")
    assert list((office.outbox / CAMPAIGN / "核对单").rglob("*.docx"))


def test_compare_sets_two_versions_side_by_side(clerk: Client, office: Workspace) -> None:
    whole = sight_of(office).whole
    old = next(one for one in whole.submissions if one.standing == "superseded")
    page = words(clerk.get(f"/c/{CAMPAIGN}/compare?a={old.id}&b={old.replaced_by}"))
    assert re.search(r"有 \d+ 处不同", page)
    assert "已被新报取代" in page
    clerk.get(f"/c/{CAMPAIGN}/compare?a={old.id}&b=nothing", status=404)


def test_names_and_answers_are_shown_as_text(office: Workspace) -> None:
    roster = office.templates / CAMPAIGN / "roster.csv"
    text = roster.read_text("utf-8-sig").replace("杨浦区体育局工会", '<script>alert("1")</script>', 1)
    roster.write_text(text, "utf-8-sig")
    clerk = signed_in(office)
    for url in (REVIEW, f"/c/{CAMPAIGN}/unit/zs13", f"/c/{CAMPAIGN}/trace?field=workers_interviewed"):
        page = clerk.get(url)
        assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in clerk.get(f"/c/{CAMPAIGN}/unit/zs13")


def test_each_kind_of_doubt_stands_once_in_the_filter_and_finds_all_of_it(clerk: Client) -> None:
    page = clerk.get(REVIEW)
    options = re.findall(
        r'<option value="([a-z_,]+)"[^>]*>([^<]+)（(\d+)）</option>', page.partition('name="code"')[2].partition("</select>")[0]
    )
    kinds = [kind for _, kind, _ in options]
    assert len(kinds) > 3
    assert len(set(kinds)) == len(kinds)
    for codes, _, number in options:
        found = clerk.get(f"{REVIEW}?code={codes}")
        assert f"筛选出 {number} 处" in words(found)
        assert f'<option value="{codes}" selected>' in found


def test_codes_of_one_kind_are_told_as_one(clerk: Client) -> None:
    campaign = next(one for one in clerk.desk.standing.campaigns() if one.rules)
    first, second = (campaign.rules[0].model_copy(update={"code": code}) for code in ("first", "second"))
    told = kinds_of(campaign.model_copy(update={"rules": (first, second)}), {"first": 2, "second": 3, "expression": 4, "gone": 0})
    assert [(codes, number) for codes, _, number in told] == [("first,second", 5), ("expression", 4)]


def test_no_reason_is_offered_that_cannot_be_true(clerk: Client) -> None:
    offered = [re.search(r'name="why" value="([^"]*)"', clerk.get(f"{REVIEW}?{asked}")) for asked in ("about=file", "code=expression")]
    assert [found and found[1] for found in offered] == ["程序读不了这个文件", "对照原件核对"]
    clerk.post(f"{REVIEW}/judge", id=shown(clerk.get(f"{REVIEW}?about=file")), act="asked", why="程序读不了这个文件")
    assert 'name="why" value="对照原件核对"' in clerk.get(f"{REVIEW}?code=expression")


def test_review_of_a_campaign_without_any_return_does_not_say_that_all_is_settled(tmp_path: Path) -> None:
    said = signed_in(Workspace.create(tmp_path / "新", bundled=SAMPLES.parent)).get(REVIEW)
    assert "还没有收到表" in said
    assert "全部核完" not in said
    assert f'href="/c/{CAMPAIGN}/files"' in said.partition("还没有收到表")[2]


def test_the_doubts_of_a_figure_are_those_of_its_field_whatever_else_names_it(clerk: Client, office: Workspace) -> None:
    receive_alike(office)
    figures = clerk.get(f"/c/{CAMPAIGN}/figures")
    assert f'href="{REVIEW}?field=workers_interviewed"' in figures
    page = clerk.get(f"{REVIEW}?field=workers_interviewed")
    listed = re.findall(r'<tr[^>]*><td class="num">\d+</td><td>[^<]*</td><td><a [^>]*>([^<]*)</a>', page)
    assert listed
    assert set(listed) == {"访谈职工"}
    assert '<span class="badge">访谈职工</span>' in page
    assert 'name="field" value="workers_interviewed"' in page.partition('id="judge"')[2]
    assert "没有待核的了" in clerk.get(f"{REVIEW}?field=workers")


@pytest.mark.parametrize("act, said", [("undo", "没有可以撤销"), ("redo", "没有可以恢复")])
def test_where_nothing_can_be_taken_back_one_stays_where_one_is(clerk: Client, act: str, said: str) -> None:
    name = named(clerk, "expression")
    page = clerk.post(f"{REVIEW}/{act}", id=name, pos="3")
    assert said in page
    assert shown(page) == name
