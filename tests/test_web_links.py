"""Every link of every page of a campaign leads to a page: asked as a browser would, from the first page on."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections import Counter, deque
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from pipeline.app.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from tests.support.samples import CAMPAIGN, write_sample_inbox
from tests.support.web import Client, signed_in

ID = CAMPAIGN.name
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)
_MOST_OF_A_KIND = 2
"""Pages of one kind differ in what they are about; two show whether their links are sound."""


def kind_of(url: str) -> str:
    """What pages that differ only in what they are about have in common."""
    parts = urlsplit(url)
    names = ",".join(sorted(re.findall(r"(\w+)=", parts.query)))
    return re.sub(r"/(unit|original|files)/[^/]+", r"/\1/…", parts.path) + "?" + names


def links(page: str, at: str) -> list[str]:
    found = (urljoin(at, unescape(url)).partition("#")[0] for url in re.findall(r'<a\b[^>]*?\shref="([^"]+)"', page))
    return [url for url in found if url.startswith("/") and not re.search(r"/papers/pages|/campaigns/", url)]


def test_every_link_leads_to_a_page(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "办公室", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / ID)
    write_sample_inbox(workspace.inbox)
    run(workspace, Order(lambda: NOW, (ID,), dt.date(2017, 5, 22), dt.timedelta()), LocalEngine(2))
    office = signed_in(workspace, lambda: NOW)
    broken = {url: status for url, status in walked(office).items() if status != 200}
    assert broken == {}


def walked(office: Client) -> dict[str, int]:
    """The status of every page that was reached."""
    seen: dict[str, int] = {}
    kinds: Counter[str] = Counter()
    waiting = deque(["/"])
    while waiting:
        url = waiting.popleft()
        if url in seen or kinds[kind_of(url)] >= _MOST_OF_A_KIND:
            continue
        kinds[kind_of(url)] += 1
        answer = office.http.get(url)
        seen[url] = answer.status_code
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting.extend(links(answer.text, url))
    assert len(seen) > 40
    return seen
