"""The header of a list in a grid: which columns of the grid are which columns of the list, over one to three header rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from extractors import text
from extractors.document import Cell, Grid
from extractors.form import FieldSpec, ListSpec

_LONGEST_HEAD = 60
_MOST_ROWS = 4
_SHARE = 0.5
_ALIKE = 70.0
_MARGIN = 8.0
_ORDINALS = frozenset({"序号", "编号", "序", "行次", "号", "no", "No", "NO", "№", "次序", "项次"})


@dataclass(frozen=True, slots=True)
class Span:
    """Grid columns `first` to `last` hold the column `name` of the list; an empty name is a column that the blank doesn't have."""

    first: int
    last: int
    name: str
    title: str = ""


@dataclass(frozen=True)
class Head:
    """The header of one list in one grid.

    Attributes:
        list_name: Name of the list.
        top: First row of the header.
        bottom: First row below it.
        spans: Its columns from left to right; ordinals (序号) are left out.
        similar: Columns found by a heading that is only like the blank's.
        cells: The cells of the header, by identity.
    """

    list_name: str
    top: int
    bottom: int
    spans: tuple[Span, ...]
    similar: frozenset[str] = frozenset()
    cells: frozenset[int] = frozenset()
    left: int = 0
    ordinals: frozenset[int] = frozenset()

    @property
    def found(self) -> set[str]:
        """The columns of the list that are there."""
        return {span.name for span in self.spans if span.name}


@dataclass(frozen=True)
class Columns:
    """The headings of one list, ready to be looked for."""

    name: str
    spec: ListSpec
    by_key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """How many of its columns make a header."""
        return max(min(2, len(self.spec.columns)), round(_SHARE * len(self.spec.columns)))


def columns_of(lists: Mapping[str, ListSpec]) -> tuple[Columns, ...]:
    """The headings of every list of a form."""
    made = []
    for name, spec in lists.items():
        by_key: dict[str, tuple[str, ...]] = {}
        for column, one in spec.columns.items():
            for written in _wordings(one):
                if column not in by_key.get(written, ()):
                    by_key[written] = (*by_key.get(written, ()), column)
        made.append(Columns(name, spec, by_key))
    return tuple(made)


def _wordings(one: FieldSpec) -> Iterator[str]:
    for label in (one.label, *one.labels):
        yield from dict.fromkeys((text.key(label), heading(label)))
    if one.under:
        yield text.key(one.under + one.label)


def heads(grid: Grid, lists: Sequence[Columns]) -> list[Head]:
    """Every header in a grid from top to bottom; the same list may begin again further down."""
    if not lists:
        return []
    rows: dict[int, list[Cell]] = defaultdict(list)
    begun: set[int] = set()
    firsts = {seen[0] for one in lists for seen in one.by_key}
    for cell in grid.cells:
        rows[cell.row].append(cell)
        if cell.text and _may_head(cell.text, firsts) and _names_any(heading(cell.text), lists):
            begun.add(cell.row)
    found: list[Head] = []
    for row in sorted(begun):
        if found and row < found[-1].bottom:
            continue
        made = [head for one in lists if (head := _head(rows, row, one)) is not None]
        if made:
            found.append(max(made, key=lambda head: (len(head.found), -len(head.similar))))
    return found


def _may_head(written: str, firsts: set[str]) -> bool:
    """Whether the first character and the length let a text be a heading: not so for most cells of a long list."""
    first = written[0]
    plain = "\u4e00" <= first <= "\u9fff" or (first.isascii() and first.isalnum())
    return len(written) <= _LONGEST_HEAD and (first in firsts or not plain)


def _names_any(seen: str, lists: Sequence[Columns]) -> bool:
    return any(seen in one.by_key for one in lists)


def heading(written: str) -> str:
    """The key of a heading without a unit of measure in brackets (“人数（人）”)."""
    head, _, rest = written.rstrip().partition("(") if "(" in written else written.rstrip().partition("（")
    return text.key(head) if rest and text.key(head) and text.is_measure_note(f"({rest}") else text.key(written)


@dataclass
class _Window:
    """Header rows from `top`, each with the columns it could name."""

    top: int
    cells: list[Cell]
    taken: dict[str, Cell] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.taken.values()), default=self.top + 1)


def _head(rows: Mapping[int, list[Cell]], row: int, columns: Columns) -> Head | None:
    """The header that begins at or above `row`: rows are added while they name more columns."""
    best: _Window | None = None
    for height in range(1, _MOST_ROWS + 1):
        cells = [cell for number in range(row, row + height) for cell in rows.get(number, ())]
        window = _Window(row, cells)
        _assign(window, columns, [cell for number in range(row - 2, row + height) for cell in rows.get(number, ())])
        if (best is None or len(window.taken) > len(best.taken)) and _is_compact(window):
            best = window
    if best is None or len(best.taken) < columns.least:
        return None
    top = _group_rows(rows, row, columns)
    return _made(rows, top, best, columns)


def _is_compact(window: _Window) -> bool:
    """Whether the headings are the lowest cells of one header: nothing stands below one of them, and several rows are held by merges."""
    taken = window.taken.values()
    inside = [cell for cell in window.cells if cell.row < window.bottom and cell.text.strip()]
    if any(_above(cell, one) for cell in taken for one in inside):
        return False
    return len({cell.row for cell in taken}) < 2 or any(cell.rowspan > 1 or cell.colspan > 1 for cell in inside)


def _group_rows(rows: Mapping[int, list[Cell]], row: int, columns: Columns) -> int:
    """The first row of the header, with the rows above that hold the headings over several columns."""
    over = set().union(*(_under(spec) for spec in columns.spec.columns.values()))
    top = row
    while row - top < 2 and any(heading(cell.text) in over for cell in rows.get(top - 1, ())):
        top -= 1
    return top


def _assign(window: _Window, columns: Columns, headings: Sequence[Cell]) -> None:
    """Each heading to the column it names; where it could name several, what stands over it decides, else their order."""
    for cell in window.cells:
        if not cell.text or len(cell.text) > _LONGEST_HEAD:
            continue
        could = [name for name in columns.by_key.get(heading(cell.text), ()) if name not in window.taken]
        if not could:
            continue
        over = {heading(one.text) for one in headings if one.row < cell.row and _covers(one, cell)}
        fitting = [name for name in could if _under(columns.spec.columns[name]) and _under(columns.spec.columns[name]) <= over]
        plain = [name for name in could if not _under(columns.spec.columns[name])]
        window.taken[(fitting or plain or could)[0]] = cell


def _under(spec: FieldSpec) -> set[str]:
    return {text.key(part) for part in spec.under.split("/")} - {""}


def _covers(over: Cell, cell: Cell) -> bool:
    return over.col <= cell.col < over.col + over.colspan


def _made(rows: Mapping[int, list[Cell]], top: int, window: _Window, columns: Columns) -> Head:
    bottom = window.bottom
    header = [cell for number in range(top, bottom) for cell in rows.get(number, ()) if cell.row + cell.rowspan <= bottom]
    named = {id(cell): name for name, cell in window.taken.items()}
    lowest = [cell for cell in header if cell.text.strip() and not any(_above(cell, one) for one in header if one is not cell)]
    others = [cell for cell in lowest if id(cell) not in named and not _spans_all(cell, window)]
    alike = dict(_alike(others, columns, set(window.taken)))
    spans = [Span(cell.col, cell.col + cell.colspan - 1, name) for name, cell in window.taken.items()]
    for cell in others:
        if id(cell) in alike:
            spans.append(Span(cell.col, cell.col + cell.colspan - 1, alike[id(cell)]))
        elif text.key(cell.text) not in _ORDINALS:
            spans.append(Span(cell.col, cell.col + cell.colspan - 1, "", " ".join(cell.text.split())))
    left = min(cell.col for cell in header)
    ordinals = frozenset(cell.col for cell in others if text.key(cell.text) in _ORDINALS)
    ordered = tuple(sorted(spans, key=lambda span: span.first))
    return Head(columns.name, top, bottom, ordered, frozenset(alike.values()), frozenset(map(id, header)), left, ordinals)


def _above(cell: Cell, one: Cell) -> bool:
    """Whether `one` stands below `cell` within its columns."""
    return one.row >= cell.row + cell.rowspan and cell.col <= one.col < cell.col + cell.colspan and bool(one.text.strip())


def _spans_all(cell: Cell, window: _Window) -> bool:
    """Whether a cell is a title over the whole table."""
    first = min(one.col for one in window.taken.values())
    last = max(one.col + one.colspan for one in window.taken.values())
    return cell.colspan > 1 and cell.col <= first and cell.col + cell.colspan >= last


def _alike(others: Iterable[Cell], columns: Columns, taken: set[str]) -> Iterator[tuple[int, str]]:
    """Headings that are only like a column which was not found, by a margin over every other."""
    missing = {name: spec for name, spec in columns.spec.columns.items() if name not in taken}
    for cell in others:
        seen = heading(cell.text)
        if seen in _ORDINALS or len(seen) < 2:
            continue
        scores = sorted(((_likeness(seen, spec), name) for name, spec in missing.items()), reverse=True)
        if scores and scores[0][0] >= _ALIKE and (len(scores) == 1 or scores[1][0] <= scores[0][0] - _MARGIN):
            del missing[scores[0][1]]
            yield id(cell), scores[0][1]


def _likeness(seen: str, spec: FieldSpec) -> float:
    best = 0.0
    for wording in _wordings(spec):
        shorter, longer = sorted((seen, wording), key=len)
        inner = 85.0 if len(shorter) >= 2 and shorter in longer and 2 * len(shorter) >= len(longer) else 0.0
        best = max(best, float(fuzz.ratio(seen, wording)), inner)
    return best
