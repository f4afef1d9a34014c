"""What every command starts from: the workspace, the clock, and the arguments that several commands share."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.core.workspace import CAMPAIGN_FILE, OFFICE_ZONE, Workspace

if TYPE_CHECKING:
    from pipeline.cage.engine import Engine

ALONE, GROUP = 0o077, 0o007
"""Masks of permissions: returns hold personal data, so that others on the computer see nothing; a group does where its folder is shared."""
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Context:
    """Where the command was called, and when; and whether this process is nothing but that command."""

    start: Path
    clock: Callable[[], dt.datetime]
    ledger: str | None
    is_alone: bool = False

    def stand_by(self, engine: Engine) -> None:
        """Lets what reads be loaded once for all processes, where files wait and the workspace was not opened yet."""
        from pipeline.intake.inbox import holds_files  # noqa: PLC0415 - most commands look into no inbox

        if self.is_alone and holds_files(self.workspace().inbox):
            engine.stand_by()

    def workspace(self) -> Workspace:
        """The workspace that the command works in; what is written there is as open to others as its folder."""
        found = Workspace.find(self.start, ledger=self.ledger)
        os.umask(GROUP if found.is_of_a_group else ALONE)
        return found

    def now(self) -> dt.datetime:
        """The present moment, with its zone."""
        return self.clock()

    @property
    def zone(self) -> dt.tzinfo:
        """The office's time zone."""
        return OFFICE_ZONE

    def today(self) -> dt.date:
        """The present day where the office is."""
        return self.now().astimezone(self.zone).date()


def make_context(workspace: Path | None, *, is_alone: bool = False) -> Context:
    """The context of this process: the only module in which environment and clock are read."""
    return Context(workspace or Path.cwd(), lambda: dt.datetime.now(dt.UTC), os.environ.get("HUIZONG_LEDGER") or None, is_alone)


def campaign_names(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Names of campaigns for the shell's completion."""
    root = ctx.find_root()
    start = root.params.get("workspace") or Path.cwd()
    folders = [folder.name for folder in (Path(start) / "templates").glob("*") if (folder / CAMPAIGN_FILE).is_file()]
    return sorted(name for name in folders if name.startswith(incomplete))


campaign_argument = click.argument("campaign", metavar="活动", shell_complete=campaign_names)
any_campaign_argument = click.argument("campaign", required=False, metavar="[活动]", shell_complete=campaign_names)
campaign_option = click.option("--campaign", metavar="活动", shell_complete=campaign_names, help="哪个活动；只有一个能对上时不用写")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供其他程序使用")
workers_option = click.option("--workers", type=click.IntRange(0), default=0, metavar="个数", help="同时读几份；不写则按处理器个数")


def as_of_option(function: F) -> F:
    """`--as-of`: the day at whose end things are looked at."""
    option = click.option(
        "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="只看这一天（含）以前收到的，例如 2017-05-20；不写为今天"
    )
    return option(function)


def day_of(as_of: dt.datetime | None) -> dt.date | None:
    """The day that `--as-of` names."""
    return None if as_of is None else as_of.date()
