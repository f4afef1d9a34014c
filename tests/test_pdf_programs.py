"""PDF files as further programs print them: metrics of fonts, fonts without codes, rows with more text than they have room for."""

from __future__ import annotations

import pytest

from extractors.core.document import Grid, Line
from extractors.formats.pdf import ScannedPdfError, read_pdf
from tests.support.pdf_writer import Page, write_pdf

XS, YS = (80, 200, 300, 500), (100, 130, 160, 190)
UNCODED = "\ue001"


def read_cells(data: bytes) -> dict[tuple[int, int], tuple[str, str]]:
    """Text and doubt of each cell of the first table that has any."""
    grid = next(block for block in read_pdf(data)[0].blocks if isinstance(block, Grid))
    return {(cell.row, cell.col): (cell.text, str(cell.mark)) for cell in grid.cells if cell.text or cell.mark}


def filled() -> Page:
    return Page().grid(XS, YS).text(90, 103, "走访企业数").text(210, 103, "12").text(90, 147, "座谈会次数").text(210, 147, "3")


@pytest.mark.parametrize("descent", [b"-999", b"+800", b"-000", b"-380"])
def test_a_font_that_tells_an_impossible_depth_leaves_its_text_in_its_rows(descent: bytes) -> None:
    """Cairo takes the depth of the largest sign of a font, Ghostscript that of the few characters it draws."""
    data = write_pdf([filled()]).replace(b"/Descent -120", b"/Descent " + descent)
    assert read_cells(data) == {(0, 0): ("走访企业数", ""), (0, 1): ("12", ""), (1, 0): ("座谈会次数", ""), (1, 1): ("3", "")}


def test_a_page_of_which_one_font_has_no_codes_is_read_as_a_picture() -> None:
    page = filled().text(90, 230, "联系人和电话请写在表格下面一行").text(90, 250, UNCODED * 9)
    assert read_cells(write_pdf([page]))[0, 1] == ("12", "")
    with pytest.raises(ScannedPdfError):
        read_pdf(write_pdf([page.text(90, 270, UNCODED)]))
    long = "说明" * 30
    assert read_cells(write_pdf([page.text(90, 290, long, size=6).text(90, 310, long, size=6)]))[0, 1] == ("12", "")


def test_a_page_whose_text_can_not_be_read_is_told_behind_the_others() -> None:
    document = read_pdf(write_pdf([filled(), Page().text(90, 100, UNCODED * 5)]))[0]
    (last,) = [block for block in document.blocks if isinstance(block, Line)]
    assert (last.text, str(last.place)) == ("（本页是图片，未读入）", "page 2, image")
    assert not [block for block in read_pdf(write_pdf([filled(), Page()]))[0].blocks if isinstance(block, Line)]


@pytest.mark.parametrize("top, mark", [(121.5, "odd_look"), (127, "odd_look"), (121, ""), (128, "")])
def test_text_astride_a_level_line_is_a_doubt_in_both_rows(top: float, mark: str) -> None:
    """Spreadsheets print more lines than a row has room for over the rows above and below; the line lies at 130."""
    page = Page().grid(XS, YS).text(90, 108, "甲").text(310, top, "涉及三十人")
    marks = {place: found for place, (_, found) in read_cells(write_pdf([page])).items() if place[1] == 2}
    assert set(marks.values()) == {mark}
    assert len(marks) == (2 if mark else 1)


def test_a_tall_cell_is_no_doubt_where_other_columns_have_a_line_there() -> None:
    page = Page().grid((80, 200, 300), YS).grid((300, 500), (100, 160, 190)).text(310, 124, "涉及三十人")
    assert read_cells(write_pdf([page])) == {(0, 2): ("涉及三十人", "")}


def test_what_a_form_draws_outside_of_its_box_is_not_there() -> None:
    """A page cut in two sheets is drawn whole on each, as a form with the box of its half."""
    page = filled()
    upper, lower = Page().within((0, 0, 595, 130), page), Page().within((0, 131, 595, 842), page, matrix="1 0 0 1 0 40")
    first, second = (read_cells(write_pdf([half])) for half in (upper, lower))
    assert first == {(0, 0): ("走访企业数", ""), (0, 1): ("12", "")}
    assert {text for text, _ in second.values()} == {"座谈会次数", "3"}
    beside = Page().within((0, 0, 595, 842), page).text(310, 147, "甲")
    assert read_cells(write_pdf([beside]))[1, 2] == ("甲", "")


def test_lines_that_are_cut_off_are_no_borders() -> None:
    cut = Page().draw("q 0 700 595 142 re W n").grid(XS, (100, 130)).grid(XS, (200, 230)).draw("Q")
    page = cut.text(90, 108, "企业").text(90, 208, "附")
    assert [block.text for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Line)] == ["附"]


def test_a_file_attached_beside_the_text_of_a_page_is_told() -> None:
    page = filled().annotation("FileAttachment", (20, 20, 40, 40))
    told = [str(block.place) for block in read_pdf(write_pdf([page]))[0].blocks if isinstance(block, Line)]
    assert told == ["attachment"]
    associated = read_pdf(write_pdf([filled()], catalog="/AF [<< /Type /Filespec >>]"))[0]
    assert "attachment" in [str(block.place) for block in associated.blocks if isinstance(block, Line)]
