"""`huizong mail fetch`: every new mail of every account into the inbox.

The order makes it safe to die at any point: a mail is whole and durable in the inbox, then it is recorded in the ledger, and only
then is it marked as read. A mail that was put and not recorded is fetched once more, under the same name and with the same bytes
and time, which changes nothing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.limits import LIMITS
from pipeline.cage.limits import read_limits
from pipeline.core.bundled import MARKER
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.ledger import FetchedMail, Ledger
from pipeline.post.mail.delivery import deliver, mail_name, sweep
from pipeline.post.mail.imap import RENUMBERED, Head, Mailbox, connected
from pipeline.post.mail.mailboxes import Account, ConnectionLostError, MailError, MailSettingsError, load_accounts
from pipeline.post.mail.passwords import secret_of
from pipeline.wording.figures import date_time, names

LARGEST = LIMITS.input
"""Bytes of the largest mail that is fetched: a larger one could not be read either."""

_ATTEMPTS = 3
"""Connections without a single new mail after which an account is given up until the next time."""

_BATCH = 20
"""Mails between two markings as read."""


@dataclass(frozen=True)
class Order:
    """What is asked of a fetch.

    Attributes:
        clock: Gives the present moment, with its zone.
        zone: The office's, in which messages give times.
        secret: Gives an account's password.
        timeout: Seconds without an answer after which a connection counts as broken.
        largest: Bytes beyond which a mail is left where it is.
        wait: Lets so many seconds pass.
    """

    clock: Callable[[], dt.datetime]
    zone: dt.tzinfo
    secret: Callable[[Account], str]
    timeout: float = 60
    largest: int = LARGEST
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the fetch of one account went.

    Attributes:
        account: Its name.
        mails: How many came into the inbox.
        problems: What a person must mend or should know, each one Chinese sentence.
        complete: Whether all of its folders were gone through.
    """

    account: str
    mails: int
    problems: tuple[str, ...]
    complete: bool


def fetch_mail(workspace: Workspace, accounts: Iterable[Account], order: Order) -> tuple[Fetched, ...]:
    """Fetches the accounts one after the other; what is wrong with one does not keep the others.

    Raises:
        BusyError: another run is at work in this workspace.
        StorageError: the disk is full or can't be written. What was fetched before is safe and recorded.
        LedgerError: the ledger can't be used.
    """
    with workspace.locked(now=order.clock()), Ledger.open(workspace.ledger_url) as ledger:
        sweep(workspace.inbox)
        return tuple(_Collector(workspace, ledger, account, order).collect() for account in accounts)


@dataclass(frozen=True, slots=True)
class _Numbering:
    """A folder, and the numbering of its mails that the server keeps at present."""

    folder: str
    uidvalidity: int


class _Collector:
    """The fetch of one account, over as many connections as it takes."""

    def __init__(self, workspace: Workspace, ledger: Ledger, account: Account, order: Order) -> None:
        self._inbox = workspace.inbox
        self._ledger = ledger
        self._account = account
        self._order = order
        self._mails = 0
        self._problems: dict[str, None] = {}
        self._complete = True
        self._tries: Counter[tuple[_Numbering, int]] = Counter()
        self._unmarked: defaultdict[_Numbering, list[int]] = defaultdict(list)

    def collect(self) -> Fetched:
        """Fetches all that is new."""
        try:
            self._insist(self._order.secret(self._account))
        except MailError as error:
            self._fail(error)
        return Fetched(self._account.name, self._mails, tuple(self._problems), self._complete)

    def _insist(self, secret: str) -> None:
        """Connects anew where the connection breaks, as long as mails come in between."""
        fruitless = 0
        while True:
            before = self._mails
            try:
                with connected(self._account, secret, timeout=self._order.timeout) as mailbox:
                    for folder in self._account.folders:
                        self._go_through(mailbox, folder)
            except ConnectionLostError as error:
                fruitless = 1 if self._mails > before else fruitless + 1
                if fruitless >= _ATTEMPTS:
                    raise MailError(self._given_up(error), Remedy.FETCH) from error
                self._order.wait(2.0**fruitless)
            else:
                return

    def _given_up(self, error: ConnectionLostError) -> str:
        account = self._account
        return (
            f"邮箱 {account.name} 与服务器 {account.host} 的连接不通：{error}，试了 {_ATTEMPTS} 次。"
            "已收下的没有丢失，其余的下次接着收；请检查网络和 host、port 后再收一次。"
        )

    def _go_through(self, mailbox: Mailbox, folder: str) -> None:
        try:
            self._empty(mailbox, folder)
        except MailError as error:
            self._fail(error)

    def _empty(self, mailbox: Mailbox, folder: str) -> None:
        """Fetches a folder's new mails, batch by batch."""
        numbering = _Numbering(folder, mailbox.look_into(folder))
        self._mark(mailbox, numbering)
        heads = self._new(mailbox, numbering)
        for start in range(0, len(heads), _BATCH):
            if mailbox.look_into(folder) != numbering.uidvalidity:
                raise ConnectionLostError(RENUMBERED)
            for head in heads[start : start + _BATCH]:
                self._take(mailbox, numbering, head)
            self._mark(mailbox, numbering)

    def _new(self, mailbox: Mailbox, numbering: _Numbering) -> list[Head]:
        """The mails that are not safe yet. One over which the connection broke comes last, so that it holds up no other."""
        known = self._ledger.fetched(self._account.address, numbering.folder, numbering.uidvalidity)
        found = mailbox.heads(uid for uid in mailbox.uids(self._account.since) if uid not in known)
        return sorted(found, key=lambda head: (self._tries[numbering, head.uid], head.uid))

    def _take(self, mailbox: Mailbox, numbering: _Numbering, head: Head) -> None:
        if head.size > self._order.largest:
            remedy = "请在网页邮箱里把附件存进收件夹，再把这封信移到别的文件夹（移走以前每次都会提醒）"
            self._tell(f"{self._describe(numbering, head)}太大（{head.size / 2**20:.0f} MB），没有收：{remedy}。")
            return
        self._tries[numbering, head.uid] += 1
        body = mailbox.body(head.uid)
        if not body:
            self._tell(
                f"{self._describe(numbering, head)}服务器没有给出内容，下次再收；若一直这样，请在网页邮箱里打开它，把附件存进收件夹。"
            )
            return
        account, folder, uidvalidity = self._account, numbering.folder, numbering.uidvalidity
        sha256 = deliver(self._inbox, mail_name(account, folder, uidvalidity, head.uid), body, head.received_at)
        self._ledger.record_fetched(FetchedMail(account.address, folder, uidvalidity, head.uid, sha256))
        self._mails += 1
        self._unmarked[numbering].append(head.uid)

    def _mark(self, mailbox: Mailbox, numbering: _Numbering) -> None:
        """Marks as read what is safe. A server that does not allow it loses nothing."""
        if not self._unmarked[numbering]:
            return
        try:
            mailbox.mark_seen(numbering.folder, numbering.uidvalidity, self._unmarked[numbering])
        except MailError as error:
            self._tell(f"{error}信已经收下，只是没有标为已读。")
        del self._unmarked[numbering]

    def _describe(self, numbering: _Numbering, head: Head) -> str:
        when = f" {date_time(head.received_at.astimezone(self._order.zone))} 收到的" if head.received_at else ""
        return f"邮箱 {self._account.name} 的文件夹“{numbering.folder}”里{when}一封信（编号 {head.uid}）"

    def _fail(self, error: MailError) -> None:
        self._complete = False
        self._tell(str(error))

    def _tell(self, problem: str) -> None:
        self._problems[problem] = None


def fetch_new(
    workspace: Workspace, account: str | None, *, clock: Callable[[], dt.datetime], secrets: Mapping[str, str]
) -> Sequence[Fetched]:
    """Fetches every account, or one; `secrets` are variables of the environment.

    Raises:
        UsageError: there is no account of that name.
        MailSettingsError: there is no account at all, or one is set up wrongly.
    """
    chosen = _chosen(load_accounts(workspace), account)
    largest = read_limits(workspace.root / MARKER).file.input
    return fetch_mail(workspace, chosen, Order(clock, OFFICE_ZONE, lambda one: secret_of(one, secrets), largest=largest))


def _chosen(accounts: Sequence[Account], name: str | None) -> Sequence[Account]:
    if not accounts:
        message = f"还没有设置邮箱，请在工作目录的 {MARKER} 里写上 [[mail.accounts]]。"
        raise MailSettingsError(message, Remedy.MAIL)
    chosen = [account for account in accounts if name in {None, account.name}]
    if not chosen:
        message = f"没有“{name}”这个邮箱，{MARKER} 里有：{names(account.name for account in accounts)}。"
        raise UsageError(message)
    return chosen
