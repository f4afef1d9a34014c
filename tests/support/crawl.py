"""Every page of a campaign, asked as a browser would ask: from the first page on, link by link."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.support.web import Client

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


@dataclass(frozen=True)
class Visited:
    status: int
    text: str


def walked(office: Client) -> dict[str, Visited]:
    """Every page that was reached, by its address."""
    seen: dict[str, Visited] = {}
    kinds: Counter[str] = Counter()
    waiting = deque(["/"])
    while waiting:
        url = waiting.popleft()
        if url in seen or kinds[kind_of(url)] >= _MOST_OF_A_KIND:
            continue
        kinds[kind_of(url)] += 1
        answer = office.http.get(url)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        seen[url] = Visited(answer.status_code, answer.text if is_page else "")
        waiting.extend(links(seen[url].text, url))
    assert len(seen) > 40
    return seen
