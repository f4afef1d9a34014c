"""What was decided, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.core import address
from pipeline.app.decisions.decide import Done, Word, append, journal
from pipeline.app.decisions.targets import Sight, look
from pipeline.app.workspace.opened import open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.consolidation.issues import issue_names
from pipeline.consolidation.told import batches, told
from pipeline.core.decision import Decision, DecisionKind, taken_back
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger

_UNNAMED = ""
"""What decisions of the first ledgers say for their campaign: the return that they are about names it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One command's decisions.

    Attributes:
        first: The first of its rows.
        rows: How many rows it wrote.
        about: What it is about, in a clerk's words.
        words: What it says.
        undone: Whether it was taken back.
    """

    first: Decision
    rows: int
    about: str
    words: str
    undone: bool

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        one = self.first
        return {
            "number": one.batch,
            "campaign": one.campaign,
            "kind": one.kind.value,
            "subject": one.subject,
            "field": address.printed(one.field),
            "value": one.value,
            "rows": self.rows,
            "about": self.about,
            "words": self.words,
            "why": one.why,
            "who": one.who,
            "at": one.at.isoformat(),
            "undone": self.undone,
        }


def history(workspace: Workspace, campaign: str | None = None, about: str = "") -> tuple[Entry, ...]:
    """What was decided, newest first; of one campaign where it is named, and about what holds `about` in its words.

    Raises:
        UsageError: there is no campaign of that name.
    """
    opened = open_records(workspace)
    with open_ledger(workspace) as ledger:
        sights = {one.campaign.id: one for one in look(opened, ledger, campaign)}
        decisions = ledger.decisions()
    gone = taken_back(decisions)
    entries = [_entry(batch, sights, gone) for batch in batches(decisions) if campaign is None or batch[0].campaign in (campaign, _UNNAMED)]
    return tuple(one for one in reversed(entries) if about in f"{one.about}{one.words}{one.first.why}{one.first.who}")


def undo(workspace: Workspace, number: int | None, word: Word) -> Done:
    """Takes a decision back, with all that its command wrote: the one of that number, else the last that holds.

    An undo can be taken back too.

    Raises:
        UsageError: there is none, or it was taken back already.
    """
    with journal(workspace, word) as book:
        decisions = book.ledger.decisions()
        gone = taken_back(decisions)
        holding = [batch for batch in batches(decisions) if batch[0].number not in gone]
        batch = next((one for one in holding if number in {row.number for row in one}), None) if number else _last(holding)
        if batch is None:
            named = f"没有可以撤销的第 {number} 号决定（没有这个编号，或已经撤销）" if number else "没有可以撤销的决定"
            message = f"{named}。"
            raise UsageError(message, Remedy.HISTORY)
        entry = _entry(batch, {one.campaign.id: one for one in book.look(None)}, gone)
        return book.store([taking_back(entry.first, word)], _undone_words(entry))


def undo_own(workspace: Workspace, sight: Sight, word: Word) -> Done:
    """Takes back the last decision of this person about a campaign that holds; those of others stay.

    Raises:
        UsageError: there is none.
        BusyError: another decision is being written for too long.
    """
    with workspace.deciding(), Ledger.open(workspace.ledger_url) as ledger:
        decisions = ledger.decisions()
        gone = taken_back(decisions)
        batch = _last([one for one in _own(decisions, sight, word) if one[0].number not in gone])
        if batch is None:
            message = "您在这个活动里没有可以撤销的决定。"
            raise UsageError(message)
        entry = _entry(batch, {sight.campaign.id: sight}, gone)
        return append(workspace, ledger, [taking_back(entry.first, word)], _undone_words(entry))


def redo_own(workspace: Workspace, sight: Sight, word: Word) -> Done:
    """Makes the decision hold again that this person took back last, also where others were made since.

    Raises:
        UsageError: there is none.
        BusyError: another decision is being written for too long.
    """
    with workspace.deciding(), Ledger.open(workspace.ledger_url) as ledger:
        decisions = ledger.decisions()
        gone = taken_back(decisions)
        first = {batch[0].batch: batch for batch in batches(decisions) if batch[0].kind is not DecisionKind.UNDO}
        undos = [one[0] for one in _own(decisions, sight, word) if one[0].kind is DecisionKind.UNDO and one[0].number not in gone]
        back = next((one for one in reversed(undos) if int(one.subject) in first), None)
        if back is None:
            message = "您在这个活动里没有可以恢复的决定。"
            raise UsageError(message)
        entry = _entry(first[int(back.subject)], {sight.campaign.id: sight}, gone)
        sentence = f"已恢复第 {entry.first.batch} 号：{entry.about}　{entry.words}"
        return append(workspace, ledger, [taking_back(back, word)], sentence)


def taking_back(first: Decision, word: Word) -> Decision:
    """The row that takes a command's decisions back."""
    return word.row(first.campaign, DecisionKind.UNDO, str(first.batch))


def _undone_words(entry: Entry) -> str:
    return f"已撤销第 {entry.first.batch} 号：{entry.about}　{entry.words}"


def _own(decisions: Sequence[Decision], sight: Sight, word: Word) -> list[list[Decision]]:
    """What this person decided about a campaign."""
    return [one for one in batches(decisions) if one[0].who == word.who and one[0].campaign == sight.campaign.id]


def _last(holding: Sequence[Sequence[Decision]]) -> Sequence[Decision] | None:
    return next((one for one in reversed(holding) if one[0].kind is not DecisionKind.UNDO), None)


def _entry(batch: Sequence[Decision], sights: Mapping[str, Sight], gone: frozenset[int]) -> Entry:
    first = batch[0]
    seen = [sights[first.campaign]] if first.campaign in sights else list(sights.values())
    problems = {key: words for sight in seen for key, words in issue_names(sight.campaign, sight.whole, batch).items()}
    one = told(batch, seen, problems)
    return Entry(first, one.rows, one.about, one.words, first.number in gone)
