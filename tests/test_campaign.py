"""The campaign folder: what is declared is checked, and an error names file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.campaign import definition_hash, load_campaign, load_campaigns
from pipeline.errors import CampaignError
from pipeline.forms import layouts
from tests.samples import CAMPAIGN


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
