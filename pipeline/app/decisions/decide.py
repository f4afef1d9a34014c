"""What an office decides of returns, files and units: checked, put into words, and appended to the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from extractors.core.address import UNIT, FieldAddress
from extractors.core.reading import Value
from pipeline.app.decisions.targets import ANY, LIVE, Sight, Target, look, return_words, the_campaign, the_file, the_return, the_unit
from pipeline.app.workspace.opened import Opened, open_records
from pipeline.app.workspace.whole_ledger import open_ledger
from pipeline.consolidation.whose import is_taken
from pipeline.core.decision import ELSEWHERE, KIND_OF_UNITS, Decision, DecisionKind, holding
from pipeline.core.errors import UsageError
from pipeline.core.file_names import TEXT, require_length
from pipeline.core.model import Standing
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.ledger.kept_decisions import continue_decisions, written_numbers
from pipeline.wording.decisions import decision_words, group_of_units
from pipeline.wording.figures import file_words, names

_LATE_ONLY = "没有逾期，不需要视为按期"
_STANDINGS: dict[DecisionKind, tuple[Standing, ...]] = {DecisionKind.CHOOSE: ("superseded", "excluded", "duplicate", "counted")}


@dataclass(frozen=True, slots=True)
class Word:
    """Who decides, when (with zone) and why."""

    why: str
    who: str
    at: dt.datetime

    def __post_init__(self) -> None:
        """A decision without a reason helps nobody who reads it next year.

        Raises:
            UsageError: no reason is given, or a treatise.
        """
        if not self.why.strip():
            message = "理由不能是空的，请写明依据，例如“电话核实”。"
            raise UsageError(message)
        require_length("理由", self.why, TEXT)

    def row(self, campaign: str, kind: DecisionKind, subject: str, value: Value = None, field: FieldAddress | None = None) -> Decision:
        """A decision that is not stored yet."""
        return Decision(campaign, kind, subject, self.why.strip(), self.who, self.at, field, value)


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided: number of the first row, how many rows, and the sentence that a clerk reads."""

    number: int
    rows: int
    sentence: str


class Journal:
    """The decisions of a workspace being written; open it with `journal`."""

    def __init__(self, opened: Opened, ledger: Ledger, word: Word) -> None:
        self.opened = opened
        self.ledger = ledger
        self.word = word

    def look(self, campaign: str | None) -> list[Sight]:
        """The campaign that is named, or all, as they stand with all that arrived.

        Raises:
            UsageError: there is no campaign of that name.
        """
        return look(self.opened, self.ledger, campaign)

    def row(self, sight: Sight, kind: DecisionKind, subject: str, value: Value = None, field: FieldAddress | None = None) -> Decision:
        """A decision that is not stored yet."""
        return self.word.row(sight.campaign.id, kind, subject, value, field)

    def store(self, rows: Sequence[Decision], sentence: str) -> Done:
        """Appends what was decided in one go."""
        return append(self.opened.workspace, self.ledger, rows, sentence)


def append(workspace: Workspace, ledger: Ledger, rows: Sequence[Decision], sentence: str) -> Done:
    """Appends what was decided in one go, to the ledger and to the journal of decisions."""
    stored = ledger.add_decisions(rows)
    lacking = ledger.decision_numbers() - written_numbers(workspace.archive)
    if lacking:
        continue_decisions(workspace.archive, ledger.decisions_after(min(lacking) - 1))
    return Done(stored[0].batch, len(stored), sentence)


@contextmanager
def journal(workspace: Workspace, word: Word) -> Iterator[Journal]:
    """The workspace, ready for decisions; nobody else decides meanwhile, while a run may be at work."""
    with workspace.deciding():
        opened = open_records(workspace)
        with open_ledger(workspace) as ledger:
            yield Journal(opened, ledger, word)


def decide_return(workspace: Workspace, kind: DecisionKind, target: Target, word: Word) -> Done:
    """Withdraws, chooses, sends back, accepts as in time, or puts aside one return.

    Raises:
        AmbiguousError: several returns may be meant.
        UsageError: there is none, or the decision says nothing new.
    """
    with journal(workspace, word) as book:
        sight, one = the_return(book.look(target.campaign), target, _STANDINGS.get(kind, LIVE))
        if kind is DecisionKind.ON_TIME and not one.late:
            message = f"{return_words(sight, one)}：{_LATE_ONLY}。"
            raise UsageError(message)
        row = book.row(sight, kind, one.id)
        return book.store([row], f"{return_words(sight, one)}：{decision_words(row)}")


def assign_unit(workspace: Workspace, target: Target, unit: str, word: Word) -> Done:
    """Says which unit a return is of, or a file that can't be read.

    Raises:
        AmbiguousError: several returns or units may be meant.
        UsageError: there is none.
    """
    with journal(workspace, word) as book:
        sights = book.look(target.campaign)
        sight, subject, about = _return_or_file(sights, target)
        _, named = the_unit([sight], Target(unit))
        row = book.row(sight, DecisionKind.VALUE, subject, named.id, UNIT)
        return book.store([row], f"{about}：是{named.name}的")


def _return_or_file(sights: Sequence[Sight], target: Target) -> tuple[Sight, str, str]:
    """The return that is meant, else the file that can't be read; how it is called."""
    try:
        sight, file = the_file(sights, target)
    except UsageError:
        sight, one = the_return(sights, target, ANY)
        return sight, one.id, return_words(sight, one)
    return sight, file.arrival.id, file_words(file.arrival.name, file.part)


def settle_file(workspace: Workspace, target: Target, state: str, word: Word) -> Done:
    """Says what became of a file that can't be read; `state` is one of `FILE_STATES`.

    Raises:
        AmbiguousError: several files may be meant.
        UsageError: there is none, or no other campaign can take it.
    """
    with journal(workspace, word) as book:
        sight, file = the_file(book.look(target.campaign), target)
        row = book.row(sight, DecisionKind.FILE, file.arrival.id, (state, file.part))
        if state == ELSEWHERE and not is_taken(file, book.opened.everywhere, [*holding(book.ledger.decisions()), row]):
            message = "没有别的活动可以列这个文件：只有这一个活动，或别的活动都说过不是它们的。确实不是报表的，请定为“不是报表”。"
            raise UsageError(message)
        return book.store([row], f"{file_words(file.arrival.name, file.part)}：{decision_words(row)}")


def decide_unit(workspace: Workspace, kind: DecisionKind, target: Target, told: tuple[str, ...], word: Word) -> Done:
    """Exempts a unit, writes down what it said by telephone, renames it, or merges it into another one.

    Args:
        workspace: Where.
        kind: What is decided.
        target: The unit.
        told: What the decision holds: see `DecisionKind`; of a merger the other unit as the clerk calls it.
        word: Why, who, when.

    Raises:
        AmbiguousError: several units may be meant.
        UsageError: there is none.
    """
    with journal(workspace, word) as book:
        sight, unit = the_unit(book.look(target.campaign), target)
        shown = told
        if kind is DecisionKind.MERGE:
            _, other = the_unit([sight], Target(told[0]))
            if other.id == unit.id:
                message = f"“{unit.name}”不能并入它自己。"
                raise UsageError(message)
            told, shown = (other.id, *told[1:]), (other.name, *told[1:])
        row = book.row(sight, kind, unit.id, told or None)
        return book.store([row], f"{unit.name}：{decision_words(replace(row, value=shown or None))}")


def add_unit(workspace: Workspace, campaign: str | None, unit_id: str, told: tuple[str, str, str], word: Word) -> Done:
    """A unit that joins: `told` is its name, its kind and the day.

    Raises:
        AmbiguousError: several campaigns may be meant.
        UsageError: the roster has a unit of that id or name.
    """
    with journal(workspace, word) as book:
        sight = the_campaign(book.look(campaign), Target(unit_id))
        taken = next((unit for unit in sight.units if unit.id == unit_id or told[0] in (unit.name, *unit.aliases)), None)
        if taken is not None:
            message = f"名册里已有“{taken.name}”（{taken.id}），编号和名称都不能与已有的相同。"
            raise UsageError(message)
        row = book.row(sight, DecisionKind.ADD, unit_id, told)
        return book.store([row], f"{told[0]}（{unit_id}）：{decision_words(row)}")


@dataclass(frozen=True, slots=True)
class Extension:
    """Another last day, for one unit, for the units of a kind, or for all where neither is named."""

    day: dt.date
    unit: str = ""
    kind: str = ""


def move_deadline(workspace: Workspace, campaign: str | None, to: Extension, word: Word) -> Done:
    """Moves the last day.

    Raises:
        AmbiguousError: several units or campaigns may be meant.
        UsageError: there is no such unit or kind.
    """
    with journal(workspace, word) as book:
        sights = book.look(campaign)
        if to.unit:
            sight, unit = the_unit(sights, Target(to.unit))
            subject, about = unit.id, unit.name
        else:
            kinds = names(dict.fromkeys(unit.kind for sight in sights for unit in sight.units if unit.kind))
            of_kind = [sight for sight in sights if not to.kind or any(unit.kind == to.kind for unit in sight.units)]
            if not of_kind:
                message = f"名册里没有“{to.kind}”这一类单位，现有：{kinds}。"
                raise UsageError(message)
            sight = the_campaign(of_kind, Target(to.kind or to.day.isoformat()))
            subject = f"{KIND_OF_UNITS}{to.kind}" if to.kind else ""
            about = group_of_units(subject)
        row = book.row(sight, DecisionKind.DEADLINE, subject, to.day.isoformat())
        return book.store([row], f"{about}：{decision_words(row)}")
