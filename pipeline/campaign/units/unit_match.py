"""Which unit is this: exact, alias, stripped of affixes, fuzzy with a margin to the runner-up, else sender, subject, file name.

Ambiguity is refused, not guessed: 五角场街道 and 五角场镇 are never confused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath

from extractors.core.address import UNIT
from extractors.core.findings import Code, Variant, finding
from extractors.core.reading import Finding, Reading
from extractors.language import likeness, text
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN
from pipeline.campaign.units.name_index import LEAST_CORE, NameIndex, ids_of
from pipeline.core.model import MatchKind, Unit, UnitMatch

_FUZZY_CUTOFF = 80.0
"""One letter wrong among five. In four of the five rosters no two cores score more, in the fifth one pair does
(峨边彝族自治 and 马边彝族自治, 83): the margin keeps such neighbours apart."""


_WHOLE_CUTOFF = 90.0
"""Whole names share their affixes, so only a slip of the pen counts: two units of one
roster score 90 once (峨边 and 马边), else 88 at most."""


_FUZZY_MARGIN = 15.0
"""One letter among five tells neighbours apart (江浦路街道 and 控江路街道 score 80): a slip that is as near to both is none of them."""


_REMARK = re.compile(rf"\s*{ANY_OPEN}{ANY_INSIDE}*{ANY_CLOSE}\s*$")
"""“（盖章）”, “（公章）” behind a name."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What tells the unit where the form does not: its title, the mail, and the names of file and sheet."""

    file: str = ""
    sheet: str = ""
    sender: str | None = None
    subject: str | None = None
    headline: str = ""


def hints_of(reading: Reading, file: str, sender: str | None = None, subject: str | None = None) -> Hints:
    """What surrounds a reading: the file it came in, or the part of a mail or archive, with the mail nearest to it."""
    if reading.unit.raw and any(one.code == Code.OWN_TABLE for one in reading.findings):
        return Hints()  # a row of a sheet of many units: who sent it is another one
    part, marker, sheet = reading.part.partition("sheet:")
    inner = part.rstrip("/").removeprefix("mail/")
    name = inner.partition("#")[0] or file
    return Hints(name, sheet.partition("#")[0] if marker else "", reading.sender or sender, reading.subject or subject, reading.headline)


def without_affixes(name: str, affixes: Sequence[str]) -> str:
    """A name (its key) without the affixes (keys, the longest first) at its ends; never less than two characters."""
    changed, any_of = True, tuple(affixes)
    while changed and (name.startswith(any_of) or name.endswith(any_of)):
        changed = False
        for affix in affixes:
            if name.startswith(affix) and len(name) - len(affix) >= LEAST_CORE:
                name, changed = name[len(affix) :], True
            if name.endswith(affix) and len(name) - len(affix) >= LEAST_CORE:
                name, changed = name[: -len(affix)], True
    return name


class Matcher:
    """Finds units by what returns call them.

    Attributes:
        names: Of the units, by id.
    """

    def __init__(self, units: Sequence[Unit], affixes: Iterable[str] = ()) -> None:
        """Indexes names, aliases and their cores (without the `affixes` that units leave out or add)."""
        self.names = {unit.id: unit.name for unit in units}
        self._affixes = sorted((text.key(affix) for affix in affixes), key=len, reverse=True)
        self._by_name = ids_of((text.key(unit.name), unit.id) for unit in units)
        self._by_alias = ids_of((text.key(alias), unit.id) for unit in units for alias in unit.aliases)
        named = [(text.key(name), unit.id) for unit in units for name in (unit.name, *unit.aliases)]
        self._by_core = ids_of((self._core(name), unit_id) for name, unit_id in named)
        self._named = NameIndex(named)
        self._emails = ids_of((unit.email.lower(), unit.id) for unit in units if unit.email)

    @cached_property
    def _alike_cores(self) -> likeness.Alike:
        return likeness.Alike(self._by_core)

    @cached_property
    def _alike_names(self) -> likeness.Alike:
        return likeness.Alike(self._by_name)

    def match(self, raw: str | None, hints: Hints = Hints()) -> UnitMatch:
        """The unit that a return belongs to, and how that is known.

        What stands on the form decides; where it stands alone and says nothing, the mail, then the file name. A form that
        names one unit and a file name that names another carry a finding.
        """
        written = (raw or "").strip()
        unit_id, kind = self._by_writing(written) if text.key(written) else (None, "none")
        plain = _REMARK.sub("", written)
        if unit_id is None and plain != written:
            unit_id, kind = self._by_writing(plain)
        aside, aside_kind = self._by_hints(hints)
        if unit_id is None and not text.key(written):
            unit_id, kind = aside, aside_kind
        match = UnitMatch(written, unit_id, kind)
        remark = written[len(plain) :]
        other = self._within(remark)
        if unit_id is not None and (other not in (None, unit_id) or "代" in remark):
            return replace(match, findings=(finding(Code.UNIT_CONFLICT, field=UNIT, variant=Variant.IN_BRACKETS, raw=written),))
        found = tuple(_findings(match, aside, aside_kind))
        return replace(match, findings=found) if found else match

    def ranked(self, raw: str, *, limit: int = 5) -> list[tuple[str, float]]:
        """The units whose names are most alike, with how alike they are (0 to 100), for a person to choose from; the best first."""
        name = text.key(_REMARK.sub("", raw.strip()))
        scores: dict[str, float] = {}
        for wanted, index in ((self._core(name), self._by_core), (name, self._by_name), (name, self._by_alias)):
            for found, score in likeness.nearest(wanted, index, limit=limit) if wanted else ():
                for unit_id in index[found]:
                    scores[unit_id] = max(scores.get(unit_id, 0.0), score)
        return sorted(scores.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def _by_writing(self, written: str) -> tuple[str | None, MatchKind]:
        name = text.key(written)
        kind: MatchKind = "exact"
        ids = self._by_name.get(name)
        if not ids:
            kind, ids = "alias", self._by_alias.get(name) or self._by_core.get(self._core(name))
        if not ids:
            return self._fuzzy(name)
        return (ids[0], kind) if len(ids) == 1 else (None, "none")

    def _fuzzy(self, name: str) -> tuple[str | None, MatchKind]:
        """The most similar name, if no other unit comes near it and what tells neighbours apart is there.

        A name that is a part of two units' names (“五角场”) means neither.
        """
        core = self._core(name)
        if len(core) < LEAST_CORE or self._named.is_part_of_several(core):
            return None, "none"
        scores = _near(core, self._alike_cores, self._by_core, _FUZZY_CUTOFF)
        for unit_id, score in _near(name, self._alike_names, self._by_name, _WHOLE_CUTOFF).items():
            scores[unit_id] = max(scores.get(unit_id, 0.0), score)
        best = sorted(scores.items(), key=lambda one: -one[1])
        if not best or (len(best) > 1 and best[1][1] > best[0][1] - _FUZZY_MARGIN):
            return None, "none"
        return best[0][0], "fuzzy"

    def _core(self, name: str) -> str:
        return without_affixes(name, self._affixes)

    def _by_hints(self, hints: Hints) -> tuple[str | None, MatchKind]:
        for written in hints.headline.splitlines():
            found = self._within(written)
            if found is not None:
                return found, "headline"
        sender = self._emails.get((hints.sender or "").lower(), ())
        if len(sender) == 1:
            return sender[0], "sender"
        stem = PurePosixPath(hints.file.replace("\\", "/")).stem
        places: tuple[tuple[str, MatchKind], ...] = ((hints.subject or "", "subject"), (hints.sheet, "sheet"), (stem, "filename"))
        for written, kind in places:
            found = self._within(written)
            if found is not None:
                return found, kind
        return None, "none"

    def _within(self, written: str) -> str | None:
        """The one unit whose name or alias stands in a text."""
        if not written:  # most returns come with neither remark nor subject
            return None
        found = self._named.within(text.key(written))
        return next(iter(found)) if len(found) == 1 else None


def _near(name: str, alike: likeness.Alike, index: Mapping[str, Sequence[str]], cutoff: float) -> dict[str, float]:
    """Units whose names are alike, with their scores; a runner-up is listed even somewhat below the cut-off.

    First only the best is looked for: among 100,000 units that takes a tenth of the time, and mostly there is none.
    """
    if not alike.nearest(name, limit=1, least=cutoff):
        return {}
    scores: dict[str, float] = {}
    for found, score in alike.nearest(name, limit=8, least=cutoff - _FUZZY_MARGIN):
        for unit_id in index[found]:
            scores[unit_id] = max(scores.get(unit_id, 0.0), score)
    return scores


_ORIGINS: Mapping[MatchKind, str] = {
    "headline": "标题或页眉",
    "sender": "发件人",
    "subject": "邮件主题",
    "sheet": "工作表名",
    "filename": "文件名",
}


def _findings(match: UnitMatch, aside: str | None, aside_kind: MatchKind) -> Iterable[Finding]:
    if match.id is None:
        yield finding(Code.UNIT_UNKNOWN, field=UNIT, variant=None if match.raw else Variant.NOT_WRITTEN, raw=match.raw)
    elif match.match == "fuzzy":
        yield finding(Code.UNIT_FUZZY, field=UNIT, raw=match.raw)
    elif not match.raw:
        yield finding(Code.UNIT_NOT_ON_FORM, field=UNIT, origin=_ORIGINS[match.match])
    elif aside not in (None, match.id) and aside_kind in ("filename", "sheet", "sender"):
        yield finding(Code.UNIT_CONFLICT, field=UNIT, raw=match.raw, other=aside)
