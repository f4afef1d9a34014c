"""The templates that a campaign begins with: the report and the reminder, made for its forms, for the clerk to change in Word.

`python -m pipeline.render.gongwen.default_templates templates/<campaign>` writes both into the campaign's folder again.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from docx.document import Document

from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from pipeline.campaign import Campaign, ExtraDocument, load_campaign
from pipeline.render.chapters.lists import figures_of
from pipeline.render.chapters.packages import package_of
from pipeline.render.gongwen.chart import mark_of
from pipeline.render.gongwen.page import attachments, new_document, paragraph, red_head, signature, title
from pipeline.render.gongwen.passages import each, filled, lead, table_chapter, when
from pipeline.render.gongwen.tables import Column, imprint, listing
from pipeline.render.ooxml import stable
from pipeline.render.report import CHART_NAME, REMINDER_NAME, REPORT_NAME, template_path, text_fields
from pipeline.wording import terms
from pipeline.wording.figures import chinese_number

_MADE = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
"""A template has no day of its own; this one keeps the same template the same to the byte."""
_MOST_FIGURES = 6
"""More columns than these do not fit on the page; all of them stand in 明细.xlsx."""
_STANDING = (
    ("类别", "name", 18),
    (terms.EXPECTED, "expected", 14),
    (terms.RETURNED, "returned", 14),
    (terms.IN_TIME, "on_time", 14),
    (terms.LATE, "late", 14),
    (terms.STATES["missing"], "missing", 14),
    (terms.STATES["partial"], "partial", 14),
    (terms.STATES["nil"], "nil", 15),
    (terms.RATE, "rate", 19),
    (terms.IN_TIME_RATE, "on_time_rate", 19),
)


def build_report_template(path: Path, campaign: Campaign) -> None:
    """Writes the template of the report: a chapter each on standing, figures, every list, every group, every text field, review."""
    document = _begin(campaign, "关于{{ head.title }}", "情况的汇总报告")
    paragraph(document, "公文主送", "{{ head.addressee }}：")
    paragraph(document, "公文正文", "{{ opening }}")
    numerals = (f"{chinese_number(place)}、" for place in count(1))
    _standing(document, numerals)
    if package := package_of(campaign):
        _packages(document, campaign, package)
    if any(field.adds_up for spec in campaign.forms.values() for field in _asked(spec)):
        _figures(document, numerals)
    for form, spec in campaign.forms.items():
        _parts(document, form, spec, numerals)
    for form, field in text_fields(campaign):
        _text(document, next(numerals), f"texts['{form}']['{field}']")
    for table, declared in campaign.tables.items():
        if declared.report:
            table_chapter(document, next(numerals), table, campaign)
    _review(document, numerals)
    attachments(
        document, "1. {{ attachments[0] }}", ("{%p for name in attachments[1:] %}", "{{ loop.index + 1 }}. {{ name }}", "{%p endfor %}")
    )
    _finish(document, campaign, path)


def _parts(document: Document, form: str, spec: FormSpec, numerals: Iterator[str]) -> None:
    """A chapter a list and a group; what was read out of the office's own plan is no return to report on."""
    for name, listed in spec.lists.items() if spec.prose is None else ():
        _list(document, next(numerals), f"lists['{form}']['{name}']", listed)
    for name, group in spec.groups.items():
        _group(document, next(numerals), f"groups['{form}']['{name}']", group)


def _asked(spec: FormSpec) -> Iterator[FieldSpec]:
    yield from spec.fields.values()
    for listed in spec.lists.values():
        yield from listed.columns.values()


def build_reminder_template(path: Path, campaign: Campaign) -> None:
    """Writes the template of the reminder."""
    document = _begin(campaign, "关于{{ head.title }}", "情况{% if standing.open %}按时报送{% else %}催报{% endif %}的通知")
    paragraph(document, "公文主送", "各有关单位：")
    paragraph(document, "公文正文", "{{ opening }}")
    paragraph(document, "公文正文", "{%p if standing.debtors %}")
    columns = (
        Column("序号", "{{ row.number }}", 11),
        Column("单位", "{{ row.name }}", 51, words=True),
        Column("类别", "{{ row.kind }}", 15),
        Column("未报材料", "{{ row.lacking }}", 38),
        Column("期限", "{{ row.due }}", 41),
    )
    listing(document, "尚未报送{% if standing.total.partial %}或报送不全的{% endif %}单位名单", "row in standing.debtors", columns)
    paragraph(document, "公文正文", "{{ request }}")
    paragraph(document, "公文正文", "{%p endif %}")
    when(document, "contact")
    _finish(document, campaign, path)


def build_further_template(path: Path, campaign: Campaign, extra: ExtraDocument) -> None:
    """Writes the template of a further document: its title, an opening and the tables it is to show."""
    document = _begin(campaign, "{{ title }}")
    paragraph(document, "公文主送", "{{ head.addressee }}：")
    paragraph(document, "公文正文", "{{ opening }}")
    numerals = (f"{chinese_number(place)}、" for place in count(1))
    for table in extra.tables:
        table_chapter(document, next(numerals), table, campaign)
    _finish(document, campaign, path)


def _begin(campaign: Campaign, *lines: str) -> Document:
    document = new_document()
    characters = len(campaign.documents.mark or f"{campaign.issuer}文件")
    red_head(document, "{{ head.mark }}", "{{ head.number }}", characters=characters)
    title(document, *lines)
    return document


def _finish(document: Document, campaign: Campaign, path: Path) -> None:
    signature(document, "{{ head.issuer }}", "{{ head.date }}", characters=len(campaign.issuer))
    imprint(document, "head.copies", "{{ head.office }}", "{{ head.date }}")
    packed = io.BytesIO()
    document.save(packed)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stable(packed.getvalue(), stamp=_MADE))


def _standing(document: Document, numerals: Iterator[str]) -> None:
    paragraph(document, "公文一级标题", f"{next(numerals)}报送情况")
    paragraph(document, "公文正文", "{{ standing.sentence }}{{ standing.exempt }}")
    columns = tuple(
        Column(head, f"{{{{ row.{name} }}}}", width, total=f"{{{{ standing.total.{name} }}}}") for head, name, width in _STANDING
    )
    listing(document, "各类单位报送情况（家）", "row in standing.rows", columns, whole=True)
    paragraph(document, "公文图", mark_of(CHART_NAME))
    for name in ("late", "partial", "nil"):
        when(document, f"standing.{name}")
    paragraph(document, "公文正文", "{%p if standing.missing %}")
    paragraph(document, "公文正文", "{{ standing.missing_heading }}")
    each(document, "standing.missing")
    paragraph(document, "公文正文", "{%p endif %}")


def _packages(document: Document, campaign: Campaign, forms: Sequence[str]) -> None:
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


def _figures(document: Document, numerals: Iterator[str]) -> None:
    paragraph(document, "公文一级标题", f"{next(numerals)}主要数据")
    when(document, "figures.sentence")
    columns = (
        Column("项目", "{{ row.name }}", 42, words=True),
        Column("合计", "{{ row.value }}", 22),
        Column("计量单位", "{{ row.measure }}", 22),
        Column("填报单位数", "{{ row.known }}", 25),
        Column("说明", "{{ row.note }}", 45, words=True),
    )
    paragraph(document, "公文正文", "{%p if figures.rows %}")
    listing(document, "主要数据汇总", "row in figures.rows", columns, whole=True)
    paragraph(document, "公文正文", "{%p endif %}")


def _group(document: Document, numeral: str, chapter: str, spec: GroupSpec) -> None:
    paragraph(document, "公文一级标题", f"{numeral}{spec.title}")
    paragraph(document, "公文正文", f"{{{{ {chapter}.sentence }}}}")
    paragraph(document, "公文正文", f"{{%p if {chapter}.total.total %}}")
    paragraph(document, "公文二级标题", f"（一）按{spec.blocks.title or '来源'}分类")
    listing(document, f"{spec.title}分类情况（条）", f"row in {chapter}.rows", _outcome_columns(chapter, spec), whole=True)
    paragraph(document, "公文二级标题", "（二）按主题分类")
    lead(document, f"{chapter}.theme_sentence")
    themes = (
        Column("主题", "{{ row.name }}", 70, words=True),
        Column("条数", "{{ row.issues }}", 28),
        Column("占比", "{{ row.share }}", 28),
        Column("反映单位数", "{{ row.units }}", 30),
    )
    filled(document, f"{spec.title}主题分布", f"{chapter}.themes", themes, whole=True)
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
    keys = {**named, "none": "未注明"} if spec.choice else {}
    outcomes = [
        Column(head, f"{{{{ row.counts['{key}'] }}}}", 25, total=f"{{{{ {chapter}.total.counts['{key}'] }}}}") for key, head in keys.items()
    ]
    first = Column(spec.blocks.title or "来源", "{{ row.name }}", 34, total=f"{{{{ {chapter}.total.name }}}}")
    return (first, *outcomes, Column("合计", "{{ row.total }}", 22, total=f"{{{{ {chapter}.total.total }}}}"))


def _text(document: Document, numeral: str, chapter: str) -> None:
    paragraph(document, "公文一级标题", f"{numeral}{{{{ {chapter}.title }}}}")
    lead(document, f"{chapter}.sentence")
    columns = (Column("单位", "{{ row.unit }}", 42, words=True), Column("内容", "{{ row.text }}", 114, words=True))
    filled(document, "", f"{chapter}.rows", columns)


def _review(document: Document, numerals: Iterator[str]) -> None:
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


def main(folders: list[str]) -> None:
    """Writes the templates of each campaign folder."""
    for folder in folders:
        campaign = load_campaign(Path(folder))
        build_report_template(template_path(campaign, REPORT_NAME), campaign)
        build_reminder_template(template_path(campaign, REMINDER_NAME), campaign)
        for extra in campaign.documents.extra:
            build_further_template(template_path(campaign, extra.file), campaign, extra)


if __name__ == "__main__":
    main(sys.argv[1:])
