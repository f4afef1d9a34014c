"""What can be doubtful about the place of one answer: its label, its cell, and how the file holds it."""

from __future__ import annotations

from extractors.core.findings.codes import Code, Described, Variant

PLACES = {
    Code.ANSWER_IN_LABEL: Described(
        severity="warning",
        kind="版式改动",
        message="答案写在栏目名的格子里，请核对。",
        meaning="答案写在栏目名的格子里",
        example="“访谈职工数12”同在一格",
        remedy="对照原件核对",
    ),
    Code.ANSWER_BELOW: Described(
        severity="warning",
        kind="版式改动",
        message="内容写在栏目名下面一行，按这一栏计，请对照原件核对。",
        meaning="内容写在栏目名下面一行，按这一栏计",
        example="表下的说明被改动过，或答案没有写在右边的格子里",
        remedy="对照原件；不是答案的更正为“-”",
    ),
    Code.DATE_APART: Described(
        severity="warning",
        kind="版式改动",
        message="日期没有写在“{label}”旁边，单独写在别处，按这一栏计，请对照原件核对。",
        meaning="日期单独写在别处，不在栏目名旁边，按这一栏计",
        example="“填表日期：”空着，末尾另起一行写“2024年3月5日”",
        remedy="对照原件；不是这一栏的，更正为“-”",
    ),
    Code.LABEL_WITHIN: Described(
        severity="warning",
        kind="一栏中写有别的栏目",
        message="后面还写着别的栏目名和内容，已留在这一栏里，请对照原件更正。",
        meaning="一栏的内容后面还写着别的栏目名",
        example="“填表人：张三   手机：138…”同在一行",
        remedy="对照原件，更正这一栏和缺的那一栏",
    ),
    Code.SEVERAL_ANSWERS: Described(
        severity="warning",
        kind="版式改动",
        message="同一栏里有几处内容，已合在一起，请核对。",
        meaning="一栏里有几处内容，已合在一起",
        example="栏目名后面两格都写了字",
        remedy="对照原件，更正成该取的",
    ),
    Code.LABEL_REPEATED: Described(
        severity="warning",
        kind="找不到栏目或栏目重复",
        message="栏目名出现了不止一次，请核对取的是哪一处。",
        meaning="同一个栏目名出现不止一次",
        example="表被复制成两段",
        remedy="核对取的是哪一处；名单里同名的栏取最左边的",
    ),
    Code.LABEL_SIMILAR: Described(
        severity="warning",
        kind="找不到栏目或栏目重复",
        message="栏目名与空白表不同，按“{label}”这一栏读取，请核对。",
        variants={
            Variant.SECTION: "这一条所在的栏目名与空白表不同，按最相近的栏目计入，请核对。",
        },
        meaning="栏目名与空白表不同，按最相近的一栏读",
        example="“访谈职工人数”，空白表上是“访谈职工数”",
        remedy="核对；单位常用的叫法可写进 `campaign.yaml` 的 `labels`",
    ),
    Code.LABEL_MISSING: Described(
        severity="warning",
        kind="找不到栏目或栏目重复",
        message="表中找不到“{label}”这一栏，按未填计，请对照原件核对。",
        meaning="表里找不到这一栏，按没有填计",
        example="单位删掉了一行",
        remedy="对照原件；确实没有的请单位补报",
    ),
    Code.HIDDEN_ROW: Described(
        severity="warning",
        kind="内容被隐藏",
        message="内容在隐藏的行或列里，请核对是否应当计入。",
        meaning="内容在隐藏的行里",
        example="Excel 里被隐藏的一行",
        remedy="取消隐藏看一看，确定是否应计",
    ),
    Code.COVERED_TEXT: Described(
        severity="warning",
        kind="未能归入栏目的文字",
        message="合并单元格下面还压着看不见的字，没有读入，请核对原件。",
        meaning="合并单元格下面压着看不见的字，没有读入",
        example="合并前各格都有字",
        remedy="打开原件取消合并查看",
    ),
    Code.FORMULA_COMPUTED: Described(
        severity="warning",
        kind="公式未保存结果",
        message="单元格里是公式但没有保存结果，已按表中各格算出，请核对。",
        meaning="格子里是公式，没有保存结果，已按表中各格算出（只算求和与加减乘除）",
        example="`=SUM(B2:B9)`",
        remedy="核对；不对的更正，或用 Excel 打开、保存后重报",
    ),
    Code.FORMULA_UNCACHED: Described(
        severity="error",
        kind="公式未保存结果",
        message="单元格里是公式但没有保存结果，请用 Excel 打开、保存后再放入收件夹，或直接更正。",
        meaning="格子里是公式，但没有保存结果",
        example="WPS 或程序生成的 `=MAX(4,9)`",
        remedy="用 Excel 打开、保存后再放入收件夹，或直接更正",
    ),
}
