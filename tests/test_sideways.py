"""Lists that lie on their side: headings one below another, each entry a column or a block of rows of its own."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from extractors.core.document import Grid
from extractors.core.reading import FileReading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec, ListSpec
from extractors.formats.register import read_documents
from extractors.match import Layout, Printed, compile_layout
from extractors.match.blank.layout import TableLayout
from extractors.match.lists.sideways import upright
from tests.support.tabulated import sheet_of

COLUMNS = {
    "district": FieldSpec("区县"),
    "employer": FieldSpec("企业名称"),
    "day": FieldSpec("走访日期", "date"),
    "workers": FieldSpec("座谈职工人数", "count"),
    "problem": FieldSpec("反映问题"),
}
HEADINGS = [one.label for one in COLUMNS.values()]
VISITS = (
    ("锦江区", "甲公司", "2012-03-05", 12, "工资偏低"),
    ("锦江区", "乙公司", "2012-04-05", 25, "食堂小"),
    ("锦江区", "丙公司", "2012-05-06", 30, "停车难"),
)
MEANT = [{**dict(zip(COLUMNS, visit, strict=True)), "extra": None} for visit in VISITS]


@functools.cache
def layout() -> Layout:
    spec = FormSpec("走访统计表", lists={"visits": ListSpec("走访记录", COLUMNS)})
    return compile_layout("c", "f", spec, Printed(read_documents(sheet_of([["走访统计表"], HEADINGS, [""] * len(HEADINGS)])), [], 2012))


def read(rows: Sequence[Sequence[object]]) -> FileReading:
    return read_file(sheet_of(rows), "走访.xlsx", [layout()])


def told(read_in: FileReading) -> tuple[list[dict[str, object]], list[str]]:
    (reading,) = read_in.readings
    items = [{name: answer.value for name, answer in item.values.items()} for item in reading.groups["visits"]]
    return items, [str(finding.code) for finding in reading.all_findings()]


def lying(visits: Sequence[Sequence[object]]) -> list[list[object]]:
    return [list(row) for row in zip(HEADINGS, *visits, strict=True)]


def test_list_whose_entries_are_columns_is_read_with_a_doubt() -> None:
    assert told(read([["走访统计表"], *lying(VISITS)])) == (MEANT, ["own_table"])


def test_one_entry_beside_its_headings_is_read_with_a_doubt() -> None:
    assert told(read(lying(VISITS[:1]))) == (MEANT[:1], ["own_table"])


def test_entries_in_blocks_with_headings_of_their_own_are_all_read() -> None:
    blocks = [row for visit in VISITS for row in [*lying([visit]), [""]]]
    assert told(read(blocks)) == (MEANT, ["own_table"])


def test_blocks_of_a_lying_list_are_tables_of_their_own_size() -> None:
    rows = [row for visit in VISITS for row in [*lying([visit]), [""]]]
    (document,) = read_documents(sheet_of(rows))
    compiled = layout()
    assert isinstance(compiled, TableLayout)
    turned = upright(document, [compiled])
    assert turned is not None
    assert [(block.rows, block.cols) for block in turned.blocks if isinstance(block, Grid)] == [(2, 6), (2, 6), (2, 5)]
    cells = [[(cell.row, cell.col) for cell in block.cells] for block in turned.blocks if isinstance(block, Grid)]
    assert cells == [[(row, col) for row in range(2) for col in range(5)]] * 3


def test_places_of_a_lying_list_are_those_of_its_file() -> None:
    (reading,) = read(lying(VISITS)).readings
    assert str(reading.groups["visits"][1].values["workers"].source).endswith("C4")


def test_list_that_stands_upright_is_read_without_that_doubt() -> None:
    assert told(read([["走访统计表"], HEADINGS, *VISITS])) == (MEANT, [])


NAMED_LIKE_HEADINGS = ("锦江区", "企业名称", "2012-03-05", 3, "区县")


def test_entry_that_says_what_headings_say_is_an_entry() -> None:
    meant = {**dict(zip(COLUMNS, NAMED_LIKE_HEADINGS, strict=True)), "extra": None}
    assert told(read([HEADINGS, VISITS[0], NAMED_LIKE_HEADINGS, VISITS[1]])) == ([MEANT[0], meant, MEANT[1]], [])
    assert told(read(lying([NAMED_LIKE_HEADINGS, VISITS[0]]))) == ([meant, MEANT[0]], ["own_table"])


def test_too_few_headings_one_below_another_make_no_list() -> None:
    found = read(lying(VISITS)[:1])
    assert (found.readings, [one.reason for one in found.ignored]) == ((), ["not_a_form"])
