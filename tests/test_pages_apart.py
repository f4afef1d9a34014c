"""Pages of one form that were photographed one by one, and came as files of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import cv2
import numpy as np

from extractors.core.reading import FileReading
from extractors.extraction import read_file
from extractors.form import FieldSpec, FormSpec
from extractors.match import Printed, compile_layout
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
