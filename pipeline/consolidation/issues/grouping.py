"""Where a return raises issues, which texts say the same, and what they are about."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractors.core.address import FieldAddress
from extractors.core.reading import Answer, Item, Value
from extractors.form import FieldSpec, FormSpec, GroupSpec, ListSpec
from extractors.language import patterns, text
from extractors.language.likeness import ratios
from pipeline.core.model import Submission
from pipeline.wording.terms import NO, OTHER, YES, block_name, outcome_name

ALIKE = 65
"""Over 362 texts of 65 issues: the same issue with another road or figure scores 84 and more, another issue 41 and less."""
_CORE_LEAST = 10
_CORE_MOST = 40
"""Characters of the opening statement, with which `ALIKE` was measured: a shorter clause says too little (“宿舍条件差”)."""
_CHUNK = 512
_LEAD = re.compile(rf"^(?:{patterns.OPEN}?\d{{1,2}}[)）.、]\s*)?(?:[^,。;!?\n]{{0,12}}?(?:反映|提出|建议):)?")
_CLAUSE = re.compile(r"[,。;!?\n]")
_SENTENCE = re.compile(r"[。;!?\n]")
_SPACE = re.compile(r"\s")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


ISSUES = 16_384
"""Texts of which is known what they begin with, 3 MB for each thing that is: each is asked for several times. Of more than an office of
3,000 units writes, all of them units' own, hardly any comes again while it is known; 65,536 took 36 MiB more."""


_Themes = Sequence[tuple[str, tuple[str, ...]]]
"""Each theme with its words, written as `plain_of` writes texts."""


def theme_of(text: str, themes: Mapping[str, tuple[str, ...]]) -> str:
    """The first theme one of whose words stands in the core of `text`, else in its first sentence, else anywhere in it.

    What follows the statement names other matters too (“拟在下半年列入职代会议题”), so it is asked last.
    """
    return _theme_of(text, _plain_words(themes))


def _theme_of(text: str, themes: _Themes) -> str:
    plain = plain_of(text)
    for part in (_opening(plain), _SENTENCE.split(plain, maxsplit=1)[0], plain):
        for theme, words in themes:
            for word in words:
                if word in part:
                    return theme
    return OTHER


def _plain_words(themes: Mapping[str, tuple[str, ...]]) -> _Themes:
    return [(theme, tuple(unicodedata.normalize("NFKC", word) for word in words)) for theme, words in themes.items()]


@lru_cache(maxsize=ISSUES)
def core_of(text: str) -> str:
    """The opening statement of `text` without figures, white space and punctuation: its clauses up to ten characters or more."""
    return _FIGURE.sub("0", _opening(plain_of(text)))[:_CORE_MOST]


def leaders_of(cores: Sequence[str], alike: int = ALIKE) -> list[str]:
    """For each core, the core that leads its group: the most alike of the leaders before it, or itself."""
    leaders: list[str] = []
    led: list[str] = []
    for start in range(0, len(cores), _CHUNK):
        chunk = cores[start : start + _CHUNK]
        known = len(leaders)
        before = ratios(chunk, leaders, alike) if leaders else None
        within = ratios(chunk, chunk, alike)
        fresh: list[int] = []
        for place, core in enumerate(chunk):
            best, head = 0, core
            if before is not None:
                nearest = int(before[place].argmax())
                best, head = int(before[place][nearest]), leaders[nearest]
            for other in fresh:
                if within[place][other] > best:
                    best, head = int(within[place][other]), chunk[other]
            if not best:
                head = core
                fresh.append(place)
            led.append(head)
        leaders[known:] = [chunk[place] for place in fresh]
    return led


@lru_cache(maxsize=ISSUES)
def plain_of(text: str) -> str:
    """The text without its number and without who says so."""
    return _LEAD.sub("", unicodedata.normalize("NFKC", text).strip(), count=1)


@lru_cache(maxsize=ISSUES)
def _opening(plain: str) -> str:
    opening = ""
    for clause in _CLAUSE.split(plain):
        opening += _SPACE.sub("", clause)
        if len(opening) >= _CORE_LEAST:
            break
    return opening


def common_theme(texts: Iterable[str], themes: Mapping[str, tuple[str, ...]]) -> str:
    """The theme that most of the texts name; of several the first that is declared."""
    words = _plain_words(themes)
    votes: Counter[str] = Counter()
    for one, number in Counter(texts).items():  # many say the same
        votes[_theme_of(one, words)] += number
    order = {theme: rank for rank, theme in enumerate((*themes, OTHER))}
    return min(votes, key=lambda name: (-votes[name], order[name]))


_ASKS = re.compile(r"问题|意见|建议|诉求|困难|需求")
_NO_ISSUE = re.compile(r"数$|次数|个数|是否|解决情况")
_SOLVED = re.compile(r"解决|办结|落实")
SOLVED, OPEN = "已解决", "未解决"


class Said(NamedTuple):
    """One issue as one return says it. A tuple, which is made in a third of the time: three thousand returns have twenty thousand.

    Attributes:
        submission: The return.
        at: The answer that says it.
        first: As the unit wrote it, before a person corrected anything.
        text: As it counts.
        asked: What it answers: the title of the group, the label of the question.
        raiser: Who raised it, where the form has sections for that.
        outcome: What the unit says became of it; empty where it says nothing.
    """

    submission: Submission
    at: FieldAddress
    first: str
    text: str
    asked: str
    raiser: str
    outcome: str

    @property
    def moment(self) -> dt.datetime:
        """When it came, with zone."""
        return self.submission.arrival.received_at


def asks_for_issues(field: FieldSpec) -> bool:
    """Whether a question asks for problems, opinions or suggestions in words."""
    return field.type == "text" and not field.ignore and _asks(field.label)


@lru_cache
def _asks(label: str) -> bool:
    return _ASKS.search(label) is not None and _NO_ISSUE.search(label) is None


@lru_cache(maxsize=4096)
def answer_of(group: str, place: int, field: str) -> FieldAddress:
    """The address of a part of an item, the same one for all returns: making one takes five times as long as finding it."""
    return FieldAddress(group, place, field)


def said_in(submission: Submission, form: FormSpec) -> Iterator[Said]:
    """Every issue of a return, in the order of the form."""
    for name, field in form.fields.items():
        if asks_for_issues(field) and name not in form.several:
            yield from _of_field(submission, FieldAddress(name), field)
    for name, group in form.groups.items():
        for place, item in enumerate(submission.groups.get(name, ()), 1):
            said = _of_item(submission, group, (answer_of(name, place, group.text), item))
            if said is not None:
                yield said
    for name, listed in form.lists.items():
        for place, item in enumerate(submission.groups.get(name, ()), 1):
            yield from _of_row(submission, listed, (FieldAddress(name, place), item))


def _of_field(submission: Submission, at: FieldAddress, field: FieldSpec) -> Iterator[Said]:
    answer = submission.values.get(at.name)
    if answer is None or not _written(answer.value):
        return
    first, now = _parts(_first(submission, at, answer)), _parts(_written(answer.value))
    firsts = first if len(first) == len(now) else now
    for before, written in zip(firsts, now, strict=True):
        yield Said(submission, at, before, written, field.name, "", "")


def _of_item(submission: Submission, group: GroupSpec, at: tuple[FieldAddress, Item]) -> Said | None:
    field, item = at
    answer = item.values.get(group.text)
    if answer is None or not (written := _written(answer.value)):
        return None
    outcome = item.values.get(group.choice.field) if group.choice else None
    block = item.values.get(group.blocks.field)
    return Said(
        submission,
        field,
        _first(submission, field, answer) if submission.original else written,
        written,
        group.title,
        (block_name(group, block.value) if block is not None else None) or "",
        (outcome_name(group, outcome.value) if outcome is not None else None) or "",
    )


def _of_row(submission: Submission, listed: ListSpec, at: tuple[FieldAddress, Item]) -> Iterator[Said]:
    row, item = at
    solved = next((name for name, one in listed.columns.items() if one.type == "yesno" and _SOLVED.search(one.label)), None)
    outcome = _solved(item.values[solved].value) if solved is not None and solved in item.values else ""
    for name, field in listed.columns.items():
        answer = item.values.get(name)
        if asks_for_issues(field) and answer is not None and _written(answer.value):
            told = row.of(name)
            yield Said(submission, told, _first(submission, told, answer), _written(answer.value), field.name, "", outcome)


def _solved(value: Value) -> str:
    return {True: SOLVED, YES: SOLVED, False: OPEN, NO: OPEN}.get(value, "") if isinstance(value, bool | str) else ""


def _written(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _first(submission: Submission, at: FieldAddress, answer: Answer) -> str:
    original = submission.original.get(at)
    return _written(original.value) or original.raw.strip() if original is not None else _written(answer.value)


def _parts(written: str) -> list[str]:
    """The items of a text, where each of its lines is numbered; else the text."""
    lines = [line for line in written.split("\n") if line.strip()]
    numbered = [text.numbering(line.strip()) for line in lines]
    if len(lines) > 1 and all(numbered):
        return [found[1].strip() for found in numbered if found is not None]
    return [written]
