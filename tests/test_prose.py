from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import cn2an
import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.core.reading import Finding, Item, Reading
from extractors.form import FieldSpec, FormSpec, ListSpec, ProseSpec
from extractors.formats.register import read_documents
from extractors.language.numbers import value_of
from extractors.prose import ProseLayout, compile_prose, looks_like, read_prose
from extractors.prose.target_figures import not_taken
from extractors.prose.tasks import lines_of, tasks_of
from tests.support.pdf_writer import Page, write_pdf

NOTICES = Path(__file__).parent / "notices"
PLAN = "yangpu-2019-yaodian"
LAST_YEAR = "yangpu-2018-shishi"
TARGETS = {
    "task": FieldSpec("任务编号", "count"),
    "part": FieldSpec("部分"),
    "title": FieldSpec("任务名称"),
    "indicator": FieldSpec("指标名称"),
    "quantity": FieldSpec("目标数", "count"),
    "unit_of_measure": FieldSpec("计量单位"),
    "qualifier": FieldSpec("限定词"),
    "due": FieldSpec("完成时间"),
}
ROLES = {"number": "task", "part": "part", "title": "title", "indicator": "indicator", "quantity": "quantity"}
ROLES |= {"measure": "unit_of_measure", "qualifier": "qualifier", "due": "due"}
SEED = (NOTICES / f"{PLAN}.txt").read_text(encoding="utf-8")
ALTERED = {
    5: [("实现{}家规模企业", "家", "力争")],
    6: [("新增{}家工会", "家", None)],
    11: [
        ("举办{}场招聘会", "场", None),
        ("提供约{}个工作岗位", "个", "约"),
        ("帮助{}人实现", "人", None),
        ("开设{}门“百", "门", None),
        ("举办{}场“百领赛", "场", None),
        ("举行{}场“百领艺", "场", None),
        ("提供{}场次文体", "场次", None),
        ("健全{}个区级", "个", None),
        ("新建{}家“户外", "家", None),
        ("新建{}家“爱心", "家", None),
    ],
}
"""Every place of the plan where a figure may change, by task: the words, the measure and the qualifier."""
STAND_IN = "¤"


def layout(words: tuple[str, ...] = ("工作要点",), year: int = 2019, quantity: str = "count") -> ProseLayout:
    """The form of the plan."""
    columns = TARGETS | {"quantity": FieldSpec("目标数", quantity)}  # type: ignore[arg-type]
    spec = FormSpec("任务指标", lists={"rows": ListSpec("指标", columns)}, prose=ProseSpec(words, "rows", ROLES))
    return compile_prose("a-campaign", "targets", spec, year)


def last_year() -> ProseLayout:
    """The form of the list of last year's projects."""
    columns = {name: TARGETS[name] for name in ("title", "quantity", "unit_of_measure")} | {"number": FieldSpec("编号", "count")}
    roles = {"number": "number", "title": "title", "quantity": "quantity", "measure": "unit_of_measure"}
    prose = ProseSpec(("2017年度杨浦工会服务职工实事项目",), "projects", roles)
    return compile_prose("a-campaign", "last_year", FormSpec("附件3", lists={"projects": ListSpec("项目", columns)}, prose=prose), 2017)


def document(text: str) -> Document:
    """A document of lines."""
    return Document([Line(line, Location.parse(f"paragraph {place}")) for place, line in enumerate(text.splitlines(), 1) if line.strip()])


def notice(name: str) -> Document:
    """A real notice as text."""
    return document((NOTICES / f"{name}.txt").read_text(encoding="utf-8"))


def gold(name: str) -> list[dict[str, str]]:
    """Rows that a person wrote down."""
    with (NOTICES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(reading: Reading, *names: str) -> list[tuple[object, ...]]:
    """The rows of a reading that say more than which task there is."""
    (rows,) = reading.groups.values()
    asked = [name for name in ("quantity", "unit_of_measure", "due") if name in rows[0].values]
    return [tuple(row.values[name].value for name in names) for row in rows if any(row.values[name].value is not None for name in asked)]


def rows_of(sentence: str, *, quantity: str = "count") -> tuple[Item, ...]:
    """The figures of one task with that text."""
    text = f"2019年工作要点\n一、甲部分\n1、甲任务。{sentence}\n2、乙任务。举办3场活动。\n3、丙任务。"
    rows = read_prose(document(text), layout(quantity=quantity)).groups["rows"]
    return tuple(row for row in rows if row.values["task"].value == 1 and row.values["quantity"].raw)


def figures(sentence: str) -> list[tuple[object, ...]]:
    return [tuple(row.values[name].value for name in ("quantity", "unit_of_measure", "qualifier")) for row in rows_of(sentence)]


def codes(found: tuple[Item, ...] | tuple[Finding, ...]) -> list[str]:
    listed = [finding for one in found for finding in (one.findings if isinstance(one, Item) else (one,))]
    return [finding.code for finding in listed]


def score(found: list[tuple[object, ...]], wanted: list[tuple[object, ...]]) -> tuple[float, float]:
    """Precision and recall."""
    right = sum((Counter(found) & Counter(wanted)).values())
    return right / len(found), right / len(wanted)


def number(written: str) -> int | None:
    return int(written) if written else None


def plan_gold() -> list[tuple[object, ...]]:
    """The targets of the plan as a person read them."""
    names = ("unit_of_measure", "qualifier", "due", "indicator")
    return [(int(row["task"]), number(row["quantity"]), *(row[name] or None for name in names)) for row in gold(f"{PLAN}.targets")]


PLAN_COLUMNS = ("task", "quantity", "unit_of_measure", "qualifier", "due", "indicator")


def test_plan_gives_every_target_and_nothing_else() -> None:
    found = said(read_prose(notice(PLAN), layout()), *PLAN_COLUMNS)
    assert score(found, plan_gold()) == (1, 1)


def test_plan_keeps_the_order_of_its_text_and_every_gold_row_stands_in_it() -> None:
    assert said(read_prose(notice(PLAN), layout()), *PLAN_COLUMNS) == plan_gold()
    assert [row["words"] for row in gold(f"{PLAN}.targets") + gold(f"{PLAN}.others") if row["words"] not in SEED.replace("**", "")] == []


def test_numbers_of_the_plan_that_are_no_targets_are_listed_and_not_taken() -> None:
    lines = lines_of(notice(PLAN))
    listed = {task.number: "|".join(not_taken(task, 2019)) for task in tasks_of(lines)}
    others = [(int(row["task"]), row["words"].strip("“”")) for row in gold(f"{PLAN}.others")]
    assert [one for one in others if one[1][:4] not in listed[one[0]]] == []


def test_plan_has_nineteen_tasks_in_six_parts() -> None:
    rows = read_prose(notice(PLAN), layout()).groups["rows"]
    assert sorted({row.values["task"].value for row in rows}) == list(range(1, 20))
    parts = list(dict.fromkeys(row.values["part"].value for row in rows))
    assert len(parts) == 6
    assert parts[-1] == "进一步加强自身建设，不断提高工会队伍服务职工的意识和能力"
    assert rows[0].values["title"].value == "深化思想政治教育"


def test_clean_figures_of_the_plan_carry_no_finding() -> None:
    assert codes(read_prose(notice(PLAN), layout()).groups["rows"]) == []


def test_list_of_last_year_is_found_within_the_notice() -> None:
    found = said(read_prose(notice(LAST_YEAR), last_year()), "number", "quantity", "unit_of_measure")
    wanted = [(int(row["number"]), number(row["quantity"]), row["unit_of_measure"]) for row in gold(f"{LAST_YEAR}.last_year")]
    assert found == wanted


def test_projects_without_figures_are_rows_too() -> None:
    reading = read_prose(notice(LAST_YEAR), last_year())
    titles = {row.values["number"].value: row.values["title"].value for row in reading.groups["projects"]}
    assert list(titles) == list(range(1, 11))
    assert titles[5] == "新建10家爱心妈咪小屋"
    assert codes(reading.groups["projects"]) == ["not_a_number"]
    assert reading.findings == ()


# ---- the plan with other figures -----------------------------------------------------------------------------------


def _wide(value: int) -> str:
    return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


SPELLINGS = {
    "plain": str,
    "spaced": lambda value: f" {value} ",
    "wide": _wide,
    "grouped": lambda value: f"{value:,}",
    "wide comma": lambda value: f"{value:,}".replace(",", "，"),
    "numeral": lambda value: cn2an.an2cn(value, "low"),
    "ten thousands": lambda value: f"{Decimal(value) / 10000:f}万" if value >= 1000 else str(value),
}


def altered() -> tuple[str, list[tuple[int, str, str | None]]]:
    """The plan with a stand-in for every figure that may change, and what stands around each."""
    text = "".join(SEED.split(" ")).replace("**", "")
    places = [(task, template, measure, qualifier) for task, several in ALTERED.items() for template, measure, qualifier in several]
    originals = [25, 20, 48, 25000, 1300, 60, 20, 10, 1000, 10, 4, 10]
    for (_, template, _, _), original in zip(places, originals, strict=True):
        assert text.count(template.format(original)) == 1
        text = text.replace(template.format(original), template.format(STAND_IN))
    return text, [(task, measure, qualifier) for task, _, measure, qualifier in places]


TEMPLATE, WANTED = altered()
FIGURES = st.lists(st.tuples(st.integers(2, 99_999), st.sampled_from(sorted(SPELLINGS))), min_size=12, max_size=12)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(FIGURES)
def test_any_figure_in_any_spelling_comes_back(chosen: list[tuple[int, str]]) -> None:
    text = TEMPLATE
    for value, spelling in chosen:
        text = text.replace(STAND_IN, SPELLINGS[spelling](value), 1)
    rows = read_prose(document(text), layout()).groups["rows"]
    found = {tuple(row.values[name].value for name in ("task", "quantity", "unit_of_measure", "qualifier")) for row in rows}
    wanted = {(task, value, measure, qualifier) for (value, _), (task, measure, qualifier) in zip(chosen, WANTED, strict=True)}
    assert wanted <= found
    assert codes(rows) == []


@settings(derandomize=True, max_examples=40, deadline=None)
@given(st.integers(20, 60), st.integers(6, 20))
def test_lines_broken_anywhere_say_the_same(width: int, first: int) -> None:
    lines: list[str] = []
    for paragraph in TEMPLATE.splitlines():
        written = paragraph.replace(STAND_IN, "48")
        lines += [written[:first], *(written[at : at + width] for at in range(first, len(written), width))]
    whole, broken = (read_prose(document(text), layout()) for text in (TEMPLATE.replace(STAND_IN, "48"), "\n".join(lines)))
    assert said(broken, *PLAN_COLUMNS) == said(whole, *PLAN_COLUMNS)
    torn = {row.values["quantity"].raw for row in broken.groups["rows"] if row.findings}
    assert set(codes(broken.groups["rows"])) <= {"figure_unclear"}
    assert all("48" in raw or "10" in raw for raw in torn)


def test_figure_over_the_end_of_a_line_is_a_doubt() -> None:
    assert codes(rows_of("提供约250\n00个工作岗位")) == ["figure_unclear"]
    assert figures("提供约250\n00个工作岗位") == [(25000, "个", "约")]


# ---- figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence, wanted",
    [
        ("全年举办四十八场招聘会", [(48, "场", None)]),
        ("帮助1 300 人实现就业", [(1300, "人", None)]),
        ("提供约1.2万个岗位", [(12000, "个", "约")]),
        ("发展会员2万5千人", [(25000, "人", None)]),
        ("帮助30余万人", [(300000, "人", "余")]),
        ("表彰一百多人", [(100, "人", "多")]),
        ("培训职工不少于500人次", [(500, "人次", "不少于")]),
        ("举办活动10场以上", [(10, "场", "以上")]),
        ("服务职工1000人左右", [(1000, "人", "左右")]),
        ("覆盖近百家企业", [(100, "家", "近")]),
        ("力争实现约25家单独建会", [(25, "家", "力争、约")]),
        ("争取新建 5 家", [(5, "家", "争取")]),
        ("计划新增20家", [(20, "家", None)]),
        ("建会率达到９５％", [(95, "%", None)]),
        ("满意率不低于百分之九十", [(90, "%", "不低于")]),
        ("上百场活动惠及近万名职工", [(100, "场", "上"), (10000, "名", "近")]),
        ("表彰劳模10名、先进集体5个", [(10, "名", None), (5, "个", None)]),
    ],
)
def test_figure_is_read_with_its_unit_and_qualifier(sentence: str, wanted: list[tuple[object, ...]]) -> None:
    assert figures(sentence + "。") == wanted
    assert codes(rows_of(sentence + "。")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "结合新中国成立70周年开展“70年·70人”主题活动",
        "挖掘第二届、第10批“最美劳动者”",
        "运用好职代会和集体协商两项机制",
        "开通12351热线，提供24小时服务，3天内办结",
        "贯彻六届三次全会精神",
        "实行一对一帮扶，给予一次性奖励",
        "形成“一企一方案”",
        "推进4G、B2B和1+X建设",
        "落实2018-2020年规划和杨工〔2018〕5号文件",
        "工作日服务至8点，晚上8:30结束",
        "对商家提供9折优惠",
    ],
)
def test_names_times_and_ordinals_are_no_targets(sentence: str) -> None:
    assert rows_of(sentence + "。") == ()


@pytest.mark.parametrize(
    "sentence, code",
    [
        ("给予300至1000元补助", "not_a_number"),
        ("发放补贴300元至1000元", "not_a_number"),
        ("开展10-15场活动", "not_a_number"),
        ("新建5～6家", "not_a_number"),
        ("举办若干场活动", "not_a_number"),
        ("开展三五次走访", "not_a_number"),
        ("完成三分之二", "not_a_number"),
        ("举办4 8场活动", "not_a_number"),
        ("发展会员2万5人", "not_a_number"),
        ("举办10²场活动", "not_a_number"),
        ("满意度提高3.5个百分点", "not_a_number"),
    ],
)
def test_what_is_no_single_number_is_a_row_without_one(sentence: str, code: str) -> None:
    (row,) = rows_of(sentence + "。")
    assert row.values["quantity"].value is None
    assert code in codes((row,))


@pytest.mark.parametrize(
    "sentence, places",
    [
        ("每月开展2次检查", ["quantity"]),
        ("每家补贴500元", ["quantity"]),
        ("补贴500元/人", ["quantity"]),
        ("从20家增加到30家", ["quantity"]),
        ("在2018年建成20家的基础上，再建10家", ["quantity"]),
        ("新建10家，其中街道4家", ["quantity"]),
        ("建立一支队伍", ["quantity"]),
        ("力争新建5家，举办20场活动", ["qualifier"]),
        ("建设10家爱心妈咪小屋，共建成10家爱心妈咪小屋", ["quantity"]),
    ],
)
def test_figure_that_may_be_no_target_of_the_year_is_a_doubt(sentence: str, places: list[str]) -> None:
    found = [finding for row in rows_of(sentence + "。") for finding in row.findings]
    assert {finding.code for finding in found} == {"figure_unclear"}
    assert [finding.field and finding.field.last for finding in found] == places


@pytest.mark.parametrize("sentence", ["新建 12 爱心妈咪小屋", "新建 4 户外职工爱心接力站"])
def test_figure_without_a_measure_is_a_row_with_a_finding(sentence: str) -> None:
    (row,) = rows_of(sentence + "。")
    assert (row.values["quantity"].value, row.values["unit_of_measure"].value) in {(12, None), (4, None)}
    assert [str(finding.field) for finding in row.findings] == [f"rows[{row.ordinal}].unit_of_measure"]
    assert codes((row,)) == ["measure_missing"]


def test_half_is_kept_where_the_column_takes_numbers() -> None:
    (row,) = rows_of("满意度提高3.5个百分点。", quantity="number")
    assert (row.values["quantity"].value, row.findings) == (3.5, ())


@pytest.mark.parametrize(
    "sentence, dues",
    [
        ("6月召开联席会议", ["6月"]),
        ("2—3 月举办2场展览，全年举办5场", ["2-3月", None]),
        ("6月底前，新建5家，举办3场。全年开展8次", ["6月底", "6月底", None]),
        ("九月至十月举办2场", ["9-10月"]),
        ("2019年12月31日前完成5家", ["12月31日"]),
        ("上半年完成2个，第三季度完成4个", ["上半年", "三季度"]),
        ("用3个月完成2个", [None]),
        ("2018年5月起持续开展，举办5场", [None]),
    ],
)
def test_due_is_the_month_that_its_clause_gives(sentence: str, dues: list[str | None]) -> None:
    assert [row.values["due"].value for row in rows_of(sentence + "。")] == dues


@pytest.mark.parametrize(
    "sentence, indicator",
    [
        ("举办48场招聘会", "招聘会"),
        ("新增20家工会联合会", "新增工会联合会"),
        ("新增工会联合会20家", "新增工会联合会"),
        ("开发岗位20000个", "开发岗位"),
        ("帮助1300人实现就业", "帮助实现就业"),
        ("规模企业单独建会率达到95%以上", "规模企业单独建会率"),
        ("支持5个职工文化服务圈举办活动", "职工文化服务圈举办活动"),
        ("新建4家“户外职工爱心接力站”", "户外职工爱心接力站"),
        ("慰问500名一线职工", "慰问一线职工"),
    ],
)
def test_indicator_says_what_is_counted(sentence: str, indicator: str) -> None:
    (row,) = rows_of(sentence + "。")
    assert row.values["indicator"].value == indicator


@pytest.mark.parametrize(
    "written, value", [("1,200", 1200), ("1 200", 1200), ("1.2万", 12000), ("2万5千", 25000), ("4 8", None), ("一百二", None)]
)
def test_number_is_read_as_written_or_not_at_all(written: str, value: int | None) -> None:
    assert value_of(written, short=False) == value


# ---- the document around them --------------------------------------------------------------------------------------


def test_number_and_date_of_different_years_are_a_contradiction() -> None:
    (finding,) = read_prose(notice(PLAN), layout()).findings
    assert (finding.code, finding.severity, finding.field) == ("date_contradiction", "warning", None)
    assert "2019〕3号" in finding.message
    assert "2018年3月6日" in finding.message


@pytest.mark.parametrize("date", ["2019年3月6日", "二〇一九年三月六日", "2019.3.6"])
def test_number_and_date_of_one_year_agree(date: str) -> None:
    assert read_prose(document(SEED.replace("2018年3月6日", date)), layout()).findings == ()


def test_signature_belongs_to_no_task() -> None:
    rows = read_prose(document(SEED.replace("2018年3月6日", "2019年3月6日")), layout()).groups["rows"]
    assert rows[-1].values["due"].value is None
    assert said(read_prose(document(SEED.replace("2018年", "2019年")), layout()), "task")[-1] == (12,)


def test_plan_of_another_year_is_a_doubt() -> None:
    assert codes(read_prose(document(SEED.replace("2018年3月", "2019年3月")), layout(year=2020)).findings) == ["other_year"]


def test_lost_task_is_named() -> None:
    without = "\n".join(line for line in SEED.splitlines() if not line.startswith("7、")).replace("2018年3月", "2019年3月")
    (finding,) = read_prose(document(without), layout()).findings
    assert finding.code == "task_numbering"
    assert "8、" in finding.message


def test_tasks_may_be_counted_in_each_part() -> None:
    text = "2019年工作要点\n一、甲\n1．子任务。新建2家。\n2．丑任务。新建3家。\n二、乙\n1．寅任务。新建4家。\n2．卯任务。新建5家。"
    reading = read_prose(document(text), layout())
    assert said(reading, "part", "task", "quantity") == [("甲", 1, 2), ("甲", 2, 3), ("乙", 1, 4), ("乙", 2, 5)]
    assert reading.findings == ()


@pytest.mark.parametrize(
    "marks", [("一、", "二、", "三、"), ("（一）", "（二）", "（三）"), ("1．", "2．", "3．"), ("（1）", "（2）", "（3）")]
)
def test_tasks_are_found_in_any_style_of_numbering(marks: tuple[str, ...]) -> None:
    text = "2019年工作要点\n" + "\n".join(f"{mark}任务。新建{place}家。" for place, mark in enumerate(marks, 2))
    assert said(read_prose(document(text), layout()), "task", "quantity") == [(1, 2), (2, 3), (3, 4)]


def test_items_below_a_task_belong_to_it() -> None:
    text = (
        "2019年工作要点\n一、部分\n（一）甲任务。\n1．新建2家。\n2．新建3家小屋。\n（二）乙任务。新建4家。\n（三）丙任务。\n（四）丁任务。"
    )
    assert said(read_prose(document(text), layout()), "part", "task", "quantity") == [("部分", 1, 2), ("部分", 1, 3), ("部分", 2, 4)]


def test_page_numbers_and_marks_of_plain_text_are_not_read() -> None:
    text = "# 2019年工作要点\n**一、部分**\n1、**甲任务。**新建\n— 1 —\n5家小屋，\n-2-\n举办3场活动。\n12\n**2、乙任务。**新建4家。"
    reading = read_prose(document(text), layout())
    assert said(reading, "task", "title", "quantity") == [(1, "甲任务", 5), (1, "甲任务", 3), (2, "乙任务", 4)]
    assert codes(reading.groups["rows"]) == []


def test_line_that_only_looks_like_a_number_goes_on_with_its_sentence() -> None:
    text = "2019年工作要点\n1、甲任务。围绕重点工作，会同有关部门和单位在全区范围内集中开展系列主题宣传教育，\n2、3月举办4场。\n2、乙任务。新建5家。"
    assert said(read_prose(document(text), layout()), "task", "quantity", "due") == [(1, 4, "2-3月"), (2, 5, None)]


def test_every_row_names_the_line_of_its_figure() -> None:
    text = "2019年工作要点\n1、甲任务。新建5家小屋，\n举办3场活动。\n2、乙任务。新建4家。"
    rows = read_prose(document(text), layout()).groups["rows"]
    assert [str(row.source) for row in rows] == ["paragraph 2", "paragraph 3", "paragraph 4"]
    assert rows[1].values["quantity"].raw == "举办3场活动"


def test_tasks_within_a_table_are_read() -> None:
    cells = [Cell("1、甲任务。新建5家小屋。\n2、乙任务。举办3场活动。", 0, 0, 1, 1, Location.parse("table 1, R1C1"))]
    seen = Document([Line("2019年工作要点", Location.parse("paragraph 1")), Grid(cells, 1, 1, Location.parse("table 1"))])
    assert said(read_prose(seen, layout()), "task", "quantity") == [(1, 5), (2, 3)]


def test_plan_as_word_file_and_as_pdf_says_the_same() -> None:
    wanted = said(read_prose(notice(PLAN), layout()), *PLAN_COLUMNS)
    made = docx.Document()
    for line in SEED.replace("**", "").splitlines():
        if line.strip():
            made.add_paragraph(line)
    data = io.BytesIO()
    made.save(data)
    for written in (data.getvalue(), _pdf(SEED.replace("**", ""))):
        (seen,) = read_documents(written)
        assert said(read_prose(seen, layout()), *PLAN_COLUMNS) == wanted
        assert looks_like(seen, "a.file", layout()) == 1


def _pdf(text: str) -> bytes:
    """The text in lines of 34 characters, 40 to a page."""
    lines = [line[at : at + 34] for line in text.splitlines() if line.strip() for at in range(0, len(line), 34)]
    pages = [lines[at : at + 40] for at in range(0, len(lines), 40)]
    return write_pdf([_page(shown) for shown in pages])


def _page(lines: list[str]) -> Page:
    """A printed page with its number at the foot."""
    page = Page()
    for place, line in enumerate(lines):
        page.text(90, 60 + 18 * place, line)
    return page.text(280, 800, "— 1 —")


# ---- which document it is ------------------------------------------------------------------------------------------


def test_plan_and_notice_are_recognised() -> None:
    assert looks_like(notice(PLAN), "a.docx", layout()) == 1
    assert looks_like(notice(LAST_YEAR), "a.docx", last_year()) == 1
    assert looks_like(notice(LAST_YEAR), "a.docx", layout()) == 0
    assert looks_like(notice(PLAN), "a.docx", last_year()) == 0


def test_report_about_a_plan_is_not_taken_for_it() -> None:
    report = SEED.replace("2019 年工作要点", "2019 年工作要点完成情况的报告")
    assert looks_like(document(report), "报告.docx", layout()) < 0.5


def test_heading_broken_over_lines_is_found() -> None:
    broken = SEED.replace("杨浦区总工会常委会 2019 年工作要点", "杨浦区总工会常委会\n2019 年工作\n要点")
    assert looks_like(document(broken), "a.docx", layout()) == 1


def test_file_name_helps_where_no_heading_says_the_words() -> None:
    bare = SEED[SEED.index("一、") :]
    assert 0.5 < looks_like(document(bare), "2019年工作要点.docx", layout()) < 1
    assert looks_like(document(bare), "a.docx", layout()) == 0


@pytest.mark.parametrize("text", ["", "工作要点", "工作要点\n1、甲\n2、乙\n3、丙", "2019年工作要点\n全年举办48场招聘会。"])
def test_text_without_numbered_figures_is_none(text: str) -> None:
    assert looks_like(document(text), "工作要点.docx", layout()) == 0


@pytest.mark.parametrize(
    "rows, columns, name",
    [("other", {"number": "task"}, "other"), ("rows", {"nosuch": "task"}, "nosuch"), ("rows", {"number": "nosuch"}, "nosuch")],
)
def test_declaration_that_names_nothing_is_refused(rows: str, columns: dict[str, str], name: str) -> None:
    spec = FormSpec("任务指标", lists={"rows": ListSpec("指标", TARGETS)}, prose=ProseSpec(("工作要点",), rows, columns))
    with pytest.raises(LookupError, match=name):
        compile_prose("a-campaign", "targets", spec, 2019)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.text("一二十百万0123456789０.,，、。年月日第场家个人次约余-至“”（）/%\n 新建举办", max_size=120))
def test_any_text_is_read_without_failing(sentence: str) -> None:
    seen = document(f"2019年工作要点\n1、甲任务。{sentence}\n2、乙任务。新建5家。")
    looks_like(seen, "", layout())
    for row in read_prose(seen, layout()).groups["rows"]:
        assert row.values["quantity"].value is None or row.values["quantity"].raw
