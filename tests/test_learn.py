from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from extractors.core.reading import Answer, Reading
from extractors.form import FieldSpec, FormSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import Learned, forms_in, learn
from extractors.learn.choices import choices_in
from extractors.learn.label_words import type_of
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.blank_drawing import Form
from tests.support.blank_forms import blank, filled
from tests.support.blank_shapes import SHAPES
from tests.support.further_shapes import FURTHER
from tests.support.learned import Score, layout, learned, score
from tests.support.new_campaign_papers import listing, survey
from tests.support.office_files import converted
from tests.support.office_shapes import OFFICE
from tests.support.random_forms import Drawer
from tests.support.scribble import scribble

BLANKS = sorted(
    path
    for path in (Path(__file__).parents[1] / "templates").glob("*/blanks/*")
    if path.suffix in {".docx", ".xlsx"} and not path.name.startswith("~")
)
ENOUGH = 0.98
_drawn = settings(
    max_examples=60, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow]
)


def shape(name: str) -> Form:
    return next(one for one in SHAPES if one.name == name)


def labels(one: Learned) -> list[str]:
    return [spec.label for spec in one.spec.fields.values()]


def form(*rows: tuple[str, ...], lines: tuple[str, ...] = (), sheet: bool = False) -> Learned:
    return learned(Form("表", (*lines, tuple(rows)) if rows else lines, sheet))


@pytest.mark.parametrize("drawn", [*SHAPES, *FURTHER, *OFFICE], ids=lambda one: one.name)
def test_a_blank_never_seen_before_is_learned_and_reads_its_filled_copies(drawn: Form) -> None:
    total = sum((score(drawn, seed) for seed in range(12)), Score())
    assert total.found >= ENOUGH * total.answer_cells
    assert total.right >= ENOUGH * total.values, total.wrong
    assert total.silent == []


@_drawn
@given(seed=st.integers(0, 100_000))
def test_a_form_drawn_by_chance_is_learned_and_reads_its_filled_copies(seed: int) -> None:
    drawn = Drawer(seed).draw()
    total = score(drawn, seed)
    assert total.found == total.answer_cells
    assert total.silent == []
    assert total.wrong == []


@pytest.mark.parametrize("path", BLANKS, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_a_shipped_blank_reads_what_was_scribbled_into_every_empty_place(path: Path) -> None:
    data = path.read_bytes()
    (part,) = forms_in(read_documents(data))
    one = learn([part])
    for seed in range(3):
        copy = scribble(data, seed)
        readings, _ = read_parts(read_documents(copy.data), [layout(one)])
        said = [answer for reading in readings for answer in answers(reading, one.spec)]
        for mark in copy.marks:
            found = [label for label, answer in said if mark.text in answer.raw]
            assert len(found) == 1, mark
            assert any(label.startswith(found[0]) for label in mark.labels), mark
        assert sum(value is not None for _, value in choices(readings, one.spec)) == copy.ticks.total()


def answers(reading: Reading, spec: FormSpec) -> list[tuple[str, Answer]]:
    """Every answer with the key of the label that asks for it."""
    said = [("unit" if spec.unit is None else text.key(spec.unit.label), reading.unit)]
    said += [(text.key(spec.fields[name].label), answer) for name, answer in reading.values.items()]
    for name, items in reading.groups.items():
        for item in items:
            group = spec.groups.get(name)
            section = text.key(group.blocks.labels[str(item.values[group.blocks.field].value)]) if group is not None else ""
            fields = spec.item_fields(name)
            said += [(section or text.key(fields[column].label), answer) for column, answer in item.values.items() if column in fields]
    return [(label, answer) for label, answer in said if answer.raw]


def choices(readings: list[Reading], spec: FormSpec) -> list[tuple[str, object]]:
    return [
        (name, item.values[group.choice.field].value)
        for reading in readings
        for name, group in spec.groups.items()
        if group.choice is not None
        for item in reading.groups[name]
    ]


@pytest.mark.parametrize(
    "label, meant",
    [
        ("走访企业数", "count"), ("参加座谈人数", "count"), ("座谈会次数", "count"), ("招聘名额", "count"), ("活动场次", "count"),
        ("帮扶金额", "number"), ("建筑面积", "number"), ("投入经费（万元）", "number"), ("人数（人）", "count"), ("建会率", "number"),
        ("填表日期", "date"), ("走访时间", "date"), ("提交时间", "datetime"), ("出生年月", "text"), ("出生日期", "date"), ("联系电话", "phone"),
        ("农民工", "count"), ("女职工", "count"), ("农民工权益", "text"), ("计量单位", "text"), ("目标值", "number"), ("产品价值", "text"), ("上年", "number"), ("期末数", "number"), ("本年累计", "number"),
        ("是否解决", "yesno"), ("参会人员", "list"), ("代表名单", "list"), ("主要做法", "text"), ("经费来源", "text"), ("技术参数", "text"),
    ],
)  # fmt: skip
def test_a_label_says_what_its_answer_means(label: str, meant: str) -> None:
    assert type_of(label) == meant


@pytest.mark.parametrize(
    "label, above, meant",
    [
        ("行政补助", "投入经费（万元）", "number"),
        ("男", "人数（人）", "count"),
        ("来源说明", "投入经费（万元）", "text"),
        ("理论", "成绩", "number"),
        ("人数", "补助金额", "count"),
        ("数量（台）", "", "count"),
        ("起", "合同期限", "text"),
    ],
)
def test_a_measure_over_a_column_says_what_its_figures_are(label: str, above: str, meant: str) -> None:
    assert type_of(label, (above,)) == meant


@pytest.mark.parametrize("result", [None, 0])
def test_sums_that_a_blank_computes_ask_nothing(result: int | None) -> None:
    book = openpyxl.load_workbook(io.BytesIO(listing()))
    for cell in book.worksheets[0][15]:
        if str(cell.value).startswith("=") and result is not None:
            cell.value = result
    made = io.BytesIO()
    book.save(made)
    (form,) = forms_in(read_documents(made.getvalue()))
    spec = learn([form]).spec
    assert [field.label for field in spec.fields.values()] == ["填表人", "联系电话"]
    (columns,) = [listed.columns.values() for listed in spec.lists.values()]
    assert [(one.name, one.type, one.measure) for one in columns][2:7] == [
        ("建筑面积", "number", "平方米"),
        ("服务人次·2023年", "count", ""),
        ("服务人次·2024年1—8月", "count", ""),
        ("投入经费·工会经费", "number", "万元"),
        ("投入经费·行政补助", "number", "万元"),
    ]


def test_who_filled_the_form_in_is_nothing_to_put_together() -> None:
    spec = learn(forms_in(read_documents(survey()))).spec
    assert [field.label for field in spec.fields.values() if not field.total] == ["填表人"]


@pytest.mark.parametrize(
    "printed, options",
    [
        ("□男 □女", ("男", "女")), ("是□ 否□", ("是", "否")), ("有/无", ("有", "无")), ("○汉族 ○少数民族", ("汉族", "少数民族")),
        ("（ ）有 （ ）无", ("有", "无")), ("□国有 □其他____", ("国有", "其他")), ("已建/未建", ("已建", "未建")), ("部门/单位", None), ("□", None),
        ("光盘（  ）   U盘（   ）   其它（   ）", ("光盘", "U盘", "其它")), ("人数（  ）其中女（  ）", None),
        ("□制造业 □其他（请注明）____", ("制造业", "其他")), ("□制造业 □其他（      ）", ("制造业", "其他")),
        ("□无；□有，持有    证。", ("无", "有，持有    证。")), ("□500以下 □500-1000 □1000+", ("500以下", "500-1000", "1000+")),
        ("○材料不全，不予受理。○属常规检测，予以受理。", ("材料不全，不予受理。", "属常规检测，予以受理。")),
        ("□话筒（ ）个 □投影 □横幅（____）条", ("话筒（ ）个", "投影", "横幅（____）条")),
    ],
)  # fmt: skip
def test_printed_options_are_what_a_blank_offers(printed: str, options: tuple[str, ...] | None) -> None:
    found = choices_in(printed)
    assert (found.options if found is not None else None) == options


@pytest.mark.parametrize(
    "printed, many",
    [
        ("□甲 □乙 □丙 □丁 □戊 □己 □庚", False),
        ("□甲 □乙 □丙（可多选）", True),
        ("□甲 □乙 □丙（选两项）", True),
        ("□甲（ ）个 □乙", True),
        ("□甲（ ）证 □乙", False),
    ],
)
def test_several_options_may_be_ticked_only_where_the_blank_says_so(printed: str, many: bool) -> None:  # noqa: FBT001 - a column of the table
    found = choices_in(printed)
    assert found is not None
    assert found.many is many


def test_labels_above_and_below_the_table_are_fields_and_the_unit_is_told() -> None:
    one = form(("会员数", "{会员数:count}"), lines=("登记表", "单位：{单位}      填表人：{填表人}"))
    assert one.spec.unit == FieldSpec("单位")
    assert labels(one) == ["填表人", "会员数"]


def test_an_open_date_behind_the_signing_unit_is_a_field_of_its_own() -> None:
    one = learned(Form("表", ((("建议", "{建议}"), ("人数", "{人数:count}")), "填报单位：{填报单位}      {年月日:open}")))
    assert one.spec.unit is not None
    assert one.spec.unit.label == "填报单位"
    assert labels(one) == ["建议", "人数", "年 月 日"]


def test_notes_and_titles_are_the_blanks_own_text() -> None:
    drawn = Form(
        "表",
        ("附件1", "情况统计表", (("人数", "{人数:count}"), ("说明", "1.按年底数填写；2.可另附页。")), "注：本表一式两份。", "2.联系人："),
    )
    one = learned(drawn)
    assert labels(one) == ["人数"]
    assert one.spec.title == "情况统计表"


def test_a_text_that_looks_like_a_label_and_has_no_room_is_named() -> None:
    one = learned(Form("表", ("履历表", "单位：{单位}", (("姓名", "{姓名}", ("照片", 1, 2)), ("民族", "{民族}"), ("1．", ("", 2, 1))))))
    assert labels(one) == ["姓名", "民族"]
    assert one.doubts == ("这几处看不出答案填在哪里，没有作为栏目：照片、1．。",)


def test_a_guess_at_the_reporting_unit_is_named() -> None:
    by_row = learned(Form("表", ((("责任部门", "任务", "完成数"),),), sheet=True))
    assert [listed.unit for listed in by_row.spec.lists.values()] == ["zeren_bumen"]
    assert "“责任部门”一列当作每一行是哪个单位报的" in by_row.doubts[0]
    assert "没有认出写填报单位的地方" in form(("姓名", "{姓名}"), ("民族", "{民族}")).doubts[0]


def test_a_measure_of_the_whole_table_is_no_question() -> None:
    one = form(("收入", "{收入:number}"), ("支出", "{支出:number}"), lines=("收支表", "填报单位：{填报单位}      单位：万元"))
    assert one.spec.unit is not None
    assert one.spec.unit.label == "填报单位"


def test_the_measure_of_the_whole_table_beside_the_unit_hides_neither() -> None:
    one = form(("编制单位：", "", "2025年度", "金额单位：元"), ("会费收入（元）", "", "拨缴收入（元）", ""), sheet=True)
    assert one.spec.unit is not None
    assert one.spec.unit.label == "编制单位"
    assert labels(one) == ["会费收入（元）", "拨缴收入（元）"]
    assert not any("金额单位" in doubt for doubt in one.doubts)


def test_the_period_of_the_figures_behind_the_unit_hides_no_unit() -> None:
    one = form(("职工总数（人）", "", "备注", ""), lines=("填报单位（盖章）：                            2025年度",))
    assert one.spec.unit is not None
    assert one.spec.unit.label == "填报单位（盖章）"


def test_the_cell_for_the_name_of_the_unit_goes_before_the_line_for_its_seal() -> None:
    one = form(("单位全称", "", "职工总数（人）", ""), ("备注", "", "女职工", ""), lines=("填报单位（盖章）：                  2025年度",))
    assert one.spec.unit is not None
    assert one.spec.unit.label == "单位全称"
    assert labels(one)[0] == "填报单位（盖章）"


@pytest.mark.parametrize(
    "printed",
    [
        "应到    人，实到    人，同意    人。",
        "省级领导     人次，市级领导     人次",
        "  项，其中已授权  项",
        "□优秀   人 □称职   人",
        "第   届 第   次",
    ],
)
def test_room_for_several_figures_in_a_sentence_is_one_answer_in_words(printed: str) -> None:
    one = form(("表决情况", printed), ("主要做法", ""))
    assert {spec.label: spec.type for spec in one.spec.fields.values()} == {"表决情况": "text", "主要做法": "text"}
    assert [spec.total for spec in one.spec.fields.values()] == [False, True]
    assert any("“表决情况”要填的是一句话里的几个数" in doubt for doubt in one.doubts)


def test_an_answer_cell_between_two_labels_is_of_the_one_left_of_it() -> None:
    one = form(("届次", "第   届 第   次"), ("召开次数", ""), sheet=False)
    assert labels(one) == ["届次", "召开次数"]


@pytest.mark.parametrize("given", [("甲", "乙", "1", "2"), ("1", "2", "3", "4"), ("例", "个", "3", "2")])
def test_a_row_of_numbers_or_an_example_below_the_headings_heads_nothing(given: tuple[str, ...]) -> None:
    one = form(("指标名称", "计量单位", "本年", "上年"), given, ("企业工会", "个", "", ""), ("机关工会", "个", "", ""), sheet=True)
    columns = next(iter(one.spec.lists.values())).columns
    assert [(spec.label, spec.type) for spec in columns.values()] == [
        ("指标名称", "text"),
        ("计量单位", "text"),
        ("本年", "number"),
        ("上年", "number"),
    ]


@pytest.mark.parametrize(
    "measure, second, adds_up",
    [("计量单位", "机关工会", False), ("部门", "　其中：企业工会", False), ("部门", "企业工会", True)],
)
def test_rows_that_say_different_things_have_no_sum(measure: str, second: str, *, adds_up: bool) -> None:
    one = form(
        ("指标名称", measure, "本年", "上年"), ("工会数", "个", "", ""), (second, "人", "", ""), ("会员数", "人", "", ""), sheet=True
    )
    (listed,) = one.spec.lists.values()
    assert [spec.adds_up for spec in listed.columns.values()][-1] is adds_up
    assert any("by 写“指标名称”那一列" in doubt for doubt in one.doubts) is not adds_up


def test_averages_ages_and_years_are_each_returns_own() -> None:
    one = form(("平均年龄", "", "建制年份", ""), ("人均月收入（元）", "", "职工人数", ""))
    assert [(spec.label, spec.total) for spec in one.spec.fields.values()] == [
        ("平均年龄", False),
        ("建制年份", False),
        ("人均月收入（元）", False),
        ("职工人数", True),
    ]


def test_numbered_cells_under_a_heading_are_a_column_beside_their_figures() -> None:
    one = form(("审议通过的议题", "赞成票数", "反对票数"), ("1．", "", ""), ("2．", "", ""), ("3．", "", ""))
    (listed,) = one.spec.lists.values()
    assert [(spec.label, spec.type) for spec in listed.columns.values()] == [
        ("审议通过的议题", "text"),
        ("赞成票数", "count"),
        ("反对票数", "count"),
    ]
    assert one.spec.groups == {}


def test_an_open_day_behind_a_label_makes_it_a_date() -> None:
    one = form(("建会时间", "   年   月   日", "任职时间", "   年   月"), lines=("单位：        建档时间：   年   月   日",))
    assert {spec.label: spec.type for spec in one.spec.fields.values()} == {"建档时间": "date", "建会时间": "date", "任职时间": "text"}


def test_the_same_label_twice_is_two_fields_told_apart_by_what_stands_over_them() -> None:
    one = learned(shape("vertical labels and two persons"))
    assert [(spec.label, spec.under) for spec in one.spec.fields.values() if spec.label == "姓名"] == [
        ("姓名", "本人情况"),
        ("姓名", "配偶情况"),
    ]
    assert [name for name, spec in one.spec.fields.items() if spec.label == "姓名"] == ["xingming", "peiou_qingkuang_xingming"]


def test_a_header_of_three_rows_names_each_column_by_all_that_stands_over_it() -> None:
    (listed,) = learned(shape("three-row header")).spec.lists.values()
    assert [(spec.under, spec.label, spec.type) for spec in listed.columns.values()] == [
        ("", "工会名称", "text"),
        ("职工人数", "总数", "count"),
        ("职工人数/其中", "女职工", "count"),
        ("职工人数/其中", "农民工", "count"),
        ("工会干部", "专职", "count"),
        ("工会干部", "兼职", "count"),
        ("", "备注", "text"),
    ]


def test_a_long_explanation_in_brackets_is_part_of_the_label_but_not_of_its_name() -> None:
    one = learned(shape("answers behind labels in their own cells"))
    spec = one.spec.fields["anli_beijing"]
    assert spec == FieldSpec("案例背景（500字以内，说明起因、经过和涉及的职工人数）", "text", "案例背景", ("案例背景",))


def test_names_are_chinese_where_the_clerk_wants_it() -> None:
    one = learn(read_documents(blank(shape("sheet of questions"))), names="chinese")
    assert one.name == "劳动竞赛开展情况统计表"
    assert list(one.spec.fields)[:3] == ["竞赛项目数", "参赛职工数", "合理化建议数"]


def test_a_renamed_field_reads_the_same() -> None:
    drawn = shape("sheet of questions")
    one, copy = learned(drawn), filled(drawn, 3)
    renamed = {f"名字{number}": spec for number, spec in enumerate(one.spec.fields.values())}
    other = dataclasses.replace(one, spec=dataclasses.replace(one.spec, fields=renamed))
    documents = read_documents(copy.data)
    first, second = (read_parts(documents, [layout(each)])[0][0] for each in (one, other))
    assert [answer.value for answer in first.values.values()] == [answer.value for answer in second.values.values()]
    assert list(second.values) == list(renamed)


def test_several_blanks_of_one_campaign_live_side_by_side() -> None:
    drawings = [one for one in SHAPES if one.name != "sheet without borders"]
    layouts = [dataclasses.replace(layout(learned(one)), form=one.name) for one in drawings]
    for drawn in drawings:
        readings, ignored = read_parts(read_documents(filled(drawn, 5).data), layouts)
        assert [reading.form for reading in readings] == [drawn.name], ignored


OLD = Form(
    "旧", ("职工之家情况表", "填报单位：{填报单位}", (("会员数", "{会员数:count}", "场次", "{场次:count}"), ("做法", ("{做法}", 3, 1))))
)
NEW = Form(
    "新",
    (
        "职工之家情况表",
        "填报单位：{填报单位}",
        (
            ("会员数", "{会员数:count}", "场次", "{场次:count}"),
            ("经费", "{经费:number}", "日期", "{日期:date}"),
            ("做法", ("{做法}", 3, 1)),
        ),
    ),
)


@pytest.mark.parametrize("sent", [OLD, NEW], ids=["old", "new"])
def test_two_versions_of_a_form_live_side_by_side(sent: Form) -> None:
    layouts = [dataclasses.replace(layout(learned(one)), form=one.name) for one in (OLD, NEW)]
    readings, ignored = read_parts(read_documents(filled(sent, 1).data), layouts)
    assert [reading.form for reading in readings] == [sent.name], ignored


def test_two_versions_learned_together_ask_all_that_either_asks() -> None:
    documents = [document for one in (OLD, NEW) for document in read_documents(blank(one))]
    one = learn(documents)
    assert sorted(labels(one)) == sorted(["会员数", "场次", "经费", "日期", "做法"])
    compile_layout("c", one.name, one.spec, Printed(documents, [], 2017))


def test_each_form_behind_a_notice_is_found() -> None:
    notice = (
        "关于报送材料的通知",
        "各基层工会：",
        "请按时报送，联系人：王芳。",
        "附件1",
        *OLD.parts,
        "附件2",
        *shape("A3 with two columns").parts,
    )
    found = [learn([one]) for one in forms_in(read_documents(blank(Form("通知", notice))))]
    assert [one.spec.title for one in found] == ["职工之家情况表", "基层工会组织建设情况调查表"]


@pytest.mark.parametrize("lines", [("各基层工会：", "请按时报送材料。", "联系电话：65894612"), ("总结",)])
def test_a_letter_holds_no_form(lines: tuple[str, ...]) -> None:
    documents = read_documents(blank(Form("信", lines)))
    assert forms_in(documents) == []
    with pytest.raises(LookupError):
        learn(documents)


@pytest.mark.office
@pytest.mark.parametrize("drawn, suffix", [("vertical labels and two persons", "doc"), ("sheet of a list", "xls")])
def test_a_blank_of_an_older_format_is_learned_as_well(drawn: str, suffix: str) -> None:
    source = f"blank.{'xlsx' if suffix == 'xls' else 'docx'}"
    (data,) = converted({source: blank(shape(drawn))}, suffix).values()
    older, newer = learn(read_documents(data)), learned(shape(drawn))
    assert (older.spec.unit, older.spec.fields, older.spec.lists) == (newer.spec.unit, newer.spec.fields, newer.spec.lists)


@pytest.mark.parametrize("measure, kind", [("件（套）", "count"), ("台/套", "count"), ("      元", "number"), ("共    人", "count")])
def test_a_measure_printed_in_an_answer_cell_is_no_label(measure: str, kind: str) -> None:
    one = form(("展品名称", "", "数量", measure), ("是否可售", "是□  否□", "联系人", ""))
    assert labels(one) == ["展品名称", "数量", "是否可售", "联系人"]
    assert [spec.type for spec in one.spec.fields.values()] == ["text", kind, "choice", "text"]
