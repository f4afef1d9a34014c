from __future__ import annotations

import pytest

from extractors.language.ticks import UNKNOWN, is_symbol_font, read_tick, shown


@pytest.mark.parametrize(
    "font, code",
    [("Wingdings", 0xF0FC), ("Wingdings", 0xFE), ("Wingdings 2", 0x50), ("Wingdings 2", 0xF052), ("Webdings", 0x61), ("Symbol", 0xF0D6)],
)
def test_drawn_tick_is_a_tick(font: str, code: int) -> None:
    assert read_tick(shown(font, code)) is True


@pytest.mark.parametrize("font, code", [("Wingdings", 0xF0A8), ("Wingdings 2", 0xA3), ("wingdings ", 0x6F)])
def test_drawn_empty_box_is_no_tick(font: str, code: int) -> None:
    assert read_tick(shown(font, code)) is False


@pytest.mark.parametrize(
    "font, code, sign", [("Wingdings", 0xF0D8, "➢"), ("Symbol", 0xF031, "1"), ("Symbol", 0xF0B3, "≥"), ("Wingdings", ord("中"), "中")]
)
def test_sign_that_is_no_mark_is_shown_as_people_see_it(font: str, code: int, sign: str) -> None:
    assert shown(font, code) == sign


def test_unknown_drawing_is_a_doubt_and_never_nothing() -> None:
    assert shown("Wingdings", 0xF04A) == UNKNOWN
    assert read_tick(UNKNOWN) is None


def test_ordinary_font_shows_what_it_holds() -> None:
    assert shown("宋体", ord("√")) == "√"
    assert not is_symbol_font("宋体")
    assert not is_symbol_font(None)
