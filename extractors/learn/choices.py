"""What a blank offers to choose from: “□男 □女”, “是□ 否□”, “（ ）有 （ ）无”, “有/无”, “○汉族 ○少数民族”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.language import text
from extractors.language.patterns import ANY_CLOSE, ANY_OPEN, BLANK, CLOSE, COLON, INSIDE, OPEN

BOXES = "□☐○〇◯☑☒■●◎▢"
_BOX = rf"(?:[{BOXES}]|{ANY_OPEN}[ \t　]+{ANY_CLOSE})"
_ANY = re.compile(_BOX)
_MANY = ("多选", "可选多项", "不限一项")
_MOST_OF_ONE = 6
_LONGEST = 24
_EDGES = " \t\n　_＿；;，,、。/／：:."
_SLASHED = re.compile(r"[^\s/／\d：:，。、（()）]{1,6}(?:\s*[/／]\s*[^\s/／\d：:，。、（()）]{1,6}){1,4}")
_IN_LABEL = re.compile(rf"{OPEN}\s*(?P<inner>{INSIDE}*)\s*{CLOSE}\s*{COLON}?\s*$")


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a text; `head` is what stands before them, `many` that several may be ticked."""

    options: tuple[str, ...]
    head: str = ""
    many: bool = False


def choices_in(written: str) -> Choices | None:
    """The options that a text offers, `None` where it offers none."""
    boxes = list(_ANY.finditer(written))
    if not boxes or (len(boxes) < 2 and boxes[0].group() not in "□☐▢"):
        return _slashed(written)
    head, body = _head_of(written, boxes[0].start())
    options = _options(body)
    if not options or any(len(text.key(one)) > _LONGEST for one in options):
        return None
    return Choices(options, head, is_many(written) or len(options) > _MOST_OF_ONE)


def is_many(written: str) -> bool:
    """Whether a text says that several options may be ticked."""
    return any(word in written for word in _MANY)


def offered_by(label: str) -> tuple[str, ...]:
    """The options that a label itself lists in brackets: “是否建会（是/否）”."""
    found = _IN_LABEL.search(label)
    slashed = _slashed(found["inner"]) if found is not None else None
    return slashed.options if slashed is not None else ()


def _head_of(written: str, first: int) -> tuple[str, str]:
    """A label before the options: up to a colon, or up to the first box where the boxes stand before their words."""
    colon = max(written.rfind("：", 0, first), written.rfind(":", 0, first))
    if colon >= 0:
        return written[: colon + 1].strip(), written[colon + 1 :]
    before = written[:first].strip(_EDGES)
    if before and _ANY.search(written.strip(_EDGES)[-1:]) is None:
        return before, written[first:]
    spaced = re.search(r"\s+(?=\S+\s*$)", written[:first]) if before else None
    return (written[: spaced.start()].strip(), written[spaced.end() :]) if spaced is not None else ("", written)


def _options(body: str) -> tuple[str, ...]:
    """The words between the boxes, which stand before them (“□男”) or behind (“男□”)."""
    words = [_bare(word) for word in _ANY.split(body)]
    kept = words[1:] if not text.key(words[0]) else words[:-1] if not text.key(words[-1]) else []
    return tuple(kept) if kept and all(text.key(word) for word in kept) and len(set(kept)) == len(kept) else ()


def _bare(word: str) -> str:
    """An option as printed, without the room to write behind it and the note that several may be ticked."""
    plain = re.sub(rf"{OPEN}{INSIDE}*(?:多选|单选|注明|说明){INSIDE}*{CLOSE}", "", word)
    return re.sub(rf"{COLON}?\s*{BLANK}{{2,}}.*", "", plain, flags=re.DOTALL).strip(_EDGES)


def _slashed(written: str) -> Choices | None:
    """“有/无”, “已建/未建”: words apart, a word in common, or three and more; “部门/单位” is a label."""
    bare = written.strip()
    if not _SLASHED.fullmatch(bare):
        return None
    words = tuple(word.strip() for word in re.split(r"[/／]", bare))
    alike = len(words) > 2 or max(map(len, words)) == 1 or bool(set(words[0]) & set(words[1]))
    return Choices(words) if alike and all(text.key(word) for word in words) and len(set(words)) == len(words) else None
