"""Input places (content controls, input fields) that LibreOffice wrote more than once, read once."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.formats.written import Written

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
