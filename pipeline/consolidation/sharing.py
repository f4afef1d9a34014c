"""Submissions that share a file or a unit: a doubt about the file is heard once, and rows that stand twice are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.reading import Finding
from pipeline.campaign import Campaign
from pipeline.consolidation.content import is_list, rows_of
from pipeline.consolidation.corrected import UNIT_FIELD
from pipeline.consolidation.parting import item_field
from pipeline.model import Submission

_SEEN = ("counted", "unknown_unit")


def heard(before: Sequence[Submission], decided: Mapping[str, Submission]) -> list[Submission]:
    """The decided submissions in their order; a doubt about a whole file stays heard while any share of the file counts."""
    result = [decided[one.id] for one in before]
    places: dict[tuple[str, str, str], list[int]] = {}
    for place, one in enumerate(before):
        places.setdefault((one.arrival.id, one.part, one.form), []).append(place)
    for shares in places.values():
        told = [f for place in shares for f in before[place].findings if item_field(f.field) is None and f.field != UNIT_FIELD]
        seen = [place for place in shares if result[place].standing in _SEEN]
        if told and seen and not any(finding in result[place].findings for place in seen for finding in told):
            result[seen[0]] = replace(result[seen[0]], findings=(*told, *result[seen[0]].findings))
    return result


def with_repeated(submissions: Sequence[Submission], campaign: Campaign) -> list[Submission]:
    """Rows of one unit that stand in two counted files both stay, for two senders may mean two things; the later file says so."""
    result = list(submissions)
    known: dict[tuple[str, str | None], dict[str, str]] = {}
    for place, one in enumerate(submissions):
        form = campaign.forms[one.form]
        if one.standing != "counted" or not is_list(form):
            continue
        rows = rows_of([one], form)
        files = known.setdefault((one.form, one.unit.id), {})
        repeated = Counter({files[row]: 0 for row in rows if row in files})
        for row, number in rows.items():
            if row in files:
                repeated[files[row]] += number
        if repeated:
            message = f"有 {repeated.total()} 行与“{'”“'.join(repeated)}”里的完全相同，两份都计入了，请核对是否重复报送。"
            result[place] = replace(one, findings=(*one.findings, Finding("rows_repeated", "warning", message, None)))
        files |= {row: one.arrival.name for row in rows if row not in files}
    return result
