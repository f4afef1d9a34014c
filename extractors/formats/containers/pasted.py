"""What was pasted into a mail itself: its HTML body as a page that may hold a form, without the mails that it answers or forwards."""

from __future__ import annotations

import re

PASTED = "邮件正文.html"
"""Name of the page among the parts of its mail."""
_HEAD = b'<html><meta charset="utf-8">'
_TAGS = r"(?:<[^<>]{0,200}>|\s|&nbsp;)*"
_ANSWERED = re.compile(
    rf"<blockquote|-{{3,}}\s*(?:原始邮件|转发邮件|Original Message|Forwarded Message)|(?:发件人|From){_TAGS}[:：]"
    rf"|(?<=[>\s])在{_TAGS}\d{{4}}.{{1,200}}写道{_TAGS}[:：]",
    re.IGNORECASE,
)
"""Where mail programs begin to quote: QQ and Foxmail “原始邮件”, Outlook “发件人：”, NetEase “在 2017-05-10 … 写道：”."""


def pasted_page(bodies: list[str]) -> bytes:
    """The HTML bodies of a mail up to what they quote, where a table stands in them; else nothing."""
    own = "".join(body[: found.start()] if (found := _ANSWERED.search(body)) else body for body in bodies)
    return _HEAD + own.replace("\0", "").encode("utf-8", "replace") if "<table" in own.lower() else b""
