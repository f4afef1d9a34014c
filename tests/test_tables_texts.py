"""Tables about texts and plans: proposals put together, projects that are mentioned, targets and what was done about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from extractors.core.reading import Answer, Value
from pipeline.core.consolidated import Table
from pipeline.tables.kinds.compare import due_day, elapsed
from tests.support.tabulated import SHISHI, YAODIAN, Back, declaring, doubtful, shipped, tables_of, told, total, values

Cells = Mapping[str, Value | Answer]


def proposal(unit: str, project: str, description: str = "", evaluation: str | None = None) -> Back:
    return Back("proposal_unit", unit, {"project": project, "description": description, "evaluation": evaluation})


def online(*people: Cells) -> Back:
    return Back("online", None, rows=people)


def proposals(*returned: Back) -> dict[str, Table]:
    return tables_of(shipped(SHISHI), returned)


def test_similar_proposals_of_units_and_persons_are_put_together_with_all_who_made_them() -> None:
    tables = proposals(
        proposal("jd01", "户外职工爱心接力站", "新建接力站"),
        proposal("jd02", "户外职工爱心接力站建设", "配备饮水机"),
        online({"name": "郑飞强", "project": "户外职工爱心接力站", "category": "帮扶救助"}, {"name": "沈宁芳", "project": "职工健身步道"}),
    )
    first = tables["proposals"].rows[0].cells
    assert first[0].value == "户外职工爱心接力站"
    line = told(tables["proposals"], "户外职工爱心接力站")
    assert line["proposers"].value == ("定海路街道总工会", "大桥街道总工会", "郑飞强")
    assert line["wordings"].value == ("户外职工爱心接力站", "户外职工爱心接力站建设")
    assert line["number"].value == 3


def test_projects_that_only_share_words_stay_apart() -> None:
    tables = proposals(proposal("jd01", "职工健康体检"), proposal("jd02", "职工健康讲座"), proposal("jd03", "职工健身步道"))
    assert len(tables["proposals"].rows) == 3


def test_the_category_is_the_one_written_or_the_theme_of_the_words() -> None:
    tables = proposals(
        proposal("jd01", "女职工体检", "为一线女职工安排体检"),
        online({"name": "甲", "project": "技能提升补贴", "category": "文体娱乐"}),
        proposal("jd02", "某某项目", "没有说清楚"),
    )
    categories = dict(values(tables["proposals"], "project", "category"))
    assert categories == {"女职工体检": "健康服务", "技能提升补贴": "文体娱乐", "某某项目": None}
    assert ("（未填）", 1) in values(tables["by_category"], "category", "projects")


def test_proposers_who_disagree_about_the_category_leave_it_open() -> None:
    tables = proposals(
        online(
            {"name": "甲", "project": "爱心暑托班", "category": "生活服务"},
            {"name": "乙", "project": "爱心暑托班", "category": "生活服务"},
            {"name": "丙", "project": "爱心暑托班", "category": "维权服务"},
        )
    )
    cell = told(tables["proposals"], "爱心暑托班")["category"]
    assert (cell.value, cell.note, cell.doubtful) == ("生活服务", "另有：维权服务1", True)


def test_the_scoring_sheet_leaves_scores_to_the_clerk() -> None:
    table = proposals(proposal("jd01", "爱心暑托班"))["scoring"]
    weights = {column.name: column.weight for column in table.columns if column.weight is not None}
    assert weights == {"for_all": 25, "this_year": 25, "measured": 25, "online": 25}
    assert [column.name for column in table.columns if column.weighted] == ["total"]
    assert values(table, "for_all", "total") == [(None, None)]


def test_words_that_speak_for_a_principle_are_named() -> None:
    table = proposals(proposal("jd01", "网上书屋", "依托微信平台，为全体职工开设30门课程"))["evidence"]
    assert values(table, "for_all", "measured", "online") == [(("全体", "职工"), ("课程",), ("微信", "平台"))]


def test_telephone_numbers_never_reach_a_table() -> None:
    text = "tables: {t: {title: 电话, from: online.people, by: each, figures: {p: {list: phone}, n: {list: name}}}}"
    people = ({"name": "甲", "phone": "13797806811"}, {"name": "乙", "phone": "021-56201556"}, {"name": "丙", "phone": "49507426"})
    table = tables_of(declaring(SHISHI, text), [online(*people)])["t"]
    assert values(table, "p", "n") == [(("137****6811",), ("甲",)), (("021-****1556",), ("乙",)), (("49****26",), ("丙",))]


PROJECTS = {
    "last_year": [
        {"number": 4, "title": "组织3000名先进个人参加疗休养", "indicator": "疗休养", "quantity": 3000, "unit_of_measure": "名"},
        {"number": 4, "title": "组织3000名先进个人参加疗休养", "indicator": "女职工体检", "quantity": 1000, "unit_of_measure": "名"},
        {"number": 5, "title": "新建10家爱心妈咪小屋", "indicator": "爱心妈咪小屋", "quantity": 10, "unit_of_measure": "家"},
        {"number": 9, "title": "健全窗口延时服务制度"},
    ]
}


def test_an_evaluation_is_quoted_at_every_project_it_names() -> None:
    returned = [
        proposal("jd01", "甲", evaluation="爱心妈咪小屋很受欢迎。体检名额太少！"),
        proposal("jd02", "乙", evaluation="妈咪小屋布点合理。"),
        proposal("jd03", "丙", evaluation="总体满意。"),
        proposal("jd04", "丁"),
    ]
    table = tables_of(shipped(SHISHI), returned, PROJECTS)["last_year_evaluation"]
    assert values(table, "title", "number_of") == [
        ("疗休养与女职工体检", 1),
        ("爱心妈咪小屋", 2),
        ("窗口延时服务", 0),
        ("未具体点名", 1),
    ]
    assert values(table, "quotes")[0] == ("定海路街道总工会：体检名额太少！",)
    assert values(table, "who")[1] == (("定海路街道总工会", "大桥街道总工会"),)


PLAN = [
    {"task": 11, "part": "四", "indicator": "招聘会", "quantity": 48, "unit_of_measure": "场", "due": None},
    {"task": 11, "part": "四", "indicator": "提供工作岗位", "quantity": 25000, "unit_of_measure": "个", "due": None},
    {"task": 8, "part": "三", "indicator": "召开联席会议", "quantity": 1, "unit_of_measure": "次", "due": "6月"},
    {"task": 6, "part": "二", "indicator": "新增工会联合会", "quantity": 20, "unit_of_measure": "家", "due": None},
]


def done(task: Value, indicator: str | None, number: Value | Answer, as_of: str | None = "2019-06-30", department: str = "办公室") -> Cells:
    return {"task": task, "indicator": indicator, "done": number, "as_of": as_of, "department": department}


def completion(*rows: Cells, plan: Sequence[Mapping[str, Value]] | None = None) -> dict[str, Table]:
    return tables_of(shipped(YAODIAN), [Back("progress", "bm01", rows=rows)], {"targets": plan or PLAN})


def test_progress_is_held_against_its_target_and_the_time_that_is_over() -> None:
    table = completion(done(11, "招聘会", 24), done(11, "提供工作岗位", 5000), done(8, "联席会议", 1))["completion"]
    assert values(table, "indicator", "done", "light") == [
        ("招聘会", 24, "按进度"),
        ("提供工作岗位", 5000, "滞后"),
        ("召开联席会议", 1, "完成"),
        ("新增工会联合会", None, "未报"),
    ]
    assert values(table, "rate")[1] == (0.2,)


def test_a_target_is_behind_once_its_own_month_is_over() -> None:
    plan = [{"task": 8, "part": "三", "indicator": "召开联席会议", "quantity": 2, "due": "6月"}]
    assert values(completion(done(8, "召开联席会议", 1, "2019-06-30"), plan=plan)["completion"], "light") == [("滞后",)]
    assert values(completion(done(8, "召开联席会议", 1, "2019-03-31"), plan=plan)["completion"], "light") == [("按进度",)]


def test_of_each_department_the_newest_figure_counts_and_departments_are_added_up() -> None:
    rows = (done(11, "招聘会", 10, "2019-03-31"), done(11, "招聘会", 24, "2019-06-30"), done(11, "招聘会", 5, "2019-06-30", "组织部"))
    table = completion(*rows)["completion"]
    line = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert (line["done"].value, line["who"].value) == (29, ("办公室", "组织部"))
    assert line["done"].note == "另有1条较早的不计"


def test_a_task_number_may_be_written_in_words() -> None:
    assert values(completion(done("第6项", "新增工会联合会", 20))["completion"], "light")[3] == ("完成",)


def test_two_indicators_that_fit_equally_are_a_finding_and_never_a_guess() -> None:
    plan = [
        {"task": 11, "indicator": "举办招聘会甲场", "quantity": 5, "part": "四"},
        {"task": 11, "indicator": "举办招聘会乙场", "quantity": 9, "part": "四"},
    ]
    table = completion(done(11, "举办招聘会", 3), plan=plan)["completion"]
    assert values(table, "done", "light") == [(None, "未报"), (None, "未报")]
    (entry,) = table.findings
    assert (entry.finding.code, entry.finding.severity, str(entry.field)) == ("target_ambiguous", "error", "figures_done[1].indicator")
    assert table.note == "另有1条填报对不上目标，没有计入，见待核"


def test_an_indicator_that_fits_none_of_its_task_is_a_finding_with_those_there_are() -> None:
    (entry,) = completion(done(11, "职工书屋评级", 3))["completion"].findings
    assert entry.finding.code == "target_unknown"
    assert "提供工作岗位、招聘会" in entry.finding.message
    (entry,) = completion(done(17, "职工座谈会", 3))["completion"].findings
    assert "没有这个任务编号" in entry.finding.message


def test_a_row_without_a_number_goes_by_its_wording() -> None:
    assert values(completion(done(None, "新增工会联合会", 20))["completion"], "done")[3] == (20,)


def test_a_task_without_a_figure_takes_what_is_reported_on_it_and_has_no_state() -> None:
    plan = [{"task": 7, "title": "深化国企工会改革", "indicator": None, "quantity": None}, *PLAN]
    table = completion(done(7, "国企工会改革方案", 1), plan=plan)["completion"]
    cells = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert (cells["done"].value, cells["light"].value, cells["light"].note, cells["light"].doubtful) == (1, None, "没有目标数", False)
    assert not table.findings


def test_several_things_reported_on_a_task_without_indicator_are_named_and_not_added_up() -> None:
    plan = [{"task": 7, "indicator": None, "quantity": None}]
    table = completion(done(7, "改革方案", 1), done(7, "座谈会", 5), plan=plan)["completion"]
    cells = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert (cells["done"].value, cells["done"].note) == (None, "这一项没有指标，报来的有：改革方案1、座谈会5，不相加")


def test_two_figures_of_one_department_and_day_leave_a_doubt() -> None:
    table = completion(done(11, "招聘会", 24), done(11, "招聘会", 42))["completion"]
    cells = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert (cells["done"].value, cells["done"].doubtful) == (42, True)
    assert "同一天报了不同的数" in cells["done"].note


def test_a_figure_that_could_not_be_read_is_no_zero() -> None:
    table = completion(done(11, "招聘会", None))["completion"]
    cells = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert (cells["done"].value, cells["light"].value) == (None, None)
    assert cells["light"].note.endswith("无法判断")


def test_a_doubtful_figure_makes_share_and_state_doubtful() -> None:
    table = completion(done(11, "招聘会", doubtful(48)))["completion"]
    cells = dict(zip((column.name for column in table.columns), table.rows[0].cells, strict=True))
    assert [cells[name].doubtful for name in ("done", "rate", "light")] == [True, True, True]


def test_states_are_counted_by_part_and_by_department() -> None:
    tables = completion(done(11, "招聘会", 48), done(8, "召开联席会议", 1, department="组织部"))
    assert values(tables["by_part"], "part", "all", "done", "unreported") == [("四", 2, 1, 1), ("三", 1, 1, 0), ("二", 1, 0, 1)]
    assert values(tables["by_department"], "who", "done") == [("办公室", 1), ("组织部", 1)]
    assert total(tables["by_part"])["all"] == 4


def test_a_plan_without_file_is_the_newest_that_was_received() -> None:
    campaign = declaring(
        YAODIAN,
        "references: {targets: {form: targets}}\ntables: {t: {title: 目标, from: targets, by: each, figures: {n: {sum: quantity}}}}",
    )
    plans = [Back("targets", None, rows=[PLAN[0]], standing="unknown_unit"), Back("targets", None, rows=PLAN[:2], standing="unknown_unit")]
    assert values(tables_of(campaign, plans)["t"], "n") == [(48,), (25000,)]
    assert "未计算" in tables_of(campaign, [])["t"].note


@pytest.mark.parametrize(
    "written,day",
    [
        ("6月", (2019, 6, 30)),
        ("2-3月", (2019, 3, 31)),
        ("上半年", (2019, 6, 30)),
        ("2019-09-15", (2019, 9, 15)),
        ("第三季度", (2019, 9, 30)),
        ("5月4日", (2019, 5, 4)),
        ("年底前", (2019, 12, 31)),
    ],
)
def test_a_time_in_words_is_its_last_day(written: str, day: tuple[int, int, int]) -> None:
    assert due_day(written, 2019) == dt.date(*day)


@pytest.mark.parametrize("written", ["", None, "尽快", "13月", "2019-02-30"])
def test_what_names_no_day_is_none(written: str | None) -> None:
    assert due_day(written, 2019) is None


def test_the_share_of_the_year_that_is_over() -> None:
    assert elapsed(dt.date(2019, 12, 31), dt.date(2019, 12, 31)) == 1
    assert elapsed(dt.date(2020, 5, 1), dt.date(2019, 12, 31)) == 1
    assert elapsed(dt.date(2019, 7, 1), dt.date(2019, 12, 31)) == pytest.approx(0.4986, abs=1e-4)
    assert elapsed(dt.date(2018, 7, 1), dt.date(2019, 12, 31)) == 0
