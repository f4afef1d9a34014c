"""Workbooks that Excel keeps under a password of its own are read; those with another one are refused as ever."""

from __future__ import annotations

import hashlib
import io
import struct

import pytest
from msoffcrypto.method.rc4 import DocumentRC4

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.formats.compound import whole_streams
from extractors.formats.known_password import opened
from extractors.formats.register import kind_of, read_documents
from tests.support import biff_writer as biff
from tests.support import samples
from tests.support.compound_writer import write_compound
from tests.support.office_files import texts

EXCELS_OWN = "VelvetSweatshop"
SALT = bytes(range(16))
SHEET = (biff.text(1, 0, "职工人数"), biff.number(1, 1, 1280), biff.text(2, 0, "填表人"), biff.text(2, 1, "欧阳娜娜"))
FURTHER = biff.record(0x01C0, bytes(5000))
"""Excel writes at least this much: nothing follows the last record."""
NEVER_SEALED = {0x0809, 0x002F}


def sealed(password: str) -> bytes:
    """An `.xls` under a password, by RC4 as Excel 97 to 2003 do ([MS-OFFCRYPTO] 2.3.6)."""
    plain = whole_streams(biff.as_xls(SHEET, [biff.record(0x002F, _file_pass(password)), FURTHER]), ["Workbook"])["Workbook"]
    cipher = bytearray(DocumentRC4.decrypt(password, SALT, io.BytesIO(plain), blocksize=1024).read())
    place = 0
    while place + 4 <= len(plain):
        kind, length = struct.unpack_from("<HH", plain, place)
        kept = {0x0085: 4}.get(kind, length if kind in NEVER_SEALED else 0)
        cipher[place : place + 4 + kept] = plain[place : place + 4 + kept]
        place += 4 + length
    return write_compound({"Workbook": bytes(cipher)})


def _file_pass(password: str) -> bytes:
    verifier = bytes(range(16, 32))
    pair = DocumentRC4.decrypt(password, SALT, io.BytesIO(verifier + hashlib.md5(verifier).digest())).read()  # noqa: S324 - as Excel does
    return struct.pack("<HHH", 1, 1, 1) + SALT + pair


def _code(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_documents(data)
    return caught.value.code


def test_xls_whose_structure_is_protected_is_read_as_the_open_one() -> None:
    assert texts(read_documents(sealed(EXCELS_OWN))) == texts(read_documents(biff.as_xls(SHEET)))
    assert kind_of(sealed(EXCELS_OWN)) == "xls"


def test_xlsx_under_the_password_of_excel_is_read_as_the_open_one() -> None:
    book = samples.as_xlsx(samples.answer("区教育工会", seed=4))
    assert texts(read_documents(samples.encrypted(book, EXCELS_OWN))) == texts(read_documents(book))
    assert kind_of(samples.encrypted(book, EXCELS_OWN), LIMITS) == "xlsx"


def test_workbook_with_a_password_of_its_own_stays_refused() -> None:
    assert _code(sealed("1234")) == "encrypted"
    assert _code(samples.encrypted(samples.as_xlsx(samples.answer("区教育工会", seed=4)))) == "encrypted"


def test_what_is_said_of_the_encryption_may_declare_nothing() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        opened(write_compound({"EncryptionInfo": b"\x04\0\x04\0\x40\0\0\0<!DOCTYPE a>", "EncryptedPackage": bytes(8)}))
    assert caught.value.code == "unsafe"


@pytest.mark.parametrize("said", [b"", b"\x04\0\x04\0\x40\0\0\0<a/>", b"\x04\0\x04\0\x40\0\0\0no xml", b"\x02\0\x02\0"])
def test_encryption_that_is_told_wrongly_is_refused(said: bytes) -> None:
    assert _code(write_compound({"EncryptionInfo": said, "EncryptedPackage": bytes(8)})) == "encrypted"
