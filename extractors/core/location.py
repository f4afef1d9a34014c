"""Where something stands in a file: the steps that a person takes to find it, with one printer and one parser.

`table 1, R5C3` is the third cell of the fifth row of the first table, `Sheet1!C14` a cell of a sheet, `paragraph 3` a line outside
tables; stored readings, JSON and frames hold these texts. One is made for every cell that is read, so it is a tuple of the
few numbers that are known there, shares the steps before it with its neighbours, and becomes a text only when somebody looks.
A clerk reads it in Chinese: “第1个表第5行第3格”, “Sheet1!C14”, “第3段”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

Counted = Literal["page", "table", "paragraph", "line", "box table", "inner table"]
"""Steps with a number, from 1. A `box table` stands in a text box that hangs on a paragraph, an `inner table` in a cell."""
Single = Literal["header", "footer", "watermark", "text box", "image", "attachment"]
"""Steps of which there is one."""
Kind = Literal[Counted, Single, "cell", "page table", "sheet", "sheet cell"]

_COUNTED: Final[dict[str, Counted]] = {kind: kind for kind in get_args(Counted)}
_SINGLE: Final[dict[str, Single]] = {kind: kind for kind in get_args(Single)}
_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_STEP = re.compile(
    rf"page (?P<page>{_NUMBER}) table (?P<table>{_NUMBER})|R(?P<row>{_NUMBER})C(?P<column>{_NUMBER})"
    rf"|(?P<word>[a-z ]+?)(?: (?P<number>{_NUMBER}))?"
)
_SHEET_CELL = re.compile(r"(?:(?P<sheet>.*)!)?(?P<letters>[A-Z]{1,6})(?P<row>[1-9][0-9]{0,8})", re.DOTALL)
_WORDS: Mapping[Kind, str] = {
    "cell": "第{0}行第{1}格",
    "page table": "第{0}页第{1}个表",
    "table": "第{0}个表",
    "page": "第{0}页",
    "paragraph": "第{0}段",
    "line": "第{0}行",
    "inner table": "里面第{0}个表",
    "box table": "文本框里第{0}个表",
    "text box": "文本框",
    "image": "图片",
    "attachment": "附件",
    "header": "页眉",
    "footer": "页脚",
    "watermark": "水印",
}
_SHOWN = 5
"""Places that one sentence names: who looks at those has the original before him and sees the others."""


class Location(NamedTuple):
    """A place in a file, as its last step; equal places are equal values.

    Attributes:
        kind: What the step leads to. `page table` is a table of a page of a scan, `sheet` a sheet by its name, or any text
            that no reader writes.
        number: Which one, from 1; the row of a cell, the page of a `page table`.
        column: The cell within the row, from 1; the column of a sheet (A is 1); which table of the page.
        within: The steps before it.
        name: Of a sheet.
    """

    kind: Kind
    number: int = 0
    column: int = 0
    within: Location | None = None
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Location:
        """The place that prints as `text`; what no reader writes is kept as it is."""
        return cls._stepwise(text) or cls._of_sheet(text) or cls.sheet(text)

    @classmethod
    def sheet(cls, name: str) -> Location:
        """A whole sheet."""
        return cls("sheet", name=name)

    def cell(self, row: int, column: int) -> Location:
        """A cell of this table or sheet; `row` and `column` count from 1."""
        return Location("sheet cell" if self.kind == "sheet" else "cell", row, column, self)

    @property
    def in_sheet(self) -> bool:
        """Whether it is a cell of a sheet that has a name, as a workbook's have."""
        return self.kind == "sheet cell" and self.within is not None

    @property
    def in_body_table(self) -> tuple[int, int, int] | None:
        """Table, row and cell, from 1, of a cell of a table that stands in nothing else; `None` for any other place."""
        table = self.within
        if self.kind != "cell" or table is None or table.kind != "table" or table.within is not None:
            return None
        return table.number, self.number, self.column

    def steps(self) -> Iterator[Location]:
        """The steps to it, the first one first."""
        if self.within is not None:
            yield from self.within.steps()
        yield self

    def __str__(self) -> str:
        """The text that stored readings, JSON and frames hold."""
        if self.kind == "sheet cell":
            own = f"{column_letters(self.column - 1)}{self.number}"
            return own if self.within is None else f"{self.within}!{own}"
        own = self._step()
        return own if self.within is None else f"{self.within}, {own}"

    def _step(self) -> str:
        if self.kind == "cell":
            return f"R{self.number}C{self.column}"
        if self.kind == "page table":
            return f"page {self.number} table {self.column}"
        if self.kind in _COUNTED:
            return f"{self.kind} {self.number}"
        return self.name if self.kind == "sheet" else self.kind

    @classmethod
    def _stepwise(cls, text: str) -> Location | None:
        place: Location | None = None
        for step in text.split(", "):
            place = cls._next(step, place)
            if place is None:
                return None
        return place

    @classmethod
    def _next(cls, step: str, within: Location | None) -> Location | None:
        found = _STEP.fullmatch(step)
        if found is None:
            return None
        if found["row"]:
            return cls("cell", int(found["row"]), int(found["column"]), within)
        if found["page"]:
            return cls("page table", int(found["page"]), int(found["table"]), within)
        if found["number"]:
            kind = _COUNTED.get(found["word"])
            return None if kind is None else cls(kind, int(found["number"]), within=within)
        single = _SINGLE.get(found["word"])
        return None if single is None else cls(single, within=within)

    @classmethod
    def _of_sheet(cls, text: str) -> Location | None:
        found = _SHEET_CELL.fullmatch(text)
        if found is None:
            return None
        sheet = found["sheet"]
        return cls("sheet cell", int(found["row"]), column_number(found["letters"]) + 1, None if sheet is None else cls.sheet(sheet))


def column_number(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The inverse of `column_number`."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=16384)
def printed(location: Location | None) -> str | None:
    """A place as stored readings, JSON and frames hold it."""
    return None if location is None else str(location)


@lru_cache(maxsize=65536)
def parsed(text: str | None) -> Location | None:
    """The place that `printed` wrote."""
    return None if text is None else Location.parse(text)


@lru_cache(maxsize=8192)
def place_words(source: Location | None) -> str:
    """A place in Chinese; a cell of a sheet (`Sheet1!C14`), and what no reader writes, as it is."""
    if source is None:
        return ""
    if source.kind not in _WORDS:
        return str(source)
    return "".join(_WORDS[step.kind].format(step.number, step.column) for step in source.steps())


def all_place_words(sources: Iterable[Location | None]) -> str:
    """Several places in Chinese: the first ones, and how many there are."""
    said = dict.fromkeys(place_words(source) for source in sources)
    more = f" 等 {len(said)} 处" if len(said) > _SHOWN else ""
    return "、".join([*said][:_SHOWN]) + more
