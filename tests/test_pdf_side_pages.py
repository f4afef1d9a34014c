"""Sheets that are wider than a page, printed over pages side by side, are one table again."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.core.document import Document, Grid, Line
from extractors.formats.pdf import read_pdf
from extractors.formats.pdf.reader import read_placed
from tests.support.pdf_writer import Page, write_pdf

LEFT, MIDDLE, RIGHT = (54, 200, 350, 500), (54, 300, 450), (54, 350)
YS = (100, 130, 160, 190)


def page(xs: Sequence[float], texts: Sequence[Sequence[str]], ys: Sequence[float] = YS) -> Page:
    made = Page().grid(xs, ys)
    for row, written in zip(ys, texts, strict=False):
        for x, text in zip(xs, written, strict=False):
            made.text(x + 8, row + 8, text)
    return made


FIRST = page(LEFT, [("区县", "企业", "日期"), ("锦江", "甲厂", "3月5日"), ("武侯", "乙厂", "4月5日")])
SECOND = page(MIDDLE, [("人数", "方式"), ("12", "座谈"), ("25", "汇报")])
THIRD = page(RIGHT, [("问题",), ("工资",), ("食堂",)])
WHOLE = [
    ["区县", "企业", "日期", "人数", "方式", "问题"],
    ["锦江", "甲厂", "3月5日", "12", "座谈", "工资"],
    ["武侯", "乙厂", "4月5日", "25", "汇报", "食堂"],
]


def read(*pages: Page) -> Document:
    return read_pdf(write_pdf(pages))[0]


def rows(document: Document) -> list[list[list[str]]]:
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    return [[[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.rows)] for grid in grids]


def test_columns_on_further_pages_stand_behind_those_of_the_first() -> None:
    assert rows(read(FIRST, SECOND, THIRD)) == [WHOLE]


def test_cells_keep_the_page_on_which_they_are_found() -> None:
    document, boxes = read_placed(write_pdf([FIRST, SECOND, THIRD]))
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    cell = next(cell for cell in grid.cells if cell.text == "25")
    assert str(cell.place) == "page 2, R3C1"
    number, (left, top, _, _) = boxes[cell.place]
    assert (number, round(left * 595), round(top * 842)) == (2, 54, 160)


def test_long_sheets_go_down_before_they_go_over() -> None:
    below = page(LEFT, [("金牛", "丙厂", "5月5日"), ("青羊", "丁厂", "6月5日")], YS[:3])
    beside = page(MIDDLE, [("30", "走访"), ("40", "慰问")], YS[:3])
    assert rows(read(FIRST, below, SECOND, beside)) == [
        [*(row[:5] for row in WHOLE), ["金牛", "丙厂", "5月5日", "30", "走访"], ["青羊", "丁厂", "6月5日", "40", "慰问"]]
    ]


def test_cells_that_span_rows_on_one_page_only_are_put_on_the_rows_of_both() -> None:
    spanning = Page().grid(MIDDLE, (100, 130, 190)).text(62, 108, "人数").text(62, 138, "12")
    (grid,) = (block for block in read(FIRST, spanning).blocks if isinstance(block, Grid))
    assert [(cell.row, cell.col, cell.rowspan) for cell in grid.cells if cell.text == "12"] == [(1, 3, 2)]


def test_title_over_the_edge_of_a_page_is_one_line() -> None:
    title = "面对面心贴心服务职工在基层活动走访情况统计表"
    first = page(LEFT, [("区县", "企业", "日期")]).text(490, 70, title[:8])
    second = page(MIDDLE, [("人数", "方式")]).text(44, 70, title[:8][-1] + title[8:])
    blocks = read(first, second).blocks
    assert len([block for block in blocks if isinstance(block, Line)]) == 1
    assert len([block for block in blocks if isinstance(block, Grid)]) == 1


def test_tables_on_other_levels_or_with_a_title_or_with_room_beside_each_other_are_two() -> None:
    lower = page(MIDDLE, [("人数", "方式"), ("12", "座谈"), ("25", "汇报")], (100, 128, 160, 190))
    titled = page(MIDDLE, [("人数", "方式"), ("12", "座谈"), ("25", "汇报")]).text(54, 70, "二、方式")
    narrow = page((54, 120, 180), [("区县", "企业"), ("锦江", "甲厂"), ("武侯", "乙厂")])
    for pages in ((FIRST, lower), (FIRST, titled), (narrow, page((54, 140, 240), [("人数", "方式"), ("12", "座谈"), ("25", "汇报")]))):
        assert len(rows(read(*pages))) == 2
