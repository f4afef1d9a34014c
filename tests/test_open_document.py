"""What LibreOffice drops of an OpenDocument text: columns that its tables do not declare, and form controls."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from lxml import etree

from extractors.core.document import Grid
from extractors.formats.legacy import read_legacy_word
from extractors.formats.legacy.left_out.open_document import wholly_written
from tests.support import samples
from tests.support.office_files import texts

NAMES = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "form"))
NAMES += ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
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
    assert wholly_written(data) == data


def test_what_is_no_document_is_left_to_libreoffice() -> None:
    assert wholly_written(b"PK\3\4") == b"PK\3\4"
    assert wholly_written(b"<a") == b"<a"


CONTROLS = {
    '<form:text form:id="c" form:current-value="120"/>': "120",
    '<form:number form:id="c" form:value="120"/>': "120",
    '<form:checkbox form:id="c" form:current-state="checked" form:label="女"/>': "☑女",
    '<form:checkbox form:id="c" form:label="女"/>': "☐女",
    '<form:radio form:id="c" form:current-selected="true" form:label="女"/>': "☑女",
    '<form:listbox form:id="c"><form:option form:label="男"/><form:option form:label="女" form:current-selected="true"/></form:listbox>': "女",
    '<form:listbox form:id="c"><form:option form:label="男" form:selected="true"/><form:option form:label="女"/></form:listbox>': "男",
    '<form:combobox form:id="c" form:current-value="女"/>': "女",
    '<form:button form:id="c" form:label="提交"/>': "",
}


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("make", [package, flat])
def test_what_a_form_control_shows_stands_in_its_place(make: Callable[[str], bytes], control: str) -> None:
    forms = f"<office:forms><form:form>{control}</form:form></office:forms>"
    written = wholly_written(make(forms + table(COLUMN, cell('前<draw:control draw:control="c"/>后'))))
    text = etree.fromstring(samples.member(written, "content.xml") if written.startswith(b"PK") else written)
    assert "".join(text.find(".//{*}table-cell").itertext()) == f"前{CONTROLS[control]}后"


@pytest.mark.office
def test_form_controls_are_read_in_cells_and_on_the_page() -> None:
    forms = '<form:text form:id="a" form:current-value="120"/><form:text form:id="b" form:current-value="另记"/>'
    body = f'<office:forms><form:form>{forms}</form:form></office:forms><draw:control draw:control="b"/>'
    (document,) = read_legacy_word(package(body + table(2 * COLUMN, cell("人数"), cell('<draw:control draw:control="a"/>'))))
    assert texts([document]) == ["另记", "人数", "120"]
