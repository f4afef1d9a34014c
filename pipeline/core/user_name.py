"""Who sits at this computer, by the name that the system knows."""

from __future__ import annotations

import getpass

_NAMELESS = "本机用户"


def user_name() -> str:
    """The login name; a word for it where the system has none (a container, a directory that does not answer)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # what Python raises before and from 3.13 on, and on Windows
        return _NAMELESS
