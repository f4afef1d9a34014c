r"""Equations of an RTF file: LibreOffice drops them, so that each is given to it as a sign, and put back where the sign stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.formats.word.equation import Drawn, drawn_by, is_equation

_FIELD = re.compile(rb"\{\s*\\field(?![a-z])")
_MATH = re.compile(rb"\{\s*(?:\\mmath(?:Para)?|\\\*\s*\\moMath(?:Para)?)(?![A-Za-z])")
_INSTRUCTION = re.compile(rb"\{\s*\\\*\s*\\fldinst(?![a-z])")
_RESULT = re.compile(rb"\{\s*(?:\\\*\s*)?\\fldrslt(?![a-z])")
_BRACE = re.compile(rb"\\[\\{}]|[{}]")
_TOKEN = re.compile(
    rb"\\u(?P<unicode>-?\d+) ?(?:\\'[0-9a-fA-F]{2}|[^\\{}])?|\\(?P<word>[A-Za-z]+)-?\d* ?|\\(?P<escaped>[\\{}])"
    rb"|\\'[0-9a-fA-F]{2}|\\[^A-Za-z]|(?P<text>[^\\{}\r\n]+)|[{}\r\n]",
    re.DOTALL,
)
_ON_OTHER_FLOORS = frozenset(
    (b"mf", b"msSup", b"msSub", b"msSubSup", b"msPre", b"mrad", b"mnary", b"mlimLow", b"mlimUpp", b"mm", b"meqArr")
)
_BEFORE = {b"mden": "/", b"msup": "^"}
"""What one types before the parts of an equation that stand on another floor."""
_MOST = 1_000
"""Equations of one file: a form has a few."""
SIGN = re.compile("\ue0f1(\\d{1,4})\ue0f2")
"""Characters for private use, which no form holds, around the number of an equation."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An equation, and the bytes that say it."""

    start: int
    end: int
    drawn: Drawn


def with_signs(data: bytes) -> bytes:
    """The file with a sign in place of each equation."""
    made, at = [], 0
    for number, one in enumerate(_equations(data)):
        made += [data[at : one.start], rb"{\uc1\u-7951?%d\u-7950?}" % number]
        at = one.end
    return b"".join((*made, data[at:]))


def equations_of(data: bytes) -> list[Drawn]:
    """What the equations of a file draw, by the numbers in their signs; no text where that can't be told."""
    return [one.drawn for one in _equations(data)]


def _equations(data: bytes) -> Sequence[_Found]:
    """The equations of a file, none in another; none at all where its groups can't be counted."""
    starts = sorted((found.start(), one is _MATH) for one in (_FIELD, _MATH) for found in one.finditer(data))
    if not starts or b"\\bin" in data:
        return ()
    ends = _ends(data, [start for start, _ in starts])
    found: list[_Found] = []
    for start, is_math in starts:
        end = ends.get(start, 0)
        if end == 0 or (found and start < found[-1].end):
            continue
        group = data[start:end]
        drawn = _typed(group) if is_math else _of_field(group)
        if drawn is not None:
            found.append(_Found(start, end, drawn))
    return found if len(found) <= _MOST else ()


def _ends(data: bytes, starts: Sequence[int]) -> dict[int, int]:
    """Where groups end, by their beginnings."""
    wanted, ends = set(starts), {}
    begun: list[int] = []
    for brace in _BRACE.finditer(data, starts[0]):
        if brace[0] == b"{":
            begun.append(brace.start())
        elif brace[0] == b"}" and begun and (start := begun.pop()) in wanted:
            ends[start] = brace.end()
    return ends


def _of_field(group: bytes) -> Drawn | None:
    """What an EQ field draws that has no text as its result; `None` of any other."""
    asked, shows = _INSTRUCTION.search(group), _RESULT.search(group)
    if asked is None:
        return None
    instruction, _ = _shown(group[asked.end() : shows.start() if shows is not None else len(group)])
    if not is_equation(instruction):
        return None
    if _FIELD.search(group, 1) is not None:
        return Drawn(odd=True)
    result = "" if shows is None else _shown(group[shows.end() :])[0]
    return None if result.strip() else drawn_by(instruction)


def _typed(group: bytes) -> Drawn:
    """An equation as one would type it."""
    said, words = _shown(group)
    return Drawn(said.strip(), odd=not words.isdisjoint(_ON_OTHER_FLOORS))


def _shown(group: bytes) -> tuple[str, frozenset[bytes]]:
    """The characters of a group, and its words."""
    said: list[str] = []
    words: set[bytes] = set()
    for token in _TOKEN.finditer(group):
        if token["unicode"]:
            said.append(chr(int(token["unicode"]) & 0xFFFF))
        elif token["word"]:
            words.add(token["word"])
            said.append(_BEFORE.get(token["word"], ""))
        else:
            said.append((token["escaped"] or token["text"] or b"").decode("gb18030", "replace"))
    return "".join(said), frozenset(words)
