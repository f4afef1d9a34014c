"""The office's post: mail in by IMAP, mail out by SMTP (`pipeline.post.mail.smtp`)."""

from pipeline.post.mail.fetch import Fetched, Order, fetch_mail
from pipeline.post.mail.mailboxes import Account, MailError, MailSettingsError, load_accounts
from pipeline.post.mail.passwords import forget_secret, keep_secret, place_of_secret, secret_of

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
