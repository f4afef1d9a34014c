"""What an official notice says: its elements after GB/T 9704-2012, each with the words it was read from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

TO_UNITS = "通知|意见|方案|通报|函|决定|通告|办法|计划"
"""Kinds of papers that go down to units and ask something of them; for patterns."""
KINDS = f"{TO_UNITS}|复函|公函|请示|报告|决议|公告|公报|规定|要点|规划|细则|纪要|批复|议案|命令|启事|倡议书|安排|规则|条例|部署|指引"
"""All kinds of papers with which a title may end."""


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which something must be done, or words that mean one.

    Attributes:
        written: The words of the time (“5月20日前”).
        quote: The sentence it stands in.
        day: The day meant, included; `None` where the words name none (“收到通知后10日内”, “中旬前”).
        asked: Whether units must return something by then, and not the office itself.
        doubt: Why the day is open or should be looked at, in Chinese; empty where it is plain.
    """

    written: str
    quote: str
    day: dt.date | None
    asked: bool
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of an activity: its name, when it is, and the sentence that says so."""

    title: str
    when: str
    quote: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask and where to send: one office's people, numbers and mailboxes.

    Attributes:
        name: The group or office it is of; empty where the notice has only one.
        task: What it collects, in the notice's words.
    """

    name: str = ""
    task: str = ""
    people: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment as the notice lists or heads it; `number` is 0 where there is only one, and `title` may be empty.

    `sub` is the second number of “附件1-2”, 0 where there is none.
    """

    number: int
    title: str
    sub: int = 0

    @property
    def name(self) -> str:
        """“附件1”, “附件1-2”, or “附件” for the only one."""
        return f"附件{self.number or ''}" + (f"-{self.sub}" if self.sub else "")


@dataclass(frozen=True, slots=True)
class Material:
    """A paper that units must write (总结, 简报, 调研报告): its kind, the sentence that asks for it, whether that gives a time."""

    kind: str
    quote: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Number:
    """发文字号: the office's sign, the year, the number in the year, and all as written."""

    sign: str
    year: int
    serial: int
    written: str


@dataclass(frozen=True, slots=True)
class Issued:
    """成文日期 and the line it was read from."""

    day: dt.date
    quote: str


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the text of a notice.

    Attributes:
        title: 标题, its lines joined.
        number: 发文字号.
        issuers: 发文机关, as signed or, where nobody signed, as the title or the mark begins.
        mark: 发文机关标志 (“某某市总工会文件”), as printed.
        addressees: 主送机关, as printed, without the colon.
        issued: 成文日期.
        office: 印发机关.
        copies: 抄送机关.
    """

    title: str = ""
    number: Number | None = None
    issuers: tuple[str, ...] = ()
    mark: str = ""
    addressees: str = ""
    issued: Issued | None = None
    office: str = ""
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """All that was found; what was not found is empty, and what does not fit together is among the warnings."""

    head: Head
    recipient: str = ""
    dues: tuple[Due, ...] = ()
    stages: tuple[Stage, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    materials: tuple[Material, ...] = ()
    year: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def deadline(self) -> Due | None:
        """The day by which units must answer: the only one, else the latest of those that a form must be in by, else the latest."""
        asked = [due for due in self.dues if due.asked and due.day is not None]
        forms = [due for due in asked if "表" in due.quote]
        return max(forms or asked, key=lambda due: str(due.day), default=None)

    @property
    def mailboxes(self) -> tuple[str, ...]:
        """Every mailbox once, in the order of the notice."""
        return tuple(dict.fromkeys(mailbox for contact in self.contacts for mailbox in contact.mailboxes))
