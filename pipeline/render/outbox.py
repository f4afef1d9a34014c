"""Every file of the outbox, out of one consolidation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from extractors.match import Layout
from pipeline.campaign import Campaign
from pipeline.consolidation.review import formal
from pipeline.core.consolidated import Consolidation
from pipeline.render.chapters.outstanding import chased
from pipeline.render.filled_forms.consolidated_form import NOT_MADE, consolidated_forms
from pipeline.render.frames import csv_bytes, frame_rows, table_rows
from pipeline.render.gongwen.in_worker import bounded_documents
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME, render_reminder
from pipeline.render.gongwen.report import REPORT_NAME, Edition, render_further, render_report
from pipeline.render.lists import merged_lists
from pipeline.render.lists.problem_register import problem_registers
from pipeline.render.summary import summary_bytes
from pipeline.render.workbook import render_workbook
from pipeline.render.workbook.registers import render_chase_list
from pipeline.wording.masking import without_numbers


def render_all(campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation) -> dict[str, bytes]:
    """Every file of the outbox by its path below the folder. Pure: the same consolidation gives the same bytes.

    Documents hide telephone numbers; the frames are the office's own material and keep them.
    """
    stamp = _stamp(campaign, consolidation)
    material, consolidation = consolidation, without_numbers(campaign, consolidation)
    forms = consolidated_forms(campaign, layouts, consolidation, stamp=stamp)
    with bounded_documents() as fill:
        files = {
            REPORT_NAME: render_report(campaign, consolidation, Edition(made=tuple(forms)), stamp=stamp, fill=fill),
            **forms,
            "明细.xlsx": render_workbook(campaign, consolidation, stamp=stamp),
            **merged_lists(campaign, consolidation, stamp=stamp),
            **problem_registers(campaign, consolidation, stamp=stamp),
            "summary.json": summary_bytes(campaign, consolidation),
        }
        if chased(campaign, consolidation):
            files["催报名单.xlsx"] = render_chase_list(campaign, consolidation, stamp=stamp)
            files[REMINDER_NAME] = render_reminder(campaign, consolidation, stamp=stamp, fill=fill)
        files |= render_further(campaign, consolidation, stamp=stamp, fill=fill)
    files |= {f"frames/table_{table.name}.csv": csv_bytes(table_rows(table)) for table in consolidation.tables}
    return files | {f"frames/{name}.csv": csv_bytes(made) for name, made in frame_rows(campaign, material).items()}


def render_formal(campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation) -> dict[str, bytes]:
    """正式稿: the papers that leave the office, by file name; without doubts, names of files and marks. Pure."""
    stamp = _stamp(campaign, consolidation)
    whole = formal(campaign, without_numbers(campaign, consolidation))
    with bounded_documents() as fill:
        forms = {
            name: data for name, data in consolidated_forms(campaign, layouts, whole, stamp=stamp).items() if not name.endswith(NOT_MADE)
        }
        edition = Edition(draft=False, made=tuple(forms))
        return {
            REPORT_NAME: render_report(campaign, whole, edition, stamp=stamp, fill=fill),
            **forms,
            **render_further(campaign, whole, edition, stamp=stamp, fill=fill),
        }


def _stamp(campaign: Campaign, consolidation: Consolidation) -> dt.datetime:
    return dt.datetime.combine(consolidation.as_of, dt.time(), campaign.zone)
