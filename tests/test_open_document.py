"""Tables of an OpenDocument text that have more columns than they declare."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from extractors.core.document import Grid
from extractors.formats.legacy import read_legacy_word
from extractors.formats.legacy.left_out.open_document import declared_wholly

NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
MANIFEST = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" '
    'm:media-type="application/vnd.oasis.opendocument.text"/><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)
COLUMN, COVERED = "<table:table-column/>", "<table:covered-table-cell/>"


def cell(text: str, said: str = "") -> str:
    return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"


def table(columns: str, *cells: str) -> str:
    return f"<table:table>{columns}<table:table-row>{''.join(cells)}</table:table-row></table:table>"


def package(body: str) -> bytes:
    content = f"<office:document-content {NAMES}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name, part in {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": MANIFEST,
        }.items():
            made.writestr(name, part)
    return target.getvalue()


def flat(body: str) -> bytes:
    said = 'office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.2"'
    return f"<office:document {NAMES} {said}><office:body><office:text>{body}</office:text></office:body></office:document>".encode()


WIDE = table(2 * COLUMN, cell("正在解决"), cell("意见"), cell("√", 'table:number-columns-spanned="3"'), 2 * COVERED)


@pytest.mark.office
@pytest.mark.parametrize("make", [package, flat])
def test_cell_beyond_the_declared_columns_is_read(make: Callable[[str], bytes]) -> None:
    (document,) = read_legacy_word(make(WIDE))
    assert [one.text for block in document.blocks if isinstance(block, Grid) for one in block.cells] == ["正在解决", "意见", "√"]


@pytest.mark.parametrize(
    "body",
    [
        table(2 * COLUMN, cell("甲"), cell("乙")), table('<table:table-column table:number-columns-repeated="3"/>', cell("甲"), cell("乙")),
        table(COLUMN, cell("甲" + table(2 * COLUMN, cell("乙"), cell("丙")))), table("", cell("甲")),
        table(COLUMN, cell("甲", 'table:number-columns-repeated="900000"')),
        table(f"<table:table-header-columns>{COLUMN}</table:table-header-columns>{COLUMN}", cell("甲"), cell("乙")),
    ],
)  # fmt: skip
def test_table_that_declares_its_columns_stays_as_it_is(body: str) -> None:
    data = package(body)
    assert declared_wholly(data) == data


def test_what_is_no_document_is_left_to_libreoffice() -> None:
    assert declared_wholly(b"PK\3\4") == b"PK\3\4"
    assert declared_wholly(b"<a") == b"<a"
