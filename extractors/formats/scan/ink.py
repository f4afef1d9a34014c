"""Ink in cells where OCR found nothing, or one stroke: a tick, a character that was overlooked, or mere dirt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np

from extractors.core.document import CHECKED
from extractors.formats.scan import ocr
from extractors.formats.scan.grid import Frame
from extractors.formats.scan.images import Grey, Mask, PageImage, rules
from extractors.formats.scan.ocr import Word
from extractors.language.ticks import DRAWN_TICKS, UNKNOWN

Pixels = TypeVar("Pixels", Grey, Mask)
_TAKEN_FOR_TICKS = frozenset("vVνレﾚノしJj丿乚ˇ∨")
"""What the engine makes of a tick, and nobody writes alone in a cell."""
_MAYBE_TICKS = frozenset("/／7Y丶")
"""What it also makes of a tick, and people do write: the shape decides."""
_MARGIN = 5
"""Pixels inside a rule that may still be its ink: 1 fills the cells of four scans (`benchmarks/thresholds.py`) with rests of rules."""
_DARKER = 30
_NOISE_TIMES = 5
_NOISE_MOST = 90
"""Shades by which ink is darker than its paper: at least, by the noise of that, and at most. On those scans 2 times the noise doubts one
empty cell of 324; 15 to 60, 5 to 12 times and 40 to 150 read all alike."""
_MOSTLY = 0.6
_PRINT_SHARE = 0.45
"""Share of a word's ink that is red in a seal; share of the paper's brightness below which ink is print, also under a seal."""
_RULE_IN_WORD = (60, 30)
"""Pixels of level and upright strokes that are rules, when they cross a word."""
_LEAST_SIDE = 10
_DIRT_AREA = 16
_SURE = 0.6
"""The scans that were measured, one of them sealed, read alike with 0.3 to 0.9 red, print below 0.2 to 0.7, rules from a third of these
lengths to thrice, strokes of 4 to 20 and stains of 4 to 60 pixels, and 0.3 to 0.9 here: each value lies in the middle."""
_LEAST_RED = 40
"""Pixels of red in a cell without other ink, from which on something may be written there in red: 5 to 200 read those 324 cells alike."""
_SEAL_SIDE = 160
"""Pixels of the smallest seal: 20 mm. A figure written by hand is 10 high, a stroke through a line is level."""
_BESIDE_SEAL = 20
"""Pixels around its ring in which ink that ran, or letters on its edge, are still the seal's."""
_SLIMMEST, _BROADEST = 0.25, 3.0
"""Width by height of a tick."""
_TURN = (0.1, 0.7)
"""Shares of its width between which it turns at its foot."""
_LEFT_RISE, _RIGHT_RISE, _HIGHER = (0.12, 0.75), 0.75, 0.15
"""Shares of its height to which its strokes rise on the left, and on the right at least, and by how much higher that is. About half and
twice of all these read the 324 cells of four scans alike, the ticks in which are typed (`benchmarks/thresholds.py`)."""
TICK_CONFIDENCE = 0.99
"""Ticks are told by their shape, which has no score: the share that was right where it was measured (`benchmarks/scans.py`)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in a cell, whether that is beyond doubt (as far as OCR goes), and how sure it is, `None` where nothing stands."""

    text: str
    sure: bool
    confidence: float | None = None


def overlooked(page: PageImage, frame: Frame) -> Seen:
    """What stands in a cell in which OCR found nothing: mostly nothing, else a tick or a lone figure."""
    ink = _ink(page, frame)
    box = _bounds(ink)
    if box is None:
        return Seen("", sure=not has_ink(page.red, frame))
    stroke = ink[box]
    if max(stroke.shape) < _LEAST_SIDE:
        return Seen("", sure=False)
    if _is_tick(stroke):
        return Seen(CHECKED, sure=True, confidence=TICK_CONFIDENCE)
    said, score, weakest = ocr.line(_inside(page.grey, frame)[box])
    if len(said) == 1 and said in DRAWN_TICKS | _TAKEN_FOR_TICKS:
        return Seen(CHECKED, sure=True, confidence=TICK_CONFIDENCE)
    return as_said(said, score, weakest)


def as_said(said: str, score: float, weakest: float) -> Seen:
    """What OCR makes of ink that it overlooked at first: never sure, and shown only where it is more than a guess."""
    return Seen(said, sure=False, confidence=weakest) if said and score >= _SURE else Seen(UNKNOWN, sure=False, confidence=0.0)


def tick_or_text(page: PageImage, frame: Frame, said: str) -> str:
    """`said`, unless it is what the engine makes of a tick."""
    if len(said) != 1 or said in DRAWN_TICKS:
        return said
    if said in _TAKEN_FOR_TICKS:
        return CHECKED
    if said not in _MAYBE_TICKS:
        return said
    ink = _ink(page, frame)
    box = _bounds(ink)
    return CHECKED if box is not None and _is_tick(ink[box]) else said


def written_in_red(page: PageImage) -> Mask:
    """The red ink of a page but that of seals: what lies within the ring of one is none, and nor is the ring."""
    joined = cv2.dilate(page.red.astype(np.uint8), np.ones((15, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    written = page.red.copy()
    for x, y, wide, high, _ in stats[1:]:
        if min(wide, high) >= _SEAL_SIDE:
            written[max(0, y - _BESIDE_SEAL) : y + high + _BESIDE_SEAL, max(0, x - _BESIDE_SEAL) : x + wide + _BESIDE_SEAL] = False
    return written


def has_ink(mask: Mask, frame: Frame) -> bool:
    """Whether a mask holds so much in a cell that something may be written there."""
    return bool(_inside(mask, frame).sum() >= _LEAST_RED)


def is_red(page: PageImage, word: Word) -> bool:
    """Whether a word is part of a seal: most of its ink is red (JPEG leaves thin red strokes rather dark)."""
    area = np.s_[int(word.top) : int(word.bottom) + 1, int(word.left) : int(word.right) + 1]
    ink, red = _dark(page.grey[area]), _near_red(page.grey[area], page.red[area])
    black = np.asarray(ink & ~red, np.uint8)
    level, upright = rules(black, *_RULE_IN_WORD)
    strokes = black & ~(level | upright)
    return bool((ink & red).sum() > _MOSTLY * (strokes.sum() + (ink & red).sum()))


def _inside(pixels: Pixels, frame: Frame) -> Pixels:
    return pixels[frame.top + _MARGIN : frame.bottom - _MARGIN, frame.left + _MARGIN : frame.right - _MARGIN]


def _dark(crop: Grey) -> Mask:
    """What is clearly darker than the paper."""
    if not crop.size:
        return np.zeros(crop.shape, np.bool_)
    paper = float(np.percentile(crop, 75))
    noise = 1.5 * float(np.median(np.abs(crop.astype(np.float32) - paper)))
    return np.asarray(crop < paper - max(_DARKER, min(_NOISE_TIMES * noise, _NOISE_MOST)))


def _near_red(grey: Grey, red: Mask) -> Mask:
    """Red ink with its paler edge; what is as dark as print stays print, even under a seal."""
    if not grey.size:
        return np.zeros(grey.shape, np.bool_)
    around = cv2.dilate(red.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    return np.asarray(around & (grey > _PRINT_SHARE * np.percentile(grey, 75)))


def _ink(page: PageImage, frame: Frame) -> Mask:
    """The dark ink in a cell that is not red, without dots of dirt and what is left of a rule at the edge."""
    crop = _inside(page.grey, frame)
    if not crop.size:
        return np.zeros(crop.shape, np.bool_)
    dark = np.asarray(_dark(crop) & ~_near_red(crop, _inside(page.red, frame)), np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    kept = np.zeros(count, np.bool_)
    for label in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[label])
        at_edge = x == 0 or y == 0 or x + wide == crop.shape[1] or y + high == crop.shape[0]
        kept[label] = area >= _DIRT_AREA and not (at_edge and min(wide, high) < _MARGIN)
    return np.asarray(kept[labels], np.bool_)


def _bounds(ink: Mask) -> tuple[slice, slice] | None:
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not rows.size:
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(cols[0]), int(cols[-1]) + 1)


def _is_tick(stroke: Mask) -> bool:
    """Whether a stroke goes down a little, turns, and rises higher to the right."""
    high, wide = stroke.shape
    if not _SLIMMEST * high <= wide <= _BROADEST * high:
        return False
    turn = float(np.flatnonzero(stroke[-max(2, high // 10) :].any(axis=0)).mean())
    if not _TURN[0] * wide <= turn <= _TURN[1] * wide:
        return False
    left, right = stroke[:, : max(1, int(turn * 0.7))], stroke[:, int((turn + wide) / 2) :]
    least, most = _LEFT_RISE
    return least <= _rise(left) <= most and _rise(right) >= max(_RIGHT_RISE, _rise(left) + _HIGHER)


def _rise(part: Mask) -> float:
    """How far above the lowest row the ink of `part` begins, as a share of the height."""
    rows = np.flatnonzero(part.any(axis=1))
    return 1 - float(rows[0]) / part.shape[0] if rows.size else 0.0
