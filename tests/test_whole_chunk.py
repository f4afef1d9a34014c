"""Word packages that hold a web page, or another document, in place of a text of their own."""

from __future__ import annotations

import io
import quopri
import zipfile

import pytest

from extractors.core.document import Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.formats.package import Package
from extractors.formats.register import kind_of, read_documents
from extractors.formats.word.whole_chunk import whole_chunk
from tests.support.office_files import filled_docx

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CHUNK = '<w:altChunk r:id="page"/>'
PAGE = "<!DOCTYPE html><html><body><table><tr><td>座谈会次数</td><td>12</td></tr></table></body></html>"
MAIL = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n    type="text/html";\r\n    boundary="----=part"\r\n\r\n\r\n------=part\r\n'
    'Content-Type: text/html;\r\n    charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: file:///C:/a.html\r\n\r\n'
)


def package(chunk: bytes, body: str = CHUNK, *, target: str = "/word/chunk.bin") -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relation("officeDocument", "word/document.xml", "r1"),
        "word/document.xml": f'<w:document xmlns:w="{MAIN}" xmlns:r="{RELATIONS}"><w:body>{body}<w:sectPr/></w:body></w:document>',
        "word/_rels/document.xml.rels": _relation("aFChunk", target, "page"),
        "word/chunk.bin": chunk,
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return made.getvalue()


def _relation(kind: str, target: str, own_id: str) -> str:
    entry = f'<Relationship Id="{own_id}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entry}</Relationships>'


def words(document: Document) -> list[str]:
    return [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


CHUNKS = {
    "a page": PAGE.encode(),
    "a page as browsers save it": (MAIL + quopri.encodestring(PAGE.encode()).decode() + "\r\n------=part--").encode(),
    "a page in GB 18030": PAGE.replace("<body>", '<head><meta charset="gb18030"></head><body>').encode("gb18030"),
}


EMPTY = (
    '<w:bookmarkStart w:id="0" w:name="a"/><w:bookmarkEnd w:id="0"/><w:proofErr w:type="spellStart"/><w:p><w:pPr><w:jc w:val="left"/><w:rPr><w:b/>'
    '</w:rPr><w:sectPr/></w:pPr><w:bookmarkStart w:id="1" w:name="b"/><w:proofErr w:type="spellEnd"/><w:bookmarkEnd w:id="1"/>'
    '<w:r><w:rPr><w:b/></w:rPr><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r></w:p>'
)


@pytest.mark.parametrize("name", CHUNKS)
@pytest.mark.parametrize("body", [CHUNK, f"<w:p/>{CHUNK}<w:p><w:r/></w:p>", f"{EMPTY}<!-- 1 -->{CHUNK}{EMPTY}"])
def test_page_that_is_all_of_a_word_file_is_read(name: str, body: str) -> None:
    data = package(CHUNKS[name], body)
    assert kind_of(data) == "docx"
    (document,) = read_documents(data)
    assert words(document) == ["座谈会次数", "12"]


def test_document_that_is_all_of_another_is_read() -> None:
    inner = filled_docx()
    assert [words(one) for one in read_documents(package(inner))] == [words(one) for one in read_documents(inner)]


def test_chunk_of_another_kind_is_told() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_documents(package(rb"{\rtf1\ansi 12}"))
    assert caught.value.code == "unsupported"


@pytest.mark.parametrize(
    "data",
    [
        package(PAGE.encode(), f"<w:p><w:r><w:t>座谈会次数</w:t></w:r></w:p>{CHUNK}"), package(PAGE.encode(), CHUNK * 2),
        package(PAGE.encode(), target="https://example.org/page"),
    ],
)  # fmt: skip
def test_page_beside_other_words_is_no_whole_document(data: bytes) -> None:
    assert "12" not in [text for document in read_documents(data) for text in words(document)]


def run(held: str) -> str:
    return f"<w:p><w:r>{held}</w:r></w:p>"


BESIDE = {
    "a second in a content control": f"<w:sdt><w:sdtContent>{CHUNK}</w:sdtContent></w:sdt>",
    "a second in a paragraph": f"<w:p>{CHUNK}</w:p>",
    "a second in a paragraph's looks": f"<w:p><w:pPr>{CHUNK}</w:pPr></w:p>",
    "a content control": "<w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt>",
    "an object": run("<w:object/>"),
    "a symbol": run('<w:sym w:font="Wingdings" w:char="F0FE"/>'),
    "a table": "<w:tbl/>",
    "a drawing": run("<w:drawing/>"),
    "a picture": run("<w:pict/>"),
    "a field": run('<w:fldChar w:fldCharType="begin"/>'),
    "a note": run('<w:footnoteReference w:id="2"/>'),
    "deleted words": "<w:p><w:del><w:r><w:delText>1</w:delText></w:r></w:del></w:p>",
    "a link": "<w:p><w:hyperlink/></w:p>",
    "an equation": f'<w:p><m:oMath xmlns:m="{MATH}"/></w:p>',
    "another document": '<w:p><w:subDoc r:id="page"/></w:p>',
    "alternatives": f'<mc:AlternateContent xmlns:mc="{COMPATIBILITY}"/>',
}


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("is_first", [True, False])
def test_page_beside_what_may_show_is_told_as_an_object(name: str, *, is_first: bool) -> None:
    body = BESIDE[name] + CHUNK if is_first else CHUNK + BESIDE[name]
    data = package(PAGE.encode(), body)
    assert whole_chunk(Package(data)) is None
    (document,) = read_documents(data)
    assert "unreadable_object" in [block.mark for block in document.blocks if isinstance(block, Line)]


def test_page_in_a_content_control_is_no_whole_document() -> None:
    assert whole_chunk(Package(package(PAGE.encode(), f"<w:sdt><w:sdtContent>{CHUNK}</w:sdtContent></w:sdt>"))) is None
