"""The cells of a sheet made of its values, its merged ranges, and what else is told of it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import product

from extractors.core.document import Cell, Extent, Place, Spans, check_spread
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.excel.formulas import Formulas
from extractors.formats.excel.sheet_facts import SheetFacts

_ALONE = (1, 1)
_ZERO_AS_TIME = "00:00:00"
HELD_NOTHING = ("0", "0%")
"""What a format may show nothing for."""
_MOST_LOOKS = 50_000_000
"""Cells of merged areas that are looked at: some seconds; a form has some hundreds of them."""


def cells_of(written: dict[Place, str], spans: Mapping[Place, Place], facts: SheetFacts, formulas: Formulas, here: Location) -> list[Cell]:
    """The cells of a sheet in reading order.

    Args:
        written: What stands in each cell; grows by what lies over the cells.
        spans: Rows and columns that each merged cell covers.
        facts: What the values alone do not tell.
        formulas: Its formulas without a saved result.
        here: The sheet.
    """
    written.update(_over_empty(facts.over, spans, written))
    drawn = facts.objects | facts.boxes.keys()
    covered = _covered(spans, written.keys() | drawn if drawn else written)
    hidden_text = {start for place, start in covered.items() if place in written}
    objects = {covered.get(place, place) for place in drawn}
    for place, box in facts.boxes.items():
        over = covered.get(place, place)
        written[over] = f"{written.get(over, '')} {box}".strip()
    places = sorted((written.keys() | spans.keys() | facts.formulas.keys() | objects | facts.open) - covered.keys())
    if not (hidden_text or objects or facts.formulas or facts.change_looks):
        return [Cell(written.get(at, ""), *at, *spans.get(at, _ALONE), here.cell(at[0] + 1, at[1] + 1)) for at in places]
    cells = []
    for place in places:
        text, mark = written.get(place, ""), _mark(place, facts, written)
        if place in facts.formulas:
            text, mark = _computed(place, formulas, text, mark, recounted=facts.recounted)
        mark = Code.COVERED_TEXT if place in hidden_text else Code.UNREADABLE_OBJECT if place in objects else mark
        parts = _odd_parts(place, facts, text) if mark == Code.ODD_LOOK else ()
        cells.append(Cell(text, *place, *spans.get(place, _ALONE), here.cell(place[0] + 1, place[1] + 1), mark, spans=parts))
    return cells


def _over_empty(over: Mapping[Place, str], spans: Mapping[Place, tuple[int, int]], written: Mapping[Place, str]) -> dict[Place, str]:
    """What stands in text boxes over empty cells of written rows: an answer, where people could not type into the cell."""
    if not over:
        return {}
    covered = _covered(spans, dict.fromkeys(over, ""))
    rows = {row for row, _ in written}
    return {start: text for place, text in over.items() if (start := covered.get(place, place)) not in written and start[0] in rows}


def merged_spans(ranges: Iterable[tuple[Place, Place]], extent: Extent) -> dict[Place, Place]:
    """Rows and columns that each merged cell covers."""
    spans = {start: span for start, end in ranges if (span := extent.span(start, end)) is not None}
    check_spread(spans.values())
    return spans


def _computed(place: Place, formulas: Formulas, text: str, mark: str, *, recounted: bool) -> tuple[str, str]:
    """The result of a formula that has none of its own; a 0 that its cells give too is one.

    Of a formula that is not computed anew nothing or 0 was saved, however its format shows that.
    """
    if is_result(place, formulas, text, recounted=recounted):
        return text, mark
    found = formulas.computed(place)
    return (f"={formulas.written[place]}", Code.FORMULA_UNCACHED) if found is None else (found, Code.FORMULA_COMPUTED)


def is_result(place: Place, formulas: Formulas, text: str, *, recounted: bool) -> bool:
    """Whether what was saved with a formula is its result, so far as that can be told."""
    found = formulas.computed(place)
    saved = text if recounted and text != _ZERO_AS_TIME else "0"
    return bool(text) and (_is_about(saved, found) if found is not None else saved != "0" or not recounted)


def _is_about(text: str, found: str) -> bool:
    """Whether a saved result is the computed one, to what binary fractions tell; one that is no plain figure may be."""
    try:
        saved = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return True
    return math.isclose(saved, float(found), rel_tol=1e-9, abs_tol=1e-9)


def _mark(place: Place, facts: SheetFacts, written: Mapping[Place, str]) -> str:
    """What is doubtful about how a cell is shown."""
    if place not in written:
        return Code.OPEN_BELOW if place in facts.open else ""
    unseen = (place in facts.zeros and written[place] in HELD_NOTHING) or (place in facts.unsigned and written[place].startswith("-"))
    if place in facts.odd or unseen:
        return Code.ODD_LOOK
    if place in facts.open:
        return Code.OPEN_BELOW
    return Code.HIDDEN_ROW if place[0] in facts.hidden_rows or place[1] in facts.hidden_columns else ""


def _odd_parts(place: Place, facts: SheetFacts, text: str) -> Spans:
    """The parts of a text that its doubt is about; none where it is about the whole."""
    odd = facts.odd.get(place)
    return odd.spans if odd is not None and odd.length == len(text) else ()


def are_many_looks(looks: Iterable[int]) -> bool:
    """Whether more cells of merged areas would be looked at than ever are: those of one area after another."""
    return sum(looks) > _MOST_LOOKS


def _covered(spans: Mapping[Place, tuple[int, int]], written: Collection[Place]) -> dict[Place, Place]:
    """Written cells that lie under a merged one, and which: nobody sees what stands there."""
    if are_many_looks(min(height * width, len(written)) for height, width in spans.values()):
        raise UnreadableFileError("too_large", "合并区域过多")
    covered: dict[Place, Place] = {}
    for (top, left), (height, width) in spans.items():
        if height * width <= len(written):
            places = [place for place in product(range(top, top + height), range(left, left + width)) if place in written]
        else:
            places = [place for place in written if 0 <= place[0] - top < height and 0 <= place[1] - left < width]
        for place in places:
            if place != (top, left):
                covered[place] = top, left
    return covered
