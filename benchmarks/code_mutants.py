"""Whether the tests notice a change of the code: small faults are put into a module one at a time, its tests run on each.

`python benchmarks/code_mutants.py [--sample N] [--seed S] [--only WORDS] MODULE=TEST,TEST …` (paths below the project) or, without
arguments, all of `SUBJECTS`. Prints each fault that no test noticed: equivalent, or a behaviour that no test states. Files are never
changed: every fault lives in a forked process. First the tests that reach it run on it, collected once for all; what they do not notice
is tried again by all tests, with the changed module read anew.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from code_faults import Fault, compiled, faults

ROOT = Path(__file__).parents[1]
MATCH, TESTS = "extractors/match", "tests/test_"
FORMS = ("form_shapes", "align")
LISTS = ("list_rows", "list_habits", "hunt_lists")
STANDING = ("versions", "lists", "consolidation")
SUBJECTS: dict[str, tuple[str, ...]] = {
    f"{MATCH}/align.py": ("scalar_answers", *FORMS, "lists", "round_trip"),
    f"{MATCH}/locate.py": ("copies", "own_tables", *FORMS),
    f"{MATCH}/similar.py": FORMS,
    f"{MATCH}/answers/option_answers.py": ("options", "answers", *FORMS),
    f"{MATCH}/answers/option_marks.py": ("options", "answers", *FORMS),
    f"{MATCH}/answers/field_answers.py": (*FORMS, "answers", "measures"),
    f"{MATCH}/answers/item_answers.py": ("section_items", *FORMS, "answers", *LISTS),
    f"{MATCH}/answers/row_answers.py": ("plain_lists", *LISTS, "ignored_and_nil"),
    f"{MATCH}/answers/numbering.py": (*FORMS, "text"),
    f"{MATCH}/answers/unit_name.py": ("unit_name", "text_thresholds", "list_habits", *FORMS),
    f"{MATCH}/answers/values.py": ("answers", "numbers", "measures", "persons", "form_shapes"),
    f"{MATCH}/collect/collect.py": (*FORMS, "section_items", "few_labels"),
    f"{MATCH}/collect/collected.py": (*FORMS, "section_items", "plain_lists", *LISTS),
    f"{MATCH}/collect/scalars.py": (*FORMS, "section_items", "scalar_answers"),
    f"{MATCH}/collect/options.py": ("section_rows", "section_items", "options", *FORMS),
    f"{MATCH}/lists/column_labels.py": LISTS,
    f"{MATCH}/lists/cut.py": LISTS,
    f"{MATCH}/lists/dittos.py": LISTS,
    f"{MATCH}/lists/header_rows.py": (*LISTS, "own_tables", "form_shapes"),
    f"{MATCH}/lists/ordinary_rows.py": ("plain_lists", *LISTS),
    f"{MATCH}/lists/other_rows.py": LISTS,
    "extractors/core/plain_cells.py": ("plain_cells", "plain_rows", "plain_lists"),
    **{f"extractors/formats/ofd/{name}.py": ("ofd", "ofd_seen") for name in ("drawing", "geometry", "visibility", "reader")},
    **{f"extractors/formats/word/{name}.py": ("word_plain",) for name in ("plain", "plain_body", "plain_pieces")},
    "extractors/language/numbers.py": ("numbers", "answers", "measures"),
    "pipeline/app/files/dropped.py": ("app_drop",),
    "pipeline/app/review/queue.py": ("review_queue", "app_review", "deciding", "waiting"),
    "pipeline/app/review/settle.py": ("app_review", "review", "deciding", "waiting"),
    "pipeline/app/progress/views.py": ("app_overview", "standing_view", "kept", "app_review"),
    "pipeline/consolidation/consolidate.py": STANDING,
    "pipeline/consolidation/content.py": STANDING,
    "pipeline/wording/masking.py": ("list_documents",),
    "pipeline/app/progress/memory.py": ("kept",),
    "pipeline/consolidation/rates.py": ("rates",),
    "pipeline/consolidation/review.py": ("review", "lists", "consolidation", "list_documents"),
    "pipeline/consolidation/rules.py": ("rules", "lists"),
    "pipeline/consolidation/returns/split_by_unit.py": ("split_by_unit", "own_tables", *STANDING),
    "pipeline/consolidation/returns/counting.py": ("split_by_unit", *STANDING),
    "pipeline/consolidation/totals.py": ("wording", "lists", "consolidation"),
    "pipeline/consolidation/returns/versions.py": STANDING,
    **{f"pipeline/ledger/{name}.py": ("ledger",) for name in ("database", "ledger", "migrations", "rows")},
    "pipeline/tables/aggregate.py": ("aggregate",),
    "pipeline/wording/figures.py": ("wording", "papers"),
}
_HEAVY = ("docx", "docxtpl", "jinja2", "openpyxl", "pandas", "pydantic", "rapidfuzz", "sqlalchemy", "xlsxwriter")
_LONGEST = 90
"""Seconds of the processor that one fault may take: some never end, which is noticed too."""


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with a fault in it."""

    def __init__(self, path: Path, fault: Fault | None) -> None:
        self._path, self._fault = path, fault
        self._name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002 - the protocol
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compiled(self._path, self._fault), module.__dict__)  # noqa: S102 - our own module, changed


def passes(module: str, fault: Fault, tests: Sequence[str], only: str = "") -> bool:
    """Whether the tests of a module pass with the fault in it, the module read anew."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, _LONGEST)  # its signal ends the process
        _silence()
        sys.meta_path.insert(0, _Loader(ROOT / module, fault))
        os._exit(_pytest(tests, only))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def unnoticed(module: str, tried: Sequence[Fault], tests: Sequence[str], only: str = "") -> list[Fault]:
    """Those of the faults that the tests reaching them do not notice; see `reaching_tests`."""
    received, told = os.pipe()
    child = os.fork()
    if child == 0:
        _silence()
        from reaching_tests import Trial  # noqa: PLC0415 - loads pytest, which belongs to the child

        trial = Trial(ROOT / module, tried, _LONGEST)
        ended = _pytest(tests, only, trial)
        os.write(told, json.dumps(trial.survived).encode())
        os._exit(ended)
    os.close(told)
    with os.fdopen(received) as answer:
        survived = answer.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        sys.exit(f"{module}: its tests fail without any fault")
    return [tried[place] for place in json.loads(survived)]


def _silence() -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)


def _pytest(tests: Sequence[str], only: str, *plugins: object) -> int:
    import pytest  # noqa: PLC0415 - its state belongs to the child

    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", "not office", "-k", only, *tests], list(plugins)))


def main() -> None:
    """Prints what survived, and a line of counts a module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="MODULE=TEST,TEST")
    parser.add_argument("--sample", type=int, default=12, help="faults tried in each module; 0 tries all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", default="", help="only faults on these lines: `72,161`")
    parser.add_argument("--only", default="", help="tests with these words, as `-k` of pytest takes them")
    parser.add_argument("--quick", action="store_true", help="do not try again what the tests that reach a fault did not notice")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    for name in _HEAVY:
        importlib.import_module(name)
    subjects = dict(one.split("=", 1) for one in given.subjects) or {name: ",".join(tests) for name, tests in SUBJECTS.items()}
    for module, tests in subjects.items():
        _examine(module, [f"{TESTS}{name}.py" for name in tests.split(",")], given)


def _examine(module: str, tests: list[str], given: argparse.Namespace) -> None:
    asked = {int(line) for line in given.lines.split(",") if line}
    found = [one for one in faults((ROOT / module).read_text("utf-8")) if not asked or one.line in asked]
    tried = random.Random(given.seed).sample(found, min(given.sample or len(found), len(found)))  # noqa: S311 - a sample
    begun = time.monotonic()
    doubtful = unnoticed(module, sorted(tried, key=lambda one: one.number), tests, given.only)
    survived = [fault for fault in doubtful if given.quick or passes(module, fault, tests, given.only)]
    print(f"{module}: {len(found)} possible, {len(tried)} tried, {len(survived)} survived ({time.monotonic() - begun:.0f} s)", flush=True)
    for fault in survived:
        print(f"    {fault}", flush=True)


if __name__ == "__main__":
    main()
