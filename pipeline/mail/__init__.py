"""The office's post: mail in by IMAP, mail out by SMTP (`pipeline.mail.smtp`)."""

from pipeline.mail.fetch import Fetched, Order, fetch_mail
from pipeline.mail.mailboxes import Account, MailError, MailSettingsError, load_accounts
from pipeline.mail.passwords import forget_secret, keep_secret, place_of_secret, secret_of

__all__ = [
    "Account",
    "Fetched",
    "MailError",
    "MailSettingsError",
    "Order",
    "fetch_mail",
    "forget_secret",
    "keep_secret",
    "load_accounts",
    "place_of_secret",
    "secret_of",
]
