"""Samples of `benchmarks/thresholds.py` that are drawn: blanks to learn from, tables of a unit's own, ink in cells, pages with a seal."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.core.document import CHECKED
from extractors.formats.scan.grid import Frame, find_tables
from extractors.formats.scan.images import PageImage, without_red
from extractors.formats.scan.ink import overlooked
from extractors.formats.scan.straighten import straighten
from tests.support import scanned
from tests.support.blank_drawing import Form
from tests.support.blank_shapes import SHAPES
from tests.support.further_shapes import FURTHER
from tests.support.learned import Score, score
from tests.support.own_tables import LABELS, NAMES, drawn, taken
from tests.support.random_forms import Drawer

_CELL = Frame(0, 0, 1, 1, 0, 0, 300, 90)
_DRAWN, _OWN = 40, 60


@cache
def _blanks() -> list[Form]:
    return [*SHAPES, *FURTHER, *(Drawer(seed).draw() for seed in range(_DRAWN))]


def learned_blanks() -> Counter[str]:
    """Blanks of every drawn shape and some drawn by chance: places found, answers of a filled copy right, errors without a finding."""
    total = Score()
    for form in _blanks():
        total += score(form, 3)
    return Counter(
        {"places": total.answer_cells, "found": total.found, "answers": total.values, "right": total.right, "silent": len(total.silent)}
    )


def own_tables() -> Counter[str]:
    """Tables that units make of the labels of a form: a share of them side by side, with titles, notes and rows beside them."""
    chance, told = random.Random(11), Counter[str]()  # noqa: S311 - made-up tables
    for number in range(_OWN):
        labels = chance.sample(LABELS, chance.randint(3, len(LABELS)))
        heads = ["序号", "单位", *labels, *(["备注"] if chance.random() < 0.5 else [])]
        rows = [[row + 1, f"{chance.choice('甲乙丙丁')}街道总工会", *(chance.randint(1, 500) for _ in labels)] for row in range(2)]
        title = "关于各单位走访企事业单位和访谈职工情况的汇总统计表（按街道镇分列，截至五月二十日）"[: chance.choice((8, 30, 45))]
        reading = taken(drawn(chance.choice(("docx", "xlsx")), title, [heads, *rows]), f"表{number}")
        for one in reading.readings:
            told["answers"] += sum(one.values[name].value is not None for name in NAMES)
        told["tables" if reading.readings else "refused"] += 1
    return told


def _cell(seed: int) -> tuple[np.ndarray, random.Random]:
    chance = random.Random(seed)  # noqa: S311 - made-up ink
    noise = np.random.default_rng(seed).normal(0, chance.choice((0, 4, 10, 16)), (90, 300, 3))
    return np.clip(chance.randint(190, 250) + noise, 0, 255).astype(np.uint8), chance


def ink_in_cells() -> Counter[str]:
    """Cells on paper of any shade and noise: with a tick, specks, the edge of a rule, a stroke of a seal, or nothing; pale ink too."""
    told: Counter[str] = Counter()
    for seed in range(150):
        page, chance = _cell(seed)
        shade = int(np.median(page)) - chance.choice((40, 70, 140))
        kind = ("tick", "specks", "rule", "seal", "nothing")[seed % 5]
        if kind == "tick":
            scale, x, y = chance.uniform(14, 45), chance.randint(20, 200), chance.randint(12, 30)
            shape = np.array([[0, 0.55], [0.3, 1], [0.62, 0.4], [1.2, 0]]) * scale + (x, y)
            cv2.polylines(
                page, [shape.astype(np.int32)], isClosed=False, color=(shade, shade - 10, shade - 10), thickness=3, lineType=cv2.LINE_AA
            )
        elif kind == "specks":
            for _ in range(chance.randint(1, 6)):
                x, y, size = chance.randint(10, 280), chance.randint(10, 70), chance.randint(1, 5)
                page[y : y + size, x : x + size] = shade
        elif kind == "rule":
            page[:, : chance.randint(1, 8)] = shade
        elif kind == "seal":
            cv2.circle(page, (chance.randint(0, 300), 120), 60, (60, 60, 210), 4, cv2.LINE_AA)
        image = without_red(np.ascontiguousarray(page[:, :, ::-1]))
        seen = overlooked(PageImage(image.grey, image.red), _CELL)
        outcome = "ticked" if seen.text == CHECKED else "blank" if seen.sure else "doubted"
        told[f"{kind} {outcome}"] += 1
    return told


def whole_pages() -> Counter[str]:
    """A ruled sheet noisy, turned, photographed, small, and under seals of four reds: its table with all of its cells, or not."""
    told: Counter[str] = Counter()
    plain = scanned.drawn_form({(0, 0): "12", (0, 2): "one", (1, 2): "two", (3, 0): "305"})
    shades = ((60, 60, 210), (90, 90, 200), (40, 40, 150), (130, 120, 220))
    pages = [scanned.noisy(plain), scanned.photographed(plain), cv2.resize(plain, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)]
    pages += [scanned.rotated(plain, degrees) for degrees in (-4.0, 1.0, 8.0)]
    pages += [scanned.sealed(plain, 0.5, 0.35, shade) for shade in shades]
    for page in pages:
        image = straighten(without_red(np.ascontiguousarray(page[:, :, ::-1])))
        found = find_tables(image.grey)
        whole = len(found) == 1 and len(found[0].frames) == scanned.EXPECTED_CELLS
        told["right" if whole else "another table" if found else "none"] += 1
    return told


DRAWN: Mapping[str, Callable[[], Counter[str]]] = {
    "learned": learned_blanks,
    "own tables": own_tables,
    "scan, ink": ink_in_cells,
    "scan, pages": whole_pages,
}
