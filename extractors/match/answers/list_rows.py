"""Raw rows of lists → items: each cell read as its column asks, with its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Item
from extractors.form import FieldSpec
from extractors.match.answers.fields import Question, answer
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Listed, Part, RawRow
from extractors.match.lists.cut import EXTRA

_MISSING = Answer(None, "")
_EXTRA = FieldSpec("其他内容")


def make_rows(listed: Sequence[Listed], name: str, layout: TableLayout) -> tuple[Item, ...]:
    """The items of the list `name`, in document order; findings are named by their position."""
    raws = [row for one in listed for row in one.rows if row.list_name == name]
    return tuple(_item(raw, f"{name}[{number}]", number, layout) for number, raw in enumerate(raws, 1))


def _item(raw: RawRow, where: str, number: int, layout: TableLayout) -> Item:
    columns = {**layout.spec.lists[raw.list_name].columns, EXTRA: _EXTRA}
    values = {column: _value(raw, column, f"{where}.{column}", spec, layout) for column, spec in columns.items()}
    return Item(number, values, raw.place)


def _value(raw: RawRow, column: str, where: str, spec: FieldSpec, layout: TableLayout) -> Answer:
    parts, doubts = raw.parts.get(column), raw.doubts.get(column, ())
    if not parts and not doubts:
        return _MISSING
    return answer(parts or [Part("", None)], Question(spec, where, layout.year), doubts)


def doubts_of(listed: Sequence[Listed], layout: TableLayout) -> Iterator[Finding]:
    """What is doubtful about the lists as a whole: columns that are missing, renamed or doubled, sums that do not add up."""
    for name, spec in layout.spec.lists.items():
        own = [one for one in listed if name in one.found]
        for column, one in spec.columns.items():
            where = f"{name}.{column}"
            if not own or any(column not in seen.found[name] for seen in own):
                yield finding(Code.LABEL_MISSING, field=where, label=one.label)
            elif any(column in seen.similar.get(name, ()) for seen in own):
                yield finding(Code.LABEL_SIMILAR, field=where, label=one.label)
            if any(column in seen.repeated.get(name, ()) for seen in own):
                yield finding(Code.LABEL_REPEATED, field=where)
        for list_name, column, place in (entry for one in own for entry in one.sums):
            if list_name == name:
                yield finding(Code.SUM_DIFFERS, field=f"{name}.{column}", source=place, column=spec.columns[column].name)
