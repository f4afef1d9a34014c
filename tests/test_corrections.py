"""A correction is checked before it is appended: the field exists, whichever way it is named, and the value can be read."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec, ListSpec
from pipeline.app.decisions import typed_values as meant
from pipeline.app.decisions.targets import Sight
from pipeline.campaign import Campaign
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from tests.support.list_forms import campaign, full_desk


@pytest.fixture
def submission() -> Submission:
    return next(one for one in full_desk().at().submissions if one.form == "log")


def seen(declared: Campaign) -> Sight:
    return Sight(declared, full_desk().at())


@pytest.mark.parametrize(
    "written,field",
    [
        ("visits[2].workers", "visits[2].workers"),
        ("走访记录第2行·座谈职工人数", "visits[2].workers"),
        ("走访记录第 2 行 座谈职工人数", "visits[2].workers"),
        ("单位", "unit"),
        ("unit", "unit"),
        ("没有这一项", "没有这一项"),
    ],
)
def test_a_field_may_be_named_by_its_label(submission: Submission, written: str, field: str) -> None:
    assert str(meant.field_named(campaign(), submission, written)) == field


def test_a_value_of_a_row_is_read_as_its_column_asks(submission: Submission) -> None:
    def value(field: str, written: str) -> object:
        return meant.value_meant(seen(campaign()), submission, FieldAddress.parse(field), written)

    assert value("visits[2].workers", "30人") == (30, "30")
    assert value("visits[2].hours", "1.5") == (1.5, "1.5")
    assert value("visits[2].solved", "未解决") == (False, "否")
    assert value("visits[2].day", "5月3日") == ("2020-05-03", "2020-05-03")
    assert value("visits[2].workers", "-") == (None, "（无）")
    with pytest.raises(UsageError, match="不是一个数"):
        value("visits[2].workers", "若干")
    with pytest.raises(UsageError, match=r"visits\[行号\].workers"):
        value("visits[9].workers", "3")


def test_the_column_that_names_the_unit_is_not_corrected_alone(submission: Submission) -> None:
    with pytest.raises(UsageError, match="决定这一行归哪个单位"):
        meant.value_meant(seen(campaign()), submission, FieldAddress.parse("visits[1].district"), "青羊区")


def test_an_option_must_be_one_that_the_blank_prints(submission: Submission) -> None:
    declared = campaign()
    columns = {**declared.forms["log"].lists["visits"].columns, "employer": FieldSpec("企业", "choice", options=("国有", "民营 企业"))}
    log = declared.forms["log"]
    changed = campaign(
        declared={**declared.forms, "log": type(log)(log.title, log.blanks, lists={"visits": ListSpec("走访记录", columns, "district")})}
    )
    assert meant.value_meant(seen(changed), submission, FieldAddress.parse("visits[1].employer"), "民营企业") == (
        "民营 企业",
        "民营 企业",
    )
    with pytest.raises(UsageError, match="只能是 国有、民营 企业"):
        meant.value_meant(seen(changed), submission, FieldAddress.parse("visits[1].employer"), "外资")
