"""Options of a Word form that a person chose by their look, by itself or by a style."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from extractors.core.document import Spans
from extractors.formats.outstanding import LEAST_BOXES, Option, outstanding
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import look_of, symbol_font
from extractors.formats.word.emphasis import stands_out
from extractors.formats.word.objects import legacy_field, symbol
from extractors.language.ticks import EMPTY_BOXES, drawn_in

_BOXES = tuple(box.encode() for box in EMPTY_BOXES)
_LOOKS = re.compile(rb"<w:(?:b|u|bdr|em|shd|color|highlight|rStyle)[ />]")
_STYLE = re.compile(rb"<w:pStyle [^<>]*>")


def holds_box(xml: bytes) -> bool:
    """Whether an empty box stands in it."""
    return any(box in xml for box in _BOXES)


def may_stress(xml: bytes) -> bool:
    """Whether a cell, or what stands between two, may hold boxes of which one looks other than the rest."""
    if not holds_box(xml):
        return False
    return any(sum(map(piece.count, _BOXES)) >= LEAST_BOXES and _looks_apart(piece) for piece in xml.split(b"</w:tc>"))


def _looks_apart(piece: bytes) -> bool:
    return _LOOKS.search(piece) is not None or len(set(_STYLE.findall(piece))) > 1


def stressed(said: str, held: etree._Element, styles: Collection[str] = ()) -> Spans:
    """The options that stand out among those of a question that has no tick.

    Args:
        said: The text of a cell or a line.
        held: The cell or the paragraph.
        styles: The ids of the styles that make a text stand out.
    """
    return outstanding(said, list(_options(held, styles))) if sum(map(said.count, EMPTY_BOXES)) >= LEAST_BOXES else ()


def _options(held: etree._Element, styles: Collection[str]) -> Iterator[Option]:
    """The characters from each box to the next, each with whether it stands out."""
    option: list[tuple[str, bool]] | None = None
    for run in held.iter(n.R):
        looks = _is_stressed(run, styles)
        for char in _shown(run):
            if char in EMPTY_BOXES:
                if option is not None:
                    yield option
                option = []
            if option is not None:
                option.append((char, looks))
    if option is not None:
        yield option


def _shown(run: etree._Element) -> str:
    """The texts, symbols and check boxes of a run."""
    font = symbol_font(look_of(run.find(n.RPR)))
    return "".join(
        (drawn_in(font, one.text or "") if font is not None else one.text or "")
        if one.tag == n.T
        else symbol(one.get(n.FONT), one.get(n.CHAR, ""))
        if one.tag == n.SYM
        else legacy_field(one)
        for one in run.iterchildren(n.T, n.SYM, n.FLD_CHAR)
    )


def _is_stressed(run: etree._Element, styles: Collection[str]) -> bool:
    properties, paragraph = run.find(n.RPR), next(run.iterancestors(n.P), None)
    if properties is not None and stands_out(properties):
        return True
    named = (
        None if properties is None else properties.find(n.RSTYLE),
        None if paragraph is None else paragraph.find(f"{n.PPR}/{n.PSTYLE}"),
    )
    return any(style is not None and style.get(n.VAL) in styles for style in named)
