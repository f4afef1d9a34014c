"""The plan of 2019 as a whole: targets read out of the plan, progress returned by departments, the completion report."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline.app.nightly.outcome import Outcome
from tests.support.yangpu_office import CampaignOffice, counted, open_campaign_office

pytestmark = pytest.mark.office
CAMPAIGN = "yangpu-2019-yaodian"
DAY, EARLIER = "2020-01-06", "2019-10-31"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[CampaignOffice, Outcome]:
    office = open_campaign_office(tmp_path_factory.mktemp("yaodian"), CAMPAIGN)
    return office, office.report(DAY)


def lights(office: CampaignOffice, day: str) -> dict[str, str]:
    return {row["indicator"]: row["light"] for row in office.rows(day, "measured")}


def test_every_department_stands_as_it_returned(done: tuple[CampaignOffice, Outcome]) -> None:
    told = done[0].summary(DAY)
    assert (told["expected"], told["returned"], told["late"], told["missing"]) == (9, 8, ["bm06"], ["bm01"])
    assert (told["superseded"], told["duplicates"], told["unreadable"], told["unknown"]) == (1, 1, [], [])
    assert told["groups"]["figures_done"] == {"rows": 20}


def test_old_word_sheets_mail_pdf_and_word_lists_are_read_alike(done: tuple[CampaignOffice, Outcome]) -> None:
    (published,) = done[1].published
    standings = counted(published.consolidation)
    assert {name for name, standing in standings.items() if standing == "counted"} == {
        *("东宫进展.et", "组织部.eml", "权益保障部进展情况.doc", "宣教部进展.pdf", "女职工部.docx", "经审办进展.xlsx", "财务资产部.xlsx"),
        "职工服务中心进展情况表（12月）.xlsx",
    }
    assert [one.arrival.name for one in published.consolidation.passed] == ["关于召开年度工作总结会的通知.docx"]


def test_numbers_of_tasks_and_figures_of_different_things_are_not_added_up(done: tuple[CampaignOffice, Outcome]) -> None:
    assert done[0].summary(DAY)["totals"] == {}


def test_each_target_of_the_plan_is_held_against_what_was_done(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = {row["indicator"]: row for row in done[0].rows(DAY, "measured")}
    assert len(rows) == 15
    fairs = rows["招聘会"]
    assert (fairs["target"], fairs["done"], fairs["goal"], fairs["who"]) == (48, 50, "48场", ["职工服务中心"])
    assert fairs["rate"] == pytest.approx(50 / 48)
    assert (rows["工作岗位"]["goal"], rows["工作岗位"]["done"]) == ("约25,000个", 26300)
    assert rows["规模企业、重点企业单独建会"]["goal"] == "力争25家"


def test_the_lights_say_what_is_done_in_time_and_behind(done: tuple[CampaignOffice, Outcome]) -> None:
    told = lights(done[0], DAY)
    assert {name for name, light in told.items() if light == "滞后"} == {"新增工会联合会", "百领赛事", "爱心妈咪小屋", "服务功能落地"}
    assert told["帮助实现就业"] == "按进度"
    assert done[0].rows(DAY, "overall") == [{"all": 15, "done": 10, "in_time": 1, "behind": 4, "unreported": 0}]


def test_the_lights_are_counted_by_part_and_by_department(done: tuple[CampaignOffice, Outcome]) -> None:
    parts = [(row["all"], row["done"], row["behind"]) for row in done[0].rows(DAY, "by_part")]
    assert parts == [(2, 1, 1), (13, 9, 3)]
    departments = {row["who"]: (row["all"], row["done"], row["in_time"], row["behind"]) for row in done[0].rows(DAY, "by_department")}
    assert departments["沪东工人文化宫"] == (5, 3, 0, 2)
    assert departments["职工服务中心"] == (4, 3, 1, 0)


def test_tasks_without_figures_stand_apart_with_what_was_reported_on_them(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = {(row["task"], (row["indicator"] or [None])[0]): row for row in done[0].rows(DAY, "unmeasured")}
    assert len(rows) == 16
    assert {task for task, _ in rows} | {row["task"] for row in done[0].rows(DAY, "measured")} == set(range(1, 20))
    meeting = rows[8, "联席会议"]
    assert (meeting["due"], meeting["done"], meeting["who"]) == (["6月"], 1, ["权益保障部"])
    assert rows[1, None]["who"] is None


def test_what_a_person_must_settle_is_named_and_nothing_else(done: tuple[CampaignOffice, Outcome]) -> None:
    assert done[0].summary(DAY)["findings"] == {"approximate": 1, "date_contradiction": 1, "target_unknown": 1}


def test_the_report_says_that_number_and_date_of_the_plan_contradict(done: tuple[CampaignOffice, Outcome]) -> None:
    report = done[0].document(DAY)
    assert "文号“杨工〔2019〕3号”是 2019 年的，落款日期却是“2018年3月6日”" in report.partition("六、待核事项")[2]


def test_the_report_reads_as_the_office_writes(done: tuple[CampaignOffice, Outcome]) -> None:
    report = done[0].document(DAY)
    assert "要点中提出目标数的指标共15项，其中完成10项，按进度推进1项，滞后4项，没有部门填报的0项。" in report
    assert "104.2%" in report
    assert "逾期报送的单位1家：区总工会财务资产部（2020年1月3日报送）。" in report
    assert not [word for word in ("None", "True", "nan", "figures_done", "{{", "extra") if word in report]


def test_every_document_and_every_sheet_is_there(done: tuple[CampaignOffice, Outcome]) -> None:
    folder = done[0].folder(DAY)
    names = {path.name for path in folder.iterdir()}
    assert {"情况汇总报告.docx", "明细.xlsx", "summary.json", "frames"} <= names
    assert not [name for name in names if name.startswith("催报")]  # every department returned
    sheets = openpyxl.load_workbook(folder / "明细.xlsx").sheetnames
    assert sheets[:4] == ["汇总", "各单位", "各项任务进展", "量化指标完成情况"]
    assert "没有量化指标的任务" in sheets
    assert "任务指标" not in sheets


def test_an_earlier_day_knows_only_what_had_arrived(done: tuple[CampaignOffice, Outcome]) -> None:
    office = done[0]
    office.report(EARLIER)
    told = office.summary(EARLIER)
    assert (told["returned"], told["superseded"], len(told["missing"])) == (1, 0, 8)
    assert office.rows(EARLIER, "overall") == [{"all": 15, "done": 0, "in_time": 3, "behind": 1, "unreported": 11}]
    assert lights(office, EARLIER)["户外职工爱心接力站"] == "滞后"


def test_a_second_run_parses_nothing_and_changes_nothing(done: tuple[CampaignOffice, Outcome]) -> None:
    again = done[0].report(DAY)
    assert (done[1].parsed, again.parsed, [one.fresh for one in again.campaigns]) == (10, 0, [False])


def adjusted_plan(folder: Path) -> bytes:
    """The plan with another number of fairs, and with a date that fits its number."""
    word = docx.Document(str(folder / "工作要点.docx"))
    for paragraph in word.paragraphs:
        for run in paragraph.runs:
            run.text = (
                run.text.replace("48 场招聘会", "60 场招聘会").replace("48场招聘会", "60场招聘会").replace("2018年3月6日", "2019年7月6日")
            )
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def test_a_plan_that_was_received_counts_before_the_one_in_the_folder(tmp_path: Path) -> None:
    office = open_campaign_office(tmp_path, CAMPAIGN)
    for path in office.workspace.inbox.iterdir():
        if path.name not in ("收件时间.csv", "职工服务中心进展情况表（12月）.xlsx"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    plan = adjusted_plan(office.workspace.templates / CAMPAIGN)
    (office.workspace.inbox / "工作要点（调整稿）.docx").write_bytes(plan)
    with (office.workspace.inbox / "收件时间.csv").open("a", encoding="utf-8") as register:
        register.write("工作要点（调整稿）.docx,2019-12-28 10:00:00\n")
    office.report(DAY)
    office.report("2019-12-27")
    assert {row["indicator"]: row["target"] for row in office.rows(DAY, "measured")}["招聘会"] == 60
    assert lights(office, DAY)["招聘会"] == "滞后"
    assert "date_contradiction" not in office.summary(DAY)["findings"]
    assert lights(office, "2019-12-27")["招聘会"] == "完成"
    assert office.summary("2019-12-27")["findings"] == {"date_contradiction": 1}
