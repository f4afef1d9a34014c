"""Whether a document is a text of numbered tasks with figures, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.core.document import Document
from extractors.core.findings import Code, finding
from extractors.core.reading import Answer, Finding, Reading
from extractors.language import text
from extractors.language.patterns import FIGURE, YEAR_DIGIT
from extractors.prose.figure_rows import ProseLayout, items_of
from extractors.prose.figures import Figure, figures_of
from extractors.prose.regions import Region, regions_of, whole
from extractors.prose.tasks import Task, Written, lines_of, tasks_of

_BY_NAME = 0.6
"""How sure a text is that only its file names: enough to be read, less than any that its heading names."""
_FEW = 0.5
"""By how much less sure a text of two tasks, or one figure, is: a heading of its own words still suffices, one of a report does not."""
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
        return found.region.likely * (1.0 if len(found.tasks) > _LEAST_TASKS and found.figures > 1 else _FEW)
    if not any(word in text.key(name) for word in layout.words):
        return 0.0
    unnamed = _measured(whole(lines), layout)
    return _BY_NAME if unnamed.figures > 1 and len(unnamed.tasks) > _LEAST_TASKS else 0.0


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
    number = next(((line, found) for line in lines if (found := _NUMBER.match(line.text)) and len(line.text) <= 60), None)
    signed = [(line, found) for line in lines if (found := _SIGNED.fullmatch(text.unbracketed(line.text)))]
    if number is None or not signed:
        return
    year = int(number[1]["year"])
    if all(_year_of(found["year"]) != year for _, found in signed):
        line, found = signed[0]
        yield finding(Code.DATE_CONTRADICTION, source=line.place, number=number[1][0], year=year, signed=found[0])


def _year_of(written: str) -> int:
    digits = "〇一二三四五六七八九"
    return int("".join(char if char.isdecimal() else str(digits.index(char)) for char in written.replace("零", "〇").replace("○", "〇")))


def _year(region: Region, layout: ProseLayout) -> Iterator[Finding]:
    """A text of another year than the campaign's, unless the words of the form name that year."""
    named = [int(one) for one in re.findall(r"(?<!\d)(20\d{2})(?=\s*[年—\-–－至到度])", region.heading)]
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
