"""What would be read from files: readings with their unit and the rules they break; writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.core import address
from extractors.core.location import printed
from extractors.core.reading import Answer, FileReading, Finding, Item, Reading
from extractors.form import FieldSpec, FormSpec
from pipeline.app.workspace.opened import Opened, open_office
from pipeline.cage import Job
from pipeline.cage.engine import Engine, LocalEngine
from pipeline.campaign import Campaign
from pipeline.campaign.units.unit_match import Hints, Matcher, hints_of
from pipeline.campaign.years import closed_at
from pipeline.consolidation import own_returns, unit_of_document
from pipeline.consolidation.rules import broken_rules
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import UsageError, WorkspaceError
from pipeline.core.model import Unit, UnitMatch
from pipeline.core.storage import reason
from pipeline.core.workspace import Workspace
from pipeline.wording.terms import why_passed


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    """One form found in a file, whose it is (of which units), and every finding: of the document, its values, its unit and the rules."""

    campaign: Campaign
    reading: Reading
    unit: UnitMatch
    findings: tuple[Finding, ...]
    units: Sequence[Unit] = ()

    @property
    def form(self) -> FormSpec:
        """What was asked."""
        return self.campaign.forms[self.reading.form]

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        form, reading = self.form, self.reading
        shown = {
            "part": reading.part,
            "campaign": reading.campaign,
            "form": reading.form,
            "unit": _unit(self.unit),
            "values": _with_former({name: _answer(answer) for name, answer in reading.values.items()}, form.fields),
            "groups": {name: [_item(item, form.item_fields(name)) for item in items] for name, items in reading.groups.items()},
            "findings": [_finding(one) for one in self.findings],
        }
        return shown | ({"remarks": list(reading.remarks)} if reading.remarks else {})


@dataclass(frozen=True, slots=True)
class ExtractedFile:
    """One file: the forms in it, and in `reading` why it, or a part of it, has none."""

    path: Path
    reading: FileReading
    documents: tuple[ExtractedDocument, ...]

    @property
    def is_unreadable(self) -> bool:
        """Whether the file, or a part of it, can't be read."""
        return self.reading.is_unreadable

    def data(self) -> dict[str, Any]:
        """The same as other programs get it (`docs/interface.md`)."""
        error, ignored = self.reading.error, self.reading.ignored
        return {
            "file": str(self.path),
            "sha256": self.reading.sha256,
            "error": {"code": error.code, "message": error.message} if error else None,
            "documents": [one.data() for one in self.documents],
            "ignored": [{"part": one.part, "reason": one.reason, "message": why_passed(one)} for one in ignored],
        }


def extract(files: Sequence[Path], campaign: str | None, *, start: Path, workers: int) -> tuple[ExtractedFile, ...]:
    """What is in each file, in the order given.

    Args:
        files: Paths; read, never changed.
        campaign: Located for the forms of this campaign only.
        start: A folder of the workspace; where it lies in none, the campaigns that come with the program are looked for.
        workers: Processes that read at the same time; 0 for as many as there are processors.

    Raises:
        UsageError: a file is not there or can't be opened, or there is no campaign of that name.
        CampaignError: a campaign is broken.
    """
    for file in files:
        if not file.is_file():
            message = f"找不到文件“{file}”，请检查文件名（有空格时要加引号）。"
            raise UsageError(message)
    opened, engine = _opened(start, workers)
    return read_files(opened, engine, files, campaign)


def read_files(opened: Opened, engine: Engine, files: Sequence[Path], campaign: str | None) -> tuple[ExtractedFile, ...]:
    """The same with campaigns that are open already.

    Raises:
        UsageError: a file can't be opened, or there is no campaign of that name.
    """
    opened.chosen([campaign] if campaign else [])
    readings = engine.read([_job(opened, file, campaign) for file in files], opened.all_layouts())
    matchers = {name: Matcher(opened.rosters[name], one.affixes) for name, one in opened.campaigns.items()}
    return tuple(_file(opened, matchers, file, reading) for file, reading in zip(files, readings, strict=True))


def _opened(start: Path, workers: int) -> tuple[Opened, Engine]:
    """The campaigns and limits of the workspace, or where there is no workspace the campaigns that come with the program."""
    try:
        workspace = Workspace.find(start)
    except WorkspaceError:
        return open_office(Workspace.at(start), bundled_templates()), LocalEngine(workers)
    opened = open_office(workspace)
    return opened, LocalEngine(workers, opened.limits, workspace.log)


def _job(opened: Opened, file: Path, campaign: str | None) -> Job:
    """The order to read one file; a larger one than any return is not loaded."""
    largest = opened.limits.file.input
    try:
        changed = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            size = content.tell()
            content.seek(0)
            data = content.read() if size <= largest else b""
    except OSError as error:
        message = f"文件 {file} 打不开（{reason(error)}），请关闭占用它的程序或检查权限。"
        raise UsageError(message) from error
    closed = () if campaign else closed_at(opened.campaigns, changed)
    return Job(sha256, file.name, data, campaign, size if size > largest else 0, closed)


def _file(opened: Opened, matchers: dict[str, Matcher], file: Path, reading: FileReading) -> ExtractedFile:
    own = own_returns(reading.readings, matchers, Hints(file.name))
    return ExtractedFile(file, reading, tuple(_document(opened, matchers[one.campaign], file, one) for one in own))


def _document(opened: Opened, matcher: Matcher, file: Path, reading: Reading) -> ExtractedDocument:
    campaign = opened.campaigns[reading.campaign]
    unit = unit_of_document(campaign, matcher, reading, hints_of(reading, file.name))
    rules = broken_rules(campaign, reading.form, reading.values, reading.groups)
    findings = (*reading.all_findings(), *unit.findings, *rules)
    return ExtractedDocument(campaign, reading, unit, findings, opened.rosters[reading.campaign])


def _unit(match: UnitMatch) -> dict[str, Any]:
    kind = {"subject": "sender", "sheet": "filename", "headline": "alias"}.get(match.match, match.match)
    return {"raw": match.raw, "id": match.id, "match": kind}


def _answer(answer: Answer) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": _plain(answer.value), "raw": answer.raw, "source": printed(answer.source)}
    if answer.note:
        shown["note"] = answer.note
    if answer.confidence is not None:
        shown["confidence"] = answer.confidence
    return shown | {"findings": [finding.code for finding in answer.findings]}


def _with_former(values: dict[str, Any], fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    """The values, also under the names that their fields had before."""
    return values | {before: values[name] for name, spec in fields.items() for before in spec.formerly if before not in values}


def _item(item: Item, fields: Mapping[str, FieldSpec]) -> dict[str, Any]:
    values = _with_former({name: _plain(answer.value) for name, answer in item.values.items()}, fields)
    shown = {"ordinal": item.ordinal, **values, "source": printed(item.source)}
    if item.confidence is not None:
        shown["confidence"] = item.confidence
    return {**shown, "findings": [finding.code for finding in item.findings]}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "field": address.printed(finding.field),
        "message": finding.message,
        "source": printed(finding.source),
    }
