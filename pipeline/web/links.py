"""Where things are on the page: addresses with the day that is looked at, parts of long lists, and the place that mends a fault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import quote, urlencode

from starlette.requests import Request

from pipeline.core.errors import Remedy


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the addresses: `links("units", state="late")`; what is empty is left out."""

    campaign: str
    as_of: str = ""

    def __call__(self, page: str = "", /, **query: object) -> str:
        """The address of a page below `/c/{campaign}/`."""
        told = {name.rstrip("_"): str(value) for name, value in query.items() if value not in ("", None)}
        asked = urlencode(told | ({"as_of": self.as_of} if self.as_of else {}))
        return f"/c/{quote(self.campaign, safe='')}/{page}" + (f"?{asked}" if asked else "")


def links_of(request: Request) -> Links:
    """The links of the campaign and day that a request is about."""
    return Links(request.path_params["campaign"], request.query_params.get("as_of", "").strip())


T = TypeVar("T")
SIZE = 100
"""Rows of a part; the others are one click away."""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The rows that are shown.

    Attributes:
        number: Of the part, from 1; 0 where all rows are shown.
        parts: How many there are.
        total: Rows in all.
    """

    rows: Sequence[T]
    number: int
    parts: int
    total: int


def part_of(request: Request, rows: Sequence[T]) -> Part[T]:
    """The part that `?page=` names, all with `?all=1`; a number beyond the last one means the last."""
    parts = max(1, -(-len(rows) // SIZE))
    if request.query_params.get("all") == "1":
        return Part(rows, 0, parts, len(rows))
    written = request.query_params.get("page", "1")
    number = min(max(int(written) if written.isdecimal() and len(written) < SIZE else 1, 1), parts)
    return Part(rows[(number - 1) * SIZE : number * SIZE], number, parts, len(rows))


_ELSEWHERE = "这件事网页上不能办，请管电脑的人来办"
PLACES: Mapping[Remedy, str] = {
    Remedy.RUN: "在“总览”点“立即汇总”",
    Remedy.CHECK: "在“设置”点“检查台账和这台电脑”",
    Remedy.REBUILD: _ELSEWHERE,
    Remedy.NEW: "在首页点“新建活动”",
    Remedy.STATUS: "各单位报了什么，见“总览”和“收件”",
    Remedy.HISTORY: "作过的决定，见“决定”",
    Remedy.ISSUES: "编号见“问题台账”",
    Remedy.FETCH: "在“总览”点“立即汇总”，会再收一次信",
    Remedy.MAIL: "在“系统设置”里设邮箱",
    Remedy.ACCOUNTS: _ELSEWHERE,
    Remedy.INIT: _ELSEWHERE,
    Remedy.SCHEDULE: _ELSEWHERE,
}


def with_place(sentence: str, remedy: Remedy | None) -> str:
    """A sentence with the place on the page where what it asks for is done."""
    return f"{sentence}（{PLACES[remedy]}）" if remedy is not None else sentence
