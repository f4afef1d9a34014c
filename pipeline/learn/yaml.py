"""A learned form as the lines of `campaign.yaml` that declare it, with comments for the clerk who checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from extractors.learn import Learned
from pipeline.learn.words import TYPES

_STEP = 2
_WIDE = 100_000
_SUBTOTALS = ListSpec("", {}).subtotals
_HEAD = """\
# 由 huizong learn 从空白表认出。请照预览核对：每个栏目的 type 对不对，有没有漏掉的栏目。
# 冒号前的名字可以改，中文也行，改了不影响读表；label 要与空白表上印的字一致。
# type 可以写：{types}
# 核对后把 forms: 以下各行放进活动文件夹的 campaign.yaml，空白表放进那里的 blanks 文件夹。
"""


def document_yaml(name: str, learned: Learned) -> str:
    """A whole file: how to use it, and the form below `forms:`."""
    types = "、".join(f"{key} {word}" for key, word in TYPES.items())
    doubts = "".join(f"# 请留意：{doubt}\n" for doubt in learned.doubts)
    return f"{_HEAD.format(types=types)}{doubts}\nforms:\n{form_yaml(name, learned, _STEP)}"


def form_yaml(name: str, learned: Learned, indent: int = 0) -> str:
    """The declaration of one form, to stand below `forms:`.

    Args:
        name: Name of the form.
        learned: What was learned of its blank.
        indent: Spaces before its name.
    """
    lines = [f"{_scalar(name)}:", *(f"{' ' * _STEP}{line}" for line in _form(learned.spec))]
    return "".join(f"{' ' * indent}{line}\n" if line else "\n" for line in lines)


def _form(spec: FormSpec) -> Iterator[str]:
    yield f"title: {_scalar(spec.title)}"
    yield from _sources(spec)
    if spec.fields:
        yield f"fields:{' ' * _STEP}# 一份表填一次的栏目"
        yield from _fields(spec.fields)
    if spec.groups:
        yield f"groups:{' ' * _STEP}# 逐条填写、可以加条的内容"
        for name, group in spec.groups.items():
            yield from _indented(_group(name, group))
    if spec.lists:
        yield f"lists:{' ' * _STEP}# 一行一条的表格，行数不限"
        for name, listed in spec.lists.items():
            yield from _indented(_list(name, listed))


def _sources(spec: FormSpec) -> Iterator[str]:
    """Which files are the blank, how often a unit returns it, and where it names the unit."""
    if spec.blanks:
        yield f"blanks: {_flow(list(spec.blanks))}"
    if spec.several:
        yield f"several: {_flow(list(spec.several))}{' ' * _STEP}# 一个单位可以报好几份，用这一栏区分；只报一份的删去这一行"
    if spec.unit is not None:
        yield f"unit: {_flow(_field(spec.unit))}{' ' * _STEP}# 写单位名称的地方，用它认出是哪个单位报的"


def _fields(fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    yield from _indented(f"{_scalar(name)}: {_flow(_field(spec))}" for name, spec in fields.items())


def _field(spec: FieldSpec) -> dict[str, Any]:
    optional = {"title": spec.title, "under": spec.under, "labels": list(spec.labels), "options": list(spec.options)}
    made = {"label": spec.label, "type": spec.type} | {key: value for key, value in optional.items() if value}
    return made if spec.total else made | {"total": False}


def _group(name: str, group: GroupSpec) -> Iterator[str]:
    yield f"{_scalar(name)}:"
    yield from _indented([f"title: {_scalar(group.title)}", f"text: {_scalar(group.text)}"])
    blocks = group.blocks
    yield from _indented(["blocks:", *_indented([f"field: {_scalar(blocks.field)}", f"title: {_scalar(blocks.title)}"])])
    yield from _indented(_indented(_words("labels", blocks.labels)))
    yield from _indented(_indented(_words("names", blocks.names)))
    if group.choice is not None:
        choice = group.choice
        yield from _indented(["choice:", *_indented([f"field: {_scalar(choice.field)}", f"title: {_scalar(choice.title)}"])])
        yield from _indented(_indented(_words("labels", choice.labels)))


def _words(key: str, words: Mapping[str, str]) -> Iterator[str]:
    if words:
        yield f"{key}:"
        yield from _indented(f"{_scalar(value)}: {_scalar(label)}" for value, label in words.items())


def _list(name: str, listed: ListSpec) -> Iterator[str]:
    yield f"{_scalar(name)}:"
    yield from _indented([f"title: {_scalar(listed.title)}"])
    if listed.unit:
        yield from _indented([f"unit: {_scalar(listed.unit)}{' ' * _STEP}# 每一行是哪个单位的，由这一列说明；不是的话删去这一行"])
    if listed.subtotals != _SUBTOTALS:
        yield from _indented([f"subtotals: {_flow(list(listed.subtotals))}"])
    yield from _indented(["columns:", *_fields(listed.columns)])


def _indented(lines: Any) -> Iterator[str]:
    yield from (f"{' ' * _STEP}{line}" for line in lines)


def _scalar(value: str) -> str:
    """A word as YAML writes it, in quotation marks where it would mean something else (`no`, `12`)."""
    return yaml.safe_dump(value, allow_unicode=True, width=_WIDE).split("\n")[0]


def _flow(value: Any) -> str:
    return yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=_WIDE).strip()
