"""汇总: rates, totals and outcomes as live formulas over the sheets behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.campaign import Campaign
from pipeline.consolidation.rates import ChoiceCount, count_choices
from pipeline.consolidation.totals import change_since
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import UnitState
from pipeline.render.spreadsheet.live_formulas import blank, count, equal_to, filled, total
from pipeline.render.spreadsheet.sheets import LEGEND, Cell, Column, Content, Formula, Sheet, Table, first_row, letter
from pipeline.render.workbook import item_sheets, registers, units
from pipeline.render.workbook import list_sheets as rows
from pipeline.render.workbook.item_sheets import ItemsSheet
from pipeline.render.workbook.list_sheets import RowsSheet
from pipeline.render.workbook.units import NO_UNITS, FieldColumn
from pipeline.wording import terms
from pipeline.wording.figures import chinese_number, exact_sum, full_date

_SENT: tuple[UnitState, ...] = ("on_time", "late", "nil", "partial")
_AWAY: tuple[UnitState, ...] = ("unreadable", "missing")
_SHORT: Mapping[UnitState, str] = {"on_time": terms.IN_TIME, "late": terms.LATE, "unreadable": terms.UNREADABLE}
_RETURNS = (
    *("类别", terms.EXPECTED, terms.RETURNED, *(_SHORT.get(state, terms.STATES[state]) for state in (*_SENT, *_AWAY))),
    *(terms.RATE, f"{terms.IN_TIME_RATE}\n（含{terms.STATES['nil']}）", terms.STATES["exempt"]),
)
_RATES = (9, 10)
"""Places of the two rates among those columns."""


@dataclass(frozen=True, slots=True)
class SourceSheets:
    """The sheets that the figures are taken from."""

    units: Sheet
    items: Sequence[ItemsSheet]
    review: Sheet
    register: Sheet
    lists: Sequence[RowsSheet] = ()


def overview_sheet(campaign: Campaign, consolidation: Consolidation, sources: SourceSheets, name: str) -> Sheet:
    """The sheet. Its formulas carry the values that they have now."""
    heading = heading_of(campaign, consolidation)
    makers: list[tuple[str, Callable[[str, int], Table]]] = [("报送情况（个）", partial(_returns, sources.units))]
    if figures := [field for field in units.field_columns(campaign) if field.spec.adds_up]:
        makers.append(("数据汇总", partial(_figures, sources.units, (consolidation, figures))))
    makers += [(f"{listed.title}（条）", partial(_rows, listed)) for listed in sources.lists]
    makers += [(f"{listed.spec.title}（条）", partial(_outcomes, listed)) for listed in sources.items]
    if choices := count_choices(campaign, consolidation):
        makers.append(("选项", partial(_choices, choices)))
    results = (*terms.STANDINGS.values(), terms.UNREADABLE, terms.PASSED)
    makers.append(("收件处理（份）", partial(_tally, sources.register, registers.RESULT, results)))
    makers.append(
        ("待核事项（项）", partial(_tally, sources.review, registers.SEVERITY, (*terms.SEVERITIES.values(), *terms.APART.values())))
    )
    tables: list[Table] = []
    for number, (title, make) in enumerate(makers, 1):
        tables.append(make(f"{chinese_number(number)}、{title}", first_row(heading, tables)))
    return Sheet(name, tuple(tables), heading, LEGEND)


def heading_of(campaign: Campaign, consolidation: Consolidation) -> tuple[str, str]:
    """The title, and the one line of the workbook that tells the day."""
    told = (
        campaign.issuer,
        f"截至{full_date(consolidation.as_of)}",
        f"报送截止{full_date(consolidation.deadline)}",
        f"数据编号 {consolidation.generated_from[:16]}",
    )
    return f"{campaign.title}汇总", "　".join(told)


def _kinds(sheet: Sheet) -> list[str]:
    return list(dict.fromkeys(str(kind) for (kind,) in sheet.distinct(units.KIND)))


def _returns(sheet: Sheet, title: str, start: int) -> Table:
    rows = [_returns_row(sheet, kind, row) for row, kind in enumerate(_kinds(sheet), start + 1)]
    columns = tuple(Column(head, "percent" if place in _RATES else "count" if place else "text") for place, head in enumerate(_RETURNS))
    if not rows:
        return Table(columns, (), title, NO_UNITS)
    last = _sums(rows, start)
    for place in _RATES:
        last[place] = _rate(last, place, start + len(rows) + 1)
    return _table(columns, rows, [last], title)


def _returns_row(sheet: Sheet, kind: str, row: int) -> list[Content]:
    of_kind = equal_to(units.KIND, kind, f"$A{row}")
    sent, away = ([count(sheet, of_kind, equal_to(units.STATE, terms.STATES[state])) for state in states] for states in (_SENT, _AWAY))
    exempt = count(sheet, of_kind, equal_to(units.STATE, terms.STATES["exempt"]))
    returned = Formula(f"=SUM(D{row}:G{row})", exact_sum(_value(one) for one in sent))
    expected = Formula(f"=C{row}+H{row}+I{row}", exact_sum(_value(one) for one in (returned, *away)))
    cells: list[Content] = [kind, expected, returned, *sent, *away, None, None, exempt]
    for place in _RATES:
        cells[place] = _rate(cells, place, row)
    return cells


def _rate(cells: Sequence[Content], place: int, row: int) -> Formula:
    """The share of the expected units that returned (column C), or returned in time or with nothing (D and F)."""
    parts = (2,) if place == _RATES[0] else (3, 5)
    expected, share = _value(cells[1]), exact_sum(_value(cells[part]) for part in parts)
    written = "+".join(f"{letter(part)}{row}" for part in parts)
    return Formula(f'=IF(B{row}=0,"",({written})/B{row})', share / expected if expected else "")


def _figures(sheet: Sheet, asked: tuple[Consolidation, Sequence[FieldColumn]], title: str, start: int) -> Table:
    consolidation, fields = asked
    kinds = _kinds(sheet)
    rows: list[list[Content]] = [
        [kind, *(total(sheet, field.place, equal_to(units.KIND, kind, f"$A{row}")) for field in fields)]
        for row, kind in enumerate(kinds, start + 1)
    ]
    lacking: list[Content] = ["缺数单位（个）", *(count(sheet, filled(units.TIMING), blank(field.place)) for field in fields)]
    columns = (Column("类别"), *(Column(field.title, "number" if field.spec.type == "number" else "count") for field in fields))
    former = _former(consolidation, fields, start + 1 + len(rows))
    return _table(columns, rows, [_sums(rows, start), lacking, *former] if rows else [], title)


def _former(consolidation: Consolidation, fields: Sequence[FieldColumn], sums: int) -> list[list[Content]]:
    """The totals of the campaign before and the change since, whose sums stand in row `sums` (from 1); nothing where none is known."""
    before = [consolidation.former.get(field.name) for field in fields]
    if all(value is None for value in before):
        return []
    changes: list[Content] = ["增减"]
    for place, field in enumerate(fields, 1):
        change, name = change_since(consolidation, field.name), letter(place)
        changes.append(None if change is None else Formula(f"={name}{sums}-{name}{sums + 2}", change))
    return [["上年合计", *before], changes]


def _rows(listed: RowsSheet, title: str, start: int) -> Table:
    """Rows of a list and the sums of its figures, by kind of unit."""
    sheet = listed.sheet
    kinds = list(dict.fromkeys(str(kind) for (kind,) in sheet.distinct(rows.KIND)))
    lines: list[list[Content]] = []
    for row, kind in enumerate(kinds, start + 1):
        of_kind = equal_to(rows.KIND, kind, f"$A{row}")
        lines.append([kind, count(sheet, of_kind), *(total(sheet, place, of_kind) for place, _ in listed.figures)])
    unknown: list[Content] = ["缺数（条）", None, *(count(sheet, filled(rows.KIND), blank(place)) for place, _ in listed.figures)]
    heads = [Column(asked.name, "number" if asked.type == "number" else "count") for _, asked in listed.figures]
    columns = (Column("类别"), Column("条数", "count"), *heads)
    if not lines:
        return Table(columns, (), title, "没有记录")
    return _table(columns, lines, [_sums(lines, start), *([unknown] if listed.figures else [])], title)


def _outcomes(listed: ItemsSheet, title: str, start: int) -> Table:
    spec, sheet = listed.spec, listed.sheet
    outcomes = [terms.outcome_name(spec, value) or "" for value in (spec.choice.labels if spec.choice else ())]
    rows: list[list[Content]] = []
    for row, block in enumerate((terms.block_name(spec, value) or "" for value in spec.blocks.labels), start + 1):
        in_block = equal_to(item_sheets.BLOCK, block, f"$A{row}")
        ticked = [count(sheet, in_block, equal_to(item_sheets.OUTCOME, name, f"{letter(n)}${start}")) for n, name in enumerate(outcomes, 1)]
        unmarked = [count(sheet, in_block, blank(item_sheets.OUTCOME))] if spec.choice else []
        rows.append([block, *ticked, *unmarked, count(sheet, in_block)])
    heads = [*outcomes, *([terms.UNMARKED] if spec.choice else []), terms.TOTAL]
    columns = (Column(spec.blocks.title or "栏目"), *(Column(head, "count") for head in heads))
    return _table(columns, rows, [_sums(rows, start)], title)


def _choices(choices: Sequence[ChoiceCount], title: str, _start: int) -> Table:
    """Each option of each choice with how many took it."""
    rows = [
        (Cell(one.name), Cell(option), Cell(count), Cell(one.measure))
        for one in choices
        for option, count in (*one.counts, *([("未填", one.unanswered)] if one.unanswered else []))
    ]
    return Table((Column("项目"), Column("选项"), Column("数量", "count"), Column("单位")), tuple(rows), title)


def _tally(sheet: Sheet, column: int, kinds: Sequence[str], title: str, start: int) -> Table:
    rows: list[list[Content]] = [[word, count(sheet, equal_to(column, word, f"$A{row}"))] for row, word in enumerate(kinds, start + 1)]
    return _table((Column(sheet.top.columns[column].title), Column("数量", "count")), rows, [_sums(rows, start)], title)


def _sums(rows: Sequence[Sequence[Content]], start: int) -> list[Content]:
    """A last row: the sum of each column over `rows`, the first of which stands in row `start` (from 0)."""
    sums: list[Content] = [terms.TOTAL]
    for place in range(1, len(rows[0])):
        name = letter(place)
        sums.append(Formula(f"=SUM({name}{start + 1}:{name}{start + len(rows)})", exact_sum(_value(row[place]) for row in rows)))
    return sums


def _value(content: Content) -> int | float:
    return content.value if isinstance(content, Formula) and isinstance(content.value, int | float) else 0


def _table(columns: tuple[Column, ...], rows: Sequence[Sequence[Content]], last: Sequence[Sequence[Content]], title: str) -> Table:
    plain = [tuple(Cell(content) for content in row) for row in rows]
    return Table(columns, (*plain, *(tuple(Cell(content, "total") for content in row) for row in last)), title)
