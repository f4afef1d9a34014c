"""How cells and parts of texts look in a workbook of one XML file (“XML 电子表格 2003”), as a package of today says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from extractors.core.errors import UnreadableFileError

S = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HTML = "{http://www.w3.org/TR/REC-html40}"
_FIRST_OWN = 164
_NAMED = {
    "General Number": "General", "General Date": "yyyy/m/d h:mm", "Long Date": 'yyyy"年"m"月"d"日"', "Medium Date": "d-mmm-yy",
    "Short Date": "yyyy/m/d", "Long Time": "h:mm:ss", "Medium Time": "h:mm", "Short Time": "h:mm", "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00",
    "Yes/No": '"是";"是";"否"', "True/False": '"是";"是";"否"', "On/Off": '"开";"开";"关"',
}  # fmt: skip
"""The number formats that have a name instead of a code."""
_Look = dict[str, str]
_DEEPEST = 20
"""Styles made after one another; programs make each after the usual one."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LIKE_ESCAPE = re.compile("_(?=x[0-9a-fA-F]{4}_)")
"""What a package would take for a sign by its number; here it is a text."""
_MARKS = {"S": "strike", "Sub": "subscript", "Sup": "superscript"}


def part(name: str, **namespaces: str) -> etree._Element:
    """The root of a part of a package; `namespaces` by their prefix."""
    others = "".join(f' xmlns:{prefix}="{named}"' for prefix, named in namespaces.items())
    return etree.fromstring(f'<{name} xmlns="{_MAIN}"{others}/>')


def put(parent: etree._Element, name: str, said: Mapping[str, str] | None = None) -> etree._Element:
    """A new element in a part."""
    return etree.SubElement(parent, f"{{{_MAIN}}}{name}", dict(said or {}))


def styles_part(root: etree._Element) -> tuple[bytes, dict[str, int]]:
    """The part of the styles, and the place of each style in it by its id; the first is that of cells that name none."""
    declared = {one.get(f"{S}ID", ""): one for one in root.iterfind(f"{S}Styles/{S}Style")}
    known: dict[str, _Look] = {}
    looks = [_look("Default", declared, known), *(_look(name, declared, known) for name in declared)]
    made = part("styleSheet")
    formats, fonts, fills, cells = (put(made, name) for name in ("numFmts", "fonts", "fills", "cellXfs"))
    for number, look in enumerate(looks):
        code = look.get("Format", "General")
        put(formats, "numFmt", {"numFmtId": str(_FIRST_OWN + number), "formatCode": _NAMED.get(code, code)})
        _write_font(put(fonts, "font"), look, "name")
        pattern = put(put(fills, "fill"), "patternFill", {"patternType": "solid" if "behind" in look else "none"})
        if "behind" in look:
            put(pattern, "fgColor", {"rgb": look["behind"]})
        put(cells, "xf", {"numFmtId": str(_FIRST_OWN + number), "fontId": str(number), "fillId": str(number)})
    return etree.tostring(made), {name: place for place, name in enumerate(declared, 1)}


def put_text(cell: etree._Element, data: etree._Element) -> None:
    """Writes the text of a cell with the looks of its parts."""
    if not len(data):
        put_plain(cell, data.text or "")
        return
    made = put(cell, "is")
    for text, look in _runs(data, {}):
        run = put(made, "r")
        _write_font(put(run, "rPr"), look, "rFont")
        _put_signs(run, text)


def put_plain(cell: etree._Element, text: str) -> None:
    """Writes a text that has no looks of its own."""
    _put_signs(put(cell, "is"), text)


def _put_signs(parent: etree._Element, text: str) -> None:
    put(parent, "t", {_SPACE: "preserve"}).text = _LIKE_ESCAPE.sub("_x005F_", text)


def _look(name: str, declared: Mapping[str, etree._Element], known: dict[str, _Look], depth: int = 0) -> _Look:
    """What a style says, over what the one says that it is made after.

    Raises:
        UnreadableFileError: `unsafe`, so many are made after one another that no program wrote them.
    """
    if depth > _DEEPEST:
        raise UnreadableFileError("unsafe", "单元格样式嵌套过深")
    if name not in known:
        style = declared.get(name)
        known[name] = {} if style is None else _own_look(style, _parent_look(name, style, declared, known, depth))
    return known[name]


def _parent_look(name: str, style: etree._Element, declared: Mapping[str, etree._Element], known: dict[str, _Look], depth: int) -> _Look:
    parent = style.get(f"{S}Parent") or ("Default" if name != "Default" else "")
    return _look(parent, declared, known, depth + 1)


def _own_look(style: etree._Element, look: _Look) -> _Look:
    for one in style:
        said = {str(name).removeprefix(S): str(value) for name, value in one.attrib.items()}
        if one.tag == f"{S}NumberFormat":
            look = {**look, "Format": said.get("Format", "General")}
        elif one.tag == f"{S}Font":
            look = {**look, **_font(said)}
        elif one.tag == f"{S}Interior" and said.get("Pattern", "None") != "None" and (behind := _colour(said)):
            look = {**look, "behind": behind}
    return look


def _font(said: Mapping[str, str]) -> _Look:
    look = {"face": said.get("FontName") or said.get("Face", ""), "size": said.get("Size", ""), "colour": _colour(said)}
    look |= {"strike": "1"} if said.get("StrikeThrough") == "1" else {}
    raised = said.get("VerticalAlign", "").lower()
    return {name: value for name, value in {**look, "raised": raised}.items() if value and value != "none"}


def _colour(said: Mapping[str, str]) -> str:
    """A colour (`#FF0000`) as workbooks write it; none where it is the usual one."""
    written = said.get("Color", "")
    return f"FF{written[1:].upper()}" if written.startswith("#") and len(written) == 7 else ""


def _runs(element: etree._Element, look: _Look) -> Iterator[tuple[str, _Look]]:
    """The parts of a text with what the marks around each say (`<S>12</S>`)."""
    if element.text:
        yield element.text, look
    for child in element:
        name = str(child.tag).removeprefix(_HTML)
        said = {etree.QName(str(key)).localname: str(value) for key, value in child.attrib.items()}
        mark = _MARKS.get(name)
        own = _font(said) if name == "Font" else {"strike": "1"} if mark == "strike" else {"raised": mark} if mark else {}
        yield from _runs(child, {**look, **own})
        if child.tail:
            yield child.tail, look


def _write_font(font: etree._Element, look: _Look, name: str) -> None:
    for key, tag in (("strike", "strike"), ("raised", "vertAlign"), ("size", "sz"), ("face", name)):
        if key in look:
            put(font, tag, {"val": look[key]})
    if "colour" in look:
        put(font, "color", {"rgb": look["colour"]})
