"""When two names or wordings mean the same, when they may, and which target a returned row reports on: never a guess."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.core.findings import Code, finding
from extractors.core.reading import Finding, Value
from extractors.language.likeness import ratio, ratios
from extractors.language.text import key
from pipeline.campaign.tables.table_specs import CompareTable
from pipeline.campaign.units.unit_match import without_affixes
from pipeline.core.consolidated import ReviewEntry
from pipeline.tables.source_rows import Row, row_entry, texts
from pipeline.wording.figures import names

if TYPE_CHECKING:
    from extractors.language.likeness import Ratios

_LEAST_WITHIN = 3
"""Characters of a name that stands within another one on purpose; two are a word of it."""
_CHUNK = 512
_FIGURES = re.compile(r"\d+|[一二三四五六七八九十百零〇两]+")


def core_of_name(name: str, affixes: Sequence[str]) -> str:
    """A name without white space, punctuation and the `affixes` at its ends; never less than two characters."""
    return without_affixes(key(name), sorted(filter(None, (key(affix) for affix in affixes)), key=len, reverse=True))


def may_be_same(one: str, other: str, alike: int) -> bool:
    """Whether two different cores are so near that a person should look: a slip of the pen, or a shortened name.

    Names that differ in a figure (一分厂, 二分厂) are two on purpose; a place before the name may hold one (五通桥).
    """
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    fewer, more = _FIGURES.findall(short), _FIGURES.findall(long)
    if len(short) >= _LEAST_WITHIN and short in long:
        return set(fewer) <= set(more)
    return fewer == more and ratio(one, other) >= alike


def near_pairs(cores: Iterable[str], alike: int) -> list[tuple[str, str]]:
    """Of each core the nearest other that may be the same, every pair once, in the order given."""
    known = list(dict.fromkeys(cores))
    pairs: dict[tuple[int, int], None] = {}
    for start in range(0, len(known), _CHUNK):
        scores = ratios(known[start : start + _CHUNK], known)
        for place, own in enumerate(scores, start):
            other = _nearest(known, place, own, alike)
            if other is not None:
                pairs[min(place, other), max(place, other)] = None
    return [(known[one], known[other]) for one, other in sorted(pairs)]


def _nearest(known: Sequence[str], place: int, scores: Ratios, alike: int) -> int | None:
    """The place of the most alike core that may be the same as that at `place`."""
    one = known[place]
    fit = [at for at, other in enumerate(known) if at != place and (scores[at] >= alike or one in other or other in one)]
    likely = [at for at in fit if may_be_same(one, known[at], alike)]
    return max(likely, key=lambda at: (scores[at], -at), default=None)


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 100: the same, one within the other, or letter by letter."""
    left, right = key(one), key(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 100.0
    short, long = sorted((left, right), key=len)
    within = 90.0 if len(short) >= _LEAST_WITHIN and short in long else 0.0
    return max(within, ratio(left, right))


def found_words(text: str, words: Iterable[str]) -> list[str]:
    """Those of `words` that stand in `text`."""
    plain = unicodedata.normalize("NFKC", text)
    return [word for word in words if unicodedata.normalize("NFKC", word) in plain]


_MOST_NAMED = 6
"""Aims named in a doubt, the likest first; how many there are is said."""
_NUMBER = re.compile(r"第?0*(\d+)(?:\.0)?[项条号款]?")


@dataclass(frozen=True)
class Matched:
    """Rows by the place of their target, and what could not be placed."""

    rows: dict[int, list[Row]]
    findings: tuple[ReviewEntry, ...]


def matched(table: CompareTable, targets: Sequence[Row], rows: Sequence[Row]) -> Matched:
    """Every returned row with its target, or with the finding that says why it has none."""
    found: dict[int, list[Row]] = {}
    entries: list[ReviewEntry] = []
    for row in rows:
        places = _candidates(table, targets, row)
        place, finding = _choice(table, targets, places, row)
        if place is not None:
            found.setdefault(place, []).append(row)
        elif finding is not None and (entry := row_entry(row, table.alike, table.title, finding)) is not None:
            entries.append(entry)
    return Matched(found, tuple(entries))


def _candidates(table: CompareTable, targets: Sequence[Row], row: Row) -> list[int]:
    """Targets that agree in every column of `match` that the row fills in."""
    asked = [(column, _same(row.values.get(column))) for column in table.match]
    known = [(column, value) for column, value in asked if value]
    return [place for place, target in enumerate(targets) if all(_same(target.values.get(column)) == value for column, value in known)]


def _same(value: Value) -> str:
    """What makes two numbers of a task equal: `11`, “第11项” and 11.0."""
    written = key("".join(texts(value)))
    number = _NUMBER.fullmatch(written if not isinstance(value, float) else f"{value:g}")
    return number[1] if number else written


def _choice(table: CompareTable, targets: Sequence[Row], places: Sequence[int], row: Row) -> tuple[int | None, Finding | None]:
    written = "".join(texts(row.values.get(table.alike)))
    if not places or not written:
        return (places[0], None) if len(places) == 1 else (None, _unknown(written, _wordings(table, targets, places)))
    if len(places) == 1 and not _wording(table, targets[places[0]]):
        return places[0], None
    scores = sorted(((likeness(_wording(table, targets[place]), written), -place) for place in places), reverse=True)
    best, place = scores[0][0], -scores[0][1]
    second = scores[1][0] if len(scores) > 1 else 0.0
    if best < table.least:
        return None, _unknown(written, _wordings(table, targets, places))
    if best - second >= table.margin or (best == 100 and second < 100):
        return place, None
    near = [_wording(table, targets[-at]) for score, at in scores if best - score < table.margin]
    shown = names(f"“{one}”" for one in near)
    return None, finding(Code.TARGET_AMBIGUOUS, written=written, near=shown)


def _unknown(written: str, near: Sequence[str]) -> Finding:
    """The nearest wordings first, for one of them may be meant."""
    ranked = sorted(near, key=lambda one: -likeness(one, written))
    more = f"等{len(near)}项" if len(near) > _MOST_NAMED else ""
    among = f"这一项任务的目标有：{names(ranked[:_MOST_NAMED])}{more}" if near else "目标中没有这个任务编号"
    return finding(Code.TARGET_UNKNOWN, written=written or "（未填）", among=among)


def _wordings(table: CompareTable, targets: Sequence[Row], places: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(_wording(table, targets[place]) for place in places if _wording(table, targets[place])))


def _wording(table: CompareTable, target: Row) -> str:
    return "".join(texts(target.values.get(table.alike)))


def told(rows: Sequence[Row], column: str) -> Iterator[str]:
    """The texts of a column, each once."""
    yield from dict.fromkeys(text for row in rows for text in texts(row.values.get(column)))
