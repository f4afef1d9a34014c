from __future__ import annotations

import random

from extractors.core.document import Cell, Grid, Line
from extractors.core.limits import LIMITS
from extractors.formats.package import Package
from extractors.formats.word import element_names as n
from extractors.formats.word import read_word
from extractors.formats.word.appearance import Styles, read_styles
from extractors.formats.word.inline import Inline
from extractors.formats.word.plain import is_plain, read_plain
from extractors.formats.word.reader import _Reader
from extractors.formats.word.structure import Lists
from tests.support import samples
from tests.support.looks import style, word
from tests.support.returns import BASE, Form, cell_xml, elements, para, q, run, word_file


def _shape(block: Line | Grid) -> object:
    if isinstance(block, Line):
        return block.text, str(block.place)
    cells = [(cell.text, cell.row, cell.col, cell.rowspan, cell.colspan, str(cell.place), cell.mark) for cell in block.cells]
    return cells, block.rows, block.cols, str(block.place)


def _both_ways(data: bytes) -> tuple[object, object]:
    package = Package(data)
    xml = package.xml("word/document.xml")
    body = n.parse(xml).find(n.BODY)
    assert is_plain(xml, body, Styles())
    plain = read_plain(body)
    assert plain is not None
    careful = _Reader(Inline(Styles()), Lists(package), LIMITS).blocks(body)
    return [_shape(block) for block in plain], [_shape(block) for block in careful]


def _shuffled(seed: int) -> bytes:
    """A form with rows lost and doubled, merges broken, cells added and lines broken."""
    chance = random.Random(seed)  # noqa: S311 - what to change

    def edit(form: Form) -> None:
        for row in [row for row in form.rows if chance.random() < 0.2]:
            if chance.random() < 0.5:
                form.table.remove(row)
            else:
                row.append(elements(cell_xml("加"))[0])
        for merge in [merge for merge in form.table.iter(q("vMerge"), q("gridSpan")) if chance.random() < 0.1]:
            merge.getparent().remove(merge)
        for node in [node for node in form.body.iter(q("t")) if chance.random() < 0.1]:
            node.addnext(elements(chance.choice(["<w:br/>", "<w:tab/>", "<w:t>续</w:t>"]))[0])

    return word_file(edit)


def test_quick_way_reads_what_the_careful_way_reads() -> None:
    for seed in range(40):
        plain, careful = _both_ways(_shuffled(seed))
        assert plain == careful


def test_sample_returns_read_the_same_both_ways() -> None:
    for seed in range(10):
        plain, careful = _both_ways(samples.as_docx(samples.answer("区教育工会", seed=seed)))
        assert plain == careful


def test_symbol_font_calls_for_the_careful_way() -> None:
    (document,) = read_word(samples.with_symbols(BASE))
    grid = next(block for block in document.blocks if isinstance(block, Grid))
    assert sum(isinstance(cell, Cell) and cell.text == "✓" for cell in grid.cells) == 6


def test_styles_that_change_no_reading_leave_the_quick_way_open() -> None:
    plain = style("paragraph", "P", "<w:b/>") + style("paragraph", "Other", "<w:strike/>")
    for used, quick in (("P", True), ("Other", False)):
        package = Package(word(para(run("12"), f'<w:pStyle w:val="{used}"/>'), run("5"), styles=plain))
        xml = package.xml("word/document.xml")
        body = n.parse(xml).find(n.BODY)
        assert is_plain(xml, body, read_styles(package)) is quick
