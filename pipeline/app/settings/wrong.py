"""What is wrong with something that was typed into a form of settings."""

from __future__ import annotations

from pipeline.core.errors import UsageError


class WrongFieldError(UsageError):
    """One field of a form can't stay as it is; the message says what to do."""

    def __init__(self, field: str, message: str) -> None:
        """Takes the name of the field, and the message."""
        super().__init__(message)
        self.field = field
