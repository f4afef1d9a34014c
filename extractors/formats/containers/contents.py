"""What a mail or an archive holds, names that are safe to show and unpack, and the limits under which it may be opened."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, Limits
from extractors.core.reading import Ignored
from extractors.language.junk import printable

MAX_NAME = 200
"""Characters of a path within a container; of a longer one the middle goes, for no disk takes it."""
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Inner:
    """One file inside a container, whole and unchanged. `name` only tells a person where it was; nothing is written by it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """The bytes of one part of a container; where they can't be had, a file error code as the `reason`."""

    data: bytes = b""
    reason: str = ""


CORRUPT = Member(reason="corrupt")


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What a mail says about itself.

    Attributes:
        sent: Its `Date` with the zone, or `None` where that is missing, broken or without a zone.
        sender: The address alone, in lower case.
        sender_name: The name beside the address.
        subject: One line.
        text: The plain body; an HTML body as text where there is no plain one.
    """

    sent: dt.datetime | None = None
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What came out of one container; a refused part keeps its name, and a file error code as its reason.

    `page` is what a mail says itself, as a web page, where a table stands in it.
    """

    inner: tuple[Inner, ...] = ()
    refused: tuple[Ignored, ...] = ()
    mail: MailFacts | None = None
    page: bytes = b""


@dataclass(slots=True)
class _Spent:
    members: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of the limits of one received file; `nested` shares it with the containers inside."""

    limits: Limits = LIMITS
    depth: int = 1
    _spent: _Spent = field(default_factory=_Spent)

    def nested(self) -> Budget:
        """The same budget for what is inside this container."""
        return Budget(self.limits, self.depth + 1, self._spent)

    def enter(self, size: int) -> None:
        """Admits a container of `size` bytes.

        Raises:
            UnreadableFileError: `too_large`; `unsafe`, it is too deep in others.
        """
        if self.depth > self.limits.depth:
            raise UnreadableFileError("unsafe", f"压缩包或邮件嵌套超过 {self.limits.depth} 层")
        if size > self.limits.input:
            raise UnreadableFileError("too_large", f"{size // MIB} MB，上限 {self.limits.input // MIB} MB")

    def count(self, members: int) -> None:
        """Books entries of a container, those that are passed over included.

        Raises:
            UnreadableFileError: `unsafe`, there are too many.
        """
        self._spent.members += members
        if self._spent.members > self.limits.members:
            raise UnreadableFileError("unsafe", f"内含 {self._spent.members} 个文件，上限 {self.limits.members}")

    def admits(self, size: int) -> bool:
        """Whether one member of `size` bytes may be opened at all; a larger one is refused alone."""
        return size <= self.limits.part

    def take(self, size: int, packed: int | None = None) -> None:
        """Books `size` bytes before they are unfolded out of `packed` ones.

        Raises:
            UnreadableFileError: `unsafe`, it grows too much; `too_large`, all together are too many.
        """
        if packed is not None and size > self.limits.ratio_free and size > self.limits.ratio * max(1, packed):
            raise UnreadableFileError("unsafe", "压缩比异常")
        self._spent.total += size
        if self._spent.total > self.limits.total:
            raise UnreadableFileError("too_large", f"展开后超过 {self.limits.total // MIB} MB")


Opener = Callable[[bytes, Budget], Contents]


class ContentsCollector:
    """Collects what an opener finds; two parts of one name are told apart by a number."""

    def __init__(self) -> None:
        self._inner: list[Inner] = []
        self._refused: list[Ignored] = []
        self._names: Counter[str] = Counter()

    def add(self, name: str, data: bytes) -> None:
        """Takes a file in."""
        self._inner.append(Inner(self._numbered(name), data))

    def refuse(self, name: str, reason: str) -> None:
        """Notes that a part was not opened; `reason` is a file error code."""
        self._refused.append(Ignored(self._numbered(name), reason))

    def take(self, name: str, member: Member) -> None:
        """Takes a part in, or notes why that can't be."""
        if member.reason:
            self.refuse(name, member.reason)
        else:
            self.add(name, member.data)

    def refuse_all(self, refused: tuple[Ignored, ...], folder: str) -> None:
        """Notes what was refused inside a part that is not opened by itself."""
        self._refused += [Ignored(f"{folder}/{one.part}", one.reason) for one in refused]

    def contents(self, mail: MailFacts | None = None, page: bytes = b"") -> Contents:
        """All that was collected."""
        return Contents(tuple(self._inner), tuple(self._refused), mail, page)

    def _numbered(self, name: str) -> str:
        name = clean_name(name) or f"附件{len(self._inner) + len(self._refused) + 1}"
        candidate = name
        while candidate in self._names:
            self._names[name] += 1
            path = PurePosixPath(name)
            candidate = str(path.with_name(f"{path.stem}({self._names[name]}){path.suffix}"))
        self._names[candidate] = 1
        return candidate


def clean_name(name: str) -> str:
    """`name` as it may be shown: no control characters, no direction marks, no lone surrogates, not longer than a name."""
    kept = unicodedata.normalize("NFC", printable(name)).strip(" .\u3000/")
    return kept if len(kept) <= MAX_NAME else f"{kept[: MAX_NAME - 10]}…{kept[-8:]}"


def base_name(name: str) -> str:
    r"""The last part of what may be a path of any system (old Internet Explorer sends `C:\\…`)."""
    return clean_name(re.split(r"[/\\]", name.rstrip("/\\"))[-1])


def is_escaping(path: str) -> bool:
    """Whether the path of an archive member would leave the folder it is unpacked into."""
    return bool(_ABSOLUTE.match(path)) or ".." in re.split(r"[/\\]", path)


def is_litter(path: str) -> bool:
    """Whether an operating system left this file behind: never a return."""
    parts = re.split(r"[/\\]", path)
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1].lower() in {".ds_store", "thumbs.db", "desktop.ini"}
