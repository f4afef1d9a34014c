"""What every threshold of reading does to samples when it is lower and higher: errors on each side of the value that the code has.

    python benchmarks/thresholds.py [NAME …]

Each row is one value, the code's own marked by `*`, with what became of the sample (`threshold_samples.py`, `threshold_lists.py`,
`threshold_pages.py`). A threshold is well placed where errors begin on both sides, or on one while the other costs nothing; the comment
beside it in the code says which.
`NAME` is a part of `module.THRESHOLD`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from threshold_lists import LISTS
from threshold_pages import PAGES
from threshold_samples import SAMPLES, Sample

Value = float | tuple[float, ...]


@dataclass(frozen=True)
class Threshold:
    """A number of the code, the other values that it is tried with, and the samples that may notice."""

    module: str
    name: str
    tried: tuple[Value, ...]
    samples: tuple[str, ...]

    @property
    def whole(self) -> str:
        """Its name with its module."""
        return f"{self.module}.{self.name}"


def _of(module: str, sample: str | tuple[str, ...], **tried: tuple[Value, ...]) -> list[Threshold]:
    samples = (sample,) if isinstance(sample, str) else sample
    return [Threshold(module, name, values, samples) for name, values in tried.items()]


ALL: dict[str, Sample] = {**SAMPLES, **LISTS, **PAGES}
THRESHOLDS: Sequence[Threshold] = [
    *_of(
        "match.recognise",
        "among forms",
        _LEAST_FIT=(0.3, 0.4, 0.6, 0.7),
        _LEAST_TRACE=(0.05, 0.1, 0.3, 0.4),
        _MARGIN=(0.001, 0.05, 0.2, 0.3),
        _HEADLINE_MARGIN=(0.1, 0.2, 0.4, 0.6),
    ),
    *_of("match.traces", "among forms", _SHARE=(0.1, 0.35, 0.5, 0.9), _TRACE=(0.05, 0.4, 0.7)),
    *_of("match.similar", ("mistyped", "among forms"), _CUTOFF=(50.0, 60.0, 65.0, 75.0, 80.0), _MARGIN=(0.0, 4.0, 12.0, 20.0)),
    *_of("match.similar", "mistyped", _ABBREVIATED=(60.0, 80.0, 99.0), _LEAST_KEY=(1, 2, 4, 5), _KEPT=(0.2, 0.8), _MORE=(0, 1, 30)),
    *_of("match.locate", "copies", _MOST=(0.1, 0.3, 0.7, 0.9), _LEAST_REPEATED=(1, 3)),
    *_of("match.lists.column_labels", "headings", _SHARE=(0.2, 0.3, 0.7, 0.9), _ALIKE=(50.0, 60.0, 80.0, 90.0), _MARGIN=(0.0, 20.0)),
    *_of("match.lists.column_labels", "headings", _WITHIN=(0.1, 0.8), _SHORTEST=(1, 3)),
    *_of("match.lists.dittos", "lists", FEW_COLUMNS=(2, 3, 8, 11)),
    *_of("match.lists.header_rows", "lists", LONGEST_HEAD=(8, 20, 200), _MOST_ROWS=(1, 2, 8)),
    *_of("match.lists.other_rows", "lists", _LIMIT=(4, 8, 60), _SEVERAL=(2, 3, 8, 11)),
    *_of("match.lists.dittos", "lists", _LONGEST=(1, 4, 60), _LEAST_FILLED=(1, 3)),
    *_of("match.lists.cut", "lists", _FEW_SPANS=(1, 4, 9), _LEAST_HEADINGS=(1, 3)),
    *_of("match.lists.ordinals", "lists", LONGEST_ORDINAL=(2, 11), _LEAST_COUNTED=(1, 3)),
    *_of("match.lists.other_rows", "lists", _LONGEST_SEAL=(5, 200), _LONGEST_TITLE=(5, 200)),
    *_of("match.blank.layout", ("mistyped", "among forms"), _LONGEST_LABEL_CELL=(10, 30, 300), _LONGEST_EXTRA=(5, 15, 120)),
    *_of("match.align", "mistyped", _SHORT_LABEL=(1, 4, 8)),
    *_of("match.blank.answer_cells", "mistyped", _MORE=(0, 20)),
    *_of("match.blank.labels", "mistyped", _LEAST_TWICE=(2, 6), MARK_BEFORE=(0, 6)),
    *_of("match.recognise", "among forms", _LONGEST_ANNEX=(2, 12), _LEFT_OUT=(1, 4)),
    *_of("prose.reader", "prose", _HEADING_LIMIT=(15, 30, 120), _BROKEN_OVER=(1, 2, 5)),
    *_of("prose.reader", "prose", _FEW=(0.2, 0.8), _BY_NAME=(0.3, 0.9), _LEAST_TASKS=(1, 3, 6)),
    *_of("prose.target_figures", "prose", _WINDOW=(10, 20, 40, 400), _LIKELY_TWINS=(1, 100)),
    *_of("prose.tasks", "prose", _HEADING_LIMIT=(20, 40, 120), _TITLE_LIMIT=(8, 15, 60)),
    *_of("prose.indicators", "prose", _LIMIT=(10, 20, 80)),
    *_of(
        "formats.scan.label_repair",
        "scan, labels",
        _ALIKE=(60.0, 70.0, 75.0, 85.0, 90.0),
        _CLEAR_OF_NEXT=(0.0, 2.0, 8.0, 15.0),
        _SHORTEST=(2, 3, 5),
    ),
    *_of(
        "formats.scan.grid",
        "scan, rules",
        _LEVEL=(15, 25, 60, 90),
        _UPRIGHT=(8, 14, 35, 60),
        _LEAST_JOINTS=(2, 8, 16),
        _DRAWN_LEVEL=(0.4, 0.55, 0.85, 0.95),
        _DRAWN_UPRIGHT=(0.4, 0.6, 0.9, 0.98),
        _DRAWN_BESIDE_TEXT=(0.7, 0.8, 0.99),
        _ROW_OF_TEXT=(20, 40, 100),
        _END=(1, 3, 12, 25),
        _DRAWN_AS_RULE=(0.3, 0.8, 0.95),
        _REACH=(1, 3, 14, 25),
        _SAME_RULE=(4, 9, 30, 50),
        _GAP=(3, 7, 30, 60),
        _SHORTEST_LEVEL=(40, 150, 250),
        _SHORTEST_SHARE=(0.01, 0.15, 0.3),
        _MOST_OF_ROW=(0.4, 0.6, 0.95),
    ),
    *_of("formats.scan.cell_words", "scan, read", _WORSE=(0.0, 0.2), _OTHER_SIZE=(0.1, 0.6), _INTO_NEXT=(0.2, 1.5)),
    *_of("formats.scan.cell_words", "scan, read", _SAME_LINE=(0.2, 1.0), _APART=(0.5, 3.0), _FULL=(1.0, 4.0)),
    *_of(
        "formats.scan.ink",
        "scan, read",
        _SLIMMEST=(0.1, 0.6),
        _BROADEST=(1.5, 6.0),
        _TURN=((0.02, 0.7), (0.3, 0.7), (0.1, 0.4), (0.1, 0.9)),
    ),
    *_of(
        "formats.scan.ink", "scan, read", _LEFT_RISE=((0.05, 0.75), (0.3, 0.75), (0.12, 0.5)), _RIGHT_RISE=(0.5, 0.95), _HIGHER=(0.05, 0.4)
    ),
    *_of(
        "formats.scan.ink",
        "scan, read",
        _MARGIN=(1, 3, 10),
        _DARKER=(15, 60),
        _NOISE_TIMES=(2, 12),
        _NOISE_MOST=(40, 150),
        _MOSTLY=(0.3, 0.9),
        _PRINT_SHARE=(0.2, 0.7),
        _RULE_IN_WORD=((20, 10), (200, 100)),
        _LEAST_SIDE=(4, 20),
        _DIRT_AREA=(4, 60),
        _SURE=(0.3, 0.9),
        _LEAST_RED=(5, 200),
    ),
    *_of("formats.scan.reader", "scan, read", _SAME_EDGE=(0.003, 0.05), _DOUBTFUL=(0.5, 0.99), _TALL=(1.0, 4.0), _COVERED=(0.2, 0.95)),
    *_of("formats.scan.images", "scan, read", _REDDER=(15, 100), _BRIGHT=(50, 180), _LIFT=(0.0, 0.8), _DARKER=(4, 25)),
    *_of("formats.scan.straighten", ("scan, rules", "scan, read"), _LOOK_SIDE=(800, 2300), _MOST_BENT=(0.05, 0.7)),
    *_of("formats.scan.straighten", "scan, rules", _SPARE=(1.0, 2.0), _MOST_GROWTH=(1.0, 4.0), _LEAST_LINES=(2, 6), _LEAST_SPREAD=(5, 400)),
    *_of(
        "formats.scan.straighten",
        "scan, rules",
        _KERNEL_SHARES=((40, 40), (120, 40), (70, 20), (70, 70)),
        _LEAST_POINTS=(40, 400),
        _LONG_PART=(3, 20),
        _GAP_PART=(50, 1000),
        _LEAST_LONG=(0.03, 0.06, 0.3, 0.6),
        _LEAST_TALL=(0.02, 0.1, 0.2),
        _STEEPEST=(0.1, 1.0),
        _OFF=(0.001, 0.02),
        _TIMES_OFF=(1.0, 6.0),
    ),
    *_of("formats.scan.straighten", "scan, read", LONG_SIDE=(1600, 3200)),
    *_of("formats.scan.ocr", "scan, read", _ASKED_LINES=(1, 3), _LONGEST_SIDE=(1000, 1400, 2300)),
    *_of("learn.lists", "learned", _MOST_LEVELS=(2, 3, 6), _FEWEST_COLUMNS=(1, 3), _FEWEST_HEADINGS=(2, 4, 6)),
    *_of("learn.lists", "learned", _MOST_PRINTED=(0, 1, 4), _FEWEST_PRINTED=(1, 3, 5)),
    *_of("learn.table_cells", "learned", _LONGEST_ORDINAL=(1, 2, 8), _FEWEST_FIGURES=(1, 3, 4)),
    *_of("learn.label_words", "learned", _LONGEST_KIND=(2, 8), _LONGEST_HEADING=(6, 9, 30), _LONGEST_SUM=(2, 4, 20)),
    *_of("learn.proposal", "learned", _LEAST_NAME=(1, 2, 6)),
    *_of("learn.questions", "learned", _FEWEST_BELOW=(2, 4), LONGEST_LABEL=(15, 30, 120)),
    *_of("learn.inline_labels", "learned", LONGEST_LABEL=(15, 30, 120), _SHORTEST_LABEL=(1,)),
    *_of("learn.choices", "learned", LONGEST_LABEL=(10, 20, 120), _FEWEST_BRACKETS=(1, 3), _FEWEST_WORDS=(2, 5)),
    *_of("learn.label_words", "learned", _LONGEST_NAME=(8, 30)),
    *_of("learn.define", "learned", _LONG_NOTE=(0, 3, 20)),
    *_of("learn.table_cells", "learned", _LONGEST_HEADING=(10, 20, 80), _LONGEST_ROOM=(1, 2, 10)),
    *_of("learn.survey", "learned", _LONGEST_LINE=(40, 60, 400)),
    *_of("match.own_tables.header", "own tables", _HALF=(0.3, 0.8), _MOST=(0.4, 0.6, 0.95), _SAMPLE=(10, 2000), _LEAST_IN_LINE=(1, 3)),
    *_of("formats.pdf.lattice", ("pdf, printed", "pdf, drawn"), _NEAR=(0.5, 1.5, 5.0, 8.0), _DRAWN_SHARE=(0.3, 0.5, 0.9, 0.99)),
    *_of("formats.pdf.across_pages.page_joins", "pdf, printed", SAME=(0.5, 2.0, 8.0, 16.0), _LONG_WORD=(4.0, 14.0), _LOW=(1.2, 4.0)),
    *_of("formats.pdf.across_pages.page_joins", "pdf, printed", _LEAST_SEEN=(1, 4), _LIST_COLUMNS=(2, 8)),
    *_of("formats.pdf.across_pages.joining", "pdf, printed", _MOST_PADDING=(2.0, 4.0, 12.0)),
    *_of("formats.pdf.writing", "pdf, printed", _LEAST_SURE=(4, 12), _GRID_SLACK=(0.0, 0.4), _INDENT=(0.5, 3.0), _FAR=(2.0, 12.0)),
    *_of(
        "formats.pdf.writing",
        "pdf, printed",
        _SAME_LINE=(0.1, 0.2, 0.9, 1.2),
        _LATIN_GAP=(0.05, 0.1, 0.5, 1.0),
        _WIDE_GAP=(0.2, 0.5, 2.0, 4.0),
        _CENTRED=(0.5, 1.0, 4.0, 8.0),
        _BACK=(0.1, 0.25, 1.0, 2.0),
        _HANGING=((1.0, 8.0), (4.0, 8.0), (2.5, 4.0), (2.5, 16.0)),
        _BLANK=(0.25, 1.0),
    ),
    *_of("formats.pdf.paths", ("pdf, printed", "pdf, drawn"), THIN=(0.3, 1.0, 8.0), SHORTEST=(0.5, 8.0), _MANY_DRAWINGS=(10, 2000)),
    *_of("formats.pdf.paths", "pdf, drawn", _LEAST_DRAWING=(1.0, 8.0), LARGEST_DRAWING=(10.0, 120.0)),
    *_of("formats.pdf.flow", "pdf, printed", _MARGIN=(0.04, 0.3), _HEAD=(0.02, 0.2), _NEAR_WALL=(0.5, 9.0), _NEAR_LEFT=(0.5, 9.0)),
    *_of(
        "formats.pdf.flow",
        "pdf, drawn",
        _NEAR_WALL=(0.5, 9.0),
        _ANSWER=(0.5, 2.0, 10.0),
        _STRUCK=((-0.3, 0.3), (0.05, 0.3), (-0.1, 0.1), (-0.1, 0.8)),
    ),
    *_of("formats.pdf.flow", "pdf, printed", _FULL=(0.3, 0.6, 2.5, 5.0), _OTHER_SIZE=(0.02, 0.05, 0.3), _APART=(0.5, 0.8, 3.0)),
    *_of("formats.pdf.looks", "pdf, drawn", _INTO=(0.1, 0.6), _FROM_BAR=((-0.1, 0.6), (-0.3, 0.2), (-0.3, 1.2)), _SAME_LEVEL=(0.05, 0.5)),
    *_of("formats.pdf.looks", "pdf, drawn", _GOES_ON=(0.2, 1.5), _SLACK=(0.0, 5.0), _TOUCHING=((-0.2, 0.35), (-0.6, 0.1)), _ON=(0.2, 0.9)),
    *_of("formats.pdf.device", "pdf, drawn", _CUT_PART=(0.05, 0.6), _APART=(0.1, 1.0), _WITHIN=(0.1, 4.0)),
    *_of("formats.pdf.paths", ("pdf, printed", "pdf, drawn"), LEVEL=(0.1, 0.5, 2.0), _WHITE=(0.8, 0.95, 1.0)),
    *_of("formats.pdf.lattice", ("pdf, printed", "pdf, drawn"), _SAME_LEVEL=(0.0, 0.1, 1.5, 3.0)),
    *_of("formats.pdf.across_pages.joining", "pdf, printed", _OUTLIERS=(5, 10, 50, 500)),
    *_of("formats.pdf.placing", ("pdf, printed", "pdf, drawn"), _TOUCHING=(0.02, 0.06, 0.3, 0.8)),
    *_of("formats.pdf.looks", "pdf, drawn", _SMALL=(0.5, 0.65, 0.95), _RISE=(0.02, 0.3), _BAR=(2.0, 20.0), _SEAL=(1.5, 12.0)),
    *_of("formats.pdf.reader", "pdf, drawn", IMAGED_SHARE=(0.01, 0.9)),
    *_of("formats.pdf.writing", ("pdf, printed", "pdf, drawn"), _BLANK=(0.1, 1.0, 2.0), _TWICE=((0.1, 0.1), (0.8, 0.6))),
    *_of(
        "formats.pdf.paths",
        ("pdf, printed", "pdf, drawn"),
        _TOUCHING=(0.1, 5.0),
        LEAST_PATCH=(1.0, 100.0),
        PALE=(0.5, 0.98),
        _BLACK=(0.01, 0.3),
    ),
    *_of("formats.pdf.annotations", "pdf, drawn", _TWO_LINES=(1.1, 3.0)),
    *_of("formats.pdf.strokes", "pdf, drawn", _EDGE=(0.05, 0.45), _OPEN=(0.001, 0.1, 0.8)),
    *_of("formats.pdf.page_content", "pdf, drawn", _ODD_ANGLE=(0.001, 0.5)),
]


def _told(sample: Sample) -> str:
    return ", ".join(f"{what} {number}" for what, number in sorted(sample().items()))


def measure(one: Threshold) -> None:
    """Prints the rows of one threshold."""
    module = importlib.import_module(f"extractors.{one.module}")
    own = getattr(module, one.name)
    for name in one.samples:
        print(f"\n{one.whole} · {name}")
        for value in sorted({*one.tried, own}):
            with patch.object(module, one.name, value):
                print(f"{value!s:>8}{'*' if value == own else ' '} {_told(ALL[name])}", flush=True)


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args().names
    start = time.monotonic()
    for one in THRESHOLDS:
        if not names or any(name in one.whole for name in names):
            measure(one)
    print(f"\n{time.monotonic() - start:.0f} seconds", file=sys.stderr)


if __name__ == "__main__":
    main()
