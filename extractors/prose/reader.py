"""Whether a document is a text of numbered tasks with figures, where in it they stand, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.core.document import Document
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Reading
from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.patterns import CHINESE_DIGITS, CLOSE, COLON, DASHES, FIGURE, OPEN, YEAR_DIGIT
from extractors.prose.figure_rows import ProseLayout, items_of
from extractors.prose.target_figures import Figure, figures_of
from extractors.prose.tasks import Task, Written, lines_of, rank_of, tasks_of

_HEADING_LIMIT = 60
"""Characters of a heading over the tasks. Those of the notices have 18 and 20: 15 loses one, 30 to 120 find both
(`benchmarks/thresholds.py`)."""
_BROKEN_OVER = 3
"""Lines that a heading is broken over in a narrow column."""
LONGEST_SIGNATURE = 30
"""Characters of a unit that signs, above the date. The free texts of the sample inboxes are signed with 6, names in the rosters have 15."""
_ANNEX = re.compile(rf"附(?:件|录|表)\s*(?:{FIGURE}{{1,3}})?\s*{COLON}?\s*")
_ENDS = re.compile(rf"(?:抄\s*送|主题词|联\s*系\s*人|联系电话)\s*{COLON}|.{{2,40}}印发\s*$|附(?:件|录|表)\s*\d*\s*{COLON}")
_OTHER_PAPER = re.compile(r"完成|进展|落实情况|执行情况|总结|汇报|报告|评估|征集|小结|自查|考核|意见建议")
_BARE = re.compile(rf"[《》「」\"'\s]|{OPEN}[^）)]*{CLOSE}$")


@dataclass(frozen=True, slots=True)
class Region:
    """A heading and the lines below it that it stands over; `likely` is how much the heading is one of such a text, 0 to 1."""

    heading: str
    lines: tuple[Written, ...]
    likely: float


def regions_of(lines: Sequence[Written], words: Sequence[str]) -> Iterator[Region]:
    """Every part of a document below a heading that holds one of `words`; of headings above the same text the shortest."""
    found: dict[int, tuple[int, str]] = {}
    for start in range(len(lines)):
        heading = _heading(lines, start, words)
        if heading is not None:
            shown, below = heading
            found[below] = (start, shown)
    for below, (start, shown) in found.items():
        yield Region(shown, tuple(_until_end(lines[below:], rank_of(lines[start].text))), _likely(shown, words))


def whole(lines: Sequence[Written]) -> Region:
    """The document without any heading."""
    return Region("", tuple(_until_end(lines, None)), 0.0)


def _heading(lines: Sequence[Written], start: int, words: Sequence[str]) -> tuple[str, int] | None:
    """A heading that begins at a line, put together where it was broken, and where its text begins."""
    shown = ""
    for end in range(start, min(start + _BROKEN_OVER, len(lines))):
        line = lines[end]
        rank = rank_of(line.text)
        if line.ends_sentence or (rank is not None and (rank > 2 or end > start)):
            return None
        if end == start and _ENDS.match(line.text):
            return None
        shown += line.text
        if len(shown) > _HEADING_LIMIT:
            return None
        bare = text.key(_ANNEX.sub("", shown, count=1))
        if any(word in bare for word in words):
            return shown, end + 1
    return None


def _likely(heading: str, words: Sequence[str]) -> float:
    """A heading that ends with the words is the text's own; one that goes on may be that of a report about it."""
    found = text.numbering(heading)
    bare = text.key(_BARE.sub("", heading if found is None else found[1]))
    tails = [bare.rpartition(word)[2] for word in words if word in bare]
    if not tails:
        return 0.9
    tail = min(tails, key=len)
    return 1.0 if not tail else 0.3 if _OTHER_PAPER.search(tail) else 0.9


def _until_end(lines: Sequence[Written], rank: int | None) -> list[Written]:
    """The lines up to the signature, the next annex or the next heading of the same level."""
    taken: list[Written] = []
    for line in lines:
        if _ends(line, rank):
            return _without_signature(taken) if is_date(text.unbracketed(line.text)) else taken
        taken.append(line)
    return taken


def _ends(line: Written, rank: int | None) -> bool:
    if is_date(text.unbracketed(line.text)):
        return True
    if _ANNEX.fullmatch(line.text) or _ENDS.match(line.text):
        return True
    return rank is not None and rank_of(line.text) == rank


def _without_signature(lines: list[Written]) -> list[Written]:
    """Without the names above the date."""
    while lines and rank_of(lines[-1].text) is None and len(lines[-1].text) <= LONGEST_SIGNATURE and not lines[-1].ends_sentence:
        lines = lines[:-1]
    return lines


_BY_NAME = 0.6
"""How sure a text is that only its file names: enough to be read, less than any that its heading names."""
_FEW = 0.5
"""By how much less sure a text of two tasks, or one figure, is: a heading of its own words still suffices, one of a report does not."""
_LEAST_FIGURES = 2
_LEAST_TASKS = 2
"""With 1 to 6 the plans are read and no other notice is (`benchmarks/thresholds.py`): one numbered sentence is no plan."""


@dataclass(frozen=True)
class _Found:
    """The part of a document that holds the tasks, and the figures of each."""

    region: Region
    tasks: tuple[tuple[Task, tuple[Figure, ...]], ...]

    @property
    def figures(self) -> int:
        """How many figures could be told."""
        return sum(1 for _, several in self.tasks for figure in several if figure.value is not None)


def looks_like(document: Document, name: str, layout: ProseLayout) -> float:
    """How sure it is that a document is such a text, 0 to 1: its words in a heading, numbered tasks below it, and figures in them.

    Args:
        document: The document.
        name: The name of its file, which may say the words where no heading does.
        layout: The form.
    """
    lines = lines_of(document)
    found = _found(lines, layout)
    if found is not None:
        return found.region.likely * (1.0 if len(found.tasks) > _LEAST_TASKS and found.figures >= _LEAST_FIGURES else _FEW)
    if not any(word in text.key(name) for word in layout.words):
        return 0.0
    unnamed = _measured(whole(lines), layout)
    return _BY_NAME if unnamed.figures >= _LEAST_FIGURES and len(unnamed.tasks) > _LEAST_TASKS else 0.0


def read_prose(document: Document, layout: ProseLayout) -> Reading:
    """The rows that a document gives: a row a figure, and a row for each task without any."""
    lines = lines_of(document)
    found = _found(lines, layout) or _measured(whole(lines), layout)
    findings = (*_dates(lines), *_year(found.region, layout), *_numbers([task for task, _ in found.tasks]))
    values = {name: Answer(None, "") for name in layout.spec.fields}
    items = items_of(found.tasks, layout)
    return Reading(layout.campaign, layout.form, document.part, Answer(None, ""), values, {layout.rows: items}, findings)


def _found(lines: Sequence[Written], layout: ProseLayout) -> _Found | None:
    """The region with the most figures; of two alike the one with the likelier and shorter heading."""
    measured = [_measured(region, layout) for region in regions_of(lines, layout.words)]
    usable = [one for one in measured if len(one.tasks) >= _LEAST_TASKS and one.figures]
    return max(usable, key=lambda one: (one.region.likely >= _FEW, one.figures, one.region.likely, -len(one.region.heading)), default=None)


def _measured(region: Region, layout: ProseLayout) -> _Found:
    return _Found(region, tuple((task, tuple(figures_of(task, layout.year))) for task in tasks_of(region.lines)))


_NUMBER = re.compile(r"\D{1,20}[〔\[（(【［](?P<year>\d{4})[〕\]）)】］]\s*第?\s*\d{1,4}\s*号")
_SIGNED = re.compile(rf"(?P<year>\d{{4}}|[二〇零○一九]{YEAR_DIGIT}{{3}})\s*[年.\-/]\s*{FIGURE}{{1,3}}\s*[月.\-/]\s*{FIGURE}{{1,3}}\s*日?")


def _dates(lines: Sequence[Written]) -> Iterator[Finding]:
    """A number of one year above a date of another: which of them is wrong can't be told from the text."""
    number = next(((line, found) for line in lines if (found := _NUMBER.match(line.text)) and len(line.text) <= _HEADING_LIMIT), None)
    signed = [(line, found) for line in lines if (found := _SIGNED.fullmatch(text.unbracketed(line.text)))]
    if number is None or not signed:
        return
    year = int(number[1]["year"])
    if all(_year_of(found["year"]) != year for _, found in signed):
        line, found = signed[0]
        yield finding(Code.DATE_CONTRADICTION, source=line.place, number=number[1][0], year=year, signed=found[0])


def _year_of(written: str) -> int:
    return int(
        "".join(char if char.isdecimal() else str(CHINESE_DIGITS.index(char)) for char in written.replace("零", "〇").replace("○", "〇"))
    )


def _year(region: Region, layout: ProseLayout) -> Iterator[Finding]:
    """A text of another year than the campaign's, unless the words of the form name that year."""
    named = [int(one) for one in re.findall(rf"(?<!\d)(20\d{{2}})(?=\s*[年{DASHES}至到度])", region.heading)]
    if named and not min(named) <= layout.year <= max(named) and not any(str(year) in word for year in named for word in layout.words):
        place = region.lines[0].place if region.lines else None
        yield finding(Code.OTHER_YEAR, source=place, heading=region.heading, named=named[0], year=layout.year)


def _numbers(tasks: Sequence[Task]) -> Iterator[Finding]:
    """Tasks whose numbers do not run on, from the first one or from 1 in each part: one may have been lost, or have a wrong number."""
    expected, part = 1, tasks[0].part if tasks else ""
    for task in tasks:
        begins_again = task.part != part and task.number == 1
        if task.number != expected and not begins_again:
            yield finding(Code.TASK_NUMBERING, source=task.place(0), expected=expected, number=task.number, title=task.title[:20])
        expected, part = task.number + 1, task.part
