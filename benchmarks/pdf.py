"""PDF returns: our reader against pdfplumber's own tables, in one run.

    python benchmarks/pdf.py [--files 12] [--rounds 5]

Filled forms and long lists as LibreOffice prints them. The Word file each was made of says what its cells hold: `cells` is the share of
them that a reader gives with exactly their text, `apart from white space` the share where only breaks and blanks differ. Times are
processor time, as medians of interleaved rounds. Needs LibreOffice.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import docx
import pdfplumber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.core.document import Document, Grid
from extractors.formats.pdf import read_pdf
from extractors.formats.word import read_word
from tests.support.office_files import LONG, OPINIONS, converted, filled_docx

Reader = Callable[[bytes], list[str]]
_STRICT = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
    "intersection_tolerance": 3,
}


def _texts(documents: Iterable[Document]) -> list[str]:
    return [cell.text for document in documents for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


def ours(data: bytes) -> list[str]:
    """The neutral model: cells, lines, headers, form fields, doubts."""
    return _texts(read_pdf(data))


def bare(data: bytes, settings: dict[str, object] | None = None) -> list[str]:
    """`extract_tables` of every page as its manual shows it."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [cell or "" for page in pdf.pages for table in page.extract_tables(settings) for row in table for cell in row]


def explicit(data: bytes) -> list[str]:
    """The same with every tolerance at the three points that our reader uses."""
    return bare(data, dict(_STRICT))


def _list_docx(rows: int) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=0, cols=4, style="Table Grid")
    for number in range(rows):
        values = (str(number + 1), f"第{number}工会委员会", f"1390000{number:04}", "建议增加车位，与楼宇协商。" * (number % 5))
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _words(count: int) -> dict[str, bytes]:
    forms = {f"form{n}.docx": filled_docx((*OPINIONS[:2], LONG * (n % 3 + 1)), f"第{n}街道总工会") for n in range(count)}
    return forms | {f"list{n}.docx": _list_docx(40 * (n + 1)) for n in range(max(1, count // 4))}


def _share(found: Iterable[str], told: Iterable[str]) -> float:
    """What share of the written cells was found."""
    right = Counter(text for text in told if text)
    return (Counter(text for text in found if text) & right).total() / right.total()


def _closed(texts: Iterable[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]


def _report(readers: Mapping[str, Reader], files: Mapping[str, bytes], words: Mapping[str, bytes], rounds: int) -> None:
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, reader in readers.items():
            start = time.process_time()
            for data in files.values():
                reader(data)
            times[name].append(time.process_time() - start)
    base = statistics.median(times["huizong"])
    told = [text for file in files for text in _texts(read_word(words[file]))]
    print(f"{'':32}{'ms a file':>10}{'time, huizong is 1':>20}{'cells':>8}{'apart from white space':>24}")
    for name, reader in readers.items():
        found = [text for data in files.values() for text in reader(data)]
        shares = f"{_share(found, told):>8.1%}{_share(_closed(found), _closed(told)):>24.1%}"
        median = statistics.median(times[name])
        print(f"{name:32}{1000 * median / len(files):>10.0f}{median / base:>20.2f}{shares}")


def main() -> None:
    """Makes the files and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    words = _words(options.files)
    readers = {"huizong": ours, "pdfplumber extract_tables": bare, "the same, tolerances explicit": explicit}
    _report(readers, converted(words, "pdf"), words, options.rounds)


if __name__ == "__main__":
    main()
