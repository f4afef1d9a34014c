"""The conditional formats of an `.ods` sheet that hide or strike out, as LibreOffice writes them (`calcext:conditional-format`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from lxml import etree

from extractors.core.document import Place
from extractors.formats.excel.conditional.looks import Look
from extractors.formats.excel.conditional.rules import Area, Rule, area_between
from extractors.formats.legacy.ods.cell_values import plain_formula

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
}  # fmt: skip
_BETWEEN = {"between": "between", "not-between": "notBetween"}
_REPLACING = {"data-bar": "dataBar", "icon-set": "iconSet"}


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
