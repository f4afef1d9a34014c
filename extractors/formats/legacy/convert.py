"""Old Word formats → docx by LibreOffice: many files in one start, kept by content hash, what got lost tried again; documents → PDF."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, OFFICE_LIMITS, Limits, OfficeLimits
from extractors.formats.compound import whole_streams
from extractors.formats.legacy.left_out.doc_text import STREAMS
from extractors.formats.legacy.left_out.open_document import wholly_written
from extractors.formats.legacy.left_out.rich_text import plainly_written
from extractors.formats.legacy.soffice import run_soffice
from extractors.formats.legacy.wps import find_wps, run_wps
from extractors.formats.package import Package, check_size, check_tags, markup

_CONVERSION = "5"
"""Counts up whenever the same bytes may be converted differently."""


@dataclass(frozen=True, slots=True)
class ConversionCache:
    """A folder of converted files; without a folder nothing is kept."""

    folder: Path | None = None

    def get(self, data: bytes) -> bytes | None:
        """The docx that `data` was converted to before."""
        path = self._path(data)
        return path.read_bytes() if path is not None and path.is_file() else None

    def put(self, data: bytes, docx: bytes) -> None:
        """Keeps a conversion. A reader beside us never sees half a file."""
        path = self._path(data)
        if path is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as part:
                part.write(docx)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, data: bytes) -> Path | None:
        digest = hashlib.sha256(data).hexdigest()
        return None if self.folder is None else self.folder / digest[:2] / f"{digest}-{_CONVERSION}.docx"


SUFFIXES: Mapping[str, str] = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt", "fodt": ".fodt"}
"""The ending of the file name that LibreOffice is given for each kind that it converts."""

_MENDED: Mapping[str, Callable[[bytes], bytes]] = {"rtf": plainly_written, "odt": wholly_written, "fodt": wholly_written}
"""What is mended before, since LibreOffice would read it wrongly without a word."""

INSTALL = (
    "LibreOffice，旧版 Word 文件靠它转换。Debian/Ubuntu：sudo apt-get install libreoffice-writer libreoffice-calc；"
    "Windows：winget install TheDocumentFoundation.LibreOffice，或装有 WPS"
)
_ESCAPED = re.compile(rb"\\[\\{}]")
_ENCRYPTED_FLAG = 0x0100
_WORD_97, _WORD_95 = 0xA5EC, 0xA5DC
"""`fEncrypted`, and the `wIdent` of the two ([MS-DOC] 2.5.2)."""
_WORD_FAMILY = (0xA5, 0xA6)
"""High bytes of every magic number of Word, those for East Asia included."""

_Result = dict[str, bytes | UnreadableFileError]


def convert_batch(files: Mapping[str, tuple[bytes, str]], *, soffice: Path | None, limits: OfficeLimits = OFFICE_LIMITS) -> _Result:
    """Converts many files to docx.

    Args:
        files: Bytes and kind (a key of `SUFFIXES`) by any name; the names are given back, never used on disk.
        soffice: The program, as `find_soffice` gives it; without it WPS is asked, where that is installed.
        limits: What it may cost.

    Returns:
        For each name the docx, or why there is none.
    """
    result: _Result = {}
    waiting: list[str] = []
    for name, (data, kind) in files.items():
        try:
            check_source(data, kind)
            waiting.append(name)
        except UnreadableFileError as error:
            result[name] = error
    program = soffice or (find_wps() if waiting else None)
    if program is None:
        return {**result, **{name: UnreadableFileError("converter_missing", INSTALL) for name in waiting}}
    for batch in _batches(waiting, limits.batch):
        result.update(_convert(batch, files, program, limits))
    return {name: result[name] for name in files}


def check_source(data: bytes, kind: str, limits: Limits = LIMITS) -> None:
    """Refuses before any start what can't be converted.

    Raises:
        UnreadableFileError: `empty`, `too_large`, `encrypted` or `corrupt`.
    """
    if not data:
        raise UnreadableFileError("empty")
    check_size(data, limits)
    if kind == "doc":
        _check_word(data)
    elif kind == "rtf":
        _check_rich_text(data)
    elif kind == "odt":
        check_open_document(Package(data, limits))
    elif kind == "fodt":
        check_tags(data, limits)
        markup.parse(data, "正文")


def check_open_document(package: Package) -> None:
    """Refuses an OpenDocument package whose parts are encrypted.

    Raises:
        UnreadableFileError: `encrypted`.
    """
    if "encrypted-package" in package or (
        "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml")
    ):
        raise UnreadableFileError("encrypted")


def _check_word(data: bytes) -> None:
    """The head of a Word 97 file ([MS-DOC] 2.5.2 FibBase), and whether its text is there to the end.

    LibreOffice opens what is left of a file that was cut off, so that half a form would pass for the whole.
    """
    head = whole_streams(data, STREAMS).get("WordDocument", b"")[:12]
    if len(head) < 12:
        raise UnreadableFileError("corrupt", "旧版 Word 文件没有正文")
    identity, _, _, _, _, flags = struct.unpack("<6H", head)
    if identity >> 8 not in _WORD_FAMILY:
        raise UnreadableFileError("corrupt", "旧版 Word 文件的开头不对")
    if identity in (_WORD_97, _WORD_95) and flags & _ENCRYPTED_FLAG:
        raise UnreadableFileError("encrypted")


def _check_rich_text(data: bytes) -> None:
    r"""Whether every group is closed: LibreOffice opens what is left of a file that was cut off. Raw data (`\bin`) can't be counted."""
    plain = _ESCAPED.sub(b"", data)
    if plain.count(b"{") > plain.count(b"}") and b"\\bin" not in plain:
        raise UnreadableFileError("corrupt", "RTF 文件不完整")


def _batches(names: Sequence[str], size: int) -> Iterator[list[str]]:
    left = iter(names)
    while batch := list(islice(left, size)):
        yield batch


def _convert(names: Sequence[str], files: Mapping[str, tuple[bytes, str]], program: Path | str, limits: OfficeLimits) -> _Result:
    """One batch; what it lost is tried again one by one, so that one bad file costs no other."""
    done, _ = _run({name: files[name] for name in names}, program, limits)
    result: _Result = dict(done)
    opener = "LibreOffice" if isinstance(program, Path) else "WPS"
    for name in names:
        if name in result:
            continue
        alone, in_time = _run({name: files[name]}, program, limits)
        if name in alone:
            result[name] = alone[name]
        else:
            result[name] = UnreadableFileError("corrupt", f"{opener} 打不开") if in_time else UnreadableFileError("timeout")
    return result


def _run(files: Mapping[str, tuple[bytes, str]], program: Path | str, limits: OfficeLimits) -> tuple[dict[str, bytes], bool]:
    """What one start of LibreOffice, or of the WPS of that name, gives, by name, and whether it ended by itself."""
    with tempfile.TemporaryDirectory(prefix="huizong-", ignore_cleanup_errors=True) as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        out.mkdir()
        stems = {f"f{number}": name for number, name in enumerate(files)}
        paths = []
        for stem, name in stems.items():
            data, kind = files[name]
            path = source / (stem + SUFFIXES[kind])
            path.write_bytes(_MENDED[kind](data) if kind in _MENDED else data)
            paths.append(path)
        in_time = run_soffice(program, paths, out, limits) if isinstance(program, Path) else run_wps(program, paths, out, limits)
        made = {name: out / f"{stem}.docx" for stem, name in stems.items()}
        return {name: path.read_bytes() for name, path in made.items() if _is_whole(path)}, in_time


def _is_whole(path: Path) -> bool:
    """Whether a docx was written to its end: a zip file ends with its directory."""
    return path.is_file() and b"PK\x05\x06" in path.read_bytes()[-65557:]


def printed(data: bytes, suffix: str, *, soffice: Path | None, limits: OfficeLimits = OFFICE_LIMITS) -> bytes:
    """The PDF of a document.

    Args:
        data: The document.
        suffix: The ending of its name, by which LibreOffice knows its format.
        soffice: The program, as `find_soffice` gives it.
        limits: What it may cost.

    Raises:
        UnreadableFileError: `converter_missing`, `timeout` or `corrupt`.
    """
    if soffice is None:
        raise UnreadableFileError("converter_missing", INSTALL)
    with tempfile.TemporaryDirectory(prefix="huizong-", ignore_cleanup_errors=True) as folder:
        source, out = Path(folder, f"paper{suffix}"), Path(folder, "out")
        source.write_bytes(data)
        out.mkdir()
        in_time = run_soffice(soffice, [source], out, limits, to="pdf")
        made = out / "paper.pdf"
        if not in_time:
            raise UnreadableFileError("timeout")
        if not made.is_file():
            raise UnreadableFileError("corrupt", "LibreOffice 打不开")
        return made.read_bytes()
