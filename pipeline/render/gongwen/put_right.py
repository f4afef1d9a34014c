"""A filled document put right: where its pages break, and columns of states that no unit is in left out of its tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

from pipeline.wording.terms import EXPECTED, LATE, RETURNED, STATES, TO_SEND_AGAIN, UNREADABLE

_P, _PPR, _KEEP, _T = (qn(f"w:{tag}") for tag in ("p", "pPr", "keepNext", "t"))
_HEAD_ROW = f"{qn('w:trPr')}/{qn('w:tblHeader')}"
_SIGNATURE = "公文署名"
_BEFORE_SIGNATURE = (_SIGNATURE, "公文附件", "公文附件续")


def settle_breaks(document: Document) -> None:
    """Lets every table break over pages, but for its head and first row, and its last two rows, which stay together.

    A table that is kept whole goes to the next page and leaves half of its own empty. The signature takes the last words of the text, or
    the end of the last table, with it (GB/T 9704-2012 §7.3.5.4 knows no “此页无正文” any more).
    """
    body = document.element.body
    for table in body.iter(qn("w:tbl")):
        if table.tblPr.find(qn("w:tblpPr")) is None:  # that is the imprint, which has a place of its own
            _settle_rows(table)
    styles = {style.style_id: style.name for style in document.styles}
    for element in _before_signature(body, styles):
        for paragraph in _last_paragraphs(element):
            _set_keep(paragraph, keep=True)


def _settle_rows(table: etree._Element) -> None:
    rows = table.findall(qn("w:tr"))
    heads = sum(row.find(_HEAD_ROW) is not None for row in rows)
    kept = {*range(heads + 1), len(rows) - 2} - {len(rows) - 1}
    for place, row in enumerate(rows):
        for paragraph in row.iter(_P):
            _set_keep(paragraph, keep=place in kept)


def _last_paragraphs(element: etree._Element) -> Iterator[etree._Element]:
    """A paragraph itself; those of the last two rows of a table."""
    for part in element.findall(qn("w:tr"))[-2:] or [element]:
        yield from part.iter(qn("w:p"))


def _before_signature(body: etree._Element, styles: dict[str, str]) -> Iterator[etree._Element]:
    """From the signature back: empty lines, the list of attachments, and the last paragraph of the text, or its last table.

    A sentence below the last table takes the end of the table with it, or it would stand alone with the signature.
    """
    signature = next((one for one in body.iterchildren(qn("w:p")) if _style(one, styles) == _SIGNATURE), None)
    texts = 0
    for element in signature.itersiblings(preceding=True) if signature is not None else ():
        texts += element.tag == qn("w:p") and _is_text(element, styles)
        if element.tag not in (qn("w:p"), qn("w:tbl")) or texts > 1:
            return
        yield element
        if element.tag == qn("w:tbl"):
            return


def _is_text(paragraph: etree._Element, styles: dict[str, str]) -> bool:
    return _style(paragraph, styles) not in _BEFORE_SIGNATURE and bool("".join(map(str, paragraph.itertext())).strip())


def _style(paragraph: etree._Element, styles: dict[str, str]) -> str:
    named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if named is None else styles.get(named.get(qn("w:val"), ""), "")


def _set_keep(paragraph: etree._Element, *, keep: bool) -> None:
    properties = paragraph.find(_PPR)
    if not keep and properties is not None and properties.find(_KEEP) is None:  # most, and there may be ten thousand
        return
    paragraph.get_or_add_pPr().keepNext_val = True if keep else None  # type: ignore[attr-defined] # python-docx's own class of elements


OF_STANDING = {EXPECTED, RETURNED}
"""Heads of a table that counts the units by state."""
_MAY_BE_UNUSED = {LATE, STATES["nil"], STATES["partial"], STATES["unreadable"], UNREADABLE, TO_SEND_AGAIN}
"""How many were in time and how many are missing is what the table is read for: these stay, if it be with 0."""


def leave_out_unused(document: Document) -> None:
    """Takes away the columns of states with 0 in every row, of the tables that count the units by state."""
    for table in document.element.body.iter(qn("w:tbl")):
        _leave_out(table)


def _leave_out(table: etree._Element) -> None:
    rows = [row.findall(qn("w:tc")) for row in table.findall(qn("w:tr"))]
    grid = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    if len(rows) < 2 or any(len(row) != len(grid) for row in rows):  # merged cells: a table of a clerk's own
        return
    heads = [_text(cell) for cell in rows[0]]
    if not set(heads) >= OF_STANDING:
        return
    bodies = [[_text(cell) for cell in row] for row in rows[1:]]
    unused = [place for place, head in enumerate(heads) if head in _MAY_BE_UNUSED and all(body[place] == "0" for body in bodies)]
    columns = [[column, *cells] for column, *cells in zip(grid, *rows, strict=True)]
    for place in unused:
        for element in columns[place]:
            element.getparent().remove(element)
    _widen([column for place, column in enumerate(columns) if place not in unused], [columns[place] for place in unused])


def _widen(kept: Sequence[Sequence[etree._Element]], gone: Sequence[Sequence[etree._Element]]) -> None:
    """Each of the others in proportion, so that the table stays as wide as it was."""
    room, taken = (sum(_width(column) for column in columns) for columns in (kept, gone))
    for column in kept if room and taken else ():
        width = str(round(_width(column) * (room + taken) / room))
        column[0].set(qn("w:w"), width)
        for cell in column[1:]:
            for told in cell.iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
                told.set(qn("w:w"), width)


def _width(column: Sequence[etree._Element]) -> int:
    return int(column[0].get(qn("w:w"), "0"))


def _text(cell: etree._Element) -> str:
    return "".join(text.text or "" for text in cell.iter(_T)).strip()
