"""What a unit writes in its mail beside the form that it attaches: corrections, and figures that are not those of the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from extractors.core.address import FILE
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Reading
from extractors.form import FormSpec, Layout
from extractors.language.numbers import read_count
from extractors.language.patterns import NUMERALS

_SENTENCE = re.compile(r"[^。；;！!\n]+")
_CORRECTS = re.compile(r"(?:(?:应|应该)[为是]|(?:更?改|更正|修[改正]|变更)(?:为|成)|[填写算报]错了?[,，]?(?:是|实际))(?!正?整数)")
_FAULT = re.compile(r"(?<![如若])有误|(?<![如若]有)遗漏|[填写算报]错|[误漏][填写算报]|[少多]报|更正")
"""What says that the form is wrong, but not that it may be (“如有误请告知”)."""
_IN_WORDS = rf"(?<![第共{NUMERALS}])(?!一[家人名位场户次件个项条])[{NUMERALS}]{{1,9}}"
"""Chinese numerals; a single 一 is mostly none (“访谈职工数一项”, “一人一表”)."""
_FIGURE = re.compile(
    r"(?<![\d\-:第件表转共])\d{1,5}(?![\d年月日号时点:\-份张页版%]|个附件)"
    rf"|(?<![第共{NUMERALS}])[{NUMERALS}]{{2,9}}$|{_IN_WORDS}(?=[家名位场户项条]|人(?![一每]组)|次(?!性)|[件个](?!附件|文件|工作[表簿]|sheet|表|月|版|压缩包|文档))"
)
"""A count: no date, time or telephone number, by which units ask to be called if something is wrong, and no number of papers."""
_BEHIND = re.compile(
    r"(?:(?!大于|小于|[不中含增减比见附第按等表〔\[【])[^\d，,、。]){0,6}?"
    r"(?P<figure>\d+(?:\.\d+)?)(?P<scale>万?)(?!\.?\d|[年月日号%]|.?以[上下内])"
    rf"|(?:应?该?[为是有]|[共总合]?计|达到?|共)?[:：]?(?P<words>{_IN_WORDS})[家人名位场户次](?![^，,、）)])"
)
"""The figure behind a label: “座谈会次数为15次”, “座谈会次数共计：15”, but no condition (“不少于15次”, “15次以上”), share or part of it,
and no number of the table or paper that is called so (“座谈会次数统计表2”). One in words stands right behind it and ends what is said there
(“由两家企业汇总”, “三人核对” say something else)."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_COUNTED = {"count", "number"}
_LEAST_ANSWERED = 2
"""Fields with a figure by which words are answers: one may be named in passing. Of the five mails in the sample inboxes 1 to 3
take none."""
_LONGEST = 40
"""Characters of the mail that the finding repeats."""
Asked = Mapping[str, tuple[str, ...]]
"""The labels of each field, folded."""


def with_words_beside(reading: Reading, words: str, layouts: Sequence[Layout]) -> Reading:
    """The reading of a form, with a doubt where the mail it came in corrects it or gives other figures."""
    layout = next((one for one in layouts if (one.campaign, one.form) == (reading.campaign, reading.form)), None)
    if layout is None or not words.strip():
        return reading
    said = "；".join(_otherwise(words, layout.spec, reading))
    if not said:
        return reading
    short = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}……"
    return replace(reading, findings=(*reading.findings, finding(Code.MAIL_SAYS_OTHERWISE, field=FILE, words=short)))


def corrects(written: str, labels: Sequence[str]) -> bool:
    """Whether a text says what should stand in a form with some labels: “座谈会次数应为15次”."""
    return any(_corrects(_folded(sentence), labels) for sentence in _SENTENCE.findall(written))


def has_answers(words: str, layouts: Sequence[Layout]) -> bool:
    """Whether a mail answers a form in its own words: it names several fields of it, each with a figure."""
    return any(_answered(_sentences(words), _counts_of(layout.spec)) >= _LEAST_ANSWERED for layout in layouts)


def _answered(sentences: Sequence[str], asked: Asked) -> int:
    return sum(any(True for one in sentences for _ in _figures_of(one, labels)) for labels in asked.values())


@lru_cache(maxsize=2)
def _sentences(words: str) -> tuple[str, ...]:
    """Without white space, and figures without the commas of thousands; the forms of a mail ask for those of the same mail."""
    said = (*_SENTENCE.findall(words), *_tabulated(words.split("\n")))
    return tuple(dict.fromkeys(_THOUSANDS.sub("", _folded(sentence)) for sentence in said))


def _tabulated(lines: Sequence[str]) -> Iterator[str]:
    """The figures of a line behind what the line before has above them: a label alone, or the heads of a table with one row below."""
    rows = [line.strip("\t").split("\t") for line in lines]
    for heads, row, below in zip(rows, rows[1:], [*rows[2:], []], strict=False):
        is_list = len(row) > 1 and len(below) == len(row) and any(map(_is_figure, below))
        if len(heads) == len(row) and not is_list:
            yield from (f"{head}：{said}" for head, said in zip(heads, row, strict=True) if _is_figure(said) and not _is_figure(head))


def _is_figure(said: str) -> bool:
    return said.strip() != "" and read_count(said).value is not None


def _folded(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _otherwise(words: str, spec: FormSpec, reading: Reading) -> Iterator[str]:
    asked, counts = _asked(spec), _counts_of(spec)
    unit = "" if spec.unit is None else _folded(spec.unit.label)
    labels = [one for one in ("单位名称", unit, *(label for own in asked.values() for label in own)) if one]
    for sentence in _sentences(words):
        if _corrects(sentence, labels) or any(_differs(sentence, own, reading.values.get(name)) for name, own in counts.items()):
            yield sentence


def _asked(spec: FormSpec) -> Asked:
    return {name: tuple(filter(None, map(_folded, (one.label, *one.labels)))) for name, one in spec.fields.items()}


def _counts_of(spec: FormSpec) -> Asked:
    return {name: labels for name, labels in _asked(spec).items() if spec.fields[name].type in _COUNTED}


def _corrects(sentence: str, labels: Sequence[str]) -> bool:
    """Whether a sentence says what should stand in the form; another word than its labels (“邮箱已变更为…”) is none of it."""
    to = _CORRECTS.search(sentence)
    if to is not None and _FIGURE.search(sentence, to.end()):
        return True
    is_faulty = _FAULT.search(sentence) is not None and _FIGURE.search(sentence) is not None
    return (to is not None or is_faulty) and any(label in sentence for label in labels)


def _differs(sentence: str, labels: Sequence[str], answer: Answer | None) -> bool:
    """Whether a sentence names a field and gives it another figure."""
    return answer is not None and any(figure != answer.value for figure in _figures_of(sentence, labels))


def _figures_of(sentence: str, labels: Sequence[str]) -> Iterator[float]:
    for label in labels:
        at = sentence.find(label)
        found = _BEHIND.match(sentence, at + len(label)) if at >= 0 else None
        if found is not None:
            yield from _value(found)


def _value(found: re.Match[str]) -> Iterator[float]:
    if found["figure"]:
        yield float(Decimal(found["figure"]) * (10_000 if found["scale"] else 1))
    elif (count := read_count(found["words"]).value) is not None:
        yield count
