"""What a person says of a campaign in the place of what was read from its notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict, InstanceOf

from pipeline.campaign import Rule
from pipeline.campaign.rewriting import comment, indented, key
from pipeline.core.model import Unit


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
