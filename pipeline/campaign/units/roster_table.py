"""A list of units as an office has it, a sheet or pasted lines, with or without header row → the units and the file of a roster."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from extractors.core.document import Document, Grid
from extractors.core.errors import UnreadableFileError
from extractors.form import SUBTOTALS
from extractors.formats.legacy.tools import ON_THE_SPOT
from extractors.formats.register import read_known
from extractors.language import text
from extractors.language.patterns import ASIDE, HAN
from pipeline.campaign.chinese_keys import ROSTER
from pipeline.campaign.units.roster import COLUMNS
from pipeline.core.errors import RosterError
from pipeline.core.file_names import NAME, TITLE
from pipeline.core.model import Unit

Rows = Sequence[Sequence[str]]
_HEADS: Mapping[str, str] = {
    **{text.key(word): column for word, column in ROSTER.items() if column not in ("due", "exempt")},
    **{column: column for column in COLUMNS},
    **dict.fromkeys(("单位", "单位全称", "全称", "工会名称", "报送单位", "填报单位", "应报单位"), "name"),
    **dict.fromkeys(("简称", "其他名称", "曾用名"), "aliases"),
    **dict.fromkeys(("类型", "分类", "单位类别", "单位类型", "系统", "性质"), "kind"),
    **dict.fromkeys(("电子邮箱", "邮箱地址", "电子邮件", "邮件"), "email"),
    **dict.fromkeys(("单位编号", "代码", "单位代码"), "id"),
}
_KINDS: Sequence[tuple[str, re.Pattern[str]]] = (
    ("email", re.compile(r"(?:邮箱|信箱|邮件)(?:地址)?$|^e-?mail$")),
    ("name", re.compile(r"^(?:(?:应报|报送|填报|基层|所属)?(?:单位|工会|部门)(?:名称|全称)?|全称)$")),
    ("kind", re.compile(r"(?:系统|类别|类型|分类|性质|片区|战线)$")),
    ("aliases", re.compile(r"(?:简称|别名|曾用名)$")),
)
"""What other words in a heading say of its column, the surest first."""
_NUMBERS = frozenset({"序号", "号", "编号序号", "no"})
_HEAD_ROWS = 5
"""Rows in which the header is looked for: a title or two stand above it."""
_SHOWN = 12
_WIDE_GAP = re.compile(r"\t| {2,}|　+")
_COMMAS = str.maketrans("，", ",")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


def pasted_rows(written: str) -> Rows:
    """The rows of pasted lines: cells of a spreadsheet are parted by tabs, those of a text by commas or wide gaps."""
    lines = [line for line in written.splitlines() if line.strip()]
    if any("\t" in line for line in lines):
        return [line.split("\t") for line in lines]
    commas = [line.translate(_COMMAS) for line in lines]
    if any("," in line for line in commas):
        return list(csv.reader(commas))
    return [_WIDE_GAP.split(line.strip()) for line in lines]


def rows_in(name: str, data: bytes) -> Rows:
    """The rows of the largest table in a file, whatever its format; a text file is read as if pasted.

    Raises:
        RosterError: it can't be read, or there is no table in it.
    """
    try:
        documents = read_known(data, ON_THE_SPOT)[0]
    except UnreadableFileError as error:
        message = f"名册“{name}”读不出来：{error.message}请换成 Excel（.xlsx）或 CSV 文件，或把单位粘贴进来。"
        raise RosterError(message) from error
    grids = [block for document in documents for block in document.blocks if isinstance(block, Grid) and not block.nested]
    rows = _cells(max(grids, key=lambda grid: len(grid.cells))) if grids else pasted_rows(_lines(documents))
    if not any(any(row) for row in rows):
        message = f"名册“{name}”里没有表格，请换成 Excel（.xlsx）或 CSV 文件，或把单位粘贴进来。"
        raise RosterError(message)
    return rows


def _lines(documents: Sequence[Document]) -> str:
    return "\n".join(block.text for document in documents for block in document.blocks if not isinstance(block, Grid))


def _cells(grid: Grid) -> Rows:
    """The texts by row and column; what sorts units, merged over the rows of several, in each of these."""
    sorting = {cell.col for cell in grid.cells if cell.row < _HEAD_ROWS and _column(cell.text) == "kind"}
    rows = [[""] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan if cell.col in sorting else cell.row + 1):
            rows[row][cell.col] = cell.text.strip()
    return rows


def _column(heading: str) -> str:
    """What the column below a heading holds, `""` where that is not known."""
    seen = text.key(re.sub(ASIDE, "", heading)).lower()
    return _HEADS.get(seen, "") or next((column for column, said in _KINDS if said.search(seen) and seen), "")


def units_in(rows: Rows) -> tuple[Unit, ...]:
    """The units of a list; one without an id gets one.

    Raises:
        RosterError: no column holds names, a name or an id stands twice, or something is too long.
    """
    head, body = _parted(rows)
    if "name" not in head:
        message = "没有找到单位名称这一列。第一行请写“名称”（还可以有：编号、类别、别名、邮箱），或一行只写一个单位名称。"
        raise RosterError(message)
    named = [(number, dict(zip(head, map(str.strip, row), strict=False))) for number, row in body if not _sums(row)]
    kept = [(number, cells) for number, cells in named if _is_unit(cells)]
    if not kept:
        message = "名册里一个单位也没有，请一行写一个单位。"
        raise RosterError(message)
    _require_short(kept)
    _require_apart(kept, "name", "单位")
    _require_apart(kept, "id", "编号")
    given = {cells.get("id", "") for _, cells in kept}
    fresh = (one for number in count(1) if (one := f"u{number:02d}") not in given)
    return tuple(_unit(cells, cells.get("id") or next(fresh)) for _, cells in kept)


def _parted(rows: Rows) -> tuple[list[str], list[tuple[int, Sequence[str]]]]:
    """What each column holds, and the rows below the header with their numbers."""
    numbered = list(enumerate(rows, 1))
    for number, row in numbered[:_HEAD_ROWS]:
        named = [_column(cell) for cell in row]
        if "name" in named:
            own = [name or ("" if text.key(cell) in _NUMBERS else cell.strip()) for name, cell in zip(named, row, strict=True)]
            return _one_below_another(own, numbered[number:])
    return _guessed(rows), numbered


def _one_below_another(head: list[str], body: list[tuple[int, Sequence[str]]]) -> tuple[list[str], list[tuple[int, Sequence[str]]]]:
    """A list printed in two or three columns beside each other as one; of columns that hold the same otherwise, the first counts.

    Raises:
        RosterError: two columns hold names.
    """
    parts = head.count("name")
    if parts > 1:
        width, rest = divmod(len(head), parts)
        if rest or head != head[:width] * parts:
            message = "有几列都是单位名称，看不出以哪一列为准；只留一列，或改掉另一列的表头。"
            raise RosterError(message)
        body = [(number, row[start : start + width]) for start in range(0, len(head), width) for number, row in body]
        head = head[:width]
    return [name if name not in head[:place] else "" for place, name in enumerate(head)], body


def _guessed(rows: Rows) -> list[str]:
    """What the columns of a list without header row hold: an address is one, the first Chinese column names, the second sorts."""
    width = max((len(row) for row in rows), default=0)
    left = ["name", "kind", "aliases"]
    columns = []
    for place in range(width):
        cells = [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
        if cells and all(_ADDRESS.fullmatch(cell) for cell in cells):
            columns.append("email")
        elif left and sum(re.search(HAN, cell) is not None for cell in cells) * 2 > len(cells):
            columns.append(left.pop(0))
        else:
            columns.append("")
    return columns


def _is_unit(cells: Mapping[str, str]) -> bool:
    return bool(text.key(cells.get("name", "")))


def _sums(row: Sequence[str]) -> bool:
    """Whether a row is the sum below the units (“合计 40家”)."""
    return any(text.key(cell) in SUBTOTALS for cell in row)


def _require_short(rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    """A cell that holds a page of text is no name."""
    for number, cells in rows:
        for column, cell in cells.items():
            most = NAME if column in ("id", "name", "kind") else TITLE
            if len(cell) > most:
                message = f"第 {number} 行“{cell[:_SHOWN]}……”太长（{len(cell)} 个字），请写在 {most} 个字以内。"
                raise RosterError(message)


def _require_apart(rows: Sequence[tuple[int, Mapping[str, str]]], column: str, what: str) -> None:
    seen: dict[str, int] = {}
    for number, cells in rows:
        key = text.key(cells.get(column, ""))
        if key and key in seen:
            message = f"第 {seen[key]} 行和第 {number} 行的{what}都是“{cells[column]}”，请改正或删去一行。"
            raise RosterError(message)
        seen[key] = number


def _unit(cells: Mapping[str, str], unit_id: str) -> Unit:
    aliases = tuple(one for one in re.split(r"[;；、/]", cells.get("aliases", "")) if one.strip())
    extra = {name: value for name, value in cells.items() if name and name not in COLUMNS and value}
    return Unit(unit_id, cells["name"], cells.get("kind", ""), tuple(map(str.strip, aliases)), cells.get("email", ""), extra=extra)


def roster_csv(units: Sequence[Unit]) -> str:
    """The file of a roster with these units."""
    further = list(dict.fromkeys(name for unit in units for name in unit.extra))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *further])
    writer.writerows(_row(unit, further) for unit in units)
    return stream.getvalue()


def roster_text(units: Sequence[Unit]) -> str:
    """The same as lines to be pasted into a spreadsheet, or changed and pasted back: cells parted by tabs, Chinese header."""
    chinese = {column: next(word for word, name in ROSTER.items() if name == column) for column in COLUMNS}
    rows = csv.reader(io.StringIO(roster_csv(units)))
    head = [chinese.get(column, column) for column in next(rows)]
    return "\n".join("\t".join(row) for row in (head, *rows)) if units else ""


def _row(unit: Unit, further: Sequence[str]) -> Iterator[str]:
    yield from (unit.id, unit.name, unit.kind, ";".join(unit.aliases), unit.email)
    yield from (unit.extra.get(name, "") for name in further)
