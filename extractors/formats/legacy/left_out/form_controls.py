"""Form controls of an OpenDocument text, which LibreOffice drops: what each shows, written in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from extractors.core.document import CHECKED, UNCHECKED

_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_IDS = (f"{_FORM}id", "{http://www.w3.org/XML/1998/namespace}id")
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")


def _typed(control: etree._Element) -> str:
    return control.get(f"{_FORM}current-value", "") or control.get(f"{_FORM}value", "")


def _labelled(control: etree._Element, *, on: bool) -> str:
    return (CHECKED if on else UNCHECKED) + control.get(f"{_FORM}label", "")


def _ticked(control: etree._Element) -> str:
    return _labelled(control, on=control.get(f"{_FORM}current-state", control.get(f"{_FORM}state", "")) == "checked")


def _pressed(control: etree._Element) -> str:
    return _labelled(control, on=control.get(f"{_FORM}current-selected", control.get(f"{_FORM}selected", "")) == "true")


def _chosen(control: etree._Element) -> str:
    options = [one for one in control.iterchildren(f"{_FORM}option") if f"{_FORM}label" in one.attrib]
    for state in ("current-selected", "selected"):
        chosen = [one.get(f"{_FORM}label", "") for one in options if one.get(_FORM + state) == "true"]
        if chosen:
            return "、".join(chosen)
    return ""


_SHOWS: Mapping[str, Callable[[etree._Element], str]] = {
    **dict.fromkeys(("text", "textarea", "formatted-text", "number", "date", "time", "combobox"), _typed),
    "checkbox": _ticked,
    "radio": _pressed,
    "listbox": _chosen,
    "fixed-text": lambda control: control.get(f"{_FORM}label", ""),
}
"""What the controls show that show a text; the others are buttons."""


def write_controls(root: etree._Element) -> bool:
    """Writes what the controls of a document show in their places; whether there were any."""
    places = list(root.iter(f"{_DRAW}control"))
    known = (control for control in root.iter() if _kind(control) in _SHOWS) if places else ()
    controls = {control.attrib[name]: control for control in known for name in _IDS if name in control.attrib}
    for place in places:
        control = controls.get(place.get(f"{_DRAW}control", ""))
        if control is not None:
            _write(place, _SHOWS[_kind(control)](control))
    return bool(controls)


def _kind(element: etree._Element) -> str:
    tag = str(element.tag)
    return tag.removeprefix(_FORM) if tag.startswith(_FORM) else ""


def _write(place: etree._Element, shown: str) -> None:
    """Puts a text in place of a control: into its paragraph, or one of its own where it stands on the page."""
    parent = place.getparent()
    if parent is None:
        return
    written = etree.Element(f"{_TEXT}span" if next(place.iterancestors(*_PARAGRAPHS), None) is not None else _PARAGRAPHS[0])
    written.text, written.tail = shown, place.tail
    parent.replace(place, written)
