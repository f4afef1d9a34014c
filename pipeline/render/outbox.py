"""Every file of the outbox, out of one consolidation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from extractors.match import Layout
from pipeline.campaign import Campaign
from pipeline.consolidation.issues import problem_of
from pipeline.consolidation.review import formal
from pipeline.core.consolidated import Consolidation, Table
from pipeline.core.garbage import set_apart
from pipeline.render.another_day import EarlierDay
from pipeline.render.chapters.outstanding import chased
from pipeline.render.filled_forms.consolidated_form import NOT_MADE, consolidated_forms, form_files
from pipeline.render.frames import csv_bytes, each_frame, table_rows
from pipeline.render.gongwen.in_worker import bounded_documents
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME, render_reminder
from pipeline.render.gongwen.report import REPORT_NAME, Edition, render_further, render_report
from pipeline.render.lists import merged_files, merged_lists
from pipeline.render.lists.problem_register import problem_registers
from pipeline.render.summary import summary_bytes
from pipeline.render.workbook import NAME as DETAILS
from pipeline.render.workbook import render_workbook, workbook_again
from pipeline.render.workbook.registers import render_chase_list
from pipeline.wording.masking import without_numbers

_FRAMES = "frames/"


def render_all(
    campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation, earlier: EarlierDay | None = None
) -> dict[str, bytes]:
    """Every file of `render_each` at once."""
    return dict(render_each(campaign, layouts, consolidation, earlier))


def render_each(
    campaign: Campaign, layouts: Sequence[Layout], consolidation: Consolidation, earlier: EarlierDay | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every file of the outbox with its path below the folder, made when it is asked for. The same consolidation gives the same bytes.

    Documents hide telephone numbers; the frames are the office's own material and keep them. What the process holds meanwhile is set apart
    from Python's search for garbage (`gc.freeze`); a process that goes on thaws it (`gc.unfreeze`).

    Args:
        campaign: The campaign.
        layouts: Its forms.
        consolidation: How it stands.
        earlier: Files of another day that say all but the day alike: what is the same in them is not made again.
    """
    stamp = _stamp(campaign, consolidation)
    material, consolidation = consolidation, without_numbers(campaign, consolidation)
    forms = _dated(earlier, form_files(campaign), stamp) or consolidated_forms(campaign, layouts, consolidation, stamp=stamp)
    made = tuple(forms)
    yield from forms.items()
    del forms
    with set_apart():
        problem_of(campaign, consolidation)  # what report, workbook and register have in common
    with bounded_documents() as fill:
        yield REPORT_NAME, render_report(campaign, consolidation, Edition(made=made), stamp=stamp, fill=fill)
        yield DETAILS, _workbook(campaign, consolidation, earlier, stamp)
        yield from (_dated(earlier, merged_files(campaign), stamp) or merged_lists(campaign, consolidation, stamp=stamp)).items()
        yield from problem_registers(campaign, consolidation, stamp=stamp).items()
        yield "summary.json", summary_bytes(campaign, consolidation)
        if chased(campaign, consolidation):
            yield "催报名单.xlsx", render_chase_list(campaign, consolidation, stamp=stamp)
            yield REMINDER_NAME, render_reminder(campaign, consolidation, stamp=stamp, fill=fill)
        yield from render_further(campaign, consolidation, stamp=stamp, fill=fill).items()
    yield from _frames(campaign, material, consolidation.tables, earlier)


def _dated(earlier: EarlierDay | None, names: Iterable[str], stamp: dt.datetime) -> dict[str, bytes] | None:
    return earlier.dated(names, stamp) if earlier is not None else None


def _workbook(campaign: Campaign, consolidation: Consolidation, earlier: EarlierDay | None, stamp: dt.datetime) -> bytes:
    again = workbook_again(campaign, consolidation, earlier, stamp=stamp) if earlier is not None else None
    return again if again is not None else render_workbook(campaign, consolidation, stamp=stamp)


def _frames(
    campaign: Campaign, material: Consolidation, tables: Sequence[Table], earlier: EarlierDay | None
) -> Iterator[tuple[str, bytes]]:
    """The frames, by their paths; they bear no day."""
    kept = earlier.undated(name for name in earlier.names if name.startswith(_FRAMES)) if earlier is not None else None
    if kept is not None:
        yield from kept.items()
        return
    for table in tables:
        yield f"{_FRAMES}table_{table.name}.csv", csv_bytes(table_rows(table))
    for name, made in each_frame(campaign, material):
        yield f"{_FRAMES}{name}.csv", csv_bytes(made)


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
