"""A page as an Excel workbook, as Excel and WPS write it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from tests.support.oddities.model import Cell, NotInFormatError, Page, Piece, Pieces, shown
from tests.support.oddities.word import picture_bytes

_FONTS: Mapping[str, dict[str, object]] = {
    "": {},
    "struck": {"font_strikeout": True},
    "raised": {"font_script": 1},
    "lowered": {"font_script": 2},
    "white": {"font_color": "#FFFFFF"},
    "bold": {"bold": True, "font_color": "#FF0000"},
}
_FORMATS: Mapping[str, str] = {
    "hidden by format": ";;;",
    "shown in ten thousands": '0"万"',
    "shown in thousands": "0,",
    "padded with zeros": "000000",
    "percent": "0%",
    "grouped": "#,##0",
}
_FORMULAS: Mapping[str, tuple[str, str]] = {
    "error": ("=VLOOKUP(A1,Z1:Z9,1,0)", "#N/A"),
    "lost reference": ("=#REF!+1", "#REF!"),
    "picture function": ('=_xlfn.DISPIMG("ID_6F1C2A",1)', '=DISPIMG("ID_6F1C2A",1)'),
}
_PHONETIC = '<rPh sb="0" eb="1"><t>yin</t></rPh><phoneticPr fontId="1"/>'


@dataclass
class _Writing:
    book: Any
    sheet: Any

    def put(self, row: int, col: int, cell: Cell) -> None:
        hows = {piece.how for piece in cell.pieces}
        special = next((how for how in hows if how in SPECIAL), None)
        if special is not None:
            SPECIAL[special](self, (row, col), cell.pieces)
        elif len(cell.pieces) == 1 and cell.pieces[0].how in _FORMATS:
            self.sheet.write_number(row, col, _number(cell.pieces[0]), self.book.add_format({"num_format": _FORMATS[cell.pieces[0].how]}))
        elif hows - _FONTS.keys():
            raise NotInFormatError(str(hows))
        elif len(cell.pieces) == 1:
            self._whole(row, col, cell)
        else:
            runs = [part for piece in cell.pieces if piece.text for part in (self.font(piece.how), piece.text)]
            if self.sheet.write_rich_string(row, col, *runs) < 0:
                raise NotInFormatError(shown(cell.pieces))

    def font(self, how: str) -> Any:
        return self.book.add_format({"font_size": 11, **_FONTS[how]})

    def _whole(self, row: int, col: int, cell: Cell) -> None:
        (piece,) = cell.pieces
        if cell.figure and re.fullmatch(r"[1-9]\d{0,14}(\.\d+)?|0", piece.text):
            self.sheet.write_number(row, col, float(piece.text), self.font(piece.how))
        elif piece.text:
            self.sheet.write_string(row, col, piece.text, self.font(piece.how))


def _number(piece: Piece) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", piece.text):
        raise NotInFormatError(piece.how)
    return float(piece.text) / 100 if piece.how == "percent" else float(piece.text)


Place = tuple[int, int]


def _beside(writing: _Writing, place: Place, pieces: Pieces) -> None:
    text = "".join(piece.text for piece in pieces if piece.how != "picture")
    if text:
        writing.sheet.write_string(*place, text)
    writing.sheet.insert_image(*place, "p.png", {"image_data": io.BytesIO(picture_bytes()), "x_offset": 12, "y_offset": 2})


def _in_the_cell(writing: _Writing, place: Place, _pieces: Pieces) -> None:
    writing.sheet.embed_image(*place, "p.png", {"image_data": io.BytesIO(picture_bytes())})


def _text_box(writing: _Writing, place: Place, pieces: Pieces) -> None:
    writing.sheet.insert_textbox(*place, shown(pieces), {"width": 50, "height": 16, "x_offset": 4, "y_offset": 2})


def _formula(how: str) -> Callable[[_Writing, Place, Pieces], None]:
    def write(writing: _Writing, place: Place, _pieces: Pieces) -> None:
        writing.sheet.write_formula(*place, _FORMULAS[how][0], None, _FORMULAS[how][1])

    return write


def _uncomputed(writing: _Writing, place: Place, pieces: Pieces) -> None:
    figure = shown(pieces)
    if not figure.isdecimal():
        raise NotInFormatError(figure)
    writing.sheet.write_formula(*place, f"={int(figure) - 1}+1", None, "UNCOMPUTED")


def _long(writing: _Writing, place: Place, pieces: Pieces) -> None:
    writing.sheet.write_number(*place, float(shown(pieces)), writing.book.add_format({"num_format": "0"}))


def _white_by_condition(writing: _Writing, place: Place, pieces: Pieces) -> None:
    writing.sheet.write(*place, float(text) if (text := shown(pieces)).isdecimal() else text)  # a text is greater than any number
    white = writing.book.add_format({"font_color": "#FFFFFF"})
    writing.sheet.conditional_format(*place, *place, {"type": "cell", "criteria": ">", "value": 0, "format": white})


def _symbol(writing: _Writing, place: Place, pieces: Pieces) -> None:
    """A ticked box as Wingdings draws it, among letters of another font."""
    drawn = writing.book.add_format({"font_name": "Wingdings"})
    runs = [run for piece in pieces for run in ((drawn, "\xfe") if piece.how == "symbol" else (writing.font(piece.how), piece.text))]
    if len(pieces) == 1:
        writing.sheet.write_string(*place, runs[1], drawn)
    else:
        writing.sheet.write_rich_string(*place, *runs)


def _ticked(writing: _Writing, place: Place, _pieces: Pieces) -> None:
    writing.sheet.insert_checkbox(*place, True)


def _phonetic(writing: _Writing, place: Place, pieces: Pieces) -> None:
    writing.sheet.write_string(*place, f"PHONETIC{shown(pieces)}")


SPECIAL: Mapping[str, Callable[[_Writing, Place, Pieces], None]] = {
    "picture": _beside,
    "picture in the cell": _in_the_cell,
    "text box": _text_box,
    **{how: _formula(how) for how in _FORMULAS},
    "formula without result": _uncomputed,
    "number of many digits": _long,
    "white by condition": _white_by_condition,
    "check box of the cell": _ticked,
    "ruby": _phonetic,
    "symbol": _symbol,
}


def as_xlsx(page: Page) -> bytes:
    """The page as a `.xlsx`: head, table and foot below one another, lines over all columns."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        writing = _Writing(book, book.add_worksheet())
        writing.sheet.set_column(0, page.columns, 18)
        lines = [(Cell(line, page.columns),) for line in page.head]
        below = [(Cell(line, page.columns),) for line in page.foot]
        for number, row in enumerate((*lines, *page.rows, *below)):
            if number - len(lines) in page.hidden:
                writing.sheet.set_row(number, None, None, {"hidden": True})
            _row(writing, number, row)
    return _mended(target.getvalue())


def _row(writing: _Writing, number: int, row: tuple[Cell, ...]) -> None:
    col = 0
    for cell in row:
        if cell.width > 1:
            writing.sheet.merge_range(number, col, number, col + cell.width - 1, "")
        writing.put(number, col, cell)
        col += cell.width


def _mended(data: bytes) -> bytes:
    """The file with what the writer of it cannot write: results that are not there, phonetic guides over a text."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sharedStrings.xml"):
                part = re.sub(rb"<si><t>PHONETIC([^<]*)</t>", rb"<si><t>\1</t>" + _PHONETIC.encode(), part)
            if name.startswith("xl/worksheets/"):
                part = part.replace(b' t="str"><f>', b"><f>").replace(b"<v>UNCOMPUTED</v>", b"") if b"UNCOMPUTED" in part else part
            new.writestr(name, part)
    return target.getvalue()
