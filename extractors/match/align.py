"""One document × one layout → readings, with the proof that no text was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.core.address import UNIT, FieldAddress
from extractors.core.document import Document
from extractors.core.findings import Code, finding
from extractors.core.location import all_place_words
from extractors.core.reading import Answer, Finding, Reading
from extractors.form import FieldSpec
from extractors.language import text
from extractors.language.patterns import COLON, HAN
from extractors.match.answers.field_answers import Question, answer, dated_apart, joined, with_drawn_over, with_gaps, without_printed
from extractors.match.answers.item_answers import make_items
from extractors.match.answers.row_answers import doubts_of, make_rows, says_nothing
from extractors.match.answers.unit_name import dates_beside, headline_of, is_signature, named_beside, unit_name
from extractors.match.answers.values import read_answer
from extractors.match.blank.layout import TableLayout
from extractors.match.collect.collect import Collector
from extractors.match.collect.collected import Collected, Part
from extractors.match.locate import Located, copies
from extractors.match.marked_doubts import mark_behind

_SHORT_LABEL = 2
"""Characters of a label that stands in many a text by chance: only longer ones are looked for in an answer. 1 to 8 read 782 answers of
mistyped copies alike (`benchmarks/thresholds.py`)."""
_GAP = "   "
"""Between what stands in cells side by side, as it is on one line: behind the name of a unit a date may follow."""
_COLON = re.compile(rf"\s*{COLON}\s*(?=\S)")
_LABEL_WITHIN = re.compile(rf"(?<!\s)\s{{2,}}{HAN}{{2,8}}\s*{COLON}")
"""“张三   手机：138…”: behind an answer on a line stands a label that the form doesn't know."""


def align(seen: Located) -> list[Reading]:
    """Every filled copy of the form in a document; a blank copy beside filled ones is passed over."""
    layout = seen.layout
    collected = [Collector(layout, seen.hits).walk(blocks) for blocks in copies(seen.document.blocks, layout, seen.hits)]
    readings = [_reading(one, seen.document, layout, seen.fit) for one in collected]
    filled = [reading for reading in readings if not is_blank(reading)]
    return filled or readings[:1]


def is_blank(reading: Reading) -> bool:
    """Whether nothing at all was filled in, not even the unit."""
    answers = [reading.unit, *reading.values.values()]
    return not reading.nothing and not any(answer.raw for answer in answers) and not any(reading.groups.values()) and not reading.findings


def _reading(collected: Collected, document: Document, layout: TableLayout, share: float) -> Reading:
    values = {name: _value(collected, name, layout) for name, spec in layout.spec.fields.items() if not spec.ignore}
    groups = {
        name: make_items([raw for raw in collected.items if raw.group == name], name, spec) for name, spec in layout.spec.groups.items()
    } | {name: make_rows(collected.lists, name, layout) for name in layout.spec.lists}
    unit = _unit(collected, document, layout)
    leftovers = [part for part in collected.leftovers if not is_signature(part.text, unit.raw, layout)]
    if layout.spec.unit is None and layout.spec.lists:
        unit, leftovers = named_beside(leftovers, layout)
    beside = dates_beside(collected.answers.get("unit", []))
    values, leftovers = dated_apart(values, leftovers, beside, layout)
    values = with_drawn_over(with_gaps(values, collected.seen, layout.spec.fields), document, layout.spec.fields)
    found = (*_missing_blocks(collected, layout), *doubts_of(collected.lists, layout), *_unplaced(leftovers))
    remarks = tuple(part.text.strip() for one in collected.lists for part in one.remarks)
    headline = "" if unit.raw else headline_of(document, layout)
    nothing = any(says_nothing(row) for one in collected.lists for row in one.rows)
    told = (layout.campaign, layout.form, document.part)
    if unit.raw and not (nothing or leftovers or any(groups.values())) and _is_unfilled(values, layout):
        found = (*found, finding(Code.NOTHING_FILLED, source=unit.source))
    return Reading(*told, unit, values, groups, found, share, remarks=remarks, nothing=nothing, headline=headline)


def _is_unfilled(values: Mapping[str, Answer], layout: TableLayout) -> bool:
    """Whether nothing is answered but who filled the form in, and when: that says neither something nor nothing."""
    asked = [answer for name, answer in values.items() if not _asks_who_or_when(layout.spec.fields[name])]
    return bool(asked or layout.spec.groups or layout.spec.lists) and not any(answer.raw or answer.findings for answer in asked)


def _asks_who_or_when(spec: FieldSpec) -> bool:
    return spec.type in ("date", "datetime", "phone") or spec.names_person


def _value(collected: Collected, name: str, layout: TableLayout) -> Answer:
    spec = layout.spec.fields[name]
    given = [_without_own_label(part, spec.label) for part in collected.answers.get(name, [])]
    parts = [part for part in given if part.text.strip() or part.mark]
    within = name in layout.lined and any(_holds_label(part.text, collected, layout) for part in parts)
    plain = len(parts) == 1 and not (parts[0].mark or parts[0].in_label or within) and _is_plain(name, collected)
    answer_cell = layout.answer_cells.get(name)
    printed = answer_cell.printed if answer_cell is not None else ""
    if plain and not spec.options and not printed.strip():
        return read_answer(parts[0].text, Question(spec, FieldAddress(name), layout.year).target, parts[0].place)
    question = Question(spec, FieldAddress(name), layout.year, printed)
    codes = [code for code, holds in _conditions(name, collected, parts, joined(parts, question.target)) if holds]
    codes = [code for code in codes if code != Code.LABEL_MISSING or not _is_of_another_version(name, collected, layout)]
    codes += [Code.LABEL_WITHIN] if within else []
    return answer(parts or given, question, codes)


def _without_own_label(part: Part, label: str) -> Part:
    """An answer without its label typed again before it (“实事项目名称：职工书屋” in the cell behind 实事项目名称)."""
    behind = text.cut(part.text, text.key(label))
    if behind is None or part.in_label or _COLON.match(behind) is None:
        return part
    return replace(part, text=_COLON.sub("", behind, count=1))


def _is_of_another_version(name: str, collected: Collected, layout: TableLayout) -> bool:
    """Whether the return is on a version of the blank that doesn't ask this: all its labels are there."""
    asked = [version - {"unit"} for version in layout.versions]
    return any(name not in version and version <= collected.seen for version in asked)


def _holds_label(written: str, collected: Collected, layout: TableLayout) -> bool:
    """Whether another label stands within an answer on a line: one that the form doesn't know, or one of its own that was not found."""
    seen = text.key(written)
    missed = (one.key for one in layout.parting.labels if one.name not in collected.seen and len(one.key) > _SHORT_LABEL)
    return _LABEL_WITHIN.search(written) is not None or any(key in seen for key in missed)


def _is_plain(name: str, collected: Collected) -> bool:
    return name in collected.seen and name not in collected.similar and name not in collected.repeated


def _conditions(name: str, collected: Collected, parts: Sequence[Part], whole: str) -> Iterator[tuple[Code, bool]]:
    """The doubts about where an answer stands."""
    yield Code.LABEL_MISSING, name not in collected.seen
    yield Code.LABEL_SIMILAR, name in collected.similar
    yield Code.LABEL_REPEATED, name in collected.repeated
    yield Code.SEVERAL_ANSWERS, len(parts) > 1 and whole != "".join(part.text.strip() for part in parts)
    yield Code.ANSWER_IN_LABEL, any(part.in_label for part in parts)


def _unit(collected: Collected, document: Document, layout: TableLayout) -> Answer:
    parts = [part for part in collected.answers.get("unit", []) if part.text.strip()]
    if not parts:
        parts = [
            Part(rest := hit.rest.lstrip(" :："), line.place, mark_behind(line, hit.rest, rest))
            for line in document.outside
            if (hit := layout.find(line.text)) and hit.label.role == "unit"
        ]
    answer_cell = layout.answer_cells.get("unit")
    written = _GAP.join(part.text.strip() for part in parts)
    name = unit_name(without_printed(written, answer_cell.printed) if answer_cell is not None else written, layout)
    place = parts[0].place if parts else None
    odd = name and any(part.mark == Code.ODD_LOOK for part in parts)
    found = (finding(Code.ODD_LOOK, field=UNIT, source=place),) if odd else ()
    return Answer(name or None, name, place, None, found)


def _missing_blocks(collected: Collected, layout: TableLayout) -> list[Finding]:
    """Sections of which not even the label is there."""
    missing = [label for label in layout.labels.values() if label.role == "block" and label.key not in collected.seen]
    return [
        finding(Code.LABEL_MISSING, field=FieldAddress(blocks.field), label=blocks.labels[label.name])
        for label in missing
        for blocks in [layout.spec.groups[label.group].blocks]
    ]


def _unplaced(leftovers: Sequence[Part]) -> list[Finding]:
    if not leftovers:
        return []
    return [finding(Code.UNPLACED_TEXT, source=leftovers[0].place, places=all_place_words(part.place for part in leftovers))]
