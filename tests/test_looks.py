"""The table of looks and constructs: its word in every cell is what happens to a file written so."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.support.oddities.odds import ODDS
from tests.support.oddities.table import COLUMNS, NEVER, cells
from tests.support.oddities.verdict import CONVERTED, LOUD, RIGHT, SILENT

PAGE = Path(__file__).parents[1] / "docs" / "looks.md"
NATIVE = tuple(name for name, (suffix, _) in COLUMNS.items() if suffix not in CONVERTED)
BY_OFFICE = tuple(name for name in COLUMNS if name not in NATIVE)
ROW = re.compile(r"^\| (?P<name>[^|]+?) \| (?P<words>.*) \|$", re.MULTILINE)


@cache
def printed() -> dict[tuple[str, str], str]:
    """The words of the page by row and column."""
    found = {}
    for row in ROW.finditer(PAGE.read_text(encoding="utf-8")):
        if row["name"] in ODDS:
            words = [word.strip() for word in row["words"].split("|")]
            found.update({(row["name"], column): word for column, word in zip(COLUMNS, words, strict=True)})
    return found


def test_the_page_has_every_look_in_every_format() -> None:
    assert printed().keys() == {(name, column) for name in ODDS for column in COLUMNS}
    assert set(printed().values()) <= {RIGHT, LOUD, SILENT, NEVER, ""}


@pytest.mark.parametrize("name", ODDS)
def test_a_look_is_read_in_each_format_as_the_page_says(name: str) -> None:
    said = {column: printed()[name, column] for column in NATIVE}
    assert said == {column: cells(NATIVE)[name, column] for column in NATIVE}


@pytest.mark.office
def test_old_and_open_formats_are_read_as_the_page_says() -> None:
    made = cells(BY_OFFICE)
    assert {cell: printed()[cell] for cell in made} == made
