"""Tables on the screen; apart from the words of click, for `huizong --version` needs none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table


def wide_table(*columns: str, title: str | None = None) -> Table:
    """A table that folds a long text and never cuts it: the remedy stands at its end."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def narrow_table(*columns: str, shares: Sequence[int | None], title: str | None = None) -> Table:
    """The same without borders, so that a row fits the 80 columns of a plain console.

    `shares` says how the width is parted among the columns; a column without a share is as wide as what stands in it.
    """
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for column, share in zip(columns, shares, strict=True):
        table.add_column(column, overflow="fold", ratio=share)
    return table
