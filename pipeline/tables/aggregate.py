"""One figure over some rows: the value that is proved, and beside it what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractors.core.reading import Value
from extractors.language.text import key
from pipeline.campaign.tables.figure_specs import ROWS, Figure
from pipeline.core.consolidated import TableCell
from pipeline.tables.evaluation import Evaluated, Evaluator
from pipeline.tables.same_name import core_of_name, found_words
from pipeline.tables.source_rows import Row, texts
from pipeline.wording.figures import clauses, exact_sum, is_figure, names


@dataclass(frozen=True)
class Rows:
    """Rows that a figure is about, and what may be asked of them."""

    rows: Sequence[Row]
    evaluator: Evaluator
    affixes: Sequence[str] = ()

    def value_of(self, expression: str) -> list[Evaluated]:
        """The answer of every row."""
        return [self.evaluator.value_of(expression, row) for row in self.rows]


def figure_over(figure: Figure, rows: Rows) -> TableCell:
    """The figure that speaks of rows (all verbs but those over other figures)."""
    return _VERBS[figure.verb](figure, rows)


def _count(figure: Figure, rows: Rows) -> TableCell:
    if figure.count == ROWS:
        return TableCell(len(rows.rows))
    answers = rows.value_of(figure.count or "")
    return _cell(sum(bool(one.value) for one in answers), answers)


def _sum(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.sum or "")
    return _cell(exact_sum(_numbers(answers)), answers, numeric=True)


def _most(figure: Figure, rows: Rows) -> TableCell:
    return _end(max, rows.value_of(figure.most or ""))


def _least(figure: Figure, rows: Rows) -> TableCell:
    return _end(min, rows.value_of(figure.least or ""))


def _end(pick: Callable[..., int | float | str], answers: list[Evaluated]) -> TableCell:
    numbers = _numbers(answers)
    if numbers:
        return _cell(pick(numbers), answers, numeric=True)
    days = [one.value for one in answers if isinstance(one.value, str)]
    return _cell(pick(days) if days else None, answers)


def _distinct(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.distinct or "")
    return _cell(len(_named(answers, rows.affixes)), answers)


def _list(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.list or "")
    named = tuple(_named(answers, rows.affixes).values())
    plain = answers[0].value if len(answers) == 1 else None
    value = plain if plain is not None and not isinstance(plain, str | tuple) else named or None
    note = _note(answers) if len(answers) > 1 else clauses(one.note or one.failed for one in answers)
    return TableCell(value, note, any(one.doubtful for one in answers))


def _named(answers: Iterable[Evaluated], affixes: Sequence[str]) -> dict[str, str]:
    """The names that are different, as first written."""
    named: dict[str, str] = {}
    for one in answers:
        for name in texts(one.value):
            named.setdefault(core_of_name(name, affixes) or key(name) or name, name)
    return named


def _common(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.common or "")
    counts = Counter(name for one in answers for name in texts(one.value))
    if not counts:
        return TableCell(None, _note(answers), bool(_failures(answers)))
    (first, _), *others = counts.most_common()
    also = f"另有：{names(f'{name}{number}' for name, number in others)}" if others else ""
    return TableCell(first, clauses([also, _note(answers)]), bool(others) or any(one.doubtful for one in answers))


def _share(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.share or "")
    known = [bool(one.value) for one in answers if one.value is not None]
    return _cell(sum(known) / len(known) if known else None, answers, says="未计在内")


def _latest(figure: Figure, rows: Rows) -> TableCell:
    """Of each `per` the value of the newest day, added up."""
    newest: dict[Value, tuple[str, Evaluated]] = {}
    undated = 0
    days, whom = rows.value_of(figure.at or ""), rows.value_of(figure.per) if figure.per else [Evaluated(None)] * len(rows.rows)
    for row, one, by in zip(rows.rows, days, whom, strict=True):
        day, whose = one.value, by.value
        undated += day is None
        answer = rows.evaluator.value_of(figure.latest or "", row)
        if answer.value is not None and (whose not in newest or str(day or "") >= newest[whose][0]):
            newest[whose] = (str(day or ""), answer)
    answers = [answer for _, answer in newest.values()]
    cell = _cell(exact_sum(_numbers(answers)) if answers else None, answers, numeric=True)
    note = f"{undated}条没有日期，按最早计" if undated else ""
    failures = _failures([*days, *whom])
    return TableCell(cell.value, clauses([cell.note, note, *failures]), cell.doubtful or bool(undated or failures))


def _found(figure: Figure, rows: Rows) -> TableCell:
    answers = rows.value_of(figure.of or "")
    said = "\n".join(text for one in answers for text in texts(one.value))
    failures = _failures(answers)
    return TableCell(tuple(found_words(said, figure.found or ())) or None, clauses(failures), bool(failures))


def _score(_figure: Figure, _rows: Rows) -> TableCell:
    return TableCell()


_VERBS: Mapping[str, Callable[[Figure, Rows], TableCell]] = {
    "count": _count,
    "sum": _sum,
    "most": _most,
    "least": _least,
    "distinct": _distinct,
    "list": _list,
    "common": _common,
    "share": _share,
    "latest": _latest,
    "found": _found,
    "score": _score,
}


def _numbers(answers: Iterable[Evaluated]) -> list[int | float]:
    return [one.value for one in answers if is_figure(one.value)]


def _cell(value: Value, answers: Sequence[Evaluated], *, numeric: bool = False, says: str = "已知数为下限") -> TableCell:
    """A value with what it leaves open: rows that gave nothing, and rows whose answer awaits review."""
    note = _note(answers, numeric=numeric, says=says)
    known = len(_numbers(answers)) if numeric else sum(one.value is not None for one in answers)
    told = len(answers) == 1 and bool(answers[0].note)
    return TableCell(value if known or not answers else None, note, answers[0].doubtful if told else bool(note))


def _note(answers: Sequence[Evaluated], *, numeric: bool = False, says: str = "") -> str:
    if len(answers) == 1 and answers[0].note:
        return answers[0].note
    known = _numbers(answers) if numeric else [one for one in answers if one.value is not None]
    sound = [one for one in answers if not one.failed]
    lacking, doubtful = len(sound) - len(known), sum(one.doubtful for one in sound)
    parts = [f"{lacking}条未填或读不出{f'，{says}' if says and known else ''}" if lacking else ""]
    parts.append(f"{doubtful}条待核" if doubtful else "")
    return clauses([*parts, *_failures(answers)])


def _failures(answers: Iterable[Evaluated]) -> list[str]:
    """What must be said of answers that failed, each once."""
    return list(dict.fromkeys(one.failed for one in answers if one.failed))
