"""What can be doubtful about an item of a group, and about a row of a list."""

from __future__ import annotations

from extractors.core.findings.codes import Code
from extractors.core.findings.described import Described, Section

ITEMS = Section(
    "意见建议（逐条的内容）的疑点",
    {
        Code.OUTCOME_MISSING: Described(
            severity="warning",
            kind="没有打勾",
            message="这一条没有打勾，{choice}未注明，请向单位问明。",
            meaning="这一条没有打勾",
            example="三行都是空的",
            remedy='向单位问明，更正，如 `huizong fix 44ab765d "opinions[4].outcome" 正在解决 --why 电话问明`',
        ),
        Code.OUTCOME_CONFLICT: Described(
            severity="error",
            kind="打勾多于一个",
            message="这一条打了不止一个勾（{about}），无法判断{choice}，请向单位问明。",
            meaning="打了不止一个勾，或打的勾与文字里写的不同",
            example="“已经解决”“正在解决”都打了勾",
            remedy="向单位问明，更正",
        ),
        Code.TICK_UNCLEAR: Described(
            severity="error",
            kind="打勾不清",
            message="“{about}”看不出是否打勾，请对照原件判断{choice}。",
            meaning="看不出是不是打勾",
            example="格子里写着 `✗`、`?`、一个日期",
            remedy="对照原件更正",
        ),
        Code.ODD_LOOK: Described(
            severity="error",
            kind="字样特殊或为图片",
            message="有删除线、上下标、公式、白色的字或特殊的数字格式，看到的与读出的可能不同，请对照原件更正。",
            meaning="有删除线、上下标、公式、白色的字或特殊数字格式，看到的与读出的可能不同；数字不计入",
            example="~~12~~15、10²、显示为“12万”的 12",
            remedy="对照原件更正",
        ),
        Code.UNREADABLE_OBJECT: Described(
            severity="error",
            kind="字样特殊或为图片",
            message="这里是图片或嵌入的对象，读不出内容，请对照原件更正。",
            meaning="填写处是图片或嵌入的对象，读不出",
            example="把数字截图贴进格子",
            remedy="对照原件更正",
        ),
        Code.OCR: Described(
            severity="warning",
            kind="扫描件识别",
            message="扫描件识别为“{raw}”，请对照原件核对。",
            meaning="扫描件上认出来的，每一项都要核",
            example="照片里的“11月”可能认成“1月”",
            remedy="对照原件；无误的用 `huizong fix` 写原值确认",
        ),
        Code.OCR_LOW: Described(
            severity="error",
            kind="扫描件识别",
            message="扫描件这一处看不清，请对照原件补正。",
            meaning="扫描件这一处看不清，或有没认出来的笔迹",
            example="红笔写的数、被章盖住的字",
            remedy="对照原件补正",
        ),
        Code.TEXT_MISSING: Described(
            severity="warning",
            kind="打勾未写内容",
            message="打了勾但没有写内容，请向单位索取。",
            meaning="打了勾，没有写内容",
            example="第 3 条只有一个勾",
            remedy="向单位索取，更正 `opinions[3].text`",
        ),
        Code.SEVERAL_IN_ONE_CELL: Described(
            severity="warning",
            kind="版式改动",
            message="几条意见写在同一格内，已分开，并都按同一个勾计，请核对。",
            meaning="几条写在同一格，已分开，都按同一个勾计",
            example="一格里写了“1．…2．…3．…”",
            remedy="核对各条的办理情况",
        ),
        Code.ITEM_BOUNDARY: Described(
            severity="warning",
            kind="版式改动",
            message="表格的行被改动过，这一条与上一条的分界请对照原件核对。",
            meaning="表格的行被改动过，与上一条的分界要核对",
            example="加行时没有连同勾选行一起加",
            remedy="对照原件",
        ),
        Code.NUMBER_UNCLEAR: Described(
            severity="warning",
            kind="不是有效数字",
            message="开头的数字可能是序号，也可能是内容，请对照原件核对。",
            meaning="开头的数字可能是序号，也可能是内容",
            example="“4.25名职工反映……”",
            remedy="对照原件，更正 `opinions[n].text`",
        ),
        Code.SECTION_ASSUMED: Described(
            severity="warning",
            kind="找不到栏目或栏目重复",
            message="续表没有重复栏目名，按上一页的栏目计入，请核对。",
            meaning="续表没有重复栏目名，按上一页的栏目计",
            example="另附页只有内容",
            remedy="核对是哪个栏目的",
        ),
    },
)

LISTS = Section(
    "名单、清单（一行一条的内容）的疑点",
    {
        Code.CARRIED_DOWN: Described(
            severity="warning",
            kind="按上一行的内容计",
            message="这一格空着或写着“同上”，按上一行的内容计，请核对。",
            meaning="这一格空着或写着“同上”，按上一行的内容计",
            example="合并单元格被拆散；“〃”",
            remedy="核对；不是的更正",
        ),
        Code.DITTO_UNCLEAR: Described(
            severity="error",
            kind="“同上”没有上文",
            message="写的是“同上”，上面却没有可以照抄的内容，请向单位问明后更正。",
            meaning="写着“同上”，上面却没有内容",
            example="第一行就写“同上”",
            remedy="向单位问明，更正",
        ),
        Code.MERGED_OVER: Described(
            severity="error",
            kind="一格横跨几栏",
            message="这一格横跨几栏，无法判断属于哪一栏，请对照原件更正。",
            meaning="一格横跨几栏，无法判断属于哪一栏",
            example="“暂无”横跨两栏",
            remedy="对照原件，逐栏更正",
        ),
        Code.ROW_SPARSE: Described(
            severity="warning",
            kind="一行只填了少数几栏",
            message="这一行只填了少数几栏，可能是上一行的续写或没有写明的合计，请对照原件核对。",
            meaning="这一行只填了少数几栏，可能是上一行的续写，或没有写明的合计",
            example="跨页时断开的一行",
            remedy="对照原件；不该算一条的，请单位改好重报",
        ),
        Code.PAGE_CUT: Described(
            severity="warning",
            kind="一格跨页断开",
            message="这一格在两页之间断开，上下两半已接在一起，请对照原件核对。",
            meaning="一格在两页之间断开，上下两半已接在一起",
            example="PDF 的一行排在两页上",
            remedy="对照原件",
        ),
        Code.SUM_DIFFERS: Described(
            severity="warning",
            kind="合计与各行不符",
            message="“{column}”一栏的合计与上面各行相加不等，请核对是否漏行或写错。",
            meaning="合计与上面各行相加不等",
            example="合计 99，各行相加 101",
            remedy="核对是否漏行或写错，请单位改正",
        ),
    },
)
