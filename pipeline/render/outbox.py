"""Every file of the outbox, out of one consolidation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractors.match import Layout
from pipeline.campaign import Campaign
from pipeline.consolidation.masking import without_numbers
from pipeline.core.consolidated import Consolidation
from pipeline.render.consolidated_form import consolidated_forms
from pipeline.render.frames import csv_bytes, frames, table_frame
from pipeline.render.merged_list import merged_lists
from pipeline.render.report import render_further, render_reminder, render_report
from pipeline.render.summary import summary_bytes
from pipeline.render.workbook import render_workbook
from pipeline.render.workbook.registers import render_chase_list


def render_all(campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation) -> dict[str, bytes]:
    """Every file of the outbox by its path below the folder. Pure: the same consolidation gives the same bytes.

    Documents hide telephone numbers; the frames are the office's own material and keep them.
    """
    stamp = dt.datetime.combine(consolidation.as_of, dt.time(), campaign.zone)
    material, consolidation = consolidation, without_numbers(campaign, consolidation)
    files = {
        "情况汇总报告.docx": render_report(campaign, consolidation, stamp=stamp),
        **consolidated_forms(campaign, layouts, consolidation, stamp=stamp),
        "明细.xlsx": render_workbook(campaign, consolidation, stamp=stamp),
        **merged_lists(campaign, consolidation, stamp=stamp),
        "催报名单.xlsx": render_chase_list(campaign, consolidation, stamp=stamp),
        "催报通知.docx": render_reminder(campaign, consolidation, stamp=stamp),
        "summary.json": summary_bytes(campaign, consolidation),
    }
    files |= render_further(campaign, consolidation, stamp=stamp)
    files |= {f"frames/table_{table.name}.csv": csv_bytes(table_frame(table)) for table in consolidation.tables}
    return files | {f"frames/{name}.csv": csv_bytes(frame) for name, frame in frames(campaign, material).items()}
