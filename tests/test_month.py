"""The office's month: forms arrive, the clerk decides, takes back, extends, sends back, and the papers follow every step."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.render.gongwen.filled_template import document_text
from tests.support.arithmetic import wrong_sums
from tests.support.office_month import CAMPAIGN, Office
from tests.support.samples import Return, answer

POLICE = answer("杨浦公安分局工会", seed=6)
DINGHAI = answer("定海路街道总工会", seed=1)
PINGLIANG = answer("平凉路街道总工会", seed=4)
PAPER = ("走访企事业单位=12", "访谈职工=120", "座谈会次数=3", "参加座谈=40", "解决问题=2", "上报问题=0")
DAQIAO = answer("大桥街道总工会", seed=5)


def with_figures(one: Return, **figures: str) -> Return:
    return replace(one, figures={**one.figures, **figures})


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "办公室")


def test_a_month_of_the_office(office: Office) -> None:
    # The first forms come in; one figure is “约”, one form is of nobody we know.
    office.arrive("2017-05-08T09:12", "定海路街道.docx", DINGHAI)
    office.arrive("2017-05-09T10:00", "公安分局.docx", with_figures(POLICE, workers_interviewed="约480人"))
    office.arrive("2017-05-09T11:00", "老年大学.docx", answer("杨浦区老年大学工会", seed=2))
    first = office.night("2017-05-09")
    first.check_arithmetic()
    assert (first.summary["returned"], first.summary["totals"]["workers_interviewed"]) == (
        2,
        int(DINGHAI.figures["workers_interviewed"]) + 480,
    )

    # The clerk decides: the figure is set right by telephone, the stranger is put aside; both leave the list of what waits.
    office.type("fix", "公安分局", "访谈职工", "486", "--why", "电话核实", "--who", "王芳")
    office.type("decide", "not-ours", "老年大学", "--why", "不在名册")
    second = office.night("2017-05-10")
    second.check_arithmetic()
    assert second.summary["totals"]["workers_interviewed"] == int(DINGHAI.figures["workers_interviewed"]) + 486
    assert (second.summary["review"], second.summary["unknown"]) == (0, [])

    # One was wrong: taken back, the day after is as if it had never been said.
    office.type("undo", "--why", "其实是代报")
    assert office.night("2017-05-11").summary["unknown"] == ["杨浦区老年大学工会"]
    office.type("decide", "assign", "老年大学", "大桥街道", "--why", "由老年大学代报")
    fourth = office.night("2017-05-12")
    fourth.check_arithmetic()
    assert (fourth.summary["returned"], fourth.summary["unknown"]) == (3, [])

    # A form goes back for correction, comes again, and that closes it.
    office.type("return", "定海路街道", "--note", "请补填需要上级解决的问题")
    assert list((office.root / "outbox" / CAMPAIGN / "退回修改").rglob("*.docx"))
    assert "退回修改" in office.type("history").stdout
    office.arrive("2017-05-15T09:00", "定海路街道（改）.docx", with_figures(DINGHAI, problems_escalated="2"))
    fifth = office.night("2017-05-15")
    fifth.check_arithmetic()
    row = next(row for row in fifth.counted() if row["unit_id"] == "jd01")
    assert (row["file"], row["problems_escalated"], fifth.summary["superseded"]) == ("定海路街道（改）.docx", "2", 1)

    # One unit has nothing, one is exempt, the streets get five days more.
    office.type("decide", "nil", "四平路街道", "--why", "来电")
    office.type("decide", "exempt", "江浦路街道", "--why", "机构撤并")
    office.type("decide", "deadline", "2017-05-25", "--kind", "街镇", "--why", "区里统一延期")
    office.arrive("2017-05-22T08:00", "平凉路街道.docx", PINGLIANG)
    office.arrive("2017-05-22T08:05", "建交委.docx", answer("杨浦区建设和交通工会", seed=7))
    late = office.night("2017-05-22")
    late.check_arithmetic()
    assert (late.summary["expected"], late.summary["late"]) == (39, ["hy03"])
    assert (office.state("jd07"), office.state("jd04"), office.state("jd03")) == ("nil", "exempt", "on_time")

    # The late one is taken as in time; a wrongly sent one is withdrawn, and what stood before counts again.
    office.type("decide", "on-time", "建设和交通工会", "--why", "邮箱故障")
    office.arrive("2017-05-23T09:00", "公安分局（误）.docx", with_figures(POLICE, workers_interviewed="99999"))
    assert office.night("2017-05-23").summary["totals"]["workers_interviewed"] > 99999
    office.type("decide", "withdraw", "公安分局", "--why", "报错了活动")
    after = office.night("2017-05-24")
    after.check_arithmetic()
    assert (after.summary["late"], next(row["workers_interviewed"] for row in after.counted() if row["unit_id"] == "zs02")) == ([], "486")

    # Any past day is a function of what had arrived and of what is known since.
    again = office.type("run", CAMPAIGN, "--as-of", "2017-05-09", expect=(0, 1))
    assert "应报" in again.stdout


def test_every_decision_undone_gives_the_first_report_to_the_byte(office: Office) -> None:
    office.arrive("2017-05-08T09:12", "定海路街道.docx", DINGHAI)
    office.arrive("2017-05-09T10:00", "公安分局.docx", with_figures(POLICE, workers_interviewed="约480人"))
    folder = office.night("2017-05-21").folder
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    decisions = (
        ("fix", "公安分局", "访谈职工", "486"),
        ("decide", "exempt", "江浦路街道"),
        ("decide", "nil", "四平路街道", "--on", "2017-05-12"),
        ("decide", "deadline", "2017-05-25"),
        ("decide", "withdraw", "定海路街道"),
        ("decide", "rename", "平凉路街道", "平凉街道工会", "--from", "2017-05-01"),
        ("decide", "merge", "控江路街道", "大桥街道", "--from", "2017-05-01"),
        ("decide", "add", "zs99", "杨浦区老年大学工会", "直属", "--from", "2017-05-01"),
    )
    for words in decisions:
        office.type(*words, "--why", "试一试")
    changed = office.night("2017-05-21").folder
    assert {path.relative_to(changed): path.read_bytes() for path in changed.rglob("*") if path.is_file()} != before
    for _ in decisions:
        office.type("undo")
    restored = office.night("2017-05-21").folder
    assert {path.relative_to(restored): path.read_bytes() for path in restored.rglob("*") if path.is_file()} == before


def test_the_end_of_the_month_from_the_reminder_to_the_next_year(office: Office) -> None:
    office.arrive("2017-05-18T09:12", "定海路街道.docx", DINGHAI)
    office.arrive("2017-05-19T10:00", "平凉路街道总工会.docx", b"PK\x03\x04 half a file")
    first = office.night("2017-05-22")
    first.check_arithmetic()
    assert first.names == {
        "情况汇总报告.docx",
        "汇总表.docx",
        "明细.xlsx",
        "催报名单.xlsx",
        "催报通知.docx",
        "问题台账.docx",
        "问题台账.xlsx",
    }
    assert first.summary["returned"] == 1
    assert "报来的文件打不开1家、未报38家" in first.text("情况汇总报告.docx")

    # Whoever owes is reminded once; what could not be opened is asked for again. Nobody signs while it is open.
    office.type("chase", "--text")
    pasted = (office.root / "outbox" / CAMPAIGN / "催报" / "2017-05-22" / "催报.txt").read_text(encoding="utf-8-sig")
    assert "平凉路街道总工会：" in pasted
    assert "报来的文件打不开" in pasted
    assert "定海路街道总工会：" not in pasted
    assert "今天已经催过" in office.type("chase").stdout
    refused = office.type("sign", CAMPAIGN, expect=(1,))
    assert "平凉路街道总工会.docx" in refused.stdout
    assert not (first.folder / "正式稿").exists()

    # It comes on paper and is typed in; the file is settled, and the paper is signed.
    office.type("decide", "enter", "平凉路街道", *PAPER, "--on", "2017-05-19", "--why", "纸质表")
    office.type("decide", "file", "平凉路街道总工会", "已由人代填", "--why", "纸质表已代填")
    second = office.night("2017-05-23")
    second.check_arithmetic()
    assert (office.state("jd03"), second.summary["returned"]) == ("on_time", 2)
    office.type("sign", CAMPAIGN, expect=(0, 1))
    signed = {path.name: document_text(path.read_bytes()) for path in (second.folder / "正式稿").iterdir() if path.suffix == ".docx"}
    assert set(signed) == {"情况汇总报告.docx", "汇总表.docx"}
    assert [wrong_sums(text) for text in signed.values()] == [[], []]
    visited = second.summary["totals"]["enterprises_visited"]
    assert visited == 12 + int(DINGHAI.figures["enterprises_visited"])
    assert f"走访企事业单位{visited}家" in re.sub(r"\s", "", signed["情况汇总报告.docx"])

    # The next year begins with what was decided, and knows this one's figures.
    office.type("again", CAMPAIGN, "--year", "2018")
    assert (office.root / "templates" / "yangpu-2018-sanda" / "campaign.yaml").is_file()
