"""The directory of a workbook: which part is which; and its bytes as the library expects them, in UTF-8 and under the usual names."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lxml import etree

from extractors.formats.excel.conditional.rules import FIRST_DAY, FIRST_OF_1904
from extractors.formats.package import Package, Remembered, main_part_of, markup, named_part, relations_of

_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"']([^\"']+)")
_PLAIN = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
_MAIN, _MAIN_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_USUAL = {"styles": "xl/styles.xml", "sharedStrings": "xl/sharedStrings.xml"}
_DIRECTORIES = ("_rels/.rels", _MAIN_RELATIONS)
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WINDING = re.compile(rb"""Target\s*=\s*["'](?:[^"']*?(?:(?<!\.)\./|\.\./xl/|\\|[%#])|[^"']+?(?<!:)//|[^"']+?/\.\./)""")
r"""A way to a part that is not the shortest (`./sheet1.xml`, `worksheets\sheet1.xml`, `%73heet1.xml`): the library follows none."""
_QUOTE, _NO_DIMENSION, _FIXED = b"<![CDATA[", b'dimension ref=""', b' r="$'
_CELL_EXTENSION = re.compile(rb"(?:</(?:\w+:)?(?:v|is|f)>|<(?:\w+:)?c(?: [^<>]*)?>)\s*<(?:\w+:)?extLst")
_NEW_ERROR = re.compile(rb">#(?!(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)<)(?:[A-Z_/0-9]+[!?]|GETTING_DATA)<")
"""Error values that Excel got after ECMA-376 (§18.18.11 has seven), or shows while it waits; the library knows none of them."""
_OLD_ERROR = "#N/A"
_RECOUNTED = re.compile(rb"""\bfullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_KEPT = 256
_FROM_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
_ESCAPED_PAIR = re.compile(r"(?<!_x005F)_x([dD][89abAB][0-9a-fA-F]{2})__x([dD][c-fC-F][0-9a-fA-F]{2})_")
"""A rare character (𠮷) as its two halves in UTF-16, each escaped (ECMA-376 part 1 §22.4.2.4): the library takes them for letters."""
_HALF = re.compile(rb"_x[dD][89abAB][0-9a-fA-F]{2}__x[dD]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Directory:
    """The parts of a workbook: `sheets` by their name, and the parts of styles and shared strings (empty where there is none)."""

    sheets: Mapping[str, str]
    styles: str = ""
    strings: str = ""


def directory_of(package: Package) -> Directory:
    """The directory of a workbook with usual names (see `usual`)."""
    if _MAIN not in package or _MAIN_RELATIONS not in package:
        return Directory({})
    relations = relations_of(package, _MAIN)
    sheets = {name: relations.by_id.get(own_id, "") for name, own_id in _named_sheets.of(package, _MAIN)}
    return Directory(sheets, relations.by_kind.get("styles", ""), relations.by_kind.get("sharedStrings", ""))


def _sheets_named(xml: bytes) -> tuple[tuple[str, str], ...]:
    """Name of each sheet, and the id under which its part is named."""
    sheets = markup.parse(xml, "工作簿目录").iter("{*}sheet")
    return tuple((one.get("name", ""), one.get(_RELATION) or one.get(_STRICT_RELATION) or "") for one in sheets)


_named_sheets = Remembered(_sheets_named, most=_KEPT)


def first_day(package: Package) -> dt.datetime:
    """The day that is 0 in the dates of a workbook."""
    return FIRST_OF_1904 if _MAIN in package and _FROM_1904.search(package.xml(_MAIN)) else FIRST_DAY


def is_recounted(package: Package) -> bool:
    """Whether a workbook asks programs to compute its formulas anew: libraries that can't compute save a 0, or what stood there before."""
    return _MAIN in package and _RECOUNTED.search(package.xml(_MAIN)) is not None


def related(package: Package, part: str) -> Mapping[str, str]:
    """The parts that a part names, by the id under which it names them."""
    return relations_of(package, part).by_id


def usual(package: Package) -> Package:
    """The same workbook with its main parts under the names that every program but a few gives them, and every XML part in UTF-8."""
    odd = {name for name in package.names() if name.endswith((".xml", ".rels")) and name.startswith("xl/") and _is_odd(package.start(name))}
    renamed = _renamed(package)
    odd |= {name for name in map(package.spelled, _DIRECTORIES) if name in package and _WINDING.search(package.xml(name))}
    if not odd and not renamed:
        return package
    return _rewritten(package, odd, renamed)


def is_oddly_written(xml: bytes) -> bool:
    """Whether the library reads a part wrongly or not at all, though it is sound.

    It passes over what stands in `<![CDATA[…]]>` and over escaped halves of a character, and refuses extensions of cells, an empty
    dimension, references with `$` and newer error values.
    """
    if _QUOTE in xml or _NO_DIMENSION in xml or _FIXED in xml or _NEW_ERROR.search(xml) is not None:
        return True
    return (b"extLst" in xml and _CELL_EXTENSION.search(xml) is not None) or (b"_x" in xml and _HALF.search(xml) is not None)


def plainly_written(package: Package, parts: Collection[str]) -> Package:
    """The same workbook with the oddly written parts written anew."""
    return _rewritten(package, parts, {})


def _rewritten(package: Package, odd: Collection[str], renamed: Mapping[str, str]) -> Package:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as rewritten:
        for name in package.names():
            is_xml = name in odd or (renamed and name.endswith(".rels"))
            rewritten.writestr(renamed.get(name, name), _utf8(package, name, renamed) if is_xml else package.read(name))
    return Package(target.getvalue(), package.limits)


def _renamed(package: Package) -> dict[str, str]:
    """The parts that have other names than usual, with the usual ones."""
    main = main_part_of(package) or package.spelled(_MAIN)
    if main not in package:
        return {}
    folder, name = posixpath.split(main)
    new = {main: _MAIN, package.spelled(posixpath.join(folder, "_rels", f"{name}.rels")): _MAIN_RELATIONS}
    if folder != "xl":
        new |= {one: f"xl/{one.removeprefix(folder + '/')}" for one in package.names() if one.startswith(f"{folder}/") and one not in new}
    kinds = relations_of(package, main).by_kind
    new |= {found: usual_name for kind, usual_name in _USUAL.items() if (found := kinds.get(kind)) and found in package}
    new |= {usual_name: f"{usual_name}.unused" for usual_name in new.values() if usual_name in package and usual_name not in new}
    return {one: other for one, other in new.items() if one != other}


def _is_odd(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in start:
        return True
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    return declared is not None and declared[1].lower() not in _PLAIN


def _utf8(package: Package, part: str, renamed: Mapping[str, str]) -> bytes:
    """A part in UTF-8; one that names others names them the shortest way, under their new names."""
    root = markup.parse(package.xml(part), "工作簿")
    _settle(root)
    names = {posixpath.basename(one): posixpath.basename(other) for one, other in renamed.items()}
    around = posixpath.dirname(posixpath.dirname(part))
    for relation in root.iter(_RELATIONSHIP):
        target = relation.get("Target", "")
        winding = relation.get("TargetMode") != "External" and any(one in target for one in ("./", "//", "\\", "%", "#"))
        folder, name = posixpath.split(f"/{named_part(package.listed, target, around)}" if winding else target)
        relation.set("Target", posixpath.join(folder, names.get(name, name)))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _whole(pair: re.Match[str]) -> str:
    """The character of which a pair holds the halves."""
    return (int(pair[1], 16).to_bytes(2, "big") + int(pair[2], 16).to_bytes(2, "big")).decode("utf-16-be")


def _settle(root: etree._Element) -> None:
    """Takes out of a sheet what the library refuses and no value stands in, and puts together what a program took apart."""
    for text in root.iter("{*}t", "{*}v"):
        if text.text and "_x" in text.text:
            text.text = _ESCAPED_PAIR.sub(_whole, text.text)
    for dimension in root.findall("{*}dimension"):
        root.remove(dimension)
    for cell in root.iterfind("{*}sheetData/{*}row/{*}c"):
        if "$" in cell.get("r", ""):
            cell.set("r", cell.get("r", "").replace("$", ""))
        if cell.get("t") == "e":
            _settle_error(cell)
        for extension in cell.findall("{*}extLst"):
            cell.remove(extension)


def _settle_error(cell: etree._Element) -> None:
    """Puts an old error in the place of a new one; which it was is told out of the bytes as they came."""
    for value in cell.findall("{*}v"):
        if _NEW_ERROR.fullmatch(f">{value.text}<".encode()) is not None:
            value.text = _OLD_ERROR
