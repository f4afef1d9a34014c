"""Declaration and blanks → a `TableLayout`: done once a campaign, not once a return."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.document import Document, Grid, Line, lines_and_cells
from extractors.form import FieldSpec, FormSpec
from extractors.language import text
from extractors.language.patterns import SIGNED
from extractors.match.blank.answer_cells import AnswerCell, answer_cell_of, ordered
from extractors.match.blank.labels import Label, Role
from extractors.match.blank.layout import TableLayout
from extractors.match.blank.line_parts import parting
from extractors.match.lists.header_rows import Columns, columns_of, heads
from extractors.match.marked_doubts import OwnLooks

_SIGNED = re.compile(SIGNED)


@dataclass(frozen=True)
class Printed:
    """What the office printed: the blanks of a form, the papers around it, and the year of the campaign."""

    blanks: Sequence[Document]
    around: Sequence[Document]
    year: int
    extras: Sequence[str] = ()


def compile_layout(campaign: str, form: str, spec: FormSpec, printed: Printed) -> TableLayout:
    """The layout of `form` out of its blanks.

    Raises:
        LookupError: a label is in none of the blanks; its argument is the label.
    """
    labels, twins = _labels(spec, {})
    headings = frozenset(key for one in columns_of(spec.lists) for key in one.by_key)
    short = frozenset(name for name, one in spec.fields.items() if one.type in ("phone", "count", "number") or one.names_person)
    parted = parting([*labels.values(), *(one for same in twins.values() for one in same)], printed.blanks, headings, short)
    blanks = [parted.prepare(document) for document in printed.blanks]
    found = {key for document in (*printed.blanks, *blanks) for key in _keys(document)}
    for written in _written(spec):
        if not any(seen.startswith(text.key(written)) for seen in found):
            raise LookupError(written)
    heading_keys = set(labels) | headings
    answer_cells = _answer_cells(spec, [_without_headers(document, spec) for document in blanks], heading_keys)
    labels, twins = _labels(spec, answer_cells)
    around = [parted.prepare(document) for document in printed.around]
    titles = {text.key(title) for title in (spec.title, *(one.title for one in spec.lists.values()))} - {""}
    known = found.union(titles, *(_keys(document) for document in (*printed.around, *around)))
    lines = {text.key(block.text) for document in around for block in document.blocks if isinstance(block, Line)}
    return TableLayout(
        campaign,
        form,
        spec,
        printed.year,
        labels,
        frozenset(known),
        tuple(text.key(extra) for extra in printed.extras),
        frozenset(_above(blanks)),
        frozenset(written for document in blanks for written in lines_and_cells(document) if written.strip()),
        twins=twins,
        answer_cells=answer_cells,
        columns=columns_of(spec.lists),
        parting=parted,
        fixed=_fixed(blanks, heading_keys, answer_cells),
        versions=tuple(_shown(document, spec) for document in blanks) if len(blanks) > 1 else (),
        foreign=frozenset(lines - found),
        closed=_is_closed(spec, blanks),
        looks=OwnLooks.of(printed.blanks),
    )


def _labels(spec: FormSpec, answer_cells: Mapping[str, AnswerCell]) -> tuple[dict[str, Label], dict[str, tuple[Label, ...]]]:
    """Every label by its key, and the fields whose label the blank has more than once, in the blank's order."""
    declared = list(_declared(spec))
    placed = [_placed(label, answer_cells) for label in (*_unsigned(declared, spec), *declared)]
    same: dict[str, list[Label]] = {}
    for label in placed:
        if label.role == "field" and label.key == text.key(spec.fields[label.name].label):
            same.setdefault(label.key, []).append(label)
    order = {name: place for place, name in enumerate(spec.fields)}
    rank = {name: one.nth for name, one in answer_cells.items()}
    twins = {
        key: tuple(sorted(several, key=lambda one: (rank.get(one.name, 0), order[one.name])))
        for key, several in same.items()
        if len(several) > 1
    }
    first = {label.key: label for label in placed}
    return {**first, **{key: several[0] for key, several in twins.items()}}, twins


def _placed(label: Label, answer_cells: Mapping[str, AnswerCell]) -> Label:
    one = answer_cells.get(label.name) if label.role in ("unit", "field") else None
    return label if one is None else replace(label, inline=one.side == "inline", below=one.side == "below", invites=one.colon)


def _answer_cells(spec: FormSpec, blanks: Sequence[Document], labels: set[str]) -> dict[str, AnswerCell]:
    """Where each field, and the unit, is answered."""
    same: dict[str, list[str]] = {}
    for name, one in _questions(spec):
        same.setdefault(text.key(one.label), []).append(name)
    specs = dict(_questions(spec))
    found: dict[str, AnswerCell] = {}
    for names in same.values():
        numbers = ordered([specs[name] for name in names], blanks) if len(names) > 1 else [0]
        for name, number in zip(names, numbers, strict=True):
            found[name] = answer_cell_of(specs[name], number, blanks, labels)
    return found


def _without_headers(document: Document, spec: FormSpec) -> Document:
    """A blank without the headings of its lists, which may read like labels of the form."""
    columns = columns_of(spec.lists)
    blocks = [_bare(block, columns) if isinstance(block, Grid) and columns else block for block in document.blocks]
    return replace(document, blocks=blocks)


def _bare(grid: Grid, columns: Sequence[Columns]) -> Grid:
    headings = set().union(*(head.cells for head in heads(grid, columns)))
    return replace(grid, cells=[cell for cell in grid.cells if cell not in headings]) if headings else grid


def _fixed(blanks: Iterable[Document], labels: set[str], answer_cells: Mapping[str, AnswerCell]) -> frozenset[str]:
    """Cells of the blanks that ask nothing and are no answer cells."""
    printed = {text.key(one.printed) for one in answer_cells.values()}
    cells = {text.key(cell.text) for document in blanks for block in document.blocks if isinstance(block, Grid) for cell in block.cells}
    fixed = {seen for seen in cells - printed if len(seen) > 1 and not seen.isdecimal()}
    return frozenset(seen for seen in fixed if not any(seen.startswith(label) for label in labels))


def _shown(document: Document, spec: FormSpec) -> frozenset[str]:
    """The unit and fields whose label a blank shows."""
    keys = _keys(document)
    return frozenset(name for name, one in _questions(spec) if any(seen.startswith(text.key(one.label)) for seen in keys))


def _is_closed(spec: FormSpec, blanks: Iterable[Document]) -> bool:
    """Whether the unit signs behind the last table and nowhere before it."""
    wanted = text.key(spec.unit.label) if spec.unit is not None else ""
    for document in blanks:
        for block in document.blocks if wanted else ():
            if isinstance(block, Line) and text.key(block.text).startswith(wanted):
                return any(isinstance(one, Grid) for one in document.blocks[: document.blocks.index(block)])
    return False


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
        yield Label(role, name, text.key(written), ending=text.ending(written))


def _unsigned(declared: Sequence[Label], spec: FormSpec) -> Iterator[Label]:
    """Labels without what they ask besides (“填报单位（盖章）”), which forms typed again leave out; those that could be others are none."""
    short = [(name, text.key(_SIGNED.sub("", one.label))) for name, one in _questions(spec) if _SIGNED.search(one.label)]
    headings = {text.key(column.label) for listed in spec.lists.values() for column in listed.columns.values()}
    taken = ["", *(key for _, key in short), *{label.key for label in declared}, *headings]
    yield from (Label("unit" if name == "unit" else "field", name, key) for name, key in short if taken.count(key) == 1)


def _written(spec: FormSpec) -> Iterator[str]:
    """The labels that the blank itself must show."""
    yield from (one.label for _, one in _questions(spec))
    for group in spec.groups.values():
        yield from group.blocks.labels.values()
        yield from group.choice.labels.values() if group.choice else ()
    for listed in spec.lists.values():
        yield from (column.label for column in listed.columns.values())


def _keys(document: Document) -> set[str]:
    """Keys of every cell, line and line of a cell."""
    return {text.key(part) for written in lines_and_cells(document) for part in (written, *written.split("\n"))} - {""}


def _above(blanks: Iterable[Document]) -> Iterator[str]:
    for document in blanks:
        for block in document.blocks:
            if isinstance(block, Grid):
                break
            if text.key(block.text):
                yield text.key(block.text)
