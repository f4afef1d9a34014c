"""What every kind of form is when a return is compared with it: a table to fill in, a free text, or figures in prose."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.form import FormSpec


@dataclass
class Layout:
    """A form of a campaign, ready to be found in returns.

    Attributes:
        campaign: Id of the campaign.
        form: Name of the form.
        spec: The form as declared.
        year: The year meant where a date gives none.
    """

    campaign: str
    form: str
    spec: FormSpec
    year: int
