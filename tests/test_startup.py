"""What a command loads before it does anything: a clerk waits for it each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.app.workspace.opened import open_office, open_records
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import CampaignError
from pipeline.core.workspace import Workspace

HEAVY = ("pandas", "pydantic", "docx", "openpyxl", "sqlalchemy", "jinja2", "rich", "pipeline.campaign")
IDLE = ("pandas", "numpy", "docx", "lxml", "openpyxl", "pdfplumber", "docxtpl", "pebble", "filelock", "pipeline.tables.build")
"""What `status` has no need of while no campaign that it shows declares a table."""

READERS = ("extractors.match", "extractors.formats", "extractors.prose", "lxml", "cn2an")

KEPT = ("pydantic", "jinja2", "yaml", "rapidfuzz", "pandas", "numpy", "lxml", "pipeline.campaign", "pipeline.consolidation")
"""What `status` has no need of where nothing is new since it was last told (asyncio and ssl come with SQLAlchemy)."""

NEW_ONLY = ("extractors.match", "extractors.formats", "extractors.prose", "lxml", "pebble", "rich", "docx", "openpyxl")
"""What a run has no need of where nothing is new and nobody looks at a screen."""


def _loaded(arguments: list[str], folder: Path) -> tuple[str, set[str]]:
    """What a command prints, and the modules that it has loaded at its end."""
    code = f"""
import atexit, json, sys
atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))
from pipeline.cli.main import main
main({arguments!r})
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, cwd=folder)  # noqa: S603 - our own words
    return done.stdout, set(json.loads(done.stderr))


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_start_loads_no_campaign_and_no_large_library(arguments: list[str], tmp_path: Path) -> None:
    said, loaded = _loaded(arguments, tmp_path)
    assert "huizong" in said
    assert loaded.isdisjoint(HEAVY)


def test_status_loads_no_reader_of_files_and_nothing_that_it_does_not_ask(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    said, loaded = _loaded(["status", "yangpu-2017-sanda"], workspace.root)
    assert "未报" in said
    assert loaded.isdisjoint(IDLE)


def test_status_of_all_campaigns_reads_no_reference_list_a_second_time(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    first, loaded = _loaded(["status"], workspace.root)
    assert not loaded.isdisjoint(READERS)
    again, loaded = _loaded(["status"], workspace.root)
    assert again == first
    assert loaded.isdisjoint(READERS)


def test_status_with_nothing_new_loads_no_campaign_and_nothing_that_consolidates(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    first, loaded = _loaded(["status"], workspace.root)
    assert not loaded.isdisjoint(KEPT)
    again, loaded = _loaded(["status"], workspace.root)
    assert again == first
    assert loaded.isdisjoint(KEPT)


def test_run_with_nothing_new_loads_no_reader_of_files_and_no_writer_of_documents(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    _loaded(["run"], workspace.root)
    said, loaded = _loaded(["run"], workspace.root)
    assert "收到新文件 0 个" in said
    assert loaded.isdisjoint(NEW_ONLY)


def test_records_are_opened_without_blanks_and_returns_only_with_sound_ones(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "office", bundled=bundled_templates())
    declared = workspace.templates / "yangpu-2017-sanda" / "campaign.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("label: 访谈职工", "label: 从来没有的栏目"), encoding="utf-8")
    records = open_records(workspace)
    assert list(records.layouts) == list(records.campaigns)
    with pytest.raises(CampaignError, match="从来没有的栏目"):
        records.layouts["yangpu-2017-sanda"]
    with pytest.raises(CampaignError, match="从来没有的栏目"):
        open_office(workspace)
