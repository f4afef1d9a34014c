"""Raw items → items: the printed number cut, several in one cell parted, the outcome out of ticks and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.core.reading import Answer, Finding, Item, Severity
from extractors.form import ChoiceSpec, GroupSpec
from extractors.language import text
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN
from extractors.match.answers.numbering import bodies, split
from extractors.match.answers.values import read_text, read_tick
from extractors.match.collect.collected import READER_DOUBTS, Part, RawItem
from extractors.match.collect.options import UNSURE

_MESSAGES: dict[str, tuple[Severity, str]] = READER_DOUBTS | {
    "outcome_missing": ("warning", "这一条没有打勾，{choice}未注明，请向单位问明。"),
    "outcome_conflict": ("error", "这一条打了不止一个勾（{ticked}），无法判断{choice}，请向单位问明。"),
    "tick_unclear": ("error", "“{raw}”看不出是否打勾，请对照原件判断{choice}。"),
    "text_missing": ("warning", "打了勾但没有写内容，请向单位索取。"),
    "several_in_one_cell": ("warning", "几条意见写在同一格内，已分开，并都按同一个勾计，请核对。"),
    "item_boundary": ("warning", "表格的行被改动过，这一条与上一条的分界请对照原件核对。"),
    "section_assumed": ("warning", "续表没有重复栏目名，按上一页的栏目计入，请核对。"),
    "label_similar": ("warning", "这一条所在的栏目名与空白表不同，按最相近的栏目计入，请核对。"),
    "number_unclear": ("warning", "开头的数字可能是序号，也可能是内容，请对照原件核对。"),
}
_CLOSING_WORD = re.compile(rf"{ANY_OPEN}({ANY_INSIDE}{{1,12}}){ANY_CLOSE}\s*[。.；;]?\s*$")


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: str | None
    raw: str
    source: str | None
    codes: tuple[tuple[str, str], ...]
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
        if written is None and not _ticked(raw):
            continue
        if body[raw].unclear:
            raw.doubt("number_unclear")
        ordinals[raw.block] = ordinals.get(raw.block, 0) + 1
        where = f"{group_name}[{len(items) + 1}]"
        items.append(_item(raw, written, _Named(where, spec, ordinals[raw.block])))
    return tuple(items)


@dataclass(frozen=True, slots=True)
class _Named:
    where: str
    spec: GroupSpec
    ordinal: int

    def finding(self, code: str, field: str, source: str | None, about: str = "") -> Finding:
        severity, message = _MESSAGES[code]
        title = (self.spec.choice.title if self.spec.choice else "") or "办理情况"
        written = message.format(choice=title, ticked=about, raw=about)
        return Finding(code, severity, written, f"{self.where}.{field}", source)


def _item(raw: RawItem, written: str | None, named: _Named) -> Item:
    spec = named.spec
    source = raw.texts[0].place if raw.texts else next((mark.place for marks in raw.options.values() for mark in marks), None)
    values: dict[str, Answer] = {spec.blocks.field: Answer(raw.block, spec.blocks.labels.get(raw.block, ""), source)}
    outcome = None
    if spec.choice is not None:
        written, word = _cut_word(written, spec.choice)
        outcome = _outcome(raw, spec.choice, word, written)
    codes = ["text_missing"] if written is None else []
    codes += raw.doubts
    codes += sorted({part.mark for part in raw.texts if part.mark in READER_DOUBTS})
    found = tuple(named.finding(code, spec.text, source) for code in codes)
    values[spec.text] = Answer(written, "\n".join(part.text for part in raw.texts).strip(), source, None, found)
    if outcome is not None and spec.choice is not None:
        choice = spec.choice.field
        doubts = tuple(named.finding(code, choice, outcome.source or source, about) for code, about in outcome.codes)
        values[choice] = Answer(outcome.value, outcome.raw, outcome.source or source, None, doubts)
    return Item(named.ordinal, values, source)


def _ticked(raw: RawItem) -> bool:
    return any(read_tick(mark.text) is not False for marks in raw.options.values() for mark in marks)


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
    ticked: list[tuple[str, Part]] = []
    unclear: list[Part] = []
    for value, marks in raw.options.items():
        for mark in marks:
            state = read_tick(mark.text)
            if state is None or mark.mark in ("formula_uncached", "odd_look", "unreadable_object", UNSURE):
                unclear.append(mark)
            elif state:
                ticked.append((value, mark))
    values = {value for value, _ in ticked} | ({word} if word else set())
    names = "、".join(choice.labels[value] for value in choice.labels if value in values)
    rawtext = "；".join(f"{choice.labels[value]}：{mark.text.strip()}" for value, mark in ticked)
    source = ticked[0][1].place if ticked else None
    codes = tuple(("tick_unclear", mark.text.strip()) for mark in unclear)
    if len(values) > 1:
        return _Outcome(None, rawtext, ticked[-1][1].place, (("outcome_conflict", names), *codes))
    if unclear:
        return _Outcome(None, rawtext, unclear[0].place, codes)
    if not values:
        return _Outcome(None, rawtext, source, (("outcome_missing", ""),) if written is not None else ())
    hidden = tuple((mark.mark, "") for _, mark in ticked if mark.mark in READER_DOUBTS)
    return _Outcome(values.pop(), rawtext or (word and choice.labels[word]) or "", source, hidden)
