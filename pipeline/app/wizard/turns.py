"""Two persons, or two windows of one, at one draft: who saves what another has changed meanwhile is told what differs."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from extractors.form import FieldType
from pipeline.app.wizard.edits import Edits, InParts, Saved
from pipeline.core.errors import UsageError
from pipeline.core.workspace import OFFICE_ZONE
from pipeline.wording.figures import clauses, date_time
from pipeline.wording.terms import FIELD_TYPES, TOTAL, words

SETTINGS, RULES, ROSTER = "settings", "rules", "roster"
Said = Mapping[str, Any]
"""What is said of a part, by what it is said of."""
Draft = TypeVar("Draft", bound=InParts)
_SHOWN = 5
"""Differences that are named; how many more there are is said."""
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
    "options": "可选",
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


def mark(said: Said) -> str:
    """Another one whenever something else is said of a part."""
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def seen_of(said: Said) -> str:
    """What a page says it has seen of a part: its mark, and a name of this page of its own, under which it may save again and again."""
    return f"{mark(said)}-{secrets.token_hex(6)}"


def in_turn(turn: Turn, change: Callable[[Draft], Draft], said: Callable[[Draft], Said]) -> Callable[[Draft], Draft]:
    """The same change, refused where another page has changed the part since it was seen, unless it comes to the same.

    Args:
        turn: Who saves, and what his page showed.
        change: What he does.
        said: What a draft says of that part.
    """

    def checked(draft: Draft) -> Draft:
        changed = change(draft)
        last = draft.saved.get(turn.part)
        is_own = last is not None and last.window == turn.window
        if turn.seen and not is_own and turn.seen != mark(said(draft)):
            differing = list(_differences(said(draft), said(changed), turn.names))
            if differing:
                raise UsageError(_told(last, turn, differing))
        return changed.model_copy(update={"saved": {**draft.saved, turn.part: Saved(who=turn.who, window=turn.window, at=turn.at)}})

    return checked


def _told(last: Saved | None, turn: Turn, differing: list[str]) -> str:
    who = "有人" if last is None else "您在另一个窗口" if last.who == turn.who else f"“{last.who}”"
    more = f"；还有 {len(differing) - _SHOWN} 处" if len(differing) > _SHOWN else ""
    when = f"于 {date_time(last.at.astimezone(OFFICE_ZONE))} " if last is not None else ""
    what = f"不同的地方：{clauses(differing[:_SHOWN])}{more}。请刷新这一页，看过再改。"
    return f"{who}{when}改过这一页，您看到的是改之前的，没有保存。{what}"


def said_in(edits: Edits, part: str) -> Said:
    """What is said of a part of a new campaign, by what it is said of."""
    if part == SETTINGS:
        return {**dict(edits.settings), "campaign_id": edits.campaign_id}
    if part == RULES:
        return {RULES: edits.rules}
    if part == ROSTER:
        return {one.name: dict(one) for one in edits.units}
    form = edits.forms.get(part.removeprefix("form "))
    return {} if form is None else {**dict(form), "fields": None} | {name: dict(one) for name, one in form.fields.items()}


def _differences(now: Said, wanted: Said, names: Mapping[str, str]) -> Iterator[str]:
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
            yield f"{called}（那边是“{_word(name, theirs)}”，您写的是“{_word(name, own)}”）"


def _word(name: str, value: object) -> str:
    """A value as it is shown; titles, days and signs are text, what was never said is as it was read."""
    if value is None:
        return "照读到的"
    if name == "type":
        return FIELD_TYPES[cast("FieldType", value)]
    return words(value) if isinstance(value, bool | tuple) else str(value)
