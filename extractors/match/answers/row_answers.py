"""Raw rows → items: cells as the columns of a list ask; and what is doubtful about the lists as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import UNANSWERED, Answer, Finding, Item, PlainColumns, PlainValues
from extractors.form import FieldSpec
from extractors.language.dates import NOTHING
from extractors.language.measures import is_unit, names_measure
from extractors.match.answers.field_answers import Question, answer
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Listed, Part, PlainRow, Row, RowShape
from extractors.match.lists.cut import EXTRA

_MOST_KNOWN = 50_000
"""Texts of a column whose answers are kept while it is read."""
_EXTRA = FieldSpec("其他内容")
_NIL = (NOTHING - {"0", "零"}) | {"零报告", "零申报", "无此情况", "无此项", "无相关情况", "无情况", "空表"}
"""What alone in a row says that the list has no row."""


def make_rows(listed: Sequence[Listed], name: str, layout: TableLayout) -> tuple[Item, ...]:
    """The items of the list `name`, in document order; findings are named by their position."""
    raws = [row for one in listed for row in one.rows if row.list_name == name]
    kept = {column for column, spec in layout.spec.lists[name].columns.items() if not spec.ignore} | {EXTRA}
    told = [raw for raw in raws if not says_nothing(raw) and _answers(raw, kept)]
    rows = _Rows(name, layout, [raw for raw in told if isinstance(raw, PlainRow)])
    return tuple(rows.item(raw, number) for number, raw in enumerate(told, 1))


def _answers(raw: Row, kept: Collection[str]) -> bool:
    """Whether a row says anything in a column that is kept."""
    if isinstance(raw, PlainRow):
        return any(said and name in kept for name, said in zip(raw.shape.names, raw.texts, strict=True))
    return any(name in kept for name in (*raw.parts, *raw.doubts))


def says_nothing(raw: Row) -> bool:
    """Whether the whole row says that there is nothing to list (“无”, “零报告”, dashes); a row of zeros is a row."""
    if isinstance(raw, PlainRow) and not _is_nil(raw.texts[0]):
        return False
    said = False
    for part in (part for column in raw.parts.values() for part in column):
        if part.mark:
            return False
        if part.text.strip():
            said = True
            if not _is_nil(part.text):
                return False
    return said


def _is_nil(written: str) -> bool:
    return "".join(written.split()).strip("。；;，,") in _NIL


class _Rows:
    """Makes the items of one list; most texts of a long list stand in it many times, and mean the same each time."""

    def __init__(self, name: str, layout: TableLayout, plain: Sequence[PlainRow]) -> None:
        self._name = name
        self._year = layout.year
        asked = layout.spec.lists[name].columns.items()
        self._columns = {**{column: spec for column, spec in asked if not spec.ignore}, EXTRA: _EXTRA}
        self._measuring = next((column for column, spec in self._columns.items() if names_measure(spec.label)), None)
        self._known: dict[str, dict[str, Answer]] = {column: {} for column in self._columns}
        self._plain = {shape: self._read_whole(shape, list(raws)) for shape, raws in groupby(plain, key=lambda raw: raw.shape)}

    def item(self, raw: Row, number: int) -> Item:
        """The item of a row."""
        if isinstance(raw, PlainRow):
            columns, doubtful = self._plain[raw.shape]
            if doubtful.isdisjoint(raw.texts):
                return Item(number, PlainValues(columns, raw.number, raw.texts), raw.place)
        parts, doubts, measure = raw.parts, raw.doubts, self._measure_of(raw)
        values = {column: self._value(parts.get(column), doubts.get(column, ()), column, number, measure) for column in self._columns}
        return Item(number, values, raw.place)

    def _measure_of(self, raw: Row) -> str:
        """In what a row says that its figures are given."""
        said = [part.text.strip() for part in raw.parts.get(self._measuring, ())] if self._measuring is not None else []
        return said[0] if len(said) == 1 and is_unit(said[0]) else ""

    def _read_whole(self, shape: RowShape, raws: Sequence[PlainRow]) -> tuple[PlainColumns, set[str]]:
        """What the texts of the rows mean, read column by column; and the texts whose answer is another for each row."""
        named = enumerate(zip(shape.names, shape.columns, strict=True))
        at = {name: (place, col) for place, (name, col) in named if name in self._columns}
        doubtful: set[str] = set()
        for column, (place, _) in at.items():
            for written in {raw.texts[place] for raw in raws} - {""}:
                self._of_text(written, None, column, 0)
                if written not in self._known[column]:
                    doubtful.add(written)
        return PlainColumns(tuple(self._columns), at, self._known, shape.cells.sheet), doubtful

    def _value(self, parts: Sequence[Part] | None, doubts: Sequence[Code], column: str, number: int, measure: str) -> Answer:
        if not parts and not doubts:
            return UNANSWERED
        if not parts or len(parts) > 1 or doubts or parts[0].mark:
            return self._read(parts or [Part("", None)], doubts, column, number, measure)
        return self._of_text(parts[0].text, parts[0].place, column, number, measure)

    def _of_text(self, written: str, place: Location | None, column: str, number: int, measure: str = "") -> Answer:
        """The answer that one text means, without any doubt about where it stands."""
        known = self._known[column].get(written)
        if known is not None:
            return Answer(known.value, known.raw, place, known.note)
        made = self._read([Part(written, place)], (), column, number, measure)
        if not made.findings and len(self._known[column]) < _MOST_KNOWN and not self._is_by_row(written, column):
            self._known[column][written] = made
        return made

    def _is_by_row(self, written: str, column: str) -> bool:
        """Whether what a text means depends on the measure of its row: any but a whole number in digits."""
        return self._measuring is not None and self._columns[column].type in ("count", "number") and not written.isdecimal()

    def _read(self, parts: Sequence[Part], doubts: Sequence[Code], column: str, number: int, measure: str = "") -> Answer:
        return answer(parts, Question(self._columns[column], FieldAddress(self._name, number, column), self._year, measure=measure), doubts)


def doubts_of(listed: Sequence[Listed], layout: TableLayout) -> Iterator[Finding]:
    """What is doubtful about the lists as a whole: columns that are missing, renamed or doubled, sums that do not add up."""
    for name, spec in layout.spec.lists.items():
        own = [one for one in listed if name in one.found]
        for column, one in ((column, one) for column, one in spec.columns.items() if not one.ignore):
            where = FieldAddress(name, column=column)
            if not own or any(column not in seen.found[name] for seen in own):
                yield finding(Code.LABEL_MISSING, field=where, label=one.label)
            elif any(column in seen.similar.get(name, ()) for seen in own):
                yield finding(Code.LABEL_SIMILAR, field=where, label=one.label)
            if any(column in seen.repeated.get(name, ()) for seen in own):
                yield finding(Code.LABEL_REPEATED, field=where)
        for list_name, column, place in (entry for one in own for entry in one.sums):
            if list_name == name and not spec.columns[column].ignore:
                yield finding(Code.SUM_DIFFERS, field=FieldAddress(name, column=column), source=place, column=spec.columns[column].name)
