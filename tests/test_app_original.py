"""The original beside what was read of it: every answer's place is found in it and lit, and a long sheet is shown in part."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from extractors.core.document import Cell, Document, Grid, Line
from extractors.core.errors import UnreadableFileError
from extractors.core.location import Location
from pipeline.app.files import shown_original as module
from pipeline.app.files.shown_document import Shown, ShownTable, shown
from pipeline.app.files.shown_original import Original, ShownOriginals, file_of, original_bytes
from pipeline.cage import DEFAULT_LIMITS
from pipeline.core.model import Arrival
from pipeline.core.workspace import Workspace
from pipeline.intake.archive import Archive
from tests.support.pdf_writer import Page, write_pdf
from tests.support.practice import practice_office, sight_of
from tests.support.returns import para, run, word_file

NOON = dt.datetime(2026, 5, 23, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return practice_office(tmp_path_factory.mktemp("original") / "办公室")


@pytest.fixture(scope="module")
def originals(office: Workspace) -> Iterator[ShownOriginals]:
    made = ShownOriginals(office)
    yield made
    made.close()


def arrived(office: Workspace, tmp_path: Path, name: str, data: bytes) -> Arrival:
    path = tmp_path / name
    path.write_bytes(data)
    sha256 = Archive(office.archive).put(path)
    return Arrival(sha256[:16], sha256, f"来件/{name}", len(data), NOON)


def lit(seen: Shown) -> list[str]:
    rows = [row for block in seen.blocks if isinstance(block, ShownTable) for row in block.rows]
    cells = [cell for row in rows for cell in row.cells] + [block.cell for block in seen.blocks if not isinstance(block, ShownTable)]
    return ["".join(piece.text for piece in cell.pieces) for cell in cells if cell.lit]


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_original_holds_the_place_of_every_answer(office: Workspace, originals: ShownOriginals, suffix: str) -> None:
    submission = next(one for one in sight_of(office).whole.counted if one.arrival.name.endswith(suffix))
    seen = originals.of(submission.arrival, submission.part)
    assert seen.name == Path(submission.arrival.name).name
    answers = [answer for answer in submission.values.values() if answer.source is not None]
    assert len(answers) > 5
    for answer in answers:
        assert any(answer.raw in text for text in lit(shown(seen.document, answer.source))), answer


def test_original_is_kept_and_looked_at_again_without_the_cage(
    office: Workspace, originals: ShownOriginals, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = sight_of(office).whole.counted[0]
    first = originals.of(submission.arrival, submission.part)
    module._kept.cache_clear()
    monkeypatch.setattr(module, "_make", lambda *_: pytest.fail("looked at again"))
    again = originals.of(submission.arrival, submission.part)
    assert [str(block) for block in again.document.blocks] == [str(block) for block in first.document.blocks]


def test_original_shows_what_was_deleted_with_changes_tracked(office: Workspace, originals: ShownOriginals, tmp_path: Path) -> None:
    gone = '<w:del w:id="1"><w:r><w:delText>{}</w:delText></w:r></w:del>'
    row = f'<w:tr><w:trPr><w:del w:id="2"/></w:trPr><w:tc>{para(gone.format("旧行"))}</w:tc></w:tr>'
    table = f"<w:tbl><w:tr><w:tc>{para('新行')}</w:tc></w:tr>{row}</w:tbl>"
    data = word_file(lambda form: form.append(para(run("留") + gone.format("旧字")), para(gone.format("旧段")), table))
    seen = originals.of(arrived(office, tmp_path, "修订.docx", data), "")
    cells = [
        cell
        for block in shown(seen.document, None).blocks
        for cell in ([one for row in block.rows for one in row.cells] if isinstance(block, ShownTable) else [block.cell])
    ]
    assert [piece.text for cell in cells for piece in cell.pieces if piece.gone] == ["旧字", "旧段", "旧行"]


def test_original_in_an_archive_is_the_file_that_holds_the_return(office: Workspace, originals: ShownOriginals, tmp_path: Path) -> None:
    sound = sight_of(office).whole.counted[0]
    data = Archive(office.archive).open_bytes(sound.arrival.sha256)
    shutil.copy(Archive(office.archive).path(sound.arrival.sha256), tmp_path / "表.docx")
    shutil.make_archive(str(tmp_path / "打包"), "zip", tmp_path, "表.docx")
    arrival = arrived(office, tmp_path, "报来.zip", (tmp_path / "打包.zip").read_bytes())
    assert original_bytes(office, arrival, "表.docx") == ("表.docx", data)
    seen = originals.of(arrival, "表.docx")
    assert seen.name == "表.docx"
    assert seen.document.blocks


def test_original_of_a_workbook_is_the_sheet_that_is_meant(office: Workspace, originals: ShownOriginals, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "甲"  # type: ignore[union-attr]
    book.active["A1"] = "一"  # type: ignore[index]
    book.create_sheet("乙")["B2"] = "二"
    target = io.BytesIO()
    book.save(target)
    arrival = arrived(office, tmp_path, "两表.xlsx", target.getvalue())
    second = shown(originals.of(arrival, "sheet:乙").document, Location.sheet("乙").cell(2, 2))
    assert lit(second) == ["二"]
    assert lit(shown(originals.of(arrival, "sheet:甲").document, Location.sheet("甲").cell(1, 1))) == ["一"]


def test_original_of_a_pdf_has_its_pages_and_the_box_of_a_place(office: Workspace, originals: ShownOriginals, tmp_path: Path) -> None:
    data = write_pdf([Page().grid((80, 200, 300), (100, 130, 160)).text(210, 108, "12")])
    seen = originals.of(arrived(office, tmp_path, "表.pdf", data), "")
    place = Location("page", 1).cell(1, 2)
    spot = seen.spot(place)
    assert spot is not None
    assert (spot.page, spot.left < spot.right) == (1, True)
    assert (seen.picture(1) or b"").startswith(b"\x89PNG")
    assert seen.picture(2) is seen.picture(0) is None
    whole = seen.spot(Location("page", 1).cell(9, 9))
    assert whole is not None
    assert (whole.left, whole.right) == (0, 1)


def test_original_that_cannot_be_opened_says_why(office: Workspace, originals: ShownOriginals, tmp_path: Path) -> None:
    seen = originals.of(arrived(office, tmp_path, "坏.docx", b"PK\x03\x04" + b"\0" * 50), "")
    assert "请向报送单位索取" in seen.problem
    assert isinstance(seen, Original)
    assert not seen.document.blocks


def sheet(rows: int, cols: int = 2) -> Document:
    place = Location.sheet("表")
    cells = [Cell(f"{row}-{col}", row, col, 1, 1, place.cell(row + 1, col + 1)) for row in range(rows) for col in range(cols)]
    return Document([Line("标题", Location("paragraph", 1)), Grid(cells, rows, cols, place)])


def table(seen: Shown) -> ShownTable:
    return next(block for block in seen.blocks if isinstance(block, ShownTable))


def test_shown_long_sheet_is_cut_to_the_rows_near_the_place_and_whole_on_demand() -> None:
    place = Location.sheet("表").cell(2001, 2)
    near = shown(sheet(3000), place)
    assert lit(near) == ["2000-1"]
    assert len(table(near).rows) < 60
    assert table(near).above + len(table(near).rows) + table(near).below == 3000
    assert table(near).rows[0].number == str(table(near).above + 1)
    assert len(table(shown(sheet(3000), place, whole=True)).rows) == 3000


def test_shown_spans_and_gaps_leave_no_column_out() -> None:
    place = Location("table", 1)
    cells = [Cell("高", 0, 0, 3, 1, place.cell(1, 1)), Cell("宽", 0, 1, 1, 2, place.cell(1, 2)), Cell("末", 2, 2, 1, 1, place.cell(3, 2))]
    (block,) = shown(Document([Grid(cells, 3, 3, place)]), None).blocks
    assert isinstance(block, ShownTable)
    first, second, third = ([(cell.colspan, cell.rowspan, bool(cell.place)) for cell in row.cells] for row in block.rows)
    assert first == [(1, 3, True), (2, 1, True)]
    assert second == [(2, 1, False)]
    assert third == [(1, 1, False), (1, 1, True)]


def test_shown_tall_cell_that_begins_above_the_cut_is_seen() -> None:
    place = Location("table", 1)
    tall = Cell("甲区", 0, 0, 500, 1, place.cell(1, 1))
    cells = [tall, *(Cell(str(row), row, 1, 1, 1, place.cell(row + 1, 2)) for row in range(500))]
    block = table(shown(Document([Grid(cells, 500, 2, place)]), place.cell(401, 2)))
    assert block.above > 300
    assert "".join(piece.text for piece in block.rows[0].cells[0].pieces) == "甲区"
    assert block.rows[0].cells[0].rowspan == len(block.rows)


def test_shown_place_of_a_whole_table_or_sheet_lights_all_of_it_and_an_unknown_cell_none() -> None:
    document = sheet(3)
    assert len(lit(shown(document, Location.sheet("表")))) == 6
    assert not shown(document, Location.sheet("表").cell(9, 9)).found
    assert not shown(document, None).found
    assert lit(shown(document, Location("paragraph", 1))) == ["标题"]


def test_shown_text_that_looks_odd_is_marked_where_it_stands() -> None:
    line = Line("共12人", Location("paragraph", 1), mark="odd_look", spans=((1, 3),))
    (block,) = shown(Document([line]), None).blocks
    assert not isinstance(block, ShownTable)
    assert [(piece.text, piece.marked) for piece in block.cell.pieces] == [("共", False), ("12", True), ("人", False)]
    assert block.cell.why


def test_what_stands_in_an_archive_is_taken_out_in_the_cage(office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the cage may take no memory at all, an archive is not opened, and a plain file is handed out as before."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("表.docx", b"PK")
    packed = arrived(office, tmp_path, "报来.zip", stream.getvalue())
    plain = sight_of(office).whole.counted[0].arrival
    monkeypatch.setattr(module, "read_limits", lambda _path: replace(DEFAULT_LIMITS, memory_bytes=2**20))
    with pytest.raises(UnreadableFileError, match=r"资源|内存|时限"):
        original_bytes(office, packed, "表.docx")
    assert original_bytes(office, plain, "")[1]


def test_an_archive_that_is_broken_is_told(office: Workspace) -> None:
    arrival = sight_of(office).whole.counted[0].arrival
    with pytest.raises(UnreadableFileError):
        file_of(arrival, b"Rar!\x1a\x07\x01\x00" + b"\0" * 64, "表.docx", DEFAULT_LIMITS)
