"""Who signed a notice and on which day: the lines that end its text (GB/T 9704-2012 §7.3.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.language.patterns import CLOSE, COLON, HAN, INSIDE, NUMERAL, OPEN, SEAL, YEAR_DIGIT
from pipeline.notice.elements.attachments import names_paper
from pipeline.notice.elements.dates import spelt_day
from pipeline.notice.elements.lines import SENTENCE_END, compact, is_enumerated, is_labelled
from pipeline.notice.elements.notice import Issued

_OFFICES = (
    "总工会|工会|工会委员会|联合会|委员会|常委会|党委|党组|纪委|工委|团委|妇联|人民政府|政府|办公厅|办公室|厅|局|部|处|科|院|中心"
    "|公司|集团|协会|学会|学校|大学|学院|医院|银行|法院|检察院|街道|办事处|领导小组|指挥部|基金会|研究所|研究院|站|所|社"
)
_SHORT = rf"(?:{HAN}\s*)?(?:工\s*会|团\s*委|党\s*委|妇\s*联|工\s*委)"
"""“校工会”, “局工会”, or “工会” alone: so signs who writes to people of the same organisation."""
OFFICE = re.compile(rf"[\u4e00-\u9fffA-Za-z×〇○（）()·、\s]{{2,40}}?(?:{_OFFICES})(?:{OPEN}{INSIDE}{{1,12}}{CLOSE})?|{_SHORT}")
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z×〇○（）()·“”]{2,30}")
_NO_NAME = re.compile(r"特此|此致|敬礼|谢谢|以上|妥否|请|附|望")
_SEAL = re.compile(SEAL)
_OPEN_DAY = re.compile(
    r"(?:(?:19|20)\d{2}|[X×x_＿]{2,4})?\s*年\s*(?:\d{1,2}|[X×x_＿]{0,3})\s*月\s*(?:[X×x_＿]{0,3})\s*日"
    rf"|(?:(?:19|20)\d{{2}}|{YEAR_DIGIT}{{4}})\s*年\s*(?:\d{{1,2}}|{NUMERAL}{{1,2}})\s*月"
)


def is_office(line: str) -> bool:
    """Whether a line is the name of an office and nothing else."""
    text = _SEAL.sub("", line).strip()
    return len(text) <= 40 and not is_enumerated(text) and not is_labelled(text) and bool(OFFICE.fullmatch(text))


def is_day(line: str) -> bool:
    """Whether a line is the day of a notice, or the space that was left for it."""
    return signed_day(line) is not None or _OPEN_DAY.fullmatch(line.strip()) is not None


def signed_day(line: str) -> tuple[str, Issued] | None:
    """The office, which may be empty, and the day of a line that signs a notice."""
    text = re.sub(rf"^(?:成文|发文|印发)日期\s*{COLON}\s*", "", line.strip())
    found = re.fullmatch(
        rf"(?P<office>.*?)\s*(?P<day>(?:(?:19|20)\d{{2}}|{YEAR_DIGIT}{{4}})\s*年.*日|(?:19|20)\d{{2}}(?:[./\-]\d{{1,2}}){{2}})\s*", text
    )
    day = spelt_day(found["day"]) if found else None
    if found is None or day is None or (found["office"] and not OFFICE.fullmatch(found["office"])):
        return None
    return compact(found["office"]), Issued(day, compact(line))


def signature_of(lines: Sequence[str], top: int, dated: int | None, rest: int) -> tuple[int, tuple[str, ...], Issued | None]:
    """Where the signature begins, who signed, and the day."""
    if dated is None:
        last = next((place for place in range(top, rest) if _OPEN_DAY.fullmatch(lines[place].strip())), rest)
        begin, offices = _offices_above(lines, last, top)
        alone = _lone_signature(lines, top, rest)
        return (begin, offices, None) if last < rest else (rest - len(alone), alone, None)
    office, issued = signed_day(lines[dated]) or ("", None)
    begin, offices = _offices_above(lines, dated, top)
    if not offices and not office:
        below = lines[dated + 1] if dated + 1 < rest else ""
        return dated, (compact(below),) if is_office(below) else (), issued
    return begin, (*offices, office) if office else offices, issued


def _lone_signature(lines: Sequence[str], top: int, rest: int) -> tuple[str, ...]:
    """An office alone on the last line, where the day was left out."""
    last = lines[rest - 1] if rest > top + 1 else ""
    return (compact(last),) if is_office(last) else ()


def _offices_above(lines: Sequence[str], place: int, top: int) -> tuple[int, tuple[str, ...]]:
    offices: list[str] = []
    begin = place
    while begin - 1 >= top and is_office(lines[begin - 1]):
        begin -= 1
        offices[:0] = _side_by_side(_SEAL.sub("", lines[begin]))
    if not offices and _is_bare_name(lines, place - 1, top):
        return place - 1, (compact(_SEAL.sub("", lines[place - 1])),)
    return begin, tuple(offices)


def _is_bare_name(lines: Sequence[str], place: int, top: int) -> bool:
    """Whether a line above the day is who signed, though no word of it says office: what stands before it is complete."""
    if place <= top:
        return False
    name, before = compact(_SEAL.sub("", lines[place])), lines[place - 1].strip()
    if not _NAME.fullmatch(name) or _NO_NAME.match(name) or names_paper(name) or is_enumerated(name) or is_labelled(name):
        return False
    return before[-1] in SENTENCE_END or names_paper(before) or bool(re.match(r"(?:联\s*系|电\s*话|邮\s*箱|传\s*真)", before))


def _side_by_side(line: str) -> list[str]:
    """The offices on one line: two that sign together may stand side by side."""
    parts = re.split(r"\s{2,}", line.strip())
    return [compact(part) for part in parts] if all(OFFICE.fullmatch(part) for part in parts) else [compact(line)]
