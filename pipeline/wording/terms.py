"""The words a clerk reads: states of units, what became of a file, values of answers, what to do about what awaits a person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import lru_cache

from extractors.core.errors import MESSAGES
from extractors.core.findings import Code, finding
from extractors.core.reading import Finding, Ignored, Value
from extractors.form import FieldType, GroupSpec
from pipeline.campaign import Campaign
from pipeline.core.consolidated import About, ReviewEntry, UnitStatus
from pipeline.core.model import OWN, Arrival, Standing, UnitState
from pipeline.wording.figures import names

STATES: dict[UnitState, str] = {
    "on_time": "按期报送",
    "late": "逾期报送",
    "nil": "零报告",
    "partial": "报送不全",
    "unreadable": "报来的文件打不开",
    "missing": "未报",
    "exempt": "免报",
}
SENT_BACK, BY_MOUTH = "退回修改", "口头"
IN_TIME, LATE = "按期", "逾期"
EXPECTED, RETURNED = "应报", "已报"
RATE, IN_TIME_RATE = "报送率", "按期率"
STANDINGS: dict[Standing, str] = {
    "counted": "计入",
    "superseded": "已被新报取代",
    "duplicate": "重复",
    "unknown_unit": "单位不明",
    "excluded": "逾期未计入",
    "withdrawn": "已撤回",
    "not_ours": "不是名册单位的",
}
UNREADABLE, PASSED = "打不开", "不是报表"
TO_SEND_AGAIN = "需重报"
"""How a paper that leaves the office calls a unit whose file can't be opened: what it has to do, not what ailed the file."""
NEEDS_A_PERSON = (STANDINGS["unknown_unit"], UNREADABLE)
REASONS = {
    "not_a_form": "里面没有本次活动的表",
    "blank_form": "是没有填写的空白表",
    "owner_file": "是 Word 留下的临时文件，可以删去",
    "hidden_sheet": "是隐藏的工作表，没有计入",
    "empty": "里面没有内容",
    "nothing_inside": "里面没有附件或文件",
    "ambiguous_form": "与两张空白表同样相像，无法判断是哪一张",
    "few_labels": "只有空白表的少数栏目名，没有读入",
    "not_a_return": "经核不是报表",
    "entered": "已由人代填，原件打不开",
    "elsewhere": "打不开，看来属于另一活动，列在那里",
}
"""Why a file, or a part of one, was passed over."""
SEVERITIES = {"error": "错误", "warning": "提示"}
APART: Mapping[About, str] = {"stranger": STANDINGS["unknown_unit"], "file": "读不出"}
"""What awaits a person and is no doubt about what counts."""
ABOUT: Mapping[About, str] = {"counted": "计入的数据", **APART}
"""What that is about which awaits a person."""
UNSORTED = "未分类"
FIELD_TYPES: Mapping[FieldType, str] = {
    "text": "文字",
    "count": "整数",
    "number": "数（可有小数）",
    "date": "日期",
    "datetime": "日期和时间",
    "list": "几项，用、分开",
    "choice": "选一项",
    "yesno": "是或否",
    "phone": "电话",
}
"""What a field asks for, as a clerk declares and reads it."""
YES, NO = "是", "否"
OTHER, UNMARKED = "其他", "未注明"
TOTAL = "合计"


def reason_words(reason: str) -> str:
    """Why a part was passed over, also where it is one that could not be read; a reason that this version does not know as it is."""
    return REASONS[reason] if reason in REASONS else MESSAGES.get(reason, reason).format(detail="见文件")


def why_passed(ignored: Ignored) -> str:
    """Why a part was passed over, with the labels that were recognised where these were too few."""
    return few_labels(ignored).message if ignored.reason == Code.FEW_LABELS else reason_words(ignored.reason)


def few_labels(ignored: Ignored) -> Finding:
    """What a person is told of a part with too few labels of a form."""
    found, missing = ignored.labels
    return finding(Code.FEW_LABELS, found=found, missing=missing)


def waiting_words(counts: Mapping[About, int]) -> str:
    """How much awaits a person, and what it is about where not all is in what counts: “待核 9 处（计入的数据 6 处、读不出 3 处）”."""
    told = [f"{word} {counts[about]} 处" for about, word in ABOUT.items() if counts.get(about)]
    among = f"（{names(told)}）" if any(counts.get(about) for about in APART) else ""
    return f"待核 {sum(counts.values())} 处{among}"


def kind_of(status: UnitStatus) -> str:
    """The kind of a unit as it stands in every table."""
    return status.unit.kind or UNSORTED


def state_words(status: UnitStatus) -> str:
    """How a unit stands: “零报告（口头）”, “按期报送（退回修改）”."""
    more = names(filter(None, (BY_MOUTH if status.by_mouth else "", SENT_BACK if status.sent_back else "")))
    return f"{STATES[status.state]}（{more}）" if more else STATES[status.state]


def local(arrival: Arrival, campaign: Campaign) -> dt.datetime:
    """When a file was received, by the office's clock, without zone as spreadsheets have it."""
    return arrival.received_at.astimezone(campaign.zone).replace(tzinfo=None)


def shown(value: Value) -> str | int | float | None:
    """A value as a cell shows it."""
    if isinstance(value, bool):
        return YES if value else NO
    return names(value) if isinstance(value, tuple) else value


def words(value: Value) -> str:
    """A value in a text, a figure as it was written; empty where there is none."""
    plain = shown(value)
    return "" if plain is None else str(plain)


def block_name(spec: GroupSpec, value: Value) -> str | None:
    """The name of a section."""
    return _named(value, spec.blocks.names, spec.blocks.labels)


def outcome_name(spec: GroupSpec, value: Value) -> str | None:
    """The name of an outcome, as the form prints it where it has no shorter one."""
    return _named(value, spec.choice.names, spec.choice.labels) if spec.choice else None


def _named(value: Value, short: Mapping[str, str], printed: Mapping[str, str]) -> str | None:
    if value is None:
        return None
    return short.get(str(value)) or printed.get(str(value)) or str(value)


def item_words(spec: GroupSpec | None, part: str, value: Value) -> str:
    """A value of a part of a group's item: a section or an outcome by its name, anything else as `words` has it."""
    if spec is not None and part == spec.blocks.field:
        return block_name(spec, value) or ""
    if spec is not None and spec.choice is not None and part == spec.choice.field:
        return outcome_name(spec, value) or ""
    return words(value)


def reviewed_value(campaign: Campaign, entry: ReviewEntry) -> str | int | float | None:
    """The value that a review entry is about, an outcome or a section by its name."""
    if not isinstance(entry.value, str):  # a figure, or nothing: most
        return shown(entry.value)
    field = "" if entry.field is None else entry.field.last
    for form in campaign.forms.values():
        for group in form.groups.values():
            if group.choice and field == group.choice.field and entry.value in group.choice.labels:
                return outcome_name(group, entry.value)
            if field == group.blocks.field and entry.value in group.blocks.labels:
                return block_name(group, entry.value)
    return shown(entry.value)


def lacking(campaign: Campaign, status: UnitStatus) -> str:
    """The titles of the forms that a unit still has to return; none where it only has to correct one."""
    owed = status.lacking or (campaign.owed if status.owing else ())
    return names(campaign.forms[name].title if name in campaign.forms else name for name in owed)


def next_step(entry: ReviewEntry) -> str:
    """What to do about one entry, with the command that does it."""
    if entry.submission is None and not entry.file:
        return f"对照明细.xlsx的“{entry.label}”一表核实{'，督促补做或补报' if entry.unit_id else ''}"
    if entry.submission is None and entry.unit_name == OWN:
        return f"对照活动文件夹里的“{entry.file}”；有误的改正文件，或把新的一份放进收件夹，重新运行"
    if entry.submission is None:
        return f"请该单位重新报送，收到后放入收件夹即可；办过了的：huizong decide file {_quoted(entry.file)} 已请单位重报 --why 理由"
    if entry.unit_id is None and entry.unit_name != OWN:
        return f"在名册中为该单位补上别名；或指定单位：huizong decide assign {_quoted(entry.file)} 单位 --why 理由"
    if entry.field and entry.label:
        named = f"{_quoted(entry.unit_name)} {_quoted(entry.label)}"
        return f"对照原件或向单位核实；无误的：huizong decide confirm {named}；需更正的：huizong fix {named} 新值 --why 理由"
    return f"对照原件核实；无误的：huizong decide confirm {_quoted(entry.unit_name)}；有误的，请该单位改好重报"


def on_the_page(remedy: str) -> str:
    """A remedy without commands: what to press where one would be typed."""
    for command, pressed in _PRESSED:
        remedy = command.sub(pressed, remedy)
    return remedy


_PRESSED = (
    (re.compile(r" ?`huizong decide confirm[^`]*`"), "按“核对无误”"),
    (re.compile(r"`huizong decide assign[^`]*`"), "选定单位"),
    (re.compile(r"`huizong decide not-ours[^`]*`"), "按“不是名册单位的”"),
    (re.compile(r"，如 `huizong fix[^`]*`"), "：写上值，按回车"),
    (re.compile(r"可写进 ?`campaign\.yaml` ?的 ?`labels`|在 `labels` 里补写单位的叫法"), "请管电脑的同事补进活动的设置"),
    (re.compile(r"把年份写进 `prose` 的 `words`"), "请管电脑的同事把年份写进活动的设置"),
    (re.compile(r"在 `campaign\.yaml` 里写 `several`"), "在“设置”的“栏目、规则、名称”里勾选用哪几栏区分"),
    (re.compile(r"把文件放进 `inbox/活动编号/` 重新运行"), "在它所属活动的“收件”页重新放入"),
    (re.compile(r"补进 `aliases`"), "补进名册的别名"),
    (re.compile(r"更正 `unit`"), "选定单位"),
    (re.compile(r"更正 `opinions\[\w\]\.text`"), "更正那一条的内容"),
    (re.compile(r"`([^`]*)`"), r"“\1”"),
)


@lru_cache(maxsize=8192)
def _quoted(name: str) -> str:
    """A name as it is typed in a command: in quotes where it holds what a shell would take apart."""
    return name if re.fullmatch(r"[\w·.（）]+", name) else f'"{name}"'
