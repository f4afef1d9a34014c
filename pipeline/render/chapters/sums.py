"""What was added up: each figure with its unit of measure and what is not proved about it; the rows and figures of each list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.form import ListSpec
from pipeline.campaign import Campaign, is_of_units
from pipeline.consolidation.rates import ChoiceCount, count_choices
from pipeline.consolidation.totals import change_since
from pipeline.core.consolidated import Consolidation, Total
from pipeline.core.model import Submission
from pipeline.wording.figures import NOTHING, clauses, exact_sum, is_figure, names, number
from pipeline.wording.terms import TOTAL


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
    """Rows and one sentence.

    Attributes:
        choices: A sentence for each choice of the forms.
        changes: What became of the figures since last year; empty where that year is not known.
    """

    rows: tuple[Figure, ...]
    sentence: str
    choices: tuple[str, ...] = ()
    changes: str = ""


def figures_chapter(campaign: Campaign, consolidation: Consolidation) -> FiguresChapter:
    """The totals of the counted submissions."""
    totals = tuple(consolidation.totals.values())
    rows = tuple(_figure(campaign, consolidation, total) for total in totals) if consolidation.counted else ()
    since = [f"{one.label}{told}" for one in totals if rows and (told := _against_former(consolidation, str(one.field)))]
    changes = f"与上年相比：{clauses(since)}。" if since else ""
    return FiguresChapter(rows, _sentence(campaign, consolidation, totals), _choices(campaign, consolidation), changes)


def _choices(campaign: Campaign, consolidation: Consolidation) -> tuple[str, ...]:
    return tuple(_choice(one) for one in count_choices(campaign, consolidation))


def _choice(one: ChoiceCount) -> str:
    """“是否解决：是9条、否3条，未填1条。”."""
    counts = names(f"{option}{number(count)}{one.measure}" for option, count in one.counts)
    open_ones = f"未填{number(one.unanswered)}{one.measure}" if one.unanswered else ""
    return f"{one.name}：{'，'.join(filter(None, (counts, open_ones)))}。"


def _figure(campaign: Campaign, consolidation: Consolidation, total: Total) -> Figure:
    value = number(total.value) if total.known else NOTHING
    note = "，".join(filter(None, (_note(total), _against_former(consolidation, str(total.field)))))
    return Figure(total.label, value, campaign.measures.get(str(total.field), ""), number(total.known), note)


def _against_former(consolidation: Consolidation, name: str) -> str:
    """“上年120，增加8”; nothing where the year before is not known."""
    before, change = consolidation.former.get(name), change_since(consolidation, name)
    if before is None:
        return ""
    if not change:
        return f"上年{number(before)}" + ("，持平" if change == 0 else "")
    return f"上年{number(before)}，{'增加' if change > 0 else '减少'}{number(abs(change))}"


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


@dataclass(frozen=True, slots=True)
class ListRow:
    """What one unit sent: rows, and the sum of each figure by column (a dash where no row gives one)."""

    name: str
    rows: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListChapter:
    """All about one list of a form; no row where nobody sent one, or where the list is the office's own."""

    title: str
    sentence: str
    rows: tuple[ListRow, ...]
    total: ListRow


def figures_of(spec: ListSpec) -> dict[str, str]:
    """Column → its name, for those that have a sum."""
    return {name: asked.name for name, asked in spec.columns.items() if asked.adds_up}


def list_chapter(campaign: Campaign, consolidation: Consolidation, form: str, group: str) -> ListChapter:
    """The chapter on one list of the counted returns."""
    spec = campaign.forms[form].lists[group]
    own = [one for one in consolidation.counted if one.form == form]
    units = [(status.unit.name, [one for one in own if one.unit.id == status.unit.id]) for status in consolidation.units]
    rows = tuple(_row(name, sent, group, spec) for name, sent in units if sent)
    total = _row(TOTAL, own, group, spec)
    return ListChapter(spec.title, _list_sentence(campaign, form, group, (rows, total)), rows, total)


def _row(name: str, sent: Sequence[Submission], group: str, spec: ListSpec) -> ListRow:
    items = [item for one in sent for item in one.groups.get(group, ())]
    figures = {}
    for column in figures_of(spec):
        known = [value for item in items if is_figure(value := item.values[column].value)]
        figures[column] = number(exact_sum(known)) if known else NOTHING
    return ListRow(name, number(len(items)), figures)


def _list_sentence(campaign: Campaign, form: str, group: str, made: tuple[Sequence[ListRow], ListRow]) -> str:
    rows, total = made
    spec = campaign.forms[form].lists[group]
    if total.rows == "0":
        return f"目前没有{spec.title}。"
    sending = sum(row.rows != "0" for row in rows)
    whose = f"{number(sending)}家单位共报送" if is_of_units(campaign.forms[form]) else "共有"
    sums = "，".join(
        f"{title}{TOTAL}{total.figures[column]}{campaign.measures.get(str(FieldAddress(group, column=column)), '')}"
        for column, title in figures_of(spec).items()
        if total.figures[column] != NOTHING
    )
    return f"{whose}{spec.title}{total.rows}条{f'，{sums}' if sums else ''}。"
