r"""What LibreOffice would read wrongly in an RTF file: Chinese without its code page, and rows with more cells than they declare.

AbiWord writes a cell for every column under a merged one, and declares one for all of them: LibreOffice moves such a row and drops its
end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.formats.legacy.left_out.rich_equations import with_signs

_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]+)(?P<number>-?\d+)? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-z])|(?P<brace>[{}])|[^\\{}]+", re.DOTALL
)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")
_HEAD = re.compile(rb"\\rtf\d*(?:\\ansi(?![a-z]))?")
_ESCAPES = re.compile(rb"(?:\\'[0-9a-fA-F]{2})+")
_UNICODE = re.compile(rb"\\u-?\d")
_EASTERN_FONT = re.compile(rb"\\fcharset(?:128|129|134|136)(?!\d)")
_WESTERN_FONT = re.compile(rb"\\fcharset[01](?!\d)")
_EASTERN = frozenset({b"932", b"936", b"949", b"950", b"54936", b"65001"})
_FRAME = (rb"{\abiframeprops", rb"{\*\abiframeprops")
"""AbiWord does not say that others may pass over what it notes of a text box, and so it stands there as text."""
_RAW = re.compile(r"\\(?:uc(?P<count>\d{1,5})(?!\d)|[\\{}])|(?P<brace>[{}])|(?P<letters>[^\x00-\x7f]+)")
r"""Letters as they are, and `\uc`, which says how many signs after a `\u` stand for it in programs that do not know it: in its group."""


def plainly_written(data: bytes) -> bytes:
    """An RTF file as LibreOffice reads it rightly; as it came where it does anyway."""
    return with_signs(_with_whole_rows(_with_code_page(data))).replace(*_FRAME)


def left_over(data: bytes) -> list[str]:
    """The texts of the cells that a row has beyond those that it declares, and that no cell under a merged one explains."""
    rows = _rows(data) if b"\\cellx" in data else ()
    beyond = (cell for row in rows if row.merged and not row.surplus() for cell in row.cells[len(row.merged) :])
    return [text for cell in beyond if (text := cell.text.strip())]


def _with_code_page(data: bytes) -> bytes:
    """A file that says no code page for its Chinese, with it: programs count on that of the computer."""
    found = _CODE_PAGE.search(data)
    if not data.isascii():
        return data if found is not None and found[1] in _EASTERN else _in_words(data)
    runs = [bytes.fromhex(run.replace(b"\\'", b"").decode()) for run in _ESCAPES.findall(data)]
    if not runs or _UNICODE.search(data) or _EASTERN_FONT.search(data) or not all(map(_is_chinese, runs)):
        return data
    if found is None and (head := _HEAD.search(data)) is not None:
        data = data[: head.end()] + b"\\ansicpg936" + data[head.end() :]
    return _WESTERN_FONT.sub(rb"\\fcharset134", _CODE_PAGE.sub(rb"\\ansicpg936", data))


def _is_chinese(run: bytes) -> bool:
    """Whether bytes are the characters of GB 2312: accents stand alone between letters, these in pairs."""
    try:
        return bool(run.decode("gb2312"))
    except UnicodeDecodeError:
        return False


def _in_words(data: bytes) -> bytes:
    r"""A file whose letters stand in it as they are, each written as RTF has it (`\u24037?`)."""
    if b"\\bin" in data:
        return data
    for encoding in ("utf-8", "gb2312", "gb18030"):
        try:
            written = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _counted(written).encode("ascii")
    return data


def _counted(written: str) -> str:
    r"""Its letters in words, each with one sign for other programs: where another count holds, it is set aside (`\uc1\u24037?\uc2 `)."""
    counts = ["1"]

    def said(found: re.Match[str]) -> str:
        if found["letters"]:
            words = "".join(map(_escaped, found["letters"]))
            return words if counts[-1] == "1" else f"\\uc1{words}\\uc{counts[-1]} "
        if found["count"]:
            counts[-1] = found["count"]
        elif found["brace"] == "{":
            counts.append(counts[-1])
        elif found["brace"] and len(counts) > 1:
            counts.pop()
        return found[0]

    return _RAW.sub(said, written)


def _escaped(char: str) -> str:
    halves = char.encode("utf-16-be")
    numbers = (int.from_bytes(halves[at : at + 2], "big", signed=True) for at in range(0, len(halves), 2))
    return "".join(f"\\u{number}?" for number in numbers)


@dataclass(slots=True)
class _Cell:
    """A cell, and where the word stands that ends it."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Row:
    """A row: which of the cells that it declares lie under a merged one, and those that it has."""

    merged: list[bool] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)

    def surplus(self) -> Sequence[_Cell]:
        """The cells too many, where those under a merged one explain them: they are empty, and stand in one piece."""
        extra = len(self.cells) - len(self.merged)
        if extra <= 0 or True not in self.merged:
            return ()
        first, count = self.merged.index(True), sum(self.merged)
        under = self.cells[first : first + count + extra]
        in_one_piece = all(self.merged[first : first + count])
        return under[:extra] if in_one_piece and not any(cell.text.strip() for cell in under) else ()


def _with_whole_rows(data: bytes) -> bytes:
    if b"\\clvmrg" not in data:
        return data
    made, at = [], 0
    for cell in (cell for row in _rows(data) for cell in row.surplus()):
        made.append(data[at : cell.start])
        at = cell.end
    return b"".join((*made, data[at:]))


def _rows(data: bytes) -> Iterator[_Row]:
    """The rows of the tables; what is declared for one holds for the next, unless that declares its own."""
    row, is_merged = _Row(), False
    text: list[str] = []
    for token in _seen(data):
        word = token["word"]
        if word == b"trowd":
            row.merged, is_merged = [], False
        elif word in (b"clvmrg", b"clmrg"):
            is_merged = word == b"clvmrg"
        elif word == b"cellx":
            row.merged.append(is_merged)
            is_merged = False
        elif word == b"cell":
            row.cells.append(_Cell("".join(text), token.start(), token.end()))
            text = []
        elif word == b"row":
            yield row
            row = _Row(list(row.merged))
        else:
            text.append(_shown(token))


def _seen(data: bytes) -> Iterator[re.Match[bytes]]:
    r"""The tokens outside groups that programs may pass over (`{\*\abicellprops …}`)."""
    depth, skipped, opened = 0, 0, False
    for token in _TOKEN.finditer(data):
        if token["brace"] == b"{":
            depth += 1
        elif token["brace"] == b"}":
            depth -= 1
            skipped = skipped if depth >= skipped else 0
        elif token["sign"] == b"*" and opened and not skipped:
            skipped = depth
        elif not skipped:
            yield token
        opened = token["brace"] == b"{"


def _shown(token: re.Match[bytes]) -> str:
    """The characters that a token stands for."""
    if token["word"] == b"u" and token["number"]:
        return chr(int(token["number"]) & 0xFFFF)
    if token["byte"] is not None:
        return f"\\'{token['byte'].decode()}"
    return "" if token["word"] or token["sign"] or token["brace"] else token[0].decode("gb18030", "replace").strip("\r\n")
