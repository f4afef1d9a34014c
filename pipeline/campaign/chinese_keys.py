"""The Chinese keys of a declaration: `活动名称` is `title`, `截止日` is `deadline`; each stands for the English one at its own place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml

CAMPAIGN = {
    "活动编号": "id",
    "编号": "id",
    "活动名称": "title",
    "名称": "title",
    "发文单位": "issuer",
    "发文日期": "issued",
    "截止日": "deadline",
    "截止日期": "deadline",
    "时区": "timezone",
    "逾期": "late",
    "邮箱": "mailbox",
    "电话": "phone",
    "联系人": "contact",
    "通知": "notice",
    "上年活动": "previous",
    "名册": "roster",
    "略去字样": "affixes",
    "附加字样": "extras",
    "表": "forms",
    "计量单位": "measures",
    "校核规则": "rules",
    "异常值": "outliers",
    "主题": "themes",
    "对照名单": "references",
    "统计表": "tables",
    "文书": "documents",
}
FORM = {
    "名称": "title",
    "空白表": "blanks",
    "单位": "unit",
    "栏目": "fields",
    "名单": "lists",
    "逐条": "groups",
    "多份": "several",
    "必报": "required",
}
FIELD = {
    "栏名": "label",
    "其他栏名": "labels",
    "类型": "type",
    "名称": "title",
    "选项": "options",
    "上级栏名": "under",
    "曾用名": "formerly",
    "合计": "total",
    "分子": "rate",
    "分母": "of",
    "不读": "ignore",
}
LIST = {"名称": "title", "列": "columns", "单位列": "unit"}
DOCUMENTS = {"发文字号": "number", "主送": "addressee", "抄送": "copies", "印发": "office"}
ROSTER = {
    "编号": "id",
    "名称": "name",
    "单位名称": "name",
    "类别": "kind",
    "别名": "aliases",
    "邮箱": "email",
    "免报": "exempt",
    "截止日": "due",
}
"""The columns of a roster."""


def in_english(root: yaml.MappingNode) -> Iterator[tuple[int, str, str]]:
    """Puts English keys into a declaration, in place.

    Yields:
        Line, Chinese and English key, where both stand beside each other: which of the two holds is not guessed.
    """
    yield from _renamed(root, CAMPAIGN)
    for form in _values(root, "forms"):
        yield from _renamed(form, FORM)
        fields = [*_values(form, "fields"), *_child(form, "unit")]
        for listed in _values(form, "lists"):
            yield from _renamed(listed, LIST)
            fields += _values(listed, "columns")
        for field in fields:
            yield from _renamed(field, FIELD)
    for documents in _child(root, "documents"):
        yield from _renamed(documents, DOCUMENTS)


def _renamed(node: yaml.MappingNode, english: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    there = {key.value for key, _ in node.value}
    for key, _ in node.value:
        wanted = english.get(key.value)
        if wanted is None:
            continue
        if wanted in there:
            yield key.start_mark.line + 1, key.value, wanted
        key.value = wanted
        there.add(wanted)


def _child(node: yaml.MappingNode, name: str) -> list[yaml.MappingNode]:
    return [value for key, value in node.value if key.value == name and isinstance(value, yaml.MappingNode)]


def _values(node: yaml.MappingNode, name: str) -> list[yaml.MappingNode]:
    return [value for child in _child(node, name) for _, value in child.value if isinstance(value, yaml.MappingNode)]
