"""Plain text: read as lines, and never taken for a form whose table is lost in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.core.document import Line
from extractors.core.errors import UnreadableFileError
from extractors.extraction import read_file
from extractors.formats.register import read_documents
from pipeline.campaign import load_campaign
from pipeline.campaign.forms import layouts

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_line_by_line_in_every_usual_encoding(encoding: str) -> None:
    (document,) = read_documents("关于开展活动的通知\r\n\r\n  各单位：请于5月20日前报送情况汇总表，谢谢配合。\n".encode(encoding))
    assert [(block.text, str(block.place)) for block in document.blocks if isinstance(block, Line)] == [
        ("关于开展活动的通知", "line 1"),
        ("  各单位：请于5月20日前报送情况汇总表，谢谢配合。", "line 3"),
    ]


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 100, "短".encode(), b"%!PS-Adobe\x07\x08" + b"ab" * 50])
def test_bytes_that_are_no_text_for_certain_stay_unsupported(data: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_documents(data)
    assert caught.value.code == "unsupported"


def test_plan_in_plain_text_gives_its_targets() -> None:
    campaign = load_campaign(TEMPLATES / "yangpu-2019-yaodian")
    read = read_file((HERE / "notices" / "yangpu-2019-yaodian.txt").read_bytes(), "工作要点.txt", layouts(campaign))
    assert [reading.form for reading in read.readings] == ["targets"]
    assert "date_contradiction" in {finding.code for finding in read.readings[0].findings}


def test_notice_in_plain_text_is_no_return_of_the_form_dumped_behind_it() -> None:
    campaign = load_campaign(TEMPLATES / "yangpu-2017-sanda")
    read = read_file((HERE / "notices" / "yangpu-2017-sanda.txt").read_bytes(), "通知.txt", layouts(campaign))
    assert not read.readings
    assert [ignored.reason for ignored in read.ignored] == ["not_a_form"]
