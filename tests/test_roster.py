"""Which unit is this: never guessed where two could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.campaign.units.roster import load_roster
from pipeline.campaign.units.unit_match import Hints, Matcher
from pipeline.core.errors import RosterError
from tests.support.samples import CAMPAIGN, campaign


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_roster(CAMPAIGN / "roster.csv"), campaign().affixes)


@pytest.mark.parametrize(
    "written,unit,kind",
    [
        ("五角场街道总工会", "jd10", "exact"),
        ("五角场镇总工会", "jd12", "exact"),
        ("五角场街道", "jd10", "alias"),
        ("杨浦区五角场镇", "jd12", "alias"),
        ("体育局工会", "zs13", "alias"),
        ("上海市杨浦区体育局工会", "zs13", "alias"),
        ("杨浦区餐饮行业工 会联合会", "hy05", "exact"),
        ("定海路街道总工会（盖章）", "jd01", "exact"),
        ("杨浦区餐饮行业公会联合会", "hy05", "fuzzy"),
        ("卫百辛（集团）有限公司工会", "zs07", "alias"),
        ("老年大学工会", None, "none"),
        ("五角场", None, "none"),
        ("五角场总工会", None, "none"),
        ("五角场街镇", None, "none"),
        ("五角场镇街道", None, "none"),
        ("杨浦区", None, "none"),
        ("工会", None, "none"),
    ],
)
def test_a_written_name_finds_its_unit_or_none(matcher: Matcher, written: str, unit: str | None, kind: str) -> None:
    match = matcher.match(written)
    assert (match.id, match.match) == (unit, kind)


@pytest.mark.parametrize("unit", load_roster(CAMPAIGN / "roster.csv"), ids=lambda unit: unit.id)
def test_every_name_and_alias_of_the_roster_finds_its_own_unit(matcher: Matcher, unit) -> None:  # noqa: ANN001
    for name in (unit.name, *unit.aliases, f" {unit.name}　", f"上海市{unit.name}"):
        match = matcher.match(name)
        assert match.id == unit.id
        assert not match.findings


def test_a_fuzzy_match_carries_a_finding(matcher: Matcher) -> None:
    assert [finding.code for finding in matcher.match("杨浦区餐饮行业公会联合会").findings] == ["unit_fuzzy"]


def test_an_unknown_unit_carries_a_finding_with_what_was_written(matcher: Matcher) -> None:
    (finding,) = matcher.match("杨浦区老年大学工会").findings
    assert finding.code == "unit_unknown"
    assert "杨浦区老年大学工会" in finding.message


@pytest.mark.parametrize(
    "hints,unit,kind",
    [
        (Hints(file="五角场镇总工会大走访情况汇总表.docx"), "jd12", "filename"),
        (Hints(file="（区公安工会）汇总表.docx"), "zs02", "filename"),
        (Hints(file="街镇/四平路街道总工会.docx"), "jd07", "filename"),
        (Hints(file="汇总表.docx", sheet="商贸集团工会"), "zs10", "sheet"),
        (Hints(file="附件.docx", sender="ZS02@yp.example"), "zs02", "sender"),
        (Hints(file="附件.docx", subject="报送：长白街道工会情况汇总表"), "jd09", "subject"),
        (Hints(file="汇总表.docx"), None, "none"),
        (Hints(file="五角场街道和五角场镇.docx"), None, "none"),
    ],
)
def test_where_the_form_says_nothing_mail_then_file_name_decide(matcher: Matcher, hints: Hints, unit: str | None, kind: str) -> None:
    match = matcher.match("", hints)
    assert (match.id, match.match) == (unit, kind)
    assert match.findings


def test_what_stands_on_the_form_decides_and_a_file_name_against_it_is_a_finding(matcher: Matcher) -> None:
    match = matcher.match("五角场街道总工会", Hints(file="五角场镇总工会.docx"))
    assert match.id == "jd10"
    assert [finding.code for finding in match.findings] == ["unit_conflict"]


def test_an_unknown_name_on_the_form_is_not_overruled_by_the_file_name(matcher: Matcher) -> None:
    assert matcher.match("杨浦区老年大学工会", Hints(file="定海路街道.docx")).id is None


def test_two_units_of_one_alias_are_refused() -> None:
    units = load_roster(CAMPAIGN / "roster.csv")[:2]
    twins = [type(unit)(unit.id, unit.name, unit.kind, ("机关工会",)) for unit in units]
    assert Matcher(twins).match("机关工会").id is None


@pytest.mark.parametrize(
    "text,words",
    [
        ("id,kind\nx,y\n", "缺少列“名称（name）”"),
        ("id,name,kind\n,甲,街镇\n", "第 2 行"),
        ("id,name,kind\na,甲,街镇\na,乙,街镇\n", "重复"),
        ("id,name,kind,due\na,甲,街镇,五月\n", "2017-05-20"),
    ],
)
def test_a_wrong_roster_is_named_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RosterError, match=words):
        load_roster(path)


def test_a_roster_saved_by_excel_in_gbk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes("id,name,kind,aliases,email,exempt,due\na,甲街道,街镇,甲;甲街,,是,2017-05-25\n".encode("gb18030"))
    (unit,) = load_roster(path)
    assert (unit.name, unit.aliases, unit.exempt, str(unit.due)) == ("甲街道", ("甲", "甲街"), True, "2017-05-25")


def test_a_roster_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="打不开"):
        load_roster(tmp_path / "none.csv")


def test_further_columns_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("id,name,kind,cadres\na,甲,街镇,32\n", encoding="utf-8")
    assert load_roster(path)[0].extra == {"cadres": "32"}


def test_a_remark_that_names_another_unit_is_a_conflict(matcher: Matcher) -> None:
    match = matcher.match("定海路街道总工会（代大桥街道填）")
    assert (match.id, [finding.code for finding in match.findings]) == ("jd01", ["unit_conflict"])


def test_a_roster_may_have_chinese_headings(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "编号,单位名称,类别,别名,邮箱,免报,截止日,干部数\na1,甲街道总工会,街镇,甲街道;甲,a@b.example,,2024-05-22,12\n", encoding="gb18030"
    )
    (unit,) = load_roster(path)
    assert (unit.id, unit.name, unit.kind, unit.aliases, unit.email, unit.exempt, str(unit.due), unit.extra) == (
        *("a1", "甲街道总工会", "街镇", ("甲街道", "甲"), "a@b.example", False, "2024-05-22"),
        {"干部数": "12"},
    )
