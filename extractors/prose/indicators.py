"""What a figure counts, in a few words: the noun behind its measure, or what stands before the number (“单独建会”, “开发岗位”)."""

from __future__ import annotations

import re

from extractors.prose import words
from extractors.prose.clauses import Clause
from extractors.prose.times import MONTH, SEASON, Due

_LIMIT = 40
_QUOTES = str.maketrans("", "", '“”‘’「」『』"')
_TRAILING = re.compile(rf"(?:{words.LIGHT_BEGINNING.pattern}|和|(?<!惠)及|与|以及|并|等|、|\s)+$")
_NEXT = re.compile(rf"、(?:{words.VERB.pattern})+\s*$")
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
    verb = words.VERB_BEFORE.search(before)
    if verb is not None and verb["full"]:
        return _plain(verb["full"] + noun)
    return _plain(noun) or _before(_TIME.sub("", before))


def _before(written: str) -> str | None:
    """The words before a number that stands behind what it counts (“开发岗位20000个”)."""
    bare = _LEADING.sub("", _REACHED.sub("", _FILLER.sub("", written).strip()))
    light = words.LIGHT_BEGINNING.match(bare)
    return _plain(bare[light.end() :]) or _plain(bare) if light else _plain(bare)


def of_action(clause: Clause, due: Due | None) -> str | None:
    """What is done at a time: the words behind the last plain verb (“6月召开联席会议” → 联席会议)."""
    written = clause.text[due.end if due else clause.start : clause.end]
    verbs = list(words.LIGHT_BEGINNING.finditer(written))
    behind = written[verbs[-1].end() :] if verbs else re.sub(r"^(?:之前|以前|前|内|间|起)", "", written)
    return _plain(_LEADING.sub("", behind)) or _plain(written)


def _plain(written: str) -> str | None:
    """Without quotation marks and spaces, as long as a name may be."""
    bare = re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", written.translate(_QUOTES)).strip("的、和 ")
    return bare[:_LIMIT] or None
