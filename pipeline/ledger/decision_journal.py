"""The journal of decisions, `archive/决定.jsonl`: what an office decided stands on the disk twice, for nothing else could tell it again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.core.decision import Decision
from pipeline.core.journal import append_entries, read_entries
from pipeline.ledger.rows import decision_entry, decision_of_entry

DECISIONS = "决定.jsonl"


def read_decisions(archive: Path) -> tuple[tuple[Decision, ...], int]:
    """Every decision of the journal of this archive, by number, and how many lines can't be trusted."""
    found = read_entries(archive / DECISIONS)
    known = {one.number: one for one in map(decision_of_entry, found.sound)}
    return tuple(known[number] for number in sorted(known)), found.damaged


def written_numbers(archive: Path) -> frozenset[int]:
    """The numbers of the decisions that stand in the journal."""
    return frozenset(int(entry["number"]) for entry in read_entries(archive / DECISIONS).sound)


def continue_decisions(archive: Path, decided: Iterable[Decision]) -> None:
    """Appends what the ledger has and the journal does not, durably.

    Raises:
        StorageError: it can't be written.
    """
    written = written_numbers(archive)
    append_entries(archive / DECISIONS, (decision_entry(one) for one in decided if one.number not in written))
