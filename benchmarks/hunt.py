"""The hunt for silent errors: filled forms drawn by chance with one odd answer each, over all formats.

    python benchmarks/hunt.py [--files 5000] [--formats docx,html,mht,xlsx,xlsb,pdf,doc,rtf,odt,xls,ods] [--seed 0] [--show 20]

Drawn are the form (labels, types, styles of options, one or two fields a row, a line below, a list or none), the answers, and the look or
construct of one answer in six of seven copies. Every answer is judged: right, told as doubtful, wrong in silence, or doubted without need.
A run that is interrupted (Ctrl-C) tells what it has.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.oddities.hunted import COPIES, Tally, hunted
from tests.support.oddities.verdict import FORMATS

_FORMS_AT_ONCE = 60


def report(tally: Tally, show: int) -> None:
    """Prints the tables, and the first errors."""
    print(f"{sum(tally.files.values())} files: " + ", ".join(f"{suffix} {number}" for suffix, number in sorted(tally.files.items())))
    for title, column in (("format", 0), ("look or construct", 1)):
        print(f"\n| {title} | right | doubtful | silent | false alarms |\n|---|---|---|---|---|")
        for row in tally.rows(column):
            print("|", " | ".join(map(str, row)), "|")
    print(f"\nsilent {len(tally.silent)}, false alarms {len(tally.alarms)}")
    print("\n".join(["", *("silent " + one for one in tally.silent[:show]), *("alarm " + one for one in tally.alarms[:show])]))


def drawn(files: int, formats: Sequence[str], seed: int) -> Iterator[Tally]:
    """What became of the files so far, until there are enough."""
    total = Tally()
    while (missing := files - sum(total.files.values())) > 0:
        step = min(_FORMS_AT_ONCE, missing // COPIES + 1)
        total += hunted(range(seed, seed + step), formats)
        seed += step
        yield total


def main() -> None:
    """Draws until there are enough files or it is interrupted, and prints what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    total = Tally()
    with contextlib.suppress(KeyboardInterrupt):
        for total in drawn(options.files, options.formats.split(","), options.seed):
            print(f"{sum(total.files.values())} files, silent {len(total.silent)}", file=sys.stderr, flush=True)
    report(total, options.show)


if __name__ == "__main__":
    main()
