"""The file in which parts of a campaign's documents are kept between nights. It may be deleted at any time; a damaged one is as none.

Parts stand in chunks, kind by kind, each chunk sealed and packed; behind them an index, and its seal. The file of a night is written beside
that of the night before and takes its place at the end, so that a night that is ended leaves the old one.
"""

from __future__ import annotations

import io
import json
import secrets
import shutil
import tempfile
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from pipeline.app.documents.kept_index import LEVEL, Chunk, Index, seal
from pipeline.core.bundled import MARKER
from pipeline.core.long_paths import long_path
from pipeline.core.storage import put_in_place
from pipeline.core.workspace import Workspace
from pipeline.render.kept import Texts

_FOLDER = "documents"
_PART, _TEXT = "\x1f", "\x1e"
_IN_CHUNK, _CHARACTERS = 64, 2**18
"""Parts of a chunk at most, and about how many characters."""
_AT_HAND = 4
"""Chunks of a kind that are unpacked at once: parts are asked for in order, those of the last nights stand behind the others."""
_SEAL, _LENGTH = 64, 20
"""Characters at the end of the file: the checksum of the index, and its length."""
_IN_MEMORY = 2**22
"""Bytes of a file on its way; more of them wait on the disk."""


class _New:
    """The file of this night, on its way. It is given up where the disk refuses it."""

    def __init__(self) -> None:
        self.file: IO[bytes] | None = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - until it is kept

    def add(self, packed: bytes) -> Chunk:
        """Writes a chunk behind the others."""
        start = 0
        if self.file is not None:
            try:
                start = self.file.tell()
                self.file.write(packed)
            except OSError:
                self.close()
        return Chunk(start, len(packed), seal(packed))

    def close(self) -> None:
        """Gives it up."""
        if self.file is not None:
            self.file.close()
            self.file = None


class _Kind:
    """A shelf: what the night before kept of one kind, and what this one keeps."""

    def __init__(self, old: IO[bytes], index: Index, new: _New) -> None:
        self._old, self._new = old, new
        self._index, self.made = index, Index.empty()
        self._at_hand: dict[int, dict[str, str]] = {}
        self._asked: dict[int, array[int]] = {}
        self._waiting: list[str] = []
        self._long = 0

    def get(self, key: bytes) -> Texts | None:
        """The part of that key; none where it is not kept."""
        number = _number(key)
        place = self._index.place(number)
        found = None if place is None else self._chunk(place).get(key.hex())
        if place is None or found is None:
            return None
        self._asked.setdefault(place, array("Q")).append(number)
        return tuple(found.split(_TEXT))

    def put(self, key: bytes, texts: Texts) -> None:
        """Keeps a part for the next night."""
        if any(_TEXT in one or _PART in one for one in texts):
            return
        part = _TEXT.join((key.hex(), *texts))
        self._waiting.append(part)
        self._long += len(part)
        self.made.keys.append(_number(key))
        self.made.places.append(len(self.made.chunks))
        if len(self._waiting) == _IN_CHUNK or self._long > _CHARACTERS:
            self._write()

    def finish(self) -> Index:
        """The index of what is kept: what was made, and the chunks of which at least half was asked for."""
        self._write()
        held = Counter(self._index.places)
        for place, numbers in self._asked.items():
            packed = self._packed(place) if 2 * len(numbers) >= held[place] else None
            if packed is not None:
                self.made.keys.extend(numbers)
                self.made.places.extend([len(self.made.chunks)] * len(numbers))
                self.made.chunks.append(self._new.add(packed))
        return self.made.in_order()

    def _chunk(self, place: int) -> dict[str, str]:
        if place not in self._at_hand:
            while len(self._at_hand) >= _AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
            self._at_hand[place] = dict(self._parts(place))
        return self._at_hand[place]

    def _parts(self, place: int) -> Iterator[tuple[str, str]]:
        packed = self._packed(place)
        if packed is not None:
            for part in zlib.decompress(packed).decode("utf-8", "surrogatepass").split(_PART):
                key, _, texts = part.partition(_TEXT)
                yield key, texts

    def _packed(self, place: int) -> bytes | None:
        """A chunk as it stands there; none where it is damaged."""
        chunk = self._index.chunks[place]
        try:
            self._old.seek(chunk.start)
            packed = self._old.read(chunk.size)
        except OSError:
            return None
        return packed if seal(packed) == chunk.seal else None

    def _write(self) -> None:
        if self._waiting:
            packed = zlib.compress(_PART.join(self._waiting).encode("utf-8", "surrogatepass"), LEVEL)
            self.made.chunks.append(self._new.add(packed))
            self._waiting.clear()
            self._long = 0


class KeptFile:
    """The store of a campaign. Where the folder is no workspace, or the disk refuses, nothing is kept: the next night takes longer."""

    def __init__(self, workspace: Workspace, campaign: str, basis: str) -> None:
        """Takes what names all that is declared, and the program: what was kept under another name is not believed."""
        self._is_office = (workspace.root / MARKER).is_file()
        self._basis = basis
        self._path = workspace.converted / _FOLDER / f"{campaign}.parts"
        self._old, self._indexes = self._opened()
        self._new = _New()
        self._kinds: dict[str, _Kind] = {}

    def shelf(self, name: str) -> _Kind:
        """The parts of one kind."""
        if name not in self._kinds:
            self._kinds[name] = _Kind(self._old, self._indexes.get(name) or Index.empty(), self._new)
        return self._kinds[name]

    def keep(self) -> None:
        """Puts what this night kept in the place of what the night before did, where anything was made."""
        made = {name: kind.finish() for name, kind in self._kinds.items()} if self._is_new() else {}
        if not made or self._new.file is None:
            return
        self._old.close()  # Windows exchanges no file that is open
        index = json.dumps({"basis": self._basis, "kinds": {name: one.told() for name, one in made.items()}}).encode()
        temporary = self._path.with_name(f".{secrets.token_hex(8)}.part")
        with suppress(OSError):
            try:
                long_path(self._path.parent).mkdir(parents=True, exist_ok=True)
                self._new.file.seek(0)
                with long_path(temporary).open("wb") as target:
                    shutil.copyfileobj(self._new.file, target)
                    target.write(index + seal(index).encode() + b"%020d" % len(index))
                put_in_place(temporary, self._path)
            finally:
                long_path(temporary).unlink(missing_ok=True)

    def close(self) -> None:
        """Lets go of its files."""
        self._old.close()
        self._new.close()

    def _is_new(self) -> bool:
        return self._is_office and any(kind.made.keys for kind in self._kinds.values())

    def _opened(self) -> tuple[IO[bytes], dict[str, Index]]:
        """What the night before kept, and where its parts stand; nothing where it can't be believed."""
        try:
            file = long_path(self._path).open("rb")
        except OSError:
            return io.BytesIO(), {}
        try:
            return file, self._read_index(file)
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            file.close()
            return io.BytesIO(), {}

    def _read_index(self, file: IO[bytes]) -> dict[str, Index]:
        end = file.seek(-_LENGTH, io.SEEK_END)
        size = int(file.read(_LENGTH))
        file.seek(end - _SEAL - size)
        index, sealed = file.read(size), file.read(_SEAL)
        told = json.loads(index) if seal(index).encode() == sealed else {}
        return {name: Index.of(one) for name, one in told["kinds"].items()} if told["basis"] == self._basis else {}


def _number(key: bytes) -> int:
    return int.from_bytes(key[:8], "big")
