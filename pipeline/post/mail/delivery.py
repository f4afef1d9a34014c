"""Puts a mail into the inbox, where the ordinary intake takes it: whole and durable, or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from pathlib import Path, PurePosixPath

from pipeline.core.file_names import is_device
from pipeline.core.storage import fsync_folder, put_in_place, writing
from pipeline.intake.inbox import MAIL_FOLDER
from pipeline.post.mail.mailboxes import Account

_UNDERWAY = ".fetching"
"""Hidden, so that the intake passes it over; on the same disk as the inbox, so that a rename moves a file at one stroke."""

_SAFE = re.compile(r"[\w][\w .()-]{0,59}(?<![ .])")
_UNSAFE = re.compile(r"[^\w()-]")


def mail_name(account: Account, folder: str, uidvalidity: int, uid: int) -> PurePosixPath:
    """Where a mail is put, below the inbox: the same for the same mail, ever.

    Folders of one account have the same numbers (NetEase gives each UIDVALIDITY 1), so each but INBOX has a folder of its own.
    """
    pinned = PurePosixPath(account.campaign) if account.campaign else PurePosixPath()
    target = pinned / MAIL_FOLDER / account.name
    if folder.upper() != "INBOX":
        target /= _component(folder)
    return target / f"{uidvalidity}-{uid}.eml"


def deliver(inbox: Path, name: PurePosixPath, data: bytes, received_at: dt.datetime | None) -> str:
    """Writes a mail and returns its sha256. When it returns, the file survives a power failure.

    The file's time is the moment the server received it, so that a mail without a date counts from then. The same mail again
    changes nothing; another mail of the same name (a mailbox that was moved to a new server) is put beside the first.

    The caller holds the workspace's lock.

    Raises:
        StorageError: the disk is full or can't be written.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    target = inbox / name
    if _other(target, sha256):
        target = target.with_name(f"{target.stem}-{sha256[:8]}{target.suffix}")
    with writing(target):
        _make_folders(inbox, target.parent)
        if not target.exists():
            _write(inbox, target, data, received_at)
        fsync_folder(target.parent)
    return sha256


def sweep(inbox: Path) -> None:
    """Removes half-written mails of a run that was killed. Only for whoever holds the workspace's lock."""
    for path in (inbox / _UNDERWAY).glob("*"):
        with writing(path):
            path.unlink()


def _component(folder: str) -> str:
    """A folder's name as one name that every file system takes; what had to be changed is kept apart by a hash."""
    if _SAFE.fullmatch(folder) and not is_device(folder):
        return folder
    return f"{_UNSAFE.sub('_', folder)[:40]}-{hashlib.sha256(folder.encode()).hexdigest()[:8]}"


def _other(target: Path, sha256: str) -> bool:
    with writing(target):
        return target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() != sha256


def _make_folders(inbox: Path, folder: Path) -> None:
    """Makes every folder from the inbox down to this one, each durable in the one above."""
    if folder.is_dir():
        return
    if folder != inbox:
        _make_folders(inbox, folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def _write(inbox: Path, target: Path, data: bytes, received_at: dt.datetime | None) -> None:
    underway = inbox / _UNDERWAY
    underway.mkdir(exist_ok=True)
    temporary = underway / target.name
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if received_at is not None:
            os.utime(temporary, (received_at.timestamp(), received_at.timestamp()))
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
