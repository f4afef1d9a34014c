from __future__ import annotations

import pytest

from extractors.core.reading import Value
from pipeline.tables.sources import points_of
from tests.support.tabulated import LESHAN, Back, declaring, tables_of, values


@pytest.mark.parametrize(
    "text,points",
    [
        ("1、通风；2、食堂。", ("通风", "食堂。")),
        ("1．通风\n2．食堂", ("通风", "食堂")),
        ("（1）通风（2）食堂", ("通风", "食堂")),
        ("①通风②食堂", ("通风", "食堂")),
        ("3、通风\n4、食堂", ("通风", "食堂")),
        ("通风不好\n\n食堂拥挤", ("通风不好", "食堂拥挤")),
        ("没有编号的一段。", ("没有编号的一段。",)),
        ("", ()),
    ],
)
def test_a_text_falls_into_its_points_without_their_numbers(text: str, points: tuple[str, ...]) -> None:
    assert points_of(text) == points


@pytest.mark.parametrize("text", ["增加1.5万元，2、3月份办理", "第1、2车间通风", "建议在2、一楼设点", "涨10.5%（12）"])
def test_a_number_that_does_not_run_on_from_one_is_part_of_the_text(text: str) -> None:
    assert points_of(text) == (text,)


def test_a_table_splits_a_text_before_it_derives_and_counts() -> None:
    text = """
tables:
  said: {title: 意见, from: registration, split: suggestions, by: suggestions, figures: {n: {count: rows}, units: {list: unit_name}}}
"""
    told: list[dict[str, Value]] = [{"suggestions": "1、通风不好\n2、食堂拥挤"}, {"suggestions": "食堂拥挤"}, {"suggestions": None}]
    made = tables_of(declaring(LESHAN, text), [Back("registration", f"xs0{place}", one) for place, one in enumerate(told, 1)])["said"]
    assert values(made, "suggestions", "n", "units") == [
        ("通风不好", 1, ("市中区总工会",)),
        ("食堂拥挤", 2, ("市中区总工会", "沙湾区总工会")),
    ]
