"""The office's post: new mails of the accounts in `huizong.toml` into the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from pipeline.cage.limits import read_limits
from pipeline.core.bundled import MARKER
from pipeline.core.errors import Remedy, UsageError
from pipeline.core.workspace import OFFICE_ZONE, Workspace
from pipeline.mail import Account, Fetched, MailSettingsError, Order, fetch_mail, load_accounts, secret_of
from pipeline.wording.figures import names


def fetch(workspace: Workspace, account: str | None, *, clock: Callable[[], dt.datetime], secrets: Mapping[str, str]) -> Sequence[Fetched]:
    """Fetches every account, or one; `secrets` are variables of the environment.

    Raises:
        UsageError: there is no account of that name.
        MailSettingsError: there is no account at all, or one is set up wrongly.
    """
    chosen = _chosen(load_accounts(workspace), account)
    largest = read_limits(workspace.root / MARKER).file.input
    return fetch_mail(workspace, chosen, Order(clock, OFFICE_ZONE, lambda one: secret_of(one, secrets), largest=largest))


def _chosen(accounts: Sequence[Account], name: str | None) -> Sequence[Account]:
    if not accounts:
        message = f"还没有设置邮箱，请在工作目录的 {MARKER} 里写上 [[mail.accounts]]。"
        raise MailSettingsError(message, Remedy.MAIL)
    chosen = [account for account in accounts if name in {None, account.name}]
    if not chosen:
        message = f"没有“{name}”这个邮箱，{MARKER} 里有：{names(account.name for account in accounts)}。"
        raise UsageError(message)
    return chosen
