"""The tables of `docs/findings.md` that the registry of findings gives; `python -m tests.support.findings_page` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from extractors.core.findings import SECTIONS, Section

PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"
_HEAD = "| 代码 | 级别 | 意思 | 例子 | 怎么办 |\n|---|---|---|---|---|\n"


def table_of(section: Section) -> str:
    """One table of the page, a row a code."""
    cells = ((f"`{code}`", one.severity, one.meaning, one.example, one.remedy) for code, one in section.findings.items())
    rows = (" | ".join(row).replace("|  |", "| |") for row in cells)
    return _HEAD + "".join(f"| {row} |\n" for row in rows)


def renewed(page: str) -> str:
    """The page with the table of every section as the registry has it."""
    for section in SECTIONS:
        found = re.search(rf"^## {re.escape(section.title)}\n(?:(?!## |\| 代码).*\n)*(?P<table>(?:\|.*\n)+)", page, re.MULTILINE)
        if found is None:
            raise LookupError(section.title)
        page = page[: found.start("table")] + table_of(section) + page[found.end("table") :]
    return page


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
