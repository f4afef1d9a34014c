"""What a run did, and what it says of each campaign."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.consolidation.totals import ReturnCounts, count_returns
from pipeline.core.consolidated import About, Consolidation
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
