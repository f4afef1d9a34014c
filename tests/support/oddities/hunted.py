"""Filled pages drawn by chance, most with one odd answer, over all formats; what came of every answer of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.support.oddities.batch import Job, written
from tests.support.oddities.odds import ODDS, Odd
from tests.support.oddities.pages import Draft, Filling, Slot, draft, filling
from tests.support.oddities.verdict import LOUD, RIGHT, SILENT, Form, Judged

PLAIN = "平常"
FALSE_ALARM = "误报"
COPIES = 12
"""Filled copies of one form: learning costs more than reading."""


@dataclass(frozen=True)
class Drawn:
    """A copy: its file to make, and what is odd about it."""

    job: Job
    odd: str


@dataclass
class Tally:
    """Answers by format, oddity and verdict; files by format; what was wrong in silence or doubted without need."""

    answers: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def add(self, drawn: Drawn, seed: str, judged: Judged) -> None:
        """Counts one answer; only the odd one may be in doubt."""
        odd = drawn.odd if judged.path == drawn.job.path else PLAIN
        verdict = judged.verdict if odd != PLAIN else _needless(judged, drawn)
        self.answers[drawn.job.suffix, odd, verdict] += 1
        told = f"{seed} {drawn.job.suffix} {drawn.odd} {judged.path}: {judged.told}"
        if verdict in (SILENT, FALSE_ALARM):
            (self.silent if verdict == SILENT else self.alarms).append(told)

    def __add__(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(self.answers + other.answers, self.files + other.files, self.silent + other.silent, self.alarms + other.alarms)

    def rows(self, column: int) -> list[tuple[str, int, int, int, int]]:
        """Right, loud, silent and false alarms by format (0) or by oddity (1)."""
        found: dict[str, Counter[str]] = {}
        for key, number in self.answers.items():
            found.setdefault(key[column], Counter())[key[2]] += number
        return [(name, one[RIGHT], one[LOUD], one[SILENT], one[FALSE_ALARM]) for name, one in sorted(found.items())]


def _needless(judged: Judged, drawn: Drawn) -> str:
    """The verdict on a plain answer: a finding about it is needless, one about the document only where nothing is odd."""
    if judged.right and judged.verdict == LOUD:
        return FALSE_ALARM if judged.own or drawn.odd == PLAIN else RIGHT
    return judged.verdict


def drawn_copies(seed: int, formats: Sequence[str]) -> list[Drawn]:
    """Copies of one form that a seed decides."""
    chance = random.Random(seed)  # noqa: S311 - made-up forms
    form = Form(draft(chance))
    return [_copy(form, chance, chance.choice(formats)) for _ in range(COPIES)]


def _copy(form: Form, chance: random.Random, suffix: str) -> Drawn:
    plainly = filling(form.draft, chance)
    if chance.random() < 0.15:
        return Drawn(Job(form, plainly, suffix, ""), PLAIN)
    odd, slot, place = chance.choice(_possible(form.draft, plainly))
    if place is None:
        answers = {**plainly.answers, slot.label: odd.make(slot, plainly.answers[slot.label])}
        return Drawn(Job(form, replace(plainly, answers=answers), suffix, slot.label), odd.name)
    items = list(plainly.items)
    items[place] = {**items[place], slot.label: odd.make(slot, items[place][slot.label])}
    return Drawn(Job(form, replace(plainly, items=tuple(items)), suffix, f"{slot.label}[{place + 1}]"), odd.name)


def _possible(one: Draft, plainly: Filling) -> list[tuple[Odd, Slot, int | None]]:
    """Every oddity with every answer that it may befall."""
    slots: list[tuple[Slot, int | None]] = [(slot, None) for slot in one.slots()]
    slots += [(slot, place) for place in range(len(plainly.items)) for slot in one.columns[1:]]
    return [(odd, slot, place) for odd in ODDS.values() for slot, place in slots if slot.kind in odd.kinds]


def hunted(seeds: Sequence[int], formats: Sequence[str]) -> Tally:
    """Draws, writes, reads and judges the copies of some seeds."""
    copies = [(seed, number, one) for seed in seeds for number, one in enumerate(drawn_copies(seed, formats))]
    tally = Tally()
    for (seed, number, one), data in zip(copies, written([one.job for _, _, one in copies]), strict=True):
        if data is None:  # the format has no such thing
            continue
        tally.files[one.job.suffix] += 1
        for judged in one.job.form.judged(data, one.job.suffix, one.job.filling):
            tally.add(one, f"{seed}/{number}", judged)
    return tally
