"""The blank of a declared form with the places of its answers, as if it had been learned: to be drawn with its fields marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from extractors.core.address import UNIT, FieldAddress
from extractors.core.document import Cell, Document, Line
from extractors.core.location import Location
from extractors.form import FormSpec
from extractors.formats.register import read_documents
from extractors.language import text
from extractors.learn import Learned
from extractors.learn.survey import Mark, Place
from extractors.match import TableLayout, locate
from extractors.match.collect.collect import Collector
from pipeline.campaign import Campaign
from pipeline.campaign.forms import layouts

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
