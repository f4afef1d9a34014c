"""What the values of a sheet alone do not tell about its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.formats.excel.cell_styles import CellStyles
from extractors.formats.excel.conditional.rules import Conditional
from extractors.formats.excel.conditional.shown import hidden_by
from extractors.formats.excel.conditional.verdicts import Verdicts
from extractors.formats.excel.drawings import Drawn
from extractors.formats.excel.rich_strings import OddParts

LEAST_HEIGHT, LEAST_WIDTH, TWIPS = 3.0, 0.5, 20
"""Points of a row, and characters of a column, below which a printed page shows a line at most; parts of a point in binary formats."""


@dataclass(slots=True)
class SheetFacts:
    """What the values alone do not tell, by row and column from 0.

    Attributes:
        formulas: Formulas without a saved result, or with a 0 that may stand for none.
        errors: Error values as shown, `#REF!`.
        held: Texts that the library passes over, or that show other signs than they hold.
        symbols: Fonts of cells that show other signs than they hold.
        percents: Cells shown as a percentage.
        digits: Cells whose whole number is shown with so many digits.
        dated: Cells that show only the year or the month of a date, each with its template.
        odd: Cells that show other than they hold, and which parts of their text do; `None` where it is the whole.
        objects: Cells that a picture or an object lies over.
        open: Cells that whoever wrote the workbook marked as awaiting a person, also empty ones.
        zeros: Cells that show nothing where they hold 0.
        unsigned: Cells that show a negative number as if it were none.
        boxes: Check boxes of forms over a cell, as text.
        over: Text boxes by the cell that they lie over.
        texts: Paragraphs of other shapes.
        hidden_rows: Rows that are not shown, or too low for any print.
        hidden_columns: Columns that are not shown, or too narrow.
        recounted: The results of formulas are what programs compute that show them, whatever is saved.
        conditional: Formats with conditions, where one of them may hide what a cell holds.
    """

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    held: dict[tuple[int, int], str] = field(default_factory=dict)
    symbols: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    digits: dict[tuple[int, int], int] = field(default_factory=dict)
    dated: dict[tuple[int, int], str] = field(default_factory=dict)
    odd: dict[tuple[int, int], OddParts | None] = field(default_factory=dict)
    open: set[tuple[int, int]] = field(default_factory=set)
    zeros: set[tuple[int, int]] = field(default_factory=set)
    unsigned: set[tuple[int, int]] = field(default_factory=set)
    objects: set[tuple[int, int]] = field(default_factory=set)
    boxes: dict[tuple[int, int], str] = field(default_factory=dict)
    over: dict[tuple[int, int], str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    recounted: bool = False
    conditional: Conditional | None = None

    @property
    def change_looks(self) -> bool:
        """Whether a cell may be doubtful for how it is shown."""
        return bool(self.odd or self.open or self.zeros or self.unsigned or self.hidden_rows or self.hidden_columns)

    def note_conditional(self, values: Mapping[tuple[int, int], object]) -> None:
        """Asks the formats with conditions, given the raw values of the sheet."""
        if self.conditional is not None:
            known = Verdicts(values, self.formulas.keys() - values.keys(), self.errors.keys(), self.conditional.first_day)
            self.odd |= dict.fromkeys(hidden_by(self.conditional, known))
            self.conditional = None

    def note_drawn(self, drawn: Drawn) -> None:
        """Takes what was drawn on the sheet."""
        self.objects |= drawn.objects
        self.boxes |= drawn.boxes
        self.over |= drawn.over
        self.texts += drawn.texts

    def note_number(self, place: tuple[int, int], style: str, styles: CellStyles) -> None:
        """Takes a number: how its style shows it."""
        if style in styles.percent:
            self.percents.add(place)
        if style in styles.digits:
            self.digits[place] = styles.digits[style]
        if style in styles.dated:
            self.dated[place] = styles.dated[style]
        if style in styles.odd:
            self.odd[place] = None
        if style in styles.hides_zero:
            self.zeros.add(place)
        if style in styles.drops_sign:
            self.unsigned.add(place)
