"""What a figure counts, in a few words; by when a thing is due, and which figures are only times and never targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.language.numbers import NUMBER, chinese_number
from extractors.language.patterns import DAY_MARK, NUMERAL, RANGE_MARK, YEAR_DIGIT
from extractors.prose.clauses import Clause

_TO = rf"\s*(?:月?(?:{RANGE_MARK}|、))+\s*"
_NUMERAL = rf"(?:\d{{1,2}}|{NUMERAL}{{1,3}})"
MONTH = re.compile(
    rf"(?:(?P<year>\d{{4}})\s*年\s*)?(?<![\d个第])(?P<first>{_NUMERAL})(?:{_TO}(?P<last>{_NUMERAL}))?\s*月(?!球|亮|饼)"
    rf"(?:\s*(?P<day>\d{{1,2}})\s*{DAY_MARK})?(?P<third>[上中下]旬|底|初|末)?份?"
)
SEASON = re.compile(r"上半年|下半年|(?:第)?[一二三四]季度|年底|年末|年中")
_WHOLE_YEAR = re.compile(r"全年|年内|年度内|本年度|每[年月季]")
_ONLY_TIME = re.compile(r"\s*(?:在|于|到|截至)?\s*(?:前|以前|之前|内|间|期间|左右)?\s*")
_TIMES = [
    MONTH,
    re.compile(rf"\d{{2,4}}\s*(?:{RANGE_MARK}\s*\d{{2,4}}\s*)?年(?:度|代)?|[二一]{YEAR_DIGIT}{{3}}年"),
    re.compile(rf"第\s*{NUMBER}\s*(?:个|次|场|届|批|期|季度|项|条|轮|名|位|家|张)?"),
    re.compile(
        rf"(?:{NUMBER}\s*{RANGE_MARK}\s*)?{NUMBER}\s*(?:周年|周岁|个?半?年|世纪|个?季度|个月|个?工作日|个?小时|分钟|秒|天|日(?!均)|号|点钟?(?!位)|时(?!代)|周(?!次)|届|岁|折|级|楼|室|层级|线|佳|强|位一体|号文|热线|方面)"
    ),
    re.compile(rf"届\s*{NUMBER}\s*次|{NUMBER}\s*次全[会体]"),
    re.compile(
        r"(?<![十百千万零〇])(?:一对一|一次性|一揽子|一[^\W零〇一二两三四五六七八九十百千万亿]一\w)|\d{1,2}:\d{2}|[A-Za-z#@_+]\s?\d[\d.]{0,15}|(?<!\d)\d[\d.]{0,15}(?:[A-Za-z+]|\s[A-Za-z]{2,})"
    ),
]
_YEAR = re.compile(r"(?<!\d)(?P<year>\d{4})\s*年")


@dataclass(frozen=True, slots=True)
class Due:
    """A time that a text gives, tidied (“2-3月”), where it stands, and whether its clause says no more than it."""

    value: str
    start: int
    end: int
    stands_alone: bool


def times(clause: Clause) -> frozenset[int]:
    """The places of a clause whose figures are dates, durations, ordinals and fixed words."""
    found: set[int] = set()
    for pattern in _TIMES:
        for one in pattern.finditer(clause.text, clause.start, clause.end):
            found.update(range(*one.span()))
    return frozenset(found)


def years(clause: Clause) -> set[int]:
    """The years that a clause names."""
    return {int(one["year"]) for one in _YEAR.finditer(clause.text, clause.start, clause.end)}


def due_of(clause: Clause, year: int) -> Due | None:
    """The month, or the part of the year, that a clause names; one of another year is none."""
    for one in MONTH.finditer(clause.text, clause.start, clause.end):
        if one.start() not in clause.named and int(one["year"] or year) >= year and (value := _months(one)):
            prefix = f"{one['year']}年" if one["year"] and int(one["year"]) != year else ""
            return Due(prefix + value, *one.span(), _stands_alone(clause, one))
    season = SEASON.search(clause.text, clause.start, clause.end)
    if season is None or season.start() in clause.named:
        return None
    return Due(season[0].removeprefix("第"), *season.span(), _stands_alone(clause, season))


def dues(clauses: Iterator[Clause], year: int) -> Iterator[tuple[Clause, Due | None, bool]]:
    """Each clause with its time, and whether it is its own: “6月底前，” holds for the rest of its sentence."""
    carried: Due | None = None
    sentence = -1
    for clause in clauses:
        if clause.sentence != sentence:
            carried, sentence = None, clause.sentence
        own = due_of(clause, year)
        if _WHOLE_YEAR.search(clause.text, clause.start, clause.end):
            carried = None
        if own is not None:
            carried = own if own.stands_alone else None
        yield clause, own or carried, own is not None and not own.stands_alone


def _months(found: re.Match[str]) -> str | None:
    months = [_month(found[name]) for name in ("first", "last") if found[name]]
    if any(month is None or not 1 <= month <= 12 for month in months):
        return None
    day = f"{int(found['day'])}日" if found["day"] else ""
    return "-".join(map(str, months)) + "月" + day + (found["third"] or "")


def _month(written: str) -> int | None:
    return int(written) if written.isdecimal() else chinese_number(written)


def _stands_alone(clause: Clause, found: re.Match[str]) -> bool:
    return bool(_ONLY_TIME.fullmatch(clause.text[clause.start : found.start()] + clause.text[found.end() : clause.end]))


MEASURE = (
    r"(?:万平方米|平方米|平方公里|个百分点|百分点|场次|人次|家次|批次|户次|车次|班次|件次|课时|学时|人份|个次|公里|公斤|公顷|千克"
    r"|[%亩吨升倍张支辆艘架列册篇页字只头匹幅款例宗堂棵株盒顿枚栋幢趟桶]"
    r"|个(?![体性别])|家(?![庭长属政])|场(?![地馆所合])|人(?![民才员群工大体力])|名(?!单(?![身亲])|[称誉])|位(?![置于])|次(?![性日年])|门(?![店诊户])"
    r"|项(?!目)|件(?!套)|条(?!件)|套(?!餐)|所(?![有在])|间(?![隔接])|处(?![理于置级])|座(?!谈)|台(?!账)|本(?![区市级单社次年])|份(?!额)"
    r"|期(?![间待望])|户(?![外籍主口])|对(?![口于应比象])|组(?![织长建合])|队(?![伍员])|块(?!链)|片(?!区)|首(?!创)|部(?![门分队])|起(?![来步到])"
    r"|讲(?!座)|班(?![组子主车])|面(?![对向积])|集(?![体团中约])|元(?!旦)|米(?!线))"
)
"""A measure; where its character begins another word (“4户外……”, “3组织……”) it is none."""

LIGHT_VERB = (
    "(?:举办|举行|召开|开设|开办|开展|组织|提供|实现|完成|新建|建立|建成|建设|健全|推进|推动|落实|打造|组建|成立|创建|设立|推出|制定|出台|形成|达到"
    "|投放|发放|继续|安排|支持|扶持|发展|共建成|共建|共有|提高到|提升到|提高至|提升至|增加到|扩大到|投入|完善)"
)
"""A verb that says no more than that something is done: an indicator goes without it."""
_FULL_VERB = (
    "(?:新增|帮助|培训|培育|培养|慰问|走访|救助|资助|帮扶|补贴|征集|评选|表彰|命名|选树|树立|配送|覆盖|服务|惠及|受益|吸纳|招录|招聘|推荐|介绍"
    "|签订|签约|调处|化解|调解|受理|接待|办理|解决|整改|检查|督查|指导|引进|引导|动员|开发|开通|增设|增加|新开|新设|新办|改造|修缮|升级|维护|编印"
    "|印发|发布|刊发|推送|制作|拍摄|采购|购置|购买|配备|设置|结对|疗休养|体检|参加|参与|输送|孵化|认定|授予|评定|复评|复核|提高|提升|增长|下降"
    "|减少|降低|压缩|联手|邀请|聘请|选派|派出|选聘|梳理|归集|集约|拓展|扩大|带动|给予|奖励|安置|保障)"
)
"""A verb that belongs to what is counted (“新增工会联合会”)."""
VERB = re.compile(f"{LIGHT_VERB}|{_FULL_VERB}")
"""A verb that sets a target where it governs a figure."""
VERB_BEFORE = re.compile(rf"(?:(?P<light>{LIGHT_VERB}|共|有|达|至|为|到)|(?P<full>{_FULL_VERB}))[了出好]?\s*$")
"""A verb right before a figure."""
LIGHT_BEGINNING = re.compile(LIGHT_VERB)

BEFORE = (
    r"不少于|不低于|不小于|不多于|不超过|不高于|不足|不到|至少|最少|至多|最多|大约|大概|约为|约计|约有|约|将近|接近|(?<![最附])近|超过|突破|超|逾"
    r"|上(?=[百千万])"
)
"""A qualifier right before a figure."""
AFTER_NUMBER = r"余|多(?![元项种方样边])|来(?![自源])"
AFTER_MEASURE = r"以上|以下|以内|之内|左右|上下|多|余"
FIRM = re.compile(r"力争|争取|确保|力求")
"""How firmly a whole clause is meant; 计划 and 全年 say nothing of that."""
ABSTRACT = re.compile(r"\s*(?:机制|制度|作用|方面|环节|原则|关系|体系|意识|本领|能力|职能|主线|要求|精神|意见)")
"""Behind a Chinese numeral these are names of what there is (“两项机制”), no targets."""

_LIMIT = 40
"""Characters of what is counted; 10 cuts two of 39, 20 to 80 none (`benchmarks/thresholds.py`)."""
_QUOTES = str.maketrans("", "", '“”‘’「」『』"')
_TRAILING = re.compile(rf"(?:{LIGHT_BEGINNING.pattern}|和|(?<!惠)及|与|以及|并|等|、|\s)+$")
_NEXT = re.compile(rf"、(?:{VERB.pattern})+\s*$")
_LEADING = re.compile(r"^(?:\s|的|、|等|以上|左右)+")
_FILLER = re.compile(
    r"全年|年内|本年度|今年|计划|力争|争取|确保|力求|预计|共计|累计|总计|各类|其中"
    r"|^(?:目标|不断|继续|进一步|扎实|积极|努力|将|再|又|(?:底|年)?前|\s)+"
)
_TIME = re.compile(rf"(?:{MONTH.pattern}|{SEASON.pattern})(?:之前|以前|前|内|间)?")
_REACHED = re.compile(r"(?:(?:提高|提升|增加|扩大|下降|降低|减少|保持|控制|稳定)?(?:达到|不低于|达|至|到|为|在|是|共|有)|从|由)+$")
_AND = re.compile(r"\s*(?:[、和及与]|以及|的?基础上|增加到|提高到|提升到|$)")


def of_figure(clause: Clause, span: tuple[int, int], gap: tuple[int, int]) -> str | None:
    """What the figure at `span` counts.

    Args:
        clause: Where it stands.
        span: From its qualifier to behind its measure.
        gap: Where the figure before it ends and where the next one begins.
    """
    before, behind = clause.text[gap[0] : span[0]], clause.text[span[1] : gap[1]]
    if _AND.match(behind):
        return _before(_TIME.sub("", before))
    noun = _LEADING.sub("", behind if gap[1] == clause.end else _TRAILING.sub("", _NEXT.sub("", behind)))
    verb = VERB_BEFORE.search(before)
    if verb is not None and verb["full"]:
        return _plain(verb["full"] + noun)
    return _plain(noun) or _before(_TIME.sub("", before))


def _before(written: str) -> str | None:
    """The words before a number that stands behind what it counts (“开发岗位20000个”)."""
    bare = _LEADING.sub("", _REACHED.sub("", _FILLER.sub("", written).strip()))
    light = LIGHT_BEGINNING.match(bare)
    return _plain(bare[light.end() :]) or _plain(bare) if light else _plain(bare)


def of_action(clause: Clause, due: Due | None) -> str | None:
    """What is done at a time: the words behind the last plain verb (“6月召开联席会议” → 联席会议)."""
    written = clause.text[due.end if due else clause.start : clause.end]
    verbs = list(LIGHT_BEGINNING.finditer(written))
    behind = written[verbs[-1].end() :] if verbs else re.sub(r"^(?:之前|以前|前|内|间|起)", "", written)
    return _plain(_LEADING.sub("", behind)) or _plain(written)


def _plain(written: str) -> str | None:
    """Without quotation marks and spaces, as long as a name may be."""
    bare = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", written.translate(_QUOTES)).strip("的、和 ")
    return bare[:_LIMIT] or None
