"""Where the blank leaves space for an answer: right of its label, below it, behind it, or behind several short labels of one cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from extractors.core.document import Cell, Document, Grid, Line
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.measures import COUNTED, MEASURED
from extractors.language.patterns import BLANK, CLOSE, COLON, HAN, INSIDE, OPEN

_ROOM = " \t\n\r　:：_＿）)】］]"
Side = Literal["right", "below", "inline"]


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """Where the answer to a label stands, and the blank's own text there (“共   人”, “□男 □女”)."""

    side: Side = "inline"
    printed: str = ""
    colon: bool = False
    """A colon is printed behind the label."""
    nth: int = 0
    """Which of several equal labels of the blank it is."""


class Sheet:
    """A grid by position: which cell covers a row and column."""

    def __init__(self, grid: Grid) -> None:
        """Takes a grid whose cells may span."""
        self.grid = grid
        self._covering = {
            (row, col): cell
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }

    def at(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place, `None` where there is none (spreadsheets leave empty cells out)."""
        return self._covering.get((row, col))

    def heads(self, cell: Cell) -> Iterator[Cell]:
        """The cells left of and above a cell that stand over its whole height or width: nearest first."""
        seen: set[Cell] = {cell}
        walks = [[(cell.row, col) for col in range(cell.col - 1, -1, -1)], [(row, cell.col) for row in range(cell.row - 1, -1, -1)]]
        for walk in walks:
            for place in walk:
                one = self.at(*place)
                if one is not None and one.text.strip() and one not in seen:
                    seen.add(one)
                    yield one


def answer_cell_of(spec: FieldSpec, nth: int, blanks: Iterable[Document], labels: Collection[str]) -> AnswerCell:
    """The answer cell of the `nth` of the labels of this wording, in the first blank that shows where it is.

    Args:
        spec: The field.
        nth: Which of several equal labels it is, from 0.
        blanks: The blank forms.
        labels: Keys of all labels of the form: none of these is an answer cell.
    """
    wanted = text.key(spec.label)
    line = ""
    for document in blanks:
        for block in document.blocks:
            if isinstance(block, Line):
                line = _behind(block.text, wanted) or line
                continue
            cells = [cell for cell in block.cells if is_label_cell(cell.text, wanted, labels)]
            if nth < len(cells):
                answer_cell = _answer_cell_in(Sheet(block), cells[nth], labels)
                printed = answer_cell.printed or (_behind(cells[nth].text, wanted) if answer_cell.side == "inline" else "")
                return replace(answer_cell, nth=nth, printed=printed, colon=cells[nth].text.rstrip().endswith((":", "：")))
    return AnswerCell(nth=nth, printed=line)


def _behind(written: str, label: str) -> str:
    """What the blank itself has behind a label in its line or cell (“填报单位：        （盖章）”); nothing where that is only space."""
    rest = text.cut(written, label)
    return rest.lstrip(_ROOM) if rest and text.key(rest) else ""


def is_label_cell(written: str, wanted: str, labels: Collection[str]) -> bool:
    """Whether a cell of the blank is the label `wanted`, and no longer one that begins alike."""
    seen = text.key(written)
    return seen == wanted or (seen.startswith(wanted) and seen not in labels)


def _answer_cell_in(sheet: Sheet, cell: Cell, labels: Collection[str]) -> AnswerCell:
    beside = sheet.at(cell.row, cell.col + cell.colspan)
    if beside is None and cell.col + cell.colspan < sheet.grid.cols:
        return AnswerCell("right")
    if beside is not None and not _is_label(beside, labels):
        return AnswerCell("right", beside.text)
    below = sheet.at(cell.row + cell.rowspan, cell.col)
    if below is not None and below.col == cell.col and below.colspan <= cell.colspan and not _is_label(below, labels) and _is_room(below):
        return AnswerCell("below", below.text)
    return AnswerCell()


_MORE = 4
"""Characters that a label of the blank may have behind the words declared, beside as many as these; more is a printed text.
0 to 20 read 782 answers of drawn copies alike (`benchmarks/thresholds.py`)."""


def _is_label(cell: Cell, labels: Collection[str]) -> bool:
    seen = text.key(cell.text)
    return bool(seen) and any(seen == key or (seen.startswith(key) and len(seen) <= 2 * len(key) + _MORE) for key in labels)


def _is_room(cell: Cell) -> bool:
    """Whether a cell below a label is for its answer: empty, or with something to tick or complete."""
    return not text.key(cell.text) or any(mark in cell.text for mark in "□☐○_＿") or "年" in cell.text


def ordered(specs: Sequence[FieldSpec], blanks: Iterable[Document]) -> list[int]:
    """Which of the equal labels of the blank each of `specs` is: by the heading over it (`under`), else in their order."""
    wanted = text.key(specs[0].label)
    for document in blanks:
        found = [(Sheet(block), cell) for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
        cells = [(sheet, cell) for sheet, cell in found if text.key(cell.text) == wanted]
        if len(cells) >= len(specs):
            return _claimed(specs, [{text.key(head.text) for head in sheet.heads(cell)} for sheet, cell in cells])
    return list(range(len(specs)))


def _claimed(specs: Sequence[FieldSpec], heads: Sequence[set[str]]) -> list[int]:
    free = list(range(len(heads)))
    claimed: dict[int, int] = {}
    for place, spec in enumerate(specs):
        parts = {text.key(part) for part in spec.under.split("/")} - {""}
        own = next((one for one in free if parts and parts <= heads[one]), None)
        if own is not None:
            claimed[place] = own
            free.remove(own)
    for place in range(len(specs)):
        if place not in claimed:
            claimed[place] = free.pop(0)
    return [claimed[place] for place in range(len(specs))]


DIMENSIONS = frozenset("长宽高厚深径") | {"直径", "半径", "厚度", "长度", "宽度", "高度", "深度"}
"""What a size is given in: figures, whatever else the label says."""
_OPEN_WORDS = DIMENSIONS | frozenset({"男", "女", "共", "其中女", "其中"})
"""Labels that stand before mere space; of other words this may be a label with its characters spread (“姓    名”)."""
_NO_LABELS = frozenset("年月日时分第至到于")
_UNIT = "|".join(sorted({*map(re.escape, COUNTED | MEASURED), "厘米", "毫米", "公斤", r"[A-Za-z㎜㎝㎏]{1,4}"}, key=lambda unit: -len(unit)))
_SPACE = r"[ \t　]"
_PART = re.compile(
    rf"(?P<label>{HAN}{{1,6}}(?:{OPEN}[^()（）\s]{{1,6}}{CLOSE})?){_SPACE}?(?P<colon>{COLON})?"
    rf"(?P<room>{OPEN}{_SPACE}+{CLOSE}|(?:{_SPACE}|{BLANK})*)(?P<unit>(?:{_UNIT})(?=[\s，,；;、×*]|$))?[\s，,；;、×*]*"
)
_HEAD = re.compile(rf"(?P<head>{HAN}{{2,8}}(?:{OPEN}[^()（）\s]{{1,6}}{CLOSE})?){_SPACE}*{COLON}{_SPACE}?(?=\S)")
_IN_BRACKETS = re.compile(rf"^{OPEN}({INSIDE}*){CLOSE}")
_FEWEST = 2
"""One label before space is a label and its answer; several part a cell."""


@dataclass(frozen=True, slots=True)
class SubLabels:
    """The labels of a cell or line of a blank.

    Attributes:
        head: What stands before them (“规格”), empty where it stands in another cell.
        labels: The labels in their order, as printed.
        units: The unit that the blank prints behind the space of each.
    """

    head: str
    labels: tuple[str, ...]
    units: tuple[str, ...]

    def pieces(self, written: str) -> list[str]:
        """A filled copy cut before each of its labels, with a colon behind it.

        Empty where fewer than two of them are there, one of them twice, or not in order; and where a word goes on behind a short
        one (“长江”, “男职工”).
        """
        head = self.head and text.cut(written, text.key(self.head))
        body = head.lstrip(" \t　:：") if head else written
        found = [list(_pattern(label).finditer(body)) for label in self.labels]
        spans = [one[0].span() for one in found if one]
        if len(spans) < _FEWEST or max(map(len, found)) > 1 or text.key(body[: spans[0][0]]):
            return []
        if any(start < end for (_, end), (start, _) in pairwise(spans)):
            return []
        ends = [*(start for start, _ in spans[1:]), len(body)]
        parts = [_labelled(body[start:end], body[end:last]) for (start, end), last in zip(spans, ends, strict=True)]
        return [f"{self.head}：", *parts] if head else parts


@lru_cache(maxsize=256)
def _pattern(label: str) -> re.Pattern[str]:
    return re.compile(re.escape(label) + (rf"(?!{HAN})" if len(label) == 1 or label in _OPEN_WORDS else ""))


def _labelled(label: str, answer: str) -> str:
    rest = _IN_BRACKETS.sub(r"\1", answer.strip(" \t\n　，,；;、×*"))
    return f"{label}{rest}" if rest[:1] in (":", "：") else f"{label}：{rest}"


def sub_labels_in(written: str) -> SubLabels | None:
    """The short labels that the text of a blank is made of; `None` where it is anything else."""
    headed = _HEAD.match(written.strip())
    if headed is not None:
        found = _parts(written.strip()[headed.end() :])
        if found is not None and all(one["room"] or one["unit"] for one in found[:-1]):
            return _made(headed["head"], found)
    found = _parts(written.strip())
    return _made("", found) if found is not None and any(len(one["label"]) == 1 for one in found) else None


def _made(head: str, found: Sequence[re.Match[str]]) -> SubLabels:
    return SubLabels(head, tuple(one["label"] for one in found), tuple(one["unit"] or "" for one in found))


def _parts(written: str) -> list[re.Match[str]] | None:
    """Each label with its space, where the text holds nothing else, and all of them ask alike: with a colon, or without."""
    found: list[re.Match[str]] = []
    end = 0
    while end < len(written):
        one = _PART.match(written, end)
        if one is None or one["label"] in _NO_LABELS:
            return None
        found.append(one)
        end = one.end()
    labels = [one["label"] for one in found]
    if len(found) < _FEWEST or len(set(labels)) < len(labels) or len({one["colon"] is None for one in found}) > 1:
        return None
    return found if all(_asks(one) for one in found[:-1]) and (_asks(found[-1]) or not found[-1]["room"]) else None


def _asks(one: re.Match[str]) -> bool:
    """Whether a label has space of its own: behind a colon, on a line, in a bracket, before a unit."""
    room = one["room"]
    if room[:1] in ("(", "（"):
        return bool(one["unit"]) or one["label"] in DIMENSIONS  # else it may be ticked: “是（  ） 否（  ）”
    sized = len(room) > 1 and one["label"] in _OPEN_WORDS
    return bool(one["colon"]) or len(room.strip()) > 1 or bool(one["unit"] and room) or sized
