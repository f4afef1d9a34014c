"""The number that an item bears: cut from its text, and where it begins anew within one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.core.findings import Code
from extractors.language import text
from extractors.language.patterns import NUMERALS
from extractors.match.collect.collected import Part, RawItem

_OPENING, _CLOSING = "(（[【《", ")）]】》"
_DECIMAL = re.compile(r"\s*\d+[.．,，]\d+\s*(?:倍|万|亿|%|％|元|米|公里|小时|天|度|级|折|个百分点)")
_NUMERAL = re.compile(rf"\s*[\d{NUMERALS}]")
"""What follows a number that is one of several: “2、3号线”."""
_SENTENCE_ENDS = "。；;！!？?"
_MAY_BREAK = re.compile(rf"[\n{_SENTENCE_ENDS}，,\s（(②-⑳](?=.)|\D\d{{1,2}}[．.]", re.DOTALL)
_AMID = re.compile(r"(?<=[，,\s])(?=\S)|(?<![第件表见按如])(?=[（(②-⑳])|(?<![\d第、．.A-Za-z])(?=\d{1,2}[．.])")
"""Where a further item may begin amid a sentence: behind a comma or blank, or with a number in brackets, in a circle or before a point."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an item without its number; `unclear` where the number may be part of the text."""

    text: str
    unclear: bool = False


def bodies(raws: Sequence[RawItem]) -> list[Body]:
    """The texts of all items of one block, in order.

    A number with a mark behind it (“1．”) is the item's. One without (“1 车间”, “4.25名”) is so only if it is the number of
    this place, and its neighbours decide whether that is a habit here or a coincidence.
    """
    wholes = ["\n".join([part.text for part in raw.texts]).strip() for raw in raws]
    numbered = [text.numbering(whole) if whole else None for whole in wholes]
    result: list[Body] = []
    last = 0
    loose = _loose_habit(wholes, numbered)
    marked = any(numbered)
    for slot, (whole, found) in enumerate(zip(wholes, numbered, strict=True), 1):
        if found is not None:
            last = found[0]
            result.append(Body(_undoubled(whole, found)))
        else:
            result.append(_doubtful(whole, {slot, last + 1}, marked=marked, loose=loose) if whole[:3].strip() else Body(whole))
            last += 1
    return result


def _undoubled(whole: str, found: tuple[int, str]) -> str:
    """What stands behind a number, also where the unit typed it again behind the printed one (“1．1．…”)."""
    again = text.numbering(found[1])
    twice = again is not None and again[0] == found[0] and text.numbering_style(found[1]) == text.numbering_style(whole)
    return (again[1] if again is not None and twice else found[1]).strip()


def _loose_habit(wholes: Sequence[str], numbered: Sequence[object]) -> bool:
    """Whether each of several items begins with the number of its place and a space or colon."""
    if any(numbered):
        return False
    written = [(slot, text.loose_numbering(whole)) for slot, whole in enumerate(wholes, 1) if whole]
    return len(written) > 1 and all(found is not None and found[0] == slot and (found[2] or not found[1]) for slot, found in written)


def _doubtful(whole: str, expected: set[int], *, marked: bool, loose: bool) -> Body:
    for number in expected:
        pointed = text.numbering(whole, number)
        if pointed is not None and _DECIMAL.match(whole):
            return Body(whole, unclear=True)
        if pointed is not None:
            return Body(pointed[1].strip(), unclear=not marked) if marked or len(expected) == 1 else Body(whole, unclear=True)
    found = text.loose_numbering(whole)
    if found is None or found[0] not in expected:
        return Body(whole)
    if not found[1].strip():
        return Body("")
    return Body(found[1].strip(), unclear=not loose) if found[2] else Body(whole, unclear=True)


def split(raw: RawItem) -> Sequence[RawItem]:
    """Several items in one cell: parts numbered on from the first one's number."""
    whole = "\n".join([part.text for part in raw.texts])
    if _MAY_BREAK.search(whole) is None:
        return (raw,)
    pieces, is_amid = _pieces(whole)
    if len(pieces) == 1 or any(_is_bare(piece) for piece in pieces):
        return (raw,)
    doubts = raw.doubts if raw.loose and not is_amid else [*raw.doubts, Code.SEVERAL_IN_ONE_CELL]
    return [replace(raw, texts=[Part(piece, raw.texts[0].place)], doubts=list(doubts)) for piece in pieces]


def _pieces(whole: str) -> tuple[list[str], bool]:
    """The items of a cell, and whether one of them begins amid a sentence."""
    first = text.numbering(whole)
    style = text.numbering_style(whole)
    if first is None or style is None:
        return [whole], False
    starts, expected, is_amid = [0], first[0] + 1, False
    again = re.search(rf"(?<!\d){first[0]}\s*[．、]", whole[len(whole) - len(first[1]) :])
    for place, amid in _breaks(whole, inline=again is None):
        found = text.numbering(whole[place:], expected)
        if found is None or found[0] != expected or text.numbering_style(whole[place:]) != style:
            continue
        if place > starts[-1] and not (amid and _NUMERAL.match(found[1])):
            starts.append(place)
            expected, is_amid = expected + 1, is_amid or amid
    return [whole[start:end].strip("\n") for start, end in zip(starts, [*starts[1:], len(whole)], strict=True)], is_amid


def _breaks(whole: str, *, inline: bool) -> Iterator[tuple[int, bool]]:
    """Where a further item may begin: a new line, or (`inline`) behind a sentence outside brackets; last, whether it is amid one."""
    depth = 0
    amid = {found.start() for found in _AMID.finditer(whole)} if inline else set()
    for place, char in enumerate(whole[:-1]):
        if not depth and place in amid:
            yield place, True
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif char == "\n" or (inline and not depth and char in _SENTENCE_ENDS):
            yield place + 1, False


def _is_bare(piece: str) -> bool:
    """Whether there is nothing behind the number."""
    numbered = text.numbering(piece)
    return numbered is None or not numbered[1].strip()
