"""How campaigns stand: all of them, one of them, its units, and its figures down to their cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.location import place_words
from pipeline.app.campaigns.tour import can_practise
from pipeline.app.correspondence.slip import SlipOrder, write_slips
from pipeline.app.progress.overview import Overview, Waiting, beside, last_results, overview
from pipeline.app.progress.returns import STATE_WORDS, UnitFilter, compare, unit_rows
from pipeline.app.progress.trace import Trace, field_named, traced
from pipeline.app.progress.views import View
from pipeline.app.review.evidence import history_of, said_in
from pipeline.consolidation.totals import change_since
from pipeline.core.consolidated import UnitStatus
from pipeline.core.model import Submission, UnitState
from pipeline.web.chart import stacked, timeline
from pipeline.web.links import Links, links_of, part_of
from pipeline.web.pages.review.queue import number_of
from pipeline.web.posted import posted
from pipeline.web.reply import desk_of, fragment, is_part, page, parse_day, text_of, view_of, waiting_to_be_read
from pipeline.wording.figures import number
from pipeline.wording.terms import kind_of, lacking, local, state_words

_WAITING: Mapping[Waiting, tuple[str, str, str, dict[str, str]]] = {
    "error": ("处错误待核", "error", "review", {"about": "counted", "severity": "error"}),
    "warning": ("处提示待核", "warning", "review", {"about": "counted", "severity": "warning"}),
    "stranger": ("处单位不明待核", "error", "review", {"about": "stranger"}),
    "file": ("处读不出待核", "error", "review", {"about": "file"}),
    "owing": ("个单位欠报", "late", "units", {"state": "owing"}),
    "sent_back": ("个单位要改好重报", "late", "units", {"state": "sent_back"}),
}
"""What waits for a person: the words behind its number, its badge, and where it is dealt with."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PAGE = 100


def show(request: Request) -> Response:
    """The overview; for htmx its inner part, when something has changed meanwhile."""
    view, desk = view_of(request), desk_of(request)
    former = last_results(desk.workspace, view.campaign.id, until=view.as_of)
    seen = beside(view.kept.of("overview", lambda: glance(view)), view.whole, former)
    links = links_of(request)
    context = {
        "view": view,
        "seen": seen,
        "links": links,
        "bar": stacked(seen.states),
        "timeline": timeline(seen.spans, seen.deadline, seen.counts.expected),
        "waiting": _waiting(seen.waiting, links),
        "number": number,
        "today": desk.now().astimezone(view.campaign.zone).date(),
    }
    return fragment(request, "overview/body.html", context) if is_part(request) else page(request, "overview.html", context)


def glance(view: View) -> Overview:
    """How a campaign stands, without the run that it is set against."""
    return overview(view.campaign, view.whole)


def _waiting(counts: Mapping[Waiting, int], links: Links) -> list[dict[str, Any]]:
    shown = ((count, *_WAITING[name]) for name, count in counts.items())
    return [{"count": count, "words": words, "badge": badge, "url": links(to, **query)} for count, words, badge, to, query in shown]


def units(request: Request) -> Response:
    """The units in a state, of a kind, of a name."""
    view = view_of(request)
    asked = request.query_params
    wanted = UnitFilter(asked.get("state", ""), asked.get("kind", ""), asked.get("q", ""))
    context = {
        "view": view,
        "links": links_of(request),
        "wanted": wanted,
        "part": part_of(request, unit_rows(view.whole, wanted)),
        "states": STATE_WORDS,
        "kinds": list(dict.fromkeys(map(kind_of, view.whole.units))),
        "say": _Words(view),
    }
    return page(request, "units.html", context)


class _Words:
    """What the list of units says, in a clerk's words."""

    def __init__(self, view: View) -> None:
        self._campaign = view.campaign
        self.state, self.kind = state_words, kind_of

    def lacking(self, status: Any) -> str:
        """Titles of the forms that a unit owes, where it returned a part."""
        return lacking(self._campaign, status) if status.state == "partial" else ""

    def moment(self, submission: Any) -> Any:
        """When a return came."""
        return local(submission.arrival, self._campaign)


_NOTHING_CAME: tuple[UnitState, ...] = ("missing", "exempt")
"""A bar of these alone would look as if all were done: it is left empty."""


def show_all(request: Request) -> Response:
    """A card for each campaign: those that something has arrived for first."""
    desk = desk_of(request)
    views = [desk.standing.view(one.id, None, now=desk.now()) for one in desk.standing.campaigns()]
    unread = waiting_to_be_read(desk, views[0]) if views else 0
    context = {"unread": unread, "cards": [_card(view) for view in sorted(views, key=lambda view: not view.begun)]}
    context["practice"] = not any(view.begun for view in views) and can_practise(desk.workspace)
    return fragment(request, "home/cards.html", context) if is_part(request) else page(request, "home.html", context)


def _card(view: View) -> dict[str, Any]:
    seen = view.kept.of("overview", lambda: glance(view))
    began = any(count for state, count in seen.states if state not in _NOTHING_CAME)
    return {"seen": seen, "links": Links(view.campaign.id), "bar": stacked(seen.states) if began else (), "begun": view.begun}


def show_unit(request: Request) -> Response:
    """All that is known of a unit."""
    view = view_of(request)
    status = _asked(view, request)
    own = sorted((one for one in view.whole.submissions if one.unit.id == status.unit.id), key=lambda one: one.arrival.received_at)
    counted = [one for one in own if one.standing == "counted"]
    context = {
        "view": view,
        "status": status,
        "state": state_words(status),
        "lacking": lacking(view.campaign, status) if status.owing else "",
        "own": own[::-1],
        "returns": [(one, said_in(view.campaign, one)) for one in counted],
        "history": history_of(view, [status.unit.id, *(one.id for one in own), *(one.arrival.id for one in status.unopened)]),
        "doubts": sum(one.unit_id == status.unit.id for one in view.whole.waiting),
    }
    return page(request, "unit.html", context)


def slip(request: Request, form: FormData) -> Response:
    """Writes the slip of a unit, and hands it out."""
    view = view_of(request)
    unit = _asked(view, request).unit
    desk = desk_of(request)
    (path,) = write_slips(desk.workspace, SlipOrder(unit.id, view.campaign.id, parse_day(text_of(form, "due"))), now=desk.now())
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(path.name, safe='')}"}
    return Response(path.read_bytes(), media_type=_WORD, headers=headers)


def _asked(view: View, request: Request) -> UnitStatus:
    name = request.path_params["unit"]
    status = next((one for one in view.whole.units if one.unit.id == name), None)
    if status is None:
        raise HTTPException(404, "名册里没有这个单位。")
    return status


def show_figures(request: Request) -> Response:
    """The totals."""
    view = view_of(request)
    rows = [(name, total, change_since(view.whole, name)) for name, total in view.whole.totals.items()]
    return page(request, "figures.html", {"view": view, "rows": rows})


def trace(request: Request) -> Response:
    """What a figure is made of, by unit; a page of it, or all."""
    view, unit = view_of(request), request.query_params.get("unit") or None
    found = traced(view.campaign, view.whole, field_named(view.campaign, request.query_params.get("field", "")), unit)
    number, every = number_of(request.query_params.get("page")), bool(request.query_params.get("all"))
    pages = max(1, -(-len(found.rows) // _PAGE))
    number = min(number, pages - 1)
    rows = found.rows if every else found.rows[number * _PAGE : (number + 1) * _PAGE]
    context = {
        "view": view,
        "trace": found,
        "rows": rows,
        "unit": unit,
        "label": _label(found),
        "lacking": _lacking(view, found),
        "pages": pages,
        "number": number,
        "every": every,
        "place_words": place_words,
    }
    return page(request, "trace.html", context)


def _label(found: Trace) -> str:
    if found.total is not None:
        return found.total.label
    return found.rows[0].label if found.rows else str(found.field)


def _lacking(view: View, found: Trace) -> list[tuple[str, str]]:
    """Units that returned and gave no usable value."""
    unknown = found.total.unknown if found.total is not None else ()
    return [(name, view.unit_name(name)) for name in unknown if name]


def compared(request: Request) -> Response:
    """Two returns, field by field."""
    view = view_of(request)
    known = {one.id: one for one in view.whole.submissions}
    before, after = (_known(known, request.query_params.get(name, "")) for name in ("a", "b"))
    rows = compare(view.campaign, before, after)
    context = {
        "view": view,
        "before": before,
        "after": after,
        "rows": [row for row in rows if not row.same] if request.query_params.get("differing") else rows,
        "differing": sum(not row.same for row in rows),
        "only": bool(request.query_params.get("differing")),
    }
    return page(request, "compare.html", context)


def _known(known: dict[str, Submission], name: str) -> Submission:
    if name not in known:
        raise HTTPException(404, "没有要比较的这份表，可能它已经不在这个活动里。")
    return known[name]


ROUTES = [
    Route("/c/{campaign}/figures", show_figures),
    Route("/c/{campaign}/trace", trace),
    Route("/c/{campaign}/compare", compared),
    Route("/c/{campaign}/", show),
    Route("/c/{campaign}/units", units),
    Route("/", show_all),
    Route("/c/{campaign}/unit/{unit}", show_unit),
    Route("/c/{campaign}/unit/{unit}/slip", posted(slip), methods=["POST"]),
]
