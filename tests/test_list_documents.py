"""Documents of a campaign of lists, several forms and free texts; telephone numbers in none of them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest

from extractors.core.address import FieldAddress
from extractors.core.location import Location, place_words
from extractors.core.reading import Answer, Finding, Item
from extractors.form import FieldSpec, ListSpec
from pipeline.campaign import Campaign
from pipeline.campaign.checks import OF_RETURNS, OF_ROWS
from pipeline.consolidation.review import item_label, value_words
from pipeline.core.consolidated import Consolidation
from pipeline.render.filled_forms.consolidated_form import consolidated_names
from pipeline.render.frames import frames
from pipeline.render.gongwen.default_templates import build_reminder_template, build_report_template
from pipeline.render.gongwen.filled_template import document_text
from pipeline.render.gongwen.reminder_to_all import REMINDER_NAME
from pipeline.render.gongwen.report import REPORT_NAME, render_report
from pipeline.render.outbox import render_all
from pipeline.render.summary import summary
from pipeline.render.workbook import render_workbook
from pipeline.render.workbook.registers import render_chase_list
from pipeline.wording.figures import part_words
from pipeline.wording.masking import masked, without_numbers
from tests.support import two_forms
from tests.support.list_forms import Desk, campaign, full_desk, log, registration, visit

STAMP = dt.datetime(2020, 6, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NUMBERS = ("13812345678", "021-55551234", "13900001111")


@pytest.fixture(scope="module")
def whole() -> Consolidation:
    return full_desk().at()


@pytest.fixture(scope="module")
def book(whole: Consolidation) -> openpyxl.Workbook:
    data = render_workbook(campaign(), without_numbers(campaign(), whole), stamp=STAMP)
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The campaign with its templates built."""
    folder = tmp_path_factory.mktemp("lists")
    declared = campaign(folder=folder)
    build_report_template(folder / "documents" / REPORT_NAME, declared)
    build_reminder_template(folder / "documents" / REMINDER_NAME, declared)
    return declared


def rows(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in body]


def everything(data: bytes) -> str:
    """All that a file says: of a package every part, comments too."""
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_workbook_has_a_sheet_for_each_list_with_its_columns_and_places(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["汇总", "各单位", "登记表", "走访记录", "愿望", "待核", "未报", "收件登记"]
    first, second, third = rows(book["走访记录"])
    assert (first["单位"], first["企业名称"], first["座谈职工人数\n（人）"], first["时长"]) == ("锦江区总工会", "甲公司", 12, 1.5)
    assert (first["日期"], first["是否解决"], first["位置"]) == (dt.datetime(2020, 5, 1), "是", "Sheet1!A2")  # noqa: DTZ001 -- no zone
    assert (second["企业名称"], second["座谈职工人数\n（人）"], third["单位"]) == ("丙公司", None, "青羊区总工会")
    assert "若干" in book["走访记录"]["F3"].comment.text
    (own,) = rows(book["愿望"])
    assert (own["编号"], own["单位"], own["姓名"]) == (None, "本级", "王五")


def test_a_form_that_a_unit_returns_several_times_has_a_sheet_with_a_row_each(book: openpyxl.Workbook) -> None:
    told = rows(book["登记表"])
    assert [row["单位"] for row in told] == ["锦江区总工会", "锦江区总工会"]
    assert sum(row["职工人数\n（人）"] for row in told) == 150


def test_overview_adds_columns_of_lists_by_kind_of_unit(book: openpyxl.Workbook) -> None:
    told = [row[:4] for row in book["汇总"].iter_rows(values_only=True)]
    start = told.index(("三、走访记录（条）", None, None, None))
    assert told[start + 1 : start + 5] == [
        ("类别", "条数", "座谈职工人数", "时长"),
        ("区县", 3, 20, 1.8),
        ("合计", 3, 20, 1.8),
        ("缺数（条）", None, 1, 0),
    ]


def test_units_sheet_adds_up_several_returns_and_counts_what_was_sent(book: openpyxl.Workbook) -> None:
    first = rows(book["各单位"])[0]
    assert first["登记表：职工人数\n（人）"] == 150
    assert [first[f"{title}\n（份）"] for title in ("走访统计表", "登记表", "总结报告")] == [1, 2, 1]
    assert "网上征集\n（份）" not in first


def test_what_lacks_names_forms_of_units_only(book: openpyxl.Workbook, whole: Consolidation) -> None:
    assert [row["欠缺"] for row in rows(book["未报"])][-1] == "走访统计表、登记表、总结报告"
    chased = openpyxl.load_workbook(io.BytesIO(render_chase_list(campaign(), whole, stamp=STAMP)))["催报名单"]
    assert rows(chased)[0]["欠缺"] == "登记表、总结报告"


def test_review_calls_a_row_by_its_list_and_number(book: openpyxl.Workbook) -> None:
    first = rows(book["待核"])[0]
    assert (first["项目"], first["位置"]) == ("走访记录第2行·座谈职工人数", "Sheet1!C4")
    assert "huizong fix 锦江区总工会 走访记录第2行·座谈职工人数 新值" in str(first["下一步"])


def test_no_document_shows_a_telephone_number_and_frames_keep_them(whole: Consolidation, drafted: Campaign) -> None:
    files = render_all(drafted, [], whole)
    shown = [document_text(data) for name, data in files.items() if name.endswith(".docx")]
    shown += [
        str([*sheet.iter_rows(values_only=True)])
        for name, data in files.items()
        if name.endswith(".xlsx")
        for sheet in openpyxl.load_workbook(io.BytesIO(data))
    ]
    assert not [number for number in NUMBERS for text in shown if number in text]
    assert any("138****5678" in text for text in shown)
    assert NUMBERS[0].encode() in files["frames/visits.csv"]
    assert frames(drafted, whole)["wishes"]["phone"].tolist() == [NUMBERS[2]]


def test_no_document_shows_a_telephone_number_that_a_finding_tells(drafted: Campaign) -> None:
    """Findings about the number itself, of its answer or of the return; and one about another field that tells it again."""

    def told(number: str, field: str) -> Finding:
        return Finding("ocr_uncertain", "warning", f"读作“{number}”，请核对。", FieldAddress.parse(field), Location.parse("Sheet1!G2"))

    caller = Answer(NUMBERS[0], NUMBERS[0], findings=(told(NUMBERS[0], "visits[1].caller"),))
    own = Answer(NUMBERS[1], NUMBERS[1], findings=(told(NUMBERS[1], "phone"),))
    about_row = (told(NUMBERS[0], "visits[1].caller"), told(NUMBERS[0], "visits[1].employer"), told(NUMBERS[0], "visits[1].workers"))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12, caller=caller), findings=about_row))
    desk.receive(replace(registration("锦江区", "甲公司", phone=own), findings=(told(NUMBERS[1], "phone"), told(NUMBERS[1], "employer"))))
    whole = desk.at()
    assert len(whole.review) == 7
    files = {name: data for name, data in render_all(drafted, [], whole).items() if not name.startswith("frames/")}
    shown = {name: everything(data) for name, data in files.items()}
    assert not [(name, number) for number in NUMBERS for name, text in shown.items() if number in text]
    assert {shown["明细.xlsx"].count("读作“138****5678”") > 3, shown["明细.xlsx"].count("读作“021-****1234”") > 2} == {True}


def test_a_corrected_number_is_masked_in_what_is_told_of_it() -> None:
    desk = full_desk()
    first = next(one for one in desk.at().submissions if one.form == "log")
    desk.fix(first, "visits[1].caller", "13800000000")
    shown = without_numbers(campaign(), desk.at())
    corrected = next(one for one in shown.submissions if one.id == first.id)
    assert corrected.corrections[0].value == "138****0000"
    assert corrected.original[FieldAddress("visits", 1, "caller")].raw == "138****5678"


def test_number_read_before_a_correction_is_masked_where_another_field_tells_it() -> None:
    again = Finding("ocr_uncertain", "warning", f"读作“{NUMBERS[0]}”，请核对。", FieldAddress.parse("visits[1].employer"))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12, caller=Answer(NUMBERS[0], NUMBERS[0])), findings=(again,)))
    desk.fix(desk.at().submissions[0], "visits[1].caller", "13800000000")
    shown = without_numbers(campaign(), desk.at())
    told = [one.message for submission in shown.submissions for one in submission.findings if one.code == again.code]
    told += [entry.finding.message for entry in shown.review if entry.finding.code == again.code]
    assert told == ["读作“138****5678”，请核对。"] * 2


def test_numbers_are_masked_in_notes_and_in_the_returns_of_units() -> None:
    desk = Desk()
    desk.receive(registration("锦江区", "甲公司", phone=Answer(NUMBERS[1], NUMBERS[1], note=f"或打 {NUMBERS[0]}")))
    shown = without_numbers(campaign(), desk.at())
    (returned,) = [status.submission for status in shown.units if status.submission is not None]
    assert returned in shown.submissions
    assert (returned.values["phone"].raw, returned.values["phone"].note) == ("021-****1234", "或打 138****5678")


def test_long_figures_of_other_fields_stay_as_they_are() -> None:
    doubt = Finding("ocr_uncertain", "warning", "读作“7654321”，公司1234567，请核对。", FieldAddress.parse("headcount"))
    desk = Desk()
    desk.receive(replace(registration("锦江区", "公司1234567", 7654321), findings=(doubt,)))
    desk.fix(desk.at().submissions[0], "employer", "公司20201234567")
    (shown,) = without_numbers(campaign(), desk.at()).submissions
    assert [one.message for one in shown.findings if one.code == doubt.code] == [doubt.message]
    assert (shown.corrections[0].value, shown.values["headcount"].raw) == ("公司20201234567", "7654321")
    assert shown.original[FieldAddress("employer")].raw == "公司1234567"


def test_long_figures_in_rows_stay_as_they_are() -> None:
    doubt = Finding("ocr_uncertain", "warning", "读作“7654321”，请核对。", FieldAddress.parse("visits[1].workers"))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 7654321, caller=Answer(NUMBERS[0], NUMBERS[0])), findings=(doubt,)))
    (shown,) = without_numbers(campaign(), desk.at()).submissions
    assert [one.message for one in shown.findings if one.code == doubt.code] == [doubt.message]


def test_number_that_begins_like_another_is_hidden_beside_it() -> None:
    doubt = Finding("stated", "warning", "021-5555 与 021-55551234 不符", FieldAddress.parse("visits[1].workers"))
    desk = Desk()
    rows = [visit("锦江区", name, 12, caller=Answer(number, number)) for name, number in (("甲", "021-5555"), ("乙", NUMBERS[1]))]
    desk.receive(log(*rows, findings=(doubt,)))
    (shown,) = without_numbers(campaign(), desk.at()).submissions
    assert [one.message for one in shown.findings if one.code == "stated"] == ["02*-**55 与 021-****1234 不符"]


@pytest.mark.parametrize(
    "written,shown",
    [
        ("13812345678", "138****5678"),
        ("021-55551234", "021-****1234"),
        ("6234 5678", "62** **78"),
        ("转802", "转802"),
        ("转1234", "转1234"),
        ("12345", "12*45"),
        ("12345678", "12****78"),
        ("123456789", "123**6789"),
        ("王13800001111、李62345678", "王138****1111、李62****78"),
    ],
)
def test_only_the_ends_of_a_number_are_shown(written: str, shown: str) -> None:
    assert masked(written) == shown


def test_report_has_a_chapter_for_each_list_and_says_who_sent_what(whole: Consolidation, drafted: Campaign) -> None:
    data = render_report(drafted, whole, stamp=STAMP)
    text = document_text(data)
    assert "2家单位共报送走访记录3条，座谈职工人数合计20人，时长合计1.8。" in text
    assert "共有愿望1条。" in text
    assert "各项材料中，《走访统计表》2家已报，《登记表》1家已报，《总结报告》1家已报。" in text
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables]
    assert ["单位", "走访统计表", "登记表", "总结报告"] in [table[0] for table in tables]
    assert ["锦江区总工会", "已报", "已报（2份）", "已报"] in tables[1]
    assert ["青羊区总工会", "已报", "未报", "未报"] in tables[1]
    assert ["青羊区总工会", "1", "8", "0.1"] in [row for table in tables for row in table]
    assert "汇总表.docx" not in text


def test_report_marks_a_figure_in_which_a_row_breaks_a_rule(drafted: Campaign) -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", 5, hours=1), visit("青羊区", "乙", 0, hours=1)))
    text = document_text(render_report(drafted, desk.at(), stamp=STAMP))
    assert "已报单位共座谈职工人数5人（其中1家数字待核），时长2，" in text


def test_summary_counts_rows_of_lists_beside_the_groups(whole: Consolidation) -> None:
    told = summary(campaign(), whole)
    assert told["groups"] == {"visits": {"rows": 3}, "wishes": {"rows": 1}}
    assert told["totals"] == {"visits.workers": 20, "visits.hours": 1.8, "headcount": 150}


def test_frames_have_one_row_a_row_of_a_list_with_its_unit(whole: Consolidation) -> None:
    frame = frames(campaign(), whole)["visits"]
    assert frame["unit_id"].fillna("").tolist() == ["d1", "d1", "d2", ""]
    assert frame["ordinal"].tolist() == [1, 2, 1, 1]
    assert frame.dtypes["hours"] == "Float64"


def test_no_field_may_hide_a_fixed_column_of_the_frames(whole: Consolidation) -> None:
    made = frames(campaign(), whole)
    fields = set(campaign().forms["registration"].fields)
    fixed = {name for name in made["submissions"].columns if name.removesuffix("_raw").removesuffix("_source") not in fields}
    assert fixed == OF_RETURNS
    assert set(made["wishes"].columns) - OF_RETURNS - set(campaign().forms["survey"].lists["wishes"].columns) == OF_ROWS


def test_a_column_of_a_list_may_have_the_name_of_a_fixed_column_which_gives_way() -> None:
    declared = campaign()
    log_form = declared.forms["log"]
    columns = {"district": FieldSpec("区县"), "part": FieldSpec("部分")}
    forms = {"log": replace(log_form, lists={"visits": ListSpec("记录", columns, "district")})}
    desk = Desk()
    row = {"district": Answer("锦江区", "锦江区"), "part": Answer("一", "一")}
    desk.receive(replace(log(), part="sheet:甲", groups={"visits": (Item(1, row, Location.parse("A1")),)}))
    small = campaign(declared=forms, rules=(), outliers=None, measures={})
    frame = frames(small, desk.at(of=small))["visits"]
    assert (frame["part"][0], frame["return_part"][0]) == ("一", "sheet:甲")


def test_consolidated_forms_are_made_of_forms_that_units_return_once() -> None:
    assert consolidated_names(campaign()) == {}
    assert consolidated_names(two_forms.campaign()) == {"first": "汇总表.docx", "second": "汇总表-时数表.docx"}


def test_a_place_is_said_as_a_clerk_says_it() -> None:
    said = {
        "table 1, R5C3": "第1个表第5行第3格",
        "Sheet1!C14": "Sheet1!C14",
        "paragraph 3": "第3段",
        "page 2, table 1, R1C2": "第2页第1个表第1行第2格",
        "page 1, line 3": "第1页第3行",
        "table 1, R2C1, inner table 1, R1C1": "第1个表第2行第1格里面第1个表第1行第1格",
        "附表, 1!A1": "附表, 1!A1",
    }
    assert {source: place_words(Location.parse(source)) for source in said} == said
    assert place_words(None) == ""
    assert part_words("mail/附件.xlsx/sheet:三月") == "附件.xlsx工作表“三月”"


def test_values_and_items_are_named_in_a_clerks_words() -> None:
    form = two_forms.campaign().forms["first"]
    item = two_forms.reading().groups["asks"][0]
    assert item_label(form, "asks", (1, item), "side") == "甲*方诉求[一]第1条·方面"
    assert item_label(form, "asks", (1, item), "text") == "甲*方诉求[一]第1条"
    assert [
        value_words(form, FieldAddress.parse("asks[1].side"), "b"),
        value_words(form, FieldAddress("solved"), value=False),
        value_words(form, FieldAddress("leaders"), ("甲", "乙")),
    ] == ["乙方", "否", "甲、乙"]


def test_an_empty_campaign_of_lists_makes_its_documents_all_the_same(drafted: Campaign) -> None:
    nothing = Desk().at()
    text = document_text(render_report(drafted, nothing, stamp=STAMP))
    assert "目前没有走访记录。" in text
    book = openpyxl.load_workbook(io.BytesIO(render_workbook(campaign(), nothing, stamp=STAMP)))
    assert book["走访记录"]["A2"].value == "没有记录"


def test_documents_of_one_consolidation_are_the_same_to_the_byte(drafted: Campaign) -> None:
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲", hours=0.1), visit("青羊区", "乙", hours=0.2)))
    assert render_all(drafted, [], desk.at()) == render_all(drafted, [], desk.at())


@pytest.mark.parametrize(
    "written",
    [
        "138.1234.5678",
        "138/1234/5678",
        "138·1234·5678",
        "138_1234_5678",
        "138–1234–5678",
        "138\u20111234\u20115678",
        "138\u30001234\u30005678",
    ],
)
def test_number_is_hidden_whatever_stands_between_its_digits(written: str) -> None:
    assert "1234" not in masked(written)
    assert masked(written).startswith("138")


def test_number_told_again_by_a_finding_about_another_field_is_hidden_too() -> None:
    whole = full_desk().at()
    first, phone = next(
        (one, item.values["caller"]) for one in whole.submissions for item in one.groups.get("visits", ()) if item.values["caller"].value
    )
    doubt = Finding("stated", "warning", f"人数与电话{phone.value}不符", FieldAddress.parse("visits[1].workers"))
    told = tuple(replace(one, findings=(doubt,)) if one is first else one for one in whole.submissions)
    shown = {one.id: one for one in without_numbers(campaign(), replace(whole, submissions=told)).submissions}[first.id]
    assert "人数与电话138" in shown.findings[0].message
    assert str(phone.value) not in shown.findings[0].message


def test_value_read_before_a_correction_is_hidden_where_another_field_tells_it() -> None:
    again = Finding("stated", "warning", f"人数与电话{NUMBERS[0]}不符", FieldAddress.parse("visits[1].workers"))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12, caller=Answer(NUMBERS[0], "一三八，12345678")), findings=(again,)))
    desk.fix(desk.at().submissions[0], "visits[1].caller", "13800000000")
    (shown,) = without_numbers(campaign(), desk.at()).submissions
    assert [one.message for one in shown.findings if one.code == again.code] == ["人数与电话138****5678不符"]


def test_number_is_hidden_in_what_is_said_of_its_own_field_however_it_is_written_there() -> None:
    doubt = Finding("stated", "warning", "读作“138 1234 5678”，请核对。", FieldAddress.parse("visits[1].caller"))
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12, caller=Answer(NUMBERS[0], NUMBERS[0])), findings=(doubt,)))
    shown = without_numbers(campaign(), desk.at())
    told = [one.message for one in shown.submissions[0].findings] + [one.finding.message for one in shown.review]
    assert [one for one in told if "读作" in one] == ["读作“138 **** 5678”，请核对。"] * 2


def test_findings_about_no_field_and_files_without_a_return_stand_beside_hidden_numbers() -> None:
    doubt = Finding("stated", "warning", f"与{NUMBERS[0]}有关", None)
    desk = Desk()
    desk.receive(log(visit("锦江区", "甲公司", 12, caller=Answer(NUMBERS[0], NUMBERS[0])), findings=(doubt,)))
    whole = desk.at()
    about_file = replace(whole.review[0], submission=None, field=None, finding=replace(doubt, message="打不开"))
    shown = without_numbers(campaign(), replace(whole, review=(*whole.review, about_file)))
    assert [one.message for one in shown.submissions[0].findings if one.code == "stated"] == ["与138****5678有关"]
    assert shown.review[-1] == about_file
