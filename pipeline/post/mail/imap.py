"""A mailbox on an IMAP server: looks, fetches and marks as read; deletes and moves nothing. The only module that speaks IMAP."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from pipeline.core.version import __version__
from pipeline.post.mail.mailboxes import Account, ConnectionLostError, MailError, server_words, trouble_words
from pipeline.post.mail.passwords import sign_in_remedy

_NETEASE = ("163.com", "126.com", "yeah.net")
RENUMBERED = "服务器刚刚重新编了号"
_BATCH = 500
"""Mails asked about in one command: servers refuse longer ones."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Head:
    """What a server says about a mail before it is fetched.

    Attributes:
        uid: Its number in its folder.
        size: Bytes.
        received_at: When the server received it; none where it doesn't say or can't be right.
    """

    uid: int
    size: int
    received_at: dt.datetime | None


class Mailbox:
    """A connection that is logged in.

    Every method raises `ConnectionLostError` where the connection breaks, and `MailError` where the server refuses.
    """

    def __init__(self, client: Any, account: Account) -> None:
        self._client = client
        self._account = account

    def look_into(self, folder: str) -> int:
        """Opens a folder so that nothing in it can be changed, and returns its UIDVALIDITY."""
        return self._open(folder, readonly=True)

    def uids(self, since: dt.date | None) -> tuple[int, ...]:
        """The numbers of the open folder's mails, oldest first."""
        with _translated(self._account, "查找邮件"):
            found = self._client.search(["SINCE", since] if since else ["ALL"])
        return tuple(sorted(int(uid) for uid in found))

    def heads(self, uids: Iterable[int]) -> tuple[Head, ...]:
        """Size and time of these mails of the open folder; one that was moved away in the meantime is left out."""
        wanted = list(uids)
        found: dict[int, dict[bytes, Any]] = {}
        for start in range(0, len(wanted), _BATCH):
            with _translated(self._account, "查看邮件大小"):
                found |= self._client.fetch(wanted[start : start + _BATCH], ["RFC822.SIZE", "INTERNALDATE"])
        known = ((uid, found[uid]) for uid in wanted if b"RFC822.SIZE" in found.get(uid, {}))
        return tuple(Head(uid, int(said[b"RFC822.SIZE"]), _credible(said.get(b"INTERNALDATE"))) for uid, said in known)

    def body(self, uid: int) -> bytes | None:
        """A mail of the open folder, every byte, without marking it as read; none where the server has none (any more)."""
        with _translated(self._account, "取回邮件"):
            said = self._client.fetch([uid], ["BODY.PEEK[]"])
        body = said.get(uid, {}).get(b"BODY[]")
        return body if isinstance(body, bytes) else None

    def mark_seen(self, folder: str, uidvalidity: int, uids: Iterable[int]) -> None:
        """Marks mails as read, unless the folder was numbered anew in the meantime: then they would be others."""
        if self._open(folder, readonly=False) != uidvalidity:
            raise ConnectionLostError(RENUMBERED)
        with _translated(self._account, "标为已读"):
            self._client.add_flags(list(uids), [SEEN], silent=True)

    def _open(self, folder: str, *, readonly: bool) -> int:
        with _translated(self._account, f"打开文件夹“{folder}”"):
            said = self._client.select_folder(folder, readonly=readonly)
        # RFC 3501 §2.3.1.1: a server without UIDVALIDITY keeps no numbers; then a later connection must not rely on them.
        uidvalidity = said.get(b"UIDVALIDITY")
        if uidvalidity is None:
            message = f"邮箱 {self._account.name} 的服务器不给邮件编固定的号（没有 UIDVALIDITY），不能自动收信，请手工下载附件放入收件夹。"
            raise MailError(message)
        return int(uidvalidity)


@contextmanager
def connected(account: Account, secret: str, *, timeout: float) -> Iterator[Mailbox]:
    """A connection to the account's server, which ends with the block.

    Raises:
        ConnectionLostError: it can't be reached, or broke.
        MailError: its certificate is wrong, or it refuses the account.
    """
    with _translated(account, "连接服务器"):
        client = _dial(account, timeout)
    with client:
        if account.tls == "starttls":
            with _translated(account, "改用加密连接"):
                client.starttls(ssl.create_default_context())
        with _translated(account, "登录"):
            client.login(account.user, secret)
            _introduce(client, account)
        yield Mailbox(client, account)


def _dial(account: Account, timeout: float) -> Any:
    secure = account.tls == "ssl"
    context = ssl.create_default_context() if secure else None
    port = account.port or (993 if secure else 143)
    client = IMAPClient(account.host, port=port, ssl=secure, ssl_context=context, timeout=timeout)
    client.normalise_times = False
    return client


def _introduce(client: Any, account: Account) -> None:
    """Says who we are. NetEase refuses SELECT with “Unsafe Login” until it was told, whether or not it advertises ID."""
    about = {"name": "huizong", "version": __version__, "vendor": "huizong"}
    if client.has_capability("ID"):
        client.id_(about)
    elif account.host.lower().endswith(_NETEASE):
        type(client).id_.__wrapped__(client, about)  # the same command, without asking what is advertised


@contextmanager
def _translated(account: Account, doing: str) -> Iterator[None]:
    """Inside, an error of the library becomes one of ours, naming the account and what to do."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        what = f"服务器 {account.host} 的证书不可信（{error.verify_message}）"
        message = f"邮箱 {account.name}：{what}，为免授权码被人截走没有登录；请检查 host 是否写对、电脑的日期是否正确。"
        raise MailError(message) from error
    except LoginError as error:
        if _passing(error):
            message = f"{doing}时断开"
            raise ConnectionLostError(message) from error
        remedy = sign_in_remedy(account, "IMAP")
        message = f"邮箱 {account.name} 登录被 {account.host} 拒绝：{remedy}。"
        raise MailError(message) from error
    except (IMAPClientAbortError, OSError) as error:
        message = f"{doing}时{_short(error)}"
        raise ConnectionLostError(message) from error
    except IMAPClientError as error:
        remedy = "请检查文件夹名是否和网页邮箱里的一样；若提到 Unsafe Login，请在网页邮箱里开启 IMAP 并允许第三方登录"
        message = f"邮箱 {account.name} {doing}时被 {account.host} 拒绝（{_words(error)}）：{remedy}。"
        raise MailError(message) from error


def _passing(error: LoginError) -> bool:
    """Whether it was the connection that failed, or a server too busy to look (RFC 5530), and not the password."""
    return isinstance(error.__context__, IMAPClientAbortError) or any(code in str(error) for code in ("[UNAVAILABLE]", "[INUSE]"))


def _short(error: Exception) -> str:
    return "断开" if isinstance(error, IMAPClientAbortError) else trouble_words(error)


def _words(error: Exception) -> str:
    return server_words(str(error))


def _credible(received_at: Any) -> dt.datetime | None:
    """A moment with zone after 1970: what else a server says can't be a file's time everywhere."""
    if isinstance(received_at, dt.datetime) and received_at.tzinfo is not None and received_at > _EPOCH:
        return received_at
    return None
