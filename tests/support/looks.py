"""A small form as a Word file and as a web page, with figures that look other than they read: one in a cell, one on a line."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

from extractors.core.reading import Answer, Reading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec
from extractors.formats.register import read_documents
from extractors.match import Layout, Printed, compile_layout
from tests.support.returns import SPACES, W, cell_xml, para, run

FIELDS = {
    "workers": FieldSpec("职工人数", "count"),
    "contact": FieldSpec("联系人"),
    "by": FieldSpec("填表人"),
    "reached": FieldSpec("受益职工", "count"),
}
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def styles_xml(styles: str) -> str:
    """A style part."""
    return f'<w:styles xmlns:w="{W}" xmlns:w14="{SPACES["w14"]}">{styles}</w:styles>'


def style(kind: str, name: str, properties: str, based: str = "") -> str:
    """One style; `kind` is paragraph, character or table."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{on}<w:rPr>{properties}</w:rPr></w:style>'


def word(cell: str, line: str, *, styles: str = "", table: str = "", parts: dict[str, str] | None = None, by: str = "王芳") -> bytes:
    """A Word file; `cell` is the XML of the paragraphs of the answer cell, `line` that of the runs behind the label of the line."""
    rows = [("职工人数", cell), ("联系人", para(run("周敏" if by else "")))]
    cells = "".join(f"<w:tr>{cell_xml(para(run(label)))}{cell_xml(written)}</w:tr>" for label, written in rows)
    last = para(f"{run(f'填表人：{by}　　受益职工：')}{line}{run('人')}")
    head = f"<w:p><w:r><w:t>统计表</w:t></w:r></w:p><w:tbl><w:tblPr>{table}</w:tblPr><w:tblGrid/>{cells}</w:tbl>{last}"
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>')
        package.writestr("word/document.xml", f"<w:document {declared}><w:body>{head}</w:body></w:document>")
        for name, content in {**({"word/styles.xml": styles_xml(styles)} if styles else {}), **(parts or {})}.items():
            package.writestr(name, content)
    return made.getvalue()


def page(cell: str, line: str, *, rules: str = "") -> bytes:
    """A web page of the same form; `cell` and `line` are HTML."""
    rows = [("职工人数", cell), ("联系人", "周敏")]
    cells = "".join(
        f"<tr><td>{label}</td>{written if written.startswith('<td') else f'<td>{written}</td>'}</tr>" for label, written in rows
    )
    head = f'<meta charset="utf-8"><style>{rules}</style>'
    last = f"<p>填表人：王芳　　受益职工：{line}人</p>"
    return f"<html><head>{head}</head><body><p>统计表</p><table>{cells}</table>{last}</body></html>".encode()


@lru_cache(maxsize=64)
def layout(blank: bytes) -> Layout:
    """The form as its blank shows it."""
    return compile_layout("c", "f", FormSpec("统计表", fields=FIELDS), Printed(read_documents(blank), [], 2026))


BLANK = word(para(""), run("    "), by="")


def read(data: bytes, blank: bytes = BLANK) -> Reading:
    """The one reading of a file."""
    result = read_file(data, "统计表", [layout(blank)])
    assert result.error is None, result.error
    (reading,) = result.readings
    return reading


def told(answer: Answer) -> tuple[object, list[str]]:
    """A value with the codes of its doubts."""
    return answer.value, [str(finding.code) for finding in answer.findings]
