"""Every file of the outbox, out of one consolidation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractors.align import Layout
from pipeline.campaign import Campaign
from pipeline.frames import csv_bytes, frames
from pipeline.model import Consolidation
from pipeline.render.chase import render_chase_list
from pipeline.render.consolidated_form import consolidated_forms
from pipeline.render.report import render_reminder, render_report
from pipeline.render.summary import summary_bytes
from pipeline.render.workbook import render_workbook


def render_all(campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation) -> dict[str, bytes]:
    """Every file of the outbox by its path below the folder. Pure: the same consolidation gives the same bytes."""
    stamp = dt.datetime.combine(consolidation.as_of, dt.time(), campaign.zone)
    files = {
        "情况汇总报告.docx": render_report(campaign, consolidation, stamp=stamp),
        **consolidated_forms(campaign, layouts, consolidation, stamp=stamp),
        "明细.xlsx": render_workbook(campaign, consolidation, stamp=stamp),
        "催报名单.xlsx": render_chase_list(campaign, consolidation, stamp=stamp),
        "催报通知.docx": render_reminder(campaign, consolidation, stamp=stamp),
        "summary.json": summary_bytes(campaign, consolidation),
    }
    return files | {f"frames/{name}.csv": csv_bytes(frame) for name, frame in frames(campaign, consolidation).items()}
