"""A person's word on single answers: a value corrected, confirmed or emptied, a doubt accepted. Checked before it is appended."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.core.address import UNIT, FieldAddress
from extractors.language import text
from pipeline.app.decisions.decide import Done, Word, journal
from pipeline.app.decisions.targets import LIVE, Sight, Target, return_words, the_return
from pipeline.app.decisions.typed_values import NONE, field_named, has_field, value_meant
from pipeline.consolidation.review import answer_at, value_words
from pipeline.core.consolidated import ReviewEntry
from pipeline.core.decision import Decision, DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.model import Submission
from pipeline.core.workspace import Workspace
from pipeline.wording.figures import clauses

NO_DOUBT = "没有待核的地方"


def correct(workspace: Workspace, target: Target, field: str, value: str, word: Word) -> Done:
    """Appends a corrected value, or the unit of a return.

    Args:
        workspace: Where.
        target: The return.
        field: Its label as `status` shows it; or `meetings_held`, `opinions[2].outcome`, `visits[3].workers` or `unit`.
        value: As a clerk writes it; `-` for nothing.
        word: Why, who, when.

    Raises:
        AmbiguousError: several returns may be meant.
        UsageError: no such return or field, or the value can't be read.
    """
    with journal(workspace, word) as book:
        sight, submission = the_return(book.look(target.campaign), target, fits=lambda seen, one: has_field(seen.campaign, one, field))
        named = field_named(sight.campaign, submission, field)
        new, after = value_meant(sight, submission, named, value)
        same = _same_answers(sight, submission, named) if target.everywhere else [(submission, named)]
        rows = [book.row(sight, DecisionKind.VALUE, one.id, new, at) for one, at in same]
        return book.store(rows, f"{about_words(sight, submission, named)}：{_before(sight, submission, named)} → {after}{_times(rows)}")


def confirm(workspace: Workspace, target: Target, field: str, word: Word) -> Done:
    """Says that what was read is right: one answer, or everything that is doubtful in a return where `field` is empty.

    Raises:
        AmbiguousError: several returns may be meant.
        UsageError: there is no such return or field, or nothing in it is doubtful.
    """
    with journal(workspace, word) as book:
        sights = book.look(target.campaign)
        sight, submission = the_return(sights, target, fits=lambda seen, one: not field or has_field(seen.campaign, one, field))
        open_doubts = [one for one in sight.whole.review if one.submission == submission.id]
        if field:
            named = field_named(sight.campaign, submission, field)
            open_doubts = [one for one in open_doubts if one.field == named]
        if target.everywhere:
            open_doubts = [one for doubt in open_doubts for one in identical(sight, doubt)]
        rows = list(dict.fromkeys(confirmed(book.word, sight, one) for one in open_doubts))
        if not rows:
            message = f"{return_words(sight, submission)}：{field or '整份'}没有待核的地方。"
            raise UsageError(message)
        about = about_words(sight, submission, open_doubts[0].field) if field else return_words(sight, submission)
        return book.store(rows, f"{about}：核对无误{_times(rows)}")


def waive(workspace: Workspace, target: Target, doubt: str, word: Word) -> Done:
    """Accepts a finding or a broken rule of a return: it is told no longer, and the values stay.

    `doubt` is the label that it is about, a part of its message, or its code.

    Raises:
        AmbiguousError: several returns may be meant.
        UsageError: there is no such return or finding.
    """
    with journal(workspace, word) as book:
        sights = book.look(target.campaign)
        sight, submission = the_return(sights, target, fits=lambda seen, one: any(_told(e, doubt) for e in _entries(seen, one)))
        found = [one for one in _entries(sight, submission) if _told(one, doubt)]
        if not found:
            listed = clauses(dict.fromkeys(one.finding.message for one in _entries(sight, submission))) or NO_DOUBT
            message = f"{return_words(sight, submission)}：没有“{doubt}”这个疑点。它现有：{listed}。"
            raise UsageError(message)
        if target.everywhere:
            found = [one for entry in found for one in identical(sight, entry)]
        rows = [accepted(book.word, sight, one) for one in found]
        rows = list(dict.fromkeys(rows))
        return book.store(rows, f"{return_words(sight, submission)}：认可“{found[0].finding.message}”{_times(rows)}")


def identical(sight: Sight, entry: ReviewEntry) -> list[ReviewEntry]:
    """Every entry that says the same of the same text under the same label, the given one first."""
    same = [one for one in sight.whole.review if one.submission and sameness(one) == sameness(entry)]
    return [entry, *(one for one in same if one is not entry)]


def sameness(entry: ReviewEntry) -> tuple[object, ...]:
    """What identical entries share: the code, the label and the text."""
    return (
        entry.finding.code,
        entry.field.whole if entry.field else None,
        text.key(entry.raw or entry.unit_name if entry.field == UNIT else entry.raw),
    )


def _entries(sight: Sight, submission: Submission) -> list[ReviewEntry]:
    return [one for one in sight.whole.review if one.submission == submission.id]


def _told(entry: ReviewEntry, doubt: str) -> bool:
    return doubt == entry.finding.code or text.key(doubt) == text.key(entry.label) or text.key(doubt) in text.key(entry.finding.message)


def confirmed(word: Word, sight: Sight, entry: ReviewEntry) -> Decision:
    """A value said to be right; a finding that is about no value, accepted."""
    subject = entry.submission or ""
    if entry.field is None or (entry.value is None and entry.field != UNIT) or (entry.field == UNIT and entry.unit_id is None):
        return accepted(word, sight, entry)
    return word.row(sight.campaign.id, DecisionKind.VALUE, subject, entry.unit_id if entry.field == UNIT else entry.value, entry.field)


def accepted(word: Word, sight: Sight, entry: ReviewEntry) -> Decision:
    """A finding said to be known and accepted; the value stays."""
    told = (entry.finding.code, entry.finding.message)
    return word.row(sight.campaign.id, DecisionKind.ACCEPT, entry.submission or "", told, entry.field)


def _same_answers(sight: Sight, submission: Submission, field: FieldAddress) -> list[tuple[Submission, FieldAddress]]:
    """The answers of all returns of the form under the same label in which the same is written."""
    wanted = _written(submission, field)
    found = [(submission, field)]
    for one in sight.whole.submissions:
        if one.standing in LIVE and one.form == submission.form:
            places = [field.whole] if not field.in_item else [field.item(n) for n in range(1, len(one.groups.get(field.name, ())) + 1)]
            found += [(one, place) for place in places if (one, place) != (submission, field) and _written(one, place) == wanted]
    return found


def _written(submission: Submission, field: FieldAddress) -> str:
    if field == UNIT:
        return text.key(submission.unit.raw)
    answer = submission.original.get(field) or submission.answer(field)
    return text.key(answer.raw) if answer is not None else ""


def about_words(sight: Sight, submission: Submission, field: FieldAddress | None) -> str:
    """The unit and the label of an answer, as a sentence about it begins."""
    unit = sight.unit_name(submission.unit.id) or submission.unit.raw or submission.arrival.name
    return f"{unit}　{answer_at(sight.campaign, submission, field)[1] or '整份'}"


def _before(sight: Sight, submission: Submission, field: FieldAddress) -> str:
    if field == UNIT:
        return sight.unit_name(submission.unit.id) or submission.unit.raw or NONE
    answer, _ = answer_at(sight.campaign, submission, field)
    return value_words(sight.campaign.forms[submission.form], field, answer.value if answer is not None else None) or NONE


def _times(rows: Sequence[Decision]) -> str:
    return f"（同样的共 {len(rows)} 处）" if len(rows) > 1 else ""
