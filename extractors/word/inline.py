"""The text of a paragraph as a reader of the printed page sees it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors import document
from extractors.symbols import is_symbol_font, shown
from extractors.word import names as n

_PLAIN = {n.TAB: "\t", n.PTAB: "\t", n.BR: "\n", n.CR: "\n", n.NO_BREAK_HYPHEN: "-"}


class Inline:
    """Reads paragraphs. `hidden_styles` are the styles that hide their text."""

    def __init__(self, hidden_styles: frozenset[str]) -> None:
        """Nothing is kept between paragraphs."""
        self._hidden_styles = hidden_styles

    def paragraph(self, paragraph: etree._Element) -> str:
        """The text of one paragraph; the lines of a text box that hangs on it follow it."""
        text: list[str] = []
        boxes: list[str] = []
        if self._hidden_styles and self._style_hides(paragraph.find(n.PPR), n.PSTYLE):
            return ""
        self._walk(paragraph, text, boxes)
        joined = "".join(text)
        return "\n".join([joined, *boxes] if joined else boxes)

    def _style_hides(self, properties: etree._Element | None, tag: str) -> bool:
        style = properties.find(tag) if properties is not None else None
        return style is not None and style.get(n.VAL) in self._hidden_styles

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
        font = None
        for child in run:
            tag = child.tag
            if tag == n.T:
                text.append(child.text or "" if font is None else "".join(shown(font, ord(char)) for char in child.text or ""))
            elif tag == n.RPR:
                if self._hidden(child):
                    return
                font = _symbol_font(child)
            elif tag in _PLAIN:
                text.append(_PLAIN[tag])
            else:
                self._rare(child, text, boxes)

    def _hidden(self, properties: etree._Element) -> bool:
        vanish = properties.find(n.VANISH)
        if vanish is not None:
            return vanish.get(n.VAL, "1") not in ("0", "false", "off")
        return bool(self._hidden_styles) and self._style_hides(properties, n.RSTYLE)

    def _rare(self, child: etree._Element, text: list[str], boxes: list[str]) -> None:
        tag = child.tag
        if tag == n.SYM:
            text.append(_symbol(child))
        elif tag == n.FLD_CHAR:
            text.append(_legacy_field(child))
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
                if next(paragraph.iterancestors(n.TXBX_CONTENT), None) is box:
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


def _symbol_font(properties: etree._Element) -> str | None:
    fonts = properties.find(n.RFONTS)
    if fonts is None:
        return None
    font = fonts.get(n.ASCII) or fonts.get(n.HANSI)
    return font if is_symbol_font(font) else None


def _symbol(symbol: etree._Element) -> str:
    code = symbol.get(n.CHAR, "")
    try:
        return shown(symbol.get(n.FONT), int(code, 16))
    except ValueError:
        return ""


def _legacy_field(field: etree._Element) -> str:
    """What a form field of Word 97 shows: a check box, or the chosen entry of a list."""
    data = field.find(n.FF_DATA)
    if data is None:
        return ""
    box = data.find(n.CHECK_BOX)
    if box is not None:
        state = box.find(n.CHECKED)
        state = box.find(n.DEFAULT) if state is None else state
        on = state is not None and state.get(n.VAL, "1") in ("1", "true", "on")
        return document.CHECKED if on else document.UNCHECKED
    entries = [entry.get(n.VAL, "") for entry in data.iter(n.LIST_ENTRY)]
    result = data.find(f"{n.DD_LIST}/{n.RESULT}")
    chosen_entry = int(result.get(n.VAL, "0")) if result is not None and result.get(n.VAL, "0").isdecimal() else 0
    return entries[chosen_entry] if chosen_entry < len(entries) else ""
