"""Looks that change what a reader of the page sees: struck out, raised, white, drawn, or an object that holds no text."""

from __future__ import annotations

from lxml import etree

from extractors.word import names as n
from extractors.word.styles import is_on

ODD_LOOK = "odd_look"
UNREADABLE = "unreadable_object"
WHITE = "FFFFFF"
_LOOKS = (n.STRIKE, n.DSTRIKE, n.VERT_ALIGN, n.COLOR, n.MATH)
_OBJECTS = (n.OBJECT, n.PICT, n.DRAWING, n.ALT_CHUNK)
_GONE = (n.DEL, n.MOVE_FROM)


def doubt_of(cell: etree._Element, text: str) -> str:
    """The mark of a cell whose text may not be what its reader sees, or `""`."""
    if any(_counts(look) for look in cell.iter(*_LOOKS)):
        return ODD_LOOK
    if not text.strip() and next(cell.iter(*_OBJECTS), None) is not None:
        return UNREADABLE
    return ""


def _counts(look: etree._Element) -> bool:
    """Whether a look is switched on, and on a run that shows something."""
    if look.tag == n.MATH:
        return any(child.tag != n.MATH_RUN for child in look)  # a fraction, a power; a figure alone reads as it is
    run = next(look.iterancestors(n.R), None)
    if run is None or next(run.iterancestors(*_GONE), None) is not None:
        return False
    if not any((part.text or "").strip() for part in run.iter(n.T)):
        return False
    value = look.get(n.VAL, "")
    if look.tag == n.COLOR:
        return value.upper() == WHITE
    return value in ("superscript", "subscript") if look.tag == n.VERT_ALIGN else is_on(look)
