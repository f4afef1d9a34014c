"""Remarks into a workbook as notes of cells: parts are added to the package, and no library writes the workbook anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.location import Location, column_letters, place_words
from extractors.formats.excel.directory import directory_of, usual
from extractors.formats.package import Package
from pipeline.render.ooxml import XML_SPACE, PackageEdit, written, xml_clean

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
"""What follows the drawing of the notes in a sheet (ECMA-376 part 1 §18.3.1.99)."""
_SHAPE = re.compile(rb"_x0000_s(\d+)")
_CLUSTER = 1024
"""Word and Excel number shapes in clusters of so many."""
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{cluster}"/></o:shapelayout>'
    "</xml>"
)
_TEXT_BOX = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" '
    'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NOTE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;visibility:hidden;width:240pt;height:{height}pt" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_A_LINE = 18
"""Characters of a line of a note."""


@dataclass
class _Sheet:
    """The remarks on one sheet: by the cell that they stand at, and their lines."""

    name: str
    cells: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    def add(self, place: Location | None, lines: Sequence[str]) -> None:
        """Lines at a cell; at the first cell, with the place in words, where the place is none."""
        at, said = (1, 1), list(lines)
        if place is not None and place.kind == "sheet cell":
            at = (place.number, place.column)
        elif place is not None:
            said = [f"（{place_words(place)}）{line}" for line in lines]
        self.cells.setdefault(at, []).extend(said)


def with_notes(data: bytes, remarks: Mapping[Location | None, Sequence[str]], author: str) -> bytes | None:
    """The same workbook with a note at each cell; what stands in no cell is said at the first cell of the first sheet.

    Notes and drawings that are there stay; the note of a cell that has one already is lengthened.

    Args:
        data: A workbook of the .xlsx family.
        remarks: The lines of the note at each place.
        author: Whose the notes are.

    Returns:
        `None` for a workbook whose parts bear unusual names, or which talks in threads: a note would not be seen there.
    """
    package = Package(data)
    sheets = directory_of(package).sheets
    if usual(package) is not package or not sheets or any("threadedcomment" in name.lower() for name in package.names()):
        return None
    edit = PackageEdit(package)
    for sheet in _by_sheet(remarks, next(iter(sheets))):
        part = sheets.get(sheet.name, "")
        if part not in package:
            return None
        _write(edit, part, sheet.cells, author)
    return edit.bytes()


def notes_of(data: bytes) -> dict[tuple[str, str], str]:
    """The note of every cell, by sheet and cell."""
    edit = PackageEdit(Package(data))
    found: dict[tuple[str, str], str] = {}
    for name, part in directory_of(edit.package).sheets.items():
        notes = edit.related(part, "comments")
        if notes is not None and notes in edit:
            for one in edit.tree(notes).iter("{*}comment"):
                found[name, one.get("ref", "")] = "".join(text.text or "" for text in one.iter("{*}t"))
    return found


def _by_sheet(remarks: Mapping[Location | None, Sequence[str]], first: str) -> list[_Sheet]:
    sheets: dict[str, _Sheet] = {}
    for place, lines in remarks.items():
        name = place.within.name if place is not None and place.in_sheet and place.within is not None else first
        if place is not None and place.kind == "sheet":
            name = place.name
        sheets.setdefault(name, _Sheet(name)).add(place, lines)
    return list(sheets.values())


def _write(edit: PackageEdit, part: str, cells: Mapping[tuple[int, int], Sequence[str]], author: str) -> None:
    sheet = edit.tree(part)
    strict = sheet.tag.startswith("{http://purl.oclc.org")
    kinds = _STRICT_OFFICE if strict else _OFFICE
    new = _add_texts(edit, part, cells, (author, kinds))
    if not new:
        return
    drawing = _drawing(edit, part, sheet, kinds)
    edit.put(drawing, _with_shapes(edit.read(drawing), new))


def _add_texts(
    edit: PackageEdit, part: str, cells: Mapping[tuple[int, int], Sequence[str]], signed: tuple[str, str]
) -> dict[tuple[int, int], Sequence[str]]:
    """Puts the texts into the sheet's notes; returns those of cells that had none, for which a shape is still to be drawn."""
    author, kinds = signed
    notes = edit.related(part, "comments")
    if notes is None or notes not in edit:
        notes = edit.free_name("xl/comments{}.xml")
        namespace = etree.QName(edit.tree(part)).namespace or ""
        root = etree.Element(f"{{{namespace}}}comments", nsmap={None: namespace})  # type: ignore[dict-item] # the stubs know no default namespace
        etree.SubElement(root, f"{{{namespace}}}authors")
        etree.SubElement(root, f"{{{namespace}}}commentList")
        edit.relate(part, f"{kinds}/comments", notes)
        edit.declare(_NOTES_TYPE, part=notes)
    else:
        root = edit.tree(notes)
    known = {one.get("ref", ""): one for one in root.iter("{*}comment")}
    number = _author(root, author)
    new: dict[tuple[int, int], Sequence[str]] = {}
    for (row, column), lines in sorted(cells.items()):
        ref = f"{column_letters(column - 1)}{row}"
        if ref in known:
            _lengthen(known[ref], lines)
        else:
            new[row, column] = lines
            _append(root, ref, number, lines)
    edit.put(notes, written(root))
    return new


def _author(root: etree._Element, author: str) -> str:
    """The number of the author in the list of authors."""
    authors = next(root.iter("{*}authors"))
    names = [one.text for one in authors]
    if author not in names:
        etree.SubElement(authors, f"{{{etree.QName(root).namespace}}}author").text = xml_clean(author)
        names.append(author)
    return str(names.index(author))


def _append(root: etree._Element, ref: str, author: str, lines: Sequence[str]) -> None:
    namespace = etree.QName(root).namespace
    comment = etree.SubElement(next(root.iter("{*}commentList")), f"{{{namespace}}}comment", ref=ref, authorId=author)
    _run(etree.SubElement(comment, f"{{{namespace}}}text"), "\n".join(lines))


def _lengthen(comment: etree._Element, lines: Sequence[str]) -> None:
    text = next(comment.iter("{*}text"), None)
    _run(etree.SubElement(comment, f"{{{etree.QName(comment).namespace}}}text") if text is None else text, "\n" + "\n".join(lines))


def _run(text: etree._Element, said: str) -> None:
    namespace = etree.QName(text).namespace
    plain = text.find(f"{{{namespace}}}t")
    if plain is not None:  # a plain text takes no runs beside it
        plain.set(XML_SPACE, "preserve")
        plain.text = f"{plain.text or ''}{xml_clean(said)}"
        return
    run = etree.SubElement(text, f"{{{namespace}}}r")
    etree.SubElement(run, f"{{{namespace}}}t", {XML_SPACE: "preserve"}).text = xml_clean(said)


def _drawing(edit: PackageEdit, part: str, sheet: etree._Element, kinds: str) -> str:
    """The part that draws the notes of a sheet, made where there is none."""
    namespace = etree.QName(sheet).namespace
    named = sheet.find(f"{{{namespace}}}legacyDrawing")
    if named is not None:
        found = edit.related(part, "vmlDrawing", named.get(f"{{{kinds}}}id"))
        if found is not None and found in edit:
            return found
        sheet.remove(named)
    drawing = edit.free_name("xl/drawings/vmlDrawing{}.vml")
    number = int(re.sub(r"\D", "", drawing.rpartition("/")[2]) or 1)
    edit.put(drawing, _HEAD.format(cluster=number).encode())
    edit.declare(_DRAWING_TYPE, suffix="vml")
    element = etree.Element(f"{{{namespace}}}legacyDrawing", {f"{{{kinds}}}id": edit.relate(part, f"{kinds}/vmlDrawing", drawing)})
    behind = next((one for one in sheet if etree.QName(one).localname in _BEHIND), None)
    if behind is None:
        sheet.append(element)
    else:
        behind.addprevious(element)
    edit.put(part, written(sheet))
    return drawing


def _with_shapes(drawing: bytes, cells: Mapping[tuple[int, int], Sequence[str]]) -> bytes:
    """The drawing with a shape for each note.

    It is lengthened as bytes: Excel itself writes drawings that are no well-formed XML (`<br>`).
    """
    end = drawing.rfind(b"</")
    known = [int(one) for one in _SHAPE.findall(drawing)]
    cluster = re.search(rb'idmap[^>]*data="(\d+)', drawing)
    number = max(known, default=(int(cluster[1]) if cluster else 1) * _CLUSTER)
    shapes = [] if b'id="_x0000_t202"' in drawing else [_TEXT_BOX]
    for (row, column), lines in cells.items():
        number += 1
        rows = 1 + sum(1 + len(line) // _A_LINE for line in lines)
        place = {"left": column, "right": column + 4, "top": max(0, row - 2), "bottom": max(0, row - 2) + rows}
        shapes.append(_NOTE.format(number=number, height=rows * 15, row=row - 1, column=column - 1, **place))
    return drawing[:end] + "".join(shapes).encode() + drawing[end:]
