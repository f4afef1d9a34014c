"""What stands around a notice's text: mark, number, title, addressees above it; signature, day and imprint below (GB/T 9704-2012 §7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.language.patterns import ANNEX_MARK, CLOSE, COLON, HAN, HAN_RANGE, INSIDE, OPEN, YEAR_DIGIT
from pipeline.notice.elements.attachments import heading, is_item
from pipeline.notice.elements.contacts import OFFICE, is_day, is_office, signature_of, signed_day
from pipeline.notice.elements.days import number, spelt_day
from pipeline.notice.elements.lines import compact, is_enumerated
from pipeline.notice.elements.notice import KINDS, Head, Issued, Number

_TITLE_END = re.compile(rf".*(?:{KINDS})\s*(?:{OPEN}{INSIDE}{{1,20}}{CLOSE})?\s*$")
_NUMBER = re.compile(
    rf"(?:发文字号|文\s*号|字\s*号)?\s*{COLON}?\s*(?P<sign>{HAN}{{1,16}}?)\s*[〔［\[（(【]\s*(?P<year>(?:19|20)\d{{2}}|{YEAR_DIGIT}{{4}})\s*(?:年)?[〕］\]）)】]\s*第?\s*(?P<serial>\d{{1,5}})\s*号"
)
_MARK = re.compile(r"(?P<office>.{2,40}?)\s*文\s*件$")
_IMPRINT = re.compile(rf"(?P<office>[{HAN_RANGE}\s]{{2,40}}?)\s*(?P<day>(?:20|19)\d{{2}}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)\s*印\s*发")
_COPIES = re.compile(rf"抄\s*[送报]\s*{COLON}\s*(?P<to>.+)")
_BELOW_TITLE = re.compile(rf"{OPEN}(?P<day>{INSIDE}*年{INSIDE}*月{INSIDE}*日)(?:{INSIDE}*){CLOSE}")
_ADDRESSED = re.compile(rf"[^。；;！？]{{2,160}}{COLON}")
_NO_ADDRESSEE = re.compile(
    rf"附\s*{ANNEX_MARK}?\s*[:：\d]|.*(?:如下|事项|签发人|电\s*话|联\s*系\s*人|邮\s*箱|文\s*号|字\s*号|日\s*期)\s*{COLON}$|.*(?:通知|说明|意见|方案|安排)如下"
)
_ABOVE, _LISTED = 30, 12
"""Lines in which a head ends, and of a list of attachments that goes on. The five real notices read alike with 5 to 1,000 and 1 to 100."""
_LONG = 60
"""Characters of a line of a title; half as many of one that a list may hold. With 30 a title of those five is lost, 40 to 200 read all."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the text of a notice lies among its lines: behind the addressees, before the signature; attachments begin at `rest`."""

    begin: int
    signature: int
    rest: int


def find_head(lines: Sequence[str]) -> tuple[Head, Frame]:
    """The elements around the text, and where that text lies."""
    rest, dated = _end(lines)
    top, title, addressees = _top(lines[:rest])
    signature, issuers, issued = signature_of(lines, top, dated, rest)
    numbered = next((made for line in lines[: min(top + 1, _ABOVE)] if (made := read_number(line)) is not None), None)
    mark = next((compact(line) for line in lines[:top] if _MARK.fullmatch(line) and len(line) <= 40), "")
    issued = issued or _day_below_title(lines[:top])
    office, imprinted = _imprint(lines[signature:])
    head = Head(
        title=title,
        number=numbered,
        issuers=issuers or _issuers_above(lines[:top], title, mark),
        mark=mark,
        addressees=addressees,
        issued=issued or imprinted,
        office=office,
        copies=_copies(lines[signature:]),
    )
    return head, Frame(top, signature, rest)


def read_number(line: str) -> Number | None:
    """发文字号 at the beginning of a line (“杨工〔2017〕39号”, “乐工发[2011]36号”)."""
    found = _NUMBER.match(line.strip())
    year = number(found["year"]) if found else None
    if found is None or year is None:
        return None
    return Number(found["sign"], year, int(found["serial"]), compact(re.sub(rf"^.*?{COLON}", "", found[0])))


def _end(lines: Sequence[str]) -> tuple[int, int | None]:
    """Where the attachments begin, and the line of the day above them: the last that is only a day, its office before it or not."""
    first = next((place for place in range(1, len(lines)) if _begins_attachment(lines, place)), len(lines))
    days = [place for place in range(first) if signed_day(lines[place]) is not None]
    if days:
        return first, days[-1]
    return first, None


def _begins_attachment(lines: Sequence[str], place: int) -> bool:
    """Whether an attachment begins at a line.

    “附件” alone above the number is the mark of one that was sent by itself, and “附件1：登记表” above the signature is a list.
    """
    found = heading(lines[place])
    if found is None or sum(len(line) for line in lines[:place]) <= _LONG:
        return False
    ahead = list(lines[place + 1 : place + _LISTED + 1])
    ends = len(ahead) < _LISTED and bool(ahead) and is_office(ahead[-1])
    signed = next((number for number, line in enumerate(ahead) if is_day(line)), len(ahead) if ends else None)
    may_list = bool(found.title) or lines[place].rstrip().endswith(("：", ":"))
    if may_list and not found.title and ahead and is_item(ahead[0]) and not found.number:
        return False
    return not (may_list and signed is not None and all(_may_be_listed(line) for line in ahead[:signed]))


def _may_be_listed(line: str) -> bool:
    return heading(line) is not None or is_office(line) or (len(line) <= _LONG // 2 and line.strip()[-1] not in "：:。")


def _top(lines: Sequence[str]) -> tuple[int, str, str]:
    """Where the text begins, the title, and whom the notice is addressed to."""
    limit = next((place for place, line in enumerate(lines[:_ABOVE]) if re.match(r"\s*一\s*、", line)), min(len(lines), _ABOVE))
    addressed = next((place for place in range(limit) if _is_addressed(lines[place])), None)
    ends = [place for place in range(addressed if addressed is not None else limit) if _ends_title(lines[place])]
    if addressed is None:
        return (ends[0] + 1, _title(lines, ends[0]), "") if ends else (0, "", "")
    if not ends:
        return addressed + 1, _untyped_title(lines[:addressed]), _joined([lines[addressed]]).rstrip("：:")
    return (
        addressed + 1,
        _title(lines, ends[-1]),
        _joined([line for line in lines[ends[-1] + 1 : addressed + 1] if read_number(line) is None]).rstrip("：:"),
    )


def _is_addressed(line: str) -> bool:
    text = line.strip()
    return bool(_ADDRESSED.fullmatch(text)) and not _NO_ADDRESSEE.match(text) and not is_enumerated(text)


def _ends_title(line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONG and bool(_TITLE_END.fullmatch(text)) and not is_enumerated(text) and not _ADDRESSED.fullmatch(text)


def _title(lines: Sequence[str], end: int) -> str:
    """The title that ends at line `end`: upwards to the line that begins it, an office, the number or the mark."""
    begin = end
    while "关于" not in lines[begin] and begin > 0 and _goes_on(lines[begin - 1]):
        begin -= 1
    return _joined(lines[begin : end + 1])


def _goes_on(line: str) -> bool:
    text = line.strip()
    return len(text) <= _LONG and not (
        is_office(text)
        or _MARK.fullmatch(text)
        or _NUMBER.match(text)
        or text[-1] in "。：:!！?？"
        or _ends_title(text)
        or "签发人" in text
    )


def _untyped_title(lines: Sequence[str]) -> str:
    """A title without the name of a kind: the lines from “关于” on."""
    begin = next((place for place, line in enumerate(lines) if "关于" in line), None)
    return "" if begin is None else _joined(lines[begin:])


def _joined(lines: Sequence[str]) -> str:
    return compact("".join(line.strip() for line in lines))


def _day_below_title(lines: Sequence[str]) -> Issued | None:
    for line in lines:
        found = _BELOW_TITLE.fullmatch(line.strip())
        day = spelt_day(found["day"]) if found else None
        if day is not None:
            return Issued(day, compact(line))
    return None


def _issuers_above(lines: Sequence[str], title: str, mark: str) -> tuple[str, ...]:
    """Where nobody signed: what the title begins with, the mark, or an office alone on its line above the title."""
    begun = re.match(rf"(?P<office>[{HAN_RANGE}、]{{2,40}}?)关于", title)
    if begun and OFFICE.fullmatch(begun["office"]):
        return (begun["office"],)
    marked = _MARK.fullmatch(mark)
    if marked:
        return (compact(marked["office"]),)
    return tuple(compact(line) for line in lines if is_office(line))


def _imprint(lines: Sequence[str]) -> tuple[str, Issued | None]:
    for line in lines:
        found = _IMPRINT.search(line)
        day = spelt_day(found["day"]) if found else None
        if found and day:
            return compact(found["office"]), Issued(day, compact(line))
    return "", None


def _copies(lines: Sequence[str]) -> tuple[str, ...]:
    found = next((made for line in lines if (made := _COPIES.match(line.strip())) is not None), None)
    return tuple(compact(one) for one in re.split(r"[，,；;]", found["to"].rstrip("。")) if one.strip()) if found else ()
