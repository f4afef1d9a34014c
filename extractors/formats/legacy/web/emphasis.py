"""What makes a text of a web page stand out, its colour apart: bold, underlined, marked, dotted or framed."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

_BOLD, _MARKED = frozenset(("b", "strong", "th")), frozenset(("u", "mark"))
EMPHATIC = _BOLD | _MARKED
"""The elements that do so by their name."""
_NORMAL_WEIGHT = 500
"""Of 100 to 900; browsers print 600 and more in bold."""
Declared = Mapping[str, str]


def is_emphatic(element: etree._Element, declared: Declared, *, around: bool) -> bool:
    """Whether the text of an element stands out, in one whose text does or does not."""
    decoration = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
    dots = declared.get("text-emphasis", "none") + declared.get("text-emphasis-style", "none")
    border = declared.get("border", "none") if element.tag == "span" else "none"
    if element.tag in _MARKED or "underline" in decoration or dots != "nonenone" or not border.startswith(("none", "0")):
        return True
    weight = declared.get("font-weight", "")
    is_heavy = weight.startswith("bold") or (weight.isdecimal() and int(weight) > _NORMAL_WEIGHT)
    return is_heavy if weight else around or element.tag in _BOLD
