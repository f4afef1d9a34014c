"""Whom to ask and where to send: people, telephones, fax numbers and mailboxes, by the group or office that a notice names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.language.patterns import CLOSE, COLON, ENUMERATOR_MARK, HAN, NUMERAL, OPEN, POINT
from pipeline.notice.elements.dues import Section
from pipeline.notice.elements.lines import compact, sentences
from pipeline.notice.elements.notice import Contact

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
    rf"(?:{OPEN}{NUMERAL}{{1,2}}{CLOSE}|{NUMERAL}{{1,2}}{ENUMERATOR_MARK}|\d{{1,2}}{ENUMERATOR_MARK})?\s*(?P<name>[\u4e00-\u9fff“”]{{2,20}}(?:组|办公室|处|科|部|室|中心|办))"
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
