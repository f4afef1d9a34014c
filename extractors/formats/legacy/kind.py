"""What an old or foreign file is, by its content and never by its name."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence

from extractors.core.errors import UnreadableFileError
from extractors.formats.compound import SIGNATURE, stream_names
from extractors.formats.legacy.web.mhtml import is_mhtml
from extractors.language.encodings import decode_strictly
from extractors.language.patterns import CONTROL

_HEAD = 4096
"""Bytes at the beginning in which a text format says what it is."""
_WORD_2003 = re.compile(rb'progid="Word\.Document"|<w:wordDocument\b')
_EXCEL_2003 = re.compile(rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_OPEN_DOCUMENT = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods"}
_FLAT = re.compile(rb"<(?:\w+:)?document\b[^>]*\bmimetype\s*=\s*[\"']([\w.+/-]+)[\"']")
_ENTRY = re.compile(rb"<(?:\w+:)?file-entry\b[^>]*>")
_WHOLE = re.compile(rb"\bfull-path\s*=\s*[\"']/[\"']")
_MEDIA_TYPE = re.compile(rb"\bmedia-type\s*=\s*[\"']([\w.+/-]+)[\"']")
_FLAT_HEAD = 16 * 2**10
"""The root of a document in one XML file declares some forty namespaces before it says what it is."""
_DELIMITERS = ",\t;"
SAID_DELIMITER = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[\r\n]+", re.IGNORECASE)
"""The first line of a table that tells Excel what parts its columns (`sep=;`)."""
_SAMPLE_ROWS = 200
_SAMPLE_TEXT = 200_000
_LEAST_SHARE = 0.8
"""Rows and characters that are looked at, and the share of the rows that must be as wide as most: titles and notes stand around a table."""
_SEVERAL = 4
"""Columns of a table that titles and notes may stand around: so many plain commas are in few lines of a letter, and in none of a form's."""
_CONTROL = re.compile(CONTROL)


def legacy_kind(data: bytes) -> str | None:
    """One of `doc xls rtf odt fodt ods fods xlsb flatopc word2003xml excel2003xml html mhtml csv pdf`, or `None` for other bytes.

    A `.wps` or `.dot` is a `doc`, an `.et` an `xls`.

    Raises:
        UnreadableFileError: `corrupt`, where the container is broken so that even the kind can't be told.
    """
    if data.startswith(SIGNATURE):
        return _ole_kind(data)
    if data.startswith(b"PK"):
        return _zip_kind(data)
    return _plain_kind(data)


def _plain_kind(data: bytes) -> str | None:
    head = _plain_head(data[:_HEAD])
    found = (
        ("pdf", b"%PDF-" in data[:1024]),
        ("rtf", head.startswith(b"{\\rt")),
        (_flat_kind(data, head) or "", b"opendocument" in head),
        ("flatopc", b"<pkg:package" in head),
        ("word2003xml", _WORD_2003.search(head) is not None),
        ("excel2003xml", _EXCEL_2003.search(head) is not None),
        ("html", head.startswith(b"<") and _HTML.search(head) is not None),
        ("mhtml", is_mhtml(data.removeprefix(b"\xef\xbb\xbf").lstrip())),
    )
    return next((kind for kind, fits in found if kind and fits), "csv" if is_tabular(data) else None)


def _flat_kind(data: bytes, head: bytes) -> str | None:
    """`fodt` or `fods`: an OpenDocument in one XML file instead of a package."""
    found = _FLAT.search(_plain_head(data[:_FLAT_HEAD])) if head.startswith(b"<") else None
    kind = _OPEN_DOCUMENT.get(found[1].removesuffix(b"-template")) if found is not None else None
    return kind and f"f{kind}"


def _plain_head(head: bytes) -> bytes:
    """The beginning of a file in one byte a character, without byte order mark and white space."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\x00", b"")
    elif head[:2] in (b"<\x00", b"\x00<"):
        head = head.replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _ole_kind(data: bytes) -> str | None:
    streams = stream_names(data)
    if "WordDocument" in streams:
        return "doc"
    return "xls" if streams & {"Workbook", "Book", "WORKBOOK", "BOOK"} else None


def _zip_kind(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {info.filename.replace("\\", "/").lstrip("/"): info for info in package.infolist()}
            if "xl/workbook.bin" in names:
                return "xlsb"
            written = _said_of_package(package, names)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, struct.error) as error:
        raise UnreadableFileError("corrupt", "压缩结构不完整") from error
    return _OPEN_DOCUMENT.get(written.removesuffix(b"-template"))


def _said_of_package(package: zipfile.ZipFile, names: Mapping[str, zipfile.ZipInfo]) -> bytes:
    """The kind that an OpenDocument says to be; one without the part of that purpose (Spire writes none) says it in its manifest."""
    if (mimetype := names.get("mimetype")) is not None:
        return package.open(mimetype).read(200).strip()
    manifest = names.get("META-INF/manifest.xml") if "content.xml" in names else None
    entries = _ENTRY.findall(package.open(manifest).read(_FLAT_HEAD)) if manifest is not None else []
    said = (_MEDIA_TYPE.search(entry) for entry in entries if _WHOLE.search(entry))
    return next((found[1] for found in said if found is not None), b"")


def delimiter(written: str) -> str | None:
    """The character that parts the columns: as it says itself, or where nearly all rows have as many, two at least; else `None`."""
    said = SAID_DELIMITER.match(written)
    if said is not None:
        return said[1]
    best: tuple[float, str] | None = None
    for candidate in _DELIMITERS:
        try:
            rows = [
                len(row)
                for row, _ in zip(csv.reader(io.StringIO(written, newline=""), delimiter=candidate), range(_SAMPLE_ROWS), strict=False)
                if row
            ]
        except csv.Error:
            continue
        fit = _fit_of(rows)
        if fit:
            best = max(best or (0.0, ""), (fit, candidate))
    return best[1] if best else None


def _fit_of(rows: Sequence[int]) -> float:
    """How well rows of so many columns are a table, 0 where they are none.

    Titles and notes that nothing parts may stand around several columns, and one of few rows be longer or shorter.
    """
    parted = [width for width in rows if width > 1]
    if len(parted) < 2:
        return 0
    width, count = Counter(parted).most_common(1)[0]
    looked_at, least = len(rows), _LEAST_SHARE * len(rows)
    if width >= _SEVERAL and 2 * len(parted) >= len(rows):
        looked_at, least = len(parted), min(_LEAST_SHARE * len(parted), max(2, len(parted) - 1))
    return width * count / looked_at if count >= least else 0


def is_tabular(data: bytes) -> bool:
    """Whether the bytes are clearly a table in plain text."""
    written = decode_strictly(data)
    return written is not None and not _CONTROL.search(written[:_SAMPLE_TEXT]) and delimiter(written[:_SAMPLE_TEXT]) is not None
