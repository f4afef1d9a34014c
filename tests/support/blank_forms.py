"""Forms drawn as text: one drawing gives the blank, and copies of it filled by hand, as Word table or Excel sheet.

A cell is `text`, or `(text, columns, rows)` where it spans. `{label}` is space for an answer, `{label:type}` for one of a type,
`{label:□男 □女}` offers options, `{list[]/column}` stands in the rows of a list. This knows nothing of the reading side.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.support.blank_drawing import ANSWER_CELL, Cell, Form, Row, drawn

_WIDE = 12
_BOX = "□☐○"
_BRACKET = re.compile(r"（ +）")
_OPEN_OPTION = re.compile(r"（请注明）|_+")


@dataclass(frozen=True)
class Written:
    """What a person wrote into one answer cell, and what it means."""

    text: str
    meaning: object


@dataclass
class Copy:
    """A filled copy: its bytes, and what was written by the path of the answer cell; rows of lists by the name of the list."""

    data: bytes = b""
    answers: dict[str, Written] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Written]]] = field(default_factory=dict)


def blank(form: Form) -> bytes:
    """The blank form."""
    return drawn(form, lambda answer_cell, alone: _empty(answer_cell, alone=alone))


def answer_cells(form: Form) -> Iterator[tuple[str, str]]:
    """Path and type of every answer cell, each once."""
    seen: set[str] = set()
    for written in _texts(form):
        for answer_cell in ANSWER_CELL.finditer(written):
            if answer_cell["name"] not in seen:
                seen.add(answer_cell["name"])
                yield answer_cell["name"], answer_cell["kind"] or "text"


def filled(form: Form, seed: int) -> Copy:
    """A copy filled with answers that a seed decides: some left empty, lists shorter and longer than the blank's."""
    chance = random.Random(seed)  # noqa: S311 - made-up answers
    made = Copy()
    kinds = dict(answer_cells(form))
    lists = dict.fromkeys(path.partition("[]/")[0] for path in kinds if "[]/" in path)
    for name in lists:
        columns = {path: kind for path, kind in kinds.items() if path.startswith(f"{name}[]/")}
        most = _printed_rows(form, name) or 6
        made.rows[name] = [_row(columns, chance) for _ in range(most if most < 6 else chance.randint(1, most))]
    made.answers = {path: _answer(_kind_of(path, kind), chance) for path, kind in kinds.items() if "[]/" not in path}
    if not any(one.meaning is not None for one in made.answers.values()) and not lists:
        return filled(form, seed + 1000)
    grown = Form(form.name, tuple(part if isinstance(part, str) else _grown(part, made) for part in form.parts), form.sheet)
    pending = {name: list(rows) for name, rows in made.rows.items()}
    made.data = drawn(grown, _Writer(made, pending))
    return made


def _kind_of(path: str, kind: str) -> str:
    return "unit" if kind == "text" and path.endswith(("单位", "单位名称", "工会名称", "基层工会", "（盖章）")) else kind


def _printed_rows(form: Form, name: str) -> int:
    """How many rows a list has whose first column the blank has filled in: nobody adds a row to these."""
    rows = [row for part in form.parts if not isinstance(part, str) for row in part if _list_of(row) == name]
    return (
        len(rows) if all(_PLAIN.search(_text(row[0])) and "{" not in _text(row[0]) and not _text(row[0]).isdecimal() for row in rows) else 0
    )


def _row(columns: Mapping[str, str], chance: random.Random) -> dict[str, Written]:
    """A row of a list: its first two columns are always written, as people do."""
    row = {path: _answer(kind, chance) for path, kind in columns.items()}
    for path in list(columns)[:2]:
        while not _PLAIN.search(row[path].text):
            row[path] = _answer(columns[path], chance)
    return row


_PLAIN = re.compile(r"\w")
_TEXTS: Mapping[str, object] = {"无": None} | {
    written: written
    for written in (
        "杨浦环境发展有限公司", "李建国", "赴园区走访3次，协调解决班车问题", "王　芳", "车间通风差（夏季38℃），已加装风机；\n食堂价格偏高，正在协商",
        "五角场街道", "中共党员", "2015年3月至今", "A座12楼", "主席", "大学本科", "困难职工帮扶、送清凉", "1985.03",
    )
}  # fmt: skip
_UNITS = {name: name for name in ("五角场街道总工会", "区教育工会", "上海第三机床厂工会（筹）", "定海路街道", "殷行街道总工会")}
_COUNTS = {"12": 12, "0": 0, "128人": 128, "１５": 15, "1,200": 1200, "三": 3}
_NUMBERS = {"12.5": 12.5, "300": 300, "0.8": 0.8, "1,250.5": 1250.5}
_DATES = {"2017年5月18日": "2017-05-18", "2017.5.8": "2017-05-08", "2017-12-01": "2017-12-01", "2016年11月3日": "2016-11-03"}
_PHONES = {"13800138000": "13800138000", "021-25032214": "021-25032214", "65894612": "65894612"}
_FULL_DATES = {written: meant for written, meant in _DATES.items() if "年" in written}
_SAYS: Mapping[str, Mapping[str, object]] = {
    "open": _FULL_DATES,
    "unit": _UNITS,
    "count": _COUNTS,
    "number": _NUMBERS,
    "date": _DATES,
    "phone": _PHONES,
}


def _answer(kind: str, chance: random.Random) -> Written:
    if _offers(kind):
        return _ticked(kind, chance)
    if "/" in kind:
        chosen = chance.choice(kind.split("/"))
        return Written(chosen, chosen)
    if chance.random() < 0.12:
        return Written("", None)
    if kind == "names":
        names = chance.sample(["张伟", "李娜", "欧阳明", "王磊", "赵敏"], chance.randint(1, 3))
        return Written("、".join(names), tuple(names))
    says = _SAYS.get(kind, _TEXTS)
    text = chance.choice(list(says))
    return Written(text, says[text])


def _ticked(kind: str, chance: random.Random) -> Written:
    """One option ticked, or several where the form says so; or none."""
    many = kind.startswith("多")
    printed = kind.removeprefix("多")
    options = _options(printed)
    chosen = chance.sample(options, chance.randint(1, 2) if many else 1) if chance.random() > 0.1 else []
    chosen = [one for one in options if one in chosen]
    mark = chance.choice("☑√■")
    text = printed
    for one in chosen:
        text = _marked(text, one, mark)
    meant = [_OPEN_OPTION.sub("", one) for one in chosen]
    return Written(text, (tuple(meant) if many else meant[0]) if meant else None)


def _options(printed: str) -> list[str]:
    """The options as printed, with the space to write behind the open one."""
    pieces = re.split(f"[{_BOX}]", printed) if any(box in printed for box in _BOX) else _BRACKET.split(printed)
    return [one.strip() for one in pieces if one.strip()]


def _marked(text: str, option: str, mark: str) -> str:
    """The option with the mark in its box or bracket, before its words or behind them."""
    if text.lstrip()[0] in f"{_BOX}☑√■":
        return re.sub(rf"[{_BOX}](\s*){re.escape(option)}", lambda found: f"{mark}{found[1]}{option}", text)
    if _BRACKET.search(text) or "（√）" in text:
        return text.replace(f"{option}（  ）", f"{option}（√）").replace(f"{option}（ ）", f"{option}（√）")
    return text.replace(f"{option}□", f"{option}{mark}")


class _Writer:
    """Writes the answers into their cells; rows of lists one after another."""

    def __init__(self, copy: Copy, pending: dict[str, list[dict[str, Written]]]) -> None:
        self._copy = copy
        self._pending = pending
        self._rows: dict[str, dict[str, Written]] = {}

    def __call__(self, answer_cell: re.Match[str], alone: bool) -> str:  # noqa: FBT001 - a callback
        name = answer_cell["name"]
        listed, found, _ = name.partition("[]/")
        if not found:
            one = self._copy.answers[name]
            if not one.text and answer_cell["kind"] == "open":
                return _empty(answer_cell, alone=alone)
            return one.text if alone or _is_choice(answer_cell) else one.text + " " * max(2, _WIDE - len(one.text))
        row = self._rows.get(listed)
        if row is None or name not in row:
            row = self._rows[listed] = dict(self._pending[listed].pop(0)) if self._pending[listed] else {}
        return row.pop(name).text if name in row else _empty(answer_cell, alone=True)


def _is_choice(answer_cell: re.Match[str]) -> bool:
    return _offers(answer_cell["kind"] or "")


def _offers(kind: str) -> bool:
    return any(box in kind for box in _BOX) or _BRACKET.search(kind) is not None


def _empty(answer_cell: re.Match[str], *, alone: bool) -> str:
    kind = answer_cell["kind"] or ""
    if _is_choice(answer_cell):
        return kind.removeprefix("多")
    if kind == "open":
        return "    年    月    日"
    return "" if alone else " " * _WIDE


def _grown(rows: tuple[Row, ...], made: Copy) -> tuple[Row, ...]:
    """The rows of a table with more rows where a list is longer than the blank's; cells that span its rows grow with it."""
    result: list[Row] = []
    for number, row in enumerate(rows):
        result.append(row)
        listed = _list_of(row)
        if listed is None or (number + 1 < len(rows) and _list_of(rows[number + 1]) == listed):
            continue
        missing = len(made.rows[listed]) - sum(_list_of(one) == listed for one in rows)
        plain = tuple(cell for cell in row if "[]/" in _text(cell) or not _text(cell).strip() or _text(cell).isdecimal())
        for _ in range(max(0, missing)):
            result = [_stretched(one, place, len(result)) for place, one in enumerate(result)]
            result.append(plain)
    return tuple(result)


def _stretched(row: Row, place: int, end: int) -> Row:
    """Cells that reach down to the last row of a list reach one row further."""
    return tuple(
        (cell[0], cell[1], cell[2] + 1) if isinstance(cell, tuple) and cell[2] > 1 and place + cell[2] == end else cell for cell in row
    )


def _list_of(row: Row) -> str | None:
    found = next((answer_cell for cell in row for answer_cell in ANSWER_CELL.finditer(_text(cell)) if "[]/" in answer_cell["name"]), None)
    return found["name"].partition("[]/")[0] if found is not None else None


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[0]


def _texts(form: Form) -> Iterator[str]:
    for part in form.parts:
        yield from [part] if isinstance(part, str) else [_text(cell) for row in part for cell in row]
