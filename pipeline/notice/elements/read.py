"""The elements of a notice out of the lines of its text, and what in them does not fit together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.notice.elements.attachments import find_list, heading, names_paper
from pipeline.notice.elements.contacts import find_contacts, find_recipient
from pipeline.notice.elements.dates import Calendar
from pipeline.notice.elements.dues import find_dues, find_materials, find_stages, sections
from pipeline.notice.elements.head import Frame, find_head
from pipeline.notice.elements.lines import clean_lines, paragraphs
from pipeline.notice.elements.model import Attachment, Head, Notice
from pipeline.notice.elements.summary import warnings_of


def read_notice(raw: Sequence[str], notes: Sequence[str] = ()) -> Notice:
    """All that the lines of a notice say.

    Args:
        raw: The lines as a reader gives them, in order, attachments behind the text.
        notes: Texts in the cells of its tables (a form's “说明” may give the day it is due).
    """
    lines = clean_lines(raw)
    head, frame = find_head(lines)
    listed, begin = find_list(lines[frame.begin : frame.signature])
    text = sections(paragraphs(lines[frame.begin : frame.begin + begin]))
    ending = sections(paragraphs(lines[frame.begin + begin : frame.rest]))
    behind = sections(paragraphs([*lines[frame.rest :], *(piece for note in notes for piece in clean_lines(note.splitlines()))]))
    year = year_of(head)
    counted = Calendar(year, head.issued.day if head.issued and head.issued.day.year == year else None)
    dues = find_dues([*text, *ending, *behind], counted)
    notice = Notice(
        head=head,
        recipient=find_recipient([*(due.quote for due in dues if due.asked), *(part.text for part in text)]),
        dues=dues,
        stages=find_stages(text),
        contacts=find_contacts([*text, *ending]),
        attachments=listed or find_list(lines[frame.signature : frame.rest])[0] or _headed(lines, frame),
        materials=find_materials([*text, *behind], counted),
        year=year,
    )
    return replace(notice, warnings=warnings_of(notice, lines[: frame.rest]))


def year_of(head: Head) -> int | None:
    """The year that a day without one is in: the notice's own; where day and number differ, the one that the title has too."""
    said = [head.issued.day.year] if head.issued else []
    said += [head.number.year] if head.number else []
    if not said:
        return None
    titled = [year for year in map(int, re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", head.title)) if year in said]
    return Counter([*said, *titled]).most_common(1)[0][0]


def _headed(lines: Sequence[str], frame: Frame) -> tuple[Attachment, ...]:
    """The attachments as they are headed behind the text, where no list names them; a title may stand on the lines below."""
    found = []
    for place in range(frame.rest, len(lines)):
        one = heading(lines[place])
        if one is not None:
            found.append(one if one.title else replace(one, title=title_below(lines[place + 1 :])))
    return tuple(found)


def title_below(lines: Sequence[str]) -> str:
    """The title on the one or two lines below an attachment's heading, to the line that ends like the name of a form or a paper."""
    taken: list[str] = []
    for line in lines[:3]:
        if len(line) > 40 or re.search(r"[：:。]", line):
            break
        taken.append(line.strip())
        if names_paper(line):
            break
    return "".join(taken)
