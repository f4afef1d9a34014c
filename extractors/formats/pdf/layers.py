"""Layers of a PDF (optional content, ISO 32000-1 §8.11) that are off when it is opened: nothing of them is seen or printed."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdftypes import PDFObjRef, resolve1

Layers = frozenset[int]
"""Object numbers."""


def layers_off(document: PDFDocument) -> Layers:
    """The layers that are off."""
    properties = resolve1(document.catalog.get("OCProperties"))
    config = resolve1(properties.get("D")) if isinstance(properties, dict) else None
    if not isinstance(config, dict):
        return frozenset()
    if getattr(resolve1(config.get("BaseState")), "name", "") == "OFF":
        return _numbers(properties.get("OCGs")) - _numbers(config.get("ON"))
    return _numbers(config.get("OFF"))


def is_off(layer: object, off: Layers) -> bool:
    """Whether what belongs to a layer, or to a rule over several of them (§8.11.2.2), is not seen."""
    if not off:
        return False
    if isinstance(layer, PDFObjRef) and layer.objid in off:
        return True
    rule = resolve1(layer)
    if not isinstance(rule, dict) or "OCGs" not in rule:
        return False
    states = [number in off for number in _numbers(rule["OCGs"])]
    policy = getattr(resolve1(rule.get("P")), "name", "AnyOn")
    seen = {"AllOn": not any(states), "AnyOff": any(states), "AllOff": all(states)}.get(policy, not all(states))
    return bool(states) and not seen


def _numbers(layers: Any) -> Layers:
    """Of one layer or a list of them."""
    found = resolve1(layers)
    listed = found if isinstance(found, list) else [layers]
    return frozenset(one.objid for one in listed if isinstance(one, PDFObjRef))
