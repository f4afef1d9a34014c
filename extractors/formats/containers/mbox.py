"""A mail folder (`mbox`): every message of it as a mail of its own."""

from __future__ import annotations

import re

from extractors.formats.containers.contents import Budget, Contents, ContentsCollector

_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n(?=>?[!-9;-~]+:?[ \t])")
"""A separator follows an empty line and precedes a header; the words `From …` in a body do neither."""

_QUOTED = re.compile(rb"(?m)^>(?=>*From )")


def open_mbox(data: bytes, budget: Budget) -> Contents:
    """Every message as `邮件001.eml`, in the order of the folder.

    Raises:
        UnreadableFileError: beyond the budget.
    """
    budget.enter(len(data))
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    starts: list[re.Match[bytes]] = []
    for match in _START.finditer(data):
        budget.count(1)
        starts.append(match)
    gathering = ContentsCollector()
    ends = [match.start() for match in starts[1:]] + [len(data)]
    for number, (match, end) in enumerate(zip(starts, ends, strict=True), 1):
        budget.take(end - match.end())
        gathering.add(f"邮件{number:03}.eml", _QUOTED.sub(b"", data[match.end() : end]))
    return gathering.contents()
