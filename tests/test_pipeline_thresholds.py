"""On each side of the thresholds of intake and consolidation: one case that is just told, counted or taken, and one that just is not."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection
from pathlib import Path

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, FileError, FileReading, Finding
from extractors.formats.containers import MailFacts
from pipeline.campaign import Campaign, Outliers
from pipeline.campaign.units.roster_table import units_in
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.consolidation.issues.raised import likeness
from pipeline.consolidation.review import review_entries
from pipeline.consolidation.rules import outliers
from pipeline.consolidation.whose import Campaigns, Formless, owners
from pipeline.core.model import Arrival, Unit
from pipeline.intake.arrivals import Clock, Offer, date_of, offered
from pipeline.intake.inbox import MAIL_FOLDER, Dropped
from tests.support.factories import Filled, make_consolidation, yangpu, yangpu_roster
from tests.support.list_forms import Desk, codes, registration
from tests.support.samples import campaign

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2017, 5, 20, 12, tzinfo=ZONE)
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def dropped(folder: Path, own: dt.datetime, *, fetched: bool = False) -> Dropped:
    """A file in the inbox with a time of its own."""
    path = folder / "甲.eml"
    path.touch()
    os.utime(path, (own.timestamp(), own.timestamp()))
    return Dropped(str(path), f"{MAIL_FOLDER}/甲.eml" if fetched else "甲.eml", path.stat())


def offer(folder: Path, own: dt.datetime, *, fetched: bool = False) -> Offer:
    return offered(dropped(folder, own, fetched=fetched), None, Clock(NOW, ZONE, MINUTE))


@pytest.mark.parametrize("fast, doubted", [(60, False), (61, True)])
def test_clock_of_a_sender_may_be_an_hour_fast(tmp_path: Path, fast: int, *, doubted: bool) -> None:
    dated = date_of(offer(tmp_path, NOW, fetched=True), MailFacts(NOW + fast * MINUTE))
    assert (bool(dated.doubt), dated.received_at) == (doubted, NOW)


@pytest.mark.parametrize("late, taken", [(26 * HOUR, True), (26 * HOUR + MINUTE, False)])
def test_own_time_of_a_file_that_was_dropped_may_be_26_hours_early(tmp_path: Path, late: dt.timedelta, *, taken: bool) -> None:
    own = NOW - 3 * DAY
    dated = date_of(offer(tmp_path, own), MailFacts(own + late))
    assert dated.received_at == (own + late if taken else own)


@pytest.mark.parametrize("before, doubted", [(7 * DAY, False), (7 * DAY + MINUTE, True)])
def test_mail_is_underway_for_a_week_at_most(tmp_path: Path, before: dt.timedelta, *, doubted: bool) -> None:
    dated = date_of(offer(tmp_path, NOW, fetched=True), MailFacts(NOW - before))
    assert (bool(dated.doubt), dated.received_at) == (doubted, NOW - before)


@pytest.mark.parametrize("after, guessed", [(-MINUTE, True), (0 * MINUTE, False)])
def test_clock_that_says_a_time_before_2000_was_never_set(tmp_path: Path, after: dt.timedelta, *, guessed: bool) -> None:
    assert offer(tmp_path, dt.datetime(2000, 1, 1, tzinfo=dt.UTC) + after).guessed is guessed


@pytest.mark.parametrize("second, told", [("2020-04-01T10:00:59", ["same_time"]), ("2020-04-01T10:01:00", [])])
def test_order_of_two_returns_says_nothing_within_a_minute(second: str, told: list[str]) -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲", 1), day="2020-04-01T10:00", name="一.docx")
    desk.receive(registration("锦江区", "甲", 2), day=second, name="二.docx")
    assert codes(desk.at()) == told


TITLES = {"spring": ("春季走访活动", "2026-03-01", "2026-05-20"), "summer": ("夏季送清凉活动", "2026-05-01", "2026-06-30")}
AUTUMN = {"autumn": ("秋季助学活动", "2026-09-01", "2026-10-31")}


def whose(name: str, day: str, titles: dict[str, tuple[str, str, str]]) -> Collection[str]:
    """The campaigns in which a file of this name is shown that nobody can read."""

    def declared(key: str) -> Campaign:
        title, issued, deadline = titles[key]
        dates = {"issued": dt.date.fromisoformat(issued), "deadline": dt.date.fromisoformat(deadline)}
        return campaign().model_copy(update={"id": key, "title": title, **dates})

    arrival = Arrival("a", "sha", f"{name}.docx", 1, dt.datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZONE))
    known = Campaigns({key: declared(key) for key in titles}, {key: Matcher([Unit("u1", "市第一医院工会", "")]) for key in titles})
    return set(owners(Formless(arrival, FileReading("sha", FileError("corrupt", "文件已损坏。"))), known))


@pytest.mark.parametrize("day, shown", [("2026-07-19", {"spring", "summer"}), ("2026-07-20", {"summer"})])
def test_file_that_names_nothing_is_shown_in_a_campaign_for_sixty_days_after_its_last_one(day: str, shown: set[str]) -> None:
    assert whose("汇总表", day, TITLES) == shown


@pytest.mark.parametrize("day, shown", [("2027-07-19", {"spring", "autumn"}), ("2027-07-20", {"autumn"})])
def test_title_names_a_campaign_for_a_year_after_those_days(day: str, shown: set[str]) -> None:
    assert whose("春季走访活动", day, {**TITLES, **AUTUMN}) == shown


@pytest.mark.parametrize("title, shown", [("走访月", {"spring", "summer"}), ("走访活动", {"spring"})])
def test_title_of_four_characters_names_a_campaign(title: str, shown: set[str]) -> None:
    assert whose(title, "2026-05-10", {**TITLES, "spring": (title, *TITLES["spring"][1:])}) == shown


def is_far(value: int, *others: int) -> bool:
    """Whether a figure is told to be far from those of the other units, where five times their spread is."""
    field = FieldAddress("meetings_held")
    figures = {f"s{place}": {field: Answer(one, str(one))} for place, one in enumerate((*others, value))}
    rule = campaign().model_copy(update={"outliers": Outliers(fields=("meetings_held",), times=5)})
    return f"s{len(others)}" in outliers(rule, {"街镇": figures})


@pytest.mark.parametrize("value, far", [(150, False), (151, True)])
def test_least_spread_is_a_tenth_of_the_figure_that_most_units_give(value: int, *, far: bool) -> None:
    assert is_far(value, *[100] * 8) is far


@pytest.mark.parametrize("value, far", [(7, False), (8, True)])
def test_least_spread_of_small_figures_is_one(value: int, *, far: bool) -> None:
    assert is_far(value, *[2] * 8) is far


@pytest.mark.parametrize("value, far", [(248, False), (249, True)])
def test_spread_is_the_standard_deviation_that_the_median_deviation_tells(value: int, *, far: bool) -> None:
    assert is_far(value, *[80] * 4, 100, *[120] * 4) is far


@pytest.mark.parametrize("doubts, listed", [(500, ["odd"] * 500), (501, ["odd"] * 500 + ["more_doubts"])])
def test_review_lists_five_hundred_doubts_of_a_file(doubts: int, listed: list[str]) -> None:
    first = yangpu_roster()[0]
    whole = make_consolidation(
        returned=[first.id], late=0, filled={first.id: Filled(opinions=(), findings=(Finding("odd", "warning", "存疑。"),) * doubts)}
    )
    assert [entry.finding.code for entry in review_entries(yangpu(), {first.id: first}, whole)] == listed


@pytest.mark.parametrize("common, other, same", [(25, 25, True), (25, 26, False)])
def test_opinions_of_a_unit_are_versions_of_one_from_fifty_on(common: int, other: int, *, same: bool) -> None:
    one, newer = (sign * other + "丙" * common for sign in "甲乙")
    assert bool(likeness([newer], [one])[0, 0]) is same


@pytest.mark.parametrize("other, same", [(100, True), (101, False)])
def test_opinions_of_a_unit_are_compared_by_two_hundred_characters(other: int, *, same: bool) -> None:
    one, newer = (sign * other + "丙" * 120 for sign in "甲乙")
    assert bool(likeness([newer], [one])[0, 0]) is same


@pytest.mark.parametrize("above, named", [(4, True), (5, False)])
def test_header_of_a_roster_stands_in_its_first_five_rows(above: int, *, named: bool) -> None:
    titles = [[f"名册第{place}稿", ""] for place in range(above)]
    units = units_in([*titles, ["单位", "邮箱"], ["甲街道总工会", "a@b.cn"]])
    assert ([unit.name for unit in units] == ["甲街道总工会"]) is named


@pytest.mark.parametrize("name, unit", [("甲乙", None), ("甲乙丙", "u1")])
def test_name_of_three_characters_tells_in_the_name_of_a_file_whose_it_is(name: str, unit: str | None) -> None:
    assert Matcher([Unit("u1", name, "")]).match("", Hints(f"关于{name}的情况")).id == unit
