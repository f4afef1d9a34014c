"""Every total, the answers that it is made of, and two versions of a return side by side: from a figure to its cell."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extractors.core.place_words import place_words
from pipeline.app.standing.returns import compare
from pipeline.app.standing.trace import Trace, field_named, traced
from pipeline.app.standing.views import View
from pipeline.consolidation.totals import change_since
from pipeline.core.model import Submission
from pipeline.web.pages.review.queue import number_of
from pipeline.web.reply import page, view_of

_PAGE = 100


def show(request: Request) -> Response:
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


ROUTES = [Route("/c/{campaign}/figures", show), Route("/c/{campaign}/trace", trace), Route("/c/{campaign}/compare", compared)]
