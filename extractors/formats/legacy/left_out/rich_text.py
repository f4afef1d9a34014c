r"""Equations in an RTF file, none of which outlasts its conversion (RTF 1.9.1: `\field`, `\mmath`, `\objclass`)."""

from __future__ import annotations

import re

from extractors.formats.word.equation import is_equation

_EQUATION = re.compile(rb"\\(?:mmath|moMath|objclass\s+(?:Equation|MathType))\b")
_INSTRUCTION = re.compile(rb"\\fldinst\b")
_MARKUP = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]")
_READ = 400


def has_equations(data: bytes) -> bool:
    """Whether an RTF file draws any."""
    return _EQUATION.search(data) is not None or any(map(is_equation, _instructions(data)))


def _instructions(data: bytes) -> list[str]:
    return [_MARKUP.sub(b"", data[found.end() : found.end() + _READ]).decode("latin-1") for found in _INSTRUCTION.finditer(data)]
