"""Pieces of text that stand where a field is answered → its answer, with the doubts about where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.core.reading import Answer, Finding, Severity
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.numbers import is_measure, read_count
from extractors.match.answers.choices import read_options
from extractors.match.answers.values import Asked, read_answer
from extractors.match.collect.collected import READER_DOUBTS, Part

DOUBTS: dict[str, tuple[Severity, str]] = READER_DOUBTS | {
    "answer_in_label": ("warning", "答案写在栏目名的格子里，请核对。"),
    "label_within": ("warning", "后面还写着别的栏目名和内容，已留在这一栏里，请对照原件更正。"),
    "answer_below": ("warning", "内容写在栏目名下面一行，按这一栏计，请对照原件核对。"),
    "several_answers": ("warning", "同一栏里有几处内容，已合在一起，请核对。"),
    "label_repeated": ("warning", "栏目名出现了不止一次，请核对取的是哪一处。"),
    "label_similar": ("warning", "栏目名与空白表不同，按“{label}”这一栏读取，请核对。"),
    "label_missing": ("warning", "表中找不到“{label}”这一栏，按未填计，请对照原件核对。"),
    "carried_down": ("warning", "这一格空着或写着“同上”，按上一行的内容计，请核对。"),
    "ditto_unclear": ("error", "写的是“同上”，上面却没有可以照抄的内容，请向单位问明后更正。"),
    "row_sparse": ("warning", "这一行只填了少数几栏，可能是上一行的续写或没有写明的合计，请对照原件核对。"),
    "merged_over": ("error", "这一格横跨几栏，无法判断属于哪一栏，请对照原件更正。"),
    "choice_conflict": ("error", "选了不止一项，无法判断，请向单位问明。"),
    "choice_unclear": ("error", "看不出选的是哪一项，请对照原件更正。"),
    "not_an_option": ("warning", "填的不是“{label}”这一栏列出的选项，按原文保留，请核对。"),
}
_UNUSABLE = ("formula_uncached", "merged_over", "ditto_unclear")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at one place.

    Attributes:
        spec: The field.
        name: Its name in findings.
        year: The year meant where a date gives none.
        printed: The blank's own text in the place of the answer.
    """

    spec: FieldSpec
    name: str
    year: int
    printed: str = ""

    @property
    def asked(self) -> Asked:
        """What the answer is read for."""
        return Asked(self.name, self.spec.type, self.year, self.spec.measure)


def answer(parts: Sequence[Part], question: Question, codes: Sequence[str]) -> Answer:
    """The answer that pieces of text mean.

    Args:
        parts: What stands there, with the marks of the reader.
        question: What is asked there.
        codes: Doubts about where the pieces stand.
    """
    spec, name = question.spec, question.name
    if len(parts) == 1 and not (parts[0].mark or codes or spec.options or question.printed):
        return read_answer(parts[0].text, question.asked, parts[0].place or None)
    written = [part for part in parts if part.text.strip() or part.mark]
    source = (written or list(parts) or [Part("", "")])[0].place or None
    whole = without_printed(joined(written, question.asked), question.printed)
    known = list(dict.fromkeys([*codes, *sorted({part.mark for part in written if part.mark})]))
    if spec.options:
        return _chosen(whole, question, known, source)
    found = tuple(doubt(code, name, spec.label, source) for code in known)
    read = read_answer(whole, question.asked, source)
    if any(code in _UNUSABLE for code in known) or ("odd_look" in known and spec.type in ("count", "number")):
        return Answer(None, read.raw, source, None, found)
    return Answer(read.value, read.raw, source, read.note, found + read.findings)


def _chosen(whole: str, question: Question, codes: list[str], source: str | None) -> Answer:
    spec, name = question.spec, question.name
    chosen = read_options(whole, spec)
    known = [*codes, chosen.doubt] if chosen.doubt else codes
    found = tuple(doubt(code, name, spec.label, source) for code in known)
    if chosen.blank:
        return Answer(None, "", source, None, found)
    return Answer(None if any(code in _UNUSABLE for code in known) else chosen.value, whole.strip(), source, None, found)


def doubt(code: str, field: str, label: str, source: str | None) -> Finding:
    """The finding `code` about the field `field`."""
    severity, message = DOUBTS[code]
    return Finding(code, severity, message.format(label=label), field, source)


def joined(parts: Sequence[Part], asked: Asked) -> str:
    """The pieces of an answer as one; a measure word in a cell of its own belongs to the figure before it."""
    if asked.type == "count" and len(parts) == 2:
        together = "".join(part.text.strip() for part in parts)
        if is_measure(parts[1].text):
            return together
    if asked.type == "count" and len(parts) > 1 and read_count(parts[0].text).value is not None:
        rest = [part.text for part in parts[1:]]
        if not any(char.isnumeric() for text in rest for char in text):
            return f"{parts[0].text}（{'；'.join(rest)}）"
    return "\n".join(part.text for part in parts)


def without_printed(written: str, printed: str) -> str:
    """What was filled into the blank's own text (“共   人” → what stands between); all of it where that is gone."""
    if not text.key(printed) or "□" in printed:
        return written
    if text.key(written) == text.key(printed):
        return ""
    found = _around(printed).fullmatch(written.strip())
    if found is None:
        return written
    filled = [part.strip(" \t\n　_＿") for part in found.groups()]
    return next((part for part in filled if part), "") if sum(bool(part) for part in filled) <= 1 else written


@lru_cache(maxsize=4096)
def _around(printed: str) -> re.Pattern[str]:
    """The blank's own words with room between and around them."""
    words = [word for word in re.split(r"[\s_＿　]+", printed.strip()) if word]
    middle = "(.*?)".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"(.*?){middle}(.*?)", re.DOTALL)
