"""Marks that choose an option: ticks, boxes and crosses as they are typed, drawn or read, and what a mark says."""

from __future__ import annotations

import re
import unicodedata

from extractors.core.document import CHECKED, UNCHECKED

DRAWN_TICKS = frozenset(f"√✓✔{CHECKED}")
"""Ticks that can mean nothing else."""
EMPTY_BOXES = f"□{UNCHECKED}○〇◯▢"
BOXES = f"{EMPTY_BOXES}{CHECKED}☒■●◉◆√✓✔"
"""Empty ones, and what stands in their place where an option was chosen."""
CROSSES = "×✕╳✗✘"
"""They may choose an option or strike it out."""
_TICKS = frozenset("√✓✔☑☒■●◆Vv是对1*▲★") | {"ｖ", "yes", "是的", "对的", "有"}
_NO_TICKS = frozenset("□☐○〇×xX否/—-0✕╳无–―") | {"", "——", "不是", "没有"}

_NOTED = re.compile(rf"[{''.join(sorted(DRAWN_TICKS))}]+[(\[【](?P<note>[^()\[\]【】]+)[)\]】]")
"""A tick with a note behind it (“√（12月完成）”)."""
_FRAMES = {ord(char): None for char in f"□{UNCHECKED}○()[]【】"}
_RESERVED = re.compile("[否未不待拟非误×?]|取消|作废")
"""What takes a tick back, or puts it off."""


def read_tick(raw: str) -> bool | None:
    """Whether the option is ticked; `None` where the mark could mean either (“✗”, a word, a date)."""
    text = "".join(raw.split())
    if not raw or text in _NO_TICKS:
        return False
    if text in _TICKS:
        return True
    folded = unicodedata.normalize("NFKC", text)
    if folded in _NO_TICKS:
        return False
    bare = folded.rstrip("。.,、;!")
    noted = _NOTED.fullmatch(bare)
    if noted is not None:
        return None if _RESERVED.search(noted["note"]) else True
    marks = folded.translate(_FRAMES)
    if not marks:
        return False
    drawn = set(bare.translate(_FRAMES))
    return True if marks in _TICKS or (drawn and drawn <= {*DRAWN_TICKS, "☒"}) else None
