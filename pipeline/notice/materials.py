"""The papers that a notice asks for (总结, 简报) as forms of free text."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.form import FormSpec, NarrativeSpec
from pipeline.notice.model import Material

_FORMS = {
    "总结": ("narrative", "总结报告", ("总结", "总结报告", "工作总结")),
    "简报": ("briefing", "简报", ("简报",)),
    "调研报告": ("survey", "调研报告", ("调研报告", "调研")),
    "实施方案": ("plan", "实施方案", ("实施方案", "工作方案", "方案")),
    "影像文字材料": ("media", "影像文字材料", ("影像", "照片", "文字材料")),
    "音像材料": ("recordings", "音像材料", ("音像", "视频")),
    "典型材料": ("examples", "典型材料", ("典型", "经验", "案例")),
    "自查报告": ("self_check", "自查报告", ("自查",)),
    "考核材料": ("assessment", "考核材料", ("考核",)),
    "信息稿": ("news", "信息稿", ("信息",)),
}
UNKNOWN = ("report", FormSpec("报送材料", narrative=NarrativeSpec(("总结", "报告", "汇报", "情况"))))
"""What stands for the forms where none was found, so that the campaign can run before they are filled in."""


def paper_forms(materials: Sequence[Material], *, alone: bool) -> list[tuple[str, FormSpec, Material]]:
    """A form of free text a kind of paper: name, definition, and what it was read from.

    Args:
        materials: What the notice asks for.
        alone: No form to fill in was found. Else a paper is required only where the notice gives a time for it.
    """
    must = [material for material in materials if material.dated]
    made = []
    for material in materials:
        name, title, words = _FORMS[material.kind]
        required = material in must or (alone and not must)
        made.append((name, FormSpec(title, narrative=NarrativeSpec(words), required=required), material))
    return made
