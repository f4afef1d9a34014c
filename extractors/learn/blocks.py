"""Repeated blocks of a blank: numbered slots under section labels, each with the same rows to tick beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.document import Cell
from extractors.learn.table_cells import Plan


@dataclass(frozen=True)
class Slot:
    """One numbered item: its section, its cell, and its options with the cells that take the tick."""

    section: Cell
    cell: Cell
    options: tuple[tuple[Cell, Cell | None], ...] = ()


@dataclass(frozen=True)
class Block:
    """All slots of a grid; `cells` are those that belong to it."""

    slots: tuple[Slot, ...]

    @property
    def cells(self) -> set[Cell]:
        """Its cells."""
        found: set[Cell] = set()
        for slot in self.slots:
            found |= {slot.section, slot.cell} | {one for pair in slot.options for one in pair if one is not None}
        return found

    @property
    def sections(self) -> list[str]:
        """The section labels, each once, in order."""
        return list(dict.fromkeys("".join(slot.section.text.split()) for slot in self.slots))

    @property
    def options(self) -> list[str]:
        """The options that every slot offers."""
        return list(dict.fromkeys("".join(option.text.split()) for slot in self.slots for option, _ in slot.options))


def block(plan: Plan) -> Block | None:
    """The repeated block of a grid, where numbered slots stand beside a section label."""
    slots = [made for cell in plan.cells if plan.kind(cell) == "slot" and (made := _slot(plan, cell)) is not None]
    offered = {tuple("".join(option.text.split()) for option, _ in slot.options) for slot in slots}
    return Block(tuple(slots)) if len(slots) > 1 and len(offered) == 1 else None


def _slot(plan: Plan, cell: Cell) -> Slot | None:
    left = [plan.at(cell.row, col) for col in range(cell.col - 1, -1, -1)]
    section = next((one for one in left if one is not None and plan.kind(one) == "text"), None)
    return None if section is None else Slot(section, cell, tuple(_options(plan, cell)))


def _options(plan: Plan, cell: Cell) -> Sequence[tuple[Cell, Cell | None]]:
    """The texts behind a slot, within its rows, each with the empty cell behind it."""
    found = []
    for row in range(cell.row, cell.row + cell.rowspan):
        for one in plan.across(row, cell.col + cell.colspan, plan.cols):
            if plan.kind(one) == "text" and one.row == row:
                beside = plan.right_of(one)
                found.append((one, beside if plan.is_answer_cell(beside) else None))
    return found
