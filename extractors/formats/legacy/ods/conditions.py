"""The conditional formats of an `.ods` sheet that hide or strike out, as LibreOffice writes them (`calcext:conditional-format`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from lxml import etree

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.conditional.rules import Area, Conditional, Rule, area_between
from extractors.formats.excel.conditional.shown import hidden_by
from extractors.formats.excel.conditional.verdicts import Verdicts
from extractors.formats.legacy.ods.cell_values import NUMBERS, paragraphs, plain_formula
from extractors.formats.legacy.ods.looks import OFFICE, TABLE
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
_REPLACING = {"data-bar": "dataBar", "icon-set": "iconSet"}
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:[.,]\d{1,9})?)S")


@dataclass(slots=True)
class Conditions:
    """The formats with conditions of a sheet, and what its cells hold for them.

    Attributes:
        rules: In their order; none where none of them hides anything.
    """

    rules: Sequence[Rule] = ()
    _values: dict[Place, object] = field(default_factory=dict)
    _unknown: set[Place] = field(default_factory=set)
    _errors: set[Place] = field(default_factory=set)

    def note(self, cell: etree._Element, rows: Iterable[int], cols: Iterable[int]) -> None:
        """Takes a cell as often as it is repeated."""
        if not self.rules:
            return
        written = "\n".join(paragraphs(cell, of_shapes=False))
        is_error = cell.get(f"{_EXTENSION}value-type") == "error" or (f"{TABLE}formula" in cell.attrib and is_error_value(written))
        value = written if is_error else _value(cell, written)
        if value == "":  # only a shape lies over it
            return
        places = set(product(rows, cols))
        self._values |= dict.fromkeys(places, written if value is None else value)
        if is_error:
            self._errors |= places
        elif value is None:
            self._unknown |= places

    def hidden(self) -> Iterator[Place]:
        """The cells that one of them may hide."""
        if self.rules:
            yield from hidden_by(Conditional(self.rules), Verdicts(self._values, self._unknown, self._errors))


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


def conditions_of(table: etree._Element, unclear: Collection[str]) -> tuple[Rule, ...]:
    """The rules of a sheet in their order; none where none of them hides anything.

    Args:
        table: The sheet.
        unclear: Styles whose text is not seen as it is.
    """
    formats = table.iterfind(f"{_EXTENSION}conditional-formats/{_EXTENSION}conditional-format")
    rules = tuple(rule for one in formats for rule in _rules(one, unclear))
    return rules if any(rule.look != Look() for rule in rules) else ()


def _rules(condition: etree._Element, unclear: Collection[str]) -> Iterator[Rule]:
    """The rules over some cells: the first that is true decides, and no other is asked."""
    areas = tuple(area_between(*one.groups()) for one in _RANGE.finditer(condition.get(f"{_EXTENSION}target-range-address", "")))
    for one in condition if areas else ():
        name = etree.QName(one).localname
        if name in _REPLACING:
            yield Rule(areas, _REPLACING[name], look=Look(replaced=one.get(f"{_EXTENSION}show-value") == "false"))
        elif name == "condition":
            base = _RANGE.match(one.get(f"{_EXTENSION}base-cell-address", ""))
            look = Look(struck=one.get(f"{_EXTENSION}apply-style-name") in unclear)
            yield _rule(one.get(f"{_EXTENSION}value", ""), areas, look, None if base is None else area_between(*base.groups())[0])


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
