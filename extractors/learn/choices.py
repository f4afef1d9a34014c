"""What a blank offers to choose from: “□男 □女”, “是□ 否□”, “（ ）有 （ ）无”, “有/无”, “○汉族 ○少数民族”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.language import text
from extractors.language.measures import COUNTED
from extractors.language.patterns import ANY_CLOSE, ANY_OPEN, BLANK, CLOSE, COLON, INSIDE, OPEN, OPTION_REMARKS
from extractors.learn.label_words import LONGEST_LABEL, figures_asked, printed_measure, type_of
from extractors.match.blank.answer_cells import sub_labels_in

BOXES = "□☐○〇◯☑☒■●◎▢"
_DRAWN = re.compile(f"[{BOXES}]")
_BRACKETED = re.compile(rf"{ANY_OPEN}[ \t　]*{ANY_CLOSE}")
_MANY = re.compile(r"多选|复选|可选多项|不限一项|(?:选|选择)[多几数两三四五六\d][个项]")
_FEWEST_BRACKETS, _FEWEST_WORDS = 2, 3
"""Brackets to tick, one of which alone is a gap, and words between strokes, two of which may be a label. Of 787 fields of drawn blanks
(`benchmarks/thresholds.py`) 3 brackets lose five and read eight values otherwise in silence; 2 to 5 words find all."""
_EMPTY = re.compile(rf"{OPEN}(?:\s|{BLANK})*{CLOSE}")
_EMPTY_AT_END = re.compile(rf"{_EMPTY.pattern}(?=[^\w]*$)")
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
    box = _DRAWN if _DRAWN.search(written) else _BRACKETED
    boxes = list(box.finditer(written))
    if box is _BRACKETED and sub_labels_in(written) is not None:
        return None
    if not boxes or (len(boxes) < _FEWEST_BRACKETS and boxes[0].group() not in "□☐▢"):
        return _slashed(written)
    head, body = _head_of(written, box)
    options = _options(body, box)
    asks_figures = box is _BRACKETED and any(type_of(one) in ("count", "number") for one in options)
    asks_figures = asks_figures or (bool(options) and all(map(figures_asked, options)))
    if not options or asks_figures or any(len(text.key(one)) > LONGEST_LABEL for one in options):
        return None
    return Choices(options, head, is_many(written) or any(map(_asks_how_many, options)))


def is_many(written: str) -> bool:
    """Whether a text says that several options may be ticked."""
    return _MANY.search(written) is not None


def offered_by(label: str) -> tuple[str, ...]:
    """The options that a label itself lists in brackets: “是否建会（是/否）”."""
    found = _IN_LABEL.search(label)
    slashed = _slashed(found["inner"]) if found is not None else None
    return slashed.options if slashed is not None else ()


def _head_of(written: str, box: re.Pattern[str]) -> tuple[str, str]:
    """A label before the options: up to a colon, or up to the first box where the boxes stand before their words."""
    first = next(box.finditer(written)).start()
    colon = max(written.rfind("：", 0, first), written.rfind(":", 0, first))
    if colon >= 0:
        return written[: colon + 1].strip(), written[colon + 1 :]
    before = written[:first].strip(_EDGES)
    if before and not _ends_with(box, _without_notes(written)):
        return before, written[first:]
    spaced = re.search(r"\s+(?=\S+\s*$)", written[:first]) if before else None
    return (written[: spaced.start()].strip(), written[spaced.end() :]) if spaced is not None else ("", written)


def _ends_with(box: re.Pattern[str], written: str) -> bool:
    last = list(box.finditer(written))[-1]
    return not written[last.end() :].strip(_EDGES)


def _options(body: str, box: re.Pattern[str]) -> tuple[str, ...]:
    """The words between the boxes, which stand before them (“□男”) or behind (“男□”)."""
    words = [_bare(word) for word in box.split(body)]
    kept = words[1:] if not text.key(words[0]) else words[:-1] if not text.key(words[-1]) else []
    return tuple(kept) if kept and all(text.key(word) for word in kept) and len(set(kept)) == len(kept) else ()


def _without_notes(word: str) -> str:
    return re.sub(rf"{OPEN}{INSIDE}*(?:{OPTION_REMARKS}){INSIDE}*{CLOSE}", "", word)


def _bare(word: str) -> str:
    """An option as printed, without the space to write behind it and the note that several may be ticked; a sentence keeps its stop."""
    plain = _EMPTY_AT_END.sub("", _without_notes(word))
    short = re.sub(rf"{COLON}?\s*{BLANK}{{2,}}\s*$", "", plain).strip(_EDGES)
    return f"{short}。" if "，" in short and plain.strip().endswith("。") else short


def _asks_how_many(option: str) -> bool:
    """Whether an option leaves room for a figure before its measure (“话筒（ ）个”): of such things one may want several."""
    found = _EMPTY.search(option)
    return found is not None and option[found.end() :].strip() in COUNTED


def _slashed(written: str) -> Choices | None:
    """“有/无”, “已建/未建”: words apart, a word in common, or three and more; “部门/单位” is a label."""
    bare = written.strip()
    if not _SLASHED.fullmatch(bare) or printed_measure(bare) is not None:
        return None
    words = tuple(word.strip() for word in re.split(r"[/／]", bare))
    alike = len(words) >= _FEWEST_WORDS or max(map(len, words)) == 1 or bool(set(words[0]) & set(words[1]))
    return Choices(words) if alike and all(text.key(word) for word in words) and len(set(words)) == len(words) else None
