"""A real Dovecot that a test starts for itself: unprivileged, on loopback, gone with the test; and a wire that breaks."""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

DOVECOT = "/usr/sbin/dovecot"
USER, SECRET = "ypqzgh@126.com", "geheim-Shou-Quan-Ma"
_UNLIMITED = 1 << 40
_CONFIGURATION = """
base_dir={home}/run
state_dir={home}/run
log_path={home}/log
protocols=imap
listen=127.0.0.1
ssl=yes
ssl_cert=<{home}/cert.pem
ssl_key=<{home}/key.pem
disable_plaintext_auth=no
default_internal_user={internal}
default_login_user={login}
default_internal_group={group}
mail_location=maildir:{home}/mail/Maildir
first_valid_uid=1
imap_id_log=*
auth_failure_delay=0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {secure_port}
    ssl = yes
  }}
}}
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owners} home={home}/mail
}}
"""


@dataclass(frozen=True)
class MailServer:
    """A running server with one empty mailbox."""

    home: Path
    port: int
    secure_port: int

    @property
    def certificate(self) -> Path:
        return self.home / "cert.pem"

    @property
    def log(self) -> str:
        return (self.home / "log").read_text(encoding="utf-8", errors="replace")

    @contextmanager
    def desk(self) -> Iterator[IMAPClient]:
        """The mailbox as a mail program shows it."""
        with IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=20) as client:
            client.login(USER, SECRET)
            yield client

    def seen(self, folder: str = "INBOX") -> list[bool]:
        """For each mail, oldest first, whether it is marked as read."""
        with self.desk() as client:
            client.select_folder(folder, readonly=True)
            flags = client.get_flags(client.search(["ALL"]))
            return [b"\\Seen" in flags[uid] for uid in sorted(flags)]


@contextmanager
def mail_server(*settings: str) -> Iterator[MailServer]:
    """Starts a server, with further lines of its configuration, and ends it."""
    home = Path(tempfile.mkdtemp(prefix="huizong-mail-"))
    server = MailServer(home, free_port(), free_port())
    try:
        _configure(server, settings)
        process = subprocess.Popen([DOVECOT, "-F", "-c", str(home / "dovecot.conf")])  # noqa: S603 - Debian's own
        try:
            _wait_for(server.port)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _configure(server: MailServer, settings: Sequence[str]) -> None:
    home = server.home
    home.chmod(0o755)
    (home / "mail").mkdir()
    (home / "run").mkdir()
    (home / "users").write_text(f"{USER}:{{PLAIN}}{SECRET}\n", encoding="utf-8")
    # Dovecot refuses to serve mail as root and to log in as root, and can change to no other user where it is not root.
    me, mine = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    names = {"internal": me, "login": me, "group": mine, "owner": me, "owners": mine}
    if os.getuid() == 0:
        names = {"internal": "dovecot", "login": "dovenull", "group": "dovecot", "owner": "nobody", "owners": "nogroup"}
        shutil.chown(home / "mail", "nobody", "nogroup")
    make_certificate(home)
    text = _CONFIGURATION.format(home=home, port=server.port, secure_port=server.secure_port, **names)
    (home / "dovecot.conf").write_text("\n".join((text, *settings, "")), encoding="utf-8")


def make_certificate(home: Path) -> None:
    """Puts `cert.pem` and `key.pem` for this computer into `home`."""
    order = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    order += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem")]
    subprocess.run(order, check=True, capture_output=True)  # noqa: S603 - the system's own


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def breaking_wire(port: int, breaks: list[int]) -> Iterator[int]:
    """A port that leads to `port`; its n-th connection breaks after so many bytes from the server as `breaks` says."""
    pending = list(breaks)
    threads: list[threading.Thread] = []

    def listen() -> None:
        with contextlib.suppress(OSError):  # the listener was closed: the test is over
            while True:
                near, _ = listener.accept()
                allowed = pending.pop(0) if pending else _UNLIMITED
                threads.append(threading.Thread(target=_connect, args=(near, port, allowed), daemon=True))
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    for thread in (listening, *threads):
        thread.join(timeout=5)


def _connect(near: socket.socket, port: int, allowed: int) -> None:
    with near, socket.create_connection(("127.0.0.1", port)) as far:
        back = threading.Thread(target=_carry, args=(near, far, _UNLIMITED), daemon=True)
        back.start()
        _carry(far, near, allowed)
        back.join(timeout=5)


def _carry(source: socket.socket, target: socket.socket, budget: int) -> None:
    with contextlib.suppress(OSError):
        while budget > 0 and (data := source.recv(min(4096, budget))):
            target.sendall(data)
            budget -= len(data)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
