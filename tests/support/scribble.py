"""Fills any blank as a person would who only looks at it: something into every empty cell, behind every colon, behind every “1．”.

Each text is unlike every other, so what was read can be followed to the place where it was written. Knows nothing of the reading side.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from extractors.language import text

_OPEN_DATE = re.compile(r"\s*年\s*月\s*日\s*$")
_BEHIND = re.compile(r"[：:](?=[ \t　_]{2,}|\s*$)")
_NUMBER = re.compile(r"\s*\d{1,2}[．.、]\s*")
_ADDED = 3


@dataclass(frozen=True)
class Mark:
    """What was written, and the printed texts one of which asks for it."""

    text: str
    labels: frozenset[str]


@dataclass
class Scribbled:
    """A filled copy and what stands in it; `ticks` counts the ticked options."""

    data: bytes = b""
    marks: list[Mark] = field(default_factory=list)
    ticks: Counter[str] = field(default_factory=Counter)


@dataclass(eq=False)
class _Place:
    text: str
    row: int
    col: int
    width: int
    height: int
    write: Callable[[str], None]


class _Pen:
    """Gives a new answer to each label: a figure, a date, a telephone number, or a text."""

    def __init__(self, seed: int) -> None:
        self._numbers = itertools.count(1000 + 37 * seed)
        self._days = (dt.date(2017, 1, 1) + dt.timedelta(days=seed + step) for step in itertools.count())

    def write(self, label: str) -> str:
        number = next(self._numbers)
        bare = text.key(label)
        if bare.endswith(("数", "人次", "编号")):
            return str(number)
        if bare.endswith(("日期", "提交时间")) or not bare:
            return next(self._days).isoformat()
        if "电话" in bare:
            return f"1380013{number}"
        return "是" if bare.startswith("是否") else f"答案{number}号"


def scribble(blank: bytes, seed: int) -> Scribbled:
    """A filled copy of a .docx or .xlsx blank."""
    made = Scribbled()
    made.data = _word(blank, made, _Pen(seed)) if _is_word(blank) else _sheets(blank, made, _Pen(seed))
    return made


def _is_word(blank: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(blank)) as package:
        return "word/document.xml" in package.namelist()


def _word(blank: bytes, made: Scribbled, pen: _Pen) -> bytes:
    word = docx.Document(io.BytesIO(blank))
    for paragraph in word.paragraphs:
        written = _line(paragraph.text, made, pen)
        if written != paragraph.text:
            _rewrite(paragraph, written)
    for element in word.element.body.findall(qn("w:tbl")):
        _table(list(_word_places(element)), made, pen)
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _rewrite(paragraph: Paragraph, written: str) -> None:
    for run in paragraph.runs[1:]:
        run.text = ""
    (paragraph.runs or [paragraph.add_run()])[0].text = written


def _line(printed: str, made: Scribbled, pen: _Pen) -> str:
    """A line with something behind each label, and its open date filled."""
    if len(printed) > 80:
        return printed
    dated = _OPEN_DATE.search(printed)
    body = printed[: dated.start()] if dated else printed
    pieces, start = [], 0
    for found in _BEHIND.finditer(body):
        label = body[start : found.start()].split("  ")[-1]
        written = pen.write(label)
        made.marks.append(Mark(written, frozenset({text.key(label)})))
        pieces.append(f"{body[start : found.end()]}{written}")
        start = found.end()
    whole = "".join(pieces) + body[start:]
    if dated and (pieces or not body.strip()):
        written = pen.write("")
        made.marks.append(Mark(written, frozenset({"年月日"})))
        return f"{whole}     {written}"
    return whole if pieces else printed


def _word_places(table: docx.oxml.table.CT_Tbl) -> Iterator[_Place]:
    above: dict[int, _Place] = {}
    for number, row in enumerate(table.findall(qn("w:tr"))):
        col = 0
        for cell in row.findall(qn("w:tc")):
            span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            width = int(span.get(qn("w:val"))) if span is not None else 1
            merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and col in above:
                above[col].height += 1
            else:
                paragraphs = cell.findall(qn("w:p"))
                printed = "\n".join(Paragraph(one, None).text for one in paragraphs)  # type: ignore[arg-type]
                last = Paragraph(paragraphs[-1], None)  # type: ignore[arg-type]
                above[col] = _Place(printed, number, col, width, 1, lambda written, last=last: last.add_run(written) and None)  # type: ignore[misc]
                yield above[col]
            col += width


def _table(places: list[_Place], made: Scribbled, pen: _Pen) -> None:
    at = {(row, col): one for one in places for row in range(one.row, one.row + one.height) for col in range(one.col, one.col + one.width)}
    counts = Counter(text.key(one.text) for one in places if one.text.strip())
    options = [one for one in places if counts[text.key(one.text)] > 3 and not _NUMBER.fullmatch(one.text)]
    marks = {beside: one for one in options if (beside := at.get((one.row, one.col + one.width))) is not None and not beside.text.strip()}
    chosen = itertools.cycle([True, False, False, False, True, False])
    for one in places:
        if one in marks:
            if next(chosen):
                one.write("√")
                made.ticks[text.key(marks[one].text)] += 1
        elif not one.text.strip():
            labels = [label for label in (_left(one, at), _above(one, at)) if label]
            if labels:
                _put(one, labels, made, pen)
        elif _NUMBER.fullmatch(one.text):
            _put(one, [_left(one, at)], made, pen)
        elif one.text.rstrip().endswith(("：", ":")):
            _put(one, [one.text], made, pen)


def _put(one: _Place, labels: list[str], made: Scribbled, pen: _Pen) -> None:
    written = pen.write(labels[0])
    if written != "是":
        made.marks.append(Mark(written, frozenset(map(text.key, labels))))
    one.write(written)


def _left(one: _Place, at: dict[tuple[int, int], _Place]) -> str:
    return next((at[one.row, col].text for col in range(one.col - 1, -1, -1) if (one.row, col) in at and at[one.row, col].text.strip()), "")


def _above(one: _Place, at: dict[tuple[int, int], _Place]) -> str:
    return next((at[row, one.col].text for row in range(one.row - 1, -1, -1) if (row, one.col) in at and at[row, one.col].text.strip()), "")


def _sheets(blank: bytes, made: Scribbled, pen: _Pen) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    for sheet in book.worksheets:
        spans = {
            (one.min_row, one.min_col): (one.max_col - one.min_col + 1, one.max_row - one.min_row + 1) for one in sheet.merged_cells.ranges
        }
        merged = {cell for one in sheet.merged_cells.ranges for row in one.rows for cell in row}
        last = sheet.max_row
        rows = last + (_ADDED if all(cell.value for cell in sheet[last]) else 0)
        places = []
        for row, col in itertools.product(range(1, rows + 1), range(1, sheet.max_column + 1)):
            if (row, col) in merged and (row, col) not in spans:
                continue
            cell = sheet.cell(row, col)

            def write(written: str, cell: openpyxl.cell.Cell = cell) -> None:  # type: ignore[assignment]
                whole = f"{cell.value or ''}{written}"
                cell.value = int(whole) if whole.isdecimal() and len(whole) < 6 else whole

            places.append(_Place(str(cell.value or ""), row, col, *spans.get((row, col), (1, 1)), write))
        _table(places, made, pen)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
