"""A unit's own file back with remarks in it, or a letter where the format takes none; what it is told: where, what is wrong, what to do.

Findings speak to the clerk; these speak to the unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from extractors.core.errors import UnreadableFileError
from extractors.core.findings import Code
from extractors.core.limits import LIMITS, Limits
from extractors.core.location import Location, place_words
from extractors.core.reading import FileError, Finding
from extractors.formats.register import kind_of
from pipeline.campaign import Campaign
from pipeline.consolidation.review import answer_at, findings_of
from pipeline.core.file_names import file_name
from pipeline.core.model import Arrival, Submission
from pipeline.post.cell_notes import notes_of, with_notes
from pipeline.post.letter import Letter, Listing, Sender, letter_bytes
from pipeline.post.word_comments import Signed, comments_of, with_comments
from pipeline.render.gongwen.passages import Column
from pipeline.wording.figures import NOTHING, brief, date_time
from pipeline.wording.terms import local

_ASKED: Mapping[str, str] = {
    Code.APPROXIMATE: "请填写确切的数字。",
    Code.NOTE_DOUBTFUL: "请问明后只写一个确切的数字。",
    Code.EXPRESSION: "请写出算好的数字。",
    Code.NOT_A_NUMBER: "请填写一个确切的数字，没有的填 0。",
    Code.NOT_FILLED: "请补填，没有的填 0。",
    Code.NOT_A_DATE: "请写成“2017年5月18日”的样子。",
    Code.NOT_YES_OR_NO: "请填“是”或“否”。",
    Code.YES_NO_UNCLEAR: "请填“是”或“否”；没有这回事的填“—”。",
    Code.DATE_UNCLEAR: "请写成“3月10日”的样子。",
    Code.NOT_A_PHONE: "请填写完整的电话号码。",
    Code.CELL_ERROR: "请填写实际的内容，或把公式的结果粘贴为数值。",
    Code.DIGITS_LOST: "请先把这一列设为“文本”，再重新填写完整的号码。",
    Code.ANSWER_ELSEWHERE: "请把内容写在这一栏里。",
    Code.NOT_AN_OPTION: "请从这一栏列出的选项里选。",
    Code.MEASURE_UNCLEAR: "请按栏目上印的计量单位填写。",
    Code.CHOICE_CONFLICT: "请只选一项。",
    Code.CHOICE_UNCLEAR: "请在选定的一项上打“√”。",
    Code.OPTION_LEFT: "请在选定的一项上打“√”，其余选项不要删去。",
    Code.FORMULA_UNCACHED: "请填写算好的数字。",
    Code.OUTCOME_MISSING: "请在一行打“√”。",
    Code.OUTCOME_CONFLICT: "请只在一行打“√”。",
    Code.TICK_UNCLEAR: "请在选定的一行打“√”，其余留空。",
    Code.ODD_LOOK: "请去掉删除线、上下标等，直接写明。",
    Code.UNREADABLE_OBJECT: "请改用文字填写，不要贴图片。",
    Code.OCR_LOW: "请填写清楚，最好报 Word 或 Excel 文件。",
    Code.TEXT_MISSING: "请补写内容，没有内容的去掉勾。",
    Code.DITTO_UNCLEAR: "请逐行写明。",
    Code.CARRIED_DOWN: "请逐行写明。",
    Code.MERGED_OVER: "请逐栏填写，不要合并单元格。",
    Code.LABEL_MISSING: "请按下发的空白表补上这一栏。",
    Code.SUM_DIFFERS: "请核对各行与合计，改正后重报。",
    Code.UNPLACED_TEXT: "请写进相应的栏目。",
    Code.HIDDEN_ROW: "请取消隐藏；不报的请删去。",
    Code.HIDDEN_SHEET: "请取消隐藏；不报的请删去。",
    Code.ROWS_DROPPED: "如果这一份只是补充，请报一份完整的。",
    Code.RETURN_UNNAMED: "请补上。",
    Code.FEW_LABELS: "请照下发的空白表重新填报。",
    Code.SAME_TIME: "请说明以哪一份为准。",
}
"""What the unit is asked to do, where the plain request does not say it best."""
_OURS = frozenset(
    {
        *(Code.OCR, Code.LABEL_SIMILAR, Code.LABEL_REPEATED, Code.WRONG_EXTENSION, Code.OWN_TABLE, Code.OWN_TOTAL, Code.AMBIGUOUS_FORM),
        Code.CONVERTED_BY_WPS,
        *(Code.UNIT_FUZZY, Code.UNIT_NOT_ON_FORM, Code.UNIT_CONFLICT, Code.CORRECTION_OUTDATED, Code.RULE_UNDECIDED, Code.PAGE_CUT),
        *(Code.MEASURE_CONVERTED, Code.FORMULA_COMPUTED, Code.ANSWER_IN_LABEL, Code.ANSWER_BELOW, Code.SECTION_ASSUMED),
        *(Code.ITEM_BOUNDARY, Code.SEVERAL_IN_ONE_CELL, Code.OLDER_AGAIN, Code.NUMBER_UNCLEAR, Code.DATE_APART, Code.UNIT_UNKNOWN),
        *(Code.MEASURE_MISSING, Code.FIGURE_UNCLEAR, Code.TASK_NUMBERING, Code.OTHER_YEAR, Code.DATE_CONTRADICTION),
    }
)
"""Doubts of our own reading: the office looks at its copy, and the unit has nothing to mend."""
_PLAIN = "请核对后改正；确实无误的，请说明情况。"
_BEFORE_REQUEST = re.compile(r"(?:“[^”]*”|[^“])*?(?=[，；。]请)")
"""A message up to what it asks of the clerk; what a unit wrote stands in quotes and asks for nothing."""
_CONDITION = re.compile(r"[；。](?:若|如果)[^“”；。]*$")
_MOST = 300
_COLUMNS = (
    *(Column("序号", width_mm=12), Column("位置", width_mm=32, words=True), Column("项目", width_mm=32, words=True)),
    *(Column("原填内容", width_mm=30, words=True), Column("需要修改的地方", width_mm=56, words=True)),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a unit is asked to mend.

    Attributes:
        location: Where it stands in the file; `None` where it is about the whole.
        label: What the office calls it: “访谈职工”, “职工意见建议第2条”; empty for the whole.
        raw: What the unit wrote.
        text: What is wrong, and what to do.
    """

    location: Location | None
    label: str
    raw: str
    text: str

    def __str__(self) -> str:
        """As it stands beside the place."""
        return f"【{self.label}】{self.text}" if self.label else self.text


def remarks_of(campaign: Campaign, submission: Submission) -> tuple[Remark, ...]:
    """What a unit is to mend in one of its returns, each thing once, in the order of the form."""
    found = (_remark(campaign, submission, one) for one in findings_of(submission))
    return tuple(dict.fromkeys(one for one in found if one.text))


def _remark(campaign: Campaign, submission: Submission, finding: Finding) -> Remark:
    answer, label = answer_at(campaign, submission, finding.field)
    place = finding.source or (answer.source if answer is not None else None)
    return Remark(place, label, brief(answer.raw) if answer is not None else "", unit_words(finding))


def unit_words(finding: Finding) -> str:
    """What a unit is told of a finding, and asked to do; empty where the office alone can settle it."""
    return "" if finding.code in _OURS else brief(f"{wrong_words(finding)}{_ASKED.get(finding.code, _PLAIN)}", _MOST)


def wrong_words(finding: Finding) -> str:
    """What is wrong, without what the message asks of the clerk."""
    before = _BEFORE_REQUEST.match(finding.message)
    said = before.group() if before is not None else finding.message.rstrip("。")
    return f"{_CONDITION.sub('', said)}。"


_UNREADABLE: Mapping[str, str] = {
    "encrypted": "请去掉打开密码后重新报送。",
    "corrupt": "请在原来的电脑上打开、另存一份后重新报送。",
    "empty": "请核对后重新报送。",
    "too_large": "请只报本次要求的表，压缩图片后重新报送。",
}
_READABLE = "请另存为 Word（.docx）或 Excel（.xlsx）后重新报送。"


def unreadable_words(error: FileError) -> str:
    """Why the office could not open a file, and what its sender is asked to do."""
    said, _, _ = error.message.partition("。")
    return f"{said}。{_UNREADABLE.get(error.code, _READABLE)}"


@dataclass(frozen=True, slots=True)
class Faulty:
    """One file of a unit with what is to be mended in it.

    Attributes:
        arrival: How it came; in a mail or an archive with other files.
        name: Its own name.
        data: Its bytes; nothing changes them.
        title: Title of the form.
        remarks: What is to be mended.
    """

    arrival: Arrival
    name: str
    data: bytes
    title: str
    remarks: tuple[Remark, ...]


def with_remarks(faulty: Faulty, sender: Sender, limits: Limits = LIMITS) -> bytes | None:
    """The file with the remarks at their places; `None` where its format, or this file, takes none."""
    try:
        kind = kind_of(faulty.data, limits)
        if kind == "docx":
            return with_comments(faulty.data, _lines(faulty, sender), Signed(sender.author, sender.at))
        return with_notes(faulty.data, _lines(faulty, sender), sender.author) if kind == "xlsx" else None
    except UnreadableFileError:
        return None


def carries(data: bytes, remarks: Sequence[Remark]) -> bool:
    """Whether every remark stands in the file."""
    said = "\n".join(comments_of(data) if kind_of(data) == "docx" else notes_of(data).values())
    return all(one.text in said for one in remarks)


def letter_about(faulty: Faulty, sender: Sender) -> bytes:
    """The letter that says what is to be mended: place by place, or in its text where it is about the file as a whole."""
    received = date_time(local(faulty.arrival, sender.campaign))
    named = f"文件“{faulty.name}”（{received} 收到）"
    whole = [one.text for one in faulty.remarks if one.location is None and not one.label]
    placed = [one for one in faulty.remarks if one.location is not None or one.label]
    about = f"的《{faulty.title}》，" if faulty.title else "的"
    opening = f"{sender.campaign.title}中，贵单位报来{about}{named}需要修改后重新报送。"
    letter = Letter(
        heading=("关于请修改报送材料的函",),
        addressee=sender.unit,
        text=(opening, *whole, *((f"需要修改的有以下 {len(placed)} 处。",) if placed else ()), sender.asks_again),
        issuer=sender.campaign.issuer,
        date=sender.at.date(),
        listings=(Listing(_COLUMNS, tuple(_row(number, one) for number, one in enumerate(placed, 1))),) if placed else (),
    )
    return letter_bytes(letter, stamp=sender.at)


def _row(number: int, one: Remark) -> tuple[str, ...]:
    return str(number), place_words(one.location) or "整份", one.label or NOTHING, one.raw or NOTHING, one.text


def returned_name(faulty: Faulty, *, as_letter: bool) -> str:
    """How the file that goes back is called: by the name that the unit knows."""
    name = PurePosixPath(faulty.name)
    return file_name(f"{name.stem}（{'修改函' if as_letter else '请修改'}）", ".docx" if as_letter else name.suffix)


def _lines(faulty: Faulty, sender: Sender) -> Mapping[Location | None, Sequence[str]]:
    """The lines of the comment at each place; what the unit is to do with the file stands over all."""
    places: dict[Location | None, list[str]] = {None: [f"本文件有 {len(faulty.remarks)} 处需要修改，已在各处批注。{sender.asks_again}"]}
    for one in faulty.remarks:
        places.setdefault(one.location, []).append(str(one))
    return places
