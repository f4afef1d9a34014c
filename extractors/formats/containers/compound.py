"""The compound file under an Outlook message: its streams and the property records of MS-OXMSG.

Read here with `olefile` and not by `python-oxmsg`, which takes code page 936 for GB2312 (a name with 镕 stops it), an unknown one
for an error and a missing one for Latin, and loads every stream before it can be asked how large they are.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
from typing import Any

import olefile

from extractors.core.errors import UnreadableFileError
from extractors.formats.containers.contents import Budget
from extractors.language.encodings import decode

PROPERTIES = "__properties_version1.0"
TEXT, TEXT8, BINARY, OBJECT, TIME, NUMBER = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040, 0x0003
_MAX_ENTRIES = 10_000
_CODE_PAGES = (0x3FFD, 0x3FDE)
_DAMAGE = (OSError, ValueError, IndexError, KeyError, struct.error, TypeError, AttributeError, RecursionError, ArithmeticError)
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
Path = tuple[str, ...]


class Compound:
    """An open compound file. `streams` holds the size of each stream by its path, `storages` the paths of all folders."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        """Opens `data`.

        Raises:
            UnreadableFileError: `corrupt`, or `unsafe` where there are too many entries.
        """
        self._budget, self._size = budget, len(data)
        try:
            self._ole: Any = olefile.OleFileIO(io.BytesIO(data))
        except _DAMAGE as error:
            raise UnreadableFileError("corrupt", "Outlook 邮件结构不完整") from error
        self.streams: dict[Path, int] = {}
        self.storages: set[Path] = set()
        self._list(self._ole.root)

    def _list(self, root: Any) -> None:
        pending: list[tuple[Path, Any]] = [((), root)]
        while pending:
            path, entry = pending.pop()
            for kid in entry.kids:
                place = (*path, str(kid.name))
                if kid.entry_type == olefile.STGTY_STREAM:
                    self.streams[place] = int(kid.size)
                elif kid.entry_type == olefile.STGTY_STORAGE:
                    self.storages.add(place)
                    pending.append((place, kid))
            if len(self.streams) + len(self.storages) > _MAX_ENTRIES:
                raise UnreadableFileError("unsafe", f"Outlook 邮件内含的部件超过 {_MAX_ENTRIES} 个")

    def read(self, path: Path) -> bytes | None:
        """The bytes of a stream, booked in the budget; `None` where it is damaged.

        Raises:
            UnreadableFileError: beyond the budget.
        """
        size = self.streams.get(path, 0)
        if size > self._size:  # its sectors follow one another in a ring
            return None
        self._budget.take(size)
        try:
            data = bytes(self._ole.openstream(list(path)).read()) if size else b""
        except _DAMAGE:
            return None
        return data if len(data) == size else None

    def folders(self, parent: Path, prefix: str) -> list[Path]:
        """The folders right under `parent` whose name begins with `prefix`, in order."""
        found = (path for path in self.storages if path[:-1] == parent and path[-1].startswith(prefix))
        return sorted(found)


class Record:
    """The properties of one message or attachment: the fixed ones in a table, the others in a stream each."""

    def __init__(self, compound: Compound, path: Path, header: int, charset: str | None = None) -> None:
        """Reads the table at `path`, which begins after `header` bytes; `charset` is that of 8-bit texts.

        Raises:
            UnreadableFileError: beyond the budget.
        """
        self._compound, self._path = compound, path
        table = (compound.read((*path, PROPERTIES)) or b"")[header:]
        self._fixed = {struct.unpack_from("<I", table, place)[0]: table[place + 8 : place + 16] for place in range(0, len(table) - 15, 16)}
        pages = (self.number(page) for page in _CODE_PAGES)
        self.charset = charset or next((f"cp{page}" for page in pages if page), None)

    def number(self, tag: int) -> int | None:
        """A whole number, `None` where there is none."""
        raw = self._fixed.get(tag << 16 | NUMBER)
        return struct.unpack_from("<i", raw)[0] if raw else None

    def moment(self, tag: int) -> dt.datetime | None:
        """A moment in UTC, `None` where there is none or it is out of every calendar."""
        raw = self._fixed.get(tag << 16 | TIME)
        ticks = struct.unpack("<Q", raw)[0] if raw else 0
        try:
            return _EPOCH + dt.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def place(self, tag: int, kind: int) -> Path:
        """Where the stream or folder of a property stands."""
        return (*self._path, f"__substg1.0_{tag:04X}{kind:04X}")

    def text(self, *tags: int) -> str:
        """The first of these texts that is there.

        Raises:
            UnreadableFileError: beyond the budget.
        """
        for tag in tags:
            for kind in (TEXT, TEXT8):
                raw = self._compound.read(self.place(tag, kind))
                if raw:
                    text = raw.decode("utf-16-le", "replace") if kind == TEXT else decode(raw, self.charset)
                    return text.rstrip("\0")
        return ""
