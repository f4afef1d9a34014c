"""The office as it writes to one unit: in whose name, and until when, where to and with whom to talk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.campaign import Campaign
from pipeline.wording.figures import short_date


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
