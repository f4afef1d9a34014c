"""What the nights of an office cost, and the stages of a run: processor time of all processes together, and time on the wall.

    python benchmarks/nights.py [--units 1000] [--json now.json] [--against before.json]

The office is made here: a campaign of so many units, each of which returns a Word form with ten doubts. Nights are commands of their
own (`huizong run`), their start counted in: everything new, nothing new, a new day with nothing new, one return in a hundred new. Stages
are those of the first night, in one process but for the reading, and the documents of a day after it. `--json` writes what was measured;
`--against` shows it beside what another revision wrote, as a ratio.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from meter import Meter, arguments, command
from office import CAMPAIGN_ID, drop, make_office, names

from extractors.core.address import FieldAddress
from pipeline.app.documents.publish import publish
from pipeline.app.nightly.new_readings import extract_new
from pipeline.app.nightly.outcome import Kept, said_of
from pipeline.app.nightly.run import Order, receive
from pipeline.app.workspace.opened import consolidation_at, open_office
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.cage.engine import make_engine
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.workspace import Workspace

DAY, NEXT_DAY = dt.date(2017, 5, 22), dt.date(2017, 5, 23)


def nights(meter: Meter, folder: Path, units: int) -> None:
    """Commands, one night after another."""
    late = max(units // 100, 1)
    workspace = make_office(folder, units)
    drop(workspace, units - late)
    steps: dict[str, Callable[[], None]] = {
        "night: all new": lambda: _run(workspace, DAY),
        "night: nothing new": lambda: _run(workspace, DAY),
        "night: nothing new, a new day": lambda: _run(workspace, NEXT_DAY),
    }
    for name, step in steps.items():
        with meter.of(name):
            step()
    drop(workspace, units, units - late)
    with meter.of("night: 1 % new"):
        _run(workspace, NEXT_DAY)


def stages(meter: Meter, folder: Path, units: int) -> None:
    """The parts of a first night, and what a page does that stays: another look, and a look after a decision."""
    workspace = make_office(folder, units)
    drop(workspace, units)
    order = Order(lambda: dt.datetime.now(dt.UTC), as_of=DAY)
    with meter.of("stage: campaigns loaded"):
        opened = open_office(workspace)
    campaign = opened.campaigns[CAMPAIGN_ID]
    with open_ledger(workspace) as ledger:
        with meter.of("stage: taken in"):
            receive(workspace, ledger, order, list(opened.campaigns), opened.limits)
        with meter.of("stage: read, in workers"):
            extract_new(
                opened, ledger, make_engine("local", 0, opened.limits, workspace.log, workspace.converted), lambda _done, _all: None
            )
        with meter.of("stage: consolidated"):
            whole = consolidation_at(opened, ledger, campaign, DAY)
        with meter.of("stage: consolidated again"):
            consolidation_at(opened, ledger, campaign, DAY)
        entry = next(one for one in whole.review if one.submission and one.field)
        field: FieldAddress | None = entry.field
        word = Decision(CAMPAIGN_ID, DecisionKind.VALUE, entry.submission or "", "电话核实", "王", dt.datetime.now(dt.UTC), field, 7)
        ledger.add_decisions([word])
        with meter.of("stage: consolidated after a decision"):
            consolidation_at(opened, ledger, campaign, DAY)
        with meter.of("stage: documents written"):
            made = publish(workspace.outbox, campaign, opened.layouts[CAMPAIGN_ID], whole)
        tomorrow = consolidation_at(opened, ledger, campaign, NEXT_DAY)
        today = Kept(said_of(whole), made.made_from, whole.content, idle=False)
        with meter.of("stage: documents of a new day"):
            publish(workspace.outbox, campaign, opened.layouts[CAMPAIGN_ID], tomorrow, today)
    print(f"{len(whole.counted)} returns count, {len(whole.review)} doubts")


def _run(workspace: Workspace, day: dt.date) -> None:
    command(["-m", "pipeline.cli", "run", CAMPAIGN_ID, "--as-of", day.isoformat()], workspace.root)


def main() -> None:
    """Measures, prints, writes."""
    parser = arguments(__doc__)
    parser.add_argument("--units", type=int, default=1000)
    told = parser.parse_args()
    names(told.units)
    meter = Meter()
    with tempfile.TemporaryDirectory() as folder:
        nights(meter, Path(folder) / "nights", told.units)
        stages(meter, Path(folder) / "stages", told.units)
    meter.keep(told)


if __name__ == "__main__":
    main()
