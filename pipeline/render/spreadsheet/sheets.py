"""A workbook as values: sheets of tables of cells, and how a doubt or a correction shows on a cell: its colour and its comment.

`xlsx` writes them; whoever fills them needs no spreadsheet library.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from extractors.core import own_marks
from extractors.core.address import FieldAddress
from extractors.core.location import place_words
from extractors.core.reading import Finding
from pipeline.core.model import Submission
from pipeline.render.spreadsheet.long_rows import LookedOver
from pipeline.wording import terms

Kind = Literal["text", "count", "number", "percent", "time", "date"]
Tone = Literal["plain", "error", "warning", "corrected", "alarm", "total"]

EXACT = 10**15
"""From here on a spreadsheet rounds whole numbers; they are written as text."""
MOST_ROWS = 1_048_576
"""Of a sheet."""

_NAME_LIMIT = 31
_NAME_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LEGEND = (
    own_marks.LEGEND,
    "空白表示没有填报或无法判读，不等于 0；合计只含已知数，有缺数单位时为下限。",
)


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the value that it has now, for readers that do not calculate."""

    text: str
    value: int | float | str


Content = str | int | float | dt.date | dt.datetime | Formula | None


class Cell(NamedTuple):
    """What stands in a cell (times without zone, as the office's clock shows them), how it looks, and the comment on it.

    A tuple, for a workbook has half a million of them, and a frozen dataclass takes three times as long to make.
    """

    content: Content = None
    tone: Tone = "plain"
    note: str = ""


class SameCells(dict[str | int | None, Cell]):
    """Cells of nothing but a content, the same one for the same content; an empty text is nothing. One is found sooner than made."""

    def __missing__(self, content: str | int | None) -> Cell:
        """Makes it, and keeps it."""
        self[content] = made = Cell(None if content == "" else content)
        return made


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, how its cells are shown, and the widest it may grow, in half-width characters."""

    title: str
    kind: Kind = "text"
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows. `empty` is said in place of rows where there are none; rows of `foot` stay below when a list is sorted."""

    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    title: str = ""
    empty: str = ""
    foot: tuple[tuple[Cell, ...], ...] = ()

    @property
    def height(self) -> int:
        """Rows it takes up, from its title to its last row."""
        return bool(self.title) + 1 + max(len(self.rows), bool(self.empty)) + len(self.foot)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. With one table and no heading it is a list: frozen head, filter, head repeated on every printed page.

    Attributes:
        name: As `sheet_names` made it.
        tables: One below the other, a blank row between them.
        heading: Lines above the tables; the first is the title.
        ending: Lines below the tables.
        fixed: Columns of a list that stay in sight.
        figures: Columns of a list that formulas go over.
    """

    name: str
    tables: tuple[Table, ...]
    heading: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
    fixed: int = 2
    figures: frozenset[int] = frozenset()
    _counts: dict[tuple[int, ...], Counter[tuple[Content, ...]]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _looked: list[LookedOver] = field(default_factory=list, init=False, compare=False, repr=False)

    def looked_over(self) -> LookedOver:
        """What going over the rows of a list tells; done once."""
        if not self._looked:
            self._looked.append(LookedOver(self.top, self.figures, Formula))
        return self._looked[0]

    def column(self, place: int) -> Sequence[Content]:
        """What stands in a column of a list, row by row."""
        known = self.looked_over().figures
        return known[place] if place in known else [cells[place].content for cells in self.top.rows]

    def distinct(self, *columns: int) -> Counter[tuple[Content, ...]]:
        """What stands together in columns of a list, and in how many rows; counted once."""
        if columns not in self._counts:
            self._counts[columns] = Counter(zip(*map(self.column, columns), strict=True))
        return self._counts[columns]

    def stretches(self) -> list[tuple[str, slice]]:
        """The sheets that the rows of a list are written on, by name, with those of its rows that stand there: all, but of a very long one.

        A list that calculates, or whose last rows stay below when it is sorted, stands on one sheet.
        """
        below = len(self.ending) + 1 if self.ending else 0
        rows, room = self.top.rows, MOST_ROWS - 1 - below
        if self.looked_over().rows <= room or self.top.foot or any(isinstance(cell.content, Formula) for cell in rows[0]):
            return [(self.name, slice(None))]
        starts = range(0, len(rows), room)
        return [(continued(self.name, number), slice(start, start + room)) for number, start in enumerate(starts, 1)]

    def parts(self) -> Iterator[Sheet]:
        """The sheets that are written, each with the head of the list; what is said below it stands below the last."""
        stretches = self.stretches() if self.is_list else []
        if len(stretches) < 2:
            yield self
            return
        for name, own in stretches:
            ending = self.ending if name == stretches[-1][0] else ()
            yield Sheet(name, (replace(self.top, rows=self.top.rows[own]),), ending=ending, fixed=self.fixed)

    @property
    def is_list(self) -> bool:
        """Whether the sheet is one table from its first row on."""
        return len(self.tables) == 1 and not self.heading and not self.tables[0].title

    @property
    def top(self) -> Table:
        """The table of a list."""
        return self.tables[0]


def first_row(heading: Sequence[str], before: Iterable[Table], *, titled: bool = True) -> int:
    """The row (from 0) in which the rows of the next table begin, below `heading` and the tables `before`."""
    return (len(heading) + 1 if heading else 0) + sum(table.height + 1 for table in before) + titled + 1


def sheet_names(wanted: Iterable[str]) -> list[str]:
    """Names that Excel accepts (31 characters, no brackets, colons, slashes or wildcards, all different), as near as can be to `wanted`."""
    names: list[str] = []
    for name in wanted:
        clean = _NAME_ILLEGAL.sub("", name).strip("' ")[:_NAME_LIMIT] or "表"
        number = 1
        while clean.casefold() in {taken.casefold() for taken in names}:
            number += 1
            clean = f"{clean[: _NAME_LIMIT - 4]}（{number}）" if number == 2 else f"{clean.rpartition('（')[0]}（{number}）"
        names.append(clean)
    return names


def continued(name: str, number: int) -> str:
    """The name of the sheet on which a list goes on: “待核（续2）”; of the first one the name itself."""
    told = f"（续{number}）"
    return name if number == 1 else f"{name[: _NAME_LIMIT - len(told)]}{told}"


def letter(column: int) -> str:
    """The letters of a column counted from 0: A, B, …, Z, AA."""
    high, low = divmod(column, 26)
    return (letter(high - 1) if high else "") + chr(65 + low)


def on_sheet(name: str) -> str:
    """A sheet as a formula names it, before its cells."""
    quoted = name.replace("'", "''")
    return f"'{quoted}'!"


def marked(content: Content, findings: Sequence[Finding], corrections: Sequence[str] = ()) -> Cell:
    """A cell with its doubts, the graver colour first, and its corrections."""
    if not findings and not corrections:
        return Cell(content)
    severities = {finding.severity for finding in findings}
    tone: Tone = "error" if "error" in severities else "warning" if severities else "corrected"
    return Cell(content, tone, "\n".join(dict.fromkeys([*corrections, *(_line(finding) for finding in findings)])))


def field_findings(submission: Submission, field: FieldAddress) -> Iterator[Finding]:
    """Every doubt about one scalar answer, wherever it was found."""
    own = submission.values[field.name].findings
    aside = [one for one in submission.findings if one.field is not None and one.field.name == field.name and one.field == field]
    yield from dict.fromkeys((*own, *aside)) if own or aside else ()


def correction_lines(submission: Submission, field: FieldAddress) -> Iterator[str]:
    """What a comment says about the corrections of one answer."""
    if not submission.corrections:
        return
    original = submission.original.get(field)
    written = (original.raw if original else "") or "（空）"
    for correction in submission.corrections:
        if correction.field == field:
            yield f"已更正：原填“{written}”，改为“{terms.shown(correction.value)}”。理由：{correction.why}（{correction.who}）"


def _line(finding: Finding) -> str:
    place = f"［{place_words(finding.source)}］" if finding.source else ""
    return f"{terms.SEVERITIES[finding.severity]}：{finding.message}{place}"
