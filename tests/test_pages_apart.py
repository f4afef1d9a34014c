"""Pages of one form that were photographed one by one, and came as files of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from extractors.core.document import Cell, Document, Grid
from extractors.core.findings import Code
from extractors.core.location import Location
from extractors.core.reading import FileReading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec
from extractors.match import Printed, compile_layout
from extractors.pages_apart import is_page
from tests.support import scanned
from tests.support.papers import paper

LABELS = ("Companies visited", "Workers asked", "Meetings held", "Problems solved")
LAYOUT = compile_layout(
    "c",
    "f",
    FormSpec("表", fields={label: FieldSpec(label, "count") for label in LABELS}),
    Printed([paper([[label, ""] for label in LABELS])], [], 2017),
)


def page(rows: Sequence[tuple[str, str]]) -> bytes:
    """A page with a table of two columns."""
    drawn = np.full((900, 1300, 3), 255, np.uint8)
    for place in range(len(rows) + 1):
        cv2.line(drawn, (100, 150 + 90 * place), (1200, 150 + 90 * place), (0, 0, 0), 2)
    for x in (100, 700, 1200):
        cv2.line(drawn, (x, 150), (x, 150 + 90 * len(rows)), (0, 0, 0), 2)
    for place, row in enumerate(rows):
        for x, text in zip((130, 740), row, strict=True):
            cv2.putText(drawn, text, (x, 210 + 90 * place), cv2.FONT_HERSHEY_DUPLEX, 1.3, (0, 0, 0), 2)
    return scanned.jpeg(drawn)


FIRST, SECOND = page([("Companies visited", "12"), ("Workers asked", "305")]), page([("Meetings held", "7"), ("Problems solved", "46")])
PHOTOGRAPH = page([("Order", "Name"), ("1", "Bus"), ("2", "Lift")])


def read(*files: tuple[str, bytes]) -> FileReading:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return read_file(packed.getvalue(), "照片.zip", [LAYOUT])


def values(found: FileReading) -> list[list[object]]:
    return [[reading.values[label].value for label in LABELS] for reading in found.readings]


def test_pages_photographed_one_by_one_are_one_return() -> None:
    found = read(("IMG_1.jpg", FIRST), ("IMG_2.jpg", SECOND))
    assert values(found) == [[12, 305, 7, 46]]
    assert ([one.part for one in found.readings], found.ignored) == (["IMG_1.jpg"], ())


def test_picture_that_adds_nothing_to_a_form_stays_apart() -> None:
    whole = page([("Companies visited", "12"), ("Workers asked", "305"), ("Meetings held", "7"), ("Problems solved", "46")])
    found = read(("IMG_1.jpg", whole), ("IMG_2.jpg", PHOTOGRAPH))
    assert values(found) == [[12, 305, 7, 46]]
    assert [(one.part, one.reason) for one in found.ignored] == [("IMG_2.jpg", "not_a_form")]


def test_pages_in_folders_of_their_own_stay_apart() -> None:
    found = read(("甲/IMG_1.jpg", FIRST), ("乙/IMG_2.jpg", SECOND))
    assert len([row for row in values(found) if None not in row]) == 0


def test_two_forms_on_a_page_each_stay_two() -> None:
    second = page([("Companies visited", "8"), ("Workers asked", "21")])
    assert values(read(("IMG_1.jpg", FIRST), ("IMG_2.jpg", second))) == [[12, 305, None, None], [8, 21, None, None]]


def test_pages_keep_their_order_where_only_the_second_is_read_alone() -> None:
    first = page([("Companies visited", "12"), ("Name of it", "Bus"), ("Other words", "Lift"), ("Street", "Long")])
    second = page([("Workers asked", "305"), ("Meetings held", "7"), ("Problems solved", "46")])
    found = read(("IMG_1.jpg", first), ("IMG_2.jpg", second))
    assert values(found) == [[12, 305, 7, 46]]
    assert [one.part for one in found.readings] == ["IMG_1.jpg"]
    assert [str(found.readings[0].values[label].source)[:6] for label in LABELS] == ["page 1", "page 2", "page 2", "page 2"]


FOREIGN = page([("Name", "Bus"), ("Order", "4"), ("Meetings held", "9"), ("Date", "3"), ("Place", "5"), ("Room", "77")])


@pytest.mark.parametrize("rows", [4, 3], ids=["whole form", "form that lacks a label"])
def test_answer_left_empty_is_not_filled_from_a_page_of_something_else(rows: int) -> None:
    form = page([("Companies visited", "12"), ("Workers asked", "305"), ("Meetings held", ""), ("Problems solved", "4")][:rows])
    found = read(("IMG_1.jpg", form), ("IMG_2.jpg", FOREIGN))
    assert values(found) == [[12, 305, None, 4 if rows == 4 else None]]
    assert [(one.part, one.reason) for one in found.ignored] == [("IMG_2.jpg", "not_a_form")]


def test_pages_that_name_one_label_twice_stay_apart() -> None:
    rows = [("Companies visited", "12"), ("Workers asked", "305"), ("Workers asked", "21")]
    found = read(*((f"IMG_{place}.jpg", page([row, ("Street", "Long")])) for place, row in enumerate(rows, 1)))
    assert (values(found), len(found.ignored)) == ([], 3)


@pytest.mark.parametrize("names", [("IMG_1.docx", "IMG_2.jpg"), ("IMG_1.jpg", "IMG_2.docx")])
def test_wrong_name_of_any_page_is_told_of_the_whole(names: tuple[str, str]) -> None:
    found = read((names[0], FIRST), (names[1], SECOND))
    assert values(found) == [[12, 305, 7, 46]]
    assert [one.code for one in found.readings[0].findings].count(Code.WRONG_EXTENSION) == 1


def scan_of(*pages: int) -> Document:
    grids = [Grid([Cell("甲", 0, 0, 1, 1, Location("page", number).cell(1, 1))], 1, 1, None) for number in pages]
    return Document([*grids], marks=("ocr",))


def test_scan_of_several_pages_is_no_single_page() -> None:
    assert is_page([scan_of(1)])
    assert not is_page([scan_of(1, 2)])
    assert not is_page([scan_of(2)])
