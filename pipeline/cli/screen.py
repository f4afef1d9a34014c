"""Tables on the screen; apart from the words of click, for `huizong --version` needs none."""

from __future__ import annotations

from rich.table import Table


def wide_table(*columns: str, title: str | None = None) -> Table:
    """A table that folds a long text and never cuts it: the remedy stands at its end."""
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
