"""What is known of one code: how grave it is, what it says, and its row in the page of all findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.core.findings.codes import Code, Variant
from extractors.core.reading import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One kind of finding.

    Attributes:
        severity: Whether the value can't be used (`error`) or should be looked at (`warning`).
        kind: What a clerk calls it where findings are counted by their kinds.
        message: One Chinese sentence with named slots: what, and what to do next; empty where only the variants say it.
        variants: Other sentences for the same code.
        meaning: What it means, for `docs/findings.md` as the two below.
        example: What a unit may have written.
        remedy: What to do about it.
    """

    severity: Severity
    kind: str
    meaning: str
    remedy: str
    message: str = ""
    example: str = ""
    variants: Mapping[Variant, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one table of `docs/findings.md`, in its order."""

    title: str
    findings: Mapping[Code, Described]
