"""What is handed to the cage, and what one file may cost there: the defaults, and what `huizong.toml` says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS, MIB, OFFICE_LIMITS, OfficeLimits
from extractors.core.limits import Limits as FileLimits
from pipeline.core.errors import WorkspaceError
from pipeline.core.settings_file import read_table
from pipeline.wording.figures import names

_FILES_ALONE = 200
"""Files that a process is handed one by one where nobody looks, before each, at the memory that the earlier ones left taken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. The defaults are far above what a form needs (`docs/limits.md`).

    Attributes:
        wall_seconds: Time by the clock; holds on every system.
        cpu_seconds: Computing time, as the system counts it.
        memory_bytes: Memory that a worker may take, as the system counts it.
        files_per_worker: A worker that reads forms is replaced after so many files at the latest.
        file: What one file may ask for before and while it is opened.
        office: What a start of LibreOffice may cost.
    """

    wall_seconds: float = 60
    cpu_seconds: int = 20
    memory_bytes: int = 3 * 2**29
    files_per_worker: int = 1000
    file: FileLimits = LIMITS
    office: OfficeLimits = OFFICE_LIMITS

    @property
    def files_alone(self) -> int:
        """After so many files a process is replaced that shows originals, or asks mails for their date and sender."""
        return min(_FILES_ALONE, self.files_per_worker)


DEFAULT_LIMITS = Limits()


class Job(NamedTuple):
    """One file to be read.

    Attributes:
        sha256: Of the whole file.
        name: As it was received.
        data: Its bytes; none of a file larger than the limit, which is not even loaded, and of one that its reader fetches.
        pinned: The campaign that it belongs to, where that is known.
        unloaded: The size of a file whose bytes are not here.
        closed: Campaigns to which it does not belong.
        path: Where its reader fetches it: bytes that go from process to process are copied half a dozen times.
    """

    sha256: str
    name: str
    data: bytes
    pinned: str | None = None
    unloaded: int = 0
    closed: tuple[str, ...] = ()
    path: str = ""

    def fits(self, campaign: str) -> bool:
        """Whether it may be of a campaign."""
        return self.pinned in (None, campaign) and campaign not in self.closed

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.unloaded or len(self.data)

    def fetched(self) -> Job:
        """The same with its bytes.

        Raises:
            UnreadableFileError: `original_lost`: they can't be read there, or are other ones.
        """
        if not self.path:
            return self
        try:
            with open(self.path, "rb") as stored:  # noqa: PTH123 - for every file that is read, and a path object costs as much again
                data = stored.read(self.unloaded + 1)
        except OSError as error:
            raise UnreadableFileError("original_lost", "不见了或打不开") from error
        check_content(data, self.sha256)
        return Job(self.sha256, self.name, data, self.pinned, closed=self.closed)


def check_content(data: bytes, sha256: str) -> None:
    """Refuses bytes that are not those which arrived.

    Raises:
        UnreadableFileError: `original_lost`.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise UnreadableFileError("original_lost", "内容变了")


class Setting(NamedTuple):
    """Where a setting of `[limits]` goes: into the limits of a worker (`""`), of one file or of LibreOffice; and in which unit."""

    part: str
    field: str
    unit: int = 1


SETTINGS: Mapping[str, Setting] = {
    "wall_seconds": Setting("", "wall_seconds"),
    "cpu_seconds": Setting("", "cpu_seconds"),
    "memory_mb": Setting("", "memory_bytes", MIB),
    "files_per_worker": Setting("", "files_per_worker"),
    "input_mb": Setting("file", "input", MIB),
    "members": Setting("file", "members"),
    "part_mb": Setting("file", "part", MIB),
    "total_mb": Setting("file", "total", MIB),
    "ratio": Setting("file", "ratio"),
    "ratio_free_mb": Setting("file", "ratio_free", MIB),
    "depth": Setting("file", "depth"),
    "cells": Setting("file", "cells"),
    "filled": Setting("file", "filled"),
    "merges": Setting("file", "merges"),
    "word_cells": Setting("file", "word_cells"),
    "tags": Setting("file", "tags"),
    "table_depth": Setting("file", "table_depth"),
    "pages": Setting("file", "pages"),
    "page_objects": Setting("file", "page_objects"),
    "drawn_mb": Setting("file", "drawn", MIB),
    "megapixels": Setting("file", "pixels", 1_000_000),
    "mail_parts": Setting("file", "mail_parts"),
    "mail_lines": Setting("file", "mail_lines"),
    "unpack_seconds": Setting("file", "unpack_seconds"),
    "office_start_seconds": Setting("office", "start_seconds"),
    "office_file_seconds": Setting("office", "file_seconds"),
    "office_memory_mb": Setting("office", "memory_bytes", MIB),
    "office_output_mb": Setting("office", "output_bytes", MIB),
    "office_batch": Setting("office", "batch"),
}
"""Every limit that `[limits]` may set. `docs/limits.md` lists them with their defaults and reasons."""


def read_limits(path: Path) -> Limits:
    """The limits that the table `[limits]` of `huizong.toml` sets; the defaults where it sets none.

    Raises:
        WorkspaceError: the file can't be read, or a setting is unknown or no positive whole number.
    """
    table = read_table(path, "limits", "wall_seconds = 60")
    limits = Limits()
    for name, value in table.items():
        setting = SETTINGS.get(name)
        if setting is None:
            message = f"{path} 的 [limits] 里有不认识的项目“{name}”，可写：{names(SETTINGS)}。"
            raise WorkspaceError(message)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            message = f"{path} 的 [limits] 里 {name} 应是正整数，例如 {name} = 60。"
            raise WorkspaceError(message)
        limits = _with(limits, setting, value * setting.unit)
    return limits


def set_value(limits: Limits, name: str) -> int:
    """A limit in the unit in which it is set."""
    setting = SETTINGS[name]
    return int(getattr(getattr(limits, setting.part) if setting.part else limits, setting.field)) // setting.unit


def mark_of(limits: Limits) -> str:
    """A short name of limits that are not the defaults, `""` for those: what was refused under others is read again."""
    changed = {name: value for name, value in asdict(limits).items() if value != asdict(DEFAULT_LIMITS)[name]}
    return hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()[:8] if changed else ""


def _with(limits: Limits, setting: Setting, value: int) -> Limits:
    if setting.part == "file":
        return replace(limits, file=replace(limits.file, **{setting.field: value}))
    if setting.part == "office":
        return replace(limits, office=replace(limits.office, **{setting.field: value}))
    return replace(limits, **{setting.field: value})  # type: ignore[arg-type]  # the fields of a worker's own are numbers
