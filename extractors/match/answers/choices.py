"""What was chosen among printed options: ticked (“☑男 □女”), kept while the others were struck out, or written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.core.findings import Code
from extractors.core.reading import Value
from extractors.form import FieldSpec
from extractors.language import text
from extractors.match.answers.values import read_tick
from extractors.match.collect.options import spread

_BOXES = "□☐○〇☑☒■●◉√✓✔"
_SEPARATED = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The option or options as printed, and the code of a doubt; `blank` where nothing was chosen."""

    value: Value = None
    doubt: Code | None = None
    blank: bool = False


def read_options(written: str, spec: FieldSpec) -> Chosen:
    """Which of the options of `spec` a text means: one for a choice, any number for a list."""
    seen = text.key(written)
    if not seen and not any(mark in written for mark in _BOXES):
        return Chosen(blank=True)
    named = {text.key(option): option for option in spec.options}
    if seen in named and read_tick(written) is not False and not _is_open(written) and not _is_crossed(written):
        return _whole(named[seen], spec)
    ticked = _ticked(written, spec.options)
    if ticked is None:
        return _written(written, named, spec)
    return _marked(written, ticked, spec)


def _marked(written: str, ticked: Sequence[tuple[str, bool | None]], spec: FieldSpec) -> Chosen:
    values = [option for option, state in ticked if state]
    if any(state is None for _, state in ticked):
        return Chosen(None, Code.CHOICE_UNCLEAR)
    if not values:
        return Chosen(blank=True) if len(ticked) == len(spec.options) or _is_open(written) else _kept(ticked, spec)
    if spec.type == "list":
        return Chosen(tuple(values))
    return Chosen(values[0]) if len(values) == 1 else Chosen(None, Code.CHOICE_CONFLICT)


def _is_open(written: str) -> bool:
    """Whether a box stands there and none is ticked: an option alone with its empty box was not chosen."""
    return any(mark in written for mark in "□☐○") and not any(mark in written for mark in "☑☒■●√✓✔")


def _is_crossed(written: str) -> bool:
    """Whether a cross stands there: it may choose an option or strike it out."""
    return any(mark in written for mark in "×✕╳✗✘")


def _whole(option: str, spec: FieldSpec) -> Chosen:
    return Chosen((option,) if spec.type == "list" else option)


def _kept(ticked: Sequence[tuple[str, bool | None]], spec: FieldSpec) -> Chosen:
    """Where the unit deleted the options that do not hold, what is left was chosen."""
    left = tuple(option for option, _ in ticked)
    if spec.type == "list":
        return Chosen(left)
    return Chosen(left[0]) if len(left) == 1 else Chosen(None, Code.CHOICE_UNCLEAR)


def _ticked(written: str, options: Sequence[str]) -> list[tuple[str, bool | None]] | None:
    """The options that stand in a text, each with whether it is ticked; `None` where none stands in it."""
    found = spread(written, [(option, text.key(option)) for option in options])
    if found is not None:
        return [(option, read_tick(mark)) for option, mark in found]
    alone = [(option, text.key(option)) for option in options if text.key(option) in text.key(written)]
    if len(alone) != 1:
        return None
    option, seen = alone[0]
    rest = "".join(char for char in written if not text.key(char) and not char.isspace())
    left = text.key(written).replace(seen, "", 1)
    if left not in ("", "v", "V"):
        return None
    return [(option, None if _is_crossed(rest) else bool(left) or not rest or read_tick(rest))]


def _written(written: str, named: dict[str, str], spec: FieldSpec) -> Chosen:
    """Options written out one after another (“书法、摄影”), or other words: kept as written, with a doubt."""
    parts = [text.key(part) for part in _SEPARATED.split(written) if text.key(part)]
    if spec.type == "list" and parts and all(part in named for part in parts):
        return Chosen(tuple(named[part] for part in parts))
    bare = written.strip()
    return Chosen((bare,) if spec.type == "list" else bare, Code.NOT_AN_OPTION)
