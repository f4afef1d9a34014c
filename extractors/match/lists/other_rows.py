"""What stands around the rows of a list without being one: titles, notes, column numbers; rows of sums, and what they add up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from extractors.core.document import Cell
from extractors.core.location import Location
from extractors.form import SUBTOTALS, ListSpec
from extractors.language import text
from extractors.language.measures import is_unit, rescales
from extractors.language.numbers import is_measure, read_number
from extractors.language.patterns import CLOSE, COLON, INSIDE, OPEN, SEAL
from extractors.match.collect.collected import EarlierRows
from extractors.match.lists.header_rows import Span
from extractors.match.words_beside import corrects

_NOTE = re.compile(r"\s*(?:注|说明|备注|填表说明|填报说明|附注|\*|※)\s*(?:[:：、]|\d|$)|\s*[*※]\s*[^\d\s]")
_VOIDS = re.compile("作废|删[除去]|不计入")
_SEAL = re.compile(rf"{SEAL}\s*$")
_NAMED = re.compile(
    rf"(?:(?:填报|报送|上报|填表|呈报|报告|编制|编报)(?:单位|部门)|单\s*位)\s*(?:名称)?\s*(?:{OPEN}{INSIDE}{{1,8}}{CLOSE})?\s*{COLON}\s*(?P<name>.+)",
    re.DOTALL,
)
_LONGEST_SEAL = 40
_LONGEST_TITLE = 60
"""Longer texts are told, never passed over. Over 150 lists (`benchmarks/thresholds.py`) 5 gives false alarms for either, 200
reads as these do."""
_TITLE_ENDS = ("表", "名单", "清单", "台账", "一览", "汇总", "统计", "记录", "明细", "目录", "情况")
_PERIOD = re.compile(r"[\d〇零一二三四五六七八九十年月日号至到第季度上下半周份期旬—~～\-./\s（()）]+")
_DATED = re.compile(rf"(?:统计|填报|填表|报告|报送|上报|数据)?(?:时段|期间|时间|日期|月份|周期)(?:范围)?\s*{COLON}")
_MEASURES = re.compile(rf"\s*{OPEN}?\s*(?:计量|金额|货币)?单\s*位\s*{COLON}(?P<measures>[^()（）:：]{{1,20}}){CLOSE}?\s*")
_MONEY = frozenset({"元", "万元", "亿元", "千元", "%", "平方米", "小时", "天", "岁", "年"})
_EXAMPLES = frozenset({"例", "例如", "示例", "样例", "范例", "举例", "填写示例", "填表示例", "填报示例"})


def is_note(written: str) -> bool:
    """“注：…”, “填表说明”, “*必填”: words of the unit or the office about the list."""
    return _NOTE.match(written) is not None


def changes_rows(note: str, labels: Sequence[str]) -> bool:
    """“注：锦江区座谈人数应为53人”, “注：第2条作废”: a note by which the rows are to be read otherwise."""
    return _VOIDS.search(note) is not None or corrects(note, labels)


def is_seal(written: str) -> bool:
    """“武侯区总工会（盖章）”."""
    return len(written) <= _LONGEST_SEAL and _SEAL.search(written) is not None


def named_unit(written: str) -> str:
    """The name in “填报单位（盖章）：武侯区总工会”, or `""`."""
    found = _NAMED.fullmatch(written.strip())
    return found["name"] if found is not None and not is_measure_line(written) else ""


def is_heading(written: str) -> bool:
    """What units write above a list, and what asks and answers nothing: its title, its period, “（单位：人）”."""
    bare = text.unbracketed(written.strip())
    if len(bare) > _LONGEST_TITLE:
        return False
    if _DATED.match(bare):
        return True
    return text.key(bare).endswith(_TITLE_ENDS) or _PERIOD.fullmatch(bare) is not None or is_measure_line(written)


def headings_above(rows: Mapping[int, Sequence[Cell]], top: int, asked: Collection[str]) -> Iterator[Cell]:
    """What stands in a row above the first header and asks nothing: alone, beside others such, or beside the unit.

    “单位：万人” is none where no column asks for that (`asked`): it changes all figures.
    """
    for number in (number for number in rows if number < top):
        written = [cell for cell in rows[number] if cell.text.strip()]
        if all(is_heading(cell.text) or named_unit(cell.text) for cell in written):
            yield from (
                cell for cell in written if is_heading(cell.text) and not any(rescales(one, asked) for one in _measures_in(cell.text))
            )


def is_measure_line(written: str) -> bool:
    """“单位：人、家”: in what the figures are given, and no reporting unit."""
    named = _measures_in(written)
    return bool(named) and all(map(measures, named))


def _measures_in(written: str) -> list[str]:
    """What “单位：人、家” names."""
    found = _MEASURES.fullmatch(written)
    return [] if found is None else re.split(r"[、,，/\s]+", found["measures"].strip())


def measures(written: str) -> bool:
    """Whether figures are given in it: “人”, “万元”."""
    return written in _MONEY or is_measure(written) or is_unit(written)


def is_example(cells: Sequence[Cell]) -> bool:
    """Whether a row is the office's own example of how to fill the list in."""
    return begins_example(cells[0].text)


def begins_example(written: str) -> bool:
    """“例”, “示例：张三”: what such a row begins with."""
    first = written.strip()
    return text.key(first) in _EXAMPLES or first.startswith(("例：", "例:", "示例：", "示例:"))


_LIMIT = 20
"""Characters of a text that names a sum. Of 150 lists (`benchmarks/thresholds.py`) 4 takes four sums for rows; 8 to 60 tell all."""
_SEVERAL = 5
"""Columns from which on a row of sums leaves one empty: one that answers all is an entry that names what it counts. Those 150 lists hold
none such: 2 to 11 read them alike."""
_FURTHER, _ALONE = ("total", "汇总", "总和"), frozenset({"计", "sum"})
_COUNTED = ("count", "number")


def fills_all(filled: int, columns: int) -> bool:
    """Whether a row answers every column, of several, so that it is no sum whatever it is called."""
    return filled >= columns >= _SEVERAL


class Tallies:
    """The rows of a list so far, and which row is their sum."""

    def __init__(self, spec: ListSpec, spans: Sequence[Span], earlier: EarlierRows) -> None:
        """Takes the list, where its columns stand below this header, and its rows above it."""
        self._spec = spec
        self._spans = spans
        self._words = _keys(spec.subtotals)
        self._earlier = earlier
        self._begin = len(earlier.rows)
        self._of_figures: dict[tuple[int, int], Span | None] = {}
        self._above: list[tuple[str, Cell, int]] = []

    def is_sum(self, cells: Sequence[Cell]) -> bool:
        """Whether a row is one of sums."""
        if self._is_unnamed_sum(cells):
            return True
        if fills_all(len(cells), len(self._spec.columns)):
            return False
        return any(_is_word(cell.text, self._words) for cell in cells[:2]) or any(self._is_bare_word(cell.text) for cell in cells[2:4])

    def is_word(self, written: str) -> bool:
        """Whether a text names a row of sums."""
        return _is_word(written, self._words)

    def sums_column(self, col: int) -> bool:
        """Whether the figures of a grid column are summed."""
        return any(self._sums(span) for span in self._spans if span.name and span.first <= col <= span.last)

    def is_sentence(self, written: str) -> bool:
        """“合计：共走访12家企业，座谈560人”: a sum in words, alone in its row."""
        return text.key(written[:_LIMIT]).lower().startswith(self._words)

    def differing(self, cells: Iterable[Cell]) -> list[tuple[str, Location | None]]:
        """Columns and places of sums that are neither that of the rows since the last sum nor that of all, or all below this header.

        One that stands above its rows is compared with them at the next sum, and when the list has `ended`.
        """
        here, found = len(self._earlier.rows), []
        settled = [one for one in self._above if self._adds_up(*one)]
        self._above = [one for one in self._above if one not in settled]
        for span, cell in ((span, cell) for cell in cells if (span := self._counted(cell)) and self._differs(span.name, cell)):
            if settled or here == max(self._begin, self._earlier.since):
                self._above.append((span.name, cell, here))
            else:
                found.append((span.name, cell.place))
        self._earlier.since = here
        return found

    def ended(self) -> list[tuple[str, Location | None]]:
        """Columns and places of sums that neither the rows above them nor those below add up to."""
        return [(name, cell.place) for name, cell, start in self._above if not self._adds_up(name, cell, start)]

    def _adds_up(self, name: str, cell: Cell, start: int) -> bool:
        """Whether the rows from one on, which a sum stands above, add up to it."""
        return start < len(self._earlier.rows) and _figure(cell.text) == _total(self._earlier, name, start)

    def _differs(self, name: str, cell: Cell) -> bool:
        given = _figure(cell.text)
        sums = {_total(self._earlier, name, start) for start in (0, self._begin, self._earlier.since)}
        return given is not None and None not in sums and given not in sums

    def _is_unnamed_sum(self, cells: Sequence[Cell]) -> bool:
        """Whether all cells are figures, each the sum of the rows above."""
        if len(self._earlier.rows) < 2 or not all(self._counted(cell) for cell in cells):
            return False
        sums = [(span.name, _figure(cell.text)) for cell in cells if (span := self._counted(cell))]
        return all(given is not None and given == _total(self._earlier, name, 0) for name, given in sums)

    def _counted(self, cell: Cell) -> Span | None:
        """The column of figures that a cell stands in; one merged over several columns gives the sum of the last of them."""
        at = cell.col, cell.colspan
        if at not in self._of_figures:
            own = [span for span in self._spans if span.name and span.first < cell.col + cell.colspan and cell.col <= span.last]
            figures = [span for span in own if self._sums(span)]
            self._of_figures[at] = figures[-1] if figures and (len(own) > 1 or figures == own) else None
        return self._of_figures[at]

    def _sums(self, span: Span) -> bool:
        """Whether a column has a sum; that of a row of sums is a rate of its own in a column of rates."""
        column = self._spec.columns[span.name]
        return column.type in _COUNTED and not column.is_rate

    def _is_bare_word(self, written: str) -> bool:
        return len(written) <= _LIMIT and text.key(written).lower() in self._words


def is_total(written: str, words: Sequence[str] = SUBTOTALS) -> bool:
    """Whether a text names a row of sums: “武侯区小计”, “小计（3家）”, “总计: 12家”."""
    return _is_word(written, _keys(words))


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.key(word).lower() for word in (*words, *_FURTHER))


def _is_word(written: str, words: Sequence[str]) -> bool:
    seen = text.key(written).lower() if len(written) <= _LIMIT else ""
    return seen in _ALONE or any(word in seen and _is_amount(seen.rpartition(word)[2]) for word in words)


def _is_amount(rest: str) -> bool:
    """What may stand behind the word: a figure, a measure, or both."""
    bare = re.sub(r"\d+", "", rest)
    return not bare or is_measure(bare) or is_unit(bare)


def _figure(written: str) -> Decimal | None:
    number = read_number(written)
    return None if number.doubt or number.value is None else Decimal(str(number.value))


def _total(earlier: EarlierRows, name: str, start: int) -> Decimal | None:
    """The sum of a column over the rows from one on, `None` where one of them gives no plain figure."""
    before = earlier.totals[name]
    for row in earlier.rows[len(before) - 1 :]:
        total, unclear = before[-1]
        figures = [_figure(one) for one in row.said(name) if one.strip()]
        before.append((sum((one for one in figures if one is not None), total), unclear + (None in figures)))
    (whole, unclear), (above, unclear_above) = before[-1], before[start]
    return whole - above if unclear == unclear_above else None
