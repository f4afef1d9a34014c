"""Short ways that reading takes give what the careful ones give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.core.document import Place
from extractors.formats.excel.sheet_cells import _covered
from extractors.language import junk, ticks
from extractors.match.answers import values

_WORDS = st.text(st.sampled_from("是对有否无Vvx√✓☑☒□×*1yesYESｙｅｓ的（）()[]。．2 　已经解决ﬁª가각ᄀ\u1161\u0301é"), max_size=10)
_PLACES = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(_WORDS)
def test_text_of_words_is_told_from_a_tick_as_the_careful_way_tells_it(written: str) -> None:
    quick = ticks.read_tick(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ticks, "_WORD", len(written) + 1)
        assert ticks.read_tick(written) is quick


@given(st.text(st.sampled_from("0零无没有暂/-—–―。０／．\u0301\ufe31\u2015 "), max_size=5))
def test_a_text_that_says_that_there_is_nothing_is_told_by_its_length_as_by_all_of_it(written: str) -> None:
    quick = values.read_text(written)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "_LONGEST_NOTHING", len(written))
        assert values.read_text(written) == quick


@given(st.text(st.sampled_from("甲{}#$%<>=!！FPV错误未找到引用源Eror 文"), max_size=12))
def test_what_was_left_over_is_told_as_all_patterns_tell_it(written: str) -> None:
    found = any(one.search(written) for one in (junk._TEMPLATE_MARK, junk._FIELD_ERROR))
    assert junk.is_left_over(written) or not found


@given(st.dictionaries(_PLACES, st.tuples(st.integers(1, 8), st.integers(1, 8))), st.frozensets(_PLACES))
def test_written_cells_under_a_merged_one_are_found_on_either_side(spans: dict[Place, Place], written: frozenset[Place]) -> None:
    under: dict[Place, Place] = {}
    for (top, left), (height, width) in spans.items():
        inside = {(row, col) for row, col in written if top <= row < top + height and left <= col < left + width}
        under |= dict.fromkeys(inside - {(top, left)}, (top, left))
    assert _covered(spans, written) == under
