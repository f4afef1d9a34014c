"""Writes a compound file (MS-CFB, version 3), which no library here can, and Outlook messages in it."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = FREE
    left: int = FREE
    right: int = FREE
    start: int = END
    size: int = 0


@dataclass
class _Sectors:
    unit: int
    blocks: list[bytes] = field(default_factory=list)
    chain: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """The number of the first block that `data` went into."""
        if not data:
            return END
        first = len(self.blocks)
        for offset in range(0, len(data), self.unit):
            self.blocks.append(data[offset : offset + self.unit].ljust(self.unit, b"\0"))
            self.chain.append(len(self.blocks))
        self.chain[-1] = END
        return first


def write_compound(tree: Tree) -> bytes:
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _add(tree, entries)
    big, mini = _Sectors(SECTOR), _Sectors(MINI)
    for entry in entries:
        if entry.kind == 2:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < CUTOFF else big).put(entry.data)
    stream = b"".join(mini.blocks)
    entries[0].start, entries[0].size = big.put(stream), len(stream)
    mini_fat = big.put(_table(mini.chain))
    mini_fat_count = -(-len(mini.chain) // 128)
    directory = big.put(b"".join(_packed(entry) for entry in entries))
    fat_count = 1
    while (len(big.blocks) + fat_count) > fat_count * 128:
        fat_count += 1
    first_fat = len(big.blocks)
    fat = _table([*big.chain, *[FAT] * fat_count])
    places = [first_fat + number for number in range(fat_count)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fat_count, directory, 0, CUTOFF, mini_fat, mini_fat_count, END, 0)
    header += struct.pack("<109I", *places, *[FREE] * (109 - fat_count))
    return header + b"".join(big.blocks) + fat


def _add(tree: Tree, entries: list[_Entry]) -> int:
    numbers = []
    for name, value in tree.items():
        numbers.append(len(entries))
        entry = _Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1)
        entries.append(entry)
        if not isinstance(value, bytes):
            entry.child = _add(value, entries)
    return _balance(numbers, entries)


def _balance(numbers: Sequence[int], entries: list[_Entry]) -> int:
    """Joins neighbours into a tree and gives its root: readers follow the branches by recursion."""
    if not numbers:
        return FREE
    middle = len(numbers) // 2
    root = entries[numbers[middle]]
    root.left, root.right = _balance(numbers[:middle], entries), _balance(numbers[middle + 1 :], entries)
    return numbers[middle]


def _table(chain: Sequence[int]) -> bytes:
    raw = struct.pack(f"<{len(chain)}I", *chain)
    return raw + b"\xff" * (-len(raw) % SECTOR)


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    packed = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry.kind, 1, entry.left, entry.right, entry.child)
    return packed + bytes(36) + struct.pack("<IQ", entry.start if entry.kind != 1 else 0, entry.size)


Value = str | bytes | int | dt.datetime


def properties(values: Mapping[int, Value], header: int, *, page: int = 0) -> dict[str, bytes | Tree]:
    """The streams of one record; with a code `page`, texts are 8-bit in GB18030."""
    table, streams = bytearray(header), {}
    for tag, value in values.items():
        if isinstance(value, dt.datetime):
            ticks = (value - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1) * 10
            table += struct.pack("<IIQ", tag << 16 | 0x0040, 6, ticks)
        elif isinstance(value, int):
            table += struct.pack("<IIiI", tag << 16 | 0x0003, 6, value, 0)
        else:
            kind = 0x0102 if isinstance(value, bytes) else 0x001E if page else 0x001F
            raw = value if isinstance(value, bytes) else value.encode("gb18030" if page else "utf-16-le")
            table += struct.pack("<IIII", tag << 16 | kind, 6, len(raw), 0)
            streams[f"__substg1.0_{tag:04X}{kind:04X}"] = raw
    if page:
        table += struct.pack("<IIiI", 0x3FFD << 16 | 0x0003, 6, page, 0)
    return {"__properties_version1.0": bytes(table), **streams}


def attachment(name: str, data: bytes, *, page: int = 0) -> dict[str, bytes | Tree]:
    return properties({0x3707: name, 0x3705: 1, 0x3701: data}, 8, page=page)


def message(values: Mapping[int, Value], attachments: Sequence[Tree] = (), *, header: int = 32, page: int = 0) -> Tree:
    tree = properties(values, header, page=page)
    for number, one in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = one
    return tree


def embedded(inner: Tree) -> Tree:
    """An attachment that is a message itself."""
    return {**properties({0x3001: "转发", 0x3705: 5}, 8), "__substg1.0_3701000D": inner}
