"""Returns for correction: a unit's own files, newest version, with our remarks in them; the originals stay as they are."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from extractors.core.errors import UnreadableFileError
from extractors.core.reading import FileReading
from pipeline.app.decisions.decide import Done, Journal, Word, journal
from pipeline.app.decisions.targets import Sight, Target, the_unit
from pipeline.app.files.shown_original import file_of
from pipeline.app.workspace.opened import Opened
from pipeline.app.workspace.stored import require_read
from pipeline.cage import Job
from pipeline.cage.engine import Engine
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.file_names import file_name
from pipeline.core.model import Submission, Unit
from pipeline.core.storage import put_beside
from pipeline.core.workspace import Workspace
from pipeline.intake.originals import originals_of
from pipeline.post.letter import Sender
from pipeline.post.send_back import Faulty, Remark, carries, letter_about, remarks_of, returned_name, unreadable_words, with_remarks
from pipeline.wording.figures import file_words, names
from pipeline.wording.terms import SENT_BACK

FOLDER = SENT_BACK


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    """What is to go back.

    Attributes:
        target: The unit; where its `file` says so, only files of that name.
        note: What the office has to say to the unit besides what the program found.
        due: Until when the unit shall answer.
        submission: Id of a return: only the file that it stands in, whatever the target says of files.
    """

    target: Target
    note: str = ""
    due: dt.date | None = None
    submission: str = ""


@dataclass(frozen=True, slots=True)
class SentBack:
    """One file that was written for a unit."""

    original: str
    path: Path
    remarks: int
    is_letter: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """One file with the decisions that say it went back."""

    faulty: Faulty
    rows: tuple[Decision, ...]


def send_back(workspace: Workspace, order: ReturnOrder, word: Word, engine: Engine) -> tuple[Done, tuple[SentBack, ...]]:
    """Writes every file of the unit in which something is to be mended into `outbox/<campaign>/退回修改/<day>/<unit>/`.

    Raises:
        AmbiguousError: several units may be meant.
        UsageError: there is no such unit, or nothing to mend.
        StorageError: an original is missing, or nothing can be written.
    """
    with journal(workspace, word) as book:
        require_read(book.opened, book.ledger)
        sight, unit = the_unit(book.look(order.target.campaign), order.target)
        found = (*_counted(book, sight, unit, order.note), *_closed(book, sight, unit))
        cases = [one for one in found if _is_meant(one, order)]
        if not cases:
            message = f"{unit.name}报来的没有需要单位修改的地方，没有写退回的文件；另有要改的，用 --note 写明。"
            raise UsageError(message)
        sender = Sender(sight.campaign, unit.name, word.at.astimezone(sight.campaign.zone), order.due)
        folder = workspace.outbox / sight.campaign.id / FOLDER / sender.at.date().isoformat() / file_name(unit.name, "")
        proof = _Proof(engine, book.opened)
        written = tuple(_written(folder, one.faulty, sender, proof) for one in cases)
        what = f"{unit.name}：退回修改（{names(one.original for one in written)}，{sum(one.remarks for one in written)} 处）"
        return book.store([row for one in cases for row in one.rows], what), written


def _is_meant(case: _Case, order: ReturnOrder) -> bool:
    if order.submission:
        return bool(case.faulty.remarks) and any(row.subject == order.submission for row in case.rows)
    return bool(case.faulty.remarks) and order.target.file in file_words(case.faulty.arrival.name, case.faulty.name)


def return_of(sight: Sight, submission: str, note: str = "", due: dt.date | None = None) -> ReturnOrder:
    """The order to send back the file that a return stands in.

    Raises:
        UsageError: there is no such return that counts, or it is of no unit of the roster.
    """
    one = next((each for each in sight.whole.counted if each.id == submission), None)
    if one is None or one.unit.id is None:
        message = "这份表现在不计入，或还不知道是哪个单位的，不能退回；请先在待核里定好。"
        raise UsageError(message)
    return ReturnOrder(Target(one.unit.id, sight.campaign.id), note, due, submission)


@dataclass(frozen=True, slots=True)
class Returnable:
    """A file of a unit with what would be asked of the unit; looked at before anything is written.

    Attributes:
        unit: Whose it is.
        file: As a clerk recognises it.
        submissions: Ids of the returns that stand in it; none where it can't be opened.
        remarks: What is to be mended.
        sent_back: Whether it went back already, and waits for the unit.
        asked: Whether the unit was only asked to send it again, by whatever way: it can't be opened.
    """

    unit: Unit
    file: str
    submissions: tuple[str, ...]
    remarks: tuple[Remark, ...]
    sent_back: bool
    asked: bool = False

    @property
    def key(self) -> str:
        """Names it among the others: by a return that stands in it, else by unit and file."""
        return next(iter(self.submissions), f"{self.unit.id}/{self.file}")

    def is_of(self, key: str) -> bool:
        """Whether a key, or the id of a return, means it."""
        return key == self.key or key in self.submissions


def returnable(sight: Sight, also: str = "") -> tuple[Returnable, ...]:
    """Every file in which something is to be mended by its unit, in the roster's order; opens no original.

    Args:
        sight: How the campaign stands.
        also: Id of a return that is to be among them whatever stands in it: the office has something to say about it.
    """
    units = {unit.id: unit for unit in sight.units}
    files: dict[tuple[str, str], Returnable] = {}
    for one in sight.whole.counted:
        remarks = remarks_of(sight.campaign, one)
        back = any(told.kind is DecisionKind.RETURN for told in one.decisions)
        if one.unit.id in units and (remarks or back or one.id == also):
            unit, file = units[one.unit.id], file_words(one.arrival.name, one.part)
            known = files.get((unit.id, file), Returnable(unit, file, (), (), sent_back=False))
            told = tuple(dict.fromkeys((*known.remarks, *remarks)))
            files[unit.id, file] = Returnable(unit, file, (*known.submissions, one.id), told, known.sent_back or back)
    for closed in sight.whole.unreadable:
        if closed.unit_id in units:
            remark = Remark(None, "", "", unreadable_words(closed.error))
            file = file_words(closed.arrival.name, closed.part)
            asked = closed.asked is not None
            files[closed.unit_id, file] = Returnable(units[closed.unit_id], file, (), (remark,), sent_back=False, asked=asked)
    rank = {unit: place for place, unit in enumerate(units)}
    return tuple(sorted(files.values(), key=lambda one: rank[one.unit.id]))


def _counted(book: Journal, sight: Sight, unit: Unit, note: str) -> Iterator[_Case]:
    """The files of a unit that count, with what is to be mended in each."""
    files: dict[tuple[str, str], _Case] = {}
    for submission in (one for one in sight.whole.counted if one.unit.id == unit.id):
        faulty = _original(book.opened, submission, sight)
        key = (faulty.arrival.sha256, faulty.name)
        known = files.get(key, _Case(faulty, ()))
        remarks = tuple(dict.fromkeys((*known.faulty.remarks, *remarks_of(sight.campaign, submission))))
        files[key] = _Case(
            replace(known.faulty, remarks=remarks), (*known.rows, book.row(sight, DecisionKind.RETURN, submission.id, note or None))
        )
    own = (Remark(None, "", "", note),) if note else ()
    yield from (replace(one, faulty=replace(one.faulty, remarks=(*own, *one.faulty.remarks))) for one in files.values())


def _original(opened: Opened, submission: Submission, sight: Sight) -> Faulty:
    """The file that a return stands in, taken out of the mail or archive that it came in."""
    received = originals_of(opened.workspace).open_bytes(submission.arrival.sha256)
    try:
        name, data = file_of(submission.arrival, received, submission.part, opened.limits)
    except UnreadableFileError as error:
        message = f"“{submission.arrival.name}”现在打不开，没有写退回的文件：{error.message}"
        raise UsageError(message) from error
    return Faulty(submission.arrival, name, data, sight.campaign.forms[submission.form].title, ())


def _closed(book: Journal, sight: Sight, unit: Unit) -> Iterator[_Case]:
    """Files that could not be opened: a letter is all that can go back."""
    for one in sight.whole.unreadable:
        if one.unit_id == unit.id:
            remark = Remark(None, "", "", unreadable_words(one.error))
            faulty = Faulty(one.arrival, PurePosixPath(one.part or one.arrival.name).name, b"", "", (remark,))
            yield _Case(faulty, (book.row(sight, DecisionKind.FILE, one.arrival.id, ("asked", one.part)),))


@dataclass(frozen=True)
class _Proof:
    """Whether a file with remarks in it says the same as the original, read by ourselves."""

    engine: Engine
    opened: Opened

    def holds(self, before: Faulty, after: bytes) -> bool:
        """Whether every remark is there and every value the same."""
        known = Job("", before.name, b"", before.arrival.pinned, closed=self.opened.closed_to(before.arrival))
        jobs = [known._replace(sha256=hashlib.sha256(data).hexdigest(), data=data) for data in (before.data, after)]
        first, second = (_without_hash(one) for one in self.engine.read(jobs, self.opened.all_layouts()))
        return first.error is None and first == second and carries(after, before.remarks)


def _without_hash(reading: FileReading) -> FileReading:
    return replace(reading, sha256="")


def _written(folder: Path, faulty: Faulty, sender: Sender, proof: _Proof) -> SentBack:
    made = with_remarks(faulty, sender)
    is_letter = made is None or not proof.holds(faulty, made)
    data = letter_about(faulty, sender) if made is None or is_letter else made
    path = put_beside(folder / returned_name(faulty, as_letter=is_letter), data)
    return SentBack(faulty.name, path, len(faulty.remarks), is_letter)
