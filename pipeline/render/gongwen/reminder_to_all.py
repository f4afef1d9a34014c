"""The reminder to all units that owe a form: the campaign's template filled with what one day's consolidation says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.render.chapters.responses import StandingChapter, standing_chapter
from pipeline.render.gongwen.filled_template import render_document
from pipeline.render.gongwen.in_worker import Fill
from pipeline.render.gongwen.report import head_of, template_path
from pipeline.wording.figures import clauses, full_date, title_lines
from pipeline.wording.terms import SENT_BACK

REMINDER_NAME = "催报通知.docx"


def render_reminder(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime, fill: Fill = render_document) -> bytes:
    """催报通知.docx, to all units that owe a form.

    Raises:
        TemplateError: the campaign's template can't be filled.
    """
    return fill(template_path(campaign, REMINDER_NAME), reminder_context(campaign, consolidation), stamp=stamp)


def reminder_context(campaign: Campaign, consolidation: Consolidation) -> dict[str, Any]:
    """What the tags of the reminder may name."""
    standing = standing_chapter(campaign, consolidation)
    return {
        "head": head_of(campaign, consolidation),
        "standing": standing,
        "title_lines": title_lines(f"关于{campaign.title}情况{'按时报送' if standing.open else '催报'}的通知"),
        "opening": _opening(campaign, consolidation, standing),
        "request": _request(campaign, consolidation, standing),
        "contact": _contact(campaign),
    }


def _opening(campaign: Campaign, consolidation: Consolidation, standing: StandingChapter) -> str:
    asked = f"{campaign.title}的情况应于{full_date(consolidation.deadline)}前报送{campaign.issuer}。"
    if not standing.debtors:
        return f"{asked}{standing.sentence}无需催报。"
    return f"{asked}{standing.sentence}{standing.debtors_sentence}"


def _request(campaign: Campaign, consolidation: Consolidation, standing: StandingChapter) -> str:
    if not standing.debtors:
        return ""
    when = f"务必于{full_date(consolidation.deadline)}前" if standing.open else "抓紧"
    where = f"（邮箱：{campaign.mailbox}）" if campaign.mailbox else ""
    again = "报来的文件打不开的，请重新保存、不要加密后再报；" if standing.total.unreadable else ""
    changed = f"{SENT_BACK}的，请改好后重报；" if standing.sent_back else ""
    nothing = "没有情况可报的，也请在表中填“无”后报送（零报告）；已经报送的，请与我们联系核对。"
    return f"请上述单位{when}报送表列材料{where}。{again}{changed}{nothing}"


def _contact(campaign: Campaign) -> str:
    parts = [f"联系人：{campaign.contact}" if campaign.contact else "", f"电话：{campaign.phone}" if campaign.phone else ""]
    said = clauses(parts)
    return f"{said}。" if said else ""
