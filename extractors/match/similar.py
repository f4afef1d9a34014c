"""Labels that are only like the blank's (“访谈职工人数”): looked for where one was not found, so the clean majority pays nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.core.document import Cell, Document, Grid, Line
from extractors.language import text
from extractors.language.likeness import is_shortened, ratio
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN, COLON
from extractors.match.blank.labels import Hit, Hits, Label, labels_of
from extractors.match.blank.layout import TableLayout

_CUTOFF = 70.0
"""Over the 63 labels of the five campaigns: two different labels of one form score 60 at most; a label with one letter dropped
80 and more, with one added 86 and more, with one wrong 67 and more (93 % of them 70 and more). Of 782 answers below mistyped labels
(`benchmarks/thresholds.py`) 70 reads 758 and 80 699; 65 reads 767, but takes “走访职工人数” for “座谈职工人数”."""
_MARGIN = 8.0
"""Of 1,245 such slips, none is nearer to another label of its form than to its own, and two are within the margin: left to a person."""
_ABBREVIATED = 90.0
"""What a label with letters left out scores: clear of every other by the margin, as two labels of one form score 60 at most."""
_KEPT = 0.5
_BUT_ONE = 1
"""A label with letters left out keeps this share of them but one: any four of ten. None of the 417 labels of the campaigns and of forty
drawn forms is another of its form so, nor any of 238 other texts in their copies, and 0.2 and 0.8 read those 782 answers alike: it holds
off what is too short to tell."""
_LEAST_KEY = 3
"""Two letters of a label of three score 80, so “人数” would be any of them. With 4, 55 of those 782 answers are lost."""
_MORE = 6
"""Letters that a text may have more than the longest label: with none 13 of those 782 answers are lost, 1 to 30 read them alike."""
_SPREAD = 3
"""Characters for each letter of a label, which people spread with blanks (“单　　位”): spares the look at long texts."""
_BRACKETED = re.compile(rf"{ANY_OPEN}{ANY_INSIDE}{{1,8}}{ANY_CLOSE}\s*{COLON}?\s*$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    piece: Cell | Line
    key: str
    column: int
    in_option_column: bool


@dataclass(frozen=True, slots=True)
class _Match:
    score: float
    label: Label
    candidate: _Candidate


def complete(document: Document, layout: TableLayout, hits: Hits) -> Hits:
    """The labels of a document with those that are only like the form's, where some of the form's were not found.

    A text is taken for a label only if it is like that one by a margin over every other, and, where a label stands once
    in the form, more than any other text. Each carries `similar`, which becomes a finding.
    """
    missing = layout.beside_columns - {_named(label) for label in labels_of(hits)}
    uneven = len(set(Counter([hit.label.name for hit in hits.values() if hit.label.role == "option"]).values())) > 1
    if not missing and not uneven:
        return hits
    matches = [match for one in _candidates(document, layout, hits) if (match := _match(one, layout, missing)) is not None]
    found = dict(hits)
    for match in _unrivalled(matches):
        found[match.candidate.piece] = Hit(match.label, _note_behind(match.candidate.piece.text), similar=True)
    return found


def _named(label: Label) -> tuple[str, str, str]:
    return label.role, label.group, label.name


def _note_behind(written: str) -> str:
    found = _BRACKETED.search(written)
    return found.group() if found else ""


def _candidates(document: Document, layout: TableLayout, hits: Hits) -> Iterator[_Candidate]:
    """Short texts that nothing else accounts for."""
    longest = max(len(key) for key in layout.labels) + _MORE
    for block in document.blocks:
        columns = _columns_of_options(block, hits)
        for piece in (block,) if isinstance(block, Line) else block.cells:
            if not piece.text or piece in hits or len(piece.text) > _SPREAD * longest or layout.is_own(piece.text):
                continue
            key = text.key(_BRACKETED.sub("", piece.text))
            if _LEAST_KEY <= len(key) <= longest and not key.isdecimal():
                column = piece.col if isinstance(piece, Cell) else -1
                yield _Candidate(piece, key, column, column in columns)


def _columns_of_options(block: Line | Grid, hits: Hits) -> set[int]:
    if isinstance(block, Line):
        return set()
    return {cell.col for cell in block.cells if (hit := hits.get(cell)) is not None and hit.label.role == "option"}


def _match(one: _Candidate, layout: TableLayout, missing: frozenset[tuple[str, str, str]]) -> _Match | None:
    """The one label that a text is like."""
    scores: dict[tuple[str, str, str], tuple[float, Label]] = {}
    for label, key in _wordings(layout, one):
        score = _likeness(one.key, key)
        if score > scores.get(_named(label), (0.0, label))[0]:
            scores[_named(label)] = (score, label)
    ranked = sorted(scores.values(), key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] < _CUTOFF or (len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _MARGIN):
        return None
    score, label = ranked[0]
    wanted = _named(label) in missing or (label.role == "option" and one.in_option_column)
    return _Match(score, label, one) if wanted else None


def _wordings(layout: TableLayout, one: _Candidate) -> Iterator[tuple[Label, str]]:
    """Every label that may stand there, and the other words that a campaign knows for its options."""
    for label in layout.labels.values():
        if label.role == "option":
            choice = layout.spec.groups[label.group].choice
            for word in (*choice.words.get(label.name, ()), label.key) if choice is not None else ():
                yield label, text.key(word)
        elif label.role != "unit" and not one.in_option_column:
            yield label, label.key


def _likeness(written: str, label: str) -> float:
    """0 to 100; a label with characters left out (“走访单位数”) is very like it."""
    abbreviated = len(written) + _BUT_ONE >= _KEPT * len(label) and is_shortened(written, label)
    return max(ratio(written, label), _ABBREVIATED if abbreviated else 0.0)


def _unrivalled(matches: Iterable[_Match]) -> Iterator[_Match]:
    """Options stand many times; of the texts like another label only the one that is so by a margin."""
    by_label: dict[tuple[str, str, str], list[_Match]] = defaultdict(list)
    for match in matches:
        by_label[_named(match.label)].append(match)
    for (role, *_), rivals in by_label.items():
        ranked = sorted(rivals, key=lambda match: -match.score)
        same = [match for match in ranked if match.candidate.key == ranked[0].candidate.key]
        others = [match for match in ranked if match.candidate.key != ranked[0].candidate.key]
        if role == "option":
            yield from ranked
        elif (role == "block" or len(same) == 1) and (not others or others[0].score <= ranked[0].score - _MARGIN):
            yield from same
