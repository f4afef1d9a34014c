"""One document × one layout → readings, with the proof that no text was lost."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.align.collect import Collected, Collector, Part
from extractors.align.items import make_items
from extractors.align.layout import Hits, Layout
from extractors.align.segments import copies
from extractors.answers import Asked, read_answer
from extractors.document import Document
from extractors.reading import Answer, Finding, Item, Reading, Severity

_MARKS: dict[str, tuple[Severity, str]] = {
    "answer_in_label": ("warning", "答案写在栏目名的格子里，请核对。"),
    "several_answers": ("warning", "同一栏里有几处内容，已合在一起，请核对。"),
    "label_repeated": ("warning", "栏目名出现了不止一次，请核对取的是哪一处。"),
    "label_missing": ("warning", "表中找不到“{label}”这一栏，按未填计，请对照原件核对。"),
    "hidden_row": ("warning", "内容在隐藏的行里，请核对是否应当计入。"),
    "covered_text": ("warning", "合并单元格下面还压着看不见的字，没有读入，请核对原件。"),
    "formula_uncached": ("error", "单元格里是公式但没有保存结果，请用 Excel 打开、保存后再放入收件夹，或直接更正。"),
}
_SHOWN_LEFTOVERS = 5


def fit(hits: Hits, layout: Layout) -> float:
    """The share of the form's labels that stand in a document, 0 to 1."""
    return len({hit.label.key for hit in hits.values()}) / len(layout.labels)


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
    repeated = {name for name, _ in collected.repeated}
    values = {name: _value(collected, name, layout, repeated=name in repeated) for name in layout.spec.fields}
    groups = {
        name: make_items([raw for raw in collected.items if raw.group == name], name, spec) for name, spec in layout.spec.groups.items()
    }
    found = (*_missing_blocks(collected, layout, groups), *_unplaced(collected.leftovers))
    return Reading(layout.campaign, layout.form, document.part, _unit(collected, document, layout), values, groups, found, share)


def _value(collected: Collected, name: str, layout: Layout, *, repeated: bool) -> Answer:
    spec = layout.spec.fields[name]
    parts = [part for part in collected.answers.get(name, []) if part.text.strip() or part.mark]
    place = next((part.place for part in collected.answers.get(name, [])), None)
    source = parts[0].place if parts else place
    codes = [] if name in collected.seen else ["label_missing"]
    codes += ["label_repeated"] if repeated else []
    codes += ["several_answers"] if len(parts) > 1 else []
    codes += ["answer_in_label"] if any(part.in_label for part in parts) else []
    codes += sorted({part.mark for part in parts if part.mark})
    answer = read_answer("\n".join(part.text for part in parts), Asked(name, spec.type, layout.year), source)
    if not codes:
        return answer
    found = tuple(_doubt(code, name, spec.label, source) for code in codes)
    if "formula_uncached" in codes:
        return Answer(None, answer.raw, source, None, found)
    return Answer(answer.value, answer.raw, source, answer.note, found + answer.findings)


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
    raw = " ".join(part.text.strip() for part in parts).strip()
    return Answer(raw or None, raw, parts[0].place if parts else None)


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
