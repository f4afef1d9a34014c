"""Which return counts: per unit and form the latest; older ones stay, marked; a copy changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.reading import Finding
from pipeline.campaign import Campaign
from pipeline.consolidation.submissions import carry_over, content_of
from pipeline.model import Submission


def with_standing(submissions: Sequence[Submission], campaign: Campaign) -> list[Submission]:
    """Every submission with its standing, in the order of arrival.

    Args:
        submissions: By arrival, oldest first.
        campaign: Says whether late returns count.
    """
    decided: dict[str, Submission] = {}
    for chain in _chains(submissions):
        decided |= {one.id: one for one in _decide(chain, campaign)}
    return [decided[one.id] for one in submissions]


def _chains(submissions: Iterable[Submission]) -> Iterable[list[Submission]]:
    """The versions of one form of one unit. Returns of unknown units are told apart by the name they give."""
    chains: dict[tuple[str, str, bool], list[Submission]] = {}
    for one in submissions:
        whose = (one.form, one.unit.id or one.unit.raw or one.id, one.unit.id is None)
        chains.setdefault(whose, []).append(one)
    return chains.values()


def _decide(chain: list[Submission], campaign: Campaign) -> list[Submission]:
    result: list[Submission] = []
    seen: dict[str, str] = {}
    current: int | None = None
    for one in chain:
        content = content_of(one)
        if content in seen:
            result.append(replace(one, standing="duplicate", replaced_by=seen[content]))
            if current is not None and result[current].id != seen[content]:
                result[current] = _older_again(result[current])
            continue
        seen[content] = one.id
        if one.late and campaign.late == "excluded":
            result.append(replace(one, standing="excluded"))
            continue
        version = one
        if current is not None:
            version = _beside(result[current], carry_over(result[current], one))
            result[current] = replace(result[current], standing="superseded", replaced_by=one.id)
        current = len(result)
        result.append(version if one.unit.id is not None else replace(version, standing="unknown_unit"))
    return result


def _older_again(current: Submission) -> Submission:
    """A copy of an older version came after the newest: it changes nothing, but a person should know."""
    message = "这个单位后来又报来与更早一版相同的表，仍按最新的一版计，请核对单位是否想改回去。"
    return replace(current, findings=(*current.findings, Finding("older_again", "warning", message, None)))


def _beside(older: Submission, newer: Submission) -> Submission:
    """Two different returns of one unit that came at the same moment: neither is newer, a person must choose."""
    if older.arrival.received_at != newer.arrival.received_at:
        return newer
    message = "同一单位同一时间报来两份不同的表，暂按后一份计，请核对以哪份为准。"
    return replace(newer, findings=(*newer.findings, Finding("same_time", "error", message, None)))
