"""The originals in an object store (S3), through fsspec: `s3://bucket/prefix/ab/ab12…`. The only module that knows that library.

An object appears whole or not at all and is created only where there is none of its name, so that no machine can overwrite what another
one stored. The store's keys come from where its own tools look for them (`AWS_ACCESS_KEY_ID`, `~/.aws/credentials`), never from a setting.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.core.errors import OriginalLostError, Remedy, StorageError, WorkspaceError
from pipeline.core.long_paths import StrPath
from pipeline.core.storage import writing
from pipeline.intake.archive import Archive, Kept, State
from pipeline.intake.copying import Put, Seen, is_checksum, taken

_PIECE = 1 << 20
_BATCH = 200
_AT_ONCE = 8
"""Files that lie on the disk while they are sent, and how many are sent at once: the time goes into waiting for answers."""
_CONNECTION = {"connect_timeout": 10, "read_timeout": 60, "retries": {"mode": "standard", "max_attempts": 3}}


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The originals below `url`; `endpoint` is the address of a server that is not Amazon's."""

    url: str
    endpoint: str = ""

    def place(self, sha256: str) -> str:
        """Where the content with this hash lies, for a person."""
        return f"{self.url}/{sha256[:2]}/{sha256}"

    def put(self, path: StrPath, *, seen: os.stat_result | None = None) -> str:
        """Stores a copy of `path` and returns its sha256; when it returns, the store has it and gave it back the same.

        Raises:
            UnsteadyFileError: the file is being written, or is no regular file.
            OSError: `path` can't be read.
            StorageError: the store can't be reached or written, or holds another content under this name.
        """
        return taken(self.put_all([(path, seen)]))

    def put_all(self, files: Iterable[Seen]) -> list[Put]:
        """The same for many files, each with how the caller saw it; one that can't be read keeps no other from being stored.

        Raises:
            StorageError: as above.
        """
        done: list[Put] = []
        waiting = iter(files)
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            while batch := list(islice(waiting, _BATCH)):
                with _passing_folder() as passing:
                    copies = Archive(passing)
                    done += copies.put_all(batch)
                    # Every result is asked for: what went wrong with one of them is raised here.
                    list(threads.map(self._create, map(copies.path, sorted(copies.stored()))))
        return done

    def open_bytes(self, sha256: str, most: int = -1) -> bytes:
        """The content with this hash, all of it or its first bytes.

        Raises:
            OriginalLostError: it isn't there.
            StorageError: the store can't be reached.
        """
        with self._reached() as files:
            try:
                content: bytes = files.cat_file(self.place(sha256), end=most if most >= 0 else None)
            except FileNotFoundError as error:
                message = f"原件存储里没有 {self.place(sha256)}，请管理存储的人员查明后恢复。"
                raise OriginalLostError(message, Remedy.CHECK) from error
        return content

    def kept(self, sha256: str) -> Kept:
        """How large a content that is there is, and since when it is there."""
        with self._reached() as files:
            info = files.info(self.place(sha256))
        since: dt.datetime = info["LastModified"]
        return Kept(int(info["size"]), since)

    @contextmanager
    def on_disk(self, contents: Sequence[str]) -> Iterator[list[Path]]:
        """Files with these contents, to be read while the block lasts."""
        with _passing_folder() as passing:
            paths = [passing / sha256 for sha256 in contents]
            for path in paths:
                with writing(path):
                    path.write_bytes(self.open_bytes(path.name))
            yield paths

    def verify(self, sha256: str) -> State:
        """Whether the content with this hash is there and still has it."""
        digest = hashlib.sha256()
        with self._reached() as files:
            try:
                with files.open(self.place(sha256), "rb", block_size=_PIECE, cache_type="readahead") as stored:
                    while piece := stored.read(_PIECE):
                        digest.update(piece)
            except FileNotFoundError:
                return "missing"
        return "intact" if digest.hexdigest() == sha256 else "damaged"

    def stored(self) -> Iterator[str]:
        """Every hash that has an object, in order."""
        yield from sorted(name.rpartition("/")[2] for name in self._all() if self._in_place(name))

    def strays(self) -> Iterator[str]:
        """Objects that this store did not put there."""
        yield from sorted(name for name in self._all() if not self._in_place(name))

    def unfinished(self) -> Iterator[str]:
        """Half-made copies: there are none."""
        yield from ()

    def sweep(self) -> None:
        """Nothing is left behind by a run that was killed."""

    def _create(self, copy: Path) -> None:
        """Sends a copy that has its sha256 for a name, and asks for it back."""
        place = self.place(copy.name)
        with self._reached() as files:
            try:
                files.put_file(str(copy), place, mode="create")
            except FileExistsError:
                pass  # the same content was stored before, by this machine or another one
            except FileNotFoundError as error:
                message = f"没有 {self.url} 这个存储桶，文件仍在收件夹里；请先建好，或改正 huizong.toml 的 [archive]，再汇总一次。"
                raise StorageError(message) from error
        if self.verify(copy.name) != "intact":
            message = f"原件存储里的 {place} 与收到的文件内容不符，没有覆盖它；文件仍在收件夹里，请管理存储的人员查看。"
            raise StorageError(message)

    def _all(self) -> list[str]:
        with self._reached() as files:
            return [f"s3://{name}" for name in files.find(self.url)]

    def _in_place(self, name: str) -> bool:
        sha256 = name.rpartition("/")[2]
        return is_checksum(sha256) and name == self.place(sha256)

    @contextmanager
    def _reached(self) -> Iterator[Any]:
        """The store. Inside, what its client says of the network or of rights is a `StorageError`; a missing object is told as such."""
        try:
            import fsspec  # noqa: PLC0415 - an extra, huizong[cluster]
            from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above
        except ImportError as error:
            message = "没有安装对象存储组件，请在程序目录运行 uv sync --extra cluster，或 pip install 'huizong[cluster]'。"
            raise WorkspaceError(message) from error
        try:
            client = {"endpoint_url": self.endpoint} if self.endpoint else {}
            yield fsspec.filesystem("s3", client_kwargs=client, config_kwargs=_CONNECTION, use_listings_cache=False)
        except FileNotFoundError:
            raise
        except PermissionError as error:
            message = f"原件存储 {self.url} 不让读写，请检查存储的密钥和权限后再汇总一次；收到的文件没有丢失。"
            raise StorageError(message) from error
        except (OSError, BotoCoreError) as error:
            message = f"原件存储 {self.url} 连接不上（{type(error).__name__}），请检查网络和地址后再汇总一次；收到的文件没有丢失。"
            raise StorageError(message) from error


@contextmanager
def _passing_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="huizong-") as name:
        yield Path(name)
