"""What `extract` shows: readings with their unit and the rules they break, in the shape of the contract (`docs/interface.md`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractors.core import address
from extractors.core.location import printed
from extractors.core.reading import Answer, FileReading, Finding, Item, Reading
from extractors.form import FieldSpec
from pipeline.app.opened import Opened
from pipeline.cage import Job
from pipeline.cage.engine import Engine
from pipeline.campaign.roster import Hints, Matcher, hints_of
from pipeline.consolidation import own_returns, unit_of_document
from pipeline.consolidation.rules import broken_rules
from pipeline.core.errors import UsageError
from pipeline.core.model import UnitMatch
from pipeline.core.storage import reason
from pipeline.wording.terms import reason_words


def preview(opened: Opened, files: Sequence[Path], campaign: str | None, engine: Engine) -> list[dict[str, Any]]:
    """One object a file, in the order given.

    Args:
        opened: The campaigns that the files may belong to.
        files: Paths; read, never changed.
        campaign: Located for the forms of this campaign only.
        engine: Who reads them.
    """
    opened.chosen([campaign] if campaign else [])
    jobs = [_job(file, campaign, opened.limits.file.input) for file in files]
    readings = engine.read(jobs, opened.all_layouts())
    matchers = {name: Matcher(opened.rosters[name], one.affixes) for name, one in opened.campaigns.items()}
    return [_file(opened, matchers, file, reading) for file, reading in zip(files, readings, strict=True)]


def _job(file: Path, campaign: str | None, largest: int) -> Job:
    """The order to read one file; a larger one than any return is not loaded."""
    try:
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            size = content.tell()
            content.seek(0)
            data = content.read() if size <= largest else b""
    except OSError as error:
        message = f"文件 {file} 打不开（{reason(error)}），请关闭占用它的程序或检查权限。"
        raise UsageError(message) from error
    return Job(sha256, file.name, data, campaign, size if size > largest else 0)


def _file(opened: Opened, matchers: dict[str, Matcher], file: Path, reading: FileReading) -> dict[str, Any]:
    return {
        "file": str(file),
        "sha256": reading.sha256,
        "error": {"code": reading.error.code, "message": reading.error.message} if reading.error else None,
        "documents": [
            _document(opened, matchers[one.campaign], file, one) for one in own_returns(reading.readings, matchers, Hints(file.name))
        ],
        "ignored": [{"part": one.part, "reason": one.reason, "message": reason_words(one.reason)} for one in reading.ignored],
    }


def _document(opened: Opened, matcher: Matcher, file: Path, reading: Reading) -> dict[str, Any]:
    campaign = opened.campaigns[reading.campaign]
    unit = unit_of_document(campaign, matcher, reading, hints_of(reading, file.name))
    form = campaign.forms[reading.form]
    rules = broken_rules(campaign, reading.form, reading.values, reading.groups)
    shown = {
        "part": reading.part,
        "campaign": reading.campaign,
        "form": reading.form,
        "unit": _unit(unit),
        "values": _with_former({name: _answer(answer) for name, answer in reading.values.items()}, form.fields),
        "groups": {name: [_item(item, form.item_fields(name)) for item in items] for name, items in reading.groups.items()},
        "findings": [_finding(one) for one in (*reading.all_findings(), *unit.findings, *rules)],
    }
    return shown | ({"remarks": list(reading.remarks)} if reading.remarks else {})


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
