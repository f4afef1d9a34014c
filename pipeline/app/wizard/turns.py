"""Two persons, or two windows of one, at a draft: who saves what another has changed meanwhile is told what differs."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.app.wizard.edits import Edits, Saved
from pipeline.core.errors import UsageError
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.wording.figures import clauses, date_time
from pipeline.wording.terms import TOTAL, words

SETTINGS, RULES, ROSTER = "settings", "rules", "roster"
_SHOWN = 5
_WORDS: Mapping[str, str] = {
    "title": "名称",
    "issuer": "发文单位",
    "issued": "成文日期",
    "day": "截止日",
    "addressee": "主送",
    "mailbox": "报送邮箱",
    "phone": "电话",
    "contact": "联系人",
    "affixes": "可以略去的字样",
    "campaign_id": "活动编号",
    "required": "每个单位都要报",
    "several": "区分几份的栏目",
    "type": "要的是",
    "ignore": "不读",
    "total": TOTAL,
    "rate": "分子",
    "of": "分母",
    "rules": "校核规则",
    "id": "编号",
    "kind": "类别",
    "aliases": "别名",
    "email": "邮箱",
    "extra": "其他各列",
}
"""What is said of a campaign, a form or a field, as the pages name it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A save of one part of a draft.

    Attributes:
        part: `SETTINGS`, `RULES`, `ROSTER`, or `form_part` of a form.
        seen: `mark` of the part as it was when the page was made; empty where no page showed it.
        who: Who saves; `window` tells the page on which he does from others, also from older ones of his.
        at: When, with a zone.
        names: What fields are called, by their addresses.
    """

    part: str
    seen: str
    who: str
    window: str
    at: dt.datetime
    names: Mapping[str, str] = field(default_factory=dict)


def form_part(name: str) -> str:
    """The part that is said of a form."""
    return f"form {name}"


def mark(edits: Edits, part: str) -> str:
    """Another one whenever something else is said of the part."""
    return hashlib.sha256(repr(_said(edits, part)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def in_turn(turn: Turn, change: Callable[[Edits], Edits]) -> Callable[[Edits], Edits]:
    """The same change, refused where another page has changed the part since it was seen, unless it comes to the same."""

    def checked(edits: Edits) -> Edits:
        changed = change(edits)
        last = edits.saved.get(turn.part)
        if turn.seen and last is not None and last.window != turn.window and turn.seen != mark(edits, turn.part):
            differing = list(_differences(_said(edits, turn.part), _said(changed, turn.part), turn.names))
            if differing:
                raise UsageError(_told(last, turn, differing))
        return changed.model_copy(update={"saved": {**edits.saved, turn.part: Saved(who=turn.who, window=turn.window, at=turn.at)}})

    return checked


def _told(last: Saved, turn: Turn, differing: list[str]) -> str:
    who = "您在另一个窗口" if last.who == turn.who else f"“{last.who}”"
    more = f"；还有 {len(differing) - _SHOWN} 处" if len(differing) > _SHOWN else ""
    at = date_time(last.at.astimezone(OFFICE_ZONE))
    what = f"不同的地方：{clauses(differing[:_SHOWN])}{more}。请刷新这一页，看过再改。"
    return f"{who}于 {at} 改过这一步，您看到的是改之前的，没有保存。{what}"


def _said(edits: Edits, part: str) -> Mapping[str, Any]:
    """What is said of a part, by what it is said of."""
    if part == SETTINGS:
        return {**dict(edits.settings), "campaign_id": edits.campaign_id}
    if part == RULES:
        return {"rules": edits.rules}
    if part == ROSTER:
        return {one.name: dict(one) for one in edits.units}
    form = edits.forms.get(part.removeprefix("form "))
    return {} if form is None else {**dict(form), "fields": None} | {name: dict(one) for name, one in form.fields.items()}


def _differences(now: Mapping[str, Any], wanted: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*now, *wanted)):
        theirs, own = now.get(name), wanted.get(name)
        if theirs == own:
            continue
        called = names.get(name) or _WORDS.get(name, name)
        if isinstance(theirs, Mapping) and isinstance(own, Mapping):
            yield from (f"{called}的{one}" for one in _differences(theirs, own, {}))
        elif name == RULES:
            yield f"{called}有增减"
        elif isinstance(theirs, Mapping) or isinstance(own, Mapping):
            yield f"{called}（{'那边有，您没有' if own is None else '您有，那边没有'}）"
        else:
            yield f"{called}（那边是“{_word(theirs)}”，您写的是“{_word(own)}”）"


def _word(value: object) -> str:
    """A value as it is shown; titles, days and signs are text, what was never said is as it was read."""
    if value is None:
        return "照读到的"
    return words(value) if isinstance(value, bool | tuple) else str(value)
