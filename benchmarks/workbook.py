"""What a large workbook costs: processor time, and memory beyond that of the values themselves.

    python benchmarks/workbook.py [--rows 100000]

One list of eight texts and three figures a row, every text another one; written as `明细.xlsx` is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table
from pipeline.render.spreadsheet.xlsx import render_sheets

TEXTS, FIGURES = 8, 3
IMPRINT = Imprint("大表", "总工会", dt.datetime(2017, 5, 22, tzinfo=dt.UTC))


def large_list(rows: int) -> Sheet:
    """A list of so many rows."""
    columns = (*(Column(f"内容{place}") for place in range(TEXTS)), *(Column(f"数{place}", "count") for place in range(FIGURES)))
    cells = (
        (*(Cell(f"第{row}行的内容{place}") for place in range(TEXTS)), *(Cell(row * place) for place in range(FIGURES)))
        for row in range(rows)
    )
    return Sheet("明细", (Table(columns, tuple(cells)),))


def _peak() -> int:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    """Writes one and prints what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    sheet = large_list(parser.parse_args().rows)
    before, began = _peak(), time.process_time()
    data = render_sheets((sheet,), IMPRINT)
    print(f"{time.process_time() - began:.1f} s, {_peak() - before} MB beside the {before} of the values, {len(data) >> 10} KB")


if __name__ == "__main__":
    main()
