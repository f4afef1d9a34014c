"""A paper return typed in: the blank is filled, goes through the inbox like any other file, and leaves again with its decision."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.office_month import CAMPAIGN, Office
from tests.support.samples import answer

FIGURES = ("走访企事业单位=12", "访谈职工=120", "座谈会次数=3", "参加座谈=40", "解决问题=2", "上报问题＝0")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "办公室")
    office.arrive("2017-05-08T09:12", "定海路街道.docx", answer("定海路街道总工会", seed=1))
    office.night("2017-05-08")
    return office


def test_a_paper_return_counts_like_any_other_until_it_is_taken_back(office: Office) -> None:
    office.type(
        "decide",
        "enter",
        "四平路街道",
        *FIGURES,
        "职工意见建议=车间太热，希望降温|正在解决",
        "职工反映的主要问题和意见建议=食堂太贵|留作参考",
        "--on",
        "2017-05-18",
        "--why",
        "纸质表",
    )
    papers = office.night("2017-05-22")
    papers.check_arithmetic()
    row = next(row for row in papers.counted() if row["unit_id"] == "jd07")
    assert (row["workers_interviewed"], row["meetings_held"], row["problems_escalated"]) == ("120", "3", "0")
    assert row["file"] == f"{CAMPAIGN}/代填/四平路街道总工会-2017-05-08.docx"
    assert (office.state("jd07"), papers.summary["late"]) == ("on_time", [])
    said = [(one["text"], one["outcome"]) for one in papers.frame("opinions") if one["unit_id"] == "jd07"]
    assert said == [("车间太热，希望降温", "in_progress"), ("食堂太贵", "for_reference")]
    assert "四平路街道总工会" in office.type("history").stdout
    (traced,) = json.loads(office.type("trace", CAMPAIGN, "访谈职工", "--unit", "jd07", "--json").stdout)["rows"]
    assert (traced["value"], traced["origin"]) == (120, "代填")
    shown = "".join(office.type("trace", CAMPAIGN, "访谈职工", "--unit", "jd07").stdout.split())
    assert "（代填）" in shown
    assert "代填，存为" in shown
    office.type("undo")
    assert office.state("jd07") == "missing"


def test_a_second_paper_of_a_day_is_put_beside_the_first(office: Office) -> None:
    for figure in ("12", "13"):
        office.type("decide", "enter", "四平路街道", f"走访企事业单位数={figure}", *FIGURES[1:], "--why", "纸质表")
    names = sorted(path.name for path in (office.root / "inbox" / CAMPAIGN / "代填").iterdir())
    assert names == ["四平路街道总工会-2017-05-08.docx", "四平路街道总工会-2017-05-08_2.docx"]
