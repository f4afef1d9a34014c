"""Names and texts out of bytes of doubtful character set, and names that are safe to show.

Chinese mail programs declare GB2312 and write GBK, declare nothing, or declare the wrong one; archives of Chinese Windows
carry GBK without saying so.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

MAX_NAME = 200
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
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


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
    return len(foreign) >= 2 and min(foreign) >= "\u2000"


def clean_name(name: str) -> str:
    """`name` as it may be shown: no control characters, no direction marks, no lone surrogates, not longer than a name."""
    kept = "".join(char for char in name if unicodedata.category(char) not in _UNSEEN)
    kept = unicodedata.normalize("NFC", kept).strip(" .\u3000/")
    return kept if len(kept) <= MAX_NAME else f"{kept[: MAX_NAME - 10]}…{kept[-8:]}"


def base_name(name: str) -> str:
    r"""The last part of what may be a path of any system (old Internet Explorer sends `C:\\…`)."""
    return clean_name(re.split(r"[/\\]", name.rstrip("/\\"))[-1])


def is_escaping(path: str) -> bool:
    """Whether the path of an archive member would leave the folder it is unpacked into."""
    return bool(_ABSOLUTE.match(path)) or ".." in re.split(r"[/\\]", path)


def is_litter(path: str) -> bool:
    """Whether an operating system left this file behind: never a return."""
    parts = re.split(r"[/\\]", path)
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1].lower() in {".ds_store", "thumbs.db", "desktop.ini"}
