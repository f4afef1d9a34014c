"""An office with the sample inbox of a campaign, a night's work in it, and what stands in the documents."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl

from pipeline.app.nightly.outcome import Outcome
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.bundled import bundled_templates
from pipeline.core.workspace import Workspace
from pipeline.render.gongwen.filled_template import document_text
from tests.support.sample_inboxes import EMPLOYERS, INBOXES

_NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)


def office_with(root: Path, campaign: str) -> Workspace:
    """A new office with the inbox of a campaign; a list of employers lies where its campaign looks for it."""
    workspace = Workspace.create(root, bundled=bundled_templates())
    shutil.copytree(INBOXES / campaign, workspace.inbox, dirs_exist_ok=True)
    listed = workspace.inbox / EMPLOYERS
    if listed.exists():
        listed.rename(workspace.templates / campaign / EMPLOYERS)
    return workspace


def run_in(workspace: Workspace, campaign: str, as_of: dt.date) -> Outcome:
    """The nightly job of one campaign."""
    order = Order(clock=lambda: _NOW, campaigns=(campaign,), as_of=as_of, settle=dt.timedelta())
    return run(workspace, order, LocalEngine(2))


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """What stands in every document, by file name: Word files, and the cells of workbooks."""
    word = {name: document_text(data) for name, data in files.items() if name.endswith(".docx")}
    books = {name: openpyxl.load_workbook(io.BytesIO(data)) for name, data in files.items() if name.endswith(".xlsx")}
    cells = {name: [cell.value for sheet in book for row in sheet.iter_rows() for cell in row] for name, book in books.items()}
    return word | {name: "\n".join(str(one) for one in own if isinstance(one, str) and one[:1] != "=") for name, own in cells.items()}


def foreign_words(text: str) -> set[str]:
    """Words of Latin letters that no clerk should meet: all but file names, places in sheets, mail addresses, commands."""
    known = re.sub(r"[\w.（）“”]*\.(?:docx|xlsx|doc|et|eml|pdf|wps)|Sheet\d+![A-Z]+\d+|[\w.]+@[\w.]+|huizong (?:fix|decide) .*", "", text)
    return set(re.findall(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z_]{3,}(?![A-Za-z0-9])", known))
