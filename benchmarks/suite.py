"""All that a run is judged by, in one command: start, reading by format, nights, stages and growth; a table, and beside another revision.

    python benchmarks/suite.py [--units 1000] [--sizes 1000 10000] [--consolidated 100000] [--json now.json] [--against before.json]

The measurements by themselves: `startup.py`, `formats.py`, `nights.py`, `growth.py`. To compare two revisions, run the earlier one with
`--json`, then the later one with `--against`: best in turns, for the speed of a machine drifts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from formats import measured, rows
from growth import consolidated, grown
from meter import Meter, arguments
from nights import nights, stages
from office import names
from startup import starts

_FILES = 20
_ROUNDS = 5


def main() -> None:
    """Measures, prints, writes."""
    parser = arguments(__doc__)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--consolidated", type=int, nargs="*", default=[1000, 100_000])
    told = parser.parse_args()
    names(told.units)
    meter = Meter()
    for what, row in rows(_FILES).items():
        meter.note(f"read: {what}", **measured(row, _ROUNDS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, least in starts(folder / "starts", 5).items():
            meter.note(f"start: {what}", cpu=least)
        nights(meter, folder / "nights", told.units)
        stages(meter, folder / "stages", told.units)
        for units in told.sizes:
            grown(meter, folder / f"run {units}", units)
        for units in told.consolidated:
            consolidated(meter, folder / f"consolidated {units}", units)
    meter.keep(told)


if __name__ == "__main__":
    main()
