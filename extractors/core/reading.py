"""What was read out of one file: answers with their raw text, their place and their doubts.

These values cross every boundary between packages: `align` makes them, the ledger stores them, `consolidate` adds them up and
the documents show them. They are frozen; a correction is a new value beside the old one, never a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.core.address import FieldAddress
from extractors.core.errors import MESSAGES
from extractors.core.location import Location

Severity = Literal["error", "warning"]
Value = int | float | str | bool | tuple[str, ...] | None
"""A normalized answer: counts are `int`, numbers `int` or `float`, dates ISO `str`, lists tuples of `str`, missing is `None`."""
READER_VERSION = "64"
"""Counts up whenever the same bytes may be read differently: stored readings of an older version are made again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about a return, in words a clerk can act on.

    Attributes:
        code: Stable name of the kind of doubt (`docs/findings.md` lists them all with their remedies).
        severity: An `error` is a value that can't be used as it stands; a `warning` is one a person should look at.
        message: One Chinese sentence: what, and what to do next.
        field: What it is about, e.g. `meetings_held` or `opinions[2].outcome`; `None` for the whole document.
        source: Where it stands in the file, e.g. `table 1, R7C4` or `Sheet1!C14`.
    """

    code: str
    severity: Severity
    message: str
    field: FieldAddress | None = None
    source: Location | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the normalized value beside exactly what the unit wrote and where it wrote it.

    `confidence` is how sure OCR is of its least sure character, 0 to 1; `None` where it was not read from a picture.
    """

    value: Value
    raw: str
    source: Location | None = None
    note: str | None = None
    findings: tuple[Finding, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class PlainColumns:
    """The columns of a long list of which each text means the same wherever it stands.

    Attributes:
        names: Every column of the list, in order.
        at: Of the columns that the sheet has: their place among the texts of a row, and their grid column.
        known: By column: what each text means, without its place and without any doubt.
        sheet: Where they stand.
    """

    names: tuple[str, ...]
    at: Mapping[str, tuple[int, int]]
    known: Mapping[str, Mapping[str, Answer]]
    sheet: Location

    def place(self, row: int, column: int) -> Location:
        """Where the cell of a row and a grid column, from 0, stands."""
        return self.sheet.cell(row + 1, column + 1)


UNANSWERED = Answer(None, "")
"""Nothing stands there, and nothing is doubtful about it."""


class PlainValues(Mapping[str, Answer]):
    """The answers of one row without any doubt: an answer is made when someone asks for it, for a list has hundreds of thousands."""

    __slots__ = ("columns", "row", "texts")

    def __init__(self, columns: PlainColumns, row: int, texts: Sequence[str]) -> None:
        """Takes the columns, the row of the sheet from 0, and what stands in its columns."""
        self.columns = columns
        self.row = row
        self.texts = texts

    def __getitem__(self, name: str) -> Answer:
        columns = self.columns
        at = columns.at.get(name)
        if at is None or not (text := self.texts[at[0]]):
            if name in columns.names:
                return UNANSWERED
            raise KeyError(name)
        known = columns.known[name][text]
        return Answer(known.value, known.raw, columns.place(self.row, at[1]), known.note)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns.names)

    def __len__(self) -> int:
        return len(self.columns.names)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a group (a row of its frame).

    `ordinal` counts from 1 in document order within one block (for `opinions`: within one `raised_by`).
    """

    ordinal: int
    values: Mapping[str, Answer]
    source: Location | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All doubts about this item, in the order of its fields."""
        if isinstance(self.values, PlainValues):
            return ()
        return tuple(finding for answer in self.values.values() for finding in answer.findings)

    @property
    def confidence(self) -> float | None:
        """How sure OCR is of the least sure of its answers; `None` where none was read from a picture."""
        return min((answer.confidence for answer in self.values.values() if answer.confidence is not None), default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """One filled form as read from one part of a file, before anyone asks whose it is.

    Attributes:
        campaign: Id of the campaign whose blank fits.
        form: Name of the form in that campaign.
        part: Which part of the file: `""`, `sheet:五角场`, later `mail/附件1.docx`.
        unit: The unit as written on the form; its value is the written name, or `None` where the form has none.
        values: Scalar answers by field name, every field of the form present.
        groups: Items by group name, in document order.
        findings: Doubts about the document as a whole (those of single answers stand in the answers).
        fit: Share of the form's labels that were found, 0 to 1.
        sender: Address of the mail that the part came in, where the file is a mail or holds one.
        subject: Subject of that mail.
        remarks: Notes of the unit among the rows of a list (“注：…”), which answer nothing.
        nothing: Whether a row of a list says that there is nothing to list (“无”).
        headline: Titles, headers and footers that are not the office's own, where the form names no unit: they may name it
            (“五角场街道情况汇总表”).
    """

    campaign: str
    form: str
    part: str
    unit: Answer
    values: Mapping[str, Answer]
    groups: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    fit: float = 1.0
    sender: str | None = None
    subject: str | None = None
    remarks: tuple[str, ...] = ()
    nothing: bool = False
    headline: str = ""

    def all_findings(self) -> Iterator[Finding]:
        """Every doubt: of the document, of the unit, of each value and of each item."""
        yield from self.findings
        yield from self.unit.findings
        for answer in self.values.values():
            yield from answer.findings
        for items in self.groups.values():
            for item in items:
                yield from item.findings


def answer_doubts(values: Mapping[str, Answer], groups: Mapping[str, tuple[Item, ...]]) -> Iterator[tuple[Finding, float | None]]:
    """Every doubt about single answers, with how sure OCR is of that answer."""
    items = (answer for group in groups.values() for item in group for answer in item.values.values())
    for answer in (*values.values(), *items):
        if answer.findings:  # few have any, and every return is asked several times
            yield from [(finding, answer.confidence) for finding in answer.findings]


@dataclass(frozen=True, slots=True)
class FileError:
    """Why a file could not be read at all. `code` is one of the contract's file error codes."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part of a file that holds no form, with the reason.

    Attributes:
        part: Which part.
        reason: The code of the reason.
        labels: Where too few labels of a form were recognised: these, and those that are not there, each as one text.
    """

    part: str
    reason: str
    labels: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class FileReading:
    """All that one file gave: readings, or an error, or the reason why there is nothing in it."""

    sha256: str
    error: FileError | None = None
    readings: tuple[Reading, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether the file, or a part of it, can't be read."""
        return self.error is not None or any(one.reason in MESSAGES for one in self.ignored)
