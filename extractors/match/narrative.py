"""Documents of free text (总结, 简报): which one it is by its title or file name, and whose it is by its signature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from extractors.core.document import Document, Grid, Line
from extractors.core.reading import Answer, Reading
from extractors.form import FormSpec, Layout
from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.patterns import SEAL
from extractors.prose.reader import LONGEST_SIGNATURE

_TITLE_LINES = 6
_LONGEST_TITLE = 60
"""Lines and characters of a title. The free texts of the sample inboxes have one line of 30 characters at most."""
_LAST_LINES = 4
"""Lines among which the date of a signature stands: the last one in those texts, but a list of annexes may follow."""
_SENTENCE = re.compile(r"[。，；！？,;!?]")
_SEAL = re.compile(rf"\s*{SEAL}\s*$")


@dataclass
class NarrativeLayout(Layout):
    """A form that is a free text.

    Attributes:
        topics: Keys of what the campaign calls itself: its title and the parts of it in quotation marks.
    """

    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What a free text says, or the `reason` why it is not read; neither where the document is none of those asked for."""

    reading: Reading | None = None
    reason: str = ""


def compile_narrative(campaign: str, form: str, spec: FormSpec, year: int, title: str) -> NarrativeLayout:
    """The free text `form` of a campaign whose title is `title`."""
    quoted = [part for found in re.findall(r"[“「《](.+?)[”」》]", title) for part in (found, *re.split(r"[、，]", found))]
    topics = frozenset(text.key(part) for part in (title, *quoted)) - {""}
    return NarrativeLayout(campaign, form, spec, year, topics)


def read_narrative(document: Document, name: str, layouts: Sequence[NarrativeLayout]) -> Told:
    """The free text that a document is.

    Args:
        document: A document in which no form was found.
        name: Name of its file.
        layouts: The free texts that the campaigns ask for.

    Returns:
        Its reading; `ambiguous_form` as the reason where it may be several.
    """
    lines = [line for line in document.blocks if isinstance(line, Line) and line.text.strip()]
    fitting = _named(_title(lines), layouts) or _named(PurePath(name).stem, layouts)
    length = _length(document)
    long_enough = [layout for layout in fitting if layout.spec.narrative is not None and length >= layout.spec.narrative.least]
    if not long_enough:
        return Told()
    if len(long_enough) > 1:
        return Told(reason="ambiguous_form")
    (layout,) = long_enough
    return Told(Reading(layout.campaign, layout.form, document.part, _signed(lines), {}))


def _title(lines: Sequence[Line]) -> str:
    """The lines before the first sentence."""
    title: list[str] = []
    for line in lines[:_TITLE_LINES]:
        if len(line.text) > _LONGEST_TITLE or _SENTENCE.search(line.text):
            break
        title.append(line.text)
    return "".join(title)


def _named(written: str, layouts: Sequence[NarrativeLayout]) -> list[NarrativeLayout]:
    """The texts one of whose words stands in a title; where several do, those whose campaign is named there too, then the longest word."""
    seen = text.key(written)
    found = [(layout, max(len(word) for word in words)) for layout in layouts if (words := _words(layout, seen))]
    if not found:
        return []
    best = max((_shared(seen, layout), length) for layout, length in found)
    return [layout for layout, length in found if (_shared(seen, layout), length) == best]


def _words(layout: NarrativeLayout, seen: str) -> list[str]:
    words = layout.spec.narrative.words if layout.spec.narrative is not None else ()
    return [word for word in words if text.key(word) in seen]


def _shared(seen: str, layout: NarrativeLayout) -> int:
    """How much of the name of the campaign stands in a title: characters of its longest quoted part."""
    return max((len(part) for part in layout.topics if part in seen), default=0)


def _length(document: Document) -> int:
    texts = (cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells)
    return sum(len(text.key(line.text)) for line in document.blocks if isinstance(line, Line)) + sum(len(text.key(one)) for one in texts)


def _signed(lines: Sequence[Line]) -> Answer:
    """The unit that signed: the short line before the date at the end."""
    for place in range(len(lines) - 1, max(len(lines) - 1 - _LAST_LINES, 0), -1):
        if is_date(lines[place].text.strip()):
            before = lines[place - 1]
            name = _SEAL.sub("", before.text.strip())
            if len(name) <= LONGEST_SIGNATURE and not _SENTENCE.search(name):
                return Answer(name or None, name, before.place)
    return Answer(None, "")
