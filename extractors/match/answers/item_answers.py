"""Raw items → items: numbers cut, several in one cell parted, outcomes out of ticks and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, Variant, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding, Item
from extractors.form import ChoiceSpec, GroupSpec
from extractors.language import text
from extractors.language.junk import is_error_value, is_left_over, is_picture_call, is_typed_over, without_left_over
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN
from extractors.language.ticks import UNKNOWN, read_tick
from extractors.match.answers.numbering import bodies, split
from extractors.match.answers.values import is_elsewhere, read_text
from extractors.match.collect.collected import READER_MARKS, Part, RawItem
from extractors.match.collect.options import UNSURE

_CLOSING_WORD = re.compile(rf"{ANY_OPEN}({ANY_INSIDE}{{1,12}}){ANY_CLOSE}\s*[。.；;]?\s*$")
_NO_TICK = frozenset({Code.FORMULA_UNCACHED, Code.ODD_LOOK, Code.UNREADABLE_OBJECT, UNSURE})
"""Marks of a cell that takes away what its tick says."""


_WORDS_BESIDE = 3
"""Characters beside what a program left that are no opinion yet: “见”, “建议：”, but “改善通风” is one. The shortest of the 86 opinions
in the sample inboxes has 15."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: str | None
    raw: str
    source: Location | None
    codes: tuple[tuple[Code, str], ...]
    """Codes of doubts, each with what it is about."""


def make_items(raw_items: list[RawItem], group_name: str, spec: GroupSpec) -> tuple[Item, ...]:
    """The items of one group in document order, ordinals within each block, findings named by position in the group."""
    blocks: dict[str, list[RawItem]] = {}
    parted = [part for raw in raw_items for part in split(raw)]
    for raw in parted:
        blocks.setdefault(raw.block, []).append(raw)
    body = {raw: one for raws in blocks.values() for raw, one in zip(raws, bodies(raws), strict=True)}
    ordinals: dict[str, int] = {}
    items: list[Item] = []
    for raw in parted:
        written = read_text(body[raw].text)
        if written is None and not _is_marked(raw):
            continue
        if body[raw].unclear:
            raw.doubt(Code.NUMBER_UNCLEAR)
        ordinals[raw.block] = ordinals.get(raw.block, 0) + 1
        where = FieldAddress(group_name, len(items) + 1)
        items.append(_item(raw, written, _Named(where, spec, ordinals[raw.block])))
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Named:
    where: FieldAddress
    spec: GroupSpec
    ordinal: int

    def finding(self, code: Code, field: str, source: Location | None, about: str = "", *, kept: bool = False) -> Finding:
        title = (self.spec.choice.title if self.spec.choice else "") or "办理情况"
        variant = Variant.SECTION if code == Code.LABEL_SIMILAR else Variant.IN_TEXT if code == Code.CELL_ERROR and kept else None
        return finding(code, field=self.where.of(field), source=source, variant=variant, choice=title, about=about, raw=about)


def _item(raw: RawItem, written: str | None, named: _Named) -> Item:
    spec = named.spec
    source = raw.texts[0].place if raw.texts else next((mark.place for marks in raw.options.values() for mark in marks), None)
    values: dict[str, Answer] = {spec.blocks.field: Answer(raw.block, spec.blocks.labels.get(raw.block, ""), source)}
    written, word = _cut_word(written, spec.choice) if spec.choice is not None else (written, None)
    own, left = _own_words(written)
    outcome = _outcome(raw, spec.choice, word, own) if spec.choice is not None else None
    codes = [Code.TEXT_MISSING] if written is None else []
    codes += [left] if left is not None else []
    codes += [Code.UNREADABLE_OBJECT] if UNKNOWN in (written or "") and left != Code.UNREADABLE_OBJECT else []
    codes += [Code.ANSWER_ELSEWHERE] if written is not None and is_elsewhere(written) else []
    codes += [Code.ODD_LOOK] if is_typed_over(written or "") else []
    codes += raw.doubts
    marks = {Code(part.mark) for part in raw.texts if part.mark and part.mark in READER_MARKS}
    codes += sorted(marks.difference(codes)) if marks else []
    found = tuple([named.finding(code, spec.text, source, written or "", kept=own is not None) for code in codes])
    values[spec.text] = Answer(own, "\n".join(part.text for part in raw.texts).strip(), source, None, found)
    if outcome is not None and spec.choice is not None:
        choice = spec.choice.field
        doubts = tuple([named.finding(code, choice, outcome.source or source, about) for code, about in outcome.codes])
        values[choice] = Answer(outcome.value, outcome.raw, outcome.source or source, None, doubts)
    return Item(named.ordinal, values, source)


def _own_words(written: str | None) -> tuple[str | None, Code | None]:
    """What a person wrote of an item, and the doubt where a program left something there: text around that stays."""
    if written is None or is_picture_call(written):
        return None, None if written is None else Code.UNREADABLE_OBJECT
    if not (is_error_value(written) or is_left_over(written)):
        return written, None
    words = sum(char.isalnum() for char in without_left_over(written))
    return written if words > _WORDS_BESIDE and without_left_over(written) != written else None, Code.CELL_ERROR


def _is_marked(raw: RawItem) -> bool:
    """Whether an option is ticked, or may be.

    Or a picture or the like stands where its text or a tick should: it may be the answer (a photograph of what was written).
    """
    for marks in raw.options.values():
        for mark in marks:
            if mark.mark == Code.UNREADABLE_OBJECT or (mark.text and read_tick(mark.text) is not False):
                return True
    return any(part.mark == Code.UNREADABLE_OBJECT for part in raw.texts)


def _cut_word(written: str | None, choice: ChoiceSpec) -> tuple[str | None, str | None]:
    """The outcome written out in brackets behind the text (“（已解决）”), and the text without it."""
    found = _CLOSING_WORD.search(written or "")
    if written is None or found is None:
        return written, None
    said = text.key(found[1])
    for value, label in choice.labels.items():
        if said in {text.key(word) for word in (label, *choice.words.get(value, ()))}:
            return written[: found.start()].rstrip() or None, value
    return written, None


def _outcome(raw: RawItem, choice: ChoiceSpec, word: str | None, written: str | None) -> _Outcome:
    ticked, unclear = _marks(raw)
    left = [] if ticked or unclear or word else _left_alone(raw, choice)
    ticked = ticked or left
    values = {value for value, _ in ticked} | ({word} if word else set())
    rawtext = "；".join([f"{choice.labels[value]}：{mark.text.strip()}".rstrip("：") for value, mark in ticked])
    source = ticked[0][1].place if ticked else None
    codes = tuple([(Code.TICK_UNCLEAR, mark.text.strip()) for mark in unclear])
    if len(values) > 1:
        names = "、".join(choice.labels[value] for value in choice.labels if value in values)
        return _Outcome(None, rawtext, ticked[-1][1].place, ((Code.OUTCOME_CONFLICT, names), *codes))
    if unclear:
        return _Outcome(None, rawtext, unclear[0].place, codes)
    if not values:
        return _Outcome(None, rawtext, source, ((Code.OUTCOME_MISSING, ""),) if written is not None else ())
    hidden = tuple([(Code(mark.mark), "") for _, mark in ticked if mark.mark in READER_MARKS])
    doubts = (*hidden, (Code.OPTION_LEFT, "")) if left else hidden
    return _Outcome(values.pop(), rawtext or (word and choice.labels[word]) or "", source, doubts)


def _marks(raw: RawItem) -> tuple[list[tuple[str, Part]], list[Part]]:
    """The ticks of an item, each with its option, and the marks that may be one."""
    ticked: list[tuple[str, Part]] = []
    unclear: list[Part] = []
    for value, marks in raw.options.items():
        for mark in marks:
            state = read_tick(mark.text)
            if state is None or mark.mark in _NO_TICK:
                unclear.append(mark)
            elif state:
                ticked.append((value, mark))
    return ticked, unclear


def _left_alone(raw: RawItem, choice: ChoiceSpec) -> list[tuple[str, Part]]:
    """The one option of an item whose others were deleted: instead of this one being ticked, or only to save space."""
    written = [part for part in raw.texts if part.text.strip()]
    if len(raw.options) != 1 or len(choice.labels) < 2 or len(written) != 1 or raw.doubts:
        return []
    ((value, marks),) = raw.options.items()
    said = any(mark.text.strip() or mark.mark for mark in marks)
    return [] if said else [(value, Part("", marks[0].place if marks else written[0].place))]
