"""Settling what awaits a person: right as read, another value, or accepted; one, or all that say the same; and drafts of it.

What is said is checked against what the person saw and appended without consolidating anew: the next one is there at once. What is typed
is kept on the disk of the server, so that leaving, paging or a crash loses nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from extractors.core.address import UNIT
from pipeline.app.decisions.decide import Done, Word, append
from pipeline.app.decisions.fix import about_words, accepted, confirmed
from pipeline.app.decisions.targets import Target, the_unit
from pipeline.app.decisions.typed_values import value_meant
from pipeline.app.review.doubt import EVERYTHING, Doubt, Wanted
from pipeline.app.review.queue import Line, Queue
from pipeline.consolidation.told import told
from pipeline.core.consolidated import Unreadable
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.file_names import TEXT
from pipeline.core.storage import replace_file, writing
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.wording.figures import date_time, file_words

CONFIRMED = "核对无误"
_NO_VALUE = "这一处说的是整份表，没有可以改的值；请核对无误，或退回单位。"
_WHOSE = "请选定是哪个单位的；不属于名册的，记为“不是名册单位的”。"
_ELSEWHERE = "这一处要在它所在的表或名单里改，不能在这里办。"
_FOLDER = "drafts"


class SettledError(UsageError):
    """Somebody settled it meanwhile; nothing was changed."""

    def __init__(self, decision: Decision, words: str) -> None:
        """Takes the decision that settled it, and the sentence that a clerk reads."""
        self.decision = decision
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says.

    Attributes:
        value: The value as a clerk writes it, or the unit of a return; nothing where what was read is right.
        accept: Whether the doubt is accepted and the value stays as it is, whatever it is.
        alike: Whether it is said of every wanted entry that says the same.
    """

    value: str = ""
    accept: bool = False
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry as a person saw it: in which queue, under which name, among what was wanted."""

    queue: Queue
    name: str
    wanted: Wanted = EVERYTHING


def settle(workspace: Workspace, choice: Choice, verdict: Verdict, word: Word) -> Done:
    """Appends what a person says of one entry of the queue, or of all that say the same among those wanted.

    Raises:
        SettledError: somebody settled it since the queue was made; nothing is overwritten.
        UsageError: there is no such entry, or the value can't be read.
        BusyError: another decision is being written for too long.
    """
    with workspace.deciding(), Ledger.open(workspace.ledger_url) as ledger:
        line = Line.of(choice.queue, choice.wanted, ledger.decisions_after(choice.queue.seen))
        doubt = _the_doubt(line, choice.name)
        chosen = (line.alike(doubt) or (doubt,)) if verdict.alike else (doubt,)
        rows, sentence = _said(choice.queue, chosen, verdict, word)
        return append(workspace, ledger, rows, sentence + (f"（同样的共 {len(rows)} 处）" if len(rows) > 1 else ""))


def settle_all(workspace: Workspace, queue: Queue, wanted: Wanted, word: Word) -> Done:
    """Says of everything that is wanted and open that it was read right, whatever page of it is shown.

    Raises:
        UsageError: nothing is open.
        BusyError: another decision is being written for too long.
    """
    with workspace.deciding(), Ledger.open(workspace.ledger_url) as ledger:
        line = Line.of(queue, wanted, ledger.decisions_after(queue.seen))
        rows = list(dict.fromkeys(confirmed(word, queue.sight, one.entry) for one in line.open if one.confirmable))
        if not rows:
            message = "没有待核的地方，没有记下什么。"
            raise UsageError(message)
        return append(workspace, ledger, rows, f"{CONFIRMED}：共 {len(rows)} 处")


def _the_doubt(line: Line, name: str) -> Doubt:
    doubt, decision = line.queue.by_id.get(name), line.decided(name)
    if decision is not None:
        raise SettledError(decision, settled_words(line.queue, decision))
    if doubt is None:
        message = "这一处已经不在待核之列（可能已由别人核定，或单位报来了新的一份），没有改动。"
        raise UsageError(message)
    if not doubt.settleable:
        raise UsageError(_ELSEWHERE)
    return doubt


def settled_words(queue: Queue, decision: Decision) -> str:
    """Who settled an entry, when and how, as a clerk reads it."""
    at = date_time(decision.at.astimezone(queue.sight.campaign.zone))
    said = told([decision], [queue.sight])
    return f"{said.about}：已由{decision.who}于 {at} 核定（{said.words}），没有改动。"


def _said(queue: Queue, chosen: Sequence[Doubt], verdict: Verdict, word: Word) -> tuple[list[Decision], str]:
    if chosen[0].file is not None:
        return _of_file(queue, chosen[0].file, verdict, word)
    if not verdict.value.strip():
        if chosen[0].entry.about == "stranger" and chosen[0].entry.field == UNIT:
            raise UsageError(_WHOSE)
        row = accepted if verdict.accept else confirmed
        rows = list(dict.fromkeys(row(word, queue.sight, one.entry) for one in chosen))
        what = f"认可“{chosen[0].entry.finding.message}”" if verdict.accept else CONFIRMED
        return rows, f"{_about(queue, chosen[0])}：{what}"
    pairs = [_corrected(queue, one, verdict.value.strip(), word) for one in chosen]
    return list(dict.fromkeys(row for row, _ in pairs)), f"{_about(queue, chosen[0])}：定为“{pairs[0][1]}”"


def _corrected(queue: Queue, doubt: Doubt, written: str, word: Word) -> tuple[Decision, str]:
    at = doubt.entry.field
    if at is None or not doubt.has_value:
        raise UsageError(_NO_VALUE)
    submission = queue.submissions[doubt.entry.submission or ""]
    value, shown = value_meant(queue.sight, submission, at, written)
    return word.row(queue.sight.campaign.id, DecisionKind.VALUE, submission.id, value, at), shown


def _of_file(queue: Queue, file: Unreadable, verdict: Verdict, word: Word) -> tuple[list[Decision], str]:
    """Of a file that can't be read, a unit may be said; else that it is no return."""
    about, campaign = file_words(file.arrival.name, file.part), queue.sight.campaign.id
    if verdict.value.strip():
        _, unit = the_unit([queue.sight], Target(verdict.value.strip()))
        return [word.row(campaign, DecisionKind.VALUE, file.arrival.id, unit.id, UNIT)], f"{about}：是{unit.name}的"
    return [word.row(campaign, DecisionKind.FILE, file.arrival.id, ("not_a_return", file.part))], f"{about}：不是报表"


def _about(queue: Queue, doubt: Doubt) -> str:
    return about_words(queue.sight, queue.submissions[doubt.entry.submission or ""], doubt.entry.field)


@dataclass(frozen=True, slots=True)
class Draft:
    """A value and a reason as far as they are typed."""

    value: str = ""
    why: str = ""

    def __bool__(self) -> bool:
        return bool(self.value or self.why)


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one person about one campaign: a file each, so that two windows never overwrite one another's.

    `reason` is the reason that was given last; it is offered for the next entry.
    """

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace, campaign: str, user: str) -> Drafts:
        """Those of a user. They lie in `.huizong/drafts` of the workspace, under digests of the names."""
        return cls(workspace.page / _FOLDER / _digest(campaign) / _digest(user))

    @property
    def reason(self) -> str:
        """The reason that was given last."""
        return self.get("").why

    def get(self, name: str) -> Draft:
        """What was typed for an entry; an empty draft where there is none, or none that can be read."""
        try:
            known = json.loads(self._path(name).read_bytes().decode("utf-8", "surrogatepass"))
            return Draft(str(known["value"]), str(known["why"]))
        except (OSError, ValueError, KeyError, TypeError):
            return Draft()

    def keep(self, name: str, draft: Draft) -> None:
        """Keeps what was typed for an entry; an empty draft is forgotten.

        Raises:
            StorageError: the disk is full or can't be written.
        """
        if not draft:
            self.drop(name)
            return
        path, kept = self._path(name), Draft(draft.value[:TEXT], draft.why[:TEXT])
        with writing(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, json.dumps(asdict(kept), ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def keep_reason(self, why: str) -> None:
        """Keeps the reason for the next entry."""
        self.keep("", Draft(why=why))

    def drop(self, name: str) -> None:
        """Forgets what was typed for an entry: it is settled."""
        with writing(self.folder):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{_digest(name)}.json"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
