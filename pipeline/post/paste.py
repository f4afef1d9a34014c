"""Reminders to be pasted into WeChat or QQ: one text file, and the same as a Word document."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from docx.shared import Pt

from pipeline.post.reminder import Reminder
from pipeline.render.gongwen import page
from pipeline.render.ooxml import stable, xml_clean

_RULE = "－" * 20


def as_text(found: Sequence[Reminder]) -> bytes:
    """The reminders one below the other, as Notepad of any Windows shows them."""
    blocks = (f"{_RULE}\n{one.letter}\n" for one in found)
    return "\n".join(blocks).replace("\n", "\r\n").encode("utf-8-sig")


def as_document(title: str, found: Sequence[Reminder], *, stamp: dt.datetime) -> bytes:
    """The same with a heading for each unit."""
    document = page.new_document()
    page.paragraph(document, "公文标题", xml_clean(title))
    for number, one in enumerate(found, 1):
        heading = page.paragraph(document, "公文一级标题", xml_clean(f"{number}．{one.unit.name}"))
        heading.paragraph_format.space_before = Pt(12)
        for line in one.text:
            page.paragraph(document, "公文正文", xml_clean(line.lstrip("　")))
    made = io.BytesIO()
    document.save(made)
    return stable(made.getvalue(), stamp=stamp)
