"""Which form a document is, and what its parts say: two forms that fit equally are refused, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.core.document import ATTACHED_FILES, Document, Grid, Line
from extractors.core.findings import Code, finding
from extractors.core.reading import Ignored, Reading
from extractors.form import Layout
from extractors.formats.legacy.plaintext import PLAIN_TEXT
from extractors.formats.scan import repair
from extractors.language import text
from extractors.match.align import align, is_blank
from extractors.match.blank.layout import TableLayout, headlined
from extractors.match.lists.sideways import upright
from extractors.match.locate import Located, locate
from extractors.match.marked_doubts import OCR, marked
from extractors.match.narrative import NarrativeLayout, Told, read_narrative
from extractors.match.own_tables import read_own_tables
from extractors.match.traces import candidates, few_labels
from extractors.prose import ProseLayout, looks_like, read_prose

_LEFT_OUT = 2
"""Labels beside a table: one may be the unit's own signature line (“填表人”). 560 documents (below) are read alike with 1 to 4."""
_LEAST_FIT = 0.5
"""Of 480 copies drawn, mistyped or cut short and 80 of forms that are none of those asked for, 0.4 reads 26 more of the first and 6 more
of the others; 0.6 loses 24 of the first and reads 8 fewer of the others (`benchmarks/thresholds.py`)."""
_LEAST_TRACE = 0.2
"""With fewer of its labels than that, a form is not looked for among similar ones either: less finds no further copy, 0.3 loses two."""
_MARGIN = 0.1
"""With 0.05 one more of those 480 is taken for another form and four more of the 80 for one. 0.3 takes six fewer of the
80, but refuses a form beside whose labels some of another stand."""
_HEADLINE_MARGIN = 0.3
"""So far behind the best, a form is still taken where its own headline stands in the document, and no other's;
0.2 takes one more of those 480 for another form, 0.1 four; 0.4 to 0.6 read them alike."""
_ATTACHED = "附件"
"""The part of a file that stands for what is attached to it."""
_ANNEX = ("附件", "附表")
_LONGEST_ANNEX = 4
"""Characters of a line that numbers an annex (“附件十二”): a longer one may be a sentence about it (“附件请盖章”). None of
those 560 has one: 2 to 12 read them alike."""


def read_parts(documents: Sequence[Document], layouts: Sequence[Layout], name: str = "") -> tuple[list[Reading], list[Ignored]]:
    """The readings of the parts of one file, and the parts that hold no form.

    Args:
        documents: The parts.
        layouts: The forms that they may be.
        name: Name of the file: a free text may be known by it.
    """
    readings: list[Reading] = []
    ignored: list[Ignored] = [] if documents else [Ignored("", "empty")]
    for seen in documents:
        document = _repaired(seen, layouts)
        if "hidden_sheet" in document.marks and readings:
            ignored.append(Ignored(document.part, "hidden_sheet"))
            continue
        made, reason = _read(document, layouts, name)
        readings += [marked(reading, document) for reading in made]
        if not made:
            ignored.append(_passed(document, layouts, reason))
        if ATTACHED_FILES in document.marks and not _is_form(made, layouts):
            ignored.append(Ignored(f"{document.part}/{_ATTACHED}".lstrip("/"), "unsupported"))
    return _numbered(readings), ignored if not readings else [one for one in ignored if one.reason != "empty"]


def _is_form(made: Sequence[Reading], layouts: Sequence[Layout]) -> bool:
    """Whether a form was read, which says itself what stands beside its answers; a letter or a free text does not."""
    forms = {layout.form for layout in layouts if isinstance(layout, TableLayout)}
    return any(reading.form in forms for reading in made)


def _passed(document: Document, layouts: Sequence[Layout], reason: str) -> Ignored:
    """A part that says nothing: what has some labels of a form is told apart from what has none."""
    traced = few_labels(document, [one for one in layouts if isinstance(one, TableLayout)]) if reason == "not_a_form" else None
    return traced or Ignored(document.part, reason)


def _read(document: Document, layouts: Sequence[Layout], name: str) -> tuple[list[Reading], str]:
    """What one document says, or the reason why it says nothing."""
    tables = [layout for layout in layouts if isinstance(layout, TableLayout) and PLAIN_TEXT not in document.marks]
    own = read_own_tables(document, tables, thorough=False)
    found = recognise(document, tables)
    if own and not _asks_more(found.located, own):
        return own, ""
    own = read_own_tables(document, tables, thorough=True) if found.reason == "not_a_form" else []
    if own:
        return own, ""
    if found.located:
        made = [reading for seen in found.located for reading in align(seen) if not is_blank(reading)]
        return made, "blank_form"
    if found.reason != "not_a_form":
        return [], found.reason
    own = _lying(document, tables)
    if own:
        return own, ""
    told = _prose(document, layouts, name)
    if told == Told():
        told = read_narrative(document, name, [layout for layout in layouts if isinstance(layout, NarrativeLayout)])
    return ([], told.reason or found.reason) if told.reading is None else ([told.reading], "")


def _lying(document: Document, tables: Sequence[TableLayout]) -> list[Reading]:
    """The readings of lists whose entries are columns."""
    raised = upright(document, tables)
    found = recognise(raised, [one for one in tables if not one.spec.fields]).located if raised is not None else ()
    made = [reading for seen in found for reading in align(seen) if not is_blank(reading)]
    return [replace(one, findings=(finding(Code.OWN_TABLE), *one.findings)) for one in made]


def _asks_more(located: Sequence[Located], own: Sequence[Reading]) -> bool:
    """Whether the layout of the blank finds labels that a table of one's own leaves out: it is a filled blank with wide rows."""
    answered = {name for reading in own for name, answer in reading.values.items() if answer.source is not None}
    labelled = {hit.label.name for seen in located for hit in seen.hits.values() if hit.label.role == "field"}
    return len(labelled - answered) >= _LEFT_OUT


def _prose(document: Document, layouts: Sequence[Layout], name: str) -> Told:
    """The figures of a text of numbered tasks, where the document is one for certain."""
    sure = [(looks_like(document, name, layout), layout) for layout in layouts if isinstance(layout, ProseLayout)]
    ranked = sorted((pair for pair in sure if pair[0] >= _LEAST_FIT), key=lambda pair: -pair[0])
    if not ranked:
        return Told()
    if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _MARGIN:
        return Told(reason="ambiguous_form")
    return Told(read_prose(document, ranked[0][1]))


@dataclass(frozen=True, slots=True)
class Recognised:
    """A document, or each section of it, seen as the form that it is; where it is none, the `reason` why."""

    located: tuple[Located, ...] = ()
    reason: str = ""


def recognise(document: Document, layouts: Sequence[TableLayout]) -> Recognised:
    """Which form the document, or each section of it, is.

    Two forms that fit equally are refused (`ambiguous_form`), never guessed; where they have headlines of their own (“征集表（一）”
    and “征集表（二）”), the headline of one of them decides. A paper with several forms (a notice with its annexes) is parted first.
    """
    if not document.blocks:
        return Recognised(reason="empty")
    ranked = _ranked(document, layouts)
    if not ranked or ranked[0].fit < _LEAST_TRACE:
        return Recognised(reason="not_a_form")
    if len(ranked) > 1 and ranked[1].fit >= _LEAST_FIT:
        parts = [_best(_ranked(part, layouts)) for part in _sections(document, layouts)]
        found = tuple(seen for one in parts for seen in one.located)
        if len(parts) > 1 and found and all(one.reason != "ambiguous_form" for one in parts):
            return Recognised(found)
    return _best(ranked)


def _ranked(document: Document, layouts: Sequence[TableLayout]) -> list[Located]:
    return sorted([locate(document, layout) for layout in candidates(document, layouts)], key=lambda one: -one.fit)


def _best(ranked: Sequence[Located]) -> Recognised:
    """The form that fits best by a margin."""
    near = [one for one in ranked if one.fit > ranked[0].fit - _HEADLINE_MARGIN]
    best = near[0] if len(near) == 1 else _by_headline(near, ranked[0].document)
    if best is None:
        rivals = [one for one in near if one.fit > ranked[0].fit - _MARGIN]
        best = ranked[0] if len(rivals) == 1 else _fullest(rivals)
    if best is None:
        return Recognised(reason="ambiguous_form" if ranked[0].fit >= _LEAST_FIT else "not_a_form")
    seen = best.completed()
    return Recognised((seen,)) if seen.fit >= _LEAST_FIT else Recognised(reason="not_a_form")


def _fullest(rivals: Sequence[Located]) -> Located | None:
    """The newer of two versions of a form, where its further labels stand there too; the older where they don't."""
    best = max(rivals, key=lambda one: (len(one.found), one.fit))
    others = [one for one in rivals if one is not best]
    if all(one.found < best.found or (one.found == best.found and one.fit < best.fit) for one in others):
        return best
    return None


def _by_headline(rivals: Sequence[Located], document: Document) -> Located | None:
    """The one of several that fit equally whose own headline stands in the document, where the others' do not."""
    named = headlined([one.layout for one in rivals], document)
    return next((one for one in rivals if one.layout is named), None)


def _sections(document: Document, layouts: Sequence[TableLayout]) -> Iterator[Document]:
    """A document cut where, behind a table, the headline of a form or the word 附件 begins something new."""
    headlines = frozenset().union(*(layout.above for layout in layouts))
    start, behind_table = 0, False
    for place, block in enumerate(document.blocks):
        if isinstance(block, Grid):
            behind_table = behind_table or not block.nested
        elif behind_table and _begins(block, headlines):
            yield replace(document, blocks=document.blocks[start:place])
            start, behind_table = place, False
    yield replace(document, blocks=document.blocks[start:])


def _begins(line: Line, headlines: frozenset[str]) -> bool:
    seen = text.key(line.text)
    return seen in headlines or (seen.startswith(_ANNEX) and len(seen) <= _LONGEST_ANNEX)


def _repaired(document: Document, layouts: Sequence[Layout]) -> Document:
    """A scan with its misread labels as the blanks have them."""
    if OCR not in document.marks:
        return document
    printed = {written for layout in layouts if isinstance(layout, TableLayout) for written in layout.printed}
    (mended,) = repair([document], printed)
    for block in mended.blocks:
        for cell in block.cells if isinstance(block, Grid) else ():
            cell.mark = "" if cell.mark == OCR else cell.mark  # every answer of a scan is a doubt already
    return mended


def _numbered(readings: list[Reading]) -> list[Reading]:
    """Copies of a form in one part are told apart by a number."""
    if len(readings) < 2:
        return readings
    counts: dict[str, int] = {}
    for reading in readings:
        counts[reading.part] = counts.get(reading.part, 0) + 1
    numbers: dict[str, int] = {}
    result = []
    for reading in readings:
        numbers[reading.part] = number = numbers.get(reading.part, 0) + 1
        part = reading.part if counts[reading.part] == 1 else f"{reading.part}#{number}"
        result.append(replace(reading, part=part))
    return result
