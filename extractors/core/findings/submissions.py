"""What can be doubtful about whose a return is, about several returns of one unit, and in the tables of a campaign."""

from __future__ import annotations

from extractors.core.findings.codes import Code, Described, Section, Variant

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
            remedy="是名册单位的：`huizong decide assign 文件名 单位 --why 理由`，或在名册补别名；不是的：`huizong decide not-ours`",
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
            remedy="核对后 `huizong decide confirm 单位 单位`",
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
            message="同一单位同一时间报来 {number} 份不同的表（“{files}”），暂按最后一份计，请核对以哪份为准；都要计的，写进活动设置。",
            meaning="同一单位同一时间（一封邮件、一个压缩包、一分钟之内）报来几份不同的表，暂按最后一份计",
            example="一封邮件里两个版本；“一项一表”的表没有写 several",
            remedy="问明以哪份为准；以前一份为准的，把不同的项逐项更正过来；每份都要计的，在 `campaign.yaml` 里写 `several`",
        ),
        Code.MORE_DOUBTS: Described(
            severity="error",
            kind="疑点过多",
            message="这个文件另有 {number} 处疑点没有逐条列出，很可能不是按原表填的，请对照原件，必要时退回重报。",
            meaning="一个文件的疑点太多，只列出前 500 处，其余的合成这一条",
            example="填报的表里夹着两万行别的名单",
            remedy="打开原件看是不是报错了文件；是的请单位重报，不是的先处理列出的，处理一批会再列出一批",
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
            remedy="照目标的名称更正，如 `huizong fix 就业服务部 进展情况第3行·指标 举办招聘会甲场 --why 电话问明`",
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
