"""RAR archives: stored members read here, packed ones by the program that is installed."""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from pathlib import Path

import pytest

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits
from extractors.core.reading import Ignored
from extractors.extraction import read_file
from extractors.formats.containers import Budget, container_kind
from extractors.formats.containers.rar import open_rar
from extractors.formats.containers.unrar import programs
from tests.support.returns import BASE, LAYOUT, TRUE_FIGURES, figures
from tests.test_archive_containers import FORM, NAME, opened, refused

REAL = {
    "RAR 5, solid": (
        "UmFyIRoHAQAJ78hvCwEFBwQGAQGAgIAA3vVwchwCAroABIAQtoMCoua3xYAbAQpzdGVzdDEudHh0waw3REQj+iP2l/1iU1G+TJGBQQKMwQN5XL9Ho6otoDaT"
        "3aBYAEACANRQBHb2xH8y6p8ypcTM14PfABDoLYkcAgKNAASAELaDAqLmt8XAGwEKc3Rlc3QyLnR4dEUVCmABAAgD37f79vwdd1ZRAwUEAA=="
    ),
    "RAR 3, solid": (
        "UmFyIRoHADvQcwgADQAAAAAAAAArNHSAkCwAXAAAAAAIAAADoua3xbBmzD4dMwoApIEAAHN0ZXN0MS50eHQAwBEMzP6MnrD+MYGrrLG7QHeoCmTWSzeDwQe8"
        "AeCFku77th0ACCAACIjpeAzSDAdhOkF4S7Nun1IK2sonQLrnC2SKYnH7uACRnlAv2FX/+sZY6+vE14h+VJaHH03s2RZ0kJAsAA4AAAAACAAAA6Lmt8WwZsw+"
        "HTMKAKSBAABzdGVzdDIudHh0AMCxIACIB+vyCmn6/JTe0MQ9ewBABwA="
    ),
    "RAR 5, with a quick index": (
        "UmFyIRoHAQAW++C0CwEFBwAGAQHIgYAADzvi7iACArcABoAQpIMCnYz0TaLmt8WAAwEKc3Rlc3QxLnR4dMSqNEQ0JPoy60f6xE19veYFgIIKjMEDKpXKIptQ"
        "GpPdQPwAQAIA1GAENu0V+bdUgypkTs18H+DfQUKpIAICtwAGgBCkgwKdjPRNoua3xYADAQpzdGVzdDIudHh0xKo0RDQk+jLrR/rETX295gWAggqMwQMqlcoi"
        "m1Aak91A/ABAAgDUYAQ27RX5t1SDKmROzXwf4FU4E70OAwbbAADbAACAAAECUU+c4lCGKQC4ASUPO+LuIAICtwAGgBCkgwKdjPRNoua3xYADAQpzdGVzdDEu"
        "dHh0FtfBWCgAXCXfQUKpIAICtwAGgBCkgwKdjPRNoua3xYADAQpzdGVzdDIudHh0HXdWUQMFBAA="
    ),
}
"""Archives that WinRAR made, out of the test data of `rarfile` (© Marko Kreen, ISC licence)."""

REAL_MD5 = "2c3dc8055c457947e5a16d46c969ea79"


def vint(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + vint(rest) if rest else bytes([low])


def block(kind: int, fields: bytes, data: bytes = b"", extra: bytes = b"") -> bytes:
    flags = (1 if extra else 0) | (2 if data else 0)
    head = vint(kind) + vint(flags) + (vint(len(extra)) if extra else b"") + (vint(len(data)) if data else b"") + fields + extra
    sized = vint(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def rar_file(name: str, data: bytes, *, method: int = 0, extra: bytes = b"", **claims: int) -> bytes:
    checksum = struct.pack("<I", claims.get("crc", zlib.crc32(data)))
    raw = name.encode()
    fields = vint(4) + vint(claims.get("size", len(data))) + vint(0x20) + checksum + vint(method << 7) + vint(1) + vint(len(raw)) + raw
    return block(2, fields, data, extra)


def rar(*files: bytes) -> bytes:
    return b"Rar!\x1a\x07\x01\x00" + block(1, vint(0)) + b"".join(files) + block(5, vint(0))


def packed(data: bytes) -> bytes:
    """A block of RAR 5 whose code table gives each byte itself: really packed, though not smaller."""
    lengths = "".join("0001" if code in (8, 19) else "0000" for code in range(20))
    table = lengths + "0" * 256 + "1" + f"{127:07b}" + "1" + f"{25:07b}"  # 256 codes of 8 bits, then 138 and 36 without
    body = int(table, 2).to_bytes(len(table) // 8, "big") + data
    flags, size = 0xD7, len(body).to_bytes(3, "little")
    return bytes([flags, 0x5A ^ flags ^ size[0] ^ size[1] ^ size[2]]) + size + body


def packed_file(name: str, data: bytes, **claims: int) -> bytes:
    return rar_file(name, packed(data), method=3, **{"size": len(data), "crc": zlib.crc32(data)} | claims)


def is_running(process: int) -> bool:
    """Whether a process is there and no zombie."""
    status = Path("/proc", str(process), "stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_rar_gives_its_stored_members_without_any_program() -> None:
    data = rar(rar_file(NAME, FORM), rar_file("b.docx", b"2"), rar_file("__MACOSX/c", b"3"))
    assert container_kind(data) == "rar"
    assert [(one.name, one.data) for one in opened(data).inner] == [(NAME, FORM), ("b.docx", b"2")]


def test_rar_member_of_an_old_archive_has_its_name_in_gbk() -> None:
    raw = NAME.replace("/", "\\").encode("gbk")
    fields = struct.pack("<IIBIIBBHI", len(FORM), len(FORM), 2, zlib.crc32(FORM), 33 << 16, 20, 0x30, len(raw), 0x20) + raw
    body = struct.pack("<BHH", 0x74, 0x8000, 7 + len(fields)) + fields
    main = struct.pack("<BHH", 0x73, 0, 13) + bytes(6)
    parts = [struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head for head in (main, body)]
    assert [(one.name, one.data) for one in opened(b"Rar!\x1a\x07\x00" + parts[0] + parts[1] + FORM).inner] == [(NAME, FORM)]


def test_rar_with_packed_members_names_the_program_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnreadableFileError, match=r"Debian.*Windows") as caught:
        opened(rar(packed_file("a.docx", FORM)))
    assert caught.value.code == "converter_missing"


@pytest.mark.parametrize("written", REAL.values(), ids=REAL)
def test_rar_that_winrar_packed_gives_its_members(written: str) -> None:
    contents = opened(base64.b64decode(written))
    assert [(one.name, len(one.data)) for one in contents.inner] == [("stest1.txt", 2048), ("stest2.txt", 2048)]
    assert {hashlib.md5(one.data, usedforsecurity=False).hexdigest() for one in contents.inner} == {REAL_MD5}
    assert contents.refused == ()


def test_rar_with_packed_returns_is_read_to_their_figures() -> None:
    data = rar(packed_file("片区/甲.docx", BASE), rar_file("乙.docx", BASE), packed_file("~无关.txt", b"hello" * 99))
    result = read_file(data, "汇总.rar", [LAYOUT])
    assert [reading.part for reading in result.readings] == ["片区/甲.docx", "乙.docx"]
    assert all(figures(reading) == TRUE_FIGURES for reading in result.readings)
    assert [one.part for one in result.ignored] == ["~无关.txt"]


def test_rar_with_a_damaged_packed_member_gives_the_others() -> None:
    broken = bytearray(packed_file("b.docx", FORM))
    broken[-20] ^= 0x55
    contents = opened(rar(packed_file("a.docx", FORM), bytes(broken), packed_file("c.docx", FORM)))
    assert [(one.name, one.data) for one in contents.inner] == [("a.docx", FORM), ("c.docx", FORM)]
    assert contents.refused == (Ignored("b.docx", "corrupt"),)


def test_rar_member_that_unfolds_to_more_than_it_states_is_refused() -> None:
    contents = opened(rar(packed_file("a.docx", FORM, size=len(FORM) - 1), packed_file("b.docx", FORM, size=len(FORM) + 1)))
    assert [one.reason for one in contents.refused] == ["corrupt", "corrupt"]


def test_rar_whose_program_finds_no_end_is_given_up_and_nothing_of_it_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child"
    program = tmp_path / "unrar"
    program.write_text(f'#!/bin/sh\n[ "$1" = p ] || exit 0\n/bin/sleep 60 &\necho $! > {child}\nwait\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFileError) as caught:
        open_rar(rar(packed_file("a.docx", FORM)), Budget(Limits(unpack_seconds=1)))
    assert caught.value.code == "timeout"
    assert not is_running(int(child.read_text()))


def test_program_that_floods_is_stopped_at_the_size_that_was_stated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "unrar"
    program.write_text('#!/bin/sh\n[ "$1" = p ] || exit 0\nwhile :; do echo 0123456789; done\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert open_rar(rar(packed_file("a.docx", FORM)), Budget()).refused == (Ignored("a.docx", "corrupt"),)


def test_program_that_is_built_without_rar_is_not_taken_for_one_that_reads_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "7z"
    program.write_text("#!/bin/sh\necho Formats: zip 7z\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs() == []


def test_rar_with_a_password_is_encrypted() -> None:
    record = vint(1) + vint(0) + vint(0) + b"\x0f" + bytes(32)
    locked = rar_file("a.docx", FORM, extra=vint(len(record)) + record)
    contents = opened(rar(locked, rar_file("b.docx", b"2")))
    assert contents.refused == (Ignored("a.docx", "encrypted"),)
    assert len(contents.inner) == 1
    assert refused(b"Rar!\x1a\x07\x01\x00" + block(4, vint(0) + vint(0) + b"\x0f" + bytes(16)) + bytes(64)) == "encrypted"


def test_rar_members_that_are_damaged_linked_or_escaping_are_refused() -> None:
    record = vint(5) + vint(1) + vint(0) + vint(4) + b"/etc"
    linked = rar_file("link", b"", extra=vint(len(record)) + record)
    bad = [rar_file("crc", FORM, crc=1), rar_file("size", FORM, size=2**40), linked, rar_file("../a", b"x"), rar_file("twice", b"1")]
    contents = opened(rar(*bad, rar_file("twice", b"2"), rar_file("b.docx", FORM)))
    assert [one.reason for one in contents.refused] == ["corrupt", "too_large", "unsafe", "unsafe", "unsafe", "unsafe"]
    assert [one.name for one in contents.inner] == ["b.docx"]


def test_rar_cut_short_says_that_something_is_missing() -> None:
    data = rar(rar_file("a.docx", FORM), rar_file("b.docx", FORM))
    contents = opened(data[: -len(FORM)])
    assert [one.name for one in contents.inner] == ["a.docx"]
    assert [one.part for one in contents.refused] == ["b.docx", "压缩包的其余部分"]
    assert refused(b"Rar!\x1a\x07\x01\x00") == "corrupt"


def test_rar_of_too_many_members_is_unsafe() -> None:
    assert refused(rar(*[rar_file(f"{number}", b"") for number in range(5_000)])) == "unsafe"


def test_rar_beyond_the_limits_is_too_large() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        open_rar(rar(rar_file("a", FORM), rar_file("b", FORM)), Budget(Limits(total=1000)))
    assert caught.value.code == "too_large"
