"""The reference lists of a campaign; what was read of one as a form is kept, so that the next command reads no file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.core.reading import READER_VERSION, FileReading
from extractors.form import Layout
from extractors.serial import LayoutError, file_reading_from_json, file_reading_to_json
from pipeline.app.workspace.kept_text import KeptText, named_by
from pipeline.campaign import Campaign, definition_hash
from pipeline.core.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.tables.references import ReferenceRows

_FOLDER = "lists"


def references_of(workspace: Workspace, campaign: Campaign, forms: Mapping[str, Sequence[Layout]]) -> dict[str, ReferenceRows]:
    """Rows of the reference lists, by name.

    Raises:
        CampaignError: a list is missing, can't be read, or lacks a declared column.
    """
    if not campaign.references:
        return {}
    from pipeline.tables.references import read_references  # noqa: PLC0415 - most campaigns have none

    def as_form(form: str, path: Path, data: bytes) -> FileReading | None:
        kept = _Kept(workspace, (campaign, form), path, data)
        return kept.reading() or kept.keep(_read(forms[campaign.id], form, path, data))

    return read_references(campaign, campaign.folder, as_form)


def digest_of_all(references: Mapping[str, ReferenceRows]) -> str:
    """Names the content of all of them; empty where there are none."""
    if not references:
        return ""
    from pipeline.tables.references import digest_of  # noqa: PLC0415 - as above

    return digest_of(references)


def _read(layouts: Sequence[Layout], form: str, path: Path, data: bytes) -> FileReading | None:
    from pipeline.tables.reference_files import form_reading  # noqa: PLC0415 - loads every reader of files

    return form_reading(layouts, form, path, data)


class _Kept:
    """What was read of a list as a form: named by all that decides it."""

    def __init__(self, workspace: Workspace, of: tuple[Campaign, str], path: Path, data: bytes) -> None:
        campaign, form = of
        decisive = (READER_VERSION, definition_hash(campaign), campaign.title, str(campaign.year), form, path.name)
        mark = named_by(*decisive, hashlib.sha256(data).hexdigest())
        file = path.as_posix().removeprefix(campaign.folder.as_posix())
        self._kept = KeptText(workspace, _FOLDER, f"{campaign.id}\0{form}\0{file}", mark)

    def reading(self) -> FileReading | None:
        """The reading; none where there is none, or it is damaged."""
        body = self._kept.text()
        try:
            return file_reading_from_json(body) if body is not None else None
        except LayoutError:
            return None

    def keep(self, reading: FileReading | None) -> FileReading | None:
        """The same reading; kept where it may be.

        What could not be read in whole is not kept: a program that is installed meanwhile, or more time, may mend that.
        """
        if reading is not None and not reading.is_unreadable:
            self._kept.keep(file_reading_to_json(reading))
        return reading
