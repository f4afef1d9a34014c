"""How long a clerk's browser waits for a page of a large office, and with how much memory it is served.

    python benchmarks/page.py [--units 3000]

The office is made here: every unit returned, with about ten doubts each. `huizong serve` runs as a program of its own and is asked over
the network of this computer. The figures are the median and the least of the time for one request, after the first look, which
consolidates; the memory is the largest that the server has held (Linux).
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import http.cookiejar
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from office import CAMPAIGN_ID, make_office, returns

from extractors.core.reading import FileReading
from extractors.extraction import read_file
from pipeline.app.review.at_hand import QUIET
from pipeline.app.workspace.opened import open_office
from pipeline.app.workspace.stored import reading_key
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.web.instance import ENTRANCE, INSTANCE, running, stop

_LAST = dt.date(2017, 5, 22)
_RECEIVED = dt.datetime(2017, 5, 19, 4, tzinfo=dt.UTC)
_TIMES = 9
_BASE = f"c/{CAMPAIGN_ID}"
_WINDOWS = 8
_BESIDE = {"overview": "/", "review": "/review"}
_FIRST_DOUBT = re.compile(r'<form id="judge".*?name="id" value="([0-9a-f]+)"', re.DOTALL)
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_STARTING = 60.0
_SERVE = [sys.executable, "-c", "from pipeline.cli import main; main()"]


def fill(root: Path, units: int) -> Workspace:
    """An office of so many units whose returns are received and read."""
    workspace = make_office(root, units)
    opened = open_office(workspace)
    readings: dict[str, FileReading] = {}
    arrivals = []
    for name, data in returns(units):
        sha256 = hashlib.sha256(data).hexdigest()
        readings[sha256] = read_file(data, name, opened.all_layouts())
        arrivals.append(Arrival(sha256[:16], sha256, name, len(data), _RECEIVED + dt.timedelta(seconds=len(arrivals))))
    with Ledger.open(workspace.ledger_url) as ledger:
        ledger.add_arrivals(arrivals)
        ledger.store_readings(readings, reading_key(opened, arrivals[0]))
    return workspace


class Window:
    """A browser's window, signed in."""

    def __init__(self, entrance: Path) -> None:
        found = re.search(r'href="([^"]+)"', entrance.read_text(encoding="utf-8"))
        assert found  # noqa: S101 - it leads in
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())).open
        self._url = found[1].partition("enter?")[0]
        self._open(found[1]).close()

    def get(self, path: str) -> str:
        """The text of a page."""
        with self._open(self._url + path) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """The text of the page that a form leads to."""
        request = urllib.request.Request(self._url + path, urlencode(fields).encode(), {"Sec-Fetch-Site": "same-origin"})  # noqa: S310 - ours
        with self._open(request) as answer:
            return str(answer.read().decode())


@contextmanager
def serving(workspace: Workspace) -> Iterator[int]:
    """The number of a process that serves a workspace until the block ends."""
    command = [*_SERVE, "--workspace", str(workspace.root), "serve", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=Path(__file__).resolve().parents[1], stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        until = time.monotonic() + _STARTING
        while not (workspace.page / INSTANCE).exists() and time.monotonic() < until:
            time.sleep(0.1)
        try:
            yield process.pid
        finally:
            if not stop(workspace):
                process.terminate()


def measure(workspace: Workspace) -> tuple[list[tuple[str, list[float]]], int, str]:
    """Seconds by request, the number of doubts, and the largest memory of the server."""
    with serving(workspace) as pid:
        clerk = Window(workspace.page / ENTRANCE)
        first = _seconds(lambda: clerk.get(f"{_BASE}/review"))
        found = re.search(r"还有 (\d+) 处", clerk.get(f"{_BASE}/review"))
        urls = {"review": "/review", "review, searched": "/review?q=%E7%BA%A6", "review, page 100": "/review?page=100", "overview": "/"}
        urls |= {"figures": "/figures", "trace of a total": "/trace?field=workers_interviewed", "a unit": "/unit/u77"}
        told = [("first look", [first])]
        told += [(name, [_seconds(partial(clerk.get, _BASE + url)) for _ in range(_TIMES)]) for name, url in urls.items()]
        told.append(("settled, and the next shown", [_settled(clerk) for _ in range(_TIMES)]))
        told.append(("the same, a newer view being made", [_settled(clerk, pause=QUIET) for _ in range(_TIMES)]))
        held = _peak(pid)
        told += _beside_past_days(workspace, clerk)
        return told, int(found[1]) if found else 0, f"{held}, {_peak(pid)} with past days beside"


def _peak(pid: int) -> str:
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return f"{int(found[1]) / 1024:.0f} MiB" if found else "unknown"


def _settled(clerk: Window, *, pause: float = 0.0) -> float:
    """Seconds until the entry after the first one is on the screen, for who looks at the first one for so many seconds."""
    page = clerk.get(f"{_BASE}/review")
    name, csrf = _FIRST_DOUBT.search(page), _CSRF.search(page)
    assert name and csrf  # noqa: S101, PT018 - there are doubts
    time.sleep(pause)
    return _seconds(partial(clerk.post, f"{_BASE}/review/judge", id=name[1], act="settle", why="核对", csrf=csrf[1]))


def _beside_past_days(workspace: Workspace, clerk: Window) -> list[tuple[str, list[float]]]:
    """Today's pages while somebody asks for one past day after the other, in several windows at once."""
    ended, past, refused = threading.Event(), list[float](), list[float]()

    def ask(window: Window, first: int) -> None:
        for days in count(first, _WINDOWS):
            if ended.is_set():
                return
            url = f"{_BASE}/?as_of={_LAST - dt.timedelta(days=1 + days % 3000)}"
            start, told = time.perf_counter(), past
            try:
                window.get(url)
            except urllib.error.HTTPError:
                told = refused
            told.append(time.perf_counter() - start)

    asking = [threading.Thread(target=ask, args=(_window(workspace), first)) for first in range(_WINDOWS)]
    for one in asking:
        one.start()
    try:
        time.sleep(1)
        told = [(f"{name}, beside", [_seconds(partial(clerk.get, _BASE + url)) for _ in range(_TIMES)]) for name, url in _BESIDE.items()]
    finally:
        ended.set()
        for one in asking:
            one.join()
    return [*told, ("past days, beside", past), ("past days, to be asked again", refused)]


def _window(workspace: Workspace) -> Window:
    """Another one, with a session of its own: who asks for much waits for himself."""
    entrance = running(workspace, "another")
    assert entrance is not None  # noqa: S101 - it is served
    return Window(entrance)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=3000)
    units = parser.parse_args().units
    with tempfile.TemporaryDirectory() as folder:
        told, doubts, memory = measure(fill(Path(folder) / "office", units))
    print(f"{units} units, {doubts} things that await a person, peak {memory}")
    for name, seconds in told:
        print(f"{name:36}{statistics.median(seconds):8.3f} s{min(seconds):10.3f} s" if seconds else f"{name:36}    none")


if __name__ == "__main__":
    main()
