"""The table of `docs/looks.md`: every look and construct, written in every format, and what becomes of it.

    python benchmarks/looks.py [--why]

`--why` tells how each answer that is not simply read was read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.oddities.table import COLUMNS, judged_cells, table_of


def main() -> None:
    """Makes the files and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--why", action="store_true")
    options = parser.parse_args()
    print("\n\n".join(f"## {title}\n\n{text}" for title, text in table_of().items()))
    if options.why:
        for (name, column), judged in judged_cells(tuple(COLUMNS)).items():
            print(name, column, judged.verdict, judged.told)


if __name__ == "__main__":
    main()
