"""Remarks into a Word document as comments, each at its place; nothing else in the file changes.

python-docx writes comments too, but reaches neither content controls nor text boxes nor Strict documents, and would write every part anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from extractors.core.location import Location, place_words
from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word.element_at import elements_at
from extractors.formats.word.element_names import main_part
from extractors.formats.word.structure import cell_blocks, flow
from pipeline.render.ooxml import XML_SPACE, PackageEdit, written, xml_clean

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_STRICT_KIND = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_INITIALS = "汇"


def _w(name: str) -> str:
    return f"{{{_W}}}{name}"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who remarks, and when (with zone)."""

    author: str
    at: dt.datetime


def with_comments(data: bytes, remarks: Mapping[Location | None, Sequence[str]], signed: Signed) -> bytes:
    """The same document with a comment for each place; what stands nowhere is said at its first paragraph.

    Comments that are there stay. A place in a text box is remarked at the paragraph that the box hangs on, for Word admits no comment
    inside; its words then name the place.

    Args:
        data: A .docx.
        remarks: The lines of the comment at each place.
        signed: Whose the comments are.
    """
    edit = PackageEdit(Package(data))
    main = main_part(edit.package)
    original = edit.package.xml(main)
    xml = n.without_strict(original)
    root = n.parse(xml)
    comments = _Comments(edit, main, strict=xml is not original)
    found = elements_at(root, edit.package, [place for place in remarks if place is not None])
    first = next((block for block in flow(_body(root)) if block.tag == n.P), None)
    for place, lines in remarks.items():
        here = found.get(place) if place is not None else None
        anchor = _outside_boxes(here) if here is not None else None
        exact = anchor is not None and anchor is here
        said = lines if exact or place is None else [f"（{place_words(place)}）{line}" for line in lines]
        _anchor(anchor if anchor is not None else _first(root, first), comments.add(said, signed))
    edit.put(main, comments.spelled(root))
    comments.close()
    return edit.bytes()


def comments_of(data: bytes) -> tuple[str, ...]:
    """The text of every comment that the text of a document refers to."""
    edit = PackageEdit(Package(data))
    main = main_part(edit.package)
    part = edit.related(main, "comments")
    if part is None or part not in edit:
        return ()
    anchored = {one.get(_w("id")) for one in n.parse(n.without_strict(edit.package.xml(main))).iter(_w("commentReference"))}
    known = n.parse(n.without_strict(edit.package.xml(part)))
    return tuple(
        "\n".join("".join(t.text or "" for t in p.iter(n.T)) for p in one.iter(n.P)) for one in known if one.get(_w("id")) in anchored
    )


class _Comments:
    """The comments part of a document, as it was or new."""

    def __init__(self, edit: PackageEdit, main: str, *, strict: bool) -> None:
        self._edit, self._strict = edit, strict
        related = edit.related(main, "comments")
        if related is None or related not in edit:
            related = edit.free_name("word/comments{}.xml") if "word/comments.xml" in edit else "word/comments.xml"
            self._root = etree.Element(_w("comments"), nsmap={"w": _W})
            edit.relate(main, _STRICT_KIND if strict else _KIND, related)
            edit.declare(_TYPE, part=related)
        else:
            self._root = n.parse(n.without_strict(edit.package.xml(related)))
        self._part = related
        ids = [one.get(_w("id"), "") for one in self._root]
        self._next = max((int(one) for one in ids if one.isdecimal()), default=-1) + 1

    def add(self, lines: Sequence[str], signed: Signed) -> str:
        """A new comment, a paragraph a line; returns its id."""
        name, self._next = str(self._next), self._next + 1
        date = signed.at.strftime("%Y-%m-%dT%H:%M:%SZ")  # Word takes the local time for it, and shows it as it stands
        attributes = {_w("id"): name, _w("author"): signed.author, _w("date"): date, _w("initials"): _INITIALS}
        comment = etree.SubElement(self._root, _w("comment"), attributes)
        for line in lines:
            text = etree.SubElement(etree.SubElement(etree.SubElement(comment, _w("p")), _w("r")), _w("t"), {XML_SPACE: "preserve"})
            text.text = xml_clean(line)
        return name

    def spelled(self, root: etree._Element) -> bytes:
        """A part in the names that the document uses."""
        data = written(root)
        return data.replace(_W.encode(), _STRICT.encode()) if self._strict else data

    def close(self) -> None:
        """Puts the part into the package."""
        self._edit.put(self._part, self.spelled(self._root))


def _body(root: etree._Element) -> etree._Element:
    body = root.find(n.BODY)
    return root if body is None else body


def _first(root: etree._Element, first: etree._Element | None) -> etree._Element:
    """Where a remark stands that has no place: the first paragraph, which is made where the body has none outside its tables."""
    if first is not None:
        return first
    paragraph = etree.Element(n.P)
    _body(root).insert(0, paragraph)
    return paragraph


def _outside_boxes(element: etree._Element) -> etree._Element:
    """The element itself, or the paragraph that its text box hangs on."""
    boxes = list(element.iterancestors(n.TXBX_CONTENT))
    if not boxes:
        return element
    return next(boxes[-1].iterancestors(n.P), element)


def _anchor(element: etree._Element, name: str) -> None:
    """Puts a comment on a paragraph, or on all paragraphs of a cell."""
    paragraphs = [element] if element.tag == n.P else [block for block in cell_blocks(element) if block.tag == n.P]
    if not paragraphs:
        held = next(element.iter(n.P), None)
        paragraphs = [etree.SubElement(element, n.P) if held is None else held]
    first, last = paragraphs[0], paragraphs[-1]
    properties = first.find(n.PPR)
    first.insert(0 if properties is None else first.index(properties) + 1, etree.Element(_w("commentRangeStart"), {_w("id"): name}))
    if next(last.iter(n.R), None) is None:
        etree.SubElement(etree.SubElement(last, n.R), n.T)
    etree.SubElement(last, _w("commentRangeEnd"), {_w("id"): name})
    etree.SubElement(etree.SubElement(last, n.R), _w("commentReference"), {_w("id"): name})
