"""An account's SMTP server: logs in over an encrypted wire and hands over one mail after the other. The only module that speaks SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal

from pipeline.post.mail.mailboxes import Account, MailError, MailSettingsError, server_words, trouble_words
from pipeline.post.mail.passwords import sign_in_remedy
from pipeline.wording.figures import clauses

_PORTS = {"ssl": 465, "starttls": 587, "none": 25}


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one mail.

    Attributes:
        state: `sent`; `refused` by the server, for good or for now; or `unsure`, where the wire broke before the server had answered.
        reason: Why it is not sent, in Chinese.
    """

    state: Literal["sent", "refused", "unsure"]
    reason: str = ""


class Postman:
    """A connection that is logged in; where it breaks, it is made anew for the next mail."""

    def __init__(self, account: Account, secret: str, *, timeout: float) -> None:
        """Connects nothing yet; see `postman`."""
        self._account, self._secret, self._timeout = account, secret, timeout
        self._client: smtplib.SMTP | None = None

    def connect(self) -> None:
        """Connects and logs in, where that is not done yet.

        Raises:
            MailError: the server can't be reached, its certificate is wrong, or it refuses the account.
        """
        if self._client is None:
            with _translated(self._account):
                self._client = _dialled(self._account, self._secret, self._timeout)

    def hand_over(self, mail: EmailMessage) -> Handed:
        """Sends a mail. One that is refused keeps no other back, and none is sent again of which it is not known whether it went.

        Raises:
            MailError: the server can't be reached any more, or refuses the account as sender.
        """
        self.connect()
        if self._client is None:  # connect() either connects or raises
            raise AssertionError
        try:
            refused = self._client.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            return Handed("refused", _refusals(error.recipients))
        except smtplib.SMTPSenderRefused as error:
            raise MailError(self._not_as_sender(error)) from error
        except smtplib.SMTPResponseException as error:
            self._reset()
            return Handed("refused", f"服务器不收这封信（{_said(error.smtp_code, error.smtp_error)}）")
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            return Handed("unsure", f"发送时{trouble_words(error)}，不知道发出去没有")
        return Handed("sent", _refusals(refused) if refused else "")

    def close(self) -> None:
        """Ends the connection."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def farewell(self) -> None:
        """Ends the connection as the server likes it."""
        if self._client is not None:
            try:
                self._client.quit()
            except (smtplib.SMTPException, OSError):
                self.close()
            self._client = None

    def _reset(self) -> None:
        try:
            if self._client is not None:
                self._client.rset()
        except (smtplib.SMTPException, OSError):
            self.close()

    def _not_as_sender(self, error: smtplib.SMTPSenderRefused) -> str:
        account = self._account
        said = _said(error.smtp_code, error.smtp_error)
        return f"邮箱 {account.name} 的服务器 {account.smtp} 不让以 {account.sent_from} 的名义发信（{said}），请检查 user 或写上 sender。"


@contextmanager
def postman(account: Account, secret: str, *, timeout: float = 60.0) -> Iterator[Postman]:
    """A connection to the account's SMTP server, which ends with the block.

    Raises:
        MailSettingsError: the account names no server.
        MailError: the server can't be reached, its certificate is wrong, or it refuses the account.
    """
    if not account.smtp:
        message = f'邮箱 {account.name} 没有写发信的服务器，请在 huizong.toml 里它的下面加一行，例如 smtp = "smtp.126.com"。'
        raise MailSettingsError(message)
    one = Postman(account, secret, timeout=timeout)
    one.connect()
    try:
        yield one
    finally:
        one.farewell()


def _dialled(account: Account, secret: str, timeout: float) -> smtplib.SMTP:
    host = account.smtp or ""
    port = account.smtp_port or _PORTS[account.smtp_tls]
    if account.smtp_tls == "ssl":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=timeout, context=ssl.create_default_context())
    else:
        client = smtplib.SMTP(host, port, timeout=timeout)
    try:
        if account.smtp_tls == "starttls":
            client.starttls(context=ssl.create_default_context())
        client.login(account.user, secret)
    except BaseException:
        client.close()
        raise
    return client


@contextmanager
def _translated(account: Account) -> Iterator[None]:
    """Inside, an error of the library becomes one of ours, naming the account and what to do."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        what = f"发信服务器 {account.smtp} 的证书不可信（{error.verify_message}）"
        message = f"邮箱 {account.name}：{what}，为免授权码被人截走没有登录；请检查 smtp 是否写对、电脑的日期是否正确。"
        raise MailError(message) from error
    except smtplib.SMTPAuthenticationError as error:
        remedy = sign_in_remedy(account, "SMTP")
        message = f"邮箱 {account.name} 登录被 {account.smtp} 拒绝：{remedy}。"
        raise MailError(message) from error
    except smtplib.SMTPNotSupportedError as error:
        message = f"邮箱 {account.name} 的服务器 {account.smtp} 不支持 {account.smtp_tls} 或登录，请检查 smtp、smtp_port 和 smtp_tls。"
        raise MailError(message) from error
    except (smtplib.SMTPException, OSError) as error:
        message = (
            f"邮箱 {account.name} 与发信服务器 {account.smtp} 连接不通：{trouble_words(error)}。请检查网络和 smtp、smtp_port、smtp_tls。"
        )
        raise MailError(message) from error


def _refusals(refused: dict[str, tuple[int, bytes]]) -> str:
    return clauses(f"{address} 被拒绝（{_said(code, words)}）" for address, (code, words) in refused.items())


def _said(code: int, words: bytes | str) -> str:
    plain = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return server_words(f"{code} {plain}")
