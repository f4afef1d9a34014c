"""What keeps the post from being fetched, each cause a class with a remedy in Chinese."""

from __future__ import annotations

from pipeline.errors import HuizongError


class MailSettingsError(HuizongError):
    """The accounts in `huizong.toml` are missing or wrong. The message names file, line and remedy."""


class MailError(HuizongError):
    """One account can't be fetched: it is refused, or stays out of reach. The other accounts go on."""


class ConnectionLostError(Exception):
    """The connection broke or the server is busy: the same may succeed in a moment. `str()` says why, in a few words."""
