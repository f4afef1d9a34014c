"""Blanks of campaigns: a server reads them in a process of their own."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.app.declaration.changes import Changes, changed_campaign
from pipeline.app.wizard.edits import RuleEdit
from pipeline.app.workspace.blanks import forms_of, guard_of
from pipeline.app.workspace.opened import open_office, open_records
from pipeline.campaign import load_campaign
from pipeline.core.errors import CampaignError
from pipeline.core.workspace import Workspace
from pipeline.web import serve
from pipeline.web.desk import Desk
from tests.support.samples import CAMPAIGN
from tests.support.web import present

ID = CAMPAIGN.name


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "办公室", bundled=CAMPAIGN.parent)


@pytest.fixture
def harmful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads a blank in this process is harmed."""

    def read(_data: bytes) -> None:
        pytest.fail("a blank was read in our own process")

    monkeypatch.setattr("pipeline.campaign.forms.read_documents", read)


@pytest.mark.usefixtures("harmful")
def test_a_server_reads_no_blank_itself(workspace: Workspace) -> None:
    served = replace(workspace, guarded=True)
    opened = open_office(served)
    assert [layout.form for layout in opened.layouts[ID]] == ["summary"]
    rule = RuleEdit(form="summary", left="problems_solved", relation="<=", right=("meetings_held",))
    with changed_campaign(opened.campaigns[ID], Changes(rules=(rule,)), guard_of(served)) as (then, _):
        assert len(then.rules) == len(opened.campaigns[ID].rules) + 1


def test_the_server_is_such_a_one(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    desks: list[Desk] = []

    def run(desk: Desk, bound: socket.socket, _address: serve.Address) -> None:
        bound.close()
        desks.append(desk)

    monkeypatch.setattr(serve, "_run", run)
    serve.prepare(workspace, serve.Address(port=0), clock=present, secrets_of={}, who="王").run()
    assert [desk.workspace.guarded for desk in desks] == [True]
    assert not workspace.guarded


@pytest.mark.usefixtures("harmful")
def test_the_command_line_reads_them_itself(workspace: Workspace) -> None:
    with pytest.raises(pytest.fail.Exception):
        _ = open_records(workspace).layouts[ID]


def test_forms_are_the_same_either_way(workspace: Workspace) -> None:
    campaign = load_campaign(workspace.templates / ID)
    mine, theirs = forms_of(campaign, None), forms_of(campaign, guard_of(replace(workspace, guarded=True)))
    assert [(one.form, one.spec) for one in mine] == [(one.form, one.spec) for one in theirs]


def test_what_is_wrong_with_a_blank_is_told_from_there(workspace: Workspace) -> None:
    blank = next((workspace.templates / ID / "blanks").glob("*.docx"))
    blank.write_bytes(b"no document")
    with pytest.raises(CampaignError, match="读不出来"):
        forms_of(load_campaign(workspace.templates / ID), guard_of(replace(workspace, guarded=True)))
