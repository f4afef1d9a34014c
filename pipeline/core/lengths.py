"""How long may be what people type: far more than anybody needs, and little enough to be shown, printed and named in every list.

The longest name among the 137 units of the bundled rosters has 15 characters, the longest label of a field among their blanks 47, a reason
a sentence or two.
"""

from __future__ import annotations

from pipeline.core.errors import UsageError

NAME = 100
"""Of a unit, a kind of unit, a person, a department, a telephone, a mailbox."""
TITLE = 500
"""Of a campaign, a form, a field; several names in one line; whatever a page itself puts into a form."""
TEXT = 2_000
"""A reason, a value, a remark."""
LIST = 300_000
"""A roster pasted into a page: 10,000 units with their addresses."""


def require_length(what: str, text: str, most: int) -> None:
    """Refuses a text that is too long.

    Raises:
        UsageError: it is.
    """
    if len(text) > most:
        message = f"{what}太长（{len(text)} 个字），请写在 {most} 个字以内。"
        raise UsageError(message)
