"""What can be doubtful about whose a return is, and about several returns of one unit."""

from __future__ import annotations

from extractors.core.findings.codes import Code, Variant
from extractors.core.findings.described import Described, Section

UNITS = Section(
    "单位的疑点",
    {
        Code.OLDER_AGAIN: Described(
            severity="warning",
            kind="同时报来两份",
            message="这个单位后来又报来与更早一版相同的表，仍按最新的一版计，请核对单位是否想改回去。",
            meaning="单位后来又报来与更早一版相同的表，仍按最新的一版计",
            example="先报甲、再报乙、又报甲",
            remedy="问明单位是否想改回去；要改回去的逐项更正",
        ),
        Code.UNIT_UNKNOWN: Described(
            severity="error",
            kind="单位名称待核",
            message="表上写的单位“{raw}”，名册中对不上，请指定单位或补充名册别名。",
            variants={
                Variant.NOT_WRITTEN: "表上没有写单位，邮件和文件名也看不出，名册中对不上，请指定单位或补充名册别名。",
            },
            meaning="名册里对不上这个单位，整份（名单里是写这个单位名的各行）没有计入",
            example="`杨浦区老年大学工会`",
            remedy="是名册单位的：`huizong fix 编号 unit jd10 --why 理由`，或在 `roster.csv` 的 `aliases` 里补上这个写法；不是的不用管",
        ),
        Code.UNIT_FUZZY: Described(
            severity="warning",
            kind="单位名称待核",
            message="单位写作“{raw}”，按相近名称对应，请核对。",
            meaning="单位名有出入，按最相近的一家计",
            example="多一个字、错一个字",
            remedy="核对；以后常见的写法补进 `aliases`",
        ),
        Code.UNIT_NOT_ON_FORM: Described(
            severity="warning",
            kind="单位名称待核",
            message="表上没有写单位，按{origin}对应，请核对。",
            meaning="表上没有写单位，按发件人、主题、工作表名或文件名定的",
            example="单位一栏空着，文件名是“平凉路街道….docx”",
            remedy="核对后 `huizong fix 编号 unit jd03 --why 核对无误`",
        ),
        Code.UNIT_CONFLICT: Described(
            severity="warning",
            kind="单位名称待核",
            message="表上写的是“{raw}”，文件名、发件人却指向另一家单位（{other}），请核对。",
            variants={
                Variant.IN_BRACKETS: "单位写作“{raw}”，括号里像是另一家单位，请核对是哪一家的。",
            },
            meaning="表上写的和文件名（或发件人）指的不是同一家",
            example="甲单位借用了乙单位的文件",
            remedy="以表上写的为准计入；不对的更正 `unit`",
        ),
    },
)

VERSIONS = Section(
    "多份之间、前后之间的疑点",
    {
        Code.SAME_TIME: Described(
            severity="error",
            kind="同时报来两份",
            message="同一单位同一时间报来 {number} 份不同的表（“{files}”），暂按最后一份计，请核对以哪份为准；每份都要计的，请写 several。",
            meaning="同一单位同一时间（一封邮件、一个压缩包、一分钟之内）报来几份不同的表，暂按最后一份计",
            example="一封邮件里两个版本；“一项一表”的表没有写 several",
            remedy="问明以哪份为准；以前一份为准的，把不同的项逐项更正过来；每份都要计的，在 `campaign.yaml` 里写 `several`",
        ),
        Code.ROWS_DROPPED: Described(
            severity="warning",
            kind="名单前后不同或重复",
            message="以前报来的“{files}”里有 {rows} 行不在这一份里，没有计入；如果这一份只是补充，请报一份完整的。",
            meaning="同一单位新报的名单里没有以前名单里的一些行，那些行没有计入",
            example="第二次只报了五月份新增的走访",
            remedy="新名单是完整的不用管；只是补充的，请单位把前后两份合成一份重报",
        ),
        Code.ROWS_REPEATED: Described(
            severity="warning",
            kind="名单前后不同或重复",
            message="有 {rows} 行与“{files}”里的完全相同，两份都计入了，请核对是否重复报送。",
            meaning="同一单位的两份名单（发件人不同，或同一文件的两张工作表）有完全相同的行，都计入了",
            example="两个工作组都报了同一次走访",
            remedy="重复的，请其中一家删去后重报",
        ),
        Code.RETURN_UNNAMED: Described(
            severity="warning",
            kind="没有写明是哪一份",
            message="没有填写“{titles}”，不能与同一单位的其他几份区分，按单独一份计，请补上。",
            meaning="用来区分几份表的栏目没有填（如企业名称），不能与同一单位的其他几份区分，按单独一份计",
            example="登记表没有写企业名称",
            remedy="问明后更正这一栏",
        ),
        Code.CORRECTION_OUTDATED: Described(
            severity="warning",
            kind="更正后单位又改动",
            message="上一版更正为“{value}”，单位在新报的表里改了这一项，请重新核定。",
            variants={
                Variant.ROW_GONE: "上一版把一行里的这一项更正为“{value}”，新报的表里没有同样的一行，请重新核定。",
            },
            meaning="您更正过的这一项，单位在新报的表里改了",
            example="原更正为 1186，新表写 1190",
            remedy="重新核定，再更正一次",
        ),
        Code.OUTLIER: Described(
            severity="warning",
            kind="与同类单位相差过大",
            message="填报 {value}，而其他{kind}单位多在 {middle} 上下，相差过大，请核实。",
            meaning="与同类单位相差过大",
            example="其他街镇访谈 300 上下，这家 30000",
            remedy="向单位核实；无误的用原值更正一次",
        ),
        Code.RULE_UNDECIDED: Described(
            severity="warning",
            kind="规则无法判断",
            message="规则“{rule}”用这份表的内容算不出结果，请对照原件人工核对。",
            meaning="校核规则用这份表的内容算不出结果",
            example="规则里比较了没有填的文字",
            remedy="对照原件人工核对；并请改写规则",
        ),
    },
)
