"""The sample inbox of Leshan, all names invented."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import docx

from tests.support.sample_inboxes import EMPLOYERS, INBOXES, LESHAN, ROOT, Files, as_old_word, letter, mail, printed, saved, sheet, write


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


def _summary(unit: str, place: str, told: str) -> tuple[str, ...]:
    return (
        f"{unit}“进千户企业、访万名职工”实践活动总结",
        (
            f"市总工会部署“进千户企业、访万名职工”实践活动以来，{unit}高度重视，成立了由主要领导任组长的活动领导小组，"
            f"制定了实施方案，组织机关干部分组深入{place}企业和车间班组，听取职工意见，宣传政策法规，帮助解决困难。"
        ),
        (
            f"一、主要做法。一是加强领导，明确责任，每个工作组由一名班子成员带队；二是深入一线，{told}；"
            "三是边走访边解决，能当场答复的当场答复，需要协调的列入台账，逐项落实。"
        ),
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


if __name__ == "__main__":
    write(INBOXES / LESHAN, leshan())
    (INBOXES / LESHAN / EMPLOYERS).write_bytes(employers())
