"""Content controls that still show their placeholder, and those that were filled by a program that left the flag on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from extractors.formats.package import Package
from extractors.formats.word import names as n
from extractors.language import text

_GLOSSARY = "word/glossary/document.xml"
_USUAL = re.compile(
    r"\s*(?:请?(?:单击|点击|轻触|点按|双击)|请?在?此处|请(?:输入|选择|填写)|选择(?:一项|日期)|输入(?:文字|文本|日期)|输入您希望"
    r"|(?:click|tap|choose|enter|select|type|insert)\b|\[.*\]\s*$|_+\s*$|$)",
    re.IGNORECASE,
)
"""How Word and WPS word their own placeholders: “单击或点击此处输入文字。”, “选择一项。”, “Click or tap here to enter text.”"""


def settle_placeholders(root: etree._Element, package: Package) -> None:
    """Takes the flag `w:showingPlcHdr` from controls that hold another text than their placeholder."""
    flags = list(root.iter(n.SHOWING_PLACEHOLDER))
    if not flags:
        return
    parts = _doc_parts(package)
    for flag in flags:
        properties = flag.getparent()
        control = properties.getparent() if properties is not None else None
        if properties is not None and control is not None and _is_filled(properties, control, parts):
            properties.remove(flag)


def _doc_parts(package: Package) -> Mapping[str, str]:
    """The placeholders that a document brings along, by name."""
    if _GLOSSARY not in package:
        return {}
    root = n.parse(n.without_strict(package.xml(_GLOSSARY)))
    found: dict[str, str] = {}
    for part in root.iter(n.DOC_PART):
        name = part.find(f"{n.DOC_PART_PR}/{n.NAME}")
        if name is not None:
            found[name.get(n.VAL, "")] = _text(part)
    return found


def _is_filled(properties: etree._Element, control: etree._Element, parts: Mapping[str, str]) -> bool:
    held = control.find(n.SDT_CONTENT)
    written = _text(held) if held is not None else ""
    named = properties.find(f"{n.PLACEHOLDER}/{n.DOC_PART}")
    placeholder = parts.get(named.get(n.VAL, "")) if named is not None else None
    if placeholder is not None and text.key(placeholder):
        return bool(written.strip()) and text.key(written) != text.key(placeholder)
    return _USUAL.match(written) is None


def _text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(n.T))
