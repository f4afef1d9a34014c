"""What a source offers: its columns, known before any return has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from zoneinfo import ZoneInfo

from extractors.form import FieldSpec, FormSpec
from pipeline.campaign.tables.table_specs import FiguresTable, Reference, TableSpec

Shape = Mapping[str, FieldSpec]
"""The columns of a source: name → title and type."""

DOCUMENTS, UNITS = "documents", "units"
OF_UNIT: Shape = {"unit_id": FieldSpec("单位编号"), "unit_name": FieldSpec("单位"), "unit_kind": FieldSpec("单位类别")}
OF_RETURN: Shape = {
    **OF_UNIT,
    "form": FieldSpec("表"),
    "form_title": FieldSpec("材料"),
    "file": FieldSpec("文件"),
    "part": FieldSpec("附件"),
    "received": FieldSpec("收到日期", "date"),
    "late": FieldSpec("逾期", "yesno"),
}
"""Columns that every row of a return has beside those of its form."""
EXPRESSION_NAMES = frozenset({"roster", "theme"})
"""What expressions may name beside columns: the roster's own columns (`roster.cadres`), and the theme of a text."""


class Declared(Protocol):
    """What the tables need of a campaign."""

    @property
    def forms(self) -> Mapping[str, FormSpec]:
        """Its forms."""
        ...

    @property
    def references(self) -> Mapping[str, Reference]:
        """Its reference lists."""
        ...

    @property
    def tables(self) -> Mapping[str, TableSpec]:
        """Its tables."""
        ...

    @property
    def affixes(self) -> tuple[str, ...]:
        """What the names of units leave out or add."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone."""
        ...

    @property
    def year(self) -> int:
        """The year meant where a date gives none."""
        ...

    @property
    def themes(self) -> Mapping[str, tuple[str, ...]]:
        """Words by theme."""
        ...


def shape_of(declared: Declared, name: str) -> Shape | None:
    """The columns of the source `name`: a form, a form's list (`form.list`), a reference, a table, `documents` or `units`."""
    if name == UNITS:
        return {**OF_UNIT, "state": FieldSpec("状态")}
    if name == DOCUMENTS:
        return OF_RETURN
    if name in declared.references:
        return _of_reference(declared, declared.references[name])
    if name in declared.tables:
        return _of_table(declared, declared.tables[name])
    form, _, group = name.partition(".")
    return _of_form(declared, form, group)


def _of_form(declared: Declared, form: str, group: str) -> Shape | None:
    spec = declared.forms.get(form)
    if spec is None or (group and group not in {*spec.groups, *spec.lists}):
        return None
    items = spec.item_fields(group) if group else {}
    return {**OF_RETURN, **spec.fields, **items}


def rows_in(spec: FormSpec, group: str) -> str:
    """Which list of a form its rows stand in: the one named, or its only one; empty where its fields are the row."""
    if group or spec.fields:
        return group
    return next(iter([*spec.lists, *spec.groups]), "")


def _of_reference(declared: Declared, reference: Reference) -> Shape | None:
    if reference.columns:
        return {**reference.columns, "file": OF_RETURN["file"]}
    spec = declared.forms.get(reference.form)
    return _of_form(declared, reference.form, rows_in(spec, reference.list)) if spec else None


def _of_table(declared: Declared, table: TableSpec) -> Shape:
    return {name: FieldSpec(title) for name, title in columns_of(declared, table).items()} | dict(OF_UNIT)


def columns_of(declared: Declared, table: TableSpec) -> dict[str, str]:
    """The columns of a table by name, with their heads."""
    if table.kind == "figures":
        return _figures_columns(declared, table)
    if table.kind == "compare":
        shown = {name: _title(declared, (table.targets,), name) for name in (*table.show, *table.aside)}
        own = {"target": "目标", "done": "完成数", "rate": "完成率", "light": "进度", "who": "填报", "as_of": "截至"}
        return {**shown, **own}
    if table.kind == "mentions":
        shown = {name: _title(declared, (table.reference,), name) for name in (*table.show, table.name)}
        return {**shown, "number_of": "提及次数", "who": "提及单位", "quotes": "原文摘录"}
    if table.kind == "package":
        parts = {name: _source_title(declared, name) for name in table.parts}
        return {"unit_name": "单位", **parts, "lacking": "欠缺", "complete": "是否齐全"}
    return dict(_OVERLAP if table.kind == "overlap" else _COVERAGE)


_OVERLAP = {"name": "名称", "who": "涉及单位", "number_of": "次数", "verdict": "情况"}
_COVERAGE = {
    "unit_name": "单位",
    "listed": "应覆盖",
    "reached": "已覆盖",
    "rate": "覆盖率",
    "must": "必须覆盖",
    "must_reached": "其中已覆盖",
    "not_reached": "必须覆盖而未覆盖的",
    "beyond": "名单以外",
}


def _figures_columns(declared: Declared, table: FiguresTable) -> dict[str, str]:
    return {**heads_of(declared, table), **{name: figure.title or name for name, figure in table.figures.items()}}


def heads_of(declared: Declared, table: FiguresTable) -> dict[str, str]:
    """The leading columns of a table of figures: what its rows are told apart by."""
    lead = ("unit_name",) if table.by == ("unit",) else table.by if table.by not in (("each",), ("all",)) else ()
    return {name: table.titles.get(name) or _title(declared, table.from_, name) for name in lead}


def _title(declared: Declared, sources: tuple[str, ...], name: str) -> str:
    for source in sources:
        shape = shape_of(declared, source) or {}
        if name in shape:
            return shape[name].name
    return name


def _source_title(declared: Declared, source: str) -> str:
    form, _, group = source.partition(".")
    spec = declared.forms.get(form)
    if spec is None:
        return source
    part = spec.lists.get(group) or spec.groups.get(group)
    return part.title if part else spec.title
