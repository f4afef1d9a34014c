from __future__ import annotations

import copy
import io
from dataclasses import replace

import openpyxl
import pytest

from tests.support import samples
from tests.support.returns import (
    FIGURES,
    ITEMS,
    SUPERIOR,
    TRUE_FIGURES,
    TRUE_OPINIONS,
    UNIT,
    Edit,
    Form,
    cell_xml,
    codes,
    elements,
    figures,
    only,
    opinions,
    para,
    q,
    read,
    table_xml,
    word_file,
)

_OPTIONS = ("已经解决或采纳", "正在解决", "留作参考")


def _each_item(form: Form) -> list[tuple[int, list[bool]]]:
    """The first row of each item, from the last one up, and which of its options are ticked."""
    return [(row, [form.text(row + place, 3) == "√" for place in range(3)]) for row in reversed(range(3, 30, 3))]


def _marks_beside_labels(before: bool) -> Edit:  # noqa: FBT001 - which side
    def edit(form: Form) -> None:
        for row, ticked in _each_item(form):
            for place, label in enumerate(_OPTIONS):
                mark = "√" if ticked[place] else ""
                form.write(row + place, 2, mark + label if before else label + (f"（{mark}）" if mark else ""))
                form.write(row + place, 3, "")

    return edit


def _options_in_one_cell(joined: str, on: str, off: str) -> Edit:
    def edit(form: Form) -> None:
        for row, ticked in _each_item(form):
            words = [(on if ticked[place] else off) + label for place, label in enumerate(_OPTIONS)]
            form.write(row, 2, *joined.join(words).split("\n"))
            form.rows[row].remove(form.cell(row, 3))
            for lower in (row + 2, row + 1):
                form.table.remove(form.rows[lower])

    return edit


def _swap_tick_columns(form: Form) -> None:
    for row in form.rows[3:30]:
        option, tick = row.findall(q("tc"))[2:]
        row.remove(tick)
        option.addprevious(tick)


def _lose_merges(form: Form) -> None:
    for merge in list(form.table.iter(q("vMerge"))):
        merge.getparent().remove(merge)


def _repeat_merged_texts(form: Form) -> None:
    shown: dict[int, list[str]] = {}
    for number in range(3, 30):
        for column in (0, 1):
            merge = next(form.cell(number, column).iter(q("vMerge")))
            if merge.get(q("val")) == "restart":
                shown[column] = [form.text(number, column)]
            else:
                form.write(number, column, *shown[column])
    _lose_merges(form)


def _column_before(place: int) -> Edit:
    def edit(form: Form) -> None:
        for row in form.rows:
            row.findall(q("tc"))[place].addprevious(elements(cell_xml(""))[0])

    return edit


def _values_below(form: Form) -> None:
    first = form.rows[0]
    for texts in (
        [form.text(row, place) for row in range(3) for place in (0, 2)],
        [form.text(row, place) for row in range(3) for place in (1, 3)],
    ):
        first.addprevious(elements(f"<w:tr>{''.join(map(cell_xml, texts))}</w:tr>")[0])
    for row in form.rows[2:5]:
        form.table.remove(row)


def _measures_in_cells(form: Form) -> None:
    for row, measure in enumerate(("家", "次", "个")):
        form.cell(row, 1).addnext(elements(cell_xml(measure))[0])


def _stems(stem: str) -> Edit:
    def edit(form: Form) -> None:
        for item in range(9):
            row = 3 + 3 * item
            form.write(row, 1, stem.format(item % 3 + 1) + form.text(row, 1)[2:])

    return edit


_SAME_MEANING: dict[str, Edit] = {
    "tick before the label": _marks_beside_labels(before=True),
    "tick in brackets behind the label": _marks_beside_labels(before=False),
    "options in one line": _options_in_one_cell(" ", "☑", "□"),
    "options as lines of one cell": _options_in_one_cell("\n", "√", ""),
    "tick column left of the options": _swap_tick_columns,
    "merges lost": _lose_merges,
    "merged texts repeated": _repeat_merged_texts,
    "empty column at the left": _column_before(0),
    "empty column in the middle": _column_before(1),
    "values below their labels": _values_below,
    "measure words in cells of their own": _measures_in_cells,
    "numbers without marks": _stems(""),
    "numbers typed otherwise": _stems("{}、"),
    "numbers in brackets": _stems("（{}）"),
    "numbers as articles": _stems("第{}条："),
    "numbers typed twice": _stems("{0}．{0}．"),
    "table parted at a section": lambda form: form.split(12),
    "table parted between items": lambda form: form.split(6, ""),
    "table parted within an item": lambda form: form.split(4, ""),
    "table parted before the last question": lambda form: form.split(30),
    "label repeated where the table is parted": lambda form: form.split(6, "职工反映的主要问题和意见建议（续）"),
    "page numbers": lambda form: form.append("第1页 共2页", "— 1 —"),
    "signature": lambda form: form.append("填表人：张三　　联系电话：138", "2017年5月18日", UNIT + "（盖章）"),
    "unit with seal and date": lambda form: form.unit_line(f"单位（盖章）：{UNIT}      2017年5月18日"),
    "unit on the next line": lambda form: form.unit_line("单位：", UNIT),
    "unit behind a date": lambda form: form.unit_line(f"2017年5月18日      单位：{UNIT}"),
    "unit underlined": lambda form: form.unit_line(f"单位：__{UNIT}____"),
    "unit in a table": lambda form: form.unit_line(table_xml(("单位：", UNIT))),
    "measure noted in the label": lambda form: form.write(0, 2, "访谈职工数（人）"),
}


@pytest.mark.parametrize("name", _SAME_MEANING)
def test_habit_reads_as_the_plain_form_does(name: str) -> None:
    reading = only(word_file(_SAME_MEANING[name]))
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS
    assert reading.values["needs_superior"].value == SUPERIOR
    assert reading.unit.value == UNIT
    assert codes(reading) == []


@pytest.mark.parametrize(
    "row, place, label",
    [
        (0, 2, "访谈职工人数"),
        (1, 0, "座谈会场次数"),
        (2, 0, "已解决问题数"),
        (0, 0, "走访单位数"),
        (30, 0, "需要上级工会协调解决的问题"),
        (3, 0, "职工反映的问题及意见建议"),
        (3, 2, "已解决或采纳"),
        (5, 2, "留做参考"),
    ],
)
def test_label_in_other_words_is_used_and_named(row: int, place: int, label: str) -> None:
    reading = only(word_file(lambda form: form.write(row, place, label)))
    assert figures(reading) == TRUE_FIGURES
    assert opinions(reading) == TRUE_OPINIONS
    assert set(codes(reading)) == {"label_similar"}


def test_form_with_all_labels_in_other_words_is_still_recognised() -> None:
    def edit(form: Form) -> None:
        for row, place, label in ((0, 0, "走访单位数量"), (0, 2, "访谈职工人数"), (1, 0, "座谈会场次"), (2, 2, "上报问题数量")):
            form.write(row, place, label)

    assert figures(only(word_file(edit))) == TRUE_FIGURES


@pytest.mark.parametrize("written", ["正在解决", "已经解决或采纳", "访谈职工数", "单位：", "职工反映的主要问题和意见建议", "解决问题数：3"])
@pytest.mark.parametrize("stem", ["1．", ""])
def test_text_that_reads_like_a_label_stays_a_text(stem: str, written: str) -> None:
    reading = only(word_file(lambda form: form.write(3, 1, stem + written)))
    assert opinions(reading) == [("workers", written, "resolved"), *TRUE_OPINIONS[1:]]
    assert codes(reading) == []


@pytest.mark.parametrize(
    "written", ["3个车间没有空调", "2017年工资未涨", "12.5万元没有到位", "3%的职工", "8:30上班太早", "10名职工反映", "“√”没打"]
)
@pytest.mark.parametrize("stem", ["1．", ""])
def test_text_that_begins_with_a_figure_keeps_it(stem: str, written: str) -> None:
    reading = only(word_file(lambda form: form.write(3, 1, stem + written)))
    assert opinions(reading)[0] == ("workers", written, "resolved")
    assert codes(reading) == []


def test_figure_that_may_be_the_number_is_doubted() -> None:
    reading = only(word_file(lambda form: form.write(3, 1, "1家企业反映停车难")))
    assert opinions(reading)[0] == ("workers", "1家企业反映停车难", "resolved")
    assert codes(reading) == ["number_unclear"]


@pytest.mark.parametrize(
    "written, texts",
    [
        ("1、食堂差，2、停车难", ["食堂差，", "停车难"]),
        ("1．食堂差2．停车难", ["食堂差", "停车难"]),
        ("1、食堂差 2、停车难", ["食堂差", "停车难"]),
        ("（1）食堂差（2）停车难", ["食堂差", "停车难"]),
        ("①食堂差②停车难", ["食堂差", "停车难"]),
        ("一、食堂差，二、停车难", ["食堂差，", "停车难"]),
    ],
)
def test_items_that_follow_one_another_within_a_sentence_are_parted_and_named(written: str, texts: list[str]) -> None:
    reading = only(word_file(lambda form: form.write(3, 1, written)))
    assert [text for _, text, _ in opinions(reading)][:2] == texts
    assert codes(reading) == ["several_in_one_cell"] * 2


@pytest.mark.parametrize(
    "written",
    [
        "希望增加：1、班车，2、食堂",
        "每周1、2、3号线停运",
        "第2．3车间热，希望（2）班轮休",
        "希望3月发放，2.5万元",
        "每周二，2名司机",
        "食堂差，3．停车难",
        "建议：（1）加菜（2）降价",
        "条件见附件（2）的表",
    ],
)
def test_numbers_within_a_sentence_that_are_no_next_item_part_nothing(written: str) -> None:
    reading = only(word_file(lambda form: form.write(3, 1, "1．" + written)))
    assert opinions(reading)[0] == ("workers", written, "resolved")
    assert codes(reading) == []


def test_several_numbered_items_in_one_cell_are_parted_and_named() -> None:
    reading = only(word_file(lambda form: form.write(3, 1, "1．甲；", "2．乙；", "3．丙")))
    assert [text for _, text, _ in opinions(reading)][:3] == ["甲；", "乙；", "丙"]
    assert codes(reading) == ["several_in_one_cell"] * 3


def test_enumeration_within_an_item_is_not_parted() -> None:
    written = "希望完善材料（1．合同；2．工资条）。\n（1）先试点\n（2）后推广"
    reading = only(word_file(lambda form: form.write(3, 1, *("1．" + written).split("\n"))))
    assert opinions(reading)[0][1] == written
    assert codes(reading) == []


def test_items_in_added_rows_count() -> None:
    def edit(form: Form) -> None:
        for row in reversed([copy.deepcopy(row) for row in form.rows[9:12]]):
            form.rows[11].addnext(row)
        form.write(12, 0, "")
        form.cell(12, 0).find(q("tcPr")).find(q("vMerge")).attrib.pop(q("val"), None)
        form.write(12, 1, "4．宿舍洗衣机不足")

    texts = [text for block, text, _ in opinions(only(word_file(edit))) if block == "workers"]
    assert texts == [*(text for text, _ in ITEMS["workers"]), "宿舍洗衣机不足"]


@pytest.mark.parametrize(
    "heading", ["职工反映的主要问题和意见建议", "职工反映的主要问题和意见建议（续）：", "一、职工反映的主要问题和意见建议"]
)
def test_paragraphs_under_a_section_label_are_items(heading: str) -> None:
    data = word_file(lambda form: form.append("附页", heading, "4．洗衣机不足（已解决）", "填表人：张三", "5．班车太少（正在解决）"))
    reading = only(data)
    assert opinions(reading)[-2:] == [("workers", "洗衣机不足", "resolved"), ("workers", "班车太少", "in_progress")]
    assert codes(reading) == []


def test_unnumbered_paragraphs_are_items_of_their_own_and_doubted() -> None:
    reading = only(word_file(lambda form: form.append("职工反映的主要问题和意见建议", "洗衣机不足（已解决）", "班车太少（正在解决）")))
    assert [text for _, text, _ in opinions(reading)][-2:] == ["洗衣机不足", "班车太少"]
    assert "item_boundary" in codes(reading)


_NOTHING: dict[str, list[tuple[str, str]]] = {block: [] for block in samples.BLOCKS}


def test_form_that_names_its_unit_and_nothing_else_is_a_doubt() -> None:
    one = replace(samples.answer(UNIT, seed=1), figures={}, superior="", items=_NOTHING)
    assert codes(only(samples.as_docx(one))) == ["nothing_filled"]
    assert codes(only(samples.as_xlsx(one))) == ["nothing_filled"]


@pytest.mark.parametrize("said", [{"figures": dict.fromkeys(samples.COUNTS, "0")}, {"superior": "无"}, {"superior": "统一薪酬标准。"}])
def test_form_that_says_anything_even_nothing_is_filled(said: dict[str, object]) -> None:
    one = replace(samples.answer(UNIT, seed=1), **{"figures": {}, "superior": "", "items": _NOTHING} | said)  # type: ignore[arg-type]
    assert "nothing_filled" not in codes(only(samples.as_docx(one)))


@pytest.mark.parametrize("stray", ["12", "1", "本次走访另有说明", "附页4．宿舍洗衣机不足"])
def test_text_outside_every_answer_is_named(stray: str) -> None:
    assert "unplaced_text" in codes(only(word_file(lambda form: form.append(stray))))


@pytest.mark.parametrize("written", ["访谈职工数 345", "访谈职工数：345人", "访谈职工数（345）"])
def test_answer_in_the_cell_of_its_label_is_read_and_named(written: str) -> None:
    def edit(form: Form) -> None:
        form.write(0, 2, written)
        form.write(0, 3, "")

    reading = only(word_file(edit))
    assert reading.values["workers_interviewed"].value == int(FIGURES["workers_interviewed"])
    assert codes(reading) == ["answer_in_label"]


def test_tick_beside_several_options_is_refused() -> None:
    def edit(form: Form) -> None:
        form.write(3, 2, *_OPTIONS)
        for row in (5, 4):
            form.table.remove(form.rows[row])

    reading = only(word_file(edit))
    assert opinions(reading)[0][2] is None
    assert "tick_unclear" in codes(reading)


def test_missing_section_is_named() -> None:
    def edit(form: Form) -> None:
        for row in form.rows[12:21]:
            form.table.remove(row)

    reading = only(word_file(edit))
    assert not [one for one in opinions(reading) if one[0] == "employers"]
    assert codes(reading) == ["label_missing"]


def test_two_copies_in_one_file_are_two_readings() -> None:
    second = Form(word_file(lambda form: form.write(1, 1, "8")))

    def edit(form: Form) -> None:
        last = form.body.findall(q("p"))[-1]
        for block in reversed([block for block in second.body if block.tag != q("sectPr")]):
            last.addnext(block)

    readings = read(word_file(edit)).readings
    assert [reading.values["meetings_held"].value for reading in readings] == [6, 8]
    assert [reading.part for reading in readings] == ["#1", "#2"]


def test_answer_of_a_text_goes_on_in_the_row_below() -> None:
    def edit(form: Form) -> None:
        form.rows[30].addnext(elements(f"<w:tr>{cell_xml('')}{cell_xml('还有一件事')}</w:tr>")[0])

    reading = only(word_file(edit))
    assert reading.values["needs_superior"].value == f"{SUPERIOR}\n还有一件事"
    assert codes(reading) == ["several_answers"]


def test_lines_before_the_form_are_named_but_spoil_nothing() -> None:
    def edit(form: Form) -> None:
        form.body.insert(0, elements(para("区总工会：现将汇总表报上，请审阅。"))[0])

    reading = only(word_file(edit))
    assert opinions(reading) == TRUE_OPINIONS
    assert codes(reading) == ["unplaced_text"]
    assert "写在各栏之外（第1段）" in next(iter(reading.all_findings())).message


def test_reworded_note_below_a_blank_text_answer_is_a_doubt() -> None:
    book = openpyxl.load_workbook(io.BytesIO(samples.as_xlsx(replace(samples.answer("区教育工会", seed=4), superior=""))))
    note = next(cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value or "").startswith("说明"))
    note.value = note.value.replace("三种", "几种")
    target = io.BytesIO()
    book.save(target)
    reading = only(target.getvalue())
    assert [one.code for one in reading.values["needs_superior"].findings] == ["answer_below"]


def test_a_label_typed_again_before_its_answer_is_no_part_of_it() -> None:
    def edit(form: Form) -> None:
        form.write(0, 1, "走访企事业单位数： 12")
        form.write(30, 1, "需要上级解决的问题：" + SUPERIOR)

    reading = only(word_file(edit))
    assert reading.values["enterprises_visited"].value == int(FIGURES["enterprises_visited"])
    assert reading.values["needs_superior"].value == SUPERIOR


def test_an_item_with_a_sign_that_nobody_knows_is_a_doubt() -> None:
    reading = only(word_file(lambda form: form.write(3, 1, "1．\ufffd车间夏季温度高。")))
    assert [finding.code for finding in reading.groups["opinions"][0].findings] == ["unreadable_object"]
