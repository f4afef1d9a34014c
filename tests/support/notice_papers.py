"""Notices as offices of every kind write them: the text, and what stands in it, written down by hand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import docx

BODY = "为深入贯彻上级工会有关会议精神，充分调动广大职工的积极性，经研究，决定开展此项工作，现将有关事项通知如下，请遵照执行。\n"
"""What is said before the matter: without it an attachment's heading stands too near the top to be one."""


@dataclass(frozen=True)
class Written:
    """One notice.

    Attributes:
        name: What is odd about it.
        text: Its lines.
        stands: Element → what it says; of the elements not named here nothing is asked.
        activity: What the activity is called.
        warned: A word of each warning that must be given, and no other.
    """

    name: str
    text: str
    stands: dict[str, str] = field(default_factory=dict)
    activity: str = ""
    warned: tuple[str, ...] = ()

    @property
    def word(self) -> bytes:
        """The same as a Word file."""
        made = docx.Document()
        for line in self.text.splitlines():
            made.add_paragraph(line)
        packed = io.BytesIO()
        made.save(packed)
        return packed.getvalue()


WRITTEN = (
    Written(
        "weekday and end of work in brackets",
        f"关于评选优秀工会积极分子的通知\n各分工会：\n{BODY}请于9月20日（下周二）下班前将电子版发至 gh@example.com。\n附件：工会积极分子推荐表\n某某大学工会\n2016年9月13日\n",
        {"报送期限": "9月20日（下周二）下班前 → 2016-09-20", "发文机关": "某某大学工会", "附件": "附件 工会积极分子推荐表"},
    ),
    Written(
        "short issuer behind headed attachments",
        f"关于开展教职工文体骨干摸底并报送情况的通知\n各部门工会：\n{BODY}请于3月17日(周四)下班之前交校工会办公室。\n附件1：文体骨干汇总表\n附件2：文体骨干登记表\n校工会\n2022年3月15日\n",
        {
            "报送期限": "3月17日(周四)下班之前 → 2022-03-17",
            "发文机关": "校工会",
            "附件": "附件1 文体骨干汇总表；附件2 文体骨干登记表",
            "成文日期": "2022-03-15",
        },
        "教职工文体骨干摸底",
    ),
    Written(
        "attachments with two numbers",
        f"关于做好先进集体和先进个人推荐工作的通知\n机关各处室：\n{BODY}推荐材料于2023年4月28日17:00前报送。\n附件：1-1.先进集体推荐表\n      1-2.先进个人推荐表\n      2.推荐对象汇总表\n局工会\n2023年4月10日\n",
        {
            "附件": "附件1-1 先进集体推荐表；附件1-2 先进个人推荐表；附件2 推荐对象汇总表",
            "发文机关": "局工会",
            "报送期限": "2023年4月28日17:00前 → 2023-04-28",
        },
    ),
    Written(
        "attachments with two numbers and no full stop, headed each",
        f"关于报送职工之家建设情况的通知\n各基层工会：\n{BODY}请于11月30日前报送。\n附件1-1 职工之家申报表\n附件1-2 职工小家申报表\n某某市交通运输工会委员会\n2021年11月1日\n附件1-1\n职工之家申报表\n附件1-2\n职工小家申报表\n",
        {"附件": "附件1-1 职工之家申报表；附件1-2 职工小家申报表", "发文机关": "某某市交通运输工会委员会"},
        "职工之家建设",
    ),
    Written(
        "a list that goes on from 3",
        f"关于征集职工书画展品的补充通知\n各分会：\n{BODY}请于2022年3月31日前报送。\n附件：3. 展品汇总表\n　　　4. 展品征集申报表\n某某办公室\n2022年3月1日\n",
        {"附件": "附件3 展品汇总表；附件4 展品征集申报表", "发文机关": "某某办公室"},
        warned=("附件1至附件2没有列出",),
    ),
    Written(
        "two lines that say 附件",
        f"关于开展困难职工走访慰问并上报相关材料的通知\n各街道总工会：\n{BODY}请于1月10日（周二）前报区总工会。\n附件：走访慰问登记表\n附件：走访慰问汇总表\n某某区总工会\n2022年12月20日\n",
        {
            "附件": "附件1 走访慰问登记表；附件2 走访慰问汇总表",
            "发文机关": "某某区总工会",
            "报送期限": "1月10日（周二）前 → 2023-01-10",
        },
        "困难职工走访慰问",
    ),
    Written(
        "a weekday that is not the day's",
        f"关于组织职工疗休养报名的通知\n各工会小组：\n{BODY}报名表请于2023年6月15日【星期五】下班前交工会办公室。\n院工会\n2023年6月1日\n",
        {"发文机关": "院工会"},
        warned=("2023-06-15 是星期四，通知写的是星期五",),
    ),
    Written(
        "the weekday before the day",
        f"关于填报会员信息的通知\n各车间工会：\n{BODY}请于下周四（3月17日）下班前将信息表报厂工会。\n附：会员信息采集表\n厂工会\n2022年3月10日\n",
        {"报送期限": "下周四（3月17日）下班前 → 2022-03-17", "附件": "附件 会员信息采集表", "发文机关": "厂工会"},
        "会员信息",
    ),
    Written(
        "until an hour of the day",
        f"关于征集职工合理化建议的通知\n公司各部门：\n{BODY}建议表请发送至邮箱 hl@example.cn，截止到5月12日17:00。\n附件：1.合理化建议表；2.合理化建议汇总表\n某某集团有限公司工会委员会\n二〇二三年四月二十日\n",
        {
            "报送期限": "5月12日17:00 → 2023-05-12",
            "附件": "附件1 合理化建议表；附件2 合理化建议汇总表",
            "发文机关": "某某集团有限公司工会委员会",
            "成文日期": "2023-04-20",
        },
        "职工合理化建议",
    ),
    Written(
        "an issuer that no word calls an office",
        f"关于开展职工阅读打卡活动的通知\n全体会员：\n{BODY}请于4月20日前报名。\n附件：报名表\n某某园区职工之家\n2024年4月2日\n",
        {"发文机关": "某某园区职工之家", "附件": "附件 报名表"},
        "职工阅读打卡活动",
    ),
    Written(
        "no issuer between list and day",
        f"关于报送劳动竞赛情况的通知\n各直属工会：\n{BODY}请于8月5日前报送。\n附件：各直属工会“安康杯”劳动竞赛开展\n情况汇总表\n2019年7月8日\n",
        {"附件": "附件 各直属工会“安康杯”劳动竞赛开展情况汇总表", "发文机关": "", "成文日期": "2019-07-08"},
        "劳动竞赛",
    ),
    Written(
        "issuer and no day",
        f"关于上报工会经费使用情况的通知\n各二级工会：\n{BODY}请于2020年10月30日前报送。\n附件1：经费使用情况表\n附件2：经费收支明细表\n学院工会\n",
        {"发文机关": "学院工会", "附件": "附件1 经费使用情况表；附件2 经费收支明细表", "成文日期": ""},
        "工会经费使用",
    ),
    Written(
        "list behind the signature, a line each",
        f"关于推荐工匠人选的通知\n各镇总工会：\n{BODY}请于2022年9月1日前报送。\n某某县总工会\n2022年8月2日\n附件：\n1.工匠推荐表\n2.工匠汇总表\n附件1\n工匠推荐表\n附件2\n工匠汇总表\n",
        {"附件": "附件1 工匠推荐表；附件2 工匠汇总表", "发文机关": "某某县总工会"},
    ),
    Written(
        "files to download",
        f"关于报送工会换届情况的通知\n各分工会：\n{BODY}请于12月8日(星期四)16：30前报送纸质表。\n校工会\n2022-11-28\n附件【1.换届情况统计表.docx】已下载12次\n附件【2.委员名册.xlsx】已下载 3 次\n",
        {
            "附件": "附件1 换届情况统计表；附件2 委员名册",
            "发文机关": "校工会",
            "成文日期": "2022-11-28",
            "报送期限": "12月8日(星期四)16：30前 → 2022-12-08",
        },
        "工会换届",
    ),
    Written(
        "two issuers, one short list in one line",
        f"关于举办职工技能竞赛的通知\n各企业工会：\n{BODY}报名截止时间为2021年5月20日。\n附件：1.报名表 2.竞赛项目安排表 3.承诺书\n某某市总工会  某某市人力资源和社会保障局\n2021年5月6日\n",
        {
            "附件": "附件1 报名表；附件2 竞赛项目安排表；附件3 承诺书",
            "发文机关": "某某市总工会、某某市人力资源和社会保障局",
            "报送期限": "2021年5月20日 → 2021-05-20",
        },
        "职工技能竞赛",
    ),
    Written(
        "items run together",
        f"关于填报女职工工作统计表的通知\n各产业工会：\n{BODY}请于2021年1月15日前报送。\n附件：1.女职工工作统计表2.女职工委员会名册\n某某省总工会女职工部\n2020年12月30日\n",
        {"附件": "附件1 女职工工作统计表；附件2 女职工委员会名册", "发文机关": "某某省总工会女职工部"},
    ),
    Written(
        "second title without a number",
        f"关于做好送温暖工作的通知\n各社区工会：\n{BODY}请于2024年1月20日前报送。\n附件：送温暖对象登记表\n　　　送温暖情况汇总表\n街道总工会\n2024年1月4日\n",
        {"附件": "附件1 送温暖对象登记表；附件2 送温暖情况汇总表", "发文机关": "街道总工会"},
        "送温暖工作",
    ),
    Written(
        "from now until a day",
        f"关于征集职工微视频的通知\n各基层工会：\n{BODY}征集时间：即日起至2023年8月31日。\n某某铁路局集团公司工会\n2023年7月3日\n",
        {"报送期限": "2023年8月31日 → 2023-08-31", "发文机关": "某某铁路局集团公司工会"},
        "职工微视频",
    ),
    Written(
        "a day left open under the list",
        f"关于报送开展“安康杯”竞赛情况的通知\n各单位工会：\n{BODY}请于2021年12月3日前报送。\n附件1：竞赛情况表\n附件2：竞赛总结提纲\nXX省XX局工会\n2021年11月  日\n",
        {"附件": "附件1 竞赛情况表；附件2 竞赛总结提纲", "发文机关": "XX省XX局工会", "成文日期": ""},
        "“安康杯”竞赛",
    ),
    Written(
        "titles in title marks over two lines",
        f"关于报送集体合同签订情况的通知\n各乡镇（街道）工会：\n{BODY}请于7月6日前报送。\n附件：1．《集体合同签订情况\n          统计表》\n      2．《工资集体协商情况统计表》\n某某市总工会办公室（代章）\n2018年6月20日\n",
        {"附件": "附件1 集体合同签订情况统计表；附件2 工资集体协商情况统计表", "发文机关": "某某市总工会办公室"},
    ),
    Written(
        "contacts between list and signature",
        f"关于开展工会干部培训需求调查的通知\n各部门：\n{BODY}请于2022年5月9日（周一）17时前反馈。\n附件：培训需求调查表\n联系人：张三，电话：65123456\n机关工会\n2022年5月5日\n",
        {"附件": "附件 培训需求调查表", "发文机关": "机关工会", "电话": "65123456", "联系人": "张三"},
    ),
)
