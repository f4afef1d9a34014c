"""How sure OCR says it is, and how often it is right: filled forms printed, scanned and photographed, read, and compared with their docx.

    python benchmarks/scans.py [--forms 12] [--seed 1]

Every answer of every page is put into a class by its confidence (that of its least sure character); the table says for each class
how many answers there were and how many were wrong, ticks by themselves. The threshold below which an answer is `ocr_low`
(`extractors.formats.scan.cell_words.SURE`) is chosen from it, and so is the confidence of a tick. The same seed makes the same pages.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.core.reading import Answer, Reading
from extractors.extraction import read_file
from tests.support.office_files import converted
from tests.support.samples import answer, as_docx, layout
from tests.support.scanned import Picture, jpeg, noisy, pages_in, photographed, rendered, rotated, sealed

EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.001)
_RESOLUTIONS = (150, 200, 300)
_TICKED = "："
_PLACE = re.compile(r"\[\d+\]")


def _plain(page: Picture) -> Picture:
    return page


def _tilted(page: Picture) -> Picture:
    return rotated(noisy(page), 2.5)


def _sealed(page: Picture) -> Picture:
    return sealed(page, 0.62, 0.2)


def _dim(page: Picture) -> Picture:
    return photographed(noisy(page, 12))


def _faxed(page: Picture) -> Picture:
    return _small(page, 1300)


def _too_small(page: Picture) -> Picture:
    return _small(page, 1000)


def _small(page: Picture, pixels: int) -> Picture:
    """As a fax machine or a phone far away sees it: few pixels, ink run together."""
    height, width = page.shape[:2]
    scale = pixels / max(height, width)
    small = cv2.resize(page, (int(width * scale), int(height * scale)), interpolation=cv2.INTER_AREA)
    return noisy(np.asarray(cv2.GaussianBlur(small, (3, 3), 0), np.uint8), 14)


CONDITIONS: dict[str, Callable[[Picture], Picture]] = {
    "scanned": _plain,
    "tilted, noisy": _tilted,
    "sealed": _sealed,
    "photograph": _dim,
    "110 dpi": _faxed,
    "85 dpi": _too_small,
}


def answers(reading: Reading) -> Iterator[tuple[str, Answer]]:
    """Every answer by the name that it also has in another reading of the same form."""
    yield "unit", reading.unit
    yield from reading.values.items()
    for group, items in reading.groups.items():
        for place, item in enumerate(items, 1):
            yield from ((f"{group}[{place}].{name}", one) for name, one in item.values.items())


def compared(forms: int, seed: int) -> Iterator[tuple[str, bool, float | None, bool]]:
    """Of every answer of every scan: how it was made, whether it is a tick, its confidence, and whether it is right."""
    words = {f"{number}.docx": as_docx(answer(f"第{number}街道总工会", seed=seed * 1000 + number)) for number in range(forms)}
    printed = converted(words, "pdf")
    with TemporaryDirectory() as folder:
        for number, (name, pdf) in enumerate(printed.items()):
            path = Path(folder, f"{number}.pdf")
            path.write_bytes(pdf)
            (true,) = read_file(words[f"{Path(name).stem}.docx"], name, [layout()]).readings
            for condition, change in CONDITIONS.items():
                pages = [change(page) for page in rendered(path, _RESOLUTIONS[number % len(_RESOLUTIONS)])]
                scan = jpeg(pages[0], 80) if len(pages) == 1 else pages_in(pages, "PDF")
                yield from _judged(condition, true, read_file(scan, "scan", [layout()]).readings)


def _judged(condition: str, true: Reading, seen: tuple[Reading, ...]) -> Iterator[tuple[str, bool, float | None, bool]]:
    """An answer of an item is right where an item of that block has it: one that was overlooked shifts those behind it."""
    expected: dict[str, set[str]] = {}
    for name, one in answers(true):
        expected.setdefault(_PLACE.sub("", name), set()).add(_squeezed(one.value))
    for name, one in answers(seen[0]) if seen else ():
        ticked = _TICKED in one.raw and name.endswith("outcome")
        yield condition, ticked, one.confidence, _squeezed(one.value) in expected[_PLACE.sub("", name)]


def _squeezed(value: object) -> str:
    return "".join(str(value).split())


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    classes: Counter[tuple[str, bool]] = Counter()
    conditions: Counter[tuple[str, bool]] = Counter()
    for condition, ticked, confidence, right in compared(chosen.forms, chosen.seed):
        low = None if confidence is None else max(edge for edge in EDGES if edge <= confidence)
        name = "ticks" if ticked else "without" if low is None else f"{low:.2f} –"
        classes[name, right] += 1
        conditions[condition, right] += 1
    for title, counted in {"confidence": classes, "condition": conditions}.items():
        print(f"\n{title:16}{'answers':>9}{'wrong':>7}")
        for name in sorted({name for name, _ in counted}):
            print(f"{name:16}{counted[name, True] + counted[name, False]:>9}{counted[name, False]:>7}")


if __name__ == "__main__":
    main()
