"""One document × one layout → readings, with the proof that no text was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.align.collect import Collector
from extractors.align.items import make_items
from extractors.align.layout import Hits, Layout
from extractors.align.raw import READER_DOUBTS, Collected, Part
from extractors.align.segments import copies
from extractors.align.unit import is_signature, unit_name
from extractors.answers import Asked, read_answer
from extractors.document import Document
from extractors.numbers import is_measure, read_count
from extractors.reading import Answer, Finding, Item, Reading, Severity

_MARKS: dict[str, tuple[Severity, str]] = READER_DOUBTS | {
    "answer_in_label": ("warning", "答案写在栏目名的格子里，请核对。"),
    "answer_below": ("warning", "内容写在栏目名下面一行，按这一栏计，请对照原件核对。"),
    "several_answers": ("warning", "同一栏里有几处内容，已合在一起，请核对。"),
    "label_repeated": ("warning", "栏目名出现了不止一次，请核对取的是哪一处。"),
    "label_similar": ("warning", "栏目名与空白表不同，按“{label}”这一栏读取，请核对。"),
    "label_missing": ("warning", "表中找不到“{label}”这一栏，按未填计，请对照原件核对。"),
}
_SHOWN_LEFTOVERS = 5


def fit(hits: Hits, layout: Layout) -> float:
    """The share of the form's labels that stand in a document, 0 to 1."""
    return len({(hit.label.role, hit.label.group, hit.label.name) for hit in hits.values()}) / len(layout.wanted)


def align(document: Document, layout: Layout, hits: Hits) -> list[Reading]:
    """Every filled copy of the form in a document; a blank copy beside filled ones is passed over.

    Args:
        document: The document.
        layout: The form that it was found to be.
        hits: Where the form's labels stand in it.
    """
    share = fit(hits, layout)
    collected = [Collector(layout, hits).walk(blocks) for blocks in copies(document.blocks, layout, hits)]
    readings = [_reading(one, document, layout, share) for one in collected]
    filled = [reading for reading in readings if not is_blank(reading)]
    return filled or readings[:1]


def is_blank(reading: Reading) -> bool:
    """Whether nothing at all was filled in, not even the unit."""
    answers = [reading.unit, *reading.values.values()]
    return not any(answer.raw for answer in answers) and not any(reading.groups.values()) and not reading.findings


def _reading(collected: Collected, document: Document, layout: Layout, share: float) -> Reading:
    values = {name: _value(collected, name, layout) for name in layout.spec.fields}
    groups = {
        name: make_items([raw for raw in collected.items if raw.group == name], name, spec) for name, spec in layout.spec.groups.items()
    }
    unit = _unit(collected, document, layout)
    leftovers = [part for part in collected.leftovers if not is_signature(part.text, unit.raw, layout)]
    found = (*_missing_blocks(collected, layout, groups), *_unplaced(leftovers))
    return Reading(layout.campaign, layout.form, document.part, unit, values, groups, found, share)


def _value(collected: Collected, name: str, layout: Layout) -> Answer:
    spec = layout.spec.fields[name]
    given = collected.answers.get(name, [])
    parts = [part for part in given if part.text.strip() or part.mark]
    source = (parts or given or [Part("", "")])[0].place or None
    asked = Asked(name, spec.type, layout.year)
    if len(parts) == 1 and not parts[0].mark and not parts[0].in_label and _is_plain(name, collected):
        return read_answer(parts[0].text, asked, source)
    whole = _joined(parts, asked)
    codes = [code for code, holds in _conditions(name, collected, parts, whole) if holds]
    codes += sorted({part.mark for part in parts if part.mark})
    found = tuple(_doubt(code, name, spec.label, source) for code in codes)
    answer = read_answer(whole, asked, source)
    if "formula_uncached" in codes or ("odd_look" in codes and spec.type == "count"):
        return Answer(None, answer.raw, source, None, found)
    return Answer(answer.value, answer.raw, source, answer.note, found + answer.findings)


def _is_plain(name: str, collected: Collected) -> bool:
    return name in collected.seen and name not in collected.similar and name not in collected.repeated


def _conditions(name: str, collected: Collected, parts: Sequence[Part], whole: str) -> Iterator[tuple[str, bool]]:
    """The doubts about where an answer stands."""
    yield "label_missing", name not in collected.seen
    yield "label_similar", name in collected.similar
    yield "label_repeated", name in collected.repeated
    yield "several_answers", len(parts) > 1 and whole != "".join(part.text.strip() for part in parts)
    yield "answer_in_label", any(part.in_label for part in parts)


def _joined(parts: Sequence[Part], asked: Asked) -> str:
    """The pieces of an answer as one; a measure word in a cell of its own belongs to the figure before it."""
    if asked.type == "count" and len(parts) == 2:
        together = "".join(part.text.strip() for part in parts)
        if is_measure(parts[1].text):
            return together
    if asked.type == "count" and len(parts) > 1 and read_count(parts[0].text).value is not None:
        rest = [part.text for part in parts[1:]]
        if not any(char.isnumeric() for text in rest for char in text):
            return f"{parts[0].text}（{'；'.join(rest)}）"
    return "\n".join(part.text for part in parts)


def _doubt(code: str, field: str, label: str, source: str | None) -> Finding:
    severity, message = _MARKS[code]
    return Finding(code, severity, message.format(label=label), field, source)


def _unit(collected: Collected, document: Document, layout: Layout) -> Answer:
    parts = [part for part in collected.answers.get("unit", []) if part.text.strip()]
    if not parts:
        parts = [
            Part(hit.rest.lstrip(" :："), line.place)
            for line in document.outside
            if (hit := layout.find(line.text)) and hit.label.role == "unit"
        ]
    name = unit_name(" ".join(part.text.strip() for part in parts), layout)
    return Answer(name or None, name, parts[0].place if parts else None)


def _missing_blocks(collected: Collected, layout: Layout, groups: dict[str, tuple[Item, ...]]) -> list[Finding]:
    """Sections of which not even the label is there."""
    missing = [label for label in layout.labels.values() if label.role == "block" and label.key not in collected.seen]
    if not groups:
        return []
    return [
        _doubt(
            "label_missing", layout.spec.groups[label.group].blocks.field, layout.spec.groups[label.group].blocks.labels[label.name], None
        )
        for label in missing
    ]


def _unplaced(leftovers: Sequence[Part]) -> list[Finding]:
    if not leftovers:
        return []
    places = "、".join(dict.fromkeys(part.place for part in leftovers[:_SHOWN_LEFTOVERS]))
    more = f" 等 {len(leftovers)} 处" if len(leftovers) > _SHOWN_LEFTOVERS else ""
    message = f"有内容写在各栏之外（{places}{more}），没有计入，请对照原件核对。"
    return [Finding("unplaced_text", "warning", message, None, leftovers[0].place)]
