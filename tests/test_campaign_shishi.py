"""The collection of 2018 as a whole: proposals put together, sorted, shortlisted; last year's projects read out of the notice's annex."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline.app.nightly.outcome import Outcome
from pipeline.cli.main import app
from tests.support.campaign_inboxes import phones, proposal
from tests.support.yangpu_office import CampaignOffice, counted, open_campaign_office

pytestmark = pytest.mark.office
CAMPAIGN = "yangpu-2018-shishi"
DAY, EARLIER = "2017-12-30", "2017-12-15"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[CampaignOffice, Outcome]:
    office = open_campaign_office(tmp_path_factory.mktemp("shishi"), CAMPAIGN)
    return office, office.report(DAY)


def workbook(office: CampaignOffice) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO((office.folder(DAY) / "明细.xlsx").read_bytes()))


def test_units_owe_a_proposal_and_departments_only_may_make_one(done: tuple[CampaignOffice, Outcome]) -> None:
    told = done[0].summary(DAY)
    assert (told["expected"], told["returned"], told["late"], len(told["missing"])) == (40, 6, ["zs03"], 34)
    assert (told["superseded"], told["duplicates"], told["unreadable"], told["unknown"], told["partial"]) == (1, 1, [], [], [])
    assert told["exempt"] == [f"bm0{number}" for number in range(1, 10)]


def test_a_department_is_found_by_its_short_name_and_its_proposal_counts(done: tuple[CampaignOffice, Outcome]) -> None:
    (published,) = done[1].published
    departments = {one.arrival.name: one.unit.id for one in published.consolidation.counted if one.form == "proposal_department"}
    assert departments == {"权益保障部征集表（二）.docx": "bm03", "职工服务中心征集表.pdf": "bm08"}
    assert "另有9家免报，不计入应报，其中2家报送了材料，已一并汇总。" in done[0].document(DAY)


def test_a_unit_may_make_several_proposals_and_a_revised_one_replaces_only_itself(done: tuple[CampaignOffice, Outcome]) -> None:
    (published,) = done[1].published
    standings = counted(published.consolidation)
    assert (standings["公安分局工会.docx"], standings["公安分局工会（修改）.docx"]) == ("superseded", "counted")
    assert sum(one.unit.id == "hy01" for one in published.consolidation.counted) == 2


def test_proposals_are_counted_by_the_way_they_came(done: tuple[CampaignOffice, Outcome]) -> None:
    assert [tuple(row.values()) for row in done[0].rows(DAY, "by_channel")] == [
        ("工会组织推荐", 7, 6),
        ("区总工会机关部室推荐", 2, 2),
        ("职工个人网上征集", 8, 8),
    ]


def test_similar_proposals_are_merged_and_all_who_made_them_are_kept(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = {row["project"]: row for row in done[0].rows(DAY, "proposals")}
    assert len(rows) == 12
    station = rows["户外职工爱心接力站"]
    assert station["proposers"] == ["定海路街道总工会", "大桥街道总工会", "郑小强"]
    assert station["wordings"] == ["户外职工爱心接力站", "户外职工爱心接力站建设"]
    assert sum(row["number"] for row in rows.values()) == 17


def test_projects_that_may_be_the_same_are_asked_about_and_not_merged(done: tuple[CampaignOffice, Outcome]) -> None:
    report = done[0].document(DAY)
    assert "“爱心暑托班”与“职工子女爱心暑托班”名称相近，请核对是不是同一个。" in report


def test_every_project_has_a_category_written_or_found_by_its_words(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = {row["category"]: (row["projects"], row["proposers"]) for row in done[0].rows(DAY, "by_category")}
    assert rows == {
        "生活服务": (3, 5),
        "健康服务": (3, 5),
        "教育培训": (3, 3),
        "帮扶救助": (1, 2),
        "农民工关爱": (1, 1),
        "文体娱乐": (1, 1),
    }


def test_the_scoring_sheet_adds_the_four_principles_up_while_the_clerk_scores(done: tuple[CampaignOffice, Outcome]) -> None:
    sheet = workbook(done[0])["候选项目评分表"]
    assert [cell.value for cell in sheet[1]] == [
        *("项目", "类别", "普惠职工（权重25）", "当年见效（权重25）", "量化评估（权重25）", "网上延伸（权重25）", "加权总分"),
    ]
    assert sheet["G2"].value == '=IF(COUNT(C2,D2,E2,F2)=4,(C2*25+D2*25+E2*25+F2*25)/100,"")'
    assert sheet.max_row >= 13


def test_the_shortlist_begins_with_what_most_asked_for(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = done[0].rows(DAY, "shortlist")
    assert [(row["project"], row["number"]) for row in rows[:2]] == [("户外职工爱心接力站", 3), ("困难职工大病帮扶", 2)]
    assert len(rows) == 12
    candidates = done[0].document(DAY, "候选实事项目.docx")
    assert "候选实事项目12个" in candidates
    assert "户外职工爱心接力站" in candidates


def test_last_years_projects_are_read_out_of_the_notice_with_their_figures(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = done[0].rows(DAY, "last_year_projects")
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 11)]
    assert rows[5]["targets"] == ["就业招聘会60场", "开发岗位20,000个", "帮助需要就业的职工实现就业2,500名"]


def test_the_evaluation_is_sorted_by_project_with_the_words_of_those_who_gave_it(done: tuple[CampaignOffice, Outcome]) -> None:
    rows = {row["title"]: row for row in done[0].rows(DAY, "last_year_evaluation")}
    assert len(rows) == 11
    assert rows["疗休养与女职工体检"]["who"] == ["杨浦区教育工会", "杨浦公安分局工会", "区总工会职工服务中心"]
    assert rows["爱心妈咪小屋"]["quotes"] == "定海路街道总工会：爱心妈咪小屋布点合理，利用率高。"
    assert rows["工匠培育"]["number_of"] == 0
    assert rows["未具体点名"]["quotes"] == "延吉新村街道总工会：整体较好，十个项目均按期完成。"


def test_what_a_person_must_settle_is_named_and_nothing_else(done: tuple[CampaignOffice, Outcome]) -> None:
    assert done[0].summary(DAY)["findings"] == {"not_a_date": 1, "not_a_number": 1, "overlap_possible": 1}


def test_no_telephone_number_of_a_person_leaves_the_house(done: tuple[CampaignOffice, Outcome]) -> None:
    said = done[0].spoken(DAY)
    assert {"情况汇总报告.docx", "候选实事项目.docx", "明细.xlsx", "催报名单.xlsx", "催报通知.docx", "summary.json"} <= set(said)
    bare = {name: re.sub(r"[\s\-]", "", text) for name, text in said.items()}
    known = {re.sub(r"[\s\-]", "", phone) for phone in phones()}
    assert len(known) > 10
    assert not [(name, phone) for name, text in bare.items() for phone in known if phone in text]
    assert "138****1234" in said["明细.xlsx"]


def test_a_telephone_number_that_awaits_review_is_hidden_on_the_screen_too(tmp_path: Path) -> None:
    office = open_campaign_office(tmp_path, CAMPAIGN)
    shutil.rmtree(office.workspace.inbox)
    office.workspace.inbox.mkdir()
    filled = {**dict.fromkeys(("project", "description", "expected", "evaluation"), "书屋"), "filled_by": "张三", "date": "2017年12月8日"}
    data = proposal("一", "定海路街道总工会", {**filled, "phone": "1.3800021234E+10"})
    (office.workspace.inbox / "征集表.docx").write_bytes(data)
    office.report(DAY)
    asked = ("--workspace", str(office.workspace.root), "status", CAMPAIGN)
    for way in ((), ("--json",)):
        shown = CliRunner().invoke(app, [*asked, *way], env={"COLUMNS": "400"})
        assert "不像一个完整的电话号码" in shown.output
        assert "1.38****1234E+10" in shown.output
        assert "0002123" not in shown.output


def test_the_report_reads_as_the_office_writes(done: tuple[CampaignOffice, Outcome]) -> None:
    report = done[0].document(DAY)
    assert "归并后的项目共12个，按提出者数排列。" in report
    assert "年内新建4家接力站，服务户外职工2000人次；年内建成3家。" in report
    assert "逾期报送的单位1家：杨浦区税务局工会（12月27日报送）。" in report
    assert not [word for word in ("None", "True", "nan", "proposal", "{{", "extra") if word in report]


def test_an_earlier_day_knows_only_what_had_arrived(done: tuple[CampaignOffice, Outcome]) -> None:
    office = done[0]
    office.report(EARLIER)
    told = office.summary(EARLIER)
    assert (told["returned"], told["late"], told["superseded"]) == (5, [], 0)
    assert len(office.rows(EARLIER, "proposals")) == 5
    assert told["findings"] == {"expected_missing": 1, "not_a_number": 1}


def test_a_second_run_parses_nothing_and_changes_nothing(done: tuple[CampaignOffice, Outcome]) -> None:
    again = done[0].report(DAY)
    assert (done[1].parsed, again.parsed, [one.fresh for one in again.campaigns]) == (11, 0, [False])


def test_the_campaign_needs_no_list_made_by_hand(done: tuple[CampaignOffice, Outcome]) -> None:
    folder: Path = done[0].workspace.templates / CAMPAIGN
    assert sorted(path.name for path in folder.glob("*.csv")) == ["roster.csv"]
