"""A letter of the office to one unit in Word: in whose name, heading, whom it is to, text, tables of plain cells, whom to ask."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from pipeline.campaign import Campaign
from pipeline.render.gongwen import page_setup
from pipeline.render.gongwen.passages import Column, plain_table
from pipeline.render.ooxml import stable, xml_clean
from pipeline.wording.figures import full_date, short_date


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of a letter: its heads with their widths in millimetres, and its rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter.

    Attributes:
        heading: Its heading, one line or several.
        addressee: Whom it is to.
        text: Its paragraphs before the tables.
        closing: Those behind them.
        issuer: Who writes; `date` when.
        countersigned: Lines for whoever confirms it by hand (“负责人（签字）：”), below the date.
    """

    heading: tuple[str, ...]
    addressee: str
    text: tuple[str, ...]
    issuer: str
    date: dt.date
    listings: Sequence[Listing] = ()
    closing: tuple[str, ...] = ()
    countersigned: tuple[str, ...] = field(default=())


def letter_bytes(letter: Letter, *, stamp: dt.datetime) -> bytes:
    """The letter as a .docx; the same letter and stamp, the same bytes."""
    document = page_setup.new_document()
    for line in letter.heading:
        _write(document, "公文标题", line).paragraph_format.line_spacing = Pt(30)
    page_setup.paragraph(document, "公文表后")
    _write(document, "公文主送", f"{letter.addressee}：")
    for line in letter.text:
        _write(document, "公文正文", line)
    for one in letter.listings:
        plain_table(document, xml_clean(one.caption), one.columns, [[xml_clean(cell) for cell in row] for row in one.rows])
    for line in letter.closing:
        _write(document, "公文正文", line)
    page_setup.signature(document, xml_clean(letter.issuer), full_date(letter.date), characters=len(letter.issuer))
    for line in letter.countersigned:
        _write(document, "公文主送", line).paragraph_format.space_before = Pt(12)
    made = io.BytesIO()
    document.save(made)
    return stable(made.getvalue(), stamp=stamp)


def _write(document: Document, kind: str, text: str) -> Paragraph:
    return page_setup.paragraph(document, kind, xml_clean(text))


@dataclass(frozen=True, slots=True)
class Sender:
    """The office as it writes to a unit.

    Attributes:
        unit: Name of the unit.
        due: Until when it shall answer, where a day is set.
        at: Now, by the office's clock.
    """

    campaign: Campaign
    unit: str
    at: dt.datetime
    due: dt.date | None = None

    @property
    def author(self) -> str:
        """Whose the remarks are."""
        return self.campaign.contact or self.campaign.issuer

    @property
    def until(self) -> str:
        """“于5月25日前”, or “尽快” where no day is set."""
        return f"于{short_date(self.due, self.at.date())}前" if self.due is not None else "尽快"

    @property
    def where(self) -> str:
        """The mailbox, behind “报送”; nothing where there is none."""
        return f"至 {self.campaign.mailbox}" if self.campaign.mailbox else ""

    @property
    def whom(self) -> str:
        """Who answers questions."""
        phone = f"，电话 {self.campaign.phone}" if self.campaign.phone else ""
        return f"联系人：{self.author}{phone}"

    @property
    def asks_again(self) -> str:
        """Until when and where to the mended form is to be returned, and who answers questions."""
        return f"请改好后{self.until}重新报送{self.where}（{self.whom}）。"
