"""The register of problems: what keeps an issue the same over versions and days, and what an office decides about it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from extractors.core.reading import Answer, Reading
from extractors.form import BlocksSpec, ChoiceSpec, FieldSpec, FormSpec, GroupSpec
from pipeline.app.decisions.issues import UNASSIGNED, UNFOLLOWED, Wanted, choices, wanted_problems
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import Problem, gather, member_of, problems
from pipeline.consolidation.issues.grouping import asks_for_issues
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.lists.problem_register import problem_registers
from tests.support.decisions import decision
from tests.support.factories import make_answer
from tests.support.list_forms import Desk, Item, campaign

STAMP = dt.datetime(2020, 6, 2, 9, tzinfo=dt.UTC)
PARKING = "停车位紧张，职工早上开车上班经常找不到车位，建议与淞沪路附近商务楼协商错时停车。"
PARKING_AGAIN = "据了解，园区停车位十分紧张，职工早上开车上班找不到车位，希望与商务楼协商错时停车。"
HEAT = "夏季车间温度高，空调不足，希望发放高温津贴。"
CANTEEN = "食堂菜品单一、价格偏高，希望引入第三方竞争。"
_GROUP = GroupSpec(
    "意见建议",
    "text",
    BlocksSpec("raised_by", {"workers": "职工反映的主要问题", "employers": "企业反映的主要问题"}, names={"workers": "职工"}),
    ChoiceSpec("outcome", {"resolved": "已经解决", "open": "正在解决"}),
)


@pytest.fixture
def asked() -> Campaign:
    """A form of opinions, and a question for what the superior must solve."""
    form = FormSpec("汇总表", ("a.docx",), FieldSpec("单位"), {"superior": FieldSpec("需上级解决的问题")}, {"opinions": _GROUP})
    return campaign(declared={"sum": form}, rules=(), outliers=None, measures={}, themes={"停车": ("停车",), "食堂": ("食堂",)})


def opinions(unit: str, *texts: str, superior: str = "", outcome: str | None = None) -> Reading:
    """A return with these opinions of workers."""
    items = tuple(
        Item(place, {"raised_by": make_answer("workers"), "text": make_answer(text), "outcome": make_answer(outcome)})
        for place, text in enumerate(texts, 1)
    )
    return Reading("lists", "sum", "", Answer(unit, unit), {"superior": make_answer(superior or None)}, {"opinions": items})


def register(of: Campaign, desk: Desk, day: str = "2030-01-01") -> tuple[Problem, ...]:
    return problems(of, whole(of, desk, day))


def whole(of: Campaign, desk: Desk, day: str = "2030-01-01") -> Consolidation:
    return desk.at(day, of=of)


def numbers(found: tuple[Problem, ...]) -> dict[str, str]:
    return {issue.number: issue.last.text for problem in found for issue in problem.issues}


def test_issue_worded_anew_by_a_newer_version_is_the_same_one(asked: Campaign) -> None:
    desk = Desk()
    desk.receive(opinions("锦江区", PARKING, HEAT), day="2020-05-10T10:00", name="a.docx")
    before = register(asked, desk)
    desk.receive(opinions("锦江区", CANTEEN, PARKING_AGAIN), day="2020-05-12T10:00", name="b.docx")
    after = register(asked, desk)
    assert numbers(before) == {"d1-01": PARKING, "d1-02": HEAT}
    assert numbers(after) == {"d1-01": PARKING_AGAIN, "d1-02": HEAT, "d1-03": CANTEEN}
    assert [one.issues[0].key for one in after[:2]] == [one.issues[0].key for one in before]
    assert [one.live for one in after] == [True, False, True]
    assert after[1].outcome == "新报中没有再提"
    assert [event.words for event in after[1].history] == ["锦江区总工会提出", "锦江区总工会新报中没有再提（d1-02）"]
    assert [event.words for event in after[0].history] == ["锦江区总工会提出", f"锦江区总工会改述为“{PARKING_AGAIN}”（d1-01）"]


def test_issue_number_of_a_past_day_stays_whatever_came_later(asked: Campaign) -> None:
    desk = Desk()
    desk.receive(opinions("青羊区", HEAT), day="2020-05-10T10:00", name="a.docx")
    desk.receive(opinions("锦江区", PARKING), day="2020-05-11T10:00", name="b.docx")
    desk.receive(opinions("青羊区", CANTEEN, HEAT), day="2020-05-20T10:00", name="c.docx")
    early, late = register(asked, desk, "2020-05-12"), register(asked, desk, "2020-05-21")
    assert numbers(early).items() <= numbers(late).items()
    assert {one.issues[0].key for one in early} < {one.issues[0].key for one in late}


def test_issues_of_two_returns_that_begin_alike_are_split_off_together(asked: Campaign) -> None:
    """A form that comes several times from one unit: their keys tell the unit, not the return."""
    declared = {"sum": replace(asked.declared["sum"], several=("superior",))}
    asked = asked.model_copy(update={"declared": declared})
    desk = Desk()
    desk.receive(opinions("青羊区", HEAT), day="2020-05-09T10:00", name="0.docx")
    for number, superior in enumerate(("增设公交线路", "调整补贴政策")):
        desk.receive(opinions("锦江区", HEAT, superior=superior), day="2020-05-10T10:00", name=f"{number + 1}.docx")
    (together,) = register(asked, desk)
    assert [one.number for one in together.issues] == ["d2-01", "d1-01", "d1-02"]
    desk.decisions.append(decision(1, DecisionKind.SPLIT, together.issues[1].key))
    assert [[one.number for one in problem.issues] for problem in register(asked, desk)] == [["d2-01"], ["d1-01", "d1-02"]]


def test_like_issues_of_several_units_are_one_problem_named_by_the_first(asked: Campaign) -> None:
    desk = Desk()
    desk.receive(opinions("青羊区", PARKING.replace("淞沪路", "黄兴路"), outcome="resolved"), day="2020-05-10T10:00", name="a.docx")
    desk.receive(opinions("锦江区", HEAT, PARKING, outcome="open"), day="2020-05-11T10:00", name="b.docx")
    found = register(asked, desk)
    assert [(one.number, one.units, one.theme) for one in found] == [
        ("d2-01", ("青羊区总工会", "锦江区总工会"), "停车"),
        ("d1-01", ("锦江区总工会",), "其他"),
    ]
    assert (found[0].outcome, found[1].outcome, found[0].raisers) == ("已经解决 1、正在解决 1", "正在解决", "职工")


def test_a_withdrawn_return_raises_nothing(asked: Campaign) -> None:
    desk = Desk()
    desk.receive(opinions("锦江区", PARKING), name="a.docx")
    desk.decisions.append(decision(1, DecisionKind.WITHDRAW, whole(asked, desk).submissions[0].id))
    assert register(asked, desk) == ()


def test_a_question_for_the_superior_raises_its_numbered_items_and_says_so(asked: Campaign) -> None:
    desk = Desk()
    desk.receive(opinions("锦江区", superior="1．建议调整稳岗补贴政策；\n2．希望增设公交线路。"), name="a.docx")
    assert [(one.text, one.follow_up, one.raisers) for one in register(asked, desk)] == [
        ("建议调整稳岗补贴政策；", "需上级", "需上级解决的问题"),
        ("希望增设公交线路。", "需上级", "需上级解决的问题"),
    ]


def test_questions_for_figures_about_problems_raise_none() -> None:
    labels = {"反映问题": True, "建议与意见": True, "解决问题数": False, "问题是否解决": False, "联系人": False}
    assert {label: asks_for_issues(FieldSpec(label)) for label in labels} == labels
    assert not asks_for_issues(FieldSpec("困难职工", "count"))


def test_column_of_a_list_raises_issues_with_what_became_of_them() -> None:
    listed = campaign()
    columns = {"problem": FieldSpec("反映问题"), "solved": FieldSpec("是否解决", "yesno"), "district": FieldSpec("区（市）县")}
    form = listed.forms["log"]
    spec = type(form.lists["visits"])("走访记录", columns, unit="district")
    of = campaign(declared={"log": type(form)(form.title, form.blanks, lists={"visits": spec})}, rules=(), outliers=None)
    items = tuple(
        Item(place, {"problem": make_answer(text), "solved": make_answer(solved), "district": make_answer("锦江区")})
        for place, (text, solved) in enumerate(((HEAT, True), (CANTEEN, False)), 1)
    )
    desk = Desk()
    desk.receive(Reading("lists", "log", "", Answer(None, ""), {}, {"visits": items}))
    assert [(one.text, one.outcome) for one in problems(of, desk.at(of=of))] == [(HEAT, "已解决"), (CANTEEN, "未解决")]


def decided(of: Campaign, desk: Desk, kind: DecisionKind, number: str, value: str | tuple[str, ...] | None = None) -> tuple[Problem, ...]:
    """The register after a decision about the issue of a number; a number as value of a join becomes its key."""
    found = register(of, desk)
    key = member_of(found, number)[1].key
    told = member_of(found, str(value))[1].key if kind is DecisionKind.JOIN else value
    desk.decisions.append(decision(len(desk.decisions) + 1, kind, key, told))
    return register(of, desk)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.receive(opinions("锦江区", PARKING, HEAT), day="2020-05-10T10:00", name="a.docx")
    made.receive(opinions("青羊区", PARKING, CANTEEN), day="2020-05-11T10:00", name="b.docx")
    return made


def test_who_handles_a_problem_and_how_it_stands_is_told_with_its_history(asked: Campaign, desk: Desk) -> None:
    decided(asked, desk, DecisionKind.HANDLER, "d1-01", ("权益保障部", "2020-07-31"))
    first = decided(asked, desk, DecisionKind.FOLLOW_UP, "d2-01", "done")[0]
    assert (first.handler, first.due, first.follow_up) == ("权益保障部", "2020-07-31", "已办结")
    assert [event.words for event in first.history][2:] == [
        "由权益保障部办理，2020-07-31 前办结（d1-01；李：电话核实）",
        "已办结（d2-01；李：电话核实）",
    ]
    assert register(asked, desk, "2020-05-12")[0].handler == ""


def test_a_split_holds_when_more_arrives_and_is_undone_as_easily(asked: Campaign, desk: Desk) -> None:
    assert [one.number for one in register(asked, desk)] == ["d1-01", "d1-02", "d2-02"]
    assert [one.number for one in decided(asked, desk, DecisionKind.SPLIT, "d2-01")] == ["d1-01", "d1-02", "d2-01", "d2-02"]
    desk.receive(opinions("金牛区", PARKING), day="2020-05-20T10:00", name="c.docx")
    later = register(asked, desk)
    assert [[issue.number for issue in one.issues] for one in later][:3] == [["d1-01", "d3-01"], ["d1-02"], ["d2-01"]]
    desk.decisions.append(decision(2, DecisionKind.UNDO, "1"))
    assert [issue.number for issue in register(asked, desk)[0].issues] == ["d1-01", "d2-01", "d3-01"]


def test_a_join_holds_when_more_arrives(asked: Campaign, desk: Desk) -> None:
    joined = decided(asked, desk, DecisionKind.JOIN, "d2-02", "d1-02")
    assert [[issue.number for issue in one.issues] for one in joined] == [["d1-01", "d2-01"], ["d1-02", "d2-02"]]
    desk.receive(opinions("金牛区", CANTEEN), day="2020-05-20T10:00", name="c.docx")
    assert [issue.number for issue in register(asked, desk)[1].issues] == ["d1-02", "d2-02", "d3-01"]


def test_report_groups_issues_as_the_register_does_with_joins_and_splits(asked: Campaign, desk: Desk) -> None:
    def reported() -> list[set[str]]:
        return [{issue.unit_name + issue.text for issue in group.issues} for group in gather(asked, whole(asked, desk))]

    def registered() -> list[set[str]]:
        found = register(asked, desk)
        return [{issue.unit_name + wording.text for issue in problem.issues for wording in issue.counted} for problem in found]

    before = reported()
    assert sorted(map(sorted, before)) == sorted(map(sorted, registered()))
    decided(asked, desk, DecisionKind.SPLIT, "d2-01")
    split = reported()
    decided(asked, desk, DecisionKind.JOIN, "d2-02", "d1-02")
    joined = reported()
    assert len(split) == len(before) + 1
    assert len(joined) == len(split) - 1
    assert sorted(map(sorted, joined)) == sorted(map(sorted, registered()))


def test_a_number_that_nobody_has_is_refused(asked: Campaign, desk: Desk) -> None:
    with pytest.raises(UsageError, match="d9-09"):
        member_of(register(asked, desk), "d9-09")


def test_register_is_a_workbook_and_a_document(asked: Campaign, desk: Desk) -> None:
    decided(asked, desk, DecisionKind.HANDLER, "d1-01", ("权益保障部", "2020-07-31"))
    files = problem_registers(asked, whole(asked, desk), stamp=STAMP)
    sheet = openpyxl.load_workbook(io.BytesIO(files["问题台账.xlsx"])).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0][:2] == ("编号", "问题")
    assert rows[1][:9] == (
        *("d1-01", PARKING, "停车", "职工", "锦江区总工会、青羊区总工会", "d1-01、d2-01", None),
        *("权益保障部", dt.datetime(2020, 7, 31)),  # noqa: DTZ001 - a day in a sheet has no zone
    )
    text = document_text(files["问题台账.docx"])
    assert "各单位反映 4 条，归并为 3 个问题。" in text
    assert "相似度 65 以上" in text


def test_problems_behind_those_that_a_document_holds_stand_in_the_workbook(
    asked: Campaign, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.render.lists.problem_register.MOST_ROWS", 1)
    files = problem_registers(asked, whole(asked, desk), stamp=STAMP)
    rows = openpyxl.load_workbook(io.BytesIO(files["问题台账.xlsx"])).worksheets[0].iter_rows(min_row=3, values_only=True)
    assert [row[0] for row in rows][:3] == [problem.number for problem in register(asked, desk)]


def test_no_register_where_nobody_raised_anything(asked: Campaign) -> None:
    assert problem_registers(asked, whole(asked, Desk()), stamp=STAMP) == {}


@pytest.mark.parametrize(
    "wanted, numbers",
    [
        (Wanted(), ["d1-01", "d1-02", "d2-02"]),
        (Wanted(words="车位"), ["d1-01"]),
        (Wanted(words="D2-01"), ["d1-01"]),
        (Wanted(words="青羊区 食堂"), ["d2-02"]),
        (Wanted(words="权益"), ["d1-02"]),
        (Wanted(words="没有这样的字"), []),
        (Wanted(theme="停车"), ["d1-01"]),
        (Wanted(unit="青羊区总工会"), ["d1-01", "d2-02"]),
        (Wanted(handler="权益保障部"), ["d1-02"]),
        (Wanted(handler=UNASSIGNED), ["d1-01", "d2-02"]),
        (Wanted(follow_up="已办结"), ["d2-02"]),
        (Wanted(follow_up=UNFOLLOWED), ["d1-01", "d1-02"]),
        (Wanted(live=True), ["d1-01", "d2-02"]),
    ],
)
def test_register_is_searched_and_filtered(asked: Campaign, desk: Desk, wanted: Wanted, numbers: list[str]) -> None:
    decided(asked, desk, DecisionKind.HANDLER, "d1-02", ("权益保障部", ""))
    decided(asked, desk, DecisionKind.FOLLOW_UP, "d2-02", "done")
    desk.receive(opinions("锦江区", PARKING), day="2020-05-12T10:00", name="c.docx")
    assert [one.number for one in wanted_problems(register(asked, desk), wanted)] == numbers


def test_a_register_offers_what_stands_in_it(asked: Campaign, desk: Desk) -> None:
    decided(asked, desk, DecisionKind.HANDLER, "d1-02", ("权益保障部", ""))
    found = choices(register(asked, desk))
    assert (found.themes, found.units) == (("停车", "其他", "食堂"), ("锦江区总工会", "青羊区总工会"))
    assert found.handlers == (UNASSIGNED, "权益保障部")
