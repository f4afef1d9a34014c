"""What people wrote is never a part of a page's own code: names of units and files, answers, reasons, wherever they are shown."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

from lxml import html

from pipeline.app.decisions.decide import Word, decide_unit
from pipeline.app.decisions.targets import Target
from pipeline.app.nightly.run import Order, run
from pipeline.cage.engine import LocalEngine
from pipeline.core.decision import DecisionKind
from pipeline.core.workspace import Workspace
from tests.support.crawl import walked
from tests.support.samples import CAMPAIGN, answer, as_docx
from tests.support.web import signed_in

ID = CAMPAIGN.name
NOW = dt.datetime(2017, 5, 22, 10, tzinfo=dt.UTC)
EVIL = """<script>alert(1)</script><img src=x onerror=alert(1)>"'"""


def test_nothing_that_people_wrote_is_run(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=None)
    shutil.copytree(CAMPAIGN, workspace.templates / ID)
    declared = workspace.templates / ID / "campaign.yaml"
    declared.write_text(
        declared.read_text("utf-8").replace("title: ", f"title: {EVIL.replace(chr(34), '').replace(chr(39), '')} ", 1), "utf-8"
    )
    plain = answer("江浦路街道总工会", seed=3)
    items = {block: [(text + EVIL, outcome) for text, outcome in said] for block, said in plain.items.items()}
    hostile = replace(plain, figures={**plain.figures, "workers_interviewed": f"约12人{EVIL}"}, items=items)
    (workspace.inbox / f"江浦{EVIL.replace('/', '')}.docx").write_bytes(as_docx(hostile))
    (workspace.inbox / "不知.docx").write_bytes(as_docx(replace(plain, unit=f"某{EVIL}工会")))
    (workspace.inbox / f"坏{EVIL.replace('/', '')}.docx").write_bytes(b"PK broken")
    run(workspace, Order(lambda: NOW, (ID,), dt.date(2017, 5, 22), dt.timedelta()), LocalEngine(2))
    decide_unit(workspace, DecisionKind.RENAME, Target("jd05", ID), (f"控江{EVIL}", "2017-05-01"), Word(EVIL, EVIL, NOW))
    pages = walked(signed_in(workspace, lambda: NOW))
    assert sum("&lt;script&gt;" in one.text for one in pages.values()) > 10
    assert {url: found for url, one in pages.items() if (found := evil(one.text))} == {}


def evil(page: str) -> list[str]:
    """Elements of a page that what people wrote has made, or has given something to do."""
    elements = [one for one in html.fromstring(page or "<p>").iter() if isinstance(one.tag, str)]
    own = [one.tag for one in elements if any(name.startswith("on") for name in one.attrib) or one.get("src") == "x"]
    return own + [one.tag for one in elements if one.tag in ("script", "style") and (one.text or "").strip()]


def test_evil_is_seen() -> None:
    assert evil(f"<p>{EVIL}</p>") == ["img", "script"]
