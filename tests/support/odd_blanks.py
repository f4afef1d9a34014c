"""Blanks of any structure a program can write: tables in content controls, text boxes and tables, merges of everything, nothing at all."""

from __future__ import annotations

import io
import zipfile
from random import Random
from xml.sax.saxutils import escape

import openpyxl

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
WORDS = (
    "", "", "", " ", "单位：", "人数", "整改率（%）", "姓名", "附件1", "附件2：", "1．", "1．\n2．", "□是 □否", "合计", "年  月  日", "填表人：    电话：",
    "序号", "意见建议", "（盖章）", "0", "备注：一项一表", "各单位：", "某某情况统计表", "其中：男", "\t", "有/无", "其他____",
)  # fmt: skip


class Odd:
    """Draws a document at random; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        """Takes what the drawing starts from."""
        self._random = Random(seed)  # noqa: S311 - drawn forms, not secrets

    def word(self) -> bytes:
        """A .docx."""
        body = "".join(self._block(2) for _ in range(self._random.randrange(5)))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as made:
            made.writestr("[Content_Types].xml", _TYPES)
            made.writestr("_rels/.rels", _RELS)
            made.writestr("word/document.xml", f"<w:document {_NS}><w:body>{body}{self._maybe('<w:sectPr/>')}</w:body></w:document>")
        return packed.getvalue()

    def sheets(self) -> bytes:
        """An .xlsx."""
        book = openpyxl.Workbook()
        for number in range(self._random.randrange(3)):
            book.create_sheet(f"表{number}")
        for sheet in book.worksheets:
            rows, cols = self._random.randrange(1, 7), self._random.randrange(1, 6)
            for _ in range(self._random.choice((0, 3, 12))):
                sheet.cell(self._random.randrange(rows) + 1, self._random.randrange(cols) + 1, self._random.choice(WORDS) or None)
            for _ in range(self._random.choice((0, 0, 2))):
                top, left = self._random.randrange(rows) + 1, self._random.randrange(cols) + 1
                span = {"end_row": top + self._random.randrange(3), "end_column": left + self._random.randrange(3)}
                sheet.merge_cells(start_row=top, start_column=left, **span)
            sheet.sheet_state = self._random.choice(("visible", "visible", "visible", "hidden")) if sheet is not book.active else "visible"
        packed = io.BytesIO()
        book.save(packed)
        return packed.getvalue()

    def _maybe(self, written: str) -> str:
        return written if self._random.random() < 0.5 else ""

    def _block(self, depth: int) -> str:
        kind = self._random.choice(("p", "p", "table", "table", "control", "box", "nothing"))
        if kind == "p" or depth == 0:
            return self._paragraph()
        if kind == "table":
            return self._table(depth - 1)
        if kind == "control":
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{self._block(depth - 1)}{self._block(depth - 1)}</w:sdtContent></w:sdt>"
        return self._box(depth - 1) if kind == "box" else ""

    def _paragraph(self) -> str:
        lines = self._random.choice(WORDS).split("\n")
        text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
        section = self._random.random() < 0.05
        return f"<w:p>{'<w:pPr><w:sectPr/></w:pPr>' if section else ''}<w:r>{text}</w:r></w:p>"

    def _box(self, depth: int) -> str:
        held = f"<w:txbxContent>{self._block(depth)}<w:p/></w:txbxContent>"
        vml = f"<w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape></w:pict>"
        if self._random.random() < 0.5:
            return f"<w:p><w:r>{vml}</w:r></w:p>"
        choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{held}</wps:txbx></w:drawing></mc:Choice>'
        return f"<w:p><w:r><mc:AlternateContent>{choice}<mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent></w:r></w:p>"

    def _table(self, depth: int) -> str:
        cols = self._random.randrange(1, 5)
        rows = "".join(self._row(cols, depth) for _ in range(self._random.randrange(5)))
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"

    def _row(self, cols: int, depth: int) -> str:
        cells = "".join(self._cell(depth) for _ in range(self._random.randrange(cols + 1)))
        row = f"<w:tr>{cells}</w:tr>"
        return f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>" if self._random.random() < 0.1 else row

    def _cell(self, depth: int) -> str:
        merged = self._random.choice(("", "", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
        span = self._random.choice(("", "", '<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="9"/>'))
        held = self._table(depth - 1) + "<w:p/>" if depth > 0 and self._random.random() < 0.15 else self._paragraph()
        cell = f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{self._random.choice((held, held, held, ''))}</w:tc>"
        return f"<w:sdt><w:sdtContent>{cell}</w:sdtContent></w:sdt>" if self._random.random() < 0.1 else cell
