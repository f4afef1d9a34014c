"""One row of a section: which cells are options, which the marks beside them, and which the text of the item."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.core.document import CHECKED, Cell
from extractors.language import text
from extractors.language.ticks import read_tick
from extractors.match.blank.labels import Hit, Hits

UNSURE = "unsure_tick"
"""Marks a tick that stands beside several options at once."""
_UNCLEAR = "？"
_OPTION_AND_MARK = 2
"""Cells of a row that holds nothing else."""
_AROUND = " \t\n　；;，,、。/:："


@dataclass(slots=True)
class OptionCell:
    """An option, the cells that mark it, and whether one of these repeats its words instead of a tick."""

    cell: Cell
    hit: Hit
    marks: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class SectionRow:
    """The cells of a row by what they are; `over` are texts behind the marks."""

    texts: list[Cell] = field(default_factory=list)
    options: list[OptionCell] = field(default_factory=list)
    over: list[Cell] = field(default_factory=list)


def arrange(content: Sequence[tuple[Cell, Hit | None]], columns: Callable[[], frozenset[int]]) -> SectionRow:
    """What each cell of a row is.

    Args:
        content: The cells behind the section label, with the labels found in them.
        columns: Tells the columns in which the options of this table stand: asked only where a row has several.
    """
    places = [place for place, (_, hit) in enumerate(content) if hit is not None and _is_option(hit)]
    if len(places) > 1:
        allowed = columns()
        places = [place for place in places if content[place][0].col in allowed] or places
        places = [place for place in places if place - 1 not in places or not _repeats(content, place)]
    first = places[0] if places else len(content)
    row = SectionRow([cell for cell, _ in content[:first]])
    for place, (cell, hit) in enumerate(content[first:], first):
        if place in places and hit is not None:
            row.options.append(OptionCell(cell, hit))
        elif _is_beside(cell, row.options[-1]):
            row.options[-1].marks.append(cell)
        elif cell.text.strip():
            row.over.append(cell)
    _take_mark_before(row)
    return row


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row that holds one option, with its mark behind it where there is a cell for it, and maybe a text before it."""

    text: Cell | None
    option: str
    mark: Cell | None


def plain_row(content: Sequence[tuple[Cell, Hit | None]]) -> PlainRow | None:
    """What each cell of a row is where nothing in it is doubtful, as of nearly all rows of a section; `None` for any other."""
    first = 1 if content and content[0][1] is None else 0
    if not first < len(content) <= first + _OPTION_AND_MARK:
        return None
    cell, hit = content[first]
    if hit is None or hit.label.role != "option" or hit.head or hit.rest or hit.similar:
        return None
    written = content[0][0] if first else None
    if len(content) == first + 1:
        is_mark = written is not None and read_tick(written.text) is not None
        return None if is_mark else PlainRow(written, hit.label.name, None)
    mark, label = content[-1]
    beside = mark.col - cell.col - cell.colspan <= 1 and mark.rowspan <= cell.rowspan
    return PlainRow(written, hit.label.name, mark) if beside and label is None else None


def _is_beside(cell: Cell, option: OptionCell) -> bool:
    """Whether a cell may mark an option: the next one, or a mark behind it; notes right of the form are none."""
    away = cell.col - option.cell.col - option.cell.colspan
    return away <= 1 and (not option.marks or read_tick(cell.text) is not None)


def _is_option(hit: Hit) -> bool:
    return hit.label.role == "option" and (not hit.head or text.numbering(hit.head) is None)


def _repeats(content: Sequence[tuple[Cell, Hit | None]], place: int) -> bool:
    """Whether an option only repeats the one before it: the unit wrote its words where a tick belongs."""
    hit, before = content[place][1], content[place - 1][1] if place else None
    return hit is not None and before is not None and _is_option(before) and hit.label is before.label


def _take_mark_before(row: SectionRow) -> None:
    """Where nothing stands behind the one option of a row, the empty or ticked cell before it is its mark (columns swapped)."""
    if len(row.options) == 1 and not row.options[0].marks and row.texts and read_tick(row.texts[-1].text) is not None:
        row.options[0].marks.append(row.texts.pop())


def option_columns(cells: Iterable[Cell], hits: Hits) -> frozenset[int]:
    """The columns in which options stand; a text that happens to read like one stands elsewhere."""
    counts = Counter(cell.col for cell in cells if (hit := hits.get(cell)) is not None and _is_option(hit))
    most = max(counts.values(), default=0)
    return frozenset(col for col, count in counts.items() if 2 * count > most)


def mark_text(cell: Cell, option: Hit, hit: Hit | None) -> str:
    """The text of a mark; the option's own words beside it are a tick."""
    return CHECKED if hit is not None and hit.label is option.label else cell.text


def spread(written: str, options: Sequence[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """Several options in one cell (“□已经解决 ☑正在解决”), each with the mark that belongs to it; `None` where there is only one.

    Args:
        written: The text of the cell.
        options: Name and key of each option.
    """
    found = sorted(
        (match.start(), match.end(), name)
        for name, key in options
        if (match := re.search(r"\s*".join(map(re.escape, key)), written)) is not None
    )
    if len(found) < 2 or any(after[0] < before[1] for before, after in pairwise(found)):
        return None
    starts = [0, *(end for _, end, _ in found)]
    ends = [*(start for start, _, _ in found), len(written)]
    gaps = [written[start:end] for start, end in zip(starts, ends, strict=True)]
    return [(name, mark.strip(_AROUND)) for (_, _, name), mark in zip(found, _shared(gaps), strict=True)]


def _shared(gaps: list[str]) -> list[str]:
    """The marks between n labels (n + 1 gaps) given each to its own label."""
    lead, tail = gaps[0].strip(_AROUND), gaps[-1].strip(_AROUND)
    if lead and not tail:
        return gaps[:-1]
    if tail and not lead:
        return gaps[1:]
    marks = [""] * (len(gaps) - 1)
    if lead and tail:
        return [_UNCLEAR] * len(marks)
    for place, gap in enumerate(gaps[1:-1]):
        before, after = _halves(gap)
        marks[place] += before
        marks[place + 1] += after
    return marks


def _halves(gap: str) -> tuple[str, str]:
    """What of a gap belongs to the label before it and to the one behind it: it stands next to it, or on its line."""
    if not gap.strip(_AROUND):
        return "", ""
    if "\n" in gap:
        before, _, after = gap.partition("\n")
        return before, after
    if gap[0].isspace() != gap[-1].isspace():
        return ("", gap) if gap[0].isspace() else (gap, "")
    return _UNCLEAR, _UNCLEAR
