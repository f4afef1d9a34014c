"""A form as its blank shows it: the labels, where their answers stand, and every word that is the blank's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.core.own_marks import is_own_note
from extractors.core.plain_cells import texts_of
from extractors.form import Layout
from extractors.language import text
from extractors.language.dates import is_date
from extractors.language.ticks import read_tick
from extractors.match.blank.answer_cells import AnswerCell
from extractors.match.blank.labels import CONTINUED, MARK_BEFORE, Hit, Label, around, begun_by, once
from extractors.match.blank.line_parts import UNLABELLED_DATE, LineSplitter, is_open_date
from extractors.match.lists.column_labels import columns_of_fields
from extractors.match.lists.header_rows import Columns
from extractors.match.marked_doubts import OwnLooks

_LONGEST_LABEL_CELL = 80
_LONGEST_EXTRA = 40
"""Characters of a cell that is a label, and of a signature that asks nothing; 10 to 300 and 5 to 120 read the drawn forms of
`benchmarks/thresholds.py` alike. Longer texts are never passed over."""
_MEMO_SIZE = 4096
"""Texts that are remembered: of all forms of an office the labels, not the answers."""
_APART = re.compile(r"\s{2,}|\t|　")


@dataclass
class TableLayout(Layout):
    """A form with blanks: the labels that its tables and lines show.

    Attributes:
        labels: Every label by its key; columns of lists stand in `columns`.
        twins: Labels that the blank has more than once (姓名 of two persons), by their key, in its order.
        answer_cells: Where each field is answered, as the blank shows.
        columns: The headings of each list.
        parting: How lines with several labels are parted.
        known: Keys of all text that the blanks and the notice have of their own.
        extras: Keys of labels that units add by habit (“填表人”, “盖章”) and that are no answers.
        above: Keys of lines that stand above the first grid of a blank: a new copy of the form begins there.
        printed: Every text of the blanks as it is printed, for mending what OCR misread.
        fixed: Keys of cells of the blanks that are neither labels nor answer cells (照片): beside an answer they are no part of it.
        versions: The labels that each blank shows, where the office sent several versions: a return may be on any of them.
        foreign: Keys of lines that stand in the notice and not in the blanks: a label among them asks nothing.
        looks: What looks odd in the blanks themselves.
        closed: The unit signs below the last table, so its line heads no new copy.
    """

    labels: Mapping[str, Label]
    known: frozenset[str]
    extras: tuple[str, ...] = ()
    above: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()
    twins: Mapping[str, tuple[Label, ...]] = field(default_factory=dict)
    answer_cells: Mapping[str, AnswerCell] = field(default_factory=dict)
    columns: tuple[Columns, ...] = ()
    parting: LineSplitter = field(default_factory=LineSplitter)
    fixed: frozenset[str] = frozenset()
    versions: tuple[frozenset[str], ...] = ()
    foreign: frozenset[str] = frozenset()
    closed: bool = False
    looks: OwnLooks = field(default_factory=OwnLooks)
    _memo: dict[str, Hit | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Longest labels first: “参加座谈人数” is tried before “参加”."""
        self._by_length = sorted(self.labels.values(), key=lambda label: -len(label.key))
        self._dateless = all(one.type != "date" for one in self.spec.fields.values())
        self.options = [label for label in self.labels.values() if label.role == "option"]
        every = [*self.labels.values(), *(twin for twins in self.twins.values() for twin in twins)]
        listed = {("column", name, column) for name, one in self.spec.lists.items() for column in one.columns}
        self.wanted = frozenset((label.role, label.group, label.name) for label in every) | listed
        self.beside_columns = frozenset(one for one in self.wanted if one[0] != "column")
        self.probes: dict[tuple[str, str, str], set[str]] = {}
        for label in every:
            self.probes.setdefault((label.role, label.group, label.name), set()).add(label.key)
        for one in self.columns:
            for key, names in one.by_key.items():
                for name in names:
                    self.probes.setdefault(("column", one.name, name), set()).add(key)
        self._firsts = {label.key[:1] for label in every}
        self._longest_option = max((len(label.key) for label in self.options), default=0)
        self.lined = frozenset(label.name for label in self.parting.labels)
        self._open_date = self.labels.get(UNLABELLED_DATE)
        self.own = columns_of_fields(self.spec) if not self.twins else None

    def hits(self, document: Document) -> dict[Line | Cell, Hit]:
        """The labels in a document, by the cell or line that they stand in: looked for once."""
        found: dict[Line | Cell, Hit] = {}
        before: Location | None = None
        memo = self._memo
        for block in document.blocks:
            if isinstance(block, Line):
                behind, before = block.place == before, block.place  # parted from a line of the form: no line of the notice
                asks = behind or text.key(block.text) not in self.foreign
                if asks and (hit := self.find_in_line(block.text)) is not None:
                    found[block] = hit
                continue
            for piece in block.cells:
                said = piece.text
                if said and (hit := memo[said] if said in memo else self.find(said)) is not None:
                    found[piece] = hit
        return self._told_apart(found) if self.twins else found

    def _told_apart(self, found: dict[Line | Cell, Hit]) -> dict[Line | Cell, Hit]:
        """Equal labels get their fields in the order of the blank; where some of them are gone, all are doubtful."""
        counts: dict[str, int] = {}
        for place, hit in found.items():
            twins = self.twins.get(hit.label.key)
            if twins:
                number = counts.get(hit.label.key, 0)
                counts[hit.label.key] = number + 1
                found[place] = replace(hit, label=twins[number % len(twins)])
        uneven = {key for key, count in counts.items() if count % len(self.twins[key])}
        return {place: replace(hit, similar=True) if hit.label.key in uneven else hit for place, hit in found.items()}

    def find(self, written: str) -> Hit | None:
        """The label that `written` is or begins with. Texts of one campaign repeat, so answers are remembered."""
        memo = self._memo
        if not written or written in memo:
            return memo.get(written)
        if self._begins_otherwise(written):
            return None
        hit = self._find(written)
        if len(written) <= _LONGEST_LABEL_CELL:
            if len(memo) >= _MEMO_SIZE:
                memo.clear()
            memo[written] = hit
        return hit

    def _begins_otherwise(self, written: str) -> bool:
        """Whether the first character alone tells that no label stands there: so for most cells of a long list."""
        first = written[0]
        plain = "\u4e00" <= first <= "\u9fff" or (first.isascii() and first.isalnum())
        return plain and first not in self._firsts and (not self.options or len(written) > 2 * (self._longest_option + MARK_BEFORE))

    def find_in_line(self, written: str) -> Hit | None:
        """A label of a line outside the tables; numbered (“一、…”), or behind something else (“2017年5月18日    单位：…”)."""
        if self._open_date is not None and is_open_date(written):
            return Hit(self._open_date, written if any(char.isnumeric() for char in written) else "")
        hit = self.find(written)
        if hit is not None:
            return hit
        numbered = text.numbering(written)
        if numbered is not None:
            hit = self.find(numbered[1])
            return hit if hit is not None and hit.label.role == "block" else None
        for gap in _APART.finditer(written):
            hit = self.find(written[gap.end() :])
            if hit is not None and hit.label.role == "unit":
                return Hit(hit.label, hit.rest, written[: gap.start()])
        return None

    def _find(self, written: str) -> Hit | None:
        head = text.key(written[:_LONGEST_LABEL_CELL])
        if not head:
            return None
        whole = self.labels.get(once(head)) if len(written) <= _LONGEST_LABEL_CELL else None
        if whole is not None:
            return Hit(whole, *around(written, whole.key)) if head == whole.key else Hit(whole)
        return next((hit for label in self._by_length if (hit := begun_by(label, written, head)) is not None), None)

    def is_own(self, written: str) -> bool:
        """Whether a text is the blank's own, a page number, or a signature that units add by habit, line by line."""
        return self._owns(written) or all(self._owns(line) for line in written.split("\n"))

    def _owns(self, written: str) -> bool:
        seen = text.key(written)
        if seen.isdecimal() and written.strip().isdecimal():
            return False  # the blank's “1．” is no excuse for a stray figure
        if not seen:
            return read_tick(written) is not True
        if seen in self.known or text.is_page_number(written) or (self._dateless and is_date(written)) or is_own_note(written):
            return True
        if any(seen.endswith(end) and seen.removesuffix(end) in self.known for end in CONTINUED[1:]):
            return True
        return self.is_extra(written)

    def is_extra(self, written: str) -> bool:
        """Whether a text begins as units sign by habit, and holds no item behind it."""
        seen = text.key(written)
        if len(seen) > _LONGEST_EXTRA:
            return False
        if not seen.startswith(self.extras):
            return False
        return any(seen.startswith(extra) and not _is_item(text.cut(written, extra) or "") for extra in self.extras)


def headlined(layouts: Sequence[TableLayout], document: Document) -> TableLayout | None:
    """The one of several forms whose own headline stands in a document, where the others' do not."""
    if not layouts:
        return None
    written = set(map(text.key, _distinct(document)))
    own = [one.above - frozenset().union(*(other.above for other in layouts if other is not one)) for one in layouts]
    named = [one for one, headline in zip(layouts, own, strict=True) if headline & written]
    return named[0] if len(named) == 1 else None


def _distinct(document: Document) -> set[str]:
    """The texts of a document, each once."""
    lines = {block.text for block in document.blocks if isinstance(block, Line)}
    return lines.union(*(texts_of(block.cells) for block in document.blocks if isinstance(block, Grid)))


def _is_item(rest: str) -> bool:
    numbered = text.numbering(rest.lstrip(" :：　\t"))
    return numbered is not None and len(text.key(numbered[1])) > 1
