"""How long the server works for a page of a large office, and with how much memory.

    python benchmarks/page.py [--units 3000]

The office is made here: every unit returned, with about ten doubts each. The figures are the median and the least of the server's time
for one request, after the first look, which consolidates; the memory is the largest that the server's process has held.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import hashlib
import re
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from http import HTTPStatus
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from office import CAMPAIGN_ID, make_office, returns

from extractors.core.reading import FileReading
from extractors.extraction import read_file
from pipeline.app.opened import open_office
from pipeline.app.review.quiet import QUIET
from pipeline.app.stored import reading_key
from pipeline.cli.main import COLLECTED_AFTER
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.ledger import Ledger
from pipeline.web.serve import take_turns

if TYPE_CHECKING:
    from tests.support.web import Client

_NOW = dt.datetime(2017, 5, 22, 4, tzinfo=dt.UTC)
_RECEIVED = dt.datetime(2017, 5, 19, 4, tzinfo=dt.UTC)
_TIMES = 9
_BASE = f"/c/{CAMPAIGN_ID}"
_WINDOWS = 8
_BESIDE = {"overview": "/", "review": "/review"}


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


def measure(root: Path) -> tuple[list[tuple[str, list[float]]], int, int]:
    """Seconds by request, the number of doubts, and the largest memory in bytes. Runs in a process of its own."""
    from tests.support.web import signed_in  # noqa: PLC0415 - only the server's process shall load it

    gc.set_threshold(COLLECTED_AFTER)
    take_turns()
    clerk = signed_in(Workspace.at(root), lambda: _NOW)
    first = _seconds(lambda: clerk.get(f"{_BASE}/review"))
    found = re.search(r"还有 (\d+) 处", clerk.get(f"{_BASE}/review"))
    urls = {"review": "/review", "review, searched": "/review?q=约", "review, page 100": "/review?page=100", "overview": "/"}
    urls |= {"figures": "/figures", "trace of a total": "/trace?field=workers_interviewed", "a unit": "/unit/u77"}
    told = [("first look", [first])]
    told += [(name, [_seconds(partial(clerk.get, _BASE + url)) for _ in range(_TIMES)]) for name, url in urls.items()]
    told.append(("settled, and the next shown", [_settled(clerk) for _ in range(_TIMES)]))
    told.append(("the same, a newer view being made", [_settled(clerk, pause=QUIET) for _ in range(_TIMES)]))
    told += _beside_past_days(clerk)
    return told, int(found[1]) if found else 0, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _settled(clerk: Client, *, pause: float = 0.0) -> float:
    """Seconds until the entry after the first one is on the screen, for who looks at the first one for so many seconds."""
    name = re.search(r'<form id="judge".*?name="id" value="([0-9a-f]+)"', clerk.get(f"{_BASE}/review"), re.DOTALL)
    assert name  # noqa: S101 - there are doubts
    time.sleep(pause)
    return _seconds(partial(clerk.post, f"{_BASE}/review/judge", id=name[1], act="settle", why="核对"))


def _beside_past_days(clerk: Client) -> list[tuple[str, list[float]]]:
    """Today's pages while somebody asks for one past day after the other, in several windows at once."""
    from tests.support.web import client  # noqa: PLC0415 - as above

    ended, past, refused = threading.Event(), list[float](), list[float]()

    def ask(first: int) -> None:
        window = client(clerk.desk, "viewer")  # who asks for much waits for himself, so each has a session of its own
        for days in count(first, _WINDOWS):
            if ended.is_set():
                return
            url = f"{_BASE}/?as_of={(_NOW - dt.timedelta(days=1 + days % 3000)).date()}"
            start = time.perf_counter()
            answer = window.http.get(url)
            (past if answer.status_code == HTTPStatus.OK else refused).append(time.perf_counter() - start)

    asking = [threading.Thread(target=ask, args=(first,)) for first in range(_WINDOWS)]
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
        fill(Path(folder) / "office", units)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            told, doubts, memory = pool.submit(measure, Path(folder) / "office").result()
    print(f"{units} units, {doubts} things that await a person, peak {memory / 2**20:.0f} MiB")
    for name, seconds in told:
        print(f"{name:32}{statistics.median(seconds):8.3f} s{min(seconds):10.3f} s" if seconds else f"{name:32}    none")


if __name__ == "__main__":
    main()
