"""The way through the pages on the practice inbox: offered to who has nothing yet, left at any step, found again in the help."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.app.campaigns.tour import STEPS, go_to, leave, station_of
from pipeline.core.bundled import PRACTICE_CAMPAIGN, bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.workspace import Workspace
from tests.support.practice import practice_office, samples_beside
from tests.support.web import Client, client, signed_in, words


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "办公室", bundled=bundled_templates())


@pytest.fixture
def clerk(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    samples_beside(tmp_path / "样表", monkeypatch)
    return signed_in(office)


def test_each_person_is_where_he_went_and_leaves_alone(office: Workspace) -> None:
    assert station_of(office, "李") is None
    go_to(office, "李", 3)
    go_to(office, "王", 1)
    leave(office, "王")
    found = station_of(office, "李")
    assert found is not None
    assert (found.step, found.number, found.is_last) == (STEPS[2], 3, False)
    assert station_of(office, "王") is None


def test_there_is_no_step_before_the_first_nor_a_way_without_its_campaign(office: Workspace, tmp_path: Path) -> None:
    for number in (0, len(STEPS) + 1):
        with pytest.raises(UsageError, match="没有第"):
            go_to(office, "李", number)
    (office.templates / PRACTICE_CAMPAIGN).rename(tmp_path / "away")
    with pytest.raises(UsageError, match="没有练手的活动"):
        go_to(office, "李", 1)


def test_what_is_kept_of_it_may_be_broken(office: Workspace) -> None:
    office.page.mkdir(exist_ok=True)
    for text in ("{", "[]", '{"李": "x"}', '{"李": 99}'):
        (office.page / "tour.json").write_text(text, encoding="utf-8")
        assert station_of(office, "李") is None


def test_a_newcomer_walks_through_all_steps(clerk: Client) -> None:
    assert "第一次用？先练练手" in clerk.get("/")
    page = clerk.post("/tour")
    clerk.desk.job.wait(120)
    for number, step in enumerate(STEPS, 1):
        assert f"练手 {number}／{len(STEPS)} {step.title}" in words(page)
        assert step.words in page
        assert 'aria-current="page">' + step.title in page
        if number < len(STEPS):
            page = clerk.post("/tour/step", step=str(number + 1))
    assert "走完了" in page
    assert "“帮助”里可以再走一遍" in clerk.post("/tour/end")
    assert 'class="tour"' not in clerk.get("/")
    assert "第一次用" not in clerk.get("/")
    assert f"练手 1／{len(STEPS)}" in words(clerk.post("/tour"))


def test_it_stays_on_other_pages_and_leads_back(clerk: Client, office: Workspace) -> None:
    go_to(office, "测试员", 3)
    page = clerk.get("/")
    assert re.search(rf'href="/c/{PRACTICE_CAMPAIGN}/review\?about=counted">到“待核”页', page)
    assert "第一次用" not in page


def test_its_step_of_the_review_shows_something_that_enter_settles(tmp_path: Path) -> None:
    office = practice_office(tmp_path / "另一处")
    clerk = signed_in(office)
    page = clerk.get(go_to(office, "测试员", 3).address)
    assert "核对无误，下一处" in page
    assert "是哪个单位的" not in page
    assert "到“待核”页" not in page


def test_it_is_no_concern_of_an_office_at_work(tmp_path: Path) -> None:
    clerk = signed_in(practice_office(tmp_path / "另一处"))
    page = clerk.get("/")
    assert "第一次用" not in page
    assert 'class="tour"' not in page
    assert "练手导览：走一遍" in clerk.get("/help")


def test_who_may_only_look_does_not_fill_the_inbox(clerk: Client, office: Workspace) -> None:
    viewer = client(clerk.desk, "viewer")
    assert "第一次用" not in viewer.get("/")
    viewer.post("/tour", status=403)
    assert not [path for path in office.inbox.iterdir() if path.is_file()]
