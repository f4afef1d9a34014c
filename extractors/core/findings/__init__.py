"""Every finding that extractors and pipeline can make: declared once, and made by `finding` alone.

A campaign declares the codes of its own rules and demands; those are made by `declared_finding`.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.core.address import FieldAddress
from extractors.core.findings.answers import ANSWERS
from extractors.core.findings.codes import Code, Described, Section, Variant
from extractors.core.findings.items import ITEMS, LISTS
from extractors.core.findings.submissions import TABLES, UNITS, VERSIONS
from extractors.core.findings.whole_documents import DOCUMENTS, PROSE
from extractors.core.location import Location
from extractors.core.reading import FileError, Finding, Severity

__all__ = ["FINDINGS", "SECTIONS", "Code", "Described", "Section", "Variant", "declared_finding", "described", "file_finding", "finding"]

SECTIONS = (ANSWERS, ITEMS, LISTS, DOCUMENTS, PROSE, UNITS, VERSIONS, TABLES)
"""The tables of `docs/findings.md`, in its order."""
FINDINGS: Mapping[Code, Described] = {code: described for section in SECTIONS for code, described in section.findings.items()}


def finding(
    code: Code, *, field: FieldAddress | None = None, source: Location | None = None, variant: Variant | None = None, **slots: object
) -> Finding:
    """The finding `code`.

    Args:
        code: Which.
        field: What it is about, as in `Finding`.
        source: Where it stands, as in `Finding`.
        variant: Which of its messages; the main one where none is named.
        slots: What its message speaks of, by the names of its slots.
    """
    kind = FINDINGS[code]
    message = kind.message if variant is None else kind.variants[variant]
    return Finding(code.value, kind.severity, message.format_map(slots), field, source)


def described(code: str) -> Described | None:
    """What is known of a code that a finding carries; `None` for one that a campaign declares, and for that of a file error."""
    return FINDINGS[Code(code)] if code in FINDINGS else None


def declared_finding(
    code: str, severity: Severity, message: str, *, field: FieldAddress | None = None, source: Location | None = None
) -> Finding:
    """A finding whose code and words a campaign declares."""
    return Finding(code, severity, message, field, source)


def file_finding(error: FileError) -> Finding:
    """The finding that a file can't be read."""
    return Finding(error.code, "error", error.message)
