"""The campaign folder: what is declared is checked, and an error names file, line and remedy."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from pipeline.campaign import FILE_NAME, definition_hash, load_campaign, load_campaigns
from pipeline.campaign.forms import layouts
from pipeline.core.errors import CampaignError
from tests.support.samples import CAMPAIGN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "templates" / "copy"
    shutil.copytree(CAMPAIGN, target)
    return target


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "campaign.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, words: str) -> int:
    return next(n for n, line in enumerate((folder / "campaign.yaml").read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_the_shipped_campaign_is_whole() -> None:
    campaign = load_campaign(CAMPAIGN)
    assert campaign.id == "yangpu-2017-sanda"
    assert next(iter(campaign.forms["summary"].fields)) == "enterprises_visited"
    assert campaign.deadline.isoformat() == "2017-05-20"


@pytest.mark.parametrize(
    "old,new,words,remedy",
    [
        ("deadline: 2017-05-20", "deadline: 5月20日", "deadline: 5月20日", "2017-05-20 的样子"),
        ("deadline: 2017-05-20", "deadline: 2017-02-30", "deadline: 2017-02-30", "2017-05-20 的样子"),
        ("issuer: ", "isuer: ", "isuer: ", "不认识的项目“isuer”"),
        ("type: count, title: 召开座谈会", "type: figure, title: 召开座谈会", "type: figure", "只能是"),
        ("check: meeting_participants >= meetings_held", "check: meeting_participants >> meetings_held", ">>", "判断式"),
        ("check: needs_superior", "check: needs_superiour", "needs_superiour", "没有这个字段"),
        ("roster: roster.csv", "roster: nowhere.csv", "nowhere.csv", "找不到文件"),
        ("late: counted", "late: maybe", "late: maybe", "只能是"),
        ("  meetings_held: 场", "  meeting_held: 场", "meeting_held: 场", "没有这个字段"),
        ("{{ meetings_held }}", "{{ meetings_held }", "{{ meetings_held }）", "双花括号"),
        ("timezone: Asia/Shanghai", "timezone: Asia/Beijing", "Asia/Beijing", "时区"),
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_a_remedy(folder: Path, old: str, new: str, words: str, remedy: str) -> None:
    edit(folder, old, new)
    with pytest.raises(CampaignError) as error:
        load_campaign(folder)
    assert f"第 {line_of(folder, words)} 行" in str(error.value)
    assert remedy in str(error.value)
    assert "\n" not in str(error.value)


CHINESE = """活动编号: own
活动名称: 练手
发文单位: 某区总工会
截止日: 2024-05-20
逾期: excluded
表:
  summary:
    名称: 情况汇总表
    空白表: [blanks/情况汇总表.docx]
    单位: {栏名: 单位}
    栏目:
      名称: {栏名: 走访企事业单位数, 类型: count, 名称: 走访}
"""


def test_a_declaration_may_be_written_with_chinese_keys_and_names_of_fields_stay_as_they_are(folder: Path) -> None:
    (folder / FILE_NAME).write_text(CHINESE, encoding="utf-8")
    found = load_campaign(folder)
    assert (found.id, found.title, found.deadline, found.late) == ("own", "练手", dt.date(2024, 5, 20), "excluded")
    (name, asked), *_ = found.forms["summary"].fields.items()
    assert (name, asked.label, asked.type, asked.title) == ("名称", "走访企事业单位数", "count", "走访")


@pytest.mark.parametrize("more,line", [("title: 又一个\n", 2), ("名称: 又一个\n", 13)])
def test_one_thing_written_under_two_keys_is_refused_and_not_guessed(folder: Path, more: str, line: int) -> None:
    (folder / FILE_NAME).write_text(CHINESE + more, encoding="utf-8")
    with pytest.raises(CampaignError, match=f"第 {line} 行：.*写了两处"):
        load_campaign(folder)


def test_a_wrong_line_below_a_chinese_key_is_named_with_its_number(folder: Path) -> None:
    (folder / FILE_NAME).write_text(CHINESE.replace("类型: count", "类型: 几个"), encoding="utf-8")
    with pytest.raises(CampaignError, match="第 12 行"):
        load_campaign(folder)


def test_broken_yaml_is_named_with_its_line(folder: Path) -> None:
    edit(folder, "title: “大走访、大调解、大服务”活动", "title: [“大走访")
    with pytest.raises(CampaignError, match=r"第 \d+ 行：格式写错了"):
        load_campaign(folder)


def test_an_empty_file_is_no_campaign(folder: Path) -> None:
    (folder / "campaign.yaml").write_text("", encoding="utf-8")
    with pytest.raises(CampaignError, match="内容为空"):
        load_campaign(folder)


def test_a_folder_without_declaration_is_named(tmp_path: Path) -> None:
    (tmp_path / "新活动").mkdir()
    with pytest.raises(CampaignError, match=r"新活动.*没有 campaign.yaml"):
        load_campaigns(tmp_path)


def test_a_declaration_saved_in_gbk_is_named(folder: Path) -> None:
    path = folder / "campaign.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(CampaignError, match="UTF-8"):
        load_campaign(folder)


def test_two_campaigns_with_one_id_are_refused(folder: Path) -> None:
    shutil.copytree(folder, folder.with_name("again"))
    with pytest.raises(CampaignError, match="重复"):
        load_campaigns(folder.parent)


def test_a_rule_about_another_form_must_name_a_form_that_exists(folder: Path) -> None:
    edit(folder, "  - code: participants_below_meetings", "  - code: participants_below_meetings\n    form: other")
    with pytest.raises(CampaignError, match=r"没有“other”这张表"):
        load_campaign(folder)


def test_a_label_that_no_blank_has_is_refused(folder: Path) -> None:
    edit(folder, "label: 访谈职工数", "label: 访谈农民工数")
    with pytest.raises(CampaignError, match=r"访谈农民工数.*找不到"):
        layouts(load_campaign(folder))


def test_a_blank_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "blanks" / "情况汇总表.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CampaignError, match=r"情况汇总表.xlsx 读不出来"):
        layouts(load_campaign(folder))


def test_the_definition_hash_changes_with_the_blank_and_not_with_the_rules(folder: Path) -> None:
    before = definition_hash(load_campaign(folder))
    edit(folder, "times: 5", "times: 6")
    assert definition_hash(load_campaign(folder)) == before
    blank = folder / "blanks" / "情况汇总表.docx"
    blank.write_bytes(blank.read_bytes() + b"\0")
    assert definition_hash(load_campaign(folder)) != before


LISTS = """
id: lists
title: 面对面
issuer: 某市总工会
deadline: 2020-06-01
measures: {visits.workers: 人}
forms:
  log:
    title: 走访统计表
    blanks: [log.xlsx]
    lists:
      visits:
        title: 走访记录
        unit: district
        columns:
          district: {label: 区县}
          employer: {label: 企业}
          workers: {label: 人数, type: count}
  registration:
    title: 登记表
    blanks: [log.xlsx]
    unit: {label: 单位}
    fields: {employer: {label: 企业}}
    several: [employer]
  report:
    title: 总结
    narrative: {words: [总结]}
  targets:
    title: 要点
    prose: {words: [要点], rows: tasks, columns: {number: task}}
    lists:
      tasks: {title: 任务, columns: {task: {label: 任务}}}
outliers: {fields: [visits.workers]}
rules:
  - code: too_many
    form: log
    each: visits
    check: workers < 500
    fields: [workers]
    message: "{{ employer }}有 {{ workers }} 人。"
  - code: too_few
    form: log
    check: visits | list | length > 4
    fields: [visits]
    message: 走访太少。
"""


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    target = tmp_path / "templates" / "lists"
    target.mkdir(parents=True)
    (target / "campaign.yaml").write_text(LISTS, encoding="utf-8")
    (target / "roster.csv").write_text("id,name,kind,aliases,email\n", encoding="utf-8")
    (target / "log.xlsx").write_bytes(b"")
    return target


def test_lists_texts_and_prose_are_declared_and_who_owes_them_is_known(lists: Path) -> None:
    assert load_campaign(lists).owed == ("log", "registration", "report")


@pytest.mark.parametrize(
    "old,new,words,remedy",
    [
        ("unit: district", "unit: distric", "unit: distric", "没有“distric”这一列"),
        (
            "workers: {label: 人数, type: count}",
            "workers: {label: 率, type: number, rate: employer, of: workers}",
            "workers: {",
            "rate 要写",
        ),
        ("workers: {label: 人数, type: count}", "workers: {label: 率, type: number, rate: all}", "workers: {", "rate 写分子"),
        ("several: [employer]", "several: [employr]", "several: [employr]", "没有“employr”"),
        ("rows: tasks, columns", "rows: task, columns", "rows: task,", "没有“task”这份名单"),
        ("columns: {number: task}", "columns: {number: tas}", "rows: tasks", "没有“tas”这一列"),
        ("columns: {number: task}", "columns: {numbr: task}", "rows: tasks", "不认识“numbr”"),
        ("    narrative: {words: [总结]}", "    blanks: [log.xlsx]\n    narrative: {words: [总结]}", "narrative:", "不能再写 blanks"),
        ("narrative: {words: [总结]}", "narrative: {words: []}", "words: []", "标题或文件名"),
        ("    blanks: [log.xlsx]\n    lists:", "    lists:", "  log:", "没有写空白表"),
        ("    fields: {employer: {label: 企业}}\n    several: [employer]", "    several: []", "  registration:", "没有要读的内容"),
        (
            "fields: {employer: {label: 企业}}",
            "fields: {employer: {label: 企业}}\n    lists: {employer: {title: 甲, columns: {a: {label: 甲}}}}",
            "lists: {employer",
            "已经用过",
        ),
        ("fields: {employer: {label: 企业}}", "fields: {employer: {label: 企业}, late: {label: 迟}}", "late: {label", "固定列"),
        ("each: visits", "each: visit", "each: visit", "没有“visit”这份名单"),
        ("fields: [workers]", "fields: [visitors]", "fields: [visitors]", "没有这个字段"),
        ("check: workers < 500", "check: worker < 500", "check: worker <", "没有这个字段"),
        ("measures: {visits.workers: 人}", "measures: {visits.worker: 人}", "visits.worker:", "没有这个字段"),
        ("outliers: {fields: [visits.workers]}", "outliers: {fields: [workers]}", "outliers:", "没有这个字段"),
        ("title: 面对面", "title: 面对面\nroster: ''", "roster: ''", "由各单位报送"),
        ("employer: {label: 企业}\n          workers", "企业-名: {label: 企业}\n          workers", "企业-名", "字母、数字和下划线"),
    ],
)
def test_a_wrong_list_text_or_rule_is_named_with_its_line_and_a_remedy(lists: Path, old: str, new: str, words: str, remedy: str) -> None:
    edit(lists, old, new)
    with pytest.raises(CampaignError) as error:
        load_campaign(lists)
    assert f"第 {line_of(lists, words)} 行" in str(error.value)
    assert remedy in str(error.value)


def test_a_roster_may_be_left_empty_where_no_unit_returns_anything(lists: Path) -> None:
    text = LISTS[: LISTS.index("  log:")].replace("measures: {visits.workers: 人}\n", "roster: ''\n")
    text += "  online:\n    title: 网上征集\n    blanks: [log.xlsx]\n    lists: {wishes: {title: 愿望, columns: {wish: {label: 愿望}}}}\n"
    (lists / "campaign.yaml").write_text(text, encoding="utf-8")
    assert load_campaign(lists).owed == ()
