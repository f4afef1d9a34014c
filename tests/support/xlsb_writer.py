"""A `.xlsx` written anew as a `.xlsb`, record by record ([MS-XLSB] 2.4): no program here writes one."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from tests.support.oddities.model import NotInFormatError

ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SCRIPTS = {"superscript": 1, "subscript": 2}
_NO_COLOR = bytes(8)


def record(kind: int, content: bytes = b"") -> bytes:
    """One record."""
    length, size = len(content), b""
    while length >= 0x80:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + size + bytes([length]) + content


def counted(said: str) -> bytes:
    """A text with its length."""
    encoded = said.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def as_xlsb(xlsx: bytes) -> bytes:
    """The workbook with its sheets, styles and texts in binary parts; drawings stay what they are."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    styles = _Styles(_root(parts.pop("xl/styles.xml")))
    strings = list(_root(parts.pop("xl/sharedStrings.xml"))) if "xl/sharedStrings.xml" in parts else []
    made = {"xl/workbook.bin": _workbook(_root(parts.pop("xl/workbook.xml")))}
    made["xl/sharedStrings.bin"] = styles.strings(strings)
    for name in [name for name in parts if name.startswith("xl/worksheets/") and name.endswith(".xml")]:
        made[name.replace(".xml", ".bin")] = _sheet(_root(parts.pop(name)), styles)
    made["xl/styles.bin"] = styles.part()
    made |= dict(_renamed(name, content) for name, content in parts.items())
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(name, content)
    return target.getvalue()


def _renamed(name: str, content: bytes) -> tuple[str, bytes]:
    """A part as it is, relations with the new names of parts; the library knows none that begin with a slash in the workbook's own."""
    if not name.endswith(".rels"):
        return name, content
    named = re.sub(r"\b(workbook|sheet\d+|styles|sharedStrings)\.xml", r"\1.bin", content.decode())
    if "workbook" in name:
        named = named.replace('Target="/xl/', 'Target="')
    return re.sub(r"(workbook|sheet\d+)\.xml\.rels$", r"\1.bin.rels", name), named.encode()


def _root(xml: bytes) -> etree._Element:
    return etree.fromstring(xml)


def _workbook(root: etree._Element) -> bytes:
    states = {"hidden": 1, "veryHidden": 2}
    listed = (
        record(
            156,
            struct.pack("<II", states.get(one.get("state", ""), 0), number)
            + counted(one.get(_RELATION, ""))
            + counted(one.get("name", "")),
        )
        for number, one in enumerate(root.iter("{*}sheet"), 1)
    )
    return record(131) + record(143) + b"".join(listed) + record(144) + record(132)


class _Styles:
    """The styles of a workbook; the fonts of parts of texts are put behind its own."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._fonts = [_font(one) for one in root.iterfind("{*}fonts/{*}font")]

    def strings(self, items: Sequence[etree._Element]) -> bytes:
        """The part of the shared texts."""
        listed = [record(19, self.string(one)) for one in items]
        return record(159, struct.pack("<II", len(listed), len(listed))) + b"".join(listed) + record(160)

    def string(self, item: etree._Element) -> bytes:
        """A text, with the fonts of its parts if it has some."""
        runs = item.findall("{*}r")
        if not runs:
            return b"\0" + counted(item.findtext("{*}t") or "")
        said, fonts = "", b""
        for one in runs:
            fonts += struct.pack("<HH", len(said), len(self._fonts))
            properties = one.find("{*}rPr")
            self._fonts.append(_font(properties if properties is not None else etree.Element("rPr")))
            said += one.findtext("{*}t") or ""
        return b"\1" + counted(said) + struct.pack("<I", len(runs)) + fonts

    def part(self) -> bytes:
        codes = (
            struct.pack("<H", int(one.get("numFmtId", "0"))) + counted(one.get("formatCode", "")) for one in self._root.iter("{*}numFmt")
        )
        fills = (_fill(one) for one in self._root.iterfind("{*}fills/{*}fill"))
        styles = (_style(one) for one in self._root.iterfind("{*}cellXfs/{*}xf"))
        own = [(615, 44, codes, 616), (611, 43, self._fonts, 612), (603, 45, fills, 604), (626, 47, [_style(etree.Element("xf"))], 627)]
        looks = (look_of_rule(one) for one in self._root.iterfind("{*}dxfs/{*}dxf"))
        lists: Iterable[tuple[int, int, Iterable[bytes], int]] = [*own, (617, 47, styles, 618), (505, 507, looks, 506)]
        return b"".join(
            record(begin, struct.pack("<I", len(rows))) + b"".join(record(kind, one) for one in rows) + record(end)
            for begin, kind, rows, end in ((begin, kind, list(rows), end) for begin, kind, rows, end in lists)
        )


def _font(font: etree._Element) -> bytes:
    struck, script = font.find("{*}strike"), font.find("{*}vertAlign")
    flags = 0x08 if struck is not None and struck.get("val", "1") in ("1", "true") else 0
    raised = _SCRIPTS.get(script.get("val", ""), 0) if script is not None else 0
    bold = 700 if font.find("{*}b") is not None else 400
    named = font.find("{*}name") if font.find("{*}name") is not None else font.find("{*}rFont")
    name = counted(named.get("val", "宋体") if named is not None else "宋体")
    size = font.find("{*}sz")
    height = int(float(size.get("val", "11")) * 20) if size is not None else 220
    return struct.pack("<HHHH4B", height, flags, bold, raised, 0, 0, 134, 0) + _color(font.find("{*}color")) + b"\0" + name


def _fill(fill: etree._Element) -> bytes:
    pattern = fill.find("{*}patternFill")
    solid = pattern is not None and pattern.get("patternType") == "solid"
    return struct.pack("<I", int(solid)) + _color(pattern.find("{*}fgColor") if pattern is not None else None) + _NO_COLOR + bytes(48)


def look_of_rule(look: etree._Element) -> bytes:
    """What a rule changes: colours of text and ground, struck text, a number format."""
    told = {
        5: look.find("{*}font/{*}color"),
        1: look.find("{*}fill/{*}patternFill/{*}fgColor"),
        2: look.find("{*}fill/{*}patternFill/{*}bgColor"),
    }
    made = [(kind, _color(color)) for kind, color in told.items() if color is not None]
    code = look.find("{*}numFmt")
    made += [(29, b"\1")] if look.find("{*}font/{*}strike") is not None else []
    if code is not None:
        said = code.get("formatCode", "").encode("utf-16-le")
        made.append((38, struct.pack("<H", len(said) // 2) + said))
    return struct.pack("<HHH", 0, 0, len(made)) + b"".join(struct.pack("<HH", kind, 4 + len(said)) + said for kind, said in made)


def condition(
    area: tuple[int, int, int, int], kind: int, parameter: int, formulas: Sequence[bytes], look: int, *, template: int = 0,
    text: str | None = None, priority: int = 1, stops: bool = False, own: bytes = b"",
) -> bytes:  # fmt: skip
    """A conditional format.

    Args:
        area: First and last row, first and last column.
        kind: 1 where the value of the cell is compared, 2 where a formula decides, 4 a bar, 6 signs.
        parameter: How it is compared: 3 equal, 5 greater; or which question a text is asked.
        formulas: Tokens.
        look: The number of the look that it gives.
        template: The question that a person chose.
        text: What a text is asked for.
        priority: When it is asked.
        stops: No later one counts where it is true.
        own: Further records of a bar.
    """
    packed = [struct.pack("<I", len(one)) + one + bytes(4) for one in formulas]
    sizes = [len(one) for one in packed] + [0] * (3 - len(packed))
    said = counted(text) if text is not None else b"\xff" * 4
    rule = struct.pack("<IIiii8xH3I", kind, template, look, priority, parameter, 2 * stops, *sizes) + said + b"".join(packed)
    return record(461, struct.pack("<II", 1, 0) + struct.pack("<I4I", 1, *area)) + record(463, rule) + own + record(464) + record(462)


def _conditions(root: etree._Element) -> Iterator[bytes]:
    signs = ("", "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual")
    for block in root.iter("{*}conditionalFormatting"):
        for rule in block.iter("{*}cfRule"):
            formulas = [one.text or "" for one in rule.iter("{*}formula")]
            if rule.get("type") != "cellIs" or not all(map(str.isdecimal, formulas)):
                raise NotInFormatError(rule.get("type"))
            tokens = [struct.pack("<BH", 0x1E, int(one)) for one in formulas]
            area = block.get("sqref", "")
            where = _range(area if ":" in area else f"{area}:{area}")
            yield condition(where, 1, signs.index(rule.get("operator", "")), tokens, int(rule.get("dxfId", "-1")))


def _style(style: etree._Element) -> bytes:
    numbers = (int(style.get(name, "0")) for name in ("xfId", "numFmtId", "fontId", "fillId", "borderId"))
    alignment = style.find("{*}alignment")
    repeated = 4 if alignment is not None and alignment.get("horizontal") == "fill" else 0
    return struct.pack("<5H", *numbers) + bytes([0, 0, repeated, 0, 0, 0])


def _color(color: etree._Element | None) -> bytes:
    if color is None:
        return _NO_COLOR
    tint = int(float(color.get("tint", "0")) * 32767)
    if color.get("rgb"):
        alpha, *rgb = bytes.fromhex(color.get("rgb", "").rjust(8, "F"))
        return struct.pack("<BBh4B", 2 << 1 | 1, 0, tint, *rgb, alpha)
    kind, name = (3, "theme") if color.get("theme") else (1, "indexed")
    return struct.pack("<BBh4B", kind << 1, int(color.get(name, "64")), tint, 0, 0, 0, 255)


def _sheet(root: etree._Element, styles: _Styles) -> bytes:
    merged = (struct.pack("<4I", *_range(one.get("ref", ""))) for one in root.iter("{*}mergeCell"))
    columns = (
        struct.pack(
            "<IIIIH",
            int(one.get("min", "1")) - 1,
            int(one.get("max", "1")) - 1,
            int(float(one.get("width", "8")) * 256),
            0,
            one.get("hidden") == "1",
        )
        for one in root.iter("{*}col")
    )
    rows = b"".join(_row(one, styles) for one in root.iter("{*}row"))
    extent = record(148, struct.pack("<4I", 0, 99, 0, 25))
    return (
        record(129)
        + extent
        + b"".join(record(60, one) for one in columns)
        + record(145)
        + rows
        + record(146)
        + b"".join(record(176, one) for one in merged)
        + b"".join(_conditions(root))
        + record(130)
    )


def _row(row: etree._Element, styles: _Styles) -> bytes:
    hidden = 0x10 if row.get("hidden") == "1" else 0
    head = struct.pack("<IIHBBBI", int(row.get("r", "1")) - 1, 0, int(float(row.get("ht", "15")) * 20), 0, hidden, 0, 0)
    return record(0, head) + b"".join(part for cell in row.iter("{*}c") for part in _cell(cell, styles))


def _cell(cell: etree._Element, styles: _Styles) -> Iterator[bytes]:
    _, column = _place(cell.get("r", ""))
    style = int(cell.get("s", "0"))
    head = struct.pack("<I", column) + struct.pack("<I", style)
    kind, value, formula = cell.get("t", "n"), cell.findtext("{*}v"), cell.find("{*}f") is not None
    if cell.get("vm"):
        yield record(50, struct.pack("<I", int(cell.get("vm", "1"))))
    inline = cell.find("{*}is")
    if inline is not None:
        rich = styles.string(inline)
        yield record(62, head + rich) if rich[0] else record(6, head + rich[1:])
        return
    if value is None and formula:
        raise NotInFormatError(cell.get("r"))
    if value is None:
        yield record(1, head)
        return
    kinds: Mapping[str, tuple[int, int, bytes]] = {
        "s": (7, 7, struct.pack("<I", int(value)) if value.isdecimal() else b""),
        "str": (6, 8, counted(value)),
        "b": (4, 10, bytes([value == "1"])),
        "e": (3, 11, bytes([ERRORS.get(value, 0x2A)])),
    }
    plain, computed, content = kinds[kind] if kind in kinds else (5, 9, struct.pack("<d", float(value)))
    yield record(computed, head + content + struct.pack("<HII", 0, 0, 0)) if formula else record(plain, head + content)


def _range(ref: str) -> tuple[int, int, int, int]:
    (top, left), (bottom, right) = map(_place, ref.split(":"))
    return top, bottom, left, right


def _place(ref: str) -> tuple[int, int]:
    letters = ref.rstrip("0123456789")
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - ord("A") + 1
    return int(ref[len(letters) :]) - 1, col - 1
