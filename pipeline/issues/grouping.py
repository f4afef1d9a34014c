"""Issues of one day: texts that say the same grouped, with their themes and outcomes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.location import Location
from extractors.core.reading import Item
from extractors.form import GroupSpec
from extractors.language.likeness import ratios
from extractors.language.patterns import OPEN
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Submission
from pipeline.wording.terms import OTHER

ALIKE = 65
"""Over 362 texts of 65 issues: the same issue with another road or figure scores 84 and more, another issue 41 and less."""
_CORE_LEAST = 10
_CORE_MOST = 40
_CHUNK = 512
_LEAD = re.compile(rf"^(?:{OPEN}?\d{{1,2}}[)）.、]\s*)?(?:[^,。;!?\n]{{0,12}}?(?:反映|提出|建议):)?")
_CLAUSE = re.compile(r"[,。;!?\n]")
_SENTENCE = re.compile(r"[。;!?\n]")
_SPACE = re.compile(r"\s")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def theme_of(text: str, themes: Mapping[str, tuple[str, ...]]) -> str:
    """The first theme one of whose words stands in the core of `text`, else in its first sentence, else anywhere in it.

    What follows the statement names other matters too (“拟在下半年列入职代会议题”), so it is asked last.
    """
    plain = plain_of(text)
    for part in (_opening(plain), _SENTENCE.split(plain, maxsplit=1)[0], plain):
        for theme, words in themes.items():
            if any(unicodedata.normalize("NFKC", word) in part for word in words):
                return theme
    return OTHER


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


def plain_of(text: str) -> str:
    """The text without its number and without who says so."""
    return _LEAD.sub("", unicodedata.normalize("NFKC", text).strip(), count=1)


def _opening(plain: str) -> str:
    opening = ""
    for clause in _CLAUSE.split(plain):
        opening += _SPACE.sub("", clause)
        if len(opening) >= _CORE_LEAST:
            break
    return opening


@dataclass(frozen=True, slots=True)
class Issue:
    """One text of one unit, where it stands and what became of it.

    Attributes:
        text: As the unit wrote it.
        block: Value of the section it stands in (who raised it).
        outcome: Value of its tick, `None` where it has none or the form offers none.
        unit_id: Its unit; `None` where the roster doesn't know the unit.
        submission: Id of the submission.
        source: Where it stands in the file.
        theme: One of the campaign's themes, or 其他. All issues of a group have one theme.
        form: Name of the form.
        group: Name of the form's group.
    """

    text: str
    block: str
    outcome: str | None
    unit_id: str | None
    unit_name: str
    submission: str
    source: Location | None
    theme: str
    form: str
    group: str


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The same issue as several units raised it."""

    text: str
    """The wording that stands for all: the shortest of the commonest core."""
    theme: str
    issues: tuple[Issue, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the units that raised it, each once, in the order of the roster."""
        return tuple(dict.fromkeys(issue.unit_name for issue in self.issues))

    @property
    def frequency(self) -> tuple[int, int]:
        """How many units raised it, and how many times in all: what groups are ranked by."""
        return len(self.units), len(self.issues)


def gather(campaign: Campaign, consolidation: Consolidation) -> tuple[IssueGroup, ...]:
    """Every issue of the counted submissions, the same ones together, the most frequent first.

    Groups of equal frequency stand in the order of their first issue, issues in the order of the roster. Items of different
    forms or groups of a form are never put together.
    """
    kinds: dict[tuple[str, str], list[Issue]] = {}
    for issue in _issues(campaign, consolidation):
        kinds.setdefault((issue.form, issue.group), []).append(issue)
    found = [group for issues in kinds.values() for group in _grouped(issues, campaign.themes)]
    return tuple(sorted(found, key=lambda group: (-group.frequency[0], -group.frequency[1])))


def _issues(campaign: Campaign, consolidation: Consolidation) -> Iterator[Issue]:
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    for submission in consolidation.counted:
        form = campaign.forms.get(submission.form)
        for group, spec in form.groups.items() if form else ():
            for item in submission.groups.get(group, ()):
                issue = _issue(item, spec, submission, group)
                if issue.text.strip():
                    yield replace(issue, unit_name=names.get(submission.unit.id or "", submission.unit.raw))


def _issue(item: Item, spec: GroupSpec, submission: Submission, group: str) -> Issue:
    answer = item.values.get(spec.text)
    outcome = item.values.get(spec.choice.field) if spec.choice else None
    return Issue(
        text=str(answer.value) if answer is not None and answer.value is not None else "",
        block=_word(item, spec.blocks.field),
        outcome=str(outcome.value) if outcome is not None and outcome.value is not None else None,
        unit_id=submission.unit.id,
        unit_name=submission.unit.raw,
        submission=submission.id,
        source=item.source,
        theme=OTHER,
        form=submission.form,
        group=group,
    )


def _word(item: Item, field: str) -> str:
    answer = item.values.get(field)
    return "" if answer is None or answer.value is None else str(answer.value)


def _grouped(issues: Sequence[Issue], themes: Mapping[str, tuple[str, ...]]) -> Iterator[IssueGroup]:
    cores = [core_of(issue.text) for issue in issues]
    counts = Counter(cores)
    ranked = sorted(counts, key=lambda core: (-counts[core], core))
    leader = dict(zip(ranked, leaders_of(ranked), strict=True))
    members: dict[str, list[int]] = {}
    for place, core in enumerate(cores):
        members.setdefault(leader[core], []).append(place)
    for head, places in members.items():
        votes = Counter(theme_of(issues[place].text, themes) for place in places)
        order = {theme: rank for rank, theme in enumerate((*themes, OTHER))}
        theme = min(votes, key=lambda name: (-votes[name], order[name]))
        text = min((issues[place].text for place in places if cores[place] == head), key=lambda one: (len(one), one))
        yield IssueGroup(text, theme, tuple(replace(issues[place], theme=theme) for place in places))
