"""The blank itself, filled: the consolidated form that goes upwards, and that `extract` reads back to the same values.

The places that the aligner finds in the empty blank are the places that are filled, so no form needs code of its own.
"""

from __future__ import annotations

import copy
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import docx
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from extractors.core.document import Line
from extractors.core.location import Location
from extractors.formats.word import read_word
from extractors.language import text
from extractors.language.patterns import COLON
from extractors.match import Located, TableLayout, locate
from extractors.match.collect.collect import Collector, RawItem
from pipeline.render.ooxml import xml_clean
from pipeline.render.word_package import lightly_packed

TICK = "√"
_STEM = re.compile(r"\d+")


@dataclass(frozen=True)
class Filling:
    """What is written into a blank.

    Attributes:
        unit: The unit's name.
        values: Scalar answers by field name, as they are to be printed.
        items: Group → block value → items, each (text, value of the choice or `None`).
    """

    unit: str
    values: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, Sequence[tuple[str, str | None]]]] = field(default_factory=dict)


def fill_blank(blank: bytes, layout: TableLayout, filling: Filling) -> bytes:
    """The .docx blank of `layout` with `filling` written in; blocks grow by copies of their last item.

    Raises:
        LookupError: the blank has no place for something that is to be written; its argument names it.
    """
    (document,) = read_word(blank)
    seen = locate(document, layout)
    collected = Collector(layout, seen.hits).walk(seen.document.blocks)
    word = docx.Document(io.BytesIO(blank))
    labels = _labels(seen)
    for name, written in {"unit": filling.unit, **filling.values}.items():
        parts = [part for part in collected.answers.get(name, []) if part.place is not None]
        if name not in labels and not parts:
            raise LookupError(layout.spec.unit.label if name == "unit" and layout.spec.unit is not None else name)
        if parts and parts[0].place != labels[name][0]:
            _write(_cell(word, parts[0].place), written)
        else:
            _write_behind(_paragraphs(word, labels[name][0]), labels[name][1], written)
    sections = [
        (_Block(word, block, [raw for raw in collected.items if (raw.group, raw.block) == (group, block)]), items)
        for group, blocks in filling.items.items()
        for block, items in blocks.items()
    ]
    for section, items in sections:  # all places are known before the first row is added
        section.write(items)
    return lightly_packed(word)


def _labels(seen: Located) -> dict[str, tuple[Location | None, str]]:
    """Place and key of the label of the unit and of each field."""
    pieces = [piece for block in seen.document.blocks for piece in ((block,) if isinstance(block, Line) else block.cells)]
    found = [(piece, hit) for piece in pieces if (hit := seen.hits.get(piece)) is not None and hit.label.role in ("unit", "field")]
    return {hit.label.name: (piece.place, hit.label.key) for piece, hit in reversed(found)}


def _paragraphs(word: WordFile, place: Location | None) -> list[etree._Element]:
    """The paragraphs of a line or of a cell."""
    if place is not None and place.kind == "paragraph":
        return [word.element.body.findall(qn("w:p"))[place.number - 1]]
    return list(_cell(word, place).findall(qn("w:p")))


def _write_behind(paragraphs: Sequence[etree._Element], label: str, written: str) -> None:
    """Puts a text behind its label, into the space that the blank leaves there; what stands behind that stays."""
    if not written:
        return
    pattern = re.compile(r"[\s（()）]*".join(map(re.escape, label)) + rf"[\s）)】]*{COLON}?")
    for paragraph in paragraphs:
        whole = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        found = pattern.search(unicodedata.normalize("NFKC", whole)) if len(unicodedata.normalize("NFKC", whole)) == len(whole) else None
        found = found or pattern.search(whole)
        if found is None:
            continue
        blank_space = re.match(r"[\s_＿　]*", whole[found.end() :])
        rest = whole[found.end() + (blank_space.end() if blank_space else 0) :]
        _replace(paragraph, f"{whole[: found.end()]}{xml_clean(written)}{'　　' if rest else ''}{rest}")
        return
    raise LookupError(label)


@dataclass
class _Slot:
    rows: list[etree._Element]
    text_at: tuple[int, int]
    ticks: dict[str, tuple[int, int]]
    stem: str


class _Block:
    """The items of one section; slots are used in order, and the last one is copied where there are more items."""

    def __init__(self, word: WordFile, name: str, slots: Sequence[RawItem]) -> None:
        self._name = name
        self._slots = [self._slot(word, raw) for raw in slots]

    @staticmethod
    def _slot(word: WordFile, raw: RawItem) -> _Slot:
        places = [raw.texts[0].place, *(marks[0].place for marks in raw.options.values())]
        numbers = [_numbers(place) for place in places]
        first, last = min(row for _, row, _ in numbers), max(row for _, row, _ in numbers)
        rows = _rows(word, numbers[0][0])[first : last + 1]
        ticks = {option: (row - first, cell) for option, (_, row, cell) in zip(raw.options, numbers[1:], strict=True)}
        return _Slot(rows, (numbers[0][1] - first, numbers[0][2]), ticks, raw.texts[0].text.strip())

    def write(self, items: Sequence[tuple[str, str | None]]) -> None:
        if items and not self._slots:
            raise LookupError(self._name)
        while len(self._slots) < len(items):
            self._slots.append(self._copy(self._slots[-1]))
        for number, ((written, choice), slot) in enumerate(zip(items, self._slots, strict=False), 1):
            stem = _STEM.sub(str(number), slot.stem)
            _write(_at(slot, slot.text_at), stem + one_item(written, number))
            if choice is not None:
                _write(_at(slot, slot.ticks[choice]), TICK)

    @staticmethod
    def _copy(slot: _Slot) -> _Slot:
        rows = [copy.deepcopy(row) for row in slot.rows]
        for row in reversed(rows):
            slot.rows[-1].addnext(row)
        fresh = _Slot(rows, slot.text_at, slot.ticks, slot.stem)
        for place in (fresh.text_at, *fresh.ticks.values()):
            _write(_at(fresh, place), "")
        return fresh


def one_item(written: str, number: int) -> str:
    """A text that reads as one item: a line numbered as the next item would be goes on in the line before it."""
    lines = written.split("\n")
    result = lines[:1]
    for line in lines[1:]:
        found = text.numbering(line, number + 1)
        if found is not None and found[0] == number + 1:
            result[-1] += "　" + line
        else:
            result.append(line)
    return "\n".join(result)


def _numbers(place: Location | None) -> tuple[int, int, int]:
    """Table, row and cell, from 0."""
    found = None if place is None else place.in_body_table
    if found is None:
        raise LookupError(str(place or ""))
    table, row, cell = (number - 1 for number in found)
    return table, row, cell


def _rows(word: WordFile, table: int) -> list[etree._Element]:
    rows: list[etree._Element] = word.element.body.findall(qn("w:tbl"))[table].findall(qn("w:tr"))
    return rows


def _cell(word: WordFile, place: Location | None) -> etree._Element:
    table, row, cell = _numbers(place)
    return _rows(word, table)[row].findall(qn("w:tc"))[cell]


def _at(slot: _Slot, place: tuple[int, int]) -> etree._Element:
    row, cell = place
    return slot.rows[row].findall(qn("w:tc"))[cell]


def _write(cell: etree._Element, written: str) -> None:
    """Puts a text into a cell, a paragraph a line, looking like what stood there."""
    paragraphs = cell.findall(qn("w:p"))
    for paragraph in paragraphs[1:]:
        cell.remove(paragraph)
    first, *others = xml_clean(written).split("\n")
    _replace(paragraphs[0], first)
    last = paragraphs[0]
    for line in others:
        paragraph = copy.deepcopy(paragraphs[0])
        paragraph[-1][-1].text = line  # as `_replace` has left it: the text ends its only run
        last.addnext(paragraph)
        last = paragraph


def _replace(paragraph: etree._Element, written: str) -> None:
    """The paragraph with one run that says `written` in the look of its first run, or of its paragraph mark."""
    runs = paragraph.findall(qn("w:r"))
    look = next(
        (run.find(qn("w:rPr")) for run in runs if run.find(qn("w:rPr")) is not None), paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    )
    for child in [child for child in paragraph if child.tag != qn("w:pPr")]:
        paragraph.remove(child)
    run = OxmlElement("w:r")
    if look is not None:
        run.append(copy.deepcopy(look))
    words = OxmlElement("w:t")
    words.text = written
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    paragraph.append(run)


def _look(paragraph: etree._Element) -> etree._Element | None:
    table = next(paragraph.iterancestors(qn("w:tbl")), None)
    for place in (paragraph, *([] if table is None else [table])):
        found = next((run.find(qn("w:rPr")) for run in place.iter(qn("w:r")) if run.find(qn("w:rPr")) is not None), None)
        if found is not None:
            return found
    return None
