"""The definition of a form, proposed out of its blank, and what a person is told of it as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.core.document import Document, Grid
from extractors.form import FieldSpec, FormSpec
from extractors.language import text
from extractors.language.patterns import ASIDE, COMMA, HAN, SHARE_WORDS
from extractors.learn.define import Definer, Definition, form_of
from extractors.learn.names import Names, NameStyle, spelled
from extractors.learn.survey import Mark, survey, title_of

_EACH = re.compile(
    rf"[每一1](?P<measure>[项个件名位户家人事企例幅部条])(?P<noun>{HAN}{{0,6}}?)"
    rf"(?:只?[限能]?填?[写报]?[一1][张份]?|填[写报]?[一1]?[张份]?)(?:{HAN}{{0,2}}表格?|[张份])"
)
_COPIES = re.compile(
    rf"(?:如有多[个项名件位人家]{HAN}{{0,8}}{COMMA}?(?:请|可|应)?(?:另?附|填(?:写|报)?|分别填(?:写|报)?)(?:多|数)?(?:张|份)?)"
    r"|(?:可|请)(?:自行)?(?:复印|复制)(?!件)|复印有效|分表填(?:写|报)"
)
_OFFICES = re.compile(r"单位|部门|工会|街道|街镇|区县|县区|分会|科室|学院|公司|基层")
_PERSON, _FIRM = ("姓名",), ("企业名称", "单位名称", "户主", "企业", "名称")
_BY_MEASURE: Mapping[str, tuple[str, ...]] = {"人": _PERSON, "名": _PERSON, "位": _PERSON, "企": _FIRM, "家": _FIRM, "户": _FIRM}
_NAMES = re.compile(r"(?:名称|姓名|题目|标题|主题|名)$")
_STEM = re.compile(rf"(?:{SHARE_WORDS}).*$")
_LEAST_NAME = 3
"""Characters of what a form is called: of “《职工之家》情况” that is 职工之家. It names a file, and answers stand alike with 1 to 6."""
_ASIDE = re.compile(ASIDE)
_DONE = re.compile(r"^(?:已|其中)")


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


def with_rates(spec: FormSpec) -> tuple[FormSpec, list[str]]:
    """The form with the two fields, or columns, of each rate that its labels tell, and what a person should know of every rate."""
    said: list[str] = []
    fields = dict(_rated(spec.fields, said))
    lists = {name: replace(listed, columns=dict(_rated(listed.columns, said))) for name, listed in spec.lists.items()}
    return replace(spec, fields=fields, lists=lists), said


def _rated(fields: Mapping[str, FieldSpec], said: list[str]) -> Iterator[tuple[str, FieldSpec]]:
    counts = {text.key(one.label): name for name, one in fields.items() if one.adds_up}
    for name, one in fields.items():
        pair = _pair(one.label, list(counts)) if one.is_rate and one.type in ("count", "number") else None
        if pair is not None:
            part, whole = (counts[label] for label in pair)
            yield name, replace(one, rate=part, of=whole)
            shown = f"“{fields[part].label}”÷“{fields[whole].label}”"
            said.append(f"“{one.label}”是比率，不相加，按{shown}重算、核对；不是的话请改 rate 和 of。")
            continue
        yield name, one
        if one.is_rate:
            said.append(f"“{one.label}”是比率，各单位的不相加；要全体的比率，请用 rate 和 of 写上由哪两栏算出。")


def _pair(label: str, counts: list[str]) -> tuple[str, str] | None:
    """The count with the stem of the rate's name (“整改”), and the one other count; none where that is not plain."""
    stem = text.key(_STEM.sub("", _ASIDE.sub("", label)))
    parts = [one for one in counts if len(stem) > 1 and stem in text.key(one) and (_DONE.match(one) or text.key(one).startswith(stem))]
    wholes = [one for one in counts if one not in parts]
    return (parts[0], wholes[0]) if len(parts) == len(wholes) == 1 else None


@dataclass(frozen=True)
class Learned:
    """A form as proposed.

    Attributes:
        name: Name of the form.
        spec: The proposed definition.
        documents: The blank that it was learned from.
        marks: Every place of an answer, in the order of the blank.
        doubts: What a person should look at, one Chinese sentence each.
    """

    name: str
    spec: FormSpec
    documents: Sequence[Document]
    marks: tuple[Mark, ...] = ()
    doubts: tuple[str, ...] = ()


def learn(documents: Sequence[Document], *, names: NameStyle = "pinyin", blanks: Sequence[str] = (), title: str = "") -> Learned:
    """The form that a blank is.

    Args:
        documents: The parts of one blank; several versions of one form are learned together.
        names: How fields are named.
        blanks: Names of the blank files, for the definition.
        title: What the form is called where it bears no title.

    Raises:
        LookupError: nothing in it is answered.
    """
    surveys = sorted(((survey(document), place) for place, document in enumerate(documents)), key=lambda one: -one[0].size)
    if not surveys or not surveys[0][0].is_form:
        raise LookupError
    title = title_of(surveys[0][0].titles) or title or "表"
    given = Names(names)
    first, *others = [Definer(found, given, place, title).define() for found, place in surveys if found.size]
    for other in others:
        _add(first, other)
    form = form_of(first, title, blanks)
    form, said_of_rates = with_rates(form)
    doubts = [*first.doubts, *said_of_rates]
    cue = cue_in(_written(documents)) if form.fields else None
    if cue is not None:
        form, said = with_several(form, cue)
        doubts.append(said)
    return Learned(spelled(_form_name(title), names, tail=True), form, tuple(documents), tuple(first.marks), tuple(doubts))


def _written(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        for block in document.blocks:
            yield from (cell.text for cell in block.cells) if isinstance(block, Grid) else (block.text,)


def _form_name(title: str) -> str:
    """What people call the form: the words behind the last quotation mark, without a year before them."""
    words = [one for one in re.split(r"[“”《》\s]+", title) if len(text.key(one)) >= _LEAST_NAME]
    return re.sub(r"^(?:\d{4}\s*年度?)", "", (words or [title])[-1])


def _add(first: Definition, other: Definition) -> None:
    """What another version of the form asks beyond the first one."""
    first.unit = first.unit or other.unit
    known = {_key(spec) for spec in first.fields.values()} | ({_key(first.unit)} if first.unit is not None else set())
    added = {name: spec for name, spec in other.fields.items() if _key(spec) not in known}
    first.fields |= added
    for name, spec in other.lists.items():
        own = {_key(column) for columns in first.lists.values() for column in columns.columns.values()}
        if not {_key(column) for column in spec.columns.values()} & own:
            first.lists[name] = spec
            added[name] = FieldSpec(spec.title)
    if not first.groups:
        first.groups |= other.groups
        added |= {name: FieldSpec(spec.title) for name, spec in other.groups.items()}
    first.marks += [mark for mark in other.marks if mark.field.name in added]


def _key(spec: FieldSpec) -> tuple[str, str]:
    return text.key(spec.label), text.key(spec.under)
