"""Rates of a blank: of which two counts each is, where the labels tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractors.form import FieldSpec
from extractors.language import text

_STEM = re.compile(r"(?:率|比例|占比|百分比|比重).*$")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_DONE = re.compile(r"^(?:已|其中)")


def of_rates(fields: Mapping[str, FieldSpec]) -> Iterator[str]:
    """What a person should know of every rate: that it is not added up, and which two fields it seems to be of."""
    counts = [spec.label for spec in fields.values() if spec.adds_up]
    for spec in fields.values():
        if spec.is_rate:
            pair = _pair(spec.label, counts)
            known = f"，看来是“{pair[0]}”÷“{pair[1]}”" if pair else ""
            yield f"“{spec.label}”是比率，各单位的不相加{known}；要全体的比率，请用 tables 里的 rate 由两个栏目重算。"


def _pair(label: str, counts: list[str]) -> tuple[str, str] | None:
    """The count with the stem of the rate's name (“整改”), and the one other count; none where that is not plain."""
    stem = text.key(_STEM.sub("", _ASIDE.sub("", label)))
    parts = [one for one in counts if len(stem) > 1 and stem in text.key(one) and (_DONE.match(one) or text.key(one).startswith(stem))]
    wholes = [one for one in counts if one not in parts]
    return (parts[0], wholes[0]) if len(parts) == len(wholes) == 1 else None
