"""No silent error in lists that nobody has seen: whatever is read otherwise than it was meant carries a finding."""

from __future__ import annotations

from functools import cache

import pytest

from extractors.core.reading import Answer, Item, Reading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.match import Layout, Printed, compile_layout
from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts
from pipeline.core.bundled import bundled_templates
from tests.support.list_hunt import DOUBT, Hunt, Row, as_csv, as_docx, as_xlsx, hunt, plain
from tests.support.office_files import converted

SEEDS = 60
WRITERS = {"xlsx": as_xlsx, "docx": as_docx, "csv": as_csv}


@cache
def forms() -> list[Layout]:
    return layouts(load_campaign(bundled_templates() / "chengdu-2012-mianduimian"))


def read(one: Hunt, suffix: str) -> Reading:
    found = read_file(WRITERS[suffix](one.table()), f"x.{suffix}", forms())
    assert len(found.readings) == 1, (found.error, found.ignored, one.table())
    return found.readings[0]


def wrong(one: Hunt, reading: Reading) -> list[object]:
    """Every value, row or missing row that is not as it was meant and about which nothing is said."""
    said = any(finding.field is None for finding in reading.findings)  # about the document
    columns = {finding.field.last for finding in reading.findings if finding.field}
    items = {squeezed(item.values["employer"].value): item for item in reading.groups["visits"]}
    meant = {squeezed(row["employer"][1]): row for row in one.rows}
    found: list[object] = [("lost", name) for name in meant.keys() - items.keys() if not said]
    found += [("added", name, items[name].values) for name in items.keys() - meant.keys() if not (said or items[name].findings)]
    return found + [one for name in meant.keys() & items.keys() for one in _values(meant[name], items[name], columns) if not said]


def _values(row: Row, item: Item, columns: set[str]) -> list[object]:
    pairs = [(name, truth, item.values[name]) for name, (_, truth) in row.items() if name in item.values]
    return [(name, truth, answer) for name, truth, answer in pairs if not (answer.findings or name in columns or _right(truth, answer))]


def _right(truth: object, answer: Answer) -> bool:
    return truth is not DOUBT and squeezed(truth) == squeezed(answer.value) and isinstance(answer.value, bool) == isinstance(truth, bool)


def squeezed(value: object) -> str:
    return "".join(str(value).split())


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_list_in_any_manner_is_read_as_meant_or_named(seed: int, suffix: str) -> None:
    one = hunt(seed)
    reading = read(one, suffix)
    assert wrong(one, reading) == [], one.table()
    assert not (one.quiet and list(reading.all_findings())), (one.table(), list(reading.all_findings()))


@pytest.mark.office
def test_list_over_pages_of_a_pdf_is_read_as_meant_or_named() -> None:
    lists = {f"{rows}.docx": plain(rows) for rows in (23, 47, 61)}
    printed = converted({name: as_docx(one.table()) for name, one in lists.items()}, "pdf")
    for name, one in lists.items():
        found = read_file(printed[name], "x.pdf", forms())
        assert wrong(one, found.readings[0]) == []


@pytest.mark.office
def test_row_cut_between_pages_is_made_whole_with_a_doubt() -> None:
    columns = ["提交时间", "姓名", "联系电话", "工作单位", "项目简介", "项目类别"]
    rows = [
        [f"2017-12-05 10:{row:02d}:48", f"张{row}", f"138{row:08d}", "上海东方建筑设计有限公司", "加班频繁，加班工资偏低", "生活"]
        for row in range(60)
    ]
    spec = FormSpec("网上征集", lists={"people": ListSpec("征集", {name: FieldSpec(name) for name in columns})})
    layout = compile_layout("c", "f", spec, Printed(read_documents(as_docx([columns])), [], 2017))
    reading = read_file(converted({"x.docx": as_docx([columns, *rows])}, "pdf")["x.docx"], "x.pdf", [layout]).readings[0]
    pairs = [
        (written, item.values[name])
        for item, row in zip(reading.groups["people"], rows, strict=True)
        for name, written in zip(columns, row, strict=True)
    ]
    assert [(written, answer) for written, answer in pairs if squeezed(written) != squeezed(answer.value) and not answer.findings] == []
    assert "page_cut" in {finding.code for finding in reading.all_findings()}
