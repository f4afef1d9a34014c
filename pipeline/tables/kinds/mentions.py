"""Which returned texts speak of which entry of a list, with the sentences that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.language.likeness import ratio_within
from extractors.language.text import key
from pipeline.campaign.table_declaration import MentionsTable
from pipeline.campaign.table_sources import columns_of
from pipeline.core.consolidated import Table, TableCell, TableColumn, TableRow
from pipeline.tables.evaluation import Evaluated, Extras
from pipeline.tables.records import Row, texts
from pipeline.tables.same_name import found_words
from pipeline.tables.sources import Sources, selected
from pipeline.wording.figures import clauses, names

_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])")
_NONE_NAMED = "未具体点名"
_LEAST_NAME = 4


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
    lines = [_line(table, entry, [[one for one in own if place in one.entries] for own in said]) for place, entry in enumerate(entries)]
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


def _line(table: MentionsTable, entry: Row, said: Sequence[Sequence[_Quote]]) -> dict[str, TableCell]:
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
