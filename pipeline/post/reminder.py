"""What a unit is reminded of: what it has not returned, what is to be mended and until when; and the same as a text to be pasted."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from docx.shared import Pt

from extractors.core.location import place_words
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, UnitStatus, Unreadable
from pipeline.core.decision import DecisionKind
from pipeline.core.model import Submission, Unit
from pipeline.post.letter import Sender
from pipeline.post.send_back import remarks_of, unreadable_words
from pipeline.render.gongwen import page_setup
from pipeline.render.ooxml import stable, xml_clean
from pipeline.wording.figures import chinese_number, full_date, names, short_date
from pipeline.wording.terms import lacking

_BETWEEN = re.compile(r"[;；,，、\s]+")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_INDENT = "　　"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One unit's reminder.

    Attributes:
        listed: Its addresses in the roster.
        last: The address of the mail in which its last return came; empty where that is not known.
        misspelt: What stands in the roster as an address and is none.
        lacking: Titles of the forms that it owes.
        closed: Files that could not be opened, each with what to do.
        faults: What is to be mended, file by file.
        chased_today: Whether it was reminded today already.
        text: The reminder itself, without a line for whom it is to.
    """

    unit: Unit
    subject: str
    text: tuple[str, ...]
    lacking: str
    closed: tuple[str, ...]
    faults: tuple[str, ...]
    listed: tuple[str, ...] = ()
    last: str = ""
    misspelt: tuple[str, ...] = ()
    chased_today: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the mail goes: to the addresses of the roster, else to where the last return came from."""
        return self.listed or ((self.last,) if self.last else ())

    @property
    def letter(self) -> str:
        """The whole reminder, as it is sent or pasted."""
        return "\n".join((f"{self.unit.name}：", *self.text))


def reminders(campaign: Campaign, whole: Consolidation, *, at: dt.datetime, due: dt.date | None = None) -> tuple[Reminder, ...]:
    """A reminder for every unit that has to do something, in the roster's order; the office does not remind itself.

    Args:
        campaign: The campaign.
        whole: How it stands.
        at: Now, by the office's clock.
        due: The new last day; where none is set, the unit's own as long as it has not passed.
    """
    of_units = _by_unit(whole)
    nothing = _Sent()
    asked = (one for one in whole.units if one.expected and not campaign.is_own(one.unit.name))
    found = (_reminder(campaign, of_units.get(one.unit.id, nothing), one, (at, due, whole.deadline)) for one in asked)
    return tuple(one for one in found if one is not None)


@dataclass
class _Sent:
    """What one unit sent: its returns that count, all that it ever sent, and files that can't be opened."""

    counted: list[Submission] = field(default_factory=list)
    all: list[Submission] = field(default_factory=list)
    closed: list[Unreadable] = field(default_factory=list)


def _by_unit(whole: Consolidation) -> dict[str | None, _Sent]:
    """Looked through once: an office has thousands of units."""
    made: dict[str | None, _Sent] = defaultdict(_Sent)
    for counted in whole.counted:
        made[counted.unit.id].counted.append(counted)
    for one in whole.submissions:
        made[one.unit.id].all.append(one)
    for closed in whole.unreadable:
        made[closed.unit_id].closed.append(closed)
    return made


def _reminder(campaign: Campaign, sent: _Sent, status: UnitStatus, times: tuple[dt.datetime, dt.date | None, dt.date]) -> Reminder | None:
    at, due, deadline = times
    unit = status.unit
    closed = tuple(f"“{PurePosixPath(one.part or one.arrival.name).name}”：{unreadable_words(one.error)}" for one in sent.closed)
    faults = tuple(_faults(campaign, sent.counted))
    owed = lacking(campaign, status) if status.owing else ""
    if not (owed or closed or faults):
        return None
    last_day = unit.due or deadline
    sender = Sender(campaign, unit.name, at, due or (last_day if last_day >= at.date() else None))
    silent = status.state == "missing" and not closed
    text = tuple(_text(sender, last_day, (owed, closed, faults), silent=silent))
    listed, misspelt = _addresses(unit.email)
    chased = any(one.kind is DecisionKind.CHASE and one.at.astimezone(campaign.zone).date() == at.date() for one in status.decisions)
    subject = f"请{'报送' if owed or closed else '核对'}{campaign.title}材料"
    return Reminder(unit, subject, text, owed, closed, faults, listed, _last_address(sent.all), misspelt, chased)


def _faults(campaign: Campaign, counted: Sequence[Submission]) -> Iterator[str]:
    for submission in counted:
        for one in remarks_of(campaign, submission):
            where = f"“{PurePosixPath(submission.arrival.name).name}”{place_words(one.location)}"
            yield f"{where}{one}"


def _text(sender: Sender, last_day: dt.date, told: tuple[str, Sequence[str], Sequence[str]], *, silent: bool) -> Iterator[str]:
    """The lines of a reminder; a unit that has sent nothing at all is `silent`."""
    owed, closed, faults = told
    campaign = sender.campaign
    today = sender.at.date()
    asked = f"{campaign.title}的材料应于{short_date(last_day, today)}前报送{campaign.issuer}"
    yield f"{_INDENT}{asked}。截至{short_date(today, last_day)}，贵单位："
    sections = []
    if closed:
        sections.append(("报来的文件打不开：", list(closed)))
    if owed:
        sections.append((f"{'能打开的材料收到以前，还缺' if closed else '尚未收到'}：{owed}。", []))
    if faults:
        sections.append((f"报来的材料有 {len(faults)} 处需要修改：", [f"{place}．{one}" for place, one in enumerate(faults, 1)]))
    for place, (heading, lines) in enumerate(sections, 1):
        yield f"{_INDENT}{f'{chinese_number(place)}、' if len(sections) > 1 else ''}{heading}"
        yield from (f"{_INDENT}{line}" for line in lines)
    nil = "没有情况可报的，也请在表中填“无”后报送（零报告）；" if silent else ""
    yield f"{_INDENT}请{sender.until}{'报送' if owed or closed else '改好后重新报送'}{sender.where}。{nil}已经报送的，请与我们联系核对。"
    yield f"{_INDENT}{sender.whom}。"
    yield f"{campaign.issuer}　{full_date(today)}"


def _addresses(written: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses in a cell of the roster, and what there is none."""
    parts = [one for one in _BETWEEN.split(written) if one]
    good = tuple(dict.fromkeys(one for one in parts if _ADDRESS.fullmatch(one)))
    return good, tuple(one for one in parts if not _ADDRESS.fullmatch(one))


def _last_address(own: Sequence[Submission]) -> str:
    """From where the newest of a unit's returns was mailed."""
    mailed = [(one.arrival.received_at, address) for one in own if _ADDRESS.fullmatch(address := one.arrival.sender or one.sender)]
    return max(mailed, default=(None, ""))[1]


def names_of(found: Sequence[Reminder]) -> str:
    """The units of some reminders."""
    return names(one.unit.name for one in found)


_RULE = "－" * 20


def as_text(found: Sequence[Reminder]) -> bytes:
    """The reminders one below the other, as Notepad of any Windows shows them."""
    blocks = (f"{_RULE}\n{one.letter}\n" for one in found)
    return "\n".join(blocks).replace("\n", "\r\n").encode("utf-8-sig")


def as_document(title: str, found: Sequence[Reminder], *, stamp: dt.datetime) -> bytes:
    """The same with a heading for each unit."""
    document = page_setup.new_document()
    page_setup.paragraph(document, "公文标题", xml_clean(title))
    for number, one in enumerate(found, 1):
        heading = page_setup.paragraph(document, "公文一级标题", xml_clean(f"{number}．{one.unit.name}"))
        heading.paragraph_format.space_before = Pt(12)
        for line in one.text:
            page_setup.paragraph(document, "公文正文", xml_clean(line.lstrip("　")))
    made = io.BytesIO()
    document.save(made)
    return stable(made.getvalue(), stamp=stamp)
