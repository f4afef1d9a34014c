"""A form as its blank shows it: the labels, where their answers stand, and every word that is the blank's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors import text
from extractors.document import Document, Grid, Line
from extractors.form import FieldSpec, FormSpec

Role = Literal["unit", "field", "block", "option"]
_LONGEST_LABEL_CELL = 80
_MEMO_SIZE = 4096


@dataclass(frozen=True, slots=True)
class Label:
    """One printed label.

    Attributes:
        role: What it governs.
        name: Field name, or the value that a block or an option stands for.
        key: The label as it is compared.
        group: The group it belongs to.
        inline: The answer stands behind the label in the same cell or line, as the blank shows.
    """

    role: Role
    name: str
    key: str
    group: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found in a text: `rest` stands behind it, `head` before it."""

    label: Label
    rest: str = ""
    head: str = ""


Hits = Mapping[int, Hit]


@dataclass
class Layout:
    """A form ready to be found in returns.

    Attributes:
        campaign: Id of the campaign.
        form: Name of the form.
        spec: The form as declared.
        year: The year meant where a date gives none.
        labels: Every label by its key.
        known: Keys of all text that the blanks and the notice have of their own.
        extras: Keys of labels that units add by habit (“填表人”, “盖章”) and that are no answers.
        above: Keys of lines that stand above the first grid of a blank: a new copy of the form begins there.
    """

    campaign: str
    form: str
    spec: FormSpec
    year: int
    labels: Mapping[str, Label]
    known: frozenset[str]
    extras: tuple[str, ...] = ()
    above: frozenset[str] = frozenset()
    _memo: dict[str, Hit | None] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Longest labels first: “参加座谈人数” is tried before “参加”."""
        self._by_length = sorted(self.labels.values(), key=lambda label: -len(label.key))

    def hits(self, document: Document) -> Hits:
        """The labels in a document, by the identity of the cell or line that they stand in: looked for once."""
        found: dict[int, Hit] = {}
        for block in document.blocks:
            for piece in (block,) if isinstance(block, Line) else block.cells:
                if piece.text and (hit := self.find(piece.text)) is not None:
                    found[id(piece)] = hit
        return found

    def find(self, written: str) -> Hit | None:
        """The label that `written` is or begins with. Texts of one campaign repeat, so answers are remembered."""
        memo = self._memo
        if written in memo:
            return memo[written]
        hit = self._find(written)
        if len(written) <= _LONGEST_LABEL_CELL:
            if len(memo) >= _MEMO_SIZE:
                memo.clear()
            memo[written] = hit
        return hit

    def _find(self, written: str) -> Hit | None:
        head = text.key(written[:_LONGEST_LABEL_CELL])
        if not head:
            return None
        whole = self.labels.get(head) if len(written) <= _LONGEST_LABEL_CELL else None
        if whole is not None:
            return Hit(whole, *_around(written, whole.key))
        return next((hit for label in self._by_length if (hit := _partly(label, written, head)) is not None), None)


def _around(written: str, key: str) -> tuple[str, str]:
    """Marks behind and before a label that is alone in its cell (“√已经解决”, “单位：”)."""
    skipped = next((place for place, char in enumerate(written) if text.key(char)), 0)
    rest = text.cut(written, key) or ""
    return rest, written[:skipped]


def _partly(label: Label, written: str, head: str) -> Hit | None:
    """`label` where it is only the beginning (or, with a mark before it, the end) of what is written."""
    if head.startswith(label.key):
        rest = text.cut(written, label.key)
        if rest and _may_follow(label, rest):
            return Hit(label, rest)
    if label.role == "option" and head.endswith(label.key) and len(head) <= len(label.key) + 2:
        return Hit(label, "", written[: written.find(label.key[0])].strip())
    return None


def _may_follow(label: Label, rest: str) -> bool:
    """Whether `rest` can stand behind a label: behind punctuation or a space, or as a bare figure behind a count."""
    if not text.key(rest[0]):
        return label.role != "block" or _is_continued(rest)
    if label.role == "option":
        return len(rest.strip()) <= 2
    return label.role == "field" and rest[0].isdecimal() and not label.inline


def _is_continued(rest: str) -> bool:
    """“（续）”, “（续表）”, “：” behind a section label."""
    return text.key(rest) in ("", "续", "续表", "续上表", "续上", "接上表", "附页", "另附页")


def compile_layout(campaign: str, form: str, spec: FormSpec, printed: Printed) -> Layout:
    """The layout of `form` out of its blanks.

    Raises:
        LookupError: a label is in none of the blanks; its argument is the label.
    """
    labels = {label.key: label for label in _declared(spec)}
    blanks = list(printed.blanks)
    found = {text_key for document in blanks for text_key in _keys(document)}
    for label in labels.values():
        if not any(seen.startswith(label.key) for seen in found):
            raise LookupError(next(written for written in _written(spec) if text.key(written) == label.key))
    inline = {label.key for label in labels.values() if label.role in ("unit", "field") and _stands_inline(label.key, blanks)}
    labels = {key: Label(one.role, one.name, key, one.group, key in inline) for key, one in labels.items()}
    known = found.union(*(_keys(document) for document in printed.around))
    extras = tuple(text.key(extra) for extra in printed.extras)
    return Layout(campaign, form, spec, printed.year, labels, frozenset(known), extras, frozenset(_above(blanks)))


@dataclass(frozen=True)
class Printed:
    """What the office printed: the blanks of a form, the papers around it, and the year of the campaign."""

    blanks: Sequence[Document]
    around: Sequence[Document]
    year: int
    extras: Sequence[str] = ()


def _declared(spec: FormSpec) -> Iterator[Label]:
    yield from _spellings("unit", "unit", spec.unit)
    for name, one in spec.fields.items():
        yield from _spellings("field", name, one)
    for group, block in spec.groups.items():
        for value, label in block.blocks.labels.items():
            yield Label("block", value, text.key(label), group)
        for value, label in block.choice.labels.items() if block.choice else ():
            yield Label("option", value, text.key(label), group)


def _spellings(role: Role, name: str, one: FieldSpec) -> Iterator[Label]:
    for written in (*one.labels, one.label):
        yield Label(role, name, text.key(written))


def _written(spec: FormSpec) -> Iterator[str]:
    for one in (spec.unit, *spec.fields.values()):
        yield one.label
        yield from one.labels
    for group in spec.groups.values():
        yield from group.blocks.labels.values()
        yield from group.choice.labels.values() if group.choice else ()


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def _keys(document: Document) -> set[str]:
    """Keys of every cell, line and line of a cell."""
    return {text.key(part) for written in _texts(document) for part in (written, *written.split("\n"))} - {""}


def _stands_inline(key: str, blanks: Iterable[Document]) -> bool:
    """Whether no blank has an empty cell behind the label: its answer is then written behind it."""
    for document in blanks:
        for grid in (block for block in document.blocks if isinstance(block, Grid)):
            for cell in grid.cells:
                if text.key(cell.text).startswith(key) and cell.col + cell.colspan < grid.cols:
                    return False
    return True


def _above(blanks: Iterable[Document]) -> Iterator[str]:
    for document in blanks:
        for block in document.blocks:
            if isinstance(block, Grid):
                break
            if text.key(block.text):
                yield text.key(block.text)
