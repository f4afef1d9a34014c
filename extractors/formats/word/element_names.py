"""Names in Word packages: of elements of WordprocessingML, whose bytes are made ready here; of parts, which programs call differently."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from lxml import etree

from extractors.core.document import Cell, check_spread
from extractors.core.errors import UnreadableFileError
from extractors.formats.package import Package, main_part_of, markup, relations_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W16SE = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

BODY, P, R, T, TBL, TR, TC = (_W + name for name in ("body", "p", "r", "t", "tbl", "tr", "tc"))
PPR, RPR, TCPR, TRPR = (_W + name for name in ("pPr", "rPr", "tcPr", "trPr"))
SDT, SDT_CONTENT, SDT_PR, SHOWING_PLACEHOLDER, VAL = (_W + n for n in ("sdt", "sdtContent", "sdtPr", "showingPlcHdr", "val"))
TAB, BR, CR, PTAB, NO_BREAK_HYPHEN, SYM = (_W + name for name in ("tab", "br", "cr", "ptab", "noBreakHyphen", "sym"))
FONT, CHAR, ASCII, HANSI = (_W + name for name in ("font", "char", "ascii", "hAnsi"))
RFONTS, VANISH, RSTYLE, PSTYLE, STYLE, STYLE_ID = (_W + n for n in ("rFonts", "vanish", "rStyle", "pStyle", "style", "styleId"))
INS, DEL, MOVE_FROM, MOVE_TO, DELETED_TEXT = (_W + name for name in ("ins", "del", "moveFrom", "moveTo", "delText"))
FLD_CHAR_TYPE, INSTR_TEXT, BASED_ON, NUM_PR, NUM_ID = (_W + name for name in ("fldCharType", "instrText", "basedOn", "numPr", "numId"))
ABSTRACT_NUM, ABSTRACT_NUM_ID, NUM, LEVEL, NUM_FMT, ILVL = (
    _W + name for name in ("abstractNum", "abstractNumId", "num", "lvl", "numFmt", "ilvl")
)
FLD_CHAR, FF_DATA, CHECK_BOX, CHECKED, DEFAULT = (_W + name for name in ("fldChar", "ffData", "checkBox", "checked", "default"))
DD_LIST, RESULT, LIST_ENTRY = (_W + name for name in ("ddList", "result", "listEntry"))
TXBX_CONTENT, RUBY, RUBY_BASE = (_W + name for name in ("txbxContent", "ruby", "rubyBase"))
GRID_SPAN, V_MERGE, GRID_BEFORE, HIDDEN, CELL_DEL = (_W + name for name in ("gridSpan", "vMerge", "gridBefore", "hidden", "cellDel"))
ALTERNATE, CHOICE, FALLBACK = (_MC + name for name in ("AlternateContent", "Choice", "Fallback"))
W14_CHECKBOX, W14_CHECKED, W14_VAL, W14_ON, W14_OFF, W14_FONT = (
    _W14 + name for name in ("checkbox", "checked", "val", "checkedState", "uncheckedState", "font")
)
TEXT_FILL, NO_FILL, SOLID_FILL, RGB_COLOR, SCHEME_COLOR, ALPHA = (
    _W14 + name for name in ("textFill", "noFill", "solidFill", "srgbClr", "schemeClr", "alpha")
)
LEVEL_TEXT, ROW_HEIGHT, HEIGHT_RULE = (_W + name for name in ("lvlText", "trHeight", "hRule"))
NOTES = (_W + "footnoteReference", _W + "endnoteReference")
MATH, MATH_RUN, MATH_TEXT = _M + "oMath", _M + "r", _M + "t"
ALT_CHUNK = _W + "altChunk"
SECT_PR, PROOF_ERROR, BOOKMARK_START, BOOKMARK_END, PAGE_BROKE = (
    _W + name for name in ("sectPr", "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak")
)
STRIKE, DSTRIKE, VERT_ALIGN, COLOR, OBJECT, PICT, DRAWING = (
    _W + name for name in ("strike", "dstrike", "vertAlign", "color", "object", "pict", "drawing")
)
POSITION, SZ, SCALE, SHD, FILL, HIGHLIGHT, EAST_ASIAN, COMBINE, THEME_COLOR, THEME_SHADE = (
    _W + name for name in ("position", "sz", "w", "shd", "fill", "highlight", "eastAsianLayout", "combine", "themeColor", "themeShade")
)
TBLPR, TBL_STYLE, TYPE, STYLE_DEFAULT, INSTR, BDO, DIR = (
    _W + name for name in ("tblPr", "tblStyle", "type", "default", "instr", "bdo", "dir")
)
SUB_DOC, CONTENT_PART, FLD_SIMPLE, PLACEHOLDER, DOC_PART = (
    _W + n for n in ("subDoc", "contentPart", "fldSimple", "placeholder", "docPart")
)
TABLE_PART, DOC_PART_PR, NAME = (_W + name for name in ("tblStylePr", "docPartPr", "name"))
DATA_BINDING, XPATH, STORE_ITEM_ID, PREFIX_MAPPINGS, LIST_ITEM, VALUE, DISPLAY_TEXT, DATE, FULL_DATE = (
    _W + name for name in ("dataBinding", "xpath", "storeItemID", "prefixMappings", "listItem", "value", "displayText", "date", "fullDate")
)
ITEM_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID"
UNSETTLED = "unsettled"
"""Set by the reader itself, on runs and contents of which nobody knows what is seen."""
BOLD, UNDERLINE, FRAME, DOTTED = (_W + name for name in ("b", "u", "bdr", "em"))
TC_BORDERS, *DIAGONALS = (_W + name for name in ("tcBorders", "tl2br", "tr2bl"))
LEVEL_OVERRIDE, START_OVERRIDE, START = (_W + name for name in ("lvlOverride", "startOverride", "start"))
NUMBERED = "numbered"
"""Set by the reader itself, on paragraphs before which a number is drawn: what is seen of it."""
DOC_DEFAULTS, RPR_DEFAULT = (_W + name for name in ("docDefaults", "rPrDefault"))
SYM_EX, SYM_EX_FONT, SYM_EX_CHAR = (_W16SE + name for name in ("symEx", "font", "char"))
MATH_FRACTION, MATH_SUP, MATH_SUB, MATH_NUM, MATH_DEN = (_M + name for name in ("f", "sSup", "sSub", "num", "den"))
RARE_WRAPPERS = tuple(_W + name for name in ("smartTag", "customXml", "bdo", "dir"))
CHANGED = tuple(
    _W + name
    for name in (
        *(f"{changed}Change" for changed in ("tcPr", "trPr", "tblPr", "tblPrEx", "tblGrid", "pPr", "rPr", "sectPr", "numbering")),
        *("cellIns", "cellMerge"),
    )
)
"""What holds properties as they were before they were changed with changes tracked."""
WRAPPERS = frozenset([INS, MOVE_TO, SDT_CONTENT, _W + "hyperlink", _W + "fldSimple", _M + "oMathPara", *RARE_WRAPPERS])

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_MATH = b"http://purl.oclc.org/ooxml/officeDocument/math"
_TRANSITIONAL_MATH = b"http://schemas.openxmlformats.org/officeDocument/2006/math"
_LONGEST_NUMBER = 12
_MAX_GRID = 63
"""Word's own limit of columns in a table."""


def without_strict(xml: bytes) -> bytes:
    """The bytes with Transitional namespaces where they were Strict."""
    if _STRICT not in xml:
        return xml
    return xml.replace(_STRICT, _TRANSITIONAL).replace(_STRICT_MATH, _TRANSITIONAL_MATH)


def parse(xml: bytes) -> etree._Element:
    """The root of a part.

    Raises:
        UnreadableFileError: `corrupt` or `unsafe`.
    """
    return markup.parse(xml, "正文")


def number(element: etree._Element | None, least: int = 1) -> int:
    """The `w:val` of a span, within what Word itself allows.

    Raises:
        UnreadableFileError: `unsafe` where it claims more columns than a table can have.
    """
    if element is None:
        return least
    value = element.get(VAL, "")
    count = int(value[:_LONGEST_NUMBER]) if value.isdecimal() else least
    if count > _MAX_GRID * 16:
        raise UnreadableFileError("unsafe", f"单元格声称跨 {count} 列")
    return max(least, count)


def is_on(switch: etree._Element) -> bool:
    """Whether a switch like `w:vanish` or `w:checked` is on."""
    return switch.get(VAL, "1") not in ("0", "false", "off")


def check_width(cells: Sequence[Cell], cols: int) -> None:
    """Refuses a table whose cells claim too many columns all together, where it has more than Word itself allows.

    Raises:
        UnreadableFileError: `too_large`.
    """
    if cols > _MAX_GRID:
        check_spread((cell.rowspan, cell.colspan) for cell in cells)


_MAIN = "word/document.xml"


def main_part(package: Package) -> str:
    """The name of the main part.

    Raises:
        UnreadableFileError: `corrupt`, there is none.
    """
    name = main_part_of(package) or package.spelled(_MAIN)
    if name not in package:
        raise UnreadableFileError("corrupt", f"缺少正文部件 {_MAIN}")
    return name


def beside_main(package: Package, usual: str) -> str:
    """The name of a part that the main one names, `usual` where it names none; its kind is the name's (`styles`, `numbering`).

    Raises:
        UnreadableFileError: `corrupt`, there is no main part.
    """
    kind = posixpath.splitext(posixpath.basename(usual))[0]
    found = relations_of(package, main_part(package)).by_kind.get(kind, "")
    return found if found in package else usual
