"""What units send back on the forms of `tests/new_campaign`, filled by hand as people do it, and what each answered; all names invented."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import docx
import openpyxl
from docx.table import Table

from pipeline.render.ooxml import stable
from tests.support.new_campaign_papers import HERE, LIST, form, survey
from tests.support.sample_inboxes import mail, workbook

REGISTER = "收件时间.csv"
_STAMP = dt.datetime(2024, 9, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
Row = tuple[object, ...]
FIRST_ROW = 5
_PLACES = {
    "unit": (0, 1),
    "nature": (1, 1),
    "homes": (2, 1),
    "models": (2, 3),
    "area": (3, 1),
    "keepers": (3, 3),
    "spent": (4, 1),
    "union_spent": (4, 3),
    "nursery": (5, 1),
    "shifted": (5, 3),
    "checked": (6, 1),
    "served": (6, 3),
    "work": (15, 1),
    "wishes": (16, 1),
}
"""Where a person writes: the row of the form and the cell in it, merged cells counting once."""


@dataclass(frozen=True)
class Sheet:
    """What a unit writes into the form and the list, as it writes it."""

    answers: Mapping[str, str]
    things: Sequence[Sequence[str]] = ()
    ending: str = ""
    homes: Sequence[Row] = ()
    head: str = ""


def cells(table: Table, row: int) -> list[docx.table._Cell]:
    """The cells of a row, each once."""
    return [docx.table._Cell(element, table) for element in table.rows[row]._tr.tc_lst]


def filled_form(sheet: Sheet, *, volunteers: str = "") -> bytes:
    """The Word form with the answers written in; on the revised form where it says how many volunteers there are."""
    word = docx.Document(io.BytesIO(form(revised=bool(volunteers))))
    table = word.tables[0]
    if volunteers:
        cells(table, 17)[1].text = volunteers
    for name, written in sheet.answers.items():
        row, place = _PLACES[name]
        cells(table, row)[place].text = written
    for number, thing in enumerate(sheet.things):
        for place, written in enumerate(thing, 1):
            cells(table, 9 + number)[place].text = written
    if sheet.ending:
        line = next(one for one in word.paragraphs if one.text.startswith("填表人"))
        line.text = sheet.ending
    made = io.BytesIO()
    word.save(made)
    return stable(made.getvalue(), stamp=_STAMP)


def filled_list(sheet: Sheet) -> bytes:
    """The workbook with a row for each of the unit's homes, and the totals as Excel shows them."""
    book = openpyxl.load_workbook(HERE / LIST)
    page = book.worksheets[0]
    page["A2"] = sheet.head
    for number, row in enumerate(sheet.homes, FIRST_ROW):
        for column, value in enumerate(row, 2):
            page.cell(number, column).value = value
    for column in range(4, 9):
        values = [row[column - 2] for row in sheet.homes]
        page.cell(15, column).value = sum(value for value in values if isinstance(value, int | float))
    return workbook(book)


WANGJIANG = Sheet(
    {
        "unit": "望江街道总工会",
        "nature": "●机关　○事业单位　○企业　○其他",
        "homes": "6",
        "models": "2",
        "area": "1280.5",
        "keepers": "9",
        "spent": "35.60",
        "union_spent": "20.6",
        "nursery": "☑是　□否",
        "shifted": "□是　☑否",
        "checked": "2024年6月18日",
        "served": "4,320",
        "work": "一是建章立制，明确职工之家管理制度；二是推行“会、站、家”一体化建设，开展各类活动36场。",
        "wishes": "老旧场所面积偏小，建议加大经费补助力度。",
    },
    (("图书", "1200", "3.60", "2023", ""), ("健身器材", "12", "8.4", "2024", "含跑步机2台"), ("空调", "6", "2.1", "2022", "")),
    "填表人：李晓梅　　联系电话：0579-6620011　　填表日期：2024年9月10日",
    (
        ("望江社区职工之家", "望江路18号", 320.5, 1500, 1820, 5.2, 3, "是", "李晓梅", "13900000001"),
        ("江畔楼宇职工之家", "滨江大道66号B座3层", 560, 900, 1300, 8, 0, "是", "陈刚", "13900000002"),
        ("快递小哥驿站", "北门街2号", 400, 0, 1200, 7.4, 2.5, "否", "吴楠", "0579-6620019"),
    ),
    "填报单位：望江街道总工会",
)
QINGSHI = Sheet(
    {
        "unit": "青石街道",
        "nature": "○机关　○事业单位　√企业　○其他",
        "homes": "4个",
        "models": "0",
        "area": "860平方米",
        "keepers": "5人",
        "spent": "18.00",
        "union_spent": "18.00",
        "nursery": "√是　□否",
        "shifted": "■是　□否",
        "checked": "2024.7.2",
        "served": "2150人次",
        "work": "整合党群服务中心资源。",
        "wishes": "无",
    },
    (("电脑", "4", "1.8", "2021", ""),),
    "填表人：赵敏　　联系电话：13700000003　　填表日期：2024.9.15",
    (
        ("青石工业园职工之家", "青石路1号", "500", "1,000", "1,250", "10.00", "", "√", "赵敏", 13700000003),
        ("石桥村职工之家", "石桥村委会二楼", 360, 800, 900, 8, None, "×", "孙立", 13700000004),
    ),
    "填报单位：青石街道总工会",
)
BAILU = Sheet(
    {
        "unit": "白鹭镇总工会",
        "nature": "机关",
        "homes": "3",
        "models": "1",
        "area": "700",
        "keepers": "3",
        "spent": "12.5",
        "union_spent": "9",
        "nursery": "是",
        "shifted": "否",
        "checked": "2024-05-20",
        "served": "1800",
        "work": "",
        "wishes": "1．建议开展业务培训；2．希望配备专职人员。",
    },
    (),
    "填表人：钱伟　　联系电话：13600000005　　填表日期：2024年9月18日",
    (("白鹭镇职工之家", "镇政府院内", 700, 1600, 1800, 9, 3.5, "是", "钱伟", "13600000005"),),
    "填报单位：白鹭镇总工会",
)
EDUCATION = Sheet(
    {
        "unit": "临溪区教育工会",
        "nature": "○机关　☑事业单位　○企业　○其他",
        "homes": "12",
        "models": "5",
        "area": "2,400",
        "keepers": "24",
        "spent": "60.25",
        "union_spent": "60.25",
        "nursery": "□是　☑否",
        "shifted": "☑是　□否",
        "checked": "2024年3月",
        "served": "9600",
        "work": "建成“教工小家”12个。",
        "wishes": "没有",
    },
    tuple((f"设施{number}", str(number), f"{number}.5", "2023", "") for number in range(1, 6)),
    "填表人：何静　　联系电话：0579-6623344　　填表日期：2024年9月8日",
    (
        ("实验小学教工之家", "文苑路5号", 200, 3000, 3100, 20.25, 0, "是", "何静", "0579-6623344"),
        ("第一中学教工之家", "学府路9号", 260, 4100, 4200, 40, 0, "是", "冯涛", "0579-6623345"),
    ),
    "填报单位：区教育局工会",
)
HEALTH = Sheet(
    {
        "unit": "区卫健局工会",
        "nature": "○机关　●事业单位　○企业　○其他",
        "homes": "8",
        "models": "9",
        "area": "约1500",
        "keepers": "十余人",
        "spent": "42",
        "union_spent": "30",
        "nursery": "☑是　☑否",
        "shifted": "□是　□否",
        "checked": "2024年13月1日",
        "served": "5000+300",
        "work": "详见附页",
        "wishes": "护士值班室改造经费不足。",
    },
    (("按摩椅", "若干", "6", "2024", ""),),
    "填表人：郑芳　　联系电话：13500000006　　填表日期：2024年9月21日",
    (("人民医院职工之家", "解放路100号", 1500, 4000, "5300左右", 30, 12, "是", "郑芳", "13500000006"),),
    "填报单位：区卫健局工会",
)


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name, (2024, 9, 15, 8, 0, 0)), data)
    return made.getvalue()


def inbox() -> dict[str, tuple[bytes, str]]:
    """The files that come in, and when."""
    both = {"青石街道建设情况表.docx": filled_form(QINGSHI), "青石街道名录.xlsx": filled_list(QINGSHI)}
    attached = {"附件1.docx": filled_form(BAILU), "附件2.xlsx": filled_list(BAILU)}
    letter = mail("白鹭镇总工会 <bl@lx.example>", "lxzgh_jcb@163.com", "白鹭镇职工之家建设情况", "2024-09-18T16:02:00", attached)
    return {
        "望江街道附件1.docx": (filled_form(WANGJIANG), "2024-09-10 10:05"),
        "望江街道附件2.xlsx": (filled_list(WANGJIANG), "2024-09-10 10:05"),
        "青石街道.zip": (packed(both), "2024-09-15 09:30"),
        "白鹭镇.eml": (letter, "2024-09-18 16:02"),
        "教育工会附件1.docx": (filled_form(EDUCATION), "2024-09-08 14:20"),
        "教育工会附件2.xlsx": (filled_list(EDUCATION), "2024-09-08 14:20"),
        "卫健工会.docx": (filled_form(HEALTH), "2024-09-21 11:00"),
        "卫健工会名录.xlsx": (filled_list(HEALTH), "2024-09-21 11:00"),
    }


def register(files: Mapping[str, tuple[bytes, str]]) -> str:
    """The list of the times of receipt that the clerk keeps."""
    return "\n".join(["文件,收到时间", *(f"{name},{when}" for name, (_, when) in files.items() if not name.endswith(".eml")), ""])


ZONE = Sheet({"unit": "临溪经济开发区总工会", "nature": "○机关　○事业单位　●企业　○其他", "homes": "2", "models": "0", "area": "150"})


def filled_survey(unit: str, rooms: str, books: str) -> bytes:
    """The further blank, filled in."""
    word = docx.Document(io.BytesIO(survey()))
    table = word.tables[0]
    cells(table, 0)[1].text = unit
    cells(table, 1)[1].text, cells(table, 1)[3].text = rooms, books
    made = io.BytesIO()
    word.save(made)
    return stable(made.getvalue(), stamp=_STAMP)
