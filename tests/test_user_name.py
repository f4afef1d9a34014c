"""The name of who decides, also where the system has none."""

from __future__ import annotations

import getpass

import pytest

from pipeline.core.workspace import user_name


def test_the_login_name_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "wang")
    assert user_name() == "wang"


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 1000"), OSError("No username set"), ImportError("pwd")])
def test_a_user_without_a_name_has_a_word(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def nameless() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert user_name() == "本机用户"
