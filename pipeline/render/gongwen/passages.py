"""Passages that templates are put together from: sentences that may be empty, tables that may have no row."""

from __future__ import annotations

from docx.document import Document

from pipeline.campaign import Campaign
from pipeline.render.chapters.tables import template_columns
from pipeline.render.gongwen.page import paragraph
from pipeline.render.gongwen.tables import Column, listing


def when(document: Document, value: str) -> None:
    """A paragraph for a sentence that may be empty."""
    paragraph(document, "公文正文", f"{{%p if {value} %}}")
    paragraph(document, "公文正文", f"{{{{ {value} }}}}")
    paragraph(document, "公文正文", "{%p endif %}")


def lead(document: Document, value: str) -> None:
    """A sentence that leads to what stands below it, and stays on its page."""
    paragraph(document, "公文正文", f"{{{{ {value} }}}}").paragraph_format.keep_with_next = True


def each(document: Document, values: str) -> None:
    """A paragraph for each sentence."""
    paragraph(document, "公文正文", f"{{%p for sentence in {values} %}}")
    paragraph(document, "公文正文", "{{ sentence }}")
    paragraph(document, "公文正文", "{%p endfor %}")


def filled(document: Document, caption: str, rows: str, columns: tuple[Column, ...], *, whole: bool = False) -> None:
    """A table that is left out where it has no row."""
    paragraph(document, "公文正文", f"{{%p if {rows} %}}")
    listing(document, caption, f"row in {rows}", columns, whole=whole)
    paragraph(document, "公文正文", "{%p endif %}")


def table_chapter(document: Document, numeral: str, name: str, campaign: Campaign) -> None:
    """A chapter of one declared table: its rows, its total, and what is not proved."""
    chapter = f"tables['{name}']"
    paragraph(document, "公文一级标题", f"{numeral}{{{{ {chapter}.title }}}}")
    when(document, f"{chapter}.note")
    columns = tuple(
        Column(one.head, f"{{{{ row['{one.name}'] }}}}", one.width, words=one.words) for one in template_columns(campaign, name)
    )
    filled(document, "", f"{chapter}.lines", columns)
    for sentence in ("notes", "findings"):
        when(document, f"{chapter}.{sentence}")
