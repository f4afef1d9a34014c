"""问题台账: every problem that units raised, with who handles it, as workbook and as document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain

from pipeline.campaign import Campaign
from pipeline.consolidation.issues import ALIKE, SAME, Problem, problems
from pipeline.core.consolidated import Consolidation
from pipeline.render.lists.listing import Listing, Sums, plain_head
from pipeline.render.lists.wide_table import MOST_ROWS, WordFile, render_word
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import Cell, Column, Content
from pipeline.render.spreadsheet.streamed import render_listing
from pipeline.wording.figures import full_date, names, number

NAME = "问题台账"
_COLUMNS = (
    Column("编号", limit=10),
    Column("问题", limit=40),
    Column("主题", limit=12),
    Column("来源", limit=12),
    Column("单位", limit=20),
    Column("同类编号", limit=16),
    Column("单位反馈", limit=12),
    Column("承办", limit=12),
    Column("期限", "date", limit=12),
    Column("跟进", limit=9),
    Column("经过", limit=40),
)
_MOST_NAMED, _MOST_TOLD = 20, 20
"""Units in one cell, of which the number is said, and events of one issue: the first and the last ones."""


def problem_registers(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> dict[str, bytes]:
    """File name → the register; no file where nobody raised anything."""
    register = problems(campaign, consolidation)
    if not register:
        return {}
    title = f"{campaign.title}{NAME}"
    twice = [_row(one) for one in register[:MOST_ROWS]]  # what workbook and document have in common
    listing = Listing(
        title=(title,),
        head=plain_head(tuple(column.title for column in _COLUMNS)),
        height=1,
        columns=_COLUMNS,
        rows=lambda: chain(twice, map(_row, register[MOST_ROWS:])),
        ending=tuple(_ending(consolidation, register)),
        fixed=2,
    )
    sums = Sums(listing)
    sums.rows = len(register)
    sheet = f"{NAME}.xlsx"
    book, _ = render_listing(listing, NAME, Imprint(title, campaign.issuer, stamp))
    return {sheet: book, f"{NAME}.docx": render_word(listing, sums, WordFile(title, campaign.issuer, sheet, stamp))}


def _row(one: Problem) -> tuple[Cell, ...]:
    units = one.units
    due: Content = dt.date.fromisoformat(one.due) if one.due else None
    contents: tuple[Content, ...] = (
        one.number,
        one.text,
        one.theme,
        one.raisers,
        _named(units, len(units), "家"),
        _named([issue.number for issue in one.issues[:_MOST_NAMED]], len(one.issues), "条") if len(one.issues) > 1 else None,
        one.outcome or None,
        one.handler or None,
        due,
        one.follow_up or None,
        _told(one),
    )
    return tuple(Cell(content) for content in contents)


def _named(first: Sequence[str], whole: int, measure: str) -> str:
    """The first of so many, or all of them."""
    if whole <= _MOST_NAMED:
        return names(first)
    return f"{names(first[:_MOST_NAMED])}等{number(whole)}{measure}"


def _told(one: Problem) -> str:
    lines = [f"{event.day.isoformat()} {event.words}" for event in one.history]
    if len(lines) > _MOST_TOLD:
        half = _MOST_TOLD // 2
        lines = [*lines[:half], f"……（略去 {len(lines) - 2 * half} 条）", *lines[-half:]]
    return "\n".join(lines)


def _ending(consolidation: Consolidation, register: Sequence[Problem]) -> Iterator[str]:
    issues = sum(len(one.issues) for one in register)
    yield f"截至{full_date(consolidation.as_of)}，各单位反映 {number(issues)} 条，归并为 {number(len(register))} 个问题。"
    yield f"开头一句相似度 {ALIKE} 以上的归为一个问题；同一单位重报时改写，相似度 {SAME} 以上的仍是原来的一条。"
