"""What styles and direct formatting do to a text: hidden, struck out, raised, white, drawn in a symbol font."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from extractors.core.findings import Code
from extractors.formats.package import Package
from extractors.formats.word import names as n
from extractors.language.symbols import is_symbol_font

_PART = "word/styles.xml"
_known: dict[tuple[int, int], Styles] = {}
_TELLING = (b"w:vanish", b"ingdings", b"ebdings", b"Marlett", b'"Symbol"')


@dataclass(frozen=True)
class Styles:
    """The styles that hide their text, and those of a symbol font, by id."""

    hidden: frozenset[str] = frozenset()
    fonts: Mapping[str, str] = field(default_factory=dict)

    def hides(self, properties: etree._Element | None, tag: str) -> bool:
        """Whether the style named in these properties hides text."""
        return bool(self.hidden) and _named(properties, tag) in self.hidden

    def symbol_font(self, properties: etree._Element | None) -> str | None:
        """The symbol font of a run, by its own fonts or by its style."""
        if properties is None:
            return None
        own = _font(properties)
        if own is not None:
            return own if is_symbol_font(own) else None
        return self.fonts.get(_named(properties, n.RSTYLE)) if self.fonts else None


def read_styles(package: Package) -> Styles:
    """The styles of a package. Forms of one campaign share one style part of 350 KB: it is read once."""
    if _PART not in package:
        return Styles()
    checksum = package.checksum(_PART)
    known = _known.get(checksum)
    if known is None:
        known = _known.setdefault(checksum, _parse(package.xml(_PART)))
    return known


def _parse(xml: bytes) -> Styles:
    if not any(word in xml for word in _TELLING):
        return Styles()
    styles = {style.get(n.STYLE_ID, ""): style for style in n.parse(n.without_strict(xml)).iter(n.STYLE)}
    hidden = frozenset(name for name in styles if _hides(styles, name))
    fonts = {name: font for name in styles if (font := _style_font(styles, name)) is not None and is_symbol_font(font)}
    return Styles(hidden, fonts)


def _line(styles: Mapping[str, etree._Element], name: str) -> list[etree._Element]:
    """A style and those that it is based on, nearest first."""
    line: list[etree._Element] = []
    while name in styles and styles[name] not in line:
        line.append(styles[name])
        based = styles[name].find(n.BASED_ON)
        name = based.get(n.VAL, "") if based is not None else ""
    return line


def _hides(styles: Mapping[str, etree._Element], name: str) -> bool:
    for style in _line(styles, name):
        vanish = style.find(f"{n.RPR}/{n.VANISH}")
        if vanish is not None:
            return is_on(vanish)
    return False


def _style_font(styles: Mapping[str, etree._Element], name: str) -> str | None:
    for style in _line(styles, name):
        properties = style.find(n.RPR)
        font = _font(properties) if properties is not None else None
        if font is not None:
            return font
    return None


def _font(properties: etree._Element) -> str | None:
    fonts = properties.find(n.RFONTS)
    return None if fonts is None else fonts.get(n.ASCII) or fonts.get(n.HANSI)


def _named(properties: etree._Element | None, tag: str) -> str:
    style = properties.find(tag) if properties is not None else None
    return style.get(n.VAL, "") if style is not None else ""


def is_on(switch: etree._Element) -> bool:
    """Whether a switch like `w:vanish` or `w:checked` is on."""
    return switch.get(n.VAL, "1") not in ("0", "false", "off")


ODD_LOOK = Code.ODD_LOOK
UNREADABLE = Code.UNREADABLE_OBJECT
WHITE = "FFFFFF"
_LOOKS = (n.STRIKE, n.DSTRIKE, n.VERT_ALIGN, n.COLOR, n.MATH)
_OBJECTS = (n.OBJECT, n.PICT, n.DRAWING, n.ALT_CHUNK)
_GONE = (n.DEL, n.MOVE_FROM)


def doubt_of(cell: etree._Element, text: str) -> str:
    """The mark of a cell whose text may not be what its reader sees, or `""`."""
    if any(_counts(look) for look in cell.iter(*_LOOKS)):
        return ODD_LOOK
    if not text.strip() and next(cell.iter(*_OBJECTS), None) is not None:
        return UNREADABLE
    return ""


def _counts(look: etree._Element) -> bool:
    """Whether a look is switched on, and on a run that shows something."""
    if look.tag == n.MATH:
        return any(child.tag != n.MATH_RUN for child in look)  # a fraction, a power; a figure alone reads as it is
    run = next(look.iterancestors(n.R), None)
    if run is None or next(run.iterancestors(*_GONE), None) is not None:
        return False
    if not any((part.text or "").strip() for part in run.iter(n.T)):
        return False
    value = look.get(n.VAL, "")
    if look.tag == n.COLOR:
        return value.upper() == WHITE
    return value in ("superscript", "subscript") if look.tag == n.VERT_ALIGN else is_on(look)
