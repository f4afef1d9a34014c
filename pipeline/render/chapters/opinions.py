"""What was raised: by whom and with what outcome, by theme, what many units raise alike; and the texts of the form in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.reading import Item
from extractors.form import GroupSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import IssueGroup
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import OWN
from pipeline.wording import terms
from pipeline.wording.figures import brief, clauses, names, number, percent
from pipeline.wording.terms import OTHER, TOTAL, block_name, outcome_name, shown

UNMARKED = "none"
"""Key of the items whose outcome is not known, in every `counts`."""
_MOST_FREQUENT, _NAMED_UNITS = 10, 2
"""Issues that a report names, and units of each: all stand in the register of issues, and how many there are is said."""


@dataclass(frozen=True, slots=True)
class BlockRow:
    """Items of one section by outcome; `counts` has every declared outcome and `none`."""

    name: str
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """How often a theme was raised."""

    name: str
    issues: str
    share: str
    units: str


@dataclass(frozen=True, slots=True)
class FrequentRow:
    """An issue that more than one unit raised."""

    number: int
    text: str
    theme: str
    units: int
    issues: int
    who: str


@dataclass(frozen=True, slots=True)
class GroupChapter:
    """All about one group of a form."""

    title: str
    rows: tuple[BlockRow, ...]
    total: BlockRow
    sentence: str
    themes: tuple[ThemeRow, ...]
    theme_sentence: str
    frequent: tuple[FrequentRow, ...]
    frequent_sentence: str


@dataclass(frozen=True, slots=True)
class UnitText:
    """What one unit wrote, its lines kept."""

    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class TextChapter:
    """All that units wrote in one text field."""

    title: str
    sentence: str
    rows: tuple[UnitText, ...]


def group_chapter(campaign: Campaign, consolidation: Consolidation, form: str, group: str, problems: Sequence[IssueGroup]) -> GroupChapter:
    """The chapter on one group; `problems` are those of the whole campaign."""
    spec = campaign.forms[form].groups[group]
    counts = Counter(_answered(spec, (item for one in consolidation.counted if one.form == form for item in one.groups.get(group, ()))))
    rows = tuple(_block_row(block_name(spec, block) or block, spec, _of_block(counts, block)) for block in spec.blocks.labels)
    total = _block_row(TOTAL, spec, ((outcome, times) for (_, outcome), times in counts.items()))
    own = [one for one in problems if (one.issues[0].returned.form, one.issues[0].group) == (form, group)]
    frequent = [one for one in own if one.frequency[0] > 1]
    return GroupChapter(
        title=spec.title,
        rows=rows,
        total=total,
        sentence=_sentence(spec, rows, total),
        themes=_themes(campaign, own),
        theme_sentence=_theme_sentence(total, own),
        frequent=tuple(_frequent(place, one) for place, one in enumerate(frequent[:_MOST_FREQUENT], start=1)),
        frequent_sentence=_frequent_sentence(len(frequent)),
    )


def text_chapter(campaign: Campaign, consolidation: Consolidation, form: str, field: str) -> TextChapter:
    """The chapter on one text field, units in the order of the roster."""
    unit_names = {status.unit.id: status.unit.name for status in consolidation.units}
    returned = [one for one in consolidation.counted if one.form == form and field in one.values]
    rows = tuple(
        UnitText(unit_names.get(one.unit.id or "", one.unit.raw or OWN), str(text))
        for one in returned
        if (text := shown(one.values[field].value)) is not None and str(text).strip()
    )
    title = campaign.forms[form].fields[field].name
    sentence = f"共有{number(len({row.unit for row in rows}))}家单位填写了“{title}”，原文如下。" if rows else f"各单位均未填写“{title}”。"
    return TextChapter(title, sentence if returned else "目前没有单位报送。", rows)


def _answered(spec: GroupSpec, items: Iterable[Item]) -> Iterator[tuple[str | None, str | None]]:
    """Section and outcome of each item, as the declaration names them."""
    block, outcome = spec.blocks.field, spec.choice.field if spec.choice else ""
    for item in items:
        yield _word(item, block), _word(item, outcome)


def _word(item: Item, field: str) -> str | None:
    answer = item.values.get(field)
    return None if answer is None or answer.value is None else str(answer.value)


def _of_block(counts: Mapping[tuple[str | None, str | None], int], block: str) -> Iterator[tuple[str | None, int]]:
    return ((outcome, times) for (of_block, outcome), times in counts.items() if of_block == block)


def _block_row(name: str, spec: GroupSpec, outcomes: Iterable[tuple[str | None, int]]) -> BlockRow:
    counts = dict.fromkeys((*(spec.choice.labels if spec.choice else ()), UNMARKED), 0)
    for outcome, times in outcomes:
        counts[outcome if outcome in counts else UNMARKED] += times
    return BlockRow(name, counts, sum(counts.values()))


def _sentence(spec: GroupSpec, rows: Sequence[BlockRow], total: BlockRow) -> str:
    if not total.total:
        return f"各单位没有报送{spec.title}。"
    parts = names(f"{row.name}{number(row.total)}条" for row in rows if row.total)
    said = f"各单位共报送{spec.title}{number(total.total)}条，其中{parts}。"
    if spec.choice is None:
        return said
    labels = {**{key: outcome_name(spec, key) for key in spec.choice.labels}, UNMARKED: terms.UNMARKED}
    outcomes = [f"{labels[key]}{number(n)}条，占{percent(n, total.total)}" for key, n in total.counts.items() if n or key != UNMARKED]
    return f"{said}按{spec.choice.title or '办理情况'}分：{clauses(outcomes)}。"


def _themes(campaign: Campaign, groups: Sequence[IssueGroup]) -> tuple[ThemeRow, ...]:
    counts: Counter[str] = Counter()
    raisers: dict[str, set[str]] = {}
    for group in groups:
        counts[group.theme] += len(group.issues)
        raisers.setdefault(group.theme, set()).update(group.units)
    ranked = sorted((theme for theme in campaign.themes if counts[theme]), key=lambda theme: -counts[theme])
    ranked += [OTHER] if counts[OTHER] else []
    issues = counts.total()
    return tuple(ThemeRow(theme, number(counts[theme]), percent(counts[theme], issues), number(len(raisers[theme]))) for theme in ranked)


def _theme_sentence(total: BlockRow, groups: Sequence[IssueGroup]) -> str:
    written = sum(len(group.issues) for group in groups)
    bare = total.total - written
    said = f"写有内容的{number(written)}条按主题归类如下。" if written else "没有可以归类的内容。"
    return said + (f"另有{number(bare)}条只有打勾、没有写内容，未归类。" if bare else "")


def _frequent(place: int, group: IssueGroup) -> FrequentRow:
    units, issues = group.frequency
    who = names(group.units[:_NAMED_UNITS]) + (f"等{number(units)}家" if units > _NAMED_UNITS else "")
    return FrequentRow(place, brief(group.text), group.theme, units, issues, who)


def _frequent_sentence(count: int) -> str:
    if not count:
        return "没有两家以上单位共同反映的问题。"
    most = f"，其中最多的{_MOST_FREQUENT}个" if count > _MOST_FREQUENT else ""
    return f"经归并，两家以上单位共同反映的问题有{number(count)}个{most}如下（每个问题摘录一家单位的原文）。"
