"""`templates/<campaign>/campaign.yaml` → a checked declaration, or file, line and remedy where it is wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipeline.campaign.checks import Location, wrong_with
from pipeline.campaign.chinese_keys import in_english
from pipeline.campaign.declaration import Campaign
from pipeline.campaign.tables.checked_names import roster_columns, wrong_names
from pipeline.campaign.tables.table_specs import TAG
from pipeline.campaign.units.roster import load_roster
from pipeline.core.errors import CampaignError, not_utf8
from pipeline.core.workspace import CAMPAIGN_FILE

FILE_NAME = CAMPAIGN_FILE


def load_campaign(folder: Path) -> Campaign:
    """The campaign declared in `folder`.

    Raises:
        CampaignError: `campaign.yaml` is missing or wrong, or a file it names is not there.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = f"活动文件夹“{folder.name}”里没有 {FILE_NAME}，请从其他活动复制一份改写，或移走这个文件夹。"
        raise CampaignError(message) from error
    except UnicodeDecodeError as error:
        message = not_utf8(path)
        raise CampaignError(message) from error
    return campaign_in(folder, text)


def campaign_in(folder: Path, text: str) -> Campaign:
    """The campaign that `text` declares in `folder`, where its file stands or is to stand.

    Raises:
        CampaignError: the text is wrong, or a file it names is not there.
    """
    path = folder / FILE_NAME
    root = compose(path, text)
    try:
        campaign = Campaign.model_validate({**constructed(root), "folder": folder})
    except ValidationError as error:
        raise CampaignError(_explain(path, root, error)) from error
    for where, what in (*wrong_with(campaign), *wrong_names(campaign)):
        message = f"{path} 第 {_line(root, where)} 行：{what}。"
        raise CampaignError(message)
    _require_files(path, root, campaign)
    _require_roster(path, root, campaign)
    return campaign


def load_campaigns(templates: Path) -> dict[str, Campaign]:
    """Every campaign below `templates/`, by id, in the order of their names.

    Raises:
        CampaignError: one of them is broken, or two have the same id.
    """
    found: dict[str, Campaign] = {}
    for folder in sorted(templates.iterdir() if templates.is_dir() else []):
        if not folder.is_dir() or folder.name.startswith((".", "_")):
            continue
        campaign = load_campaign(folder)
        if campaign.id in found:
            message = f"{folder / FILE_NAME}：活动编号“{campaign.id}”与 {found[campaign.id].folder} 重复，请改成不同的 id。"
            raise CampaignError(message)
        found[campaign.id] = campaign
    return found


def definition_hash(campaign: Campaign) -> str:
    """Hash of all that decides what is read: the forms as declared and the bytes of every blank and of the notice."""
    digest = hashlib.sha256(campaign.model_dump_json(include={"id", "declared", "deadline", "extras"}).encode())
    for name in [blank for form in campaign.forms.values() for blank in form.blanks] + [campaign.notice or ""]:
        if name:
            digest.update((campaign.folder / name).read_bytes())
    return digest.hexdigest()


_Safe: type[yaml.SafeLoader | yaml.CSafeLoader] = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""The loader in C is ten times as fast; wheels have it."""


class _Loader(_Safe):  # type: ignore[misc, valid-type]
    """Dates stay text until the declaration is checked, so that a day that no calendar has is named with its line."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Safe.yaml_implicit_resolvers.items()
}


def compose(path: Path, text: str) -> yaml.MappingNode:
    """The text of a declaration as nodes that know their place, its keys in English.

    Raises:
        CampaignError: it is no YAML, or says one thing twice.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "某处"
        message = f"{path} {where}：格式写错了，请检查缩进（只能用空格）、冒号后的空格和引号是否成对。"
        raise CampaignError(message) from error
    if not isinstance(root, yaml.MappingNode):
        message = f"{path} 第 1 行：内容为空或不是“键: 值”的形式，请参照其他活动填写。"
        raise CampaignError(message)
    for line, chinese, english in in_english(root):
        message = f"{path} 第 {line} 行：“{chinese}”就是“{english}”，写了两处，请只留一处。"
        raise CampaignError(message)
    return root


def constructed(root: yaml.MappingNode) -> dict[str, Any]:
    """What the nodes of a declaration say; days stay text."""
    data: dict[str, Any] = _Loader("").construct_document(root)
    return data


def _line(root: yaml.Node | None, location: Location) -> int:
    """The line of the deepest node along `location` that exists."""
    node, line = root, 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


_REMEDIES: dict[str, str] = {
    "extra_forbidden": "不认识的项目“{name}”，请检查拼写或删去这一行",
    "missing": "缺少必填的项目“{name}”，请补上",
    "date_from_datetime_parsing": "“{input}”不是日期，请写成 2017-05-20 的样子",
    "date_parsing": "“{input}”不是日期，请写成 2017-05-20 的样子",
    "date_type": "“{input}”不是日期，请写成 2017-05-20 的样子",
    "literal_error": "“{input}”不是允许的值，只能是 {expected}",
    "string_type": "“{name}”应为文字，请加上引号",
    "union_tag_invalid": "不认识这种统计表，kind 只能是 figures、overlap、coverage、package、compare、mentions",
    "string_pattern_mismatch": "“{input}”只能用小写字母、数字和连字符（规则编号用下划线）",
}


def _explain(path: Path, root: yaml.Node | None, error: ValidationError) -> str:
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    location = tuple(step for step in first["loc"] if not str(step).startswith(TAG))
    context: dict[str, Any] = first.get("ctx", {})
    name = ".".join(str(step) for step in location)
    remedy = _REMEDIES.get(first["type"])
    if remedy is not None:
        what = remedy.format(name=name, input=first["input"], expected=str(context.get("expected", "")).replace(" or ", " 或 "))
    elif first["type"] == "value_error":
        what = str(context["error"])
    else:
        what = f"“{name}”的值“{first['input']}”不对，请参照其他活动改写"
    return f"{path} 第 {_line(root, location)} 行：{what}。"


def _require_roster(path: Path, root: yaml.Node | None, campaign: Campaign) -> None:
    """Columns of the roster that tables speak of must be there."""
    expressions = list(roster_columns(campaign))
    known = (
        {column for unit in load_roster(campaign.folder / campaign.roster) for column in unit.extra}
        if expressions and campaign.roster
        else set()
    )
    for where, column in expressions:
        if column not in known:
            message = f"{path} 第 {_line(root, where)} 行：名册 {campaign.roster} 里没有“{column}”这一列，请补上或改正。"
            raise CampaignError(message)


def _require_files(path: Path, root: yaml.Node | None, campaign: Campaign) -> None:
    wanted: list[tuple[Location, str | None]] = [(("roster",), campaign.roster), (("notice",), campaign.notice)]
    wanted += [(("forms", name, "blanks"), blank) for name, form in campaign.forms.items() for blank in form.blanks]
    for location, name in wanted:
        if name and not (campaign.folder / name).is_file():
            message = f"{path} 第 {_line(root, location)} 行：找不到文件“{name}”，请把它放到 {campaign.folder} 或改正文件名。"
            raise CampaignError(message)
