"""Document → lines of its prose → numbered tasks, each with its part, its title and its whole text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.core.document import Document, Line
from extractors.core.location import Location
from extractors.language import text

_MARKUP = re.compile(r"\*\*|__|^\s*#{1,6}\s+|^\s*>\s+")
_SENTENCE_END = "。！？；!?;：:"
_PAGE_DIGITS = 3
"""Of a page number that stands alone on its line."""
_ODD_SPACES = re.compile(r"[\u3000\xa0\t ]+")


@dataclass(frozen=True, slots=True)
class Written:
    """One line as written, without what belongs to the page or to the marks of plain text (“**5、…**”)."""

    text: str
    place: Location | None

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with the line, so that the next one need not go on with it."""
        return self.text.rstrip("”’」』》）)").endswith(tuple(_SENTENCE_END))


def lines_of(document: Document) -> list[Written]:
    """The lines outside and inside grids in reading order; empty lines and page numbers are none."""
    found: list[Written] = []
    for written in _all_lines(document):
        plain = _ODD_SPACES.sub(" ", _MARKUP.sub("", written.text)).strip()
        if plain and not text.is_page_number(plain) and not _is_bare_page(plain, found):
            found.append(Written(plain, written.place))
    return found


def _all_lines(document: Document) -> Iterator[Written]:
    for block in document.blocks:
        cells = [Written(block.text, block.place)] if isinstance(block, Line) else [Written(one.text, one.place) for one in block.cells]
        for cell in cells:
            yield from (Written(line, cell.place) for line in cell.text.splitlines())


def _is_bare_page(line: str, before: list[Written]) -> bool:
    """A line with nothing but a small number behind a finished sentence; behind an open one it may be a figure that was torn off."""
    return line.isdecimal() and len(line) <= _PAGE_DIGITS and (not before or before[-1].ends_sentence)


_RANKS = {"nth": 0, "chinese": 1, "bracket": 2, "digits": 3, "circled": 5}
_BRACKET_DIGITS = 4
"""How deep a numbering usually stands, “（1）” below “1.” and above “①” (GB/T 9704-2012 §7.3.3 names the four)."""
_HEADING_LIMIT = 60
_TITLE_LIMIT = 30
"""Characters of a heading over several tasks, and of a title of one. 15 loses 14 of 39 targets whose lines are taken for titles, 30 and
60 none; headings are found with 20 to 120 (`benchmarks/thresholds.py`)."""
_CLAUSE = re.compile(r"(?:“[^”]*”|《[^》]*》|（[^）]*）|[^，。；：“《（])+")
_ADVERBIAL = re.compile(r"(?:在|面向|依托|围绕|结合|按照|根据|通过|为|以|对|针对|立足|聚焦)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that begins with a number, and the lines that go on with it."""

    rank: int
    number: int
    lines: list[Written] = field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """One numbered task.

    Attributes:
        number: Its number as written.
        part: The heading above it, without its number, or `""`.
        title: Its first sentence where that is a title, else the first clause that says what is done.
        text: All that it says, without its number.
        starts: Where in `text` each of its lines begins.
        places: The place of each of these lines.
    """

    number: int
    part: str
    title: str
    text: str
    starts: tuple[int, ...]
    places: tuple[Location | None, ...]

    def place(self, at: int) -> Location | None:
        """Where a person finds the character `at` of the text."""
        return self.places[max(bisect_right(self.starts, at) - 1, 0)]

    def is_seam(self, start: int, end: int) -> bool:
        """Whether a line ends between two characters of the text."""
        return any(start < one < end for one in self.starts)


def tasks_of(lines: Sequence[Written]) -> list[Task]:
    """The tasks in lines: the level of numbering that most entries without deeper ones have; the level above it are the parts."""
    entries = _entries(lines)
    rank = _task_rank(entries)
    return [] if rank is None else list(_tasks(entries, rank))


def rank_of(line: str) -> int | None:
    """How deep a line's numbering usually is: 第一条、一、（一）1.（1）①, or `None` where it has none."""
    style = text.numbering_style(line)
    if style == "bracket" and line.lstrip(" (（")[:1].isdecimal():
        return _BRACKET_DIGITS
    return None if style is None else _RANKS[style]


def _entries(lines: Sequence[Written]) -> list[Entry]:
    """Numbered lines with what follows them; lines above the first number belong to nothing."""
    entries: list[Entry] = []
    open_numbers: dict[int, int] = {}
    for line in lines:
        begun = _begun(line, entries, open_numbers)
        if begun is not None:
            entries.append(begun)
            open_numbers = {rank: number for rank, number in open_numbers.items() if rank < begun.rank} | {begun.rank: begun.number}
        elif entries:
            entries[-1].lines.append(line)
    return entries


def _begun(line: Written, entries: Sequence[Entry], open_numbers: dict[int, int]) -> Entry | None:
    """The entry that a line begins, or `None` where it goes on (“3、4月” behind a broken line is no third task)."""
    rank = rank_of(line.text)
    expected = 1 if rank is None else open_numbers.get(rank, 0) + 1
    found = text.numbering(line.text, expected)
    if rank is None or found is None or not found[1].strip():
        return None
    number, rest = found[0], found[1].strip()
    before = entries[-1].lines[-1] if entries else None
    is_open = before is not None and not before.ends_sentence and len(before.text) > _TITLE_LIMIT
    if (is_open and (number != expected or rest[0].isdecimal())) or (number != expected and rest[0].isdecimal()):
        return None
    return Entry(rank, number, [Written(rest, line.place)])


def _task_rank(entries: Sequence[Entry]) -> int | None:
    """The level with the most entries that hold no deeper ones; of two alike the outer."""
    following = [*(entry.rank for entry in entries[1:]), -1]
    leaves = Counter(entry.rank for entry, after in zip(entries, following, strict=False) if after <= entry.rank)
    return max(leaves, key=lambda rank: (leaves[rank], -rank)) if leaves else None


def _tasks(entries: Sequence[Entry], rank: int) -> Iterator[Task]:
    """The entries of the tasks' level, each with the deeper ones below it."""
    part = ""
    for place, entry in enumerate(entries):
        if entry.rank < rank:
            part = _heading(entry.lines)
        if entry.rank != rank:
            continue
        lines = list(entry.lines)
        for deeper in entries[place + 1 :]:
            if deeper.rank <= rank:
                break
            lines += deeper.lines
        yield _task(entry.number, part, lines)


def _heading(lines: Sequence[Written]) -> str:
    """A heading, with the next lines where it was broken; a sentence below it is none of it."""
    heading = lines[0].text
    for line in lines[1:]:
        if lines[0].ends_sentence or line.ends_sentence or len(heading) + len(line.text) > _HEADING_LIMIT:
            break
        heading += line.text
    return heading.rstrip("。：:；;")


def _task(number: int, part: str, lines: Sequence[Written]) -> Task:
    whole, starts = "", []
    for line in lines:
        is_latin = bool(whole) and all(char.isascii() and char.isalpha() for char in (whole[-1], line.text[0]))
        whole += " " if is_latin else ""
        starts.append(len(whole))
        whole += line.text
    return Task(number, part, _title(whole), whole, tuple(starts), tuple(line.place for line in lines))


def _title(whole: str) -> str:
    """“深化思想政治教育” of “深化思想政治教育。深入……”; where the text begins at once, what it says first that is done."""
    sentence = re.split(r"[。！？；\n]", whole, maxsplit=1)[0].strip()
    if "，" not in sentence or len(sentence) <= _TITLE_LIMIT:
        return sentence
    clauses = [found[0].strip() for found in _CLAUSE.finditer(sentence) if found[0].strip()]
    return next((clause for clause in clauses if not _ADVERBIAL.match(clause)), sentence)
