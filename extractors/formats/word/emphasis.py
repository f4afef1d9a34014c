"""What makes a text of a Word document stand out: bold, underlined, framed, dotted, coloured or marked; and borders that cross one."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from extractors.formats.outstanding import is_bright
from extractors.formats.word import element_names as n

_PLAIN = ("none", "clear", "nil", "")
_NO_FILL = ("AUTO", "FFFFFF", "")


def stands_out(properties: Iterable[etree._Element]) -> bool:
    """Whether the properties of a run make it stand out."""
    return any(map(_stresses, properties))


def is_stressing(styles: Iterable[etree._Element]) -> bool:
    """Whether a style makes a text stand out: it and those that it is based on, nearest first, which says what holds."""
    said: dict[object, etree._Element] = {}
    for properties in (style.find(n.RPR) for style in styles):
        for one in properties if properties is not None else ():
            said.setdefault(one.tag, one)
    return stands_out(said.values())


def _stresses(look: etree._Element) -> bool:
    value = look.get(n.VAL, "")
    if look.tag == n.BOLD:
        return n.is_on(look)
    if look.tag in (n.UNDERLINE, n.FRAME, n.DOTTED, n.HIGHLIGHT):
        return value not in _PLAIN
    if look.tag == n.SHD:
        return value not in _PLAIN or look.get(n.FILL, "auto").upper() not in _NO_FILL
    return look.tag == n.COLOR and is_bright(value)


def is_crossed(cell: etree._Element) -> bool:
    """Whether a border crosses a cell from corner to corner; WPS says of every cell that none does."""
    borders = cell.find(f"{n.TCPR}/{n.TC_BORDERS}")
    return borders is not None and any(map(is_diagonal, borders.iterchildren(*n.DIAGONALS)))


def is_diagonal(border: etree._Element) -> bool:
    """Whether a border from corner to corner is drawn."""
    return border.get(n.VAL, "") not in _PLAIN
