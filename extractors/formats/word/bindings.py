"""Content controls bound to a part of XML: Word shows what stands there, other programs what the document itself says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree

from extractors.core.errors import UnreadableFileError
from extractors.formats.package import Package, markup, relations_of
from extractors.formats.word import element_names as n
from extractors.language.dates import read_date

_STEP = re.compile(r"/(?:([\w.-]+):)?([\w.-]+)(?:\[(\d{1,4})\])?")
_PATH = re.compile(r"(?:/(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,4}\])?){1,20}")
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_CORE, _EXTENDED = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "{6668398D-A668-4E3E-A5EB-62B293D839F1}"
_PROPERTIES: Mapping[str, str] = {_CORE: "docProps/core.xml", _EXTENDED: "docProps/app.xml"}
"""The properties of a document, which controls may be bound to like any part of XML ([MS-OE376] 2.5.1)."""
_TRUE = ("1", "true")


def settle_bound(root: etree._Element, package: Package) -> None:
    """Marks the texts of controls that say otherwise than the XML they are bound to; a placeholder gives way to what stands there."""
    bound = list(root.iter(n.DATA_BINDING))
    stores = _stores(package) if bound else {}
    for binding in bound:
        properties = binding.getparent()
        control = properties.getparent() if properties is not None else None
        held = control.find(n.SDT_CONTENT) if control is not None else None
        stored = _stored(binding, stores) if held is not None else None
        if properties is not None and held is not None and stored is not None and next(held.iter(n.DATA_BINDING), None) is None:
            _settle(properties, held, stored)


def _settle(properties: etree._Element, held: etree._Element, stored: str) -> None:
    flag = properties.find(n.SHOWING_PLACEHOLDER)
    runs = [run for run in held.iter(n.R) if run.find(n.T) is not None]
    shown = "" if flag is not None else "".join(text.text or "" if text.tag == n.T else "-" for text in held.iter(n.T, n.NO_BREAK_HYPHEN))
    if properties.find(n.W14_CHECKBOX) is not None:
        checked = properties.find(f"{n.W14_CHECKBOX}/{n.W14_CHECKED}")
        if (stored.lower() in _TRUE) != (checked is not None and checked.get(n.W14_VAL, "1") in _TRUE):
            held.set(n.UNSETTLED, "1")
        return
    if not runs or _says(properties, shown, stored):
        return
    if flag is not None:
        properties.remove(flag)
        for run, said in zip(runs, [stored, *[""] * len(runs)], strict=False):
            for number, text in enumerate(run.findall(n.T)):
                text.text = "" if number else said
    for run in runs:
        run.set(n.UNSETTLED, "1")


def _says(properties: etree._Element, shown: str, stored: str) -> bool:
    """Whether a control shows what is stored: a list its entry of that value, a date its day."""
    entries = {one.get(n.VALUE, ""): one.get(n.DISPLAY_TEXT) for one in properties.iter(n.LIST_ITEM)}
    if _folded(shown) in (_folded(stored), _folded(entries.get(stored) or stored)):
        return True
    date = properties.find(n.DATE)
    if date is None:
        return False
    day = read_date(stored[:10], 0).value
    return day is not None and day == (read_date(shown, 0).value or date.get(n.FULL_DATE, "")[:10])


def _folded(said: str) -> str:
    return "".join(unicodedata.normalize("NFKC", said).split())


def _stores(package: Package) -> dict[str, etree._Element]:
    """The XML that controls may be bound to, by its id in capitals."""
    parts = dict(_PROPERTIES)
    for part in sorted(set(relations_of(package, n.main_part(package)).by_id.values())):
        described = relations_of(package, part).by_kind.get("customXmlProps", "") if part in package else ""
        root = _root(package, described)
        if root is not None:
            parts[root.get(n.ITEM_ID, "").upper()] = part
    roots = {own_id: _root(package, part) for own_id, part in parts.items()}
    return {own_id: root for own_id, root in roots.items() if root is not None}


def _root(package: Package, part: str) -> etree._Element | None:
    """What a part holds that no answer stands in; `None` where that is no XML."""
    try:
        return markup.parse(package.xml(part), "自定义 XML") if part in package else None
    except UnreadableFileError:
        return None


def _stored(binding: etree._Element, stores: Mapping[str, etree._Element]) -> str | None:
    """What is stored where a control is bound to; `None` where that can't be told, or is the text of a document by itself."""
    store = stores.get(binding.get(n.STORE_ITEM_ID, "").upper())
    path = binding.get(n.XPATH, "")
    if store is None or _PATH.fullmatch(path) is None:
        return None
    prefixes = dict(_PREFIX.findall(binding.get(n.PREFIX_MAPPINGS, "")))
    steps = list(_steps(path, prefixes))
    found = store if steps and steps[0] == (store.tag, 1) else None
    for tag, number in steps[1:]:
        found = _child(found, tag, number)
    if found is None or len(found):
        return None
    said = found.text or ""
    return None if said.lstrip().startswith("<") else said


def _steps(path: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    for prefix, name, number in _STEP.findall(path):
        yield f"{{{prefixes.get(prefix, '')}}}{name}" if prefix else name, int(number or 1)


def _child(parent: etree._Element | None, tag: str, number: int) -> etree._Element | None:
    children = parent.findall(tag) if parent is not None else []
    return children[number - 1] if 0 < number <= len(children) else None
