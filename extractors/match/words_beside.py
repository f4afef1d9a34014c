"""What a unit writes in its mail beside the form that it attaches: corrections, and figures that are not those of the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.core.address import FILE
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Reading
from extractors.form import FieldSpec, Layout

_SENTENCE = re.compile(r"[^。；;！!\n]+")
_CORRECTS = re.compile(r"(?:(?:应|应该)[为是]|(?:更?改|更正|修[改正]|变更)(?:为|成))(?!正?整数)")
_FAULT = re.compile(r"有误|[填写算报]错|[误漏][填写算报]|[少多]报|更正|遗漏")
_FIGURE = re.compile(r"(?<![\d\-:第])\d{1,5}(?![\d年月日号时点:\-])")
"""A count: no date, time or telephone number, by which units ask to be called if something is wrong."""
_BEHIND = re.compile(r"(?:(?!大于|小于|不)[^\d，,、。]){0,6}(\d+(?:\.\d+)?)(?![\d年月日号]|.?以[上下内])")
"""The figure behind a label: “座谈会次数为15次”, “座谈会次数共计：15”, but no condition (“不少于15次”, “15次以上”)."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNTED = {"count", "number"}
_LEAST_ANSWERED = 2
"""Fields with a figure by which words are answers: one may be named in passing."""
_LONGEST = 40
"""Characters of the mail that the finding repeats."""


def with_words_beside(reading: Reading, words: str, layouts: Sequence[Layout]) -> Reading:
    """The reading of a form, with a doubt where the mail it came in corrects it or gives other figures."""
    layout = next((one for one in layouts if (one.campaign, one.form) == (reading.campaign, reading.form)), None)
    if layout is None or not words.strip():
        return reading
    said = "；".join(_otherwise(words, layout, reading))
    if not said:
        return reading
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}……"
    return replace(reading, findings=(*reading.findings, finding(Code.MAIL_SAYS_OTHERWISE, field=FILE, words=short)))


def has_answers(words: str, layouts: Sequence[Layout]) -> bool:
    """Whether a mail answers a form in its own words: it names several fields of it, each with a figure."""
    sentences = list(_sentences(words))
    return any(_answered(sentences, layout) >= _LEAST_ANSWERED for layout in layouts)


def _answered(sentences: Sequence[str], layout: Layout) -> int:
    fields = [spec for spec in layout.spec.fields.values() if spec.type in _COUNTED]
    return sum(any(True for one in sentences for _ in _figures_of(one, spec)) for spec in fields)


def _sentences(words: str) -> Iterator[str]:
    """Without white space, and figures without the commas of thousands."""
    for sentence in _SENTENCE.findall(words):
        yield _THOUSANDS.sub("", _folded(sentence))


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _otherwise(words: str, layout: Layout, reading: Reading) -> Iterator[str]:
    for sentence in _sentences(words):
        if _corrects(sentence, layout) or any(
            _differs(sentence, spec, reading.values.get(name)) for name, spec in layout.spec.fields.items()
        ):
            yield sentence


def _corrects(sentence: str, layout: Layout) -> bool:
    """Whether a sentence says what should stand in the form; another word than its labels (“邮箱已变更为…”) is none of it."""
    to = _CORRECTS.search(sentence)
    if to is not None and (_FIGURE.search(sentence, to.end()) or any(label in sentence for label in _labels(layout))):
        return True
    return _FAULT.search(sentence) is not None and _FIGURE.search(sentence) is not None


def _labels(layout: Layout) -> Iterator[str]:
    """What the form asks for, as it is called, and the unit."""
    unit = layout.spec.unit
    yield from filter(None, map(_folded, ("单位名称", *((unit.label,) if unit is not None else ()))))
    for spec in layout.spec.fields.values():
        yield from filter(None, map(_folded, (spec.label, *spec.labels)))


def _differs(sentence: str, spec: FieldSpec, answer: Answer | None) -> bool:
    """Whether a sentence names a field and gives it another figure."""
    if spec.type not in _COUNTED or answer is None:
        return False
    return any(figure != answer.value for figure in _figures_of(sentence, spec))


def _figures_of(sentence: str, spec: FieldSpec) -> Iterator[float]:
    for label in map(_folded, (spec.label, *spec.labels)):
        at = sentence.find(label) if label else -1
        found = _BEHIND.match(sentence, at + len(label)) if at >= 0 else None
        if found is not None:
            yield float(found[1])
