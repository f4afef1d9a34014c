"""Lists without rooms: a header with nothing under it yet, and rows that the blank has filled in already."""

from __future__ import annotations

from extractors.learn.headings import Column, Table, is_heading, over, pattern, top_of
from extractors.learn.plan import Plan
from extractors.learn.words import is_note, is_ordinal


def bare_header(plan: Plan, below: int) -> Table | None:
    """A header at the end of a sheet, with nothing under it yet but notes and signatures."""
    for row in range(below, plan.rows):
        cells = plan.across(row, 0, plan.cols)
        written = [cell for cell in cells if plan.kind(cell) != "empty"]
        together = written and written[-1].col + written[-1].colspan - written[0].col == sum(cell.colspan for cell in written)
        if len(written) < 3 or not together or not all(is_heading(plan, cell) for cell in written):
            continue
        end = max(cell.row + cell.rowspan for cell in written)
        heads = [cell for cell in plan.across(end - 1, 0, plan.cols) if plan.kind(cell) != "empty"]
        if not _nothing_under(plan, end) or not all(is_heading(plan, cell) and cell.row + cell.rowspan == end for cell in heads):
            return None
        first, last = heads[0].col, heads[-1].col + heads[-1].colspan
        top = top_of(plan, heads, first, last)
        columns = tuple(Column(cell, over(plan, cell, top)) for cell in heads if not is_ordinal(cell.text))
        return Table(columns, top, end, end, first, last)
    return None


def given(plan: Plan, below: int) -> Table | None:
    """A list that the blank has filled in already: rows of texts under a row of headings, all of one pattern."""
    for row in range(below, plan.rows - 2):
        heads = plan.across(row, 0, plan.cols)
        if len(heads) < 3 or not all(is_heading(plan, cell) and cell.rowspan == 1 for cell in heads):
            continue
        rows = range(row + 1, plan.rows)
        alike = all(pattern(plan, number, 0, plan.cols) == pattern(plan, row, 0, plan.cols) for number in rows)
        texts = [cell for number in rows for cell in plan.row(number)]
        full = sum(plan.kind(cell) == "text" for cell in texts) > len(texts) // 2
        if not alike or not full or any(cell.text.rstrip().endswith(("：", ":")) for cell in texts):
            return None
        columns = tuple(Column(cell) for cell in heads if not is_ordinal(cell.text))
        return Table(columns, row, row + 1, plan.rows, 0, plan.cols, prefilled=len(columns))
    return None


def _nothing_under(plan: Plan, row: int) -> bool:
    """Whether only notes and signatures stand below a row."""
    under = [cell for number in range(row, plan.rows) for cell in plan.row(number) if cell.text.strip()]
    return all(plan.is_alone(cell) and (is_note(cell.text) or "：" in cell.text or ":" in cell.text) for cell in under)
