"""Samples of `benchmarks/thresholds.py` that are pages: drawn and printed PDF, ruled sheets as a scanner sees them, misread labels."""

from __future__ import annotations

import hashlib
import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from threshold_samples import copies, forms, slip

from extractors.core.document import CHECKED, Document, Grid, Line
from extractors.formats.register import read_documents
from extractors.formats.scan import ocr, read_scan, repair
from extractors.formats.scan.grid import find_tables
from extractors.formats.scan.images import without_red
from extractors.formats.scan.straighten import straighten
from extractors.language import text
from extractors.match import TableLayout
from tests import test_hunt_lists as lists
from tests.support import scanned
from tests.support.list_hunt import as_docx, plain
from tests.support.oddities.hunted import hunted
from tests.support.office_files import LONG, OPINIONS, converted, filled_docx

_WAYS: Sequence[Callable[[scanned.Picture], scanned.Picture]] = (
    scanned.noisy,
    scanned.photographed,
    lambda page: scanned.rotated(page, 2.5),
    lambda page: scanned.sealed(page, 0.5, 0.4),
)


def printed_pages() -> Counter[str]:
    """Pages drawn as PDF with one odd answer each: silent errors and false alarms."""
    tally = hunted(range(100, 103), ["pdf"])
    return Counter(files=sum(tally.files.values()), silent=len(tally.silent)) + Counter({"false alarms": len(tally.alarms)})


@cache
def _printed() -> list[tuple[bytes, bytes]]:
    words = {f"form{number}.docx": filled_docx((*OPINIONS[:2], LONG * (number % 3 + 1)), f"第{number}街道总工会") for number in range(3)}
    words |= {f"list{rows}.docx": as_docx(plain(rows).table()) for rows in (23, 47)}
    printed = converted(words, "pdf")
    return [(words[name], printed[name]) for name in words]


def printed_cells() -> Counter[str]:
    """Filled forms and long lists printed by LibreOffice: cells that read as in the Word file that they were printed from."""
    told: Counter[str] = Counter()
    for word, printed in _printed():
        meant, found = (Counter(_texts(read_documents(data))) for data in (word, printed))
        told += Counter(cells=meant.total(), right=(meant & found).total())
    return told


def _texts(documents: Sequence[Document]) -> Iterator[str]:
    cells = (cell for one in documents for block in one.blocks if isinstance(block, Grid) for cell in block.cells)
    return (cell.text for cell in cells if cell.text)


@cache
def _pages() -> list[tuple[scanned.Picture, tuple[int, int, int]]]:
    """Ruled sheets, made straight, with the rows, columns and cells of their table: one drawn, one a list as LibreOffice prints it."""
    drawn = scanned.drawn_form({(0, 0): "12", (0, 2): "one", (1, 2): "two", (3, 0): "305"})
    sheets = [(drawn, (6, 4, scanned.EXPECTED_CELLS))]
    with TemporaryDirectory() as folder:
        target = Path(folder, "list.pdf")
        target.write_bytes(converted({"list.docx": as_docx(plain(9).table())}, "pdf")["list.docx"])
        sheets.append((scanned.rendered(target, 150)[0], (10, 10, 100)))
    seen = [(change(page), meant) for page, meant in sheets for change in _WAYS]
    return [(straighten(without_red(page[:, :, ::-1])).grey, meant) for page, meant in seen]


def _grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def ruled_pages() -> Counter[str]:
    """Scanned and photographed forms: their table with all of its cells, another one, or none."""
    told: Counter[str] = Counter()
    for page, meant in _pages():
        found = find_tables(page)
        whole = len(found) == 1 and (found[0].rows, found[0].cols, len(found[0].frames)) == meant
        told["right" if whole else "another table" if found else "none"] += 1
    return told


def misread_labels() -> Counter[str]:
    """Labels of the campaigns with a third of their letters misread at most, mended; and texts that are answers, left as they are."""
    chance, told = random.Random(9), Counter[str]()  # noqa: S311 - made-up slips
    known = {text.key(one) for layout in lists.forms() if isinstance(layout, TableLayout) for one in layout.printed}
    known |= {key for _, layout, _ in forms() if isinstance(layout, TableLayout) for key in layout.labels}
    for label in sorted(one for one in known if len(one) >= 4):
        written = slip(label, chance) if len(label) < 9 else slip(slip(label, chance), chance)
        (document,) = repair([Document([Line(written, None)])], known)
        (line,) = document.blocks
        told[
            "mended"
            if isinstance(line, Line) and line.text == label
            else "left"
            if isinstance(line, Line) and line.text == written
            else "wrong"
        ] += 1
    for one in (one for _, copy, _ in copies() for one in copy.answers.values()):
        if one.text:
            (document,) = repair([Document([Line(one.text, None)])], known)
            (line,) = document.blocks
            told["answers changed"] += isinstance(line, Line) and line.text != one.text
    return told


_SEEN: Sequence[Callable[[scanned.Picture], scanned.Picture]] = (
    scanned.noisy,
    scanned.photographed,
    lambda page: scanned.rotated(scanned.sealed(page, 0.62, 0.3), 2.5),
    lambda page: np.rot90(page, 2).copy(),
)


@cache
def _scans() -> list[tuple[bytes, list[str]]]:
    """The blank filled, printed, and as a scanner or a camera sees it, with what its cells hold."""
    answers = {(0, 1): "82", (0, 3): "1973", (1, 1): "7", (2, 3): "0", (3, 1): OPINIONS[1], (4, 4): "√", (8, 4): "√", (12, 1): OPINIONS[2]}
    with TemporaryDirectory() as folder:
        printed = scanned.printed(answers, "五角场街道", Path(folder))
        true = _cells(read_documents((Path(folder) / "filled.docx").read_bytes()))
        pages = scanned.rendered(printed, 150)
    return [(scanned.pages_in([change(page) for page in pages], "TIFF"), [text for text, _ in true]) for change in _SEEN]


def _cells(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Texts without white space, forms of width and of ticks all alike, each with its mark."""
    cells = (cell for one in documents for block in one.blocks if isinstance(block, Grid) for cell in block.cells)
    return [(unicodedata.normalize("NFKC", "".join(cell.text.split())).replace(CHECKED, "√"), str(cell.mark)) for cell in cells]


@cache
def _asked_once(asked: Callable[..., object]) -> Callable[..., object]:
    """The engine with a memory: most thresholds decide what is made of its answers, and ask it the same again."""
    known: dict[tuple[object, ...], object] = {}

    def answer(picture: ocr.Grey, **steps: bool) -> object:
        key = (ocr._LONGEST_SIDE, picture.shape, hashlib.sha256(np.ascontiguousarray(picture)).digest(), *sorted(steps.items()))  # noqa: SLF001
        return known[key] if key in known else known.setdefault(key, asked(picture, **steps))

    return answer


_ENGINE = ocr._asked  # noqa: SLF001 - what is measured lies behind it


def read_scans() -> Counter[str]:
    """Cells of scanned pages against the Word file: right, doubted, or wrong though OCR was sure of every character."""
    told: Counter[str] = Counter()
    labels = [text for text, _ in _cells(read_documents(scanned.BLANK.read_bytes()))]
    ocr._engine.cache_clear()  # noqa: SLF001 - what it was set up with may be what is tried
    with patch.object(ocr, "_asked", _asked_once(_ENGINE)):
        for scan, true in _scans():
            seen = _cells(repair(read_scan(scan), labels))
            told["tables torn"] += len(seen) != len(true)
            for meant, (found, mark) in zip(true, seen, strict=False) if len(seen) == len(true) else ():
                told["right" if found == meant else "doubted" if mark == "ocr_low" else "wrong"] += 1
                told["right, but doubted"] += found == meant and mark == "ocr_low"
    return told


PAGES: Mapping[str, Callable[[], Counter[str]]] = {
    "pdf, drawn": printed_pages,
    "pdf, printed": printed_cells,
    "scan, rules": ruled_pages,
    "scan, labels": misread_labels,
    "scan, read": read_scans,
}
