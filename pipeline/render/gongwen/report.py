"""The official report and the further documents: a campaign's templates filled with what one day's consolidation says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.campaign import Campaign
from pipeline.consolidation.issues import gather
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import TemplateError
from pipeline.render.chapters.declared_tables import IN_WORKBOOK, LEFT_OUT, table_chapters
from pipeline.render.chapters.opinions import GroupChapter, TextChapter, group_chapter, text_chapter
from pipeline.render.chapters.outstanding import packages_chapter, review_chapter
from pipeline.render.chapters.responses import MissingRow, StandingChapter, return_chart, standing_chapter
from pipeline.render.chapters.sums import ListChapter, figures_chapter, list_chapter
from pipeline.render.filled_forms.consolidated_form import annex_name, consolidated_names
from pipeline.render.gongwen.filled_template import document_text, render_document
from pipeline.render.gongwen.in_worker import Fill
from pipeline.wording.figures import full_date, names, title_lines
from pipeline.wording.terms import RATE

REPORT_NAME = "情况汇总报告.docx"
CHART_NAME = RATE
_DOWNWARDS = ("各", "全", "本")
"""How the addressees of a paper begin that goes down: “各街道、镇总工会”, “全区各级工会”."""
_DETAILS, _DEBTORS = "各单位填报明细（明细.xlsx）", "催报名单（催报名单.xlsx）"


@dataclass(frozen=True, slots=True)
class Head:
    """What stands around the text of every document.

    Attributes:
        genre: 报告 or 通报.
    """

    mark: str
    number: str
    title: str
    issuer: str
    addressee: str
    date: str
    copies: str
    office: str
    genre: str


@dataclass(frozen=True, slots=True)
class Edition:
    """Which of two papers: 送审稿 with all that is open, or 正式稿.

    Attributes:
        made: The consolidated forms that could be made; all of them where it is not known.
    """

    draft: bool = True
    made: tuple[str, ...] | None = None


DRAFT = Edition()


@dataclass(frozen=True, slots=True)
class Annex:
    """A list of units by kind behind the paper, with its place among the attachments (§7.3.7 of GB/T 9704-2012)."""

    mark: str
    title: str
    rows: tuple[MissingRow, ...]


def template_path(campaign: Campaign, name: str) -> Path:
    """Where a campaign keeps the template of a document."""
    return campaign.folder / "documents" / name


def render_report(
    campaign: Campaign, consolidation: Consolidation, edition: Edition = DRAFT, *, stamp: dt.datetime, fill: Fill = render_document
) -> bytes:
    """情况汇总报告.docx.

    Raises:
        TemplateError: the campaign's template can't be filled, or would put what is open into 正式稿.
    """
    template = template_path(campaign, REPORT_NAME)
    if not edition.draft:
        _require_two_editions(template)
    context = report_context(campaign, consolidation, edition)
    charts = {CHART_NAME: return_chart(context["standing"], consolidation.as_of)}
    return fill(template, context, stamp=stamp, charts=charts)


def _require_two_editions(template: Path) -> None:
    """A template of a clerk's own may print what awaits review whatever the edition."""
    text = document_text(template.read_bytes()) if template.is_file() else ""
    if "review." in text and "if draft" not in text:
        remedy = "请在“待核事项”一章的前后各加一段 {%p if draft %} 和 {%p endif %}（见使用手册“送审稿和正式稿”）"
        message = f"文书模板 {template.name}：正式稿里不能有待核事项，{remedy}。"
        raise TemplateError(message)


def report_context(campaign: Campaign, consolidation: Consolidation, edition: Edition = DRAFT) -> dict[str, Any]:
    """What the tags of the report may name."""
    standing = standing_chapter(campaign, consolidation, leaves=not edition.draft)
    attached = _attachments(campaign, edition, standing)
    return {
        "head": head_of(campaign, consolidation),
        "opening": _opening(campaign, consolidation),
        "standing": standing,
        "figures": figures_chapter(campaign, consolidation),
        "packages": packages_chapter(campaign, consolidation, leaves=not edition.draft),
        "lists": _lists(campaign, consolidation),
        "groups": _groups(campaign, consolidation),
        "texts": _texts(campaign, consolidation),
        "tables": table_chapters(consolidation, IN_WORKBOOK if edition.draft else LEFT_OUT),
        "review": review_chapter(campaign, consolidation),
        "attachments": attached,
        "annex": _annex(len(attached), standing),
        "title_lines": title_lines(f"关于{campaign.title}情况的{head_of(campaign, consolidation).genre}"),
        "draft": edition.draft,
    }


def render_further(
    campaign: Campaign, consolidation: Consolidation, edition: Edition = DRAFT, *, stamp: dt.datetime, fill: Fill = render_document
) -> dict[str, bytes]:
    """The further documents of the campaign by file name, each from its own template.

    Raises:
        TemplateError: a template can't be filled.
    """
    if not campaign.documents.extra:
        return {}
    context = report_context(campaign, consolidation, edition)
    context["annex"] = _annex(1, context["standing"])  # what else is attached goes with the report
    charts = {CHART_NAME: return_chart(context["standing"], consolidation.as_of)}
    return {
        one.file: fill(
            template_path(campaign, one.file),
            context | {"title": one.title, "title_lines": title_lines(one.title)},
            stamp=stamp,
            charts=charts,
        )
        for one in campaign.documents.extra
    }


def text_fields(campaign: Campaign) -> list[tuple[str, str]]:
    """(form, field) of every text that the forms ask for, but for what only tells several returns apart."""
    return [
        (form, name)
        for form, spec in campaign.forms.items()
        for name, field in spec.fields.items()
        if field.type == "text" and field.total and name not in spec.several
    ]


def head_of(campaign: Campaign, consolidation: Consolidation) -> Head:
    """Mark, number, addressee and imprint, out of the campaign's `documents`; what it leaves out comes from the issuer."""
    documents = campaign.documents
    addressee = documents.addressee or "各有关单位"
    addressed = {part.strip() for part in re.split("[，、；]", addressee)}
    return Head(
        mark=documents.mark or f"{campaign.issuer}文件",
        number=re.sub(r"〔\d{4}〕", f"〔{consolidation.as_of.year}〕", documents.number),
        title=campaign.title,
        issuer=campaign.issuer,
        addressee=addressee,
        date=full_date(consolidation.as_of),
        copies="，".join(one for one in documents.copies if one not in addressed),
        office=documents.office or campaign.issuer,
        genre=documents.genre or ("通报" if addressee.startswith(_DOWNWARDS) else "报告"),
    )


def _opening(campaign: Campaign, consolidation: Consolidation) -> str:
    forms = names(f"《{form.title}》" for form in (campaign.forms[name] for name in campaign.owed))
    issued = f"{full_date(campaign.issued)}，{campaign.issuer}部署开展" if campaign.issued else f"{campaign.issuer}部署开展"
    asked = f"，要求于{full_date(consolidation.deadline)}前报送{forms}" if forms else ""
    return f"{issued}{campaign.title}{asked}。现将截至{full_date(consolidation.as_of)}的情况汇总如下。"


def _attachments(campaign: Campaign, edition: Edition, standing: StandingChapter) -> tuple[str, ...]:
    """What lies beside the report: only what was made, in 正式稿 only what goes out with it."""
    known = consolidated_names(campaign).values()
    made = [name for name in known if edition.made is None or name in edition.made]
    made += [name for name in map(annex_name, known) if name in (edition.made or ())]
    annexed = (_annex_title(standing),) if standing.missing_rows else ()
    if not edition.draft:
        return (*(Path(name).stem for name in made), *annexed)
    return (*(f"{Path(name).stem}（{name}）" for name in made), _DETAILS, *((_DEBTORS,) if standing.debtors else ()), *annexed)


def _annex(attached: int, standing: StandingChapter) -> Annex | None:
    """The list of units that have sent nothing, behind the paper as the last of so many attachments."""
    if not standing.missing_rows:
        return None
    return Annex(f"附件{attached}" if attached > 1 else "附件", _annex_title(standing), standing.missing_rows)


def _annex_title(standing: StandingChapter) -> str:
    return f"{standing.missing_word}单位名单"


def _lists(campaign: Campaign, consolidation: Consolidation) -> Mapping[str, Mapping[str, ListChapter]]:
    return {form: {name: list_chapter(campaign, consolidation, form, name) for name in spec.lists} for form, spec in campaign.forms.items()}


def _groups(campaign: Campaign, consolidation: Consolidation) -> Mapping[str, Mapping[str, GroupChapter]]:
    problems = gather(campaign, consolidation)
    return {
        form: {group: group_chapter(campaign, consolidation, form, group, problems) for group in spec.groups}
        for form, spec in campaign.forms.items()
    }


def _texts(campaign: Campaign, consolidation: Consolidation) -> Mapping[str, Mapping[str, TextChapter]]:
    found: dict[str, dict[str, TextChapter]] = {}
    for form, field in text_fields(campaign):
        found.setdefault(form, {})[field] = text_chapter(campaign, consolidation, form, field)
    return found
