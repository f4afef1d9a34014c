"""Damaged and hostile copies of what is no package of XML: archives and mails of returns, PDF files, old workbooks."""

from __future__ import annotations

import base64
import email
import io
import re
import struct
import zlib
from random import Random

import mutants
import mutants_markup
import olefile
from mutants import Mutator, chop, cut, flip, insert, overwrite, packed, unpacked

_SECTOR = 512
_NUMBER = re.compile(rb"(?<![\w.])\d+(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z0-9]{2,20}\b")
_STREAM = re.compile(rb"FlateDecode[^>]*>>\s*stream\r?\n")
_NUMBERS = tuple(b"0 -1 1 65536 2147483648 99999999999999999999 1e308 0.0000001 null true [] <<>> () /X".split())
_LINES = (
    *(b"", b" ", b"\t", b"--", b"\x00", b"\xff\xfe", b"X" * 100_000, b"From: <<<@@", b"Subject: =?utf-7?B?////?="),
    *(b"Content-Type: multipart/mixed; boundary=", b"Content-Type: message/rfc822", b"Content-Type: text/plain; charset=idna"),
    *(b"Content-Transfer-Encoding: x-uuencode", b"Date: Fri, 99 Foo 99999 99:99:99 +9999"),
    b"Content-Disposition: attachment; filename*=x'y'%ff%00",
)
_EXTREME_WORDS = (0, 1, 0xFF, 0x7FFF, 0xFFFF)


def _inner(data: bytes, chance: Random, mutators: dict[str, Mutator]) -> bytes:
    """A changed file out of an archive or a mail; an archive in it has no XML to change."""
    is_document = any(name.endswith(".xml") for name, _ in unpacked(data))
    return chance.choice(list((mutators if is_document else _BROKEN).values()))(data, chance)


def _member(mutators: dict[str, Mutator]) -> Mutator:
    """Changes one member; the archive around it is sound."""

    def mutator(data: bytes, chance: Random) -> bytes:
        parts = unpacked(data)
        place = chance.randrange(len(parts))
        parts[place] = (parts[place][0], _inner(parts[place][1], chance, mutators))
        return packed(parts)

    return mutator


def _attachment(mutators: dict[str, Mutator]) -> Mutator:
    """Changes one attachment; the mail around it is sound."""

    def mutator(data: bytes, chance: Random) -> bytes:
        message = email.message_from_bytes(data)
        part = chance.choice([part for part in message.walk() if part.get_filename()])
        changed = _inner(part.get_payload(decode=True), chance, mutators)
        part.set_payload(base64.encodebytes(changed).decode())
        return message.as_bytes()

    return mutator


def _lines(data: bytes, chance: Random) -> bytes:
    """Deletes, doubles, moves or replaces lines of a mail, those of headers and boundaries above all."""
    lines = data.split(b"\n")
    short = [place for place, line in enumerate(lines) if len(line) < 76 or b":" in line]
    for _ in range(chance.choice((1, 1, 2, 5))):
        place, line = chance.choice(short) % len(lines), chance.choice(lines)
        deed = chance.randrange(4)
        lines[place : place + 1] = ([], [lines[place]] * 2, [line], [chance.choice(_LINES)])[deed]
    return b"\n".join(lines)


def _token(pattern: re.Pattern[bytes], others: tuple[bytes, ...] = ()) -> Mutator:
    """Replaces tokens by another of their kind, or by an extreme one."""

    def mutator(data: bytes, chance: Random) -> bytes:
        for _ in range(chance.choice((1, 1, 3, 20))):
            found = list(pattern.finditer(data))
            if not found:
                break
            one = chance.choice(found)
            data = data[: one.start()] + (chance.choice(others) if others else chance.choice(found)[0]) + data[one.end() :]
        return data

    return mutator


def _stream(change: Mutator) -> Mutator:
    """Changes what a packed stream says, and packs it soundly within its old length where it fits."""

    def mutator(data: bytes, chance: Random) -> bytes:
        one = chance.choice(list(_STREAM.finditer(data)))
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(data[one.end() :])
        length = len(data) - one.end() - len(unpacker.unused_data)
        made = zlib.compress(change(content or b" ", chance), 9).ljust(length, b"\n")
        return data[: one.end()] + made + data[one.end() + length :]

    return mutator


def _sectors(data: bytes, chance: Random) -> bytes:
    """Exchanges two sectors."""
    one, other = sorted(chance.randrange(1, len(data) // _SECTOR) * _SECTOR for _ in range(2))
    changed = bytearray(data)
    changed[one : one + _SECTOR], changed[other : other + _SECTOR] = data[other : other + _SECTOR], data[one : one + _SECTOR]
    return bytes(changed)


def _compound_header(data: bytes, chance: Random) -> bytes:
    """Sets a field of the compound file's header to an extreme."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, chance.randrange(24, 120, 2), chance.choice((0, 1, 0xFFFE, 0xFFFFFFFF, 0xFFFFFFFE, 2**31, 7)))
    return bytes(changed)


def _records(data: bytes, chance: Random) -> bytes:
    """Changes kind, length or content of records of a workbook; the compound file around it is sound."""
    target = io.BytesIO(data)
    with olefile.OleFileIO(target, write_mode=True) as compound:
        stream = bytearray(compound.openstream("Workbook").read())
        places, place = [], 0
        while place + 4 <= len(stream):
            places.append(place)
            place += 4 + struct.unpack_from("<H", stream, place + 2)[0]
        for _ in range(chance.choice((1, 1, 3, 20))):
            record = chance.choice(places)
            field = record + chance.choice((0, 2, 4, 6, 8, 10, 12, 14))
            struct.pack_into("<H", stream, min(field, len(stream) - 2), chance.choice((*_EXTREME_WORDS, chance.randrange(2**16))))
        compound.write_stream("Workbook", bytes(stream))
        return target.getvalue()


_BROKEN: dict[str, Mutator] = {"bits turned": flip, "file cut off": cut, "piece missing": chop, "piece overwritten": overwrite}
_XML_DAMAGES = {**mutants.DAMAGES, **mutants_markup.DAMAGES}
_XML_EDITS = {**mutants.EDITS, **mutants_markup.EDITS}

DAMAGES: dict[str, dict[str, Mutator]] = {
    "docx": _XML_DAMAGES,
    "xlsx": _XML_DAMAGES,
    "zip": {**mutants.DAMAGES, "member damaged": _member(_XML_DAMAGES)},
    "eml": {**_BROKEN, "attachment damaged": _attachment(_XML_DAMAGES)},
    "pdf": _BROKEN,
    "xls": _BROKEN,
}
"""By kind and name; what breaks bytes."""

EDITS: dict[str, dict[str, Mutator]] = {
    "docx": _XML_EDITS,
    "xlsx": _XML_EDITS,
    "zip": {**mutants.EDITS, "piece inserted": insert, "member changed": _member(_XML_EDITS)},
    "eml": {"lines changed": _lines, "piece inserted": insert, "attachment changed": _attachment(_XML_EDITS)},
    "pdf": {
        "numbers extreme": _token(_NUMBER, _NUMBERS),
        "names exchanged": _token(_NAME),
        "piece inserted": insert,
        "numbers of a stream extreme": _stream(_token(_NUMBER, _NUMBERS)),
        "numbers of a stream exchanged": _stream(_token(_NUMBER)),
        "stream changed": _stream(flip),
        "stream with a piece missing": _stream(chop),
        "text of a stream extreme": _stream(_token(re.compile(rb"<[0-9A-Fa-f]+>"), tuple(one.encode() for one in mutants_markup.EXTREMES))),
    },
    "xls": {"records changed": _records, "sectors exchanged": _sectors, "header extreme": _compound_header, "piece inserted": insert},
}
"""By kind and name; what makes another document."""
