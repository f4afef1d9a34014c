"""The register of receipts, `inbox/收件时间.csv`: when a file was really received, written by the clerk.

Two columns, 文件 (path below the inbox) and 收到时间. The last line on a file counts, so the register can be continued day by day.
A file whose line is wrong stays in the inbox until the line is mended: taken in, it would keep a wrong time for good.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from extractors.language.encodings import decode_strictly
from extractors.language.junk import printable
from pipeline.core.storage import reason
from pipeline.intake.arrivals import CLOCKS_SET
from pipeline.intake.inbox import RECEIPTS

_FILE, _TIME = "文件", "收到时间"
_WRITTEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2}))?[秒分]?)?",
)
_ISO = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the register says of one file: when it was received, with zone, or what is wrong with its line."""

    moment: dt.datetime | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Receipts:
    """What the register says.

    Attributes:
        entries: By file.
        problems: What is wrong, each with its line and remedy.
        readable: Whether the register could be read at all; if not, no file's time is known.
    """

    entries: Mapping[str, Receipt] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    readable: bool = True

    def of(self, names: Collection[str]) -> dict[str, Receipt]:
        """What it says of every listed one of these files.

        A line without a folder also means the file of that name in a sub-folder, as long as there is only one.
        """
        bases = Counter(PurePosixPath(name).name for name in names)
        found: dict[str, Receipt] = {}
        for name in names:
            base = PurePosixPath(name).name
            if (exact := self.entries.get(_key(name))) is not None:
                found[name] = exact
            elif base not in names and (loose := self.entries.get(_key(base))) is not None:
                several = Receipt(wrong=f"有 {bases[base]} 个文件都叫“{base}”，请写明子文件夹")
                found[name] = loose if bases[base] == 1 else several
        return found


@dataclass(frozen=True, slots=True)
class Registers:
    """The register of the inbox, under `""`, and those of the campaigns' folders in it."""

    by_folder: Mapping[str, Receipts]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong in any of them."""
        return tuple(problem for one in self.by_folder.values() for problem in one.problems)

    def of(self, names: Collection[str]) -> dict[str, Receipt]:
        """What they say of every listed one of these files; the register of its folder goes before that of the inbox."""
        found: dict[str, Receipt] = {}
        for folder, register in sorted(self.by_folder.items()):
            if not register.entries:
                continue
            own = {name.removeprefix(folder and f"{folder}/"): name for name in names if name.startswith(folder and f"{folder}/")}
            found |= {own[name]: receipt for name, receipt in register.of(own).items()}
        return found

    @property
    def are_readable(self) -> bool:
        """Whether each of them could be read."""
        return all(one.readable for one in self.by_folder.values())

    def are_readable_for(self, name: str) -> bool:
        """Whether every register that may list this file could be read."""
        return all(one.readable for folder, one in self.by_folder.items() if name.startswith(folder and f"{folder}/"))


def read_registers(inbox: Path, campaigns: Collection[str], zone: dt.tzinfo) -> Registers:
    """The registers of an inbox.

    Args:
        inbox: The folder.
        campaigns: Names of the folders in it that belong to a campaign.
        zone: The office's zone, for times without one.
    """
    return Registers({folder: read_receipts(inbox / folder / RECEIPTS, zone, folder) for folder in ("", *campaigns)})


def read_receipts(path: Path, zone: dt.tzinfo, folder: str = "") -> Receipts:
    """The register at `path`; without one, an empty register.

    Args:
        path: The file, UTF-8, UTF-16 or GB18030.
        zone: The office's zone, for times without one.
        folder: The folder of the inbox that it lies in, as messages name it.
    """
    shown = f"{folder}/{path.name}" if folder else path.name
    try:
        written = decode_strictly(path.read_bytes())
        rows = None if written is None else list(csv.reader(io.StringIO(written, newline="")))
    except FileNotFoundError:
        return Receipts()
    except OSError as error:
        return Receipts(
            problems=(f"{shown} 打不开（{reason(error)}），请关闭正在使用它的程序或检查权限；在此之前不收件。",), readable=False
        )
    except csv.Error:
        rows = None
    if rows is None:
        return Receipts(problems=(f"{shown} 读不出来，请在 Excel 中另存为“CSV UTF-8（逗号分隔）”；在此之前不收件。",), readable=False)
    return _collect(shown, rows, zone)


def _collect(register: str, rows: list[list[str]], zone: dt.tzinfo) -> Receipts:
    entries: dict[str, Receipt] = {}
    problems: list[str] = []
    for number, file, written in _lines(rows):
        moment = _moment(written, zone)
        if not file:
            problems.append(f"{register} 第 {number} 行：没有写文件名，请补上或删去这一行。")
            continue
        if moment is None:
            wrong = f"{register} 第 {number} 行：“{written}”不是时间，请写成 2017-05-20 14:30 的样子"
            problems.append(f"{wrong}；改好之前“{file}”留在收件夹里。")
            entries[_key(file)] = Receipt(wrong=wrong)
        else:
            entries[_key(file)] = Receipt(moment)
    return Receipts(entries, tuple(problems))


def _lines(rows: list[list[str]]) -> Iterator[tuple[int, str, str]]:
    """Line number, file and time of every filled line; the columns are known by their headings, or are the first two."""
    header = [cell.strip() for cell in rows[0]] if rows else []
    named = _FILE in header and _TIME in header
    file, time = (header.index(_FILE), header.index(_TIME)) if named else (0, 1)
    for number, row in enumerate(rows, start=1):
        if (named and number == 1) or not any(cell.strip() for cell in row):
            continue
        cells = dict(enumerate(cell.strip() for cell in row))
        yield number, cells.get(file, ""), cells.get(time, "")


def _moment(written: str, zone: dt.tzinfo) -> dt.datetime | None:
    text = unicodedata.normalize("NFKC", written).strip()
    try:
        match = _WRITTEN.fullmatch(text)
        moment = dt.datetime.fromisoformat(_ISO.format(*(int(part or 0) for part in match.groups())) if match else text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        if aware < CLOCKS_SET:
            return None  # year 0001, 1900 and 1970 are what Excel and clocks say when nobody wrote a time
    except (ValueError, OverflowError):
        return None
    return aware


def _key(name: str) -> str:
    """Names compare as typed on any system, whichever slash it has, with composed or decomposed signs."""
    return unicodedata.normalize("NFC", printable(name).replace("\\", "/").removeprefix("./").removeprefix("inbox/"))
