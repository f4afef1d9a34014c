"""Rich strings of workbooks: which parts of a text look other than they read, and what parts in a symbol font show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from extractors.core.document import Spans
from extractors.formats.excel.colours import colour_of
from extractors.formats.package import markup
from extractors.formats.written import TINY, WHITE
from extractors.language.ticks import SYMBOL_FONTS, drawn_in, is_symbol_font

RAISED = ("superscript", "subscript")
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,9})?")
_SMALL = re.compile(rb"""<(?:\w+:)?sz\s+val\s*=\s*["'][0-4](?:\.\d+)?["']""")
_SYMBOL_FONTS = (*SYMBOL_FONTS, b"Symbol")


@dataclass(frozen=True, slots=True)
class OddParts:
    """The parts of a text that are struck out, raised, lowered or white.

    Attributes:
        length: How long the whole text is; where a cell shows more or less of it, nobody can tell which parts those are.
        spans: Start and end of each.
    """

    length: int
    spans: Spans

    @classmethod
    def of(cls, length: int, runs: Sequence[tuple[int, bool]]) -> OddParts | None:
        """Those of a text; `None` where it has none.

        Args:
            length: Its length.
            runs: Where each part begins, in order, and whether it looks odd.
        """
        ends = [*(start for start, _ in runs[1:]), length]
        spans = tuple((start, end) for (start, odd), end in zip(runs, ends, strict=False) if odd and start < end)
        return cls(length, spans) if spans else None


def odd_strings(xml: bytes) -> dict[str, OddParts]:
    """The odd parts of the shared strings that have some, by their index."""
    if b"strike" not in xml and b"vertAlign" not in xml and b"color" not in xml and not _SMALL.search(xml):
        return {}
    strings = enumerate(markup.parse(xml, "字符串表").iterchildren("{*}si"))
    return {str(place): parts for place, one in strings if (parts := odd_parts(one)) is not None}


def redrawn_strings(xml: bytes) -> dict[str, str]:
    """What the shared strings with parts in a symbol font show, by their index."""
    if not any(font in xml for font in _SYMBOL_FONTS):
        return {}
    strings = enumerate(markup.parse(xml, "字符串表").iterchildren("{*}si"))
    return {str(place): shows for place, one in strings if (shows := redrawn(one)) is not None}


def redrawn(rich: etree._Element) -> str | None:
    """What a rich string with a part in a symbol font shows; `None` for any other text."""
    runs = [(next((str(one.get("val", "")) for one in run.iter("{*}rFont")), ""), run) for run in rich.iterchildren("{*}r")]
    if not any(is_symbol_font(font) for font, _ in runs):
        return None
    texts = [(font, "".join(one.text or "" for one in run.iterchildren("{*}t"))) for font, run in runs]
    return "".join(drawn_in(font, text) if is_symbol_font(font) else text for font, text in texts)


def odd_parts(rich: etree._Element) -> OddParts | None:
    """The odd parts of a rich string."""
    runs, length = [], 0
    for run in rich.iterchildren("{*}r"):
        runs.append((length, _is_odd(run)))
        length += sum(len(one.text or "") for one in run.iterchildren("{*}t"))
    return OddParts.of(length, runs)


def _is_odd(rich: etree._Element) -> bool:
    """Whether a part of a rich string is struck out, raised, lowered, white or tiny."""
    faint = any(colour_of(one.attrib) == WHITE for one in rich.iter("{*}color")) or any(map(is_tiny, rich.iter("{*}sz")))
    return faint or any(map(is_on, rich.iter("{*}strike"))) or any(one.get("val") in RAISED for one in rich.iter("{*}vertAlign"))


def is_tiny(size: etree._Element | None) -> bool:
    """Whether a size of a font (`<sz val="1"/>`) is one that nobody can read on paper."""
    written = size.get("val", "") if size is not None else ""
    return _SIZE.fullmatch(written) is not None and float(written) <= TINY


def is_on(switch: etree._Element | None) -> bool:
    """Whether an on/off element (`<strike/>`, `<strike val="0"/>`) is on."""
    return switch is not None and switch.get("val", "1") in ("1", "true")
