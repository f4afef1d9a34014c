"""Texts as workbooks hold them in XML."""

from __future__ import annotations

import re

_CARE = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
_ENCODED = re.compile("(_x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_OUTER_SPACE = re.compile(r"^\s|\s$")


def text_xml(text: str) -> str:
    """A text of a cell or comment: a sign that XML forbids stands as `_xHHHH_`, and what looks like one has its first sign so written."""
    if _is_plain(text) or not _CARE.search(text):
        return f"<t>{text}</t>"
    encoded = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _ENCODED.sub(r"_x005F\1", text))
    kept = ' xml:space="preserve"' if _OUTER_SPACE.search(encoded) else ""
    escaped = encoded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<t{kept}>{escaped}</t>"


def _is_plain(text: str) -> bool:
    """Whether a text surely needs no care; most do not, and the pattern takes ten times as long to tell."""
    marked = "&" in text or "<" in text or ">" in text or "_x" in text
    return not marked and text.isprintable() and not text.startswith(" ") and not text.endswith(" ")
