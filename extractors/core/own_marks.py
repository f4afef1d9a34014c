"""What this program leaves in the papers that go upwards, so that the same program a level higher knows it again."""

from __future__ import annotations

import re

OPEN_FILLS = {"error": "F8CBAE", "warning": "FFEB9D"}
"""The background of a cell that awaits a person, by the severity of its doubt; one digit off the colours that office programs offer."""
LEGEND = "说明：底色和批注标出需要留意的数据。红底为不能直接采用，黄底为请核对，绿底为已更正（批注中有原填内容和理由）；其余未加标注。"
_REMARKS = (
    re.escape(LEGEND),
    r"批注见合并表-[^。]{1,80}\.xlsx。",
    r"注：(?:各单位共报\S{1,30}\d+条，内容\S{0,30}相同的合并为一条，本表列\d+条[；。])+",
)
_NOTES = re.compile("|".join(_REMARKS))
_SHADES = frozenset(OPEN_FILLS.values())


def is_open_fill(rgb: str) -> bool:
    """Whether a cell of this background awaits a person, as whoever wrote the paper said."""
    return rgb.upper()[-6:] in _SHADES


def is_own_note(written: str) -> bool:
    """Whether a line is a remark of this program about the paper, and no answer of a unit."""
    return _NOTES.fullmatch(written.strip()) is not None
