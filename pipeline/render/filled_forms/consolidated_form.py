"""The form itself with the consolidated figures, to be sent upwards: it is read back before it is sent."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import docx

from extractors.core.reading import Item, Reading
from extractors.extraction import read_file
from extractors.form import FormSpec
from extractors.language import text
from extractors.match import Layout, TableLayout
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation, Total
from pipeline.core.errors import TemplateError
from pipeline.core.garbage import swept
from pipeline.core.model import Submission
from pipeline.render.filled_forms.filled_blank import Filling, fill_blank, one_item
from pipeline.render.filled_forms.form_annex import ANNEX, Divided, annex_words, annex_workbook, divide, most_items
from pipeline.render.ooxml import stable, xml_clean
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.word_package import lightly_packed
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


def annex_name(name: str) -> str:
    """Name of the workbook with the items that a consolidated form has no room for."""
    return f"{name.removesuffix('.docx')}{ANNEX}"


def form_files(campaign: Campaign) -> Iterator[str]:
    """Every name that a file of `consolidated_forms` may have."""
    for name in consolidated_names(campaign).values():
        yield from (name, annex_name(name), _refusal(name))


def _refusal(name: str) -> str:
    return f"{name.removesuffix('.docx')}{NOT_MADE}"


def consolidated_forms(
    campaign: Campaign, layouts: Iterable[Layout], consolidation: Consolidation, *, stamp: dt.datetime
) -> dict[str, bytes]:
    """File name → the filled blank, one a form that has a Word blank; beside it a workbook where it has no room for all items.

    Where a blank can't be filled, or does not read back to the same values, a file of that name says so and why, in its place:
    the other documents of the day do not depend on it.
    """
    of_form = {layout.form: layout for layout in layouts if isinstance(layout, TableLayout)}
    files: dict[str, bytes] = {}
    for form, name in consolidated_names(campaign).items():
        blanks = [campaign.folder / blank for blank in campaign.forms[form].blanks if blank.endswith(".docx")]
        counted = [one for one in consolidation.counted if one.form == form]
        filling = Filling(campaign.issuer, _values(of_form[form], consolidation, counted), _items(of_form[form], counted))
        imprint = Imprint(annex_name(name).removesuffix(".xlsx"), campaign.issuer, stamp)
        try:
            data, annex = _on_one_of(_ToFill(of_form[form], filling, counted, imprint), blanks)
            files[name] = stable(data, stamp=stamp)
            files |= {annex_name(name): annex} if annex is not None else {}
        except TemplateError as error:
            files[_refusal(name)] = f"{error}\r\n".encode("utf-8-sig")
    return files


@dataclass(frozen=True, slots=True)
class _ToFill:
    """A form with what is filled into it, the returns that this comes from, and what a workbook beside it says of itself."""

    layout: TableLayout
    filling: Filling
    counted: Sequence[Submission]
    annex: Imprint


def _on_one_of(wanted: _ToFill, blanks: Sequence[Path]) -> tuple[bytes, bytes | None]:
    """The first version of the blank that has space for everything, filled; a later version may ask more than the first."""
    refused = None
    for blank in blanks:
        try:
            return _filled(wanted, blank)
        except TemplateError as error:
            refused = refused or error
    raise refused or LookupError(wanted.layout.form)


def _filled(wanted: _ToFill, blank: Path) -> tuple[bytes, bytes | None]:
    """The form, and the workbook of what it has no room for."""
    layout, fill = wanted.layout, partial(_on_blank, blank, wanted.layout)
    divided = divide(wanted.filling, most_items(fill, wanted.filling))
    data = fill(divided.kept)
    said = _words(wanted, divided)
    if said and not _difference(layout, divided.kept, noted := swept(_noted(data, said))):
        return noted, None if divided.whole else annex_workbook(layout.spec, divided, wanted.annex)
    difference = _difference(layout, divided.kept, data)
    if difference or not divided.whole:
        found = difference or "附表的说明"
        message = f"汇总表填好后读回来的{found}与填入的不一致，没有生成，请把空白表 {blank.name} 恢复为下发时的样子后重新运行。"
        raise TemplateError(message)
    return data, None


def _on_blank(blank: Path, layout: TableLayout, filling: Filling) -> bytes:
    try:
        return swept(fill_blank(blank.read_bytes(), layout, filling))
    except LookupError as error:
        message = f"空白表 {blank} 里没有填写“{error.args[0]}”的地方，不能生成汇总表，请检查空白表和 forms 的栏目名。"
        raise TemplateError(message) from error


def _words(wanted: _ToFill, divided: Divided) -> str:
    """What the form says below its last table: that equal items stand once, and where the rest is."""
    spec, annex = wanted.layout.spec, f"{wanted.annex.title}.xlsx"
    merged = _merged_words(spec, wanted.filling, wanted.counted, whole=divided.whole)
    told = [*merged, *annex_words(spec, divided, annex)]
    return f"注：{clauses(told)}。" if told else ""


def _merged_words(form: FormSpec, filling: Filling, counted: Sequence[Submission], *, whole: bool) -> Iterator[str]:
    """How many items there are for how many that were sent, where equal ones stand once; the form lists all of them where it is whole."""
    for group, spec in form.groups.items():
        sent = sum(len(one.groups.get(group, ())) for one in counted)
        found = sum(len(items) for items in filling.items[group].values())
        if found < sent:
            listed = f"，本表列{found}条" if whole else ""
            yield f"各单位共报{spec.title}{sent}条，内容{'和' + spec.choice.title if spec.choice else ''}相同的合并为一条{listed}"


def _noted(data: bytes, sentence: str) -> bytes:
    """The form with a line below its last table."""
    document = docx.Document(io.BytesIO(data))
    document.add_paragraph(sentence)
    return lightly_packed(document)


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


def _difference(layout: TableLayout, filling: Filling, data: bytes) -> str:
    """The label of the first thing that a form reads back otherwise than it was written, or nothing."""
    found = _first_difference(layout, filling, read_file(data, "", [layout]).readings)
    swept(data)
    return found


def _first_difference(layout: TableLayout, filling: Filling, readings: tuple[Reading, ...]) -> str:
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
