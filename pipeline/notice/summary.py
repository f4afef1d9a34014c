"""The elements of a notice by their Chinese names: what was found of each, for the screen, the declaration and the manual."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.notice.model import Due, Notice

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
        "报送期限": "；".join(due_words(due) for due in notice.dues if due.asked),
        "报送邮箱": _listed(notice.mailboxes),
        "电话": _listed(number for contact in contacts for number in contact.phones),
        "传真": _listed(number for contact in contacts for number in contact.faxes),
        "联系人": "；".join("、".join(contact.people) for contact in contacts if contact.people),
        "附件": "；".join(f"{one.name} {one.title}".strip() for one in notice.attachments),
        "阶段安排": "；".join(f"{stage.title}（{stage.when}）" if stage.when else stage.title for stage in notice.stages),
        "另需报送": _listed(material.kind for material in notice.materials),
    }
    return {name: found[name] for name in ELEMENTS}


def due_words(due: Due) -> str:
    """“5月20日前 → 2017-05-20”, or that no day can be told."""
    return f"{due.written} → {due.day}" if due.day else f"{due.written}（未写明日期）"


def _listed(values: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(values))
