"""What the sample inboxes of the campaigns, `tests/inboxes/<campaign>`, are made of: files as units send them.

`python -m tests.support.leshan_inbox` and `python -m tests.support.chengdu_inbox` write them anew. All files are the same to the byte each time but the
old Word and WPS ones, which LibreOffice saves; so what is committed is what the tests read.
"""

from __future__ import annotations

import datetime as dt
import email.policy
import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from docx.document import Document as WordFile

from pipeline.render.ooxml import stable
from tests.support.office_files import converted
from tests.support.pdf_writer import Page, write_pdf

ROOT = Path(__file__).resolve().parents[2]
INBOXES = ROOT / "tests" / "inboxes"
LESHAN, CHENGDU = "leshan-2011-qianhu", "chengdu-2012-mianduimian"
REGISTER, EMPLOYERS = "收件时间.csv", "employers.xlsx"
STAMP = dt.datetime(2011, 7, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_ZONE = dt.timezone(dt.timedelta(hours=8))
_LINE = 34
_BARE = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
Files = dict[str, tuple[bytes, str]]
"""Path below the inbox → the file and when it was received."""


def letter(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def saved(word: WordFile) -> bytes:
    """The bytes of a document without the parts that hold no content, as small programs save it."""
    made, bare = io.BytesIO(), io.BytesIO()
    word.save(made)
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    types += '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    types += '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="rId1" Type="{kind}" Target="word/document.xml"/></Relationships>'
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(bare, "w") as target:
        for name, data in zip(_BARE, (types.encode(), rels.encode(), source.read(_BARE[2])), strict=True):
            target.writestr(name, data)
    return stable(bare.getvalue(), stamp=STAMP)


def printed(title: str, *paragraphs: str) -> bytes:
    """A PDF of one page, as Word prints it."""
    page = Page().text(120, 80, title, size=16)
    top = 120
    for text in paragraphs:
        for start in range(0, len(text), _LINE):
            page.text(80, top, text[start : start + _LINE])
            top += 22
    return write_pdf([page])


def workbook(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    made = io.BytesIO()
    book.save(made)
    return stable(made.getvalue(), stamp=STAMP)


def sheet(*rows: Sequence[object]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return workbook(book)


def mail(sender: str, to: str, subject: str, when: str, files: Mapping[str, bytes]) -> bytes:
    """A mail with attachments."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = dt.datetime.fromisoformat(when).replace(tzinfo=_ZONE)
    message["Message-ID"] = f"<{when.replace(':', '')}@example>"
    message.set_content("现将有关材料报上，请查收。\n")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("==huizong-sample==")
    return bytes(message)


def as_old_word(data: bytes) -> bytes:
    """The same document as Word 97 saves it."""
    return converted({"a.docx": data}, "doc")["a.docx"]


def as_old_sheet(data: bytes) -> bytes:
    """The same workbook as Excel 97 and WPS save it."""
    return converted({"a.xlsx": data}, "xls")["a.xlsx"]


def write(folder: Path, files: Files) -> None:
    """Writes an inbox and its register of arrival times."""
    lines = ["文件,收到时间"]
    for name, (data, received) in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        lines.append(f"{name},{received.replace('T', ' ')}")
    (folder / REGISTER).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
