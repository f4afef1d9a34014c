"""Names that every system of an office keeps apart, and what is done where one of them would not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.file_names import is_device, name_key, portable_names

DECOMPOSED = unicodedata.normalize("NFD", "Café.docx")
_PARTS = st.sampled_from(
    ["a.docx", "A.docx", "CON", "nul.docx", "a. ", "甲:乙", "Straße", "STRASSE", DECOMPOSED, "Café.docx", "a_2.docx", "..", ".x"]
)


@pytest.mark.parametrize(
    "one, other", [("A.docx", "a.DOCX"), ("Café.docx", DECOMPOSED), ("Straße", "STRASSE"), ("Σας", "ΣΑΣ"), ("ｱ.docx", "ｱ.DOCX")]
)
def test_names_that_some_system_takes_for_one_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize("one, other", [("a.docx", "a.doc"), ("甲", "乙"), ("ａ", "a")])
def test_names_that_every_system_keeps_apart_have_two(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["CON", "nul.docx", "Com1.工会.xlsx", "aux ", "LPT²"])
def test_devices_are_known_by_any_ending(name: str) -> None:
    assert is_device(name)


def test_names_out_of_another_system_are_kept_beside_one_another() -> None:
    names = ["inbox/.done/A.docx", "inbox/.done/a.docx", "CON/nul.docx", "甲:乙. ", "inbox/.done/a_2.docx", "x/.done"]
    assert list(portable_names(names).values()) == [
        "inbox/.done/A.docx",
        "inbox/.done/a_2.docx",
        "_CON/_nul.docx",
        "甲_乙",
        "inbox/.done/a_2_2.docx",
        "x/.done",
    ]


@given(st.lists(st.lists(_PARTS, min_size=1, max_size=3).map("/".join), unique=True, max_size=12))
def test_no_two_names_become_one(names: list[str]) -> None:
    found = portable_names(names)
    assert list(found) == names
    assert len({name_key(one) for one in found.values()}) == len(names)
    for name in found.values():
        assert not any(is_device(part) or part.endswith((".", " ")) or ":" in part or not part for part in name.split("/"))
