"""The work of the office around the forms.

The names below are the entry for a notebook or another program; the commands use the same functions. They are loaded when
first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pipeline.core.version import __version__

if TYPE_CHECKING:
    from pipeline.app.workspace.opened import Opened, open_office
    from pipeline.campaign import Campaign, load_campaign
    from pipeline.consolidation import Material, consolidate
    from pipeline.core.consolidated import Consolidation
    from pipeline.core.model import Submission, Unit
    from pipeline.core.workspace import Workspace


__all__ = [
    "Campaign",
    "Consolidation",
    "Material",
    "Opened",
    "Submission",
    "Unit",
    "Workspace",
    "__version__",
    "consolidate",
    "load_campaign",
    "open_office",
]
_MODULES = {
    "Campaign": "pipeline.campaign",
    "load_campaign": "pipeline.campaign",
    "Material": "pipeline.consolidation",
    "consolidate": "pipeline.consolidation",
    "Consolidation": "pipeline.core.model",
    "Submission": "pipeline.core.model",
    "Unit": "pipeline.core.model",
    "Opened": "pipeline.app.workspace.opened",
    "open_office": "pipeline.app.workspace.opened",
    "Workspace": "pipeline.core.workspace",
}


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(module), name)
