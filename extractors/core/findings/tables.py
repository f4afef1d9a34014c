"""What the tables of a campaign can find: overlaps, gaps, figures without a target."""

from __future__ import annotations

from extractors.core.findings.codes import Code
from extractors.core.findings.described import Described, Section

TABLES = Section(
    "统计表的疑点",
    {
        Code.OVERLAP: Described(
            severity="warning",
            kind="重复或名称相近",
            message="“{name}”有不止一家填报：{who}，请核实是否重复，确定由哪家负责。",
            meaning="同一个对象有不止一家填报",
            example="两个单位都走访了乐山化工有限公司",
            remedy="核实是否重复，确定由哪家负责；没有问题的用原值更正一次",
        ),
        Code.OVERLAP_POSSIBLE: Described(
            severity="warning",
            kind="重复或名称相近",
            message="“{name}”与“{other}”名称相近{told}，请核对是不是同一个。",
            meaning="两家填报的名称相近，可能是同一个对象，没有合并",
            example="“峨眉山旅游公司”“峨眉山旅遊公司”",
            remedy="是同一个的，把名称更正成一样；不是的用原值更正一次",
        ),
        Code.NOT_COVERED: Described(
            severity="warning",
            kind="应做而未做",
            message="名单中必须覆盖的{count}家没有记录：{names}，请催办或核对名称。",
            meaning="名单中必须覆盖的没有记录",
            example="200人以上的企业没有登记表",
            remedy="催办；名称写法不同的，更正成名单上的名称",
        ),
        Code.PACKAGE_INCOMPLETE: Described(
            severity="warning",
            kind="应做而未做",
            message="材料不齐，还缺：{lacking}，请催报。",
            meaning="已有材料，但没有报齐",
            example="登记表1张，缺总结",
            remedy="催报",
        ),
        Code.TARGET_AMBIGUOUS: Described(
            severity="error",
            kind="对不上目标",
            message="“{written}”与{near}同样相像，无法判断是哪一项，没有计入，请核对后照目标的名称更正。",
            meaning="与两个目标同样相像，没有计入",
            example="“举办招聘会”，目标有甲场、乙场",
            remedy='照目标的名称更正，如 `huizong fix 44ab765d "figures_done[3].indicator" 举办招聘会甲场 --why 电话问明`',
        ),
        Code.TARGET_UNKNOWN: Described(
            severity="warning",
            kind="对不上目标",
            message="“{written}”对不上任何目标（{among}），没有计入，请核对编号和名称。",
            meaning="对不上任何目标，没有计入",
            example="任务编号写错，或报了计划里没有的指标",
            remedy="核对编号和名称，更正；计划里确实没有的不用管",
        ),
    },
)
