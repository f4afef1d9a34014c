"""What awaits a person, one thing after the other: the original with the place lit up on the left, what to say of it on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.address import UNIT
from extractors.core.findings import described
from extractors.core.location import parsed, place_words, printed
from extractors.core.reading import Severity
from pipeline.app.files.shown_document import shown
from pipeline.app.review.doubt import EVERYTHING, Doubt, Wanted
from pipeline.app.review.evidence import UnitCandidate, candidates, history_of, place_of_entry, said_in, versions
from pipeline.app.review.queue import Line
from pipeline.app.review.settle import Drafts, settled_words
from pipeline.campaign import Campaign
from pipeline.core.consolidated import About, Unreadable
from pipeline.render.chapters.outstanding import kind_name
from pipeline.web.reply import desk_of, fragment, page, user_of
from pipeline.wording.terms import ABOUT, SEVERITIES, next_step, on_the_page, reviewed_value

_PAGE = 100
"""Rows of one page."""
REASON = "对照原件核对"
"""Offered where a person has given no reason yet."""
UNSEEN = "程序读不了这个文件"
"""The same of a file that can't be shown."""


def wanted_of(values: Mapping[str, Any]) -> Wanted:
    """Which entries are wanted, out of the address or a form."""

    def one(name: str) -> str:
        return str(values.get(name) or "").strip()

    about, severity = one("about"), one("severity")
    return Wanted(
        cast("About", about) if about in get_args(About) else None,
        one("unit"),
        one("code"),
        cast("Severity", severity) if severity in get_args(Severity) else None,
        one("field"),
        one("q"),
    )


def query_of(wanted: Wanted) -> dict[str, str]:
    """The same as the fields of a form, without those that restrict nothing."""
    named = {
        "about": wanted.about,
        "unit": wanted.unit,
        "code": wanted.code,
        "severity": wanted.severity,
        "field": wanted.field,
        "q": wanted.words,
    }
    return {name: value for name, value in named.items() if value}


def address(campaign: str, wanted: Wanted, one: Doubt | None = None, place: int = 0) -> str:
    """Where an entry is shown among those that are wanted."""
    query = query_of(wanted) | ({"at": one.id, "pos": str(place)} if one is not None else {})
    return f"/c/{campaign}/review" + (f"?{urlencode(query)}" if query else "")


def number_of(written: str | None) -> int:
    """A number out of the address; 0 where it is none."""
    return int(written) if written and written.isdecimal() and len(written) < 8 else 0


def line_of(request: Request, wanted: Wanted) -> Line:
    """What is wanted and open of the campaign of the path."""
    desk = desk_of(request)
    return desk.queues.line(request.path_params["campaign"], wanted, now=desk.now())


def show(request: Request) -> Response:
    """The entry that is asked for, or the worst one."""
    values = request.query_params
    wanted = wanted_of(values)
    line = line_of(request, wanted)
    name, place = values.get("at", ""), number_of(values.get("pos"))
    one = line.at(name, place)
    everything = line.everything
    context = {
        "view": line.queue.sight,
        "wanted": wanted,
        "query": query_of(wanted),
        "line": line,
        "left": len(everything.open),
        "elsewhere": len(line.queue.doubts) - len(line.queue.settleable),
        "counts": everything.counts(),
        "kind": lambda code: kind_name(line.queue.sight.campaign, code),
        "kinds": kinds_of(line.queue.sight.campaign, everything.counts()["code"]),
        "about_words": ABOUT,
        "field_label": _label_of(line) if wanted.field else "",
        "next_step": next_step,
        "settled_notice": settled_notice(line, name) if name and (one is None or one.id != name) else "",
        "address": lambda other, at=0: address(line.queue.sight.campaign.id, wanted, other, at),
        **_listed(line, one, request),
    }
    return page(request, "review.html", context | (_beside(request, line, one) if one is not None else {"one": None}))


def kinds_of(campaign: Campaign, codes: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Kinds of doubts, the most frequent first: their codes as a filter takes them, what the kind is called, and how many there are."""
    kinds: dict[str, list[str]] = {}
    for code in sorted(codes):
        kinds.setdefault(kind_name(campaign, code), []).append(code)
    told = [(",".join(own), kind, sum(codes[code] for code in own)) for kind, own in kinds.items()]
    return sorted((one for one in told if one[2]), key=lambda one: -one[2])


def _label_of(line: Line) -> str:
    """What the wanted field is called."""
    total = line.queue.sight.whole.totals.get(line.wanted.field)
    return total.label if total is not None else next((one.entry.label for one in line.open), line.wanted.field)


def settled_notice(line: Line, name: str) -> str:
    """That the entry which was asked for is settled, and by whom."""
    decision = line.decided(name)
    return settled_words(line.queue, decision) if decision is not None else ""


def _listed(line: Line, one: Doubt | None, request: Request) -> dict[str, Any]:
    """The entries of the page on which the shown one stands, or all of them."""
    if request.query_params.get("list") == "all":
        return {"listed": line.open, "first": 0, "pages": 1, "number": 0, "every": True}
    asked = request.query_params.get("page")
    number = number_of(asked) if asked else ((line.index(one.id) or 0) // _PAGE if one is not None else 0)
    pages = max(1, -(-len(line.open) // _PAGE))
    first = min(number, pages - 1) * _PAGE
    return {"listed": line.open[first : first + _PAGE], "first": first, "pages": pages, "number": min(number, pages - 1), "every": False}


def _beside(request: Request, line: Line, one: Doubt) -> dict[str, Any]:
    """All that is shown of one entry."""
    desk, sight, entry = desk_of(request), line.queue.sight, one.entry
    drafts = Drafts.of(desk.workspace, sight.campaign.id, user_of(request).name)
    draft, known = drafts.get(one.id), described(entry.finding.code)
    submission = line.queue.submissions.get(entry.submission or "")
    at = place_of_entry(line.queue, one)
    is_strange = entry.about == "stranger" and entry.field == UNIT
    whose = submission if is_strange else one.file
    subjects = [name for name in (entry.submission, one.file.arrival.id if one.file else None) if name]
    offered = candidates(sight, whose) if whose is not None else ()
    position, following = line.index(one.id) or 0, line.after(one.id)
    ahead = line.queue.submissions.get(following.entry.submission or "") if following is not None else None
    if ahead is not None:
        desk.originals.prepare(ahead.arrival, ahead.part)
    return {
        "one": one,
        "entry": entry,
        "position": position,
        "submission": submission,
        "severity": SEVERITIES[entry.finding.severity],
        "value": reviewed_value(sight.campaign, entry),
        "place": place_words(at),
        "at": printed(at) or "",
        "meaning": known.meaning if known else "",
        "remedy": on_the_page(known.remedy) if known else "",
        "draft": draft,
        "why": draft.why or _reason(drafts.reason, can_be_looked_at=submission is not None),
        "kept": bool(draft),
        "alike": len(line.alike(one)),
        "next": following,
        "previous": line.before(one.id),
        "offered": offered,
        "chosen": draft.value or _chosen(one.file, offered),
        "units": sight.units if whose is not None else (),
        "is_strange": is_strange,
        "has_others": len(desk.standing.campaigns()) > 1,
        "versions": versions(sight, submission) if submission is not None else (),
        "history": history_of(sight, subjects),
        "said_in": said_in(sight.campaign, submission) if submission is not None else (),
        **original_context(request, submission.id if submission else "", printed(at) or "", line),
    }


def _reason(last: str, *, can_be_looked_at: bool) -> str:
    """The reason that is offered: the last one, or that the original was looked at; that only where the program can show it."""
    fitting, other = (REASON, UNSEEN) if can_be_looked_at else (UNSEEN, REASON)
    return last.replace(other, "") or fitting


def _chosen(file: Unreadable | None, offered: Sequence[UnitCandidate]) -> str:
    """The unit that is ticked beforehand: the one that a file is known to be of, by its name or its mail."""
    known = file.unit_id if file is not None else None
    return next((one.unit.id for one in offered if one.unit.id == known), "")


def original_context(request: Request, submission: str, at: str, line: Line) -> dict[str, Any]:
    """The original where it is ready to be shown; else the page fetches it."""
    one, desk = line.queue.submissions.get(submission), desk_of(request)
    if one is None or not desk.originals.is_ready(one.arrival, one.part):
        return {"original": None}
    seen = desk.originals.of(one.arrival, one.part)
    place = parsed(at or None)
    return {"original": seen, "shown": shown(seen.document, place), "spot": seen.spot(place), "file_of": submission, "whole": False}


def state(request: Request) -> Response:
    """Whether somebody else has settled the entry that is on the screen: a line to show, or nothing."""
    line = line_of(request, EVERYTHING)
    said = settled_notice(line, request.query_params.get("at", ""))
    return fragment(request, "review/settled.html", {"settled_notice": said})


ROUTES = [Route("/c/{campaign}/review", show), Route("/c/{campaign}/review/state", state)]
