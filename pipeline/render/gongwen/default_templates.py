"""The templates that a campaign begins with: the report and the reminder, made for its forms, for the clerk to change in Word.

`python -m pipeline.render.gongwen.default_templates templates/<campaign>` writes both into the campaign's folder again.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from docx.document import Document

from pipeline.campaign import Campaign, ExtraDocument, load_campaign
from pipeline.consolidation.rates import offers_choice
from pipeline.render.chapters.outstanding import package_of
from pipeline.render.gongwen import default_chapters as chapters
from pipeline.render.gongwen.page_setup import attachments, new_document, paragraph, red_head, signature, title
from pipeline.render.gongwen.passages import Column, annex, imprint, listing, table_chapter, when
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME
from pipeline.render.gongwen.report import REPORT_NAME, template_path, text_fields
from pipeline.render.ooxml import UNDATED, stable
from pipeline.render.word_package import lightly_packed
from pipeline.wording.figures import chinese_number

_DRAFT = "{% if draft %}（送审稿）{% endif %}"


def build_report_template(path: Path, campaign: Campaign) -> None:
    """Writes the template of the report: a chapter each on standing, figures, every list, every group, every text field, review."""
    document = _begin(campaign, below=_DRAFT)
    paragraph(document, "公文主送", "{{ head.addressee }}：")
    paragraph(document, "公文正文", "{{ opening }}")
    numerals = (f"{chinese_number(place)}、" for place in count(1))
    chapters.standing(document, numerals)
    if package := package_of(campaign):
        chapters.packages(document, campaign, package)
    if any(field.adds_up or offers_choice(field) for spec in campaign.forms.values() for field in chapters.asked(spec)):
        chapters.figures(document, numerals)
    for form, spec in campaign.forms.items():
        chapters.parts(document, form, spec, numerals)
    for form, field in text_fields(campaign):
        chapters.text(document, next(numerals), f"texts['{form}']['{field}']")
    for table, declared in campaign.tables.items():
        if declared.report:
            table_chapter(document, next(numerals), table, campaign)
    chapters.review(document, numerals)
    paragraph(document, "公文正文", "{%p if attachments %}")
    first = "{% if attachments | length > 1 %}1. {% endif %}{{ attachments[0] }}"
    attachments(document, first, ("{%p for name in attachments[1:] %}", "{{ loop.index + 1 }}. {{ name }}", "{%p endfor %}"))
    paragraph(document, "公文正文", "{%p endif %}")
    _finish(document, campaign, path, annexed=True)


def build_reminder_template(path: Path, campaign: Campaign) -> None:
    """Writes the template of the reminder."""
    document = _begin(campaign)
    paragraph(document, "公文主送", "各有关单位：")
    paragraph(document, "公文正文", "{{ opening }}")
    paragraph(document, "公文正文", "{%p if standing.debtors %}")
    columns = (
        Column("序号", "{{ row.number }}", 11),
        Column("单位", "{{ row.name }}", 51, words=True),
        Column("类别", "{{ row.kind }}", 15),
        Column("需报材料", "{{ row.lacking }}", 38),
        Column("期限", "{{ row.due }}", 41),
    )
    listing(document, "{{ standing.debtors_heading }}", "row in standing.debtors", columns)
    paragraph(document, "公文正文", "{{ request }}")
    paragraph(document, "公文正文", "{%p endif %}")
    when(document, "contact")
    _finish(document, campaign, path)


def build_further_template(path: Path, campaign: Campaign, extra: ExtraDocument) -> None:
    """Writes the template of a further document: its title, an opening and the tables it is to show."""
    document = _begin(campaign, below=_DRAFT)
    paragraph(document, "公文主送", "{{ head.addressee }}：")
    paragraph(document, "公文正文", "{{ opening }}")
    numerals = (f"{chinese_number(place)}、" for place in count(1))
    for table in extra.tables:
        table_chapter(document, next(numerals), table, campaign)
    _finish(document, campaign, path)


def _begin(campaign: Campaign, *, below: str = "") -> Document:
    document = new_document()
    characters = len(campaign.documents.mark or f"{campaign.issuer}文件")
    red_head(document, "{{ head.mark }}", "{{ head.number }}", characters=characters)
    title(document, "{%p for line in title_lines %}", "{{ line }}", "{%p endfor %}", below=below)
    return document


def _finish(document: Document, campaign: Campaign, path: Path, *, annexed: bool = False) -> None:
    signature(document, "{{ head.issuer }}", "{{ head.date }}", characters=len(campaign.issuer))
    if annexed:
        annex(document)
    imprint(document, "head.copies", "{{ head.office }}", "{{ head.date }}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stable(lightly_packed(document), stamp=UNDATED))


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
