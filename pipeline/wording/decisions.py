"""What was decided, in a clerk's words: in `history`, in the documents' register and where a unit or a return is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.core.decision import KIND_OF_UNITS, Decision, DecisionKind

KINDS: dict[DecisionKind, str] = {
    DecisionKind.VALUE: "更正",
    DecisionKind.ACCEPT: "认可",
    DecisionKind.NOT_OURS: "不是名册单位的",
    DecisionKind.WITHDRAW: "撤回",
    DecisionKind.CHOOSE: "以此份为准",
    DecisionKind.ON_TIME: "视为按期",
    DecisionKind.RETURN: "退回修改",
    DecisionKind.FILE: "打不开的文件",
    DecisionKind.DEADLINE: "改截止日",
    DecisionKind.EXEMPT: "免报",
    DecisionKind.NIL: "口头零报告",
    DecisionKind.ENTER: "代填",
    DecisionKind.RENAME: "单位改名",
    DecisionKind.MERGE: "单位合并",
    DecisionKind.ADD: "新增单位",
    DecisionKind.HANDLER: "交办",
    DecisionKind.FOLLOW_UP: "跟进",
    DecisionKind.JOIN: "并为一个问题",
    DecisionKind.SPLIT: "分开",
    DecisionKind.CHASE: "催报",
    DecisionKind.UNDO: "撤销",
}
FILE_FATES = {"asked": "已请单位重报", "not_a_return": "不是报表", "entered": "已由人代填", "elsewhere": "属于另一活动"}

FOLLOW_UPS = {"done": "已办结", "in_progress": "办理中", "superior": "需上级"}
"""How a problem is followed up."""

_Texts = tuple[str, ...]
_SENTENCES: Mapping[DecisionKind, Callable[[_Texts], str]] = {
    DecisionKind.NOT_OURS: lambda _: "不是名册单位的，不计入",
    DecisionKind.WITHDRAW: lambda _: "误报，撤回，不计入",
    DecisionKind.CHOOSE: lambda _: "以这一份为准",
    DecisionKind.ON_TIME: lambda _: "逾期，视为按期",
    DecisionKind.RETURN: lambda _: "退回修改",
    DecisionKind.FILE: lambda told: FILE_FATES.get(told[0], told[0]),
    DecisionKind.DEADLINE: lambda told: f"截止日改为 {told[0]}",
    DecisionKind.EXEMPT: lambda _: "免报",
    DecisionKind.NIL: lambda told: f"{told[-1]} 口头零报告",
    DecisionKind.ENTER: lambda told: f"代填，存为“{told[-1]}”",
    DecisionKind.RENAME: lambda told: f"自 {told[1]} 起改名为“{told[0]}”",
    DecisionKind.MERGE: lambda told: f"自 {told[1]} 起并入 {told[0]}",
    DecisionKind.ADD: lambda told: f"自 {told[2]} 起新增单位“{told[0]}”",
    DecisionKind.HANDLER: lambda told: f"由{told[0]}办理" + (f"，{told[1]} 前办结" if told[1] else ""),
    DecisionKind.FOLLOW_UP: lambda told: FOLLOW_UPS.get(told[0], told[0]),
    DecisionKind.SPLIT: lambda _: "分开，单列一个问题",
    DecisionKind.CHASE: lambda told: f"已催报（{'，'.join(filter(None, told))}）",
}


def decision_words(decision: Decision, value: str = "") -> str:
    """What a decision says of its subject; `value` is its value as a clerk reads it, where it is about an answer."""
    if decision.kind is DecisionKind.VALUE:
        return f"定为“{value}”" if value else "定为空"
    if decision.kind is DecisionKind.ACCEPT:
        return f"认可：{decision.texts[-1]}"
    if decision.kind is DecisionKind.JOIN:
        return f"并入 {value}" if value else KINDS[decision.kind]
    if decision.kind is DecisionKind.UNDO:
        return f"撤销第 {decision.subject} 号"
    return _SENTENCES[decision.kind](decision.texts)


def group_of_units(subject: str) -> str:
    """Whom a deadline is for, where it is not for one unit."""
    return f"{subject.removeprefix(KIND_OF_UNITS)}各单位" if subject else "全部单位"
