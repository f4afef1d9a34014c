"""An office with one campaign and a handful of returns: small enough for tests that let machines work together and break."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

from pipeline.app.nightly.run import Order, Outcome, run
from pipeline.cage.engine import Engine, LocalEngine
from pipeline.core.workspace import Workspace
from tests.support.sample_inboxes import mail
from tests.support.samples import CAMPAIGN, answer, as_docx

NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
ID = CAMPAIGN.name
_SENT = dt.datetime(2017, 5, 18, tzinfo=dt.UTC).timestamp()


def small_office(root: Path, *, returns: int = 3, mailed: bool = False) -> Workspace:
    """A workspace with that many returns in its inbox, and one more that came in a mail."""
    bundled = root.with_name(f"{root.name}-bundled")
    shutil.copytree(CAMPAIGN, bundled / ID)
    workspace = Workspace.create(root, bundled=bundled)
    for number in range(returns):
        (workspace.inbox / f"{number}.docx").write_bytes(as_docx(answer(f"第{number}街道", seed=number)))
    if mailed:
        sound = as_docx(answer("定海路街道总工会", seed=returns))
        (workspace.inbox / "来信.eml").write_bytes(mail("a@b.cn", "c@d.cn", "报表", "2017-05-18T09:30:00", {"表.docx": sound}))
    for path in workspace.inbox.iterdir():
        os.utime(path, (_SENT, _SENT))
    return workspace


def night(workspace: Workspace, engine: Engine | None = None) -> Outcome:
    """One run of the nightly job."""
    order = Order(lambda: NOW, campaigns=(ID,), as_of=dt.date(2017, 5, 22), settle=dt.timedelta())
    return run(workspace, order, engine or LocalEngine(1))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
