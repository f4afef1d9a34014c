"""Damaged and hostile copies of packages of XML (docx, xlsx): what is done to the text and the elements of one part.

`DAMAGES` break the text so that no parser may pass over it; `EDITS` make another document, valid or not.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from random import Random

from lxml import etree
from lxml.etree import _Element as Element
from mutants import Mutator, Parts, packed, unpacked

Edit = Callable[[Element, list[Element], Random], object]

EXTREMES = (
    *("", "0", "-1", "1", "65536", "2147483648", "4294967295", "100000000", "18446744073709551616", "9" * 400, "1e308", "NaN", "true"),
    *("XFD1048576", "A1:XFD1048576", "A0", "ZZZZ99999999", "restart", "١٢", "²", "１２", "../../x", "file:///etc/passwd", "%s%n"),
    *("\u202e", "啊" * 3000),
)
"""What attributes and texts are set to: numbers beyond every width, digits that `int` does not take, places out of every sheet."""

_NOISE = b"&boom; &#0; &#xD800; &#xFFFFFFFF; <!DOCTYPE\ta> <!-- <![CDATA[ ]]> <a </a> < & <?xml?> \xef\xbb\xbf".split(b" ")
_BROKEN_TEXT = (b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\x00\x00\x00", b"\x08")
_MAIN = re.compile(r"document\.xml|worksheets/|sharedStrings|workbook\.xml|styles\.xml|numbering\.xml|\.rels|Content_Types")
_DEPTHS = (5, 20, 60, 101, 300, 5000)


def _chosen(parts: Parts, chance: Random) -> int:
    """An XML part, nearly always one that matters."""
    places = [place for place, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    mains = [place for place in places if _MAIN.search(parts[place][0])]
    large = [place for place in mains if "document" in parts[place][0] or "sheet" in parts[place][0]]
    return chance.choice(chance.choice([mains, large or mains, large or mains, places]))


def _in_xml(change: Mutator) -> Mutator:
    """Changes the bytes of one XML part; the package around it is sound."""

    def mutator(data: bytes, chance: Random) -> bytes:
        parts = unpacked(data)
        place = _chosen(parts, chance)
        parts[place] = (parts[place][0], change(parts[place][1], chance))
        return packed(parts)

    return mutator


def _noise(xml: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(xml))
    return xml[:place] + chance.choice(_NOISE) + xml[place:]


def _broken_text(xml: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(xml))
    return xml[:place] + chance.choice(_BROKEN_TEXT) + xml[place:]


def _encoding(xml: bytes, chance: Random) -> bytes:
    text = xml.decode().partition("?>")[2]
    declared = chance.choice(("utf-8", "utf-16", "gb18030", "utf-7", "ebcdic-cp-us", "x-none"))
    real = chance.choice(("utf-8", "utf-16", "gb18030", "utf-8-sig", "utf-32"))
    return (f'<?xml version="1.0" encoding="{declared}"?>' + text).encode(real, "xmlcharrefreplace")


def _edited(edit: Edit, times: tuple[int, ...] = (1, 1, 1, 5)) -> Mutator:
    """Edits elements of one XML part."""

    def change(xml: bytes, chance: Random) -> bytes:
        root = etree.fromstring(xml)
        for _ in range(chance.choice(times)):
            elements = list(root.iter(etree.Element))
            if len(elements) > 1:
                edit(chance.choice(elements[1:]), elements, chance)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return _in_xml(change)


def _delete(element: Element, _all: list[Element], _chance: Random) -> None:
    element.getparent().remove(element)


def _double(element: Element, _all: list[Element], chance: Random) -> None:
    for _ in range(chance.choice((1, 2, 40)) if len(element) < 50 else 1):
        element.addnext(copy.deepcopy(element))


def _move(element: Element, everything: list[Element], chance: Random) -> None:
    target = chance.choice(everything)
    if element not in (target, *target.iterancestors()):
        target.insert(chance.randrange(len(target) + 1), element)


def _swap(element: Element, _all: list[Element], chance: Random) -> None:
    siblings = list(element.getparent())
    chance.shuffle(siblings)
    element.getparent()[:] = siblings


def _attribute(_element: Element, everything: list[Element], chance: Random) -> None:
    bearers = [one for one in everything if one.attrib]
    if bearers:
        bearer = chance.choice(bearers)
        bearer.set(chance.choice(bearer.keys()), chance.choice(EXTREMES))


def _without_attribute(element: Element, _all: list[Element], _chance: Random) -> None:
    element.attrib.clear()


def _text(_element: Element, everything: list[Element], chance: Random) -> None:
    bearers = [one for one in everything if one.text] or everything
    chance.choice(bearers).text = chance.choice((*EXTREMES, "√" * 50, "=1+1", "1．\n2．", "\t\n ", "甲" * 40_000))


def _rename(element: Element, everything: list[Element], chance: Random) -> None:
    element.tag = chance.choice(everything).tag


def _nest(element: Element, everything: list[Element], chance: Random) -> None:
    tag = chance.choice((element.tag, chance.choice(everything).tag))
    for _ in range(chance.choice(_DEPTHS)):
        element = etree.SubElement(element, tag)


DAMAGES: dict[str, Mutator] = {"bytes that are no text": _in_xml(_broken_text)}
EDITS: dict[str, Mutator] = {
    "noise in the XML": _in_xml(_noise),
    "another encoding": _in_xml(_encoding),
    "element deleted": _edited(_delete),
    "element doubled": _edited(_double),
    "element moved": _edited(_move),
    "elements shuffled": _edited(_swap),
    "element renamed": _edited(_rename),
    "attribute extreme": _edited(_attribute, (1, 1, 5, 50)),
    "attributes gone": _edited(_without_attribute),
    "text extreme": _edited(_text),
    "deep nesting": _edited(_nest, (1,)),
}
