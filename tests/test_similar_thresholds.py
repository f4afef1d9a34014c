"""On each side of the thresholds of labels that are only like the blank's: one that is just taken, and one that just is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.form import FieldSpec, FormSpec
from extractors.match import Printed, TableLayout, compile_layout
from extractors.match.recognise import read_parts
from tests.support.papers import paper

TEN = "甲乙丙丁戊己庚辛壬癸"
NINE_OF_TEN = "甲乙丙丁戊己庚辛壬子"
"""Ratio 90 to `TEN`."""
TWENTY = f"{TEN}一二三四五六七八九十"
OTHERS = ("申报街道", "酉时钟点", "午前收支", "未来打算")
"""Labels that stand as they are, so that the form is known."""


def meant(written: str | Sequence[str], *labels: str) -> list[str]:
    """The labels that are answered by the texts written in their place, with a finding that says so."""
    fields = {name: FieldSpec(name) for name in (*labels, *OTHERS)}
    blank = paper([[name, ""] for name in fields])
    layout = compile_layout("c", "f", FormSpec("表", fields=fields), Printed([blank], [], 2018))
    assert isinstance(layout, TableLayout)
    texts = (written,) if isinstance(written, str) else written
    rows = [*([one, f"答{place}"] for place, one in enumerate(texts)), *([one, "余"] for one in OTHERS)]
    (reading,) = read_parts([paper(rows)], [layout])[0]
    found = {name: reading.values[name] for name in labels if reading.values[name].value is not None}
    assert all("label_similar" in [one.code for one in answer.findings] for answer in found.values())
    return list(found)


@pytest.mark.parametrize("written, labels", [("甲乙丙丁戊己庚子丑寅", [TEN]), ("甲乙丙丁戊己庚子丑寅卯", [])])
def test_label_is_taken_from_a_likeness_of_seventy_on(written: str, labels: list[str]) -> None:
    assert meant(written, TEN) == labels


@pytest.mark.parametrize("other, labels", [("甲乙丙丁戊己庚辛癸丑寅卯", [NINE_OF_TEN]), ("甲乙丙丁戊己癸", [])])
def test_label_is_taken_only_eight_before_the_next(other: str, labels: list[str]) -> None:
    """81.8 and 82.4 beside 90."""
    assert meant(TEN, NINE_OF_TEN, other) == labels


@pytest.mark.parametrize("other, labels", [("甲乙丙丁戊己庚辛癸丑寅卯", [TEN]), ("甲乙丙丁戊己癸", [])])
def test_text_is_taken_only_eight_before_the_next_that_is_like_the_label(other: str, labels: list[str]) -> None:
    assert meant([NINE_OF_TEN, other], TEN) == labels


@pytest.mark.parametrize("written, labels", [("甲乙丙", ["甲乙丙丁"]), ("甲乙", [])])
def test_label_that_is_only_alike_has_three_characters(written: str, labels: list[str]) -> None:
    assert meant(written, "甲乙丙丁" if len(written) > 2 else "甲乙丙") == labels


@pytest.mark.parametrize("label, written, labels", [(TWENTY, 9, [TWENTY]), (TWENTY[:19], 8, [])])
def test_label_is_known_by_half_of_its_characters_but_one(label: str, written: int, labels: list[str]) -> None:
    assert meant(f"{label[: written - 1]}{label[-1]}", label) == labels


@pytest.mark.parametrize("other, labels", [("甲乙丙丁戊己庚辛癸丑寅卯", [TWENTY]), ("甲乙丙丁戊己癸", [])])
def test_label_with_characters_left_out_counts_as_ninety(other: str, labels: list[str]) -> None:
    """81.8 and 82.4 beside it."""
    assert meant(TEN, TWENTY, other) == labels


@pytest.mark.parametrize("more, labels", [(6, [TWENTY]), (7, [])])
def test_text_like_a_label_has_six_characters_more_than_the_longest(more: int, labels: list[str]) -> None:
    assert meant(f"{TWENTY}{'之' * more}", TWENTY) == labels


@pytest.mark.parametrize("blanks, labels", [(57, [TWENTY]), (58, [])])
def test_text_like_a_label_is_spread_over_three_times_the_room_of_the_longest(blanks: int, labels: list[str]) -> None:
    """Of twenty-six letters; here twenty-one and blanks between two of them."""
    assert meant(f"之{TWENTY[:10]}{' ' * blanks}{TWENTY[10:]}", TWENTY) == labels


@pytest.mark.parametrize("note, labels", [("（一二三四五六七八）", [TEN]), ("（一二三四五六七八九）", [])])
def test_note_behind_a_label_that_is_only_alike_has_eight_characters_at_most(note: str, labels: list[str]) -> None:
    assert meant(f"甲乙丙丁戊己庚子丑寅{note}", TEN) == labels
