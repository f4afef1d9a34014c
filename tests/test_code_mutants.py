"""The benchmark that puts faults into the code: what it examines is there, and its faults are ones that can be made."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "benchmarks"), *sys.path])


def test_every_module_that_is_examined_and_every_test_of_it_is_there() -> None:
    import code_mutants  # noqa: PLC0415 - a script beside the package

    named = code_mutants.SUBJECTS
    assert not [one for one in named if not (ROOT / one).is_file()]
    assert not [one for tests in named.values() for one in tests if not (ROOT / "tests" / f"test_{one}.py").is_file()]


def test_each_fault_changes_one_place_of_a_module(tmp_path: Path) -> None:
    from code_faults import compiled, faults  # noqa: PLC0415 - as above

    path = tmp_path / "module.py"
    path.write_text(
        "LEAST = 2\n\n\ndef few(count, *, none=True):\n    if count < LEAST and none:\n        return 0\n    return count\n", "utf-8"
    )
    made = faults(path.read_text("utf-8"))
    assert {str(one).split("  →  ")[1].split("\n")[0] for one in made} == {
        "3",
        "False",
        "if False:",
        "none",
        "count < LEAST",
        "count <= LEAST",
        "1",
    }
    assert [one.line for one in made if one.at_import] == [1, 4]
    codes = [compiled(path, one) for one in (None, *made)]
    assert all(code != codes[0] for code in codes[1:])
