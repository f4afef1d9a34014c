"""总览: the first page with a card for each campaign, one campaign, and the units behind each of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.app.campaigns.tour import can_practise
from pipeline.app.standing.overview import Overview, Waiting, beside, last_results, overview
from pipeline.app.standing.returns import STATE_WORDS, UnitFilter, unit_rows
from pipeline.app.standing.views import View
from pipeline.core.model import UnitState
from pipeline.web.chart import stacked, timeline
from pipeline.web.links import Links, links_of, part_of
from pipeline.web.reply import desk_of, fragment, is_part, page, view_of, waiting_to_be_read
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


ROUTES = [Route("/c/{campaign}/", show), Route("/c/{campaign}/units", units), Route("/", show_all)]
