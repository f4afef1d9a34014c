"""What the fields of a PDF form hold, as text: typed texts and choices, check boxes as ☑ or ☐ (ISO 32000-1 §12.7)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pdfplumber.utils.pdfinternals import decode_text, resolve

from extractors.core.document import CHECKED, UNCHECKED
from extractors.formats.pdf.appearances import listed, states
from extractors.language.encodings import decode_strictly
from extractors.language.numbers import Number, read_number
from extractors.language.ticks import UNKNOWN

_PUSH_BUTTON, _COMBO = 1 << 16, 1 << 17
"""Flags of a button and of a choice that drops down (§12.7.4.2, §12.7.4.4)."""
_OFF = ("", "Off")
_CURRENCY = re.compile(r"^(?:人民币|[¥$])")
_CODE = re.compile(r"0\d")
_PUNCTUATION = re.compile("[\u00b7\u00d7\u2010-\u2027\u2030-\u203b\u2460-\u24ff]")
"""Signs of Chinese writing that stand outside of the blocks of its characters: · × — “ ” … ‰ ※ ①."""
_DEEPEST = 20
"""Fields within fields; a circle of them ends there."""


def field_kind(widget: Mapping[str, Any]) -> str:
    """`Tx`, `Ch`, `Btn` or `Sig`."""
    return name_of(_inherited(widget, "FT"))


def field_text(widget: Mapping[str, Any]) -> str:
    """What a field holds."""
    kind = field_kind(widget)
    if kind == "Btn":
        return "" if flags(_inherited(widget, "Ff")) & _PUSH_BUTTON else _tick(widget)
    if kind == "Ch":
        return _choice(widget)
    return text_of(_inherited(widget, "V")) if kind == "Tx" else ""


def shows_its_value(widget: Mapping[str, Any]) -> bool:
    """Whether a field shows what it holds and nothing else: a list that is open shows all that can be chosen."""
    kind = field_kind(widget)
    return kind == "Tx" or (kind == "Ch" and bool(flags(_inherited(widget, "Ff")) & _COMBO))


def is_as_typed(written: str, value: str) -> bool:
    """Whether a drawn text is a value, wrapped as it may be, or the same number as forms show it: “￥1,234.50” of 1234.5, “15次” of 15.

    What a program drew in a font without Chinese characters is the value too: “??” or nothing in their place, or the bytes of their code;
    not where it has digits, which say something else without them: “3” of “3万”.
    """
    shown, held = _bare(written), _bare(value)
    return shown == held or _is_same_number(shown, held) or _is_drawn_without_chinese(written, value)


def _is_drawn_without_chinese(written: str, value: str) -> bool:
    if value.isascii() or any(char.isdigit() for char in value):
        return False
    code = value.encode("utf-16-be", "replace").decode("latin-1")
    left = "".join(char for char in value if char.isascii())
    return _latin(written) in (_latin(code), _latin("\u00fe\u00ff" + code)) or _latin(written).replace("?", "") == _latin(left).replace(
        "?", ""
    )


def _latin(text: str) -> str:
    """The characters that are drawn in any font."""
    return "".join(char for char in text if char.isprintable() and not char.isspace())


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


def _is_same_number(written: str, value: str) -> bool:
    """Whether two texts say one number for sure; what begins with a nought may be a code (“010”)."""
    shown, held = _CURRENCY.sub("", written), _CURRENCY.sub("", value)
    if _CODE.match(shown) or _CODE.match(held):
        return False
    number = read_number(shown)
    return number.value is not None and number == read_number(held) == Number(number.value)


def _tick(widget: Mapping[str, Any]) -> str:
    """A box as it is drawn; an unknown sign where the field says otherwise: programs fill in the one and forget the other.

    Boxes of one field (radio buttons) have one value together, the name of the state in which one of them is ticked.
    """
    own, value, state = states(widget) - {"Off"}, _inherited(widget, "V"), name_of(widget.get("AS"))
    said = (text_of(value) in own) if own else text_of(value) not in _OFF
    if not state:
        several = not own and widget.get("Parent") is not None and "V" not in widget
        return UNKNOWN if several and said else CHECKED if said else UNCHECKED
    drawn = state not in _OFF
    if drawn and own and state not in own:
        return UNKNOWN
    return UNKNOWN if own and value is not None and said != drawn else CHECKED if drawn else UNCHECKED


def _choice(widget: Mapping[str, Any]) -> str:
    """The chosen entries as they are shown; `Opt` may pair each stored value with another text."""
    options = listed(_inherited(widget, "Opt"))
    shown = {text_of(pair[0]): text_of(pair[1]) for pair in options if isinstance(pair, list) and len(pair) == 2}
    value = _inherited(widget, "V")
    chosen = [text_of(one) for one in value] if isinstance(value, list) else [text_of(value)]
    return "、".join(shown.get(one, one) for one in chosen if one)


def _inherited(widget: Mapping[str, Any], key: str) -> Any:
    """An entry of the field, or of one above it."""
    node: Any = widget
    for _ in range(_DEEPEST):
        if not isinstance(node, dict):
            return None
        if key in node:
            return resolve(node[key])
        node = resolve(node.get("Parent"))
    return None


def flags(value: Any) -> int:
    """Flags as a number."""
    found = resolve(value)
    return int(found) if isinstance(found, int | float) else 0


def name_of(value: Any) -> str:
    """A name of PDF."""
    found = resolve(value)
    name = getattr(found, "name", "")
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def text_of(value: Any) -> str:
    """A text string, which may be long enough to be a stream, or a name."""
    found = resolve(value)
    data = found.get_data() if hasattr(found, "get_data") else found
    return _decoded(data) if isinstance(data, bytes) else name_of(data)


def _decoded(data: bytes) -> str:
    """By its mark; without one in the code of PDF itself, in which home-made programs write UTF-8 or GBK."""
    if data.startswith((b"\xff\xfe", b"\xef\xbb\xbf")):
        return decode_strictly(data) or decode_text(data)
    chinese = decode_strictly(data) if not data.isascii() and not data.startswith(b"\xfe\xff") else None
    foreign = [char for char in chinese or "" if not char.isascii()]
    han = [char for char in foreign if "\u2e80" <= char <= "\u9fff"]
    is_chinese = bool(han) and all(char in han or "\uff00" <= char <= "\uffef" or _PUNCTUATION.match(char) for char in foreign)
    return str(chinese) if is_chinese else str(decode_text(data))
