"""What was deleted in Word with changes tracked: struck where it stood, in no answer, and in no place that something else is read from."""

from __future__ import annotations

import pytest

from extractors.core.document import Cell, Document, Grid, Line
from extractors.formats.word import read_word
from pipeline.app.files.shown_document import Piece, ShownLine, ShownTable, shown
from pipeline.web.reply import environment
from tests.support.returns import TRUE_FIGURES, figures, only, para, run, word_file


def deleted(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="2">{run(text)}</w:ins>'


def cells(data: bytes) -> list[Cell]:
    (document,) = read_word(data)
    return [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


def test_deleted_text_stands_beside_the_text_and_is_no_part_of_it() -> None:
    data = word_file(lambda form: form.write(0, 1, para(deleted("99") + inserted("12"))))
    (found,) = [cell for cell in cells(data) if cell.gone]
    assert (found.text, found.gone, found.mark) == ("12", ((0, "99"),), "")
    assert figures(only(data)) == TRUE_FIGURES


def test_text_that_was_moved_away_is_struck_where_it_stood() -> None:
    moved = f'<w:moveFrom w:id="1">{run("77")}</w:moveFrom>'
    data = word_file(lambda form: form.write(0, 1, para(run("12") + moved)))
    assert [cell.gone for cell in cells(data) if cell.gone] == [((2, "77"),)]


def test_deletions_in_several_paragraphs_of_a_cell_keep_their_places() -> None:
    data = word_file(lambda form: form.write(30, 1, para(run("甲") + deleted("乙")), para(run("丙") + deleted("丁") + run("戊"))))
    (found,) = [cell for cell in cells(data) if cell.gone]
    assert [(found.text[:place][-1], text) for place, text in found.gone] == [("甲", "乙"), ("丙", "丁")]


def test_a_deletion_in_a_line_outside_the_table_is_struck_too() -> None:
    data = word_file(lambda form: form.append(para(run("情况") + deleted("汇报") + run("汇总表"))))
    (document,) = read_word(data)
    assert [block.gone for block in document.blocks if isinstance(block, Line) and block.gone] == [((2, "汇报"),)]


def struck(document: Document) -> list[str]:
    """All that is shown as deleted, in the order of the page."""
    cells = [
        cell
        for block in shown(document, None).blocks
        for cell in ([cell for row in block.rows for cell in row.cells] if isinstance(block, ShownTable) else [block.cell])
    ]
    return [piece.text for cell in cells for piece in cell.pieces if piece.gone]


def deleted_paragraph(text: str) -> str:
    return f'<w:p><w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr>{deleted(text)}</w:p>'


def test_a_paragraph_that_was_deleted_as_a_whole_is_struck_where_it_stood() -> None:
    data = word_file(lambda form: form.append(para(run("之前")), deleted_paragraph("整段删去"), para(run("之后"))))
    (document,) = read_word(data)
    assert struck(document) == ["整段删去"]
    around = [block.cell.pieces[0].text for block in shown(document, None).blocks if isinstance(block, ShownLine)]
    assert around[around.index("整段删去") - 1 :][:3] == ["之前", "整段删去", "之后"]
    assert figures(only(data)) == TRUE_FIGURES


def test_the_last_paragraph_deleted_is_struck_too() -> None:
    (document,) = read_word(word_file(lambda form: form.append(deleted_paragraph("末段"))))
    assert struck(document) == ["末段"]


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc>{properties and f'<w:tcPr>{properties}</w:tcPr>'}{''.join(paragraphs)}</w:tc>"


GONE_ROW = '<w:trPr><w:del w:id="3"/></w:trPr>'
GONE_CELL = '<w:cellDel w:id="4"/>'


def read_table(*rows: str) -> tuple[Grid, Document]:
    (document,) = read_word(word_file(lambda form: form.append(table(*rows))))
    return next(block for block in reversed(document.blocks) if isinstance(block, Grid)), document


def test_a_deleted_row_is_struck_between_the_others_and_no_row() -> None:
    lost = row(cell(para(deleted("旧甲"))), cell(para(deleted("旧乙"))), properties=GONE_ROW)
    grid, document = read_table(
        row(cell(para(run("一"))), cell(para(run("二")))), lost, row(cell(para(run("三"))), cell(para(run("四")))), lost
    )
    assert [one.text for one in grid.cells] == ["一", "二", "三", "四"]
    assert (grid.rows, struck(document)) == (2, ["旧甲", "旧乙", "旧甲", "旧乙"])
    block = shown(document, None).blocks[-1]
    assert isinstance(block, ShownTable)
    assert [["".join(piece.text for piece in one.pieces) for one in each.cells] for each in block.rows] == [
        ["一", "二"],
        ["旧甲　旧乙"],
        ["三", "四"],
        ["旧甲　旧乙"],
    ]


def test_a_deleted_row_under_a_tall_cell_lets_it_reach_as_far_as_before() -> None:
    tall, on = (f'<w:vMerge w:val="{kind}"/>' for kind in ("restart", "continue"))
    lost = row(cell(para(""), properties=on), cell(para(deleted("旧"))), properties=GONE_ROW)
    _, document = read_table(
        row(cell(para(run("高")), properties=tall), cell(para(run("一")))),
        lost,
        row(cell(para(""), properties=on), cell(para(run("二")))),
    )
    block = shown(document, None).blocks[-1]
    assert isinstance(block, ShownTable)
    assert [(one.rowspan, one.colspan) for each in block.rows for one in each.cells] == [(3, 1), (1, 1), (1, 1), (1, 1)]


@pytest.mark.parametrize("place, struck_in", [(0, [True, False]), (1, [False, True]), (2, [False, True])])
def test_a_deleted_cell_is_struck_beside_its_neighbour(place: int, struck_in: list[bool]) -> None:
    cells = [cell(para(run("一"))), cell(para(run("二")))]
    cells.insert(place, cell(para(deleted("旧")), properties=GONE_CELL))
    grid, _ = read_table(row(*cells))
    assert [one.text for one in grid.cells] == ["一", "二"]
    assert [text for one in grid.cells for _, text in one.gone] == ["旧"]
    assert [bool(one.gone) for one in grid.cells] == struck_in


@pytest.mark.parametrize(
    "text, spans, gone, expected",
    [
        ("12", (), ((0, "99"),), [("99", "gone"), ("12", "")]),
        ("12", (), ((2, "99"),), [("12", ""), ("99", "gone")]),
        ("1234", ((1, 3),), ((2, "x"),), [("1", ""), ("2", "marked"), ("x", "gone"), ("3", "marked"), ("4", "")]),
        (
            "1234",
            ((2, 4),),
            ((1, "x"), (1, "y"), (4, "z")),
            [("1", ""), ("x", "gone"), ("y", "gone"), ("2", ""), ("34", "marked"), ("z", "gone")],
        ),
        ("", (), ((0, "全部删去"),), [("全部删去", "gone")]),
    ],
)
def test_a_cell_is_shown_in_stretches(text: str, spans: object, gone: object, expected: list[tuple[str, str]]) -> None:
    cell = Cell(text, 0, 0, 1, 1, None, spans=spans, gone=gone)  # type: ignore[arg-type]
    (table,) = shown(Document([Grid([cell], 1, 1, None)]), None).blocks
    assert isinstance(table, ShownTable)

    def kind(piece: Piece) -> str:
        return "gone" if piece.gone else "marked" if piece.marked else ""

    assert [(piece.text, kind(piece)) for piece in table.rows[0].cells[0].pieces] == expected


def test_the_page_strikes_it_and_escapes_it() -> None:
    source = '{% import "original/content.html" as content with context %}{{ content.pieces(cell) }}'
    cell = {"pieces": (Piece("<9>", gone=True), Piece("12"))}
    page = environment().from_string(source).render(cell=cell, original={"problem": "x", "pages": ()}, shown=None, spot=None, view=None)
    assert '<del title="修订中删去的，不计入">&lt;9&gt;</del>12' in page
