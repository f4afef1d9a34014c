"""The file in which a part of a received mail or archive stands, taken out where a hostile one harms nobody."""

from __future__ import annotations

from pathlib import PurePosixPath

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import Limits as FileLimits
from extractors.core.reading import FileError
from extractors.formats.containers.unpack import Leaf, is_container, leaf_of
from pipeline.cage.apart import apart
from pipeline.cage.limits import Limits
from pipeline.core.model import Arrival


def file_of(arrival: Arrival, data: bytes, part: str, limits: Limits) -> tuple[str, bytes]:
    """Name and content of the file that a part stands in: the received file itself where it is no mail and no archive.

    Raises:
        UnreadableFileError: the mail or archive can't be opened.
    """
    leaf = apart(limits, _leaf, data, part, limits.file) if is_container(data, limits.file) else None
    if isinstance(leaf, FileError):
        raise UnreadableFileError.said(leaf.code, leaf.message)
    return (PurePosixPath(arrival.name).name, data) if leaf is None else (PurePosixPath(leaf.part).name, leaf.data)


def _leaf(data: bytes, part: str, limits: FileLimits) -> Leaf | FileError | None:
    try:
        return leaf_of(data, part, limits)
    except UnreadableFileError as error:
        return FileError(error.code, error.message)
