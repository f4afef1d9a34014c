"""Office files under the password that Excel tries by itself: it opens them without asking, so they are no secret."""

from __future__ import annotations

import io
import struct
from typing import Any
from xml.parsers.expat import ExpatError

from extractors.core.errors import UnreadableFileError
from extractors.formats.compound import whole_streams

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - the same in every Excel ([MS-OFFCRYPTO] 2.1.6 note)
"""Excel keeps an `.xls` whose structure is protected, or that may be changed with a password only, under this one."""
_SAID, _DECLARATION = "EncryptionInfo", b"<!"


def opened(data: bytes) -> bytes:
    """The file without its encryption.

    Raises:
        UnreadableFileError: `encrypted`, where it has a password of its own; `unsafe`; `corrupt`.
    """
    import msoffcrypto  # noqa: PLC0415 - slow to load, and most runs meet no such file
    from msoffcrypto import exceptions  # noqa: PLC0415 - as above

    if any(_DECLARATION in said for said in whole_streams(data, (_SAID,)).values()):
        raise UnreadableFileError("unsafe", "加密说明里有文档类型声明")
    target = io.BytesIO()
    try:
        sealed: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
        sealed.load_key(password=_PASSWORD)
        sealed.decrypt(target)
    except (
        exceptions.DecryptionError,
        exceptions.FileFormatError,
        exceptions.ParseError,
        *(AssertionError, ArithmeticError, AttributeError, ExpatError, LookupError, OSError, TypeError, ValueError, struct.error),
    ) as error:
        raise UnreadableFileError("encrypted") from error
    return target.getvalue()
