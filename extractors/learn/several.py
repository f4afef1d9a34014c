"""“一项展品一张表”, “每人一表”, “可复印”: a unit returns the form several times, and what tells its returns apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from extractors.form import FieldSpec, FormSpec
from extractors.language import text

_EACH = re.compile(
    r"[每一1](?P<measure>[项个件名位户家人事企例幅部条])(?P<noun>[\u4e00-\u9fff]{0,6}?)"
    r"(?:只?[限能]?填?[写报]?[一1][张份]?|填[写报]?[一1]?[张份]?)(?:[\u4e00-\u9fff]{0,2}表格?|[张份])"
)
_COPIES = re.compile(
    r"(?:如有多[个项名件位人家][\u4e00-\u9fff]{0,8}[，,]?(?:请|可|应)?(?:另?附|填(?:写|报)?|分别填(?:写|报)?)(?:多|数)?(?:张|份)?)"
    r"|(?:可|请)(?:自行)?(?:复印|复制)(?!件)|复印有效|分表填(?:写|报)"
)
_OFFICES = re.compile(r"单位|部门|工会|街道|街镇|区县|县区|分会|科室|学院|公司|基层")
_PERSON, _FIRM = ("姓名",), ("企业名称", "单位名称", "户主", "企业", "名称")
_BY_MEASURE: Mapping[str, tuple[str, ...]] = {"人": _PERSON, "名": _PERSON, "位": _PERSON, "企": _FIRM, "家": _FIRM, "户": _FIRM}
_NAMES = re.compile(r"(?:名称|姓名|题目|标题|主题|名)$")


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that say so, and the thing that each return is of (“展品”), empty where they name none."""

    quote: str
    noun: str
    measure: str


def cue_in(lines: Iterable[str]) -> Cue | None:
    """The first cue in the texts of a blank or a notice; “每单位一份” is none."""
    for line in lines:
        flat = re.sub(r"\s+", "", line)
        for found in _EACH.finditer(flat):
            if not _OFFICES.search(found["noun"]):
                return Cue(found[0], found["noun"], found["measure"])
        copied = _COPIES.search(flat)
        if copied is not None:
            return Cue(copied[0], "", "")
    return None


def cue_in_notice(lines: Iterable[str]) -> Cue | None:
    """The same out of a notice, where “每人一份” may be a gift: only what speaks of a form or of filling in."""
    return cue_in(line for line in lines if (found := cue_in([line])) is not None and re.search(r"[表填]", found.quote))


def told_apart(spec: FormSpec, cue: Cue) -> str:
    """The field that tells several returns of a unit apart; empty where no field says what a return is of."""
    asked = {name: text.key(field.label) for name, field in spec.fields.items() if field.type == "text" and field.total}
    wanted = [word for word in (cue.noun, *_BY_MEASURE.get(cue.measure, ())) if word]
    by_noun = (name for word in wanted for name, label in asked.items() if word in label and _NAMES.search(label))
    by_word = (name for word in wanted for name, label in asked.items() if word in label)
    named = (name for name, label in asked.items() if _NAMES.search(label))
    return next(by_noun, "") or next(by_word, "") or next(named, "")


def with_several(spec: FormSpec, cue: Cue) -> tuple[FormSpec, str]:
    """The form as one that a unit returns several times, and what a person should look at."""
    name = told_apart(spec, cue)
    if not name:
        said = f"“{cue.quote}”：一个单位可能要报好几份，但看不出用哪一栏区分；请在 several 里写上那一栏，否则只计最新的一份。"
        return spec, said
    field: FieldSpec = spec.fields[name]
    said = f"“{cue.quote}”：按一个单位可以报好几份读，用“{field.name}”区分，这一栏相同的以新的为准；不是的话请删去 several。"
    return replace(spec, several=(name,)), said
