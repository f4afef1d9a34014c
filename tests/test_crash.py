"""What is told of a fault of the program holds no word of what people wrote, and says where it happened."""

from __future__ import annotations

import datetime as dt
import json
import logging
from pathlib import Path

import pytest
from jinja2 import Environment

from pipeline.cli.main import _outcome, app
from pipeline.core import faults
from pipeline.core.faults import REPORT, FaultFormatter, crash_report

NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)
SECRET = "张三13800000000"  # noqa: S105 - what a return might say


def json_error(value: str) -> BaseException:
    try:
        json.loads(value)
    except json.JSONDecodeError as error:
        return error
    raise AssertionError


def fault() -> BaseException:
    def inner(value: str) -> None:
        raise KeyError(value) from json_error(value)

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
    assert "json.decoder:" in text
    assert "raw_decode" in text
    assert f"huizong {faults.__version__}" in text


def raised(code: str, name: str, **names: object) -> BaseException:
    """What code of a file of that name raises."""
    space: dict[str, object] = dict(names)
    try:
        exec(compile(code, name, "exec"), space)  # noqa: S102 - code of this test
    except BaseException as error:  # noqa: BLE001 - whatever it is
        return error
    raise AssertionError


HOSTILE = {
    "a message": raised("raise ValueError(said)", "x.py", said=SECRET),
    "a message of several lines": raised("raise OSError(2, said, said)", "x.py", said=f"一\n{SECRET}\n  File {SECRET}"),
    "a note": raised("e = ValueError(); e.add_note(said); raise e", "x.py", said=SECRET),
    "a file of somebody's own": raised("1 / 0", f"/home/pipeline/{SECRET}.py"),
    "a folder named as a folder of libraries": raised("1 / 0", f"/home/lib/{SECRET}/site-packages/{SECRET}.py"),
    "a file of Windows": raised("1 / 0", f"C:\\Users\\{SECRET}\\pipeline\\{SECRET}.py", __name__="pipeline.app.nightly.run"),
    "a function": raised(f"def {SECRET}(): 1 / 0\n{SECRET}()", "x.py", __name__="pipeline.app.nightly.run"),
    "a module": raised("1 / 0", "x.py", __name__=SECRET),
    "a type": raised("raise type(said, (ValueError,), {})", "x.py", said=SECRET),
    "a type in the name of ours": raised(
        "raise type(said, (ValueError,), {'__module__': 'pipeline.app.nightly.run'})", "x.py", said=SECRET
    ),
    "a type in a type": raised("raise type('E', (KeyError,), {'__qualname__': said})", "x.py", said=f"A.{SECRET}"),
    "a cause": raised("raise ValueError from KeyError(said)", "x.py", said=SECRET),
    "a group": raised("raise ExceptionGroup(said, [ValueError(said), KeyError(said)])", "x.py", said=SECRET),
    "a text that can't be shown": raised("class E(Exception):\n  def __str__(self): raise ValueError(said)\nraise E", "x.py", said=SECRET),
    "a program that exits": raised("raise SystemExit(said)", "x.py", said=SECRET),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_of_what_people_wrote_or_named_is_told(kind: str) -> None:
    record = logging.LogRecord("huizong", logging.ERROR, __file__, 1, "unexpected failure", None, None)
    error = HOSTILE[kind]
    record.exc_info, record.stack_info = (type(error), error, error.__traceback__), SECRET
    for text in (crash_report(error, at=NOW), FaultFormatter().format(record)):
        assert SECRET not in text
        assert "Error" in text or "Exit" in text or "Exception" in text


def test_a_template_of_somebodys_own_is_told_only_as_a_place_elsewhere() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        Environment(autoescape=True).from_string("{% macro " + SECRET + "() %}{{ 1 // 0 }}{% endmacro %}{{ " + SECRET + "() }}").render()
    text = crash_report(caught.value, at=NOW)
    assert SECRET not in text
    assert "（别处）" in text
    assert "jinja2.environment:" in text


def test_a_recursion_is_told_within_bounds() -> None:
    def deep() -> None:
        deep()

    with pytest.raises(RecursionError) as caught:
        deep()
    assert crash_report(caught.value, at=NOW).count("deep") <= 200


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
