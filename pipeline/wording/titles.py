"""A title broken into lines by its sense: never inside a word that a reader takes as one (GB/T 9704-2012 §7.3.1)."""

from __future__ import annotations

import itertools
import math
import re
from functools import partial

MOST = 20
"""Characters of the title's type that a line holds."""
_AFTER = re.compile(
    r"(?:活动|工作|项目|征集|要点|总工会|工会|职工|组织|干部)(?=情况|开展|完成|服务|实事|关于|实践|中|基本|健康)|[”》](?=.)|关于(?=.{12})|情况的|、|，"
)
_INSIDE = re.compile("“[^”]*”|《[^》]*》|（[^）]*）")
_SENSELESS, _WITHIN, _SMALL = 12.0, 25.0, 6.0
_LEAST = 4
"""A last line shorter than this looks like a remainder."""
_MOST_LINES = 4


def title_lines(title: str, most: int = MOST) -> tuple[str, ...]:
    """The title in as few lines as hold it, broken where the sense allows, the lines about even."""
    if len(title) <= most:
        return (title,)
    places = range(1, len(title))
    costs = {place: _cost(title, place) for place in places}
    fewest = math.ceil(len(title) / most)
    for count in (fewest, fewest + 1):
        broken = itertools.combinations(places, count - 1) if count <= _MOST_LINES else ()
        fitting = [one for one in broken if max(map(len, _cut(title, one))) <= most]
        if fitting:
            return _cut(title, min(fitting, key=partial(_total, title, costs)))
    return tuple(title[start : start + most] for start in range(0, len(title), most))


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(title[start:end] for start, end in itertools.pairwise((0, *places, len(title))))


def _cost(title: str, place: int) -> float:
    """What a break before the character at `place` costs the reader."""
    if any(found.start() < place < found.end() for found in _INSIDE.finditer(title)):
        return _WITHIN if title[place - 1] not in "、，" else _SENSELESS
    return 0.0 if any(found.end() == place for found in _AFTER.finditer(title)) else _SENSELESS


def _total(title: str, costs: dict[int, float], places: tuple[int, ...]) -> float:
    lengths = [len(line) for line in _cut(title, places)]
    remainder = _SMALL if lengths[-1] < _LEAST else 0.0
    return sum(costs[place] for place in places) + remainder + 0.3 * (max(lengths) - min(lengths))
