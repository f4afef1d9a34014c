"""What was chosen among options: which mark belongs to which word, what is no choice, and what only a person can tell."""

from __future__ import annotations

import pytest

from extractors.core.reading import Value
from extractors.form import FieldSpec
from extractors.match.answers.field_answers import without_printed
from extractors.match.answers.option_answers import Chosen, boxed_word, read_options
from extractors.match.answers.option_marks import FoundOption, has_new_signs, is_untouched, options_in

SEX = FieldSpec("性别", "choice", options=("男", "女"))
HAS = FieldSpec("工会", "choice", options=("有", "无"))
SKILLS = FieldSpec("特长", "list", options=("书法", "摄影", "其他"))
HELD = FieldSpec("证书", "list", options=("持有    证", "其他"))
PAIRS = (("是", "否"), ("有", "无"))


def told(chosen: Chosen) -> tuple[Value, str | None]:
    return chosen.value, chosen.doubt


@pytest.mark.parametrize(
    "written, printed, value",
    [
        ("v男 女", "", "男"),
        ("男女√", "男女", "女"),
        ("□ 男√ □ 女", "□ 男 □ 女", "男"),
        ("男 □ √女 □", "男 □ 女 □", "女"),
        ("男√ 女×", "男 女", "男"),
        ("男（×）女（√）", "男（ ）女（ ）", "女"),
        ("男", "□男 □女", "男"),
        ("☐男 ✅女", "☐男 ☐女", "女"),
        ("◯男 ⦿女", "◯男 ◯女", "女"),
        ("□男 ∨女", "□男 □女", "女"),
    ],
)
def test_tick_belongs_to_the_word_that_it_is_written_close_to(written: str, printed: str, value: str) -> None:
    assert told(read_options(written, SEX, printed)) == (value, None)


@pytest.mark.parametrize(
    "written, printed, doubt",
    [
        ("□ 男 √ □ 女", "□ 男 □ 女", "choice_unclear"),
        ("□ 男 √□ 女", "□ 男 □ 女", "choice_unclear"),
        ("男× 女", "男 女", "choice_unclear"),
        ("男?女", "男 女", "choice_unclear"),
        ("☑男 □女 老", "□男 □女", "choice_unclear"),
        ("□男 女", "□男 □女", "choice_unclear"),
        ("男 ◯女", "男 女", "choice_unclear"),
        ("男 ○女", "男 女", "choice_unclear"),
        ("√男 女√", "男 女", "choice_conflict"),
    ],
)
def test_mark_that_may_belong_to_either_word_chooses_none(written: str, printed: str, doubt: str) -> None:
    assert told(read_options(written, SEX, printed)) == (None, doubt)


@pytest.mark.parametrize("written, value", [("☑>30人 □<30人", ">30人"), ("□>30人 ☑<30人", "<30人"), (">30人", ">30人"), ("30人", "30人")])
def test_options_that_differ_in_a_sign_alone_are_told_apart(written: str, value: str) -> None:
    spec = FieldSpec("规模", "choice", options=("<30人", ">30人"))
    assert read_options(written, spec, "□<30人 □>30人").value == value


@pytest.mark.parametrize("written, value", [("甲乙丙√", "丙"), ("合格", "合格"), ("基本合格", "基本合格"), ("基本合格√ 合格", "基本合格")])
def test_option_is_found_behind_others_and_not_within_one(written: str, value: str) -> None:
    spec = FieldSpec("结果", "choice", options=("甲", "乙", "丙", "合格", "基本合格", "——"))
    assert told(read_options(written, spec)) == (value, None)


def test_option_with_an_unclear_mark_beside_a_tick_is_unclear() -> None:
    states = {marks: FoundOption("男", 0, 1, list(marks)).state for marks in [("☑", "☐"), ("☑", "?"), ("×",), ("☐",), ()]}
    assert states == {("☑", "☐"): True, ("☑", "?"): None, ("×",): False, ("☐",): False, (): False}


@pytest.mark.parametrize("written", ["□男  □\ufffd女", "\ufffd□男 □女", "□男 \ufffd女", "☑男 □女\ufffd"])
def test_sign_that_nobody_knows_beside_the_options_chooses_none(written: str) -> None:
    chosen = read_options(written, SEX, "□男 □女")
    assert (told(chosen), chosen.blank) == ((None, "choice_unclear"), False)


def test_sign_that_nobody_knows_and_that_the_blank_draws_too_is_no_choice() -> None:
    assert read_options("\ufffd男 \ufffd女", SEX, "\ufffd男 \ufffd女").blank


@pytest.mark.parametrize("written", ["没有", "尚无", "还没有"])
def test_option_within_a_longer_word_is_not_chosen(written: str) -> None:
    assert told(read_options(written, HAS)) == (written, "not_an_option")


@pytest.mark.parametrize("written", ["？", "×", "*", "√", "□"])
def test_sign_alone_where_words_are_asked_for_goes_to_a_person(written: str) -> None:
    chosen = read_options(written, SEX, "□男 □女")
    assert (chosen.blank, chosen.doubt) == (False, "not_an_option")


@pytest.mark.parametrize(
    "written, printed", [("", "□男 □女"), ("/", "□男 □女"), ("—", ""), ("男  女 *", "男 女*"), ("____男 ___女", "__男 __女")]
)
def test_nothing_and_what_the_blank_prints_choose_nothing(written: str, printed: str) -> None:
    assert read_options(written, SEX, printed).blank


@pytest.mark.parametrize(
    "spec, written, value, note",
    [
        (SKILLS, "书法、摄影", ("书法", "摄影"), None),
        (SKILLS, "□书法 □摄影 ☑其他：篆刻", ("其他",), "篆刻"),
        (HELD, "☑持有电工证 □其他", ("持有    证",), "电工"),
        (HELD, "持有电工证", ("持有    证",), "电工"),
        (HELD, "☑持有电工证 ☑其他 木工", ("持有    证", "其他"), "电工；木工"),
    ],
)
def test_several_may_be_chosen_with_what_is_written_into_their_space(spec: FieldSpec, written: str, value: Value, note: str | None) -> None:
    chosen = read_options(written, spec, "□持有    证 □其他" if spec is HELD else "□书法 □摄影 □其他")
    assert (chosen.value, chosen.doubt, chosen.note) == (value, None, note)


def test_space_of_an_option_that_is_filled_but_not_ticked_chooses_nothing() -> None:
    assert told(read_options("□持有电工证 □其他", HELD, "□持有    证 □其他")) == (None, "choice_unclear")


def test_one_unknown_word_makes_a_written_list_no_choice() -> None:
    assert told(read_options("书法、跳舞", SKILLS)) == (("书法、跳舞",), "not_an_option")


@pytest.mark.parametrize(
    "written, printed, value, doubt",
    [
        ("☑有 □无", "是 否 有 无", "有", None),
        ("☑是", "是□ 否□", "是", None),
        ("☑是 □否", "□是 □否 □有 □无", "是", None),
        ("*是 否", "是 否", None, "choice_unclear"),
        ("□\ufffd是 □否", "□是 □否", None, "choice_unclear"),
    ],
)
def test_word_of_a_pair_is_chosen_by_its_box(written: str, printed: str, value: str | None, doubt: str | None) -> None:
    chosen = boxed_word(written, PAIRS, printed)
    assert chosen is not None
    assert told(chosen) == (value, doubt)


@pytest.mark.parametrize("written", ["是", "√", ""])
def test_pair_without_marked_words_is_not_offered(written: str) -> None:
    assert boxed_word(written, PAIRS, "是 否") is None


@pytest.mark.parametrize(
    "written, printed, new", [("☑", "☐", True), ("☐", "☐", False), ("☐☐", "☐", True), ("？？", "?", True), ("?", "？", False)]
)
def test_signs_are_new_beyond_those_that_the_blank_prints(written: str, printed: str, *, new: bool) -> None:
    assert has_new_signs(written, printed) is new


@pytest.mark.parametrize(
    "written, printed, same",
    [
        ("男、女", "男  女", True),
        ("男？女", "男 女", False),
        ("□男 ☐女", "☐男 □女", True),
        ("男", "男 女", False),
        ("", "", False),
        ("□男__", "□男____", True),
    ],
)
def test_text_is_untouched_where_only_spaces_and_points_differ(written: str, printed: str, *, same: bool) -> None:
    assert is_untouched(written, printed) is same


@pytest.mark.parametrize(
    "written, options, seen",
    [
        ("不满意", ["满意"], []),
        ("满意", ["满意"], ["满意"]),
        ("√满意", ["满意"], ["满意"]),
        ("服务：满意", ["满意"], ["满意"]),
        ("很满意", ["满意", "很满意"], ["很满意"]),
        ("满意不满意", ["满意", "不满意"], ["满意", "不满意"]),
        ("满 意", ["满意"], ["满意"]),
    ],
)
def test_option_within_a_longer_word_is_none(written: str, options: list[str], seen: list[str]) -> None:
    assert [one.option for one in options_in(written, options)] == seen


@pytest.mark.parametrize("written, printed", [("共 \ufffd 人", "共   人"), ("（签字）\ufffd", "（签字）"), ("\ufffd", "（签字）")])
def test_sign_that_nobody_knows_in_the_words_of_the_blank_is_kept(written: str, printed: str) -> None:
    assert "\ufffd" in without_printed(written, printed)
