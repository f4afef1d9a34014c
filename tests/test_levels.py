"""Level upon level: what districts consolidated, consolidated once more, is what all their units at once give."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from extractors.core.own_marks import LEGEND, OPEN_FILLS, is_own_note
from extractors.core.reading import Answer, Finding
from extractors.extraction import read_file
from extractors.match import Layout
from pipeline.campaign import Campaign
from pipeline.campaign.forms import layouts
from pipeline.core.consolidated import Consolidation
from pipeline.core.model import Unit
from pipeline.core.workspace import Workspace
from pipeline.render.filled_forms.consolidated_form import consolidated_forms
from pipeline.render.lists import merged_lists
from tests.support import desk as forms
from tests.support import list_forms as lists
from tests.support import samples
from tests.support.command_line import call
from tests.support.returns import only, opinions
from tests.support.sample_inboxes import mail, workbook
from tests.support.small_office import ID, night, small_office
from tests.test_merged_list import visits_blank

STAMP = dt.datetime(2017, 5, 20, 9, tzinfo=dt.UTC)
DAY, CAME = "2017-05-22", "2017-05-10T10:00"
FORM = "汇总表.docx"
_FIGURES = ("0", "7", "12家", "1,200", "十二", "", "若干", "约30")
_quick = settings(
    max_examples=8, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.too_slow]
)


def office(returns: Sequence[samples.Return | bytes], units: Sequence[Unit], issuer: str) -> Consolidation:
    """How a campaign stands in an office that received these returns."""
    own = forms.Desk()
    for number, one in enumerate(returns):
        own.receive(one, CAME, f"{number}.docx")
    return own.at(DAY, tuple(units), issuer=issuer)


def upwards(whole: Consolidation, issuer: str) -> bytes:
    """The form that an office sends to the level above."""
    made = consolidated_forms(samples.campaign().model_copy(update={"issuer": issuer}), [samples.layout()], whole, stamp=STAMP)
    assert list(made) == [FORM]
    return made[FORM]


@dataclass(frozen=True)
class Levels:
    """All returns at once, the districts, and what these sent consolidated once more."""

    flat: Consolidation
    districts: Sequence[Consolidation]
    stacked: Consolidation


def in_two_levels(groups: Sequence[Sequence[samples.Return]]) -> Levels:
    """The same returns in both ways."""
    every = [one for group in groups for one in group]
    units = [Unit(f"u{number}", one.unit, "基层") for number, one in enumerate(every)]
    districts = [Unit(f"d{number}", f"杨浦第{number + 1}片区总工会", "片区") for number in range(len(groups))]
    below, first = [], 0
    for group, district in zip(groups, districts, strict=True):
        below.append(office(group, units[first : first + len(group)], district.name))
        first += len(group)
    sent = [upwards(own, district.name) for own, district in zip(below, districts, strict=True)]
    return Levels(office(every, units, "杨浦区总工会"), below, office(sent, districts, "杨浦区总工会"))


def open_points(whole: Consolidation) -> set[str]:
    """The figures about which something awaits a person."""
    return {name for name, total in whole.totals.items() if total.unknown or total.doubtful}


def figures(whole: Consolidation) -> dict[str, float]:
    return {name: one.value for name, one in whole.totals.items()}


def same(levels: Levels) -> None:
    flat, stacked = levels.flat, levels.stacked
    assert figures(stacked) == figures(flat)
    assert {name for own in levels.districts for name in open_points(own)} <= open_points(stacked)
    directly, upward = (only(upwards(one, "杨浦区总工会")) for one in (flat, stacked))
    assert opinions(upward) == opinions(directly)
    words = "".join(str(upward.values["needs_superior"].value or "").split())
    for one in flat.counted:
        asked = "".join(str(one.values["needs_superior"].value or "").split())
        assert asked in words


_district = st.lists(
    st.tuples(st.integers(0, 40), st.dictionaries(st.sampled_from(samples.COUNTS), st.sampled_from(_FIGURES), max_size=3)),
    min_size=1,
    max_size=3,
)


@_quick
@given(st.lists(_district, min_size=1, max_size=3))
def test_districts_consolidated_again_are_their_units_at_once(drawn: list[list[tuple[int, dict[str, str]]]]) -> None:
    number, groups = 0, []
    for group in drawn:
        returns = []
        for seed, figures in group:
            plain = samples.answer(f"第{number}街道总工会", seed=seed)
            returns.append(replace(plain, figures={**plain.figures, **figures}))
            number += 1
        groups.append(returns)
    same(in_two_levels(groups))


def test_twelve_districts_of_the_real_roster_give_no_doubt_that_their_units_did_not_give() -> None:
    returns = [samples.answer(unit.name, seed=number) for number, unit in enumerate(forms.UNITS)]
    levels = in_two_levels([returns[place::12] for place in range(12)])
    assert figures(levels.stacked) == figures(levels.flat)
    assert len(levels.stacked.counted) == 12
    told = [entry.finding.code for own in levels.districts for entry in own.review]
    assert [entry.finding.code for entry in levels.stacked.review] == told == []


def test_form_with_more_than_a_hundred_opinions_goes_upwards() -> None:
    many = [(f"编号{number}的车间希望改善通风", "resolved") for number in range(60)]
    more = [(f"编号{number}的食堂希望改善菜品", "resolved") for number in range(60)]
    returns = [
        replace(samples.answer(f"第{place}街道总工会", seed=place), items={"workers": own, "employers": [], "grassroots": []})
        for place, own in enumerate((many, more))
    ]
    levels = in_two_levels([returns])
    assert len(levels.stacked.counted[0].groups["opinions"]) == 120
    same(levels)


def declared(folder: Path) -> tuple[Campaign, list[Layout]]:
    """A campaign with nothing but a list of visits."""
    visits_blank(folder / "log.xlsx")
    form = lists.campaign().forms["log"]
    made = Campaign(id="lists", title="面对面活动", issuer="某市总工会", deadline=dt.date(2020, 6, 1), forms={"log": form}, folder=folder)
    return made, list(layouts(made))


def list_upwards(campaign: Campaign, whole: Consolidation, ending: str) -> bytes:
    made = merged_lists(campaign, whole, stamp=STAMP)
    return made[f"合并表-走访统计表{ending}"]


DOUBT = Answer(7, "7家左右", findings=(Finding("approximate", "warning", "约数。"),))
UNREAD = Answer(None, "若干", findings=(Finding("not_a_number", "error", "“若干”不是一个数。"),))
_visit = st.tuples(st.sampled_from(["锦江区", "青羊区", "金牛区"]), st.sampled_from([0, 5, 12, None, DOUBT, UNREAD]))


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_merged_lists_merged_again_are_their_rows_at_once(ending: str, tmp_path: Path) -> None:
    campaign, read_with = declared(tmp_path)

    @_quick
    @given(st.lists(st.lists(_visit, min_size=1, max_size=4), min_size=1, max_size=3))
    def holds(drawn: list[list[tuple[str, Any]]]) -> None:
        flat, above = lists.Desk(), lists.Desk()
        for number, rows in enumerate(drawn):
            log = lists.log(*(lists.visit(unit, f"企业{number}-{place}", workers) for place, (unit, workers) in enumerate(rows)))
            flat.receive(log, name=f"{number}.xlsx")
            own = lists.Desk()
            own.receive(log, name=f"{number}.xlsx")
            sent = list_upwards(campaign, own.at(of=campaign), ending)
            (reading,) = read_file(sent, f"{number}{ending}", read_with).readings
            above.receive(reading, name=f"{number}{ending}")
        below, stacked = flat.at(of=campaign), above.at(of=campaign)
        assert figures(stacked) == figures(below)
        assert {name: (set(one.unknown), set(one.doubtful)) for name, one in stacked.totals.items()} == {
            name: (set(one.unknown), set(one.doubtful)) for name, one in below.totals.items()
        }
        assert bool(stacked.review) == bool(below.review)

    holds()


def test_shade_of_another_palette_is_no_doubt(tmp_path: Path) -> None:
    _, read_with = declared(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "log.xlsx")
    sheet: Any = book.active
    for row, fill in enumerate(("FFEB9C", "F8CBAD", OPEN_FILLS["warning"]), 6):
        for column, value in enumerate((row, "锦江区", f"企业{row}", 5), 1):
            sheet.cell(row, column, value)
        sheet.cell(row, 4).fill = PatternFill("solid", fgColor=fill)
    (reading,) = read_file(workbook(book), "a.xlsx", read_with).readings
    found = [[one.code for one in item.values["workers"].findings] for item in reading.groups["visits"]]
    assert found == [[], [], ["open_below"]]


@pytest.mark.parametrize(
    "line,own",
    [
        (LEGEND, True),
        ("批注见合并表-走访统计表.xlsx。", True),
        ("注：各单位共报意见建议12条，内容和办理情况相同的合并为一条，本表列9条。", True),
        ("注：各单位共报意见建议12条，内容和办理情况相同的合并为一条，本表列9条。另走访企业30家。", False),
        ("本表共200,000行，这里只列前3,000行，全部见合并表-走访统计表.xlsx。", False),
        (f"{LEGEND}另有企业3家", False),
    ],
)
def test_own_note_is_known_whole_and_nothing_behind_it(line: str, own: bool) -> None:  # noqa: FBT001 - a case
    assert is_own_note(line) is own


def city_over(district: Workspace, root: Path) -> Workspace:
    """The office above, which received the district's form in a mail."""
    bundled = root.with_name("bundled-city")
    shutil.copytree(samples.CAMPAIGN, bundled / ID)
    issuer = samples.campaign().issuer
    (bundled / ID / "roster.csv").write_text(f"id,name,kind,aliases,email\nd1,{issuer},区,,\n", encoding="utf-8-sig")
    city = Workspace.create(root, bundled=bundled)
    paper = (district.outbox / ID / "2017-05-22" / FORM).read_bytes()
    (city.inbox / "来信.eml").write_bytes(mail("a@b.cn", "c@d.cn", "报表", "2017-05-19T09:30:00", {FORM: paper}))
    os.utime(city.inbox / "来信.eml", (STAMP.timestamp(), STAMP.timestamp()))
    night(city)
    return city


def test_trace_leads_from_a_figure_of_the_city_to_the_cell_of_a_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    district = small_office(tmp_path / "district", returns=0)
    for number, unit in enumerate(forms.UNITS[:2]):
        path = district.inbox / f"{unit.name}.docx"
        path.write_bytes(samples.as_docx(samples.answer(unit.name, seed=number)))
        os.utime(path, (STAMP.timestamp(), STAMP.timestamp()))
    night(district)
    city = city_over(district, tmp_path / "city")
    order = ("trace", ID, "workers_interviewed", "--as-of", "2017-05-22", "--below", district.root)
    told = json.loads(call(*order, "--json", cwd=city.root).stdout)
    (below,) = told["below"]
    assert (below["unit"], below["part"], below["differs"]) == ("d1", f"mail/{FORM}", False)
    assert below["total"] == told["total"] == sum(row["value"] for row in below["rows"]) > 0
    assert [(row["unit"], row["file"], row["source"]) for row in below["rows"]] == [
        (unit.id, f"{unit.name}.docx", "table 1, R1C4") for unit in forms.UNITS[:2]
    ]
    assert forms.UNITS[0].name in call(*order, cwd=city.root).stdout
    fixed = call("fix", forms.UNITS[0].id, "workers_interviewed", "1", "--why", "电话核实", cwd=district.root)
    assert fixed.returncode == 0, fixed.stderr
    assert "与报来的" in call(*order, cwd=city.root).stdout
    assert json.loads(call(*order[:-2], "--json", cwd=city.root).stdout).keys() == told.keys() - {"below"}
