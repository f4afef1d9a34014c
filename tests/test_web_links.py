"""Every link of every page of a campaign leads to a page: asked as a browser would, from the first page on."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.workspace import Workspace
from tests.support.crawl import walked
from tests.support.samples import CAMPAIGN, write_sample_inbox
from tests.support.web import signed_in

ID = CAMPAIGN.name
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)


def test_every_link_leads_to_a_page(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "办公室", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / ID)
    write_sample_inbox(workspace.inbox)
    run(workspace, Order(lambda: NOW, (ID,), dt.date(2017, 5, 22), dt.timedelta()), LocalEngine(2))
    office = signed_in(workspace, lambda: NOW)
    broken = {url: one.status for url, one in walked(office).items() if one.status != 200}
    assert broken == {}
