"""Reminders to units: looked at first, then sent by mail or written as texts to paste; never two to a unit on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from pipeline.app.decisions.decide import Journal, Word, journal
from pipeline.app.decisions.targets import Sight, Target, the_campaign, the_unit
from pipeline.app.workspace.stored import require_read
from pipeline.core.bundled import MARKER
from pipeline.core.decision import DecisionKind
from pipeline.core.errors import UsageError
from pipeline.core.model import Unit
from pipeline.core.storage import put_beside
from pipeline.core.workspace import Workspace
from pipeline.post.mail import Account, MailSettingsError, load_accounts, secret_of
from pipeline.post.mail.smtp import Handed, Postman, postman
from pipeline.post.reminder import Reminder, as_document, as_text, reminders
from pipeline.wording.figures import names

FOLDER = "催报"
BY_MAIL, BY_MAIL_UNSURE, PASTED = "邮件", "邮件，不知发出没有", "粘贴文本"


@dataclass(frozen=True, slots=True)
class ChaseOrder:
    """Whom to remind, and how.

    Attributes:
        campaign: Which one; may be left out where only one has begun.
        unit: Only this unit.
        due: The new last day.
        account: Name of the mail account that sends; where none is named, that of the campaign, else the first that can send.
    """

    campaign: str | None = None
    unit: str | None = None
    due: dt.date | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one reminder."""

    reminder: Reminder
    handed: Handed


@dataclass(frozen=True, slots=True)
class Chased:
    """What was done, or would be.

    Attributes:
        open: Reminders that are still to be given today.
        before: Units that were reminded today already.
        outcomes: What became of those that were mailed.
        files: The texts that were written.
    """

    title: str
    open: tuple[Reminder, ...]
    before: tuple[Reminder, ...]
    outcomes: tuple[Outcome, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def without_address(self) -> tuple[Reminder, ...]:
        """Those that can't be mailed."""
        return tuple(one for one in self.open if not one.addresses)


def preview(workspace: Workspace, order: ChaseOrder, word: Word) -> Chased:
    """What would be sent; nothing is, and nothing is recorded.

    Raises:
        AmbiguousError: several campaigns or units may be meant.
        UsageError: there is no such unit, or it has nothing to do.
    """
    with journal(workspace, word) as book:
        return _look(book, order, word)[1]


def send(workspace: Workspace, order: ChaseOrder, word: Word, secrets: Mapping[str, str]) -> Chased:
    """Mails every reminder that has an address. One that is refused keeps no other back; each is recorded as soon as it is sent.

    Raises:
        MailSettingsError: no account can send.
        MailError: the server can't be reached, or refuses the account; what was sent before is recorded.
    """
    with journal(workspace, word) as book:
        sight, chased = _look(book, order, word)
        account = _account(load_accounts(workspace), sight, order.account)
        mailed = [one for one in chased.open if one.addresses]
        with postman(account, secret_of(account, secrets)) if mailed else nullcontext() as post:
            outcomes = tuple(_sent(book, sight, (account, post), one, word) for one in mailed if post is not None)
        return Chased(chased.title, chased.open, chased.before, outcomes)


def write_texts(workspace: Workspace, order: ChaseOrder, word: Word) -> Chased:
    """Writes every reminder as a text to paste into `outbox/<campaign>/催报/<day>/`, and records them as given.

    Raises:
        StorageError: they can't be written.
    """
    with journal(workspace, word) as book:
        sight, chased = _look(book, order, word)
        if not chased.open:
            return chased
        at = word.at.astimezone(sight.campaign.zone)
        folder = workspace.outbox / sight.campaign.id / FOLDER / at.date().isoformat()
        document = as_document(f"{sight.campaign.title}催报", chased.open, stamp=at)
        files = (put_beside(folder / "催报.txt", as_text(chased.open)), put_beside(folder / "催报.docx", document))
        rows = [book.row(sight, DecisionKind.CHASE, one.unit.id, (PASTED, "")) for one in chased.open]
        book.store(rows, "")
        return Chased(chased.title, chased.open, chased.before, files=files)


def _look(book: Journal, order: ChaseOrder, word: Word) -> tuple[Sight, Chased]:
    require_read(book.opened, book.ledger)
    sights = book.look(order.campaign)
    unit = None
    if order.unit is not None:
        sight, unit = the_unit(sights, Target(order.unit, order.campaign))
    else:
        sight = the_campaign(sights, Target("催报", order.campaign))
    chased = letters(sight, word.at, order.due)
    if unit is not None:
        chased = _of_unit(chased, unit)
    return sight, chased


def letters(sight: Sight, at: dt.datetime, due: dt.date | None = None) -> Chased:
    """The letter to every unit that has to do something, as the campaign is seen; nothing is looked up or recorded.

    Args:
        sight: How the campaign stands.
        at: Now.
        due: The new last day.
    """
    found = reminders(sight.campaign, sight.whole, at=at.astimezone(sight.campaign.zone), due=due)
    return Chased(
        sight.campaign.title,
        tuple(one for one in found if not one.chased_today),
        tuple(one for one in found if one.chased_today),
    )


def _of_unit(chased: Chased, unit: Unit) -> Chased:
    now, before = (tuple(one for one in part if one.unit.id == unit.id) for part in (chased.open, chased.before))
    if not (now or before):
        message = f"{unit.name}没有欠报、打不开或要修改的材料，不用催。"
        raise UsageError(message)
    return Chased(chased.title, now, before)


def can_send(workspace: Workspace, campaign: str) -> str:
    """Name of the mail account that would send a campaign's reminders; empty where none can.

    Raises:
        MailSettingsError: the settings are wrong.
    """
    able = [one for one in load_accounts(workspace) if one.smtp and one.campaign in (None, campaign)]
    return next((one.name for one in sorted(able, key=lambda one: one.campaign != campaign)), "")


def _account(accounts: Sequence[Account], sight: Sight, name: str | None) -> Account:
    able = [one for one in accounts if one.smtp]
    chosen = [one for one in able if one.name == name] if name else sorted(able, key=lambda one: one.campaign != sight.campaign.id)
    chosen = [one for one in chosen if name or one.campaign in (None, sight.campaign.id)]
    if not chosen:
        known = names(one.name for one in able) or "（无）"
        message = f'没有可以发信的邮箱，请在 {MARKER} 的 [[mail.accounts]] 下面加上 smtp = "smtp.126.com"；写了 smtp 的有：{known}。'
        raise MailSettingsError(message)
    return chosen[0]


def _sent(book: Journal, sight: Sight, way: tuple[Account, Postman], one: Reminder, word: Word) -> Outcome:
    account, post = way
    handed = post.hand_over(mail_of(one, account, sight.campaign.contact or sight.campaign.issuer, word.at))
    if handed.state != "refused":
        channel = BY_MAIL if handed.state == "sent" else BY_MAIL_UNSURE
        book.store([book.row(sight, DecisionKind.CHASE, one.unit.id, (channel, names(one.addresses)))], "")
    return Outcome(one, handed)


def mail_of(one: Reminder, account: Account, author: str, at: dt.datetime) -> EmailMessage:
    """The mail that a reminder is sent as."""
    user, _, domain = account.sent_from.rpartition("@")
    mail = EmailMessage()
    mail["From"] = Address(author, user, domain)
    mail["To"] = ", ".join(one.addresses)
    mail["Subject"] = one.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=domain)
    mail.set_content(one.letter + "\n")
    return mail
