"""The roster of a campaign (`roster.csv`): its units, checked line by line on load."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from extractors.language.encodings import decode_strictly
from pipeline.campaign.chinese_keys import ROSTER
from pipeline.core.errors import RosterError
from pipeline.core.model import NO_EXTRA, Unit
from pipeline.wording.figures import names

COLUMNS = ("id", "name", "kind", "aliases", "email")
_TRUE = frozenset({"1", "true", "yes", "是", "免报"})


def load_roster(path: Path) -> tuple[Unit, ...]:
    """The units of a roster, in its order.

    Raises:
        RosterError: not readable, a column is missing, an id is missing or stands twice.
    """
    reader = csv.DictReader(io.StringIO(_decoded(path)), restkey="")
    reader.fieldnames = [ROSTER.get(column.strip(), column) for column in reader.fieldnames or []]
    missing = [column for column in COLUMNS[:3] if column not in reader.fieldnames]
    if missing:
        chinese = [next(word for word, name in ROSTER.items() if name == column) for column in COLUMNS]
        lacking = names(f"{chinese[COLUMNS.index(column)]}（{column}）" for column in missing)
        message = f"名册 {path} 缺少列“{lacking}”，第一行应为 {','.join(chinese)}，或 {','.join(COLUMNS)}。"
        raise RosterError(message)
    units: dict[str, Unit] = {}
    for row in reader:
        unit = _unit(path, reader.line_num, row)
        if unit.id in units:
            message = f"名册 {path} 第 {reader.line_num} 行：编号“{unit.id}”重复，请改成不同的编号。"
            raise RosterError(message)
        units[unit.id] = unit
    return tuple(units.values())


def rewritten(path: Path, units: Sequence[Unit]) -> bytes:
    """A roster with these units and no others, each in its own row as it stands; its name, aliases and last day are the unit's.

    Raises:
        RosterError: it is not readable.
    """
    rows = list(csv.reader(io.StringIO(_decoded(path), newline="")))
    head = [ROSTER.get(column.strip(), column) for column in rows[0]]
    if "aliases" not in head:
        rows[0], head = [*rows[0], "aliases"], [*head, "aliases"]
    written = {dict(zip(head, row, strict=False)).get("id", "").strip(): row for row in rows[1:] if row}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows(_row(head, written.get(unit.id, []), unit) for unit in units)
    return stream.getvalue().encode("utf-8-sig")


def _row(head: Sequence[str], row: Sequence[str], unit: Unit) -> list[str]:
    cells = dict(zip(head, row, strict=False))
    known = {"id": unit.id, "name": unit.name, "kind": unit.kind, "aliases": ";".join(unit.aliases)}
    cells |= known | {"due": unit.due.isoformat() if unit.due else ""}
    return [cells.get(column, "") for column in head]


def _decoded(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"名册 {path} 打不开：{error.strerror}。"
        raise RosterError(message) from error
    written = decode_strictly(data)
    if written is None:
        message = f"名册 {path} 的编码认不出来，请另存为 UTF-8。"
        raise RosterError(message)
    return written


def _unit(path: Path, line: int, row: Mapping[str, str | None]) -> Unit:
    cells = {name: (value or "").strip() for name, value in row.items() if name}
    if not cells.get("id") or not cells.get("name"):
        message = f"名册 {path} 第 {line} 行：缺少编号（id）或名称（name）。"
        raise RosterError(message)
    try:
        due = date.fromisoformat(cells["due"]) if cells.get("due") else None
    except ValueError as error:
        message = f"名册 {path} 第 {line} 行：日期“{cells['due']}”请写成 2017-05-20 的样子。"
        raise RosterError(message) from error
    aliases = tuple(alias.strip() for alias in re.split(r"[;；]", cells.get("aliases", "")) if alias.strip())
    extra = {name: value for name, value in cells.items() if name not in (*COLUMNS, "exempt", "due")}
    exempt = cells.get("exempt", "").lower() in _TRUE
    kind = sys.intern(cells.get("kind", ""))  # a few for all units
    return Unit(cells["id"], cells["name"], kind, aliases, cells.get("email", ""), exempt, due, extra or NO_EXTRA)
