"""What stands in the five notices, written down by hand, and the manual's table of it."""

from __future__ import annotations

from pathlib import Path

from pipeline.notice import Notice, read_notice
from pipeline.notice.elements.all_elements import ELEMENTS
from pipeline.notice.notice_text import read_paper

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "tests" / "notices"
WORD = {
    "yangpu-2017-sanda": "通知.docx",
    "leshan-2011-qianhu": "通知.docx",
    "chengdu-2012-mianduimian": "通知.docx",
    "yangpu-2019-yaodian": "工作要点.docx",
    "yangpu-2018-shishi": "通知.docx",
}
"""The same notices as Word files, in the campaigns that ship."""
STANDS: dict[str, dict[str, str]] = {
    "yangpu-2017-sanda": {
        "标题": "关于全区工会组织继续开展“大走访、大调解、大服务”活动的通知",
        "发文机关": "上海市杨浦区总工会",
        "主送机关": "各行业、街镇、直属工会，区总工会机关各部室",
        "成文日期": "2017-03-08",
        "报送期限": "5月20日前 → 2017-05-20",
        "报送邮箱": "ypqzgh@126.com",
        "电话": "25032214",
        "传真": "65894612",
        "附件": "附件 各行业、街镇、直属工会“大走访、大调解、大服务”情况汇总表",
        "阶段安排": "时间安排（3月下旬至5月中旬）",
    },
    "leshan-2011-qianhu": {
        "标题": "关于在全市工会系统开展“进千户企业、访万名职工”实践活动的实施意见",
        "发文字号": "乐工发[2011]36号",
        "发文机关": "乐山市总工会",
        "主送机关": "各县（市、区）总工会，各市属企业工会",
        "成文日期": "2011-07-04",
        "报送期限": "12月中旬前（未写明日期）；12月15日前 → 2011-12-15",
        "附件": "附件1 市总工会“进千户企业、访万名职工”活动工作组名单；附件2 市总工会“进千户企业、访万名职工”实践活动情况登记表",
        "阶段安排": "动员部署（7月初）；全面推进（7月至11月）；总结表彰（12月）；成果运用（下半年）",
        "另需报送": "调研报告、实施方案、总结、典型材料",
    },
    "chengdu-2012-mianduimian": {
        "标题": "成都市总工会关于开展“面对面、心贴心、实打实服务职工在基层”活动的方案",
        "发文字号": "成工发〔2012〕2号",
        "发文机关": "成都市总工会",
        "主送机关": "各区(市)县总工会(办事处),市总各部门、各产业工委(会)",
        "报送邮箱": "cdzgh1@126.com、szghzys2009@126.com、cdghxjb@126.com、cdzghrsc@163.com",
        "电话": "028-81715114、028-81715137、028-81715157、028-81715159",
        "传真": "028-81715141",
        "联系人": "市总办公室刘巍、房东；市总政研室张志刚；市总宣教部郑颖；市总人事处陈敏",
        "阶段安排": "动员部署（3月上旬）；成立工作组（即日起）；推进实施（从2012年3月起）；阶段总结（年内）",
        "另需报送": "简报、总结、影像文字材料、调研报告",
    },
    "yangpu-2019-yaodian": {
        "标题": "杨浦区总工会常委会2019年工作要点",
        "发文字号": "杨工〔2019〕3号",
        "发文机关": "上海市杨浦区总工会",
        "成文日期": "2018-03-06",
    },
    "yangpu-2018-shishi": {
        "标题": "关于开展2018年度杨浦工会服务职工实事项目征集活动的通知",
        "发文字号": "杨工〔2017〕39号",
        "发文机关": "上海市杨浦区总工会",
        "主送机关": "各行业、街镇、直属工会，区总工会机关各部室",
        "成文日期": "2017-11-24",
        "报送期限": "2017年11月30日—12月25日 → 2017-12-25；12月25日之前 → 2017-12-25",
        "报送邮箱": "ypqzgh@126.com",
        "电话": "25032214",
        "联系人": "区总工会办公室 高金中 张东寅",
        "附件": (
            "附件1 2018年度杨浦工会服务职工实事项目征集表（一）；附件2 2018年度杨浦工会服务职工实事项目征集表（二）；"
            "附件3 2017年度杨浦工会服务职工实事项目简介"
        ),
        "阶段安排": "征集时间（2017年11月30日—12月25日）；征集推荐（12月25日之前）；汇总梳理（12月30日前）；征求意见（2018年1月下旬）；对外公布",
    },
}
"""Notice → element → what it says; an element that is not listed does not stand in the notice."""


def path_of(name: str, kind: str) -> Path:
    """The file of a notice, as `txt` or `docx`."""
    return TEXTS / f"{name}.txt" if kind == "txt" else ROOT / "templates" / name / WORD[name]


def notice_of(path: Path) -> Notice:
    """What the notice in a file says."""
    paper = read_paper(path)
    return read_notice(paper.lines, paper.notes)


def manual_table() -> str:
    """The table of `docs/notice-elements.md`: a row an element, a column a notice."""
    head = ["要素", *STANDS]
    rows = [[element, *(_cell(STANDS[name].get(element, "")) for name in STANDS)] for element in ELEMENTS]
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines)


def _cell(found: str) -> str:
    return f"✓ {found}" if found else "—"
