"""What a return costs as an office grows: from the inbox to the report, and consolidated alone where there are very many.

    python benchmarks/growth.py [--sizes 1000 3000 10000] [--consolidated 100000] [--json now.json] [--against before.json]

Offices are made here (`office.py`). A run is a command of its own, with all its processes; `walks` is its processor time over that of
the bare walk (unzip, parse, collect the text of every cell) over the same files in one process: the mean of a pass before the run and one
after it, for the walk itself swings by a quarter from pass to pass. For consolidation alone readings are put into the ledger as if they
had been read: those of the prototypes, each with the name of its unit. `mib` is the largest memory of the main process.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from meter import Meter, arguments, command
from office import CAMPAIGN_ID, RECEIVED, STAND_IN, drop, make_office, prototypes, written_names
from reading import bare_docx

from extractors.extraction import read_file
from extractors.serial import Written
from pipeline.app.progress.memory import put_off
from pipeline.app.workspace.opened import Opened, consolidation_at, open_office
from pipeline.app.workspace.stored import reading_key
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cli.main import COLLECTED_AFTER
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

DAY = dt.date(2017, 5, 22)
_AT_ONCE = 2000
_ALONE = "--alone"
_ASKED_FOR = re.compile("(?<=，)(?:希望|建议)")
"""Behind it each unit has words of its own: what stands alike in all returns would take no memory."""
Row = tuple[Arrival, Written]


def grown(meter: Meter, folder: Path, units: int) -> None:
    """A first night of so many units, whose returns hold no doubt but for the names of some."""
    workspace = make_office(folder, units)
    drop(workspace, units, clean=True)
    before = walked(workspace.inbox.glob("*.docx"))
    with meter.of(name := f"run of {units} returns"):
        memory = command(["-m", "pipeline.cli", "run", CAMPAIGN_ID, "--as-of", DAY.isoformat()], workspace.root)
    _require_reported(workspace, units)
    spent = meter.measured[name]["cpu"] / units
    walk = statistics.mean((before, walked(path for path in workspace.archive.glob("*/*") if path.is_file())))
    meter.note(f"{name}: each", ms=1000 * spent, walk=1000 * walk, walks=spent / walk, mib=memory)


def walked(files: Iterable[Path]) -> float:
    """Processor seconds that the bare walk takes over one of these files."""
    began = time.process_time()
    number = sum(1 for path in files if bare_docx(path.read_bytes()))
    return (time.process_time() - began) / number


def _require_reported(workspace: Workspace, units: int) -> None:
    """What is not in the report has cost nothing to report."""
    opened = open_office(workspace)
    with open_ledger(workspace) as ledger:
        counted = len(consolidation_at(opened, ledger, opened.campaigns[CAMPAIGN_ID], DAY).counted)
    if counted < 0.95 * units:
        message = f"{counted} of {units} returns count"
        raise RuntimeError(message)


def consolidated(meter: Meter, folder: Path, units: int) -> None:
    """So many returns that were read already, consolidated by a process of its own."""
    workspace = make_office(folder, units)
    opened = open_office(workspace)
    rows = _rows(opened, units)
    with Ledger.open(workspace.ledger_url) as ledger:
        while some := list(islice(rows, _AT_ONCE)):
            ledger.add_arrivals([arrival for arrival, _ in some])
            ledger.store_written({arrival.sha256: written for arrival, written in some}, reading_key(opened, some[0][0]))
    with meter.of(name := f"{units} returns consolidated"):
        memory = command([str(Path(__file__).resolve()), _ALONE, str(workspace.root)], workspace.root)
    meter.note(f"{name}: each", ms=1000 * meter.measured[name]["cpu"] / units, mib=memory)


def _rows(opened: Opened, units: int) -> Iterator[Row]:
    read = [Written.of(read_file(data, "x.docx", opened.all_layouts())) for data in prototypes()]
    for number, unit in enumerate(written_names(units)):
        sha256 = hashlib.sha256(unit.encode()).hexdigest()
        arrival = Arrival(sha256[:16], sha256, f"{number:06}.docx", 50_000, RECEIVED + dt.timedelta(seconds=number))
        one = read[number % len(read)]
        yield arrival, Written(one.error, _ASKED_FOR.sub(rf"\g<0>{number}号", one.body.replace(STAND_IN, unit)))


def alone(root: Path) -> None:
    """Consolidates what the ledger of a workspace holds."""
    gc.set_threshold(COLLECTED_AFTER)
    opened = open_office(Workspace.at(root))
    with open_ledger(opened.workspace) as ledger, put_off():
        campaign = opened.campaigns[CAMPAIGN_ID]
        whole = consolidation_at(opened.once([campaign]), ledger, campaign, DAY)
    if not whole.counted:
        message = "nothing counts"
        raise RuntimeError(message)


def main() -> None:
    """Measures, prints, writes."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 3000, 10000])
    parser.add_argument("--consolidated", type=int, nargs="*", default=[1000, 100_000])
    parser.add_argument(_ALONE, type=Path, help="only consolidate what this workspace holds")
    told = parser.parse_args()
    if told.alone:
        alone(told.alone)
        return
    meter = Meter()
    for measure, sizes in ((grown, told.sizes), (consolidated, told.consolidated)):
        for units in sizes:
            with tempfile.TemporaryDirectory() as folder:
                measure(meter, Path(folder) / "office", units)
    meter.keep(told)


if __name__ == "__main__":
    main()
