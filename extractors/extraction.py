"""One received file's bytes and the forms it may hold → all that it says: open, identify, read, align."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from extractors.core.address import FILE
from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code, finding
from extractors.core.reading import FileError, FileReading, Finding, Ignored, Reading
from extractors.formats.containers.unpack import Leaf, is_companion, is_container, leaves
from extractors.formats.legacy.tools import ON_THE_SPOT, ConversionPendingError, Tools
from extractors.formats.register import read_known, says_another_kind
from extractors.match import Layout
from extractors.match.recognise import read_parts
from extractors.match.words_beside import has_answers, with_words_beside
from extractors.pages_apart import Page, is_page, read_together

_OWNER_FILE = "~$"
_LARGEST_OWNER_FILE = 1024
"""Bytes: a lock file of Word has 162, one of Excel 165."""


@dataclass(frozen=True)
class _Read:
    """What a file says, which parts of it say nothing, whether it is a picture of a page with a table, and the doubts about the file."""

    readings: list[Reading]
    ignored: list[Ignored]
    is_page: bool
    findings: tuple[Finding, ...]


def read_file(data: bytes, name: str, layouts: Sequence[Layout], tools: Tools = ON_THE_SPOT, *, sha256: str = "") -> FileReading:
    """All that one file says.

    Args:
        data: Its bytes.
        name: Its name, only to tell the owner files that Word leaves behind.
        layouts: The forms that it may hold.
        tools: Conversions of older formats.
        sha256: Of its bytes, where that is known already.

    Returns:
        Readings, or the file error, or why there is nothing in it. Never raises for what a unit sent.

    Raises:
        ConversionPendingError: parts of it await a batch of conversions, where `tools` are batched.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    path = PurePath(name)
    if path.name.startswith(_OWNER_FILE) and len(data) <= _LARGEST_OWNER_FILE:
        return FileReading(sha256, ignored=(Ignored("", "owner_file"),))
    try:
        if is_container(data, tools.limits):
            return _container(data, sha256, layouts, tools)
        said = _read(data, path, layouts, tools)
    except UnreadableFileError as error:
        return FileReading(sha256, FileError(error.code, error.message))
    return FileReading(sha256, None, tuple(said.readings), tuple(said.ignored))


def _read(data: bytes, path: PurePath, layouts: Sequence[Layout], tools: Tools) -> _Read:
    documents, kind = read_known(data, tools)
    readings, ignored = read_parts(documents, layouts, path.name)
    named = (finding(Code.WRONG_EXTENSION, field=FILE, suffix=path.suffix),) if says_another_kind(path, kind) else ()
    readings = [replace(one, findings=(*one.findings, *named)) for one in readings] if named else readings
    return _Read(readings, ignored, is_page(documents), named)


@dataclass
class _Collected:
    readings: list[Reading] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    companions: list[Ignored] = field(default_factory=list)
    pending: list[bytes] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def _container(data: bytes, sha256: str, layouts: Sequence[Layout], tools: Tools) -> FileReading:
    """Every file within is read on its own; what can't be read is named with its part.

    A note that lies beside a form is no unreadable file; where it is all there is, a person looks at it.
    """
    gathered = _Collected()
    pasted: list[Leaf] = []
    for leaf in leaves(data, tools.limits):
        if isinstance(leaf, Ignored):
            gathered.ignored.append(leaf)
        elif leaf.pasted:
            pasted.append(leaf)
        else:
            _leaf(leaf, layouts, tools, gathered)
    if gathered.pending:
        raise ConversionPendingError(gathered.pending)
    for folder in dict.fromkeys(page.leaf.folder for page in gathered.pages):
        _together([page for page in gathered.pages if page.leaf.folder == folder], layouts, tools, gathered)
    for leaf in pasted:
        _pasted(leaf, layouts, tools, gathered)
    gathered.ignored += [replace(one, reason="not_a_form") if gathered.readings else one for one in gathered.companions]
    if not gathered.readings and not gathered.ignored:
        gathered.ignored.append(Ignored("", "nothing_inside"))
    return FileReading(sha256, None, tuple(gathered.readings), tuple(gathered.ignored))


def _leaf(leaf: Leaf, layouts: Sequence[Layout], tools: Tools, gathered: _Collected) -> None:
    path = PurePath(leaf.part)
    if path.name.startswith(_OWNER_FILE):
        gathered.ignored.append(Ignored(leaf.part, "owner_file"))
        return
    try:
        said = _read(leaf.data, path, layouts, tools)
    except UnreadableFileError as error:
        apart = is_companion(leaf.part, leaf.data, error.code)
        (gathered.companions if apart else gathered.ignored).append(Ignored(leaf.part, error.code))
        return
    except ConversionPendingError as pending:
        gathered.pending.extend(pending.contents)
        return
    gathered.pages += [Page(leaf, said.findings)] if said.is_page else []
    readings = [_of_leaf(one, leaf) for one in said.readings]
    gathered.readings += readings if leaf.pasted else [with_words_beside(one, leaf.words, layouts) for one in readings]
    gathered.ignored += [replace(one, part=_within(leaf, one.part)) for one in said.ignored]


def _of_leaf(reading: Reading, leaf: Leaf) -> Reading:
    return replace(reading, part=_within(leaf, reading.part), sender=leaf.sender, subject=leaf.subject)


def _together(pages: Sequence[Page], layouts: Sequence[Layout], tools: Tools, gathered: _Collected) -> None:
    """Pictures of the pages of one form become one return."""
    alone = {one.part: one for one in gathered.readings}
    whole = read_together([(page, alone.get(page.leaf.part)) for page in pages], layouts, tools.limits)
    if whole is not None:
        parts, first = [page.leaf.part for page in pages], pages[0].leaf
        read = with_words_beside(_of_leaf(whole, first), first.words, layouts)
        gathered.readings = [*(one for one in gathered.readings if one.part not in parts), read]
        gathered.ignored = [one for one in gathered.ignored if one.part not in parts]


def _pasted(leaf: Leaf, layouts: Sequence[Layout], tools: Tools, gathered: _Collected) -> None:
    """A form that was pasted into a mail is read where nothing that is attached holds one; answers in plain words are told."""
    if any(one.part.startswith(leaf.folder) for one in gathered.readings):
        return
    found = _Collected()
    if leaf.data:
        _leaf(leaf, layouts, tools, found)
    told = [one for one in found.ignored if any(one.labels)]
    read = [one for one in found.readings if any(one.groups.values()) or _is_answered(one)]
    if not read and not told and has_answers(leaf.words, layouts):
        told = [Ignored(leaf.part, "unsupported")]
    gathered.readings += read
    gathered.ignored += told


def _is_answered(reading: Reading) -> bool:
    return any(answer.value not in (None, ()) for answer in reading.values.values())


def _within(leaf: Leaf, part: str) -> str:
    """`mail/附件.xlsx` and `sheet:五角场` → `mail/附件.xlsx/sheet:五角场`; `#2` follows at once."""
    return leaf.part if not part else f"{leaf.part}{part}" if part.startswith("#") else f"{leaf.part}/{part}"
