"""How fast returns are read, as ratios against what one would write or pick instead, all in one run.

    python benchmarks/reading.py [--files 150] [--rounds 5]

Every row is files per second of processor time on one core: the median of interleaved rounds over the same files. The bare walk
(unzip, parse, collect the text of every cell) is the practical limit of any reader; what the others give is named beside
them, for most lose content that ours must keep. Rows of programs that are not installed are left out and named.
"""

from __future__ import annotations

import argparse
import importlib
import io
import statistics
import sys
import time
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.extraction import read_file
from tests.support.samples import answer, as_docx, as_xlsx, layout

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Reader = Callable[[bytes], object]


def ours(data: bytes) -> object:
    """Bytes → answers with findings: gate, reader, alignment, answers, proof that no text was lost."""
    reading = read_file(data, "x", [layout()])
    if not reading.readings:
        message = "a benchmark file was not read"
        raise RuntimeError(message)
    return reading


def bare_docx(data: bytes) -> object:
    """The least a reader can do: unzip the main part, parse it, collect the text of every cell."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return [["".join(node.text or "" for node in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")] for row in root.iter(f"{W}tr")]


def python_docx(data: bytes) -> object:
    """python-docx as its manual shows it: `row.cells` (merged cells repeated, symbols and content controls lost)."""
    return [[cell.text for cell in row.cells] for table in docx.Document(io.BytesIO(data)).tables for row in table.rows]


def plain_openpyxl(data: bytes) -> object:
    """Openpyxl with merged ranges known, every cell's value."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def markitdown_of(suffix: str) -> Reader | None:
    """markitdown, whose Markdown loses merged cells."""
    try:
        module = importlib.import_module("markitdown")
    except ImportError:
        return None
    converter = module.MarkItDown()
    return lambda data: converter.convert_stream(io.BytesIO(data), file_extension=suffix)


def docling_of(suffix: str) -> Reader | None:
    """Docling."""
    try:
        converters = importlib.import_module("docling.document_converter")
        streams = importlib.import_module("docling.datamodel.base_models")
    except ImportError:
        return None
    converter = converters.DocumentConverter()
    return lambda data: converter.convert(streams.DocumentStream(name=f"x{suffix}", stream=io.BytesIO(data)))


def seconds(reader: Reader, files: list[bytes]) -> float:
    """Processor time for all files."""
    start = time.process_time()
    for data in files:
        reader(data)
    return time.process_time() - start


def table(title: str, files: list[bytes], readers: dict[str, Reader | None], rounds: int) -> None:
    """Prints one table; the slow ones see a tenth of the files."""
    known = {name: reader for name, reader in readers.items() if reader is not None}
    samples = {name: files if seconds(reader, files[:2]) < 0.05 else files[: max(2, len(files) // 10)] for name, reader in known.items()}
    rates: dict[str, list[float]] = {name: [] for name in known}
    for _ in range(rounds):
        for name, reader in known.items():
            rates[name].append(len(samples[name]) / seconds(reader, samples[name]))
    medians = {name: statistics.median(values) for name, values in rates.items()}
    print(f"\n{title}: {len(files)} files of {sum(map(len, files)) // len(files) // 1024} KB, {rounds} interleaved rounds")
    print(f"{'':28}{'files/s':>10}{'huizong is':>14}")
    for name, median in medians.items():
        print(f"{name:28}{median:>10.0f}{medians['huizong'] / median:>13.2f}x")
    absent = [name for name, reader in readers.items() if reader is None]
    if absent:
        print(f"not installed: {', '.join(absent)}")


def main() -> None:
    """Makes the files and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    returns = [answer(f"第{number}街道总工会", seed=number) for number in range(options.files)]
    words = [as_docx(one) for one in returns]
    table(
        "Word",
        words,
        {
            "huizong": ours,
            "bare zip + lxml walk": bare_docx,
            "python-docx row.cells": python_docx,
            "markitdown": markitdown_of(".docx"),
            "docling": docling_of(".docx"),
        },
        options.rounds,
    )
    books = [as_xlsx(one) for one in returns]
    table(
        "Excel",
        books,
        {"huizong": ours, "openpyxl": plain_openpyxl, "markitdown": markitdown_of(".xlsx"), "docling": docling_of(".xlsx")},
        options.rounds,
    )


if __name__ == "__main__":
    main()
