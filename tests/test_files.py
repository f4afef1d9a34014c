from __future__ import annotations

import hashlib

import pytest

from extractors.files import read_file
from tests import samples
from tests.returns import BASE, LAYOUT, read


def test_reading_bears_the_checksum_of_its_file() -> None:
    assert read(BASE).sha256 == hashlib.sha256(BASE).hexdigest()


def test_owner_file_of_word_is_ignored() -> None:
    result = read_file(b"anything", "folder/~$汇总表.docx", [LAYOUT])
    assert (result.error, result.readings, result.ignored[0].reason) == (None, (), "owner_file")


def test_letter_is_no_form() -> None:
    assert read(samples.letter("关于防暑降温的通知", "各单位：请及早检查。")).ignored[0].reason == "not_a_form"


@pytest.mark.parametrize("name", ["情况汇总表.docx", "情况汇总表.xlsx"])
def test_blank_form_is_no_return(name: str) -> None:
    result = read((samples.CAMPAIGN / "blanks" / name).read_bytes())
    assert (result.readings, result.ignored[0].reason) == ((), "blank_form")


def test_two_forms_that_fit_equally_are_refused() -> None:
    result = read_file(BASE, "汇总表.docx", [LAYOUT, LAYOUT])
    assert result.ignored[0].reason == "ambiguous_form"


def test_file_without_forms_to_look_for_is_no_form() -> None:
    assert read_file(BASE, "汇总表.docx", []).ignored[0].reason == "not_a_form"
