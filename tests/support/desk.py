"""The desk of the Yangpu office: what arrives and is decided there, for one consolidation after another."""

from __future__ import annotations

import datetime as dt
from functools import cache

from extractors.core.address import FieldAddress
from extractors.core.reading import FileReading, Value
from extractors.extraction import read_file
from pipeline.campaign.units.roster import load_roster
from pipeline.consolidation import Kept, Material, consolidate
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.model import Arrival, Submission, Unit
from tests.support.decisions import decision
from tests.support.samples import CAMPAIGN, COUNTS, Return, as_docx, campaign, layout

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
UNITS = load_roster(CAMPAIGN / "roster.csv")
NIL = dict.fromkeys(COUNTS, "0")


@cache
def read(data: bytes) -> FileReading:
    return read_file(data, "x.docx", [layout()])


class Desk:
    """Collects what arrives, for one consolidation after another, each of which is checked against one that is made of everything."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.readings: dict[str, FileReading] = {}
        self.decisions: list[Decision] = []
        self._kept = Kept()

    def receive(self, what: Return | bytes, moment: str, name: str = "汇总表.docx", pinned: str | None = None) -> Arrival:
        reading = read(as_docx(what) if isinstance(what, Return) else what)
        received = dt.datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
        arrival = Arrival(f"{len(self.arrivals):016d}", reading.sha256, name, 1, received, pinned)
        self.arrivals.append(arrival)
        self.readings[reading.sha256] = reading
        return arrival

    def fix(self, submission: Submission, field: str, value: int | str | None) -> None:
        self.decide(DecisionKind.VALUE, submission.id, value, FieldAddress.parse(field))

    def decide(self, kind: DecisionKind, subject: str, value: Value = None, field: FieldAddress | None = None) -> Decision:
        made = decision(len(self.decisions) + 1, kind, subject, value, field)
        self.decisions.append(made)
        return made

    def undo(self, taken: Decision) -> Decision:
        return self.decide(DecisionKind.UNDO, str(taken.number))

    def at(self, day: str, units: tuple[Unit, ...] = UNITS, **changes: object) -> Consolidation:
        material = Material(self.arrivals, self.readings, self.decisions, "forms")
        declared = campaign().model_copy(update=changes) if changes else campaign()
        whole = consolidate(declared, units, material, dt.date.fromisoformat(day), self._kept)
        assert whole == consolidate(declared, units, material, dt.date.fromisoformat(day)), "what was kept makes another consolidation"
        return whole
