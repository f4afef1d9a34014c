"""The only module that imports the OCR engine: printed and written characters with their boxes and how sure it is.

The models are those inside the engine's own package; their paths are given, so that it never looks for others on the net. The library
below it, onnxruntime, reports its use to its maker unless it is told not to.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from numpy.typing import NDArray

from extractors.core.errors import UnreadableFileError
from extractors.formats.scan.images import Grey

_THREADS = 1
"""Of one process: several files are read at a time."""
_LONGEST_SIDE = 1800
"""Pixels of a page as the engine looks for lines on it; their characters are read in the size that the page has. 1,000 to 2,300 read the
324 cells of four scans (`benchmarks/thresholds.py`) alike; 1,000 takes 0.7 of the time, 2,300 takes 1.3 times as much."""
_REMEMBERED = 8
"""Pages whose words are remembered: a few kilobytes each."""
_ASKED_LINES = 11
"""Lines that vote on whether a page stands on its head: an odd number, each costs a question."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters on one line.

    Attributes:
        text: What it says.
        score: How sure the engine is, 0 to 1, on the average of its characters. Even 1.0 may be wrong.
        weakest: How sure it is of the least sure of them.
        left: Pixels of its box, which runs level.
        top: See `left`.
        right: See `left`.
        bottom: See `left`.
    """

    text: str
    score: float
    weakest: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Height of its box, a little more than that of its characters."""
        return self.bottom - self.top


_recent: dict[bytes, list[Word]] = {}


def words(page: Grey) -> list[Word]:
    """Everything that stands on a page, in no particular order. The last pages are remembered: a page may be read again beside others."""
    key = hashlib.sha256(repr(page.shape).encode() + page.tobytes()).digest()
    if key not in _recent:
        while len(_recent) >= _REMEMBERED:
            del _recent[next(iter(_recent))]
        _recent[key] = _words(page)
    return list(_recent[key])


def _words(page: Grey) -> list[Word]:
    read = _asked(page, use_det=True, use_cls=False, use_rec=True)
    if read.boxes is None or read.txts is None or read.scores is None:
        return []
    # The engine leaves a line out of this list where it finds no place for its characters.
    single = read.word_results if len(read.word_results or ()) == len(read.txts) else [()] * len(read.txts)
    return [_word(*one) for one in zip(read.boxes, read.txts, read.scores, single, strict=True) if one[1].strip()]


def line(crop: Grey) -> tuple[str, float, float]:
    """What one line of characters, cut out close, says, how sure that is, and how sure its least sure character."""
    margin = max(4, crop.shape[0] // 6)
    padded = cv2.copyMakeBorder(crop, margin, margin, margin * 2, margin * 2, cv2.BORDER_CONSTANT, value=(255,))
    read = _asked(np.asarray(padded, np.uint8), use_det=False, use_cls=False, use_rec=True)
    if not read.txts:
        return "", 0.0, 0.0
    said, score = str(read.txts[0]), float(read.scores[0])
    single = zip(said.replace(" ", ""), read.word_results[0].confs, strict=False)
    return said.strip(), score, _weakest(score, [sure for char, sure in single if char.isalnum()])


def is_upside_down(page: Grey, found: Sequence[Word]) -> bool:
    """Whether most of the longest lines stand on their heads."""
    longest = sorted(found, key=lambda word: word.left - word.right)[:_ASKED_LINES]
    votes = [_is_turned(page[int(word.top) : int(word.bottom) + 1, int(word.left) : int(word.right) + 1]) for word in longest]
    return sum(votes) * 2 > len(votes)


def _is_turned(crop: Grey) -> bool:
    read = _asked(crop, use_det=False, use_cls=True, use_rec=False)
    return bool(read.cls_res) and read.cls_res[0][0] == "180"


def _word(box: NDArray[np.float32], text: str, score: float, characters: Sequence[tuple[str, float, object]]) -> Word:
    left, top = (float(one) for one in box.min(axis=0))
    right, bottom = (float(one) for one in box.max(axis=0))
    return Word(
        text.strip(), float(score), _weakest(float(score), [one[1] for one in characters if one[0].isalnum()]), left, top, right, bottom
    )


def _weakest(score: float, characters: Sequence[float]) -> float:
    return min([score, *map(float, characters)])


def _asked(picture: Grey, *, use_det: bool, use_cls: bool, use_rec: bool) -> Any:
    """The engine's answer. It reports a lack of memory as a failure of its own among others."""
    try:
        return _engine()(
            _coloured(picture), use_det=use_det, use_cls=use_cls, use_rec=use_rec, return_word_box=use_rec, return_single_char_box=use_rec
        )
    except Exception as error:
        if "bad_alloc" in str(error):
            raise MemoryError from error
        raise


def _coloured(grey: Grey) -> NDArray[Any]:
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The engine, loaded once in a process."""
    _silence()
    models = Path(rapidocr.__file__).parent / "models"
    settings: dict[str, Any] = {
        "Global.log_level": "critical",
        "Global.max_side_len": _LONGEST_SIDE,
        "Global.text_score": 0.0,
        "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        "EngineConfig.onnxruntime.inter_op_num_threads": _THREADS,
    }
    for stage in ("det", "cls", "rec"):
        path = next((model for model in sorted(models.glob("*.onnx")) if f"_{stage}_" in model.name), None)
        if path is None:
            raise UnreadableFileError("converter_missing", f"rapidocr 的模型文件不全（{stage}）；请重新安装 rapidocr")
        settings[f"{stage.capitalize()}.model_path"] = str(path)
    return rapidocr.RapidOCR(params=settings)


def _silence() -> None:
    """Switches the reports of onnxruntime off: in the environment, which it reads as it is loaded, and those to Windows itself."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # noqa: PLC0415 - not before it is silenced

    onnxruntime.disable_telemetry_events()
