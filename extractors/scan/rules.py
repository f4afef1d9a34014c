"""Ink and ruled lines of a page."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.scan.images import Grey

_DARKER = 10


def binarized(grey: Grey) -> Grey:
    """255 where a pixel is darker than its surroundings: shadows of a photograph do not count as ink."""
    block = max(15, grey.shape[1] // 50) | 1
    thresholded = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
    return np.asarray(thresholded, np.uint8)


def rules(ink: Grey, level: int, upright: int) -> tuple[Grey, Grey]:
    """Level and upright strokes of at least so many pixels."""
    thick = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    across = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(9, level)), np.uint8))
    down = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((max(9, upright), 1), np.uint8))
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def joints(level: Grey, upright: Grey) -> Grey:
    """Where level and upright strokes meet."""
    near = np.ones((3, 3), np.uint8)
    return np.asarray(cv2.bitwise_and(cv2.dilate(level, near), cv2.dilate(upright, near)), np.uint8)


def table_rules(ink: Grey, least: int) -> tuple[Grey, Grey]:
    """Level and upright strokes of the table with the most joints; the edge of a sheet or a desk has hardly any."""
    level, upright = rules(ink, least, least)
    joined = np.asarray(cv2.dilate(level | upright, np.ones((5, 5), np.uint8)), np.uint8)
    _, labels = cv2.connectedComponents(joined)
    _, _, _, centres = cv2.connectedComponentsWithStats(joints(level, upright))
    met = [int(labels[round(y), round(x)]) for x, y in centres[1:]]
    counts = np.bincount([label for label in met if label], minlength=2)
    mine = np.asarray(labels == counts.argmax(), np.uint8)
    return level * mine, upright * mine
