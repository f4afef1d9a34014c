"""Labels: as the blank prints them, as they are found in a text, and what may stand around one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from extractors.core.document import Cell, Line
from extractors.language import text
from extractors.language.ticks import read_tick

CONTINUED = ("", "续", "续表", "续上表", "续上", "接上表", "接上页", "附页", "另附页")
"""What stands behind a label, or a title, that goes on from before."""
_ROOM_BEHIND = frozenset("：:_＿")
_LEAST_TWICE = 3
"""Characters of a label that is told where it stands twice in one cell: of two, “研究研究” is a way to speak. 2 to 6 read 782 answers below
mistyped labels alike (`benchmarks/thresholds.py`)."""
MARK_BEFORE = 2
"""Letters before an option that are its mark (“是的已经解决”), or that tick it behind it; more are a sentence. 0 to 6 read those
alike."""
Role = Literal["unit", "field", "block", "option", "column"]


@dataclass(frozen=True, slots=True)
class Label:
    """One printed label.

    Attributes:
        role: What it governs.
        name: Field name, or the value that a block or an option stands for.
        key: The label as it is compared.
        group: The group or list it belongs to.
        inline: The answer stands behind the label in the same cell or line, as the blank shows.
        invites: The blank prints a colon behind it, so that an answer may stand there as well as in the cell beside it.
        below: The answer stands in the cell below the label, as the blank shows.
        ending: What the blank prints behind the key, a sign of measure or a bracket (“（%）”): it is no answer.
    """

    role: Role
    name: str
    key: str
    group: str = ""
    inline: bool = False
    below: bool = False
    invites: bool = False
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: `rest` stands behind it, `head` before it; `similar` where it is only like the blank's."""

    label: Label
    rest: str = ""
    head: str = ""
    similar: bool = False


Hits = Mapping[Line | Cell, Hit]
"""The labels of a document by the cell or line that they stand in."""


def labels_of(hits: Hits) -> Iterable[Label]:
    """The labels that were found, each object once: an option stands in a return some thirty times."""
    return {id(hit.label): hit.label for hit in hits.values()}.values()


def once(key: str) -> str:
    """A label that stands twice in one cell, once: a merge joined two cells, or a line was pasted again."""
    half = key[: len(key) // 2]
    return half if len(half) >= _LEAST_TWICE and key == half * 2 else key


def around(written: str, key: str) -> tuple[str, str]:
    """Marks behind and before a label that is alone in its cell (“√已经解决”, “单位：”)."""
    skipped = next((place for place, char in enumerate(written) if text.key(char)), 0)
    rest = text.cut(written, key) or ""
    return rest, written[:skipped]


def begun_by(label: Label, written: str, head: str) -> Hit | None:
    """`label` where it is only the beginning (or, with a mark before it, the end) of what is written."""
    if head.startswith(label.key):
        rest = text.cut(written, label.key)
        if rest and _may_follow(label, rest):
            return Hit(label, rest)
    if label.role == "option" and head.endswith(label.key) and len(head) <= len(label.key) + MARK_BEFORE:
        return Hit(label, "", written[: written.find(label.key[0])].strip())
    return None


def _may_follow(label: Label, rest: str) -> bool:
    """Whether `rest` can stand behind a label: behind punctuation or a space, or as a bare figure behind a count.

    Behind a label of one character a space is not enough: “高  明” is a name.
    """
    if len(label.key) == 1:
        return rest.lstrip()[:1] in _ROOM_BEHIND or rest.lstrip()[:1].isdecimal()
    if not text.key(rest[0]):
        return label.role != "block" or is_continued(rest) or rest.lstrip()[:1] in (":", "：")
    if label.role == "option":
        return len(rest.strip()) <= MARK_BEFORE and read_tick(rest) is not None
    return label.role == "field" and rest[0].isdecimal() and not label.inline


def is_continued(rest: str) -> bool:
    """“（续）”, “（续表）”, “：” behind a section label."""
    return text.key(rest) in CONTINUED
