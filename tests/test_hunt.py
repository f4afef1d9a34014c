"""No silent error in small forms with one odd answer each, drawn by chance and written in every format that needs no other program."""

from __future__ import annotations

import pytest

from tests.support.oddities.hunted import hunted

FORMS_PER_FORMAT = 7
"""About eighty files a format; `benchmarks/hunt.py` draws thousands."""


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pdf"])
def test_odd_answers_drawn_by_chance_are_read_as_meant_or_doubted(suffix: str) -> None:
    tally = hunted(range(9000, 9000 + FORMS_PER_FORMAT), [suffix])
    assert tally.silent == []
    assert sum(tally.files.values()) >= FORMS_PER_FORMAT
