"""The work of the office around the forms.

The names below are the door for a notebook or another program; the commands use the same functions. They are loaded when
first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.campaign import Campaign, load_campaign
    from pipeline.consolidation import Material, consolidate
    from pipeline.model import Consolidation, Submission, Unit
    from pipeline.office import Opened, open_office
    from pipeline.workspace import Workspace

__version__ = "0.1.0"
__all__ = [
    "Campaign",
    "Consolidation",
    "Material",
    "Opened",
    "Submission",
    "Unit",
    "Workspace",
    "consolidate",
    "load_campaign",
    "open_office",
]
_ROOMS = {
    "Campaign": "pipeline.campaign",
    "load_campaign": "pipeline.campaign",
    "Material": "pipeline.consolidation",
    "consolidate": "pipeline.consolidation",
    "Consolidation": "pipeline.model",
    "Submission": "pipeline.model",
    "Unit": "pipeline.model",
    "Opened": "pipeline.office",
    "open_office": "pipeline.office",
    "Workspace": "pipeline.workspace",
}


def __getattr__(name: str) -> Any:
    room = _ROOMS.get(name)
    if room is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(room), name)
