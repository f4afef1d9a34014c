"""What the words of a label say: the type of its answer, whether it names the reporting unit, or is a note or a title."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence

from extractors.form import SUBTOTALS, FieldType
from extractors.language import text
from extractors.language.measures import COUNTED, MEASURED, measure_of, names_measure
from extractors.language.patterns import ANY_CLOSE, ANY_INSIDE, ANY_OPEN, BLANK, COLON, FIGURE
from extractors.match.blank.answer_cells import DIMENSIONS
from extractors.match.blank.line_parts import UNLABELLED_DATE

_ANNEX = re.compile(rf"\s*附\s*[件表录]?\s*{FIGURE}{{0,3}}\s*{COLON}?\s*")
_COUNTED = frozenset({"男", "女", "合计", "小计", "总计", "总数", "计"})
LONGEST_LABEL = 60
"""Characters of a label, and of an option of a choice: more is a sentence about the form. Of 787 fields of drawn blanks
(`benchmarks/thresholds.py`) 15 loses one and 20 reads one choice otherwise in silence; 60 and 120 find and read all."""
_LONGEST_NAME = 15
"""Characters of what may be a name; 8 to 30 find all of those fields."""
_LONGEST_KIND, _LONGEST_HEADING = 5, 12
"""Characters of a heading within a form that ends like a title (“基本情况”), and of any text alone that may be one: 2 to 8 and 6 to 30 find
all of those fields."""
_LONGEST_SUM = 8
"""Characters of the first cell of a row of sums: 2 to 20 find all of those fields, and “共同参加人员合计” is one."""
_NOTE = re.compile(
    r"\s*[(（【]?(?:注|说明|备注|填表说明|填报说明|填写说明|填表要求|填报要求|填表须知|附注|注意|温馨提示|\*|※)\s*[】)）]?\s*(?:[:：、.．\d]|意事项)"
)
_REMARK = re.compile(rf"\s*备\s*注\s*{COLON}\s*")
_NOTE_WORD = re.compile(r"(?:填[表报写])?说明|备注|注|附注")
_PHONE = re.compile(r"电话|手机|联系方式|传真|移动电话")
_DATE = re.compile(r"(?:日期|年月日)$")
_MOMENT = re.compile(r"(?:填表|填报|报送|上报|提交|登记|走访|慰问|检查|召开|举办|发生|座谈|调研|受理|办结|参会)时间$")
_AMOUNT = re.compile(
    r"(?:金额|经费|资金|面积|比例|产值|费用|工资|收入|投入|支出|(?:预算|决算)数?|标准|完成率|覆盖率|率|均价|单价|合价|总价|行合计|价税合计|金额合计|税金|税额|总额|款额|得分|分数|评分|小写|(?<!价)值|^(?:[本上去]年度?|[本上]期|本[月季]|同期|(?:本[年月期季])?累计|期[初末]|年[初末]|增减)数?|(?<!主要)(?<!工作)(?<!突出)(?<!取得)(?<!得的)成绩)$"
)
_SIZE = re.compile(f"^(?:{'|'.join(sorted(DIMENSIONS))})$")
_ALTERNATIVES = re.compile(r"[()（）/／、或]")
_CAPITALS = re.compile(rf"{ANY_OPEN}\s*大写\s*{ANY_CLOSE}|^大写")
_COUNT = re.compile(r"(?:数|人口|人数|次数|名额|场次|人次|总数|数量|年龄|工龄|家数|户数|件数|数目)$")
_PEOPLE = re.compile(r"[男女](?:职工|会员|干部|党员|代表)|农民工(?:会员)?|劳务派遣工|(?:在职|全体|一线)职工|工会会员")
_WORDED = re.compile(
    r"名|单位|时间|日期|期限|起止|电话|职务|职称|情况|内容|备注|措施|原因|地址|方式|类|等级|结果|说明|意见|性别|年月|民族|面貌|学历|证|号|关系|项目|是否"
)
_NO_COUNT = re.compile(r"(?:参数|指数|系数|分数|基数|倍数)$")
_LIST = re.compile(r"(?:名单|人员|成员|领导|随行人员)$")
_SCALED = frozenset(("千元", "万元", "亿元", "万人", "万人次", "万户", "万册", "万平方米"))
MEASURES: dict[str, FieldType] = {**dict.fromkeys(COUNTED, "count"), **dict.fromkeys(MEASURED | _SCALED, "number")}
_ROOM_FOR_FIGURE = re.compile(
    rf"(?:[ \t　]|{BLANK}){{2,}}(?:{'|'.join(map(re.escape, sorted({*MEASURES, '届', '票', '位'}, key=len, reverse=True)))})"
)
_SIGNER = re.compile(r"(?:人|电话|手机|联系方式|日期|时间|审核|复核|制表|填表|领导|主席|签字|签名|盖章)$")
_SIGNS = re.compile(
    r"(?:单位|部门|工会)?(?:填表|填报|填写|制表|上报|报送|经办|审核|复核|审批|联系|负责|统计|录入)人员?(?:姓名)?|.*(?:签字|签名|签章|盖章)|(?:单位|主管|分管|财务|统计)?(?:领导|负责人)"
)
_BRACKET = re.compile(rf"{ANY_OPEN}(?P<inner>{ANY_INSIDE}*){ANY_CLOSE}")
_UNITS = (
    re.compile(r"^(?:填报|填表|报送|上报|报表|推荐|申报|呈报|编制|编报|填写|报告)(?:单位|工会|部门)(?:名称|全称)?$"),
    re.compile(r"^(?:单位|单位名称|单位全称|工会名称|工会全称|基层工会名称|基层工会|部门|部门名称)$"),
    re.compile(r"(?:单位|工会|部门|部室|街道|乡镇|机关|区县|区（市）县|部门名称|单位名称|工会名称)$"),
    re.compile(r"^(?:所在|工作|所属)(?:单位|工会|部门)(?:名称)?$"),
)
_REPORTING = re.compile(r"^(?:填报|报送|上报|推荐|申报|责任|填表|编制|编报)(?:单位|部门|工会)(?:名称)?$|^区市县$|^区县$")
_TITLE_ENDS = ("表", "单", "册", "书", "名单", "统计", "汇总", "情况", "台账", "卡", "登记", "清单")


def type_of(label: str, above: Sequence[str] = (), printed: str = "") -> FieldType:
    """What an answer to `label` means; `above` are the headings over it, `printed` the blank's own words in its place."""
    bare = text.key(_BRACKET.sub("", label)) or text.key(label)
    in_words: FieldType | None = "text" if _CAPITALS.search(label) or names_measure(bare) else None
    open_date: FieldType | None = "date" if text.key(printed).lstrip(string.digits) == UNLABELLED_DATE else None
    measured = in_words or open_date or _measure(label) or _measure_above(label, above) or printed_measure(printed)
    if measured is not None:
        return measured
    for pattern, meant in ((_PHONE, "phone"), (_DATE, "date"), (_SIZE, "number"), (_AMOUNT, "number"), (_LIST, "list")):
        if pattern.search(bare):
            return meant  # type: ignore[return-value]
    if _MOMENT.search(bare):
        return "datetime" if bare == "提交时间" else "date"
    if bare.startswith(("是否", "有无", "可否", "能否")):
        return "yesno"
    heads = [text.key(_BRACKET.sub("", one)) for one in above]
    if any(_AMOUNT.search(head) for head in heads) and not _WORDED.search(bare) and not _COUNT.search(bare):
        return "number"
    counted = (_COUNT.search(bare) and not _NO_COUNT.search(bare)) or bare.startswith("其中") or bare in _COUNTED
    counted = counted or (_PEOPLE.fullmatch(bare) is not None and not text.key(printed))
    grouped = bool(heads) and not any(_WORDED.search(one) for one in (bare, *heads))
    return "count" if counted or grouped or any(_COUNT.search(head) and not _WORDED.search(bare) for head in heads) else "text"


def _measure(label: str) -> FieldType | None:
    found = [
        MEASURES[inner] for one in _BRACKET.finditer(label) if (inner := re.sub(rf"^单位{COLON}", "", one["inner"]).strip()) in MEASURES
    ]
    return found[-1] if found else None


def _measure_above(label: str, above: Sequence[str]) -> FieldType | None:
    """The type that the measure of a heading over a column gives it, unless the column is plainly for words."""
    found = [measured for head in above if (measured := _measure(head)) is not None]
    return found[-1] if found and not _WORDED.search(text.key(label)) else None


def printed_measure(written: str) -> FieldType | None:
    """The type of the figures that a text gives the measure of: “人”, “件（套）”, “台/套”; `None` where it is no measure."""
    pieces = [piece for piece in _ALTERNATIVES.split(written.strip(" \t\n　_＿共约计")) if piece.strip()]
    types = [MEASURES.get(piece.strip()) for piece in pieces]
    return types[0] if types and None not in types else None


def figures_asked(written: str) -> int:
    """How many figures a text leaves room for, each before its measure: “应到    人，实到    人” two."""
    return len(_ROOM_FOR_FIGURE.findall(written))


def unit_rank(label: str) -> int:
    """How surely a label asks for the reporting unit: 0 surely, higher less so, 9 not at all."""
    bare = text.key(_BRACKET.sub("", label))
    return next((rank for rank, pattern in enumerate(_UNITS) if pattern.search(bare)), 9)


def names_reporter(label: str) -> bool:
    """Whether a column says which unit reports its row."""
    return bool(_REPORTING.search(text.key(_BRACKET.sub("", label)))) or text.key(label) in ("区市县", "区县")


def names_signer(label: str) -> bool:
    """Whether a label asks who filled the form in or signed it: a name that is nothing to report on."""
    return _SIGNS.fullmatch(text.key(_BRACKET.sub("", label))) is not None


def is_note(written: str) -> bool:
    """Whether a text explains the form and asks nothing."""
    return bool(_NOTE.match(written)) and not _REMARK.fullmatch(written)


def is_signature(label: str) -> bool:
    """Whether a label asks only who filled the form in, for whom and when, as under and over every table."""
    return not label or unit_rank(label) < 3 or bool(_SIGNER.search(text.key(_BRACKET.sub("", label))))


def is_annex(written: str) -> bool:
    """Whether a line is the heading “附件2” of an annex and nothing else."""
    return bool(written.strip()) and _ANNEX.fullmatch(written) is not None


def is_note_label(written: str) -> bool:
    """Whether a label alone may head a note beside it (“说明”)."""
    return bool(_NOTE_WORD.fullmatch(text.key(written)))


def is_prose(written: str) -> bool:
    """Whether a text says something and is no label: numbered, of several sentences, or long."""
    return text.numbering(written) is not None or any(mark in written for mark in "。；，") or len(text.key(written)) > _LONGEST_NAME


def is_title(written: str) -> bool:
    """Whether a text alone in its row or line is a title of the form."""
    bare = _BRACKET.sub("", written).strip()
    long_enough = len(bare) > _LONGEST_KIND or not bare.endswith(("情况", "统计", "登记", "汇总"))
    return len(text.key(written)) > _LONGEST_HEADING or (long_enough and bare.endswith(_TITLE_ENDS))


def is_ordinal(label: str) -> bool:
    """Whether a column only counts the rows."""
    return text.key(label) in text.ORDINALS


def is_sum(written: str) -> bool:
    """Whether a row of sums begins with this text."""
    return text.key(written).endswith(SUBTOTALS) and len(text.key(written)) <= _LONGEST_SUM


def without_measure(label: str) -> str:
    """A column's label without its measure in brackets: “人数（人）” → “人数”."""
    found = _BRACKET.search(label.rstrip())
    is_note = found is not None and (text.is_measure_note(found.group()) or bool(measure_of(found.group())))
    is_last = found is not None and found.end() == len(label.rstrip()) and is_note
    return label[: found.start()].strip() if is_last and found is not None and text.key(label[: found.start()]) else label


def printed_label(written: str) -> str:
    """A label as it is declared: without white space and the colon behind it."""
    return re.sub(r"\s+", "", written).strip("：:_＿*＊")


def short_label(label: str) -> str:
    """A label without what its brackets explain, for titles and names."""
    bare = _BRACKET.sub("", label).strip("：: ")
    return bare if len(text.key(bare)) > 1 else label


def common_ending(labels: Sequence[str]) -> str:
    """What several labels end with alike; empty where one of them would lose all."""
    if len(labels) < 2:
        return ""
    backwards = [label[::-1] for label in labels]
    size = 0
    while size < min(map(len, backwards)) - 1 and len({label[size] for label in backwards}) == 1:
        size += 1
    return labels[0][len(labels[0]) - size :] if size > 1 else ""


def bare_title(title: str) -> str:
    """A title without what stands in its quotation marks, and without a year before it."""
    return re.sub(r"^\d{4}\s*年度?", "", title.rsplit("”", maxsplit=1)[-1].strip()) or title
