"""How a file looks: the pages of PDFs and scans with the place of each cell on them, the document of all others."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import Image

from extractors.core.document import Grid
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.core.location import Location
from extractors.formats.pdf import read_pdf
from extractors.formats.pictured import Pictured, pictured
from extractors.formats.register import read_documents
from extractors.formats.scan.behind_text import form_is_pictured
from tests.support import scanned
from tests.support.office_files import filled_docx
from tests.support.pdf_writer import Page, write_pdf

XS, YS = (80, 200, 300, 500), (100, 130, 160, 190)


def inside(seen: Pictured, place: Location) -> np.ndarray:
    """The pixels of the page within the spot of a place."""
    spot = seen.spots[place]
    page = Image.open(io.BytesIO(seen.pages[spot.page - 1].data)).convert("L")
    edges = (spot.left * page.width, spot.top * page.height, spot.right * page.width, spot.bottom * page.height)
    return np.asarray(page.crop(tuple(round(edge) for edge in edges)))


def test_pictured_pdf_tells_the_box_of_each_cell_on_its_page() -> None:
    first = Page().text(90, 60, "标题").grid(XS, YS).text(90, 108, "走访").text(210, 108, "12")
    seen = pictured(write_pdf([first, Page().text(90, 400, "第二页")]))
    assert len(seen.pages) == 2
    written, empty = Location("page", 1).cell(1, 2), Location("page", 1).cell(2, 2)
    assert (inside(seen, written)[4:-4, 4:-4] < 128).sum() > 20
    assert (inside(seen, empty)[4:-4, 4:-4] < 128).sum() == 0
    assert seen.spots[Location("line", 1, within=Location("page", 2))].page == 2


def test_pictured_pdf_places_boxes_on_the_part_of_the_page_that_is_shown() -> None:
    page = Page().grid(XS, YS).text(210, 108, "12")
    plain = pictured(write_pdf([page]))
    cropped = pictured(write_pdf([page]).replace(b"/MediaBox", b"/CropBox [40 400 560 800] /MediaBox"))
    place = Location("page", 1).cell(1, 2)
    assert cropped.pages[0].width < plain.pages[0].width
    assert (inside(cropped, place)[4:-4, 4:-4] < 128).sum() > 20


def test_pictured_scan_is_shown_level_and_in_colour_with_the_box_of_each_cell() -> None:
    page = scanned.rotated(scanned.sealed(scanned.drawn_form({(0, 0): "12", (3, 0): "305"}), 0.8, 0.8), 3)
    seen = pictured(cv2.imencode(".png", page)[1].tobytes())
    (document,) = seen.documents
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    for cell in grid.cells:
        assert cell.place is not None
        pixels = inside(seen, cell.place)[8:-8, 8:-8]
        assert bool((pixels < 100).sum() > 20) == bool(cell.text), cell.place
    shown = np.asarray(Image.open(io.BytesIO(seen.pages[0].data)).convert("RGB")).astype(int)
    assert ((shown[:, :, 0] - shown[:, :, 2]) > 100).any()


def test_pictured_document_has_no_pages() -> None:
    seen = pictured(filled_docx())
    assert not seen.pages
    assert any(isinstance(block, Grid) for block in seen.documents[0].blocks)


def test_pictured_refuses_what_cannot_be_read() -> None:
    with pytest.raises(UnreadableFileError):
        pictured(b"\0" * 100)


def behind(letter: Page, picture: scanned.Picture) -> bytes:
    """A PDF of a typed page and a scanned one."""
    whole, out = pdfium.PdfDocument.new(), io.BytesIO()
    for data in (write_pdf([letter]), scanned.pages_in([picture], "PDF")):
        whole.import_pages(pdfium.PdfDocument(data))
    whole.save(out)
    return out.getvalue()


def letter() -> Page:
    return Page().text(90, 100, "现将我单位的情况汇总表报上，请查收。").text(90, 130, "五角场街道总工会")


def test_form_scanned_behind_a_typed_letter_is_read_and_shown_as_a_scan() -> None:
    data = behind(letter(), scanned.drawn_form({(0, 1): "12"}))
    (document,) = read_documents(data)
    assert "ocr" in document.marks
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    answer = next(cell.place for cell in grid.cells if cell.text == "12")
    shown = pictured(data)
    assert len(shown.pages) == 2
    assert answer is not None
    assert shown.spots[answer].page == 2


@pytest.mark.parametrize(
    "typed, picture, found",
    [
        (letter(), scanned.drawn_form(), True),
        (letter(), np.full((1600, 1100, 3), 120, np.uint8), False),
        (letter().grid((80, 200, 300), (200, 230, 260)).text(90, 208, "职工人数"), scanned.drawn_form(), False),
    ],
    ids=["a form", "a photograph", "a table in the text"],
)
def test_pictured_page_with_a_table_behind_plain_text_may_be_a_form(typed: Page, picture: scanned.Picture, *, found: bool) -> None:
    data = behind(typed, picture)
    assert form_is_pictured(read_pdf(data)[0], data, LIMITS) is found
