"""The skeleton of a Word document: rows and cells, content controls and their placeholders, text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word.bindings import settle_bound
from extractors.formats.word.objects import chosen, is_outline
from extractors.language import text

_GLOSSARY = "word/glossary/document.xml"
_USUAL = re.compile(
    r"\s*(?:请?(?:单击|点击|轻触|点按|双击)|请?在?此处|请(?:输入|选择|填写)|选择(?:一项|日期)|输入(?:文字|文本|日期)|输入您希望"
    r"|(?:click|tap|choose|enter|select|type|insert)\b|\[.*\]\s*$|_+\s*$|$)",
    re.IGNORECASE,
)
"""How Word and WPS word their own placeholders: “单击或点击此处输入文字。”, “选择一项。”, “Click or tap here to enter text.”"""


def _holds_placeholder(cell: etree._Element) -> bool:
    """Whether the content control around a cell only shows its placeholder."""
    around = cell.getparent()
    control = around.getparent() if around is not None and around.tag == n.SDT_CONTENT else None
    return control is not None and control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None


def content(control: etree._Element) -> Iterable[etree._Element]:
    """What a content control holds; a placeholder (“单击此处输入文字”) is no content."""
    if control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None:
        return ()
    held = control.find(n.SDT_CONTENT)
    return () if held is None else held


def frame_cells(table: etree._Element) -> list[etree._Element]:
    """The cells of a table that only frames a page: one cell a row, and a table in one of them."""
    rows = [list(table_cells(row)) for row in table_rows(table)]
    if any(len(cells) != 1 for cells in rows) or not any(cell.find(n.TBL) is not None for (cell,) in rows):
        return []
    return [cell for (cell,) in rows]


def flow(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Paragraphs, tables and embedded documents below `parent` in reading order, those in content controls and framing tables too.

    The n-th paragraph of the body so counted is “paragraph n” of every place, the n-th table “table n”.
    """
    for child in parent:
        if child.tag in (n.P, n.ALT_CHUNK):
            yield child
        elif child.tag == n.TBL:
            frame = frame_cells(child)
            yield from (inner for cell in frame for inner in flow(cell)) if frame else (child,)
        elif child.tag == n.SDT:
            yield from flow(content(child))
        elif child.tag in n.WRAPPERS:
            yield from flow(child)
        elif child.tag == n.ALTERNATE:
            yield from flow(chosen(child))


def cell_blocks(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Paragraphs, tables and embedded documents of a cell, those in content controls too."""
    for child in parent:
        if child.tag in (n.P, n.TBL, n.ALT_CHUNK):
            yield child
        elif child.tag == n.SDT:
            yield from cell_blocks(content(child))
        elif child.tag in n.WRAPPERS:
            yield from cell_blocks(child)
        elif child.tag == n.ALTERNATE:
            yield from cell_blocks(chosen(child))


def cell_content(cell: etree._Element) -> list[etree._Element]:
    """The blocks of a cell; none where the content control around it only shows its placeholder."""
    return [] if _holds_placeholder(cell) else list(cell_blocks(cell))


def tables_of(block: etree._Element) -> list[etree._Element]:
    """The tables that a block of a cell is or has in its text boxes."""
    return [block] if block.tag == n.TBL else list(boxed_tables(block))


def boxed_tables(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Tables in text boxes of a paragraph, each once."""
    for table in paragraph.iter(n.TBL):
        around = next(table.iterancestors(n.TXBX_CONTENT, n.TBL), None)
        branch = next(table.iterancestors(n.FALLBACK, n.CHOICE), None)
        alternate = branch.getparent() if branch is not None else None
        if around is not None and around.tag == n.TXBX_CONTENT and (alternate is None or chosen(alternate) is branch):
            yield table


def table_rows(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in content controls too, deleted ones not."""
    return (row for row in all_rows(parent) if not is_deleted_row(row))


def is_deleted_row(row: etree._Element) -> bool:
    """Whether a row was deleted with changes tracked."""
    properties = row.find(n.TRPR)
    return properties is not None and properties.find(n.DEL) is not None


def all_rows(parent: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, deleted ones too."""
    for child in parent:
        if child.tag == n.TR:
            yield child
        elif child.tag == n.SDT:
            held = child.find(n.SDT_CONTENT)
            if held is not None:
                yield from all_rows(held)
        elif child.tag in n.WRAPPERS:
            yield from all_rows(child)


def table_cells(parent: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, those in content controls too, deleted ones not."""
    return (cell for cell in all_cells(parent) if not is_deleted_cell(cell))


def is_deleted_cell(cell: etree._Element) -> bool:
    """Whether a cell was deleted with changes tracked."""
    return cell.find(f"{n.TCPR}/{n.CELL_DEL}") is not None


def all_cells(parent: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, deleted ones too."""
    for child in parent:
        if child.tag == n.TC:
            yield child
        elif child.tag == n.SDT:
            held = child.find(n.SDT_CONTENT)
            if held is not None:
                yield from all_cells(held)
        elif child.tag in n.WRAPPERS:
            yield from all_cells(child)


def settle_controls(root: etree._Element, package: Package) -> None:
    """Settles what controls show: a placeholder, what they are bound to, or their own text."""
    _settle_placeholders(root, package)
    settle_bound(root, package)


def _settle_placeholders(root: etree._Element, package: Package) -> None:
    """Takes the flag `w:showingPlcHdr` from controls that hold another text than their placeholder."""
    flags = list(root.iter(n.SHOWING_PLACEHOLDER))
    if not flags:
        return
    parts = _doc_parts(package)
    for flag in flags:
        properties = flag.getparent()
        control = properties.getparent() if properties is not None else None
        if properties is not None and control is not None and _is_filled(properties, control, parts):
            properties.remove(flag)


def has_outlines(root: etree._Element) -> bool:
    """Whether a shape without filling is drawn over the page from a paragraph outside of every table."""
    shapes = (one for one in root.iter(n.DRAWING, n.PICT) if next(one.iterancestors(n.TC), None) is None)
    return any(map(is_outline, shapes))


def prompts_of(root: etree._Element) -> tuple[str, ...]:
    """What the controls show that only show their placeholder, each once; after `settle_controls`."""
    controls = (flag.getparent() for flag in root.iter(n.SHOWING_PLACEHOLDER))
    held = (control.getnext() for control in controls if control is not None)
    return tuple(dict.fromkeys(written for one in held if one is not None and (written := _text(one).strip())))


def _doc_parts(package: Package) -> Mapping[str, str]:
    """The placeholders that a document brings along, by name."""
    if _GLOSSARY not in package:
        return {}
    root = n.parse(n.without_strict(package.xml(_GLOSSARY)))
    found: dict[str, str] = {}
    for part in root.iter(n.DOC_PART):
        name = part.find(f"{n.DOC_PART_PR}/{n.NAME}")
        if name is not None:
            found[name.get(n.VAL, "")] = _text(part)
    return found


def _is_filled(properties: etree._Element, control: etree._Element, parts: Mapping[str, str]) -> bool:
    held = control.find(n.SDT_CONTENT)
    written = _text(held) if held is not None else ""
    named = properties.find(f"{n.PLACEHOLDER}/{n.DOC_PART}")
    placeholder = parts.get(named.get(n.VAL, "")) if named is not None else None
    if placeholder is not None and text.key(placeholder):
        return bool(written.strip()) and text.key(written) != text.key(placeholder)
    return _USUAL.match(written) is None


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(n.T))
