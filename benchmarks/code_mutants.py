"""Whether the tests notice a change of the code: small faults are put into a module one at a time, its tests run on each.

`python benchmarks/code_mutants.py [--sample N] [--seed S] [--only WORDS] MODULE=TEST,TEST …` (paths below the project) or, without
arguments, all of `SUBJECTS`. Prints each fault that no test noticed: equivalent, or a behaviour that no test states. Files are never
changed: every fault lives in a forked process, which reads the changed module.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]
MATCH, TESTS = "extractors/match", "tests/test_"
FORMS = ("form_shapes", "align")
LISTS = ("list_rows", "list_habits", "hunt_lists")
STANDING = ("versions", "lists", "consolidation")
SUBJECTS: dict[str, tuple[str, ...]] = {
    f"{MATCH}/align.py": (*FORMS, "lists", "round_trip"),
    f"{MATCH}/locate.py": ("copies", "own_tables", *FORMS),
    f"{MATCH}/similar.py": FORMS,
    f"{MATCH}/answers/option_answers.py": ("options", "answers", *FORMS),
    f"{MATCH}/answers/option_marks.py": ("options", "answers", *FORMS),
    f"{MATCH}/answers/field_answers.py": (*FORMS, "answers", "measures"),
    f"{MATCH}/answers/item_answers.py": ("section_items", *FORMS, "answers", *LISTS),
    f"{MATCH}/answers/row_answers.py": ("plain_lists", *LISTS, "answers"),
    f"{MATCH}/answers/numbering.py": (*FORMS, "text"),
    f"{MATCH}/answers/unit_name.py": ("unit_name", "text_thresholds", "list_habits", *FORMS),
    f"{MATCH}/answers/values.py": ("answers", "numbers", "measures", "persons", "form_shapes"),
    f"{MATCH}/collect/collect.py": FORMS,
    f"{MATCH}/collect/collected.py": FORMS,
    f"{MATCH}/collect/scalars.py": ("section_items", *FORMS),
    f"{MATCH}/collect/options.py": ("section_items", *FORMS),
    f"{MATCH}/lists/column_labels.py": LISTS,
    f"{MATCH}/lists/cut.py": LISTS,
    f"{MATCH}/lists/dittos.py": LISTS,
    f"{MATCH}/lists/header_rows.py": LISTS,
    f"{MATCH}/lists/ordinary_rows.py": ("plain_lists", *LISTS),
    f"{MATCH}/lists/other_rows.py": LISTS,
    "extractors/language/numbers.py": ("numbers", "answers", "measures"),
    "pipeline/consolidation/consolidate.py": STANDING,
    "pipeline/consolidation/content.py": STANDING,
    "pipeline/wording/masking.py": ("list_documents",),
    "pipeline/app/standing/memory.py": ("kept",),
    "pipeline/consolidation/rates.py": ("rates",),
    "pipeline/consolidation/review.py": ("review", "lists", "consolidation", "list_documents"),
    "pipeline/consolidation/rules.py": ("rules", "lists"),
    "pipeline/consolidation/returns/split_by_unit.py": STANDING,
    "pipeline/consolidation/returns/submissions.py": STANDING,
    "pipeline/consolidation/totals.py": ("wording", "lists", "consolidation"),
    "pipeline/consolidation/returns/versions.py": STANDING,
    "pipeline/tables/aggregate.py": ("aggregate",),
    "pipeline/wording/figures.py": ("wording",),
}
_HEAVY = ("docx", "docxtpl", "jinja2", "openpyxl", "pandas", "pydantic", "rapidfuzz", "sqlalchemy", "xlsxwriter")
_LONGEST = 90
"""Seconds of the processor that one fault may take: some never end, which is noticed too."""
_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "startswith": "endswith", "lstrip": "rstrip"}


@dataclass(frozen=True)
class Fault:
    """The `number`-th node of a module becomes `changed`, a new node in its place."""

    line: int
    number: int
    before: str
    changed: ast.AST

    def __str__(self) -> str:
        """The line, and what stands there instead of what."""
        return f"{self.line}: {self.before}  →  {ast.unparse(self.changed)}"


def faults(source: str) -> list[Fault]:
    """Every small fault that can be put into a module."""
    tree = ast.parse(source)
    kept = {id(part) for node in ast.walk(tree) for whole in _not_run(node) for part in ast.walk(whole)}
    return [
        Fault(node.iter.lineno if isinstance(node, ast.comprehension) else node.lineno, number, ast.unparse(node), changed)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in kept and isinstance(node, ast.expr | ast.stmt | ast.comprehension)
        for changed in _changes(node)
    ]


def _not_run(node: ast.AST) -> Iterator[ast.AST]:
    """Decorators and annotations: a fault in them shows nothing."""
    yield from getattr(node, "decorator_list", ())
    yield from (one for name in ("annotation", "returns") if isinstance(one := getattr(node, name, None), ast.AST))


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node of conditions and figures could be by mistake."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _SWAPPED:
        yield _with(node, ops=[_SWAPPED[type(node.ops[0])]()])
    elif isinstance(node, ast.BoolOp):
        for place in range(len(node.values)):
            left = [*node.values[:place], *node.values[place + 1 :]]
            yield left[0] if len(left) == 1 else _with(node, values=left)
    elif isinstance(node, ast.BinOp) and type(node.op) in _SWAPPED:
        yield _with(node, op=_SWAPPED[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)
    else:
        yield from _changed_flow(node)


def _changed_flow(node: ast.AST) -> Iterator[ast.AST]:
    """A branch never taken, a filter or a step left out, the other end of a range."""
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.If):
        yield _with(node, test=ast.Constant(value=False))
    elif isinstance(node, ast.comprehension):
        yield from (_with(node, ifs=[*node.ifs[:place], *node.ifs[place + 1 :]]) for place in range(len(node.ifs)))
    elif isinstance(node, ast.Name) and node.id in _NAMES:
        yield _with(node, id=_NAMES[node.id])
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield _with(node, attr=_NAMES[node.attr])
    elif isinstance(node, ast.Continue | ast.AugAssign) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield ast.Pass()


def _with(node: ast.AST, **parts: object) -> ast.AST:
    changed = copy.copy(node)
    for name, part in parts.items():
        setattr(changed, name, part)
    return changed


class _Changed(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self._new, node) if node is self._old else self.generic_visit(node)


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with a fault in it."""

    def __init__(self, path: Path, fault: Fault | None) -> None:
        self._path, self._fault = path, fault
        self._name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002 - the protocol
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self) if fullname == self._name else None

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self._path.read_text("utf-8"))
        if self._fault is not None:
            _Changed(list(ast.walk(tree))[self._fault.number], self._fault.changed).visit(tree)
        exec(compile(ast.fix_missing_locations(tree), str(self._path), "exec"), module.__dict__)  # noqa: S102 - our own module, changed


def passes(module: str, fault: Fault | None, tests: Sequence[str], only: str = "") -> bool:
    """Whether the tests of a module pass with the fault in it."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, _LONGEST)  # its signal ends the process
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        sys.meta_path.insert(0, _Loader(ROOT / module, fault))
        import pytest  # noqa: PLC0415 - loaded by the parent

        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-m", "not office", "-k", only, *tests])))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> None:
    """Prints what survived, and a line of counts a module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="MODULE=TEST,TEST")
    parser.add_argument("--sample", type=int, default=12, help="faults tried in each module; 0 tries all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="tests with these words, as `-k` of pytest takes them")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    for name in _HEAVY:
        importlib.import_module(name)
    subjects = dict(one.split("=", 1) for one in given.subjects) or {name: ",".join(tests) for name, tests in SUBJECTS.items()}
    for module, tests in subjects.items():
        _examine(module, [f"{TESTS}{name}.py" for name in tests.split(",")], given)


def _examine(module: str, tests: list[str], given: argparse.Namespace) -> None:
    if not passes(module, None, tests, given.only):
        sys.exit(f"{module}: its tests fail without any fault")
    found = faults((ROOT / module).read_text("utf-8"))
    tried = random.Random(given.seed).sample(found, min(given.sample or len(found), len(found)))  # noqa: S311 - a sample
    begun = time.monotonic()
    survived = [fault for fault in sorted(tried, key=lambda one: one.number) if passes(module, fault, tests, given.only)]
    print(f"{module}: {len(found)} possible, {len(tried)} tried, {len(survived)} survived ({time.monotonic() - begun:.0f} s)", flush=True)
    for fault in survived:
        print(f"    {fault}", flush=True)


if __name__ == "__main__":
    main()
