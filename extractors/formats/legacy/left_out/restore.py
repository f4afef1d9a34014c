"""Puts what LibreOffice left out back where it stood, told by the text around it; what has no certain place makes all figures doubtful."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.formats.compound import SIGNATURE
from extractors.formats.legacy.left_out.doc_text import Lost, Paragraph, drawing_text, paragraphs
from extractors.formats.legacy.left_out.rich_equations import SIGN, equations_of
from extractors.formats.legacy.left_out.rich_text import left_over
from extractors.formats.word.equation import Drawn, is_equation

_MOST_COMPARED = 4_000
"""Lines from which on it is too costly to tell which became which."""

_RICH_TEXT = b"{\\rt"
_EQUATION = re.compile(rb"\\(?:mmath|moMath|objclass\s+(?:Equation|MathType))\b")
_OBJECT_OF_ONE = re.compile(rb"\\objclass\s+(?:Equation|MathType)\b")
_INSTRUCTION = re.compile(rb"\\fldinst\b")
_MARKUP = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]")
_NAMED_WITHIN = 400
"""Bytes behind a field in which its instruction names what it draws, among the marks of its looks."""


@dataclass(frozen=True, slots=True)
class _Written:
    """One line of a cell or of the page, and where it starts in its text."""

    piece: Cell | Line
    start: int
    text: str


def restored(documents: list[Document], data: bytes) -> list[Document]:
    """The documents of a converted file with its equations and objects; they are changed in place.

    Args:
        documents: What was read of the converted file.
        data: The file before its conversion, of any kind.
    """
    if data.startswith(SIGNATURE):
        text = drawing_text(data)
        if text is None:
            _doubt_all(documents)
        elif text:
            _restore(documents, list(paragraphs(text)))
    elif data.startswith(_RICH_TEXT):
        _put_back(documents, data)
        for document in documents[:1]:
            document.blocks += [Line(text, Location("text box")) for text in left_over(data)]
    return documents


def doubted(documents: list[Document], data: bytes) -> list[Document]:
    """The documents of a file that another program converted: where it draws equations or objects, nobody knows what became of them."""
    if data.startswith(SIGNATURE) and drawing_text(data) != "":
        _doubt_all(documents)
    elif data.startswith(_RICH_TEXT):
        _put_back(documents, data)
    return documents


def _put_back(documents: Sequence[Document], data: bytes) -> None:
    """Writes the equations of an RTF file where their signs stand; one that nobody sees makes all figures doubtful."""
    drawn = equations_of(data) if has_equations(data) else []
    met: set[int] = set()
    for piece in _written(documents) if drawn else ():
        for sign in reversed(list(SIGN.finditer(piece.text))):
            number = int(sign[1])
            met.add(number)
            if number < len(drawn):
                _replace(piece, sign.span(), drawn[number])
    if has_equations(data) and (len(met) < len(drawn) or not drawn or _OBJECT_OF_ONE.search(data) is not None):
        _doubt_all(documents)


def _restore(documents: Sequence[Document], stored: Sequence[Paragraph]) -> None:
    lines = list(_lines(documents))
    places = _places([_key(one.text) for one in stored], [_key(one.text) for one in lines])
    for number in reversed([number for number, one in enumerate(stored) if one.lost]):
        found = _found(stored[number], number, places, lines)
        if found is None and not _shows_objects_only(stored[number], lines):
            _doubt_all(documents)
        for line in found or ():
            for lost in reversed(stored[number].lost):
                _put(line, lost, known=len(found or ()) == 1)


def _shows_objects_only(paragraph: Paragraph, lines: Sequence[_Written]) -> bool:
    """Whether a paragraph draws no more than objects, and some are seen: LibreOffice keeps nearly all, as pictures."""
    return all(lost.drawn is None for lost in paragraph.lost) and any(line.piece.mark == Code.UNREADABLE_OBJECT for line in lines)


def _lines(documents: Sequence[Document]) -> Iterator[_Written]:
    for piece in _written(documents):
        start = 0
        for text in piece.text.split("\n"):
            yield _Written(piece, start, text)
            start += len(text) + 1


def _written(documents: Sequence[Document]) -> Iterator[Cell | Line]:
    for block in (block for document in documents for block in document.blocks):
        yield from block.cells if isinstance(block, Grid) else (block,)


def _key(text: str) -> str:
    return "".join(text.split())


def _places(stored: Sequence[str], read: Sequence[str]) -> dict[int, int]:
    """Which line each stored paragraph became, in order; empty ones are told by their neighbours later."""
    ours, theirs = ([number for number, key in enumerate(keys) if key] for keys in (stored, read))
    same = 0
    while same < min(len(ours), len(theirs)) and stored[ours[same]] == read[theirs[same]]:
        same += 1
    found = dict(zip(ours[:same], theirs[:same], strict=True))
    ours, theirs = ours[same:], theirs[same:]
    if len(ours) + len(theirs) > _MOST_COMPARED:
        return found
    matcher = SequenceMatcher(None, [stored[number] for number in ours], [read[number] for number in theirs], autojunk=False)
    for block in matcher.get_matching_blocks():
        found.update(zip(ours[block.a : block.a + block.size], theirs[block.b : block.b + block.size], strict=True))
    return found


def _found(paragraph: Paragraph, number: int, places: Mapping[int, int], lines: Sequence[_Written]) -> list[_Written] | None:
    """The lines that a paragraph may have become; none where nothing is missing in it, `None` where it can't be told."""
    if number in places:
        return [lines[places[number]]]
    between = _between(number, places, lines)
    if any(_key(line.text) == _key(paragraph.whole) != "" for line in between):
        return []
    if _key(paragraph.text):
        return None
    return [line for line in between if not line.text.strip()] or None


def _between(number: int, places: Mapping[int, int], lines: Sequence[_Written]) -> Sequence[_Written]:
    """The lines between those of the nearest paragraphs around one that are known."""
    known = list(places)
    after = bisect(known, number)
    first = places[known[after - 1]] + 1 if after else 0
    return lines[first : places[known[after]] if after < len(known) else len(lines)]


def _put(line: _Written, lost: Lost, *, known: bool) -> None:
    """Writes what a field draws behind the characters before it; where several lines may be meant, each is only doubtful."""
    _put_at(line.piece, line.start + _behind(line.text, len(_key(lost.before))), lost.drawn if known else None)


def _put_at(piece: Cell | Line, at: int, drawn: Drawn | None) -> None:
    """Writes what is drawn at a place; of `None` nobody knows it."""
    if drawn is None:
        if not piece.mark:
            piece.mark, piece.spans = Code.UNREADABLE_OBJECT, ((at, at),)
        return
    said = drawn.text
    if drawn.odd and piece.text[at - 1 : at].isdecimal() and at > 0:
        said = f" {said}"
    piece.text = piece.text[:at] + said + piece.text[at:]
    piece.spans = tuple((_moved(first, at, len(said)), _moved(last, at, len(said))) for first, last in piece.spans)
    if drawn.odd and (not piece.mark or piece.spans):
        piece.mark, piece.spans = Code.ODD_LOOK, tuple(sorted((*piece.spans, (at, at + len(said)))))


def _replace(piece: Cell | Line, sign: tuple[int, int], drawn: Drawn) -> None:
    """Writes what an equation draws in place of its sign."""
    start, end = sign
    spans = piece.spans
    piece.text = piece.text[:start] + piece.text[end:]
    piece.spans = tuple((_drawn_in(first, start, end), _drawn_in(last, start, end)) for first, last in spans)
    _put_at(piece, start, drawn if drawn.text else None)


def _drawn_in(place: int, start: int, end: int) -> int:
    return place if place <= start else max(start, place - (end - start))


def _moved(place: int, at: int, by: int) -> int:
    return place + by if place > at else place


def _behind(text: str, count: int) -> int:
    """The place behind so many characters that are no space."""
    for place, char in enumerate(text):
        if count == 0:
            return place
        count -= not char.isspace()
    return len(text)


def _doubt_all(documents: Sequence[Document]) -> None:
    """Every figure may lack a part, and every empty cell may hold one."""
    for piece in _written(documents):
        if not piece.mark and any(char.isnumeric() for char in piece.text):
            piece.mark = Code.ODD_LOOK
        elif not piece.mark and isinstance(piece, Cell) and not piece.text.strip():
            piece.mark, piece.spans = Code.ODD_LOOK, ((0, 0),)


def has_equations(data: bytes) -> bool:
    """Whether an RTF file draws any."""
    return _EQUATION.search(data) is not None or any(map(is_equation, _instructions(data)))


def _instructions(data: bytes) -> list[str]:
    return [_MARKUP.sub(b"", data[found.end() : found.end() + _NAMED_WITHIN]).decode("latin-1") for found in _INSTRUCTION.finditer(data)]
