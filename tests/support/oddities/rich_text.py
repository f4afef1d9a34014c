r"""A page as RTF, in the control words that Word writes (RTF 1.9.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.support.oddities.model import NotInFormatError, Page, Piece, Pieces, Row
from tests.support.oddities.word import picture_bytes

_HEAD = (
    r"{\rtf1\ansi\ansicpg936\uc1{\fonttbl{\f0 SimSun;}{\f1\fcharset2 Wingdings;}}{\colortbl;\red255\green255\blue255;\red255\green0\blue0;}"
    r"{\stylesheet{\*\cs16\strike Withdrawn;}}{\*\revtbl{Unknown;}}"
)
_COLUMN = 1800
"""Twips."""


def _said(text: str) -> str:
    """A character beyond ASCII by its number, as a signed one of sixteen bits, and what an old reader shows instead."""
    return "".join(
        "\\" + char if char in "\\{}" else char if char.isascii() else rf"\u{ord(char) if ord(char) < 0x8000 else ord(char) - 0x10000}?"
        for char in text
    )


def _looking(words: str) -> Callable[[str], str]:
    return lambda text: f"{{{words} {_said(text)}}}"


def _field(instruction: str, result: str = "") -> str:
    return rf"{{\field{{\*\fldinst {_said(instruction)}}}{{\fldrslt {result}}}}}"


def _picture(_text: str) -> str:
    return rf"{{\*\shppict{{\pict\pngblip\picw1058\pich317\picwgoal600\pichgoal180 {picture_bytes().hex()}}}}}"


def _object(text: str) -> str:
    return rf"{{\object\objemb\objw600\objh180{{\*\objclass Excel.Sheet.12}}{{\*\objdata 0105}}{{\result {_picture(text)}}}}}"


def _fraction(text: str) -> str:
    upper, lower = text.split("/")
    return rf"{{\mmath{{\*\moMath{{\mf{{\mnum{{\mr {upper}}}}}{{\mden{{\mr {lower}}}}}}}}}}}"


def _text_box(text: str) -> str:
    place = r"\shpleft0\shptop0\shpright900\shpbottom300\shpwr3{\sp{\sn shapeType}{\sv 202}}"
    return rf"{{\shp{{\*\shpinst{place}{{\shptxt \pard\plain {_said(text)}\par}}}}}}"


MARKUP: Mapping[str, Callable[[str], str]] = {
    "": _said,
    "struck": _looking(r"\strike"),
    "struck twice": _looking(r"\striked1"),
    "struck by style": _looking(r"\cs16\strike"),
    "raised": _looking(r"\super"),
    "raised by position": _looking(r"\up12"),
    "lowered": _looking(r"\sub"),
    "white": _looking(r"\cf1"),
    "hidden": _looking(r"\v"),
    "bold": _looking(r"\b\cf2"),
    "ruby field": lambda text: _field(f'EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(yin),{text})'),
    "picture": _picture,
    "object": _object,
    "check box": lambda _: _field("FORMCHECKBOX ").replace("}{", r"{\*\formfield{\fftype1\ffres1\fftypetxt0\ffhps20\ffdefres0}}}{", 1),
    "text box": _text_box,
    "field fraction": lambda text: _field("EQ \\f({},{})".format(*text.split("/"))),
    "field raised": lambda text: _field(f"EQ \\s\\up5({text})"),
    "fraction": _fraction,
    "symbol": lambda _: _field('SYMBOL 254 \\f "Wingdings" \\s 10', r"{\f1 \'fe}"),
    "soft hyphen": lambda text: _said(text[:1]) + r"\-" + _said(text[1:]),
    "deleted": _looking(r"\deleted\revauthdel0"),
    "inserted": _looking(r"\revised\revauth0"),
}


def _written(pieces: Pieces) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    if piece.how not in MARKUP:
        raise NotInFormatError(piece.how)
    return MARKUP[piece.how](piece.text)


def _row(row: Row) -> str:
    right, edges = 0, ""
    for cell in row:
        right += cell.width * _COLUMN
        edges += rf"\cellx{right}"
    return rf"\trowd{edges}" + "".join(rf"\pard\intbl {_written(cell.pieces)}\cell" for cell in row) + "\\row\n"


def as_rtf(page: Page) -> bytes:
    """The page as an `.rtf`."""
    if page.hidden:
        raise NotInFormatError
    head, foot = ("".join(f"\\pard {_written(line)}\\par\n" for line in lines) for lines in (page.head, page.foot))
    return f"{_HEAD}{head}{''.join(map(_row, page.rows))}\\pard\\par\n{foot}}}".encode("ascii")
