"""The name of the reporting unit, without what units write around it: “（盖章）”, a date, the person to call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from extractors.core.document import Document, Line
from extractors.core.location import Location
from extractors.core.reading import Answer
from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.patterns import BLANK, COLON, HAN, SEAL, YEAR_CLOSE, YEAR_OPEN
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Part
from extractors.match.lists.other_rows import is_measure_line, named_unit

_GAP = re.compile(rf"[ \t\u3000]{{2,}}|{BLANK}{{2,}}|\t|　")
_BRACKETED = re.compile(rf"{YEAR_OPEN}[^()（）\[\]【】〔〕]*{YEAR_CLOSE}")
_SEAL = re.compile(SEAL)
_MONTH = re.compile(r"\d{2,4}\s*年(?:\s*\d{1,2}\s*月)?|\d{1,2}\s*月")
_LONGEST_TITLE = 60
"""Characters of a line that may name the unit; longer ones are sentences, in which other units stand too."""
_EDGES = " \t\n　_＿:：;；,，。、.-—"
_LABEL = re.compile(rf"\s*{HAN}{{2,8}}\s*{COLON}")
_COLONS = (":", "：")
_ENCLOSED = re.compile(rf"{YEAR_OPEN}(?P<inner>[^()（）\[\]【】〔〕]+){YEAR_CLOSE}")


def unit_name(written: str, layout: TableLayout) -> str:
    """The name in what stands behind the label of the unit."""
    bare = _BRACKETED.sub(lambda found: "" if _is_habit(found.group(), layout) else found.group(), _SEAL.sub("", written))
    pieces: list[str] = []
    for piece in _GAP.split(bare):
        if pieces and (
            _is_habit(piece, layout) or _LABEL.match(piece) or is_date(piece.strip(_EDGES)) or _MONTH.fullmatch(piece.strip(_EDGES))
        ):
            break
        end = _next_label(piece, layout)
        if text.key(piece[:end]):
            pieces.append(piece[:end].strip(_EDGES))
        if end is not None:
            break
    name = " ".join(pieces).strip(_EDGES)
    enclosed = _ENCLOSED.fullmatch(name)
    return enclosed["inner"].strip(_EDGES) if enclosed else name


def dates_beside(parts: Iterable[Part]) -> list[Part]:
    """The dates that stand apart behind the name of the unit on its line."""
    pieces = [(piece.strip(_EDGES), part) for part in parts for piece in _GAP.split(part.text)]
    return [Part(piece, part.place, part.mark) for piece, part in pieces if any(map(str.isnumeric, piece)) and is_date(piece)]


def labelled_unit(texts: Iterable[tuple[str, Location | None]], layout: TableLayout) -> Answer:
    """The unit behind its label (“单位：五角场街道”) in the first of several texts, each with its place, that has it."""
    for written, place in texts:
        hit = layout.find_in_line(written)
        if hit is None or hit.label.role != "unit" or is_measure_line(written):
            continue
        name = unit_name(hit.rest, layout)
        if name:
            return Answer(name, name, place)
    return Answer(None, "")


def headline_of(document: Document, layout: TableLayout, titles: Iterable[str] = ()) -> str:
    """Headers, footers, lines above the first table, and `titles`, but for what is the office's own: they may name the unit."""
    above = takewhile(lambda block: isinstance(block, Line), document.blocks)
    lines = [*document.outside, *(block for block in above if isinstance(block, Line))]
    short = (written.strip() for written in (*(line.text for line in lines), *titles) if len(written) <= _LONGEST_TITLE)
    return "\n".join(dict.fromkeys(written for written in short if text.key(written) and not layout.is_own(written)))


def named_beside(leftovers: Sequence[Part], layout: TableLayout) -> tuple[Answer, list[Part]]:
    """The unit that a list is headed or signed with (“填报单位（盖章）：武侯区总工会”) though its blank has no space for it, and the rest.

    Two names that differ name none.
    """
    found = [(part, named) for part in leftovers if (named := named_unit(part.text))]
    names = {unit_name(written, layout): part.place for part, written in found}
    names.pop("", None)
    if len(names) != 1:
        return Answer(None, ""), list(leftovers)
    ((name, place),) = names.items()
    taken = {part for part, _ in found}
    return Answer(name, name, place), [part for part in leftovers if part not in taken]


def _next_label(piece: str, layout: TableLayout) -> int | None:
    """Where another label begins right behind the name (“市中区总工会填表人：张三”: a program swallowed the space between)."""
    places = [found for extra in layout.extras if (found := piece.find(extra)) > 0 and piece[found + len(extra) :].lstrip()[:1] in _COLONS]
    return min(places, default=None)


def _is_habit(piece: str, layout: TableLayout) -> bool:
    seen = text.key(piece)
    return any(seen.startswith(extra) for extra in layout.extras if extra)


def is_signature(written: str, unit: str, layout: TableLayout) -> bool:
    """Whether a line is the unit's own name as units sign, with or without “（盖章）” behind it."""
    name = text.key(unit)
    if not name or not text.key(written).startswith(name):
        return False
    return text.key(unit_name(written, layout)) == name
