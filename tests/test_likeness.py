"""How alike is alike enough: on each side of every threshold, with signs in place of letters so that the ratio is plain to count."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell, Document, Line
from extractors.form import FieldSpec, ListSpec
from extractors.formats.scan import repair
from extractors.language.likeness import is_shortened, nearest, ratio, ratio_within, ratios
from extractors.match.lists.column_labels import Columns, alike_columns, columns_of
from pipeline.campaign.units.unit_match import Matcher
from pipeline.consolidation.issues import leaders_of
from pipeline.core.model import Unit
from pipeline.tables.same_name import may_be_same

TEN = "甲乙丙丁戊己庚辛壬癸"
NINE_OF_TEN = "甲乙丙丁戊己庚辛壬子"
"""Ratio 90 to `TEN`."""


def columns(*labels: str) -> Columns:
    spec = ListSpec("rows", columns={f"c{place}": FieldSpec(label) for place, label in enumerate(labels)})
    return columns_of({"rows": spec})[0]


def column_named(written: str, *labels: str) -> list[str]:
    return [name for _, name in alike_columns([Cell(written, 0, 0, 1, 1, "R1C1")], columns(*labels), set())]


def test_likeness_counts_common_letters_over_all_letters() -> None:
    assert ratio(TEN, NINE_OF_TEN) == 90
    assert ratios([TEN], [NINE_OF_TEN, "无关"], 50).tolist() == [[90, 0]]
    assert ratio_within("丙丁", TEN) == 100
    assert nearest(TEN, ["无关", NINE_OF_TEN, TEN], limit=2) == [(TEN, 100.0), (NINE_OF_TEN, 90.0)]


def test_likeness_knows_a_label_with_letters_left_out() -> None:
    assert is_shortened("走访单位数", "走访企事业单位数")
    assert not is_shortened("单位数", "走访企事业单位数")
    assert not is_shortened("走访数单位", "走访企事业单位数")


@pytest.mark.parametrize("written, names", [("甲乙丙丁戊己庚子丑寅", ["c0"]), ("甲乙丙丁戊己庚子丑寅卯", [])])
def test_column_label_is_taken_from_seventy_on(written: str, names: list[str]) -> None:
    assert column_named(written, TEN) == names


@pytest.mark.parametrize("other, names", [("甲乙丙丁戊己庚辛癸丑寅卯", ["c0"]), ("甲乙丙丁戊己癸", [])])
def test_column_label_is_taken_only_eight_before_the_next(other: str, names: list[str]) -> None:
    assert column_named(TEN, NINE_OF_TEN, other) == names


@pytest.mark.parametrize(
    "written, label, name", [("甲乙丙丁戊己子", "甲乙丙丁戊己丑", "c0"), ("甲乙丙丁戊己庚辛子", "甲乙丙丁戊己庚辛丑寅", "")]
)
def test_column_label_is_very_like_from_eighty_five_on(written: str, label: str, name: str) -> None:
    assert columns(label).resembled(written) == name


@pytest.mark.parametrize("count, least", [(2, 2), (5, 2), (6, 3), (7, 4)])
def test_header_row_names_half_of_the_columns(count: int, least: int) -> None:
    assert columns(*TEN[:count]).least == least


def repaired(written: str, *printed: str) -> str:
    (document,) = repair([Document([Line(written, "line 1")])], printed)
    (line,) = document.blocks
    assert isinstance(line, Line)
    return line.text


@pytest.mark.parametrize("written, meant", [("甲乙丙丁戊己庚辛子丑", TEN), ("甲乙丙丁戊己庚辛子丑寅", "甲乙丙丁戊己庚辛子丑寅")])
def test_scanned_label_is_mended_from_eighty_on(written: str, meant: str) -> None:
    assert repaired(written, TEN) == meant


@pytest.mark.parametrize("other, meant", [("甲乙丙丁戊己庚辛癸丑寅", NINE_OF_TEN), (f"{TEN}子丑寅", TEN)])
def test_scanned_label_is_mended_only_four_before_the_next(other: str, meant: str) -> None:
    assert repaired(TEN, NINE_OF_TEN, other) == meant


def unit_of(written: str, *names: str, affixes: tuple[str, ...] = ()) -> str | None:
    return Matcher([Unit(f"u{place}", name, "") for place, name in enumerate(names)], affixes).match(written).id


@pytest.mark.parametrize("written, name, unit", [("甲乙丙丁子", "甲乙丙丁戊", "u0"), ("甲乙丙丁戊己庚子丑", "甲乙丙丁戊己庚辛壬", None)])
def test_core_of_a_unit_is_taken_from_eighty_on(written: str, name: str, unit: str | None) -> None:
    assert unit_of(f"{written}总工会", f"{name}总工会", affixes=("总工会",)) == unit


@pytest.mark.parametrize("affix, unit", [("区机关工会委员会", "u0"), ("区机关工会委会", None)])
def test_whole_name_of_a_unit_is_taken_from_ninety_on(affix: str, unit: str | None) -> None:
    assert unit_of(f"甲子{affix}", f"甲乙{affix}", affixes=(affix,)) == unit


@pytest.mark.parametrize("other, unit", [("甲乙丙丁戊己庚辛癸丑寅卯辰巳", "u0"), ("甲乙丙丁戊己庚癸丑寅卯", None)])
def test_unit_is_taken_only_fifteen_before_the_next(other: str, unit: str | None) -> None:
    assert unit_of(TEN, NINE_OF_TEN, other) == unit


@pytest.mark.parametrize(
    "one, other, groups",
    [(f"{TEN}一二三四五六七八九十", f"{TEN}一二三子丑寅卯辰巳午", 1), ("甲乙丙丁戊己庚辛壬一二三四五", "甲乙丙丁戊己庚辛壬子丑寅卯辰", 2)],
)
def test_texts_are_one_issue_from_sixty_five_on(one: str, other: str, groups: int) -> None:
    assert len(set(leaders_of([one, other]))) == groups


@pytest.mark.parametrize(
    "one, other, asked",
    [
        ("甲乙丙丁子", "甲乙丙丁戊", True),
        ("甲乙丙子", "甲乙丙丁", False),
        ("甲乙丙", "甲乙丙丁戊己庚", True),
        ("甲乙", "甲乙丙丁戊己庚", False),
    ],
)
def test_names_are_asked_about_from_the_likeness_given_or_three_letters_within(one: str, other: str, asked: bool) -> None:  # noqa: FBT001 - a case
    assert may_be_same(one, other, 80) is asked
