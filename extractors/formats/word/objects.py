"""What in a paragraph is no plain text: symbols, form fields, pictures, charts, drawn lines, embedded sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED
from extractors.formats.word import element_names as n
from extractors.formats.written import Written
from extractors.language.ticks import BOXES, DRAWN_TICKS, EMPTY_BOXES, drawn_in, is_symbol_font, shown

_PICTURES = frozenset(("pic", "imagedata", "chart", "relIds", "OLEObject", "textpath", "contentPart", "control", "ink"))
_NO_FILL, _LINE = (f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}" for name in ("noFill", "ln"))
_VML_SHAPES = ("oval", "shape", "rect", "roundrect", "curve", "arc", "polyline")
_LINES = ("line", "lineInv", "straightConnector1")
_SEALED = re.compile("[盖公签印]章|签[字名]")
_ASKING = (":", "：")
_STAMP = (900_000, 1_980_000)
"""2.5 and 5.5 cm in EMU: seals of unions and enterprises are 3.8 to 4.5 cm wide, and are pasted in a little smaller or larger."""
_ROUND = 1.25
"""The longer side by the shorter one of what may be a seal: they are round or square, and cut out by hand."""
_UNDERSTOOD = ("http://schemas.microsoft.com/office/", "http://schemas.openxmlformats.org/", "http://www.wps.cn/officeDocument/")
_CHOOSING = frozenset(BOXES).difference(EMPTY_BOXES)
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_FILES = ("Excel", "Word", "PowerPoint", "Package", "AcroExch", "Acrobat", "ET.", "KET", "WPS", "KWPS", "WPP")
"""How programs begin the names of what they embed, where it is a file of its own and no equation or drawing."""
_RULE = "{urn:schemas-microsoft-com:office:office}hr"


def chosen(alternate: etree._Element) -> etree._Element:
    """The one branch of `mc:AlternateContent` that is read: text stands in both, and counts once."""
    fallback = alternate.find(n.FALLBACK)
    choices = alternate.findall(n.CHOICE)
    choice = next((one for one in choices if fallback is None or _is_understood(one)), None)
    if choice is None:
        return alternate if fallback is None else fallback
    if fallback is None or not len(fallback) or next(choice.iter(n.T), None) is not None:
        return choice
    drawn_only = next(choice.iter(n.DRAWING), None) is not None and next(fallback.iter(n.T), None) is None
    return choice if drawn_only else fallback


def _is_understood(choice: etree._Element) -> bool:
    """Whether Word or WPS shows a branch: they know the namespaces that it requires (ECMA-376 part 3 §9.3)."""
    required = (choice.nsmap.get(prefix) or "" for prefix in choice.get("Requires", "").split())
    return all(namespace.startswith(_UNDERSTOOD) for namespace in required)


def outermost(shape: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The elements `tag` below `shape` that lie in no other; of alternatives only the chosen branch."""
    if shape.tag == tag:
        yield shape
    elif shape.tag == n.ALTERNATE:
        for child in chosen(shape):
            yield from outermost(child, tag)
    else:
        for child in shape:
            yield from outermost(child, tag)


def is_object(shape: etree._Element) -> bool:
    """Whether a drawing shows something besides the text in it; a rule across the page (`o:hr`) shows nothing."""
    if any(one.get(_RULE) is not None or one.get("hidden") in ("1", "true") for one in shape.iter()):
        return False
    boxes = list(outermost(shape, n.TXBX_CONTENT))
    if not boxes:
        return not _is_clear(shape)
    drawn = (one for one in shape.iter() if etree.QName(one).localname in _PICTURES)
    return any(next(one.iterancestors(n.TXBX_CONTENT, n.CHOICE, n.FALLBACK), None) is None for one in drawn)


def _is_clear(shape: etree._Element) -> bool:
    """Whether a drawn shape has neither filling nor outline: LibreOffice keeps room for a text box with one."""
    shapes = [one for one in shape.iter() if etree.QName(one).localname == "spPr"]
    pictures = any(etree.QName(one).localname in _PICTURES for one in shape.iter())
    return (
        bool(shapes)
        and not pictures
        and all(_has_none(one) and (line := one.find(_LINE)) is not None and _has_none(line) for one in shapes)
    )


def _has_none(part: etree._Element) -> bool:
    return part.find(_NO_FILL) is not None


def without_laid_ticks(boxes: Sequence[Written], beside: Written) -> list[Written]:
    """The texts of boxes but for ticks that were laid over several words: nobody knows to which of them such a tick belongs."""
    if len(beside.text.split()) < 2:
        return list(boxes)
    laid = [one for one in boxes if one.text.strip() and set("".join(one.text.split())) <= DRAWN_TICKS]
    for _ in laid:
        beside.show()
    return [one for one in boxes if one not in laid]


def holds_file(paragraph: etree._Element) -> bool:
    """Whether another document or sheet lies in a paragraph: only its program opens it."""
    if next(paragraph.iter(n.SUB_DOC), None) is not None:
        return True
    return any(one.get("ProgID", "").startswith(_FILES) for one in paragraph.iter(_OLE))


def is_floating(shape: etree._Element) -> bool:
    """Whether a drawing lies over the page instead of in its line, as a seal does."""
    for one in shape.iter():
        if etree.QName(one).localname == "anchor":
            return True
        if "position:absolute" in one.get("style", "").replace(" ", ""):
            return True
    return False


def is_outline(shape: etree._Element) -> bool:
    """Whether a shape drawn over the page has an outline and no filling, as a ring around an option; no line, picture or box of text."""
    names = {etree.QName(one).localname for one in shape.iter()}
    if not is_floating(shape) or names & _PICTURES - {"ink"} or next(shape.iter(n.TXBX_CONTENT), None) is not None:
        return False
    shapes = [one for one in shape.iter() if etree.QName(one).localname in ("spPr", *_VML_SHAPES)]
    return any(_has_none(one) or one.get("filled") in ("f", "false") for one in shapes) and not _is_line(shape) and not _is_clear(shape)


def _is_line(shape: etree._Element) -> bool:
    return any(one.get("prst", "") in _LINES for one in shape.iter() if etree.QName(one).localname == "prstGeom")


def awaits(text: str) -> bool:
    """Whether a picture behind a text may be its answer: there is none, or it ends in a colon."""
    return text.rstrip().endswith(_ASKING) or not text.strip()


def covers_seal(shape: etree._Element, before: str) -> bool:
    """Whether a picture lies over the place of a seal or signature; one behind a colon may be an answer."""
    return _SEALED.search(before) is not None and not awaits(before) and is_floating(shape)


def is_stamp(shape: etree._Element) -> bool:
    """Whether a picture is the print of a seal: it lies over the page, outside of every table, as wide as high, in the size of a seal."""
    sizes = [one for one in shape.iter() if etree.QName(one).localname == "extent"]
    if not is_floating(shape) or not sizes or next(shape.iterancestors(n.TC), None) is not None:
        return False
    width, height = (int(size) if (size := sizes[0].get(name, "")).isdecimal() else 0 for name in ("cx", "cy"))
    least, most = _STAMP
    return least <= min(width, height) and max(width, height) <= most and max(width, height) <= _ROUND * min(width, height)


def shows_otherwise(control: etree._Element, *, on: bool) -> bool:
    """Whether a check box control shows the sign of the other state: a program set the state, or a person typed over the sign.

    Or the XML that it is bound to says the other state.
    """
    if control.find(f"{n.SDT_CONTENT}[@{n.UNSETTLED}]") is not None:
        return True
    sign = "".join(_drawn(run) for run in control.iterfind(f"{n.SDT_CONTENT}//{n.R}")).strip()
    return len(sign) == 1 and sign in (EMPTY_BOXES if on else _CHOOSING) and sign != _own_sign(control, on=on)


def _drawn(run: etree._Element) -> str:
    """What the texts and symbols of a run show, in the font that it names itself."""
    fonts = run.find(f"{n.RPR}/{n.RFONTS}")
    font = None if fonts is None else fonts.get(n.ASCII) or fonts.get(n.HANSI)
    texts = ((one.text or "") if one.tag == n.T else symbol(one.get(n.FONT), one.get(n.CHAR, "")) for one in run.iter(n.T, n.SYM))
    return drawn_in(font, "".join(texts)) if is_symbol_font(font) and run.find(n.SYM) is None else "".join(texts)


def _own_sign(control: etree._Element, *, on: bool) -> str:
    """The sign that a check box control has declared for a state."""
    declared = control.find(f"{n.SDT_PR}/{n.W14_CHECKBOX}/{n.W14_ON if on else n.W14_OFF}")
    if declared is None:
        return ""
    font, code = declared.get(n.W14_FONT), declared.get(n.W14_VAL, "")
    return symbol(font, code) if is_symbol_font(font) else emoji(code)


def symbol(font: str | None, code: str) -> str:
    """What a symbol (`w:sym`) shows; nothing where its code is none."""
    try:
        return shown(font, int(code, 16))
    except (ValueError, OverflowError):
        return ""


def emoji(code: str) -> str:
    """The character that an extended symbol (`w16se:symEx`) names; half a surrogate pair is none."""
    try:
        char = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ud800" <= char <= "\udfff" else char


def legacy_field(field: etree._Element) -> str:
    """What a form field of Word 97 shows: a check box, or the chosen entry of a list."""
    data = field.find(n.FF_DATA)
    if data is None:
        return ""
    box = data.find(n.CHECK_BOX)
    if box is not None:
        state = box.find(n.CHECKED)
        state = box.find(n.DEFAULT) if state is None else state
        on = state is not None and n.is_on(state)
        return CHECKED if on else UNCHECKED
    entries = [entry.get(n.VAL, "") for entry in data.iter(n.LIST_ENTRY)]
    result = data.find(f"{n.DD_LIST}/{n.RESULT}")
    result = data.find(f"{n.DD_LIST}/{n.DEFAULT}") if result is None else result
    chosen_entry = int(result.get(n.VAL, "0")) if result is not None and result.get(n.VAL, "0").isdecimal() else 0
    return entries[chosen_entry] if chosen_entry < len(entries) else ""
