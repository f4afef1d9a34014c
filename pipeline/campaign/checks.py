"""What a declaration must hold beyond its types: each form has one nature, and every name means something that is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extractors.core.address import FieldAddress
from extractors.form import FormSpec
from pipeline.campaign.declaration import Campaign, Rule, is_of_units
from pipeline.campaign.expressions import names_in
from pipeline.wording.figures import names

Location = tuple[int | str, ...]
BY_FILE = "file"
"""Named in `several`: returns are told apart by the names of their files."""
_ROLES = frozenset({"number", "part", "title", "indicator", "quantity", "measure", "qualifier", "due"})
_MADE = frozenset({"情况汇总报告.docx", "催报通知.docx", "汇总表.docx"})
_TAKEN = frozenset({"submissions", "findings", "arrivals", "unit"})
OF_RETURNS = frozenset(
    {
        *("submission", "file", "part", "unit_id", "unit_name", "kind", "sha256", "received_at", "campaign", "form"),
        *("unit_raw", "unit_match", "standing", "replaced_by", "late", "nil", "corrected"),
    }
)
OF_ROWS = frozenset({"ordinal", "source", "findings"})
"""Columns that the frames have of their own, of every return and of every item: no field may hide them."""


class Problem(NamedTuple):
    """Where in the declaration, and what is wrong with what remedy."""

    where: Location
    message: str


def wrong_with(campaign: Campaign) -> Iterator[Problem]:
    """Everything that is wrong with a declaration whose types are right."""
    for name, form in campaign.forms.items():
        for wrong in _of_form(form):
            yield Problem(("forms", name, *wrong.where), wrong.message)
        if not campaign.roster and is_of_units(form):
            yield Problem(("roster",), f"表“{form.title}”由各单位报送，roster 不能是空的，请写名册文件")
    yield from _of_names(campaign)
    yield from _of_documents(campaign)


def _of_documents(campaign: Campaign) -> Iterator[Problem]:
    """Further documents have names of their own and show tables that there are."""
    for number, one in enumerate(campaign.documents.extra):
        where = ("documents", "extra", number)
        if one.file in _MADE:
            yield Problem((*where, "file"), f"“{one.file}”是程序固定要出的文件，请换一个文件名")
        for table in one.tables:
            if table not in campaign.tables:
                yield Problem((*where, "tables"), f"tables 中没有“{table}”这张统计表，请检查拼写")


def _of_form(form: FormSpec) -> Iterator[Problem]:
    yield from _of_nature(form)
    for name, spec in form.lists.items():
        if not spec.columns:
            yield Problem(("lists", name), "名单没有一列，请在 columns 里写出各列")
        yield from (
            Problem(("lists", name, part), f"这份名单没有“{column}”这一列，{part} 要写 columns 里的英文名")
            for part, column in (("unit", spec.unit), *(("key", column) for column in spec.key))
            if column and column not in spec.columns
        )
    yield from _of_prose(form)
    yield from _of_several(form)
    yield from _of_rates(form)
    yield from _of_groups(form)


def _of_nature(form: FormSpec) -> Iterator[Problem]:
    """A blank to fill in, a free text, or figures in prose: exactly one of them."""
    asks = [part for part in ("blanks", "fields", "groups", "lists") if getattr(form, part)]
    if form.narrative is not None:
        if asks or form.prose is not None:
            yield Problem(("narrative",), f"文字材料（narrative）不能再写 {names(asks or ['prose'])}，请分成两张表，或删去一种")
    elif form.prose is not None:
        if extra := [part for part in asks if part != "lists"]:
            yield Problem(("prose",), f"从文中读数（prose）的表只有 lists，不能再写 {names(extra)}，请分成两张表，或删去一种")
    elif not form.blanks:
        yield Problem((), "没有写空白表（blanks），请补上；是文字材料的写 narrative，从文中读数的写 prose")
    elif asks == ["blanks"]:
        yield Problem((), "没有要读的内容，请写 fields、groups 或 lists")
    yield from _of_words(form)


def _of_words(form: FormSpec) -> Iterator[Problem]:
    if form.narrative is not None and not form.narrative.words:
        yield Problem(("narrative", "words"), "请写出标题或文件名里的字样，如 [总结]")
    if form.prose is not None and not form.prose.words:
        yield Problem(("prose", "words"), "请写出标题里的字样，如 [工作要点]")


def _of_prose(form: FormSpec) -> Iterator[Problem]:
    if form.prose is None:
        return
    rows = form.lists.get(form.prose.rows)
    if rows is None:
        yield Problem(("prose", "rows"), f"lists 里没有“{form.prose.rows}”这份名单，请检查拼写")
        return
    for role, column in form.prose.columns.items():
        if role not in _ROLES:
            yield Problem(("prose", "columns", role), f"不认识“{role}”，只能是 {names(sorted(_ROLES))}")
        if column not in rows.columns:
            yield Problem(("prose", "columns", role), f"名单“{rows.title}”没有“{column}”这一列，请检查拼写")


def _of_several(form: FormSpec) -> Iterator[Problem]:
    for name in form.several:
        if name not in form.fields and name != BY_FILE:
            yield Problem(("several",), f"fields 里没有“{name}”，several 要写本表的栏目（按文件名区分的写 {BY_FILE}）")


def _of_rates(form: FormSpec) -> Iterator[Problem]:
    """A rate names two fields or columns beside it that hold figures."""
    beside = [(("fields",), form.fields), *((("lists", name, "columns"), listed.columns) for name, listed in form.lists.items())]
    for where, fields in beside:
        for name, spec in fields.items():
            if bool(spec.rate) != bool(spec.of):
                yield Problem((*where, name), "比率要写齐两栏：rate 写分子，of 写分母")
            for part, other in (("rate", spec.rate), ("of", spec.of)):
                if other and (other == name or other not in fields or fields[other].type not in ("count", "number")):
                    yield Problem((*where, name, part), f"“{other}”不是旁边填数的栏目，{part} 要写同一张表（名单）里的 count 或 number")


def _of_groups(form: FormSpec) -> Iterator[Problem]:
    seen = {*form.fields, *_TAKEN}
    blocks = [*(("groups", name) for name in form.groups), *(("lists", name) for name in form.lists)]
    for part, name in blocks:
        if name in seen:
            yield Problem((part, name), f"“{name}”这个名字已经用过，请换一个英文名")
        seen.add(name)
    columns = [("lists", name, "columns", column) for name, spec in form.lists.items() for column in spec.columns]
    own = [("fields", name) for name in form.fields if name in OF_RETURNS] + [where for where in columns if where[-1] in OF_ROWS]
    yield from (Problem(where, f"“{where[-1]}”是数据表固定列的名字，请换一个英文名") for where in own)
    for where in (*(("fields", name) for name in form.fields), *blocks, *columns):
        if not where[-1].isidentifier():
            yield Problem(where, f"“{where[-1]}”只能用字母、数字和下划线，不能以数字开头")


def _of_names(campaign: Campaign) -> Iterator[Problem]:
    """Every field, list and form that rules, measures and outliers name must be one of the campaign's own."""
    forms = list(campaign.forms.values())
    known = _figures_of(forms)
    yield from (_unknown(("measures", name), name) for name in campaign.measures if name not in known)
    for name in campaign.outliers.fields if campaign.outliers else ():
        if name not in known:
            yield _unknown(("outliers", "fields"), name)
    for number, rule in enumerate(campaign.rules):
        for wrong in _of_rule(campaign, rule):
            yield Problem(("rules", number, *wrong.where), wrong.message)


def _of_rule(campaign: Campaign, rule: Rule) -> Iterator[Problem]:
    if rule.form is not None and rule.form not in campaign.forms:
        yield Problem(("form",), f"forms 中没有“{rule.form}”这张表，请检查拼写")
        return
    forms = [campaign.forms[rule.form]] if rule.form else list(campaign.forms.values())
    if rule.each is not None:
        forms = [form for form in forms if rule.each in {*form.groups, *form.lists}]
        if not forms:
            yield Problem(("each",), f"forms 中没有“{rule.each}”这份名单，each 要写 lists 或 groups 里的英文名")
            return
    groups = {name for form in forms for name in (*form.groups, *form.lists)}
    fields = {name for form in forms for name in form.fields}
    columns = {name for form in forms for name in form.item_fields(rule.each)} if rule.each else set()
    named = columns if rule.each else fields | groups
    yield from (_unknown(("fields",), name) for name in rule.fields if name not in named)
    for part in ("check", "when", "message"):
        asked = names_in(getattr(rule, part), template=part == "message")
        yield from (_unknown((part,), name) for name in sorted(asked - fields - groups - columns))


def _figures_of(forms: Iterable[FormSpec]) -> set[str]:
    """Fields, and columns of lists as `list.column`."""
    known: set[str] = set()
    for form in forms:
        known |= {*form.fields, *(str(FieldAddress(name, column=column)) for name, spec in form.lists.items() for column in spec.columns)}
    return known


def _unknown(where: Location, name: str) -> Problem:
    return Problem(where, f"这里写了字段“{name}”，但 forms 中没有这个字段，请检查拼写")
