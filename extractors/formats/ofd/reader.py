"""OFD packages → the neutral model: pages, their templates and annotations, laid out as those of a PDF."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from extractors.core.document import Document, Line, with_attached_files
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB, Limits
from extractors.core.location import Location
from extractors.formats.ofd.drawing import Painter
from extractors.formats.ofd.geometry import Frame, numbers
from extractors.formats.ofd.visibility import OFF, Resources
from extractors.formats.package import Package, markup, part_at
from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.page_content import PageContent
from extractors.formats.pdf.paths import add_unread_drawings
from extractors.formats.pdf.reader import laid_out

ROOT = "OFD.xml"
_A4 = [0.0, 0.0, 210.0, 297.0]
_OLDER = "（文件存有多个版本，读入的是正文所指的一版）"
_NOT_SHOWN = ("Watermark", "Link")
"""Kinds of annotations that answer nothing."""


def read_ofd(package: Package) -> list[Document]:
    """One document for each that the package holds.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `too_large`, or `unsupported` where the pages are pictures.
    """
    if "Encryptions.xml" in package:
        raise UnreadableFileError("encrypted")
    listed = _tree(package, ROOT)
    roots = [one.text or "" for one in listed.iter("{*}DocRoot")]
    if not roots:
        raise UnreadableFileError("corrupt", "OFD 没有正文")
    versions = any(len(one.findall("{*}Version")) > 1 for one in listed.iter("{*}Versions"))
    budget = _Budget(package.limits)
    parts = dict.fromkeys(part_at(root.strip(), "") for root in roots)
    found = [_Book(package, part, budget).document() for part in parts]
    return [replace(one, blocks=[*one.blocks, Line(_OLDER, Location("page", 1))]) for one in found] if versions else found


@dataclass(slots=True)
class _Budget:
    """What all documents of a package have asked for together."""

    limits: Limits
    pages: int = 0
    drawn: int = 0

    def turn(self, pages: int) -> None:
        """Takes the pages of a document."""
        self.pages += pages
        if self.pages > self.limits.pages:
            raise UnreadableFileError("too_large", f"超过 {self.limits.pages} 页")

    def book(self, size: int) -> None:
        """Takes a part that is to be drawn."""
        self.drawn += size
        if self.drawn > self.limits.drawn:
            raise UnreadableFileError("too_large", f"页面的绘图指令超过 {self.limits.drawn // MIB} MB")


class _Book:
    """One document of a package."""

    def __init__(self, package: Package, part: str, budget: _Budget) -> None:
        self._package = package
        self._folder = posixpath.dirname(part)
        self._root = _tree(package, part)
        self._templates = {
            one.get("ID", ""): part_at(one.get("BaseLoc", "").strip(), self._folder) for one in self._root.iter("{*}TemplatePage")
        }
        self._budget = budget
        self._resources = self._known()

    def document(self) -> Document:
        """The document, as a PDF of the same pages would be.

        Raises:
            UnreadableFileError: as `read_ofd`.
        """
        pages = self._root.findall("{*}Pages/{*}Page")
        self._budget.turn(len(pages))
        notes = dict(self._annotated())
        contents = [self._page(number, page, notes.get(page.get("ID", ""), "")) for number, page in enumerate(pages, 1)]
        try:
            document = laid_out(contents)[0]
            return with_attached_files(document) if self._has_attached_files() else document
        except ScannedPdfError as error:
            raise UnreadableFileError(
                "unsupported", "只有图片的 OFD 文件" if any(one.imaged for one in contents) else "没有文字的 OFD 文件"
            ) from error

    def _page(self, number: int, page: etree._Element, notes: str) -> PageContent:
        part = part_at(page.get("BaseLoc", "").strip(), self._folder)
        root = self._read(part)
        area = _area(root) or _area(self._root) or _A4
        frame = Frame().moved(-area[0], -area[1])
        wide, high = Frame().at(area[2], area[3])
        content = PageContent(number, wide, high, shown=(0.0, 0.0, wide, high))
        painter = Painter(content, self._package.limits.page_objects)
        for where, one in self._over_each_other(part, root):
            resources = self._with_own(where, one)
            for layers in one.iterfind("{*}Content"):
                painter.draw(layers, frame, resources)
        for shown in self._appearances(notes):
            left, top, *_ = [*numbers(shown.get("Boundary")), 0.0, 0.0]
            painter.draw(shown, frame.moved(left, top), self._resources)
        painter.finish()
        self._check(content)
        add_unread_drawings(content)
        return content

    def _over_each_other(self, part: str, root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """A page with the templates behind and before it, from behind."""
        used = [
            (one.get("ZOrder") == "Foreground", self._templates.get(one.get("TemplateID", ""), "")) for one in root.iterfind("{*}Template")
        ]
        yield from ((where, self._read(where)) for before, where in used if where and not before)
        yield part, root
        yield from ((where, self._read(where)) for before, where in used if where and before)

    def _with_own(self, part: str, root: etree._Element) -> Resources:
        """What the document declares, with what a page declares for itself."""
        found = self._resources
        for one in root.iterfind("{*}PageRes"):
            near = part_at((one.text or "").strip(), posixpath.dirname(part))
            far = part_at((one.text or "").strip(), self._folder)
            found = found.and_those_of(self._read(near if self._package.spelled(near) in self._package else far))
        return found

    def _check(self, content: PageContent) -> None:
        most = self._package.limits.page_objects
        written = len(content.glyphs) + len(content.hidden) + len(content.aslant)
        if written + len(content.horizontals) + len(content.verticals) + len(content.images) > most:
            raise UnreadableFileError("too_large", f"一页内超过 {most} 个图文对象")

    def _part(self, where: str) -> etree._Element:
        return self._read(part_at(where.strip(), self._folder))

    def _read(self, part: str) -> etree._Element:
        xml = self._package.xml(self._package.spelled(part))
        self._budget.book(len(xml))
        return markup.parse(xml, "页面")

    def _known(self) -> Resources:
        """What the document declares for all its pages."""
        found = Resources()
        for one in self._root.iterfind("{*}CommonData/{*}*"):
            if etree.QName(one).localname in ("PublicRes", "DocumentRes") and one.text:
                found = found.and_those_of(self._part(one.text))
        return found

    def _annotated(self) -> Iterator[tuple[str, str]]:
        """The pages that were written on, each by its id with the part that says what."""
        for listed in self._root.iterfind("{*}Annotations"):
            part = part_at((listed.text or "").strip(), self._folder)
            for page in self._read(part).iter("{*}Page"):
                where = page.find("{*}FileLoc")
                if where is not None and where.text:
                    yield page.get("PageID", ""), part_at(where.text.strip(), posixpath.dirname(part))

    def _has_attached_files(self) -> bool:
        """Whether other files lie beside the document that its reader offers (§17)."""
        parts = [part_at((one.text or "").strip(), self._folder) for one in self._root.iterfind("{*}Attachments")]
        listed = [self._read(part) for part in parts if self._package.spelled(part) in self._package]
        return any(one.get("Visible", "true") not in OFF for each in listed for one in each.iter("{*}Attachment"))

    def _appearances(self, part: str) -> Iterator[etree._Element]:
        """What is seen of the annotations in a part."""
        for one in self._read(part).iter("{*}Annot") if part else ():
            if one.get("Type") not in _NOT_SHOWN and one.get("Visible", "true") not in OFF:
                yield from one.iterfind("{*}Appearance")


def _tree(package: Package, part: str) -> etree._Element:
    return markup.parse(package.xml(package.spelled(part)), "OFD 目录")


def _area(root: etree._Element) -> list[float] | None:
    """The sheet that a page or the whole document declares."""
    found = next(
        (numbers(one.text) for kind in ("Area", "PageArea") for one in root.iter(f"{{*}}{kind}") for one in one.iter("{*}PhysicalBox")), []
    )
    return found if len(found) == 4 and found[2] > 0 and found[3] > 0 else None
