"""Whether the elements of a piece of a plain document stand in each other as in nearly all: then its tags alone tell what it says.

Where something else stands around a text, a run or the properties of a cell, only the careful way knows whether it counts: an element
of another program, one that Word does not know, or the properties that a cell had before they were changed with changes tracked.
The patterns never go back: a piece is read once, however it is written.
"""

from __future__ import annotations

import re

_READ = "t|r|p|tc|tr|tbl|vMerge|gridSpan|gridBefore|br|cr|tab"
"""The names by which something is read: none of them stands where neither a text nor a span is looked for."""
_BEHIND = r"[^<]*+"


def _any(*but: str) -> str:
    """A tag by which nothing is read."""
    return rf"<(?!/?w:(?:{'|'.join((_READ, *but))})[\s/>]){_BEHIND}"


def _empty(names: str = "") -> str:
    """An element without content: one of those called `names`, or any by which nothing is read."""
    named = rf"w:(?:{names})(?=[\s/])" if names else rf"(?!/?w:(?:{_READ})[\s/>])"
    return rf"<{named}[^<>]*+(?<=/)>{_BEHIND}"


def _held(name: str, content: str) -> str:
    """An element with content."""
    return rf"<w:{name}(?:\s[^<>]*+)?+(?<!/)>{_BEHIND}{content}</w:{name}>{_BEHIND}"


def _properties(name: str, *first: str) -> str:
    """Properties, if there are any: those which are read stand `first`, as the schema has them, and once."""
    known = "".join(rf"(?:{_empty()})*+(?:{_empty(one)})?+" for one in first)
    return rf"(?:{_empty(name)}|{_held(name, rf'{known}(?:{_any(name)})*+')})?+"


_TEXT = rf"<w:t(?:\s[^<>]*+)?+(?:(?<=/)>|(?<!/)>[^<]*+</w:t>|/>){_BEHIND}"
_RUN = rf"{_empty('r')}|" + _held("r", rf"{_properties('rPr')}(?:{_TEXT}|{_empty('br|cr|tab')}|{_empty()})*+")
_LINK = rf"(?:<w:hyperlink\s|</w:hyperlink>){_BEHIND}"
_PARAGRAPH = rf"{_empty('p')}|" + _held("p", rf"{_properties('pPr')}(?:{_RUN}|{_empty()}|{_LINK})*+")
_CELL = rf"{_empty('tc')}|" + _held("tc", rf"{_properties('tcPr', 'gridSpan', 'vMerge')}(?:{_PARAGRAPH}|{_empty()})*+")
_HEADS = _properties("tblPrEx") + _properties("trPr", "gridBefore")
_ROW = re.compile(rf"<w:tr(?:\s[^<>]*+)?+(?<!/)>{_BEHIND}{_HEADS}(?:{_CELL}|{_empty()})*+".encode())
_EDGE = rf"</?w:tbl(?:\s[^<>]*+)?+>{_BEHIND}"
_APART = "|".join(_held(name, rf"(?:{_any(name)})*+") for name in ("tblPr", "tblGrid", "sectPr"))
_AROUND = re.compile(rf"{_BEHIND}(?:{_PARAGRAPH}|{_empty()}|{_EDGE}|{_APART})*+".encode())


def is_nested_row(xml: bytes) -> bool:
    """Whether a row without its end tag holds cells, these paragraphs, these runs, and these texts, with nothing between."""
    return _ROW.fullmatch(xml) is not None


def is_nested_around(xml: bytes) -> bool:
    """Whether what stands outside of rows is paragraphs of runs of texts, and beginnings and ends of tables."""
    return _AROUND.fullmatch(xml) is not None
