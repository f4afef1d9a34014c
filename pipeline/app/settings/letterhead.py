"""How a campaign's papers are headed and signed, and whom units ask: lines of its declaration, changed where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.app.workspace.opened import open_records
from pipeline.campaign import Campaign
from pipeline.campaign.loading import FILE_NAME, campaign_in
from pipeline.campaign.rewriting import rewritten
from pipeline.core.file_names import TITLE
from pipeline.core.settings_file import WrongFieldError
from pipeline.core.storage import replace_file
from pipeline.core.workspace import Workspace

_DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the declaration.

    Attributes:
        name: In the form.
        path: In the declaration.
        label: What it is called.
        what: What it does, in a sentence.
    """

    name: str
    path: tuple[str, ...]
    label: str
    what: str


LINES = (
    Line("issuer", ("issuer",), "发文单位", "文书末尾的落款，也是红头和印发机关平常的名称。"),
    Line("mark", (_DOCUMENTS, "mark"), "红头", "报告上面的发文机关标志；不写为“发文单位＋文件”。"),
    Line("number", (_DOCUMENTS, "number"), "发文字号", "如“杨工〔2017〕39号”；〔〕里的年份随报告日。"),
    Line("addressee", (_DOCUMENTS, "addressee"), "主送", "报告开头的称呼；以“各”“全”“本”开头的写成通报，其余为报告。"),
    Line("office", (_DOCUMENTS, "office"), "印发机关", "报告末尾版记里的名称；不写为发文单位。"),
    Line("contact", ("contact",), "联系人", "写进催报通知、退回说明，单位有问题问谁。"),
    Line("phone", ("phone",), "联系电话", "同上。"),
    Line("mailbox", ("mailbox",), "报送邮箱", "催报、退回时告诉单位报到哪里；收信的邮箱在“设置”里另设。"),
)


def letterhead(campaign: Campaign) -> dict[str, str]:
    """The lines as they stand, by their names in the form."""
    return {line.name: str(getattr(campaign.documents if line.path[0] == _DOCUMENTS else campaign, line.name)) for line in LINES}


def put_letterhead(workspace: Workspace, campaign_id: str, given: Mapping[str, str]) -> tuple[str, ...]:
    """Writes the lines that are other ones; returns what they are called. Papers that are there stay as they are.

    Raises:
        WrongFieldError: one can't be.
        UsageError: there is no such campaign, or its declaration can't be changed line by line.
        StorageError: it can't be written.
    """
    with workspace.deciding():
        (campaign,) = open_records(workspace).chosen([campaign_id])
        now = letterhead(campaign)
        changed = {
            line: _checked(line, given[line.name]) for line in LINES if line.name in given and given[line.name].strip() != now[line.name]
        }
        if changed:
            path = campaign.folder / FILE_NAME
            data = path.read_bytes()
            text = rewritten(path, data.decode("utf-8-sig"), {line.path: value for line, value in changed.items()})
            campaign_in(campaign.folder, text)
            mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
            replace_file(path, mark + text.encode())
    return tuple(line.label for line in changed)


def _checked(line: Line, written: str) -> str:
    value = written.strip()
    if not value.isprintable() or len(value) > TITLE:
        message = f"“{line.label}”要写在一行里，{TITLE} 个字以内。"
        raise WrongFieldError(line.name, message)
    if line.name == "issuer" and not value:
        message = f"“{line.label}”不能空着。"
        raise WrongFieldError(line.name, message)
    return value
