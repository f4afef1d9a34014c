"""The number formats of an OpenDocument spreadsheet, as the codes by which workbooks write them (OpenDocument 1.3 part 3 §16.29)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_KINDS = frozenset(
    NUMBER + kind for kind in ("number-style", "percentage-style", "currency-style", "date-style", "time-style", "text-style")
)
_PARTS: Mapping[str, str] = {
    "year": "yyyy", "month": "m", "day": "d", "day-of-week": "aaaa", "era": "e", "hours": "h", "minutes": "mm", "seconds": "ss",
    "am-pm": "AM/PM", "text-content": "@", "boolean": "General", "scientific-number": "0.00E+00", "fraction": "# ?/?", "quarter": '"季"',
}  # fmt: skip
_ASKED = re.compile(r"value\(\)([<>=]=?|!=)(-?\d+(?:\.\d+)?)")
_BY_SIGN = (("[>=0]",), ("[>0]",), ("[>0]", "[<0]"), ("[>0]", "[<0]", "[=0]"))
"""The conditions that the sections of a code have by their place."""
_COLOURS = {"#ffffff": "[白色]", "#ff0000": "[红色]"}
_MOST_DIGITS = 30


def codes_of(roots: Iterable[etree._Element]) -> dict[str, str]:
    """The code of each format that some parts declare, by its name."""
    styles = {one.get(f"{STYLE}name", ""): one for root in roots for one in root.iter(*_KINDS)}
    sections = {name: _section(one) for name, one in styles.items()}
    return {name: _code(sections[name], one, sections) for name, one in styles.items()}


def _code(own: str, style: etree._Element, sections: Mapping[str, str]) -> str:
    """The sections of a format: those of its conditions before its own."""
    maps = [(one.get(f"{STYLE}condition", ""), one.get(f"{STYLE}apply-style-name", "")) for one in style.iterchildren(f"{STYLE}map")]
    asked = tuple(_ASKED.sub(r"[\1\2]", condition.replace(" ", "")) for condition, _ in maps)
    signs = ("",) * len(asked) if asked in _BY_SIGN else asked
    return ";".join([*(sign + sections.get(name, "") for sign, (_, name) in zip(signs, maps, strict=True)), own])


def _section(style: etree._Element) -> str:
    is_percentage = style.tag == f"{NUMBER}percentage-style"
    return "".join(_piece(one, is_percentage=is_percentage) for one in style)


def _piece(one: etree._Element, *, is_percentage: bool) -> str:
    name = etree.QName(one).localname
    if name == "number":
        return _digits(one)
    if name in ("text", "currency-symbol"):
        written = one.text or ""
        return written if is_percentage and written.strip() == "%" else _quoted(written)
    if name == "text-properties":
        return _COLOURS.get(one.get(f"{_FO}color", "").lower(), "")
    if name == "fill-character":
        return f"*{(one.text or ' ')[:1]}"
    return _PARTS.get(name, "")


def _quoted(written: str) -> str:
    return f'"{written.replace(chr(34), "")}"' if written else ""


def _digits(number: etree._Element) -> str:
    whole, decimals = _count(number, "min-integer-digits"), _count(number, "decimal-places")
    scaled = len(number.get(f"{NUMBER}display-factor", "1").partition(".")[0]) // 3
    return ("0" * whole or "#") + ("." + "0" * decimals if decimals else "") + "," * scaled


def _count(number: etree._Element, name: str) -> int:
    written = number.get(NUMBER + name, "0")
    return min(int(written), _MOST_DIGITS) if written.isdecimal() and len(written) < 9 else 0
