"""A page as HTML: Word and Excel open it under `.doc` and `.xls`, and web systems export it so."""

from __future__ import annotations

import quopri
from collections.abc import Callable, Mapping
from html import escape

from tests.support.oddities.model import NotInFormatError, Page, Piece, Pieces


def _styled(style: str) -> Callable[[str], str]:
    return lambda text: f'<span style="{style}">{escape(text)}</span>'


def _fraction(text: str) -> str:
    upper, lower = text.split("/")
    return f"<math><mfrac><mn>{upper}</mn><mn>{lower}</mn></mfrac></math>"


MARKUP: Mapping[str, Callable[[str], str]] = {
    "": escape,
    "struck": lambda text: f"<s>{escape(text)}</s>",
    "struck twice": lambda text: f"<strike>{escape(text)}</strike>",
    "struck by style": lambda text: f'<span class="gone">{escape(text)}</span>',
    "raised": lambda text: f"<sup>{escape(text)}</sup>",
    "raised by position": _styled("vertical-align:super"),
    "lowered": lambda text: f"<sub>{escape(text)}</sub>",
    "white": _styled("color:#FFFFFF"),
    "hidden": _styled("display:none"),
    "symbol": lambda _: '<span style="font-family:Wingdings">\xfe</span>',
    "bold": lambda text: f"<b>{escape(text)}</b>",
    "ruby": lambda text: "".join(f"<ruby>{char}<rp>(</rp><rt>yin</rt><rp>)</rp></ruby>" for char in text),
    "picture": lambda _: '<img src="image001.png" width="40" height="12">',
    "object": lambda _: '<object data="book.xlsx"></object>',
    "check box": lambda _: '<input type="checkbox" checked>',
    "fraction": _fraction,
    "soft hyphen": lambda text: f"{text[:1]}&shy;{escape(text[1:])}",
    "deleted": lambda text: f"<del>{escape(text)}</del>",
    "inserted": lambda text: f"<ins>{escape(text)}</ins>",
}
_STYLES = "td{border:1px solid black} .gone{text-decoration:line-through}"


def _written(pieces: Pieces) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    if piece.how not in MARKUP:
        raise NotInFormatError(piece.how)
    return MARKUP[piece.how](piece.text)


def as_html(page: Page) -> bytes:
    """The page as a web page in UTF-8."""
    rows = "".join(
        f"<tr{' style=display:none' if number in page.hidden else ''}>"
        + "".join(f'<td colspan="{cell.width}">{_written(cell.pieces)}</td>' for cell in row)
        + "</tr>"
        for number, row in enumerate(page.rows)
    )
    head, foot = ("".join(f"<p>{_written(line)}</p>" for line in lines) for lines in (page.head, page.foot))
    styles = f'<meta charset="utf-8"><style>{_STYLES}</style>'
    return f"<html><head>{styles}</head><body>{head}<table>{rows}</table>{foot}</body></html>".encode()


def as_mht(page: Page) -> bytes:
    """The page saved in one file, as Word and browsers do under `.mht`."""
    head = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--=_N"\r\n\r\n'
    part = b"----=_N\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head + part + quopri.encodestring(as_html(page)) + b"\r\n----=_N--\r\n"
