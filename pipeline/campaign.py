"""A campaign (活动): one official notice, the forms it asks for and the documents that come out.

Everything is declared in `templates/<campaign>/campaign.yaml`; this room checks the declaration and names file, line and
remedy where it is wrong. An unknown key is an error, never ignored.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from extractors.form import FormSpec
from pipeline.errors import CampaignError

FILE_NAME = "campaign.yaml"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"没有“{name}”这个时区，中国请写 Asia/Shanghai"
        raise ValueError(message) from error
    return name


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Declared):
    """An edit rule over one submission, in Jinja's expression language.

    A count that is missing suspends every rule that names it in `fields`: a missing figure breaks no rule.
    """

    code: str
    check: str
    fields: tuple[str, ...]
    message: str
    when: str = "true"
    severity: Literal["error", "warning"] = "warning"
    form: str | None = None


class Outliers(_Declared):
    """Figures that lie further from the units of the same kind than `times` the robust spread."""

    fields: tuple[str, ...]
    times: float = Field(default=5, gt=0)
    least: int = Field(default=5, ge=3)


class Documents(_Declared):
    """What the documents need beyond the figures."""

    number: str = ""
    mark: str = ""
    addressee: str = ""
    copies: tuple[str, ...] = ()
    office: str = ""


class Campaign(_Declared):
    """The whole declaration of one campaign, and the folder it was read from."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    issuer: str
    deadline: dt.date
    forms: Mapping[str, FormSpec] = Field(min_length=1)
    roster: str = "roster.csv"
    notice: str | None = None
    issued: dt.date | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    mailbox: str = ""
    phone: str = ""
    contact: str = ""
    late: Literal["counted", "excluded"] = "counted"
    affixes: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    measures: Mapping[str, str] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    outliers: Outliers | None = None
    themes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    documents: Documents = Documents()
    folder: Path = Path()

    @property
    def zone(self) -> ZoneInfo:
        """The office's time zone: a day ends at 23:59:59 there."""
        return ZoneInfo(self.timezone)

    @property
    def year(self) -> int:
        """The year meant where an answer gives none."""
        return self.deadline.year

    @model_validator(mode="after")
    def _fields_exist(self) -> Campaign:
        known = {name for form in self.forms.values() for name in form.fields}
        named = {"measures": set(self.measures), "rules": {f for rule in self.rules for f in rule.fields}}
        named["outliers"] = set(self.outliers.fields) if self.outliers else set()
        for section, names in named.items():
            for name in sorted(names - known):
                message = f"{section} 中写了字段“{name}”，但 forms 中没有这个字段"
                raise ValueError(message)
        for name in [rule.form for rule in self.rules if rule.form]:
            if name not in self.forms:
                message = f"rules 中写了表“{name}”，但 forms 中没有这张表"
                raise ValueError(message)
        return self


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
        message = f"{path} 不是 UTF-8 编码，请用记事本打开后“另存为”UTF-8。"
        raise CampaignError(message) from error
    root = _compose(path, text)
    data = yaml.safe_load(text)
    try:
        campaign = Campaign.model_validate({**data, "folder": folder})
    except ValidationError as error:
        raise CampaignError(_explain(path, root, error)) from error
    _require_files(path, root, campaign)
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
    digest = hashlib.sha256(campaign.model_dump_json(include={"id", "forms", "deadline", "extras"}).encode())
    for name in [blank for form in campaign.forms.values() for blank in form.blanks] + [campaign.notice or ""]:
        if name:
            digest.update((campaign.folder / name).read_bytes())
    return digest.hexdigest()


def _compose(path: Path, text: str) -> yaml.Node | None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "某处"
        message = f"{path} {where}：格式写错了，请检查缩进（只能用空格）、冒号后的空格和引号是否成对。"
        raise CampaignError(message) from error
    if not isinstance(root, yaml.MappingNode):
        message = f"{path} 第 1 行：内容为空或不是“键: 值”的形式，请参照其他活动填写。"
        raise CampaignError(message)
    return root


def _line(root: yaml.Node | None, location: tuple[int | str, ...]) -> int:
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
    "string_pattern_mismatch": "“{input}”只能用小写字母、数字和连字符",
}


def _explain(path: Path, root: yaml.Node | None, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    location = first["loc"]
    context: dict[str, Any] = first.get("ctx", {})
    name = ".".join(str(step) for step in location)
    remedy = _REMEDIES.get(first["type"])
    if remedy is not None:
        what = remedy.format(name=name, input=first["input"], expected=context.get("expected", ""))
    elif first["type"] == "value_error":
        what = str(context["error"])
    else:
        what = f"“{name}”的值“{first['input']}”不对，请参照其他活动改写"
    return f"{path} 第 {_line(root, location)} 行：{what}。"


def _require_files(path: Path, root: yaml.Node | None, campaign: Campaign) -> None:
    wanted = [(("roster",), campaign.roster), (("notice",), campaign.notice)]
    wanted += [(("forms", name, "blanks"), blank) for name, form in campaign.forms.items() for blank in form.blanks]
    for location, name in wanted:
        if name and not (campaign.folder / name).is_file():
            message = f"{path} 第 {_line(root, location)} 行：找不到文件“{name}”，请把它放到 {campaign.folder} 或改正文件名。"
            raise CampaignError(message)
