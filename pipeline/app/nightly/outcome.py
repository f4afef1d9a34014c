"""What a run did, what it says of each campaign, and what the last one said, kept for the next one where nothing is new."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.consolidation.totals import ReturnCounts, count_returns
from pipeline.core.consolidated import About, Consolidation
from pipeline.core.errors import StorageError
from pipeline.core.journal import Entry, journal_line, read_entries
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace
from pipeline.intake.take_in import Intake
from pipeline.wording.terms import TOTAL


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file, or a part of one, that could not be read.

    Attributes:
        arrival: Its id.
        name: Of the file.
        message: Why it could not be read, and what to do.
        of_unit: Whether it seems to come from a unit of the campaign.
    """

    arrival: str
    name: str
    message: str
    of_unit: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a run says of one campaign: counts, and the files that could not be read.

    Attributes:
        waiting: How many things await a person, by what they are about.
        asked: Whether the office waits for anything from a unit.
    """

    campaign: str
    as_of: dt.date
    generated_from: str
    counts: ReturnCounts
    waiting: Mapping[About, int]
    asked: bool
    unreadable: tuple[UnreadableFile, ...]

    @property
    def review(self) -> int:
        """How many things await a person."""
        return sum(self.waiting.values())


def said_of(whole: Consolidation) -> Said:
    """What a run says of a consolidation."""
    return Said(
        campaign=whole.campaign,
        as_of=whole.as_of,
        generated_from=whole.generated_from,
        counts=count_returns(TOTAL, whole.units),
        waiting=dict(Counter(entry.about for entry in whole.waiting)),
        asked=any(status.asked for status in whole.units),
        unreadable=tuple(
            UnreadableFile(one.arrival.id, one.arrival.name, one.error.message, one.unit_id is not None) for one in whole.unreadable
        ),
    )


@dataclass(frozen=True)
class CampaignOutcome:
    """What is said of a campaign, its folder of results, whether that was made anew, and changed results put aside."""

    said: Said
    folder: Path
    fresh: bool = False
    aside: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Published:
    """One campaign's outcome: its consolidation, its folder, whether that was made anew, and changed results put aside."""

    consolidation: Consolidation
    folder: Path
    fresh: bool
    aside: tuple[Path, ...] = ()

    @property
    def outcome(self) -> CampaignOutcome:
        """The same without the consolidation."""
        return CampaignOutcome(said_of(self.consolidation), self.folder, self.fresh, self.aside)


@dataclass(frozen=True)
class Outcome:
    """What a run did.

    Attributes:
        intake: What was taken in.
        parsed: How many files were read.
        published: The campaigns that were consolidated.
        unchanged: Those of a run that found nothing new, and so consolidated nothing: what the run before said of them.
        idle: Campaigns that came with the program and for which nothing has arrived: nothing is written for them.
        titles: What the campaigns are called, by id.
    """

    intake: Intake
    parsed: int = 0
    published: tuple[Published, ...] = ()
    unchanged: tuple[CampaignOutcome, ...] = ()
    idle: tuple[Said, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def campaigns(self) -> tuple[CampaignOutcome, ...]:
        """Of every campaign that results were made for, now or before."""
        return (*self.unchanged, *(one.outcome for one in self.published))

    @property
    def needs_person(self) -> bool:
        """Whether files could not be read or taken in: somebody must ask for them again."""
        return self.intake.needs_person or any(True for _ in self.unreadable())

    def unreadable(self) -> Iterator[UnreadableFile]:
        """What could not be read, each file once: by the campaign whose unit it seems to come from, else by the first."""
        by_file: dict[str, list[list[UnreadableFile]]] = {}
        for said in (*(one.said for one in self.campaigns), *self.idle):
            of_campaign: dict[str, list[UnreadableFile]] = {}
            for unreadable in said.unreadable:
                of_campaign.setdefault(unreadable.arrival, []).append(unreadable)
            for file, several in of_campaign.items():
                by_file.setdefault(file, []).append(several)
        for told in by_file.values():
            yield from next((several for several in told if several[0].of_unit), told[0])


LAST_RUN = ".huizong.last-run"
"""Its file in the workspace."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was said of a campaign.

    Attributes:
        said: On which day, and what.
        made_from: Names what its results were made from; empty where it has none.
        content: Names what they say but the day.
        idle: Whether it came with the program and nothing has arrived for it.
    """

    said: Said
    made_from: str
    content: str
    idle: bool


@dataclass(frozen=True, slots=True)
class LastRun:
    """What runs said that found the very same declarations and rows of the ledger.

    Attributes:
        declared: Names what was declared, and the program that read it.
        ledger: Names the rows of the ledger.
        zones: The zone of every campaign that is declared, and `titles` what it is called.
        kept: By campaign, for those that were run.
    """

    declared: str
    ledger: str
    zones: Mapping[str, str]
    titles: Mapping[str, str]
    kept: Mapping[str, Kept]

    def day_in(self, campaign: str, moment: dt.datetime) -> dt.date:
        """The day of a moment where the campaign's office is."""
        return moment.astimezone(ZoneInfo(self.zones[campaign])).date()

    def of(self, campaigns: Sequence[str], days: Mapping[str, dt.date]) -> list[Kept] | None:
        """What was said of these campaigns on these days; none where anything was not."""
        found = [self.kept[one] for one in campaigns if one in self.kept and self.kept[one].said.as_of == days[one]]
        return found if len(found) == len(campaigns) else None


def last_run(workspace: Workspace, declared: str) -> LastRun | None:
    """What is kept of the last run; none where something else was declared then."""
    try:
        (entry,) = read_entries(workspace.root / LAST_RUN).sound
        found = _decoded(entry)
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.declared == declared else None


def keep(workspace: Workspace, run: LastRun) -> None:
    """Keeps what a run said, beside what others said that found the same; on a full disk nothing, for all else is done."""
    before = last_run(workspace, run.declared)
    if before is not None and before.ledger == run.ledger:
        run = replace(run, kept={**before.kept, **run.kept})
    with suppress(StorageError):
        replace_file(workspace.root / LAST_RUN, journal_line(_encoded(run)).encode("utf-8", "replace"))


def _encoded(run: LastRun) -> Entry:
    kept = {name: {**asdict(one), "said": {**asdict(one.said), "as_of": one.said.as_of.isoformat()}} for name, one in run.kept.items()}
    return {"declared": run.declared, "ledger": run.ledger, "zones": dict(run.zones), "titles": dict(run.titles), "kept": kept}


def _decoded(entry: Entry) -> LastRun:
    kept = {name: Kept(_said(one["said"]), one["made_from"], one["content"], one["idle"]) for name, one in entry["kept"].items()}
    return LastRun(entry["declared"], entry["ledger"], entry["zones"], entry["titles"], kept)


def _said(told: Mapping[str, Any]) -> Said:
    unreadable = tuple(UnreadableFile(**one) for one in told["unreadable"])
    counts = ReturnCounts(**told["counts"])
    return Said(**{**told, "as_of": dt.date.fromisoformat(told["as_of"]), "counts": counts, "unreadable": unreadable})
