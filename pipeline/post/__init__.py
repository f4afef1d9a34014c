"""The office's post: mail in."""

from pipeline.post.errors import MailError, MailSettingsError
from pipeline.post.fetch import Fetched, Order, fetch_mail
from pipeline.post.secret import secret_of
from pipeline.post.settings import Account, load_accounts

__all__ = ["Account", "Fetched", "MailError", "MailSettingsError", "Order", "fetch_mail", "load_accounts", "secret_of"]
