from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.campaign.rewriting import comment, heading, indented, key, open_key, remarked, scalar

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t\x85"))


@given(TEXTS)
def test_scalar_of_any_text_is_one_line_that_reads_back(value: str) -> None:
    written = scalar(value)
    assert len(written.splitlines()) == 1
    assert yaml.safe_load(written) == value


@given(st.dictionaries(TEXTS, st.lists(TEXTS)))
def test_scalar_of_nested_values_is_one_line_that_reads_back(value: dict[str, list[str]]) -> None:
    written = scalar(value)
    assert len(written.splitlines()) == 1
    assert yaml.safe_load(written) == value


@pytest.mark.parametrize("word", ["no", "12", "~", "a: b", "# a", "- a", "2017-05-22"])
def test_scalar_quotes_a_text_that_would_mean_something_else(word: str) -> None:
    assert scalar(word) == f"'{word}'"


def test_scalar_leaves_a_day_bare() -> None:
    assert scalar(dt.date(2017, 5, 22)) == "2017-05-22"


def test_key_quotes_a_name_that_would_mean_something_else() -> None:
    assert yaml.safe_load(key("no", ("甲", "乙"))) == {"no": ["甲", "乙"]}


def test_key_stands_before_its_remark() -> None:
    assert key("id", "a", "编号\n一行") == "id: a    # 编号 一行"


def test_open_key_is_a_comment_and_declares_nothing() -> None:
    assert yaml.safe_load(open_key("id", "a")) is None


def test_lines_below_a_heading_are_its_value() -> None:
    lines = [heading("fields", "栏目"), *indented([heading("a"), *indented([remarked(key("b", 1), "注")])])]
    assert lines[0] == "fields:  # 栏目"
    assert yaml.safe_load("\n".join(lines)) == {"fields": {"a": {"b": 1}}}


def test_comment_of_several_lines_is_one_line() -> None:
    assert comment("一\r\n二\u2028三") == "# 一 二 三"
