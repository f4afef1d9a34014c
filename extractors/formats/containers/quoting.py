"""Which words of a mail are its sender's own, and which it quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAGS = r"(?:<[^<>]{0,200}>|\s|&nbsp;)*"
_ANSWERED = re.compile(
    rf"<blockquote|-{{3,}}\s*(?:原始邮件|转发邮件|Original Message|Forwarded Message)|(?:发件人|From){_TAGS}[:：]"
    rf"|(?<=[>\s])在{_TAGS}\d{{4}}.{{1,200}}写道{_TAGS}[:：]",
    re.IGNORECASE,
)
"""Where mail programs begin to quote: QQ and Foxmail “原始邮件”, Outlook “发件人：”, NetEase “在 2017-05-10 … 写道：”."""
_REPLIES = re.compile(r"(?:^|[:：])\s*(?:re|aw|回复|回覆|答复)\s*(?:[\[(（]\d+[\])）])?\s*[:：]", re.IGNORECASE)
"""In a subject: it is that of the mail that is answered."""
_IN_LINES = re.compile(r"(?<=\s)On\s.{1,200}wrote\s*[:：]|^>", re.IGNORECASE | re.MULTILINE)
"""Where a quotation begins in plain words; in HTML, a tag may be broken so that its “>” begins a line."""

_LINE_BY_LINE = re.compile(r"\s*(?:>|[^\n]{0,250}(?:写道|wrote)\s*[:：]\s*>)", re.IGNORECASE)
"""A quotation whose lines are each marked, so that what stands below it is none."""


def own_words(words: str) -> str:
    """The plain words of a mail up to what it quotes, and those between and below lines that are each marked as quoted."""
    own = _before(_IN_LINES, before_quotation(words))
    return "\n".join(filter(None, (own, *_between(words[len(own) :]))))


def before_quotation(body: str) -> str:
    """A body up to where a mail program begins to quote."""
    return _before(_ANSWERED, body)


def _between(rest: str) -> Iterator[str]:
    """The lines behind quoted ones and a blank; a line that a program wrapped has none before it."""
    quoted = apart = False
    for line in rest.split("\n") if _LINE_BY_LINE.match(rest) else ():
        if line.startswith(">"):
            quoted, apart = True, False
        elif quoted and _ANSWERED.search(f"\n{line}"):
            quoted = False
        elif not line.strip():
            apart = True
        elif quoted and apart:
            yield line


def own_subject(subject: str) -> str:
    """The subject that a sender wrote: none where it answers another mail, whose words it repeats."""
    return "" if _REPLIES.search(subject) else subject


def _before(quoting: re.Pattern[str], body: str) -> str:
    found = quoting.search(f"\n{body}")
    return body[: max(0, found.start() - 1)] if found else body
