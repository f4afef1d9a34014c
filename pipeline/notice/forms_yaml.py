"""The forms of a draft, and the papers a notice asks for, as lines of its `campaign.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from extractors.core.address import FieldAddress
from extractors.form import FieldSpec, FormSpec, NarrativeSpec
from extractors.language import text
from extractors.language.patterns import ANNEX_MARK, CLOSE, INSIDE, OPEN
from extractors.learn import Learned
from pipeline.campaign.rewriting import comment, key
from pipeline.notice.blanks.form_yaml import OPTIONAL_FORM, form_yaml
from pipeline.notice.draft import PAPERS, Draft
from pipeline.notice.elements.notice import Attachment, Material

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


_NUMBERED = re.compile(rf"附\s*{ANNEX_MARK}\s*(\d{{1,2}})(?:-(\d{{1,2}}))?(?!\d)")
_BRACKET = re.compile(rf"{OPEN}{INSIDE}*{CLOSE}")
_PLAN = re.compile(r"(?:要点|计划|任务分解|目标任务)(?:的通知)?$")


def form_lines(draft: Draft) -> Iterator[str]:
    """`forms:` and all below it."""
    yield comment("要报的表。label 是空白表上的栏目名，type 是要的是数还是字，title 是文书里用的短名称；英文（拼音）名可以改成好懂的。")
    yield from (comment(line) for line in _missing(draft))
    yield "forms:"
    for form in draft.learned:
        yield from _learned(form)
    papers = paper_forms(draft.notice.materials, alone=not draft.learned)
    for name, spec, material in papers:
        yield "  " + comment(f"通知里还要报：“{material.quote}”")
        yield from _paper_lines(name, spec)
    if not draft.learned and not papers:
        name, spec = UNKNOWN
        yield "  " + comment("【请填】没有找到要报的表，先用这一项占位，好让活动能运行；有了空白表就把这一项换掉。")
        yield from _paper_lines(name, spec)


def _missing(draft: Draft) -> Iterator[str]:
    """What of the attachments is no form here, and what to do about it."""
    for part in draft.papers:
        named = f"{part.attachment.name}“{part.attachment.title}”"
        yield f"  {named}里没有要填的空格，不是空白表，存在 {PAPERS}/；若要各单位填报，移到 blanks/ 再运行 huizong learn。"
    for name in draft.proposal.unlearned:
        yield f"  【请填】{name} 里没有认出要填的栏目，请照 docs/campaign-yaml.md 写上。"
    split = {part.attachment.name for part in draft.papers} | {blank.attachment for blank in draft.blanks}
    for one in draft.notice.attachments:
        if one.name not in split and not _is_given(one, draft):
            remedy = "请把空白表（Word 或 Excel）放到 blanks/，再运行 huizong learn 把认出的栏目写到这里"
            yield f"  【请填】{one.name}“{one.title}”：{_why(draft.kind)}，{remedy}。"
    if draft.kind == "txt" and not draft.notice.attachments and not draft.blanks:
        yield f"  {_why('txt')}，如有要填的表，请把空白表放到 blanks/，再运行 huizong learn。"
    if _PLAN.search(draft.notice.head.title):
        yield "  这份通知像是分条列出任务的计划：要按条统计完成情况，可以用 prose 从正文里读出指标，写法见 docs/campaign-yaml.md。"


def _is_given(attachment: Attachment, draft: Draft) -> bool:
    """Whether an attachment is a blank that came beside the notice: its file bears the number, or its form the title."""
    beside = {blank.name for blank in draft.blanks if not blank.attachment}
    numbered = [_NUMBERED.match(PurePath(name).name) for name in beside]
    titles = [text.key(form.spec.title) for form in draft.learned if beside & set(form.spec.blanks)]
    wanted = text.key(_BRACKET.sub("", attachment.title))
    own = (attachment.number, attachment.sub)
    return any(found and (int(found[1]), int(found[2] or 0)) == own for found in numbered) or (len(wanted) > 1 and wanted in titles)


def _why(kind: str) -> str:
    if kind == "txt":
        return "从文本文件里认不出表格"
    return "从 PDF 里拆不出空白表" if kind == "pdf" else "通知的文件里没有这个附件"


def _learned(form: Learned) -> Iterator[str]:
    for doubt in form.doubts:
        yield "  " + comment(f"【请核对】{doubt}")
    yield from form_yaml(form.name, form, 2).splitlines()


def _paper_lines(name: str, spec: FormSpec) -> Iterator[str]:
    """A form of free text."""
    words = list(spec.narrative.words) if spec.narrative else []
    yield f"  {name}:"
    yield f"    {key('title', spec.title)}"
    if not spec.required:
        yield f"    {key('required', False, OPTIONAL_FORM)}"
    yield f"    {key('narrative', {'words': words}, '标题或文件名里有这些字就是它')}"


def measure_lines(draft: Draft) -> Iterator[str]:
    """`measures:`, for the figures whose labels say in what they are asked for; an example where none does."""
    found = {name: spec.measure for name, spec in _figures(draft) if spec.measure}
    if not found:
        yield "# measures:                          # 计量单位，用于文书中的数字：栏目名: 单位"
        yield "#   栏目名: 家"
        return
    yield comment("计量单位，用于文书中的数字，由栏目名的括号里读出；名单的列写“名单.列”。")
    yield "measures:"
    for name, measure in found.items():
        yield f"  {key(name, measure)}"


def _figures(draft: Draft) -> Iterator[tuple[str, FieldSpec]]:
    for form in draft.learned:
        columns = [
            (str(FieldAddress(name, column=column)), spec) for name, one in form.spec.lists.items() for column, spec in one.columns.items()
        ]
        yield from ((name, spec) for name, spec in (*form.spec.fields.items(), *columns) if spec.adds_up)
