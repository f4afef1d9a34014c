"""The forms of each campaign out of its blanks, when they are first asked for; a server reads blanks where a hostile one harms nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from extractors.core.errors import UnreadableFileError
from pipeline.cage.limits import Limits, read_limits
from pipeline.campaign import Campaign
from pipeline.core.bundled import MARKER
from pipeline.core.errors import CampaignError
from pipeline.core.workspace import Workspace

if TYPE_CHECKING:
    from extractors.form import Layout


def guard_of(workspace: Workspace) -> Limits | None:
    """What reading a blank may cost in a process of its own; none where it is read in ours."""
    return read_limits(workspace.root / MARKER) if workspace.guarded else None


def forms_of(campaign: Campaign, guard: Limits | None) -> list[Layout]:
    """One layout a form.

    Raises:
        CampaignError: a blank can't be read, or lacks a label that the campaign declares.
    """
    from pipeline.campaign.forms import layouts  # noqa: PLC0415 - loads every reader of files, which `status` does without

    if guard is None:
        return layouts(campaign)
    from pipeline.cage.isolated import isolated  # noqa: PLC0415 - only a server needs it

    try:
        return isolated(guard, layouts, campaign)
    except UnreadableFileError as error:
        message = f"活动“{campaign.title}”的空白表没有读成：{error.message}请换一份能打开的。"
        raise CampaignError(message) from error


T = TypeVar("T")


class OnDemand(Mapping[str, T]):
    """One value a campaign, made when it is first asked for."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        """Takes the names of the campaigns, and how the value of one is made."""
        self._names = tuple(names)
        self._made = lru_cache(maxsize=None)(make)

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise KeyError(name)
        return self._made(name)

    def __contains__(self, name: object) -> bool:
        """Asking makes nothing."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
