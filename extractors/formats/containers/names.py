"""Names of attachments and archive members that are safe to show and to unpack."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 200
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


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
