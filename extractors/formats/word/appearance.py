"""What styles and direct formatting do to a text: hidden, struck out, raised, too faint or small to see, drawn in a symbol font."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from lxml import etree

from extractors.formats.package import Package, Remembered
from extractors.formats.word import element_names as n
from extractors.formats.word.element_names import beside_main
from extractors.formats.word.emphasis import is_stressing
from extractors.formats.written import TINY, WHITE, is_faint
from extractors.language.ticks import is_symbol_font

_PART = "word/styles.xml"
_KEPT = 64
"""Style parts that are remembered: the forms of one blank share one."""
_TOGGLES = ("hidden", "struck", "doubled")
SMALLEST = int(2 * TINY)
"""Half points; the smallest Chinese type (八号) has 5 points."""
_NARROWEST = 20
"""Per cent of its width below which a text can't be read."""
_CLEAR = 90_000
"""Of 100,000 parts of light that go through letters: what is left of them can't be read."""
UNFILLED = "NONE"
"""The color of letters that are only an outline, or nothing."""
_LEAST_HEIGHT = 60
"""Twentieths of a point: three points, as of a row in a workbook."""
_SHADES = {
    "black": "000000", "white": WHITE, "yellow": "FFFF00", "lightGray": "C0C0C0", "darkGray": "808080", "cyan": "00FFFF", "blue": "0000FF",
    "green": "00FF00", "magenta": "FF00FF", "red": "FF0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000",
}  # fmt: skip
"""The colors of highlighters (ISO/IEC 29500-1 §17.18.40)."""
_LIGHT_THEME = ("background1", "light1", "bg1", "lt1")


class Look(TypedDict, total=False):
    """What properties say about how a text looks; what they don't say is left out."""

    hidden: bool
    struck: bool
    doubled: bool
    raised: bool
    lift: int
    """Half points above the line."""
    size: int
    scale: int
    color: str
    shade: str
    combined: bool
    font: str


def shade_of(highlight: etree._Element) -> str:
    """The color of a highlighter in six hexadecimal digits, or `AUTO`."""
    return _SHADES.get(highlight.get(n.VAL, ""), "AUTO")


def shade_behind(shade: etree._Element) -> str:
    """The color that a shade puts behind a text, or `AUTO`; a solid pattern covers its filling with its own color."""
    return shade.get(n.COLOR if shade.get(n.VAL) == "solid" else n.FILL, "auto").upper()


def color_of(element: etree._Element) -> str:
    """The color of a text in six hexadecimal digits, or `AUTO`; the light one of the theme is white."""
    value = element.get(n.VAL, "auto")
    if element.get(n.THEME_COLOR) in _LIGHT_THEME and element.get(n.THEME_SHADE) is None:
        return WHITE
    return value.upper()


def fill_of(element: etree._Element) -> str:
    """The color that the letters of a text are filled with (`w14:textFill`, which goes before its color), or `UNFILLED`."""
    if element.find(n.NO_FILL) is not None:
        return UNFILLED
    solid = element.find(n.SOLID_FILL)
    for color in solid if solid is not None else ():
        if any(_count(part) >= _CLEAR for part in color.iterchildren(n.ALPHA)):
            return UNFILLED
        value = color.get(n.W14_VAL, "")
        return value.upper() if color.tag == n.RGB_COLOR else WHITE if value in _LIGHT_THEME else "AUTO"
    return "AUTO"


def _count(element: etree._Element) -> int:
    value = (element.get(n.VAL) or element.get(n.W14_VAL) or "").removesuffix("%").removesuffix("pt")
    return int(value) if value.lstrip("-").isdecimal() and len(value) < 7 else 0


def is_flat(height: etree._Element) -> bool:
    """Whether the height of a row (`w:trHeight`) is held so low that a printed page shows a line at most."""
    return height.get(n.HEIGHT_RULE) == "exact" and 0 < _count(height) < _LEAST_HEIGHT


_READ: Mapping[object, tuple[str, Callable[[etree._Element], object]]] = {
    n.VANISH: ("hidden", n.is_on),
    n.STRIKE: ("struck", n.is_on),
    n.DSTRIKE: ("doubled", n.is_on),
    n.VERT_ALIGN: ("raised", lambda one: one.get(n.VAL) in ("superscript", "subscript")),
    n.POSITION: ("lift", _count),
    n.SZ: ("size", _count),
    n.SCALE: ("scale", _count),
    n.COLOR: ("color", color_of),
    n.TEXT_FILL: ("color", fill_of),
    n.SHD: ("shade", shade_behind),
    n.HIGHLIGHT: ("shade", shade_of),
    n.EAST_ASIAN: ("combined", lambda one: one.get(n.COMBINE, "0") not in ("0", "false", "off")),
    n.RFONTS: ("font", lambda one: one.get(n.ASCII) or one.get(n.HANSI) or ""),
}


def look_of(properties: etree._Element | None) -> Look:
    """What run properties say themselves."""
    look: dict[str, object] = {}
    for one in properties if properties is not None else ():
        known = _READ.get(one.tag)
        if known is not None and (value := known[1](one)) != "":
            look[known[0]] = value
    return look  # type: ignore[return-value]  # each value is of the type that its reader gives


def over(below: Look, above: Look) -> Look:
    """A look with another one laid over it."""
    return {**below, **above} if above else below


def toggled(paragraph: Look, character: Look) -> Look:
    """The looks of a paragraph style and a character style together: striking out twice undoes it (ISO/IEC 29500-1 §17.7.3)."""
    both = over(paragraph, character)
    for name in _TOGGLES:
        if paragraph.get(name) and character.get(name):
            both = {**both, name: False}  # type: ignore[misc]  # one of the switches
    return both


def is_odd(look: Look, background: str) -> bool:
    """Whether a text of this look is struck out, raised, or can't be seen on its background."""
    if not look:
        return False
    shade = look.get("shade", "AUTO")
    return bool(
        look.get("struck")
        or look.get("doubled")
        or look.get("raised")
        or look.get("combined")
        or look.get("size", SMALLEST + 1) <= SMALLEST
        or look.get("scale", 100) <= _NARROWEST
        or look.get("color") == UNFILLED
        or ("color" in look and is_faint(look["color"], background if shade == "AUTO" else shade))
    )


def symbol_font(look: Look) -> str | None:
    """The font, where it is one of symbols."""
    font = look.get("font")
    return font if is_symbol_font(font) else None


@dataclass(frozen=True)
class Styles:
    """The looks of styles by their id, with what they are based on.

    Attributes:
        looks: By id.
        default: Of paragraphs that name no style.
        everywhere: What is said for all texts of the document.
        telling: Ids of the styles that change how a text reads; `""` for that default.
        stressing: Ids of those that make it stand out.
    """

    looks: Mapping[str, Look] = field(default_factory=dict)
    default: Look = field(default_factory=Look)
    everywhere: Look = field(default_factory=Look)
    telling: frozenset[str] = frozenset()
    stressing: frozenset[str] = frozenset()

    def named(self, properties: etree._Element | None, tag: str) -> Look:
        """The look of the style that properties name."""
        style = properties.find(tag) if properties is not None and self.looks else None
        return self.looks.get(style.get(n.VAL, ""), _NOTHING) if style is not None else _NOTHING

    def paragraph(self, properties: etree._Element | None) -> Look:
        """The look of a paragraph's style."""
        return over(self.everywhere, self.named(properties, n.PSTYLE) or self.default)

    @property
    def tell_everywhere(self) -> bool:
        """Whether texts that name no style read otherwise."""
        return "" in self.telling

    def are_told(self, body: etree._Element) -> bool:
        """Whether a body uses a style that changes how a text reads."""
        if not self.telling:
            return False
        return self.tell_everywhere or any(one.get(n.VAL) in self.telling for one in body.iter(n.PSTYLE, n.RSTYLE, n.TBL_STYLE))


_NOTHING = Look()


def read_styles(package: Package) -> Styles:
    """The styles of a package. Forms of one campaign share one style part of 350 KB: it is read once."""
    part = beside_main(package, _PART)
    if part not in package:
        return Styles()
    return _known.of(package, part)


def _parse(xml: bytes) -> Styles:
    root = n.parse(n.without_strict(xml))
    styles = {style.get(n.STYLE_ID, ""): style for style in root.iter(n.STYLE)}
    looks = {name: look for name in styles if (look := _inherited(styles, name))}
    normal = [name for name, style in styles.items() if style.get(n.TYPE) == "paragraph" and style.get(n.STYLE_DEFAULT) in ("1", "true")]
    default = looks.get(normal[0], _NOTHING) if normal else _NOTHING
    everywhere = look_of(root.find(f"{n.DOC_DEFAULTS}/{n.RPR_DEFAULT}/{n.RPR}"))
    telling = {name for name, look in looks.items() if _tells(look)} | ({""} if _tells(default) or _tells(everywhere) else set())
    stressing = frozenset(name for name in styles if is_stressing(_line(styles, name)))
    return Styles(looks, default, everywhere, frozenset(telling), stressing) if telling else Styles(stressing=stressing)


_known = Remembered(_parse, most=_KEPT)


def _tells(look: Look) -> bool:
    return is_odd(look, WHITE) or bool(look.get("hidden") or look.get("lift")) or symbol_font(look) is not None


def _inherited(styles: Mapping[str, etree._Element], name: str) -> Look:
    look = _NOTHING
    for style in _line(styles, name):
        parts = [style.find(n.RPR), *(part.find(n.RPR) for part in style.findall(n.TABLE_PART))]
        for part in parts[1:]:
            look = over({"struck": True} if look_of(part).get("struck") else _NOTHING, look)
        look = over(look_of(parts[0]), look)
    return look


def _line(styles: Mapping[str, etree._Element], name: str) -> Iterator[etree._Element]:
    """A style and those that it is based on, nearest first."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        based = styles[name].find(n.BASED_ON)
        name = based.get(n.VAL, "") if based is not None else ""
