"""Labels on one line as units type them anew: with a word before them, a note behind them, or another mark between two answers."""

from __future__ import annotations

import pytest

from extractors.core.reading import Reading
from extractors.form import FieldSpec, FormSpec
from extractors.match import Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import paper

FIELDS = {
    "by": FieldSpec("填表人"),
    "phone": FieldSpec("电话", "phone"),
    "box": FieldSpec("邮箱"),
    "reached": FieldSpec("受益职工", "count"),
}
TOP, LINE = "填报单位（盖章）：            ", "填表人：      电话：       邮箱：      受益职工：     人"
TABLE = [["职工人数", ""], ["会员人数", ""]]
LAYOUT = compile_layout(
    "c",
    "f",
    FormSpec(
        "登记表",
        unit=FieldSpec("填报单位（盖章）"),
        fields=FIELDS | {"workers": FieldSpec("职工人数", "count"), "members": FieldSpec("会员人数", "count")},
    ),
    Printed([paper(TOP, TABLE, LINE)], [], 2026),
)
ANSWERED = ("周敏", "65432100", "a@b.example", 260)


def read(line: str, top: str = "填报单位（盖章）：大桥街道总工会") -> Reading:
    (reading,) = read_parts([paper(top, [["职工人数", "120"], ["会员人数", "110"]], line)], [LAYOUT])[0]
    return reading


def said(reading: Reading) -> tuple[object, ...]:
    return tuple(reading.values[name].value for name in FIELDS)


@pytest.mark.parametrize(
    "line",
    [
        "填表人：周敏   电话：65432100   邮箱：a@b.example   受益职工：260人",
        "填表人：周敏   联系电话：65432100   电子邮箱：a@b.example   受益职工：260人",
        "填表人：周敏，联系电话：65432100，电子邮箱：a@b.example，受益职工：260人",
        "填表人:周敏,电话:65432100;邮箱:a@b.example、受益职工:260人",
        "填表人（签字）：周敏   电话（办）：65432100   邮箱：a@b.example   受益职工：260人",
        "填表人：   周敏电话：65432100邮箱：a@b.example受益职工：260人",
    ],
)
def test_labels_that_were_typed_anew_are_answered_alike(line: str) -> None:
    reading = read(line)
    assert said(reading) == ANSWERED
    assert list(reading.all_findings()) == []


def test_label_that_the_form_does_not_know_is_no_end_of_the_answer_before_it() -> None:
    reading = read("填表人：周敏   家庭电话：65432100   邮箱：a@b.example   受益职工：260人")
    assert reading.values["by"].value == "周敏\n家庭电话：65432100"
    assert "several_answers" in [one.code for one in reading.values["by"].findings]
    assert [one.code for one in reading.values["phone"].findings] == ["label_missing"]


@pytest.mark.parametrize(
    "line, by", [("填表人：周  敏电话：65432100   邮箱：", "周敏"), ("填表人：10  人次电话：65432100   邮箱：", "10  人次")]
)
def test_name_with_spaces_and_a_measure_before_a_label_stay_with_their_answer(line: str, by: str) -> None:
    reading = read(line)
    assert (reading.values["by"].value, reading.values["phone"].value) == (by, "65432100")


@pytest.mark.parametrize(
    "top",
    [
        "填报单位：大桥街道总工会",
        "填报单位（公章）：大桥街道总工会",
        "填报单位：大桥街道总工会（盖章）",
        "填报单位（盖章）：大桥街道总工会（盖章）",
        "填报单位 大桥街道总工会（公章）",
    ],
)
def test_seal_beside_the_label_of_the_unit_may_be_left_out_or_stand_behind_its_name(top: str) -> None:
    reading = read("填表人：周敏   电话：65432100   邮箱：a@b.example   受益职工：260人", top)
    assert reading.unit.raw == "大桥街道总工会"
    assert list(reading.all_findings()) == []


DATED = compile_layout(
    "c",
    "f",
    FormSpec("登记表", fields={"day": FieldSpec("填报日期", "date"), "by": FieldSpec("填表人"), "phone": FieldSpec("电话", "phone")}),
    Printed([paper("填报日期：      ", TABLE, "填表人：      电话：       ")], [], 2026),
)


@pytest.mark.parametrize("line", ["填表人：周敏   电话：65432100   2026年5月18日", "电话：65432100   填表人：周敏   2026.5.18"])
def test_date_behind_the_last_answer_of_a_line_is_no_part_of_it(line: str) -> None:
    def read(day: str) -> Reading:
        (reading,) = read_parts([paper(f"填报日期：{day}", TABLE, line)], [DATED])[0]
        assert (reading.values["by"].value, reading.values["phone"].value) == ("周敏", "65432100")
        return reading

    assert [one.code for one in read("2026年5月18日").all_findings()] == ["unplaced_text"]
    given = read("").values["day"]
    assert (given.value, [one.code for one in given.findings]) == ("2026-05-18", ["date_apart"])


def test_labels_that_differ_in_what_is_signed_alone_are_never_taken_for_each_other() -> None:
    asked = {
        "signed": FieldSpec("负责人（签字）"),
        "sealed": FieldSpec("负责人（盖章）"),
        "by": FieldSpec("填表人"),
        "typed": FieldSpec("填表人（签字）"),
    }
    line = "负责人（签字）：      负责人（盖章）：      填表人：      填表人（签字）：      "
    layout = compile_layout("c", "f", FormSpec("登记表", fields=asked), Printed([paper(line, TABLE)], [], 2026))
    filled = "负责人（签字）：甲一   负责人（盖章）：乙二   填表人：丙三   填表人（签字）：丁四"
    (reading,) = read_parts([paper(filled, TABLE)], [layout])[0]
    assert [reading.values[name].value for name in asked] == ["甲一", "乙二", "丙三", "丁四"]


def read_in(fields: dict[str, FieldSpec], printed: list[str], lines: list[str]) -> Reading:
    """What a return on a blank of a table and some lines says."""
    layout = compile_layout("c", "f", FormSpec("登记表", fields=fields), Printed([paper(TABLE, *printed)], [], 2026))
    (reading,) = read_parts([paper(TABLE, *lines)], [layout])[0]
    return reading


@pytest.mark.parametrize("day", ["2026年5月18日", "2026年5月20日", ""])
@pytest.mark.parametrize("said", ["2026年5月1日至  2026年5月18日", "职代会  2026年5月18日", "运动会  2026.4.1，职代会  2026.5.18"])
def test_date_that_ends_an_answer_in_words_belongs_to_it(said: str, day: str) -> None:
    fields = {"day": FieldSpec("填报日期", "date"), "by": FieldSpec("填表人"), "what": FieldSpec("活动及时间")}
    printed = ["填报日期：      ", "填表人：      活动及时间：       "]
    reading = read_in(fields, printed, [f"填报日期：{day}", f"填表人：周敏   活动及时间：{said}"])
    assert (reading.values["what"].value, reading.values["day"].value) == (said, "2026-05-" + day[7:9] if day else None)


def test_two_dates_behind_a_label_that_asks_one_are_a_doubt() -> None:
    fields = {"day": FieldSpec("填报日期", "date"), "by": FieldSpec("填表人"), "elected": FieldSpec("换届日期", "date")}
    printed = ["填报日期：      ", "填表人：      换届日期：       "]
    reading = read_in(fields, printed, ["填报日期：2026年5月18日", "填表人：周敏   换届日期：2021年5月1日   2026年5月18日"])
    assert [one.code for one in reading.values["elected"].findings] == ["not_a_date"]


@pytest.mark.parametrize(
    "line, by, phone",
    [
        ("填表人：周敏  干事电话：65432100   邮箱：a@b.example   受益职工：260人", "周敏  干事", "65432100"),
        ("填表人   周敏电话：65432100   邮箱：a@b.example   受益职工：260人", "周敏", "65432100"),
        ("填表人：成都市  单位受益职工：260人   电话：65432100   邮箱：a@b.example", "成都市  单位", "65432100"),
    ],
)
def test_answer_with_two_spaces_before_a_label_that_touches_it_is_whole(line: str, by: str, phone: str) -> None:
    reading = read(line)
    assert (reading.values["by"].value, *said(reading)[1:]) == (by, phone, "a@b.example", 260)


def test_words_that_the_blank_prints_before_a_label_are_its_own() -> None:
    fields = {"by": FieldSpec("填表人"), "phone": FieldSpec("电话", "phone"), "came": FieldSpec("人数", "count")}
    printed = ["填表人   单位电话：      参加人数：      "]
    reading = read_in(fields, printed, ["填表人   周敏   单位电话：65432100   参加人数：12"])
    assert (reading.values["phone"].value, reading.values["came"].value) == ("65432100", 12)


def test_word_that_is_an_answer_is_no_part_of_the_label_behind_it() -> None:
    fields = {"way": FieldSpec("经费方式"), "phone": FieldSpec("电话", "phone"), "users": FieldSpec("用户数", "count")}
    printed = ["经费方式：      电话：      用户数：      "]
    reading = read_in(fields, printed, ["经费方式：包干、固定电话：65432100   移动用户数：12"])
    assert reading.values["way"].value == "包干、固定"
    assert "移动" in reading.values["phone"].raw


def test_label_that_asks_for_nothing_but_a_signature_is_read_and_missed() -> None:
    fields = {"seal": FieldSpec("（盖章）"), "by": FieldSpec("填表人"), "phone": FieldSpec("电话", "phone")}
    reading = read_in(fields, ["（盖章）       电话：     填表人："], ["电话：65432100     填表人：张三", "补充说明"])
    assert [one.code for one in reading.values["seal"].findings] == ["label_missing"]


@pytest.mark.parametrize("first", ["who", "signed"])
@pytest.mark.parametrize("who, signed", [("张三", "李四"), ("", "")])
def test_field_beside_the_same_with_a_signature_is_read_in_either_order(first: str, who: str, signed: str) -> None:
    fields = {"who": FieldSpec("负责人"), "signed": FieldSpec("负责人（签字）"), "phone": FieldSpec("电话", "phone")}
    ordered = {first: fields[first]} | fields
    printed = ["负责人：       电话：      负责人（签字）："]
    reading = read_in(ordered, printed, [f"负责人：{who}      电话：65432100      负责人（签字）：{signed}"])
    assert (reading.values["who"].value, reading.values["signed"].value) == (who or None, signed or None)
    assert list(reading.all_findings()) == []


@pytest.mark.parametrize(
    "line, pieces",
    [
        ("填表人：张" + " " * 20_000 + "电话：1", ["填表人：张", "电话：1"]),
        ("填表人：张" + "，" * 20_000 + "电话：1", ["填表人：张", "电话：1"]),
        ("电话：1 " * 2000, ["电话：1"] * 2000),
    ],
    ids=["blanks", "commas", "labels"],
)
def test_very_long_line_is_parted(line: str, pieces: list[str]) -> None:
    assert list(LAYOUT.parting.pieces(line)) == pieces


def test_answer_with_very_many_spaces_is_read() -> None:
    reading = read("填表人：张" + "\u3000" * 20_000 + "（代） 电话：1 邮箱：2")
    assert [reading.values[name].value for name in ("phone", "box")] == ["1", "2"]


@pytest.mark.parametrize("before", ["填表人：张", "填表人：2026年", "电话：2026年5月18", "电话：2026"])
def test_very_long_line_of_a_form_with_an_open_date_is_parted(before: str) -> None:
    fields = {"by": FieldSpec("填表人"), "day": FieldSpec("年月日", "date"), "phone": FieldSpec("电话", "phone")}
    printed = Printed([paper(TABLE, "填表人：      电话：          年   月   日")], [], 2026)
    layout = compile_layout("c", "f", FormSpec("登记表", fields=fields), printed)
    assert len(layout.parting.pieces(before + " " * 20_000 + "x")) == 1
    assert layout.parting.pieces("填表人：张" + " " * 500 + "2026年5月18日" + " " * 500) == ("填表人：张", "2026年5月18日")
