"""What can be doubtful about a whole form, and about figures read out of prose."""

from __future__ import annotations

from extractors.core.findings.codes import Code, Described, Section, Variant

DOCUMENTS = Section(
    "整份表的疑点",
    {
        Code.WRONG_EXTENSION: Described(
            severity="warning",
            kind="扩展名与内容不符",
            message="文件名的扩展名是 {suffix}，内容却是另一种格式，已按内容读取。",
            meaning="扩展名与内容不符，已按内容读取",
            example="名叫 .xls 的 Word 文件",
            remedy="核对是不是发错了文件",
        ),
        Code.UNPLACED_TEXT: Described(
            severity="warning",
            kind="未能归入栏目的文字",
            message="有内容写在各栏之外（{places}），没有计入，请对照原件核对。",
            meaning="有内容写在各栏之外，没有计入",
            example="表下面另写了一段说明",
            remedy="对照原件；属于某一栏的，更正那一栏",
        ),
        Code.MAIL_SAYS_OTHERWISE: Described(
            severity="warning",
            kind="邮件正文另有说法",
            message="邮件里写着“{words}”，没有读入，请核对附件里的表是否要照它改。",
            meaning="附件里的表已经读入，邮件正文里另有更正，或写着与表上不同的数，正文没有读入",
            example="“附件中座谈会次数应为15次，以本邮件为准”",
            remedy="要照正文改的，更正那一栏；说不准的向单位问明",
        ),
        Code.NOTHING_FILLED: Described(
            severity="warning",
            kind="空表",
            message="表上只有单位名称，其余各栏都空着，请向单位问明是没有内容，还是发错了文件。",
            meaning="表上只写了单位（和填表人、日期），其余各栏都空着",
            example="填好的表之后又发来一份空表",
            remedy="向单位问明；没有内容的请写“无”或 0，发错的请重发",
        ),
        Code.HIDDEN_SHEET: Described(
            severity="warning",
            kind="内容被隐藏",
            message="内容在隐藏的工作表“{sheet}”里，请核对是否应当计入。",
            meaning="内容在隐藏的工作表里",
            example="只有隐藏的表里填了数",
            remedy="核对是否应当计入；不该计的请单位重报",
        ),
        Code.CONVERTED_BY_WPS: Described(
            severity="warning",
            kind="由 WPS 转换",
            message="旧版 Word 文件，这台电脑没有 LibreOffice，由 WPS 转换后读取，请对照原件核对每一栏。",
            meaning="旧版 Word 文件由 WPS 转换后读取，转换得对不对没有比对过",
            example="只装了 WPS 的电脑上收到 .doc",
            remedy="对照原件核对；装上 LibreOffice 以后收到的由它转换",
        ),
        Code.OWN_TABLE: Described(
            severity="warning",
            kind="单位自编的表",
            message="不是空白表的版式，是单位自己编的表，已逐行读取；表上没有的栏目按未填计，请对照原件核对。",
            meaning="单位没有用空白表，自己编了一张表（一行一个单位，或一栏一个单位），已照栏目名读取",
            example="表头“单位、走访企事业单位数、访谈职工数……”，下面一行一个单位",
            remedy="对照原件核对；表上没有的栏目，需要的请单位补报",
        ),
        Code.OWN_TOTAL: Described(
            severity="warning",
            kind="单位自编的表",
            message="单位自己编的表，各行不是名册上的单位，按“{row}”一行计为这个单位的数，请对照原件核对。",
            meaning="单位自编的表，各行是它的部门、村居，按合计行计",
            example="街道的汇总，一行一个居委会，末行“合计”",
            remedy="对照原件核对合计行",
        ),
        Code.AMBIGUOUS_FORM: Described(
            severity="error",
            kind="无法判断是哪一张表",
            message="与两张空白表同样相像，无法判断是哪一张，请放入“收件夹/活动编号”子文件夹后重新运行。",
            meaning="与两张空白表同样相像，无法判断",
            example="两次活动用了几乎一样的表",
            remedy="把文件放进 `inbox/活动编号/` 重新运行",
        ),
        Code.FEW_LABELS: Described(
            severity="error",
            kind="表改动太大",
            message=(
                "认出了“{found}”，没有认出“{missing}”，认出的不到一半，没有读入。请单位照空白表重报；"
                "如果是单位自己的叫法，请补进活动设置里那一栏的别称，再汇总一次。"
            ),
            meaning="表里只有空白表的少数栏目名，没有读入",
            example="单位自己做的表，六栏只有两栏，或栏目名都换了叫法",
            remedy="请单位照空白表重报；或在 `labels` 里补写单位的叫法",
        ),
    },
)

PROSE = Section(
    "从文中读出的数的疑点",
    {
        Code.MEASURE_MISSING: Described(
            severity="warning",
            kind="是不是指标看不准",
            message="“{raw}”后面认不出计量单位，请对照原文补上。",
            meaning="数后面认不出计量单位，数照读",
            example="“新建 12 爱心妈咪小屋”",
            remedy="对照原文补上单位",
        ),
        Code.FIGURE_UNCLEAR: Described(
            severity="warning",
            kind="是不是指标看不准",
            variants={
                Variant.PER: "“{raw}”像是每一家、每一人或每一期的数，不是全年总数，请核对。",
                Variant.BEFORE: "“{raw}”像是以前的数或基数，不是今年的目标，请核对。",
                Variant.OF_WHICH: "“{raw}”是“其中”的数，已含在前面的数里，请核对是否要单列。",
                Variant.ARTICLE: "“{raw}”里的“一”可能只是泛指，请核对是不是指标。",
                Variant.SEAM: "“{raw}”跨在两行之间，可能是两个数，请对照原文核对。",
                Variant.REPEATED: "“{raw}”在同一项任务里不止出现一次，请核对是不是同一个指标。",
                Variant.FIRM_BEFORE: "“{raw}”前面的“力争”一类的词是否也管着这个数，请核对。",
            },
            meaning="数照读，但可能不是今年的目标总数：每家、每月的数，原有的数，“其中”的数，重复写的数，泛指的“一支”，跨两行的数；或“力争”管不管它说不准",
            example="“每家补贴500元”“从20家增加到30家”",
            remedy="对照原文；不是指标的，把数更正为“-”",
        ),
        Code.DATE_CONTRADICTION: Described(
            severity="warning",
            kind="文号与日期矛盾",
            message="文号“{number}”是 {year} 年的，落款日期却是“{signed}”，请向发文单位核实是哪一个写错了；任务和数字照原文读取。",
            meaning="文号是一年的，落款日期是另一年的，内容照读",
            example="〔2019〕3号，落款 2018年3月6日",
            remedy="向发文单位核实",
        ),
        Code.OTHER_YEAR: Described(
            severity="warning",
            kind="年份不符",
            message="标题“{heading}”写的是 {named} 年，这次活动是 {year} 年，请核对是不是放错了文件。",
            meaning="标题写的年份不是这次活动的",
            example="2018年的要点放进了2019年的活动",
            remedy="核对是不是放错了文件；确实要用别的年份的，把年份写进 `prose` 的 `words`",
        ),
        Code.TASK_NUMBERING: Described(
            severity="warning",
            kind="任务编号不连续",
            message="任务编号不连续：第 {expected} 项的位置是“{number}、{title}”，请对照原文看有没有漏读或编错。",
            meaning="任务编号不连续，可能漏读或编错",
            example="6 之后是 8",
            remedy="对照原文",
        ),
    },
)
