"""Files that come along with a form in an archive or a mail and are none themselves: a note, a shortcut, a program, a recording.

Only what is known for certain to be no form is one. Pictures, office files, archives and unknown bytes may hold a return: these are told.
"""

from __future__ import annotations

from pathlib import PurePath

from extractors.formats.plaintext import is_text
from extractors.formats.register import SUFFIXES

_NO_FORM = frozenset({"empty", "unsupported"})
"""Codes of a companion. What is encrypted, damaged, unsafe or too large hides what it is, so it is always told."""
_OF_FORMS = frozenset().union(*SUFFIXES.values()) - {".txt", ".text"}
_SIGNATURES = (b"MZ", b"L\0\0\0\x01\x14\x02\0", b"ID3", b"RIFF", b"OggS", b"#!AMR", b"\0\0\x01\xba")
"""Programs, shortcuts of Windows, sound and film."""
_FILM_AT, _FILM = 4, (b"ftypmp4", b"ftypisom", b"ftypM4", b"ftypqt", b"ftyp3gp")
"""Photographs of telephones (HEIC) begin alike with another brand, and may show a form."""


def is_companion(name: str, data: bytes, code: str) -> bool:
    """Whether a file that can't be read is no form.

    Args:
        name: Its name: what is called as forms are is never one.
        data: Its bytes.
        code: Why it can't be read, a code of `MESSAGES`.
    """
    if code not in _NO_FORM or PurePath(name).suffix.lower() in _OF_FORMS:
        return False
    return data.startswith(_SIGNATURES) or data.startswith(_FILM, _FILM_AT) or is_text(data)
