"""Small faults that can be put into the code of a module: a condition turned round, a figure moved, a branch left out."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

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
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Fault:
    """The `number`-th node of a module becomes `changed`, a new node in its place; `at_import` if it is not within a function."""

    lines: range
    number: int
    before: str
    changed: ast.AST
    at_import: bool

    @property
    def line(self) -> int:
        """The first line of what is changed."""
        return self.lines.start

    def __str__(self) -> str:
        """The line, and what stands there instead of what."""
        return f"{self.line}: {self.before}  →  {ast.unparse(self.changed)}"


def faults(source: str) -> list[Fault]:
    """Every small fault that can be put into a module."""
    tree = ast.parse(source)
    within = {id(part) for one in functions(tree) for whole in one.body for part in ast.walk(whole)}
    kept = {id(part) for node in ast.walk(tree) for whole in _not_run(node) for part in ast.walk(whole)}
    return [
        Fault(_lines(node), number, ast.unparse(node), changed, id(node) not in within)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in kept and isinstance(node, ast.expr | ast.stmt | ast.comprehension)
        for changed in _changes(node)
    ]


def functions(tree: ast.Module) -> list[Function]:
    """Functions of the module and methods of its classes; what stands within them belongs to them."""
    bodies = [tree.body, *(one.body for one in ast.walk(tree) if isinstance(one, ast.ClassDef))]
    return [one for body in bodies for one in body if isinstance(one, Function)]


def _lines(node: ast.expr | ast.stmt | ast.comprehension) -> range:
    """Where the node stands; of a branch and of a part of a comprehension, its condition."""
    place = node.iter if isinstance(node, ast.comprehension) else node.test if isinstance(node, ast.If) else node
    return range(place.lineno, (place.end_lineno or place.lineno) + 1)


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


def compiled(path: Path, fault: Fault | None) -> CodeType:
    """The code of a module with a fault in it."""
    tree = ast.parse(path.read_text("utf-8"))
    if fault is not None:
        _Changed(list(ast.walk(tree))[fault.number], fault.changed).visit(tree)
    return compile(ast.fix_missing_locations(tree), str(path), "exec")
