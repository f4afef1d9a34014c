"""Several forms of one unit: the cue in blank or notice proposes `several`; without it, forms that come together are told, never chosen silently."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import docx
import pytest

from extractors.formats.register import read_documents
from extractors.learn import forms_in, learn
from extractors.learn.proposal import cue_in, cue_in_notice
from pipeline.app.workspace.opened import consolidation_at, open_office
from pipeline.core.consolidated import Consolidation
from pipeline.core.workspace import Workspace
from pipeline.ledger.ledger import Ledger
from pipeline.notice.blanks.study import study
from pipeline.notice.folder import draft_of, write_folder
from tests.support.campaign_office import run_in
from tests.test_consolidation import DINGHAI, Desk, changed

NOTE = "备注：1.一项展品一张表，如有多个展品请附多张表。"
DAY = dt.date(2026, 5, 22)


def sheet(unit: str = "", item: str = "", about: str = "", note: str = NOTE) -> bytes:
    made = docx.Document()
    made.add_paragraph("展品申报表")
    table = made.add_table(3, 2)
    for row, pair in zip(table.rows, (("单位名称", unit), ("展品名称", item), ("说明", about)), strict=True):
        row.cells[0].text, row.cells[1].text = pair
    made.add_paragraph(note)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def office(root: Path, note: str, said: str = "") -> Workspace:
    """A workspace with the campaign that `new` makes of a notice and the blank, for two units."""
    (root / "表.docx").write_bytes(sheet(note=note))
    notice = root / "通知.txt"
    notice.write_text(f"关于征集展品的通知\n各单位：\n请于2026年6月30日前报送。{said}\n某某市总工会\n2026年5月6日\n", encoding="utf-8")
    workspace = Workspace.create(root / "汇总", bundled=None)
    folder = write_folder(draft_of(notice, campaign_id="zhanpin", blanks=[root / "表.docx"], today=DAY), workspace.templates)
    (folder / "roster.csv").write_text("id,name,kind,aliases,email\nu1,甲研究院,院所,,\nu2,乙研究院,院所,,\n", encoding="utf-8")
    return workspace


def after_run(workspace: Workspace) -> Consolidation:
    run_in(workspace, "zhanpin", DAY)
    opened = open_office(workspace)
    with Ledger.open(workspace.ledger_url) as ledger:
        return consolidation_at(opened, ledger, opened.chosen(["zhanpin"])[0], DAY)


def put(workspace: Workspace, name: str, data: bytes, second: int) -> None:
    path = workspace.inbox / name
    path.write_bytes(data)
    moment = dt.datetime(2026, 5, 20, 10, 0, second, tzinfo=dt.UTC).timestamp()
    os.utime(path, (moment, moment))


@pytest.mark.parametrize("note,said", [(NOTE, ""), ("备注：如实填写。", "每项展品填一张表。")])
def test_every_form_of_a_unit_counts_where_blank_or_notice_says_one_thing_a_form(note: str, said: str, tmp_path: Path) -> None:
    workspace = office(tmp_path, note, said)
    for number in range(1, 4):
        put(workspace, f"{number}.docx", sheet("甲研究院", f"展品{number}", f"说明{number}", note), number)
    whole = after_run(workspace)
    assert [one.standing for one in whole.submissions] == ["counted"] * 3


def test_forms_that_come_together_without_the_cue_are_named_in_one_doubt(tmp_path: Path) -> None:
    workspace = office(tmp_path, "备注：如实填写。")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for number in (1, 2):
            made.writestr(f"展品{number}.docx", sheet("甲研究院", f"展品{number}", "说明", "备注：如实填写。"))
    put(workspace, "全部.zip", packed.getvalue(), 0)
    put(workspace, "乙1.docx", sheet("乙研究院", "展品三", "说明", "备注：如实填写。"), 5)
    put(workspace, "乙2.docx", sheet("乙研究院", "展品四", "说明", "备注：如实填写。"), 6)
    whole = after_run(workspace)
    told = {entry.unit_name: entry.finding.message for entry in whole.review if entry.finding.code == "same_time"}
    assert set(told) == {"甲研究院", "乙研究院"}
    assert "展品1.docx" in told["甲研究院"]
    assert "展品2.docx" in told["甲研究院"]
    assert "乙1.docx”“乙2.docx" in told["乙研究院"]


@pytest.mark.parametrize("seconds,codes", [(59, ["same_time"]), (60, [])])
def test_returns_within_a_minute_are_of_one_moment(seconds: int, codes: list[str]) -> None:
    desk = Desk()
    desk.receive(DINGHAI, "2017-05-10T10:00:00", "a.docx")
    desk.receive(changed(DINGHAI, meetings_held="9"), f"2017-05-10T10:{seconds // 60:02}:{seconds % 60:02}", "b.docx")
    assert [one.finding.code for one in desk.at("2017-05-20").review if one.finding.code == "same_time"] == codes


@pytest.mark.parametrize(
    "line",
    ["一项展品一张表，如有多个请附多张表", "每人一表", "一事一表", "每项填一份", "本表可复印", "每个项目填写一张表", "每家企业填写一份"],
)
def test_words_that_say_so_are_a_cue(line: str) -> None:
    assert cue_in([line]) is not None


@pytest.mark.parametrize("line", ["本表一式两份", "每单位一份", "每个部门填报一张表", "请附身份证复印件", "一人一岗", "一份表格"])
def test_one_form_a_unit_and_copies_of_papers_are_none(line: str) -> None:
    assert cue_in([line]) is None


def test_a_gift_for_everybody_is_no_cue_in_a_notice() -> None:
    assert cue_in_notice(["参加活动的会员发放纪念品，每人一份。"]) is None


@pytest.mark.parametrize(
    "note,label",
    [("每人一表", "姓名"), ("一企一表", "企业名称"), ("一项展品一张表", "展品名称")],
)
def test_what_a_form_is_of_tells_its_returns_apart(note: str, label: str, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("推荐表")
    table = made.add_table(5, 2)
    for row, asked in zip(table.rows, ("单位", "说明", "展品名称", "企业名称", "姓名"), strict=True):
        row.cells[0].text = asked
    made.add_paragraph(note)
    path = tmp_path / "推荐表.docx"
    made.save(str(path))
    (one,) = study(path)
    (name,) = one.learned.spec.several
    assert one.learned.spec.fields[name].label == label
    assert f"several: [{name}]" in one.files()[f"{one.name}.yaml"].decode()


def test_a_form_that_names_nothing_to_tell_apart_says_so() -> None:
    made = docx.Document()
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "人数", "次数"
    made.add_paragraph("可复印")
    packed = io.BytesIO()
    made.save(packed)
    learned = learn(forms_in(read_documents(packed.getvalue())))
    assert learned.spec.several == ()
    assert any("看不出用哪一栏区分" in doubt for doubt in learned.doubts)
