"""Targets and what was done about them: figure, share, and whether that is in time for how far along the year is."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence

from extractors.core.reading import Value
from extractors.language.patterns import DAY_MARK
from pipeline.campaign.tables.source_columns import columns_of
from pipeline.campaign.tables.table_specs import CompareTable
from pipeline.core.consolidated import Table, TableCell, TableColumn, TableRow
from pipeline.tables.evaluation import Extras
from pipeline.tables.same_name import matched, told
from pipeline.tables.source_rows import Row, texts
from pipeline.tables.sources import Sources, selected
from pipeline.wording.figures import clauses, exact_sum, is_figure, names, percent

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_MONTH = re.compile(rf"(?:\d{{1,2}}\s*[-—~至到、]\s*)?(\d{{1,2}})\s*月(?:份|底|末)?(?:\s*(\d{{1,2}})\s*{DAY_MARK})?")
_SEASONS = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12, "下半年": 12, "全年": 12, "年底": 12, "年内": 12, "年末": 12}


def due_day(written: Value, year: int) -> dt.date | None:
    """The last day that a text names (“6月”, “2-3月”, “上半年”, 2019-06-30), or `None` where it names none."""
    plain = unicodedata.normalize("NFKC", "" if written is None else str(written)).strip()
    iso, month = _ISO.match(plain), _MONTH.search(plain)
    try:
        if iso:
            return _due_date(int(iso[1]), int(iso[2]), iso[3])
        if month:
            return _due_date(year, int(month[1]), month[2])
    except ValueError:
        return None
    return next((_due_date(year, last, None) for word, last in _SEASONS.items() if word in plain), None)


def _due_date(year: int, month: int, day: str | None) -> dt.date:
    return dt.date(year, month, int(day) if day else calendar.monthrange(year, min(max(month, 1), 12))[1])


def elapsed(day: dt.date, due: dt.date) -> float:
    """Which share of the time from the beginning of the year to `due` is over at the end of `day`: 0 to 1."""
    start = dt.date(due.year, 1, 1)
    whole = (due - start).days + 1
    return min(max((day - start).days + 1, 0), whole) / whole


def light(share: float, over: float, lights: Sequence[str]) -> str:
    """The state of a target of which `share` is done when the share `over` of its time has gone by."""
    if share >= 1:
        return lights[0]
    return lights[1] if share >= over else lights[2]


_KINDS = {"target": "count", "done": "count", "rate": "percent"}
_END = (12, 31)


def compare_table(name: str, table: CompareTable, sources: Sources, extras: Extras) -> Table:
    """One line a target, in the order of the plan."""
    own = selected(table, sources, extras)
    targets = sources.rows(table.targets)
    placed = matched(table, targets, own.rows)
    lines = [_line(table, target, placed.rows.get(place, []), sources) for place, target in enumerate(targets)]
    columns = tuple(_column(one, title, lines, report=one not in table.aside) for one, title in columns_of(sources.declared, table).items())
    lost = len(own.rows) - sum(len(rows) for rows in placed.rows.values())
    notes = [own.note, f"另有{lost}条填报对不上目标，没有计入，见待核" if lost and targets else ""]
    notes += ["" if targets else "还没有目标（计划），无法比较"]
    return Table(
        name=name,
        title=table.title,
        columns=columns,
        rows=tuple(
            TableRow(tuple(line[column.name] for column in columns), target.unit_id) for line, target in zip(lines, targets, strict=True)
        ),
        note=clauses(notes),
        findings=placed.findings if targets else (),
        report=table.report,
    )


def _column(name: str, title: str, lines: Sequence[Mapping[str, TableCell]], *, report: bool) -> TableColumn:
    kind = _KINDS.get(name, "text")
    if kind == "count" and any(isinstance(line[name].value, float) for line in lines):
        kind = "number"
    return TableColumn(name, title, kind, report=report)  # type: ignore[arg-type] # a literal


def _line(table: CompareTable, target: Row, rows: Sequence[Row], sources: Sources) -> dict[str, TableCell]:
    used = _used(table, rows)
    several = [] if texts(target.values.get(table.alike)) else list(told(rows, table.alike))
    done = _several(table, rows) if len(several) > 1 else _done(table, used, rows)
    days = sorted(str(row.values[table.at]) for row in used if table.at and row.values.get(table.at) is not None)
    shown = {name: _shown(target, name, "待核") for name in (*table.show, *table.aside)}
    goal = _shown(target, table.target, "目标数待核")
    rate = _rate(done, goal)
    return {
        **shown,
        "target": goal,
        "done": done,
        "rate": rate,
        "light": _light(table, rate, (target, rows, days[-1] if days else None), sources),
        "who": TableCell(tuple(told(used, table.per or "unit_name")) or None),
        "as_of": TableCell(days[-1] if days else None, f"最早的截至{days[0]}" if days and days[0] != days[-1] else ""),
    }


def _shown(target: Row, column: str, doubt: str) -> TableCell:
    doubtful = column in target.doubts
    return TableCell(target.values.get(column), doubt if doubtful else "", doubtful)


def _used(table: CompareTable, rows: Sequence[Row]) -> list[Row]:
    """The rows that count: with `latest`, the newest of each who reports."""
    if table.take != "latest":
        return list(rows)
    newest: dict[Value, Row] = {}
    for row in rows:
        whose = _whose(table, row)
        if whose not in newest or _day(table, row) >= _day(table, newest[whose]):
            newest[whose] = row
    return list(newest.values())


def _whose(table: CompareTable, row: Row) -> Value:
    return row.values.get(table.per) if table.per else row.unit_id or row.values.get("unit_name")


def _several(table: CompareTable, rows: Sequence[Row]) -> TableCell:
    """A task without an indicator of its own, on which several were reported: they are named, not added up."""
    named = (f"{''.join(texts(row.values.get(table.alike)))}{shown}" for row in rows for shown in texts(row.values.get(table.done)))
    return TableCell(None, f"这一项没有指标，报来的有：{names(named)}，不相加")


def _clashes(table: CompareTable, used: Sequence[Row], rows: Sequence[Row]) -> int:
    """Rows of the same who and day as one that counts, with another figure: neither is newer."""
    counted = {(_whose(table, row), _day(table, row)): row.values.get(table.done) for row in used}
    return sum(
        (_whose(table, row), _day(table, row)) in counted and counted[_whose(table, row), _day(table, row)] != row.values.get(table.done)
        for row in rows
    )


def _day(table: CompareTable, row: Row) -> str:
    return str(row.values.get(table.at) or "") if table.at else ""


def _parsed(day: str) -> dt.date | None:
    """The day, where the column holds days; a text that only looks like one is none."""
    try:
        return dt.date.fromisoformat(day[:10])
    except ValueError:
        return None


def _done(table: CompareTable, used: Sequence[Row], rows: Sequence[Row]) -> TableCell:
    values = [row.values.get(table.done) for row in used]
    known = [value for value in values if is_figure(value)]
    doubtful = sum(not row.doubts.isdisjoint({table.done, table.alike, *table.match}) for row in used)
    undated = sum(not _day(table, row) for row in used) if table.at else 0
    notes = [f"{len(values) - len(known)}条没有有效数字" if len(known) < len(values) else "", f"{doubtful}条待核" if doubtful else ""]
    notes += [f"{undated}条没有截至日期" if undated else ""]
    notes += ["同一天报了不同的数，按后一条计" if table.take == "latest" and _clashes(table, used, rows) else ""]
    older = f"另有{len(rows) - len(used)}条较早的不计" if len(rows) > len(used) else ""
    number = (max(known) if table.take == "most" else exact_sum(known)) if known else None
    return TableCell(number, clauses([*notes, older]), any(notes))


def _rate(done: TableCell, goal: TableCell) -> TableCell:
    if not isinstance(done.value, int | float) or not isinstance(goal.value, int | float) or not goal.value:
        return TableCell(None, "没有目标数" if done.value is not None else "")
    return TableCell(done.value / goal.value, done.note if done.doubtful else "", done.doubtful or goal.doubtful)


def _light(table: CompareTable, rate: TableCell, of: tuple[Row, Sequence[Row], str | None], sources: Sources) -> TableCell:
    """The state, measured against the newest day that the figure speaks for, or the day of the report."""
    target, rows, day = of
    if not rows:
        return TableCell(table.lights[3])
    if target.values.get(table.target) is None and table.target not in target.doubts:
        return TableCell(None, "没有目标数")
    if not isinstance(rate.value, float):
        return TableCell(None, "没有有效的完成数，无法判断", doubtful=True)
    year, as_of = sources.declared.year, sources.consolidation.as_of
    written = target.values.get(table.due) if table.due else None
    due = due_day(written, year)
    spoken = _parsed(day) if day and table.measured == "figure" else None
    measured = min(spoken, as_of) if spoken is not None else as_of
    over = elapsed(measured, due or dt.date(year, *_END))
    note = f"按截至{measured.isoformat()}时间过去{percent(over, decimals=0)}衡量"
    if written is not None and due is None:
        note += f"；“{written}”看不出期限，按年底计"
    return TableCell(light(rate.value, over, table.lights), note, rate.doubtful)
