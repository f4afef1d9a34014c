"""The elements of a notice out of the lines of its text, by their Chinese names, and what in them does not fit together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extractors.language.patterns import ANNEX_MARK
from pipeline.notice.elements.attachments import find_list, heading, names_paper
from pipeline.notice.elements.contacts import find_contacts, find_recipient
from pipeline.notice.elements.days import Calendar
from pipeline.notice.elements.dues import find_dues, find_materials, find_stages, sections
from pipeline.notice.elements.head import Frame, find_head
from pipeline.notice.elements.lines import SENTENCE_END, clean_lines, paragraphs
from pipeline.notice.elements.notice import Attachment, Due, Head, Notice
from pipeline.wording.figures import clauses, names

ELEMENTS = (
    "标题",
    "发文字号",
    "发文机关",
    "主送机关",
    "成文日期",
    "报送期限",
    "报送邮箱",
    "电话",
    "传真",
    "联系人",
    "附件",
    "阶段安排",
    "另需报送",
)
OPTIONAL = frozenset({"传真", "附件", "阶段安排", "另需报送"})
"""What a notice may well be without, and the declaration has no line for."""


def summary(notice: Notice) -> dict[str, str]:
    """Every element of `ELEMENTS` with what was found of it, empty where nothing was."""
    head, contacts = notice.head, notice.contacts
    found = {
        "标题": head.title,
        "发文字号": head.number.written if head.number else "",
        "发文机关": _listed(head.issuers),
        "主送机关": head.addressees,
        "成文日期": str(head.issued.day) if head.issued else "",
        "报送期限": clauses(due_words(due) for due in notice.dues if due.asked),
        "报送邮箱": _listed(notice.mailboxes),
        "电话": _listed(number for contact in contacts for number in contact.phones),
        "传真": _listed(number for contact in contacts for number in contact.faxes),
        "联系人": clauses(names(contact.people) for contact in contacts if contact.people),
        "附件": clauses(f"{one.name} {one.title}".strip() for one in notice.attachments),
        "阶段安排": clauses(f"{stage.title}（{stage.when}）" if stage.when else stage.title for stage in notice.stages),
        "另需报送": _listed(material.kind for material in notice.materials),
    }
    return {name: found[name] for name in ELEMENTS}


def due_words(due: Due) -> str:
    """“5月20日前 → 2017-05-20”, or that no day can be told."""
    return f"{due.written} → {due.day}" if due.day else f"{due.written}（未写明日期）"


def _listed(values: Iterable[str]) -> str:
    return names(dict.fromkeys(values))


_LEAST_TEXT = 200
"""Characters of a notice that can be told to be cut: less is a title or a first line pasted. 0 to 1,000 tell the five real ones alike."""


def warnings_of(notice: Notice, lines: Sequence[str]) -> tuple[str, ...]:
    """Contradictions and doubts; what was simply not found is none of them.

    Args:
        notice: What was found.
        lines: The lines of the notice before its attachments.
    """
    found = [*_of_year(notice), *_of_dues(notice), *_of_contacts(notice), *_of_attachments(notice), *_of_end(notice, lines)]
    return tuple(dict.fromkeys(found))


def _of_year(notice: Notice) -> Iterator[str]:
    number, issued = notice.head.number, notice.head.issued
    if number and issued and number.year != issued.day.year:
        said = f"发文字号“{number.written}”是 {number.year} 年的，成文日期却是 {issued.day}，两者矛盾"
        yield f"{said}，请核对是哪一个写错了；没有年份的日期先按 {notice.year} 年计。"


def _of_dues(notice: Notice) -> Iterator[str]:
    asked = [due for due in notice.dues if due.asked]
    for due in asked:
        if due.doubt and not _said_elsewhere(due, asked):
            yield f"期限{due.doubt}：“{due.quote}”。"
    days = sorted({due.day for due in asked if due.day is not None})
    if len(days) > 1 and notice.deadline:
        said = names(map(str, days))
        yield f"通知里有 {len(days)} 个报送期限（{said}），活动的截止日暂按 {notice.deadline.day}，请核对。"


def _said_elsewhere(due: Due, asked: Sequence[Due]) -> bool:
    """“12月中旬前” where another sentence gives the day: “12月15日前”."""
    month = re.search(r"\d{1,2}(?=月[上中下]旬)", due.written)
    return month is not None and any(one.day is not None and not one.doubt and one.day.month == int(month[0]) for one in asked)


def _of_contacts(notice: Notice) -> Iterator[str]:
    if len(notice.mailboxes) > 1:
        yield f"通知里有 {len(notice.mailboxes)} 个邮箱（{names(notice.mailboxes)}），报送邮箱暂按第一个，请核对。"


def _of_attachments(notice: Notice) -> Iterator[str]:
    first = notice.attachments[0] if notice.attachments else None
    if first is not None and first.number > 1:
        before = "附件1" if first.number == 2 else f"附件1至附件{first.number - 1}"
        yield f"附件从“{first.name}”编起，{before}没有列出，如也要各单位填报，请找来放到 blanks/。"


def _of_end(notice: Notice, lines: Sequence[str]) -> Iterator[str]:
    if not notice.attachments and any(re.search(rf"[见按填](?:本?通知|本?文件)?附\s*{ANNEX_MARK}", line) for line in lines):
        yield "正文里提到附件，通知的文件里却没有，请找来放到 blanks/，或用 --blank 一起读。"
    last = lines[-1] if lines else ""
    if notice.head.issued is None and sum(map(len, lines)) > _LEAST_TEXT and last[-1:] not in (*SENTENCE_END, "）", ")", "”", "日"):
        yield f"正文到“……{last[-20:]}”就断了，文件可能不完整，后面的日期、期限、附件可能没有读到，请找到完整的通知再核对。"


def read_notice(raw: Sequence[str], notes: Sequence[str] = ()) -> Notice:
    """All that the lines of a notice say.

    Args:
        raw: The lines as a reader gives them, in order, attachments behind the text.
        notes: Texts in the cells of its tables (a form's “说明” may give the day it is due).
    """
    lines = clean_lines(raw)
    head, frame = find_head(lines)
    listed, begin = find_list(lines[frame.begin : frame.signature])
    text = sections(paragraphs(lines[frame.begin : frame.begin + begin]))
    ending = sections(paragraphs(lines[frame.begin + begin : frame.rest]))
    behind = sections(paragraphs([*lines[frame.rest :], *(piece for note in notes for piece in clean_lines(note.splitlines()))]))
    year = year_of(head)
    counted = Calendar(year, head.issued.day if head.issued and head.issued.day.year == year else None)
    dues = find_dues([*text, *ending, *behind], counted)
    notice = Notice(
        head=head,
        recipient=find_recipient([*(due.quote for due in dues if due.asked), *(part.text for part in text)]),
        dues=dues,
        stages=find_stages(text),
        contacts=find_contacts([*text, *ending]),
        attachments=listed or find_list(lines[frame.signature : frame.rest])[0] or _headed(lines, frame),
        materials=find_materials([*text, *behind], counted),
        year=year,
    )
    return replace(notice, warnings=warnings_of(notice, lines[: frame.rest]))


def year_of(head: Head) -> int | None:
    """The year that a day without one is in: the notice's own; where day and number differ, the one that the title has too.

    `None` where it has neither.
    """
    said = [head.issued.day.year] if head.issued else []
    said += [head.number.year] if head.number else []
    if not said:
        return None
    titled = [year for year in map(int, re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", head.title)) if year in said]
    return Counter([*said, *titled]).most_common(1)[0][0]


def _headed(lines: Sequence[str], frame: Frame) -> tuple[Attachment, ...]:
    """The attachments as they are headed behind the text, where no list names them; a title may stand on the lines below."""
    found = []
    for place in range(frame.rest, len(lines)):
        one = heading(lines[place])
        if one is not None:
            found.append(one if one.title else replace(one, title=title_below(lines[place + 1 :])))
    return tuple(found)


def title_below(lines: Sequence[str]) -> str:
    """The title on the one or two lines below an attachment's heading, to the line that ends like the name of a form or a paper."""
    taken: list[str] = []
    for line in lines[:3]:
        if len(line) > 40 or re.search(r"[：:。]", line):
            break
        taken.append(line.strip())
        if names_paper(line):
            break
    return "".join(taken)
