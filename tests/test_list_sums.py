"""Sums of long lists: worked out by going on from the row before, each figure read once, to what adding up all rows gives."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.document import Cell
from extractors.form import FieldSpec, ListSpec
from extractors.match.collect.collected import EarlierRows, Part, RawRow
from extractors.match.lists import other_rows
from extractors.match.lists.header_rows import Span
from extractors.match.lists.other_rows import Tallies

LIST = ListSpec("费用", {"a": FieldSpec("甲", "count"), "b": FieldSpec("乙", "count")})
SPANS = [Span(0, 0, "a", "甲"), Span(1, 1, "b", "乙")]
WRITTEN = st.sampled_from(["", " ", "3", "12", "0", "若干", "4.5"])


def row_of(*written: str) -> list[Cell]:
    return [Cell(one, 1, col, 1, 1, None) for col, one in enumerate(written)]


def raw(*written: str) -> RawRow:
    return RawRow("费用", {name: [Part(one, None)] for name, one in zip("ab", written, strict=True)})


def plainly(rows: list[RawRow], name: str) -> Decimal | None:
    total = Decimal(0)
    for part in (part for row in rows for part in row.parts[name] if part.text.strip()):
        if part.text == "若干":
            return None
        total += Decimal(part.text)
    return total


@given(st.lists(st.tuples(WRITTEN, WRITTEN), min_size=1, max_size=12), st.integers(0, 11))
def test_sum_from_a_row_on_is_that_of_adding_up(written: list[tuple[str, str]], start: int) -> None:
    earlier = EarlierRows()
    for one in written:
        earlier.rows.append(raw(*one))
        begin = min(start, len(earlier.rows))
        for name in "ab":
            assert other_rows._total(earlier, name, begin) == plainly(earlier.rows[begin:], name)


def test_each_figure_of_a_list_of_figures_is_read_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    figure = other_rows._figure
    monkeypatch.setattr(other_rows, "_figure", lambda written: (read.append(written), figure(written))[1])
    earlier = EarlierRows()
    tallies = Tallies(LIST, SPANS, earlier)
    for number in range(500):
        assert not tallies.is_sum(row_of(str(number + 7), "1"))
        earlier.rows.append(raw(str(number + 7), "1"))
    assert tallies.is_sum(row_of(str(sum(range(7, 507))), "500"))
    assert len(read) < 500 * 6
