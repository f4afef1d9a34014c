"""What must be done by when: deadlines, the papers asked for, and the stages of an activity, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.language.patterns import CLOSE, COLON, COMMA, ENUMERATOR_MARK, HAN, NUMERAL, OPEN
from pipeline.notice.elements.days import Calendar, Moment, moments
from pipeline.notice.elements.lines import CHINESE, compact, is_enumerated, sentences
from pipeline.notice.elements.notice import Due, Material, Stage

_BEFORE = re.compile(r"\s*(?:之前|以前|前(?![期后往来景提])|止|截止|为止|内)")
_LATEST = re.compile(
    rf"(?:截止(?:时间|日期|日|期限)|期限|不(?:得)?晚于|不(?:得)?迟于|最迟|最晚|至迟|务必于|时限)\s*(?:{COLON}|为|是|至|到|于|在|定于)*\s*$"
)
_UNTIL = re.compile(rf"截[止至]\s*(?:{COLON}|为|是|至|到|于|在)*\s*$")
"""“截止6月30日” ends a collection, and as often says as of when something was counted."""
_HOUR = re.compile(r"\d\s*[:：时点]|下班")
_FROM_NOW = re.compile(rf"即日起\s*(?:开始)?\s*{COMMA}?\s*(?:[—－–~～\-至到]|截[止至])\s*[至到于]?\s*$")
_REPORTS = rf"(?:(?<![简日周月季年情海通公快捷举预汇电墙晚晨早画学])|(?<=\d日))报(?![告道刊社纸表警废销批价答酬考复关])(?={HAN})"
_ASKED = re.compile(
    rf"报送|上报|填报|申报|报名|报备|呈报|汇报材料|报[至到给回]|{_REPORTS}|上交|提交|递交|送交|交[至到]|送[至达]"
    rf"|(?<![欢派印颁下转移分抄赠输])[交送发](?={HAN}{{0,6}}(?:工会|办公室|邮箱|[处科室办](?![理法事])))"
    r"|寄[至到送]?|发送|发[至到]|反馈|返回|回复|回执|填写|填妥|推荐|征集|报送材料|完成统计|传[至到]|上传|交回|缴"
)
_OFFICE_ASKS = re.compile(r"(?:征集|报送|填报|申报|报名|上报|推荐|提交|反馈)(?:的)?(?:截止)?(?:时间|期限|日期|时限)")
_STAGES_UNDER = re.compile(r"步骤|阶段|安排|时间|节点|进度|日程|流程")
_SPAN = re.compile(
    rf"(?:从)?(?:(?:20\d{{2}}|今|明)\s*年\s*)?(?:\d{{1,2}}|{NUMERAL}{{1,2}})\s*月(?:份)?(?:(?:\d{{1,2}})\s*日|上旬|中旬|下旬|初|中|底|末)?"
    rf"(?:\s*(?:[—－–\-~～至到]+)\s*(?:(?:20\d{{2}}|今|明|次)\s*年\s*)?(?:(?:\d{{1,2}}|{NUMERAL}{{1,2}})\s*月(?:份)?)?(?:\d{{1,2}}\s*日|上旬|中旬|下旬|初|中|底|末)?)?"
    r"(?:之前|以前|前|起|开始)?"
)
_LOOSE_SPAN = re.compile(r"上半年|下半年|第[一二三四]季度|年内|年底(?:前)?|全年|即日起")
_STAGE = re.compile(
    rf"\s*(?:{OPEN}(?P<bracket>[{CHINESE}]{{1,3}}){CLOSE}|(?P<digit>\d{{1,2}})\s*{ENUMERATOR_MARK}|第(?P<nth>[{CHINESE}\d]{{1,3}})(?:阶段|步)\s*[：:、，]?)\s*"
    rf"(?:{OPEN}(?P<inner>[^）)]{{2,20}}){CLOSE}|(?P<title>[^。：:；，,（(]{{2,20}}))?"
)
_KINDS = re.compile(
    r"调研(?:分|总)?报告|总结(?:报告|材料)?|(?:工作)?简报|(?:活动|工作|具体)?实施方案|影像[^，。、]{0,4}材料|音像[^，。、]{0,4}材料|典型(?:经验|案例)(?:材料)?|自查报告|考核材料|信息稿"
)
_FULL_KINDS = {
    "调研": "调研报告",
    "总结": "总结",
    "简报": "简报",
    "方案": "实施方案",
    "影像": "影像文字材料",
    "音像": "音像材料",
    "典型": "典型材料",
    "自查": "自查报告",
    "考核": "考核材料",
    "信息": "信息稿",
}
_WRITTEN = re.compile(r"报送|上报|提交|撰写|收报|收集|上交|报[至到]|" + _REPORTS + r"|完成(?=.{0,30}报告)")


@dataclass(frozen=True, slots=True)
class Section:
    """A paragraph and the first-level heading that it stands under."""

    heading: str
    text: str


def sections(paragraphs: Iterable[str]) -> list[Section]:
    """Every paragraph with its heading (“四、实施步骤”); a heading is a section of its own too."""
    found: list[Section] = []
    heading = ""
    for text in paragraphs:
        if re.match(rf"\s*[{CHINESE}]{{1,3}}\s*{ENUMERATOR_MARK}", text):
            heading = re.split(r"[。：:]", text)[0][:40]
        found.append(Section(heading, text))
    return found


def find_dues(parts: Iterable[Section], counted: Calendar) -> tuple[Due, ...]:
    """Every deadline of the text once, those that units must keep and those of the office itself."""
    found: dict[tuple[str, str], Due] = {}
    for part in parts:
        for sentence in sentences(part.text):
            for due in _dues_of(sentence, part, counted):
                found.setdefault((due.written, due.quote), due)
    return tuple(found.values())


def _dues_of(sentence: str, part: Section, counted: Calendar) -> Iterator[Due]:
    headed = bool(_OFFICE_ASKS.search(part.heading) or _OFFICE_ASKS.search(sentence))
    times = moments(sentence, counted)
    for place, moment in enumerate(times):
        end = times[place + 1].begin if place + 1 < len(times) else len(sentence)
        before, after = sentence[: moment.begin], sentence[moment.end : end]
        mark = _BEFORE.match(after)
        until = _UNTIL.search(before) if _ASKED.search(before) or _HOUR.search(moment.written) else None
        latest = _LATEST.search(before) or until
        asked = bool(latest) or _is_asked(before, after[mark.end() if mark else 0 :])
        span = (moment.span or bool(_FROM_NOW.search(before))) and (headed or asked)
        if asked if moment.loose else (mark or latest or span or _on_the_day(before, after)):
            written = moment.written + (mark[0] if mark else "")
            yield Due(compact(written), compact(sentence), moment.day, asked or span, moment.doubt)


def _is_asked(before: str, after: str) -> bool:
    """Whether what must happen by then is that units return something: said behind the time, else in the clause before it."""
    behind = re.split(COMMA, after.lstrip("，, "))
    if _ASKED.search(behind[0]):
        return True
    clause = re.split(COMMA, before.rstrip("，, （("))[-1]
    rest = "".join(behind).strip(" ）)")
    return bool(_ASKED.search(clause)) or (len(rest) <= 4 and bool(_ASKED.search(before))) or bool(re.match(r"将.*" + _ASKED.pattern, rest))


def _on_the_day(before: str, after: str) -> bool:
    """“请于6月30日报送……”: no “前”, and still a day to answer on."""
    asked = re.match(
        rf"\s*{COMMA}?\s*(?:将[^，,。]{{2,30}})?(?:统一)?(?:报送|上报|报(?![告道刊社纸表警废销批价答酬考复关])|提交|反馈)", after
    )
    return bool(asked) and bool(re.search(r"(?:请|须|应|务必)?[各于在]\s*$", before))


def find_stages(parts: Iterable[Section]) -> tuple[Stage, ...]:
    """The steps under a heading that speaks of steps or times, and every “第一阶段”."""
    found: list[Stage] = []
    for part in parts:
        is_heading = part.text.startswith(part.heading) and bool(part.heading)
        step = _STAGE.match(part.text)
        under = bool(_STAGES_UNDER.search(part.heading)) and not is_heading
        if step and (step["nth"] or (under and step["bracket"])):
            title = step["inner"] or step["title"] or f"第{step['nth'] or step['bracket']}阶段"
            when = _when(part.text[step.end() :])
            found.append(Stage(compact(title), when, _saying(part.text, when)))
        elif under and not is_enumerated(part.text) and len(part.text) <= 40 and _SPAN.match(part.text):
            found.append(Stage(re.sub(rf"^[{CHINESE}]+{ENUMERATOR_MARK}\s*", "", part.heading), _when(part.text), compact(part.text)))
    return tuple(found)


def _when(text: str) -> str:
    found = _SPAN.search(text) or _LOOSE_SPAN.search(text)
    return compact(found[0]) if found else ""


def _saying(text: str, when: str) -> str:
    """The sentence of a stage that says when it is, else its first."""
    parts = [compact(part) for part in sentences(text)]
    return next((part for part in parts if when and when in part), parts[0] if parts else "")


def find_materials(parts: Iterable[Section], counted: Calendar) -> tuple[Material, ...]:
    """The papers that units are asked to write, each kind once, the sentence that gives a time before one that gives none."""
    found: dict[str, Material] = {}
    for part in parts:
        for sentence in sentences(part.text):
            for kind in _kinds_asked(sentence):
                dated = bool(_timed(moments(sentence, counted)))
                if kind not in found or (dated and not found[kind].dated):
                    found[kind] = Material(kind, compact(sentence), dated)
    return tuple(found.values())


def _kinds_asked(sentence: str) -> list[str]:
    """The kinds that a clause with a word of sending or writing names, or the clause before one that names none itself."""
    clauses = re.split(COMMA, sentence)
    kinds = [_KINDS.findall(clause) for clause in clauses]
    asked = [bool(_WRITTEN.search(clause)) for clause in clauses]
    following = [bool(said and not named) for said, named in zip(asked[1:], kinds[1:], strict=True)]
    wanted = [named for named, here, after in zip(kinds, asked, [*following, False], strict=True) if here or after]
    return list(dict.fromkeys(_kind(one) for named in wanted for one in named))


def _timed(times: list[Moment]) -> list[Moment]:
    return [time for time in times if time.day is not None or time.doubt]


def _kind(written: str) -> str:
    return next(full for part, full in _FULL_KINDS.items() if part in written)
