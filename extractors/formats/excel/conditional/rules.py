"""The rules of a sheet's conditional formats, as they are written in its part."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from extractors.core.document import Place
from extractors.core.location import column_number
from extractors.formats.excel.conditional.looks import Look, Looks, hiding_looks, look_of
from extractors.formats.package import markup

_MARK = b"onditionalFormatting"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_COLUMNS_ONLY = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_STYLES = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_ON, _OFF = ("1", "true"), ("0", "false")
_NAMES_CELLS = re.compile(r"[A-Z]", re.IGNORECASE)
_OF_THE_CELL = (
    "cellIs", "expression", "containsText", "notContainsText", "beginsWith", "endsWith",
    "containsBlanks", "notContainsBlanks", "containsErrors", "notContainsErrors",
)  # fmt: skip
"""The kinds that ask nothing but one cell."""
_LAST_ROW = 1_048_575
_LAST = 2**31
"""The priority of a rule that names none."""
FIRST_DAY, FIRST_OF_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - of no zone, as cells are
"""The days that are 0: of nearly all workbooks, and of those that count from 1904, as Excel for Macintosh did."""
Area = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        areas: The cells that it is about, first and last of each range.
        kind: What it asks, in the word of the format: `cellIs`, `expression`, `duplicateValues`.
        operator: How `cellIs` compares.
        formulas: What it compares with, or the expression.
        text: What the text of a cell shall hold, for the kinds that ask for one.
        look: What a cell looks like for which it is true.
        stops: No later rule counts where it is true.
        priority: The lower, the earlier.
        base: The cell that formulas are written for; `None` where it is the first one.
    """

    areas: tuple[Area, ...]
    kind: str
    operator: str = ""
    formulas: tuple[str, ...] = ()
    text: str | None = None
    look: Look = Look()  # noqa: RUF009 - frozen
    stops: bool = False
    priority: int = _LAST
    base: Place | None = None

    @property
    def question(self) -> Hashable:
        """What two rules share whose answer is the same for each cell that both are about: all but their areas, where these don't count."""
        counts_areas = self.kind not in _OF_THE_CELL or any(map(_NAMES_CELLS.search, self.formulas))
        return self.kind, self.operator, self.formulas, self.text, (self.areas, self.base) if counts_areas else ()

    def covers(self, place: Place) -> bool:
        """Whether it is about a cell."""
        return any(top <= place[0] <= bottom and left <= place[1] <= right for (top, left), (bottom, right) in self.areas)


@dataclass(frozen=True, slots=True)
class Conditional:
    """The rules of a sheet in their order, with the looks of its cells without them.

    Attributes:
        rules: They themselves.
        looks: What its styles look like.
        styles: The style of each cell that holds something.
        first_day: The day that is 0 in a date.
    """

    rules: Sequence[Rule]
    looks: Looks = Looks()  # noqa: RUF009 - frozen
    styles: Mapping[Place, str] = field(default_factory=dict)
    first_day: dt.datetime = FIRST_DAY


def has_rules(xml: bytes) -> bool:
    """Whether a sheet has conditional formats."""
    return _MARK in xml


def hiding_rules(xml: bytes, looks: Looks) -> tuple[Rule, ...]:
    """The rules of a sheet in their order; none where no cell of its styles would be hidden by any of them."""
    rules = sorted(_rules(xml, looks), key=lambda rule: rule.priority)
    below = {looks.of_cell(style.decode()) for style in {b"0", *_STYLES.findall(xml)}}
    return tuple(rules) if hiding_looks({rule.look for rule in rules}, below) else ()


def _rules(xml: bytes, looks: Looks) -> Iterator[Rule]:
    for block in markup.stream(xml, "工作表", "{*}conditionalFormatting"):
        written = block.get("sqref") or next((one.text or "" for one in block.iterchildren("{*}sqref")), "")
        areas = tuple(filter(None, map(_area, written.split())))
        yield from (_rule(one, areas, looks) for one in block.iterchildren("{*}cfRule") if areas)


def _rule(rule: etree._Element, areas: tuple[Area, ...], looks: Looks) -> Rule:
    own = rule.find("{*}dxf")
    look = looks.of_rule(rule.get("dxfId")) if own is None else look_of(own)
    bare = any(one.get("showValue") in _OFF for one in rule.iter("{*}dataBar", "{*}iconSet"))
    priority = rule.get("priority", "")
    return Rule(
        areas,
        rule.get("type", ""),
        rule.get("operator", ""),
        tuple((one.text or "").strip().removeprefix("=") for one in rule.iterchildren("{*}formula", "{*}f")),
        rule.get("text"),
        replace(look, replaced=bare),
        rule.get("stopIfTrue") in _ON,
        int(priority) if priority.isdecimal() and len(priority) < 10 else _LAST,
    )


def _area(written: str) -> Area | None:
    """First and last cell of a range, from 0; a range of whole columns reaches to the last row."""
    columns = _COLUMNS_ONLY.fullmatch(written)
    if columns is not None:
        left, right = sorted(map(column_number, columns.groups()))
        return (0, left), (_LAST_ROW, right)
    found = _AREA.fullmatch(written)
    return None if found is None else area_between(*found.groups())


def area_between(first_column: str, first_row: str, last_column: str | None, last_row: str | None) -> Area:
    """First and last cell of a range, from 0; a range without a last cell is one."""
    first = int(first_row) - 1, column_number(first_column)
    last = (int(last_row) - 1, column_number(last_column)) if last_column and last_row else first
    (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return (top, left), (bottom, right)
