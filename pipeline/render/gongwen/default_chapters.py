"""The chapters of the report template that a campaign begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.document import Document

from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.render.chapters.sums import figures_of
from pipeline.render.gongwen.page_setup import paragraph
from pipeline.render.gongwen.passages import Column, each, filled, lead, listing, when
from pipeline.render.gongwen.report import CHART_NAME
from pipeline.render.gongwen.word_chart import mark_of
from pipeline.wording import terms

_MOST_FIGURES = 6
"""More columns than these do not fit on the page; all of them stand in 明细.xlsx."""


_STANDING = (
    ("类别", "name", 28),
    (terms.EXPECTED, "expected", 13),
    (terms.RETURNED, "returned", 13),
    (terms.IN_TIME, "on_time", 13),
    (terms.LATE, "late", 13),
    (terms.STATES["nil"], "nil", 16),
    (terms.STATES["partial"], "partial", 13),
    ("{{ standing.unreadable_word }}", "unreadable", 16),
    (terms.STATES["missing"], "missing", 13),
    (terms.RATE, "rate", 20),
)


def parts(document: Document, form: str, spec: FormSpec, numerals: Iterator[str]) -> None:
    """A chapter a list and a group; what was read out of the office's own plan is no return to report on."""
    for name, listed in spec.lists.items() if spec.prose is None else ():
        _list(document, next(numerals), f"lists['{form}']['{name}']", listed)
    for name, group in spec.groups.items():
        _group(document, next(numerals), f"groups['{form}']['{name}']", group)


def asked(spec: FormSpec) -> Iterator[FieldSpec]:
    """The fields and columns that a form asks for."""
    yield from spec.fields.values()
    for listed in spec.lists.values():
        yield from listed.columns.values()


def standing(document: Document, numerals: Iterator[str]) -> None:
    """Who has returned, and who has not."""
    paragraph(document, "公文一级标题", f"{next(numerals)}报送情况")
    paragraph(document, "公文正文", "{{ standing.sentence }}{{ standing.exempt }}{{ standing.moved }}")
    columns = tuple(
        Column(head, f"{{{{ row.{name} }}}}", width, total=f"{{{{ standing.total.{name} }}}}") for head, name, width in _STANDING
    )
    listing(document, "各类单位报送情况（家）", "row in standing.rows", columns)
    paragraph(document, "公文图", mark_of(CHART_NAME))
    for name in ("late", "nil", "partial", "sent_back", "unreadable"):
        when(document, f"standing.{name}")
    when(document, "standing.missing_sentence")


def packages(document: Document, campaign: Campaign, forms: Sequence[str]) -> None:
    """Who sent which documents, below the standing of the units."""
    lead(document, "packages.sentence")
    width = 116 / len(forms)
    columns = (Column(campaign.forms[form].title, f"{{{{ row.forms['{form}'] }}}}", width) for form in forms)
    filled(document, "各单位报送材料情况", "packages.rows", (Column("单位", "{{ row.name }}", 40, words=True), *columns))


def _list(document: Document, numeral: str, chapter: str, spec: ListSpec) -> None:
    paragraph(document, "公文一级标题", f"{numeral}{spec.title}")
    lead(document, f"{chapter}.sentence")
    figures = [
        Column(head, f"{{{{ row.figures['{column}'] }}}}", 24, total=f"{{{{ {chapter}.total.figures['{column}'] }}}}")
        for column, head in list(figures_of(spec).items())[:_MOST_FIGURES]
    ]
    name = Column("单位", "{{ row.name }}", 50, words=True, total=f"{{{{ {chapter}.total.name }}}}")
    rows = Column("条数", "{{ row.rows }}", 20, total=f"{{{{ {chapter}.total.rows }}}}")
    filled(document, f"{spec.title}汇总", f"{chapter}.rows", (name, rows, *figures))


def figures(document: Document, numerals: Iterator[str]) -> None:
    """The totals of fields and columns."""
    paragraph(document, "公文一级标题", f"{next(numerals)}主要数据")
    when(document, "figures.sentence")
    columns = (
        Column("项目", "{{ row.name }}", 76, words=True),
        Column(terms.TOTAL, "{{ row.value }}", 22),
        Column("计量单位", "{{ row.measure }}", 22),
        Column("填报单位数", "{{ row.known }}", 25),
    )
    paragraph(document, "公文正文", "{%p if figures.rows %}")
    listing(document, "主要数据汇总", "row in figures.rows", columns)
    when(document, "figures.changes")
    paragraph(document, "公文正文", "{%p endif %}")
    each(document, "figures.choices")


def _group(document: Document, numeral: str, chapter: str, spec: GroupSpec) -> None:
    paragraph(document, "公文一级标题", f"{numeral}{spec.title}")
    paragraph(document, "公文正文", f"{{{{ {chapter}.sentence }}}}")
    paragraph(document, "公文正文", f"{{%p if {chapter}.total.total %}}")
    paragraph(document, "公文二级标题", f"（一）按{spec.blocks.title or '来源'}分类")
    listing(document, f"{spec.title}分类情况（条）", f"row in {chapter}.rows", _outcome_columns(chapter, spec))
    paragraph(document, "公文二级标题", "（二）按主题分类")
    lead(document, f"{chapter}.theme_sentence")
    themes = (
        Column("主题", "{{ row.name }}", 70, words=True),
        Column("条数", "{{ row.issues }}", 28),
        Column("占比", "{{ row.share }}", 28),
        Column("反映单位数", "{{ row.units }}", 30),
    )
    filled(document, f"{spec.title}主题分布", f"{chapter}.themes", themes)
    paragraph(document, "公文二级标题", "（三）反映较集中的问题")
    lead(document, f"{chapter}.frequent_sentence")
    frequent = (
        Column("序号", "{{ row.number }}", 11),
        Column("问题", "{{ row.text }}", 70, words=True),
        Column("主题", "{{ row.theme }}", 27),
        Column("反映单位", "{{ row.who }}", 48, words=True),
    )
    filled(document, "反映较集中的问题", f"{chapter}.frequent", frequent)
    paragraph(document, "公文正文", "{%p endif %}")


def _outcome_columns(chapter: str, spec: GroupSpec) -> tuple[Column, ...]:
    named = {key: spec.choice.names.get(key, label) for key, label in spec.choice.labels.items()} if spec.choice else {}
    keys = {**named, "none": terms.UNMARKED} if spec.choice else {}
    outcomes = [
        Column(head, f"{{{{ row.counts['{key}'] }}}}", 25, total=f"{{{{ {chapter}.total.counts['{key}'] }}}}") for key, head in keys.items()
    ]
    first = Column(spec.blocks.title or "来源", "{{ row.name }}", 34, total=f"{{{{ {chapter}.total.name }}}}")
    return (first, *outcomes, Column(terms.TOTAL, "{{ row.total }}", 22, total=f"{{{{ {chapter}.total.total }}}}"))


def text(document: Document, numeral: str, chapter: str) -> None:
    """One text field of a form in full."""
    paragraph(document, "公文一级标题", f"{numeral}{{{{ {chapter}.title }}}}")
    lead(document, f"{chapter}.sentence")
    columns = (Column("单位", "{{ row.unit }}", 42, words=True), Column("内容", "{{ row.text }}", 114, words=True))
    filled(document, "", f"{chapter}.rows", columns)


def review(document: Document, numerals: Iterator[str]) -> None:
    """What awaits review."""
    paragraph(document, "公文正文", "{%p if draft %}")
    paragraph(document, "公文一级标题", f"{next(numerals)}待核事项")
    paragraph(document, "公文正文", "{{ review.sentence }}")
    columns = (
        Column("单位", "{{ row.unit }}", 36, words=True),
        Column("项目", "{{ row.item }}", 30, words=True),
        Column("原文", "{{ row.raw }}", 36, words=True),
        Column("问题", "{{ row.problem }}", 54, words=True),
    )
    filled(document, "待核事项", "review.rows", columns)
    for name in ("more", "unreadable", "unknown"):
        when(document, f"review.{name}")
    paragraph(document, "公文正文", "{%p endif %}")
