"""Of which campaign a file is that nobody can read: shown where it belongs, in each where it may, in none of the others, and never lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.address import UNIT
from extractors.core.reading import Answer, FileError, FileReading, Reading
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Matcher
from pipeline.consolidation import Material, consolidate
from pipeline.consolidation.whose import Campaigns, Formless, owners
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import ELSEWHERE, FILE_STATES, Decision, DecisionKind
from pipeline.core.model import Arrival, Unit
from pipeline.wording.decisions import FILE_FATES
from tests.support.samples import campaign

SPRING, SUMMER, AUTUMN = "spring", "summer", "autumn"
TITLES = {SPRING: "春季走访活动", SUMMER: "夏季送清凉活动", AUTUMN: "秋季助学活动"}
PERIODS = {SPRING: ("2026-03-01", "2026-05-20"), SUMMER: ("2026-05-01", "2026-06-30"), AUTUMN: ("2026-09-01", "2026-10-31")}
HOSPITAL, SCHOOL, MILL = Unit("u1", "市第一医院工会", ""), Unit("u2", "市实验中学工会", ""), Unit("u3", "红旗纺织厂工会", "")
ROSTERS = {SPRING: (HOSPITAL, SCHOOL), SUMMER: (HOSPITAL, MILL), AUTUMN: (SCHOOL, MILL)}
BROKEN = FileError("corrupt", "文件已损坏或不完整。请向报送单位索取重发。")
OWED = st.sampled_from([*(unit.name for unit in (HOSPITAL, SCHOOL, MILL)), "汇总表", *TITLES.values()])


def declared(name: str) -> Campaign:
    issued, deadline = map(dt.date.fromisoformat, PERIODS[name])
    return campaign().model_copy(update={"id": name, "title": TITLES[name], "issued": issued, "deadline": deadline})


CAMPAIGNS = Campaigns({name: declared(name) for name in TITLES}, {name: Matcher(units) for name, units in ROSTERS.items()})


def arrived(name: str, day: str, *, subject: str | None = None, pinned: str | None = None) -> Arrival:
    moment = dt.datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))
    return Arrival(f"{name}{day}", f"sha of {name}", f"{name}.docx", 1, moment, pinned, None, subject)


def unreadable(one: Arrival, *read: Reading) -> Formless:
    """A file that can't be read, or a part of one out of which these readings came too."""
    return Formless(one, FileReading(one.sha256, BROKEN, read))


def said(owner: str, what: str, file: Arrival, number: int = 1) -> Decision:
    moment = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    if what == "unit":
        return Decision(owner, DecisionKind.VALUE, file.id, "电话", "李", moment, UNIT, "u1", number, number)
    return Decision(owner, DecisionKind.FILE, file.id, "电话", "李", moment, None, (what, ""), number, number)


def standing(owner: str, files: list[Arrival], decisions: tuple[Decision, ...] = ()) -> Consolidation:
    readings = {one.sha256: FileReading(one.sha256, BROKEN) for one in files}
    material = Material(files, readings, decisions, "forms", CAMPAIGNS)
    return consolidate(CAMPAIGNS.declared[owner], ROSTERS[owner], material, dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    "name, day, expected",
    [
        ("汇总表", "2026-03-10", {SPRING}),  # no other one had begun
        ("汇总表", "2026-05-10", {SPRING, SUMMER}),
        ("红旗纺织厂工会", "2026-05-10", {SUMMER}),
        ("市第一医院工会", "2026-05-10", {SPRING, SUMMER}),  # of both rosters
        ("春季走访活动汇总表", "2026-05-10", {SPRING}),
        ("红旗纺织厂工会 春季走访活动", "2026-05-10", {SPRING, SUMMER}),  # the unit speaks for one, the title for the other
        ("市实验中学工会", "2026-10-10", {AUTUMN}),
        ("市第一医院工会", "2026-10-10", {SUMMER, AUTUMN}),  # late for one, or of an unknown name for the other
        ("汇总表", "2026-01-05", set(TITLES)),  # before any of them began
        ("汇总表", "2027-06-01", {AUTUMN}),  # long after all: of the last one
    ],
)
def test_a_file_is_of_the_campaign_into_whose_time_it_falls_or_to_which_its_name_points(name: str, day: str, expected: set[str]) -> None:
    assert set(owners(unreadable(arrived(name, day)), CAMPAIGNS)) == expected


@pytest.mark.parametrize("day, expected", [("2026-07-19", {SPRING, SUMMER}), ("2026-07-20", {SUMMER})])
def test_returns_are_expected_for_sixty_days_after_the_last_day(day: str, expected: set[str]) -> None:
    assert set(owners(unreadable(arrived("汇总表", day)), CAMPAIGNS)) == expected


@pytest.mark.parametrize("day, expected", [("2027-07-19", {SPRING, AUTUMN}), ("2027-07-20", {AUTUMN})])
def test_a_title_speaks_for_a_campaign_for_a_year_after_that(day: str, expected: set[str]) -> None:
    assert set(owners(unreadable(arrived("春季走访活动汇总表", day)), CAMPAIGNS)) == expected


def test_the_subject_of_a_mail_points_to_a_campaign() -> None:
    assert owners(unreadable(arrived("表", "2026-05-10", subject="报送夏季送清凉活动情况")), CAMPAIGNS) == (SUMMER,)


def test_the_folder_in_which_a_file_lay_says_whose_it_is() -> None:
    assert owners(unreadable(arrived("夏季送清凉活动", "2026-05-10", pinned=SPRING)), CAMPAIGNS) == (SPRING,)


def test_a_return_in_the_same_file_says_whose_the_other_part_is() -> None:
    read = Reading(SUMMER, "summary", "a.docx", Answer(None, ""), {})
    assert owners(unreadable(arrived("汇总表", "2026-05-10"), read), CAMPAIGNS) == (SUMMER,)


def test_a_campaign_that_ended_years_ago_takes_no_file_of_a_present_one() -> None:
    old = campaign().model_copy(update={"id": "old", "title": "秋季助学活动", "issued": None, "deadline": dt.date(2012, 12, 31)})
    more = Campaigns({**CAMPAIGNS.declared, "old": old}, {**CAMPAIGNS.matchers, "old": Matcher((HOSPITAL,))})
    assert owners(unreadable(arrived("市第一医院工会 秋季助学活动", "2026-10-10")), more) == (SUMMER, AUTUMN)
    assert owners(unreadable(arrived("市第一医院工会", "2013-01-05")), more) == ("old",)


def test_what_persons_say_goes_before_every_sign() -> None:
    file = arrived("春季走访活动汇总表", "2026-05-10")
    one = unreadable(file)
    assert owners(one, CAMPAIGNS, [said(SPRING, ELSEWHERE, file)]) == (SUMMER,)
    assert owners(one, CAMPAIGNS, [said(SUMMER, "unit", file)]) == (SUMMER,)
    assert owners(one, CAMPAIGNS, [said(AUTUMN, "asked", file)]) == (AUTUMN,)
    assert owners(one, CAMPAIGNS, [said(SPRING, "not_a_return", file)]) == (SPRING,)
    assert owners(one, CAMPAIGNS, [said(name, ELSEWHERE, file) for name in TITLES]) == (SPRING,)


@settings(deadline=None)
@given(st.lists(st.tuples(OWED, OWED, st.dates(dt.date(2025, 12, 1), dt.date(2027, 12, 31))), max_size=4), st.data())
def test_every_file_is_shown_in_one_campaign_at_least_whatever_was_decided(
    files: list[tuple[str, str, dt.date]], data: st.DataObject
) -> None:
    came = [arrived(f"{place}{one}{other}", "2026-01-01") for place, (one, other, _) in enumerate(files)]
    came = [arrived(one.name.removesuffix(".docx"), day.isoformat()) for one, (_, _, day) in zip(came, files, strict=True)]
    words = st.tuples(st.sampled_from(list(TITLES)), st.sampled_from(["unit", "asked", ELSEWHERE]), st.integers(0, max(len(came) - 1, 0)))
    told = data.draw(st.lists(words, max_size=6)) if came else []
    decisions = tuple(said(owner, what, came[place], number) for number, (owner, what, place) in enumerate(told, 1))
    seen = [standing(name, came, decisions) for name in TITLES]
    by_then = {one.id for one in came if one.received_at.date() <= dt.date(2026, 12, 1)}
    assert {one.arrival.id for whole in seen for one in whole.unreadable} == by_then
    for whole in seen:
        assert {one.arrival.id for one in (*whole.unreadable, *whole.passed)} == by_then


def test_a_file_that_may_be_of_two_campaigns_says_so_in_both() -> None:
    file = arrived("市第一医院工会", "2026-05-10")
    spring, summer = (standing(name, [file]) for name in (SPRING, SUMMER))
    assert [one.others for one in spring.unreadable] == [(TITLES[SUMMER],)]
    assert [one.finding.message for one in summer.review] == [
        "文件已损坏或不完整。请向市第一医院工会索取重发。也可能属于另一活动：春季走访活动。"
    ]


def test_a_file_of_another_campaign_stays_in_the_list_of_what_came() -> None:
    whole = standing(AUTUMN, [arrived("市第一医院工会", "2026-05-10")])
    assert whole.unreadable == ()
    assert whole.review == ()
    assert [one.ignored.reason for one in whole.passed] == [ELSEWHERE]


def test_a_report_tells_apart_whether_a_file_may_be_of_another_campaign() -> None:
    file = arrived("市第一医院工会", "2026-05-10")
    before = standing(SPRING, [file])
    after = standing(SPRING, [file], (said(SUMMER, ELSEWHERE, file),))
    assert after.unreadable[0].others == ()
    assert before.generated_from != after.generated_from


def test_every_fate_of_a_file_has_its_word() -> None:
    assert set(FILE_FATES) == set(FILE_STATES)
