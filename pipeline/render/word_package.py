"""A document of python-docx as a package that this program reads again at once: its parts lie in it as they are, not packed."""

from __future__ import annotations

import io
import zipfile

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter


class _Loose:
    """What python-docx writes the parts to."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._target = target

    def write(self, name: PackURI, part: bytes) -> None:
        """Puts a part into the package."""
        self._target.writestr(name.membername, part)


def loose(document: Document) -> bytes:
    """The parts that `document.save` gives; packing and unpacking them takes as long as making them."""
    package, made = document.part.package, io.BytesIO()
    parts = package.parts
    for part in parts:
        part.before_marshal()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        writer = _Loose(target)
        PackageWriter._write_content_types_stream(writer, parts)  # type: ignore[no-untyped-call] # noqa: SLF001 - python-docx packs all
        PackageWriter._write_pkg_rels(writer, package.rels)  # type: ignore[no-untyped-call] # noqa: SLF001 - as above
        PackageWriter._write_parts(writer, parts)  # type: ignore[arg-type] # noqa: SLF001 - as above
    return made.getvalue()
