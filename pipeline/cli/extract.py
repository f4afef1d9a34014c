"""`huizong extract`: what would be read from these files; writes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from extractors.core.errors import MESSAGES
from extractors.core.location import parsed
from extractors.form import FormSpec, GroupSpec
from pipeline.app.opened import Opened, open_office
from pipeline.app.preview import preview
from pipeline.cage.engine import LocalEngine
from pipeline.campaign import is_of_units
from pipeline.cli.context import Context, campaign_names
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand
from pipeline.core.errors import UsageError, WorkspaceError
from pipeline.core.model import OWN
from pipeline.core.workspace import Workspace, bundled_templates
from pipeline.wording.figures import NOTHING
from pipeline.wording.places import part_words, place_words
from pipeline.wording.terms import words


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件...")
@click.option("--campaign", metavar="活动", shell_complete=campaign_names, help="只按这个活动的表来认")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序使用")
@click.option("--workers", type=click.IntRange(0), default=0, metavar="个数", help="同时读几份；不写则按处理器个数")
@click.pass_obj
def extract(context: Context, files: tuple[Path, ...], campaign: str | None, as_json: bool, workers: int) -> int:
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
    opened, engine = _opened(context, workers)
    found = preview(opened, list(files), campaign, engine)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one, opened)
    return 1 if any(one["error"] or any(part["reason"] in MESSAGES for part in one["ignored"]) for one in found) else 0


def _opened(context: Context, workers: int) -> tuple[Opened, LocalEngine]:
    """The campaigns and limits of the workspace, or where there is no workspace the campaigns that come with the program."""
    try:
        workspace = context.workspace()
    except WorkspaceError:
        return open_office(Workspace.at(context.start), bundled_templates()), LocalEngine(workers)
    opened = open_office(workspace)
    return opened, LocalEngine(workers, opened.limits, workspace.log)


def _show(one: dict[str, Any], opened: Opened) -> None:
    console = Console(highlight=False, soft_wrap=False)
    console.rule(str(one["file"]), align="left")
    if one["error"]:
        console.print(f"读不出：{one['error']['message']}", markup=False)
    for ignored in one["ignored"]:
        console.print(f"没有可读的表（{part_words(ignored['part']) or '整个文件'}：{ignored['message']}）", markup=False)
    for document in one["documents"]:
        _show_document(console, document, opened.campaigns[document["campaign"]].forms[document["form"]])


def _show_document(console: Console, document: dict[str, Any], form: FormSpec) -> None:
    console.print(f"{form.title}　单位：{_unit(document['unit'], form)}", markup=False)
    table = wide_table("项目", "读作", "原文", "位置", "疑点")
    for name, answer in ((name, answer) for name, answer in document["values"].items() if name in form.fields):
        table.add_row(form.fields[name].name, *_cells(answer["value"], answer["raw"], answer["source"], answer["findings"]))
    for group, items in document["groups"].items():
        for position, item in enumerate(items, 1):
            row = _listed(form, group, position, item) if group in form.lists else _item(form.groups[group], item)
            table.add_row(escape(row[0]), *_cells(*row[1:], item["source"], item["findings"]))
    if table.row_count:
        console.print(table)
    for remark in document.get("remarks", ()):
        console.print(f"· 表中附注：{remark}", markup=False)
    for finding in document["findings"]:
        console.print(f"· {finding['message']}（{place_words(parsed(finding['source'])) or '整份'}）", markup=False)


def _unit(unit: dict[str, Any], form: FormSpec) -> str:
    if not is_of_units(form):
        return OWN
    if not unit["raw"] and not unit["id"] and any(one.unit for one in form.lists.values()):
        return "各行所写"
    return f"{unit['raw'] or '（未写）'} → {unit['id'] or '名册中对不上'}"


def _item(spec: GroupSpec, item: dict[str, Any]) -> tuple[str, object, object]:
    block = item[spec.blocks.field]
    choice = spec.choice.labels.get(item[spec.choice.field]) if spec.choice else ""
    return f"{spec.blocks.names.get(block, block)}第{item['ordinal']}条", choice, item[spec.text]


def _listed(form: FormSpec, group: str, position: int, item: dict[str, Any]) -> tuple[str, object, object]:
    """A row of a list: what was read in its columns, one below the other."""
    spec = form.lists[group]
    read = [f"{asked.name}：{_words(item[name])}" for name, asked in spec.columns.items() if item.get(name) is not None]
    return f"{spec.title}第{position}行", "\n".join(read), ""


def _words(value: Any) -> str:
    """A value of the preview, whose names come as a list."""
    return words(tuple(value) if isinstance(value, list) else value)


def _cells(value: object, raw: object, source: str | None, codes: list[str]) -> list[str]:
    place = place_words(parsed(source))
    shown = [_words(value) or NOTHING, str(raw or ""), place, "有" if codes else ""]
    return [escape(cell) for cell in shown]
