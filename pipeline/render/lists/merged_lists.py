"""The merged lists of a campaign as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extractors.core.reading import Item
from extractors.form import ListSpec
from extractors.match.lists.cut import EXTRA as EXTRA_ANSWER
from pipeline.campaign import Campaign, is_of_units
from pipeline.core.consolidated import Consolidation
from pipeline.core.file_names import without_unsafe
from pipeline.core.model import OWN, Submission
from pipeline.render.lists.listing import Listing
from pipeline.render.lists.printed_head import EXTRA, ORDINAL, SENDER, PrintedHead, printed_head
from pipeline.render.lists.wide_table import WordFile, render_word
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.sheets import LEGEND, Cell, Column, Kind
from pipeline.render.spreadsheet.streamed import render_listing
from pipeline.render.workbook.list_sheets import KINDS, answer_cells

MERGED = "合并表"
_SENDER_WIDTH, _EXTRA_WIDTH = 22, 24
_NARROWEST: Mapping[Kind, int] = {"date": 12, "time": 18}


def merged_files(campaign: Campaign) -> Iterator[str]:
    """Every name that a file of `merged_lists` may have."""
    for *_, name in _named(campaign):
        yield from (f"{name}.xlsx", f"{name}.docx")


def _named(campaign: Campaign) -> Iterator[tuple[str, str, ListSpec, str]]:
    """Form, group, declaration and name of each list that is merged."""
    for form, spec in campaign.forms.items():
        for group, listed in spec.lists.items() if spec.blanks else ():
            yield form, group, listed, _name(spec.title, listed.title, several=len(spec.lists) > 1)


def merged_lists(campaign: Campaign, consolidation: Consolidation, *, stamp: dt.datetime) -> dict[str, bytes]:
    """File name → the merged list as workbook and as document, for each list of a form with a blank that has rows."""
    files: dict[str, bytes] = {}
    for form, group, listed, name in _named(campaign):
        own = _Rows(form, group, listed, consolidation)
        if own.any():
            listing = own.listing(campaign)
            sheet, document = f"{name}.xlsx", f"{name}.docx"
            files[sheet], sums = render_listing(listing, listed.title, Imprint(" ".join(listing.title), campaign.issuer, stamp))
            files[document] = render_word(listing, sums, WordFile(" ".join(listing.title), campaign.issuer, sheet, stamp))
    return files


def _name(form: str, listed: str, *, several: bool) -> str:
    return without_unsafe("-".join([MERGED, form, *([listed] if several else [])]))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one list that count, in the roster's order."""

    form: str
    group: str
    spec: ListSpec
    consolidation: Consolidation

    def _submissions(self) -> Iterator[Submission]:
        return (one for one in self.consolidation.counted if one.form == self.form)

    def _items(self) -> Iterator[Item]:
        return (item for one in self._submissions() for item in one.groups.get(self.group, ()))

    def any(self) -> bool:
        return next(self._items(), None) is not None

    def listing(self, campaign: Campaign) -> Listing:
        head = printed_head(campaign, self.form, self.group)
        if not self.spec.unit and is_of_units(campaign.forms[self.form]):
            head = head.beside(SENDER, _SENDER_WIDTH, front=True)
        if any(_outside(item) for item in self._items()):
            head = head.beside(EXTRA, _EXTRA_WIDTH)
        names = {status.unit.id: status.unit.name for status in self.consolidation.units}
        asked = [self.spec.columns.get(name) for name in head.columns]
        kinds: list[Kind] = [KINDS.get(one.type, "text") if one else "text" for one in asked]
        return Listing(
            title=head.title or (campaign.forms[self.form].title,),
            head=head.cells,
            height=head.height,
            columns=tuple(
                Column(name, kind, max(width, _NARROWEST.get(kind, 0)))
                for name, kind, width in zip(head.columns, kinds, head.widths, strict=True)
            ),
            rows=lambda: self._rows(head, names),
            adds=frozenset(place for place, one in enumerate(asked) if one is not None and one.adds_up),
            ending=(LEGEND[0],),
            marks=True,
        )

    def _rows(self, head: PrintedHead, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
        number = 0
        for one in self._submissions():
            unit = names.get(one.unit.id or "", one.unit.raw or OWN)
            for item, cells in answer_cells(one, self.group, self.spec):
                number += 1
                made = {**cells, ORDINAL: Cell(number), SENDER: Cell(unit), EXTRA: Cell(_outside(item) or None)}
                if self.spec.unit and made[self.spec.unit].content is None:
                    made[self.spec.unit] = Cell(unit)
                yield tuple(made[name] for name in head.columns)


def _outside(item: Item) -> str:
    """What stands in columns that the blank does not have."""
    answer = item.values.get(EXTRA_ANSWER)
    return "" if answer is None or answer.value is None else str(answer.value)
