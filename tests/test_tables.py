"""Tables that a campaign declares: what they say, what they leave open, and what they ask a person to look at."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Value
from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.units.unit_match import Matcher
from pipeline.core.consolidated import Table
from tests.support.tabulated import CHENGDU, LESHAN, Back, declaring, doubtful, messages, shipped, tables_of, told, total, values

TYPES = ["国有企业", "集体企业", "改制企业", "外资企业", "个体私营企业"]


def visit(district: str, employer: str, workers: Value | Answer = 20, **further: Value | Answer) -> dict[str, Value | Answer]:
    return {
        "district": district,
        "employer": employer,
        "workers": workers,
        "employer_type": "国有企业",
        "method": "座谈会",
        "cadres": 2,
        **further,
    }


def visited(*rows: dict[str, Value | Answer], text: str = "", as_of: dt.date | None = None) -> dict[str, Table]:
    """The tables of Chengdu after these visits, each counted for the unit that its row names."""
    campaign = declaring(CHENGDU, text) if text else shipped(CHENGDU)
    matcher = Matcher(load_roster(campaign.folder / campaign.roster), campaign.affixes)
    shares: dict[str, list[dict[str, Value | Answer]]] = {}
    for row in rows:
        shares.setdefault(matcher.match(str(row["district"])).id or "nobody", []).append(row)
    return tables_of(campaign, [Back("visit_log", unit, rows=own) for unit, own in shares.items()], as_of=as_of)


FULL = [visit("锦江区", f"成都{word}公司", 15, employer_type=kind, cadres=8) for word, kind in zip("甲乙丙丁戊", TYPES, strict=True)]


def test_rows_are_counted_for_the_unit_that_each_row_names() -> None:
    table = visited(visit("锦江区", "成都甲公司"), visit("青羊区", "成都乙公司"), visit("青羊区", "成都丙公司"))["by_district"]
    assert told(table, "锦江区总工会")["visits"].value == 1
    assert told(table, "青羊区总工会")["visits"].value == 2


def test_a_unit_that_returned_nothing_has_no_figures_and_breaks_no_demand() -> None:
    table = visited(*FULL)["by_district"]
    missing = told(table, "武侯区总工会")
    assert {missing[name].value for name in ("visits", "workers", "reached")} == {None}
    assert missing["visits"].note == "未报"
    assert "qx04" not in {one.unit_id for one in table.findings}


def test_a_unit_that_returned_only_something_else_is_not_below_the_demand() -> None:
    table = tables_of(shipped(CHENGDU), [Back("narrative", "qx01")])["by_district"]
    assert (told(table, "锦江区总工会")["visits"].value, table.findings) == (None, ())


def test_a_unit_that_returned_an_empty_list_has_zero() -> None:
    table = tables_of(shipped(CHENGDU), [Back("visit_log", "qx01")])["by_district"]
    assert (told(table, "锦江区总工会")["visits"].value, told(table, "锦江区总工会")["reached"].value) == (0, "未达标")


def test_a_table_made_of_a_table_keeps_what_was_said_of_its_figures() -> None:
    table = visited(visit("锦江区", "甲厂", 30), visit("锦江区", "乙厂", None))["league"]
    by_name = {row.cells[0].value: row.cells[1] for row in table.rows}
    assert by_name["锦江区总工会",].note == "1条未填或读不出，已知数为下限"
    assert (by_name["金牛区总工会",].note, by_name["金牛区总工会",].doubtful) == ("未报", False)


def test_employers_that_differ_only_in_a_declared_affix_are_one() -> None:
    table = visited(visit("锦江区", "成都金沙置业有限公司"), visit("锦江区", "成都金沙置业公司"), visit("锦江区", "成都 金沙置业"))[
        "by_district"
    ]
    assert told(table, "锦江区总工会")["employers"].value == 1


def test_a_threshold_that_is_not_reached_is_a_finding_on_the_unit_once_the_deadline_is_there() -> None:
    rows = (visit("锦江区", "成都甲公司", 49), *[one | {"district": "青羊区"} for one in FULL])
    table = visited(*rows)["by_district"]
    assert told(table, "锦江区总工会")["reached"].value == "未达标"
    assert told(table, "青羊区总工会")["reached"].value == "达标"
    assert [(one.unit_id, one.finding.code) for one in table.findings] == [
        ("qx01", "types_below"),
        ("qx01", "workers_below"),
        ("qx01", "participation_below"),
    ]
    assert "1 种类型" in table.findings[0].finding.message
    assert not visited(*rows, as_of=dt.date(2012, 6, 1))["by_district"].findings


def test_an_unknown_figure_leaves_a_lower_bound_and_says_so() -> None:
    table = visited(visit("锦江区", "成都甲公司", 30), visit("锦江区", "成都乙公司", None))["by_district"]
    cell = told(table, "锦江区总工会")["workers"]
    assert (cell.value, cell.doubtful) == (30, True)
    assert cell.note == "1条未填或读不出，已知数为下限"
    assert told(table, "锦江区总工会")["reached"].note == cell.note
    assert "已知数为下限" in next(one for one in messages(table) if "workers_below" in one)


def test_a_sum_of_which_nothing_is_known_is_not_zero() -> None:
    table = visited(visit("锦江区", "成都甲公司", None))["by_district"]
    assert told(table, "锦江区总工会")["workers"].value is None
    assert [one.finding.code for one in table.findings] == ["types_below", "participation_below"]


def test_a_doubtful_figure_counts_and_marks_every_figure_made_of_it() -> None:
    line = told(visited(visit("锦江区", "成都甲公司", doubtful(60)))["by_district"], "锦江区总工会")
    assert (line["workers"].value, line["workers"].note) == (60, "1条待核")
    assert line["reached"].doubtful


def test_a_rate_against_the_roster_and_its_total_over_all_units() -> None:
    text = """
tables:
  shares:
    title: 参与率
    from: visit_log.visits
    by: unit
    figures: {cadres: {sum: cadres}, participation: {rate: cadres, of: roster.cadres}}
"""
    table = visited(visit("锦江区", "成都甲公司", cadres=8), visit("青羊区", "成都乙公司", cadres=15), text=text)["shares"]
    assert told(table, "锦江区总工会")["participation"].value == pytest.approx(8 / 32)
    assert 0 < total(table)["participation"] < 0.1


def test_a_share_is_taken_of_the_rows_where_the_answer_is_known() -> None:
    rows = [visit("锦江区", "甲厂", solved=True), visit("锦江区", "乙厂", solved=False), visit("锦江区", "丙厂", solved=None)]
    cell = told(visited(*rows)["by_district"], "锦江区总工会")["solved"]
    assert cell.value == 0.5
    assert cell.note == "1条未填或读不出，未计在内"


def test_the_total_is_counted_anew_and_not_added_up() -> None:
    table = visited(visit("锦江区", "成都甲公司"), visit("青羊区", "成都甲公司"))["by_district"]
    assert (total(table)["employers"], total(table)["visits"]) == (1, 2)


def test_rows_of_no_unit_of_the_roster_stand_in_a_line_of_their_own() -> None:
    table = visited(visit("锦江区", "成都甲公司"), visit("天府新区", "成都乙公司"))["by_district"]
    assert told(table, "（名册外）")["visits"].value == 1
    assert total(table)["visits"] == 2


def test_equal_figures_share_a_rank_and_the_next_is_as_many_lower() -> None:
    rows = [visit("锦江区", "甲厂", 30), visit("青羊区", "乙厂", 30), visit("金牛区", "丙厂", 20), visit("武侯区", "丁厂", 50)]
    table = visited(*rows)["league"]
    assert values(table, "unit_name", "rank")[:4] == [
        (("武侯区总工会",), 1),
        (("锦江区总工会",), 2),
        (("青羊区总工会",), 2),
        (("金牛区总工会",), 4),
    ]
    assert all(rank is None for _, rank in values(table, "unit_name", "rank")[4:])


def test_the_first_n_include_those_equal_to_the_last() -> None:
    text = """
tables:
  methods: {title: 方式, from: visit_log.visits, by: method, figures: {n: {count: rows, title: 次数}}, sort: -n, top: 1}
"""
    table = visited(visit("锦江区", "甲厂", method="汇报"), visit("锦江区", "乙厂"), visit("锦江区", "丙厂", method=None), text=text)[
        "methods"
    ]
    assert values(table, "method", "n") == [("汇报", 1), ("座谈会", 1), ("（未填）", 1)]


def test_what_is_cut_off_is_said() -> None:
    text = """
tables:
  methods: {title: 方式, from: visit_log.visits, by: method, figures: {n: {count: rows, title: 次数}}, sort: -n, top: 1}
"""
    table = visited(visit("锦江区", "甲厂", method="汇报"), visit("锦江区", "乙厂"), visit("锦江区", "丙厂"), text=text)["methods"]
    assert values(table, "method", "n") == [("座谈会", 2)]
    assert table.note == "共2项，列前1项"
    assert total(table)["n"] == 3


def test_a_row_whose_condition_cannot_be_decided_is_left_out_and_counted() -> None:
    text = """
tables:
  big: {title: 大户, from: visit_log.visits, where: workers > 10, by: all, figures: {n: {count: rows}}}
"""
    table = visited(visit("锦江区", "甲厂", 30), visit("锦江区", "乙厂", None), text=text)["big"]
    assert values(table, "n") == [(1,)]
    assert table.note == "1条因缺数无法判断是否计入，未计"


FAILED = "判断式“{}”算不出（{}），请检查 campaign.yaml 里的写法和所用的内容"
KINDS = "不同种类的内容（如数和文字）不能这样算或比较"


@pytest.mark.parametrize(
    "figure",
    ["{sum: workers + employer}", "{list: workers + employer}", "{common: workers + employer}", "{of: workers + employer, found: [厂]}"],
)
@pytest.mark.parametrize("employers", [("甲厂",), ("甲厂", "乙厂")])
def test_an_expression_that_fails_with_all_its_values_there_is_doubtful_and_says_why(figure: str, employers: tuple[str, ...]) -> None:
    text = f"tables: {{odd: {{title: 试, from: visit_log.visits, by: all, figures: {{n: {figure}}}}}}}"
    table = visited(*(visit("锦江区", one, 30) for one in employers), text=text)["odd"]
    cell = table.rows[0].cells[0]
    assert (cell.value, cell.note, cell.doubtful) == (None, FAILED.format("workers + employer", KINDS), True)


def test_a_failed_expression_is_told_beside_the_rows_that_are_known() -> None:
    text = """
tables:
  odd:
    title: 试
    from: visit_log.visits
    by: all
    figures: {n: {sum: "(workers if employer == '甲厂' else workers + employer)"}}
"""
    table = visited(visit("锦江区", "甲厂", 30), visit("锦江区", "乙厂", 20), visit("锦江区", "丙厂", None), text=text)["odd"]
    cell = table.rows[0].cells[0]
    why = FAILED.format("(workers if employer == '甲厂' else workers + employer)", KINDS)
    assert (cell.value, cell.note) == (30, f"1条未填或读不出，已知数为下限；{why}")


@pytest.mark.parametrize("workers", [0, None])
def test_a_division_by_zero_or_a_missing_value_is_no_fault_of_the_expression(workers: int | None) -> None:
    text = "tables: {odd: {title: 试, from: visit_log.visits, by: all, figures: {n: {sum: 5 // workers}}}}"
    cell = visited(visit("锦江区", "甲厂", workers), text=text)["odd"].rows[0].cells[0]
    assert (cell.value, cell.note) == (None, "1条未填或读不出")


def test_a_derived_column_that_fails_is_told_where_it_is_used() -> None:
    text = """
tables:
  odd:
    title: 试
    from: visit_log.visits
    derive: {size: workers + employer, kind: {of: size, words: {a: 甲}, other: 其他}}
    where: size != 'x'
    by: all
    figures: {n: {count: rows}}
  kept:
    title: 试
    from: visit_log.visits
    derive: {size: workers + employer, twice: size + 1, kind: {of: size, words: {a: 甲}, other: 其他}}
    by: each
    figures: {n: {list: twice}, k: {list: kind}}
"""
    tables = visited(visit("锦江区", "甲厂", 30), text=text)
    why = FAILED.format("workers + employer", KINDS)
    assert values(tables["odd"], "n") == [(1,)]
    assert [(cell.value, cell.note, cell.doubtful) for cell in tables["kept"].rows[0].cells] == [(None, why, True)] * 2


def test_a_condition_that_fails_leaves_rows_out_and_says_why() -> None:
    text = "tables: {odd: {title: 试, from: visit_log.visits, where: employer > workers, by: all, figures: {n: {count: rows}}}}"
    table = visited(visit("锦江区", "甲厂", 30), visit("锦江区", "乙厂", None), text=text)["odd"]
    assert values(table, "n") == [(0,)]
    why = FAILED.format("employer > workers", KINDS)
    assert table.note == f"1条因缺数无法判断是否计入，未计；1条无法判断是否计入，未计：{why}"


def test_a_formula_or_a_demand_that_fails_is_told() -> None:
    text = """
tables:
  odd:
    title: 试
    from: visit_log.visits
    by: unit
    figures: {n: {sum: workers}, who: {list: employer}, f: {formula: n + who}}
    demands: [{code: odd_one, check: n > who, message: 不合}]
"""
    table = visited(visit("锦江区", "甲厂", 30), text=text)["odd"]
    cell = told(table, "锦江区总工会")["f"]
    assert (cell.value, cell.note, cell.doubtful) == (None, FAILED.format("n + who", KINDS), True)
    why = FAILED.format("n > who", KINDS)
    assert messages(table) == [f"锦江区总工会 odd_one 是否合要求“odd_one”没有判断：{why}"]


def test_the_newest_figure_of_each_is_added_up() -> None:
    text = """
tables:
  newest:
    title: 最新
    from: visit_log.visits
    by: unit
    figures: {workers: {latest: workers, at: date, per: employer, title: 职工}}
"""
    rows = [
        visit("锦江区", "甲厂", 10, date="2012-03-01"),
        visit("锦江区", "甲厂", 15, date="2012-05-01"),
        visit("锦江区", "乙厂", 7, date="2012-04-01"),
    ]
    assert told(visited(*rows, text=text)["newest"], "锦江区总工会")["workers"].value == 22


def test_half_numbers_add_up_without_dust() -> None:
    text = "tables: {t: {title: 合计, from: visit_log.visits, by: all, figures: {n: {sum: workers / 10}}}}"
    assert values(visited(visit("锦江区", "甲厂", 1), visit("锦江区", "乙厂", 2), text=text)["t"], "n") == [(0.3,)]


def test_files_are_listed_with_the_group_they_go_to() -> None:
    returned = [Back("survey", "qx02", file="调研报告.docx"), Back("briefing", "qx01", file="简报1.docx"), Back("visit_log", "qx01")]
    table = tables_of(shipped(CHENGDU), returned)["routing"]
    assert values(table, "file", "group") == [(("简报1.docx",), ("综合协调组",)), (("调研报告.docx",), ("专题调研组",))]


def registration(unit: str, employer: str, workers: Value = 10, settled: tuple[str, ...] = ()) -> Back:
    return Back("registration", unit, {"employer": employer, "workers_visited": workers}, settled=settled)


def test_an_employer_visited_by_two_units_is_named_with_both() -> None:
    returned = [registration("xs01", "乐山化工有限公司"), registration("xs02", "乐山化工 有限责任公司"), registration("xs02", "沙湾砖厂")]
    table = tables_of(shipped(LESHAN), returned)["overlap"]
    (entry,) = table.findings
    assert (entry.finding.code, entry.submission, str(entry.field)) == ("overlap", "s1", "employer")
    assert "市中区总工会、沙湾区总工会" in entry.finding.message
    assert values(table, "who", "number_of", "verdict") == [(("市中区总工会", "沙湾区总工会"), 2, "重叠")]


def test_a_unit_that_visits_an_employer_twice_does_not_overlap_with_itself() -> None:
    table = tables_of(shipped(LESHAN), [registration("xs01", "乐山化工厂"), registration("xs01", "乐山化工厂")])["overlap"]
    assert (table.rows, table.findings, table.note) == ((), (), "没有重叠")


def test_names_that_are_nearly_the_same_are_asked_about_and_not_merged() -> None:
    table = tables_of(shipped(LESHAN), [registration("xs01", "峨眉山旅游股份有限公司"), registration("xs02", "峨眉山旅遊股份有限公司")])[
        "overlap"
    ]
    assert [entry.finding.code for entry in table.findings] == ["overlap_possible"]
    assert values(table, "verdict") == [("名称相近，可能是同一家",)]


@pytest.mark.parametrize(
    "one,other", [("乐山第一建筑公司", "乐山第二建筑公司"), ("沙湾水泥厂", "五通桥盐厂"), ("三分厂", "四分厂"), ("二分厂", "十二分厂")]
)
def test_names_that_differ_in_a_figure_or_altogether_raise_no_alarm(one: str, other: str) -> None:
    assert not tables_of(shipped(LESHAN), [registration("xs01", one), registration("xs02", other)])["overlap"].findings


def test_an_overlap_that_a_person_has_settled_is_not_asked_again() -> None:
    returned = [registration("xs01", "乐山化工厂"), registration("xs02", "乐山化工厂", settled=("employer",))]
    table = tables_of(shipped(LESHAN), returned)["overlap"]
    assert (len(table.rows), table.findings) == (1, ())


EMPLOYERS = [
    {"name": "乐山化工有限公司", "workers": 300, "area": "市中区"},
    {"name": "乐山纸业有限公司", "workers": 250, "area": "市中区"},
    {"name": "沙湾砖厂", "workers": 50, "area": "沙湾区"},
    {"name": "外地企业", "workers": 500, "area": "成都"},
]


def test_coverage_names_what_had_to_be_reached_and_was_not() -> None:
    table = tables_of(shipped(LESHAN), [registration("xs01", "乐山化工"), registration("xs01", "路边店")], {"employers": EMPLOYERS})[
        "coverage"
    ]
    line = told(table, "市中区总工会")
    assert (line["listed"].value, line["reached"].value, line["rate"].value) == (2, 1, 0.5)
    assert (line["not_reached"].value, line["beyond"].value) == (("乐山纸业有限公司",), ("路边店",))
    assert [(one.unit_id, one.finding.code) for one in table.findings] == [("xs01", "not_covered")]
    assert told(table, "（名册外）")["must"].value == 1
    assert total(table)["listed"] == 4


@pytest.mark.parametrize(
    "reached,asked", [("永祥多晶矽有限公司", True), ("五通桥永祥多晶硅厂", True), ("永祥二厂", False), ("沙湾水泥厂", False)]
)
def test_a_listed_name_that_is_only_nearly_reached_is_asked_about_and_not_counted(reached: str, asked: bool) -> None:  # noqa: FBT001 - a case
    listed = [{"name": "永祥多晶硅有限公司", "workers": 900, "area": "五通桥区"}]
    table = tables_of(shipped(LESHAN), [registration("xs03", reached)], {"employers": listed})["coverage"]
    cell = told(table, "五通桥区总工会")["reached"]
    assert (cell.value, cell.doubtful) == (0, asked)
    assert (f"可能就是“{reached}”" in messages(table)[0]) is asked


def test_without_the_list_coverage_says_that_it_could_not_be_worked_out() -> None:
    table = tables_of(shipped(LESHAN), [registration("xs01", "乐山化工")])["coverage"]
    assert table.rows == ()
    assert "employers.xlsx" in table.note


def test_a_package_is_complete_only_with_every_part() -> None:
    returned = [registration("xs01", "甲厂"), Back("narrative", "xs01"), registration("xs02", "乙厂")]
    table = tables_of(shipped(LESHAN), returned)["package"]
    assert (told(table, "市中区总工会")["complete"].value, told(table, "沙湾区总工会")["complete"].value) == ("齐全", "不全")
    assert told(table, "五通桥区总工会")["complete"].value == "未报"
    assert messages(table) == ["沙湾区总工会 package_incomplete 材料不齐，还缺：总结报告，请催报。"]


def test_a_finding_about_an_answer_makes_the_figures_of_it_doubtful() -> None:
    answer = Answer(5, "5", Location.parse("R1"), None, (Finding("outlier", "warning", "相差过大。"),))
    table = tables_of(shipped(LESHAN), [Back("registration", "xs01", {"employer": "甲厂", "workers_visited": answer})])["by_unit"]
    assert told(table, "市中区总工会")["workers"].note == "1条待核"


def test_a_finding_of_a_rule_makes_the_figures_of_its_field_doubtful_and_no_others() -> None:
    broken = (Finding("outlier", "warning", "相差过大。", FieldAddress("workers_visited")),)
    returned = [
        Back("registration", "xs01", {"employer": "甲厂", "workers_visited": 5}, findings=broken),
        Back("registration", "xs02", {"employer": "乙厂", "workers_visited": 5}),
    ]
    table = tables_of(shipped(LESHAN), returned)["by_unit"]
    first, second = told(table, "市中区总工会"), told(table, "沙湾区总工会")
    assert (first["workers"].value, first["workers"].doubtful, first["workers"].note) == (5, True, "1条待核")
    assert (second["workers"].doubtful, first["employers"].doubtful) == (False, False)


def test_a_finding_of_a_rule_about_a_row_makes_the_figures_of_that_row_doubtful_and_no_others() -> None:
    broken = (Finding("no_worker", "warning", "没有座谈职工。", FieldAddress.parse("visits[2].workers")),)
    rows = [{"district": "锦江区", "employer": name, "workers": 7} for name in ("甲", "乙", "丙")]
    table = tables_of(shipped(CHENGDU), [Back("visit_log", "qx01", rows=rows, findings=broken)])["by_district"]
    cells = next(row.cells for row in table.rows if row.unit_id == "qx01")
    shown = dict(zip((column.name for column in table.columns), cells, strict=True))
    assert (shown["workers"].value, shown["workers"].note) == (21, "1条待核")
    assert (shown["visits"].value, shown["visits"].doubtful) == (3, False)


def test_a_campaign_without_tables_has_none() -> None:
    assert tables_of(declaring(LESHAN, "tables: {}"), [registration("xs01", "甲厂")]) == {}
