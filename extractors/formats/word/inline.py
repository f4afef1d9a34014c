"""The text of a paragraph as a reader of the printed page sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from extractors.core import document
from extractors.formats.word import element_names as n
from extractors.formats.word.appearance import Look, Styles, is_odd, look_of, over, shade_behind, symbol_font, toggled
from extractors.formats.word.equation import drawn_by, in_a_line, is_reckoned
from extractors.formats.word.field_codes import Fields, InputPlaces, is_input
from extractors.formats.word.objects import (
    awaits,
    chosen,
    covers_seal,
    emoji,
    is_object,
    is_stamp,
    legacy_field,
    outermost,
    shows_otherwise,
    symbol,
    without_laid_ticks,
)
from extractors.formats.written import WHITE, Written, joined
from extractors.language.junk import REVERSED, visible
from extractors.language.ticks import UNKNOWN, shown

_PLAIN = {n.TAB: "\t", n.PTAB: "\t", n.BR: "\n", n.CR: "\n", n.NO_BREAK_HYPHEN: "-"}
_SHAPES = (n.DRAWING, n.PICT, n.OBJECT)
_FOREIGN = (n.SUB_DOC, n.CONTENT_PART, *n.NOTES)


class Inline:
    """Reads paragraphs in the light of the document's styles."""

    def __init__(self, styles: Styles) -> None:
        """Between paragraphs nothing is kept, but for what `within` says."""
        self.styles = styles
        self._table: Look = {}
        self._cell = WHITE
        self._base: Look = {}
        self._background = WHITE
        self._fields = Fields()
        self._lifts: list[tuple[int, int, int]] = []
        self._boxes: list[Written] = []
        self._places = InputPlaces()
        self._stamps: list[int] = []

    @contextmanager
    def within(self, *, table: etree._Element | None = None, cell: etree._Element | None = None) -> Iterator[None]:
        """What is read meanwhile stands in a table or a cell, with its style and its shade."""
        outer = self._table, self._cell
        if table is not None:
            self._table = self.styles.named(table.find(n.TBLPR), n.TBL_STYLE)
        shade = cell.find(f"{n.TCPR}/{n.SHD}") if cell is not None else None
        if cell is not None:
            self._cell = shade_behind(shade) if shade is not None else WHITE
        yield
        self._table, self._cell = outer

    def paragraph(self, paragraph: etree._Element) -> Written:
        """The text of one paragraph; the lines of a text box that hangs on it follow it."""
        written = Written()
        outer = self._base, self._background, self._fields, self._lifts, self._boxes, self._places, self._stamps
        properties = paragraph.find(n.PPR)
        shade = properties.find(n.SHD) if properties is not None else None
        self._base = over(self._table, self.styles.paragraph(properties))
        behind = shade_behind(shade) if shade is not None else "AUTO"
        self._background = self._cell if behind == "AUTO" else behind
        self._fields, self._lifts, self._boxes, self._places, self._stamps = Fields(), [], [], InputPlaces(), []
        self._walk(paragraph, written)
        written.objects += self._stamps if awaits(written.text) else []
        if self._fields.swallowed:
            written.show()
        lifts = [one for one in self._lifts if one[1] < len(written.text)]
        if len({lift for lift, _, _ in lifts}) > 1:
            written.odd += [(start, end) for lift, start, end in lifts if abs(lift) > 1]
        boxes = without_laid_ticks(self._boxes, written)
        self._base, self._background, self._fields, self._lifts, self._boxes, self._places, self._stamps = outer
        if not boxes:
            return written
        return joined([written, *boxes] if written.text or written.objects else boxes)

    def _walk(self, parent: etree._Element, written: Written) -> None:
        for child in parent:
            tag = child.tag
            if tag == n.R:
                self._run(child, written)
            elif tag in n.WRAPPERS:
                self._wrapped(child, written)
            elif tag == n.SDT:
                self._control(child, written)
            elif tag == n.ALTERNATE:
                self._walk(chosen(child), written)
            elif tag == n.MATH:
                self._equation(child, written)
            else:
                self._apart(child, written)

    def _apart(self, child: etree._Element, written: Written) -> None:
        """What gives no text: another document, a note at the foot, and what was deleted or moved away, which only a person sees."""
        if child.tag in _FOREIGN:
            written.show()
        elif child.tag in (n.DEL, n.MOVE_FROM):
            written.lose(visible("".join(text.text or "" for text in child.iter(n.DELETED_TEXT, n.T))))

    def _wrapped(self, wrapper: etree._Element, written: Written) -> None:
        start = len(written.text)
        self._walk(wrapper, written)
        if wrapper.tag == n.FLD_SIMPLE and len(written.text) == start:
            self._draw(wrapper.get(n.INSTR, ""), written)
        if wrapper.tag in (n.BDO, n.DIR) and wrapper.get(n.VAL) == "rtl":
            written.doubt_from(start)

    def _equation(self, equation: etree._Element, written: Written) -> None:
        drawn = in_a_line(equation)
        written.say(_apart(written, drawn.text) if drawn.odd else drawn.text, odd=drawn.odd)

    def _run(self, run: etree._Element, written: Written) -> None:
        properties = run.find(n.RPR)
        look = self._look(properties)
        if look.get("hidden"):
            return
        start = len(written.text)
        font = symbol_font(look)
        for child in run:
            if child.tag != n.RPR:
                self._content(child, written, font)
        if not written.text[start:].strip():
            return
        self._lifts.append((look.get("lift", 0), start, len(written.text)))
        is_strange = look and is_odd(look, self._background) and not _is_power(look, written.text, start)
        if is_strange or run.get(n.UNSETTLED) is not None:
            written.doubt_from(start)

    def _look(self, properties: etree._Element | None) -> Look:
        """The look of a run."""
        if properties is None:
            return self._base
        style = self.styles.named(properties, n.RSTYLE)
        return over(toggled(self._base, style), look_of(properties))

    def _content(self, child: etree._Element, written: Written, font: str | None) -> None:
        tag = child.tag
        if tag in (n.FLD_CHAR, n.INSTR_TEXT):
            self._field(child, written)
        elif tag == n.T:
            said = child.text or ""
            shows = visible(said) if font is None else "".join(shown(font, ord(char)) for char in said)
            self._say(shows, written, odd=REVERSED in said)
        elif tag in _PLAIN:
            self._say(_PLAIN[tag], written)
        elif tag == n.SYM:
            self._say(symbol(child.get(n.FONT), child.get(n.CHAR, "")), written)
        elif tag == n.SYM_EX:
            self._say(emoji(child.get(n.SYM_EX_CHAR, "")), written)
        elif not self._fields.silent:
            self._rare(child, written, font)

    def _say(self, said: str, written: Written, *, odd: bool = False) -> None:
        """A text, or a piece of the instruction of a field that has not shown its result yet."""
        if not self._fields.silent:
            written.say(said, odd=odd)
        elif not self._fields.last.begun:
            self._fields.last.instruction += said
            self._fields.last.swallowed |= bool(said.strip())

    def _field(self, part: etree._Element, written: Written) -> None:
        """A field shows its result, and never its instruction; what a form field shows stands in its data."""
        if part.tag == n.INSTR_TEXT:
            self._fields.instruct(part.text or "")
            return
        kind = part.get(n.FLD_CHAR_TYPE)
        if kind == "begin":
            drawn = legacy_field(part)
            self._say(drawn, written)
            self._fields.begin(drawn=bool(drawn))
        elif self._fields and kind == "separate":
            self._fields.last.separate(len(written.text))
        elif self._fields and kind == "end":
            field = self._fields.end()
            shows = field.shows(len(written.text))
            if not field.drawn and not shows and not self._fields.silent:
                self._draw(field.instruction, written)
            if shows and is_input(field.instruction):
                self._places.ended(field.result, written)

    def _draw(self, instruction: str, written: Written) -> None:
        if is_reckoned(instruction):
            written.show()
            return
        drawn = drawn_by(instruction)
        written.say(_apart(written, drawn.text) if drawn.odd else drawn.text, odd=drawn.odd)

    def _rare(self, child: etree._Element, written: Written, font: str | None) -> None:
        tag = child.tag
        if tag == n.ALTERNATE:
            for part in chosen(child):
                self._content(part, written, font)
        elif tag == n.RUBY:
            for base in child.iter(n.RUBY_BASE):
                self._walk(base, written)
        elif tag in _FOREIGN:
            written.show()
        else:
            self._boxes.extend(self._box_lines(child))
            if tag not in _SHAPES or not is_object(child) or covers_seal(child, written.text):
                return
            if is_stamp(child):
                self._stamps.append(len(written.text))
            else:
                written.show()

    def _box_lines(self, shape: etree._Element) -> Iterator[Written]:
        for box in outermost(shape, n.TXBX_CONTENT):
            for paragraph in box.iter(n.P):
                if next(paragraph.iterancestors(n.TXBX_CONTENT, n.TBL), None) is box:
                    line = self.paragraph(paragraph)
                    if line.text or line.objects:
                        yield line

    def _control(self, control: etree._Element, written: Written) -> None:
        checked = control.find(f"{n.SDT_PR}/{n.W14_CHECKBOX}/{n.W14_CHECKED}")
        box = control.find(f"{n.SDT_PR}/{n.W14_CHECKBOX}")
        if box is not None:
            on = checked is not None and checked.get(n.W14_VAL, "1") in ("1", "true", "on")
            written.say(UNKNOWN if shows_otherwise(control, on=on) else document.CHECKED if on else document.UNCHECKED)
            return
        if control.find(f"{n.SDT_PR}/{n.SHOWING_PLACEHOLDER}") is not None:
            return
        content = control.find(n.SDT_CONTENT)
        if content is not None:
            start = len(written.text)
            self._walk(content, written)
            self._places.ended(start, written)


def _apart(written: Written, said: str) -> str:
    """A fraction behind a whole number: “3 1/2”."""
    return f" {said}" if written.text[-1:].isdecimal() and said[:1].isdecimal() else said


def _is_power(look: Look, text: str, start: int) -> bool:
    """Whether a raised 2 or 3 stands behind the letters of a measure (m²), where it can't be taken for a digit."""
    only_raised = not (look.get("struck") or look.get("doubled"))
    return only_raised and text[start:].strip() in ("2", "3") and "a" <= text[start - 1 : start].lower() <= "z"
