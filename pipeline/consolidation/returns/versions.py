"""Which return counts: of what a unit sends once, the latest; older ones are superseded, a copy changes nothing, shared rows count once."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.address import UNIT
from extractors.core.findings import Code, finding
from extractors.core.reading import Finding
from extractors.form import FormSpec
from pipeline.campaign import Campaign, is_of_units
from pipeline.consolidation.content import Whose, carry_over, content_of, is_list, keys_of, rows_of, several_of, whose
from pipeline.consolidation.material import Kept
from pipeline.core.decision import DecisionKind
from pipeline.core.model import Standing, Submission
from pipeline.wording.figures import names

_SEEN = ("counted", "unknown_unit")
_OUT = ("withdrawn", "not_ours")
"""Returns that a person took out: they neither count nor replace another one."""


def with_standing(submissions: Sequence[Submission], campaign: Campaign, kept: Kept) -> list[Submission]:
    """Every submission with its standing, in the order of arrival.

    Args:
        submissions: By arrival, oldest first.
        campaign: Says whether late returns count.
        kept: What was decided of the same versions before.
    """
    chains: dict[Whose, list[Submission]] = {}
    decided: dict[str, Submission] = {}
    for one in submissions:
        if one.standing in _OUT:
            decided[one.id] = one
        else:
            chains.setdefault(kept.of(("whose", one.id), whose, one, campaign.forms[one.form]), []).append(one)
    for chain in chains.values():
        decided |= kept.of(("versions", chain[0].id), _decided, campaign, *chain)
    return _with_repeated(_with_file_findings(submissions, decided, kept), campaign, kept)


def _decided(campaign: Campaign, *chain: Submission) -> Mapping[str, Submission]:
    return _Chain(campaign, campaign.forms[chain[0].form]).decide(chain)


def _with_file_findings(before: Sequence[Submission], decided: Mapping[str, Submission], kept: Kept) -> list[Submission]:
    """The decided submissions in their order; a doubt about a whole file is kept while any share of the file counts."""
    result = [decided[one.id] for one in before]
    places: dict[tuple[str, str, str], list[int]] = {}
    for place, one in enumerate(before):
        places.setdefault((one.arrival.id, one.part, one.form), []).append(place)
    for file, own in places.items():
        told = kept.of(("file", *file), _with_told, *(before[place] for place in own), *(result[place] for place in own))
        for place, one in zip(own, told, strict=True):
            result[place] = one
    return result


def _with_told(*shares: Submission) -> Sequence[Submission]:
    """The shares of one file as decided, the first that is seen with the doubts about the file that would be lost.

    Args:
        shares: As read, and then in the same order as decided.
    """
    before, result = shares[: len(shares) // 2], list(shares[len(shares) // 2 :])
    told = [f for one in before for f in one.findings if f.field is None or not (f.field.in_item or f.field == UNIT)]
    seen = [place for place, one in enumerate(result) if one.standing in _SEEN]
    if told and seen and not any(one in result[place].findings for place in seen for one in told):
        result[seen[0]] = replace(result[seen[0]], findings=(*told, *result[seen[0]].findings))
    return result


def _with_repeated(submissions: Sequence[Submission], campaign: Campaign, kept: Kept) -> list[Submission]:
    """Rows of one unit that stand in two counted files both stay, for two senders may mean two things; the later file says so."""
    result = list(submissions)
    places: dict[tuple[str, str | None], list[int]] = {}
    for place, one in enumerate(submissions):
        if one.standing == "counted" and is_list(campaign.forms[one.form]):
            places.setdefault((one.form, one.unit.id), []).append(place)
    for (form, unit), own in places.items():
        told = kept.of(("repeated", form, unit), _repeated, campaign.forms[form], *(submissions[place] for place in own))
        for place, one in zip(own, told, strict=True):
            result[place] = one
    return result


def _repeated(form: FormSpec, *lists: Submission) -> Sequence[Submission]:
    """The lists of one unit; a later one says how many of its rows stood in an earlier file."""
    result: list[Submission] = []
    files: dict[str, str] = {}
    for one in lists:
        rows = rows_of([one], form)
        repeated = Counter({files[row]: 0 for row in rows if row in files})
        for row, number in rows.items():
            if row in files:
                repeated[files[row]] += number
        told = finding(Code.ROWS_REPEATED, rows=repeated.total(), files="”“".join(repeated)) if repeated else None
        result.append(one if told is None else replace(one, findings=(*one.findings, told)))
        files |= {row: one.arrival.name for row in rows if row not in files}
    return result


_ONE_MOMENT = dt.timedelta(minutes=1)
"""Within that, the order of two returns says nothing: one mail holds both, or a clerk copied both into the inbox."""
_WITHIN = re.compile(r"(?:sheet:.*)?(?:#\d+)?$", re.DOTALL)
"""What tells the sheets of one workbook apart, or the copies of a form in one document."""


@dataclass
class _Chain:
    """The versions of one thing, decided one after the other.

    Attributes:
        seen: Content of a version → ids of its submissions.
        current: Ids of the version that counts.
        rows: Every row that a version before had, with the file it stood in.
        moment: The versions that came last, at about the same time.
    """

    campaign: Campaign
    form: FormSpec
    result: dict[str, Submission] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    current: list[str] = field(default_factory=list)
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    moment: list[Submission] = field(default_factory=list)

    def decide(self, chain: Iterable[Submission]) -> Mapping[str, Submission]:
        """Every submission of the chain with its standing, by id."""
        versions = _in_force(_versions(chain, self.form))
        if len(versions) == 1 and len(versions[0]) == 1:  # nothing to compare it with: so with most returns
            self._begin(versions[0])
            return self.result
        for version in versions:
            told = self._own(version)
            own, contents = list(told.values()), "|".join(sorted(told))
            if contents in self.seen:
                self._copy(own, self.seen[contents])
            else:
                self.seen[contents] = [one.id for one in own]
                self._begin(own)
        return self.result

    def _begin(self, own: Sequence[Submission]) -> None:
        """A version that says what none before it said."""
        if own[0].late and self.campaign.late == "excluded":
            self._put(own, "excluded")
        else:
            self._succeed(own)

    def _own(self, version: Sequence[Submission]) -> dict[str, Submission]:
        """A version without the sheets that say the same as another one of it, by what they say."""
        first: dict[str, Submission] = {}
        for one in version:
            same = first.setdefault(content_of(one, self.form), one)
            if same is not one:
                self._put([one], "duplicate", same.id)
        return first

    def _put(self, own: Iterable[Submission], standing: Standing, by: str | None = None) -> None:
        for one in own:
            same = (one.standing, one.replaced_by) == (standing, by)
            self.result[one.id] = one if same else replace(one, standing=standing, replaced_by=by)

    def _copy(self, own: Sequence[Submission], first: Sequence[str]) -> None:
        for one, other in zip(own, first, strict=True):
            self._put([one], "duplicate", other)
        if self.current and self.current[0] not in first:
            self._tell(self.current[0], finding(Code.OLDER_AGAIN))

    def _succeed(self, own: Sequence[Submission]) -> None:
        """A version that counts from now on; the one before stays, marked."""
        older = [self.result[name] for name in self.current]
        version = carry_over(older, own, self.form.lists) if older else list(own)
        for one in older:
            self._put([one], "superseded", version[0].id)
        self.current = [one.id for one in version]
        for one in version:
            self._put([one], "counted" if one.unit.id is not None or not is_of_units(self.form) else "unknown_unit")
        if _chosen(version):
            self.moment = list(version[:1])
        else:
            self._beside(version[0])
            self._dropped(older, version)
        self._unnamed(version[0])

    def _beside(self, newer: Submission) -> None:
        """Different returns of one unit that came in one mail, one archive or within a minute: none is newer, a person must choose."""
        same = [one for one in self.moment if newer.arrival.received_at - one.arrival.received_at < _ONE_MOMENT]
        self.moment = [*same, newer]
        if same:
            named = "”“".join(dict.fromkeys(_named(one) for one in self.moment))
            self._tell(newer.id, finding(Code.SAME_TIME, number=len(self.moment), files=named))

    def _dropped(self, older: Sequence[Submission], newer: Sequence[Submission]) -> None:
        """A newer list may hold only what is to be added: the rows that it lacks are named."""
        if not is_list(self.form):
            return
        for row, number in keys_of(older, self.form).items():
            if number > self.rows.get(row, (0, ""))[0]:
                self.rows[row] = number, older[0].arrival.name
        there = keys_of(newer, self.form)
        lost = Counter({file: 0 for _, file in self.rows.values()})
        for row, (number, file) in self.rows.items():
            lost[file] += max(number - there[row], 0)
        if files := [file for file, number in lost.items() if number]:
            self._tell(newer[0].id, finding(Code.ROWS_DROPPED, files="”“".join(files), rows=lost.total()))

    def _unnamed(self, newer: Submission) -> None:
        if self.form.several and not several_of(newer, self.form):
            titles = names(self.form.fields[name].name for name in self.form.several if name in self.form.fields)
            self._tell(newer.id, finding(Code.RETURN_UNNAMED, titles=titles))

    def _tell(self, name: str, doubt: Finding) -> None:
        self.result[name] = replace(self.result[name], findings=(*self.result[name].findings, doubt))


def _named(one: Submission) -> str:
    """The file that a return stands in, and which part of it."""
    return "，".join(filter(None, (one.arrival.name, one.part)))


def _versions(chain: Iterable[Submission], form: FormSpec) -> Iterable[list[Submission]]:
    """What came together: the shares of one reading, and where the form is a list its tables and sheets in one document."""
    versions: dict[tuple[str, str], list[Submission]] = {}
    for one in chain:
        part = _WITHIN.sub("", one.part) if is_list(form) else one.part
        versions.setdefault((one.arrival.id, part), []).append(one)
    return versions.values()


def _in_force(versions: Iterable[list[Submission]]) -> list[list[Submission]]:
    """The versions in the order in which they came into force: one that a person chose at the moment of the choice."""
    return sorted(versions, key=lambda version: max([version[0].arrival.received_at, *_chosen(version)]))


def _chosen(version: Sequence[Submission]) -> list[dt.datetime]:
    """When a person said that this version is the one that counts."""
    return [told.at for one in version for told in one.decisions if told.kind is DecisionKind.CHOOSE]
