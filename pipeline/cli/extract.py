"""`huizong extract`: what would be read from these files; writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from extractors.core.location import Location, place_words
from extractors.core.reading import Answer, Finding, Item, Value
from extractors.form import FormSpec, GroupSpec
from pipeline.app.files.extract import ExtractedDocument, ExtractedFile
from pipeline.app.files.extract import extract as extracted
from pipeline.campaign import is_of_units
from pipeline.cli.context import Context, campaign_names, json_option, workers_option
from pipeline.cli.screen import wide_table
from pipeline.cli.words import ChineseCommand, PathOfAnyLength
from pipeline.core.model import OWN, UnitMatch
from pipeline.wording.figures import NOTHING, part_words
from pipeline.wording.terms import why_passed, words


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, required=True, type=PathOfAnyLength(), metavar="文件...")
@click.option("--campaign", metavar="活动", shell_complete=campaign_names, help="只按这个活动的表来认")
@json_option
@workers_option
@click.pass_obj
def extract(context: Context, files: tuple[Path, ...], campaign: str | None, as_json: bool, workers: int) -> int:
    """读出这些文件里的表，显示每一项的值、原文、位置和疑点。什么也不写、什么也不移动。

    \b
    例子：
      huizong extract 五角场街道.docx
      huizong extract inbox/*.docx --json > 结果.json
    """
    found = extracted(files, campaign, start=context.start, workers=workers)
    if as_json:
        click.echo(json.dumps([one.data() for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            _show(one)
    return 1 if any(one.is_unreadable for one in found) else 0


def _show(one: ExtractedFile) -> None:
    console = Console(highlight=False, soft_wrap=False)
    console.rule(str(one.path), align="left")
    if one.reading.error:
        console.print(f"读不出：{one.reading.error.message}", markup=False)
    for ignored in one.reading.ignored:
        console.print(f"没有可读的表（{part_words(ignored.part) or '整个文件'}：{why_passed(ignored)}）", markup=False)
    for document in one.documents:
        _show_document(console, document)


def _show_document(console: Console, document: ExtractedDocument) -> None:
    form, reading = document.form, document.reading
    console.print(f"{form.title}　单位：{_unit(document.unit, form)}", markup=False)
    table = wide_table("项目", "读作", "原文", "位置", "疑点")
    for name, answer in ((name, answer) for name, answer in reading.values.items() if name in form.fields):
        table.add_row(form.fields[name].name, *_answer(answer))
    for group, items in reading.groups.items():
        for position, item in enumerate(items, 1):
            row = _listed(form, group, position, item) if group in form.lists else _item(form.groups[group], item)
            table.add_row(*map(escape, row), *_where(item.source, item.findings))
    if table.row_count:
        console.print(table)
    for remark in reading.remarks:
        console.print(f"· 表中附注：{remark}", markup=False)
    for finding in document.findings:
        console.print(f"· {finding.message}（{place_words(finding.source) or '整份'}）", markup=False)


def _unit(unit: UnitMatch, form: FormSpec) -> str:
    if not is_of_units(form):
        return OWN
    if not unit.raw and not unit.id and any(one.unit for one in form.lists.values()):
        return "各行所写"
    return f"{unit.raw or '（未写）'} → {unit.id or '名册中对不上'}"


def _answer(answer: Answer) -> tuple[str, str, str, str]:
    return (escape(words(answer.value) or NOTHING), escape(answer.raw), *_where(answer.source, answer.findings))


def _item(spec: GroupSpec, item: Item) -> tuple[str, str, str]:
    block = _value(item, spec.blocks.field)
    choice = spec.choice.labels.get(str(_value(item, spec.choice.field))) if spec.choice else ""
    named = spec.blocks.names.get(str(block), str(block))
    return f"{named}第{item.ordinal}条", words(choice) or NOTHING, words(_value(item, spec.text))


def _value(item: Item, name: str) -> Value:
    return item.values[name].value


def _listed(form: FormSpec, group: str, position: int, item: Item) -> tuple[str, str, str]:
    """A row of a list: what was read in its columns, one below the other."""
    spec = form.lists[group]
    read = [
        f"{asked.name}：{words(item.values[name].value)}"
        for name, asked in spec.columns.items()
        if name in item.values and item.values[name].value is not None
    ]
    return f"{spec.title}第{position}行", "\n".join(read) or NOTHING, ""


def _where(source: Location | None, findings: tuple[Finding, ...]) -> tuple[str, str]:
    return escape(place_words(source)), "有" if findings else ""
