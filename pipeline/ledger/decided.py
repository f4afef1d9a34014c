"""What a ledger keeps of decisions: every one ever made, in the order of its number."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import func, select

from pipeline.core.decision import Decision
from pipeline.core.errors import TakenError
from pipeline.ledger import schema
from pipeline.ledger.checksums import insert_sealed
from pipeline.ledger.database import Database
from pipeline.ledger.rows import decision_of, decision_row

_TRIES = 50
"""For the next number. Three programs that did nothing else but decide were refused nine times in a row in one of forty tries."""


class Decided(Database):
    """The decisions of a ledger. What takes one back is another row."""

    def decisions(self) -> tuple[Decision, ...]:
        """Every decision ever made, also those taken back, oldest first.

        Raises:
            LedgerError: a row is damaged.
        """
        return tuple(sorted(self._intact(schema.decisions, decision_of), key=lambda one: one.number))

    def decisions_after(self, number: int) -> tuple[Decision, ...]:
        """The decisions that were made after the one of that number, oldest first.

        Raises:
            LedgerError: a row is damaged.
        """
        table = schema.decisions
        return tuple(sorted(self._intact(table, decision_of, table.c.number > number), key=lambda one: one.number))

    def decision_numbers(self) -> frozenset[int]:
        """The numbers of all decisions; no row is looked at beyond that."""
        with self._transaction() as connection:
            return frozenset(connection.scalars(select(schema.decisions.c.number)))

    def last_decision(self) -> int:
        """The number of the decision made last; 0 where there is none."""
        with self._transaction() as connection:
            return int(connection.scalar(select(func.max(schema.decisions.c.number))) or 0)

    def add_decisions(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        """Appends what was decided in one go, and returns it with its numbers. Nothing ever changes or removes a row.

        On a shared database somebody else may take the next number at the same moment: then it is asked for again.
        """
        for _ in range(_TRIES):
            with suppress(TakenError):
                return self._appended(decisions)
        return self._appended(decisions)

    def _appended(self, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
        with self._transaction(write=True) as connection:
            last = connection.scalar(select(func.max(schema.decisions.c.number))) or 0
            stored = tuple(replace(one, number=last + place, batch=last + 1) for place, one in enumerate(decisions, 1))
            insert_sealed(connection, schema.decisions, [decision_row(one) for one in stored])
        return stored

    def restore_decisions(self, decisions: Sequence[Decision]) -> int:
        """Puts decisions back under their own numbers, as a journal has them; what is there stays. Returns how many were lacking."""
        table = schema.decisions
        with self._transaction(write=True) as connection:
            known = set(connection.scalars(select(table.c.number)))
            lacking = [one for one in decisions if one.number not in known]
            insert_sealed(connection, table, [decision_row(one) for one in lacking])
        return len(lacking)
