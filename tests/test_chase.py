from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl

from pipeline.core.consolidated import Consolidation
from pipeline.post.reminder import reminders
from pipeline.render.workbook.registers import render_chase_list
from tests.support import two_forms
from tests.support.factories import make_consolidation, yangpu

STAMP = dt.datetime(2017, 5, 22, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def listed(data: bytes) -> list[dict[str, object]]:
    head, *body = openpyxl.load_workbook(io.BytesIO(data))["催报名单"].iter_rows(values_only=True)
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in body]


def chased(consolidation: Consolidation) -> list[dict[str, object]]:
    return listed(render_chase_list(yangpu(), consolidation, stamp=STAMP))


def test_chase_list_has_only_units_that_have_not_returned() -> None:
    rows = chased(make_consolidation(returned=33, late=2))
    assert [row["编号"] for row in rows] == ["zs14", "zs15", "zs16", "zs17", "zs18", "zs19", "zs20"]
    assert (rows[0]["单位"], rows[0]["联系邮箱"], rows[0]["欠缺"]) == ("杨浦区民政局工会", "zs14@yp.example", "情况汇总表")
    assert rows[0]["上次联系"] is None


def test_chase_list_counts_days_overdue_after_the_deadline_and_days_left_before() -> None:
    after, before, on = (chased(make_consolidation(as_of=dt.date(2017, 5, day)))[0] for day in (22, 15, 20))
    assert (after["逾期（天）"], after["剩余（天）"]) == (2, None)
    assert (before["逾期（天）"], before["剩余（天）"]) == (None, 5)
    assert (on["逾期（天）"], on["剩余（天）"]) == (None, 0)


def test_chase_list_goes_by_the_unit_s_own_day_where_it_has_one() -> None:
    consolidation = make_consolidation()
    last = consolidation.units[-1]
    own = replace(last, unit=replace(last.unit, due=dt.date(2017, 5, 31)))
    row = chased(replace(consolidation, units=(*consolidation.units[:-1], own)))[-1]
    assert row["截止日期"] == dt.datetime(2017, 5, 31)  # noqa: DTZ001 -- a spreadsheet knows no zone
    assert row["剩余（天）"] == 9


def test_chase_list_names_what_a_partial_return_lacks_and_leaves_exempt_units_alone() -> None:
    rows = listed(render_chase_list(two_forms.campaign(), two_forms.consolidation(), stamp=STAMP))
    assert [(row["编号"], row["状态"], row["欠缺"]) for row in rows] == [("u2", "报送不全", "时数表"), ("u4", "未报", "登记表、时数表")]


def test_chase_list_says_so_when_nobody_is_missing() -> None:
    assert chased(make_consolidation(returned=40))[0]["编号"] == "各单位均已报齐，无需催报"


def test_chase_list_is_the_same_to_the_byte_each_time() -> None:
    first, second = (render_chase_list(yangpu(), make_consolidation(), stamp=STAMP) for _ in range(2))
    assert first == second


def test_the_office_does_not_remind_itself() -> None:
    consolidation = make_consolidation(returned=33, late=2)
    own, other = [one.unit.name for one in consolidation.units if one.state == "missing"][:2]
    writer = yangpu().model_copy(update={"issuer": own})
    asked, by_itself = ({one.unit.name for one in reminders(by, consolidation, at=STAMP)} for by in (yangpu(), writer))
    assert {own, other} <= asked
    assert by_itself == asked - {own}
