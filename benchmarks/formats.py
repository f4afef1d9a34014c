"""How fast a return of every format is read, against the least that a reader of it must do and what one would pick instead.

    python benchmarks/formats.py [--files 20] [--rounds 5] [--json now.json] [--against before.json]

The same filled form in every format that is read as it is, and as a mail and an archive; milliseconds of processor time a file, medians
of interleaved rounds in one process. `limit` is the bare walk: unpack, parse, collect the text of every cell; `share` how near ours comes.
`pick` is the library one would pick, named behind the format, with its cells asked for (what it loses of a form stands in docs/looks.md);
`times` how many times it takes. What LibreOffice converts first (.doc, .rtf, .odt) is measured by the batch, in `throughput.py`, scans
there too, and PDF text in `pdf.py`.
"""

from __future__ import annotations

import email
import email.policy
import io
import statistics
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import pandas as pd
from lxml import etree, html
from meter import Meter, arguments
from mutants import mailed, packed
from python_calamine import CalamineWorkbook
from reading import Reader, bare_docx, ours, plain_openpyxl, python_docx, seconds

from tests.support.office_files import converted
from tests.support.samples import answer, as_docx, as_xlsx

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_IN_ARCHIVE = 5


@dataclass(frozen=True)
class Row:
    """One format: its files, the bare walk, and what one would pick instead (its name and reader)."""

    files: Sequence[bytes]
    limit: Reader
    name: str
    pick: Reader


def bare_xlsx(data: bytes) -> object:
    """Texts and values of the cells, from the parts themselves."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        texts = etree.fromstring(package.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in names else ()
        shared = ["".join(text.itertext()) for text in texts]
        sheets = [etree.fromstring(package.read(name)) for name in names if name.startswith("xl/worksheets/sheet")]
    return [[[_text(cell, shared) for cell in row] for row in sheet.iter(f"{_SHEET}row")] for sheet in sheets]


def _text(cell: etree._Element, shared: Sequence[str]) -> str | None:
    value = cell.findtext(f"{_SHEET}v")
    return shared[int(value)] if value and cell.get("t") == "s" else value


def bare_open_document(data: bytes) -> object:
    """Texts of the cells of an OpenDocument file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("content.xml"))
    rows = root.iter(f"{_TABLE}table-row")
    return [["".join(cell.itertext()) for cell in row.iter(f"{_TABLE}table-cell")] for row in rows]


def bare_page(data: bytes) -> object:
    """Texts of the cells of a web page."""
    return [["".join(cell.itertext()) for cell in row.iter("td", "th")] for row in html.fromstring(data).iter("tr")]


def bare_mail(data: bytes) -> object:
    """Texts of the cells of the forms that a mail carries."""
    return [bare_docx(part) for part in _attached(data)]


def bare_archive(data: bytes) -> object:
    """Texts of the cells of the forms in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [bare_docx(package.read(name)) for name in package.namelist()]


def calamine(data: bytes) -> object:
    """Values of the cells, with a library in Rust (merged cells, looks, notes and formulas lost)."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]


def pandas_page(data: bytes) -> object:
    """Tables of a web page as pandas gives them."""
    return pd.read_html(io.BytesIO(data))


def of_mail(data: bytes) -> object:
    """The forms of a mail by python-docx."""
    return [python_docx(part) for part in _attached(data)]


def of_archive(data: bytes) -> object:
    """The forms of an archive by python-docx."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [python_docx(package.read(name)) for name in package.namelist()]


def _attached(data: bytes) -> list[bytes]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    return [part.get_content() for part in message.iter_attachments()]


def rows(count: int) -> dict[str, Row]:
    """Every format with its files."""
    returns = [answer(f"第{number}街道总工会", seed=number) for number in range(count)]
    words, books = [as_docx(one) for one in returns], [as_xlsx(one) for one in returns]
    some = list(enumerate(words[:_IN_ARCHIVE]))
    return {
        "docx": Row(words, bare_docx, "python-docx", python_docx),
        "xlsx": Row(books, bare_xlsx, "openpyxl", plain_openpyxl),
        "xls": Row(_saved(books, "xlsx", "xls"), calamine, "calamine", calamine),
        "ods": Row(_saved(books, "xlsx", "ods"), bare_open_document, "calamine", calamine),
        "html": Row(_saved(books, "xlsx", "html"), bare_page, "pandas.read_html", pandas_page),
        "eml with a docx": Row([mailed({"汇总表.docx": data}) for data in words], bare_mail, "email + python-docx", of_mail),
        f"zip of {len(some)} docx": Row(
            [packed([(f"{number}.docx", data) for number, data in some])], bare_archive, "python-docx", of_archive
        ),
    }


def _saved(files: Sequence[bytes], suffix: str, target: str) -> list[bytes]:
    return list(converted({f"{number}.{suffix}": data for number, data in enumerate(files)}, target).values())


def measured(row: Row, rounds: int) -> dict[str, float]:
    """Milliseconds of processor time a file: ours, the limit, and what one would pick instead; all see every file once before."""
    readers = {"ms": ours, "limit": row.limit, "pick": row.pick}
    taken: dict[str, list[float]] = {name: [] for name in readers}
    for number in range(rounds + 1):
        for name, reader in readers.items():
            spent = 1000 * seconds(reader, list(row.files)) / len(row.files)
            taken[name] += [spent] if number else []
    medians = {name: statistics.median(values) for name, values in taken.items()}
    return medians | {"share": medians["limit"] / medians["ms"], "times": medians["pick"] / medians["ms"]}


def main() -> None:
    """Makes the files, measures, prints, writes."""
    parser = arguments(__doc__)
    parser.add_argument("--files", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    told = parser.parse_args()
    meter = Meter()
    for name, row in rows(told.files).items():
        meter.note(f"{name} ({row.name})", **measured(row, told.rounds))
    meter.keep(told)


if __name__ == "__main__":
    main()
