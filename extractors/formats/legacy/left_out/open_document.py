"""What LibreOffice would drop of an OpenDocument text: columns that a table does not declare (Spire writes such), and form controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.formats.legacy.left_out.form_controls import write_controls
from extractors.formats.package import Package, markup

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_GROUPS = ("table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns", "table-column-group")
_INSIDE = frozenset(f"{_TABLE}{name}" for name in _GROUPS)
_MOST_COLUMNS = 1_008
"""That a table may claim; Word has 63."""
_CONTENT = "content.xml"


def wholly_written(data: bytes) -> bytes:
    """The document with all columns of its tables declared and its controls as text; as it came where that changes nothing.

    Args:
        data: A package, or one XML file.
    """
    try:
        package = Package(data) if data.startswith(b"PK") else None
        root = markup.parse(package.xml(_CONTENT) if package is not None else data, "正文")
    except UnreadableFileError:
        return data  # LibreOffice says what is wrong with it
    changes = [*map(_declare, list(root.iter(f"{_TABLE}table"))), write_controls(root)]
    if not any(changes):
        return data
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    if package is None:
        return content
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as rewritten:
        for name in package.names():
            rewritten.writestr(name, content if name == _CONTENT else package.read(name))
    return target.getvalue()


def _declare(table: etree._Element) -> bool:
    """Adds the columns that a table has and does not declare; whether there were any."""
    columns = list(_parts(table, f"{_TABLE}table-column"))
    declared = sum(map(_times, columns))
    widest = max((sum(map(_times, row.iterchildren(*_CELLS))) for row in _parts(table, f"{_TABLE}table-row")), default=0)
    if not columns or not declared < widest <= _MOST_COLUMNS:
        return False
    more = etree.Element(f"{_TABLE}table-column", {f"{_TABLE}number-columns-repeated": str(widest - declared)})
    columns[-1].addnext(more)
    return True


def _parts(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows or columns of a table, not those of tables in it."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _INSIDE:
            yield from _parts(child, tag)


def _times(element: etree._Element) -> int:
    written = element.get(f"{_TABLE}number-columns-repeated", "1")
    return int(written) if written.isdecimal() and len(written) < 7 else 1
