"""`huizong extract`: what would be read from these files; writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from extractors.errors import MESSAGES
from extractors.form import FormSpec
from pipeline.cli.context import Desk, campaign_names
from pipeline.cli.words import ChineseCommand, wide_table
from pipeline.engine import LocalEngine
from pipeline.errors import UsageError, WorkspaceError
from pipeline.office import Opened, open_office
from pipeline.preview import preview
from pipeline.workspace import Workspace, bundled_templates


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件...")
@click.option("--campaign", metavar="活动", shell_complete=campaign_names, help="只按这个活动的表来认")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序使用")
@click.option("--workers", type=click.IntRange(0), default=0, metavar="个数", help="同时读几份；不写则按处理器个数")
@click.pass_obj
def extract(desk: Desk, files: tuple[Path, ...], campaign: str | None, as_json: bool, workers: int) -> int:
    """读出这些文件里的表，显示每一项的值、原文、位置和疑点。什么也不写、什么也不移动。

    \b
    例子：
      huizong extract 五角场街道.docx
      huizong extract inbox/*.docx --json > 结果.json
    """
    for file in files:
        if not file.is_file():
            message = f"找不到文件“{file}”，请检查文件名（有空格时要加引号）。"
            raise UsageError(message)
    opened, log = _opened(desk)
    found = preview(opened, list(files), campaign, LocalEngine(workers, log=log))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one, opened)
    return 1 if any(one["error"] or any(part["reason"] in MESSAGES for part in one["ignored"]) for one in found) else 0


def _opened(desk: Desk) -> tuple[Opened, Path | None]:
    """The campaigns of the workspace and its log, or where there is no workspace the campaigns that come with the program."""
    try:
        workspace = desk.workspace()
    except WorkspaceError:
        return open_office(Workspace.at(desk.start), bundled_templates()), None
    return open_office(workspace), workspace.log


def _show(one: dict[str, Any], opened: Opened) -> None:
    console = Console(highlight=False, soft_wrap=False)
    console.rule(str(one["file"]), align="left")
    if one["error"]:
        console.print(f"读不出：{one['error']['message']}", markup=False)
    for ignored in one["ignored"]:
        console.print(f"没有可读的表（{ignored['part'] or '整个文件'}：{ignored['message']}）", markup=False)
    for document in one["documents"]:
        _show_document(console, document, opened.campaigns[document["campaign"]].forms[document["form"]])


def _show_document(console: Console, document: dict[str, Any], form: FormSpec) -> None:
    unit = document["unit"]
    console.print(f"{form.title}　单位：{unit['raw'] or '（未写）'} → {unit['id'] or '名册中对不上'}", markup=False)
    table = wide_table("项目", "读作", "原文", "位置", "疑点")
    for name, answer in document["values"].items():
        table.add_row(form.fields[name].name, *_cells(answer["value"], answer["raw"], answer["source"], answer["findings"]))
    for group, items in document["groups"].items():
        spec = form.groups[group]
        for item in items:
            block = item[spec.blocks.field]
            choice = spec.choice.labels.get(item[spec.choice.field]) if spec.choice else ""
            name = f"{spec.blocks.names.get(block, block)}第{item['ordinal']}条"
            table.add_row(name, *_cells(choice, item[spec.text], item["source"], item["findings"]))
    console.print(table)
    for finding in document["findings"]:
        console.print(f"· {finding['message']}（{finding['source'] or '整份'}）", markup=False)


def _cells(value: object, raw: object, source: object, codes: list[str]) -> list[str]:
    shown = ["—" if value in (None, "") else str(value), str(raw or ""), str(source or ""), "有" if codes else ""]
    return [escape(cell) for cell in shown]
