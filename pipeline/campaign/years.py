"""Campaigns that follow one another year by year: of which of them a file is by its day; the text of a declaration for another year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from pipeline.campaign.declaration import Campaign
from pipeline.campaign.rewriting import key, scalar
from pipeline.core.errors import UsageError


def begins(campaign: Campaign) -> dt.date:
    """The day from which files are of a campaign and no more of the one before: when it was announced, else its year's first."""
    return campaign.issued or dt.date(campaign.deadline.year, 1, 1)


def closed_at(campaigns: Mapping[str, Campaign], moment: dt.datetime) -> tuple[str, ...]:
    """Ids of the campaigns to which a file of that moment does not belong: not yet announced, or already followed by the next."""
    closed = set()
    for campaign in campaigns.values():
        before = campaigns.get(campaign.previous)
        if before is not None and begins(before) < begins(campaign):
            begun = moment.astimezone(campaign.zone).date() >= begins(campaign)
            closed.add(before.id if begun else campaign.id)
    return tuple(sorted(closed))


_BREAKS = "\n\r\x85\u2028\u2029"
_LINE = re.compile(rf"[^{_BREAKS}]*(?:\r\n|[{_BREAKS}]|$)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CHECK = "【请核对】"
_REMARK = re.compile(r"\s#")


@dataclass(frozen=True, slots=True)
class NextYear:
    """Which year's campaign becomes which.

    Attributes:
        id: Id of the new one.
        base: The year of the old one.
        year: The year of the new one.
    """

    id: str
    base: int
    year: int

    def day(self, day: dt.date) -> dt.date:
        """The same day so many years later; the last of February for one that only a leap year has."""
        try:
            return day.replace(year=day.year + self.year - self.base)
        except ValueError:
            return day.replace(year=day.year + self.year - self.base, day=28)


@dataclass(frozen=True, slots=True)
class Renewed:
    """The new text, and the numbers of lines that still name the old year."""

    text: str
    left: tuple[int, ...]


def next_year(campaign: Campaign, year: int, campaign_id: str = "") -> NextYear:
    """What a campaign becomes in another year; its own is the year in its id, else that of its last day.

    Raises:
        UsageError: it is no later year.
    """
    named = _YEAR.search(campaign.id)
    base = int(named[0]) if named else campaign.deadline.year
    if not base < year <= base + 100:
        message = f"“{campaign.id}”是 {base} 年的活动，--year 请写以后的年份，如 --year {base + 1}。"
        raise UsageError(message)
    replaced = _YEAR.sub(str(year), campaign.id, count=1) if named else f"{campaign.id}-{year}"
    return NextYear(campaign_id or replaced, base, year)


def renewed(text: str, root: yaml.MappingNode, campaign: Campaign, then: NextYear) -> Renewed:
    """The declaration of `campaign` for another year.

    Args:
        text: As it is written.
        root: The same as nodes.
        campaign: The same as it was understood.
        then: The other year.

    Raises:
        UsageError: it is not written key by key, each on a line of its own.
    """
    lines = _LINE.findall(text)
    pairs = {name.value: (name, value) for name, value in root.value}
    values = {"id": (then.id, ""), "deadline": (then.day(campaign.deadline).isoformat(), _CHECK)}
    if campaign.issued:
        values["issued"] = (then.day(campaign.issued).isoformat(), _CHECK)
    title = re.sub(rf"(?<!\d){then.base}(?!\d)", str(then.year), campaign.title)
    if title != campaign.title:
        values["title"] = (scalar(title), _CHECK)
    if "previous" in pairs:
        values["previous"] = (scalar(campaign.id), "")
    _require_lines(root, [pairs[name] for name in values])
    for name, (value, mark) in values.items():
        place = pairs[name][1]
        lines[place.start_mark.line] = _with_value(lines[place.start_mark.line], place, value, mark)
    edited = {pairs[name][1].start_mark.line for name in values}
    left = tuple(number for number, line in enumerate(lines) if number not in edited and _names(line, then.base))
    return _put_together(lines, pairs, campaign, left)


def _put_together(lines: list[str], pairs: Mapping[str, tuple[yaml.Node, yaml.Node]], campaign: Campaign, left: tuple[int, ...]) -> Renewed:
    """The lines as one text: without the old notice, and with the name of the campaign that goes before."""
    dropped: set[int] = set()
    if campaign.notice:
        start, end = (mark.line for mark in (pairs["notice"][0].start_mark, pairs["notice"][1].end_mark))
        dropped = set(range(start, end + 1))
        lines[start : end + 1] = [f"# {line}" for line in lines[start : end + 1]]
        lines[start] = _marked(lines[start], "【请填】这一年的通知放到这个文件夹，改好文件名，再去掉行首的 #")
    after = pairs["id"][1].end_mark.line
    added = "" if "previous" in pairs else key("previous", campaign.id, "上一年的活动：报告和明细把主要数据与它比较；不要比较就删去这一行")
    if added:
        body, ending = _parted(lines[after])
        lines[after] = f"{body}{ending or chr(10)}{added}{ending}"
    moved = int(bool(added))
    return Renewed("".join(lines), tuple(number + 1 + moved * (number > after) for number in left if number not in dropped))


def _require_lines(root: yaml.MappingNode, pairs: list[tuple[yaml.Node, yaml.Node]]) -> None:
    apart = all(name.start_mark.line == value.start_mark.line == value.end_mark.line for name, value in pairs)
    if root.flow_style or root.start_mark.column or not apart or not all(isinstance(value, yaml.ScalarNode) for _, value in pairs):
        message = "campaign.yaml 的编号、名称、日期请各写一行，如“deadline: 2017-05-20”，改好后再运行一次。"
        raise UsageError(message)


def _with_value(line: str, place: yaml.Node, value: str, mark: str) -> str:
    changed = line[: place.start_mark.column] + value + line[place.end_mark.column :]
    return _marked(changed, mark) if mark else changed


def _marked(line: str, mark: str) -> str:
    """The line with a mark at the head of its remark, which it gets if it has none."""
    body, ending = _parted(line)
    found = _REMARK.search(body, 1)
    if found is None:
        return f"{body}    # {mark}{ending}"
    return f"{body[: found.end()]} {mark}{body[found.end() :].lstrip()}{ending}"


def _parted(line: str) -> tuple[str, str]:
    body = line.rstrip(_BREAKS)
    return body, line[len(body) :]


def _names(line: str, year: int) -> bool:
    """Whether a line, its remark left out, names a year."""
    said = _REMARK.split(f" {line}", maxsplit=1)[0]
    return str(year) in _YEAR.findall(said)
