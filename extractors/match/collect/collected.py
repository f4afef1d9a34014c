"""What a unit wrote, gathered under the labels that govern it, before anything is read as a number or a tick."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from extractors.core.reading import Severity

READER_DOUBTS: dict[str, tuple[Severity, str]] = {
    "hidden_row": ("warning", "内容在隐藏的行或列里，请核对是否应当计入。"),
    "covered_text": ("warning", "合并单元格下面还压着看不见的字，没有读入，请核对原件。"),
    "odd_look": ("error", "有删除线、上下标、公式、白色的字或特殊的数字格式，看到的与读出的可能不同，请对照原件更正。"),
    "unreadable_object": ("error", "这里是图片或嵌入的对象，读不出内容，请对照原件更正。"),
    "page_cut": ("warning", "这一格在两页之间断开，上下两半已接在一起，请对照原件核对。"),
    "ocr_low": ("error", "扫描件这一处看不清，请对照原件补正。"),
    "formula_uncached": ("error", "单元格里是公式但没有保存结果，请用 Excel 打开、保存后再放入收件夹，或直接更正。"),
}
"""What the marks of a reader on a cell mean for the answer that stands there."""


@dataclass(slots=True, eq=False)
class Part:
    """A piece of what a unit wrote."""

    text: str
    place: str
    mark: str = ""
    in_label: bool = False


@dataclass(slots=True, eq=False)
class RawItem:
    """One item as it stands: pieces of text, the mark beside each option, and the codes of doubts about its place."""

    group: str
    block: str
    texts: list[Part] = field(default_factory=list)
    options: dict[str, list[Part]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    annexed: bool = False

    def doubt(self, code: str) -> None:
        """Notes a doubt, once."""
        if code not in self.doubts:
            self.doubts.append(code)

    @property
    def written(self) -> bool:
        """Whether any of its pieces of text holds something."""
        return any(part.text.strip() for part in self.texts)


@dataclass
class RawRow:
    """One row as it stands: the pieces in each column, and the codes of doubts about each."""

    list_name: str
    parts: dict[str, list[Part]] = field(default_factory=dict)
    doubts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    place: str = ""
    number: int = 0
    sparse: bool = False
    """Whether it holds so few cells that it may be no row of its own."""


@dataclass
class Past:
    """The rows of a list so far, over all tables of a document; `since` is the place of the first one behind the last sum."""

    rows: list[RawRow] = field(default_factory=list)
    since: int = 0


@dataclass
class Listed:
    """What the lists of a copy hold, and what was seen of their headers."""

    rows: list[RawRow] = field(default_factory=list)
    found: dict[str, set[str]] = field(default_factory=dict)
    """The columns that every header of a list has."""
    similar: dict[str, set[str]] = field(default_factory=dict)
    repeated: dict[str, set[str]] = field(default_factory=dict)
    remarks: list[Part] = field(default_factory=list)
    """Notes of the unit among or below the rows (“注：…”)."""
    sums: list[tuple[str, str, str]] = field(default_factory=list)
    """Lists, columns and places of sums that the rows above them do not add up to."""


@dataclass(slots=True)
class Collected:
    """All that was found of one copy of a form."""

    seen: set[str] = field(default_factory=set)
    answers: dict[str, list[Part]] = field(default_factory=dict)
    items: list[RawItem] = field(default_factory=list)
    lists: list[Listed] = field(default_factory=list)
    leftovers: list[Part] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    similar: set[str] = field(default_factory=set)
    """Fields found by a label that is only like the blank's."""
