"""Where in a document the tasks are: below a heading that says the form's words, above the signature or the next annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.patterns import CLOSE, COLON, FIGURE, OPEN
from extractors.prose.tasks import Written, rank_of

_HEADING_LIMIT = 60
"""Characters of a heading over the tasks. Those of the notices have 18 and 20: 15 loses one, 30 to 120 find both
(`benchmarks/thresholds.py`)."""
_BROKEN_OVER = 3
"""Lines that a heading is broken over in a narrow column."""
_ANNEX = re.compile(rf"附(?:件|录|表)\s*(?:{FIGURE}{{1,3}})?\s*{COLON}?\s*")
_ENDS = re.compile(rf"(?:抄\s*送|主题词|联\s*系\s*人|联系电话)\s*{COLON}|.{{2,40}}印发\s*$|附(?:件|录|表)\s*\d*\s*{COLON}")
_OTHER_PAPER = re.compile(r"完成|进展|落实情况|执行情况|总结|汇报|报告|评估|征集|小结|自查|考核|意见建议")
_BARE = re.compile(rf"[《》「」\"'\s]|{OPEN}[^）)]*{CLOSE}$")


@dataclass(frozen=True, slots=True)
class Region:
    """A heading and the lines below it that it stands over; `likely` is how much the heading is one of such a text, 0 to 1."""

    heading: str
    lines: tuple[Written, ...]
    likely: float


def regions_of(lines: Sequence[Written], words: Sequence[str]) -> Iterator[Region]:
    """Every part of a document below a heading that holds one of `words`; of headings above the same text the shortest."""
    found: dict[int, tuple[int, str]] = {}
    for start in range(len(lines)):
        heading = _heading(lines, start, words)
        if heading is not None:
            shown, below = heading
            found[below] = (start, shown)
    for below, (start, shown) in found.items():
        yield Region(shown, tuple(_until_end(lines[below:], rank_of(lines[start].text))), _likely(shown, words))


def whole(lines: Sequence[Written]) -> Region:
    """The document without any heading."""
    return Region("", tuple(_until_end(lines, None)), 0.0)


def _heading(lines: Sequence[Written], start: int, words: Sequence[str]) -> tuple[str, int] | None:
    """A heading that begins at a line, put together where it was broken, and where its text begins."""
    shown = ""
    for end in range(start, min(start + _BROKEN_OVER, len(lines))):
        line = lines[end]
        rank = rank_of(line.text)
        if line.ends_sentence or (rank is not None and (rank > 2 or end > start)):
            return None
        if end == start and _ENDS.match(line.text):
            return None
        shown += line.text
        if len(shown) > _HEADING_LIMIT:
            return None
        bare = text.key(_ANNEX.sub("", shown, count=1))
        if any(word in bare for word in words):
            return shown, end + 1
    return None


def _likely(heading: str, words: Sequence[str]) -> float:
    """A heading that ends with the words is the text's own; one that goes on may be that of a report about it."""
    found = text.numbering(heading)
    bare = text.key(_BARE.sub("", heading if found is None else found[1]))
    tails = [bare.rpartition(word)[2] for word in words if word in bare]
    if not tails:
        return 0.9
    tail = min(tails, key=len)
    return 1.0 if not tail else 0.3 if _OTHER_PAPER.search(tail) else 0.9


def _until_end(lines: Sequence[Written], rank: int | None) -> list[Written]:
    """The lines up to the signature, the next annex or the next heading of the same level."""
    taken: list[Written] = []
    for line in lines:
        if _ends(line, rank):
            return _without_signature(taken) if is_date(text.unbracketed(line.text)) else taken
        taken.append(line)
    return taken


def _ends(line: Written, rank: int | None) -> bool:
    if is_date(text.unbracketed(line.text)):
        return True
    if _ANNEX.fullmatch(line.text) or _ENDS.match(line.text):
        return True
    return rank is not None and rank_of(line.text) == rank


def _without_signature(lines: list[Written]) -> list[Written]:
    """Without the names above the date."""
    while lines and rank_of(lines[-1].text) is None and len(lines[-1].text) <= 30 and not lines[-1].ends_sentence:
        lines = lines[:-1]
    return lines
