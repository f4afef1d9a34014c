"""意见建议 and its like: one sheet a group, one row an item of the returns that count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.location import Location, place_words
from extractors.core.reading import Item, Value
from extractors.form import GroupSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import gather
from pipeline.core.consolidated import Consolidation, UnitStatus
from pipeline.core.model import Submission
from pipeline.render.spreadsheet.sheets import Cell, Column, Sheet, Table, correction_lines, marked
from pipeline.wording import terms
from pipeline.wording.figures import file_words

BLOCK, OUTCOME = 3, 6


@dataclass(frozen=True, slots=True)
class ItemsSheet:
    """The sheet of one group, with what the overview needs to count its rows."""

    spec: GroupSpec
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class _Listed:
    """One item with all that its row says."""

    group: str
    spec: GroupSpec
    place: int
    item: Item
    submission: Submission
    status: UnitStatus | None
    theme: str | None


_Themes = Mapping[tuple[str, str, Location | None, str], str]


def groups_of(campaign: Campaign) -> list[tuple[str, str, GroupSpec]]:
    """Form, name and declaration of every group."""
    return [(form, name, group) for form, spec in campaign.forms.items() for name, group in spec.groups.items()]


def items_sheets(campaign: Campaign, consolidation: Consolidation, names: list[str]) -> list[ItemsSheet]:
    """One sheet for each of `groups_of`, under the given names."""
    themes = _themes(campaign, consolidation)
    made = []
    for name, (form, group, spec) in zip(names, groups_of(campaign), strict=True):
        rows = tuple(tuple(_row(one, themed=bool(campaign.themes))) for one in _listed(consolidation, form, (group, spec), themes))
        table = Table(tuple(_columns(spec, themed=bool(campaign.themes))), rows, empty="没有条目")
        made.append(ItemsSheet(spec, Sheet(name, (table,))))
    return made


def _listed(consolidation: Consolidation, form: str, of: tuple[str, GroupSpec], themes: _Themes) -> Iterator[_Listed]:
    group, spec = of
    units = {status.unit.id: status for status in consolidation.units}
    for submission in consolidation.counted:
        if submission.form != form:
            continue
        for place, item in enumerate(submission.groups.get(group, ()), 1):
            answer = item.values.get(spec.text)
            theme = themes.get((submission.id, group, item.source, str(answer.value) if answer else ""))
            yield _Listed(group, spec, place, item, submission, units.get(submission.unit.id or ""), theme)


def _columns(spec: GroupSpec, *, themed: bool) -> Iterator[Column]:
    yield from (Column("编号"), Column("单位"), Column("类别"), Column(spec.blocks.title or "栏目"), Column("序号", "count"))
    yield Column("内容", limit=64)
    if spec.choice:
        yield Column(spec.choice.title or "办理情况", limit=18)
    if themed:
        yield Column("主题", limit=24)
    yield from (Column("文件", limit=40), Column("位置", limit=24))


def _row(one: _Listed, *, themed: bool) -> Iterator[Cell]:
    yield Cell(one.submission.unit.id)
    yield Cell(one.status.unit.name if one.status else one.submission.unit.raw)
    yield Cell(terms.kind_of(one.status) if one.status else terms.UNSORTED)
    yield _answer(one, one.spec.blocks.field, terms.block_name)
    yield Cell(one.item.ordinal)
    yield _answer(one, one.spec.text, lambda _, value: terms.shown(value))
    if one.spec.choice:
        yield _answer(one, one.spec.choice.field, terms.outcome_name)
    if themed:
        yield Cell(one.theme)
    yield Cell(file_words(one.submission.arrival.name, one.submission.part))
    yield Cell(place_words(one.item.source) or None)


def _answer(one: _Listed, field: str, name: Callable[[GroupSpec, Value], str | int | float | None]) -> Cell:
    answer = one.item.values.get(field)
    if answer is None:
        return Cell()
    content = None if answer.value is None else name(one.spec, answer.value)
    if not one.submission.corrections:  # most
        return marked(content, answer.findings)
    return marked(content, answer.findings, list(correction_lines(one.submission, FieldAddress(one.group, one.place, field))))


def _themes(campaign: Campaign, consolidation: Consolidation) -> _Themes:
    """The theme of each item as the register of issues has it, so that table and report agree."""
    issues = (issue for group in gather(campaign, consolidation) for issue in group.issues) if campaign.themes else ()
    return {(issue.submission, issue.group, issue.source, issue.text): issue.theme for issue in issues}
