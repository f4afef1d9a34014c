"""How a doubt or a correction shows on a cell: its colour and its comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.core import own_marks
from extractors.core.address import FieldAddress
from extractors.core.place_words import place_words
from extractors.core.reading import Finding
from pipeline.core.model import Submission
from pipeline.render.spreadsheet.sheets import Cell, Content, Tone
from pipeline.wording import terms

LEGEND = (
    own_marks.LEGEND,
    "空白表示没有填报或无法判读，不等于 0；合计只含已知数，有缺数单位时为下限。",
)


def marked(content: Content, findings: Sequence[Finding], corrections: Sequence[str] = ()) -> Cell:
    """A cell with its doubts, the graver colour first, and its corrections."""
    if not findings and not corrections:
        return Cell(content)
    severities = {finding.severity for finding in findings}
    tone: Tone = "error" if "error" in severities else "warning" if severities else "corrected"
    return Cell(content, tone, "\n".join(dict.fromkeys([*corrections, *(_line(finding) for finding in findings)])))


def field_findings(submission: Submission, field: FieldAddress) -> Iterator[Finding]:
    """Every doubt about one scalar answer, wherever it was found."""
    own = submission.values[field.name].findings
    aside = [one for one in submission.findings if one.field is not None and one.field.name == field.name and one.field == field]
    yield from dict.fromkeys((*own, *aside)) if own or aside else ()


def correction_lines(submission: Submission, field: FieldAddress) -> Iterator[str]:
    """What a comment says about the corrections of one answer."""
    if not submission.corrections:
        return
    original = submission.original.get(field)
    written = (original.raw if original else "") or "（空）"
    for correction in submission.corrections:
        if correction.field == field:
            yield f"已更正：原填“{written}”，改为“{terms.shown(correction.value)}”。理由：{correction.why}（{correction.who}）"


def _line(finding: Finding) -> str:
    place = f"［{place_words(finding.source)}］" if finding.source else ""
    return f"{terms.SEVERITIES[finding.severity]}：{finding.message}{place}"
