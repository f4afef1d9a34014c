"""Issues of one day: what the counted returns raise, grouped as the register groups it, with themes and outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Item
from extractors.form import GroupSpec
from pipeline.campaign import Campaign
from pipeline.consolidation.issues.grouping import core_of, once
from pipeline.consolidation.issues.issue_register import Problem, problems
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Submission


class Issue(NamedTuple):
    """One text of one unit, where it stands and what became of it. A tuple, as there are six a return.

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
        at: The answer that says it.
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
    at: FieldAddress


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


@once
def gather(campaign: Campaign, consolidation: Consolidation) -> tuple[IssueGroup, ...]:
    """Every issue of the counted submissions, the same ones together, the most frequent first.

    They are together where the register has them together, a person's joins and splits among them, and have its themes. Groups of equal
    frequency stand in the order of their first issue, issues in the order of the roster. Items of different forms or groups of a form are
    never put together.
    """
    known = {
        (wording.submission.id, wording.said.at.name, wording.said.at.position): problem
        for problem in problems(campaign, consolidation)
        for one in problem.issues
        for wording in one.counted
    }
    members: dict[tuple[str, str, str], list[Issue]] = {}
    for issue, problem in _issues(campaign, consolidation, known):
        members.setdefault((issue.form, issue.group, problem.number), []).append(issue)
    found = [_group(issues) for issues in members.values()]
    return tuple(sorted(found, key=lambda group: group.frequency, reverse=True))


def _group(issues: Sequence[Issue]) -> IssueGroup:
    cores = [core_of(issue.text) for issue in issues]
    counts = Counter(cores)
    commonest = min(counts, key=lambda core: (-counts[core], core))
    text = min((issue.text for issue, core in zip(issues, cores, strict=True) if core == commonest), key=lambda one: (len(one), one))
    return IssueGroup(text, issues[0].theme, tuple(issues))


def _issues(
    campaign: Campaign, consolidation: Consolidation, known: Mapping[tuple[str, str, int], Problem]
) -> Iterator[tuple[Issue, Problem]]:
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    for submission in consolidation.counted:
        form = campaign.forms.get(submission.form)
        unit_name = names.get(submission.unit.id or "", submission.unit.raw)
        for group, spec in form.groups.items() if form else ():
            for place, item in enumerate(submission.groups.get(group, ()), 1):
                written = _written(item, spec.text)
                if written.strip():
                    problem = known[submission.id, group, place]
                    at = FieldAddress(group, place, spec.text)
                    yield _issue((item, spec, written), (submission, unit_name), at, problem.theme), problem


def _issue(said: tuple[Item, GroupSpec, str], of: tuple[Submission, str], at: FieldAddress, theme: str) -> Issue:
    item, spec, written = said
    submission, unit_name = of
    outcome = item.values.get(spec.choice.field) if spec.choice else None
    return Issue(
        text=written,
        block=_word(item, spec.blocks.field),
        outcome=str(outcome.value) if outcome is not None and outcome.value is not None else None,
        unit_id=submission.unit.id,
        unit_name=unit_name,
        submission=submission.id,
        source=item.source,
        theme=theme,
        form=submission.form,
        group=at.name,
        at=at,
    )


def _written(item: Item, field: str) -> str:
    answer = item.values.get(field)
    return answer.value if answer is not None and isinstance(answer.value, str) else ""


def _word(item: Item, field: str) -> str:
    answer = item.values.get(field)
    return "" if answer is None or answer.value is None else str(answer.value)
