"""What lies over the cells of a sheet and is no text of theirs: pictures, objects, check boxes of forms, text in shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED
from extractors.core.limits import SHEET_ROWS
from extractors.formats.excel.directory import related
from extractors.formats.package import Package, markup

Place = tuple[int, int]
_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
_PICTURES = ("pic", "graphicFrame", "contentPart")
_SHAPES = ("sp", "cxnSp")
_SMALL = 2, 3
"""Rows and columns that a shape without words reaches over at the most, where it strikes out, circles or covers what one cell holds. Frames
around a table, and arrows across one, are larger."""
_SHAPE = re.compile(r"<v:shape[\s>]")
_CONTROL = re.compile(r"<x:ClientData\s+ObjectType=[\"'](?P<kind>\w+)[\"']")
_VML_ANCHOR = re.compile(r"<x:Anchor>\s*(?P<col>\d+)\s*,[^,]*,\s*(?P<row>\d+)\s*,[^,]*,\s*(?P<last>\d+)\s*,[^,]*,\s*(?P<bottom>\d+)")
_VML_CHECKED = re.compile(r"<x:Checked>\s*1\s*</x:Checked>")
_VML_CHOSEN = re.compile(r"<x:Sel>\s*0*[1-9]\d*\s*</x:Sel>")
_CAPTION = re.compile(r"<v:textbox[^<>]*>")
_TAG = re.compile(r"<[^<>]*>")
_TICKED = ("Checkbox", "Radio")
_LISTS = ("Drop", "List")
"""Controls that show the entry that was chosen from cells elsewhere."""


@dataclass(slots=True)
class Drawn:
    """What was drawn on one sheet.

    Attributes:
        objects: Cells that a picture or an embedded object lies over.
        boxes: Check boxes of forms by the cell that they lie over, as text: “☑是 ☐否”.
        over: Text boxes by the cell that they lie over.
        texts: Paragraphs of other shapes.
    """

    objects: set[Place] = field(default_factory=set)
    boxes: dict[Place, str] = field(default_factory=dict)
    over: dict[Place, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def write(self, place: Place | None, paragraphs: Iterable[str]) -> None:
        """Takes the paragraphs of a shape; a second one over the same cell stands for itself."""
        written = [one for one in paragraphs if one.strip()]
        if place is None or place in self.over:
            self.texts += written
        elif written:
            self.over[place] = "\n".join(written)


def drawn_on(package: Package, sheet: str) -> Drawn:
    """What was drawn on the sheet of a part."""
    drawn = Drawn()
    for part in dict.fromkeys(related(package, sheet).values()):
        if part not in package:
            continue
        if part.endswith(".vml"):
            _take_controls(drawn, package.read(part).decode("utf-8", "replace"))
        elif part.startswith("xl/drawings/") and part.endswith(".xml"):
            _take_anchors(drawn, markup.parse(package.xml(part), "图形"))
    return drawn


def _take_anchors(drawn: Drawn, root: etree._Element) -> None:
    for anchor in root.iter(*(f"{{*}}{name}" for name in _ANCHORS)):
        place = _middle(_corner(anchor.find("{*}from")), _corner(anchor.find("{*}to")))
        words = list(_paragraphs(anchor))
        if place is not None and (_shows_picture(anchor) or (not any(map(str.strip, words)) and _marks_cell(anchor))):
            drawn.objects.add(place)
        drawn.write(place, words)
    for anchor in root.iter("{*}absoluteAnchor"):
        drawn.write(None, _paragraphs(anchor))


def _shows_picture(anchor: etree._Element) -> bool:
    return any(next(anchor.iter(f"{{*}}{name}"), None) is not None for name in _PICTURES)


def _marks_cell(anchor: etree._Element) -> bool:
    """Whether a shape that is seen lies over one cell, or as good as that."""
    begin, end = anchor.find("{*}from"), anchor.find("{*}to")
    first, last = _corner(begin), _corner(end)
    if first is None or last is None or _offsets(begin) == _offsets(end) or not is_small(last[0] - first[0], last[1] - first[1]):
        return False
    shapes = list(anchor.iter(*(f"{{*}}{name}" for name in _SHAPES)))
    return bool(shapes) and all(map(_is_seen, shapes))


def _offsets(corner: etree._Element | None) -> list[str]:
    """All that says where a corner lies: a shape whose rows were deleted begins where it ends."""
    return [str(one.text) for one in corner] if corner is not None else []


def is_small(rows: int, columns: int) -> bool:
    """Whether a shape that ends so many rows and columns behind its beginning lies over one cell, or as good as that."""
    return 0 <= rows < _SMALL[0] and 0 <= columns < _SMALL[1]


def _is_seen(shape: etree._Element) -> bool:
    """Whether a shape is drawn at all: controls of forms have a hidden one beside them, and frames may have neither ground nor line."""
    named, looks = next(shape.iter("{*}cNvPr"), None), shape.find("{*}spPr")
    if named is not None and named.get("hidden") in ("1", "true"):
        return False
    if looks is None:
        return True
    clear = looks.find("{*}noFill") is not None or any(one.get("val") == "0" for one in looks.iterfind("{*}solidFill//{*}alpha"))
    return not (clear and looks.find("{*}ln/{*}noFill") is not None)


def _paragraphs(anchor: etree._Element) -> Iterator[str]:
    for paragraph in anchor.iter(_PARAGRAPH):
        yield "".join(node.text or "" for node in paragraph.iter("{*}t"))


def _corner(corner: etree._Element | None) -> Place | None:
    if corner is None:
        return None
    row, col = corner.findtext("{*}row") or "", corner.findtext("{*}col") or ""
    return (int(row), int(col)) if row.isdecimal() and col.isdecimal() and len(row + col) < 12 else None


def _middle(first: Place | None, last: Place | None) -> Place | None:
    """The cell under the middle of what reaches from one cell to another; the first one where it covers two."""
    if first is None or last is None:
        return first
    return (first[0] + max(0, last[0] - first[0]) // 2, first[1] + max(0, last[1] - first[1]) // 2)


def _take_controls(drawn: Drawn, vml: str) -> None:
    """Check boxes, lists to choose from and pictures in the older drawing language, in which Excel keeps controls (ECMA-376-4 §19.4.2)."""
    for kind, shape in _controls(vml):
        anchor = _VML_ANCHOR.search(shape)
        if anchor is None:
            continue
        row, col, bottom, last = (min(int(anchor[name]), SHEET_ROWS) for name in ("row", "col", "bottom", "last"))
        place = row + max(0, bottom - 1 - row) // 2, col + max(0, last - 1 - col) // 2
        if kind in _TICKED:
            box = (CHECKED if _VML_CHECKED.search(shape) else UNCHECKED) + _caption(shape)
            drawn.boxes[place] = f"{drawn.boxes[place]} {box}" if place in drawn.boxes else box
        elif kind == "Pict" or (kind in _LISTS and _VML_CHOSEN.search(shape)):
            drawn.objects.add(place)


def _caption(shape: str) -> str:
    opened = _CAPTION.search(shape)
    held = shape[opened.end() :].partition("</v:textbox>")[0] if opened is not None else ""
    return "".join(_TAG.sub(" ", held).split())


def _controls(vml: str) -> Iterator[tuple[str, str]]:
    """Each control with its shape. Shapes are taken one after another: what is never closed must not be searched to the end each time."""
    for begun in _SHAPE.split(vml)[1:]:
        shape, closed, _ = begun.partition("</v:shape>")
        control = _CONTROL.search(shape)
        if closed and control is not None:
            yield control["kind"], shape
