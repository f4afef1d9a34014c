"""A settings file is changed in one place, and what a person wrote beside it stays."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import UsageError
from pipeline.core.settings_file import Value, with_values, without_table

ACCOUNTS = "[[mail.accounts]]"
TEXT = """# 工作目录
[[mail.accounts]]  # 办公室
name = "office"
host = "imap.126.com"   # 网易
# 第二个邮箱
[[mail.accounts]]
name = "two"
host = "imap.qq.com"

[limits]
wall_seconds = 90
"""


def test_a_value_is_changed_added_and_taken_out_and_all_else_stays() -> None:
    changed = with_values(TEXT, ACCOUNTS, 0, {"name": "bureau", "port": 993})
    assert changed == TEXT.replace('"office"', '"bureau"').replace("# 网易\n", "# 网易\nport = 993\n")
    assert with_values(changed, ACCOUNTS, 0, {"name": "office", "port": None}) == TEXT


def test_a_table_is_added_at_the_end_and_taken_out_again() -> None:
    added = with_values(TEXT, ACCOUNTS, 2, {"name": "three", "folders": ("INBOX", "报表"), "since": dt.date(2017, 3, 8)})
    assert tomllib.loads(added)["mail"]["accounts"][2] == {"name": "three", "folders": ["INBOX", "报表"], "since": dt.date(2017, 3, 8)}
    assert added.startswith(TEXT)
    assert tomllib.loads(without_table(added, ACCOUNTS, 2)) == tomllib.loads(TEXT)
    assert "第二个邮箱" in without_table(TEXT, ACCOUNTS, 0)


def test_a_table_is_added_to_an_empty_file_and_behind_a_last_line_without_its_end() -> None:
    assert with_values("", "[limits]", 0, {"members": 3}) == "[limits]\nmembers = 3\n"
    assert with_values("# 说明", "[limits]", 0, {"members": 3}) == "# 说明\n\n[limits]\nmembers = 3\n"
    assert with_values("[limits]", "[limits]", 0, {"members": 3}) == "[limits]\nmembers = 3\n"


def test_line_ends_of_notepad_are_kept() -> None:
    changed = with_values(TEXT.replace("\n", "\r\n"), "[limits]", 0, {"members": 3})
    assert changed.count("\n") == changed.count("\r\n") == TEXT.count("\n") + 1


@pytest.mark.parametrize(
    "text",
    [
        'mail.accounts = [{name = "office"}]\n',
        '[mail]\naccounts = [{name = "office"}]\n',
        '[[mail.accounts]]\nname = """\n[[mail.accounts]]\n"""\n',
        '[[mail.accounts]]\nfolders = [\n  "INBOX",\n]\n',
        "[[mail.accounts]\n",
    ],
)
def test_what_can_not_be_changed_line_by_line_is_left_to_a_person(text: str) -> None:
    with pytest.raises(UsageError, match="请用记事本改"):
        with_values(text, ACCOUNTS, 0, {"name": "two", "folders": ("报表",)})
    with pytest.raises(UsageError, match="请用记事本改"):
        without_table(text, ACCOUNTS, 7)


_TEXTS = ("", "a", "中 #", '"', "'", "\\", "[[mail.accounts]]", "x = 1", "a\nb", "\t\x7f", "\u2028", "]")
_VALUES = st.sampled_from(_TEXTS) | st.integers(0, 9)


@given(st.lists(st.dictionaries(st.sampled_from(["name", "host", "user", "port"]), _VALUES), max_size=4))
def test_what_is_written_is_what_is_read(tables: list[dict[str, Value]]) -> None:
    text = "# 说明\n[other]\nkept = 1\n"
    for number, table in enumerate(tables):
        text = with_values(text, ACCOUNTS, number, table)
    assert tomllib.loads(text).get("mail", {}).get("accounts", []) == tables
    for _ in tables:
        text = without_table(text, ACCOUNTS, 0)
    assert tomllib.loads(text) == {"other": {"kept": 1}}
