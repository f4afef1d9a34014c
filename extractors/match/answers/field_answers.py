"""Pieces of text where a field is answered → its answer, with the doubts about where they stand; figures left empty, a date apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.core.address import FieldAddress
from extractors.core.document import Document
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import Answer
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.numbers import is_measure, read_count
from extractors.language.patterns import ANY_CLOSE, ANY_OPEN
from extractors.match.answers.option_answers import read_options
from extractors.match.answers.option_marks import has_new_signs, has_unknown_sign, is_untouched
from extractors.match.answers.values import AnswerTarget, is_offered_yes_or_no, read_answer
from extractors.match.blank.layout import TableLayout
from extractors.match.blank.line_parts import UNLABELLED_DATE
from extractors.match.collect.collected import Part

_UNUSABLE = (Code.FORMULA_UNCACHED, Code.MERGED_OVER, Code.DITTO_UNCLEAR)
_SIGNING = re.compile(r"(?:填表|填报|填写|制表|上报|报送|申报|推荐|提交|签字|签名|签署|签章|盖章|落款|报告)(?:日期|时间)|日期|年月日")
_EMPTY_BRACKETS = re.compile(rf"{ANY_OPEN}\s*{ANY_CLOSE}")
"""A place to tick or to fill in; of several, what was filled in tells nothing without the word that it stands at."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at one place.

    Attributes:
        spec: The field.
        address: How findings name it.
        year: The year meant where a date gives none.
        printed: The blank's own text in the place of the answer.
        measure: In what its row says that its figures are given, where the label says nothing of it.
    """

    spec: FieldSpec
    address: FieldAddress
    year: int
    printed: str = ""
    measure: str = ""

    @property
    def target(self) -> AnswerTarget:
        """What the answer is read for."""
        measure = self.spec.measure or self.measure
        return AnswerTarget(self.address, self.spec.type, self.year, measure, self.spec.names_person, self.printed)

    @property
    def offers(self) -> bool:
        """Whether the blank prints what is to be chosen from: a tick is read beside the words that it stands at."""
        return bool(self.spec.options) or (self.spec.type == "yesno" and is_offered_yes_or_no(self.printed))


def answer(parts: Sequence[Part], question: Question, codes: Sequence[Code]) -> Answer:
    """The answer that pieces of text mean.

    Args:
        parts: What stands there, with the marks of the reader.
        question: What is asked there.
        codes: Doubts about where the pieces stand.
    """
    spec, address = question.spec, question.address
    if len(parts) == 1 and not (parts[0].mark or codes or spec.options or question.printed):
        return read_answer(parts[0].text, question.target, parts[0].place)
    written = [part for part in parts if part.text.strip() or part.mark]
    source = (written or list(parts) or [Part("", None)])[0].place
    whole = joined(written, question.target)
    whole = whole if question.offers else without_printed(whole, question.printed)
    known = list(dict.fromkeys([*codes, *sorted({Code(part.mark) for part in written if part.mark})]))
    if spec.options:
        return _chosen(whole, question, known, source)
    found = tuple(finding(code, field=address, source=source, label=spec.label) for code in known)
    read = read_answer(whole, question.target, source)
    if any(code in _UNUSABLE for code in known) or (Code.ODD_LOOK in known and spec.type in ("count", "number")):
        return Answer(None, read.raw, source, None, found)
    return Answer(read.value, read.raw, source, read.note, found + read.findings)


def _chosen(whole: str, question: Question, codes: list[Code], source: Location | None) -> Answer:
    spec, address = question.spec, question.address
    chosen = read_options(whole, spec, question.printed)
    known = [*codes, chosen.doubt] if chosen.doubt and chosen.doubt not in codes else codes
    found = tuple(finding(code, field=address, source=source, label=spec.label) for code in known)
    if chosen.blank:
        return Answer(None, "", source, None, found)
    return Answer(None if any(code in _UNUSABLE for code in known) else chosen.value, whole.strip(), source, chosen.note, found)


def joined(parts: Sequence[Part], target: AnswerTarget) -> str:
    """The pieces of an answer as one; a measure word in a cell of its own belongs to the figure before it."""
    if target.type == "count" and len(parts) == 2:
        together = "".join(part.text.strip() for part in parts)
        if is_measure(parts[1].text):
            return together
    if target.type == "count" and len(parts) > 1 and read_count(parts[0].text).value is not None:
        rest = [part.text for part in parts[1:]]
        if not any(char.isnumeric() for text in rest for char in text):
            return f"{parts[0].text}（{'；'.join(rest)}）"
    return "\n".join(part.text for part in parts)


def without_printed(written: str, printed: str) -> str:
    """What was filled into the blank's own text (“共   人” → what stands between); all of it where that is gone."""
    if (text.key(printed) or has_new_signs(printed, "")) and is_untouched(written, printed):
        return ""
    if not text.key(printed) or "□" in printed or len(_EMPTY_BRACKETS.findall(printed)) > 1:
        return written
    if text.key(written) == text.key(printed):
        return written if has_new_signs(written, printed) or has_unknown_sign(written, printed) else ""
    found = _around(printed).fullmatch(written.strip())
    if found is None:
        return written
    filled = [part.strip(" \t\n　_＿") for part in found.groups()]
    return next((part for part in filled if part), "") if sum(bool(part) for part in filled) <= 1 else written


@lru_cache(maxsize=4096)
def _around(printed: str) -> re.Pattern[str]:
    """The blank's own words with space between and around them."""
    words = [word for word in re.split(r"[\s_＿　]+", printed.strip()) if word]
    middle = "(.*?)".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"(.*?){middle}(.*?)", re.DOTALL)


def with_gaps(values: Mapping[str, Answer], seen: Collection[str], fields: Mapping[str, FieldSpec]) -> dict[str, Answer]:
    """The answers, with a doubt on each figure that stands empty while more than half of the figures (two at least) are there.

    Whoever fills in less than that leaves empty what does not concern him, and says so by it; a fraction in a PDF, a picture that a
    converter dropped and a row that was overlooked leave a single gap. Nothing becomes 0 by that.

    Args:
        values: By field.
        seen: Names of the fields whose labels stand in the return: an older version of the form may not ask all.
        fields: What the form asks.
    """
    figures = [name for name in values if fields[name].type in ("count", "number") and name in seen]
    gaps = [name for name in figures if not values[name].raw.strip() and not values[name].findings]
    if not gaps or 2 * len(gaps) >= len(figures):
        return dict(values)
    told = {name: finding(Code.NOT_FILLED, field=FieldAddress(name), source=values[name].source) for name in gaps}
    return {name: replace(answer, findings=(told[name],)) if name in told else answer for name, answer in values.items()}


def with_drawn_over(values: Mapping[str, Answer], document: Document, fields: Mapping[str, FieldSpec]) -> dict[str, Answer]:
    """The answers, with a doubt on each choice left open while a shape without filling lies over the page: it may ring an option."""
    drawn = document.has_outlines
    open_ones = [name for name in values if drawn and fields[name].options and not values[name].raw and not values[name].findings]
    told = {name: finding(Code.UNREADABLE_OBJECT, field=FieldAddress(name), source=values[name].source) for name in open_ones}
    return {name: replace(answer, findings=(told[name],)) if name in told else answer for name, answer in values.items()}


def dated_apart(
    values: dict[str, Answer], leftovers: list[Part], beside: list[Part], layout: TableLayout
) -> tuple[dict[str, Answer], list[Part]]:
    """The answers with the one date that answers nothing given to the one date of signing that is empty, and what is left over then.

    Where several dates or several such fields may be meant, nothing is given.

    Args:
        values: The answers so far.
        leftovers: What answers nothing.
        beside: Dates behind the name of the unit; a blank that asks for an open date (“年 月 日”) has it there, so that there is no doubt.
        layout: The form.
    """
    dates = [part for part in (*leftovers, *beside) if not part.mark and any(map(str.isnumeric, part.text)) and is_date(part.text)]
    asked = [name for name, spec in layout.spec.fields.items() if _asks_signing(spec) and name in values and not values[name].raw]
    if len(dates) != 1 or len(asked) != 1:
        return values, leftovers
    (date,), (name,) = dates, asked
    spec = layout.spec.fields[name]
    codes = [] if date in beside and text.key(spec.label) == UNLABELLED_DATE else [Code.DATE_APART]
    given = answer([date], Question(spec, FieldAddress(name), layout.year), codes)
    return values | {name: given}, [part for part in leftovers if part is not date]


def _asks_signing(spec: FieldSpec) -> bool:
    return spec.type == "date" and _SIGNING.fullmatch(text.key(spec.label)) is not None
