"""A notice of an office that is in none of the campaigns, with its blanks, as an office makes them in Word and Excel; all names invented.

`python -m tests.support.new_campaign_papers` writes `tests/new_campaign` anew; the files are the same to the byte each time.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import docx
import openpyxl
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from openpyxl.styles import Alignment, Border, Font, Side

from pipeline.render.ooxml import stable

HERE = Path(__file__).parents[1] / "new_campaign"
NOTICE, REVISED, LIST, SURVEY = "通知.docx", "附件1（修订）.docx", "附件2.xlsx", "附件3.docx"
_STAMP = dt.datetime(2024, 9, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_TITLE = "关于报送2024年职工之家建设情况的通知"
_TEXT = (
    "各街道（镇）总工会，各产业（系统）工会：",
    "为全面掌握全区职工之家建设、管理和使用情况，推动服务阵地提质增效，经研究，决定对2024年职工之家建设情况进行一次集中统计。现将有关事项通知如下：",
    "一、统计范围",
    "全区各级工会已建成并投入使用的职工之家、职工书屋、户外劳动者服务站点。统计数据截至2024年8月31日。",
    "二、报送内容",
    "（一）《2024年职工之家建设情况表》（附件1），由各单位工会汇总后填写。",
    "（二）《职工之家名录》（附件2，电子表格另发），每个职工之家填写一行。",
    "三、有关要求",
    "（一）各单位要高度重视，明确专人负责，如实填写，金额保留两位小数。",
    "（二）请于9月20日（星期五）前将附件1、附件2加盖公章后的扫描件和电子版报送区总工会基层工作部，逾期未报的将予以通报。",
    "联系人：周文静；联系电话：0579-6621083；电子邮箱：lxzgh_jcb@163.com。",
)
_ROSTER = (
    ("jd01", "望江街道总工会", "街镇", "望江街道"),
    ("jd02", "青石街道总工会", "街镇", "青石街道"),
    ("jd03", "白鹭镇总工会", "街镇", "白鹭镇"),
    ("cy01", "临溪区教育工会", "系统", "教育工会;区教育局工会"),
    ("cy02", "临溪区卫生健康工会", "系统", "卫健工会;区卫健局工会"),
    ("cy03", "临溪经济开发区总工会", "系统", "经开区总工会"),
)


def roster() -> str:
    """The roster as the clerk fills it in."""
    lines = [f"{number},{name},{kind},{aliases}," for number, name, kind, aliases in _ROSTER]
    return "\n".join(["id,name,kind,aliases,email", *lines, ""])


def notice() -> bytes:
    """The notice, with the form as its first attachment; the second, a workbook, is sent beside it."""
    word = _paper()
    _line(word, "临溪区总工会文件", size=36, centred=True)
    _line(word, "临工发〔2024〕15号", centred=True)
    _line(word, _TITLE, size=22, centred=True)
    for text in _TEXT:
        _line(word, text, indent=not text.endswith("："))
    _line(word, "")
    _line(word, "附件：1．2024年职工之家建设情况表", indent=True)
    _line(word, "　　　2．职工之家名录（电子表格）", indent=True)
    _line(word, "")
    _line(word, "临溪区总工会　　", right=True)
    _line(word, "2024年9月2日　　", right=True).add_run().add_break(WD_BREAK.PAGE)
    _line(word, "附件1")
    _form(word)
    return _saved(word)


def form(*, revised: bool = False) -> bytes:
    """The form alone, as offices also send it; the revised one asks one thing more."""
    word = _paper()
    _line(word, "附件1")
    _form(word)
    if revised:
        row = word.tables[0].add_row()
        row.cells[1].merge(row.cells[5])
        _written(row.cells[0], "志愿者（人）")
    return _saved(word)


def _form(word: WordFile) -> None:
    _line(word, "2024年职工之家建设情况表", size=18, centred=True)
    table = word.add_table(rows=17, cols=6, style="Table Grid")
    _row(table, 0, ("单位名称", 1), ("", 5))
    _row(table, 1, ("单位性质", 1), ("○机关　○事业单位　○企业　○其他", 5))
    _row(table, 2, ("职工之家总数（个）", 2), ("", 1), ("其中：模范职工之家（个）", 2), ("", 1))
    _row(table, 3, ("总面积（平方米）", 2), ("", 1), ("专兼职管理人员（人）", 2), ("", 1))
    _row(table, 4, ("2024年投入经费（万元）", 2), ("", 1), ("其中：工会经费（万元）", 2), ("", 1))
    _row(table, 5, ("是否设立母婴室", 2), ("□是　□否", 1), ("是否错时开放", 2), ("□是　□否", 1))
    _row(table, 6, ("最近一次验收日期", 2), ("", 1), ("服务职工（人次）", 2), ("", 1))
    _row(table, 7, ("设施设备情况", 6))
    _row(table, 8, *((text, 1) for text in ("序号", "设施名称", "数量", "金额（万元）", "购置年份", "备注")))
    for number in range(1, 6):
        _row(table, 8 + number, (str(number), 1), *((("", 1),) * 5))
    _row(table, 14, ("合计", 2), *((("", 1),) * 4))
    _row(table, 15, ("主要做法和成效", 1), ("", 5))
    _row(table, 16, ("存在问题和建议", 1), ("", 5))
    _line(word, "填表人：　　　　　　联系电话：　　　　　　　　填表日期：　　　年　　月　　日")
    _line(word, "填表说明：1．服务职工人次按2024年1至8月统计；2．金额保留两位小数；3．本表一式一份。", size=10.5)


def listing() -> bytes:
    """The second attachment: a header of two rows over merged cells, numbered rows, a row of totals."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名录"
    sheet["A1"] = "职工之家名录"
    sheet.merge_cells("A1:K1")
    sheet["A2"] = "填报单位："
    sheet.merge_cells("A2:K2")
    for place, text in {
        "A3:A4": "序号",
        "B3:B4": "职工之家名称",
        "C3:C4": "详细地址",
        "D3:D4": "建筑面积（平方米）",
        "E3:F3": "服务人次",
        "G3:H3": "投入经费（万元）",
        "I3:I4": "是否挂牌",
        "J3:J4": "负责人",
        "K3:K4": "联系电话",
    }.items():
        sheet[place.split(":")[0]] = text
        sheet.merge_cells(place)
    for place, text in {"E4": "2023年", "F4": "2024年1—8月", "G4": "工会经费", "H4": "行政补助"}.items():
        sheet[place] = text
    for number in range(1, 11):
        sheet.cell(4 + number, 1).value = number
    sheet["A15"] = "合计"
    for column in "DEFGH":
        sheet[f"{column}15"] = f"=SUM({column}5:{column}14)"
    sheet["A16"] = "填表人："
    sheet["F16"] = "联系电话："
    _dressed(sheet)
    return _booked(book)


def survey() -> bytes:
    """A further blank that the office sends later."""
    word = _paper()
    _line(word, "职工书屋基本情况表", size=18, centred=True)
    table = word.add_table(rows=5, cols=4, style="Table Grid")
    _row(table, 0, ("填报单位", 1), ("", 3))
    _row(table, 1, ("书屋数量（个）", 1), ("", 1), ("藏书量（册）", 1), ("", 1))
    _row(table, 2, ("建成时间", 1), ("", 1), ("等级", 1), ("□国家级　□省级　□市级　□区级", 1))
    _row(table, 3, ("开展活动", 1), ("□读书会　□讲座　□展览　□其他", 3))
    _row(table, 4, ("意见建议", 1), ("", 3))
    _line(word, "填表人：　　　　　　联系电话：　　　　　　　　填表日期：")
    return _saved(word)


def _paper() -> WordFile:
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.6)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋_GB2312", Pt(14)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    return word


def _line(word: WordFile, text: str, *, size: float = 0, centred: bool = False, right: bool = False, indent: bool = False) -> Paragraph:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    paragraph.paragraph_format.space_after = Pt(0)
    if size:
        run.font.size = Pt(size)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(28)
    return paragraph


def _row(table: Table, row: int, *cells: tuple[str, int]) -> None:
    """Writes a row of cells, each as (text, columns it takes)."""
    column = 0
    for text, width in cells:
        cell = table.cell(row, column)
        if width > 1:
            cell = cell.merge(table.cell(row, column + width - 1))
        _written(cell, text)
        column += width


def _written(cell: _Cell, text: str) -> None:
    paragraph = cell.paragraphs[0]
    for other in cell.paragraphs[1:]:
        other._p.getparent().remove(other._p)
    paragraph.add_run(text).font.size = Pt(12)


def _dressed(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    side = Side(style="thin")
    for row in sheet.iter_rows(min_row=3, max_row=15, max_col=11):
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for column, width in zip("ABCDEFGHIJK", (6, 22, 26, 12, 10, 12, 10, 10, 10, 10, 16), strict=True):
        sheet.column_dimensions[column].width = width


def _saved(word: WordFile) -> bytes:
    made = io.BytesIO()
    word.save(made)
    return stable(made.getvalue(), stamp=_STAMP)


def _booked(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return stable(made.getvalue(), stamp=_STAMP)


def main(folder: Path = HERE) -> None:
    """Writes the papers."""
    folder.mkdir(parents=True, exist_ok=True)
    made: Sequence[tuple[str, bytes]] = ((NOTICE, notice()), (REVISED, form(revised=True)), (LIST, listing()), (SURVEY, survey()))
    for name, data in made:
        (folder / name).write_bytes(data)
    (folder / "roster.csv").write_text(roster(), encoding="utf-8")


if __name__ == "__main__":
    main()
