"""The text of a paragraph or cell, with the places where it looks odd, is not seen, or is no text; and signs that keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.core.document import Spans
from extractors.core.findings import Code

WHITE = "FFFFFF"
HEX_COLOR = re.compile(r"[0-9A-Fa-f]{6}")
TINY = 4.0
"""Points; smaller text can't be read on paper."""
_FAINT = 0x20
"""So close to the background in each of red, green and blue, a text is not seen on paper: F2F2F2 on white, but not D9D9D9."""
OPEN_LOOK, CLOSE_LOOK, OBJECT, DELETED = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Signs in a line of a web page under way, which keep those places until its spaces are joined: characters that no text holds (Unicode
noncharacters)."""
OPEN_STRESS, CLOSE_STRESS = "\ufdd4", "\ufdd5"
"""The same of a text that stands out and reads as it looks."""
SIGNS = re.compile("[\ufdd0-\ufdd5]")
STRESS = re.compile(f"[{OPEN_STRESS}{CLOSE_STRESS}]")


@dataclass(slots=True)
class Written:
    """A text under way.

    Attributes:
        text: What was written so far.
        odd: Start and end of the characters that look other than they read; none between them where some were taken away.
        objects: Where pictures and other things stand that are no text.
        gone: What was deleted with changes tracked, each with its place.
        stressed: Start and end of the characters of a web page that stand out.
    """

    text: str = ""
    odd: list[tuple[int, int]] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)
    stressed: list[tuple[int, int]] = field(default_factory=list)

    def say(self, said: str, *, odd: bool = False, stressed: bool = False) -> None:
        """Goes on with a text."""
        if odd and said.strip():
            self.odd.append((len(self.text), len(self.text) + len(said)))
        if stressed:
            self.stressed.append((len(self.text), len(self.text) + len(said)))
        self.text += said

    def show(self) -> None:
        """Goes on with something that is no text."""
        self.objects.append(len(self.text))

    def lose(self, deleted: str) -> None:
        """Goes on where a text was deleted with changes tracked."""
        if deleted.strip():
            self.gone.append((len(self.text), deleted))

    def miss(self) -> None:
        """Goes on where something was taken away: what is left may look other than it reads."""
        self.odd.append((len(self.text), len(self.text)))

    def doubt_from(self, start: int) -> None:
        """What was written since `start` looks odd."""
        if self.text[start:].strip():
            self.odd.append((start, len(self.text)))

    def cut(self, end: int) -> None:
        """Takes back what was written from a place on."""
        self.text = self.text[:end]
        self.odd = [(first, min(last, end)) for first, last in self.odd if first < end]
        self.objects = [place for place in self.objects if place <= end]
        self.gone = [(min(place, end), text) for place, text in self.gone]

    def append(self, other: Written) -> None:
        """Goes on with another text at once."""
        shift = len(self.text)
        self.text += other.text
        if other.odd or other.objects:
            self.odd += [(start + shift, end + shift) for start, end in other.odd]
            self.objects += [place + shift for place in other.objects]
        if other.gone:
            self.gone += [(place + shift, text) for place, text in other.gone]
        if other.stressed:
            self.stressed += [(start + shift, end + shift) for start, end in other.stressed]

    def lines(self) -> Iterator[Written]:
        """Its lines."""
        start = 0
        for line in self.text.split("\n"):
            yield self._piece(start, start + len(line)) if self.odd or self.objects or self.gone else Written(line)
            start += len(line) + 1

    def stripped(self, around: str = "\n") -> Written:
        """Without the characters `around` before and behind."""
        if self.text[:1] not in around and self.text[-1:] not in around:
            return self
        start = len(self.text) - len(self.text.lstrip(around))
        return self._piece(start, max(start, len(self.text.rstrip(around))), all_objects=True)

    def _piece(self, start: int, end: int, *, all_objects: bool = False) -> Written:
        def stands(place: int) -> bool:
            return all_objects or start <= place <= end

        odd = [
            (min(max(first, start), end) - start, min(max(last, start), end) - start)
            for first, last in self.odd
            if (stands(first) if first == last else first < end and last > start)
        ]
        objects = [min(max(place, start), end) - start for place in self.objects if stands(place)]
        gone = [(min(max(place, start), end) - start, text) for place, text in self.gone if stands(place)]
        stressed = [(max(first, start) - start, min(last, end) - start) for first, last in self.stressed if first < end and last > start]
        return Written(self.text[start:end], odd, objects, gone, stressed)

    @property
    def mark(self) -> str:
        """The doubt about it, or `""`: an odd look rather than an object, for it spoils a figure."""
        return Code.ODD_LOOK if self.odd else Code.UNREADABLE_OBJECT if self.objects else ""

    @property
    def spans(self) -> Spans:
        """What the doubt is about, in reading order."""
        if not (self.odd or self.objects):
            return ()
        return tuple(sorted([*self.odd, *((place, place) for place in self.objects)]))


def joined(pieces: Iterable[Written]) -> Written:
    """Pieces, each on a line of its own."""
    whole = Written()
    for number, piece in enumerate(pieces):
        if number:
            whole.say("\n")
        whole.append(piece)
    return whole


@lru_cache(maxsize=1024)
def is_faint(color: str, background: str = WHITE) -> bool:
    """Whether a text of a color (six hexadecimal digits) can't be seen on a background; a color that is not given can."""
    if HEX_COLOR.fullmatch(color) is None:
        return False
    behind = background if HEX_COLOR.fullmatch(background) else WHITE
    return all(abs(one - other) <= _FAINT for one, other in zip(bytes.fromhex(color), bytes.fromhex(behind), strict=True))


def signed(said: str, *, odd: bool, stressed: bool) -> str:
    """A text with the signs that tell its look."""
    said = f"{OPEN_LOOK}{said}{CLOSE_LOOK}" if odd else said
    return f"{OPEN_STRESS}{said}{CLOSE_STRESS}" if stressed else said


def placed(line: str) -> Written:
    """A line without the signs in it, and the places that they told; without spaces around it."""
    if SIGNS.search(line) is None:
        return Written(line.strip(" "))
    written = Written()
    odd = stressed = False
    for piece in re.split(f"({SIGNS.pattern})", line):
        if piece == OBJECT:
            written.show()
        elif piece == DELETED:
            written.miss()
        elif piece in (OPEN_LOOK, CLOSE_LOOK):
            odd = piece == OPEN_LOOK
        elif piece in (OPEN_STRESS, CLOSE_STRESS):
            stressed = piece == OPEN_STRESS
        else:
            written.say(piece if written.text else piece.lstrip(" "), odd=odd, stressed=stressed)
    return written.stripped(" ")
