"""What a campaign made of a notice is called, its id; and what a person says of it in the place of what was read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, InstanceOf

from extractors.language.patterns import CLOSE, COMMA, INSIDE, OPEN
from pipeline.campaign import Rule
from pipeline.campaign.rewriting import comment, indented, key
from pipeline.core.model import Unit
from pipeline.notice.elements.notice import TO_UNITS, Notice


class Settings(BaseModel):
    """What was said of the campaign as a whole; `None` where what was read holds, empty where it was said that there is none.

    Attributes:
        day: The last day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = None
    issuer: str | None = None
    issued: dt.date | None = None
    day: dt.date | None = None
    addressee: str | None = None
    mailbox: str | None = None
    phone: str | None = None
    contact: str | None = None
    affixes: tuple[str, ...] | None = None


class Told(Settings):
    """The same with edit rules and the roster."""

    rules: tuple[InstanceOf[Rule], ...] = ()
    units: tuple[InstanceOf[Unit], ...] = ()


NOTHING_TOLD = Told()


def rule_lines(rules: Sequence[Rule]) -> Iterator[str]:
    """`rules:` and all below it."""
    yield comment("校核规则：check 是应当成立的判断式，不成立的列入待核。")
    yield "rules:"
    for rule in rules:
        parts = {"form": rule.form, "each": rule.each, "check": rule.check, "fields": list(rule.fields), "message": rule.message}
        parts |= {"severity": rule.severity} if rule.severity != "warning" else {}
        first, *others = [key("code", rule.code), *(key(name, value) for name, value in parts.items() if value)]
        yield from indented([f"- {first}", *indented(others)])


_KIND = re.compile(rf"的?[^的《》“”]{{0,4}}(?:{TO_UNITS}|复函|请示|报告|公告|部署)(?:{OPEN}{INSIDE}{{1,20}}{CLOSE})?$")
_VERB = re.compile(
    r"(?:进一步|继续|深入|扎实|全面|认真|切实|组织|集中|联合|统一)*(?:开展|举办|实施|启动|印发|做好|征集|报送|填报|上报|申报|推荐|举行|召开|加强|填写|统计|调查|下发)(?:好)?(?P<rest>.{4,})$"
)
_AND_REPORT = re.compile(
    rf"(?<=.{{6}}){COMMA}?(?:并|及|暨|同时)请?(?:及时|按时|按期|认真|做好|如实)*(?:报送|上报|填报|报告|反馈|提交|汇总|填写)[^“”《》，,]{{0,12}}$"
)
"""“……并报送情况”: what units send back is no part of what the activity is called."""
_REPORTED = re.compile(r"(?:报送|填报|上报)(?:好)?(?:开展|举办|实施|落实)(?P<rest>.{4,})$")
_LONGEST_ID = 12


def activity(title: str) -> str:
    """What an activity is called in “关于……情况的汇总报告”: the title without office, verb and kind."""
    core = _KIND.sub("", re.sub(r"^.*?关于", "", title)) if "关于" in title else title
    core = _AND_REPORT.sub("", core)
    found = _REPORTED.search(core) or _VERB.search(core)
    named = (found["rest"] if found else core).strip()
    unwrapped = re.sub(r"^《(.*)》$", r"\1", named)
    return (unwrapped.removesuffix("的情况").removesuffix("情况") or title).strip()


def default_id(notice: Notice, fallback: str) -> str:
    """`office-year-activity` in first letters of pinyin (`shsypqzgh-2017-dzfdtjdfw`): the same for the same notice."""
    name = activity(notice.head.title) or fallback
    quoted = re.search(r"“([^”]{2,})”", name)
    office = notice.head.issuers[0] if notice.head.issuers else ""
    parts = [initials(office), str(notice.year or ""), initials(re.sub(r"\d{4}年?度?", "", quoted[1] if quoted else name))]
    return "-".join(part for part in parts if part) or "campaign"


def initials(text: str) -> str:
    """The first letters of a Chinese text's pinyin, letters and digits as they are."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables are slow to load, and only new names need them

    spoken = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda other: re.sub(r"[^A-Za-z0-9]", "", other)))
    return re.sub(r"[^a-z0-9]", "", spoken.lower())[:_LONGEST_ID]
