"""What is the number of a page, and what is a figure that somebody wrote."""

from __future__ import annotations

import re

import pytest

from extractors.language.patterns import PAGE_NUMBER


@pytest.mark.parametrize(
    "line", ["3", "12", "- 3 -", "— 12 —", "·3·", "第3页", "第 3 页", "第3页 共12页", "第3页，共12页", "3/12", "3／12", "第 3 页 12"]
)
def test_numbers_of_pages(line: str) -> None:
    assert re.fullmatch(PAGE_NUMBER, line)


@pytest.mark.parametrize("line", ["2017", "123456", "1200", "3.5万", "共12人", "12人", "3 12", "2017年", "第二页"])
def test_figures_and_texts_are_no_numbers_of_pages(line: str) -> None:
    assert not re.fullmatch(PAGE_NUMBER, line)
