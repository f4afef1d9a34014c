"""The figures: each total with its unit of measure, and what is not proved about it said beside it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.core.model import Consolidation, Total
from pipeline.wording.figures import NOTHING, number


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table of figures.

    Attributes:
        value: The sum, or a dash where no unit gave a number.
        known: How many returns gave a number.
        note: What is not proved: units without a usable number, units whose number awaits review.
    """

    name: str
    value: str
    measure: str
    known: str
    note: str


@dataclass(frozen=True, slots=True)
class FiguresChapter:
    """Rows and one sentence."""

    rows: tuple[Figure, ...]
    sentence: str


def figures_chapter(campaign: Campaign, consolidation: Consolidation) -> FiguresChapter:
    """The totals of the counted submissions."""
    totals = tuple(consolidation.totals.values())
    rows = tuple(_figure(campaign, total) for total in totals) if consolidation.counted else ()
    return FiguresChapter(rows, _sentence(campaign, consolidation, totals))


def _figure(campaign: Campaign, total: Total) -> Figure:
    value = number(total.value) if total.known else NOTHING
    return Figure(total.label, value, campaign.measures.get(str(total.field), ""), number(total.known), _note(total))


def _note(total: Total) -> str:
    notes = []
    if total.doubtful:
        notes.append(f"其中{number(len(total.doubtful))}家数字待核")
    if total.unknown:
        notes.append(f"另有{number(len(total.unknown))}家未填有效数字")
    return "，".join(notes)


def _sentence(campaign: Campaign, consolidation: Consolidation, totals: tuple[Total, ...]) -> str:
    if not totals:
        return ""
    if not consolidation.counted:
        return "目前没有单位报送，暂无数据。"
    return f"已报单位共{'，'.join(_clause(campaign, total) for total in totals)}。"


def _clause(campaign: Campaign, total: Total) -> str:
    """A sum is a lower bound while a unit gave no number, and not even that while a number in it awaits review."""
    if not total.known:
        return f"{total.label}（均未填有效数字）"
    least = "不少于" if total.unknown and not total.doubtful else ""
    note = _note(total)
    return f"{total.label}{least}{number(total.value)}{campaign.measures.get(str(total.field), '')}{f'（{note}）' if note else ''}"
