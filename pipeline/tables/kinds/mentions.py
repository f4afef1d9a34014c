"""What is named more than once: the same thing by several units, names that may mean the same, texts that speak of an entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractors.core.findings import Code, finding
from extractors.language.likeness import ratio_within
from extractors.language.text import key
from pipeline.campaign.tables.source_columns import columns_of
from pipeline.campaign.tables.table_specs import MentionsTable, OverlapTable
from pipeline.core.consolidated import ReviewEntry, Table, TableCell, TableColumn, TableRow
from pipeline.tables.evaluation import Evaluated, Extras
from pipeline.tables.same_name import core_of_name, found_words, near_pairs
from pipeline.tables.source_rows import Row, named, row_entry, texts
from pipeline.tables.sources import Sources, selected
from pipeline.wording.figures import clauses, names

_SAME, _NEAR = "重叠", "名称相近，可能是同一家"
_Told = Mapping[str, Sequence[tuple[str, Row]]]
"""Core of a name → the names as written, with their rows."""


def overlap_table(name: str, table: OverlapTable, sources: Sources, extras: Extras) -> Table:
    """One line a name that several name, then one a pair of names of different ones that may be the same."""
    own = selected(table, sources, extras)
    told: dict[str, list[tuple[str, Row]]] = {}
    for written, row in named(own.rows, table.key):
        told.setdefault(core_of_name(written, table.affixes) or written, []).append((written, row))
    same = [core for core, rows in told.items() if len(_across(table, rows)) > 1]
    near = [pair for pair in near_pairs(told, table.alike) if _apart(table, told, pair)]
    lines = [_line_of_name(table, told[core], _SAME) for core in same]
    lines += [_line_of_name(table, [*told[one], *told[other]], _NEAR) for one, other in near]
    label = sources.declared.tables[name].title
    found = [*_overlaps(table, told, same, label), *_possible(table, told, near, label)]
    columns = columns_of(sources.declared, table).items()
    return Table(
        name=name,
        title=table.title,
        columns=tuple(TableColumn(one, title, "count" if one == "number_of" else "text") for one, title in columns),
        rows=tuple(lines),
        note=clauses([own.note, "" if lines else "没有重叠"]),
        findings=tuple(found),
        report=table.report,
    )


def _whose(table: OverlapTable, row: Row) -> str:
    """Who names it; where that is a unit, its id tells units apart and its name is shown."""
    return names(texts(row.values.get(table.across))) or row.origin.file


def _across(table: OverlapTable, rows: Sequence[tuple[str, Row]]) -> list[str]:
    return list(dict.fromkeys(_whose(table, row) for _, row in rows))


def _apart(table: OverlapTable, told: _Told, pair: tuple[str, str]) -> bool:
    """Whether the two names come from different ones; of one's own rows, each is a row of its own."""
    one, other = (set(_across(table, told[core])) for core in pair)
    return len(one | other) > 1


def _name(table: OverlapTable, row: Row) -> str:
    """Who names it, in words."""
    told = table.who or ("unit_name" if table.across == "unit_id" else table.across)
    return names(texts(row.values.get(told))) or _whose(table, row)


def _shown(table: OverlapTable, rows: Sequence[tuple[str, Row]]) -> list[str]:
    return list(dict.fromkeys(_name(table, row) for _, row in rows))


def _line_of_name(table: OverlapTable, rows: Sequence[tuple[str, Row]], verdict: str) -> TableRow:
    written = " / ".join(dict.fromkeys(name for name, _ in rows))
    counts = Counter(_name(table, row) for _, row in rows)
    note = clauses(f"{who} {number}次" for who, number in counts.items())
    cells = (TableCell(written), TableCell(tuple(_shown(table, rows)), note), TableCell(len(rows)), TableCell(verdict))
    return TableRow(cells)


def _overlaps(table: OverlapTable, told: _Told, same: Sequence[str], label: str) -> Iterator[ReviewEntry]:
    """The finding stands at the return that came last in the roster's order, and names all."""
    for core in same:
        rows = told[core]
        written, last = next(one for one in reversed(rows) if _whose(table, one[1]) != _whose(table, rows[0][1]))
        who = names(_shown(table, rows))
        entry = row_entry(last, table.key, label, finding(Code.OVERLAP, name=written, who=who))
        if entry is not None:
            yield entry


def _possible(table: OverlapTable, told: _Told, near: Sequence[tuple[str, str]], label: str) -> Iterator[ReviewEntry]:
    for one, other in near:
        pairs = (pair for pair in combinations([*told[one], *told[other]], 2) if _whose(table, pair[0][1]) != _whose(table, pair[1][1]))
        (first, _), (second, row) = next(pairs)
        who = names(_shown(table, [*told[one], *told[other]]))
        told_by = "" if table.across == table.key else f"，由{who}分别填报"
        entry = row_entry(row, table.key, label, finding(Code.OVERLAP_POSSIBLE, name=second, other=first, told=told_by))
        if entry is not None:
            yield entry


_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])")
_NONE_NAMED = "未具体点名"
_LEAST_NAME = 4
"""Characters of a name that may be written otherwise; a shorter one is like too many words."""


@dataclass(frozen=True, slots=True)
class _Quote:
    who: str
    text: str
    entries: tuple[int, ...]


def mentions_table(name: str, table: MentionsTable, sources: Sources, extras: Extras) -> Table:
    """One line an entry, then one of the texts that speak of none by name."""
    own = selected(table, sources, extras)
    entries = sources.rows(table.reference)
    asked = [(row, own.evaluator.value_of(table.who, row)) for row in own.rows]
    said = [quotes for row, who in asked if (quotes := list(_quotes(table, entries, row, who)))]
    titles = columns_of(sources.declared, table)
    lines = [
        _line_of_entry(table, entry, [[one for one in own if place in one.entries] for own in said]) for place, entry in enumerate(entries)
    ]
    strange = [quotes for quotes in said if not any(one.entries for one in quotes)]
    if strange:
        lines.append(dict.fromkeys(table.show, TableCell()) | {table.name: TableCell(_NONE_NAMED)} | _told(strange))
    note = "" if entries else "没有可对照的名单"
    columns = tuple(TableColumn(one, title, "count" if one == "number_of" else "text") for one, title in titles.items())
    rows = tuple(TableRow(tuple(line[column.name] for column in columns)) for line in lines)
    return Table(
        name,
        table.title,
        columns,
        rows,
        note=clauses([own.note, note, *dict.fromkeys(who.failed for _, who in asked)]),
        report=table.report,
    )


def _quotes(table: MentionsTable, entries: Sequence[Row], row: Row, asked: Evaluated) -> Iterator[_Quote]:
    """The sentences of one text, each with the entries that it speaks of."""
    who = names(texts(asked.value)) or row.origin.file
    for text in texts(row.values.get(table.text)):
        for sentence in _SENTENCE.split(text):
            if key(sentence):
                named = tuple(place for place, entry in enumerate(entries) if _speaks(table, entry, sentence))
                yield _Quote(who, sentence.strip(), named)


def _speaks(table: MentionsTable, entry: Row, sentence: str) -> bool:
    shown = [text for column in (table.name, *table.show) for text in texts(entry.values.get(column))]
    words = [word for text in shown for word in table.words.get(text, ())]
    if found_words(sentence, words):
        return True
    wanted, plain = key("".join(texts(entry.values.get(table.name)))), key(sentence)
    if len(wanted) < _LEAST_NAME:
        return bool(wanted) and wanted in plain
    return wanted in plain or (len(plain) >= len(wanted) and ratio_within(wanted, plain) >= table.alike)


def _line_of_entry(table: MentionsTable, entry: Row, said: Sequence[Sequence[_Quote]]) -> dict[str, TableCell]:
    shown = {name: TableCell(entry.values.get(name)) for name in (*table.show, table.name)}
    return shown | _told([quotes for quotes in said if quotes])


def _told(said: Sequence[Sequence[_Quote]]) -> dict[str, TableCell]:
    """How many texts speak of it, whose, and in which words."""
    quotes = [f"{own[0].who}：{''.join(one.text for one in own)}" for own in said]
    return {
        "number_of": TableCell(len(said)),
        "who": TableCell(tuple(dict.fromkeys(own[0].who for own in said)) or None),
        "quotes": TableCell("\n".join(quotes) or None),
    }
