"""Returns taken apart and put together again, so that a test can send what units send. Real files, built in memory."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from lxml import etree

from extractors.core.reading import FileReading, Reading
from extractors.extraction import read_file
from tests.support import samples

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = {
    "w": W,
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "o": "urn:schemas-microsoft-com:office:office",
    "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
}
UNIT = "五角场街道总工会"
FIGURES = dict(zip(samples.COUNTS, ("12", "345", "6", "78", "9", "1"), strict=True))
SUPERIOR = "建议统一薪酬标准。"
ITEMS: samples.Items = {
    "workers": [("车间夏季温度高。", "resolved"), ("食堂菜品单一；", "in_progress"), ("年休假难以安排", "for_reference")],
    "employers": [("用工成本上升较快", "resolved"), ("停车位不足", "for_reference")],
    "grassroots": [("兼职主席多，精力不足", "in_progress")],
}
LAYOUT = samples.layout()
Edit = Callable[["Form"], object]


def filled(unit: str = UNIT, superior: str = SUPERIOR) -> samples.Return:
    """What the return of this module answers."""
    return samples.Return(unit, FIGURES, superior, ITEMS)


def q(name: str) -> str:
    """A name of WordprocessingML."""
    return f"{{{W}}}{name}"


def elements(xml: str) -> list[etree._Element]:
    """Elements written with the usual prefixes."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())
    return list(etree.fromstring(f"<x {declared}>{xml}</x>"))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(content: str, properties: str = "") -> str:
    """A paragraph of one text, or of XML."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content if content.startswith('<') else run(content)}</w:p>"


def cell_xml(content: str, properties: str = "") -> str:
    """A table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<w:') else para(content)}</w:tc>"


def table_xml(*rows: tuple[str, ...]) -> str:
    """A table of texts."""
    made = "".join(f"<w:tr>{''.join(map(cell_xml, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


class Form:
    """A filled Word form whose XML can be changed."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.body = etree.fromstring(samples.member(data, "word/document.xml")).find(q("body"))
        self.parts: dict[str, bytes] = {}

    @property
    def table(self) -> etree._Element:
        """The first table."""
        return self.body.find(q("tbl"))

    @property
    def rows(self) -> list[etree._Element]:
        """Its rows."""
        return self.table.findall(q("tr"))

    def cell(self, row: int, number: int) -> etree._Element:
        """A cell of a row."""
        return self.rows[row].findall(q("tc"))[number]

    def write(self, row: int, number: int, *paragraphs: str) -> None:
        """Puts paragraphs (texts or XML) into a cell."""
        cell = self.cell(row, number)
        for child in [child for child in cell if child.tag != q("tcPr")]:
            cell.remove(child)
        for one in paragraphs:
            cell.extend(elements(one if one.startswith("<") else para(one)))

    def text(self, row: int, number: int) -> str:
        """The text of a cell."""
        return "".join(node.text or "" for node in self.cell(row, number).iter(q("t")))

    def append(self, *blocks: str) -> None:
        """Puts lines (texts or XML) behind everything."""
        last = self.body.findall(q("p"))[-1]
        for one in reversed(blocks):
            for element in reversed(elements(one if one.startswith("<") else para(one))):
                last.addnext(element)

    def unit_line(self, *lines: str) -> None:
        """Other lines (texts or XML) instead of the one of the unit."""
        old = next(p for p in self.body.findall(q("p")) if "".join(t.text or "" for t in p.iter(q("t"))).startswith("单位"))
        for one in reversed(lines):
            for element in reversed(elements(one if one.startswith("<") else para(one))):
                old.addnext(element)
        self.body.remove(old)

    def split(self, row: int, label: str | None = None) -> None:
        """Parts the table in two before a row; the first cell of the second part says `label`."""
        second = copy.deepcopy(self.table)
        for one in second.findall(q("tr"))[:row]:
            second.remove(one)
        for one in self.rows[row:]:
            self.table.remove(one)
        self.table.addnext(second)
        self.table.addnext(elements(para("　"))[0])
        for merge in second.find(q("tr")).iter(q("vMerge")):
            merge.set(q("val"), "restart")
        if label is not None:
            first = second.find(f"{q('tr')}/{q('tc')}")
            for child in first.findall(q("p")):
                first.remove(child)
            first.extend(elements(para(label)))

    def saved(self) -> bytes:
        """The file."""
        document = etree.tostring(self.body.getparent(), xml_declaration=True, encoding="UTF-8", standalone=True)
        return repacked(self._data, {"word/document.xml": document, **self.parts})


def repacked(data: bytes, changes: Mapping[str, bytes | str]) -> bytes:
    """A package with some parts changed or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return target.getvalue()


BASE = samples.as_docx(filled())


def word_file(edit: Edit | None = None, data: bytes = BASE) -> bytes:
    """The filled Word form, changed by `edit`."""
    form = Form(data)
    if edit is not None:
        edit(form)
    return form.saved()


def read(data: bytes) -> FileReading:
    """What the program makes of a file."""
    return read_file(data, "汇总表", [LAYOUT])


def only(data: bytes) -> Reading:
    """The one reading of a file."""
    result = read(data)
    assert result.error is None, result.error
    assert len(result.readings) == 1, result.ignored
    return result.readings[0]


def figures(reading: Reading) -> dict[str, object]:
    """The counts."""
    return {name: reading.values[name].value for name in samples.COUNTS}


def opinions(reading: Reading) -> list[tuple[object, object, object]]:
    """Block, text and outcome of every item."""
    return [tuple(item.values[name].value for name in ("raised_by", "text", "outcome")) for item in reading.groups["opinions"]]


def codes(reading: Reading) -> list[str]:
    """The codes of all findings."""
    return [finding.code for finding in reading.all_findings()]


TRUE_FIGURES = {name: int(written) for name, written in FIGURES.items()}
TRUE_OPINIONS = [(block, text, outcome) for block, items in ITEMS.items() for text, outcome in items]
