"""Each issue of a unit over all versions of its returns: what makes it the same one when the unit words it anew."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, NamedTuple

from extractors.form import FormSpec
from extractors.language import text
from extractors.language.likeness import ratios
from pipeline.campaign import Campaign
from pipeline.consolidation.content import several_of
from pipeline.consolidation.issues.grouping import ISSUES, Said, core_of, plain_of, said_in
from pipeline.consolidation.issues.once import once
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import OWN, Submission

if TYPE_CHECKING:
    from extractors.language.likeness import Ratios

SAME = 50
"""Of one unit. 76 opinions, each worded anew in eight ways (other words, figures, an opening, a further sentence, cut to its first
clause or half, clauses swapped, another ending): 561 of 599 score 50 and more, the others have a short beginning and a wholly different
ending; 220 pairs of different opinions of one unit score 38 and less."""
_ROWS = 256
_COMPARED = 200
"""Characters: what a unit words anew stands at the beginning."""


class Versions(NamedTuple):
    """An issue as several versions of a return say it, or as none that counts.

    Attributes:
        wordings: What was written, each new wording once, oldest first.
        last: As the newest version that has it says it.
        counted: As each return that counts says it.
    """

    wordings: tuple[Said, ...]
    last: Said
    counted: tuple[Said, ...]


class Raised(NamedTuple):
    """An issue of a unit. A tuple, as `Said` is.

    Attributes:
        place: The how manyth the unit raised.
        unit_name: Its unit.
        first: Its first wording.
        begun: What was raised anew in all versions of the return that it first stood in, its own first wording among them.
        versions: None where the first wording is all, in a return that counts: so with most, of which a large office has a million.
    """

    place: int
    unit_id: str
    unit_name: str
    first: Said
    begun: Sequence[Said]
    versions: Versions | None

    @property
    def number(self) -> str:
        """What a clerk calls it."""
        return f"{self.unit_id or OWN}-{self.place:02d}"

    @property
    def asked_in(self) -> tuple[str, str]:
        """Its form, and the question of that form which it answers."""
        return self.first.submission.form, self.first.at.name

    @property
    def key(self) -> str:
        """Names it for ever, whatever becomes of it. Only decisions ask for it."""
        before = takewhile(lambda one: one is not self.first, self.begun)
        nth = 1 + sum(_begins(one) == _begins(self.first) for one in before)
        return _key(self.unit_id, *self.asked_in, text.key(self.first.first), str(nth))

    @property
    def live(self) -> bool:
        """Whether a return that counts still has it."""
        return self.versions is None or bool(self.versions.counted)

    @property
    def wordings(self) -> tuple[Said, ...]:
        """What was written, each new wording once, oldest first."""
        return (self.first,) if self.versions is None else self.versions.wordings

    @property
    def last(self) -> Said:
        """As the newest version that has it says it."""
        return self.first if self.versions is None else self.versions.last

    @property
    def counted(self) -> tuple[Said, ...]:
        """As each return that counts says it."""
        return (self.first,) if self.versions is None else self.versions.counted


class _Track:
    """An issue being followed, with all that was `begun` in the same return."""

    __slots__ = ("begun", "counted", "last", "wordings")

    def __init__(self, said: Said, begun: Sequence[Said]) -> None:
        self.wordings = [said]
        self.begun = begun
        self.last = said
        self.counted = [said] if said.submission.standing == "counted" else []

    def take(self, said: Said) -> None:
        self.last = said
        if said.submission.standing == "counted":
            self.counted.append(said)
        if text.key(said.text) != text.key(self.wordings[-1].text):
            self.wordings.append(said)

    def versions(self) -> Versions | None:
        first = self.wordings[0]
        if self.last is first and self.counted:
            return None
        return Versions(tuple(self.wordings), self.last, tuple(self.counted))


@once
def raised(campaign: Campaign, consolidation: Consolidation) -> tuple[Raised, ...]:
    """Every issue that a unit raised in a return that counts or counted, in the order in which they were raised."""
    forms = campaign.forms
    chains: dict[tuple[str, ...], list[Submission]] = {}
    for one in consolidation.submissions:
        form = forms[one.form]
        if one.standing in ("counted", "superseded"):
            chain = (one.unit.id or one.unit.raw, one.form, several_of(one, form) if form.several else "", one.sender)
            chains.setdefault(chain, []).append(one)
    place = {status.unit.id: number for number, status in enumerate(consolidation.units)}
    begun = [one for (unit, *_), own in chains.items() for one in _begun(forms, unit, own)]
    del chains
    begun.sort(key=lambda one: (one.first.arrival.received_at, place.get(one.unit_id, len(place)), one.first.arrival.id))
    return tuple(_numbered(forms, begun, {status.unit.id: status.unit.name for status in consolidation.units}))


class _Begun(NamedTuple):
    """What a unit raised for the first time in one return; `tracks` are followed when its turn comes where no other version is there."""

    unit_id: str
    first: Submission
    tracks: Sequence[_Track] | None


def _begun(forms: Mapping[str, FormSpec], unit: str, chain: Sequence[Submission]) -> Iterator[_Begun]:
    """The returns of a chain that raise something new."""
    if len(chain) == 1:
        yield _Begun(unit, chain[0], None)
        return
    for _, some in groupby(_tracks(forms, chain), key=lambda track: track.wordings[0].submission.arrival.id):
        own = list(some)
        yield _Begun(unit, own[0].wordings[0].submission, own)


def _numbered(forms: Mapping[str, FormSpec], begun: Iterable[_Begun], names: Mapping[str, str]) -> Iterator[Raised]:
    seen: Counter[str] = Counter()
    for unit, first, tracks in begun:
        for track in _tracks(forms, [first]) if tracks is None else tracks:
            seen[unit] += 1
            yield Raised(seen[unit], unit, names.get(unit, unit or OWN), track.wordings[0], track.begun, track.versions())


def likeness(rows: Sequence[str], columns: Sequence[str]) -> Ratios:
    """How alike wordings are: their opening statements, or their beginnings as a whole; 0 below `SAME`."""
    cores = ratios([core_of(one) for one in rows], [core_of(one) for one in columns], SAME)
    wholes = ratios([plain_of(one)[:_COMPARED] for one in rows], [plain_of(one)[:_COMPARED] for one in columns], SAME)
    higher: Ratios = cores.clip(min=wholes)
    return higher


@lru_cache(maxsize=ISSUES)
def _key(*begun: str) -> str:
    return hashlib.sha256("|".join(begun).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _versions(forms: Mapping[str, FormSpec], chain: Sequence[Submission]) -> list[list[Said]]:
    """What each of the files of one return says, oldest first."""
    versions: dict[str, list[Said]] = {}
    for one in sorted(chain, key=lambda one: (one.arrival.received_at, one.arrival.id)) if len(chain) > 1 else chain:
        versions.setdefault(one.arrival.id, []).extend(said_in(one, forms[one.form]))
    return list(versions.values())


def _tracks(forms: Mapping[str, FormSpec], chain: Sequence[Submission]) -> list[_Track]:
    """The issues of one return and of the versions before it."""
    tracks: list[_Track] = []
    begun: list[Said] = []
    for version in _versions(forms, chain):
        taken = _matched(tracks, version) if tracks else {}
        for place, said in enumerate(version):
            if place in taken:
                taken[place].take(said)
                continue
            begun.append(said)
            tracks.append(_Track(said, begun))
    return tracks


def _matched(tracks: Sequence[_Track], version: Sequence[Said]) -> dict[int, _Track]:
    """Position in a version → the issue known before that it words: equal ones first, then the most alike, each once."""
    left: dict[tuple[str, str], list[int]] = {}
    for number, track in enumerate(tracks):
        left.setdefault(_same(track.last), []).append(number)
    found: dict[int, int] = {}
    for place, said in enumerate(version):
        equal = left.get(_same(said))
        if equal:
            found[place] = equal.pop(0)
    gone = set(found.values())
    open_tracks = [number for number in range(len(tracks)) if number not in gone]
    open_places = [place for place in range(len(version)) if place not in found]
    for _, place, number in sorted(_alike([tracks[n] for n in open_tracks], [version[p] for p in open_places])):
        at, known = open_places[place], open_tracks[number]
        if at not in found and known not in gone:
            found[at] = known
            gone.add(known)
    return {place: tracks[number] for place, number in found.items()}


def _begins(said: Said) -> tuple[str, str]:
    return said.at.name, text.key(said.first)


def _same(said: Said) -> tuple[str, str]:
    return said.at.name, text.key(said.text)


def _alike(tracks: Sequence[_Track], version: Sequence[Said]) -> Iterator[tuple[int, int, int]]:
    """Pairs that are alike enough, with how much they differ, by their positions."""
    known = [track.last for track in tracks]
    for start in range(0, len(version) if known else 0, _ROWS):
        own = version[start : start + _ROWS]
        scores = likeness([one.text for one in own], [one.text for one in known])
        for row, column in zip(*scores.nonzero(), strict=True):
            if own[row].at.name == known[column].at.name:
                yield 100 - int(scores[row][column]), start + int(row), int(column)
