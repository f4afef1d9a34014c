"""The numbers and dots that Word draws before paragraphs: which numberings count, and which dots are ticks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import look_of
from extractors.formats.word.element_names import beside_main
from extractors.language.ticks import DRAWN_TICKS, is_symbol_font, shown

_PART = "word/numbering.xml"
_BULLET = "bullet"
_FIGURE = "%1"
_IN_FIGURES = ("decimal", "decimalFullWidth", "decimalHalfWidth")
"""Numberings whose figures are written as one types them."""


class Lists:
    """Which numberings of a package count, and which only draw dots."""

    def __init__(self, package: Package) -> None:
        """Reads nothing before it is asked."""
        self._package = package

    def numbers(self, blocks: Sequence[etree._Element]) -> list[str]:
        """What stands before each paragraph of a cell: “1．”, “2．” … where several of one numbering follow each other.

        The number of a paragraph that is alone in its cell is left out, as it is the item's own.
        """
        ids = [_number_id(block) for block in blocks]
        drawn = [""] * len(blocks)
        for number_id in {one for one in ids if one and ids.count(one) > 1 and one in self._counting}:
            places = [place for place, one in enumerate(ids) if one == number_id]
            for count, place in enumerate(places, 1):
                drawn[place] = f"{count}．"
        return drawn

    def tick(self, blocks: Sequence[etree._Element]) -> str:
        """The tick that stands as the dot of a paragraph, chosen among those that Word and WPS offer; `""` where none does."""
        drawn = (self._ticks.get(_number_and_level(block), "") for block in blocks)
        return next(filter(None, drawn), "")

    def note(self, root: etree._Element) -> None:
        """Notes on each paragraph of the first level of a numbering that counts in figures what is drawn before it."""
        reached: dict[str, int] = {}
        begun: set[str] = set()
        for paragraph in root.iter(n.P):
            number_id = _number_id(paragraph)
            counting = self._figures.get(number_id)
            if counting is None:
                continue
            again = counting.restart if number_id not in begun else None
            begun.add(number_id)
            figure = reached.get(counting.of, counting.start - 1) + 1 if again is None else again
            reached[counting.of] = figure
            paragraph.set(n.NUMBERED, counting.written.replace(_FIGURE, str(figure)))

    @cached_property
    def _root(self) -> etree._Element | None:
        part = beside_main(self._package, _PART)
        return n.parse(n.without_strict(self._package.xml(part))) if part in self._package else None

    @cached_property
    def _ticks(self) -> Mapping[tuple[str, str], str]:
        """The dots that are ticks, by the id of their numbering and their level."""
        found = {}
        for number, abstract in self._numbers():
            for level in abstract.iter(n.LEVEL):
                sign = _dot(level)
                if sign in DRAWN_TICKS:
                    found[number.get(n.NUM_ID, ""), level.get(n.ILVL, "0")] = sign
        return found

    def _numbers(self) -> Iterator[tuple[etree._Element, etree._Element]]:
        """Each numbering, and what it is made of."""
        if self._root is None:
            return
        made = {one.get(n.ABSTRACT_NUM_ID): one for one in self._root.iter(n.ABSTRACT_NUM)}
        for number in self._root.iter(n.NUM):
            abstract = number.find(n.ABSTRACT_NUM_ID)
            shape = made.get(abstract.get(n.VAL)) if abstract is not None else None
            if shape is not None:
                yield number, shape

    @cached_property
    def _counting(self) -> frozenset[str]:
        """The ids of numberings whose first level counts."""
        shapes = ((number, abstract.find(f"{n.LEVEL}/{n.NUM_FMT}")) for number, abstract in self._numbers())
        counting = (number for number, shape in shapes if shape is not None and shape.get(n.VAL) not in (_BULLET, "none"))
        return frozenset(number.get(n.NUM_ID, "") for number in counting)

    @cached_property
    def _figures(self) -> Mapping[str, _Counting]:
        """How the numberings count whose first level is drawn in figures, by their id."""
        made = ((number.get(n.NUM_ID, ""), _counting(number, abstract)) for number, abstract in self._numbers())
        return {number_id: counting for number_id, counting in made if counting is not None}


@dataclass(frozen=True, slots=True)
class _Counting:
    """How a numbering counts; those that are made `of` the same go on from one another, but for one that says where to `restart`."""

    of: str
    written: str
    start: int
    restart: int | None


def _counting(number: etree._Element, abstract: etree._Element) -> _Counting | None:
    override = next((one for one in number.iter(n.LEVEL_OVERRIDE) if one.get(n.ILVL) == "0"), None)
    own = None if override is None else override.find(n.LEVEL)
    level = next((one for one in abstract.iter(n.LEVEL) if one.get(n.ILVL) == "0"), None) if own is None else own
    if level is None or _value(level, n.NUM_FMT) not in _IN_FIGURES or _FIGURE not in _value(level, n.LEVEL_TEXT):
        return None
    start = _value(level, n.START)
    again = _value(override, n.START_OVERRIDE) if override is not None else ""
    first = int(start) if start.isdecimal() else 1
    restart = int(again) if again.isdecimal() else first if own is not None else None
    return _Counting(abstract.get(n.ABSTRACT_NUM_ID, ""), _value(level, n.LEVEL_TEXT), first, restart)


def _value(element: etree._Element, name: str) -> str:
    """The value of a property, `""` where it is not given."""
    found = element.find(name)
    return "" if found is None else found.get(n.VAL, "")


def _dot(level: etree._Element) -> str:
    """What stands before the paragraphs of a level that does not count."""
    kind, written = level.find(n.NUM_FMT), level.find(n.LEVEL_TEXT)
    if kind is None or written is None or kind.get(n.VAL) != _BULLET:
        return ""
    font, sign = look_of(level.find(n.RPR)).get("font"), written.get(n.VAL, "")
    return shown(font, ord(sign)) if len(sign) == 1 and is_symbol_font(font) else sign


def _number_and_level(block: etree._Element) -> tuple[str, str]:
    """The numbering of a paragraph and its level in it."""
    level, number = (block.find(f"{n.PPR}/{n.NUM_PR}/{name}") for name in (n.ILVL, n.NUM_ID))
    return ("" if number is None else number.get(n.VAL, "")), ("0" if level is None else level.get(n.VAL, "0"))


def _number_id(block: etree._Element) -> str:
    """The numbering of a paragraph at its first level, or `""`."""
    number, level = _number_and_level(block)
    return number if level == "0" else ""
