"""Files of an earlier day that said all but the day alike, made into those of a day: only the parts that bear the day are made again.

What comes out is what making the whole file gives, to the byte; where that is not sure, nothing comes out.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.render.ooxml import CORE, OFFICE_FILES, moment

_LEVELS = (6, 3)
"""At which parts are packed."""
_DATED = ("created", "modified")
Change = Callable[[bytes], bytes | None]
"""A part → the part as it is to be; none where that can't be told."""


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """The files of an earlier day whose content is that of the day for which files are made.

    Attributes:
        as_of: The day.
        generated_from: What its consolidation was made from.
        names: Of its files, in the order in which they were made.
        read: A file by its name, as it was written; none where it is not there any more or was changed.
    """

    as_of: dt.date
    generated_from: str
    names: Sequence[str]
    read: Callable[[str], bytes | None]

    def undated(self, names: Iterable[str]) -> dict[str, bytes] | None:
        """Those of the files that bear no day; none at all where one was changed."""
        return self._all({name: self.read(name) for name in names if name in self.names})

    def dated(self, names: Iterable[str], stamp: dt.datetime) -> dict[str, bytes] | None:
        """Those of the files that bear the day only as the time at which they say they were made."""
        return self._all({name: self.exchanged(name, {}, stamp) for name in names if name in self.names})

    def exchanged(self, name: str, parts: Mapping[str, Change], stamp: dt.datetime) -> bytes | None:
        """A file made at `stamp`, with some parts changed; one that is no package stays as it is."""
        data = self.read(name)
        if data is None or not name.endswith(OFFICE_FILES):
            return data
        before = dt.datetime.combine(self.as_of, dt.time(), stamp.tzinfo)
        return _exchanged(data, {CORE: lambda core: _restamped(core, before, stamp), **parts})

    def _all(self, files: Mapping[str, bytes | None]) -> dict[str, bytes] | None:
        there = {name: data for name, data in files.items() if data is not None}
        return there if there and len(there) == len(files) else None


def put_for(part: bytes, old: bytes, new: bytes) -> bytes | None:
    """A part with `new` for `old`, which must stand there once, and `new` nowhere."""
    return part.replace(old, new) if part.count(old) == 1 and new not in part else None


def _restamped(core: bytes, before: dt.datetime, now: dt.datetime) -> bytes | None:
    changed: bytes | None = core
    for name in _DATED:
        old, new = (f"{moment(one)}</dcterms:{name}>".encode() for one in (before, now))
        changed = put_for(changed, old, new) if changed is not None else None
    return changed


def _exchanged(data: bytes, parts: Mapping[str, Change]) -> bytes | None:
    """A package with some parts changed, packed as the others are; those are copied as they lie there."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        members = source.infolist()
        level = _level(source, data)
        if level is None or any(one.flag_bits & 0x08 or one.filename.endswith(OFFICE_FILES) for one in members):
            return None
        for member in members:
            if member.filename not in parts:
                _copy(data, member, target)
                continue
            changed = parts[member.filename](source.read(member))
            if changed is None:
                return None
            again = zipfile.ZipInfo(member.filename, member.date_time)
            again.compress_type, again.create_system = member.compress_type, member.create_system
            target.writestr(again, changed, compresslevel=level)
    return packed.getvalue()


def _copy(data: bytes, member: zipfile.ZipInfo, target: zipfile.ZipFile) -> None:
    """Copies a member without unpacking it."""
    start = target.start_dir
    if target.fp is None:
        raise ValueError(member.filename)
    target.fp.seek(start)
    target.fp.write(data[member.header_offset : _end(data, member)])
    member.header_offset, target.start_dir = start, target.fp.tell()
    target.filelist.append(member)
    target.NameToInfo[member.filename] = member


def _begin(data: bytes, member: zipfile.ZipInfo) -> int:
    """Where what is packed of a member begins: behind its header, its name and what else is said of it (APPNOTE.TXT §4.3.7)."""
    header = member.header_offset
    name, extra = (int.from_bytes(data[header + at : header + at + 2], "little") for at in (26, 28))
    return header + 30 + name + extra


def _end(data: bytes, member: zipfile.ZipInfo) -> int:
    return _begin(data, member) + member.compress_size


def _level(package: zipfile.ZipFile, data: bytes) -> int | None:
    """The level at which all parts are packed: the one that gives the first part again for which levels differ."""
    for member in sorted(package.infolist(), key=lambda one: one.file_size):
        raw, plain = data[_begin(data, member) : _end(data, member)], package.read(member)
        same = [level for level in _LEVELS if _packed(plain, level) == raw]
        if len(same) < len(_LEVELS):
            return same[0] if same else None
    return _LEVELS[0]


def _packed(plain: bytes, level: int) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()
