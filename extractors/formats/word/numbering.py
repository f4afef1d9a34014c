"""Numbers that Word draws before paragraphs: where one cell holds several of them, they part what was written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lxml import etree

from extractors.formats.package import Package
from extractors.formats.word import names as n

_PART = "word/numbering.xml"
_BULLET = "bullet"


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

    @cached_property
    def _counting(self) -> frozenset[str]:
        """The ids of numberings whose first level counts."""
        if _PART not in self._package:
            return frozenset()
        root = n.parse(n.without_strict(self._package.xml(_PART)))
        formats = {one.get(n.ABSTRACT_NUM_ID): one.find(f"{n.LEVEL}/{n.NUM_FMT}") for one in root.iter(n.ABSTRACT_NUM)}
        counting = set()
        for number in root.iter(n.NUM):
            abstract = number.find(n.ABSTRACT_NUM_ID)
            shape = formats.get(abstract.get(n.VAL)) if abstract is not None else None
            if shape is not None and shape.get(n.VAL) not in (_BULLET, "none"):
                counting.add(number.get(n.NUM_ID, ""))
        return frozenset(counting)


def _number_id(block: etree._Element) -> str:
    """The numbering of a paragraph at its first level, or `""`."""
    properties = block.find(f"{n.PPR}/{n.NUM_PR}")
    if properties is None:
        return ""
    level, number = properties.find(n.ILVL), properties.find(n.NUM_ID)
    if number is None or (level is not None and level.get(n.VAL, "0") != "0"):
        return ""
    return number.get(n.VAL, "")
