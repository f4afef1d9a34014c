from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.consolidation.issues import IssueGroup, core_of, gather, theme_of
from pipeline.core.consolidated import Consolidation
from tests.support.factories import TEXTS, Filled, make_consolidation, yangpu
from tests.support.processor_time import bounded_work

PARKING = "停车位紧张，职工早上开车上班经常找不到车位，建议与淞沪路附近商务楼协商错时停车。费用约3,500元/月（含税）。"


def raised(**texts: str) -> Consolidation:
    """One worker's opinion of each unit."""
    return make_consolidation(
        returned=list(texts), late=0, filled={unit: Filled(opinions=[("workers", text, None)]) for unit, text in texts.items()}
    )


def gathered(**texts: str) -> tuple[IssueGroup, ...]:
    return gather(yangpu(), raised(**texts))


def test_problems_puts_the_same_issue_with_other_figures_roads_and_endings_together() -> None:
    other = "停车位紧张，职工早上开车上班经常找不到车位，建议与黄兴路附近商务楼协商错时停车；职工对此反映比较集中，座谈会上有9人提到。"
    (group,) = gathered(jd01=PARKING, jd02=other)
    assert group.frequency == (2, 2)


def test_problems_puts_an_issue_with_another_road_in_its_opening_together() -> None:
    groups = gathered(jd01="佳木斯路道路施工影响企业货物进出，建议增设临时通道。", jd02="12名职工反映：军工路道路施工影响企业货物进出")
    assert len(groups) == 1


def test_problems_keeps_issues_apart_that_share_only_their_ending() -> None:
    ending = "主要原因是企业经营压力较大，资金投入不足；该问题已存在多年，涉及多个部门。"
    groups = gathered(jd01=f"工资增长缓慢，近3年基本没有调整；{ending}", jd02=f"母婴室设施不完善，哺乳期女职工没有固定场所；{ending}")
    assert len(groups) == 2


def test_problems_counts_a_unit_once_and_every_time_it_raised_an_issue() -> None:
    twice = Filled(opinions=[("workers", PARKING, "resolved"), ("employers", PARKING, None)])
    (group,) = gather(
        yangpu(),
        make_consolidation(
            returned=["jd01", "jd02"], late=0, filled={"jd01": twice, "jd02": Filled(opinions=[("workers", PARKING, None)])}
        ),
    )
    assert group.frequency == (2, 3)
    assert [issue.item.values["raised_by"].value for issue in group.issues] == ["workers", "employers", "workers"]


def test_problems_ranks_by_units_and_then_by_the_order_of_the_roster() -> None:
    groups = gathered(
        jd01="会员服务卡激活率不高，建议宣传。", jd02="更衣室和淋浴间陈旧，热水供应不足。", jd03="更衣室和淋浴间陈旧，热水供应不足！"
    )
    assert [group.units for group in groups] == [("大桥街道总工会", "平凉路街道总工会"), ("定海路街道总工会",)]


def test_problems_follows_an_issue_to_its_submission_and_place() -> None:
    (group,) = gathered(jd10=PARKING)
    issue = group.issues[0]
    assert (issue.returned.unit.id, issue.unit_name, issue.returned.id) == ("jd10", "五角场街道总工会", "s-jd10")
    assert (issue.group, issue.place, str(issue.item.source)) == ("opinions", 1, "table 1, R4C2")
    assert issue.text == PARKING


def test_problems_leaves_out_items_without_text_and_returns_that_do_not_count() -> None:
    consolidation = raised(jd01="  ", jd02=PARKING)
    superseded = tuple(replace(one, standing="superseded") for one in consolidation.submissions)
    assert len(gather(yangpu(), consolidation)) == 1
    assert gather(yangpu(), replace(consolidation, submissions=superseded)) == ()


@pytest.mark.parametrize(
    "text, theme",
    [
        (PARKING, "生活服务与设施"),
        ("工会活动场地不足，希望与社区文化中心共享，拟在下半年列入职代会议题。", "教育培训与文体活动"),
        ("安全生产培训师资缺乏，建议由行业工会统一组织授课。", "劳动安全与职业健康"),
        ("双职工家庭孩子放学后无人看管，希望工会开办爱心托班；拟在下半年列入职代会议题。", "生活服务与设施"),
        ("道路施工影响货物进出", "其他"),
    ],
)
def test_problems_takes_the_theme_from_the_statement_before_what_follows_it(text: str, theme: str) -> None:
    assert theme_of(text, yangpu().themes) == theme


def test_problems_gives_all_issues_of_a_group_its_theme() -> None:
    groups = gather(yangpu(), make_consolidation())
    assert {group.text for group in groups} == {text for _, text, _ in TEXTS}
    assert all(issue.theme == group.theme for group in groups for issue in group.issues)


def test_problems_core_has_no_figures_and_no_one_who_says_so() -> None:
    assert core_of("３．25名职工反映：劳动合同到期后续签不及时，有37名职工合同已到期8个月仍未签订。") == "劳动合同到期后续签不及时"
    assert core_of("宿舍条件差，3人一间没有独立卫生间，夏季闷热") == core_of("宿舍条件差，16人一间没有独立卫生间")


def test_problems_does_the_same_twice() -> None:
    assert gather(yangpu(), make_consolidation()) == gather(yangpu(), make_consolidation())


def test_problems_of_ten_thousand_texts_take_work_in_proportion() -> None:
    texts = [
        ("workers", "".join(chr(0x4E00 + (seed * 7919 + step * step * 131) % 3000) for step in range(18)), None) for seed in range(10_000)
    ]
    units = [unit.unit.id for unit in make_consolidation().units]
    filled = {unit: Filled(opinions=texts[place :: len(units)]) for place, unit in enumerate(units)}
    consolidation = make_consolidation(returned=units, filled=filled)
    with bounded_work(60):
        assert gather(yangpu(), consolidation)
