from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.core.document import CHECKED, Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.limits import LIMITS
from extractors.core.location import Location
from extractors.core.reading import Answer
from extractors.formats.pictured import pictured
from extractors.formats.register import read_documents
from extractors.formats.scan import read_scan, repair, scan_kind
from extractors.formats.scan.cell_words import SURE
from extractors.formats.scan.grid import find_tables
from extractors.formats.scan.images import page_images, without_red
from extractors.formats.scan.ink import TICK_CONFIDENCE
from extractors.formats.scan.straighten import straighten
from extractors.match.marked_doubts import Confidences
from pipeline.cage.limits import DEFAULT_LIMITS
from pipeline.cage.page_images import page_images as pages_of_paper
from tests.support import scanned
from tests.support.pdf_writer import PAGE, Page, write_pdf
from tests.support.scanned import Picture

ALTERED: dict[str, Callable[[Picture], Picture]] = {
    "plain": lambda page: page,
    "turned by half a degree": lambda page: scanned.rotated(page, 0.5),
    "turned by five degrees": lambda page: scanned.rotated(page, -5),
    "noisy": scanned.noisy,
    "photographed aslant": scanned.photographed,
    "photographed and turned": lambda page: scanned.photographed(scanned.rotated(page, 3)),
    "half the size": lambda page: page[::2, ::2].copy(),
}
WORDS = {(0, 0): "12", (0, 1): "Visit 2016", (0, 2): "one", (1, 2): "two", (3, 0): "305", (5, 2): "1"}
LABELS = ["走访企事业\n单 位 数", "访谈职工数", "座谈会次数", "职工反映的主要问题和意见建议", "已经解决或采纳", "正在解决", "留作参考"]


def cells_of(document: Document) -> list[Cell]:
    return [cell for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


def texts_of(document: Document) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.col): cell.text for cell in cells_of(document)}


@pytest.mark.parametrize("name", ALTERED)
def test_lattice_has_every_cell_with_its_spans(name: str) -> None:
    page = straighten(without_red(ALTERED[name](scanned.drawn_form(WORDS))[:, :, ::-1]))
    (table,) = find_tables(page.grey)
    assert (table.rows, table.cols, len(table.frames)) == (6, 4, scanned.EXPECTED_CELLS)
    spans = {(frame.row, frame.col): (frame.rowspan, frame.colspan) for frame in table.frames}
    assert spans[0, 0] == spans[0, 1] == (3, 1)
    assert spans[3, 0] == (3, 2)
    assert spans[5, 3] == (1, 1)


def test_page_without_rules_has_no_table() -> None:
    page = np.full((800, 1200, 3), 255, np.uint8)
    assert find_tables(straighten(without_red(page)).grey) == []


@pytest.mark.parametrize("name", ["noisy", "photographed and turned", "half the size"])
def test_scan_reads_words_and_ticks_and_leaves_blank_cells_blank(name: str) -> None:
    page = scanned.drawn_form(WORDS)
    scanned.tick(page, 1, 3)
    scanned.tick(page, 5, 3, size=40)
    (document,) = read_scan(scanned.jpeg(ALTERED[name](page)))
    texts = texts_of(document)
    assert {place: texts[place] for place in WORDS} == WORDS
    ticked = {place for place, text in texts.items() if text in {CHECKED, "√"}}
    assert ticked == {(1, 3), (5, 3)}
    assert all(not text for place, text in texts.items() if place not in ticked | set(WORDS))


@pytest.fixture(scope="module")
def plain() -> Document:
    """A clean sheet with a tick below specks."""
    page = scanned.drawn_form(WORDS)
    scanned.tick(page, 5, 3, size=40)
    for row in range(5):
        page[scanned.ROWS[row] + 20 : scanned.ROWS[row] + 24, scanned.COLUMNS[3] + 60 : scanned.COLUMNS[3] + 65] = 60
    (document,) = read_scan(scanned.png(page))
    return document


def test_every_read_cell_says_that_it_is_ocr(plain: Document) -> None:
    document = plain
    assert document.marks == ("ocr",)
    assert all(cell.mark in {"ocr", "ocr_low"} for cell in cells_of(document) if cell.text)
    assert {cell.mark for cell in cells_of(document) if not cell.text and cell.col < 3} == {""}
    assert [str(cell.place) for cell in cells_of(document) if cell.text in {"two", "305"}] == ["page 1, R2C3", "page 1, R4C1"]


def test_seal_becomes_no_text_and_what_it_covers_is_doubted() -> None:
    page = scanned.sealed(scanned.sealed(scanned.drawn_form(WORDS), 0.78, 0.3), 0.2, 0.8)
    (document,) = read_scan(scanned.jpeg(page))
    assert {place: text for place, text in texts_of(document).items() if text} == WORDS
    assert not [block for block in document.blocks if isinstance(block, Line)]
    assert "ocr_low" in {cell.mark for cell in cells_of(document) if not cell.text}


def test_specks_are_no_ticks(plain: Document) -> None:
    assert [row for (row, col), text in texts_of(plain).items() if col == 3 and text] == [5]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_sheet_lying_on_its_side_or_head_is_turned(quarters: int) -> None:
    words = {(0, 1): "meetings held 2016", (3, 0): "participants 305", (0, 2): "resolved", (1, 2): "progress", (5, 2): "reference"}
    page = np.rot90(scanned.drawn_form(words), quarters).copy()
    (document,) = read_scan(scanned.png(page))
    assert {place: text for place, text in texts_of(document).items() if text} == words


def test_exif_orientation_is_followed() -> None:
    picture = Image.fromarray(np.rot90(scanned.drawn_form(WORDS), 1).copy())
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(out, "JPEG", exif=exif)
    (page,) = page_images(out.getvalue())
    assert page.grey.shape == (1100, 1500)


def test_pages_of_a_pdf_are_those_of_a_tiff() -> None:
    pages = [scanned.drawn_form(WORDS), scanned.drawn_form()]
    for kind in ("TIFF", "PDF"):
        found = [find_tables(straighten(page).grey) for page in page_images(scanned.pages_in(pages, kind))]
        assert [[(table.rows, table.cols) for table in tables] for tables in found] == [[(6, 4)], [(6, 4)]]


def test_filled_fields_of_a_scanned_form_are_drawn() -> None:
    page = Page(image=True).widget((100, 100, 200, 120), "/FT /Tx /T (a) /V (37)", drawn="0 g 0 0 100 20 re f")
    (image,) = page_images(write_pdf([page]))
    high, wide = image.grey.shape
    assert int(image.grey[high * 110 // PAGE[1], wide * 150 // PAGE[0]]) == 0
    assert int(image.grey[high * 140 // PAGE[1], wide * 150 // PAGE[0]]) > 100


def test_filled_fields_of_a_form_are_drawn_in_its_pictures() -> None:
    page = Page().text(100, 60, "情况汇总表").widget((100, 100, 200, 120), "/FT /Tx /T (a) /V (37)", drawn="0 g 0 0 100 20 re f")
    pdf = write_pdf([page])
    (drawn,) = pages_of_paper(pdf, DEFAULT_LIMITS, most=1)
    (shown,) = pictured(pdf).pages
    for png in (drawn, shown.data):
        picture = Image.open(io.BytesIO(png)).convert("L")
        at = picture.width * 150 // PAGE[0], picture.height * 110 // PAGE[1]
        assert picture.getpixel(at) == 0


def test_table_over_two_pages_becomes_one() -> None:
    first, second = scanned.drawn_form({(0, 0): "12", (1, 2): "two"}), scanned.drawn_form({(0, 2): "four", (3, 0): "99"})
    (document,) = read_scan(scanned.pages_in([first, second], "PDF"))
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.rows == 12
    assert {cell.text: str(cell.place) for cell in grid.cells if cell.text} == {
        "12": "page 1, R1C1", "two": "page 1, R2C3", "four": "page 2, R1C3", "99": "page 2, R4C1",
    }  # fmt: skip


def test_kind_is_told_by_the_first_bytes() -> None:
    page = scanned.drawn_form()
    assert scan_kind(scanned.jpeg(page))
    assert scan_kind(scanned.png(page))
    assert scan_kind(scanned.pages_in([page], "TIFF"))
    assert not scan_kind(b"%PDF-1.4")


@pytest.mark.parametrize(
    "data", [scanned.jpeg(scanned.drawn_form())[:9000], scanned.png(scanned.drawn_form())[:3000], b"%PDF-1.4\nnothing"]
)
def test_broken_picture_is_corrupt(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_scan(data)
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize("size", [(9000, 9000), (30000, 30000)])
def test_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(size: tuple[int, int]) -> None:
    data = scanned.png(scanned.drawn_form())
    header = b"IHDR" + struct.pack(">II", *size) + data[24:29]
    with pytest.raises(UnreadableFileError) as caught:
        read_scan(data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:])
    assert caught.value.code == "too_large"


def test_missing_engine_is_named_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("extractors.formats.scan.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(UnreadableFileError, match="uv sync --extra ocr") as caught:
        read_scan(scanned.png(scanned.drawn_form()))
    assert caught.value.code == "converter_missing"


def test_figure_that_was_mended_in_red_is_read_badly_and_one_under_a_seal_is_not() -> None:
    page = scanned.drawn_form({**WORDS, (0, 2): "407"})
    cv2.line(page, (scanned.COLUMNS[2] + 25, scanned.ROWS[0] + 35), (scanned.COLUMNS[2] + 110, scanned.ROWS[0] + 25), scanned.RED, 4)
    (document,) = read_scan(scanned.jpeg(scanned.sealed(page, 0.12, 0.3)))
    marks = {(cell.row, cell.col): cell.mark for cell in cells_of(document)}
    assert texts_of(document)[0, 2] == "407"
    assert (marks[0, 2], marks[3, 0], marks[0, 0]) == ("ocr_low", "ocr", "ocr")


PHOTOGRAPH = (Path(__file__).parent / "support" / "photograph.heic").read_bytes()
"""The drawn form with `WORDS`, without its margins, as a telephone keeps it that was held upright: lying, with a mark that says so."""


def saved_as(kind: str) -> bytes:
    made = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(scanned.drawn_form(WORDS)[:, :, ::-1])).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["HEIC", "WebP", "AVIF", "GIF", "BMP"])
def test_pictures_of_telephones_chats_and_browsers_are_read(kind: str) -> None:
    data = PHOTOGRAPH if kind == "HEIC" else saved_as(kind)
    (document,) = read_documents(data)
    assert {place: texts_of(document)[place] for place in WORDS} == WORDS


@pytest.mark.parametrize("kind", ["HEIC", "WebP", "AVIF", "GIF", "BMP"])
def test_picture_that_was_cut_off_is_corrupt_whatever_its_kind(kind: str) -> None:
    data = PHOTOGRAPH if kind == "HEIC" else saved_as(kind)
    with pytest.raises(UnreadableFileError) as caught:
        read_scan(data[: len(data) // 2])
    assert caught.value.code == "corrupt"


def test_photograph_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        next(page_images(PHOTOGRAPH, replace(LIMITS, pixels=1000)))
    assert caught.value.code == "too_large"


def test_photograph_of_a_telephone_is_asked_for_as_jpg_where_nothing_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pi_heif", None)
    with pytest.raises(UnreadableFileError, match="存成 JPG") as caught:
        read_scan(PHOTOGRAPH)
    assert caught.value.code == "converter_missing"


@pytest.mark.parametrize("data", [b"BM and other texts", b"\0\0\0 ftypisom" + bytes(40), b"RIFF\0\0\0\0WAVEfmt "])
def test_texts_films_and_sounds_are_no_pictures(data: bytes) -> None:
    assert not scan_kind(data)


def one_cell(text: str, row: int = 0, col: int = 0, rowspan: int = 1, page: int = 1) -> Cell:
    return Cell(text, row, col, rowspan, 1, Location.parse(f"page {page}, R{row + 1}C{col + 1}"), "ocr")


def repaired_texts(*cells: Cell) -> list[str]:
    given = Document([Grid(list(cells), 9, 3, Location.parse("page 1"))])
    before = [cell.text for cell in cells]
    (result,) = repair([given], LABELS)
    assert [cell.text for cell in cells] == before
    return [cell.text for cell in cells_of(result)]


@pytest.mark.parametrize(
    "read,meant",
    [
        ("访谈职土数", "访谈职工数"),
        ("留作参孝", "留作参考"),
        ("职工反映的主要问题和意见建仪", "职工反映的主要问题和意见建议"),
        ("走访企事业单位教", "走访企事业\n单 位 数"),
        ("访谈职土数：12人", "访谈职工数：12人"),
        ("访谈 职工数", "访谈 职工数"),
        ("已解决", "已解决"),
        ("82", "82"),
        ("职工食堂", "职工食堂"),
    ],
)
def test_repair_mends_labels_and_nothing_else(read: str, meant: str) -> None:
    assert repaired_texts(one_cell(read)) == [meant]


def test_repair_leaves_what_could_be_two_labels() -> None:
    (result,) = repair([Document([Line("上报间题数", Location.parse("page 1"))])], ["上报问题数", "上报议题数"])
    assert [(block.text, str(block.place)) for block in result.blocks] == [("上报间题数", "page 1")]


def test_repair_joins_a_label_and_an_item_that_a_page_break_cut() -> None:
    cells = [
        one_cell("职工反映的主要问题", 0, 0), one_cell("1．停车位紧张，建议协", 0, 1), one_cell("已经解决或采纳", 0, 2),
        one_cell("和意见建议", 1, 0, 2, page=2), one_cell("商错时停车。", 1, 1, 2, page=2), one_cell("正在解决", 1, 2, page=2),
    ]  # fmt: skip
    mended = repaired_texts(*cells, one_cell("留作参考", 2, 2, page=2))
    assert mended[0] == mended[3] == "职工反映的主要问题和意见建议"
    assert (mended[1], mended[4]) == ("1．停车位紧张，建议协商错时停车。", "")


def test_repair_gives_a_bare_item_number_its_point_but_no_figure() -> None:
    item = [one_cell("3", 0, 0, 2), one_cell("正在解决", 0, 1), one_cell("留作参考", 1, 1)]
    assert repaired_texts(*item)[0] == "3．"
    assert repaired_texts(one_cell("3", 0, 0), one_cell("访谈职工数", 0, 1))[0] == "3"


def test_repair_joins_a_printed_line_broken_in_two() -> None:
    known = ["说明：请根据实际结果，从中选择对应栏目打“√”即可"]
    lines = [
        Line("说明：请根据实际结果，从中选择", Location.parse("page 1")),
        Line("对应栏目打√即可", Location.parse("page 1")),
        Line("填表人：王琦", Location.parse("page 1")),
    ]
    (result,) = repair([Document(list(lines))], known)
    assert [block.text for block in result.blocks if isinstance(block, Line)][-1] == "填表人：王琦"
    assert len(result.blocks) == 2


def test_every_read_cell_says_how_sure_its_least_sure_character_is(plain: Document) -> None:
    document = plain
    assert all(cell.confidence is not None and 0 < cell.confidence <= 1 for cell in cells_of(document) if cell.text)
    assert {cell.confidence for cell in cells_of(document) if not cell.text} == {None}
    assert {cell.confidence for cell in cells_of(document) if cell.text in {CHECKED, "√"}} == {TICK_CONFIDENCE}
    assert all((cell.mark == "ocr_low") == (cell.confidence < SURE) for cell in cells_of(document) if cell.confidence is not None)


def sure(*texts: tuple[str, float, str]) -> Confidences:
    cells = [Cell(said, row, 0, 1, 1, Location.parse(place), confidence=confidence) for row, (said, confidence, place) in enumerate(texts)]
    return Confidences.of(Document([Grid(cells, len(cells), 1, Location.parse("page 1"))]))


@pytest.mark.parametrize(
    "raw, source, expected",
    [
        ("12家", "page 1, R1C2", 0.987),
        ("", "page 1, R1C2", None),
        ("12家", "page 2, R9C9", None),
        ("建议开设网上办理通道，\n方便职工办事", "page 1, R2C2", 0.612),
        ("建议开设网上办理通道，", "page 1, R2C2", 0.95),
    ],
    ids=["one cell", "nothing written", "nothing read there", "two cells", "part of a text that stands in two"],
)
def test_answer_is_as_sure_as_the_least_sure_of_what_it_was_made_of(raw: str, source: str, expected: float | None) -> None:
    read = sure(
        ("12家", 0.98765, "page 1, R1C2"),
        ("建议开设网上办理通道，", 0.95, "page 1, R2C2"),
        ("方便职工办事", 0.612, "page 2, R1C2"),
        ("别的意见建议很多很多", 0.1, "page 2, R2C2"),
    )
    assert read.behind(Answer(raw or None, raw, Location.parse(source))) == expected
