"""Every name that a table speaks of must be one that its source has: checked on load, before anything is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.campaign.expressions import names_in
from pipeline.campaign.tables.figure_specs import OVER_FIGURES, ROWS, Figure, Lookup
from pipeline.campaign.tables.source_columns import DOCUMENTS, EXPRESSION_NAMES, OF_UNIT, UNITS, Declared, heads_of, shape_of
from pipeline.campaign.tables.table_specs import (
    CompareTable,
    CoverageTable,
    FiguresTable,
    MentionsTable,
    OfRows,
    OverlapTable,
    PackageTable,
    TableSpec,
)
from pipeline.wording.figures import names

Problem = tuple[tuple[str | int, ...], str]
"""Where in the declaration, and what is wrong with what remedy."""
_ROSTER = re.compile(r"\broster\.(\w+)")
_ALONE = frozenset({"unit", "each", "all"})


def wrong_names(declared: Declared) -> Iterator[Problem]:
    """What the references and tables of a campaign name and does not exist."""
    for name, reference in declared.references.items():
        if reference.form and shape_of(declared, name) is None:
            key = "form" if reference.form not in declared.forms else "list"
            yield ("references", name, key), f"forms 中没有“{getattr(reference, key)}”，请检查拼写"
    for name, table in declared.tables.items():
        if name in {*declared.forms, *declared.references, DOCUMENTS, UNITS}:
            yield ("tables", name), f"表名“{name}”与一张表单、一份名单或保留字重名，请换一个名字"
        yield from (((("tables", name, *where)), what) for where, what in _of_table(_Checked(declared, name), table))


def roster_columns(declared: Declared) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every column of the roster that a table speaks of (`roster.cadres`), with its place."""
    for name, table in declared.tables.items():
        yield from _roster_columns(("tables", name), table.model_dump(by_alias=True))


def _roster_columns(where: tuple[str | int, ...], value: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield from ((where, found) for found in _ROSTER.findall(value))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _roster_columns((*where, key), one)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _roster_columns((*where, number), one)


@dataclass(frozen=True)
class _Checked:
    """A table being checked, in its campaign."""

    declared: Declared
    name: str

    def source(self, source: str) -> str | None:
        """What is wrong with a source, or `None`."""
        before = list(self.declared.tables)[: list(self.declared.tables).index(self.name)]
        if source in self.declared.tables and source not in before:
            return f"“{source}”这张统计表写在后面，请把它移到这张表的前面"
        if shape_of(self.declared, source) is None:
            known = names([*self.declared.forms, *self.declared.references, *before, DOCUMENTS, UNITS])
            return f"没有“{source}”这个来源，可以写：{known}，或“表.清单”"
        return None

    def columns(self, sources: Iterable[str]) -> set[str]:
        """The columns that any of the sources has."""
        return {column for source in sources for column in shape_of(self.declared, source) or ()}


def _of_table(own: _Checked, table: TableSpec) -> Iterator[Problem]:
    if isinstance(table, PackageTable):
        yield from ((("parts", part), wrong) for part in table.parts if (wrong := own.source(part)))
        return
    sources = [wrong for source in table.from_ if (wrong := own.source(source))]
    if sources:
        yield ("from",), sources[0]
        return
    columns = own.columns(table.from_)
    yield from _of_rows(table, columns)
    columns |= set(table.derive)
    if isinstance(table, FiguresTable):
        yield from _of_figures(own, table, columns)
    else:
        yield from _of_kind(own, table, columns)


def _of_rows(table: OfRows, columns: set[str]) -> Iterator[Problem]:
    known = set(columns)
    yield from _lacking("split", [table.split] if table.split else [], known)
    for name, how in table.derive.items():
        yield from _unknown(("derive", name), how.of if isinstance(how, Lookup) else how, known | EXPRESSION_NAMES)
        known.add(name)
    if table.where is not None:
        yield from _unknown(("where",), table.where, known | EXPRESSION_NAMES)
    yield from _lacking("titles", table.titles, known)


def _of_figures(own: _Checked, table: FiguresTable, columns: set[str]) -> Iterator[Problem]:
    if len(table.by) > 1 or table.by[0] not in _ALONE:
        yield from _lacking("by", table.by, columns)
    heads = set(heads_of(own.declared, table))
    clash = sorted(heads & set(table.figures) | set(table.figures) & {"unit_id", "unit_kind"})
    if clash:
        yield ("figures", clash[0]), f"“{clash[0]}”已经是一列，请换一个名字"
    for name, figure in table.figures.items():
        yield from _of_figure(("figures", name), figure, columns, heads)
        heads.add(name)
    for number, demand in enumerate(table.demands):
        yield from _unknown(("demands", number, "check"), demand.check, heads | set(OF_UNIT) | {"roster"})
        yield from _unknown(("demands", number, "message"), demand.message, heads | set(OF_UNIT) | {"roster"}, template=True)
    if table.sort is not None:
        yield from _lacking("sort", [table.sort.removeprefix("-")], heads)


def _of_figure(where: tuple[str, ...], figure: Figure, columns: set[str], heads: set[str]) -> Iterator[Problem]:
    verb = figure.verb
    known = heads | set(OF_UNIT) | {"roster"} if verb in OVER_FIGURES else columns | EXPRESSION_NAMES
    expressions = {key: getattr(figure, key) for key in (verb, "of", "at", "per") if isinstance(getattr(figure, key), str)}
    for key, expression in expressions.items():
        if expression != ROWS or key != "count":
            yield from _unknown((*where, key), expression, known)
    if verb == "weighted" and not heads:
        yield (*where, verb), "加权合计前面没有打分的项目，请先写 score"


def _of_kind(own: _Checked, table: OverlapTable | CoverageTable | CompareTable | MentionsTable, columns: set[str]) -> Iterator[Problem]:
    if isinstance(table, OverlapTable):
        yield from _lacking("key", [table.key], columns)
        yield from _lacking("across", [table.across], columns)
        yield from _lacking("who", [table.who] if table.who else [], columns)
        return
    other = table.targets if isinstance(table, CompareTable) else table.reference
    wrong = own.source(other)
    if wrong:
        yield ("targets" if isinstance(table, CompareTable) else "reference",), wrong
        return
    there = own.columns([other])
    for key, wanted in _wanted(table).items():
        yield from _lacking(key, wanted, there)
    for key, wanted in _returned(table).items():
        yield from _lacking(key, wanted, columns)
    expression = {"must": table.must} if isinstance(table, CoverageTable) else {}
    expression |= {"who": table.who} if isinstance(table, MentionsTable) else {}
    for key, written in expression.items():
        if written is not None:
            yield from _unknown((key,), written, (there if key == "must" else columns) | EXPRESSION_NAMES)


def _wanted(table: CoverageTable | CompareTable | MentionsTable) -> Mapping[str, list[str]]:
    """Key → names that must be columns of what is compared with."""
    if isinstance(table, CoverageTable):
        return {"name": [table.name], "unit": [table.unit] if table.unit else []}
    if isinstance(table, MentionsTable):
        return {"name": [table.name], "show": list(table.show)}
    return {"match": list(table.match), "alike": [table.alike], "target": [table.target], "due": [table.due] if table.due else []} | {
        "show": [*table.show, *table.aside]
    }


def _returned(table: CoverageTable | CompareTable | MentionsTable) -> Mapping[str, list[str]]:
    """Key → names that must be columns of what was returned."""
    if isinstance(table, CoverageTable):
        return {"key": [table.key]}
    if isinstance(table, MentionsTable):
        return {"text": [table.text]}
    further = {key: [name] for key, name in (("at", table.at), ("per", table.per)) if name}
    return {"match": list(table.match), "alike": [table.alike], "done": [table.done], **further}


def _lacking(key: str, wanted: Iterable[str], columns: set[str]) -> Iterator[Problem]:
    yield from (((key,), _no_column(name, columns)) for name in wanted if name not in columns)


def _unknown(where: tuple[str | int, ...], written: str, known: Iterable[str], *, template: bool = False) -> Iterator[Problem]:
    strange = sorted(names_in(written, template=template) - set(known))
    yield from ((where, _no_column(name, known)) for name in strange[:1])


def _no_column(name: str, known: Iterable[str]) -> str:
    return f"这里写了“{name}”，但来源中没有这一列，可以写：{names(sorted(known))}"
