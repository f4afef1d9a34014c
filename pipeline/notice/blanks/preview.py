"""A blank, learned or declared, drawn once more with its fields marked: rows of cells and lines for the screen, and as a web page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby

from markupsafe import Markup

from extractors.core.address import UNIT, FieldAddress
from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.location import Location
from extractors.form import FieldType, FormSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import Learned
from extractors.learn.survey import Mark, Place
from extractors.match import TableLayout, locate
from extractors.match.collect.collect import Collector
from pipeline.campaign import Campaign
from pipeline.campaign.forms import layouts
from pipeline.wording.terms import FIELD_TYPES

COLOURS: Mapping[FieldType, str] = {
    "text": "FFF2CC",
    "count": "D9EAD3",
    "number": "D9EAD3",
    "date": "CFE2F3",
    "datetime": "CFE2F3",
    "list": "F4CCCC",
    "choice": "D9D2E9",
    "yesno": "D9D2E9",
    "phone": "FCE5CD",
}


def mark_words(learned: Learned, mark: Mark) -> str:
    """A mark as it is written into a preview: “〔renshu 整数〕”; of a column its own name only."""
    spec = learned.spec.unit if mark.field == UNIT else learned.spec.asked(mark.field)
    options = f"：{'／'.join(spec.options)}" if spec is not None and spec.options else ""
    kind = "填报单位" if mark.field == UNIT else FIELD_TYPES[mark.type]
    return f"〔{mark.field.last} {kind}{options}〕"


@dataclass(frozen=True)
class Drawn:
    """A cell or line: its own text, the marks in it and the fields that they are of, and the type that gives it its colour."""

    text: str
    marks: tuple[str, ...] = ()
    fields: tuple[FieldAddress, ...] = ()
    type: FieldType | None = None
    row: int = 0
    col: int = 0
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Table:
    """A drawn grid."""

    cells: tuple[Drawn, ...]
    rows: int
    cols: int

    def covering(self) -> Iterator[list[tuple[Drawn, int]]]:
        """Its rows, each with the cells that cover it from left to right and over how many columns."""
        at: dict[tuple[int, int], Drawn] = {}
        for cell in self.cells:
            rows, cols = range(cell.row, cell.row + cell.rowspan), range(cell.col, cell.col + cell.colspan)
            at |= {(row, col): cell for row in rows for col in cols if (row, col) not in at}
        for number in range(self.rows):
            covered = [at[number, col] for col in range(self.cols) if (number, col) in at]
            yield [(next(run), 1 + sum(1 for _ in run)) for _, run in groupby(covered, key=id)]

    def lines(self) -> Iterator[list[Drawn]]:
        """Its rows, each with the cells that begin there."""
        rows: dict[int, list[Drawn]] = defaultdict(list)
        for cell in self.cells:
            rows[cell.row].append(cell)
        yield from (rows[number] for number in range(self.rows))


_Places = Mapping[tuple[int, int, int], list[Mark]]


def drawn(learned: Learned) -> Iterator[Drawn | Table]:
    """Every line and grid of the blank, with its marks."""
    for number, document in enumerate(learned.documents):
        yield from _document(learned, number, document)


def _document(learned: Learned, number: int, document: Document) -> Iterator[Drawn | Table]:
    marks: dict[tuple[int, int, int], list[Mark]] = defaultdict(list)
    for mark in learned.marks:
        if mark.place.document == number:
            marks[mark.place.block, mark.place.row, mark.place.col].append(mark)
    for place, block in enumerate(document.blocks):
        if isinstance(block, Line):
            yield _line(learned, block, marks.get((place, -1, -1), []))
        elif not block.nested:
            yield _table(learned, place, block, marks)


def _line(learned: Learned, line: Line, marks: list[Mark]) -> Drawn:
    return Drawn(line.text, *_marked(learned, marks), marks[0].type if marks else None)


def _marked(learned: Learned, marks: list[Mark]) -> tuple[tuple[str, ...], tuple[FieldAddress, ...]]:
    return tuple(mark_words(learned, mark) for mark in marks), tuple(mark.field for mark in marks)


def _table(learned: Learned, block: int, grid: Grid, places: _Places) -> Table:
    """The grid without holes: a spreadsheet leaves its empty cells out, and rows of a list may begin behind its end."""
    own = [place for place in places if place[0] == block]
    rows = max([grid.rows, *(row + 1 for _, row, _ in own)])
    cols = max([grid.cols, *(col + 1 for _, _, col in own)])
    cells = {(cell.row, cell.col): cell for cell in grid.cells}
    covered = {
        (r, c) for cell in grid.cells for r in range(cell.row, cell.row + cell.rowspan) for c in range(cell.col, cell.col + cell.colspan)
    }
    for place in ((row, col) for row in range(rows) for col in range(cols)):
        if place not in covered:
            cells[place] = Cell("", *place, 1, 1, None)
    made = tuple(_cell(learned, cells[place], places.get((block, *place), [])) for place in sorted(cells))
    return Table(made, rows, cols)


def _cell(learned: Learned, cell: Cell, marks: list[Mark]) -> Drawn:
    words, fields = _marked(learned, marks)
    return Drawn(cell.text.strip("\n"), words, fields, marks[0].type if marks else None, cell.row, cell.col, cell.rowspan, cell.colspan)


_PAGE = Markup("""<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: "Noto Serif CJK SC", SimSun, serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6;
  color: #222 }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 }}
td {{ border: 1px solid #555; padding: .35rem .5rem; white-space: pre-wrap }}
p {{ white-space: pre-wrap; margin: .2rem 0 }}
b {{ font: 600 .8rem sans-serif; padding: .1rem .25rem; border-radius: .2rem }}
.doubt {{ color: #9c2b00 }} .key {{ font: .85rem sans-serif }}
</style></head><body><h1>{title}</h1>
{legend}
{body}
</body></html>
""")


def page(learned: Learned) -> str:
    """The preview of a learned form, one HTML file that needs nothing else; whatever the blank says is escaped in it."""
    body = Markup("\n").join([*_doubts(learned), *(_block(one) for one in drawn(learned))])
    return str(_PAGE.format(title=learned.spec.title, legend=_legend(), body=body))


def _legend() -> Markup:
    """What each colour says."""
    words = (Markup('<b style="background:#{}">{}</b>').format(COLOURS[kind], word) for kind, word in FIELD_TYPES.items())
    return Markup('<p class="key">有颜色的地方是要读的答案，〔〕里是名字和类型：{}</p>').format(Markup(" ").join(words))


def _doubts(learned: Learned) -> Iterator[Markup]:
    yield from (Markup('<p class="doubt">请留意：{}</p>').format(doubt) for doubt in learned.doubts)


def _block(one: Drawn | Table) -> Markup:
    if isinstance(one, Drawn):
        return Markup("<p>{}{}</p>").format(one.text, _badges(one))
    rows = (Markup("<tr>{}</tr>").format(Markup("").join(_td(cell) for cell in row)) for row in one.lines())
    return Markup("<table>\n{}\n</table>").format(Markup("\n").join(rows))


def _td(cell: Drawn) -> Markup:
    colour = Markup(' style="background:#{}"').format(COLOURS[cell.type]) if cell.type is not None else ""
    return Markup('<td rowspan="{}" colspan="{}"{}>{}{}</td>').format(cell.rowspan, cell.colspan, colour, cell.text, _badges(cell))


def _badges(one: Drawn) -> Markup:
    colour = COLOURS[one.type] if one.type is not None else "FFFFFF"
    return Markup("").join(Markup(' <b style="background:#{}">{}</b>').format(colour, mark) for mark in one.marks)


_Asked = Mapping[Location, list[FieldAddress]]


def declared_blank(campaign: Campaign, form: str) -> Learned | None:
    """The first blank of a form with its fields where they are answered, or at their labels; none for a form without a table.

    Raises:
        CampaignError: a blank can't be read, or lacks a label that the campaign declares.
    """
    layout = next((one for one in layouts(campaign) if one.form == form), None)
    spec = campaign.declared[form]
    if not isinstance(layout, TableLayout) or not spec.blanks:
        return None
    documents = read_documents((campaign.folder / spec.blanks[0]).read_bytes())
    found = chain.from_iterable(_marks(spec, number, one, _asked(spec, one, layout)) for number, one in enumerate(documents))
    return Learned(form, spec, documents, tuple(found))


def _asked(spec: FormSpec, document: Document, layout: TableLayout) -> _Asked:
    """What is answered in each cell and line."""
    seen = locate(document, layout)
    collected = Collector(layout, seen.hits).walk(seen.document.blocks)
    answered = {name: [one.place for one in parts if one.place is not None] for name, parts in collected.answers.items()}
    found: dict[Location, list[FieldAddress]] = {}
    for piece in _pieces(seen.document):
        hit = seen.hits.get(piece)
        if hit is not None and hit.label.role in ("unit", "field") and piece.place is not None:
            address = UNIT if hit.label.role == "unit" else FieldAddress(hit.label.name)
            places = answered.get(hit.label.name) or [piece.place]
            _add(found, places[0], address)
    for item in collected.items:
        for part in item.texts[:1]:
            _add(found, part.place, FieldAddress(item.group))
    columns = {
        text.key(one.label): FieldAddress(each, column=name) for each, own in spec.lists.items() for name, one in own.columns.items()
    }
    for piece in _pieces(document):
        if (column := columns.get(text.key(piece.text))) is not None:
            _add(found, piece.place, column)
    return found


def _add(found: dict[Location, list[FieldAddress]], place: Location | None, address: FieldAddress) -> None:
    if place is not None and address not in found.setdefault(place, []):
        found[place].append(address)


def _marks(spec: FormSpec, number: int, document: Document, asked: _Asked) -> Iterator[Mark]:
    for block, one in enumerate(document.blocks):
        for piece in (one,) if isinstance(one, Line) else one.cells:
            at = Place(number, block) if isinstance(piece, Line) else Place(number, block, piece.row, piece.col)
            for address in asked.get(piece.place, ()) if piece.place is not None else ():
                known = spec.asked(address.whole)
                yield Mark(address, known.type if known is not None else "text", at, "right")


def _pieces(document: Document) -> Iterator[Cell | Line]:
    for block in document.blocks:
        yield from (block,) if isinstance(block, Line) else block.cells
