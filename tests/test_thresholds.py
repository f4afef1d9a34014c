"""On each side of every threshold of matching and of prose: a value that just passes, and one that just does not."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.core.reading import Answer, Reading
from extractors.form import FieldSpec, FormSpec, ListSpec, NarrativeSpec, ProseSpec
from extractors.match import Layout, Printed, TableLayout, compile_layout
from extractors.match.lists.dittos import is_ditto
from extractors.match.lists.other_rows import is_heading, is_seal, is_total
from extractors.match.marked_doubts import Confidences
from extractors.match.narrative import compile_narrative
from extractors.match.recognise import read_parts
from extractors.match.traces import candidates, few_labels
from extractors.prose import compile_prose, looks_like, read_prose
from tests.support.papers import paper

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "thresholds.py"
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"


def label(sign: str) -> str:
    """A label that is like no other."""
    return f"{sign}{sign}项{sign}"


def form(name: str, signs: str, headline: str = "") -> TableLayout:
    """A form of one field a sign, each with its answer beside it."""
    fields = {sign: FieldSpec(label(sign)) for sign in signs}
    blank = paper(*([headline] if headline else []), [[label(sign), ""] for sign in signs])
    made = compile_layout("c", name, FormSpec(name, fields=fields), Printed([blank], [], 2018))
    assert isinstance(made, TableLayout)
    return made


def copy(signs: str, *above: str, mistyped: str = "") -> Document:
    """A return with these labels; those `mistyped` have a letter too many."""
    rows = [[label(sign), "答"] for sign in signs] + [[f"{label(sign)}之", "答"] for sign in mistyped]
    return paper(*above, rows)


def forms_of(document: Document, *layouts: Layout) -> list[str]:
    """The forms that were read, or why there is none."""
    readings, ignored = read_parts([document], layouts)
    return [one.form for one in readings] or [one.reason for one in ignored]


@pytest.mark.parametrize("signs, read", [(SIGNS[:18], ["a"]), (SIGNS[:19], ["few_labels"])])
def test_form_is_one_of_which_half_of_the_labels_stand_there(signs: str, read: list[str]) -> None:
    """Two labels a row, since labels one below another would be a sheet of the unit's own."""
    rows = [[part for sign in pair for part in (label(sign), "答")] for pair in ("甲乙", "丙丁", "戊己", "庚辛", "壬")]
    assert forms_of(paper(rows), form("a", signs)) == read


@pytest.mark.parametrize("signs, read", [(SIGNS[:10], "few_labels"), (SIGNS[:11], "not_a_form")])
def test_document_with_a_fifth_of_the_labels_is_told_apart_from_one_with_fewer(signs: str, read: str) -> None:
    assert forms_of(copy("甲乙"), form("a", signs)) == [read]


@pytest.mark.parametrize("exact, asked, read", [(2, 10, ["a"]), (3, 16, ["not_a_form"])])
def test_labels_only_like_those_of_a_form_count_where_a_fifth_stand_there_exactly(exact: int, asked: int, read: list[str]) -> None:
    assert forms_of(copy(SIGNS[:exact], mistyped=SIGNS[exact:asked]), form("a", SIGNS[:asked])) == read


@pytest.mark.parametrize("other, read", [("甲乙丙丁戊己庚辛子寅", ["a"]), ("甲乙丙丁戊己庚辛壬子寅", ["ambiguous_form"])])
def test_form_is_taken_only_a_tenth_before_the_next(other: str, read: list[str]) -> None:
    assert forms_of(copy("甲乙丙丁戊己庚辛壬癸子"), form("a", SIGNS[:10]), form("b", other)) == read


@pytest.mark.parametrize("other, read", [("甲乙丙丁戊己庚辛寅卯辰", ["b"]), ("甲乙丙丁戊己庚寅卯辰", ["a"])])
def test_headline_makes_up_for_less_than_three_tenths_of_the_labels(other: str, read: list[str]) -> None:
    forms = form("a", SIGNS[:10], "甲种登记表"), form("b", other, "乙种登记表")
    assert forms_of(copy(SIGNS[:10], "乙种登记表"), *forms) == read


@pytest.mark.parametrize("other, kept", [("甲乙丙丁戊己寅卯辰巳", ["a", "b"]), ("甲乙丙丁戊己庚寅卯辰巳午", ["a"])])
def test_form_is_looked_for_from_six_tenths_of_the_best_ones_beginnings_on(other: str, kept: list[str]) -> None:
    assert [one.form for one in candidates(copy(SIGNS[:10]), [form("a", SIGNS[:10]), form("b", other)])] == kept


@pytest.mark.parametrize("begun, asked, kept", [("甲乙", 10, ["a"]), ("甲乙丙", 16, ["a", "b"])])
def test_every_form_is_looked_for_where_less_than_a_fifth_of_any_begins_a_text(begun: str, asked: int, kept: list[str]) -> None:
    assert [one.form for one in candidates(copy(begun), [form("a", SIGNS[:asked]), form("b", SIGNS[16:])])] == kept


def is_begun(document: Document, asked: str) -> bool:
    """Whether a form of this label is looked for before another, as its label begins a text."""
    labels = {"a": asked, "b": "另外一种"}
    made = [
        compile_layout("c", name, FormSpec(name, fields={one: FieldSpec(one)}), Printed([paper([[one, ""]])], [], 2018))
        for name, one in labels.items()
    ]
    return [one.form for one in candidates(document, [one for one in made if isinstance(one, TableLayout)])] == ["a"]


@pytest.mark.parametrize(
    "written, asked, begun",
    [("甲乙丙丁子", "甲乙丙丁戊", True), ("甲乙丙子", "甲乙丙丁", False), ("甲乙子", "甲乙", True), ("甲子丑", "甲", False)],
)
def test_text_begins_with_a_label_by_four_of_its_characters_or_by_two_that_are_all(written: str, asked: str, *, begun: bool) -> None:
    assert is_begun(paper(written), asked) is begun


@pytest.mark.parametrize("blanks, begun", [(76, True), (77, False)])
def test_text_begins_with_a_label_in_its_first_eighty_characters(blanks: int, *, begun: bool) -> None:
    assert is_begun(paper(f"{' ' * blanks}甲乙丙丁"), "甲乙丙丁") is begun


@pytest.mark.parametrize("row, begun", [(1999, True), (2000, False), (-501, False), (-500, True)])
def test_long_list_begins_with_labels_in_its_first_two_thousand_and_last_five_hundred_cells(row: int, *, begun: bool) -> None:
    rows = [["余"] for _ in range(3000)]
    rows[row] = ["甲乙丙丁"]
    assert is_begun(paper(rows), "甲乙丙丁") is begun


@pytest.mark.parametrize("told, read", [("甲乙", "few_labels"), ("甲", "not_a_form")])
def test_document_has_some_labels_of_a_form_from_two_on(told: str, read: str) -> None:
    """Of ten, a fifth of which is two as well; of five the share is one."""
    asked = SIGNS[:10] if len(told) > 1 else SIGNS[:5]
    assert forms_of(copy(told), form("a", asked)) == [read]


def found_in(document: Document, signs: str) -> str:
    """What a person is told of the labels of a form that stand in a document."""
    told = few_labels(document, [form("a", signs)])
    return told.labels[0] if told is not None else ""


@pytest.mark.parametrize("before, found", [(199, True), (200, False)])
def test_lines_of_words_are_looked_at_as_rows_up_to_the_two_hundredth(before: int, *, found: bool) -> None:
    lines = [*["一 二 三"] * before, " ".join(map(label, SIGNS[:3]))]
    assert bool(found_in(paper(*lines), SIGNS[:10])) is found


@pytest.mark.parametrize("count, more", [(6, ""), (7, "等7栏")])
def test_message_names_six_labels(count: int, more: str) -> None:
    assert found_in(copy(SIGNS[:count]), SIGNS) == "、".join(map(label, SIGNS[:6])) + more


@pytest.mark.parametrize("fields, copies", [(18, 2), (19, 1)])
def test_second_table_is_another_copy_from_half_of_the_fields_on(fields: int, copies: int) -> None:
    tables = [[[label(sign), "答"] for sign in signs] for signs in (SIGNS[:fields], SIGNS[:9])]
    assert forms_of(paper(*tables), form("a", SIGNS[:fields])) == ["a"] * copies


@pytest.mark.parametrize("fields, repeated, copies", [(2, 1, 1), (3, 2, 2), (4, 2, 2), (5, 2, 1)])
def test_table_holds_two_copies_where_two_labels_and_half_of_them_stand_there_twice(fields: int, repeated: int, copies: int) -> None:
    rows = [[label(sign), "答"] for sign in (*SIGNS[:fields], *SIGNS[:repeated])]
    assert forms_of(paper(rows), form("a", SIGNS[:fields])) == ["a"] * copies


@pytest.mark.parametrize("annex, read", [("附件二：", ["a", "b"]), ("附件十二", ["a", "b"]), ("附件四十二", ["ambiguous_form"])])
def test_word_of_an_annex_that_begins_another_form_has_four_characters_at_most(annex: str, read: list[str]) -> None:
    tables = [[[label(sign), "答"] for sign in signs] for signs in (SIGNS[:4], SIGNS[4:8])]
    assert forms_of(paper(tables[0], annex, tables[1]), form("a", SIGNS[:4]), form("b", SIGNS[4:8])) == read


@pytest.mark.parametrize("beside, values", [("癸", 0), ("壬癸", 2)])
def test_own_table_is_a_filled_blank_from_two_labels_beside_it_on(beside: str, values: int) -> None:
    fields = {sign: FieldSpec(label(sign), "count") for sign in SIGNS[:8]} | {sign: FieldSpec(label(sign)) for sign in "壬癸"}
    blank = paper([[label(sign), ""] for sign in SIGNS[:8]], *(f"{label(sign)}：" for sign in "壬癸"))
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([blank], [], 2018))
    rows = [[label(sign) for sign in SIGNS[:8]], ["7"] * 8]
    (reading,) = read_parts([paper(rows, *(f"{label(sign)}：张三" for sign in beside))], [layout])[0]
    assert sum(answer.value == "张三" for answer in reading.values.values()) == values


BODY = "根据上级工会部署，我区扎实开展活动，共走访企业39家。" * 12


def told(*blocks: str) -> list[Reading]:
    texts = compile_narrative("c", "n", FormSpec("总结", narrative=NarrativeSpec(("总结",))), 2018, "活动")
    return read_parts([paper(*blocks)], [texts])[0]


@pytest.mark.parametrize("before, read", [(5, True), (6, False)])
def test_title_of_a_text_stands_in_its_first_six_lines(before: int, *, read: bool) -> None:
    assert bool(told(*["五角场街道"] * before, "活动总结", BODY)) is read


@pytest.mark.parametrize("length, read", [(60, True), (61, False)])
def test_line_of_a_title_has_sixty_characters_at_most(length: int, *, read: bool) -> None:
    assert bool(told(f"{'甲' * (length - 2)}总结", BODY)) is read


@pytest.mark.parametrize("length, signed", [(30, True), (31, False)])
def test_unit_that_signs_a_text_has_thirty_characters_at_most(length: int, *, signed: bool) -> None:
    (reading,) = told("活动总结", BODY, "甲" * length, "2018年1月5日")
    assert (reading.unit.value is not None) is signed


@pytest.mark.parametrize("behind, signed", [(3, True), (4, False)])
def test_date_below_a_signature_stands_in_the_last_four_lines(behind: int, *, signed: bool) -> None:
    (reading,) = told("活动总结", BODY, "五角场街道", "2018年1月5日", *["附：照片"] * behind)
    assert (reading.unit.value is not None) is signed


@pytest.mark.parametrize("written, sure", [("甲乙丙丁", 0.5), ("甲乙丙", 0.9)])
def test_text_elsewhere_is_a_piece_of_an_answer_from_four_characters_on(written: str, sure: float) -> None:
    own, other = Location.parse("page 1, R1C1"), Location.parse("page 1, R5C1")
    cells = [Cell("戊己", 0, 0, 1, 1, own, confidence=0.9), Cell(written, 4, 0, 1, 1, other, confidence=0.5)]
    assert Confidences.of(Document([Grid(cells, 5, 1, own)])).behind(Answer(None, f"戊己{written}", own)) == sure


def sparse(columns: int) -> list[str]:
    """Codes of a row with one answer in a list of so many columns, and one in a column of the unit's own."""
    spec = FormSpec("表", lists={"rows": ListSpec("行", {sign: FieldSpec(label(sign)) for sign in SIGNS[:columns]})})
    head = [label(sign) for sign in SIGNS[:columns]]
    layout = compile_layout("c", "f", spec, Printed([paper([head])], [], 2018))
    rows = [[*head, "另列"], ["答"] * (columns + 1), ["", "余", *[""] * (columns - 2), "另"]]
    (reading,) = read_parts([paper(rows)], [layout])[0]
    return [finding.code for finding in reading.all_findings()]


@pytest.mark.parametrize("columns, doubted", [(5, True), (4, False)])
def test_row_of_one_answer_is_a_doubt_from_five_columns_on(columns: int, *, doubted: bool) -> None:
    assert ("row_sparse" in sparse(columns)) is doubted


@pytest.mark.parametrize("length, total", [(20, True), (21, False)])
def test_word_of_a_sum_stands_in_twenty_characters(length: int, *, total: bool) -> None:
    assert is_total(f"{'甲' * (length - 2)}合计") is total


@pytest.mark.parametrize("length, ditto", [(16, True), (17, False)])
def test_ditto_has_sixteen_characters_at_most_with_its_blanks(length: int, *, ditto: bool) -> None:
    assert is_ditto(f"同{' ' * (length - 2)}上") is ditto


@pytest.mark.parametrize("length, seal", [(40, True), (41, False)])
def test_name_with_a_seal_has_forty_characters_at_most(length: int, *, seal: bool) -> None:
    assert is_seal(f"{'甲' * (length - 4)}（盖章）") is seal


@pytest.mark.parametrize("length, heading", [(60, True), (61, False)])
def test_title_over_a_list_has_sixty_characters_at_most(length: int, *, heading: bool) -> None:
    assert is_heading(f"{'甲' * (length - 1)}表") is heading


def plan(*lines: str) -> Document:
    """A text, line by line."""
    return Document([Line(line, Location("paragraph", place)) for place, line in enumerate(lines, 1)])


def prose_layout() -> Layout:
    spec = FormSpec(
        "指标",
        lists={"rows": ListSpec("指标", {"number": FieldSpec("编号", "count"), "quantity": FieldSpec("目标", "count")})},
        prose=ProseSpec(("工作要点",), "rows", {"number": "number", "quantity": "quantity"}),
    )
    return compile_prose("c", "f", spec, 2019)


TASKS = ("1、甲任务。举办3场活动。", "2、乙任务。举办4场活动。", "3、丙任务。举办5场活动。")


@pytest.mark.parametrize("length, found", [(60, True), (61, False)])
def test_heading_of_a_plan_has_sixty_characters_at_most(length: int, *, found: bool) -> None:
    document = plan(f"{'甲' * (length - 4)}工作要点", *TASKS)
    assert (looks_like(document, "", prose_layout()) > 0) is found  # type: ignore[arg-type]


@pytest.mark.parametrize("lines, found", [(("工作", "要", "点"), True), (("工", "作", "要", "点"), False)])
def test_heading_of_a_plan_is_broken_over_three_lines_at_most(lines: Sequence[str], *, found: bool) -> None:
    assert (looks_like(plan(*lines, *TASKS), "", prose_layout()) > 0) is found  # type: ignore[arg-type]


@pytest.mark.parametrize("tasks, sure", [(TASKS, 1.0), (TASKS[:2], 0.5), (TASKS[:1], 0.0)])
def test_plan_of_two_tasks_is_just_one_and_that_of_more_is_sure(tasks: Sequence[str], sure: float) -> None:
    assert looks_like(plan("2019年工作要点", *tasks), "", prose_layout()) == sure  # type: ignore[arg-type]


@pytest.mark.parametrize("tasks, sure", [(TASKS, 0.6), (TASKS[:2], 0.0)])
def test_text_that_only_its_file_names_is_a_plan_from_three_tasks_on(tasks: Sequence[str], sure: float) -> None:
    assert looks_like(plan("目标", *tasks), "2019年工作要点.txt", prose_layout()) == sure  # type: ignore[arg-type]


@pytest.mark.parametrize("figures, sure", [(2, 1.0), (1, 0.5)])
def test_plan_of_two_figures_is_sure(figures: int, sure: float) -> None:
    tasks = [*TASKS[:figures], *(f"{number}、丁任务。继续推进。" for number in range(figures + 1, 4))]
    assert looks_like(plan("2019年工作要点", *tasks), "", prose_layout()) == sure  # type: ignore[arg-type]


@pytest.mark.parametrize("length, figures", [(30, 3), (31, 4)])
def test_name_above_the_date_of_a_plan_has_thirty_characters_at_most(length: int, figures: int) -> None:
    signed = "举办9次比赛" + "甲" * (length - 6)
    rows = read_prose(plan("2019年工作要点", *TASKS, signed, "2019年1月5日"), prose_layout()).groups["rows"]  # type: ignore[arg-type]
    assert len(rows) == figures


@pytest.mark.parametrize("length, told", [(60, ["date_contradiction"]), (61, [])])
def test_number_of_a_paper_stands_in_a_line_of_sixty_characters_at_most(length: int, told: list[str]) -> None:
    number = "杨工〔2018〕3号"
    lines = (number + "甲" * (length - len(number)), "2019年工作要点", *TASKS, "2019年1月5日")
    read = read_prose(plan(*lines), prose_layout())  # type: ignore[arg-type]
    assert [one.code for one in read.findings if one.code == "date_contradiction"] == told


@pytest.mark.parametrize("between, repeated", [(19, True), (20, False)])
def test_figure_is_compared_with_the_twenty_before_it(between: int, *, repeated: bool) -> None:
    others = "".join(f"组织{place}次讲座，" for place in range(11, 11 + between))
    rows = read_prose(plan("2019年工作要点", f"1、甲。举办5场活动，{others}举办5场活动。", *TASKS[1:]), prose_layout()).groups["rows"]  # type: ignore[arg-type]
    assert bool(rows[between + 1].values["quantity"].findings) is repeated


@pytest.mark.parametrize("between, taken", [(98, True), (99, False)])
def test_verb_governs_a_figure_that_begins_within_a_hundred_characters(between: int, *, taken: bool) -> None:
    document = plan("2019年工作要点", f"1、甲。举办{'甲' * between}3", *TASKS[1:])
    rows = read_prose(document, prose_layout()).groups["rows"]  # type: ignore[arg-type]
    assert (rows[0].values["quantity"].raw != "") is taken


@pytest.mark.parametrize("length, found", [(80, True), (81, False)])
def test_label_has_eighty_characters_at_most(length: int, *, found: bool) -> None:
    long = "甲" * (length - 1) + "乙"
    blank = paper([[long, ""], [label("丙"), ""], [label("丁"), ""]])
    fields = {"long": FieldSpec(long), "third": FieldSpec(label("丙")), "fourth": FieldSpec(label("丁"))}
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([blank], [], 2018))
    assert isinstance(layout, TableLayout)
    assert (layout.find(long) is not None) is found


@pytest.mark.parametrize("length, extra", [(40, True), (41, False)])
def test_signature_that_nobody_asked_for_has_forty_characters_at_most(length: int, *, extra: bool) -> None:
    layout = replace(form("a", SIGNS[:4]), extras=("填表人",))
    assert layout.is_extra(f"填表人{'甲' * (length - 3)}") is extra


def headed(names: Sequence[str], *rows: Sequence[str]) -> int:
    """How many columns of a list are found without a doubt below these header rows."""
    spec = FormSpec("表", lists={"rows": ListSpec("行", {f"c{place}": FieldSpec(name) for place, name in enumerate(names)})})
    layout = compile_layout("c", "f", spec, Printed([paper([names])], [], 2018))
    readings = read_parts([paper([*rows, *[["答"] * len(names)] * 2])], [layout])[0]
    answers = readings[0].groups["rows"][-1].values.values() if readings else ()
    return sum(answer.value == "答" and not answer.findings for answer in answers)


@pytest.mark.parametrize("length, found", [(60, 3), (61, 0)])
def test_heading_has_sixty_characters_at_most(length: int, found: int) -> None:
    names = [f"{sign * (length - 1)}项" for sign in SIGNS[:3]]
    assert headed(names, names) == found


@pytest.mark.parametrize("rows, found", [(4, 5), (5, 4)])
def test_header_of_a_list_has_four_rows_at_most(rows: int, found: int) -> None:
    names = [label(sign) for sign in SIGNS[:5]]
    steps = [[name if (col if col < rows else 0) == row else "" for col, name in enumerate(names)] for row in range(rows)]
    assert headed(names, *steps) == found


def titles(*lines: str) -> list[object]:
    spec = FormSpec(
        "指标",
        lists={
            "rows": ListSpec(
                "指标", {"number": FieldSpec("编号", "count"), "title": FieldSpec("任务"), "quantity": FieldSpec("目标", "count")}
            )
        },
        prose=ProseSpec(("工作要点",), "rows", {"number": "number", "title": "title", "quantity": "quantity"}),
    )
    read = read_prose(plan("2019年工作要点", *lines), compile_prose("c", "f", spec, 2019))
    return [row.values["title"].value for row in read.groups["rows"]]


@pytest.mark.parametrize("length, title", [(28, f"{'甲' * 28}，乙"), (29, "甲" * 29)])
def test_title_of_a_task_has_thirty_characters_or_is_its_first_clause(length: int, title: str) -> None:
    assert titles(f"1、{'甲' * length}，乙。举办3场活动。", *TASKS[1:])[0] == title


@pytest.mark.parametrize("length, kept", [(40, 40), (41, 40)])
def test_what_is_counted_is_named_in_forty_characters(length: int, kept: int) -> None:
    columns = {"title": FieldSpec("任务"), "indicator": FieldSpec("指标"), "quantity": FieldSpec("目标", "count")}
    layout = compile_prose(
        "c",
        "f",
        FormSpec("指标", lists={"rows": ListSpec("指标", columns)}, prose=ProseSpec(("工作要点",), "rows", {one: one for one in columns})),
        2019,
    )
    read = read_prose(plan("2019年工作要点", f"1、甲任务。开展5场{'乙' * length}。", *TASKS[1:]), layout)
    assert len(str(read.groups["rows"][0].values["indicator"].value)) == kept


def measured() -> Iterator[tuple[str, str]]:
    """Module and name of every threshold that the benchmark tries."""
    for node in ast.walk(ast.parse(BENCHMARK.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_of":
            module = node.args[0]
            assert isinstance(module, ast.Constant)
            yield from ((f"extractors.{module.value}", keyword.arg or "") for keyword in node.keywords)


def test_thresholds_that_the_benchmark_tries_are_those_of_the_code() -> None:
    """One that moved would be measured no more, and its sentence in the code would speak of a number that nobody can look up."""
    found = list(measured())
    assert len(found) > 50
    assert [(module, name) for module, name in found if not hasattr(importlib.import_module(module), name)] == []
