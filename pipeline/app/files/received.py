"""Every file that arrived for a campaign with what became of it, searched and filtered; taking one out and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.app.decisions.decide import Done, Word, journal
from pipeline.app.decisions.history import undo
from pipeline.app.decisions.targets import LIVE
from pipeline.app.workspace.opened import Opened
from pipeline.app.workspace.stored import by_key, readings_under
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.campaign import Campaign
from pipeline.consolidation.file_outcomes import LOST, Fate, fates_of
from pipeline.consolidation.review import findings_of
from pipeline.core.consolidated import Consolidation
from pipeline.core.decision import ELSEWHERE, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.wording.decisions import KINDS
from pipeline.wording.terms import PASSED, local

RETURNS = "报表"
"""Files that hold a return, or that nobody could read."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file and what became of each part of it; `moment` is when it came, by the office's clock."""

    arrival: Arrival
    moment: dt.datetime
    fates: tuple[Fate, ...]

    @property
    def is_return(self) -> bool:
        """Whether anything in it is a return, or can't be read."""
        return any(one.result != PASSED for one in self.fates)

    @property
    def units(self) -> frozenset[str]:
        """Ids of the units that it brought something of which counts or counted once."""
        found = (one.submission for one in self.fates if one.submission is not None)
        return frozenset(one.unit.id for one in found if one.unit.id and one.standing in ("counted", "superseded", "duplicate"))

    @property
    def findings(self) -> int:
        """How many doubts there are about what it says."""
        return sum(1 for one in self.fates if one.submission is not None for _ in findings_of(one.submission))

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether anything of it counts, or would."""
        return any(one.submission is not None and one.submission.standing in LIVE for one in self.fates)

    @property
    def withdrawal(self) -> int | None:
        """The number of the decision by which it was withdrawn; `None` where it was not."""
        made = (told for one in self.fates if one.submission is not None for told in one.submission.decisions)
        return next((told.batch for told in made if told.kind is DecisionKind.WITHDRAW), None)


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files are shown.

    Attributes:
        result: A clerk's word for what became of a file, or `RETURNS`.
        text: Stands in the file's name, the unit's, the remark, the sender or the subject.
        first: From this day on.
        last: Until this day.
    """

    result: str = ""
    text: str = ""
    first: dt.date | None = None
    last: dt.date | None = None

    def fits(self, row: FileRow) -> bool:
        """Whether a file is shown."""
        return self._fits_day(row.moment.date()) and self._fits_result(row) and self._fits_text(row)

    def _fits_day(self, day: dt.date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def _fits_result(self, row: FileRow) -> bool:
        if self.result == RETURNS:
            return row.is_return
        return not self.result or any(one.result == self.result for one in row.fates)

    def _fits_text(self, row: FileRow) -> bool:
        wanted = self.text.strip().casefold()
        if not wanted:
            return True
        said = (row.arrival.name, row.arrival.sender, row.arrival.subject, *(text for one in row.fates for text in (one.unit, one.remark)))
        return any(wanted in text.casefold() for text in said if text)


def file_rows(campaign: Campaign, whole: Consolidation) -> tuple[FileRow, ...]:
    """Every file that arrived, the newest first."""
    fates = fates_of(campaign, whole)
    return tuple(FileRow(one, local(one, campaign), tuple(fates.get(one.id, (LOST,)))) for one in reversed(whole.arrivals))


def of_other_campaigns(opened: Opened, campaign: Campaign, whole: Consolidation, rows: Sequence[FileRow]) -> Mapping[str, tuple[str, ...]]:
    """The files that are no return of this campaign and belong to others: ids of these, as far as they are known, by that of the file."""
    passed_on = {one.arrival.id for one in whole.passed if one.ignored.reason == ELSEWHERE}
    rest = [row.arrival for row in rows if not row.is_return]
    with open_ledger(opened.workspace) as ledger:
        read = readings_under(ledger.remembering(opened.memory.rows), by_key(opened, *rest))
    found: dict[str, tuple[str, ...]] = {}
    for one in rest:
        forms = read[one.sha256].readings if one.sha256 in read else ()
        others = dict.fromkeys(form.campaign for form in forms if form.campaign != campaign.id and form.campaign in opened.campaigns)
        if others or one.id in passed_on:
            found[one.id] = tuple(others)
    return found


def filtered(rows: Iterable[FileRow], wanted: FileFilter) -> tuple[FileRow, ...]:
    """The files that fit, in their order."""
    return tuple(row for row in rows if wanted.fits(row))


def withdraw(workspace: Workspace, campaign: str, arrival: str, word: Word) -> Done:
    """Every return of a file that counts, or would, is taken out, in one go.

    Raises:
        UsageError: there is no such file, or nothing in it counts.
    """
    with journal(workspace, word) as book:
        (sight,) = book.look(campaign)
        own = [one for one in sight.whole.submissions if one.arrival.id == arrival and one.standing in LIVE]
        if not own:
            message = "这个文件里没有计入的表，不用撤回；可能别人已经撤回了，请刷新看看。"
            raise UsageError(message)
        rows = [book.row(sight, DecisionKind.WITHDRAW, one.id) for one in own]
        return book.store(rows, f"{own[0].arrival.name}：{KINDS[DecisionKind.WITHDRAW]}，不计入")


def take_back(workspace: Workspace, number: int, word: Word) -> Done:
    """What a withdrawal took out counts again.

    Raises:
        UsageError: there is no such decision, or it was taken back already.
    """
    return undo(workspace, number, word)
