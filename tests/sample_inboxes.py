"""The sample inboxes of two campaigns, `tests/inboxes/<campaign>`: returns as units send them, all names invented; and an office with one.

`python -m tests.sample_inboxes FOLDER` writes them anew. All files are the same to the byte each time but the old Word and WPS
ones, which LibreOffice saves; so what is committed is what the tests read.
"""

from __future__ import annotations

import copy
import datetime as dt
import email.policy
import io
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from docx.document import Document as WordFile

from pipeline.engine import LocalEngine
from pipeline.render.documents import document_text
from pipeline.render.ooxml import stable
from pipeline.run import Order, Outcome, run
from pipeline.workspace import Workspace, bundled_templates
from tests.office_files import converted
from tests.pdf_writer import Page, write_pdf

ROOT = Path(__file__).resolve().parents[1]
INBOXES = ROOT / "tests" / "inboxes"
LESHAN, CHENGDU = "leshan-2011-qianhu", "chengdu-2012-mianduimian"
REGISTER, EMPLOYERS = "收件时间.csv", "employers.xlsx"
STAMP = dt.datetime(2011, 7, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
_ZONE = dt.timezone(dt.timedelta(hours=8))
_NOW = dt.datetime(2026, 5, 23, 2, 30, tzinfo=dt.UTC)
_LINE = 34
_BARE = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
Files = dict[str, tuple[bytes, str]]
"""Path below the inbox → the file and when it was received."""


@dataclass(frozen=True)
class Visit:
    """A registration of Leshan: who visited which employer, how many workers, what was said."""

    leaders: str
    employer: str
    workers: str
    suggestions: str
    day: str


def registrations(unit: str, *visits: Visit) -> bytes:
    """The blank of Leshan filled, a page a visit, all in one file."""
    blank = ROOT / "templates" / LESHAN / "blanks" / "登记表.docx"
    word = docx.Document(str(blank))
    body = word.element.body
    page = [copy.deepcopy(element) for element in body if not element.tag.endswith("}sectPr")]
    for _ in visits[1:]:
        for element in page:
            body.insert(len(body) - 1, copy.deepcopy(element))
    lines = [paragraph for paragraph in word.paragraphs if paragraph.text.startswith("填报单位")]
    for visit, table, line in zip(visits, word.tables, lines, strict=True):
        cells = table.rows[0].cells
        cells[1].text, cells[3].text, cells[5].text = visit.leaders, visit.employer, visit.workers
        table.rows[1].cells[1].text = visit.suggestions
        line.runs[0].text = f"填报单位：{unit}        {visit.day}"
    return saved(word)


def letter(*paragraphs: str) -> bytes:
    """A Word document of plain paragraphs."""
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    return saved(word)


def saved(word: WordFile) -> bytes:
    """The bytes of a document without the parts that hold no content, as small programs save it."""
    made, bare = io.BytesIO(), io.BytesIO()
    word.save(made)
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    types += '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    types += '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    rels += f'<Relationship Id="rId1" Type="{kind}" Target="word/document.xml"/></Relationships>'
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(bare, "w") as target:
        for name, data in zip(_BARE, (types.encode(), rels.encode(), source.read(_BARE[2])), strict=True):
            target.writestr(name, data)
    return stable(bare.getvalue(), stamp=STAMP)


def printed(title: str, *paragraphs: str) -> bytes:
    """A PDF of one page, as Word prints it."""
    page = Page().text(120, 80, title, size=16)
    top = 120
    for text in paragraphs:
        for start in range(0, len(text), _LINE):
            page.text(80, top, text[start : start + _LINE])
            top += 22
    return write_pdf([page])


def visit_log(*rows: Sequence[object]) -> bytes:
    """The blank of Chengdu with a row for each visit."""
    book = openpyxl.load_workbook(ROOT / "templates" / CHENGDU / "blanks" / "走访统计表.xlsx")
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = value
    return workbook(book)


def workbook(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    made = io.BytesIO()
    book.save(made)
    return stable(made.getvalue(), stamp=STAMP)


def sheet(*rows: Sequence[object]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    return workbook(book)


def mail(sender: str, to: str, subject: str, when: str, files: Mapping[str, bytes]) -> bytes:
    """A mail with attachments."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = dt.datetime.fromisoformat(when).replace(tzinfo=_ZONE)
    message["Message-ID"] = f"<{when.replace(':', '')}@example>"
    message.set_content("现将有关材料报上，请查收。\n")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("==huizong-sample==")
    return bytes(message)


def as_old_word(data: bytes) -> bytes:
    """The same document as Word 97 saves it."""
    return converted({"a.docx": data}, "doc")["a.docx"]


def as_old_sheet(data: bytes) -> bytes:
    """The same workbook as Excel 97 and WPS save it."""
    return converted({"a.xlsx": data}, "xls")["a.xlsx"]


def write(folder: Path, files: Files) -> None:
    """Writes an inbox and its register of arrival times."""
    lines = ["文件,收到时间"]
    for name, (data, received) in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        lines.append(f"{name},{received.replace('T', ' ')}")
    (folder / REGISTER).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def _summary(unit: str, place: str, told: str) -> tuple[str, ...]:
    return (
        f"{unit}“进千户企业、访万名职工”实践活动总结",
        f"市总工会部署“进千户企业、访万名职工”实践活动以来，{unit}高度重视，成立了由主要领导任组长的活动领导小组，"
        f"制定了实施方案，组织机关干部分组深入{place}企业和车间班组，听取职工意见，宣传政策法规，帮助解决困难。",
        f"一、主要做法。一是加强领导，明确责任，每个工作组由一名班子成员带队；二是深入一线，{told}；"
        "三是边走访边解决，能当场答复的当场答复，需要协调的列入台账，逐项落实。",
        "二、存在问题。部分非公有制企业工会组织还不健全，工资集体协商质量有待提高，一线职工文化生活比较单调，个别企业劳动保护投入不足。",
        "三、下步打算。我们将运用好走访成果，继续推进“两个普遍”，健全困难职工帮扶机制，把走访活动形成的好做法坚持下去。",
        unit,
        "2011年12月8日",
    )


def leshan() -> Files:
    """The inbox of Leshan, but for its list of employers."""
    market = registrations(
        "市中区总工会",
        Visit(
            "周  宁、何秀兰",
            "乐山嘉州纺织有限责任公司",
            "86人",
            "1、车间夏季温度高，建议加装通风降温设备。\n2、希望企业按时足额缴纳社会保险。",
            "2011年9月6日",
        ),
        Visit(
            "周  宁",
            "乐山凤洲电子有限公司",
            "120",
            "1、熟练工人难招难留，希望搭建招聘平台。\n2、建议开展技能培训和技术比武。",
            "2011年9月20日",
        ),
        Visit("何秀兰", "大佛酒店", "45", "职工食堂就餐时间短，建议延长供餐时间。", "2011年10月11日"),
    )
    notes = _summary("市中区总工会", "全区12个乡镇、街道", "先后走访企业三家，与二百五十余名职工面对面交流")
    emei = Visit(
        "罗建明、宋  敏",
        "四川玖龙纸浆有限公司",
        "210",
        "1、工资集体协商次数少，希望上级工会派员指导。\n2、夜班津贴标准偏低，建议提高。",
        "2011年10月18日",
    )
    cement = Visit("罗建明", "峨眉山佛光水泥有限公司", "96", "粉尘较大，建议定期组织职业健康体检。", "2011年10月25日")
    return {
        "市中区总工会登记表.docx": (market, "2011-12-08T09:20:00"),
        "市中区总工会活动总结.docx": (letter(*notes), "2011-12-08T09:25:00"),
        "转发/市中区登记表.docx": (market, "2011-12-09T10:00:00"),
        "沙湾区登记表.doc": (as_old_word(_shawan()), "2011-12-12T15:10:00"),
        "五通桥区总工会.eml": (_wutong(), "2011-12-14T16:40:00"),
        "峨眉山市登记表.docx": (registrations("峨眉山市总工会", emei, cement), "2011-12-05T11:00:00"),
        "峨眉山市登记表（更正）.docx": (
            registrations("峨眉山市总工会", Visit(**{**vars_of(emei), "workers": "1,210"})),
            "2011-12-13T08:45:00",
        ),
        "犍为县登记表.docx": (_qianwei(), "2011-12-15T17:30:00"),
        "夹江县登记表.docx": (_jiajiang(), "2011-12-17T09:05:00"),
        "井研县总工会活动总结.pdf": (
            printed(*_summary("井研县总工会", "全县27个乡镇", "走访了建材、食品、纺织等行业的企业")),
            "2011-12-15T10:15:00",
        ),
        "乐山电力公司工会登记表.wps": (as_old_word(_power()), "2011-12-14T09:00:00"),
        "关于做好年终统计工作的通知.docx": (
            letter("关于做好2011年度工会统计年报工作的通知", "各县（市、区）总工会：", "请于2012年1月10日前完成统计年报的录入和审核。"),
            "2011-12-12T11:20:00",
        ),
    }


def vars_of(visit: Visit) -> dict[str, str]:
    """The answers of a visit by name."""
    return {name: getattr(visit, name) for name in Visit.__dataclass_fields__}


def _shawan() -> bytes:
    said = "1、建议调整上下班公交班次，方便职工出行。\n2、劳务派遣工希望实现同工同酬。"
    return registrations("沙湾区总工会", Visit("廖永康、杜小琴", "乐山德胜铸件有限公司", "168", said, "2011年10月9日"))


def _wutong() -> bytes:
    salt = Visit("冯志强", "四川和邦集团有限公司", "320", "1、建议提高高温津贴标准。\n2、希望增加职工体检项目。", "2011年9月14日")
    water = Visit("冯志强、邓  丽", "五通桥区桥滩机械厂", "58", "企业订单减少，职工担心收入下降，希望帮助稳定岗位。", "2011年11月2日")
    files = {
        "登记表.docx": registrations("五通桥区总工会", salt, water),
        "活动总结.docx": letter(*_summary("五通桥区总工会", "全区", "走访盐化工、机械等行业企业，召开职工座谈会六场")),
    }
    return mail("五通桥区总工会 <xs03@ls.example>", "lszgh@ls.example", "五通桥区总工会走访登记表和总结", "2011-12-14T16:40:00", files)


def _qianwei() -> bytes:
    return registrations(
        "犍为县总工会",
        Visit("谭学军", "四川和邦集团有限公司", "约120人", "建议组织青年职工联谊活动。", "2011年10月20日"),
        Visit("谭学军、叶  红", "犍为吉象人造林制品公司", "若干", "希望依法签订劳动合同，规范加班工资。", "2011年11月8日"),
    )


def _jiajiang() -> bytes:
    return registrations(
        "夹江县总工会",
        Visit("向  东", "夹江县新陶瓷有限公司", "142", "1、窑炉岗位高温，希望发放清凉饮料。\n2、建议建立职工书屋。", "2011年11月15日"),
        Visit("向  东、龙  梅", "吉象人造林制品公司", "75", "困难职工子女上学负担重，希望给予助学帮扶。", "2011年11月22日"),
    )


def _power() -> bytes:
    return registrations(
        "乐山电力公司工会",
        Visit("彭海涛", "乐山电力公司检修分公司", "64", "一线检修人员野外作业多，建议增加意外伤害保险。", "2011年11月30日"),
    )


def employers() -> bytes:
    """The list of employers that Leshan's coverage is held against; an office puts it into the campaign's folder."""
    return sheet(
        ("企业名称", "职工人数", "所属地区"),
        ("乐山嘉州纺织有限责任公司", 460, "市中区"),
        ("乐山凤洲电子有限公司", 1350, "市中区"),
        ("乐山三江建材有限公司", 280, "市中区"),
        ("大佛酒店", 120, "市中区"),
        ("四川和邦集团有限公司", 3200, "五通桥区"),
        ("五通桥区桥滩机械厂", 90, "五通桥区"),
        ("四川玖龙纸浆有限公司", 1800, "峨眉山市"),
        ("峨眉山佛光水泥有限公司", 640, "峨眉山市"),
        ("乐山德胜铸件有限公司", 520, "沙湾区"),
        ("沙湾金鼎不锈钢有限公司", 900, "沙湾区"),
        ("夹江县新陶瓷有限公司", 310, "夹江县"),
        ("犍为吉象人造林制品公司", 260, "犍为县"),
    )


Row = tuple[object, ...]
_KINDS = ("国有企业", "集体企业", "私营企业", "外商投资企业", "股份制企业", "个体工商户")


def log_of(group: str, district: str, *visits: Row) -> list[Row]:
    """Rows of a log: (day, employer, kind, workers, method, problem, solved, cadres) behind work group and district."""
    return [(group, district, *visit) for visit in visits]


def chengdu() -> Files:
    """The inbox of Chengdu."""
    jinjiang = visit_log(*log_of("第1工作组", "锦江区", *_JINJIANG))
    return {
        "锦江区走访统计表.xlsx": (jinjiang, "2012-09-10T09:30:00"),
        "转发/锦江区走访统计表.xlsx": (jinjiang, "2012-09-12T14:00:00"),
        "青羊区走访统计表.xlsx": (visit_log(*log_of("第2工作组", "青羊区", *_QINGYANG[:3])), "2012-07-05T10:00:00"),
        "青羊区走访统计表（更新）.xlsx": (visit_log(*log_of("第2工作组", "青羊区", *_QINGYANG)), "2012-11-20T16:20:00"),
        "第14工作组/走访统计表.xlsx": (
            visit_log(*log_of("第14工作组", "蒲江县", *_PUJIANG), *log_of("第14工作组", "新津县", *_XINJIN)),
            "2012-10-15T11:00:00",
        ),
        "武侯区总工会.eml": (_wuhou(), "2012-12-20T09:40:00"),
        "高新区走访统计表.et": (as_old_sheet(visit_log(*log_of("第18工作组", "高新区", *_GAOXIN))), "2012-11-02T15:00:00"),
        "邛崃市总工会活动总结.docx": (letter(*_report("邛崃市总工会", "活动总结")), "2012-12-24T10:10:00"),
        "都江堰市总工会调研报告.pdf": (printed(*_report("都江堰市总工会", "调研报告")), "2012-11-28T09:00:00"),
        "温江区总工会宣传报道材料.doc": (as_old_word(letter(*_report("温江区总工会", "宣传报道材料"))), "2012-08-30T17:10:00"),
        "彭州市走访统计表.xlsx": (visit_log(*log_of("第16工作组", "彭州市", *_PENGZHOU)), "2013-01-05T10:25:00"),
        "工会干部通讯录.xlsx": (sheet(("姓名", "单位", "职务"), ("江枫", "成华区总工会", "主席")), "2012-10-08T08:30:00"),
    }


_JINJIANG: tuple[Row, ...] = (
    ("2012年3月20日", "成都锦城百货有限公司", "国有企业", 36, "座谈会", "加班工资计算不规范", "是", 6),
    ("2012年4月11日", "成都春晖服装有限责任公司", "私营企业", 28, "座谈会", "夏季车间温度高", "是", 5),
    ("2012年4月26日", "成都府河物流有限公司", "股份制企业", 15, "个案访谈", "劳务派遣工同工不同酬", "否", 4),
    ("2012年5月17日", "锦江区东大街餐饮店", "个体工商户", 6, "入户慰问", "困难职工子女上学困难", "是", 8),
    ("2012年6月8日", "成都锦里印务厂", "集体企业", 22, "汇报", "职工书屋图书陈旧", "是", 6),
    ("2012年8月15日", "成都德安电器有限公司", "外商投资企业", 40, "宣传咨询", "希望了解工伤认定程序", "是", 7),
)
_QINGYANG: tuple[Row, ...] = (
    ("2012年3月28日", "成都草堂印刷有限公司", "国有企业", 18, "座谈会", "年休假难以安排", "是", 5),
    ("2012年4月19日", "成都光华软件有限公司", "私营企业", 24, "座谈会", "加班较多，希望落实调休", "否", 4),
    ("2012年5月30日", "成都文殊家具厂", "集体企业", 12, "个案访谈", "粉尘防护用品不足", "是", 4),
    ("2012年9月13日", "成都西门汽车修理厂", "股份制企业", 16, "座谈会", "希望开展技能培训", "是", 6),
)
_PUJIANG: tuple[Row, ...] = (
    ("2012年4月6日", "蒲江县鹤山食品有限公司", "私营企业", 33, "座谈会", "社会保险缴费基数偏低", "否", 5),
    ("2012年7月20日", "蒲江县石象纸业有限公司", "股份制企业", 29, "座谈会", "上下班交通不便", "是", 5),
)
_XINJIN: tuple[Row, ...] = (
    ("2012年4月12日", "新津县邓双机械厂", "集体企业", 21, "座谈会", "工资集体协商质量不高", "否", 6),
    ("2012年6月14日", "新津县花源乳业有限公司", "外商投资企业", 38, "宣传咨询", "", "", 6),
    ("2012年9月4日", "新津县金华包装有限公司", "私营企业", 17, "个案访谈", "食堂饭菜质量差", "是", 5),
)
_GAOXIN: tuple[Row, ...] = (
    ("2012-05-08", "成都天府光电有限公司", "外商投资企业", 52, "座谈会", "青年职工婚恋交友渠道少", "是", 6),
    ("2012-06-20", "成都石羊软件有限公司", "私营企业", 31, "座谈会", "加班多，希望增加文体活动", "是", 5),
    ("2012-08-09", "成都中和建工集团", "国有企业", 44, "入户慰问", "农民工工资支付不及时", "是", 7),
    ("2012-09-18", "成都桂溪仪表厂", "集体企业", 19, "个案访谈", "希望提供法律援助", "是", 3),
    ("2012-10-16", "成都肖家河制药股份有限公司", "股份制企业", 27, "汇报", "劳动保护投入不足", "否", 4),
)
_PENGZHOU: tuple[Row, ...] = (
    ("2012年5月22日", "彭州市牡丹纺织有限公司", "私营企业", "约60人", "座谈会", "纺织车间噪声大", "是", 6),
    ("2012年10月30日", "彭州市关口化工厂", "集体企业", "若干", "座谈会", "体检周期长", "部分解决", 5),
)


def _wuhou() -> bytes:
    visits: tuple[Row, ...] = (
        ("2012年4月17日", "成都武阳鞋业有限公司", "私营企业", 1260, "座谈会", "计件工资单价低", "否", 12),
        ("2012年6月27日", "成都浆洗街商贸有限公司", "国有企业", 26, "座谈会", "停车难", "是", 9),
        ("2012年9月21日", "成都簇桥家具厂", "集体企业", 34, "宣传咨询", "消防设施老化", "是", 14),
    )
    files = {
        "走访统计表.xlsx": visit_log(*log_of("第4工作组", "武侯区", *visits)),
        "工作简报第3期.docx": letter(*_report("武侯区总工会", "工作简报第3期")),
        "考核自查材料.docx": letter(*_report("武侯区总工会", "考核自查材料")),
    }
    return mail("武侯区总工会 <qx04@cd.example>", "cdzgh1@126.com", "武侯区总工会服务职工在基层活动材料", "2012-12-20T09:40:00", files)


def _report(unit: str, kind: str) -> tuple[str, ...]:
    return (
        f"{unit}“面对面、心贴心、实打实服务职工在基层”活动{kind.removeprefix('活动')}",
        f"按照市总工会统一部署，{unit}把服务职工在基层活动作为全年工作主线，成立领导小组，制定工作方案，"
        "组织机关干部分赴企业、车间和班组，与一线职工面对面交流，听取意见建议，宣传政策法规，推动解决实际困难。",
        "一是突出重点，走访生产经营困难、困难职工较多、工会工作薄弱的企业；二是注重实效，对职工反映的工资、社保、劳动保护等问题建立台账，逐项落实；"
        "三是完善机制，把干部下基层与工资集体协商、困难帮扶和职工队伍状况调查结合起来，形成常态。",
        "下一步，将继续深入一线，督促未解决的问题尽快落实，总结推广好的做法，不断提高服务职工的水平。",
        unit,
        "2012年11月20日",
    )


def office_with(root: Path, campaign: str) -> Workspace:
    """A new office with the inbox of a campaign; a list of employers lies where its campaign looks for it."""
    workspace = Workspace.create(root, bundled=bundled_templates())
    shutil.copytree(INBOXES / campaign, workspace.inbox, dirs_exist_ok=True)
    listed = workspace.inbox / EMPLOYERS
    if listed.exists():
        listed.rename(workspace.templates / campaign / EMPLOYERS)
    return workspace


def run_in(workspace: Workspace, campaign: str, as_of: dt.date) -> Outcome:
    """The nightly job of one campaign."""
    order = Order(clock=lambda: _NOW, campaigns=(campaign,), as_of=as_of, settle=dt.timedelta())
    return run(workspace, order, LocalEngine(2))


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """What stands in every document, by file name: Word files, and the cells of workbooks."""
    word = {name: document_text(data) for name, data in files.items() if name.endswith(".docx")}
    books = {name: openpyxl.load_workbook(io.BytesIO(data)) for name, data in files.items() if name.endswith(".xlsx")}
    cells = {name: [cell.value for sheet in book for row in sheet.iter_rows() for cell in row] for name, book in books.items()}
    return word | {name: "\n".join(str(one) for one in own if isinstance(one, str) and one[:1] != "=") for name, own in cells.items()}


def foreign_words(text: str) -> set[str]:
    """Words of Latin letters that no clerk should meet: all but file names, places in sheets, mail addresses, commands."""
    known = re.sub(r"[\w.（）“”]*\.(?:docx|xlsx|doc|et|eml|pdf|wps)|Sheet\d+![A-Z]+\d+|[\w.]+@[\w.]+|huizong fix .*", "", text)
    return set(re.findall(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z_]{3,}(?![A-Za-z0-9])", known))


def main(folder: str) -> None:
    """Writes both inboxes below `folder`."""
    made: dict[str, Callable[[], Files]] = {LESHAN: leshan, CHENGDU: chengdu}
    for name, files in made.items():
        write(Path(folder) / name, files())
    (Path(folder) / LESHAN / EMPLOYERS).write_bytes(employers())


if __name__ == "__main__":
    main(sys.argv[1])
