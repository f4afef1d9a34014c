"""Where the parts of a Word package stand: programs other than Word call them differently (`word/document22.xml`, `word/styles2.xml`)."""

from __future__ import annotations

import posixpath

from extractors.core.errors import UnreadableFileError
from extractors.formats.package import Package, main_part_of, relations_of

_MAIN = "word/document.xml"


def main_part(package: Package) -> str:
    """The name of the main part.

    Raises:
        UnreadableFileError: `corrupt`, there is none.
    """
    name = main_part_of(package) or package.spelled(_MAIN)
    if name not in package:
        raise UnreadableFileError("corrupt", f"缺少正文部件 {_MAIN}")
    return name


def beside_main(package: Package, usual: str) -> str:
    """The name of a part that the main one names, `usual` where it names none; its kind is the name's (`styles`, `numbering`).

    Raises:
        UnreadableFileError: `corrupt`, there is no main part.
    """
    kind = posixpath.splitext(posixpath.basename(usual))[0]
    found = relations_of(package, main_part(package)).by_kind.get(kind, "")
    return found if found in package else usual
