"""Raw rows of lists → items: each cell read as its column asks, with its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Item
from extractors.form import FieldSpec
from extractors.language.dates import NOTHING
from extractors.match.answers.fields import Question, answer
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collected import Listed, Part, RawRow
from extractors.match.lists.cut import EXTRA

_MISSING = Answer(None, "")
_EXTRA = FieldSpec("其他内容")
_NIL = (NOTHING - {"0", "零"}) | {"零报告", "零申报", "无此情况", "无此项", "无相关情况", "无情况", "空表"}
"""What alone in a row says that the list has no row."""


def make_rows(listed: Sequence[Listed], name: str, layout: TableLayout) -> tuple[Item, ...]:
    """The items of the list `name`, in document order; findings are named by their position."""
    raws = [row for one in listed for row in one.rows if row.list_name == name]
    kept = {column for column, spec in layout.spec.lists[name].columns.items() if not spec.ignore} | {EXTRA}
    told = [raw for raw in raws if not says_nothing(raw) and not kept.isdisjoint({*raw.parts, *raw.doubts})]
    return tuple(_item(raw, FieldAddress(name, number), number, layout) for number, raw in enumerate(told, 1))


def says_nothing(raw: RawRow) -> bool:
    """Whether the whole row says that there is nothing to list (“无”, “零报告”, dashes); a row of zeros is a row."""
    parts = [part for column in raw.parts.values() for part in column if part.text.strip() or part.mark]
    said = ["".join(part.text.split()).strip("。；;，,") for part in parts]
    return bool(said) and not any(part.mark for part in parts) and all(one in _NIL for one in said)


def _item(raw: RawRow, where: FieldAddress, number: int, layout: TableLayout) -> Item:
    asked = layout.spec.lists[raw.list_name].columns.items()
    columns = {**{column: spec for column, spec in asked if not spec.ignore}, EXTRA: _EXTRA}
    values = {column: _value(raw, column, where.of(column), spec, layout) for column, spec in columns.items()}
    return Item(number, values, raw.place)


def _value(raw: RawRow, column: str, where: FieldAddress, spec: FieldSpec, layout: TableLayout) -> Answer:
    parts, doubts = raw.parts.get(column), raw.doubts.get(column, ())
    if not parts and not doubts:
        return _MISSING
    return answer(parts or [Part("", None)], Question(spec, where, layout.year), doubts)


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
