"""A real SMTP server that a test starts for itself: on loopback, encrypted or not, with an account; it keeps what it is given."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.mail_server import SECRET, USER, free_port, make_certificate


@dataclass
class SmtpServer:
    """What a running server was given, and how it behaves.

    Attributes:
        refuses: Address → what the server says to it instead of taking it.
        drops: How many mails it takes before it breaks the wire while one is being sent.
    """

    port: int
    certificate: Path
    refuses: Mapping[str, str] = field(default_factory=dict)
    drops: int | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    logins: int = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.drops is not None and len(self.mails) == self.drops:
            self.drops = None
            server.transport.close()
            return "250 never heard"
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def admits(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
        self.logins += 1
        good = isinstance(told, LoginPassword) and (told.login, told.password) == (USER.encode(), SECRET.encode())
        return AuthResult(success=good, handled=False)


@contextmanager
def smtp_server(home: Path, tls: Literal["ssl", "starttls", "none"] = "none") -> Iterator[SmtpServer]:
    """Starts a server, and ends it."""
    make_certificate(home)
    server = SmtpServer(free_port(), home / "cert.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "cert.pem", home / "key.pem")
    wire: dict[str, Any] = {"ssl": {"ssl_context": context}, "starttls": {"tls_context": context, "require_starttls": True}, "none": {}}[
        tls
    ]
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=server.port,
        authenticator=server.admits,
        auth_required=tls == "starttls",
        auth_require_tls=tls == "starttls",
        **wire,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
