from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from extractors.language.encodings import decode, decode_strictly
from extractors.language.patterns import SEAL
from pipeline.campaign.units.roster import load_roster
from pipeline.intake.receipts import read_receipts

ROSTER = "id,name,kind\na,甲厂工会,厂\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_of_a_file_is_told_by_its_bytes(encoding: str) -> None:
    assert decode_strictly(ROSTER.encode(encoding)) == ROSTER


def test_bytes_that_are_no_text_have_none_but_a_name_always_has_one() -> None:
    assert decode_strictly(b"\xff\xff\xff") is None
    assert decode(b"\xff\xff\xff", "utf-8")


def test_roster_saved_as_unicode_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(ROSTER.encode("utf-16"))
    assert [unit.name for unit in load_roster(path)] == ["甲厂工会"]


def test_register_in_no_known_encoding_stops_the_intake(tmp_path: Path) -> None:
    path = tmp_path / "收件时间.csv"
    path.write_bytes(b"\xff\xff\xff")
    assert not read_receipts(path, dt.UTC).readable


@pytest.mark.parametrize("written", ["（盖章）", "(公章)", "（章）", "（单位盖章）", "（代章）"])
def test_seal_is_known_in_every_wording(written: str) -> None:
    assert re.fullmatch(SEAL, written)


@pytest.mark.parametrize("written", ["（签字）", "盖章", "（章程）"])
def test_what_only_speaks_of_a_seal_is_none(written: str) -> None:
    assert not re.fullmatch(SEAL, written)
