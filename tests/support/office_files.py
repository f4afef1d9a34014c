"""Filled forms, and the same in other formats made by LibreOffice itself."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
from docx.document import Document as WordDocument

from extractors.core.document import Document, Grid
from extractors.core.reading import Reading
from extractors.formats import external_programs
from extractors.formats.legacy import find_soffice
from extractors.match import Layout, align
from extractors.match.recognise import recognise
from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts

FOLDER = Path(__file__).parents[2] / "templates" / "yangpu-2017-sanda"
_START_SECONDS, _FILE_SECONDS = 120.0, 20.0
"""How long LibreOffice may take on a machine that does other things too."""
LONG = "停车位紧张，职工早上开车上班经常找不到车位，建议与附近商务楼协商错时停车；职工对此反映比较集中，座谈会上有9人提到。" * 4
OPINIONS = (
    "停车位紧张，职工早上开车上班经常找不到车位；费用约3,500元/月（含税），涉及A&B两个车间。",
    "夏季车间温度高，室温≥35℃时才降温，希望发放高温津贴。",
    "工会统计报表重复填报，建议统一数据口径，实现一次录入",
)


def filled_docx(texts: tuple[str, ...] = OPINIONS, unit: str = "五角场街道总工会") -> bytes:
    """The blank of the campaign, filled: a figure behind every label, an opinion with a tick in the first item of each section."""
    document = docx.Document(str(FOLDER / "blanks" / "情况汇总表.docx"))
    unit_line = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("单位"))
    unit_line.add_run(unit)
    table = document.tables[0]
    for row in range(3):
        cells = _cells(document, row)
        cells[1].text, cells[3].text = str(row * 10 + 7), str(row * 100 + 12)
    for number, text in enumerate(texts):
        first = _cells(document, 3 + number * 9)
        first[1].text = f"1．{text}"
        _cells(document, 3 + number * 9 + number)[-1].text = "√"
    _cells(document, len(table.rows) - 1)[1].text = "建议统一薪酬标准。"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _cells(document: WordDocument, row: int) -> list[docx.table._Cell]:
    table = document.tables[0]
    return [docx.table._Cell(element, table) for element in table.rows[row]._tr.tc_lst]


def converted(files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """Files by name with suffix, as LibreOffice saves them in another format; `target` is what `--convert-to` takes.

    What a start of the program did not give is tried once more, each file alone: a busy machine is no fault of a file.
    """
    made = _saved(files, target)
    for name in files.keys() - made.keys():
        made |= _saved({name: files[name]}, target)
    return {name: made[name] for name in files}


def _saved(files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """What one start of the program gives; nothing where it had to be stopped."""
    soffice = find_soffice()
    assert soffice is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, data in files.items():
            (source / name).write_bytes(data)
        paths = [str(source / name) for name in files]
        profile = Path(folder, "profile").as_uri()
        command = [str(soffice), f"-env:UserInstallation={profile}", "--headless", "--convert-to", target, "--outdir", str(out), *paths]
        if not _ended(command, _START_SECONDS + _FILE_SECONDS * len(files)):
            return {}
        suffix = target.partition(":")[0]
        saved = {name: out / f"{Path(name).stem}.{suffix}" for name in files}
        return {name: path.read_bytes() for name, path in saved.items() if path.is_file()}


def _ended(command: Sequence[str], seconds: float) -> bool:
    """Whether a program ended by itself; its children are ended with it."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        external_programs.end(process)


def layout() -> Layout:
    """The form of the campaign."""
    return layouts(load_campaign(FOLDER))[0]


def readings(documents: list[Document]) -> list[tuple[object, ...]]:
    """What the form says, without places: unit, figures, items and findings."""
    found = recognise(documents[0], [layout()])
    assert found.located, found
    return [_said(reading) for seen in found.located for reading in align(seen)]


def _said(reading: Reading) -> tuple[object, ...]:
    items = [tuple(answer.value for answer in item.values.values()) for group in reading.groups.values() for item in group]
    values = {name: answer.value for name, answer in reading.values.items()}
    return reading.unit.value, values, items, sorted(finding.code for finding in reading.all_findings())


def texts(documents: list[Document]) -> list[str]:
    """The text of every line and cell, empty ones not."""
    found: list[str] = []
    for block in (block for document in documents for block in document.blocks):
        found += [cell.text for cell in block.cells if cell.text] if isinstance(block, Grid) else [block.text]
    return found
