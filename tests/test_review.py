"""What a clerk calls the place of a doubt, and whose the doubt is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extractors.core.address import FieldAddress
from extractors.core.reading import Finding
from pipeline.consolidation.review import answer_at, value_words
from pipeline.core.model import OWN
from tests.support.factories import Filled, make_submission, yangpu, yangpu_roster
from tests.support.list_forms import Desk, campaign, log, registration, survey, visit


@pytest.mark.parametrize(
    "form, field, raw, label",
    [
        ("log", "visits[1].workers", "12", "走访记录第1行·座谈职工人数"),
        ("log", "visits[9].workers", None, "走访记录第9行·座谈职工人数"),
        ("log", "visits.workers", None, "走访记录·座谈职工人数"),
        ("log", "visits.nosuch", None, ""),
        ("log", "visits", None, "走访记录"),
        ("log", "unit", None, "单位"),
        ("log", "nosuch[1].workers", None, ""),
        ("registration", "unit", None, "填报单位"),
        ("registration", "headcount", "100", "职工人数"),
        ("registration", "nosuch", None, ""),
    ],
)
def test_place_of_a_doubt_in_fields_and_lists_has_a_name(form: str, field: str, raw: str | None, label: str) -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12)))
    desk.receive(registration("锦江区", "甲公司"))
    (returned,) = [one for one in desk.at().submissions if one.form == form]
    answer, named = answer_at(campaign(), returned, FieldAddress.parse(field))
    assert (answer.raw if answer else None, named) == (raw, label)


@pytest.mark.parametrize(
    "field, label",
    [
        ("opinions", "意见建议"),
        ("opinions[1].text", "职工意见建议第1条"),
        ("opinions[1].outcome", "职工意见建议第1条·办理情况"),
        ("raised_by", "意见建议"),
    ],
)
def test_place_of_a_doubt_in_a_repeated_block_is_called_by_its_section(field: str, label: str) -> None:
    returned = make_submission(yangpu_roster()[0], Filled(), at=dt.datetime(2017, 5, 1, tzinfo=dt.UTC))
    assert answer_at(yangpu(), returned, FieldAddress.parse(field))[1] == label


def test_section_without_a_short_name_is_called_as_it_is_printed() -> None:
    form = yangpu().forms["summary"]
    blocks = replace(form.groups["opinions"].blocks, names={})
    printed = replace(form, groups={"opinions": replace(form.groups["opinions"], blocks=blocks)})
    told = yangpu().model_copy(update={"declared": {"summary": printed}})
    returned = make_submission(yangpu_roster()[0], Filled(), at=dt.datetime(2017, 5, 1, tzinfo=dt.UTC))
    assert answer_at(told, returned, FieldAddress.parse("opinions[1].text"))[1].startswith("职工反映的主要问题和意见建议")


def test_values_of_a_section_are_said_by_its_name_and_those_of_a_list_as_they_are() -> None:
    form = yangpu().forms["summary"]
    assert value_words(form, FieldAddress.parse("opinions[1].raised_by"), "workers") == "职工"
    assert value_words(campaign().forms["log"], FieldAddress.parse("visits[1].solved"), value=True) == "是"


def test_doubt_about_what_belongs_to_no_unit_is_the_office_s_own() -> None:
    doubt = Finding("x", "warning", "请核对。", FieldAddress.parse("wishes[1].wish"))
    desk = Desk()
    desk.receive(replace(survey({"name": "甲", "wish": "食堂"}), findings=(doubt,)))
    (entry,) = [one for one in desk.at().review if one.finding.code == "x"]
    assert (entry.unit_name, entry.label) == (OWN, "愿望第1行·愿望")
