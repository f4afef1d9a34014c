"""Names of persons as they are typed: two characters padded by blanks to the length of three."""

from __future__ import annotations

import pytest

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec, FieldType
from extractors.language.persons import parted_names, without_padding
from extractors.match.answers.field_answers import Question
from extractors.match.answers.values import read_answer


@pytest.mark.parametrize(
    "written, name",
    [
        ("刘  勇", "刘勇"),
        ("王\u3000琦", "王琦"),
        ("张 三 丰", "张三丰"),
        ("欧阳 锋", "欧阳锋"),
        ("刘  勇、王 琦、唐建方", "刘勇、王琦、唐建方"),
        ("唐建方\n王  琦", "唐建方\n王琦"),
        ("王琦 刘勇", "王琦 刘勇"),
        ("刘 勇 王 琦", "刘 勇 王 琦"),
        ("五角场 街道办事处", "五角场 街道办事处"),
    ],
)
def test_padding_is_taken_from_what_is_one_name_for_certain(written: str, name: str) -> None:
    assert without_padding(written) == name


@pytest.mark.parametrize(
    "written, names",
    [
        ("刘 勇 王 琦", ["刘勇", "王琦"]),
        ("刘 勇 唐建方", ["刘勇", "唐建方"]),
        ("张 三 丰", ["张 三 丰"]),
        ("上海 市 总工会", ["上海 市 总工会"]),
    ],
)
def test_names_in_a_row_are_parted_where_they_are_too_long_for_one(written: str, names: list[str]) -> None:
    assert list(parted_names(written)) == names


@pytest.mark.parametrize(
    "label, kind, value, doubts",
    [
        ("联系人", "text", "刘勇", []),
        ("负责人姓名", "text", "刘勇", []),
        ("内容", "text", "刘  勇", []),
        ("区领导", "list", ("刘勇",), []),
    ],
)
def test_padding_is_taken_where_a_person_is_asked_for(label: str, kind: FieldType, value: object, doubts: list[str]) -> None:
    read = read_answer("刘  勇", Question(FieldSpec(label, kind), FieldAddress("x"), 2017).target)
    assert (read.value, read.raw, [one.code for one in read.findings]) == (value, "刘  勇", doubts)


def test_names_parted_by_blanks_alone_are_a_doubt() -> None:
    read = read_answer("刘 勇 王 琦", Question(FieldSpec("领导", "list"), FieldAddress("x"), 2017).target)
    assert (read.value, [one.code for one in read.findings]) == (("刘勇", "王琦"), ["list_unclear"])
