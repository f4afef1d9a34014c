from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding
from pipeline.campaign import Campaign
from pipeline.core.consolidated import Consolidation
from pipeline.render.gongwen.default_templates import build_reminder_template, build_report_template
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME, render_reminder
from pipeline.render.gongwen.report import REPORT_NAME, render_report, report_context
from pipeline.wording.figures import brief, chinese_number, full_date, percent, short_date
from tests.support.factories import FOLDER, Filled, Strays, make_consolidation, yangpu

STAMP = dt.datetime(2017, 5, 22, 16, tzinfo=dt.UTC)
EARLY = dt.date(2017, 5, 15)
HOSTILE = "甲&乙<丙> {{ 7*7 }} {_{ x }_} \ud800尾 㐂䶮𠮷 [[图表：报送率]]\n第二行\t制表"
UNCLEAR = Answer(
    None,
    "若干",
    Location.parse("table 1, R2C2"),
    findings=(Finding("not_a_number", "error", "“若干”不是一个数，请问明。", FieldAddress("meetings_held")),),
)
ABOUT = Answer(
    120,
    "约120人",
    Location.parse("table 1, R2C2"),
    findings=(Finding("approximate", "warning", "填的是约数，请核实。", FieldAddress("meetings_held")),),
)


def report(consolidation: Consolidation) -> str:
    return document_text(render_report(yangpu(), consolidation, stamp=STAMP))


def reminder(consolidation: Consolidation) -> str:
    return document_text(render_reminder(yangpu(), consolidation, stamp=STAMP))


def meetings(answer: Answer) -> Consolidation:
    return make_consolidation(filled={"jd01": Filled(values={"meetings_held": answer})})


def test_report_says_how_many_returned_how_many_were_late_and_how_many_are_missing() -> None:
    assert "截至5月22日，应报40家，已报33家，报送率82.5%，其中按期31家、逾期2家；未报7家。" in report(make_consolidation())


def test_report_before_the_deadline_calls_nobody_late_or_missing() -> None:
    text = report(make_consolidation(as_of=EARLY, returned=9))
    assert "截至5月15日（报送截止日为5月20日），应报40家，已报9家，报送率22.5%；尚未报送31家。" in text
    assert "尚未报送的单位31家，名单附后。" in text
    assert "尚未报送单位名单" in text
    assert "逾期报送" not in text


def test_report_on_the_last_day_takes_the_day_as_over() -> None:
    text = report(make_consolidation(as_of=dt.date(2017, 5, 20), returned=38))
    assert "截至5月20日，应报40家，已报38家，报送率95.0%；未报2家。" in text


def test_report_says_so_when_everybody_returned() -> None:
    text = report(make_consolidation(returned=40, late=0))
    assert "应报40家，已报40家，报送率100.0%，已全部报送。" in text
    assert "未报的单位" not in text
    assert "催报名单" not in text


def test_report_says_so_when_nobody_returned() -> None:
    text = report(make_consolidation(returned=0))
    assert "应报40家，尚无单位报送。" in text
    assert "目前没有单位报送，暂无数据。" in text
    assert "各单位没有报送意见建议。" in text


def test_report_names_late_units_with_their_day_and_missing_units_by_kind() -> None:
    text = report(make_consolidation(returned=39, late=["jd12"]))
    assert "逾期报送的单位1家：五角场镇总工会（5月21日报送）。" in text
    assert "未报的单位1家：创智天地园区工会联合会。" in text


def test_report_with_many_missing_units_names_them_by_kind_in_an_annex() -> None:
    whole = make_consolidation(returned=30, late=0)
    missing = [one.unit.name for one in whole.units if one.state == "missing"]
    text = report(whole)
    body, _, annex = text.partition("附件4\n未报单位名单")
    assert "未报的单位10家，名单附后。" in body
    assert not any(name in body for name in missing)
    assert "4. 未报单位名单" in body
    assert all(name in annex for name in missing)


def test_report_tells_nil_and_partial_returns_apart() -> None:
    filled = {"jd01": Filled(nil=True, opinions=[]), "jd02": Filled(lacking=("summary",))}
    text = report(make_consolidation(late=0, filled=filled))
    assert "应报40家，已报33家，报送率82.5%，其中按期31家、零报告1家、报送不全1家；未报7家。" in text
    assert "报送不全的单位1家：大桥街道总工会（缺《情况汇总表》）。" in text
    assert "零报告的单位1家：定海路街道总工会。" in text


def test_report_leaves_exempt_units_out_of_those_expected() -> None:
    whole = make_consolidation(returned=39, late=0)
    exempt = replace(whole, units=(*whole.units[:-1], replace(whole.units[-1], state="exempt", lacking=())))
    assert "应报39家，已报39家，报送率100.0%，已全部报送。另有1家免报（创智天地园区工会联合会），不计入应报。" in report(exempt)


def test_report_names_a_term_of_its_own_beside_a_missing_unit() -> None:
    whole = make_consolidation(returned=39)
    last = replace(whole.units[-1], unit=replace(whole.units[-1].unit, due=dt.date(2017, 5, 31)))
    assert "创智天地园区工会联合会（期限为5月31日）" in report(replace(whole, units=(*whole.units[:-1], last)))


def test_report_table_adds_up_by_kind_of_unit() -> None:
    tables = docx_tables(render_report(yangpu(), make_consolidation(), stamp=STAMP))
    assert tables[0] == [
        ["类别", "应报", "已报", "按期", "逾期", "未报", "报送率"],
        ["街镇", "12", "12", "12", "0", "0", "100.0%"],
        ["行业", "8", "8", "8", "0", "0", "100.0%"],
        ["直属", "20", "13", "11", "2", "7", "65.0%"],
        ["合计", "40", "33", "31", "2", "7", "82.5%"],
    ]


def test_report_table_has_a_column_for_each_state_that_a_unit_is_in_and_keeps_its_width() -> None:
    filled = {"jd01": Filled(nil=True, opinions=[]), "jd02": Filled(lacking=("summary",))}
    few, many = (
        docx.Document(io.BytesIO(render_report(yangpu(), one, stamp=STAMP))).tables[0]
        for one in (make_consolidation(returned=40, late=0), make_consolidation(filled=filled))
    )
    heads = [[cell.text for cell in table.rows[0].cells] for table in (few, many)]
    assert heads[0] == ["类别", "应报", "已报", "按期", "未报", "报送率"]
    assert heads[1] == ["类别", "应报", "已报", "按期", "逾期", "零报告", "报送不全", "未报", "报送率"]
    wide = [sum(column.width for column in table.columns) for table in (few, many)]
    assert abs(wide[0] - wide[1]) < Mm(0.5)


def test_report_gives_a_figure_with_its_measure_and_thousands() -> None:
    text = report(make_consolidation(filled={"jd01": Filled(values={"workers_interviewed": 12345})}))
    total = make_consolidation(filled={"jd01": Filled(values={"workers_interviewed": 12345})}).totals["workers_interviewed"].value
    assert f"访谈职工{total:,}人" in text


def test_report_calls_a_figure_a_lower_bound_while_a_unit_gave_none() -> None:
    text = report(meetings(UNCLEAR))
    assert f"召开座谈会不少于{meetings(UNCLEAR).totals['meetings_held'].value}场（另有1家未填有效数字）" in text


def test_report_says_how_many_numbers_in_a_figure_await_review() -> None:
    assert "场（其中1家数字待核）" in report(meetings(ABOUT))


def test_report_prints_no_figure_that_nobody_gave() -> None:
    consolidation = make_consolidation(returned=["jd01"], late=0, filled={"jd01": Filled(values={"meetings_held": None})})
    assert "召开座谈会（均未填有效数字）" in report(consolidation)


def test_report_counts_opinions_by_who_raised_them_and_outcome() -> None:
    opinions = [
        ("workers", "食堂饭菜质量不高", "resolved"),
        ("workers", "停车位紧张", None),
        ("grassroots", "换届程序不熟悉", "in_progress"),
    ]
    consolidation = make_consolidation(returned=["jd01"], late=0, filled={"jd01": Filled(opinions=opinions)})
    table = docx_tables(render_report(yangpu(), consolidation, stamp=STAMP))[2]
    assert table == [
        ["反映主体", "已经解决或采纳", "正在解决", "留作参考", "未注明", "合计"],
        ["职工", "1", "0", "0", "1", "2"],
        ["企事业单位", "0", "0", "0", "0", "0"],
        ["基层工会", "0", "1", "0", "0", "1"],
        ["合计", "1", "1", "0", "1", "3"],
    ]
    assert "各单位共报送意见建议3条，其中职工2条、基层工会1条。按办理情况分：已经解决或采纳1条，占33.3%" in report(consolidation)


def test_report_names_an_issue_of_several_units_and_who_raised_it() -> None:
    same = Filled(opinions=[("workers", "停车位紧张，职工早上经常找不到车位。", None)])
    text = report(make_consolidation(returned=["jd01", "jd02", "jd03"], late=0, filled=dict.fromkeys(("jd01", "jd02", "jd03"), same)))
    assert "两家以上单位共同反映的问题有1个如下" in text
    assert "定海路街道总工会、大桥街道总工会等3家" in text


def test_report_says_so_when_no_two_units_raise_the_same() -> None:
    filled = {"jd01": Filled(opinions=[("workers", "停车位紧张，职工早上经常找不到车位。", None)])}
    assert "没有两家以上单位共同反映的问题。" in report(make_consolidation(returned=["jd01"], late=0, filled=filled))


def test_report_mentions_ticks_without_text_beside_the_themes() -> None:
    filled = {"jd01": Filled(opinions=[("workers", "停车位紧张，找不到车位。", None), ("workers", "", "resolved")])}
    assert "另有1条只有打勾、没有写内容，未归类。" in report(make_consolidation(returned=["jd01"], late=0, filled=filled))


def test_report_gives_every_line_of_what_a_unit_wants_from_the_superior_level() -> None:
    filled = {"jd02": Filled(values={"needs_superior": "1．建议统一薪酬标准。\n2．请增设站点\n3．建议修订标准。"})}
    assert "1．建议统一薪酬标准。\n2．请增设站点\n3．建议修订标准。" in report(make_consolidation(filled=filled))


def test_report_says_so_when_no_unit_wrote_a_text() -> None:
    filled = {"jd01": Filled(values={"needs_superior": None})}
    assert "各单位均未填写“需要上级解决的问题”。" in report(make_consolidation(returned=["jd01"], late=0, filled=filled))


def test_report_keeps_hostile_and_long_texts_whole() -> None:
    filled = {"jd01": Filled(values={"needs_superior": HOSTILE}), "jd04": Filled(values={"needs_superior": "长" * 5000})}
    text = report(make_consolidation(filled=filled))
    assert HOSTILE.replace("\ud800", "") in text
    assert "长" * 5000 in text


def test_report_lists_what_awaits_review_with_the_words_as_written() -> None:
    filled = {"jd01": Filled(values={"meetings_held": UNCLEAR}, opinions=[])}
    consolidation = make_consolidation(returned=["jd01"], late=0, filled=filled)
    assert "已报各表中有1项待核，涉及1家单位：不是有效数字1项。" in report(consolidation)
    assert docx_tables(render_report(yangpu(), consolidation, stamp=STAMP))[-3][1] == [
        "定海路街道总工会",
        "召开座谈会",
        "若干",
        "“若干”不是一个数，请问明。",
    ]


def test_report_shows_thirty_doubts_and_says_where_the_others_are() -> None:
    filled = {"jd01": Filled(opinions=[("workers", f"问题{place}", None) for place in range(42)])}
    text = report(make_consolidation(returned=["jd01"], late=0, filled=filled))
    assert "以上为前30项，其余12项见明细.xlsx。" in text


def test_report_names_unreadable_files_and_unknown_units() -> None:
    text = report(make_consolidation(strays=Strays(("加密&汇总表.docx",), ("杨浦区老年大学工会",))))
    assert "无法读取的文件1份：加密&汇总表.docx（文件有密码，请该单位去掉密码后重报）。" in text
    assert "名册中对不上的单位1家：杨浦区老年大学工会。" in text


def test_report_ends_with_issuer_day_and_imprint() -> None:
    text = report(make_consolidation())
    assert "上海市杨浦区总工会\n2017年5月22日" in text
    assert "抄送：市总工会办公室，区委办公室。" in text
    assert "上海市杨浦区总工会办公室\t2017年5月22日印发" in text


def test_report_is_the_same_to_the_byte_when_made_again() -> None:
    assert render_report(yangpu(), make_consolidation(), stamp=STAMP) == render_report(yangpu(), make_consolidation(), stamp=STAMP)


def test_report_puts_the_chart_of_return_rates_into_the_document() -> None:
    data = render_report(yangpu(), make_consolidation(), stamp=STAMP)
    assert b"word/charts/chart1.xml" in data
    assert "图表：" not in document_text(data)


def test_report_has_a_chapter_for_every_group_and_text_of_the_campaign() -> None:
    context = report_context(yangpu(), make_consolidation())
    assert list(context["groups"]["summary"]) == ["opinions"]
    assert list(context["texts"]["summary"]) == ["needs_superior"]


def test_reminder_lists_who_owes_what_until_when_and_where_to_send_it() -> None:
    data = render_reminder(yangpu(), make_consolidation(returned=39, late=0), stamp=STAMP)
    assert docx_tables(data)[0][1] == ["1", "创智天地园区工会联合会", "直属", "《情况汇总表》", "2017年5月20日"]
    assert "请上述单位抓紧报送表列材料（邮箱：ypqzgh@126.com）。" in document_text(data)


def test_reminder_before_the_deadline_asks_to_be_in_time() -> None:
    text = reminder(make_consolidation(as_of=EARLY, returned=9))
    assert "活动情况按时报送的通知" in text
    assert "请上述单位务必于2017年5月20日前报送表列材料" in text


def test_reminder_asks_a_unit_for_the_form_that_it_lacks() -> None:
    text = reminder(make_consolidation(returned=40, late=0, filled={"jd03": Filled(lacking=("summary",))}))
    assert "下列1家单位需补报或重报，其中报送不全1家：" in text
    assert "平凉路街道总工会" in text


def test_reminder_says_so_when_nobody_owes_anything() -> None:
    assert "已全部报送。无需催报。" in reminder(make_consolidation(returned=40, late=0))


def test_reminder_is_the_same_to_the_byte_when_made_again() -> None:
    assert render_reminder(yangpu(), make_consolidation(), stamp=STAMP) == render_reminder(yangpu(), make_consolidation(), stamp=STAMP)


@pytest.mark.parametrize("name, build", [(REPORT_NAME, build_report_template), (REMINDER_NAME, build_reminder_template)])
def test_committed_templates_are_what_the_builder_makes(name: str, build: Callable[[Path, Campaign], None], tmp_path: Path) -> None:
    build(tmp_path / name, yangpu())
    committed = (FOLDER / "documents" / name).read_bytes()
    assert document_text((tmp_path / name).read_bytes()) == document_text(committed)


def test_wording_of_numbers_and_days_is_that_of_an_office() -> None:
    assert [percent(33, 40), percent(1, 3), percent(2, 3), percent(1, 16), percent(0, 0)] == ["82.5%", "33.3%", "66.7%", "6.3%", "—"]
    assert full_date(dt.date(2017, 5, 2)) == "2017年5月2日"
    assert short_date(dt.date(2018, 1, 5), dt.date(2017, 12, 25)) == "2018年1月5日"
    assert [chinese_number(n) for n in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]
    assert brief("一\n二  三" + "长" * 10, 8) == "一 二 三长长长……"


def docx_tables(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables]
