"""OFD packages → the neutral model: pages, their templates and annotations, laid out as those of a PDF."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from extractors.core.document import Document
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import MIB
from extractors.formats import markup
from extractors.formats.ofd.drawing import Painter, Resources
from extractors.formats.ofd.geometry import Frame, numbers
from extractors.formats.package import Package, part_at
from extractors.formats.pdf.gate import ScannedPdfError
from extractors.formats.pdf.page_content import PageContent
from extractors.formats.pdf.paths import add_unread_drawings
from extractors.formats.pdf.reader import laid_out

ROOT = "OFD.xml"
_A4 = [0.0, 0.0, 210.0, 297.0]
_NOT_SHOWN = ("Watermark", "Link")
"""Kinds of annotations that answer nothing."""


def read_ofd(package: Package) -> list[Document]:
    """One document for each that the package holds.

    Raises:
        UnreadableFileError: `corrupt`, `encrypted`, `too_large`, or `unsupported` where the pages are pictures.
    """
    if "Encryptions.xml" in package:
        raise UnreadableFileError("encrypted")
    roots = [one.text or "" for one in _tree(package, package.spelled(ROOT)).iter("{*}DocRoot")]
    if not roots:
        raise UnreadableFileError("corrupt", "OFD 没有正文")
    return [_Book(package, part_at(root.strip(), "")).document() for root in roots]


class _Book:
    """One document of a package."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._folder = posixpath.dirname(part)
        self._root = _tree(package, part)
        self._templates = {one.get("ID", ""): one.get("BaseLoc", "") for one in self._root.iter("{*}TemplatePage")}
        self._drawn = 0
        self._resources = self._known()

    def document(self) -> Document:
        """The document, as a PDF of the same pages would be.

        Raises:
            UnreadableFileError: as `read_ofd`.
        """
        pages = self._root.findall("{*}Pages/{*}Page")
        if len(pages) > self._package.limits.pages:
            raise UnreadableFileError("too_large", f"超过 {self._package.limits.pages} 页")
        notes = dict(self._annotated())
        contents = [self._page(number, page, notes.get(page.get("ID", ""), "")) for number, page in enumerate(pages, 1)]
        try:
            return laid_out(contents)[0]
        except ScannedPdfError as error:
            raise UnreadableFileError(
                "unsupported", "只有图片的 OFD 文件" if any(one.imaged for one in contents) else "没有文字的 OFD 文件"
            ) from error

    def _page(self, number: int, page: etree._Element, notes: str) -> PageContent:
        root = self._part(page.get("BaseLoc", ""))
        area = _area(root) or _area(self._root) or _A4
        frame = Frame().moved(-area[0], -area[1])
        wide, high = Frame().at(area[2], area[3])
        content = PageContent(number, wide, high, shown=(0.0, 0.0, wide, high))
        painter = Painter(content, self._resources)
        used = [self._templates.get(one.get("TemplateID", ""), "") for one in root.iterfind("{*}Template")]
        for one in (*(self._part(where) for where in used if where), root):
            for layers in one.iterfind("{*}Content"):
                painter.draw(layers, frame)
        for shown in self._appearances(notes):
            left, top, *_ = [*numbers(shown.get("Boundary")), 0.0, 0.0]
            painter.draw(shown, frame.moved(left, top))
        self._check(content)
        add_unread_drawings(content)
        return content

    def _check(self, content: PageContent) -> None:
        most = self._package.limits.page_objects
        written = len(content.glyphs) + len(content.hidden) + len(content.aslant)
        if written + len(content.horizontals) + len(content.verticals) + len(content.images) > most:
            raise UnreadableFileError("too_large", f"一页内超过 {most} 个图文对象")

    def _part(self, where: str) -> etree._Element:
        return self._read(part_at(where.strip(), self._folder))

    def _read(self, part: str) -> etree._Element:
        xml = self._package.xml(self._package.spelled(part))
        self._drawn += len(xml)
        if self._drawn > self._package.limits.drawn:
            raise UnreadableFileError("too_large", f"页面的绘图指令超过 {self._package.limits.drawn // MIB} MB")
        return markup.parse(xml, "页面")

    def _known(self) -> Resources:
        """What the document declares for all its pages."""
        fonts: dict[str, str] = {}
        params: dict[str, etree._Element] = {}
        for one in self._root.iterfind("{*}CommonData/{*}*"):
            if etree.QName(one).localname in ("PublicRes", "DocumentRes") and one.text:
                root = self._part(one.text)
                fonts |= {font.get("ID", ""): font.get("FontName", font.get("FamilyName", "")) for font in root.iter("{*}Font")}
                params |= {param.get("ID", ""): param for param in root.iter("{*}DrawParam")}
        return Resources(fonts, params)

    def _annotated(self) -> Iterator[tuple[str, str]]:
        """The pages that were written on, each by its id with the part that says what."""
        for listed in self._root.iterfind("{*}Annotations"):
            part = part_at((listed.text or "").strip(), self._folder)
            for page in self._read(part).iter("{*}Page"):
                where = page.find("{*}FileLoc")
                if where is not None and where.text:
                    yield page.get("PageID", ""), part_at(where.text.strip(), posixpath.dirname(part))

    def _appearances(self, part: str) -> Iterator[etree._Element]:
        """What is seen of the annotations in a part."""
        for one in self._read(part).iter("{*}Annot") if part else ():
            if one.get("Type") not in _NOT_SHOWN and one.get("Visible", "true") != "false":
                yield from one.iterfind("{*}Appearance")


def _tree(package: Package, part: str) -> etree._Element:
    return markup.parse(package.xml(package.spelled(part)), "OFD 目录")


def _area(root: etree._Element) -> list[float] | None:
    """The sheet that a page or the whole document declares."""
    found = next(
        (numbers(one.text) for kind in ("Area", "PageArea") for one in root.iter(f"{{*}}{kind}") for one in one.iter("{*}PhysicalBox")), []
    )
    return found if len(found) == 4 and found[2] > 0 and found[3] > 0 else None
