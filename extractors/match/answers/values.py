"""Text → answer: count, date, tick, list, yes or no, text. Pure; the table “What an answer means” is its test."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extractors.core.address import FieldAddress
from extractors.core.findings import Code, finding
from extractors.core.location import Location
from extractors.core.reading import Answer, Value
from extractors.form import FieldType
from extractors.language import text
from extractors.language.dates import NOTHING, read_date, read_moment
from extractors.language.junk import has_lost_digits, is_error_value, is_left_over, is_picture_call, is_typed_over
from extractors.language.measures import restated
from extractors.language.numbers import MOST_FIGURES, read_count, read_number
from extractors.language.patterns import CIRCLED, CLOSE, INSIDE, OPEN, POINT
from extractors.language.persons import NAME_HAN, ends_twice, holds_telephones, is_run_on, joins_two, parted_names, without_padding
from extractors.language.ticks import UNKNOWN
from extractors.match.answers.option_answers import boxed_word, offers_words
from extractors.match.answers.option_marks import has_new_signs

_YES = frozenset({"是", "已解决", "有", "对", "yes", "y", "true", "1", "已", "√", "✓", "✔", "☑", "☒"}) | {
    *("是的", "解决", "解决了", "已经解决", "已全部解决", "全部解决", "已办结", "办结", "已完成", "完成", "已落实")
}
_NO = frozenset({"否", "未解决", "无", "不", "no", "n", "false", "0", "未", "没有", "×", "不是", "尚未解决"}) | {
    *("没有解决", "还未解决", "未能解决", "待解决", "不能解决", "无法解决", "未办结", "未完成", "未落实")
}
_OPPOSITE = (("是", "否"), ("有", "无"), ("已解决", "未解决"), ("已完成", "未完成"), ("对", "不"), ("已", "未"))
"""Words that blanks offer to be ticked where yes or no is asked for."""

_LONG_NUMBERS: frozenset[FieldType] = frozenset({"text", "list"})
"""What may hold the number of an identity card or an account; a telephone number has its own doubt."""

_LONGEST_NOTHING = max(map(len, NOTHING))
"""A longer text is none of these words in any width."""
_FIGURES: frozenset[FieldType] = frozenset({"count", "number"})
_Read = tuple[Value, str | None, Code | None]


@dataclass(frozen=True, slots=True)
class AnswerTarget:
    """What an answer is read for: field, type, the year meant where a date gives none, unit of its figures, whether a person is named.

    `printed` is the blank's own text in that place; of it only what is ticked takes note.
    """

    field: FieldAddress
    type: FieldType
    year: int
    measure: str = ""
    person: bool = False
    printed: str = ""


def read_answer(raw: str, target: AnswerTarget, source: Location | None = None) -> Answer:
    """The normalized answer that `raw` means for the field `target`, with its findings."""
    if target.type in _FIGURES and raw.isascii() and raw.isdecimal() and len(raw) <= MOST_FIGURES:
        return Answer(int(raw), raw, source)  # as most figures are written
    written = _written(raw)
    written = without_padding(written) if target.person and target.type == "text" else written
    value, note, code = _junk(raw, target) or _measured(written, target) or _READERS[target.type](written, target)
    if target.person and (any(map(is_run_on, value)) if isinstance(value, tuple) else _COUNTED.search(str(value))):
        code = code or Code.LIST_UNCLEAR
    code = code or (Code.UNREADABLE_OBJECT if UNKNOWN in raw else None)
    found = (finding(code, field=target.field, source=source, raw=_short(raw), value=value),) if code else ()
    return Answer(value, raw.strip(), source, note, found)


def _junk(raw: str, target: AnswerTarget) -> _Read | None:
    """What a program left there instead of an answer."""
    if is_error_value(raw) or is_left_over(raw):
        return None, None, Code.CELL_ERROR
    if is_picture_call(raw):
        return None, None, Code.UNREADABLE_OBJECT
    if is_typed_over(raw):
        return None, None, Code.ODD_LOOK
    return (None, None, Code.DIGITS_LOST) if target.type in _LONG_NUMBERS and has_lost_digits(raw) else None


def _measured(raw: str, target: AnswerTarget) -> _Read | None:
    """A figure that names its unit, as the label asks for it."""
    if not target.measure or target.type not in _FIGURES or raw.isdecimal():
        return None
    found = restated(raw, target.measure)
    if found is None:
        return None
    if target.type == "count" and isinstance(found.value, float):
        return None, None, Code.NOT_A_NUMBER
    return found.value, found.note, found.doubt


def _written(raw: str) -> str:
    """What stands on a line drawn with underscores (“__张三__”)."""
    return raw.strip().strip("_＿").strip() if "_" in raw or "＿" in raw else raw


def _short(raw: str) -> str:
    flat = " ".join(raw.split())
    return flat if len(flat) <= 20 else flat[:20] + "…"


def _count(raw: str, _target: AnswerTarget) -> _Read:
    count = read_count(raw)
    return count.value, count.note, count.doubt


def _number(raw: str, target: AnswerTarget) -> _Read:
    number = read_number(raw)
    return number.value, number.note, number.doubt or _share(number.value, raw, target)


def _share(value: float | None, raw: str, target: AnswerTarget) -> Code | None:
    """The doubt about “0.95” where per cent are asked for: spreadsheets hold 95 % so."""
    is_part = target.measure == "%" and value is not None and 0 < value < 1
    return Code.SHARE_UNCLEAR if is_part and "%" not in unicodedata.normalize("NFKC", raw) else None


def read_text(raw: str) -> str | None:
    """The text as written, or `None` where it says that there is nothing (“无”, “/”, “—”)."""
    text = raw.strip()
    return None if not text or (len(text) <= _LONGEST_NOTHING and unicodedata.normalize("NFKC", text) in NOTHING) else text


_ELSEWHERE = re.compile(
    r"(?:内容|材料|具体)?(?:详?见|[请参另]见|详情见)[上下后附另背左右反].{0,6}(?:《[^》]{1,40}》)?|(?:另附|附后|另行报送|后附).{0,4}|从?略"
    r"|同[上前左右去](?:表|一?[行栏格年期次月季](?:度|报)?)?|同第?[一二三四1-4]季度|〃|″|待(?:补|填|报|查|统计|完善).{0,4}|[xX×*＊]{2,}|[?？]+"
)


def is_elsewhere(written: str) -> bool:
    """Whether a text only points to another, or keeps room for one: “见附件”, “同上”, “待补充”, “XXX”."""
    return _ELSEWHERE.fullmatch(written.strip(" （）()【】。")) is not None


def _text(raw: str, _target: AnswerTarget) -> _Read:
    value = read_text(raw)
    return value, None, Code.ANSWER_ELSEWHERE if value is not None and is_elsewhere(value) else None


_SEPARATORS = re.compile(
    rf"(?:[、，,；;\n\t/／|｜]+|(?<={NAME_HAN}{NAME_HAN})\s*{POINT}\s*(?={NAME_HAN}{NAME_HAN})|(?<=[^\s]{{2}})[  　]+(?=[^\s]{{2}}))"
    rf"(?!{INSIDE}{{0,40}}{CLOSE})"
)
"""What stands between two names; in brackets it is part of one: “张三（组长、主席）”."""
_ENUMERATOR = re.compile(rf"(?<!\d)(?:{OPEN}\d{{1,2}}{CLOSE}|\d{{1,2}}[.．、)）]|{CIRCLED})(?=\s*{NAME_HAN})")
_JOINED = re.compile(rf"(?<={NAME_HAN})[+＋&＆。:：—–\-](?={NAME_HAN})|等(?:\d+[人名位家个])?$|^[\d\s\-]+$")
"""Signs that people set between names, words for further ones, and a telephone number among them."""
_TITLE = re.compile("^(?:副|常务副)?(?:主席|主任|书记|部长|科长|局长|处长|经理|厂长|校长|会长|秘书长|组长)$")
_NUMBERED = re.compile(rf"^{_ENUMERATOR.pattern}")


def _list(raw: str, _target: AnswerTarget) -> _Read:
    written = read_text(raw)
    if written is None:
        return None, None, None
    if is_elsewhere(written):
        return (written,), None, Code.ANSWER_ELSEWHERE
    parts = [piece for part in _numbered(written) for piece in _SEPARATORS.split(part)]
    padded = [name for part in parts if part.strip() for name in parted_names(part.strip())]
    names = tuple(re.sub(rf"(?<={NAME_HAN})\s+(?={NAME_HAN})", "", name) for name in padded)
    run_on = len(padded) > sum(bool(part.strip()) for part in parts)
    return names, None, Code.LIST_UNCLEAR if run_on or any(_is_unclear(name) for name in names) else None


def _numbered(written: str) -> list[str]:
    """“1.王琦 2.刘勇”, “①王琦②刘勇” → what stands behind each number; a text whose numbers don't count from one as it is."""
    found = list(_ENUMERATOR.finditer(written))
    numbers = [text.numbering(one[0] + "、") for one in found]
    if not found or found[0].start() or [one[0] for one in numbers if one] != list(range(1, len(found) + 1)):
        return [written]
    ends = [*(one.start() for one in found[1:]), len(written)]
    return [written[one.end() : end].strip(" 、，,；;。\n") for one, end in zip(found, ends, strict=True)]


def _is_unclear(name: str) -> bool:
    return joins_two(name) or ends_twice(name) or has_new_signs(name, "") or any(sign.search(name) for sign in (_JOINED, _TITLE, _NUMBERED))


def _date(raw: str, target: AnswerTarget) -> _Read:
    dated = read_date(raw, target.year)
    return dated.value, None, dated.doubt


def _datetime(raw: str, target: AnswerTarget) -> _Read:
    dated = read_moment(raw, target.year)
    return dated.value, None, dated.doubt


def is_offered_yes_or_no(printed: str) -> bool:
    """Whether a blank prints words for yes and no, of which one is ticked."""
    return offers_words(printed, _OPPOSITE)


def _yesno(raw: str, target: AnswerTarget) -> _Read:
    chosen = boxed_word(raw, _OPPOSITE, target.printed)
    text = "".join(unicodedata.normalize("NFKC", raw).split()).rstrip("。").lower()
    if not text or (chosen is not None and chosen.blank) or text in {"/", "-", "—"}:
        return None, None, None
    if text == "无":
        return False, None, Code.YES_NO_UNCLEAR
    if text in _YES:
        return True, None, None
    if text in _NO:
        return False, None, None
    if chosen is None or chosen.value is None:
        return None, None, Code.NOT_YES_OR_NO
    return chosen.value in _YES, None, chosen.doubt


_COUNTED = re.compile(r"\d")
"""A date, a telephone or a figure stands beside the name of a person, or in its place."""


def _phone(raw: str, _target: AnswerTarget) -> _Read:
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text or text in NOTHING:
        return None, None, None
    text = re.sub(r"(?<=^\d{11})\.0+$", "", text)  # a number of a spreadsheet, written out by a program
    return text, None, None if holds_telephones(text) else Code.NOT_A_PHONE


_READERS: Mapping[FieldType, Callable[[str, AnswerTarget], _Read]] = {
    "count": _count,
    "number": _number,
    "text": _text,
    "choice": _text,
    "list": _list,
    "date": _date,
    "datetime": _datetime,
    "yesno": _yesno,
    "phone": _phone,
}
