"""A learned form as the lines of `campaign.yaml` that declare it, with comments for the clerk who checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from extractors.learn import Learned
from pipeline.campaign.rewriting import comment, heading, indented, key, remarked
from pipeline.wording.figures import names
from pipeline.wording.terms import FIELD_TYPES

OPTIONAL_FORM = "报了就收，不报不催"

_SUBTOTALS = ListSpec("", {}).subtotals
_HEAD = """\
# 由 huizong learn 从空白表认出。请照预览核对：每个栏目的 type 对不对，有没有漏掉的栏目。
# 冒号前的名字可以改，中文也行，改了不影响读表；label 要与空白表上印的字一致。
# type 可以写：{types}
# 核对后把 forms: 以下各行放进活动文件夹的 campaign.yaml，空白表放进那里的 blanks 文件夹。
"""


def document_yaml(name: str, learned: Learned) -> str:
    """A whole file: how to use it, and the form below `forms:`."""
    types = names(f"{key} {word}" for key, word in FIELD_TYPES.items())
    doubts = "".join(f"{comment(f'请留意：{doubt}')}\n" for doubt in learned.doubts)
    return f"{_HEAD.format(types=types)}{doubts}\nforms:\n{form_yaml(name, learned, 2)}"


def form_yaml(name: str, learned: Learned, indent: int = 0) -> str:
    """The declaration of one form, to stand below `forms:`.

    Args:
        name: Name of the form.
        learned: What was learned of its blank.
        indent: Spaces before its name.
    """
    lines = (heading(name), *indented(_form(learned.spec)))
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _form(spec: FormSpec) -> Iterator[str]:
    yield key("title", spec.title)
    if not spec.required:
        yield remarked(key("required", spec.required), OPTIONAL_FORM)
    yield from _sources(spec)
    if spec.fields:
        yield heading("fields", "一份表填一次的栏目")
        yield from _fields(spec.fields)
    if spec.groups:
        yield heading("groups", "逐条填写、可以加条的内容")
        for name, group in spec.groups.items():
            yield from indented(_group(name, group))
    if spec.lists:
        yield heading("lists", "一行一条的表格，行数不限")
        for name, listed in spec.lists.items():
            yield from indented(_list(name, listed))


def _sources(spec: FormSpec) -> Iterator[str]:
    """Which files are the blank, how often a unit returns it, and where it names the unit."""
    if spec.blanks:
        yield key("blanks", spec.blanks)
    if spec.several:
        yield remarked(key("several", spec.several), "一个单位可以报好几份，用这一栏区分；只报一份的删去这一行")
    if spec.unit is not None:
        yield remarked(key("unit", _field(spec.unit)), "写单位名称的地方，用它认出是哪个单位报的")


def _fields(fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    yield from indented(key(name, _field(spec)) for name, spec in fields.items())


def _field(spec: FieldSpec) -> dict[str, Any]:
    optional = {"title": spec.title, "under": spec.under, "labels": list(spec.labels), "options": list(spec.options)}
    optional |= {"rate": spec.rate, "of": spec.of}
    made = {"label": spec.label, "type": spec.type} | {name: value for name, value in optional.items() if value}
    return made | ({} if spec.total else {"total": False}) | ({"ignore": True} if spec.ignore else {})


def _group(name: str, group: GroupSpec) -> Iterator[str]:
    yield heading(name)
    yield from indented((key("title", group.title), key("text", group.text)))
    blocks = group.blocks
    yield from indented((heading("blocks"), *indented((key("field", blocks.field), key("title", blocks.title)))))
    yield from indented((*_words("labels", blocks.labels), *_words("names", blocks.names)), 2)
    if group.choice is not None:
        choice = group.choice
        yield from indented((heading("choice"), *indented((key("field", choice.field), key("title", choice.title)))))
        yield from indented(_words("labels", choice.labels), 2)


def _words(name: str, words: Mapping[str, str]) -> Iterator[str]:
    if words:
        yield heading(name)
        yield from indented(key(value, label) for value, label in words.items())


def _list(name: str, listed: ListSpec) -> Iterator[str]:
    yield heading(name)
    yield from indented([key("title", listed.title)])
    if listed.unit:
        yield from indented([remarked(key("unit", listed.unit), "每一行是哪个单位的，由这一列说明；不是的话删去这一行")])
    if listed.subtotals != _SUBTOTALS:
        yield from indented([key("subtotals", listed.subtotals)])
    yield from indented((heading("columns"), *_fields(listed.columns)))
