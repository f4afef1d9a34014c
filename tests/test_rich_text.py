"""RTF as other programs write it: Chinese without its code page, rows of AbiWord, notes of its own in the text."""

from __future__ import annotations

import pytest

from extractors.core.document import Document, Grid, Line
from extractors.formats.legacy import read_legacy_word
from extractors.formats.legacy.left_out.rich_text import left_over, plainly_written

LABEL, UNIT = "工作组", "武侯区总工会"


def escaped(text: str, encoding: str = "gbk") -> str:
    """A text with its bytes as RTF escapes them."""
    return "".join(char if char.isascii() else "".join(f"\\'{byte:02x}" for byte in char.encode(encoding)) for char in text)


def row(*cells: str, declared: str) -> str:
    return rf"\trowd {declared}\pard\intbl " + "".join(rf"{cell}\cell " for cell in cells) + r"\row "


def rich(body: str, head: str = "") -> str:
    return rf"{{\rtf1\ansi{head} {body}\pard end\par}}"


def two(label: str, unit: str, head: str = "") -> str:
    return rich(row(label, unit, declared=r"\cellx3000\cellx6000"), head)


def words(data: bytes) -> list[str]:
    """The texts of all cells."""
    (document,) = read_legacy_word(data)
    return [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]


WITHOUT_CODE_PAGE = {
    "as they are in UTF-8": two(LABEL, UNIT).encode(),
    "as they are in GBK": two(LABEL, UNIT).encode("gbk"),
    "escaped": two(escaped(LABEL), escaped(UNIT)).encode(),
    "escaped, another said": two(escaped(LABEL), escaped(UNIT), r"\ansicpg1252").encode(),
    "escaped, in a western font": two(
        rf"\f0 {escaped(LABEL)}", rf"\f0 {escaped(UNIT)}", r"\ansicpg936{\fonttbl{\f0\fcharset0 SimSun;}}"
    ).encode(),
}


@pytest.mark.office
@pytest.mark.parametrize("name", WITHOUT_CODE_PAGE)
def test_chinese_without_its_code_page_is_read(name: str) -> None:
    assert words(WITHOUT_CODE_PAGE[name]) == [LABEL, UNIT]


@pytest.mark.parametrize(
    "data",
    [
        two(escaped(LABEL), escaped(UNIT), r"\ansicpg936").encode(), two(LABEL, UNIT, r"\ansicpg936").encode("gbk"),
        two(r"caf\'e9", r"na\'efvet\'e9", r"\ansicpg1252").encode(), two(r"\u24037?", escaped("é", "cp1252")).encode(),
        two(escaped(LABEL), "x", r"{\fonttbl{\f0\fcharset134 SimSun;}}").encode(), two("甲", "乙").encode("gbk") + rb"{\bin1 \ff}\xff",
    ],
)  # fmt: skip
def test_rtf_that_says_its_code_page_or_needs_none_stays_as_it_is(data: bytes) -> None:
    assert plainly_written(data) == data


@pytest.mark.parametrize(
    "raw, written",
    [
        ("12工3", r"12\u24037?3"),
        (r"\uc1 12工3", r"\uc1 12\u24037?3"),
        (r"\uc2 12工3", r"\uc2 12\uc1\u24037?\uc2 3"),
        (r"\uc0 12工作3", r"\uc0 12\uc1\u24037?\u20316?\uc0 3"),
        (r"\uc2 𠀀3", r"\uc2 \uc1\u-10176?\u-9216?\uc2 3"),
        (r"{\uc2 a{工}}工3", r"{\uc2 a{\uc1\u24037?\uc2 }}\u24037?3"),
        (r"{\uc2\{工}}工3", r"{\uc2\{\uc1\u24037?\uc2 }}\u24037?3"),
        (r"\\uc2 工3", r"\\uc2 \u24037?3"),
    ],
)
def test_letters_are_written_for_any_count_of_signs_that_stand_for_them(raw: str, written: str) -> None:
    assert plainly_written(rich(raw).encode()) == rich(written).encode()


@pytest.mark.office
def test_signs_behind_chinese_stay_whatever_the_count_of_signs_that_stand_for_it() -> None:
    cells = (r"\uc2 12工3", r"\uc0 12工作3", r"\uc1 12𠀀3", r"{\uc3 12工}345")
    data = rich(row(*cells, declared=r"\cellx1000\cellx2000\cellx3000\cellx4000")).encode()
    assert words(data) == ["12工3", "12工作3", "12𠀀3", "12工345"]


UNDER = r"\clvmrg\cellx1000\clvmrg\cellx4000\cellx5000\cellx6000"
"""A row of AbiWord: two cells under merged ones, the second of which covers two columns."""
OVER = r"\clvmgf\cellx1000\clvmgf\cellx4000\cellx5000\cellx6000"


@pytest.mark.office
def test_row_with_more_cells_under_merged_ones_than_it_declares_keeps_its_columns() -> None:
    body = row("职工", "意见", "已解决", "", declared=OVER) + row("", "", "", "正在解决", "√", declared=UNDER)
    found = words(rich(body.replace("职工", r"\u-32692?\u24037?").replace("意见", "x").replace("√", r"\u8730?")).encode("gbk"))
    assert found[-2:] == ["正在解决", "√"]


@pytest.mark.parametrize(
    "cells, declared, kept",
    [
        (("", "", "", "a", "b"), UNDER, ["", "", "a", "b"]),
        (("", "", "a", "b"), UNDER, ["", "", "a", "b"]),
        (("c", "", "", "a", "b"), UNDER, ["c", "", "", "a", "b"]),
        (("", "", "", "a"), r"\clvmrg\cellx1\cellx2\clvmrg\cellx3", ["", "", "", "a"]),
    ],
)
def test_cells_too_many_are_taken_out_only_where_merged_ones_explain_them(cells: tuple[str, ...], declared: str, kept: list[str]) -> None:
    made = plainly_written(rich(row(*cells, declared=declared)).encode())
    assert made == rich(row(*kept, declared=declared)).encode()


@pytest.mark.parametrize(
    "cells, declared, lost",
    [
        (("a", "b", "12"), r"\cellx1\cellx2", ["12"]), (("a", "b", ""), r"\cellx1\cellx2", []), (("a", "b"), r"\cellx1\cellx2", []),
        (("c", "", "", "a", r"\u8730 "), UNDER, ["√"]), (("", "", "", "a", "b"), UNDER, []),
        (("a", r"b{\*\note c\cell d\cell e}"), r"\cellx1\cellx2", []), (("a", "b"), "", []),
    ],
)  # fmt: skip
def test_text_beyond_the_cells_that_a_row_declares_is_told(cells: tuple[str, ...], declared: str, lost: list[str]) -> None:
    assert left_over(rich(row(*cells, declared=declared)).encode()) == lost


@pytest.mark.office
def test_text_that_libreoffice_drops_stands_behind_the_form() -> None:
    (document,) = read_legacy_word(rich(row("a", "b", "12", declared=r"\cellx1000\cellx2000")).encode())
    assert "12" in _lines(document)


@pytest.mark.office
def test_note_of_a_program_about_a_text_box_is_no_text() -> None:
    shape = r"{\shp{\*\shpinst\shpleft0\shptop0\shpright900\shpbottom900{\abiframeprops frame-type:textbox}{\shptxt \pard 60\par}}}"
    (document,) = read_legacy_word(rich(rf"\pard {shape} x\par").encode())
    texts = " ".join(_lines(document))
    assert "60" in texts
    assert "frame-type" not in texts


def _lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]
