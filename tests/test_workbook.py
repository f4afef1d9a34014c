from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from extractors.core.address import FieldAddress
from extractors.core.location import Location
from extractors.core.reading import Answer, Finding
from pipeline.core.consolidated import Consolidation
from pipeline.core.errors import TemplateError
from pipeline.core.model import Correction
from pipeline.render.spreadsheet import sheets, xlsx
from pipeline.render.spreadsheet.cell_formats import Imprint
from pipeline.render.spreadsheet.live_formulas import count, equal_to, filled, total
from pipeline.render.spreadsheet.sheets import Cell, Column, Formula, Sheet, Table, letter, sheet_names
from pipeline.render.spreadsheet.text_width import display_width
from pipeline.render.spreadsheet.xlsx import render_sheets
from pipeline.render.summary import summary
from pipeline.render.workbook import render_workbook
from tests.support import list_forms, two_forms
from tests.support.factories import Filled, Strays, make_arrival, make_consolidation, yangpu

STAMP = dt.datetime(2017, 5, 22, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NAMES = ["汇总", "各单位", "意见建议", "待核", "未报", "收件登记"]
NO_NUMBER = Finding(
    "not_a_number",
    "error",
    "“若干”不是一个数，请向单位问明后更正。",
    FieldAddress("workers_interviewed"),
    Location.parse("table 1, R2C4"),
)
ROUGH = Finding(
    "approximate",
    "warning",
    "填的是约数“约120人”，请核实确数。",
    FieldAddress("meeting_participants"),
    Location.parse("table 1, R2C4"),
)


def doubtful() -> Consolidation:
    """Yangpu with a figure missing, one rough, one nil return, an unreadable file and a stranger."""
    nothing = dict.fromkeys(yangpu().forms["summary"].fields, 0) | {"needs_superior": None}
    filled = {
        "jd01": Filled({"workers_interviewed": Answer(None, "若干", Location.parse("table 1, R2C4"), findings=(NO_NUMBER,))}),
        "jd03": Filled({"meeting_participants": Answer(120, "约120人", Location.parse("table 1, R2C4"), findings=(ROUGH,))}),
        "hy02": Filled(nothing, opinions=(), nil=True),
    }
    return make_consolidation(filled=filled, strays=Strays(("加密汇总表.docx",), ("老年大学工会",)))


def opened(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in body]


def overview(data: bytes) -> dict[str, tuple[object, ...]]:
    """Rows of 汇总 by table and first cell."""
    told: dict[str, tuple[object, ...]] = {}
    table = ""
    for first, *rest in opened(data, values=True)["汇总"].iter_rows(values_only=True):
        table = str(first) if first and "、" in str(first)[:3] else table
        told[f"{table[:1]}{first}"] = tuple(rest)
    return told


@pytest.fixture(scope="module")
def consolidation() -> Consolidation:
    return doubtful()


@pytest.fixture(scope="module")
def data(consolidation: Consolidation) -> bytes:
    return render_workbook(yangpu(), consolidation, stamp=STAMP)


@pytest.fixture(scope="module")
def book(data: bytes) -> Iterator[openpyxl.Workbook]:
    with_formulas = opened(data)
    yield with_formulas
    with_formulas.close()


def test_workbook_has_the_sheets_of_the_contract(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == NAMES


def test_workbook_is_the_same_to_the_byte_each_time(data: bytes) -> None:
    assert render_workbook(yangpu(), doubtful(), stamp=STAMP) == data


def test_workbook_bears_the_stamp_and_no_other_time(data: bytes) -> None:
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2017-05-22T01:00:00Z"}


def test_overview_counts_returns_by_kind(data: bytes) -> None:
    told = overview(data)
    assert told["一街镇"][:8] == (12, 12, 12, 0, 0, 0, 0, 0)
    assert told["一行业"][4] == 1
    assert told["一合计"][:8] == (40, 33, 30, 2, 1, 0, 0, 7)
    assert told["一合计"][8:10] == (pytest.approx(33 / 40), pytest.approx(31 / 40))


def test_overview_agrees_with_summary(data: bytes, consolidation: Consolidation) -> None:
    told, wanted = overview(data), summary(yangpu(), consolidation)
    assert list(told["二合计"])[: len(wanted["totals"])] == list(wanted["totals"].values())
    opinions, unmarked = wanted["groups"]["opinions"], wanted["unmarked"]["opinions"]
    names = {"职工": "workers", "企事业单位": "employers", "基层工会": "grassroots"}
    for name, block in names.items():
        cells = list(told[f"三{name}"])[:5]
        ticked, rest = list(opinions[block].values()), unmarked.get(block, 0)
        assert cells == [*ticked, rest, sum(ticked) + rest]
    assert told["五合计"][0] == wanted["review"]


def test_overview_says_how_many_units_lack_a_figure(data: bytes) -> None:
    assert overview(data)["二缺数单位（个）"][:3] == (0, 1, 0)


def test_overview_is_made_of_formulas(book: openpyxl.Workbook) -> None:
    formulas = [cell.value for row in book["汇总"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) > 80
    assert any("COUNTIFS('意见建议'" in formula for formula in formulas)


def test_units_stand_in_the_order_of_the_roster_with_missing_values_blank(book: openpyxl.Workbook) -> None:
    listed = rows(book["各单位"])
    assert [row["编号"] for row in listed] == [status.unit.id for status in make_consolidation().units]
    assert listed[0]["访谈职工\n（人）"] is None
    assert listed[0]["召开座谈会\n（场）"] == 15
    assert (listed[-1]["状态"], listed[-1]["时限"], listed[-1]["收到时间"]) == ("未报", None, None)
    assert listed[0]["收到时间"] == dt.datetime(2017, 5, 20, 9)  # noqa: DTZ001 -- a spreadsheet knows no zone


def test_units_late_and_nil_are_told_apart(book: openpyxl.Workbook) -> None:
    states = {row["编号"]: (row["状态"], row["时限"]) for row in rows(book["各单位"])}
    assert states["hy02"] == ("零报告", "按期")
    assert states["zs13"] == ("逾期报送", "逾期")


def test_doubtful_cell_is_coloured_and_says_why(book: openpyxl.Workbook) -> None:
    sheet = book["各单位"]
    missing, rough = sheet["J2"], sheet["L4"]
    assert (missing.fill.fgColor.rgb, rough.fill.fgColor.rgb) == ("FFF8CBAE", "FFFFEB9D")
    assert "若干" in missing.comment.text
    assert "第1个表第2行第4格" in missing.comment.text
    assert sheet["J3"].comment is None


def test_corrected_cell_is_marked_with_what_stood_there() -> None:
    consolidation = make_consolidation()
    first = consolidation.submissions[0]
    correction = Correction(first.id, FieldAddress("meetings_held"), 9, "电话核实", "张三", STAMP)
    item = Correction(first.id, FieldAddress.parse("opinions[1].outcome"), "resolved", "补勾", "李四", STAMP)
    corrected = replace(
        first,
        values={**first.values, "meetings_held": Answer(9, "十来场", Location.parse("R1"))},
        original={FieldAddress("meetings_held"): Answer(None, "十来场", Location.parse("R1"))},
        corrections=(correction, item),
    )
    book = opened(render_workbook(yangpu(), replace(consolidation, submissions=(corrected, *consolidation.submissions[1:])), stamp=STAMP))
    cell = book["各单位"]["K2"]
    assert (cell.value, cell.fill.fgColor.rgb) == (9, "FFC6E0B4")
    assert all(word in cell.comment.text for word in ("十来场", "电话核实", "张三"))
    assert "已经解决或采纳" not in str(book["意见建议"]["F2"].value)
    assert "李四" in book["意见建议"]["G2"].comment.text


def test_items_carry_unit_block_outcome_theme_and_place(book: openpyxl.Workbook) -> None:
    first = rows(book["意见建议"])[0]
    assert (first["单位"], first["反映主体"], first["序号"], first["办理情况"]) == ("定海路街道总工会", "职工", 1, "正在解决")
    assert first["主题"] == "生活服务与设施"
    assert (first["文件"], first["位置"]) == ("定海路街道总工会汇总表.docx", "第1个表第4行第2格")


def test_review_names_place_raw_text_and_next_step(book: openpyxl.Workbook) -> None:
    listed = rows(book["待核"])
    assert (listed[0]["项目"], listed[0]["原填"], listed[0]["位置"]) == ("访谈职工", "若干", "第1个表第2行第4格")
    assert "huizong fix 定海路街道总工会 访谈职工 新值" in str(listed[0]["下一步"])
    assert any("别名" in str(row["下一步"]) for row in listed)
    assert "重新报送" in str(listed[-1]["下一步"])


def test_missing_units_have_their_address(book: openpyxl.Workbook) -> None:
    listed = rows(book["未报"])
    assert [row["编号"] for row in listed] == ["zs14", "zs15", "zs16", "zs17", "zs18", "zs19", "zs20"]
    assert (listed[0]["欠缺"], listed[0]["联系邮箱"]) == ("情况汇总表", "zs14@yp.example")


def test_register_says_what_became_of_every_file() -> None:
    consolidation = doubtful()
    first = consolidation.submissions[0]
    old = replace(first, id="old", arrival=make_arrival("旧表.docx", STAMP), standing="superseded", replaced_by=first.id)
    copy = replace(first, id="copy", arrival=make_arrival("副本.docx", STAMP), standing="duplicate", replaced_by=first.id)
    lost = make_arrival("别的.docx", STAMP)
    arrivals = (*consolidation.arrivals, old.arrival, copy.arrival, lost)
    whole = replace(consolidation, submissions=(*consolidation.submissions, old, copy), arrivals=arrivals)
    listed = {row["文件"]: row for row in rows(opened(render_workbook(yangpu(), whole, stamp=STAMP))["收件登记"])}
    assert len(listed) == len(arrivals)
    assert listed["旧表.docx"]["结果"] == "已被新报取代"
    assert first.arrival.name in str(listed["旧表.docx"]["说明"])
    assert listed["副本.docx"]["结果"] == "重复"
    assert listed["加密汇总表.docx"]["结果"] == "打不开"
    assert listed["老年大学工会汇总表.docx"]["结果"] == "单位不明"
    assert listed["别的.docx"]["结果"] == "不是报表"


def test_lists_are_frozen_filtered_and_ready_to_print(book: openpyxl.Workbook) -> None:
    for name in NAMES[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == ("B2" if name == "待核" else "C2")
        assert sheet.auto_filter.ref
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_area
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://example.org", "{=1}", "12"])
def test_what_a_unit_wrote_stays_text(text: str) -> None:
    filled = {"jd01": Filled({"needs_superior": text}, opinions=[("workers", text, "resolved")])}
    book = opened(render_workbook(yangpu(), make_consolidation(filled=filled), stamp=STAMP))
    for cell in (book["各单位"]["O2"], book["意见建议"]["F2"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_text_longer_than_a_cell_goes_on_in_another_sheet() -> None:
    text = "字𠮷" * 20_000
    filled = {"jd01": Filled({"needs_superior": text})}
    book = opened(render_workbook(yangpu(), make_consolidation(filled=filled), stamp=STAMP))
    cell, rest = str(book["各单位"]["O2"].value), rows(book["续文"])
    assert "续文" in cell
    assert {row["单元格"] for row in rest} == {"O2"}
    assert cell.partition("\n……")[0] + "".join(str(row["内容"]) for row in rest) == text


def test_illegal_characters_do_not_break_the_workbook() -> None:
    filled = {"jd01": Filled({"needs_superior": "甲\x00乙\ud800丙\ufffe丁\x0b戊"})}
    book = opened(render_workbook(yangpu(), make_consolidation(filled=filled), stamp=STAMP))
    assert book["各单位"]["O2"].value == "甲乙丙丁\n戊"


def test_several_forms_and_equal_group_titles_have_their_own_columns_and_sheets() -> None:
    data = render_workbook(two_forms.campaign(), two_forms.consolidation(), stamp=STAMP)
    book = opened(data)
    assert book.sheetnames == ["汇总", "各单位", "诉求一", "诉求一（2）", "待核", "未报", "收件登记"]
    first = rows(book["各单位"])[0]
    assert (first["登记表：走访数\n（家）"], first["登记表：已解决"], first["登记表：领导"]) == (7, "是", "甲、乙")
    assert first["时数表：时数"] == str(10**15)
    assert [row["欠缺"] for row in rows(book["未报"])] == ["时数表", "登记表、时数表"]
    told = overview(data)
    assert told["一>5*"][:8] == (2, 1, 1, 0, 0, 0, 0, 1)
    assert told["一未分类"][:8] == (1, 1, 0, 0, 0, 1, 0, 0)
    assert told["一未分类"][10] == 1
    assert told["三甲*方"][0] == 3


def test_empty_day_makes_a_workbook_all_the_same() -> None:
    consolidation = make_consolidation(returned=0, late=0)
    book = opened(render_workbook(yangpu(), replace(consolidation, units=()), stamp=STAMP))
    assert book["意见建议"]["A2"].value == "没有条目"
    assert book["待核"]["A2"].value == "没有待核事项"
    assert book["收件登记"]["A2"].value == "还没有收到文件"


def long_list() -> tuple[Sheet, ...]:
    """Seven rows, and a sheet whose formulas count and add them."""
    rows = tuple((Cell(f"类{place % 2}"), Cell(place)) for place in range(7))
    listed = Sheet("甲'乙", (Table((Column("类别"), Column("数", "count")), rows),))
    of_kind = equal_to(0, "类1")
    figures = (Cell(count(listed, of_kind)), Cell(total(listed, 1, of_kind)), Cell(total(listed, 1, filled(0))))
    return Sheet("汇总", (Table((Column("a"), Column("b"), Column("c")), (figures,)),), heading=("题",)), listed


def test_list_of_more_rows_than_excel_has_goes_on_on_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 6)
    overview, listed = long_list()
    listed = replace(listed, ending=("说明",))
    book = opened(render_sheets((overview, listed), Imprint("题", "会", STAMP)))
    assert book.sheetnames == ["汇总", "甲'乙", "甲'乙（续2）", "甲'乙（续3）"]
    told = [list(page.iter_rows(values_only=True)) for page in book.worksheets[1:]]
    assert [page[0] for page in told] == [("类别", "数")] * 3
    assert [row[1] for page in told for row in page[1:]] == [*range(7), None, None]
    assert told[-1][-1] == ("说明", None)


def test_formulas_over_a_continued_list_count_on_every_sheet_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    (figures,) = long_list()[0].tables[0].rows
    counted, added, _ = (cell.content for cell in figures)
    assert isinstance(counted, Formula)
    assert isinstance(added, Formula)
    pages = ("'甲''乙'!", "'甲''乙（续2）'!", "'甲''乙（续3）'!")
    ends = (4, 4, 2)
    assert counted.text == "=" + "+".join(f'COUNTIFS({page}$A$2:$A${end},"=类1")' for page, end in zip(pages, ends, strict=True))
    assert added.text.count("SUMIFS(") == 3
    assert (counted.value, added.value) == (3, 9)


def test_table_with_a_foot_of_more_rows_than_excel_has_is_refused_not_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    sheet = Sheet("表", (Table((Column("数"),), ((Cell(1),),) * 3, foot=((Cell(3),),)),))
    with pytest.raises(TemplateError, match="CSV"):
        render_sheets((sheet,), Imprint("题", "会", STAMP))


def test_sheet_names_are_what_excel_accepts() -> None:
    names = sheet_names(["汇总", "汇总", "汇总", "a/b:c?", "'引'", "", "长" * 40, "长" * 40])
    assert names == ["汇总", "汇总（2）", "汇总（3）", "abc", "引", "表", "长" * 31, "长" * 27 + "（2）"]


def test_columns_have_letters_and_chinese_counts_double() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert display_width("走访a\nb") == 5


def test_every_sign_is_as_wide_as_unicode_says() -> None:
    signs = [chr(number) for number in (*range(0x20, 0xD800), *range(0xE000, 0x10000), 0x1F600, 0x20000)]
    assert [one for one in signs if display_width(f"—{one}") != 2 + (2 if unicodedata.east_asian_width(one) in "WFA" else 1)] == []


def test_criterion_with_a_wildcard_is_written_out_escaped() -> None:
    assert equal_to(0, "甲*", "$A1").criterion == '"=甲~*"'
    assert equal_to(0, "甲", "$A1").criterion == '"="&$A1'


def recalculated(data: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice worked out every formula anew; the values that stood there are spoilt first."""
    source, made = io.BytesIO(data), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f><v>-77</v>", old.read(name)))
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    setting = '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"><value>0</value></prop></item>'
    (profile / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{setting}</oor:items>',
        encoding="utf-8",
    )
    (folder / "in.xlsx").write_bytes(made.getvalue())
    command = [shutil.which("soffice") or "soffice", f"-env:UserInstallation={profile.parent.as_uri()}", "--headless"]
    subprocess.run(  # noqa: S603 -- a fixed command over a file of our own
        [*command, "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(folder / "in.xlsx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "out" / "in.xlsx").read_bytes()


@pytest.mark.office
@pytest.mark.parametrize("which", ["yangpu", "two_forms", "list_forms"])
def test_formulas_worked_out_anew_give_the_values_written_beside_them(which: str, tmp_path: Path) -> None:
    made = {
        "yangpu": lambda: (yangpu(), doubtful()),
        "two_forms": lambda: (two_forms.campaign(), two_forms.consolidation()),
        "list_forms": lambda: (list_forms.campaign(), list_forms.full_desk().at()),
    }
    campaign, consolidation = made[which]()
    data = render_workbook(campaign, consolidation, stamp=STAMP)
    written = opened(data, values=True)["汇总"]
    anew = opened(recalculated(data, tmp_path), values=True)["汇总"]
    formulas = [cell.coordinate for row in opened(data)["汇总"].iter_rows() for cell in row if cell.data_type == "f"]
    assert {at: anew[at].value for at in formulas} == pytest.approx({at: written[at].value for at in formulas})


@pytest.mark.office
def test_formulas_over_a_continued_list_worked_out_anew_give_the_values_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    data = render_sheets(long_list(), Imprint("题", "会", STAMP))
    anew = opened(recalculated(data, tmp_path), values=True)["汇总"]
    assert [cell.value for cell in anew[4]] == [3, 9, 21]


def test_wide_list_is_printed_over_several_papers_that_all_name_the_row() -> None:
    columns = [Column("编号", limit=10), Column("单位", limit=40), *(Column(f"第{n}项", limit=60) for n in range(6))]
    row = [Cell("x" * 60)] * len(columns)
    wide, narrow = (
        Sheet("宽", (Table(tuple(columns), (tuple(row),)),), fixed=2),
        Sheet("窄", (Table(tuple(columns[:3]), (tuple(row[:3]),)),), fixed=2),
    )
    book = opened(render_sheets((wide, narrow), Imprint("表", "单位", STAMP)))
    assert (book["宽"].page_setup.fitToWidth, book["宽"].print_title_cols) == (2, "$A:$B")
    assert (book["窄"].page_setup.fitToWidth, book["窄"].print_title_cols) == (None, None)  # one is what Excel takes without a word
    assert book["宽"].print_title_rows == "$1:$1"
