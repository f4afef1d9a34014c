"""Filled form fields and typed notes of a PDF as characters at their place (ISO 32000-1 §12.5, §12.7)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from pdfplumber.utils.pdfinternals import decode_text, resolve

from extractors.core.document import CHECKED, UNCHECKED
from extractors.formats.pdf.page_content import Box, Glyph
from extractors.formats.pdf.source import DrawnPage
from extractors.language.ticks import UNKNOWN

_HIDDEN = 0x02 | 0x20
_PUSH_BUTTON = 1 << 16
"""Flags of an annotation (hidden, not to be viewed) and of a button (§12.5.3, §12.7.4.2)."""
_LARGEST_SIZE = 12.0
"""Points of the type in which the text of a field is set; a tall field is filled from its top."""
_DEEPEST = 20
"""Fields within fields; a circle of them ends there."""


def field_glyphs(page: DrawnPage) -> Iterator[Glyph]:
    """What the fields of a page hold: texts and choices line by line, check boxes as ☑ or ☐.

    `Page.annots` resolves a widget without a `Type` and its parent in a circle, and stops at a text in the code of PDF itself, so
    entries are resolved one by one here. Text that was typed over the page (a note without a field) counts as well; what was drawn by
    hand is an unknown sign.
    """
    for reference in resolve(page.page_obj.annots) or []:
        annotation = resolve(reference)
        if not isinstance(annotation, dict) or int(resolve(annotation.get("F", 0)) or 0) & _HIDDEN:
            continue
        shown = _shown(annotation)
        rect = [float(resolve(number)) for number in resolve(annotation.get("Rect")) or []]
        if shown and len(rect) == 4:
            yield from _placed(shown, page.place(rect))


def _shown(annotation: Mapping[str, Any]) -> str:
    kind = _name(annotation.get("Subtype"))
    if kind == "FreeText":
        return _text(annotation.get("Contents"))
    if kind == "Ink":
        return UNKNOWN
    return _field(annotation) if kind == "Widget" else ""


def _field(widget: Mapping[str, Any]) -> str:
    kind, flags = _name(_inherited(widget, "FT")), int(_inherited(widget, "Ff") or 0)
    if kind == "Btn":
        if flags & _PUSH_BUTTON:
            return ""
        state = _name(widget.get("AS")) or _name(_inherited(widget, "V"))
        return CHECKED if state not in ("", "Off") else UNCHECKED
    if kind == "Ch":
        return _choice(widget)
    return _text(_inherited(widget, "V")) if kind == "Tx" else ""


def _choice(widget: Mapping[str, Any]) -> str:
    """The chosen entries as they are shown; `Opt` may pair each stored value with another text."""
    options = [resolve(option) for option in _inherited(widget, "Opt") or []]
    shown = {_text(pair[0]): _text(pair[1]) for pair in options if isinstance(pair, list) and len(pair) == 2}
    value = _inherited(widget, "V")
    chosen = [_text(one) for one in value] if isinstance(value, list) else [_text(value)]
    return "、".join(shown.get(one, one) for one in chosen if one)


def _inherited(widget: Mapping[str, Any], key: str) -> Any:
    """An entry of the field, or of one above it."""
    node: Any = widget
    for _ in range(_DEEPEST):
        if not isinstance(node, dict):
            return None
        if key in node:
            return resolve(node[key])
        node = resolve(node.get("Parent"))
    return None


def _name(value: Any) -> str:
    found = resolve(value)
    name = getattr(found, "name", "")
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def _text(value: Any) -> str:
    found = resolve(value)
    return decode_text(found) if isinstance(found, bytes) else _name(found)


def _placed(text: str, box: Box) -> Iterator[Glyph]:
    """The lines of a text in its rectangle, from the top; short ones do not reach its right edge."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    x0, top, x1, bottom = box
    height = min(_LARGEST_SIZE, (bottom - top) / len(lines))
    first = top if len(lines) > 1 else (top + bottom - height) / 2
    for number, line in enumerate(lines):
        if line.strip():
            width = sum(height if unicodedata.east_asian_width(char) in "WF" else height / 2 for char in line)
            yield Glyph(line, x0, max(x0 + 1, min(x1, x0 + width)), first + number * height, first + (number + 1) * height)
