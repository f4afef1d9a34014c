"""People and places of a notice: who signed it and on which day (GB/T 9704-2012 §7.3.5); whom to ask and where to send."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.language.patterns import CLOSE, COLON, ENUMERATOR_MARK, HAN, HAN_RANGE, INSIDE, NUMERAL, OPEN, POINT, SEAL, YEAR_DIGIT
from pipeline.notice.elements.attachments import names_paper
from pipeline.notice.elements.days import spelt_day
from pipeline.notice.elements.dues import Section
from pipeline.notice.elements.lines import SENTENCE_END, compact, is_enumerated, is_labelled, sentences
from pipeline.notice.elements.notice import Contact, Issued

_MAILBOX = re.compile(rf"[A-Za-z0-9][\w.+\-]*\s?@\s?[A-Za-z0-9\-]+(?:{POINT}[A-Za-z0-9\-]+)*{POINT}[A-Za-z]{{2,}}", re.ASCII)
_FIGURES = (
    rf"(?:\+?86[\s\-]?)?(?:{OPEN}?0\d{{2,3}}{CLOSE}?\s?[\-—－–]?\s?)?(?:\d{{7,8}}|\d{{4}}[\s\-]\d{{4}})(?:\s?[\-—转]\s?\d{{1,6}})?"
    r"|(?:\+?86[\s\-]?)?1[3-9]\d(?:[\s\-]?\d{4}){2}|[48]00[\s\-]?\d{3}[\s\-]?\d{4}|12\d{3}"
)
_NUMBER = re.compile(rf"(?<![\d@\w.])(?:{_FIGURES})(?![\d@])", re.ASCII)
_LABEL = re.compile(
    rf"(?P<both>电\s*话\s*[/／、及和（(]\s*传\s*真{CLOSE}?)|(?P<fax>传\s*真(?:号码|电话)?)|(?P<phone>(?:联\s*系|咨\s*询|办\s*公|监\s*督|服务|值班)?\s*(?:电\s*话|热\s*线|方\s*式)|手\s*机|Tel|TEL)"
    rf"|(?P<people>(?:联\s*系|联\s*络|经\s*办|咨\s*询|报\s*名\s*联\s*系)\s*人(?:员)?(?:及(?:联系)?(?:电话|方式))?|(?:业务|技术|政策)?(?:咨询|支持)(?=\s*{COLON}))|(?P<mail>(?:电\s*子)?\s*邮\s*[箱件]|E-?mail|信\s*箱)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rf"\s*(?:号码)?\s*{COLON}\s*|\s+|(?=\d)|(?={OPEN})")
_GROUP = re.compile(
    rf"(?:{OPEN}{NUMERAL}{{1,2}}{CLOSE}|{NUMERAL}{{1,2}}{ENUMERATOR_MARK}|\d{{1,2}}{ENUMERATOR_MARK})?\s*(?P<name>[{HAN_RANGE}“”]{{2,20}}(?:组|办公室|处|科|部|室|中心|办))"
)
_TASKS = re.compile(r"收报|收集|汇总|收取|受理|接收"), re.compile(r"负责")
"""What a group does, the words of taking in first: they say what is sent to it."""
_PEOPLE_END = re.compile(rf"[，,;；。\n]|(?:联\s*系)?\s*电\s*话|手\s*机|传\s*真|邮\s*箱|{_FIGURES}|[A-Za-z0-9]+@")
_RECIPIENT = re.compile(
    rf"(?:(?:报送|上报|提交|反馈|送交|交|寄|发送|发|报)(?:至|到|给|回)|报送|上报|报(?=[区市省县州局我本总]))\s*(?P<to>(?:{HAN}{{1,14}})?(?:办公室|部门?|处|科|室|中心|组|总工会|委员会|局|协会|公司|市总|省总|区总|县总))"
)


@dataclass
class _Open:
    """A contact while its sentences are being read."""

    name: str = ""
    said: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    def closed(self) -> Contact:
        """The contact, with the sentence that tells its task."""
        tasks = [sentence for words in _TASKS for sentence in self.said if words.search(sentence)] if self.name else []
        parts = {kind: tuple(dict.fromkeys(values)) for kind, values in self.found.items()}
        return Contact(self.name, compact(tasks[0]) if tasks else "", *(parts.get(kind, ()) for kind in ("people", "phone", "fax", "mail")))


def find_contacts(parts: Iterable[Section]) -> tuple[Contact, ...]:
    """The contacts of a text, in its order; a short sentence that is only a group's name (“综合协调组。”) begins the next one."""
    opened = [_Open()]
    for part in parts:
        for sentence in sentences(part.text, halves=False):
            named = _GROUP.fullmatch(sentence.rstrip("：:"))
            if named:
                opened.append(_Open(named["name"]))
            opened[-1].said.extend(sentences(sentence))
            _collect(sentence, opened[-1].found)
    return tuple(one.closed() for one in _merged(opened))


def _merged(opened: Iterable[_Open]) -> list[_Open]:
    """Those that hold something; a mailbox or a number that stands in two places is told once."""
    kept: list[_Open] = []
    known: set[str] = set()
    for one in opened:
        one.found = {kind: [value for value in values if value not in known] for kind, values in one.found.items()}
        known.update(value for values in one.found.values() for value in values)
        if not any(one.found.values()):
            continue
        if kept and not one.name and not kept[-1].name:
            _join(kept[-1].found, one.found)
        else:
            kept.append(one)
    return kept


def _join(target: dict[str, list[str]], more: dict[str, list[str]]) -> None:
    for kind, values in more.items():
        target.setdefault(kind, []).extend(values)


def _collect(sentence: str, found: dict[str, list[str]]) -> None:
    """Puts what `sentence` says into `found`: mailboxes anywhere, numbers and names behind their labels."""
    found.setdefault("mail", []).extend(re.sub(r"\s", "", one).replace("．", ".") for one in _MAILBOX.findall(sentence))
    labels = list(_LABEL.finditer(sentence))
    for place, label in enumerate(labels):
        end = labels[place + 1].start() if place + 1 < len(labels) else len(sentence)
        said = _SEPARATOR.match(sentence, label.end())
        if said is None or said.end() > end:
            continue
        _take(str(label.lastgroup), sentence[said.end() : end], found)


def _take(kind: str, said: str, found: dict[str, list[str]]) -> None:
    if kind == "people":
        names = [compact_names(_PEOPLE_END.split(half)[0]) for half in re.split(r"[;；]", said)]
        found.setdefault("people", []).extend(name for name in names if name)
    if kind in ("phone", "both", "people"):
        found.setdefault("phone", []).extend(_numbers(said))
    if kind in ("fax", "both"):
        found.setdefault("fax", []).extend(_numbers(said))


def _numbers(said: str) -> list[str]:
    return [re.sub(r"\s", "", one.group()) for one in _NUMBER.finditer(_MAILBOX.sub(" ", said))]


def compact_names(said: str) -> str:
    """Names with single spaces between them; “王  琦” is one name, for its two halves are one character each."""
    single = re.sub(r"\s+", " ", said).strip(" 、，,（(：:")
    return re.sub(rf"(?<!{HAN})({HAN}) (?={HAN}(?!{HAN}))", r"\1", single)


def find_recipient(texts: Iterable[str]) -> str:
    """The office that a return is sent to, as the first of the texts says that names one (“报区总工会办公室”)."""
    for text in texts:
        found = _RECIPIENT.search(text)
        if found:
            return found["to"]
    return ""


_OFFICES = (
    "总工会|工会|工会委员会|联合会|委员会|常委会|党委|党组|纪委|工委|团委|妇联|人民政府|政府|办公厅|办公室|厅|局|部|处|科|院|中心"
    "|公司|集团|协会|学会|学校|大学|学院|医院|银行|法院|检察院|街道|办事处|领导小组|指挥部|基金会|研究所|研究院|站|所|社"
)
_SHORT = rf"(?:{HAN}\s*)?(?:工\s*会|团\s*委|党\s*委|妇\s*联|工\s*委)"
"""“校工会”, “局工会”, or “工会” alone: so signs who writes to people of the same organisation."""
OFFICE = re.compile(rf"[{HAN_RANGE}A-Za-z×〇○（）()·、\s]{{2,40}}?(?:{_OFFICES})(?:{OPEN}{INSIDE}{{1,12}}{CLOSE})?|{_SHORT}")
_NAME = re.compile(rf"[{HAN_RANGE}A-Za-z×〇○（）()·“”]{{2,30}}")
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
