"""What is told of a fault of the program holds no word of what people wrote, and says where it happened."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.app import crash
from pipeline.app.crash import REPORT, crash_report
from pipeline.cli.main import _outcome, app

NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)
SECRET = "张三13800000000"  # noqa: S105 - what a return might say


def fault() -> BaseException:
    def inner(value: str) -> None:
        raise KeyError(value)

    try:
        try:
            inner(SECRET)
        except KeyError as error:
            message = f"no answer for {SECRET}"
            raise ValueError(message) from error
    except ValueError as error:
        return error


def test_report_says_types_places_and_versions_but_no_value() -> None:
    text = crash_report(fault(), at=NOW)
    assert SECRET not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_crash.py" in text
    assert "inner" in text
    assert f"huizong {crash.__version__}" in text


@pytest.mark.parametrize(
    "file, module",
    [
        ("/home/zhang/汇总/python/lib/python3/dist-packages/lxml/etree.py", "lxml/etree.py"),
        (r"C:\Users\张三\huizong\lib\pipeline\app\run.py", "pipeline/app/run.py"),
        ("/home/zhang/x/.venv/lib/python3.11/site-packages/pandas/core/frame.py", "pandas/core/frame.py"),
        ("/home/zhang/own.py", "own.py"),
        ("", ""),
    ],
)
def test_folders_that_may_name_a_person_are_left_out(file: str, module: str) -> None:
    assert crash._module(file) == module


def test_an_error_that_is_its_own_cause_ends() -> None:
    error = ValueError()
    error.__cause__ = error
    assert crash_report(error, at=NOW).count("builtins.ValueError") == 1


def test_a_fault_of_a_command_leaves_the_report_and_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(**_arguments: object) -> None:
        raise fault()

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "main", broken)
    assert _outcome([]) == 3
    assert REPORT in capsys.readouterr().err
    text = (tmp_path / REPORT).read_text(encoding="utf-8-sig")
    assert SECRET not in text
    assert "builtins.ValueError" in text
