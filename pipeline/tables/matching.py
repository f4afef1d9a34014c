"""Which target a returned row reports on: the same number, the nearest wording, and never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.core.findings import Code, finding
from extractors.core.reading import Finding, Value
from extractors.language.text import key
from pipeline.campaign.tables import CompareTable
from pipeline.core.model import ReviewEntry
from pipeline.tables.names import likeness
from pipeline.tables.records import Row, row_entry, texts
from pipeline.wording.figures import names

_MOST_NAMED = 6
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
    among = f"这一项任务的目标有：{'、'.join(ranked[:_MOST_NAMED])}{more}" if near else "目标中没有这个任务编号"
    return finding(Code.TARGET_UNKNOWN, written=written or "（未填）", among=among)


def _wordings(table: CompareTable, targets: Sequence[Row], places: Sequence[int]) -> list[str]:
    return list(dict.fromkeys(_wording(table, targets[place]) for place in places if _wording(table, targets[place])))


def _wording(table: CompareTable, target: Row) -> str:
    return "".join(texts(target.values.get(table.alike)))


def told(rows: Sequence[Row], column: str) -> Iterator[str]:
    """The texts of a column, each once."""
    yield from dict.fromkeys(text for row in rows for text in texts(row.values.get(column)))
