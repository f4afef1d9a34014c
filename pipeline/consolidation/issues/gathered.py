"""Issues of one day: what the counted returns raise, grouped as the register groups it, with themes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.core.reading import Item
from pipeline.campaign import Campaign
from pipeline.consolidation.issues.grouping import core_of
from pipeline.consolidation.issues.issue_register import problem_of
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Submission


class Issue(NamedTuple):
    """One text of one unit, and where it stands. A tuple, as there are six a return.

    Attributes:
        text: As the unit wrote it.
        theme: One of the campaign's themes, or 其他. All issues of a group have one theme.
        unit_name: Its unit.
        returned: The return it stands in.
        item: What else is said of it there.
        group: Name of the form's group.
        place: Which item of the group, from 1.
    """

    text: str
    theme: str
    unit_name: str
    returned: Submission
    item: Item
    group: str
    place: int


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The same issue as several units raised it.

    Attributes:
        text: The wording that stands for all: the shortest of the commonest core.
        issues: In the order of the roster.
        units: Names of the units that raised it, each once, in the same order.
    """

    text: str
    theme: str
    issues: tuple[Issue, ...]
    units: tuple[str, ...]

    @property
    def frequency(self) -> tuple[int, int]:
        """How many units raised it, and how many times in all: what groups are ranked by."""
        return len(self.units), len(self.issues)


def gather(campaign: Campaign, consolidation: Consolidation) -> tuple[IssueGroup, ...]:
    """Every issue of the counted submissions, the same ones together, the most frequent first.

    They are together where the register has them together, a person's joins and splits among them, and have its themes. Groups of equal
    frequency stand in the order of their first issue, issues in the order of the roster. Items of different forms or groups of a form are
    never put together.
    """
    members: dict[tuple[str, str, str], list[Issue]] = {}
    for issue, number in _issues(campaign, consolidation):
        members.setdefault((issue.returned.form, issue.group, number), []).append(issue)
    found = [_group(issues) for issues in members.values()]
    return tuple(sorted(found, key=lambda group: group.frequency, reverse=True))


def _group(issues: Sequence[Issue]) -> IssueGroup:
    texts = Counter([issue.text for issue in issues])
    counts: Counter[str] = Counter()
    for text, times in texts.items():  # many say the same
        counts[core_of(text)] += times
    commonest = min(counts, key=lambda core: (-counts[core], core))
    shortest = min((text for text in texts if core_of(text) == commonest), key=lambda text: (len(text), text))
    return IssueGroup(shortest, issues[0].theme, tuple(issues), tuple(dict.fromkeys([issue.unit_name for issue in issues])))


def _issues(campaign: Campaign, consolidation: Consolidation) -> Iterator[tuple[Issue, str]]:
    """Every issue, with the number of its problem."""
    known, forms = problem_of(campaign, consolidation), campaign.forms
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    for submission in consolidation.counted:
        form = forms.get(submission.form)
        unit_name = names.get(submission.unit.id or "", submission.unit.raw)
        for group, spec in form.groups.items() if form else ():
            own = known.get(group, {}).get(submission.id, ())
            for place, item in enumerate(submission.groups.get(group, ()), 1):
                answer = item.values.get(spec.text)
                text = answer.value if answer is not None else None
                if isinstance(text, str) and text.strip():
                    problem = own[place]
                    if problem is None:
                        raise KeyError(submission.id, group, place)
                    yield Issue(text, problem.theme, unit_name, submission, item, group, place), problem.number
