"""Declaration and blanks → a `Layout`: done once a campaign, not once a return."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors import text
from extractors.align.layout import Label, Layout, Role, lines_and_cells
from extractors.document import Document, Grid
from extractors.form import FieldSpec, FormSpec


@dataclass(frozen=True)
class Printed:
    """What the office printed: the blanks of a form, the papers around it, and the year of the campaign."""

    blanks: Sequence[Document]
    around: Sequence[Document]
    year: int
    extras: Sequence[str] = ()


def compile_layout(campaign: str, form: str, spec: FormSpec, printed: Printed) -> Layout:
    """The layout of `form` out of its blanks.

    Raises:
        LookupError: a label is in none of the blanks; its argument is the label.
    """
    blanks = list(printed.blanks)
    found = {key for document in blanks for key in _keys(document)}
    for written in _written(spec):
        if not any(seen.startswith(text.key(written)) for seen in found):
            raise LookupError(written)
    inline = {name for name, one in _questions(spec) if _stands_inline(text.key(one.label), blanks)}
    declared = {label.key: label for label in _declared(spec)}
    labels = {key: Label(one.role, one.name, key, one.group, one.name in inline) for key, one in declared.items()}
    known = found.union(*(_keys(document) for document in printed.around))
    extras = tuple(text.key(extra) for extra in printed.extras)
    texts = frozenset(written for document in blanks for written in lines_and_cells(document) if written.strip())
    return Layout(campaign, form, spec, printed.year, labels, frozenset(known), extras, frozenset(_above(blanks)), texts)


def _questions(spec: FormSpec) -> Iterator[tuple[str, FieldSpec]]:
    if spec.unit is not None:
        yield "unit", spec.unit
    yield from spec.fields.items()


def _declared(spec: FormSpec) -> Iterator[Label]:
    """Every wording of every label; the blank's own wording last, so that it counts where two are the same."""
    if spec.unit is not None:
        yield from _spellings("unit", "unit", spec.unit)
    for name, one in spec.fields.items():
        yield from _spellings("field", name, one)
    for group, block in spec.groups.items():
        for value, label in block.blocks.labels.items():
            yield Label("block", value, text.key(label), group)
        for value, label in block.choice.labels.items() if block.choice else ():
            yield Label("option", value, text.key(label), group)


def _spellings(role: Role, name: str, one: FieldSpec) -> Iterator[Label]:
    for written in (*one.labels, one.label):
        yield Label(role, name, text.key(written))


def _written(spec: FormSpec) -> Iterator[str]:
    """The labels that the blank itself must show."""
    yield from (one.label for _, one in _questions(spec))
    for group in spec.groups.values():
        yield from group.blocks.labels.values()
        yield from group.choice.labels.values() if group.choice else ()


def _keys(document: Document) -> set[str]:
    """Keys of every cell, line and line of a cell."""
    return {text.key(part) for written in lines_and_cells(document) for part in (written, *written.split("\n"))} - {""}


def _stands_inline(key: str, blanks: Iterable[Document]) -> bool:
    """Whether no blank has an empty cell behind the label: its answer is then written behind it."""
    for document in blanks:
        for grid in (block for block in document.blocks if isinstance(block, Grid)):
            for cell in grid.cells:
                if text.key(cell.text).startswith(key) and cell.col + cell.colspan < grid.cols:
                    return False
    return True


def _above(blanks: Iterable[Document]) -> Iterator[str]:
    for document in blanks:
        for block in document.blocks:
            if isinstance(block, Grid):
                break
            if text.key(block.text):
                yield text.key(block.text)
