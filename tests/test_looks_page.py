"""Figures in web pages named .doc or .xls that look other than they read, in cells and on lines alike, never in silence."""

from __future__ import annotations

import base64
import quopri

import pytest

from extractors.core.document import Grid
from extractors.formats.containers import container_kind
from extractors.formats.legacy import legacy_kind
from extractors.formats.register import read_documents
from tests.support.looks import FIELDS, page, read, told

LOOKS = {
    "<s>": ("<s>{}</s>", ""),
    "<strike>": ("<strike>{}</strike>", ""),
    "<sup>": ("<sup>{}</sup>", ""),
    "<sub>": ("<sub>{}</sub>", ""),
    "struck by its own style": ('<span style="text-decoration: line-through">{}</span>', ""),
    "struck by a class": ('<span class="Old x">{}</span>', ".old {text-decoration:underline line-through}"),
    "struck by a tag": ("<b>{}</b>", "<!-- b, i {text-decoration-line:line-through} -->"),
    "struck within": ('<span class="out"><b>{}</b></span>', ".out b {text-decoration:line-through}"),
    "struck by an id": ('<span id="a">{}</span>', "@media screen {span#a {text-decoration:line-through}}"),
    "raised by alignment": ('<span style="vertical-align:super">{}</span>', ""),
    "raised by a length": ('<span style="vertical-align:4pt">{}</span>', ""),
    "raised by its place": ("<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>{}</span>", ""),
    "white": ('<font color="white">{}</font>', ""),
    "nearly white": ('<span style="color:#fafafa !important">{}</span>', ""),
    "color of the ground": ('<span class="a">{}</span>', ".a {color:rgb(0,0,255);background:#00f}"),
    "transparent": ('<span style="color:transparent">{}</span>', ""),
    "faded": ('<span style="opacity:0">{}</span>', ""),
    "off the page": ('<span style="position:absolute;left:-9999px">{}</span>', ""),
    "indented out of the page": ('<span class="out">{}</span>', ".out {text-indent:-9999px}"),
    "turned round": ('<bdo dir="rtl">{}</bdo>', ""),
    "turned round by its style": ('<span style="unicode-bidi:bidi-override;direction:rtl">{}</span>', ""),
    "tiny": ('<span style="font-size:1px">{}</span>', ""),
    "fraction": ("<math><mfrac><mn>{}</mn><mn>3</mn></mfrac></math>", ""),
}
INNOCENT = {
    "bold": ("<b>{}</b>", ""),
    "red": ('<font color="red">{}</font>', ""),
    "underlined": ("<u>{}</u>", "u {text-decoration:underline}"),
    "highlighted": ('<span style="background:yellow">{}</span>', ""),
    "white on blue": ('<span style="color:white;background-color:#1f4e79">{}</span>', ""),
    "hanging": ('<span style="text-indent:-21.0pt;left:-2em">{}</span>', ""),
    "direction alone": ('<span style="direction:rtl">{}</span>', ""),
    "rule of another": ("<b>{}</b>", ".old, td.old b, b:hover {text-decoration:line-through}"),
    "rule of the printer": ("<b>{}</b>", "@media print {b {color:white}}"),
    "undone by its own style": ('<b style="color:black">{}</b>', "b {color:white}"),
    "on the line": ('<span style="vertical-align:baseline;position:relative;top:0">{}</span>', ""),
}
OBJECTS = ['<img src="a.png">', "<svg></svg>", '<object data="a"></object>', "<iframe></iframe>", '<embed src="a">']
PLACES = ("workers", "reached")


def _page(place: str, said: str, rules: str = "") -> bytes:
    return page(said if place == "workers" else "5", said if place == "reached" else "5", rules=rules)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("look", LOOKS)
def test_figure_that_looks_other_than_it_reads_is_doubtful(place: str, look: str) -> None:
    shown, rules = LOOKS[look]
    reading = read(_page(place, f"10{shown.format('2')}", rules))
    other = next(one for one in PLACES if one != place)
    assert told(reading.values[place]) == (None, ["odd_look"])
    assert told(reading.values[other]) == (5, [])
    assert told(reading.values["by"]) == ("王芳", [])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("look", INNOCENT)
def test_look_that_changes_no_figure_is_silent(place: str, look: str) -> None:
    shown, rules = INNOCENT[look]
    assert told(read(_page(place, f"10{shown.format('2')}", rules)).values[place]) == (102, [])


@pytest.mark.parametrize(
    "hidden", ['<b style="display:none">9</b>', '<b style="visibility:hidden">9</b>', '<b class="h">9</b>', "<b hidden>9</b>"]
)
def test_what_is_hidden_is_left_out(hidden: str) -> None:
    assert told(read(page(f"1{hidden}2", f"1{hidden}2", rules=".h {mso-hide:all}")).values["workers"]) == (12, [])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("said", ["<del>12</del>", "<del>12</del>15", "15<del>3</del>", "1<del><b>9</b></del>5"])
def test_figure_beside_a_deletion_is_doubtful(place: str, said: str) -> None:
    reading = read(_page(place, said))
    other = next(one for one in PLACES if one != place)
    assert told(reading.values[place]) == (None, ["odd_look"])
    assert told(reading.values[other]) == (5, [])


def test_deletion_outside_the_answers_is_silent() -> None:
    old = "<p><del>旧的说明3</del></p><table><tr><td><del>旧的</del></td><td><del>3</del></td></tr>"
    html = page("12<del> </del>", "5").decode().replace("<table>", old).replace("联系人", "<del>旧</del>联系人")
    reading = read(html.encode())
    assert [told(reading.values[name]) for name in FIELDS] == [(12, []), ("周敏", []), ("王芳", []), (5, [])]
    assert reading.findings == ()


HIDDEN_ROWS = {
    "row": ("<tr>", '<tr style="display:none">'),
    "row by attribute": ("<tr>", "<tr hidden>"),
    "row by class": ("<tr>", '<tr class="h">'),
    "part of a table": ("<table>", '<table><tbody style="display:none">'),
    "cell": ("<td>12", '<td style="display:none">12'),
}


@pytest.mark.parametrize("hidden", HIDDEN_ROWS)
def test_figure_in_a_hidden_row_is_doubtful(hidden: str) -> None:
    html = page("12", "5", rules=".h {display:none}").decode().replace(*HIDDEN_ROWS[hidden])
    reading = read(html.encode())
    assert told(reading.values["workers"]) == (12, ["hidden_row"])
    assert told(reading.values["reached"]) == (5, [])


def test_hidden_row_without_text_is_no_row() -> None:
    html = page("12", "5").decode().replace("</table>", '<tr height=0 style="display:none"><td width=72></td><td></td></tr></table>')
    (grid,) = (block for block in read_documents(html.encode())[0].blocks if isinstance(block, Grid))
    assert grid.rows == 2


@pytest.mark.parametrize("beside", ["", "3"])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("thing", OBJECTS)
def test_what_is_no_text_is_named_beside_text_and_alone(place: str, thing: str, beside: str) -> None:
    reading = read(_page(place, beside + thing))
    assert told(reading.values[place])[1] == ["unreadable_object"]
    assert told(reading.values["by"]) == ("王芳", [])


def test_point_of_one_pixel_is_no_picture() -> None:
    assert told(read(page('12<img src="a.gif" width="1" height="1">', "5")).values["workers"]) == (12, [])


@pytest.mark.parametrize(
    "code, told_of", [("0%", ["odd_look"]), (r"0\.0\0022万\0022", ["odd_look"]), (r"\;\;\;", ["odd_look"]), (r"0_ ", []), (r"\@", [])]
)
def test_number_format_that_makes_another_number_is_doubtful(code: str, told_of: list[str]) -> None:
    cell = f"<td style='mso-number-format:\"{code}\"'>12</td>"
    assert told(read(page(cell, "5")).values["workers"])[1] == told_of
    assert told(read(page('<td class="x">12</td>', "5", rules=f'.x {{mso-number-format:"{code}"}}')).values["workers"])[1] == told_of


def test_chosen_entry_of_a_list_and_base_text_of_a_phonetic_guide_are_read() -> None:
    cell = "<select><option>1</option><option selected>12</option></select>"
    reading = read(page(cell, "<ruby>5<rt>wu</rt></ruby>"))
    assert [told(reading.values[name]) for name in PLACES] == [(12, []), (5, [])]


def test_signs_of_no_width_are_dropped() -> None:
    assert told(read(page("1\u200b2&#8203;", "\ufeff5")).values["workers"]) == (12, [])


def _archive(html: bytes, encoding: str, *, head: str = "", charset: str = "") -> bytes:
    """A page saved in one file, with a picture behind it."""
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(html)
    said = f"; charset={charset}" if charset else ""
    part = f"Content-Type: text/html{said}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: file:///C:/a.htm\r\n\r\n"
    top = f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html";\r\n\tboundary="--=_N"\r\n\r\nsaved\r\n'
    picture = b"\r\n----=_N\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----=_N--\r\n"
    return f"{top}----=_N\r\n{part}".encode() + body + picture


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("head", ["", 'From: "Saved by Windows Internet Explorer 8"\r\nSubject: x\r\n', "From: <Saved by Blink>\r\n"])
def test_page_saved_in_one_file_is_read(encoding: str, head: str) -> None:
    data = _archive(page("12", "5<sup>2</sup>"), encoding, head=head)
    assert (container_kind(data), legacy_kind(data)) == (None, "mhtml")
    reading = read(data)
    assert [told(reading.values[name]) for name in PLACES] == [(12, []), (None, ["odd_look"])]


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "utf-8", ""])
def test_page_is_read_in_the_encoding_of_its_part_or_by_its_bytes(charset: str) -> None:
    html = page("12", "5").replace(b'<meta charset="utf-8">', b"").decode().encode("utf-8" if charset == "utf-8" else "gb18030")
    assert told(read(_archive(html, "base64", charset=charset)).values["workers"]) == (12, [])
    assert told(read(html).values["workers"]) == (12, [])


@pytest.mark.parametrize("field", ["From: a@example.cn", "To: a@example.cn", "Received: x", "Message-ID: <1@x>"])
def test_mail_with_pictures_in_it_stays_a_mail(field: str) -> None:
    assert container_kind(_archive(page("12", "5"), "base64", head=f"{field}\r\n")) == "eml"
