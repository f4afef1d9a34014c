"""`huizong again`: the same campaign for another year, with what the office decided, and its figures beside those of the year before."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.campaign import FILE_NAME, load_campaign
from pipeline.campaign.loading import compose, definition_hash
from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.years import closed_at, next_year, renewed
from pipeline.core.bundled import bundled_templates
from pipeline.core.errors import UsageError
from pipeline.core.model import Unit
from pipeline.render.gongwen.filled_template import document_text
from tests.support.desk import Desk
from tests.support.office_month import CAMPAIGN, Office
from tests.support.samples import Return, answer

NEXT = "yangpu-2018-sanda"
SHIPPED = sorted(path.name for path in bundled_templates().iterdir() if (path / FILE_NAME).is_file())
DINGHAI = answer("定海路街道总工会", seed=1)


def with_figures(one: Return, **figures: str) -> Return:
    return replace(one, figures={**one.figures, **figures})


def all_files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def units_of(folder: Path) -> dict[str, Unit]:
    return {unit.id: unit for unit in load_roster(folder / "roster.csv")}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "办公室")


def test_again_changes_only_what_is_of_the_year(office: Office) -> None:
    old, new = office.root / "templates" / CAMPAIGN, office.root / "templates" / NEXT
    told = office.type("again", CAMPAIGN, "--year", "2018").stdout
    campaign, before = load_campaign(new), load_campaign(old)
    assert (campaign.id, campaign.previous, campaign.notice) == (NEXT, CAMPAIGN, None)
    assert (campaign.issued, campaign.deadline) == (dt.date(2018, 3, 8), dt.date(2018, 5, 20))
    changed = {"id", "previous", "notice", "issued", "deadline", "folder"}
    assert campaign.model_dump(exclude=changed) == before.model_dump(exclude=changed)
    lines, were = ((folder / FILE_NAME).read_text(encoding="utf-8").splitlines() for folder in (new, old))
    assert [line for line in were if line not in lines] == [
        line for line in were if line.startswith(("id:", "notice:", "issued:", "deadline:"))
    ]
    assert "【请核对】含当日，至北京时间 23:59:59" in "\n".join(lines)
    files, own = all_files(new), all_files(old)
    assert set(own) - set(files) == {Path("通知.docx")}
    assert {name for name in files if files[name] != own[name]} == {Path(FILE_NAME)}
    number = lines.index(next(line for line in lines if "杨工〔2017〕" in line)) + 1
    assert f"第 {number} 行还写着原来的年份" in told


def test_again_never_writes_over_a_folder_or_for_an_earlier_year(office: Office) -> None:
    office.type("again", CAMPAIGN, "--year", "2018")
    before = all_files(office.root / "templates")
    assert "已经有了" in office.type("again", CAMPAIGN, "--year", "2018", expect=(2,)).stderr
    assert "以后的年份" in office.type("again", CAMPAIGN, "--year", "2017", "--id", "other", expect=(2,)).stderr
    assert "小写字母" in office.type("again", CAMPAIGN, "--year", "2019", "--id", "../x", expect=(2,)).stderr
    assert all_files(office.root / "templates") == before


def test_again_leaves_nothing_behind_where_the_declaration_can_not_be_edited(office: Office) -> None:
    folder = office.root / "templates"
    text = (folder / CAMPAIGN / FILE_NAME).read_text(encoding="utf-8")
    (folder / CAMPAIGN / FILE_NAME).write_text(text.replace("\nid: ", "\nid: >-\n  ", 1), encoding="utf-8")
    before = all_files(folder)
    assert "各写一行" in office.type("again", CAMPAIGN, "--year", "2018", expect=(2,)).stderr
    assert all_files(folder) == before
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_again_takes_over_what_was_decided_of_the_roster(office: Office) -> None:
    office.arrive("2017-05-09T11:00", "老年大学.docx", answer("杨浦区老年大学工会", seed=2))
    office.arrive("2017-05-09T11:05", "控江.docx", answer("平凉路街道总工会", seed=3))
    office.night("2017-05-09")
    why = ("--why", "来电")
    office.type("decide", "assign", "老年大学", "大桥街道", *why)
    office.type("decide", "assign", "控江.docx", "控江路街道", *why)
    office.type("decide", "rename", "定海路街道", "定海街道总工会", "--from", "2017-06-01", *why)
    office.type("decide", "merge", "四平路街道", "大桥街道", "--from", "2017-06-01", *why)
    office.type("decide", "add", "zs99", "杨浦区新建工会", "直属", "--from", "2017-06-01", *why)
    office.type("decide", "exempt", "江浦路街道", *why)
    office.type("decide", "deadline", "2017-05-25", *why)
    told = office.type("again", CAMPAIGN, "--year", "2018").stdout
    was, now = (units_of(office.root / "templates" / name) for name in (CAMPAIGN, NEXT))
    assert (set(was) - set(now), set(now) - set(was)) == ({"jd07"}, {"zs99"})
    assert (now["jd01"].name, now["jd01"].aliases) == ("定海街道总工会", ("定海路街道总工会", *was["jd01"].aliases))
    assert (now["zs99"].name, now["zs99"].kind) == ("杨浦区新建工会", "直属")
    assert now["jd02"].aliases == (*was["jd02"].aliases, "杨浦区老年大学工会")
    assert "“杨浦区老年大学工会”记作大桥街道总工会的别名，请核对" in told
    assert "去掉了：四平路街道总工会" in told
    untouched = set(was) - {"jd01", "jd02", "jd07"}
    assert {name: now[name] for name in untouched} == {name: was[name] for name in untouched}


def test_the_day_a_return_came_tells_which_year_it_is_of(office: Office) -> None:
    office.arrive("2017-05-08T09:12", "定海路街道.docx", with_figures(DINGHAI, workers_interviewed="120"))
    before = all_files(office.night("2017-05-20").folder)
    office.type("again", CAMPAIGN, "--year", "2018")
    office.type("run", CAMPAIGN, "--as-of", "2017-05-20", expect=(0, 1))
    assert all_files(office.root / "outbox" / CAMPAIGN / "2017-05-20") == before
    office.arrive("2018-05-08T09:12", "定海路街道.docx", with_figures(DINGHAI, workers_interviewed="128"))
    office.arrive("2018-05-08T09:13", f"{CAMPAIGN}/平凉路街道.docx", answer("平凉路街道总工会", seed=4))
    office.type("run", "--as-of", "2018-05-08", expect=(0, 1))
    old, new = (office.root / "outbox" / name / "2018-05-08" for name in (CAMPAIGN, NEXT))
    assert [line.split(",")[0:1] for line in (new / "summary.json").read_text().splitlines() if '"returned"' in line] == [
        [' "returned": 1']
    ]
    assert '"returned": 2,' in (old / "summary.json").read_text()
    report = document_text((new / "情况汇总报告.docx").read_bytes())
    peer = answer("平凉路街道总工会", seed=4)
    former = 120 + int(peer.figures["workers_interviewed"])
    assert f"上年{former:,}，减少{former - 128:,}" in report
    assert "上年" not in document_text((old / "情况汇总报告.docx").read_bytes())


def test_the_workbook_has_the_totals_of_the_year_before_and_the_change(office: Office) -> None:
    office.arrive("2017-05-08T09:12", "定海路街道.docx", with_figures(DINGHAI, workers_interviewed="120"))
    office.night("2017-05-20")
    office.type("again", CAMPAIGN, "--year", "2018")
    office.arrive("2018-05-08T09:12", "定海路街道.docx", with_figures(DINGHAI, workers_interviewed="128"))
    office.type("run", NEXT, expect=(0, 1))
    data = (office.root / "outbox" / NEXT / "2018-05-08" / "明细.xlsx").read_bytes()
    plain, live = (openpyxl.load_workbook(io.BytesIO(data), data_only=only)["汇总"] for only in (True, False))
    rows = {str(row[0].value): row for row in plain.iter_rows() if row[0].value in ("上年合计", "增减")}
    place = next(cell.column for row in plain.iter_rows() for cell in row if str(cell.value).startswith("访谈职工"))
    assert [rows[name][place - 1].value for name in ("上年合计", "增减")] == [120, 8]
    change = live.cell(rows["增减"][0].row, place)
    total, former = (live.cell(change.row - step, 1).value for step in (3, 1))
    letter = change.column_letter
    assert (change.value, total, former) == (f"={letter}{change.row - 3}-{letter}{change.row - 1}", "合计", "上年合计")


def test_nothing_is_compared_where_the_year_before_is_not_known(office: Office) -> None:
    office.type("again", CAMPAIGN, "--year", "2018")
    office.arrive("2018-05-08T09:12", "定海路街道.docx", DINGHAI)
    office.type("run", NEXT, expect=(0, 1))
    assert "上年" not in document_text((office.root / "outbox" / NEXT / "2018-05-08" / "情况汇总报告.docx").read_bytes())


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_campaign_loads_for_the_next_year(name: str, office: Office) -> None:
    old = load_campaign(office.root / "templates" / name)
    then = next_year(old, 2030)
    office.type("again", name, "--year", "2030")
    new = load_campaign(office.root / "templates" / then.id)
    assert (new.previous, new.deadline) == (name, then.day(old.deadline))
    assert new.deadline.year - old.deadline.year == 2030 - then.base


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_declaration_in_chinese_keys_is_edited_in_place(ending: str, tmp_path: Path) -> None:
    shipped = load_campaign(bundled_templates() / CAMPAIGN)
    text = ending.join(
        ("编号: 'zoufang'", "活动名称: 2016年走访 # 名称", '截止日: "2016-02-29"', "发文日期: 2016-01-05", "表: {}", "# 2016", "")
    )
    campaign = shipped.model_copy(
        update={"id": "zoufang", "title": "2016年走访", "deadline": dt.date(2016, 2, 29), "issued": dt.date(2016, 1, 5), "notice": None}
    )
    made = renewed(text, compose(tmp_path, text), campaign, next_year(campaign, 2017))
    lines = made.text.split(ending)
    assert [line.partition(" #")[0].rstrip() for line in lines] == [
        *("编号: zoufang-2017", "previous: zoufang", "活动名称: 2017年走访", "截止日: 2017-02-28", "发文日期: 2017-01-05", "表: {}"),
        *("# 2016", ""),
    ]
    assert made.left == ()


def test_a_year_that_is_not_later_is_refused() -> None:
    campaign = load_campaign(bundled_templates() / CAMPAIGN)
    with pytest.raises(UsageError, match="2018"):
        next_year(campaign, 2017)


def test_the_campaign_before_is_no_part_of_what_decides_the_reading() -> None:
    campaign = load_campaign(bundled_templates() / CAMPAIGN)
    assert definition_hash(campaign.model_copy(update={"previous": "x"})) == definition_hash(campaign)


def test_a_campaign_before_that_is_not_known_changes_no_number_of_a_report() -> None:
    assert Desk().at("2017-05-20", previous="x").generated_from == Desk().at("2017-05-20").generated_from


def test_campaigns_that_name_each_other_close_only_the_earlier_one() -> None:
    first = load_campaign(bundled_templates() / CAMPAIGN)
    later = first.model_copy(update={"id": NEXT, "previous": CAMPAIGN, "issued": dt.date(2018, 3, 8)})
    both = {CAMPAIGN: first.model_copy(update={"previous": NEXT}), NEXT: later}
    zone = dt.timezone(dt.timedelta(hours=8))
    days = (dt.datetime(2018, 3, 7, 23, 59, tzinfo=zone), dt.datetime(2018, 3, 8, tzinfo=zone))
    assert [closed_at(both, day) for day in days] == [(NEXT,), (CAMPAIGN,)]
