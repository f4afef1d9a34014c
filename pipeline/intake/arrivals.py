"""Files as arrivals: content, name, time, and what a mail says about itself."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable

from extractors.formats.containers import HEAD, MailFacts, may_be_mail
from extractors.language.junk import printable
from pipeline.cage import Limits
from pipeline.core.model import Arrival
from pipeline.intake.originals import Originals
from pipeline.intake.times import Offer


def arrival_id(sha256: str, name: str, received_at: dt.datetime) -> str:
    """The id of an arrival: the same in every ledger, for the same content, name and moment."""
    moment = received_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{sha256}\0{name}\0{moment}".encode()).hexdigest()[:16]


def facts_in(archive: Originals, contents: Iterable[str], limits: Limits) -> dict[str, MailFacts]:
    """What the mails among these contents say about themselves."""
    mails = [sha256 for sha256 in sorted(contents) if may_be_mail(archive.open_bytes(sha256, HEAD))]
    if not mails:
        return {}
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
