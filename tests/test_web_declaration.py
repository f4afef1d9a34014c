"""The page on which a campaign at work is asked for something else."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest

from pipeline.app.declaration.earlier import versions_of
from pipeline.app.declaration.trial import Effect, tried
from pipeline.campaign import load_campaign
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from pipeline.notice.blanks.preview import declared_blank
from pipeline.web.pages.settings import declaration
from tests.support.practice import CAMPAIGN, NOW, practice_office
from tests.support.web import Client, client, signed_in, words

URL = f"/c/{CAMPAIGN}/settings/declaration"
LEFT, RIGHT = "summary||problems_solved", "summary||meetings_held"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return practice_office(tmp_path / "办公室")


@pytest.fixture
def clerk(office: Workspace) -> Client:
    return signed_in(office, lambda: NOW)


def as_shown(page: str) -> dict[str, str]:
    """What a browser would send of the form of fields, as it stands."""
    form = page[page.index('id="asked"') :]
    form = form[: form.index("</form>")]
    fields = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', form))
    fields |= dict.fromkeys(re.findall(r'type="checkbox" name="([^"]+)" value="yes"[^>]* checked', form), "yes")
    for name, options in re.findall(r'<select name="([^"]+)"(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return {"sheet": "summary", **fields}


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([\w-]+)"', page)
    assert found
    return found[1]


def drop_in(page: str) -> str:
    """What the button that takes all changes back has seen."""
    return seen_in(page.partition(f'action="{URL}/drop"')[2])


@pytest.fixture
def other(clerk: Client) -> Client:
    """Somebody else at the same campaign."""
    return client(clerk.desk, "clerk", name="李")


def test_the_form_as_it_is_shown_changes_nothing(clerk: Client) -> None:
    after = clerk.post(f"{URL}/form", **as_shown(clerk.get(URL)))
    assert "还没有改动" in after


def test_a_field_is_renamed_tried_saved_and_taken_back(clerk: Client, office: Workspace) -> None:
    after = clerk.post(f"{URL}/form", **{**as_shown(clerk.get(URL)), "title:workers_interviewed": "访谈人数"})
    assert "名称由“访谈职工”改为“访谈人数”" in after
    tried = clerk.post(f"{URL}/try")
    assert "都要重读" in tried
    clerk.post(f"{URL}/save", seen=seen_in(tried), why="", status=400)
    saved = words(clerk.post(f"{URL}/save", seen=seen_in(tried), why="来文"))
    clerk.desk.job.wait(60)
    assert "已改好 1 处设置" in saved
    assert "以前改过的 第 1 次" in saved
    assert "访谈人数" in clerk.get(f"/c/{CAMPAIGN}/figures")
    assert "已恢复到第 1 次改动以前" in clerk.post(f"{URL}/back", number="1", why="不要了")
    clerk.desk.job.wait(60)
    assert "访谈职工" in clerk.get(f"/c/{CAMPAIGN}/figures")
    assert [one.who for one in versions_of(office, CAMPAIGN)] == ["测试员", "测试员"]


def test_what_was_changed_after_the_trial_is_tried_again(clerk: Client) -> None:
    clerk.post(f"{URL}/rules", left=LEFT, relation="<=", right=RIGHT)
    tried = clerk.post(f"{URL}/try")
    assert "收到的表不用重读" in tried
    clerk.post(f"{URL}/whole", title="另一个活动", deadline="2017-05-20")
    assert "请再试算一次" in clerk.post(f"{URL}/save", seen=seen_in(tried), why="来文", status=400)


def test_rules_are_added_and_dropped_and_all_is_forgotten(clerk: Client) -> None:
    assert "解决问题 不大于 召开座谈会（新）" in clerk.post(f"{URL}/rules", left=LEFT, relation="<=", right=RIGHT)
    assert "（新）" not in clerk.post(f"{URL}/rules/drop", number="1")
    assert "去掉规则：参加座谈人数" in clerk.post(f"{URL}/rules/drop", code="participants_below_meetings")
    assert "去掉规则：" not in clerk.post(f"{URL}/rules/drop", code="participants_below_meetings")
    clerk.post(f"{URL}/whole", title="另一个活动", deadline="2017-06-01")
    assert "还没有改动" in clerk.post(f"{URL}/drop", seen=drop_in(clerk.get(URL)))
    assert "还没有改动，先改好再试算" in clerk.post(f"{URL}/try", status=400)


def test_who_changes_what_another_has_changed_meanwhile_is_told_what_differs(clerk: Client, other: Client) -> None:
    mine, theirs = ({**as_shown(page), "seen": seen_in(page)} for page in (clerk.get(URL), other.get(URL)))
    other.post(f"{URL}/form", **theirs | {"title:workers_interviewed": "访谈人数", "type:meetings_held": "text"})
    refused = words(clerk.post(f"{URL}/form", status=400, **mine | {"title:workers_interviewed": "访谈多少人"}))
    assert "“李”于 2026-05-23" in refused
    assert "访谈职工的名称（那边是“访谈人数”，您写的是“访谈多少人”）" in refused
    assert "召开座谈会的要的是（那边是“文字”，您写的是“整数”）" in refused
    assert "访谈多少人" not in clerk.get(URL)
    page = clerk.get(URL)
    assert "访谈多少人" in clerk.post(f"{URL}/form", **as_shown(page) | {"seen": seen_in(page), "title:workers_interviewed": "访谈多少人"})


def test_who_changes_another_part_or_goes_on_on_his_page_is_not_stopped(clerk: Client, other: Client) -> None:
    page = clerk.get(URL)
    other.post(f"{URL}/whole", title="另一个活动", deadline="2017-05-20", seen=seen_in(other.get(f"{URL}?part=whole")))
    for title in ("访谈", "访谈人", "访谈人数"):
        said = clerk.post(f"{URL}/form", **as_shown(page) | {"seen": seen_in(page), "title:workers_interviewed": title})
        assert f"改为“{title}”" in said


def test_an_old_page_changes_nothing_back_after_the_change_was_saved(clerk: Client, other: Client) -> None:
    old = other.get(f"{URL}?part=whole")
    clerk.post(f"{URL}/whole", title="另一个活动", deadline="2017-05-20")
    clerk.post(f"{URL}/save", seen=seen_in(clerk.post(f"{URL}/try")), why="来文")
    clerk.desk.job.wait(60)
    refused = other.post(f"{URL}/whole", status=400, title="第三个活动", deadline="2017-05-20", seen=seen_in(old))
    assert "有人改过这一页" in refused
    assert "名称（那边是“另一个活动”，您写的是“第三个活动”）" in refused


def test_a_rule_is_not_dropped_by_the_number_that_it_had_before(clerk: Client, other: Client) -> None:
    for right in (RIGHT, "summary||workers_interviewed"):
        clerk.post(f"{URL}/rules", left=LEFT, relation="<=", right=right)
    mine, theirs = (seen_in(one.get(f"{URL}?part=rules")) for one in (clerk, other))
    other.post(f"{URL}/rules/drop", number="1", seen=theirs)
    assert "校核规则有增减" in clerk.post(f"{URL}/rules/drop", status=400, number="1", seen=mine)


def test_what_was_changed_since_the_page_was_shown_is_not_taken_back_with_the_rest(clerk: Client, other: Client) -> None:
    clerk.post(f"{URL}/whole", title="另一个活动", deadline="2017-05-20")
    seen = drop_in(clerk.get(URL))
    other.post(f"{URL}/rules", left=LEFT, relation="<=", right=RIGHT)
    assert "又有了别的改动" in clerk.post(f"{URL}/drop", status=400, seen=seen)
    assert "还没有改动" in clerk.post(f"{URL}/drop", seen=drop_in(clerk.get(URL)))


def test_what_is_typed_is_kept_at_once_and_told_beside(clerk: Client) -> None:
    answer = clerk.http.post(
        f"{URL}/whole", data={"csrf": clerk.csrf, "title": "另一个活动", "deadline": "2017-05-20"}, headers={"HX-Request": "true"}
    )
    assert "活动名称由" in answer.text
    assert "<html" not in answer.text
    assert "活动名称由" in clerk.get(f"{URL}?part=whole")


def test_a_viewer_sees_it_and_changes_nothing(clerk: Client) -> None:
    viewer = client(clerk.desk, "viewer")
    assert "记下" not in viewer.get(URL)
    viewer.post(f"{URL}/rules", left=LEFT, relation="<=", right=RIGHT, status=403)
    viewer.post(f"{URL}/save", status=403)


@pytest.mark.parametrize("campaign", ["chengdu-2012-mianduimian", "leshan-2011-qianhu", "yangpu-2018-shishi", "yangpu-2019-yaodian"])
def test_every_part_of_every_campaign_is_shown(clerk: Client, campaign: str) -> None:
    page = clerk.get(f"/c/{campaign}/settings/declaration")
    parts = re.findall(r'href="\?part=([\w-]+)"', page)
    assert {"rules", "whole"} < set(parts)
    for part in parts:
        clerk.get(f"/c/{campaign}/settings/declaration?part={part}")


def test_a_trial_says_what_it_covers_and_waits_for_another_one(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.post(f"{URL}/form", **{**as_shown(clerk.get(URL)), "title:workers_interviewed": "访谈人数"})
    said = words(clerk.post(f"{URL}/try"))
    assert "15 个收到的文件" in said
    assert "文书没有试排" in said
    made, refused = tried, list[str]()

    def slow(*material: object) -> Effect:
        other = client(clerk.desk, name="王")
        asked = threading.Thread(target=lambda: refused.append(other.post(f"{URL}/try", status=503)))
        asked.start()
        asked.join(60)
        return made(*material)  # type: ignore[arg-type]

    monkeypatch.setattr(declaration, "tried", slow)
    clerk.post(f"{URL}/whole", title="另一个活动", deadline="2017-05-20")
    clerk.post(f"{URL}/try")
    assert len(refused) == 1
    assert "请稍候再看" in refused[0]


def test_the_blank_is_shown_with_its_fields_called_as_they_are_wanted(clerk: Client) -> None:
    clerk.post(f"{URL}/form", **{**as_shown(clerk.get(URL)), "title:workers_interviewed": "访谈人数"})
    paper = clerk.get(URL).partition('class="paper"')[2].partition("</section>")[0]
    cell = re.search(r'class="answer">[^<]*<a class="mark" href="#f-workers_interviewed"[^>]*>([^<]*)<', paper)
    assert cell is not None
    assert cell[1].strip() == "访谈人数"
    assert words(paper).count("意见建议") >= 9
    assert len(re.findall('data-field="opinions"', paper)) == 9


@pytest.mark.parametrize("name, form, marked", [("leshan-2011-qianhu", "workgroups", 1), ("yangpu-2019-yaodian", "progress", 1)])
def test_the_columns_of_a_list_are_marked_in_its_head(name: str, form: str, marked: int) -> None:
    campaign = load_campaign(bundled_templates() / name)
    found = declared_blank(campaign, form)
    assert found is not None
    asked = {str(mark.field.whole) for mark in found.marks}
    columns = {f"{each}.{column}" for each, listed in campaign.declared[form].lists.items() for column in listed.columns}
    assert len(asked & columns) >= marked
    assert len(asked & columns) > len(columns) / 2


def test_a_form_of_prose_has_no_blank_to_mark() -> None:
    assert declared_blank(load_campaign(bundled_templates() / "leshan-2011-qianhu"), "narrative") is None
