"""What the cells of an `.ods` hold, in the form in which the workbook reader gives it (OpenDocument 1.3 part 3 §9.1.4, part 4 §5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from extractors.core.document import Spans
from extractors.core.findings import Code
from extractors.formats.excel.rich_strings import OddParts
from extractors.formats.legacy.ods.looks import DRAW, OFFICE, TABLE, TEXT, OdsLooks
from extractors.language.dates import moment
from extractors.language.junk import is_error_value, visible
from extractors.language.numbers import is_measure, read_number
from extractors.language.patterns import NUMERAL, YEAR_DIGIT

_TRUTH = {"TRUE": "是", "FALSE": "否"}
"""LibreOffice saves truth values as numbers in a format of their own."""

NUMBERS = ("float", "percentage", "currency")
"""The types of values that are figures."""
_NUMBER = re.compile(r"\d{1,4}")
_YEAR, _MONTH = rf"(?:\d{{4}}|{YEAR_DIGIT}{{4}})", rf"(?:\d{{1,2}}|{NUMERAL}{{1,3}})"
_WITHOUT_DAY = re.compile(
    rf"{_YEAR}年?|(?:(?:{_YEAR}|\d{{2}})\s*年\s*)?{_MONTH}\s*月份?|\d{{4}}[./-]\d{{1,2}}|\d{{1,2}}[./-]\d{{4}}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[.,]?(?:[\s'-]*(?:\d{4}|\d{2}))?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?"
    rf"|(?:星期|礼拜|周)[一二三四五六日天]|(?:(?:{_YEAR}|\d{{2}})\s*年\s*)?第?[1-4一二三四]季度?|Q[1-4]",
    re.IGNORECASE,
)
"""What a cell shows of a date without its day: “2017年5月”, “May-17”, “星期四”, “2017年第2季度”."""
_DAY_OF_WEEK = re.compile(r"(?:星期|礼拜|周).|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?", re.IGNORECASE)
_MOST_SPACES = 1000
"""That one element stands for: it may claim billions."""
_LANGUAGE = re.compile(r"^\s*(?:\w+:)?=")
_REFERENCE = re.compile(r"\[\.(?P<first>\$?[A-Z]{1,3}\$?\d+)(?::\.(?P<last>\$?[A-Z]{1,3}\$?\d+))?\]")


_FIGURE = re.compile(r"[+-]?[\d,]+(?:\.\d+)?(?:E[+-]?\d+)?")
_SCIENTIFIC_SPREAD = 0.01
"""A number shown as 1.2E+05 is rounded to two digits."""
_SIGNS = frozenset("¥￥$€()%+- \u00a0")


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds.

    Attributes:
        text: As it is read.
        mark: The doubt about it.
        formula: Its formula as a workbook writes it, without “=”, where it has no saved result.
        number: Its figure, where the text says no other.
        spans: The parts of the text that its mark is about; none where it is about the whole.
    """

    text: str = ""
    mark: str = ""
    formula: str = ""
    number: float | None = None
    spans: Spans = ()


def held(cell: etree._Element, looks: OdsLooks, style: str | None) -> Held:
    """What a cell of this style holds."""
    kind = cell.get(f"{OFFICE}value-type")
    formula = cell.get(f"{TABLE}formula")
    written = "\n".join(paragraphs(cell, of_shapes=False))
    if formula is not None and not written and cell.get(f"{OFFICE}value") is None and kind in (None, *NUMBERS):
        plain = plain_formula(formula)
        return Held("=" + plain, Code.FORMULA_UNCACHED, plain)
    if kind in NUMBERS and not is_error_value(written):
        told = _number(cell, written, percent=kind == "percentage")
        is_changed = style in looks.figures or (style in looks.unsigned and told.text.startswith("-"))
        return replace(told, mark=told.mark or Code.ODD_LOOK, number=None) if is_changed else told
    if kind == "boolean":
        return Held("是" if cell.get(f"{OFFICE}boolean-value") == "true" else "否")
    if kind == "date":
        return Held(_day(cell.get(f"{OFFICE}date-value", written), written))
    return Held(visible("\n".join(_drawn(cell, looks, style)) if looks.fonts else written))


def _day(value: str, written: str) -> str:
    """A date as its cell holds it, or as it is shown where that is surely only its year, its month or its day of the week."""
    shown = visible(written).strip()
    if _WITHOUT_DAY.fullmatch(shown) is None or _has_day(value, shown):
        return moment(value)
    return shown


def _has_day(value: str, shown: str) -> bool:
    """Whether a date was given a day: it is not the first, which “2017年5月” becomes, or a figure that is shown may be it (“May-17”)."""
    named = [int(one) for one in _NUMBER.findall(shown)]
    parts = [int(one) for one in _NUMBER.findall(value[:10])]
    if len(parts) == 3 and parts[1] in named and not shown[0].isalpha():
        named.remove(parts[1])
    is_other = len(parts) == 3 and parts[2] != 1 and _DAY_OF_WEEK.fullmatch(shown) is None
    return len(parts) != 3 or is_other or parts[2] in named


def _drawn(cell: etree._Element, looks: OdsLooks, style: str | None) -> Iterator[str]:
    """The paragraphs of a cell as they are shown in symbol fonts."""
    for paragraph in cell.iterchildren(f"{TEXT}p", f"{TEXT}h"):
        yield "".join(looks.shown(text, (style, *styles)) for text, styles in _inline(paragraph, ()))


def plain_formula(formula: str) -> str:
    """A formula as workbooks write it: `of:=SUM([.A1:.A3];2)` is `SUM(A1:A3,2)`; references to other sheets stay as they are."""
    named = _REFERENCE.sub(lambda found: f"{found['first']}:{found['last']}" if found["last"] else found["first"], formula)
    return _LANGUAGE.sub("", named).replace(";", ",")


def _number(cell: etree._Element, written: str, *, percent: bool) -> Held:
    """A number, and a doubt where the document shows another one."""
    try:
        number = float(cell.get(f"{OFFICE}value", ""))
    except ValueError:
        return Held(written)
    if written in _TRUTH:
        return Held(_TRUTH[written])
    number = number * 100 if percent else number
    read = str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"
    if cell.find(f"{TEXT}p") is None:
        return Held(read + "%" * percent, number=None if percent else number)
    shown, is_other = shown_number(number, written, read)
    plain = not percent and not is_other and shown == read
    return Held(shown + "%" * percent, Code.ODD_LOOK if is_other else "", number=number if plain else None)


def shown_number(value: float, written: str, read: str) -> tuple[str, bool]:
    """A number as it is read, or as it is shown where that says more (“010020”); and whether it is shown as another one (“12万” for 12).

    Args:
        value: What the cell holds, a percentage by hundreds.
        written: What the document says is shown.
        read: The number as text.
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    found = _FIGURE.search(plain)
    if found is None:
        return read, read_number(plain).value != value  # “壹拾贰”
    rest = plain[: found.start()] + plain[found.end() :]
    if rest.strip() and not set(rest) <= _SIGNS and not is_measure(rest.strip()):
        return read, True
    figure = found.group().replace(",", "")
    decimals = len(figure.partition(".")[2].partition("E")[0])
    spread = abs(value) * _SCIENTIFIC_SPREAD if "E" in figure else 0.500001 * 10.0**-decimals
    close = abs(abs(float(figure)) - abs(value)) <= spread
    is_padded = close and figure.isdecimal() and figure.startswith("0") and len(figure) > 1
    return (figure if is_padded else read), not close


def is_one_text(cell: etree._Element) -> bool:
    """Whether a cell holds one paragraph with nothing in it but its text, as most do."""
    return len(cell) == 1 and not len(cell[0]) and cell[0].tag == f"{TEXT}p"


def boxed(cell: etree._Element) -> list[str]:
    """The paragraphs in text boxes that lie over a cell."""
    shapes = (child for child in cell if str(child.tag).startswith(DRAW))
    return [visible(text) for shape in shapes for text in paragraphs(shape) if text.strip()]


def paragraphs(parent: etree._Element, *, of_shapes: bool = True) -> Iterator[str]:
    """The paragraphs in a shape or cell, without those of notes; in a cell also those of the shapes over it, if they are asked for."""
    for child in parent:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield "".join(text for text, _ in _inline(child, ()))
        elif child.tag != f"{OFFICE}annotation" and (of_shapes or not str(child.tag).startswith(DRAW)):
            yield from paragraphs(child, of_shapes=of_shapes)


def odd_parts(cell: etree._Element, unclear: Container[str]) -> OddParts | None:
    """The parts of the text of a cell whose styles are `unclear`."""
    runs: list[tuple[int, bool]] = []
    length = 0
    for number, child in enumerate(cell.iterchildren(f"{TEXT}p", f"{TEXT}h")):
        length += number > 0  # the line feed before it
        for text, styles in _inline(child, ()):
            runs.append((length, bool(text.strip()) and any(style in unclear for style in styles)))
            length += len(text)
    return OddParts.of(length, runs)


def _inline(parent: etree._Element, styles: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pieces of a text, each with the styles of the parts around it."""
    yield parent.text or "", styles
    for child in parent:
        if child.tag == f"{TEXT}s":
            yield " " * _spaces(child), styles
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield "\t" if child.tag.endswith("tab") else "\n", styles
        elif child.tag != f"{OFFICE}annotation":
            own = child.get(f"{TEXT}style-name")
            yield from _inline(child, (*styles, own) if own else styles)
        yield child.tail or "", styles


def _spaces(element: etree._Element) -> int:
    written = element.get(f"{TEXT}c", "1")
    return min(int(written[:9]), _MOST_SPACES) if written.isdecimal() else 1
