"""The conditional formats of an `.ods` sheet that hide or strike out.

LibreOffice writes them by the cells that they are about (`calcext:conditional-format`), other programs into the styles of cells alone
(`style:map`, OpenDocument 1.3 part 3 §16.3).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from lxml import etree

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look, Looks, hiding_looks
from extractors.formats.excel.conditional.rules import FIRST_DAY, Area, Conditional, Rule, area_between
from extractors.formats.excel.conditional.shown import hidden_by
from extractors.formats.excel.conditional.verdicts import Verdicts
from extractors.formats.legacy.ods.cell_values import NUMBERS, paragraphs, plain_formula
from extractors.formats.legacy.ods.looks import OFFICE, TABLE, OdsLooks
from extractors.formats.legacy.ods.number_styles import STYLE
from extractors.language.junk import is_error_value

_EXTENSION = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHEET = r"(?:'(?:[^']|'')*'|[^\s.:']*)\.\$?"
_RANGE = re.compile(rf"{_SHEET}([A-Z]{{1,3}})\$?(\d{{1,7}})(?::{_SHEET}([A-Z]{{1,3}})\$?(\d{{1,7}}))?(?=\s|$)")
_ASKED = re.compile(r"\s*(?P<sign>[<>]=|!=|[<>=])(?P<operand>.*)|(?P<kind>[a-z-]+)(?:\((?P<given>.*)\))?\s*", re.DOTALL)
_SIGNS = {
    "=": "equal", "!=": "notEqual", ">": "greaterThan", ">=": "greaterThanOrEqual", "<": "lessThan", "<=": "lessThanOrEqual",
}  # fmt: skip
_KINDS: Mapping[str, str] = {
    "formula-is": "expression", "duplicate": "duplicateValues", "unique": "uniqueValues", "contains-text": "containsText",
    "not-contains-text": "notContainsText", "begins-with": "beginsWith", "ends-with": "endsWith",
    "is-error": "containsErrors", "is-no-error": "notContainsErrors",
}  # fmt: skip
_BETWEEN = {"between": "between", "not-between": "notBetween"}
_OF_STYLES = (
    ("cell-content()", ""),
    ("cell-content-is-between", "between"),
    ("cell-content-is-not-between", "not-between"),
    ("is-true-formula", "formula-is"),
)
"""The words of a condition in a style, and those that LibreOffice uses for them."""
_LANGUAGE = re.compile(r"^\s*[a-z]+:(?=[a-z])")
_REPLACING = {"data-bar": "dataBar", "icon-set": "iconSet"}
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:[.,]\d{1,9})?)S")


@dataclass(slots=True)
class Conditions:
    """The formats with conditions of a sheet, and what its cells hold for them.

    Attributes:
        rules: In their order; none where none of them hides anything.
        of_styles: Those of the cells of a style, by its name; only such as may hide something.
        looks: What its styles look like.
        first_day: The day that is 0 in a date.
    """

    rules: Sequence[Rule] = ()
    of_styles: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
    looks: Looks = Looks()  # noqa: RUF009 - frozen
    first_day: dt.datetime = FIRST_DAY
    _styles: dict[Place, str] = field(default_factory=dict)
    _values: dict[Place, object] = field(default_factory=dict)
    _unknown: set[Place] = field(default_factory=set)
    _errors: set[Place] = field(default_factory=set)

    @classmethod
    def of(cls, table: etree._Element, looks: OdsLooks) -> Conditions:
        """Those of a sheet."""
        below = Looks(looks.cells)
        formats = table.findall(f"{_EXTENSION}conditional-formats/{_EXTENSION}conditional-format")
        rules = tuple(rule for one in formats for rule in _rules(one, below))
        maps = {} if formats else {style: tuple(_rules_of_style(one, below)) for style, one in looks.maps.items()}
        of_styles = {style: mapped for style, mapped in maps.items() if _may_hide(mapped, [below.of_cell(style)])}
        return cls(rules if _may_hide(rules, looks.cells.values()) else (), of_styles, below, _first_day(table))

    @property
    def are_none(self) -> bool:
        """Whether nothing is hidden under any condition."""
        return not self.rules and not self.of_styles

    def note(self, cell: etree._Element, style: str | None, rows: Iterable[int], cols: Iterable[int]) -> None:
        """Takes a cell as often as it is repeated."""
        if self.are_none:
            return
        written = "\n".join(paragraphs(cell, of_shapes=False))
        is_error = cell.get(f"{_EXTENSION}value-type") == "error" or (f"{TABLE}formula" in cell.attrib and is_error_value(written))
        value = written if is_error else _value(cell, written)
        if value == "":  # only a shape lies over it
            return
        places = set(product(rows, cols))
        self._values |= dict.fromkeys(places, written if value is None else value)
        self._styles |= dict.fromkeys(places, style or "")
        if is_error:
            self._errors |= places
        elif value is None:
            self._unknown |= places

    def hidden(self) -> Iterator[Place]:
        """The cells that one of them may hide."""
        known = Verdicts(self._values, self._unknown, self._errors, self.first_day)
        if self.rules:
            yield from hidden_by(Conditional(self.rules, self.looks, self._styles), known)
        for style, rules in self.of_styles.items():
            own = {place for place, one in self._styles.items() if one == style}
            around = [replace(rule, areas=(_around(own),)) for rule in rules] if own else []
            yield from (place for place in hidden_by(Conditional(around, self.looks, self._styles), known) if place in own)


def _first_day(table: etree._Element) -> dt.datetime:
    body = table.getparent()
    told = body.find(f"{TABLE}calculation-settings/{TABLE}null-date") if body is not None else None
    try:
        return FIRST_DAY if told is None else dt.datetime.fromisoformat(told.get(f"{TABLE}date-value", "")[:10])
    except ValueError:
        return FIRST_DAY


def _around(places: Collection[Place]) -> Area:
    rows, cols = zip(*places, strict=True)
    return (min(rows), min(cols)), (max(rows), max(cols))


def _may_hide(rules: Sequence[Rule], below: Collection[Look]) -> bool:
    return bool(hiding_looks({rule.look for rule in rules}, {Look(), *below}))


def _value(cell: etree._Element, written: str) -> object:
    """What a condition compares of a cell; `None` where nobody can tell: a formula without a result, and truth, which is a number too."""
    kind = cell.get(f"{OFFICE}value-type")
    try:
        if kind in NUMBERS and written not in ("TRUE", "FALSE"):
            return float(cell.get(f"{OFFICE}value", ""))
        if kind == "date":
            return dt.datetime.fromisoformat(cell.get(f"{OFFICE}date-value", ""))
    except ValueError:
        return None
    if kind == "time":
        found = _TIME.fullmatch(cell.get(f"{OFFICE}time-value", ""))
        return found and dt.timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=float(found[3].replace(",", ".")))
    is_text = kind == "string" or (kind is None and f"{TABLE}formula" not in cell.attrib)
    return cell.get(f"{OFFICE}string-value", written) if is_text else None


def _rules(condition: etree._Element, looks: Looks) -> Iterator[Rule]:
    """The rules over some cells: the first that is true decides, and no other is asked."""
    areas = tuple(area_between(*one.groups()) for one in _RANGE.finditer(condition.get(f"{_EXTENSION}target-range-address", "")))
    for one in condition if areas else ():
        name = etree.QName(one).localname
        if name in _REPLACING:
            yield Rule(areas, _REPLACING[name], look=Look(replaced=one.get(f"{_EXTENSION}show-value") == "false"))
        elif name == "condition":
            look = looks.of_cell(one.get(f"{_EXTENSION}apply-style-name", ""))
            yield _rule(one.get(f"{_EXTENSION}value", ""), areas, look, _base(one.get(f"{_EXTENSION}base-cell-address", "")))


def _rules_of_style(maps: Iterable[etree._Element], looks: Looks) -> Iterator[Rule]:
    """The rules over the cells of a style, which are not yet known."""
    for one in maps:
        asked = _LANGUAGE.sub("", one.get(f"{STYLE}condition", ""))
        asked = next((new + asked.removeprefix(word) for word, new in _OF_STYLES if asked.startswith(word)), "")
        base = _base(one.get(f"{STYLE}base-cell-address", ""))
        told = base is not None or "[." not in asked  # else nobody knows from where cells are counted
        yield _rule(asked.lstrip() if told else "", (), looks.of_cell(one.get(f"{STYLE}apply-style-name", "")), base)


def _base(written: str) -> Place | None:
    """The cell that the formulas of a condition are written for."""
    found = _RANGE.match(written)
    return None if found is None else area_between(*found.groups())[0]


def _rule(asked: str, areas: tuple[Area, ...], look: Look, base: Place | None) -> Rule:
    found = _ASKED.fullmatch(asked)
    if found is None:
        return Rule(areas, "", look=look, stops=True)
    if found["sign"]:
        formulas = (plain_formula(f"={found['operand']}"),)
        return Rule(areas, "cellIs", _SIGNS[found["sign"]], formulas, look=look, stops=True, base=base)
    given = found["given"] or ""
    if found["kind"] in _BETWEEN:
        return Rule(areas, "cellIs", _BETWEEN[found["kind"]], tuple(plain_formula(given).split(",")), look=look, stops=True, base=base)
    text = given[1:-1] if given[:1] == given[-1:] == '"' else None
    return Rule(areas, _KINDS.get(found["kind"], ""), "", (plain_formula(given),), text, look, stops=True, base=base)
