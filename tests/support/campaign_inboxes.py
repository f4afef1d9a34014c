"""The sample inboxes of the two 2018–2019 campaigns of Yangpu: the files that units would send, written into `tests/inboxes`.

`python -m tests.support.campaign_inboxes` writes them again. What LibreOffice makes (.doc, .wps, .et) differs in its bytes from one version to
the next, so the files themselves are kept, and the tests read those. All names, figures and texts are invented.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from textwrap import wrap

import docx
import openpyxl

from pipeline.core.bundled import bundled_templates
from tests.support.pdf_writer import Page, write_pdf
from tests.support.sample_inboxes import INBOXES, Files, as_old_sheet, as_old_word, letter, mail, saved, workbook, write

SHISHI, YAODIAN = "yangpu-2018-shishi", "yangpu-2019-yaodian"
_OFFICE = "ypqzgh@126.com"
_HEADS = ("责任部门", "任务编号", "指标名称", "完成数", "截至日期", "备注")
Row = tuple[str, int, str, object, str, str]
"""Department, task, indicator, done, as of, remark."""

CENTRE = [
    ("职工服务中心", 11, "招聘会", 40, "2019年10月20日", "含春风行动专场6场"),
    ("职工服务中心", 11, "提供工作岗位", 21000, "2019年10月20日", ""),
    ("职工服务中心", 11, "帮助实现就业", 1105, "2019年10月20日", ""),
    ("职工服务中心", 11, "户外职工爱心接力站", 2, "2019年10月20日", "另2家在建"),
    ("职工服务中心", 11, "公共就业服务“春风行动”", 1, "2019年3月30日", "2至3月已开展"),
]
CENTRE_LATER = [
    ("职工服务中心", 11, "招聘会", 50, "2019年12月25日", "含春风行动专场6场"),
    ("职工服务中心", 11, "提供工作岗位", "2.63万", "2019年12月25日", ""),
    ("职工服务中心", 11, "帮助实现就业", 1288, "2019年12月25日", "缺口12人，元旦前补上"),
    ("职工服务中心", 11, "户外职工爱心接力站", 4, "2019年12月25日", ""),
    ("职工服务中心", 11, "公共就业服务“春风行动”", 1, "2019年3月30日", "2至3月已开展"),
]
PALACE = [
    ("沪东工人文化宫", 11, "百领学堂公益培训课程", 62, "2019-12-20", "超额完成"),
    ("沪东工人文化宫", 11, "百领赛事", 18, "2019-12-20", "两场因场馆维修顺延"),
    ("沪东工人文化宫", 11, "百领艺荟慰问演出", 10, "2019-12-20", ""),
    ("沪东工人文化宫", 11, "文体场馆预约服务", 1120, "2019-12-20", ""),
    ("沪东工人文化宫", 12, "服务功能落地", 7, "2019-12-20", "创业路演等三项待改造完工"),
]
ORGANISATION = [
    ("组织部", 5, "规模企业、重点企业单独建会", 26, "2019年12月24日", ""),
    ("组织部", 6, "新增工会联合会", 17, "2019年12月24日", "现代设计行业工会联合会已组建"),
]
RIGHTS = [
    ("权益保障部", 8, "联席会议", 1, "2019年6月28日", "6月28日召开"),
    ("权益保障部", 9, "", 36, "2019年12月20日", "开展集体协商的规模企业数"),
]
PUBLICITY = [
    ("宣传教育部", 11, "区级职工文体团队", 10, "2019年12月18日", ""),
    ("宣传教育部", 12, "服务项目清单集约成工会“服务包”", 5, "2019年12月18日", ""),
    ("宣传教育部", 11, "百领活动", 30, "2019年12月18日", "与东宫合办"),
]
WOMEN = [("女职工部", 11, "爱心妈咪小屋", 9, "2019.12.15", "第10家1月挂牌")]
AUDIT = [("经审办", 19, "特约经审员联系基层工会", "约20", "2019年12月10日", "部分街道未统计")]
FINANCE = [("财务资产部", 11, "服务职工实项目", 10, "2019年12月31日", "经费全部到位")]


def progress_book(rows: Sequence[Row]) -> bytes:
    """The Excel blank of the plan's campaign with rows filled in."""
    book = openpyxl.load_workbook(bundled_templates() / YAODIAN / "blanks" / "进展情况表.xlsx")
    sheet = book.worksheets[0]
    for place, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(place, column).value = value or None  # type: ignore[assignment] # what openpyxl takes
    return workbook(book)


def progress_paper(rows: Sequence[Row]) -> bytes:
    """The same list typed into a Word table."""
    word = docx.Document()
    word.add_paragraph("2019年工作要点任务进展情况表")
    table = word.add_table(rows=1 + len(rows), cols=6, style="Table Grid")
    for line, row in zip(table.rows, (_HEADS, *rows), strict=True):
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = str(value)
    word.add_paragraph("")  # LibreOffice loses a table that ends a document where it saves it as .doc
    return saved(word)


def proposal(annex: str, unit: str, answers: Mapping[str, str]) -> bytes:
    """One of the two Word blanks of the collection filled in; `annex` is 一 or 二."""
    word = docx.Document(str(bundled_templates() / SHISHI / "blanks" / f"征集表（{annex}）.docx"))
    for paragraph in word.paragraphs:
        if paragraph.text.strip().endswith("：") and not paragraph.text.startswith("填表人"):
            paragraph.add_run(unit)
        if paragraph.text.startswith("填表人"):
            paragraph.runs[0].text = f"填表人：{answers['filled_by']}    联系电话：{answers['phone']}    填表日期：{answers['date']}"
            for run in paragraph.runs[1:]:
                run.text = ""
    rows = word.tables[0].rows
    rows[0].cells[1].text = answers["project"]
    for row, name in zip(list(rows)[1:], ("description", "expected", "evaluation"), strict=True):
        row.cells[0].paragraphs[-1].add_run(answers[name])
    return saved(word)


def survey(people: Sequence[Sequence[str]]) -> bytes:
    """The export of the survey."""
    book = openpyxl.load_workbook(bundled_templates() / SHISHI / "blanks" / "职工个人网上征集.xlsx")
    for row in people:
        book.worksheets[0].append(list(row))
    return workbook(book)


def progress_print(rows: Sequence[Row]) -> bytes:
    """The list as a PDF with printed borders."""
    xs, height = (40, 115, 165, 345, 390, 475, 560), 28
    page = Page().text(180, 50, "2019年工作要点任务进展情况表", size=16)
    page.grid(xs, [90 + height * line for line in range(len(rows) + 2)])
    for line, row in enumerate((_HEADS, *rows)):
        for x, value in zip(xs, row, strict=False):
            page.text(x + 4, 98 + height * line, str(value), size=10)
    return write_pdf([page])


def proposal_print(annex: str, unit: str, answers: Mapping[str, str]) -> bytes:
    """One of the two blanks of the collection, filled and printed."""
    word = docx.Document(str(bundled_templates() / SHISHI / "blanks" / f"征集表（{annex}）.docx"))
    lines = [paragraph.text for paragraph in word.paragraphs if paragraph.text.strip()]
    labels = [row.cells[0].text.strip() for row in word.tables[0].rows]
    page = Page().text(70, 50, lines[0]).text(110, 75, lines[1], size=15).text(70, 110, f"{lines[2]}{unit}")
    page.grid((70, 180, 525), (130, 160)).grid((70, 525), (160, 300, 400, 500))
    page.text(76, 138, labels[0]).text(186, 138, answers["project"])
    for top, label, name in zip((165, 305, 405), labels[1:], ("description", "expected", "evaluation"), strict=True):
        for line, text in enumerate([*wrap(label, 36), *wrap(answers[name], 36)]):
            page.text(76, top + 18 * line, text)
    foot = f"填表人：{answers['filled_by']}    联系电话：{answers['phone']}    填表日期：{answers['date']}"
    return write_pdf([page.text(70, 515, foot)])


def yaodian() -> Files:
    """Ten departments' files, one of them late, one sent twice, one a second version, one doubtful, one no form."""
    palace = as_old_sheet(progress_book(PALACE))
    return {
        "职工服务中心进展情况表.xlsx": (progress_book(CENTRE), "2019-10-25T15:02:00"),
        "职工服务中心进展情况表（12月）.xlsx": (progress_book(CENTRE_LATER), "2019-12-27T09:40:00"),
        "东宫进展.et": (palace, "2019-12-26T11:15:00"),
        "转发/东宫进展（转发）.et": (palace, "2019-12-28T08:30:00"),
        "组织部.eml": (
            mail("bm02@yp.example", _OFFICE, "组织部工作要点进展", "2019-12-26T16:20:00", {"进展情况表.xlsx": progress_book(ORGANISATION)}),
            "2019-12-26T16:20:00",
        ),
        "权益保障部进展情况.doc": (as_old_word(progress_paper(RIGHTS)), "2019-12-24T10:00:00"),
        "宣教部进展.pdf": (progress_print(PUBLICITY), "2019-12-23T14:05:00"),
        "女职工部.docx": (progress_paper(WOMEN), "2019-12-20T09:12:00"),
        "经审办进展.xlsx": (progress_book(AUDIT), "2019-12-13T17:30:00"),
        "财务资产部.xlsx": (progress_book(FINANCE), "2020-01-03T09:05:00"),
        "关于召开年度工作总结会的通知.docx": (
            letter("关于召开2019年度工作总结会的通知", "区总工会机关各部室：", "定于2020年1月8日下午召开年度工作总结会，请准时参加。"),
            "2019-12-27T13:00:00",
        ),
    }


_STATION = {
    "project": "户外职工爱心接力站",
    "description": "在长阳路、周家嘴路沿线新建接力站，配备饮水机、微波炉、急救箱，服务全体环卫、快递、交警等户外职工，依托“杨浦职工之家”微信平台公布点位。",
    "expected": "年内新建4家接力站，服务户外职工2000人次。",
    "evaluation": "爱心妈咪小屋布点合理，利用率高。公益乐学名额偏少，建议增加晚间课程。",
    "filled_by": "周建军",
    "phone": "13800021234",
    "date": "2017年12月8日",
}
_STATION_TOO = {
    **_STATION,
    "project": "户外职工爱心接力站建设",
    "description": "利用街道党群服务中心、沿街门店设立接力站，为户外职工提供歇脚、热饭、充电服务。",
    "expected": "年内建成3家。",
    "evaluation": "窗口延时服务很方便，建议向园区延伸。",
    "filled_by": "陆美华",
    "phone": "021-65430987",
    "date": "2017.12.12",
}
_ILLNESS = {
    "project": "困难职工大病帮扶",
    "description": "对患重大疾病的困难职工家庭给予专项补助和慰问，经费来源为工会经费30万元。",
    "expected": "全年帮扶困难职工48户，发放补助金30万元。",
    "evaluation": "整体较好，十个项目均按期完成。",
    "filled_by": "方斌",
    "phone": "18900055936",
    "date": "2017年12月14日",
}
_TALKS = {
    "project": "教职工心理关爱热线",
    "description": "联合专业机构开通心理咨询热线，提供一对一预约服务，全体教职工均可通过网上平台预约。",
    "expected": "全年接听热线300人次，开展讲座10场。",
    "evaluation": "职工心理服务应当延伸到学校。体检项目可以更丰富。",
    "filled_by": "沈宁芳",
    "phone": "65431122",
    "date": "2017年12月15日",
}
_SKILLS = {
    **_TALKS,
    "project": "青年教师技能提升学堂",
    "description": "依托区内高校资源，开设30门线上线下课程，提升青年教师教学技能。",
    "expected": "全年培训青年教师500名。",
    "evaluation": "",
}
_WALK = {
    "project": "职工健身步道",
    "description": "利用园区绿地建设健身步道。",
    "expected": "",
    "evaluation": "疗休养覆盖面还可扩大，建议向一线民警倾斜。",
    "filled_by": "郑飞强",
    "phone": "13900037788",
    "date": "2017年12月11日",
}
_WALK_LATER = {
    **_WALK,
    "description": "利用园区、滨江绿地建设健身步道3公里，配套智能打卡设备，面向全体职工开放。",
    "expected": "年内建成健身步道3公里。",
    "date": "2017年12月18日",
}
_TAX = {
    **_ILLNESS,
    "project": "职工子女爱心暑托班",
    "description": "依托街道社区学校开设职工子女暑托班，聘请大学生志愿者授课，面向双职工家庭。",
    "expected": "暑期服务职工子女60名，家长满意度达到95%以上。",
    "evaluation": "招聘会针对性强，建议增加专场。",
    "filled_by": "钱霞清",
    "phone": "56314114",
    "date": "2017年12月26日",
}
_LAW = {
    "project": "农民工法律援助直通车",
    "description": "组织律师志愿者每月到建筑工地开展法律咨询和讨薪援助，对农民工实行应援尽援。",
    "expected": "全年服务12个工地，受理咨询240人次。",
    "evaluation": "法律服务受理量逐年上升，建议充实律师志愿者队伍。",
    "filled_by": "吴华",
    "phone": "25032000转8012",
    "date": "2017年12月20日",
}
_CHECK = {
    "project": "一线职工健康体检",
    "description": "为环卫、餐饮、保安等行业一线职工提供免费体检，增加颈椎、肺功能等项目。",
    "expected": "全年完成体检2000人次，建立健康档案。",
    "evaluation": "女职工体检报名踊跃，名额不足。会员服务卡签约商户可再增加。",
    "filled_by": "金刚",
    "phone": "138 0012 5678",
    "date": "2017年12月中旬",
}
_PEOPLE = (
    ("2017-12-02 10:03:48", "郑小强", "13700001111", "上海东方物流有限公司", "户外职工爱心接力站", "快递员冬天没有地方歇脚", "生活服务"),
    (
        "2017-12-03 17:30:12",
        "雷英怡",
        "021-56200456",
        "上海海立建筑设计有限公司",
        "技能提升补贴",
        "对取得职业资格证书的职工给予一次性奖励",
        "教育培训",
    ),
    ("2017-12-04 01:41:07", "袁云岩", "13700006811", "上海恒丰汽车配件有限公司", "职工健身步道", "利用园区绿地建设健身步道", "文体娱乐"),
    ("2017-12-06 12:54:59", "卢海", "60300878", "上海宏达置业有限公司", "单身职工联谊", "多组织青年职工交友联谊，线上报名", "文体娱乐"),
    (
        "2017-12-08 08:21:30",
        "董桂",
        "17700003040",
        "上海申达商贸有限公司",
        "困难职工大病帮扶",
        "大病家庭负担重，希望补助再多一些",
        "帮扶救助",
    ),
    ("2017-12-10 20:36:58", "杜敏静", "13500006049", "上海海立物业管理有限公司", "一线职工健康体检", "保安夜班多，希望每年体检一次", ""),
    ("2017-12-12 09:15:00", "宋敏华", "18600004373", "上海联创物流有限公司", "爱心暑托班", "暑假孩子没人带", "生活服务"),
    (
        "2017-12-20 21:57:41",
        "陈玉涛",
        "13700004417",
        "上海启航商贸有限公司",
        "公益乐学进楼宇",
        "把瑜伽、书法、微摄影课程送进楼宇",
        "教育培训",
    ),
)


def phones() -> list[str]:
    """Every telephone number in the inbox of the collection."""
    filled = (_STATION, _STATION_TOO, _ILLNESS, _TALKS, _WALK, _TAX, _LAW, _CHECK)
    return [*(one["phone"] for one in filled), *(person[2] for person in _PEOPLE)]


def shishi() -> Files:
    """Proposals of units, departments and single persons; one late, one sent twice, one a second version, one doubtful, one no form."""
    first = proposal("一", "定海路街道总工会", _STATION)
    attachments = {
        "征集表（心理热线）.docx": proposal("一", "杨浦区教育工会", _TALKS),
        "征集表（技能学堂）.docx": proposal("一", "杨浦区教育工会", _SKILLS),
    }
    return {
        "定海路街道实事项目征集表.docx": (first, "2017-12-08T14:20:00"),
        "转发/定海路街道.docx": (first, "2017-12-11T09:00:00"),
        "大桥街道征集表.doc": (as_old_word(proposal("一", "大桥街道", _STATION_TOO)), "2017-12-12T16:45:00"),
        "延吉新村街道.wps": (as_old_word(proposal("一", "延吉新村街道总工会", _ILLNESS)), "2017-12-14T10:30:00"),
        "教育工会.eml": (
            mail("hy01@yp.example", _OFFICE, "教育工会报送实事项目征集表", "2017-12-15T11:08:00", attachments),
            "2017-12-15T11:08:00",
        ),
        "公安分局工会.docx": (proposal("一", "杨浦公安分局工会", _WALK), "2017-12-11T15:00:00"),
        "公安分局工会（修改）.docx": (proposal("一", "杨浦公安分局工会", _WALK_LATER), "2017-12-18T15:00:00"),
        "税务局工会征集表.docx": (proposal("一", "杨浦区税务局工会", _TAX), "2017-12-27T09:30:00"),
        "权益保障部征集表（二）.docx": (proposal("二", "权益保障部", _LAW), "2017-12-20T17:05:00"),
        "职工服务中心征集表.pdf": (proposal_print("二", "区总工会职工服务中心", _CHECK), "2017-12-21T10:10:00"),
        "网上征集导出.xlsx": (survey(_PEOPLE), "2017-12-25T17:30:00"),
        "关于元旦春节送温暖的通知.docx": (
            letter("关于做好2018年元旦春节送温暖工作的通知", "各基层工会：", "请于12月20日前报送慰问名单。"),
            "2017-12-13T08:00:00",
        ),
    }


if __name__ == "__main__":
    for name, files in {SHISHI: shishi(), YAODIAN: yaodian()}.items():
        write(INBOXES / name, files)
        sys.stdout.write(f"{INBOXES / name}: {len(files)}\n")
