"""What stands around the figures of a paper: its kind, number, title, copies, whom it reminds; choices and merged opinions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from extractors.extraction import read_file
from pipeline.campaign.declaration import Documents
from pipeline.consolidation.rates import count_choices
from pipeline.render.filled_forms.consolidated_form import consolidated_forms
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import reminder_context
from pipeline.render.gongwen.report import Head, head_of, render_report, report_context
from pipeline.render.outbox import render_all
from pipeline.wording.figures import MOST, title_lines
from tests.support import two_forms
from tests.support.desk import Desk
from tests.support.factories import make_consolidation, yangpu
from tests.support.list_forms import campaign as list_campaign
from tests.support.list_forms import full_desk
from tests.support.samples import answer, campaign, layout

STAMP = dt.datetime(2017, 5, 22, tzinfo=dt.UTC)


def head(day: str = "2017-05-22", **documents: object) -> Head:
    declared = campaign().model_copy(update={"documents": Documents.model_validate(documents)})
    return head_of(declared, make_consolidation(as_of=dt.date.fromisoformat(day)))


@pytest.mark.parametrize(
    "documents,genre",
    [
        ({"addressee": "各行业、街镇、直属工会"}, "通报"),
        ({"addressee": "全区各级工会"}, "通报"),
        ({}, "通报"),
        ({"addressee": "四川省总工会"}, "报告"),
        ({"addressee": "各位领导", "genre": "报告"}, "报告"),
    ],
)
def test_a_paper_that_goes_down_is_a_circular_and_one_that_goes_up_a_report(documents: dict[str, str], genre: str) -> None:
    assert head(**documents).genre == genre


def test_the_number_bears_the_year_of_the_date() -> None:
    assert head("2018-01-05", number="杨工〔2017〕__号").number == "杨工〔2018〕__号"


def test_nobody_gets_a_copy_of_what_is_addressed_to_him() -> None:
    assert head(addressee="区总工会常委会、区委办公室", copies=["区委办公室", "市总工会"]).copies == "市总工会"


@pytest.mark.parametrize(
    "title,lines",
    [
        ("关于“大走访、大调解、大服务”活动情况的通报", ("关于“大走访、大调解、大服务”", "活动情况的通报")),
        ("关于2018年度杨浦工会服务职工实事项目征集情况的报告", ("关于2018年度杨浦工会", "服务职工实事项目征集情况的报告")),
        ("关于2019年工作要点情况的报告", ("关于2019年工作要点情况的报告",)),
    ],
)
def test_a_title_is_broken_by_its_sense(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title) == lines


@pytest.mark.parametrize("length", [1, 20, 21, 59, 200])
def test_a_title_loses_nothing_and_fits_its_lines(length: int) -> None:
    title = ("关于“深入基层、服务职工”活动和劳动保护工作的情况" * 9)[:length]
    assert "".join(title_lines(title)) == title
    assert max(map(len, title_lines(title))) <= MOST


def test_the_office_does_not_remind_itself() -> None:
    own = campaign().model_copy(update={"documents": Documents(office="上海市杨浦区总工会创智天地园区工会联合会")})
    whole = make_consolidation(returned=38)
    named = [[one.name for one in reminder_context(one, whole)["standing"].debtors] for one in (campaign(), own)]
    assert [len(one) for one in named] == [2, 1]
    assert set(named[0]) - set(named[1]) == {"创智天地园区工会联合会"}
    assert own.is_own("创智天地园区工会联合会")
    assert not own.is_own("大桥街道总工会")


@pytest.mark.parametrize("returned,there", [(39, True), (40, False)])
def test_there_is_no_reminder_where_nobody_is_missing(returned: int, there: bool) -> None:  # noqa: FBT001 - a parameter of the test
    files = render_all(yangpu(), [layout()], make_consolidation(returned=returned, late=0))
    assert ["催报通知.docx" in files, "催报名单.xlsx" in files] == [there, there]


def test_choices_are_counted_by_option_and_rows() -> None:
    whole = full_desk().at()
    (solved,) = [one for one in count_choices(list_campaign(), whole) if one.name == "是否解决"]
    values = [
        item.values["solved"].value for one in whole.counted for items in one.groups.values() for item in items if "solved" in item.values
    ]
    assert dict(solved.counts) == {"是": values.count(True), "否": values.count(False)}
    assert (solved.unanswered, solved.measure) == (values.count(None), "条")
    assert values.count(True) + values.count(False) > 0


def test_the_report_says_how_often_each_option_was_taken() -> None:
    sentences = report_context(two_forms.campaign(), two_forms.consolidation())["figures"].choices
    found = [re.fullmatch(r"已解决：是(\d+)家、否(\d+)家(?:，未填(\d+)家)?。", one) for one in sentences]
    assert [sum(int(number or 0) for number in one.groups()) for one in found if one] == [2]


def test_the_consolidated_form_says_how_many_opinions_were_merged_and_reads_back() -> None:
    desk = Desk()
    first = answer("定海路街道总工会", seed=1)
    desk.receive(first, "2017-05-10T10:00")
    desk.receive(replace(first, unit="大桥街道总工会"), "2017-05-11T10:00")
    whole = desk.at("2017-05-22")
    data = consolidated_forms(campaign(), [layout()], whole, stamp=STAMP)["汇总表.docx"]
    said = re.search(r"注：各单位共报意见建议(\d+)条，内容和办理情况相同的合并为一条，本表列(\d+)条。", document_text(data))
    assert said is not None
    sent, listed = map(int, said.groups())
    (reading,) = read_file(data, "汇总表.docx", [layout()]).readings
    assert sent == sum(len(one.groups["opinions"]) for one in whole.counted) == 2 * listed
    assert len(reading.groups["opinions"]) == listed
    alone = Desk()
    alone.receive(first, "2017-05-10T10:00")
    single = consolidated_forms(campaign(), [layout()], alone.at("2017-05-22"), stamp=STAMP)["汇总表.docx"]
    assert "合并为一条" not in document_text(single)


def test_the_title_of_the_report_is_that_of_its_kind() -> None:
    assert "关于“大走访、大调解、大服务”\n活动情况的通报\n" in document_text(render_report(yangpu(), make_consolidation(), stamp=STAMP))
