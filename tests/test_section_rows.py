"""One row of a section: what of it is the item's text, an option, the mark of one, or none of them."""

from __future__ import annotations

from itertools import product

import pytest

from extractors.core.document import Cell
from extractors.match.blank.labels import Hit, Label
from extractors.match.collect.options import arrange, option_columns, plain_row

DONE, DOING = Label("option", "done", "已经解决", "opinions"), Label("option", "doing", "正在解决", "opinions")
FIELD = Label("field", "note", "备注")
Sketch = tuple[str, Hit | None]


def row_of(*sketches: Sketch, first: int = 1) -> list[tuple[Cell, Hit | None]]:
    return [(Cell(written, 3, col, 1, 1, None), hit) for col, (written, hit) in enumerate(sketches, first)]


def arranged(content: list[tuple[Cell, Hit | None]], *columns: int) -> tuple[list[str], dict[str, list[str]], list[str]]:
    """The texts, each option with its marks, and what is over."""
    row = arrange(content, lambda: frozenset(columns))
    options = {one.hit.label.name: [cell.text for cell in one.marks] for one in row.options}
    return [cell.text for cell in row.texts], options, [cell.text for cell in row.over]


TEXT: Sketch = ("食堂太小", None)
IS_DONE: Sketch = ("已经解决", Hit(DONE))
IS_DOING: Sketch = ("正在解决", Hit(DOING))


@pytest.mark.parametrize(
    "sketches, texts, options, over",
    [
        ([TEXT, IS_DONE, ("√", None)], ["食堂太小"], {"done": ["√"]}, []),
        ([TEXT, IS_DONE, ("见附页", None)], ["食堂太小"], {"done": ["见附页"]}, []),
        ([TEXT, IS_DONE, ("√", None), ("见附页", None)], ["食堂太小"], {"done": ["√"]}, ["见附页"]),
        ([TEXT, IS_DONE, ("√", None), ("", None), ("√", None)], ["食堂太小"], {"done": ["√", ""]}, ["√"]),
        ([TEXT, IS_DONE, IS_DONE], ["食堂太小"], {"done": ["已经解决"]}, []),
        ([TEXT, IS_DONE, IS_DOING, ("√", None)], ["食堂太小"], {"done": [], "doing": ["√"]}, []),
        ([TEXT, ("√", None), IS_DONE], ["食堂太小"], {"done": ["√"]}, []),
        ([TEXT], ["食堂太小"], {}, []),
        ([("1．已经解决", Hit(DONE, "", "1．")), IS_DOING, ("√", None)], ["1．已经解决"], {"doing": ["√"]}, []),
        ([TEXT, ("√已经解决", Hit(DONE, "", "√"))], ["食堂太小"], {"done": []}, []),
        ([TEXT, ("备注", Hit(FIELD)), ("无", None)], ["食堂太小", "备注", "无"], {}, []),
    ],
)
def test_cells_of_a_row_are_texts_options_and_their_marks(
    sketches: list[Sketch], texts: list[str], options: dict[str, list[str]], over: list[str]
) -> None:
    assert arranged(row_of(*sketches), 2, 3) == (texts, options, over)


def test_text_that_reads_like_an_option_stands_in_another_column() -> None:
    assert arranged(row_of(IS_DOING, IS_DONE, ("√", None)), 2) == (["正在解决"], {"done": ["√"]}, [])
    assert arranged(row_of(IS_DOING, IS_DONE, ("√", None)), 7) == ([], {"doing": [], "done": ["√"]}, [])


def test_item_that_begins_with_its_number_is_a_text_though_it_reads_like_an_option() -> None:
    numbered = ("1．已经解决", Hit(DONE, "", "1．"))
    assert arranged(row_of(numbered, IS_DOING, ("√", None)), 1, 2) == (["1．已经解决"], {"doing": ["√"]}, [])


def test_options_stand_in_the_columns_that_hold_more_than_half_of_what_the_fullest_does() -> None:
    cells = [Cell("已经解决", row, col, 1, 1, None) for col, rows in ((2, 4), (3, 3), (4, 2), (5, 1)) for row in range(rows)]
    others = [Cell("备注", row, 6, 1, 1, None) for row in range(4)], [Cell("", row, 7, 1, 1, None) for row in range(9)]
    hits = {**dict.fromkeys(cells, Hit(DONE)), **dict.fromkeys(others[0], Hit(FIELD))}
    assert option_columns([*cells, *others[0], *others[1]], hits) == {2, 3}
    assert option_columns([], {}) == frozenset()


def test_a_row_is_plain_only_where_it_is_arranged_so() -> None:
    sketches = [TEXT, IS_DONE, IS_DOING, ("√", None), ("", None), ("√已经解决", Hit(DONE, "", "√")), ("备注", Hit(FIELD)), ("1．x", None)]
    plain = 0
    for made in (row for count in range(5) for row in product(sketches, repeat=count)):
        seen = plain_row(row_of(*made))
        if seen is None:
            continue
        plain += 1
        texts, options = [seen.text.text] if seen.text is not None else [], {seen.option: [seen.mark.text] if seen.mark is not None else []}
        assert arranged(row_of(*made), 1, 2, 3) == (texts, options, []), made
    assert plain > 20


@pytest.mark.parametrize(
    "row",
    [
        [Cell("已经解决", 3, 1, 1, 1, None), Cell("√", 3, 2, 2, 1, None)],
        [Cell("已经解决", 3, 1, 1, 1, None), Cell("√", 3, 4, 1, 1, None)],
    ],
)
def test_a_mark_beside_several_options_or_far_from_its_own_makes_no_plain_row(row: list[Cell]) -> None:
    assert plain_row([(row[0], Hit(DONE)), (row[1], None)]) is None
    assert plain_row([(row[0], Hit(DONE, similar=True)), (Cell("√", 3, 2, 1, 1, None), None)]) is None
