"""Damaged and hostile copies of zip packages (docx, xlsx, archives of them): what is done to bytes, parts and directory.

A mutator takes a file and a source of chance, and gives the changed file. Those of `DAMAGES` break bytes, which a reader can
and must notice; those of `EDITS` make another package, of which only a declared end is asked.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from random import Random

Mutator = Callable[[bytes, Random], bytes]
Parts = list[tuple[str, bytes]]


def unpacked(data: bytes) -> Parts:
    """The parts of a sound package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def mailed(attachments: Mapping[str, bytes]) -> bytes:
    """A mail with these files, the same to the byte each time."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "甲单位 <a@example.cn>", "zgh@example.cn", "报送情况汇总表"
    message["Date"] = "Fri, 19 May 2017 10:00:00 +0800"
    message.set_content("请查收。")
    for name, data in attachments.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("----=_Part_1")
    return message.as_bytes()


def packed(parts: Parts) -> bytes:
    """A package of these parts, the same to the byte every time; a name may stand twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")
        for name, data in parts:
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def flip(data: bytes, chance: Random) -> bytes:
    """Turns one to eight bits."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut(data: bytes, chance: Random) -> bytes:
    """Keeps the beginning only."""
    return data[: chance.randrange(len(data))]


def chop(data: bytes, chance: Random) -> bytes:
    """Takes a piece out of the middle."""
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 2000) :]


def overwrite(data: bytes, chance: Random) -> bytes:
    """Puts noise or zeros over a piece, as a bad sector does."""
    start, length = chance.randrange(len(data)), chance.choice((1, 4, 64, 512, 4096))
    noise = chance.choice((bytes(length), chance.randbytes(length)))
    return (data[:start] + noise + data[start + length :])[: len(data)]


def insert(data: bytes, chance: Random) -> bytes:
    """Puts a piece of the file once more somewhere else."""
    start, place = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:place] + data[start : start + chance.randint(1, 1000)] + data[place:]


def _lie(offset: int, shape: str, *values: int) -> Mutator:
    """Changes one field of one or all entries of the directory."""

    def mutator(data: bytes, chance: Random) -> bytes:
        entries = [found.start() for found in re.finditer(rb"PK\x01\x02", data)]
        changed = bytearray(data)
        value = chance.choice(values)
        for entry in entries if chance.random() < 0.1 else [chance.choice(entries)]:
            old = struct.unpack_from(shape, data, entry + offset)[0]
            new = (old + value) % 2 ** (8 * struct.calcsize(shape)) if abs(value) < 1000 else value
            struct.pack_into(shape, changed, entry + offset, new)
        return bytes(changed)

    return mutator


def _cut_part(data: bytes, chance: Random) -> bytes:
    parts = unpacked(data)
    place = chance.randrange(len(parts))
    name, content = parts[place]
    parts[place] = (name, content[: chance.randrange(max(1, len(content)))])
    return packed(parts)


def _drop_part(data: bytes, chance: Random) -> bytes:
    parts = unpacked(data)
    del parts[chance.randrange(len(parts))]
    return packed(parts)


def _double_part(data: bytes, chance: Random) -> bytes:
    parts = unpacked(data)
    name, content = chance.choice(parts)
    return packed([*parts, (chance.choice((name, "/" + name, name.upper(), name.replace("/", "\\"))), content)])


def _exchange_parts(data: bytes, chance: Random) -> bytes:
    parts = unpacked(data)
    one, other = (chance.randrange(len(parts)) for _ in range(2))
    parts[one], parts[other] = (parts[one][0], parts[other][1]), (parts[other][0], parts[one][1])
    return packed(parts)


def _rename_part(data: bytes, chance: Random) -> bytes:
    parts = unpacked(data)
    place = chance.randrange(len(parts))
    name = chance.choice(("", "/", "..", "../x", "CON", "a\0b", "\u202excod", "x" * 3000, parts[place][0] + " ", parts[place][0].upper()))
    parts[place] = (name, parts[place][1])
    return packed(parts)


DAMAGES: dict[str, Mutator] = {
    "bits turned": flip,
    "file cut off": cut,
    "piece missing": chop,
    "piece overwritten": overwrite,
    "wrong checksum": _lie(16, "<I", 1, 2**31),
    "lying packed size": _lie(20, "<I", -1, 1, 100, 0xFFFFFFFF),
    "lying size": _lie(24, "<I", -1, 1, -100, 100, 2**26, 0xFFFFFFFF),
    "wrong method": _lie(10, "<H", 1, 8, 12, 14, 99),
    "wrong place": _lie(42, "<I", -1, 1, 30, 0xFFFFFFFF),
    "part cut off": _cut_part,
}
EDITS: dict[str, Mutator] = {
    "flag set": _lie(8, "<H", 1, 2, 8, 64, 0x800),
    "part dropped": _drop_part,
    "part twice": _double_part,
    "parts exchanged": _exchange_parts,
    "part renamed": _rename_part,
}
