"""Mails and archives opened down to the files that may be forms, under one budget a received file; and which of them are surely none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, Limits
from extractors.core.reading import Ignored
from extractors.formats.containers import CONTAINERS, Budget, container_kind
from extractors.formats.containers.in_mails import BODY, LINKED, PASTED, html_text, leads_to_files
from extractors.formats.containers.quoting import own_subject, own_words
from extractors.formats.containers.zip import directory
from extractors.formats.legacy.plaintext import is_text
from extractors.formats.register import SUFFIXES

_MAILS = ("eml", "msg")
_MAIL_PART = "mail"
_CONTENT_TYPES = b"[Content_Types].xml"
_NO_FORM = frozenset({"empty", "unsupported"})
"""Codes of a companion. What is encrypted, damaged, unsafe or too large hides what it is, so it is always told."""
_OF_FORMS = frozenset().union(*SUFFIXES.values()) - {".txt", ".text"}
_SIGNATURES = (b"MZ", b"L\0\0\0\x01\x14\x02\0", b"ID3", b"RIFF", b"OggS", b"#!AMR", b"\0\0\x01\xba")
"""Programs, shortcuts of Windows, sound and film."""
_FILM_AT, _FILM = 4, (b"ftypmp4", b"ftypisom", b"ftypM4", b"ftypqt", b"ftyp3gp")
"""Photographs of telephones (HEIC) begin alike with another brand, and may show a form."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file that holds no others, with the way to it and the mail nearest to it.

    `pasted` is what that mail says itself, with empty bytes where that is no table; `words` are what the mails around it say beside it,
    their subjects too, without what they quote.
    """

    part: str
    data: bytes
    sender: str | None = None
    subject: str | None = None
    pasted: bool = False
    words: str = ""

    @property
    def folder(self) -> str:
        """The way to what holds it."""
        return self.part[: self.part.rfind("/") + 1]


def is_container(data: bytes, limits: Limits = LIMITS) -> bool:
    """Whether a file holds others. Office documents are told by their directory of parts, without opening them twice."""
    office = data.startswith(b"PK") and _CONTENT_TYPES in directory(data)
    return not office and container_kind(data, limits) is not None


def leaves(data: bytes, limits: Limits = LIMITS) -> Iterator[Leaf | Ignored]:
    """Every file within a received container, and what of it was refused.

    Raises:
        UnreadableFileError: the received container itself can't be opened.
    """
    yield from _open(Leaf("", data), container_kind(data, limits) or "", Budget(limits))


def leaf_of(data: bytes, part: str, limits: Limits = LIMITS) -> Leaf | None:
    """The file within a received container that a part of a reading stands in; `None` where none does, as for the plain words of a mail.

    Raises:
        UnreadableFileError: the received container itself can't be opened.
    """
    files = (leaf for leaf in leaves(data, limits) if isinstance(leaf, Leaf) and (leaf.data or not leaf.pasted))
    found = [leaf for leaf in files if _stands_in(part, leaf.part)]
    return max(found, key=lambda leaf: len(leaf.part), default=None)


def _stands_in(part: str, leaf: str) -> bool:
    """`mail/附件.xlsx/sheet:五角场` and `mail/附件.xlsx#2` stand in `mail/附件.xlsx`."""
    return part == leaf or part.startswith((f"{leaf}/", f"{leaf}#"))


def _open(outer: Leaf, kind: str, budget: Budget) -> Iterator[Leaf | Ignored]:
    contents = CONTAINERS[kind](outer.data, budget)
    base = _within(outer.part, _MAIL_PART) if kind in _MAILS else outer.part
    mail = contents.mail
    for refused in contents.refused:
        yield Ignored(_within(base, refused.part), refused.reason)
    near = outer
    if mail is not None:
        said = own_words("\n".join(filter(None, (mail.text, html_text(contents.page.decode("utf-8", "replace"))))))
        words = "\n".join(filter(None, (outer.words, own_subject(mail.subject), said)))
        near = replace(outer, sender=mail.sender or None, subject=mail.subject or None, words=words)
        if leads_to_files(said):
            yield Ignored(_within(base, LINKED), "unsupported")
        yield replace(near, part=_within(base, PASTED if contents.page else BODY), data=contents.page, pasted=True)
    for inner in contents.inner:
        leaf = replace(near, part=_within(base, inner.name), data=inner.data)
        inner_kind = container_kind(inner.data, budget.limits)
        if inner_kind is None:
            yield leaf
            continue
        try:
            yield from list(_open(leaf, inner_kind, budget.nested()))
        except UnreadableFileError as error:
            yield Ignored(leaf.part, error.code)


def _within(base: str, name: str) -> str:
    return f"{base}/{name}" if base else name


def is_companion(name: str, data: bytes, code: str) -> bool:
    """Whether a file that can't be read comes along with a form and is none itself: a note, a shortcut, a program, a recording.

    Pictures, office files, archives and unknown bytes may hold a return: these are told.

    Args:
        name: Its name: what is called as forms are is never one.
        data: Its bytes.
        code: Why it can't be read, a code of `MESSAGES`.
    """
    if code not in _NO_FORM or PurePath(name).suffix.lower() in _OF_FORMS:
        return False
    return data.startswith(_SIGNATURES) or data.startswith(_FILM, _FILM_AT) or is_text(data)
