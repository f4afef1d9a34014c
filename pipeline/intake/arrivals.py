"""Files as arrivals: content, name, what a mail says about itself, and when each was received, as far as the sources can be trusted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.language.junk import printable
from pipeline.cage import Limits
from pipeline.core.model import Arrival
from pipeline.intake.inbox import MAIL_FOLDER, Dropped
from pipeline.intake.originals import Originals
from pipeline.wording.figures import date_time

if TYPE_CHECKING:
    from extractors.formats.containers import MailFacts

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
CLOCKS_SET = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Before it, times are those of clocks that were never set: 1970 (Unix), 1980 (DOS, zip), 1601 (Windows)."""

_SKEW = dt.timedelta(hours=1)
"""By which a sender's clock may be fast without a word."""

_COPIED = dt.timedelta(hours=26)
"""By which the own time of a file that a person dropped may be early: archives keep the sender's clock without its zone."""

_UNDERWAY = dt.timedelta(days=7)
"""Longer than that no mail is underway: a server gives up after five days (RFC 5321 §4.5.4.1)."""


@dataclass(frozen=True)
class Clock:
    """The present moment, the office's zone, and how long a file must have been left alone."""

    now: dt.datetime
    zone: dt.tzinfo
    settle: dt.timedelta

    @cached_property
    def here(self) -> dt.datetime:
        """The present moment in the office's zone."""
        return self.now.astimezone(self.zone)


@dataclass(frozen=True, slots=True)
class Offer:
    """A finished file with the time it is to be registered under.

    Attributes:
        file: The file.
        received_at: That time.
        latest: The moment at which it lay here already for certain.
        guessed: Its own time can't be true, so that the present moment counts.
        listed: The register says the time.
        doubt: What a person should know about the time, one Chinese sentence.
    """

    file: Dropped
    received_at: dt.datetime
    latest: dt.datetime
    guessed: bool = False
    listed: bool = False
    doubt: str = ""


def own_time(file: Dropped, zone: dt.tzinfo) -> dt.datetime | None:
    """The file's own time, to the microsecond; none if no calendar has it."""
    try:
        return (_EPOCH + dt.timedelta(microseconds=file.info.st_mtime_ns // 1000)).astimezone(zone)
    except OverflowError:
        return None


def offered(file: Dropped, listed: dt.datetime | None, clock: Clock) -> Offer:
    """A finished file with the time of the register, or its own where that can be true."""
    now, own = clock.here, own_time(file, clock.zone)
    if listed is not None:
        return Offer(file, listed, now, listed=True)
    if own is None or own > now:
        doubt = f"“{file.name}”自带的时间在将来，已按现在（{date_time(now)}）登记为收到时间，请检查电脑的时钟。"
        return Offer(file, now, now, guessed=True, doubt=doubt)
    if own < CLOCKS_SET:
        doubt = f"“{file.name}”自带的时间（{date_time(own)}）不可能是真的，已按现在（{date_time(now)}）登记为收到时间，请核对。"
        return Offer(file, now, now, guessed=True, doubt=doubt)
    return Offer(file, own, own if _is_fetched(file) else min(now, own + _COPIED))


def date_of(offer: Offer, mail: MailFacts | None) -> Offer:
    """The offer under the mail's own date, unless the register says the time or that date can't be true."""
    if mail is None or mail.sent is None or offer.listed:
        return offer
    sent = mail.sent
    shown = f"邮件“{offer.file.name}”上写的日期（{date_time(sent)}）"
    if CLOCKS_SET <= sent <= offer.latest:
        early = _is_fetched(offer.file) and offer.latest - sent > _UNDERWAY
        late = f"{shown}比邮箱服务器收到它的时间（{date_time(offer.latest)}）早很多，仍按邮件的日期登记，请核实是否按时报送。"
        return replace(offer, received_at=sent, doubt=late if early else "")
    counted = offer.received_at
    known = sent < CLOCKS_SET or sent - offer.latest > _SKEW
    doubt = f"{shown}不可能是真的，已按收到文件的时间（{date_time(counted)}）登记，请核实。"
    return replace(offer, received_at=counted, doubt=doubt if known else offer.doubt)


def _is_fetched(file: Dropped) -> bool:
    """Whether `huizong mail fetch` put the file here: its own time is then that of the server."""
    return MAIL_FOLDER in file.name.split("/")[:-1]


def arrival_id(sha256: str, name: str, received_at: dt.datetime) -> str:
    """The id of an arrival: the same in every ledger, for the same content, name and moment."""
    moment = received_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{sha256}\0{name}\0{moment}".encode()).hexdigest()[:16]


def mails_among(archive: Originals, contents: Iterable[str]) -> list[str]:
    """Which of these contents may be mails."""
    from extractors.formats.containers import HEAD, may_be_mail  # noqa: PLC0415 - a run with nothing new needs no reader of files

    return [sha256 for sha256 in contents if may_be_mail(archive.open_bytes(sha256, HEAD))]


def facts_in(archive: Originals, contents: Collection[str], limits: Limits) -> dict[str, MailFacts]:
    """What mails say about themselves; contents that turn out to be none say nothing."""
    if not contents:
        return {}
    mails = sorted(contents)
    from pipeline.cage.mail_facts import facts_of  # noqa: PLC0415 - an inbox without mails needs no worker

    with archive.on_disk(mails) as paths:
        asked = zip(mails, facts_of(paths, limits), strict=True)
    return {sha256: facts for sha256, facts in asked if facts is not None}


def arrival_of(offer: Offer, sha256: str, mail: MailFacts | None, campaigns: Collection[str]) -> Arrival:
    """The arrival of an offered file with this content."""
    file = offer.file
    return Arrival(
        id=arrival_id(sha256, file.name, offer.received_at),
        sha256=sha256,
        name=file.name,
        size=file.info.st_size,
        received_at=offer.received_at,
        pinned=_pinned(file.name, campaigns),
        sender=printable(mail.sender) or None if mail is not None else None,
        subject=printable(mail.subject) or None if mail is not None else None,
    )


def _pinned(name: str, campaigns: Collection[str]) -> str | None:
    folder, slash, _ = name.partition("/")
    return folder if slash and folder in campaigns else None
