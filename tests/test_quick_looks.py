"""Short ways that reading takes give what the careful ones give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.document import Place
from extractors.formats.excel.sheet_cells import _covered
from extractors.language import ticks

_WORDS = st.text(st.sampled_from("是对有否无Vvx√✓☑☒□×*1yesYESｙｅｓ的（）()。 　已经解决ﬁª가각ᄀ\u1161\u0301é"), max_size=8)
_PLACES = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(_WORDS)
def test_text_of_words_is_told_from_a_tick_as_the_careful_way_tells_it(written: str) -> None:
    quick = ticks.read_tick(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticks, "_WORD", len(written) + 1)
        assert ticks.read_tick(written) is quick


@given(st.dictionaries(_PLACES, st.tuples(st.integers(1, 8), st.integers(1, 8))), st.frozensets(_PLACES))
def test_written_cells_under_a_merged_one_are_found_on_either_side(spans: dict[Place, Place], written: frozenset[Place]) -> None:
    under: dict[Place, Place] = {}
    for (top, left), (height, width) in spans.items():
        inside = {(row, col) for row, col in written if top <= row < top + height and left <= col < left + width}
        under |= dict.fromkeys(inside - {(top, left)}, (top, left))
    assert _covered(spans, written) == under
