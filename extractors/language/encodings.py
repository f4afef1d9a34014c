"""Texts out of bytes of doubtful character set: UTF-8, UTF-16 with its mark, GB18030, or what a mail declares.

Chinese mail programs declare GB2312 and write GBK, declare nothing, or declare the wrong one; archives of Chinese Windows
carry GBK without saying so, and Excel there saves CSV in it. GB18030 contains GBK and GB2312.
"""

from __future__ import annotations

import codecs

_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_GB = "gb18030"
_ALIASES = {
    "gb2312": _GB,
    "gbk": _GB,
    "cp936": _GB,
    "ms936": _GB,
    "windows-936": _GB,
    "x-gbk": _GB,
    "gb-2312-80": _GB,
    "gb2312-80": _GB,
    "euc-cn": _GB,
    "cn-gb": _GB,
    "chinese": _GB,
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "x-big5": "cp950",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "cp65001": "utf-8",
}
_VAGUE = {"ascii", "iso8859-1", "iso8859-15", "cp1252", "latin-1"}
"""Declared by programs that know nothing better; every byte is valid there, so they are believed last."""

_NO_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}

_LEAST_FOREIGN = 2
"""Characters beyond ASCII by which bytes declared as GBK are known as UTF-8. Of 11,006 Chinese words of the program's own texts none,
written in GBK, is UTF-8 of one such character or more."""


def decode_strictly(data: bytes) -> str | None:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030; `None` where it is none of them."""
    for encoding in ("utf-16",) if data.startswith(_BYTE_ORDER_MARKS) else ("utf-8-sig", _GB):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def decode(raw: bytes, declared: str | None = None) -> str:
    """The text that `raw` most likely is: as declared, else UTF-8, else GB18030, each strictly; else with replacements."""
    codec = codec_of(declared)
    if codec == _GB and _is_chinese_utf8(raw):
        return raw.decode("utf-8").lstrip("\ufeff")
    for candidate in (None if codec in _VAGUE else codec, "utf-8", _GB):
        text = _strictly(raw, candidate)
        if text is not None:
            return text.lstrip("\ufeff")
    return raw.decode(codec or _GB, "replace").encode("utf-8", "replace").decode()


def codec_of(declared: str | None) -> str | None:
    """The codec behind a declared character set, `None` where there is none of that name."""
    name = (declared or "").strip(" \t\"'").lower().replace("_", "-")
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name.replace("_", "-")
        "".encode(codec)
    except (LookupError, ValueError):
        return None
    return None if codec in _NO_TEXT else codec


def _strictly(raw: bytes, codec: str | None) -> str | None:
    try:
        text = raw.decode(codec) if codec else None
        # UTF-7 and UTF-16 may give half a surrogate pair, which nothing later can write.
        (text or "").encode()
    except UnicodeError:
        return None
    return text


def _is_chinese_utf8(raw: bytes) -> bool:
    """Whether bytes declared as GBK are UTF-8 by mistake: real GBK hardly ever forms only characters of three bytes."""
    foreign = [char for char in _strictly(raw, "utf-8") or "" if char > "\x7f"]
    return len(foreign) >= _LEAST_FOREIGN and min(foreign) >= "\u2000"
