"""The form itself with the consolidated figures, to be sent upwards: it is read back before it is sent."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import docx

from extractors.core.reading import Item, Reading
from extractors.extraction import read_file
from extractors.language import text
from extractors.match import Layout, TableLayout
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, Total
from pipeline.core.errors import TemplateError
from pipeline.core.model import Submission
from pipeline.render.filled_blank import Filling, fill_blank, one_item
from pipeline.render.ooxml import stable, xml_clean
from pipeline.wording.figures import clauses

NOT_MADE = "（没有生成）.txt"


def consolidated_names(campaign: Campaign) -> dict[str, str]:
    """Form → name of its consolidated form.

    A form has one where its blank is a Word file with figures or items to add up, and where each unit returns it once: of the
    registrations of many employers, and of texts alone, nothing can be added up into one.
    """
    names: dict[str, str] = {}
    for form, spec in campaign.forms.items():
        adds_up = spec.groups or any(field.adds_up for field in spec.fields.values())
        asks = adds_up and spec.unit is not None and not spec.several
        if asks and any(blank.endswith(".docx") for blank in spec.blanks):
            names[form] = "汇总表.docx" if not names else f"汇总表-{spec.title}.docx"
    return names


def consolidated_forms(
    campaign: Campaign, layouts: Iterable[Layout], consolidation: Consolidation, *, stamp: dt.datetime
) -> dict[str, bytes]:
    """File name → the filled blank, one a form that has a Word blank.

    Where a blank can't be filled, or does not read back to the same values, a file of that name says so and why, in its place:
    the other documents of the day do not depend on it.
    """
    of_form = {layout.form: layout for layout in layouts if isinstance(layout, TableLayout)}
    files: dict[str, bytes] = {}
    for form, name in consolidated_names(campaign).items():
        blanks = [campaign.folder / blank for blank in campaign.forms[form].blanks if blank.endswith(".docx")]
        try:
            files[name] = stable(_on_one_of(campaign, of_form[form], consolidation, blanks), stamp=stamp)
        except TemplateError as error:
            files[f"{name.removesuffix('.docx')}{NOT_MADE}"] = f"{error}\r\n".encode("utf-8-sig")
    return files


def _on_one_of(campaign: Campaign, layout: TableLayout, consolidation: Consolidation, blanks: Sequence[Path]) -> bytes:
    """The first version of the blank that has space for everything, filled; a later version may ask more than the first."""
    refused = None
    for blank in blanks:
        try:
            return _filled(campaign, layout, consolidation, blank)
        except TemplateError as error:
            refused = refused or error
    raise refused or LookupError(layout.form)


def _filled(campaign: Campaign, layout: TableLayout, consolidation: Consolidation, blank: Path) -> bytes:
    counted = [one for one in consolidation.counted if one.form == layout.form]
    filling = Filling(campaign.issuer, _values(layout, consolidation, counted), _items(layout, counted))
    try:
        data = fill_blank(blank.read_bytes(), layout, filling)
    except LookupError as error:
        message = f"空白表 {blank} 里没有填写“{error.args[0]}”的地方，不能生成汇总表，请检查空白表和 forms 的栏目名。"
        raise TemplateError(message) from error
    said = _merged_words(layout, filling, counted)
    if said and not _difference(layout, filling, read_file(noted := _noted(data, said), blank.name, [layout]).readings):
        return noted
    difference = _difference(layout, filling, read_file(data, blank.name, [layout]).readings)
    if difference:
        message = f"汇总表填好后读回来的{difference}与填入的不一致，没有生成，请把空白表 {blank.name} 恢复为下发时的样子后重新运行。"
        raise TemplateError(message)
    return data


def _merged_words(layout: TableLayout, filling: Filling, counted: Iterable[Submission]) -> str:
    """How many items stand in the form for how many that were sent, where equal ones stand once."""
    submissions = list(counted)
    told = []
    for group, spec in layout.spec.groups.items():
        sent = sum(len(one.groups.get(group, ())) for one in submissions)
        listed = sum(len(items) for items in filling.items[group].values())
        if listed < sent:
            told.append(
                f"各单位共报{spec.title}{sent}条，内容{'和' + spec.choice.title if spec.choice else ''}相同的合并为一条，本表列{listed}条"
            )
    return f"注：{clauses(told)}。" if told else ""


def _noted(data: bytes, sentence: str) -> bytes:
    """The form with a line below its last table."""
    document = docx.Document(io.BytesIO(data))
    document.add_paragraph(sentence)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _values(layout: TableLayout, consolidation: Consolidation, counted: Iterable[Submission]) -> dict[str, str]:
    values = {}
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    for name, spec in layout.spec.fields.items():
        if spec.adds_up or (spec.rate and name in consolidation.totals):
            total = consolidation.totals[name]
            values[name] = _figure(total) if total.known else ""
        elif spec.type == "text" and spec.total and not spec.ignore:
            texts = [(names.get(one.unit.id or "", ""), one.values[name].value) for one in counted]
            values[name] = "\n".join(f"【{unit}】{written}" for unit, written in texts if written)
    return values


def _figure(total: Total) -> str:
    """The sum, with what is not proved of it named behind it."""
    unknown = [f"另有{len(total.unknown)}家未填有效数字"] if total.unknown else []
    doubtful = [f"其中{len(total.doubtful)}家待核"] if total.doubtful else []
    open_points = "，".join(doubtful + unknown)
    return f"{total.value}（{open_points}）" if open_points else str(total.value)


def _items(layout: TableLayout, counted: Iterable[Submission]) -> dict[str, dict[str, list[tuple[str, str | None]]]]:
    """Group → block → items in the roster's order; the same words with the same outcome stand once."""
    submissions = list(counted)
    result: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
    for group, spec in layout.spec.groups.items():
        blocks: dict[str, dict[tuple[str, str | None], tuple[str, str | None]]] = {block: {} for block in spec.blocks.labels}
        for item in (item for one in submissions for item in one.groups.get(group, ())):
            block = str(item.values[spec.blocks.field].value)
            written, choice = _text(item, spec.text), _text(item, spec.choice.field) or None if spec.choice else None
            if written or choice:
                blocks[block].setdefault((text.key(written) or written, choice), (written, choice))
        result[group] = {block: list(items.values()) for block, items in blocks.items()}
    return result


def _text(item: Item, field: str) -> str:
    value = item.values[field].value if field in item.values else None
    return "" if value is None else str(value)


def _difference(layout: TableLayout, filling: Filling, readings: tuple[Reading, ...]) -> str:
    """The label of the first thing that reads back otherwise than it was written, or nothing."""
    if len(readings) != 1:
        return "表格" if any(filling.values.values()) or any(any(blocks.values()) for blocks in filling.items.values()) else ""
    reading = readings[0]
    for name, written in filling.values.items():
        if _squeezed(reading.values[name].raw) != _squeezed(written):
            return f"“{layout.spec.fields[name].name}”"
    for group, blocks in filling.items.items():
        spec = layout.spec.groups[group]
        read = [_item_key({name: answer.value for name, answer in item.values.items()}, layout, group) for item in reading.groups[group]]
        meant = [
            (block, _squeezed(one_item(written, number)), choice)
            for block, items in blocks.items()
            for number, (written, choice) in enumerate(items, 1)
        ]
        if read != meant:
            return f"“{spec.title}”"
    return ""


def _item_key(values: Mapping[str, object], layout: TableLayout, group: str) -> tuple[str, str, object]:
    spec = layout.spec.groups[group]
    choice = values.get(spec.choice.field) if spec.choice else None
    return str(values[spec.blocks.field]), _squeezed(str(values[spec.text] or "")), choice


def _squeezed(written: str) -> str:
    return "".join(xml_clean(written).split())
