"""The fields of a paragraph, as they begin, show their result and end; and input places that LibreOffice wrote more than once."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.formats.word.equation import is_equation, is_reckoned
from extractors.formats.written import Written


@dataclass(slots=True)
class Field:
    """A field that has begun; until its result begins, and behind a drawn form field, its text is not shown."""

    drawn: bool
    silent: bool = True
    instruction: str = ""
    begun: bool = False
    """Its result has begun."""
    swallowed: bool = False
    """A text that is no part of its instruction stands before its result."""
    result: int = 0
    """Where its result begins."""

    def separate(self, place: int) -> None:
        """Its instruction is over; what stands from `place` on is its result."""
        self.silent, self.begun, self.result = self.drawn, True, place

    def shows(self, end: int) -> bool:
        """Whether it shows its result, which ends at `end`; an empty one of an equation or a formula is none."""
        asked = is_equation(self.instruction) or is_reckoned(self.instruction)
        return self.begun and (end > self.result or not asked)


class Fields:
    """The fields that have begun and not ended; one may stand in another."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    @property
    def silent(self) -> bool:
        """Whether what follows is not shown."""
        return bool(self._open) and any(field.silent for field in self._open)

    @property
    def swallowed(self) -> bool:
        """Whether one that has no end holds a text back, which may be an answer."""
        return any(field.swallowed and not field.begun for field in self._open)

    @property
    def last(self) -> Field:
        """The field that began last."""
        return self._open[-1]

    def begin(self, *, drawn: bool) -> None:
        """A field begins; `drawn` where it has shown its text already."""
        self._open.append(Field(drawn=drawn))

    def instruct(self, said: str) -> None:
        """A piece of the instruction of the field that began last."""
        if self._open:
            self._open[-1].instruction += said

    def end(self) -> Field:
        """The field that began last, which is over."""
        return self._open.pop()


_FIELDS = ("FILLIN", "FORMTEXT")


def is_input(instruction: str) -> bool:
    """Whether a field asks for a text."""
    return instruction.split()[:1] in ([name] for name in _FIELDS)


@dataclass(slots=True)
class InputPlaces:
    """The input place that ended last, and how often it was repeated since.

    LibreOffice 7 saves “15人” as `[15人][人15人][15人]` or `[15人]人[15人][15人]`, and every text that isn't Latin likewise.
    """

    start: int = 0
    end: int = 0
    copies: int = 0

    def ended(self, start: int, written: Written) -> None:
        """Notes that a place ended whose text began at `start`; the copies of the one before go, where there are two or more."""
        said, behind = written.text[self.start : self.end], written.text[self.end :]
        between = behind.removesuffix(said * (self.copies + 1))
        if start < self.end or said.isascii() or between == behind or not said.endswith(between):
            self.start, self.end, self.copies = start, len(written.text), 0
            return
        self.copies += 1
        if self.copies > 1:
            written.cut(self.end)
            self.copies = 1
