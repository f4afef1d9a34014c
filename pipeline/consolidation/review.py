"""What a person must settle: doubtful answers of returns that count, files nobody could read, units nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.reading import Answer, Finding
from pipeline.campaign import Campaign
from pipeline.model import Consolidation, ReviewEntry, Submission, Unit

_ITEM = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")


def review_entries(campaign: Campaign, units: Mapping[str, Unit], whole: Consolidation) -> Iterator[ReviewEntry]:
    """The entries, returns first in the roster's order, then unknown units, then files that can't be read or told apart."""
    waiting = [one for one in whole.submissions if one.standing == "unknown_unit"]
    for submission in (*whole.counted, *waiting):
        for finding in findings_of(submission):
            yield _entry(campaign, units, submission, finding)
    for unreadable in whole.unreadable:
        finding = Finding(unreadable.error.code, "error", unreadable.error.message)
        yield ReviewEntry(None, unreadable.arrival.name, unreadable.unit_id, unreadable.unit_name, None, "", "", None, finding)
    for passed in whole.passed:
        if passed.ignored.reason == "ambiguous_form":
            finding = Finding(
                "ambiguous_form", "error", "与两张空白表同样相像，无法判断是哪一张，请放入“收件夹/活动编号”子文件夹后重新运行。"
            )
            yield ReviewEntry(None, passed.arrival.name, None, "", None, "", "", None, finding)


def findings_of(submission: Submission) -> Iterator[Finding]:
    """Every finding on a return: of the document, its values and its items."""
    yield from submission.findings
    for answer in submission.values.values():
        yield from answer.findings
    for items in submission.groups.values():
        for item in items:
            yield from item.findings


def _entry(campaign: Campaign, units: Mapping[str, Unit], submission: Submission, finding: Finding) -> ReviewEntry:
    answer, label = answer_at(campaign, submission, finding.field)
    unit = units.get(submission.unit.id or "")
    return ReviewEntry(
        submission=submission.id,
        file=submission.arrival.name,
        unit_id=submission.unit.id,
        unit_name=unit.name if unit is not None else submission.unit.raw,
        field=finding.field,
        label=label,
        raw=answer.raw if answer is not None else "",
        value=answer.value if answer is not None else None,
        finding=finding,
    )


def answer_at(campaign: Campaign, submission: Submission, field: str | None) -> tuple[Answer | None, str]:
    """The answer that a finding is about, and its label as a clerk knows it."""
    form = campaign.forms[submission.form]
    if field is not None and field in form.fields:
        return submission.values[field], form.fields[field].name
    if field == "unit":
        return None, form.unit.label if form.unit is not None else "单位"
    found = _ITEM.fullmatch(field or "")
    if found is None or found[1] not in form.groups:
        return None, next((group.title for name, group in form.groups.items() if field in (name, group.blocks.field)), "")
    group = form.groups[found[1]]
    items = submission.groups[found[1]]
    item = items[int(found[2]) - 1] if int(found[2]) <= len(items) else None
    block = str(item.values[group.blocks.field].value) if item is not None else ""
    where = f"{group.blocks.names.get(block, block)}{group.title}第{item.ordinal if item is not None else found[2]}条"
    return (item.values.get(found[3]) if item is not None else None), where
