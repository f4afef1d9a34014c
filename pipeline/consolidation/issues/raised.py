"""Each issue of a unit over all versions of its returns: what makes it the same one when the unit words it anew."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
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


class Wording(NamedTuple):
    """An issue as one version says it: the return it stands in, and when that came. A tuple, as `Said` is."""

    said: Said
    submission: Submission

    @property
    def moment(self) -> dt.datetime:
        """When it came, with zone."""
        return self.submission.arrival.received_at


class Raised(NamedTuple):
    """An issue of a unit. A tuple, as `Said` is.

    Attributes:
        place: The how manyth the unit raised.
        unit_name: Its unit.
        wordings: What was written, each new wording once, oldest first.
        last: As the newest version that has it says it.
        counted: As each return that counts says it.
        nth: The how manyth of its unit, form and question that began with this wording.
    """

    place: int
    unit_id: str
    unit_name: str
    wordings: tuple[Wording, ...]
    last: Wording
    counted: tuple[Wording, ...]
    nth: int

    @property
    def number(self) -> str:
        """What a clerk calls it."""
        return f"{self.unit_id or OWN}-{self.place:02d}"

    @property
    def asked_in(self) -> tuple[str, str]:
        """Its form, and the question of that form which it answers."""
        return self.first.submission.form, self.first.said.at.name

    @property
    def key(self) -> str:
        """Names it for ever, whatever becomes of it. Only decisions ask for it."""
        return _key(self.unit_id, *self.asked_in, text.key(self.first.said.first), str(self.nth))

    @property
    def live(self) -> bool:
        """Whether a return that counts still has it."""
        return bool(self.counted)

    @property
    def first(self) -> Wording:
        """Its first wording."""
        return self.wordings[0]


class _Track:
    """An issue being followed: the `nth` of those that a unit first worded so."""

    __slots__ = ("counted", "last", "nth", "wordings")

    def __init__(self, wording: Wording, nth: int) -> None:
        self.wordings = [wording]
        self.nth = nth
        self.last = wording
        self.counted = [wording] if wording.submission.standing == "counted" else []

    def take(self, wording: Wording) -> None:
        self.last = wording
        if wording.submission.standing == "counted":
            self.counted.append(wording)
        if text.key(wording.said.text) != text.key(self.wordings[-1].said.text):
            self.wordings.append(wording)


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
    tracks = {chain: _tracks(forms, own) for chain, own in chains.items()}
    names = {status.unit.id: status.unit.name for status in consolidation.units}
    place = {status.unit.id: number for number, status in enumerate(consolidation.units)}
    found = [
        ((first := track.wordings[0].submission.arrival).received_at, place.get(chain[0], len(place)), first.id, chain, track)
        for chain, own in tracks.items()
        for track in own
    ]
    found.sort(key=itemgetter(0, 1, 2))
    seen: Counter[str] = Counter()
    made = []
    for _, _, _, (unit, *_), track in found:
        seen[unit] += 1
        wordings = tuple(track.wordings)
        is_once = len(wordings) == len(track.counted) == 1 and wordings[0] is track.counted[0]
        counted = wordings if is_once else tuple(track.counted)  # in one tuple: of most units one return says it once
        made.append(Raised(seen[unit], unit, names.get(unit, unit or OWN), wordings, track.last, counted, track.nth))
    return tuple(made)


def likeness(rows: Sequence[str], columns: Sequence[str]) -> Ratios:
    """How alike wordings are: their opening statements, or their beginnings as a whole; 0 below `SAME`."""
    cores = ratios([core_of(one) for one in rows], [core_of(one) for one in columns], SAME)
    wholes = ratios([plain_of(one)[:_COMPARED] for one in rows], [plain_of(one)[:_COMPARED] for one in columns], SAME)
    higher: Ratios = cores.clip(min=wholes)
    return higher


@lru_cache(maxsize=ISSUES)
def _key(*begun: str) -> str:
    return hashlib.sha256("|".join(begun).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _versions(forms: Mapping[str, FormSpec], chain: Sequence[Submission]) -> list[list[Wording]]:
    """What each of the files of one return says, oldest first."""
    versions: dict[str, list[Wording]] = {}
    for one in sorted(chain, key=lambda one: (one.arrival.received_at, one.arrival.id)) if len(chain) > 1 else chain:
        versions.setdefault(one.arrival.id, []).extend([Wording(said, one) for said in said_in(one, forms[one.form])])
    return list(versions.values())


def _tracks(forms: Mapping[str, FormSpec], chain: Sequence[Submission]) -> list[_Track]:
    """The issues of one return and of the versions before it."""
    tracks: list[_Track] = []
    begun: dict[tuple[str, str], int] = {}
    for version in _versions(forms, chain):
        taken = _matched(tracks, version) if tracks else {}
        for place, wording in enumerate(version):
            if place in taken:
                taken[place].take(wording)
                continue
            same = wording.said.at.name, text.key(wording.said.first)
            begun[same] = begun.get(same, 0) + 1
            tracks.append(_Track(wording, begun[same]))
    return tracks


def _matched(tracks: Sequence[_Track], version: Sequence[Wording]) -> dict[int, _Track]:
    """Position in a version → the issue known before that it words: equal ones first, then the most alike, each once."""
    left: dict[tuple[str, str], list[int]] = {}
    for number, track in enumerate(tracks):
        left.setdefault(_same(track.last.said), []).append(number)
    found: dict[int, int] = {}
    for place, wording in enumerate(version):
        equal = left.get(_same(wording.said))
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


def _same(said: Said) -> tuple[str, str]:
    return said.at.name, text.key(said.text)


def _alike(tracks: Sequence[_Track], version: Sequence[Wording]) -> Iterator[tuple[int, int, int]]:
    """Pairs that are alike enough, with how much they differ, by their positions."""
    known = [track.last.said for track in tracks]
    for start in range(0, len(version) if known else 0, _ROWS):
        own = [wording.said for wording in version[start : start + _ROWS]]
        scores = likeness([one.text for one in own], [one.text for one in known])
        for row, column in zip(*scores.nonzero(), strict=True):
            if own[row].at.name == known[column].at.name:
                yield 100 - int(scores[row][column]), start + int(row), int(column)
