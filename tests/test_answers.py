from __future__ import annotations

import re

import pytest

from extractors.core.address import FieldAddress
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.reading import Answer
from extractors.form import FieldSpec, FieldType
from extractors.language.dates import is_date
from extractors.language.ticks import read_tick
from extractors.match.answers.field_answers import Question, answer, joined, without_printed
from extractors.match.answers.values import AnswerTarget, read_answer, read_text
from extractors.match.collect.collected import Part

_COUNT = AnswerTarget(FieldAddress("meetings_held"), "count", 2017)
_DATE = AnswerTarget(FieldAddress("date"), "date", 2017)


def _codes(raw: str, asked: AnswerTarget) -> list[str]:
    return [finding.code for finding in read_answer(raw, asked).findings]


@pytest.mark.parametrize(
    "raw, value",
    [
        ("12", 12),
        ("１２", 12),
        ("12家", 12),
        ("12 家次", 12),
        ("十二", 12),
        ("12.0", 12),
        ("1,200", 1200),
        ("１，２００", 1200),
        ("1.2万", 12000),
    ],
)
def test_plain_count_is_read_without_a_doubt(raw: str, value: int) -> None:
    assert read_answer(raw, _COUNT).value == value
    assert _codes(raw, _COUNT) == []


@pytest.mark.parametrize("raw, value", [("约120人", 120), ("近百人", 100), ("120余人", 120), ("120多", 120)])
def test_approximate_count_is_read_and_named(raw: str, value: int) -> None:
    assert read_answer(raw, _COUNT).value == value
    assert _codes(raw, _COUNT) == ["approximate"]


def test_remark_behind_a_count_is_kept_as_its_note() -> None:
    answer = read_answer("12（其中非公企业8家）", _COUNT)
    assert (answer.value, answer.note, answer.findings) == (12, "其中非公企业8家", ())


@pytest.mark.parametrize("raw", ["0", "零", "无", "没有", "/", "／", "—", "－"])
def test_word_for_nothing_is_zero_in_a_count_and_null_in_a_text(raw: str) -> None:
    assert read_answer(raw, _COUNT).value == 0
    assert read_text(raw) is None


def test_blank_is_missing_and_not_zero() -> None:
    assert read_answer("", _COUNT).value is None
    assert _codes("  ", _COUNT) == []


def test_sum_is_added_up_and_named() -> None:
    assert read_answer("5+3", _COUNT).value == 8
    assert _codes("5+3", _COUNT) == ["expression"]


@pytest.mark.parametrize("raw", ["10-15", "若干", "较多", "见附件", "12?", "1200%", "-5", "12 34"])
def test_what_is_no_count_is_an_error_with_its_text_kept(raw: str) -> None:
    answer = read_answer(raw, _COUNT)
    assert (answer.value, answer.raw) == (None, raw)
    assert _codes(raw, _COUNT) == ["not_a_number"]


@pytest.mark.parametrize("raw", ["2017年5月18日", "2017.5.18", "2017-05-18", "5月18日", "二〇一七年五月十八日", "2017-05-18 00:00:00"])
def test_date_is_read_however_it_is_written(raw: str) -> None:
    assert read_answer(raw, _DATE).value == "2017-05-18"
    assert is_date(raw)


@pytest.mark.parametrize("raw", ["2月30日", "五月", "明天"])
def test_what_is_no_date_is_an_error(raw: str) -> None:
    assert _codes(raw, _DATE) == ["not_a_date"]
    assert not is_date(raw)


@pytest.mark.parametrize("raw", ["5月18日（星期四）", "2017年5月18日（周4）", "2017年5月18日（星期三）"])
def test_date_with_a_day_of_the_week_is_a_date_whichever_day_is_named(raw: str) -> None:
    assert is_date(raw)


@pytest.mark.parametrize("raw, value", [("5月18日（周4）", "2017-05-18"), ("5月18日（周3）", None), ("5月21日（星期天）", "2017-05-21")])
def test_day_of_the_week_is_compared_in_the_year_of_the_answer(raw: str, value: str | None) -> None:
    assert read_answer(raw, _DATE).value == value


def test_date_left_open_is_a_date_without_a_day() -> None:
    assert is_date("  年  月  日")
    assert is_date("  年  月  日（星期  ）")


@pytest.mark.parametrize("mark", [*"√✓✔✅🗹∨☑☒■⬛●◉⦿◆VvＶ是对1*", "（√）", "[√]", "√ ", "√√", "☑√", "【√】", "√。", "√（12月完成）"])
def test_tick_is_a_tick(mark: str) -> None:
    assert read_tick(mark) is True


@pytest.mark.parametrize("mark", [*"□☐○×否/—0", "", " ", "（ ）"])
def test_no_tick_is_none(mark: str) -> None:
    assert read_tick(mark) is False


@pytest.mark.parametrize("mark", ["✗", "5月", "已联系", "？", "\ufffd", "1．", "√（待定）", "√（未完成）", "√（否）"])
def test_mark_that_could_mean_either_is_refused(mark: str) -> None:
    assert read_tick(mark) is None


@pytest.mark.parametrize(
    "raw",
    [
        "2012-03-08 星期三",
        "2012年3月8日（周日）",
        "3月8日（星期天）",
        "2012-03-08(五)",
        "二〇一二年三月八日（礼拜五）",
        "2012-03-08 Friday",
        "2012-03-08 周四（五）",
    ],
)
def test_date_that_is_another_day_of_the_week_is_no_date(raw: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("x"), "date", 2012))
    assert (answer.value, [one.code for one in answer.findings]) == (None, ["not_a_date"])


@pytest.mark.parametrize(
    "raw",
    [
        "3月8日上午", "3.8", "2012.3.8", "12/3/8", "2012-03-08 星期四", "__3月8日__", "_2012_年_3_月_8_日", "2 0 1 2 年 3 月 8 日", "2012-03-08(四)",
        "二〇一二年三月八日（星期四）", "二〇一二年三月八日 星期四", "二0一二年三月八日上午", "2012年3月8日（礼拜四）", "2012/3/8 週四", "星期四 2012-03-08",
        "2012年3月8日，星期四", "20120308（四）", "2012-03-08 Thursday", "Thu. 2012-03-08", "2012年3月8日（星期 ）", "2012年3月8日 00:00", "2012年3月8日9时30分",
        "2012年3月8日（周四）下午2点半", "2012-03-08T00:00:00+08:00", "2012-03-08T00:00:00.000Z", "2012年3月8日〔星期 四〕",
    ],
)  # fmt: skip
def test_day_is_read_as_people_write_it(raw: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("date"), "date", 2012))
    assert (answer.value, answer.findings) == ("2012-03-08", ())


WEEK_DAYS = [
    "周四",
    "年 月 日（星期四）",
    "3月第二个周一",
    "3月8日（周四）至周五",
    "2012-03-08T16:00:00Z",
    "2012年3月8日（八）",
    "周四3月8日" * 20,
]
"""Texts with a day of the week, or with a time elsewhere, that name no certain day."""


@pytest.mark.parametrize("raw", ["3.8-3.9", "2012/3/8-3/9", "农历三月初八", "3月", "8日", "03/08/15", "3月8日、9日", *WEEK_DAYS])
def test_day_that_may_be_another_is_none(raw: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("date"), "date", 2012))
    assert answer.value is None
    assert [finding.code for finding in answer.findings] == ["not_a_date"]


@pytest.mark.parametrize("raw, value", [("3.1", "2012-03-01"), ("3.2", "2012-03-02"), ("3.3", "2012-03-03")])
def test_day_that_a_spreadsheet_may_have_cut_is_a_doubt(raw: str, value: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("date"), "date", 2012))
    assert answer.value == value
    assert [finding.code for finding in answer.findings] == ["date_unclear"]


@pytest.mark.parametrize(
    "raw, value",
    [
        ("2012-03-08 下午 3:05", "15:05:00"),
        ("2012年3月8日 下午3:05", "15:05:00"),
        ("2012/3/8 3:05 PM", "15:05:00"),
        ("2012/3/8 12:05 AM", "00:05:00"),
        ("2012-03-08 中午12:05", "12:05:00"),
        ("2012-03-08 中午1:05", "13:05:00"),
        ("2012-03-08 下午15:05", "15:05:00"),
        ("2012-03-08 晚8:05:09", "20:05:09"),
        ("2012-03-08 上午 3:05", "03:05:00"),
        ("2012-03-08 3:05", "03:05:00"),
        ("2012年3月8日 03:05", "03:05:00"),
        ("2012年3月8日下午3时5分", "15:05:00"),
        ("2012年3月8日15点半", "15:30:00"),
        ("2012年3月8日9时整（周四）", "09:00:00"),
        ("2012年3月8日9时5分7秒", "09:05:07"),
    ],
)
def test_moment_is_in_the_half_of_the_day_that_is_written(raw: str, value: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("at"), "datetime", 2012))
    assert (answer.value, answer.findings) == (f"2012-03-08T{value}", ())


@pytest.mark.parametrize("raw", ["2012-03-08 晚上12:05", "2012-03-08 上午15:05", "2012-03-08 25:00"])
def test_moment_that_is_in_no_half_of_the_day_is_none(raw: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("at"), "datetime", 2012))
    assert (answer.value, [finding.code for finding in answer.findings]) == (None, ["not_a_date"])


def test_date_left_open_is_missing() -> None:
    answer = read_answer("     年    月    日", AnswerTarget(FieldAddress("date"), "date", 2012))
    assert (answer.value, answer.findings) == (None, ())


@pytest.mark.parametrize(
    "raw, value",
    [
        ("唐建方、王琦", ("唐建方", "王琦")),
        ("唐建方/王琦", ("唐建方", "王琦")),
        ("财务部．经审办", ("财务部", "经审办")),
        ("王  琦\n唐建方", ("王琦", "唐建方")),
        ("和帮集团公司、协和医院", ("和帮集团公司", "协和医院")),
        ("1.唐建方 2.王琦", ("唐建方", "王琦")),
        ("1、唐建方；\n2、王琦。", ("唐建方", "王琦")),
        ("①唐建方②王  琦", ("唐建方", "王琦")),
        ("（1）唐建方、刘勇（2）王琦", ("唐建方", "刘勇", "王琦")),
        ("2.5公里桥、1号仓库", ("2.5公里桥", "1号仓库")),
        ("唐建方（组长、主席）、王琦", ("唐建方（组长、主席）", "王琦")),
        ("唐建方(组长),王琦(组员)", ("唐建方(组长)", "王琦(组员)")),
    ],
)
def test_names_are_parted_at_any_sign_between_them(raw: str, value: tuple[str, ...]) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("names"), "list", 2012))
    assert (answer.value, answer.findings) == (value, ())


@pytest.mark.parametrize(
    "raw",
    [
        "唐建方和王琦",
        "长征药业公司及金顶集团公司",
        "甲厂和乙厂和丙厂",
        "长征药业公司盐业公司",
        "三八商场公\n司",
        "唐建方+王琦",
        "唐建方。王琦",
        "唐建方等3人",
    ],
)
def test_names_that_may_be_two_or_one_are_a_doubt(raw: str) -> None:
    assert [finding.code for finding in read_answer(raw, AnswerTarget(FieldAddress("names"), "list", 2012)).findings] == ["list_unclear"]


@pytest.mark.parametrize("raw", ["组长：唐建方", "唐建方 主席", "唐建方、13800138000", "2.唐建方 3.王琦"])
def test_what_is_no_name_among_names_is_a_doubt(raw: str) -> None:
    assert [finding.code for finding in read_answer(raw, AnswerTarget(FieldAddress("names"), "list", 2012)).findings] == ["list_unclear"]


@pytest.mark.parametrize(
    "raw, doubts",
    [("黄雪宁", []), ("黄雪宁 13900001234", ["list_unclear"]), ("黄雪宁 2026年5月20日", ["list_unclear"]), ("12", ["list_unclear"])],
)
def test_figures_beside_the_name_of_a_person_are_a_doubt(raw: str, doubts: list[str]) -> None:
    asked = AnswerTarget(FieldAddress("name"), "text", 2012, person=True)
    read = read_answer(raw, asked)
    assert (read.value, [finding.code for finding in read.findings]) == (raw, doubts)


@pytest.mark.parametrize(
    "raw, doubts",
    [
        ("黄雪宁姜杰清", ["list_unclear"]),
        ("黄雪宁·姜杰清", ["list_unclear"]),
        ("黄雪宁、姜杰清", []),
        ("阿卜杜拉·买买提", []),
        ("常务副主席黄雪宁", []),
        ("欧阳雪宁", []),
    ],
)
def test_names_of_persons_that_ran_together_are_a_doubt(raw: str, doubts: list[str]) -> None:
    asked = AnswerTarget(FieldAddress("names"), "list", 2012, person=True)
    assert [finding.code for finding in read_answer(raw, asked).findings] == doubts


@pytest.mark.parametrize(
    "raw", ["138 0013 8000", "021-65431234转801", "13800138000.0", "无", "8801", "028-1234567", "400-800-1234", "13800138000 65431234"]
)
def test_telephone_number_is_kept(raw: str) -> None:
    assert not read_answer(raw, AnswerTarget(FieldAddress("phone"), "phone", 2012)).findings


@pytest.mark.parametrize(
    "raw", ["1.38E+10", "见附件", "12", "1380013800", "138 0013 80001", "13800138000、1390013900", "138O0138000", "138001380l0"]
)
def test_what_is_no_telephone_number_is_a_doubt(raw: str) -> None:
    assert [finding.code for finding in read_answer(raw, AnswerTarget(FieldAddress("phone"), "phone", 2012)).findings] == ["not_a_phone"]


@pytest.mark.parametrize("raw, value", [("已 解 决", True), ("已办结", True), ("待解决", False), ("是。", True)])
def test_yes_and_no_in_other_words(raw: str, value: object) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("solved"), "yesno", 2012))
    assert (answer.value, answer.findings) == (value, ())


@pytest.mark.parametrize(
    "raw, value",
    [
        ("☑是 □否", True), ("□是 ☑否", False), ("是□ 否√", False), ("（√）是（ ）否", True), ("□是 □否", None),
        ("□已解决 ■未解决", False), ("☑有 □无", True), ("√已解决", True), ("是√ 否", True), ("是 √否", False), ("√是否", True),
    ],
)  # fmt: skip
def test_yes_or_no_is_ticked(raw: str, value: object) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("solved"), "yesno", 2012))
    assert (answer.value, answer.raw, answer.findings) == (value, raw, ())


_NOT_TICKED = (
    *("☑是 ☑否", "是 □否", "□是 否", "有○ 无", "×是 □否", "☑部分", "□是（部分） □否", "☑是（部分） □否", "□尚未解决", "☑是？"),
    *("□是", "否□", "□未解决", "□无", "有（ ）", "是[ ]", "*是", "是√否", "是（√）否", "是☑否", "有√无", "有v无"),
)


@pytest.mark.parametrize("raw", _NOT_TICKED)
def test_yes_or_no_that_is_not_ticked_clearly_is_a_doubt(raw: str) -> None:
    answer = read_answer(raw, AnswerTarget(FieldAddress("solved"), "yesno", 2012))
    assert (answer.value, [finding.code for finding in answer.findings]) == (None, ["not_yes_or_no"])


def _answered(kind: FieldType, printed: str, written: str) -> Answer:
    return answer([Part(written, PLACE)], Question(FieldSpec("是否建会", kind), FieldAddress("a"), 2012, printed), [])


_BRACKETS = (
    "是（  ）否（  ）",
    "是（）否（）",
    "（ ）是 （ ）否",
    "有（ ） 无（ ）",
    "是□否□",
    "□是  □否",
    "是/否",
    "是 否",
    "□是",
    "有（ ）",
    "□",
)


@pytest.mark.parametrize("printed", _BRACKETS)
@pytest.mark.parametrize("kind", ["yesno", "text", "count", "list", "date"])
def test_what_the_blank_prints_to_be_ticked_is_no_answer_untouched(kind: FieldType, printed: str) -> None:
    read = _answered(kind, printed, printed.replace("  ", " "))
    assert (read.value, read.findings) == (None, ())


@pytest.mark.parametrize("tick", ["√", "✓", "V", "1", "是"])
@pytest.mark.parametrize("printed", ["是（  ）否（  ）", "是（）否（）", "有（ ） 无（ ）", "是（ ）、否（ ）"])
def test_yes_or_no_is_ticked_in_the_brackets_of_the_blank(printed: str, tick: str) -> None:
    first, second = re.finditer(r"（ *）", printed)
    for gap, value in ((first, True), (second, False)):
        read = _answered("yesno", printed, f"{printed[: gap.start()]}（{tick}）{printed[gap.end() :]}")
        assert (read.value, read.findings) == (value, ())


@pytest.mark.parametrize(
    "printed, written, value, doubt",
    [
        ("是（ ）否（ ）", "是（×）否（ ）", None, "not_yes_or_no"),
        ("是（ ）否（ ）", "是（x）否（ ）", None, "not_yes_or_no"),
        ("是 否", "是√否", None, "not_yes_or_no"),
        ("是/否", "是√否", None, "not_yes_or_no"),
        ("□是 □否", "是√否", None, "not_yes_or_no"),
        ("□是 □否", "是 □否", None, "not_yes_or_no"),
        ("是□否□", "是√否", True, ""),
        ("是□否□", "是√否□", True, ""),
        ("□是 □否", "□是√否", False, ""),
        ("□是 □否", "□是", True, "option_left"),
        ("有□ 无□", "无□", False, "option_left"),
        ("有（ ）无（ ）", "有（ ）", True, "option_left"),
        ("□是", "☑是", True, ""),
        ("□已解决 □部分解决 □未解决", "☑部分解决 □未解决", None, "not_yes_or_no"),
        ("共 （ ）", "共 （有）", True, ""),
    ],
)
def test_yes_or_no_is_read_beside_what_the_blank_prints(printed: str, written: str, value: object, doubt: str) -> None:
    read = _answered("yesno", printed, written)
    assert (read.value, "".join(one.code for one in read.findings)) == (value, doubt)


@pytest.mark.parametrize("kind, doubt", [("text", ""), ("count", "not_a_number"), ("date", "not_a_date"), ("list", "list_unclear")])
@pytest.mark.parametrize("written", ["有（√）无（ ）", "有（ ）无（×）"])
def test_tick_in_brackets_of_the_blank_is_kept_whatever_is_asked(kind: FieldType, doubt: str, written: str) -> None:
    read = _answered(kind, "有（ ）无（ ）", written)
    assert (read.raw, "".join(one.code for one in read.findings)) == (written, doubt)


def test_nothing_where_yes_or_no_is_asked_is_no_with_a_doubt() -> None:
    answer = read_answer("无", AnswerTarget(FieldAddress("solved"), "yesno", 2012))
    assert answer.value is False
    assert [finding.code for finding in answer.findings] == ["yes_no_unclear"]


@pytest.mark.parametrize(
    "raw",
    [
        "见附件",
        "详见下页",
        "（见附件2）",
        "另附页",
        "附后",
        "同上",
        "同上表。",
        "〃",
        "见右",
        "见反面",
        "（略）",
        "同去年",
        "同第一季度",
        "待补充",
        "XXX",
        "***",
        "？",
        "见附件1《问题清单》",
    ],
)
@pytest.mark.parametrize("kind", ["text", "list"])
def test_text_that_only_points_elsewhere_is_a_doubt(raw: str, kind: FieldType) -> None:
    assert _codes(raw, AnswerTarget(FieldAddress("problem"), kind, 2012)) == ["answer_elsewhere"]


@pytest.mark.parametrize("raw", ["见到同事很高兴", "略有改善", "同学会", "待遇偏低", "张××", "待岗职工较多"])
def test_text_that_begins_like_one_that_points_elsewhere_is_a_text(raw: str) -> None:
    read = read_answer(raw, AnswerTarget(FieldAddress("problem"), "text", 2012))
    assert (read.value, read.findings) == (raw, ())


@pytest.mark.parametrize("kind", ["text", "list"])
def test_text_with_a_sign_that_nobody_knows_is_a_doubt(kind: FieldType) -> None:
    assert _codes("\ufffd名职工反映", AnswerTarget(FieldAddress("problem"), kind, 2012)) == ["unreadable_object"]


def test_answer_on_a_drawn_line_is_read_without_the_line() -> None:
    assert read_answer("__张三__", AnswerTarget(FieldAddress("name"), "text", 2012)).value == "张三"
    assert read_answer("____12____", _COUNT).value == 12


PLACE = Location("table", 1)


def joined_as(kind: FieldType, *texts: str) -> str:
    return joined([Part(one, PLACE) for one in texts], AnswerTarget(FieldAddress("a"), kind, 2017))


@pytest.mark.parametrize(
    "kind, texts, whole",
    [
        ("count", ("12", "人"), "12人"),
        ("count", ("12", "含退休"), "12（含退休）"),
        ("count", ("12", "含退休", "含借调"), "12（含退休；含借调）"),
        ("count", ("12", "含退休3人"), "12\n含退休3人"),
        ("count", ("若干", "含退休"), "若干\n含退休"),
        ("text", ("12", "含退休"), "12\n含退休"),
    ],
)
def test_pieces_beside_a_figure_are_its_measure_or_a_note_on_it(kind: FieldType, texts: tuple[str, ...], whole: str) -> None:
    assert joined_as(kind, *texts) == whole


@pytest.mark.parametrize(
    "written, printed, filled",
    [
        ("共5人", "共   人", "5"),
        ("共 人", "共   人", ""),
        ("共5人次3", "共   人次", "共5人次3"),
        ("五人", "共   人", "五人"),
        ("5", "", "5"),
        ("☑是 □否", "□是 □否", "☑是 □否"),
        ("____12____人", "____人", "12"),
        ("共 ？ 人", "共   人", "共 ？ 人"),
        ("男（3）女（ ）", "男（ ）女（ ）", "男（3）女（ ）"),
        ("男( )女( )", "男（ ）女（ ）", ""),
        ("是□否□", "是□否□", ""),
    ],
)
def test_what_was_filled_in_stands_between_the_words_of_the_blank(written: str, printed: str, filled: str) -> None:
    assert without_printed(written, printed) == filled


@pytest.mark.parametrize("kind, value", [("count", None), ("text", "12")])
def test_figure_that_looks_odd_has_no_value(kind: FieldType, value: str | None) -> None:
    question = Question(FieldSpec("数", kind), FieldAddress("a"), 2017)
    read = answer([Part("12", PLACE, Code.ODD_LOOK)], question, [])
    assert (read.value, [one.code for one in read.findings]) == (value, [Code.ODD_LOOK])


@pytest.mark.parametrize("code", [Code.FORMULA_UNCACHED, Code.MERGED_OVER, Code.DITTO_UNCLEAR])
@pytest.mark.parametrize("spec, written", [(FieldSpec("数", "count"), "12"), (FieldSpec("结果", "choice", options=("是", "否")), "是")])
def test_text_that_may_belong_elsewhere_has_no_value(spec: FieldSpec, written: str, code: Code) -> None:
    question = Question(spec, FieldAddress("a"), 2017)
    assert answer([Part(written, PLACE)], question, []).value is not None
    read = answer([Part(written, PLACE)], question, [code])
    assert (read.value, read.raw, [one.code for one in read.findings]) == (None, written, [code])


def test_answer_stands_where_the_first_piece_that_says_something_stands() -> None:
    places = [Location("table", 1).cell(1, col) for col in (2, 3)]
    question = Question(FieldSpec("数", "count"), FieldAddress("a"), 2017)
    assert answer([Part("", places[0]), Part("12", places[1])], question, []).source == places[1]
    assert answer([Part("", places[0]), Part("", places[1])], question, []).source == places[0]


@pytest.mark.parametrize("raw, value, doubts", [("9" * 15, 10**15 - 1, []), ("9" * 16, None, ["not_a_number"])])
def test_count_of_more_than_fifteen_figures_is_none(raw: str, value: int | None, doubts: list[str]) -> None:
    assert (read_answer(raw, _COUNT).value, _codes(raw, _COUNT)) == (value, doubts)


@pytest.mark.parametrize("kind, value", [("number", 30000), ("text", "3万元")])
def test_unit_in_a_label_restates_figures_and_leaves_texts_alone(kind: FieldType, value: object) -> None:
    target = Question(FieldSpec("金额（元）", kind), FieldAddress("a"), 2017).target
    assert read_answer("3万元", target).value == value


@pytest.mark.parametrize("written, value", [("1.王琦 2.刘勇", ("王琦", "刘勇")), ("唐建方 1.王琦 2.刘勇", "唐建方")])
def test_list_without_a_number_before_its_first_name_loses_none(written: str, value: object) -> None:
    names = read_answer(written, AnswerTarget(FieldAddress("a"), "list", 2017)).value
    assert isinstance(names, tuple)
    assert names == value or any(str(value) in name for name in names)


@pytest.mark.parametrize("written, doubts", [("/", []), ("—", []), ("。", []), ("？", ["not_yes_or_no"])])
def test_stroke_is_no_answer_to_a_question_of_yes_or_no(written: str, doubts: list[str]) -> None:
    target = AnswerTarget(FieldAddress("a"), "yesno", 2017)
    assert (read_answer(written, target).value, _codes(written, target)) == (None, doubts)


@pytest.mark.parametrize("length, shown", [(20, "某" * 20), (21, "某" * 20 + "…")])
def test_doubt_shows_twenty_characters_of_what_was_written(length: int, shown: str) -> None:
    (told,) = read_answer("某" * length, _COUNT).findings
    assert f"“{shown}”" in told.message
