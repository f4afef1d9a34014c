"""`huizong trace`: any figure → unit → file → place in the file → what was written, and what was corrected."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from extractors.core.reading import Answer
from pipeline.app.opened import consolidation_at, open_office
from pipeline.campaign import Campaign
from pipeline.cli.context import Desk, as_of_option, campaign_names, day_of
from pipeline.cli.words import ChineseCommand, wide_table
from pipeline.consolidation.review import answer_at, value_words
from pipeline.core.errors import UsageError
from pipeline.core.model import OWN, Consolidation, Submission
from pipeline.ledger import Ledger
from pipeline.wording.figures import NOTHING, names, number
from pipeline.wording.places import part_words, place_words


@click.command(cls=ChineseCommand)
@click.argument("campaign", metavar="活动", shell_complete=campaign_names)
@click.argument("field", metavar="字段")
@click.option("--unit", metavar="单位编号", help="只看这个单位")
@as_of_option
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序使用")
@click.pass_obj
def trace(desk: Desk, campaign: str, field: str, unit: str | None, as_of: dt.datetime | None, as_json: bool) -> int:
    """列出一个合计数（或一组意见）由哪些单位、哪些文件、文件的哪一格得来，原文是什么，更正过什么。

    \b
    例子：
      huizong trace yangpu-2017-sanda workers_interviewed
      huizong trace yangpu-2017-sanda 访谈职工 --unit jd10
      huizong trace yangpu-2017-sanda opinions --unit jd10
    """
    opened = open_office(desk.workspace())
    (one,) = opened.chosen([campaign])
    name = _field_named(one, field)
    if unit is not None and unit not in {entry.id for entry in opened.rosters[one.id]}:
        message = f"名册里没有编号“{unit}”的单位，huizong status {campaign} 可看编号。"
        raise UsageError(message)
    with Ledger.open(opened.workspace.ledger_url) as ledger:
        whole = consolidation_at(opened, ledger, one, day_of(as_of) or desk.now().astimezone(one.zone).date())
    rows = [row for submission in whole.counted if unit in (None, submission.unit.id) for row in _rows(one, submission, name)]
    if as_json:
        total = whole.totals[name].value if name in whole.totals and unit is None else None
        click.echo(json.dumps({"campaign": one.id, "field": name, "total": total, "rows": rows}, ensure_ascii=False, indent=1))
    else:
        _show(one, whole, name, rows, unit)
    return 0


def _field_named(campaign: Campaign, written: str) -> str:
    """The name of a field, a group, a list or a column of one (`visits.workers`), given by its name or by its label.

    Raises:
        UsageError: there is none, or several.
    """
    known: dict[str, str] = {}
    for form in campaign.forms.values():
        for name, spec in form.fields.items():
            known |= {name: name, spec.label: name, spec.name: name}
        for group in (*form.groups, *form.lists):
            title = form.lists[group].title if group in form.lists else form.groups[group].title
            known |= {group: group, title: group}
        for group, listed in form.lists.items():
            for column, spec in listed.columns.items():
                whole = f"{group}.{column}"
                known = {spec.label: whole, spec.name: whole} | known | {whole: whole}
    if written in known:
        return known[written]
    message = f"没有“{written}”这个字段，可用：{names(dict.fromkeys(known.values()))}。"
    raise UsageError(message)


def _rows(campaign: Campaign, submission: Submission, name: str) -> Iterator[dict[str, Any]]:
    if name in submission.values:
        yield _row(campaign, submission, name)
    group, _, column = name.partition(".")
    for place, item in enumerate(submission.groups.get(group, ()), 1):
        for field in item.values:
            if column in ("", field):
                yield _row(campaign, submission, f"{group}[{place}].{field}")


def _row(campaign: Campaign, submission: Submission, field: str) -> dict[str, Any]:
    found, label = answer_at(campaign, submission, field)
    answer = found or Answer(None, "")
    value, form = answer.value, campaign.forms[submission.form]
    corrected = [
        {"value": one.value, "shown": value_words(form, field, one.value), "why": one.why, "who": one.who, "at": one.at.isoformat()}
        for one in submission.corrections
        if one.field == field
    ]
    original = submission.original.get(field, answer)
    return {
        "unit": submission.unit.id,
        "submission": submission.id,
        "field": field,
        "label": label,
        "value": list(value) if isinstance(value, tuple) else value,
        "shown": value_words(form, field, value),
        "raw": original.raw,
        "file": submission.arrival.name,
        "part": submission.part,
        "source": original.source,
        "received_at": submission.arrival.received_at.isoformat(),
        "archive": f"archive/{submission.arrival.sha256[:2]}/{submission.arrival.sha256}",
        "corrections": corrected,
        "findings": [finding.message for finding in answer.findings],
    }


def _show(campaign: Campaign, whole: Consolidation, name: str, rows: list[dict[str, Any]], unit: str | None) -> None:
    console = Console(highlight=False)
    table = wide_table("单位", "项目", "值", "原文", "文件", "位置", "更正")
    units = {status.unit.id: status.unit.name for status in whole.units}
    for row in rows:
        corrected = "；".join(f"改为 {one['shown'] or NOTHING}：{one['why']}（{one['who']}）" for one in row["corrections"])
        where = f"{part_words(row['part'])} {place_words(row['source'])}".strip()
        cells = (units.get(row["unit"], OWN), row["label"], row["shown"] or NOTHING, row["raw"], row["file"], where, corrected)
        table.add_row(*map(escape, cells))
    console.print(table)
    total = whole.totals.get(name)
    if total is not None and unit is None:
        open_points = f"；{len(total.unknown)} 家没有有效数字，{len(total.doubtful)} 家待核" if total.unknown or total.doubtful else ""
        console.print(f"{campaign.title}　{total.label}合计 {number(total.value)}（{total.known} 家）{open_points}", markup=False)
