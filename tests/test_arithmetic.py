"""The checker of sums in papers finds what does not add up."""

from __future__ import annotations

import pytest

from tests.support.arithmetic import known_sums, wrong_sums

GOOD = [
    "截至5月22日，应报40家，已报12家，报送率30.0%，其中按期10家、逾期1家、零报告1家；报来的文件打不开2家、未报26家。",
    "截至5月22日，应报12家，已报12家，报送率100.0%，已全部报送。",
    "各单位共报送意见建议68条，其中职工27条、企事业单位17条、基层工会24条。按办理情况分：已经解决19条，占27.9%；正在解决49条，占72.1%。",
    "报送不全的单位2家：温江区总工会（缺《表一》、《表二》）、都江堰市总工会。",
    "下列27家单位需补报或重报，其中尚未报送26家、退回修改1家：",
]
BAD = [
    GOOD[0].replace("按期10家", "按期11家"),
    GOOD[0].replace("未报26家", "未报25家"),
    GOOD[2].replace("职工27条", "职工28条"),
    GOOD[2].replace("27.9%", "28.0%"),
    GOOD[3].replace("2家", "3家"),
    GOOD[4].replace("27家", "26家"),
]


@pytest.mark.parametrize("sentence", GOOD)
def test_sentence_that_adds_up_is_right(sentence: str) -> None:
    assert wrong_sums(sentence) == []
    assert known_sums(sentence) > 0


@pytest.mark.parametrize("sentence", BAD)
def test_sentence_that_does_not_add_up_is_named(sentence: str) -> None:
    assert len(wrong_sums(sentence)) == 1
