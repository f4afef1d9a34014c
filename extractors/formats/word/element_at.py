"""Which element of a Word document stands at a place: the reader's own way through the document, so that both count the same."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from lxml import etree

from extractors.core.location import Location
from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word.structure import boxed_tables, cell_content, flow, settle_controls, table_cells, table_rows, tables_of


def elements_at(root: etree._Element, package: Package, wanted: Iterable[Location]) -> dict[Location, etree._Element]:
    """The paragraph or cell at each place; a place that the document does not have is left out.

    Args:
        root: The main part, in Transitional names. Nothing in it is changed, but that content controls which were filled lose the
            flag that says they were not, as in the reader.
        package: What it was read out of.
        wanted: Places of lines and cells.
    """
    body = root.find(n.BODY)
    left = set(wanted)
    found: dict[Location, etree._Element] = {}
    if body is None or not left:
        return found
    settle_controls(body, package)
    for place, element in _places(body):
        if place in left:
            left.remove(place)
            found[place] = element
            if not left:
                break
    return found


def _places(body: etree._Element) -> Iterator[tuple[Location, etree._Element]]:
    lines = tables = 0
    for block in flow(body):
        if block.tag == n.P:
            lines += 1
            place = Location("paragraph", lines)
            yield place, block
            for number, table in enumerate(boxed_tables(block), 1):
                yield from _cells(table, Location("box table", number, within=place))
        elif block.tag == n.TBL:
            tables += 1
            yield from _cells(block, Location("table", tables))


def _cells(table: etree._Element, place: Location) -> Generator[tuple[Location, etree._Element], None, int]:
    """The cells of a table and of those in it; returns how many tables they are with it."""
    tables = 1
    for row_number, row in enumerate(table_rows(table), 1):
        for column, cell in enumerate(table_cells(row), 1):
            here = place.cell(row_number, column)
            yield here, cell
            tables += yield from _inner(cell, here)
    return tables


def _inner(cell: etree._Element, place: Location) -> Generator[tuple[Location, etree._Element], None, int]:
    """The tables in a cell, numbered as the reader does: one that holds others is followed by the number behind theirs."""
    tables = 0
    for block in cell_content(cell):
        for table in tables_of(block):
            tables += yield from _cells(table, Location("inner table", tables + 1, within=place))
    return tables
