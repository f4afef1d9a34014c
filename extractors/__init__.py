"""Bytes in, normalized frames out.

`extract(files, campaign)` is the entry for a notebook or another program; it is loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractors.notebook import extract

__all__ = ["extract"]


def __getattr__(name: str) -> Any:
    if name != "extract":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from extractors.notebook import extract  # noqa: PLC0415 - pandas is slow to load

    return extract
