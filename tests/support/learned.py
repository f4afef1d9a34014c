"""How well a blank was learned: fields found, answers read as meant, and errors that no finding names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extractors.core.reading import Answer, Reading
from extractors.form import FieldSpec, FormSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import Learned, learn
from extractors.match import Layout, Printed, compile_layout
from extractors.match.recognise import read_parts
from tests.support.blank_drawing import Form
from tests.support.blank_forms import Copy, Written, answer_cells, blank, filled


@dataclass
class Score:
    """What was asked, found, read right; errors without a finding, and wrong answers by their path."""

    answer_cells: int = 0
    found: int = 0
    values: int = 0
    right: int = 0
    silent: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        """Both together."""
        return Score(
            self.answer_cells + other.answer_cells, self.found + other.found, self.values + other.values, self.right + other.right,
            self.silent + other.silent, self.wrong + other.wrong,
        )  # fmt: skip


def learned(form: Form) -> Learned:
    """The definition learned of a drawn form."""
    return learn(read_documents(blank(form)), title=form.name)


def layout(one: Learned) -> Layout:
    """The definition, untouched, with the blank it was learned of."""
    return compile_layout("learned", one.name, one.spec, Printed(one.documents, [], 2017))


def field_of(spec: FormSpec, path: str) -> tuple[str, str] | None:
    """List (or `""`) and name of the field that an answer cell of a drawing was learned as."""
    listed, found, rest = path.partition("[]/")
    heads, _, label = (rest if found else path).rpartition("/")
    if found:
        return next(
            ((name, column) for name, one in spec.lists.items() if (column := _named(one.columns, label, heads, listed)) is not None), None
        )
    if spec.unit is not None and text.key(spec.unit.label) == text.key(label):
        return "", "unit"
    name = _named(spec.fields, label, heads, "")
    if name is not None:
        return "", name
    return next(((listed, own) for listed, one in spec.lists.items() if (own := _named(one.columns, label, heads, "")) is not None), None)


def _named(fields: Mapping[str, FieldSpec], label: str, heads: str, _listed: str) -> str | None:
    same = [
        name for name, one in fields.items() if text.key(label).startswith(text.key(one.label)) or text.key(one.label) == text.key(label)
    ]
    same = [name for name in same if text.key(fields[name].label) == text.key(label)] or same
    under = [name for name in same if text.key(fields[name].under) == text.key(heads)]
    return (under or (same if len(same) == 1 else [None]))[0]


def score(form: Form, seed: int) -> Score:
    """One filled copy, read with the definition learned of its blank."""
    one = learned(form)
    copy = filled(form, seed)
    readings, ignored = read_parts(read_documents(copy.data), [layout(one)])
    found = {path: field_of(one.spec, path) for path, _ in answer_cells(form)}
    total = Score(answer_cells=len(found), found=sum(name is not None for name in found.values()))
    if len(readings) != 1:
        return total + Score(values=len(copy.answers), wrong=[f"{form.name}#{seed}: {len(readings)} readings {ignored}"])
    for path, written, answer in pairs(readings[0], copy, found):
        _count(total, f"{form.name}#{seed} {path}", written, answer, readings[0])
    for listed, rows in copy.rows.items():
        name = next((where[0] for path, where in found.items() if where is not None and path.startswith(f"{listed}[]/")), "")
        if len(readings[0].groups.get(name, ())) != len(rows):
            total.wrong.append(f"{form.name}#{seed} {listed}: {len(readings[0].groups.get(name, ()))} rows of {len(rows)}")
    return total


def pairs(reading: Reading, copy: Copy, found: Mapping[str, tuple[str, str] | None]) -> Iterator[tuple[str, Written, Answer | None]]:
    """Everything that was written, with the answer that was read."""
    for path, written in copy.answers.items():
        where = found[path]
        if where is None:
            yield path, written, None
        elif where[1] == "unit":
            yield path, written, reading.unit
        elif where[0]:  # a header over one single row, learned as a list of one
            rows_read = reading.groups[where[0]]
            yield path, written, rows_read[0].values[where[1]] if rows_read else None
        else:
            yield path, written, reading.values[where[1]]
    for rows in copy.rows.values():
        for number, row in enumerate(rows):
            for path, written in row.items():
                where = found[path]
                items = reading.groups.get(where[0], ()) if where is not None else ()
                yield f"{path}[{number}]", written, items[number].values[where[1]] if where is not None and number < len(items) else None


def _count(total: Score, path: str, written: Written, answer: Answer | None, reading: Reading) -> None:
    total.values += 1
    if answer is not None and means(answer, written):
        total.right += 1
        return
    shown = "nothing" if answer is None else f"{answer.value!r} (raw {answer.raw!r}, {[one.code for one in answer.findings]})"
    total.wrong.append(f"{path}: {written.text!r} read as {shown}")
    if not reading.findings and not (answer is not None and answer.findings):
        total.silent.append(total.wrong[-1])


def means(answer: Answer, written: Written) -> bool:
    """Whether an answer says what was written; a figure read as text says it too."""
    if answer.value == written.meaning and isinstance(answer.value, bool) == isinstance(written.meaning, bool):
        return True
    if isinstance(answer.value, bool):
        return answer.value == {"是": True, "否": False, "有": True, "无": False}.get(written.text)
    if isinstance(answer.value, str) and isinstance(written.meaning, str):
        return text.key(answer.value) == text.key(written.meaning) and "".join(answer.value.split()) == "".join(written.meaning.split())
    return isinstance(answer.value, str) and answer.value.strip() == written.text.strip()
