"""Where the page does what mends a fault, behind the sentence that tells of it."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.errors import Remedy

_ELSEWHERE = "这件事网页上不能办，请管电脑的人来办"
PLACES: Mapping[Remedy, str] = {
    Remedy.RUN: "在“总览”点“立即汇总”",
    Remedy.CHECK: "在“设置”点“检查台账和这台电脑”",
    Remedy.REBUILD: _ELSEWHERE,
    Remedy.NEW: "在首页点“新建活动”",
    Remedy.STATUS: "各单位报了什么，见“总览”和“收件”",
    Remedy.HISTORY: "作过的决定，见“决定”",
    Remedy.ISSUES: "编号见“问题台账”",
    Remedy.FETCH: "在“总览”点“立即汇总”，会再收一次信",
    Remedy.MAIL: "在“系统设置”里设邮箱",
    Remedy.ACCOUNTS: _ELSEWHERE,
    Remedy.INIT: _ELSEWHERE,
    Remedy.SCHEDULE: _ELSEWHERE,
}


def with_place(sentence: str, remedy: Remedy | None) -> str:
    """A sentence with the place on the page where what it asks for is done."""
    return f"{sentence}（{PLACES[remedy]}）" if remedy is not None else sentence
