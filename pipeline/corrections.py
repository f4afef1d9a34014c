"""A correction, checked before it is appended: the return exists, the field exists, the value can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from extractors.answers import Asked, read_answer
from extractors.form import ChoiceSpec, FormSpec
from extractors.reading import Value
from pipeline.campaign import Campaign
from pipeline.consolidation.review import answer_at
from pipeline.errors import UsageError
from pipeline.ledger import Ledger
from pipeline.model import Correction, Submission
from pipeline.office import Opened, consolidation_at, open_office
from pipeline.roster import Matcher
from pipeline.workspace import Workspace

NOTHING = "-"
_LAST_DAY = dt.date(9998, 12, 31)


@dataclass(frozen=True)
class Done:
    """What was corrected, in the clerk's words."""

    unit: str
    label: str
    before: str
    after: str


def correct(workspace: Workspace, submission_id: str, field: str, value: str, word: tuple[str, str, dt.datetime]) -> Done:
    """Appends a correction.

    Args:
        workspace: Where.
        submission_id: As `status` shows it; its first characters are enough where they are unique.
        field: `meetings_held`, `opinions[2].outcome` or `unit`.
        value: As a clerk writes it; `-` for nothing.
        word: Why, who, when.

    Raises:
        UsageError: no such return or field, or the value can't be read.
    """
    opened = open_office(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        campaign, submission = _find(opened, ledger, submission_id)
        new, shown = _value(opened, campaign, submission, field, value)
        why, who, at = word
        if not why:
            message = "理由（--why）不能是空的，请写明依据，例如“电话核实”。"
            raise UsageError(message)
        ledger.add_correction(Correction(submission.id, field, new, why, who, at))
    answer, label = answer_at(campaign, submission, field)
    units = {one.id: one.name for one in opened.rosters[campaign.id]}
    named = units.get(submission.unit.id or "", submission.unit.raw)
    before = named if field == "unit" else answer.value if answer is not None else None
    return Done(named, label, "（无）" if before is None else str(before), shown)


def _find(opened: Opened, ledger: Ledger, submission_id: str) -> tuple[Campaign, Submission]:
    found = [
        (campaign, one)
        for campaign in opened.campaigns.values()
        for one in consolidation_at(opened, ledger, campaign, _LAST_DAY).submissions
        if one.id.startswith(submission_id)
    ]
    if len(found) != 1:
        problem = "有不止一份" if found else "没有"
        message = f"{problem}编号以“{submission_id}”开头的表，huizong status 可看编号。"
        raise UsageError(message)
    return found[0]


def _value(opened: Opened, campaign: Campaign, submission: Submission, field: str, written: str) -> tuple[Value, str]:
    if field == "unit":
        return _unit(opened, campaign, written)
    answer, _ = answer_at(campaign, submission, field)
    form = campaign.forms[submission.form]
    if answer is None:
        items = [
            f"{group}[序号].{part}"
            for group, spec in form.groups.items()
            for part in (spec.text, spec.choice and spec.choice.field)
            if part
        ]
        message = f"这份表没有“{field}”这一项，可写：{'、'.join([*form.fields, *items, 'unit'])}。"
        raise UsageError(message)
    if written == NOTHING:
        return None, "（无）"
    choice = _choice(form, field)
    if choice is not None:
        return _chosen(choice, written)
    spec = form.fields.get(field)
    read = read_answer(written, Asked(field, spec.type if spec else "text", campaign.year))
    if read.findings:
        raise UsageError(read.findings[0].message)
    return read.value, str(read.value)


def _choice(form: FormSpec, field: str) -> ChoiceSpec | None:
    name = field.rpartition(".")[2]
    return next(
        (spec.choice for group, spec in form.groups.items() if field.startswith(group) and spec.choice and spec.choice.field == name), None
    )


def _chosen(choice: ChoiceSpec, written: str) -> tuple[Value, str]:
    for value, label in choice.labels.items():
        if written in (value, label, *choice.words.get(value, ())):
            return value, label
    message = f"“{written}”不是可选的值，只能是 {'、'.join(choice.labels.values())}。"
    raise UsageError(message)


def _unit(opened: Opened, campaign: Campaign, written: str) -> tuple[Value, str]:
    units = {unit.id: unit for unit in opened.rosters[campaign.id]}
    named = written if written in units else Matcher(list(units.values()), campaign.affixes).match(written).id
    if named is None:
        message = f"名册里没有“{written}”这个单位，请写名册里的编号或名称。"
        raise UsageError(message)
    return named, units[named].name
