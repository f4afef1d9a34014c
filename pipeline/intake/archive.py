"""Every file ever received, stored by its content: `archive/ab/ab12…`. Nothing in it is ever changed or removed."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.core.errors import OriginalLostError, Remedy
from pipeline.core.long_paths import StrPath
from pipeline.core.storage import fsync_folder, put_in_place, reason, writing
from pipeline.intake.arrivals_journal import JOURNAL
from pipeline.intake.copying import Copied, Put, Seen, UnsteadyFileError, batches, copy, is_checksum, opened, steady, sync, taken
from pipeline.ledger.kept_decisions import DECISIONS

State = Literal["intact", "damaged", "missing"]

_INCOMING = ".incoming-"


@dataclass(frozen=True, slots=True)
class Kept:
    """How large a stored content is, and when it was stored (with zone)."""

    size: int
    since: dt.datetime


class _Copy(NamedTuple):
    """A copy that has no name yet: where it lies, of which content, and where it will."""

    temporary: str
    sha256: str
    final: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The store below `root`, which is made with the first file."""

    root: Path

    def path(self, sha256: str) -> Path:
        """Where the content with this hash lies, whether or not it is there."""
        return Path(self.place(sha256))

    def place(self, sha256: str) -> str:
        """The same as a text, for a person and for whoever asks of thousands."""
        return os.path.join(self.root, sha256[:2], sha256)  # noqa: PTH118 - a `Path` for each file costs more than the system

    def put(self, path: StrPath, *, seen: os.stat_result | None = None) -> str:
        """Stores a copy of `path` and returns its sha256. When it returns, the copy survives a power failure.

        Content that is there already is not stored again, unless what is there is damaged: then this heals it.

        Args:
            path: A regular file.
            seen: How the caller saw the file; it must still be so when it was read to its end.

        Raises:
            UnsteadyFileError: the file is being written, or is no regular file.
            OSError: `path` can't be read.
            StorageError: the archive can't be written.
        """
        return taken(self.put_all([(path, seen)]))

    def put_all(self, files: Iterable[Seen]) -> list[Put]:
        """The same for many files, each with how the caller saw it; one that can't be read keeps no other from being stored.

        The copies of a batch are synced together before any gets its name, and every folder once for all the names put into it.

        Raises:
            StorageError: the archive can't be written.
        """
        return [put for batch in batches(files) for put in self._put_batch(batch)]

    def _put_batch(self, files: Sequence[Seen]) -> list[Put]:
        from extractors.formats.containers import may_be_mail  # noqa: PLC0415 - whoever takes nothing in needs no reader of files

        copies: list[_Copy] = []
        unnamed: set[str] = set()
        done: list[Put] = []
        batch = os.path.join(self.root, f"{_INCOMING}{secrets.token_hex(8)}-")  # noqa: PTH118 - as above
        try:
            for number, (path, seen) in enumerate(files):
                try:
                    sha256, head = self._copied(path, seen, f"{batch}{number}", unnamed)
                except (UnsteadyFileError, OSError) as refused:
                    done.append(Put(refused=refused))
                else:
                    copies.append(_Copy(f"{batch}{number}", sha256, self.place(sha256)))
                    done.append(Put(sha256, may_be_mail(head)))
            if copies:
                self._name(copies, unnamed)
        finally:
            for temporary in unnamed:
                Path(temporary).unlink(missing_ok=True)
        return done

    def _copied(self, path: StrPath, seen: os.stat_result | None, temporary: str, unnamed: set[str]) -> Copied:
        """A copy that may not be on the disk yet; `unnamed` gets its path before anything is written."""
        with opened(path) as (source, info):
            if not unnamed:
                with writing(self.root):
                    self.root.mkdir(parents=True, exist_ok=True)
            unnamed.add(temporary)
            copied = copy(source, temporary)
            if not steady(seen or info, os.fstat(source)):
                raise UnsteadyFileError
        return copied

    def _name(self, copies: Sequence[_Copy], unnamed: set[str]) -> None:
        """Makes the copies of a batch durable, gives them their names, and makes those durable; what has a name leaves `unnamed`."""
        for one in copies:
            with writing(one.temporary):
                sync(one.temporary)
        folders = {self.root / sha256 for sha256 in {one.sha256[:2] for one in copies}}
        for folder in folders:
            with writing(folder):
                folder.mkdir(exist_ok=True)
        readers = self.root.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
        for one in copies:
            if _settle(one, stat.S_IREAD | readers):
                unnamed.discard(one.temporary)
        self._sync_folders(folders)

    def open_bytes(self, sha256: str, most: int = -1) -> bytes:
        """The content with this hash, all of it or its first bytes.

        Raises:
            OriginalLostError: it isn't there or can't be read.
        """
        try:
            with self.path(sha256).open("rb") as stored:
                return stored.read(most)
        except OSError as error:
            message = f"档案中的原件 {self.path(sha256)} 读不出来（{reason(error)}），请查明后从备份恢复 archive 文件夹。"
            raise OriginalLostError(message, Remedy.CHECK) from error

    def kept(self, sha256: str) -> Kept:
        """How large a content that is there is, and since when it is there."""
        info = self.path(sha256).stat()
        return Kept(info.st_size, dt.datetime.fromtimestamp(info.st_mtime, dt.UTC))

    @contextmanager
    def on_disk(self, contents: Sequence[str]) -> Iterator[list[Path]]:
        """Files with these contents, to be read while the block lasts."""
        yield [self.path(sha256) for sha256 in contents]

    def verify(self, sha256: str) -> State:
        """Whether the content with this hash is there and still has it."""
        return _state(self.path(sha256), sha256)

    def stored(self) -> Iterator[str]:
        """Every hash that has a file, in order."""
        yield from sorted(path.name for path in self._files() if self._in_place(path))

    def strays(self) -> Iterator[str]:
        """Files that the archive did not put there, as a person finds them."""
        own = (self.root / JOURNAL, self.root / DECISIONS)
        yield from map(
            str, sorted(path for path in self._files() if not self._in_place(path) and not _unfinished(path) and path not in own)
        )

    def unfinished(self) -> Iterator[str]:
        """Half-made copies of a run that was killed, as a person finds them."""
        yield from map(str, sorted(path for path in self._files() if _unfinished(path)))

    def sweep(self) -> None:
        """Removes half-made copies. Only for whoever holds the workspace's lock: another run's copy would be one too."""
        for path in sorted(self.root.glob(f"{_INCOMING}*")):
            with writing(path):
                path.unlink()

    def _files(self) -> Iterator[Path]:
        return (path for path in self.root.rglob("*") if path.is_symlink() or not path.is_dir())

    def _in_place(self, path: Path) -> bool:
        return is_checksum(path.name) and path == self.path(path.name) and path.is_file()

    def _sync_folders(self, folders: Collection[Path]) -> None:
        """Also for a copy that was there: the run that made it may have died before its name was durable."""
        for folder in (*sorted(folders), self.root):
            with writing(folder):
                fsync_folder(folder)


def _settle(copy: _Copy, mode: int) -> bool:
    """Gives a copy its name, where that content is not there already and sound; whether it did."""
    with writing(copy.final):
        state = _state(copy.final, copy.sha256)
        if state == "intact":
            return False
        if state == "damaged":
            Path(copy.final).chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows replaces no read-only file
        put_in_place(copy.temporary, copy.final)
        os.chmod(copy.final, mode)  # noqa: PTH101 - as above
    return True


def _state(path: StrPath, sha256: str) -> State:
    """Whether a file is there and has the content with this hash."""
    if not os.path.isfile(path):  # noqa: PTH113 - as above
        return "missing"
    with Path(path).open("rb") as stored:
        return "intact" if hashlib.file_digest(stored, "sha256").hexdigest() == sha256 else "damaged"


def _unfinished(path: Path) -> bool:
    return path.name.startswith(_INCOMING)
