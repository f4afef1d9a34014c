"""The text of a paragraph as a reader of the printed page sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from extractors.core import document
from extractors.formats.word import names as n
from extractors.formats.word.appearance import Styles, is_on
from extractors.language.patterns import COMMA
from extractors.language.symbols import shown

_EQUATION = re.compile(rf"^\s*eq\s.*\([^,，()]*{COMMA}(?P<inner>[^()]*)\)\s*$", re.IGNORECASE)
_PLAIN = {n.TAB: "\t", n.PTAB: "\t", n.BR: "\n", n.CR: "\n", n.NO_BREAK_HYPHEN: "-"}


@dataclass(slots=True)
class _Field:
    """A field that has begun; until its result begins, and behind a drawn form field, its text is not shown."""

    drawn: bool
    silent: bool = True
    instruction: str = ""


class Inline:
    """Reads paragraphs in the light of the document's styles."""

    def __init__(self, styles: Styles) -> None:
        """Between paragraphs nothing is kept."""
        self._styles = styles
        self._hidden_here = False
        self._fields: list[_Field] = []

    def paragraph(self, paragraph: etree._Element) -> str:
        """The text of one paragraph; the lines of a text box that hangs on it follow it."""
        text: list[str] = []
        boxes: list[str] = []
        outer = self._hidden_here, self._fields
        self._hidden_here, self._fields = self._styles.hides(paragraph.find(n.PPR), n.PSTYLE), []
        self._walk(paragraph, text, boxes)
        self._hidden_here, self._fields = outer
        joined = "".join(text)
        return "\n".join([joined, *boxes] if joined else boxes)

    def _walk(self, parent: etree._Element, text: list[str], boxes: list[str]) -> None:
        for child in parent:
            tag = child.tag
            if tag == n.R:
                self._run(child, text, boxes)
            elif tag in n.WRAPPERS:
                self._walk(child, text, boxes)
            elif tag == n.SDT:
                self._control(child, text, boxes)
            elif tag == n.ALTERNATE:
                self._walk(chosen(child), text, boxes)
            elif tag == n.MATH:
                text.extend(node.text or "" for node in child.iter(n.MATH_TEXT))

    def _run(self, run: etree._Element, text: list[str], boxes: list[str]) -> None:
        properties = run.find(n.RPR)
        if self._hidden(properties):
            return
        font = self._styles.symbol_font(properties)
        for child in run:
            tag = child.tag
            if tag in (n.FLD_CHAR, n.INSTR_TEXT):
                self._field(child, text)
            elif self._fields and any(field.silent for field in self._fields):
                continue
            elif tag == n.T:
                text.append(child.text or "" if font is None else "".join(shown(font, ord(char)) for char in child.text or ""))
            elif tag in _PLAIN:
                text.append(_PLAIN[tag])
            elif tag != n.RPR:
                self._rare(child, text, boxes)

    def _hidden(self, properties: etree._Element | None) -> bool:
        vanish = properties.find(n.VANISH) if properties is not None else None
        if vanish is not None:
            return is_on(vanish)
        return self._hidden_here or self._styles.hides(properties, n.RSTYLE)

    def _field(self, part: etree._Element, text: list[str]) -> None:
        """A field shows its result, and never its instruction; what a form field shows stands in its data."""
        if part.tag == n.INSTR_TEXT:
            if self._fields:
                self._fields[-1].instruction += part.text or ""
            return
        kind = part.get(n.FLD_CHAR_TYPE)
        if kind == "begin":
            drawn = _legacy_field(part)
            text.append(drawn)
            self._fields.append(_Field(drawn=bool(drawn)))
        elif self._fields and kind == "separate":
            self._fields[-1].silent = self._fields[-1].drawn
        elif self._fields and kind == "end":
            field = self._fields.pop()
            if field.silent and not field.drawn:
                text.append(_overprinted(field.instruction))

    def _rare(self, child: etree._Element, text: list[str], boxes: list[str]) -> None:
        tag = child.tag
        if tag == n.SYM:
            text.append(_symbol(child))
        elif tag == n.ALTERNATE:
            for part in chosen(child):
                self._rare(part, text, boxes)
        elif tag == n.RUBY:
            for base in child.iter(n.RUBY_BASE):
                self._walk(base, text, boxes)
        else:
            boxes.extend(self._box_lines(child))

    def _box_lines(self, shape: etree._Element) -> Iterator[str]:
        for box in _outermost(shape, n.TXBX_CONTENT):
            for paragraph in box.iter(n.P):
                if next(paragraph.iterancestors(n.TXBX_CONTENT, n.TBL), None) is box:
                    line = self.paragraph(paragraph)
                    if line:
                        yield line

    def _control(self, control: etree._Element, text: list[str], boxes: list[str]) -> None:
        checked = control.find(f"{n.SDT_PR}/{n.W14_CHECKBOX}/{n.W14_CHECKED}")
        box = control.find(f"{n.SDT_PR}/{n.W14_CHECKBOX}")
        if box is not None:
            on = checked is not None and checked.get(n.W14_VAL, "1") in ("1", "true", "on")
            text.append(document.CHECKED if on else document.UNCHECKED)
            return
        if control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None:
            return
        content = control.find(n.SDT_CONTENT)
        if content is not None:
            self._walk(content, text, boxes)


def chosen(alternate: etree._Element) -> etree._Element:
    """The one branch of `mc:AlternateContent` that is read: text stands in both, and counts once."""
    choice = alternate.find(n.CHOICE)
    fallback = alternate.find(n.FALLBACK)
    if choice is None:
        return alternate if fallback is None else fallback
    has_text = next(choice.iter(n.T), None) is not None
    return choice if has_text or fallback is None else fallback


def _outermost(shape: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements `tag` below `shape` that lie in no other; of alternatives only the chosen branch."""
    if shape.tag == tag:
        yield shape
    elif shape.tag == n.ALTERNATE:
        for child in chosen(shape):
            yield from _outermost(child, tag)
    else:
        for child in shape:
            yield from _outermost(child, tag)


def _symbol(symbol: etree._Element) -> str:
    code = symbol.get(n.CHAR, "")
    try:
        return shown(symbol.get(n.FONT), int(code, 16))
    except ValueError:
        return ""


def _overprinted(instruction: str) -> str:
    """What a field without a result draws: an overprinted tick in a box (the EQ field with the switch `o`)."""
    found = _EQUATION.search(instruction)
    return found["inner"] if found else ""


def _legacy_field(field: etree._Element) -> str:
    """What a form field of Word 97 shows: a check box, or the chosen entry of a list."""
    data = field.find(n.FF_DATA)
    if data is None:
        return ""
    box = data.find(n.CHECK_BOX)
    if box is not None:
        state = box.find(n.CHECKED)
        state = box.find(n.DEFAULT) if state is None else state
        on = state is not None and is_on(state)
        return document.CHECKED if on else document.UNCHECKED
    entries = [entry.get(n.VAL, "") for entry in data.iter(n.LIST_ENTRY)]
    result = data.find(f"{n.DD_LIST}/{n.RESULT}")
    chosen_entry = int(result.get(n.VAL, "0")) if result is not None and result.get(n.VAL, "0").isdecimal() else 0
    return entries[chosen_entry] if chosen_entry < len(entries) else ""
