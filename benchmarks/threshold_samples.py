"""The samples that `benchmarks/thresholds.py` reads: each says how many answers came right, were lost, or were taken for something else.

Made by chance out of the makers of the tests, always the same; read once from their bytes, since no threshold below lies in a reader
except where the sample is named after it.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.reading import Reading
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.match import Layout, TableLayout
from extractors.match.recognise import read_parts
from tests.support import learned
from tests.support.blank_drawing import Form
from tests.support.blank_forms import Copy, filled
from tests.support.blank_shapes import SHAPES
from tests.support.further_shapes import FURTHER
from tests.support.papers import paper
from tests.support.random_forms import Drawer

Sample = Callable[[], Counter[str]]
FORMS = 40
_LETTERS = "的了和有无总各其年月分类项次"


@cache
def forms() -> list[tuple[Form, Layout, learned.Learned]]:
    """Forms drawn by chance, each with what was learned of its blank."""
    made = [Drawer(seed).draw() for seed in range(FORMS)]
    return [(form, learned.layout(one), one) for form in made for one in [learned.learned(form)]]


@cache
def copies() -> list[tuple[int, Copy, Document]]:
    """Two filled copies of each form, with the number of the form."""
    found = [(place, filled(form, seed)) for place, (form, _, _) in enumerate(forms()) for seed in (1, 2)]
    return [(place, copy, read_documents(copy.data)[0]) for place, copy in found]


def slip(written: str, chance: random.Random) -> str:
    """A label as people mistype it: one letter left out, wrong, or too many."""
    at = chance.randrange(len(written))
    kind = chance.choice(["out", "wrong", "more"])
    letter = "" if kind == "out" else chance.choice(_LETTERS)
    return written[:at] + letter + written[at + (kind != "more") :]


def altered(document: Document, change: Callable[[Cell | Line], Cell | Line | None]) -> Document:
    """The document with every cell and line as `change` makes it; `None` takes it away."""
    blocks: list[Line | Grid] = []
    for block in document.blocks:
        if isinstance(block, Line):
            made = change(block)
            blocks += [made] if isinstance(made, Line) else []
        else:
            cells = [new for cell in block.cells if isinstance(new := change(replace(cell)), Cell)]
            blocks.append(replace(block, cells=cells))
    return replace(document, blocks=blocks)


def slipped(document: Document, layout: TableLayout, chance: random.Random, share: float) -> Document:
    """The document with a share of its labels mistyped."""

    def change(piece: Cell | Line) -> Cell | Line:
        is_label = text.key(piece.text) in layout.labels and len(text.key(piece.text)) > 2
        return replace(piece, text=slip(piece.text, chance)) if is_label and chance.random() < share else piece

    return altered(document, change)


def cut_short(document: Document, chance: random.Random, share: float) -> Document:
    """The document without a share of its rows, as a unit that deletes what it leaves out sends it."""
    gone = {
        (id(block), row) for block in document.blocks if isinstance(block, Grid) for row in range(block.rows) if chance.random() < share
    }
    blocks = [
        block if isinstance(block, Line) else replace(block, cells=[cell for cell in block.cells if (id(block), cell.row) not in gone])
        for block in document.blocks
    ]
    return replace(document, blocks=blocks)


def answers(place: int, copy: Copy, readings: Sequence[Reading]) -> Counter[str]:
    """What became of the answers of one copy: right, lost (none read), wrong (another value read)."""
    one = forms()[place][2]
    if len(readings) != 1:
        return Counter(lost=len(copy.answers), refused=1)
    found = {path: learned.field_of(one.spec, path) for path in copy.answers}
    told: Counter[str] = Counter()
    for _, written, answer in learned.pairs(readings[0], replace_rows(copy), found):
        if answer is None or learned.means(answer, written):
            told["right"] += answer is not None
        else:
            told["lost" if answer.value is None else "wrong"] += 1
    return told


def replace_rows(copy: Copy) -> Copy:
    """The copy without its lists, which the sample of lists measures."""
    return replace(copy, rows={})


def mistyped() -> Counter[str]:
    """Copies with a third of their labels mistyped, each read with its own form."""
    chance, told = random.Random(3), Counter[str]()  # noqa: S311 - made-up slips
    for place, copy, document in copies():
        layout = forms()[place][1]
        if isinstance(layout, TableLayout):
            told += answers(place, copy, read_parts([slipped(document, layout, chance, 0.34)], [layout])[0])
    return told


def among_forms() -> Counter[str]:
    """Copies whole, mistyped and cut short, each read among the forms of a campaign of eight: right form, refused, another form."""
    chance, told = random.Random(5), Counter[str]()  # noqa: S311 - made-up copies
    for place, _, document in copies():
        own = forms()[place][1]
        group = [forms()[(place + step) % FORMS][1] for step in range(8)]
        spoilt = [document, *(cut_short(document, chance, share) for share in (0.2, 0.4, 0.6))]
        spoilt += [slipped(document, own, chance, share) for share in (0.3, 0.6) if isinstance(own, TableLayout)]
        for one in spoilt:
            told[_which(read_parts([one], group), own, group)] += 1
        told["foreign, " + _which(read_parts([document], group[1:]), None, group)] += 1
    return told


def _which(read: tuple[list[Reading], object], own: Layout | None, group: Sequence[Layout]) -> str:
    readings = read[0]
    if not readings:
        return "refused"
    meant = {readings[0].form} == {own.form} if own is not None else False
    same = own is not None and sum(one.form == own.form for one in group) > 1
    if same and own is not None:
        meant = meant and set(readings[0].values) == set(own.spec.fields)
    return "right" if meant else "another form"


def two_copies() -> Counter[str]:
    """Two filled copies of a form in one document, and one copy with a table of the unit's own behind it: as many readings as copies."""
    told: Counter[str] = Counter()
    for (place, _, first), (_, _, second) in zip(copies()[::2], copies()[1::2], strict=True):
        layout = forms()[place][1]
        own = Grid([Cell(written, 0, col, 1, 1, None) for col, written in enumerate(("序号", "姓名", "备注"))], 1, 3, None)
        for meant, blocks in ((2, [*first.blocks, *second.blocks]), (1, [*first.blocks, own])):
            readings = read_parts([altered(replace(first, blocks=blocks), replace)], [layout])[0]
            told["right" if len(readings) == meant else "wrong number"] += 1
    return told


def learned_forms() -> Counter[str]:
    """Blanks of every shape of the tests and drawn ones, learned and read: fields found, values right, wrong in silence."""
    told: Counter[str] = Counter()
    for form in [*SHAPES, *FURTHER, *(Drawer(seed).draw() for seed in range(FORMS))]:
        one = learned.score(form, 1)
        told += Counter(fields=one.answer_cells, found=one.found, values=one.values, right=one.right)
        told["silent"] += len(one.silent)
    return told


def own_sheets() -> Counter[str]:
    """Two rows of answers below a share of a form's labels side by side; and copies of the form itself, which are no such sheet."""
    told: Counter[str] = Counter()
    for place, copy, document in copies():
        layout = forms()[place][1]
        labels = [one.label for one in layout.spec.fields.values()]
        if not isinstance(layout, TableLayout) or len(labels) < 6:
            continue
        told["copies taken for one"] += any(
            "own_table" in (one.code for one in read.all_findings()) for read in read_parts([document], [layout])[0]
        )
        for share in (0.3, 0.5, 0.7, 1.0) if copy is copies()[2 * place][1] else ():
            head = ["单位", *labels[: round(share * len(labels))]]
            rows = [[unit, *["7"] * (len(head) - 1)] for unit in ("甲街道", "乙街道")]
            told[f"{share:.0%} read"] += len(read_parts([paper([head, *rows])], [layout])[0]) == 2
    return told


SAMPLES: Mapping[str, Sample] = {
    "mistyped": mistyped,
    "among forms": among_forms,
    "copies": two_copies,
    "learned": learned_forms,
    "own tables": own_sheets,
}
