"""A PostgreSQL that a test starts for itself: a cluster of its own in a temporary folder, on loopback, gone with the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.support.mail_server import free_port

USER, SECRET = "huizong", "geheim-Tai-Zhang"
_BINARIES = "/usr/lib/postgresql"
_OWNER = "postgres"
"""Debian's account for it, since a server refuses to run as root."""
_numbers = count(1)


@dataclass(frozen=True)
class PostgresServer:
    """A running server."""

    port: int

    def database(self) -> str:
        """The address of a new, empty database, with the password in it."""
        name = f"ledger_{next(_numbers)}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=SECRET, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type,unused-ignore] # a name of our own
        return f"postgresql://{USER}:{SECRET}@127.0.0.1:{self.port}/{name}"


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Starts a server and ends it."""
    home = Path(tempfile.mkdtemp(prefix="huizong-postgres-"))
    (home / "password").write_text(SECRET, encoding="utf-8")
    if os.geteuid() == 0:
        for path in (home, home / "password"):
            shutil.chown(path, _OWNER, _OWNER)
    port = free_port()
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    try:
        _call(
            "initdb", "-D", home / "data", "-U", USER, "-A", "scram-sha-256", f"--pwfile={home}/password", "-E", "UTF8", "--locale=C", "-N"
        )
        _call("pg_ctl", "-D", home / "data", "-o", settings, "-l", home / "log", "-t", "120", "-w", "start")
        try:
            yield PostgresServer(port)
        finally:
            _call("pg_ctl", "-D", home / "data", "-m", "immediate", "-t", "120", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _call(program: str, *arguments: str | Path) -> None:
    newest = max(Path(_BINARIES).glob("*/bin"), key=lambda path: int(path.parent.name))
    command = [str(newest / program), *map(str, arguments)]
    as_owner = ["runuser", "-u", _OWNER, "--"] if os.geteuid() == 0 else []
    # A server that stays keeps what it is given open, so its output must be no pipe.
    with tempfile.TemporaryFile() as said:
        result = subprocess.run([*as_owner, *command], stdout=said, stderr=said, cwd="/", check=False, timeout=300)  # noqa: S603
        said.seek(0)
        assert result.returncode == 0, said.read().decode("utf-8", "replace")
