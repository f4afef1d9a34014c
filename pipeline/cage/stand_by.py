"""Workers as copies of this very process, before it has opened anything: what reads is loaded once, and not a second time for them."""

from __future__ import annotations

import os
import socket
import sys
import threading
from importlib import import_module
from multiprocessing import connection, forkserver
from pathlib import Path
from typing import NoReturn

from pipeline.cage.processes import LOADED_ONCE, can_copy

_KNOWN_BEFORE = (3, 14)
"""From that version on, whoever asks Python's server for a copy proves itself by a key, which is handed over otherwise."""


def stand_by() -> None:
    """From now on workers are copies of what this process is at this moment.

    Only for a command that has loaded modules and nothing else: neither ledger nor password, for whatever is in its memory is in theirs.
    Where the system has no copies, or this process has several threads already, nothing happens: workers begin as they always do.
    """
    server = vars(forkserver._forkserver)  # noqa: SLF001 - Python's own can't be made of a process that is there already
    if not can_copy() or sys.version_info >= _KNOWN_BEFORE or threading.active_count() > 1 or server["_forkserver_pid"] is not None:
        return
    for name in LOADED_ONCE:
        import_module(name)
    with socket.socket(socket.AF_UNIX) as listener:
        address = connection.arbitrary_address("AF_UNIX")  # type: ignore[attr-defined] # as Python's server does it
        listener.bind(address)
        Path(address).chmod(0o600)
        listener.listen()
        ended, alive = os.pipe()
        copy = os.fork()
        if copy == 0:
            os.close(alive)
            _serve(listener.detach(), ended)
        os.close(ended)
    server.update(_forkserver_address=address, _forkserver_alive_fd=alive, _forkserver_pid=copy)


def _serve(listener: int, ended: int) -> NoReturn:
    """Makes a copy of itself for every worker that is asked for, until the process that it is a copy of has ended."""
    try:
        forkserver.main(listener, ended, [])
    finally:
        os._exit(0)
